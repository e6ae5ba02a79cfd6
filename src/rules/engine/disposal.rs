//! 疑点的处置：豁免（条文留有余地的）、了结（有权机关责令整改并复查合格）、说明（只消提醒）。

use crate::{
    model::{Date, Excuses, Explanation, Kind, Rectification, Waiver, documented},
    rules::{
        CountyCx, Cx, Enlisted, Finding, Status, Subject, rule,
        shared::strangers::{ask, is_stranger},
        slugs,
    },
    ruleset::{RuleSet, Severity},
    text::Route,
};

/// 给疑点定处置状况，并查验豁免本身。
#[must_use]
pub(crate) fn excuse(cx: &Cx<'_>, findings: Vec<Finding>) -> Vec<Finding> {
    let (mut findings, used) = disposed(cx, findings);
    for (index, waiver) in cx.project.waivers.iter().enumerate() {
        findings.extend(about_waiver(cx, index, waiver, used[index], &findings));
    }
    findings
}

/// 只定处置状况：不在裁断一个项目时得出的疑点用，豁免本身在裁断时已经查过。
#[must_use]
pub fn dispose(cx: &Cx<'_>, findings: Vec<Finding>) -> Vec<Finding> {
    let mut findings = disposed(cx, findings).0;
    findings.iter_mut().for_each(|finding| finding.say(cx.laws, &cx.project.quoted));
    findings
}

/// 定了处置状况的疑点，与各项豁免用到没有。
fn disposed(cx: &Cx<'_>, mut findings: Vec<Finding>) -> (Vec<Finding>, Vec<bool>) {
    let graded = cx.project.waivers.iter().map(|waiver| (waiver, validity(cx, waiver)));
    let usable: Vec<(usize, &Waiver, Option<String>)> = graded
        .enumerate()
        .filter_map(|(index, (waiver, validity))| match validity {
            Validity::Valid => Some((index, waiver, None)),
            Validity::Doubtful(why) => Some((index, waiver, Some(why))),
            Validity::Void(_) => None,
        })
        .collect();
    let redressed = if findings.is_empty() { Vec::new() } else { Rectification::all(cx.project, cx.timeline) };
    let own: Vec<&str> = cx.unit_names().collect();
    let superiors: Vec<&str> = cx.unit.iter().flat_map(|unit| unit.superiors()).collect();
    let unit = |law: &RuleSet, by: &str| cx.beyond.registry.unit(&|unit| law.same_party(unit, by)).flatten();
    let mut used = vec![false; cx.project.waivers.len()];
    for finding in &mut findings {
        let law = cx.laws.get(finding.law);
        let mut covering = usable
            .iter()
            .filter(|(_, w, _)| &*w.rule == finding.rule && w.date <= finding.date && finding.date <= w.until);
        let covering = covering.clone().find(|(.., doubt)| doubt.is_none()).or_else(|| covering.next());
        if let Some((index, ..)) = covering {
            used[*index] = true;
        }
        if let Some((.., Some(doubt))) = covering {
            finding.message = format!("{}；{doubt}", finding.message);
            finding.soften(Severity::Warn);
        }
        finding.status = if let Some((_, waiver, None)) = covering {
            Status::Waived { until: waiver.until, doc: waiver.doc.clone() }
        } else if let Some(status) = settled(
            &Redress { all: &redressed, own: &own, superiors: &superiors, unit: &|by| unit(law, by) },
            finding,
            law,
        ) {
            status
        } else {
            explained(&cx.project.explanations, cx.as_of, finding, law).unwrap_or_default()
        };
    }
    (findings, used)
}

/// 一项豁免算不算数。
enum Validity {
    Valid,
    /// 无效的缘故。
    Void(String),
    /// 作出的不知是谁：怎样问。
    Doubtful(String),
}

fn validity(cx: &Cx<'_>, waiver: &Waiver) -> Validity {
    let law = cx.laws.nearest(waiver.date);
    let Some(config) = law.rules.get(&*waiver.rule).filter(|_| rule(&waiver.rule).is_some()) else {
        return Validity::Void(format!("没有「{}」这条规则", waiver.rule));
    };
    if !config.waivable {
        return Validity::Void(format!("规则「{}」所据条文不留豁免的余地", waiver.rule));
    }
    if documented(Some(&waiver.doc)).is_none() {
        return Validity::Void(format!("没有文号（写的是「{}」）", waiver.doc));
    }
    let may = |role: &str| config.waiver_bodies.iter().any(|body| body == role);
    if law.bodies.role(&waiver.by).is_some_and(may) {
        return Validity::Valid;
    }
    if is_stranger(cx, law, &waiver.by) {
        let asked = ask(law, &waiver.by, config.waiver_bodies.iter().map(String::as_str));
        return Validity::Doubtful(format!("所记的豁免由「{}」作出，{asked}", waiver.by));
    }
    Validity::Void(format!("「{}」无权豁免，应由{}作出", waiver.by, law.either(&config.waiver_bodies)))
}

/// 豁免不知有没有效的：写在哪里，怎样问。
pub(crate) fn doubtful_waivers(cx: &Cx<'_>) -> Vec<(Route, String)> {
    let waivers = cx.project.waivers.iter().enumerate();
    let doubtful = waivers.filter_map(|(index, waiver)| match validity(cx, waiver) {
        Validity::Doubtful(why) => Some((Route::key("waivers").item(index).then("by"), why)),
        Validity::Valid | Validity::Void(_) => None,
    });
    doubtful.collect()
}

/// 关于豁免本身的疑点：不许豁免、已过期、没有用到。
fn about_waiver(cx: &Cx<'_>, index: usize, waiver: &Waiver, used: bool, findings: &[Finding]) -> Option<Finding> {
    let law = cx.laws.nearest(waiver.date);
    let at = |key: &'static str| Route::key("waivers").item(index).then(key);
    let subject = Subject::other(format!("{}@{}", waiver.rule, waiver.date));
    let new = |slug, key, message: String, help: &'static str| {
        let mut finding = Finding::new(slug, law.index, subject.clone(), waiver.date, at(key), message);
        finding.help(help);
        Some(finding)
    };
    match validity(cx, waiver) {
        Validity::Void(reason) => {
            let message = format!("豁免不成立：{reason}");
            return new(slugs::WAIVER_NOT_ALLOWED, "rule", message, "删去这项豁免，按疑点本身处理");
        }
        Validity::Doubtful(_) => return None,
        Validity::Valid if used => return None,
        Validity::Valid => {}
    }
    // 豁免已过期：疑点发生在截止日之后，豁免管不到它，也没有另一项豁免管它。
    let waived = |f: &Finding| matches!(f.status, Status::Waived { .. });
    let after = findings.iter().find(|f| f.rule == &*waiver.rule && f.date > waiver.until && !waived(f));
    if let Some(finding) = after {
        let message = format!("豁免截止于 {}，而所涉之事在 {}，已经过期", waiver.until, finding.date);
        return new(slugs::WAIVER_EXPIRED, "until", message, "由原机关重新作出豁免，或补办手续");
    }
    let message = format!("豁免「{}」没有对应的疑点，未曾用到", waiver.rule);
    new(slugs::WAIVER_UNUSED, "rule", message, "核对规则名与起止日期；不再需要的，删去")
}

/// 疑点已经了结：整改复查合格，或机关漏做的后来补齐。还没有过去的不算了结，在话里说明。
fn settled(redress: &Redress<'_>, finding: &mut Finding, law: &RuleSet) -> Option<Status> {
    match (redress.settled_on(finding, law), &finding.ongoing) {
        (Some(on), Some(ongoing)) => {
            finding.message = format!("{}；{on} 复查合格，而{ongoing}", finding.message);
            None
        }
        (Some(on), None) => match finding.lasted_until.filter(|last| on < *last) {
            Some(last) => {
                finding.message = format!("{}；{on} 复查合格，而到 {last} 才办", finding.message);
                None
            }
            None => Some(Status::Settled { on }),
        },
        (None, _) => {
            let is_authoritys = law.bodies.role(finding.duty(law)).is_some();
            let made_good = finding.made_good.filter(|_| is_authoritys);
            if let Some(doubt) = redress.doubt(finding, law).filter(|_| made_good.is_none()) {
                finding.message = format!("{}；{doubt}", finding.message);
            }
            made_good.map(|on| Status::MadeGood { on })
        }
    }
}

/// 已复查合格的各次整改，与谁可以使疑点了结。
struct Redress<'a> {
    all: &'a [Rectification],
    /// 建设单位的名称。
    own: &'a [&'a str],
    /// 它的主管部门。
    superiors: &'a [&'a str],
    /// 这个名称是台账里的哪个单位。
    unit: &'a dyn Fn(&str) -> Option<Enlisted>,
}

impl Redress<'_> {
    /// 疑点已由整改了结的日期：针对它的「限期整改」在其后作出，且「整改复查」合格，二者都由机关作出。
    /// 几次都合格的，以最后一次为准。
    fn settled_on(&self, finding: &Finding, law: &RuleSet) -> Option<Date> {
        let by_authorities = |r: &&Rectification| r.by.iter().all(|by| self.may_settle(law, by) == Some(true));
        self.aimed(finding, law).filter(by_authorities).map(|r| r.reviewed).max()
    }

    /// 复查合格，而责令或复查的不知是谁，或者无权了结：怎样说。
    fn doubt(&self, finding: &Finding, law: &RuleSet) -> Option<String> {
        let roles = || law.bodies.iter().map(|(role, _)| role);
        let why = |by: &str| match self.may_settle(law, by) {
            Some(true) => None,
            Some(false) => Some(format!("「{by}」不是有权责令、复查的机关，了结不了")),
            None => Some(format!("「{by}」{}", ask(law, by, roles()))),
        };
        let told = |r: &Rectification| {
            let why = r.by.iter().find_map(|by| why(by))?;
            Some(format!("{} 复查合格，而{why}", r.reviewed))
        };
        self.aimed(finding, law).find_map(told)
    }

    /// 针对这一疑点（或与它出自同一义务的）、在其后责令的。不论单位还是机关，谁的毛病，谁都不能自查自销。
    fn aimed<'r>(&'r self, finding: &'r Finding, law: &'r RuleSet) -> impl Iterator<Item = &'r Rectification> {
        let at_fault = |by: &str| self.own.iter().chain([&finding.duty(law)]).any(|name| law.same_party(by, name));
        let subject = finding.subject.to_string();
        let rules = move || [finding.rule].into_iter().chain(finding.kin);
        self.all.iter().filter(move |r| {
            r.ordered > finding.date
                && rules().any(|rule| r.targets(rule, &subject))
                && !r.by.iter().any(|by| at_fault(by))
        })
    }

    /// 责令、复查算不算数：规则集的机关算；规则集写「等部门」的，主管部门和别的县级部门也算，
    /// 乡镇、国企、建设单位自己的下属不算。不知是谁的为无。
    fn may_settle(&self, law: &RuleSet, by: &str) -> Option<bool> {
        if law.bodies.role(by).is_some() {
            return Some(true);
        }
        let kinds = [Kind::OrderRectification, Kind::ReviewRectified];
        let open = || kinds.iter().all(|kind| law.competence.get(kind).is_some_and(|c| c.others));
        let is_one_of = |names: &[&str], name: &str| names.iter().any(|own| law.same_party(own, name));
        match (self.unit)(by) {
            Some(unit) => {
                let is_subordinate = unit.superiors.iter().any(|superior| is_one_of(self.own, superior));
                Some(open() && unit.is_department && !is_subordinate)
            }
            None => is_one_of(self.superiors, by).then(open),
        }
    }
}

/// 给看几个项目的规则所得的疑点定处置状况：依所在项目的摘要。
pub(crate) fn excuse_across(excuses: &Excuses, folder: &str, finding: &mut Finding, across: &CountyCx<'_>) {
    let law = across.laws.get(finding.law);
    let units = || across.units.iter().map(|(_, folder, unit)| (folder, unit));
    let named = |by: &str| units().find(|(_, unit)| law.same_party(&unit.name, by)).map(|(_, unit)| Enlisted::of(unit));
    let home = units().find(|(own, _)| *own == folder).map(|(_, unit)| unit);
    let own: Vec<&str> = [folder].into_iter().chain(home.map(|unit| &*unit.name)).collect();
    let superiors: Vec<&str> = home.iter().flat_map(|unit| unit.superiors()).collect();
    let redress = Redress { all: &excuses.redressed, own: &own, superiors: &superiors, unit: &named };
    let settled = settled(&redress, finding, law);
    finding.status =
        settled.or_else(|| explained(&excuses.explanations, across.as_of, finding, law)).unwrap_or_default();
}

/// 已说明：只消提醒，不消错误；给错误写的说明，在改法里讲明没有作用。
fn explained(explanations: &[Explanation], as_of: Date, finding: &mut Finding, law: &RuleSet) -> Option<Status> {
    let subject = finding.subject.to_string();
    let matching = explanations.iter().find(|e| {
        let about = e.about.as_deref().is_none_or(|about| about == subject);
        &*e.rule == finding.rule && about && e.date <= as_of && is_before(finding, e, as_of)
    })?;
    if finding.severity(law) == Severity::Error {
        let way = finding.help.take().map_or(String::new(), |help| format!("{help}；"));
        finding.help(format!("{way}用 wsgov answer 所作的说明只消提醒，不消错误"));
        return None;
    }
    Some(Status::Explained { reason: matching.reason.clone() })
}

/// 疑点在说明之前（含当日）：说明管不到以后的事。写在开头的事实没有日期（以核查日计），
/// 指名说明另一项目的也不论先后。
fn is_before(finding: &Finding, explanation: &Explanation, as_of: Date) -> bool {
    let undated = finding.at.event().is_none() && (explanation.about.is_some() || finding.date == as_of);
    finding.date <= explanation.date || undated
}

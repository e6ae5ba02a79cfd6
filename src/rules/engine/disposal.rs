//! 疑点的处置：豁免（条文留有余地的）、了结（有权机关责令整改并复查合格）、说明（只消提醒）。

use crate::{
    model::{Date, Excuses, Explanation, Rectification, Waiver},
    rules::{Cx, Finding, Status, Subject, rule, slugs},
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
    let usable: Vec<(usize, &Waiver)> =
        cx.project.waivers.iter().enumerate().filter(|(_, w)| refusal(cx, w).is_none()).collect();
    let redressed = if findings.is_empty() { Vec::new() } else { Rectification::all(cx.project, cx.timeline) };
    let own: Vec<&str> = cx.unit_names().collect();
    let mut used = vec![false; cx.project.waivers.len()];
    for finding in &mut findings {
        let law = cx.laws.get(finding.law);
        let covering =
            usable.iter().find(|(_, w)| &*w.rule == finding.rule && w.date <= finding.date && finding.date <= w.until);
        finding.status = if let Some((index, waiver)) = covering {
            used[*index] = true;
            Status::Waived { until: waiver.until, doc: waiver.doc.clone() }
        } else if let Some(status) = settled(&redressed, finding, law, &own) {
            status
        } else {
            explained(&cx.project.explanations, cx.as_of, finding, law).unwrap_or_default()
        };
    }
    (findings, used)
}

/// 豁免为何无效；有效的为无。
fn refusal(cx: &Cx<'_>, waiver: &Waiver) -> Option<String> {
    let law = cx.laws.nearest(waiver.date);
    let Some(config) = law.rules.get(&*waiver.rule).filter(|_| rule(&waiver.rule).is_some()) else {
        return Some(format!("没有「{}」这条规则", waiver.rule));
    };
    if !config.waivable {
        return Some(format!("规则「{}」所据条文不留豁免的余地", waiver.rule));
    }
    let role = law.bodies.role(&waiver.by);
    if !role.is_some_and(|r| config.waiver_bodies.iter().any(|b| b == r)) {
        return Some(format!("「{}」无权豁免，应由{}作出", waiver.by, law.either(&config.waiver_bodies)));
    }
    None
}

/// 关于豁免本身的疑点：不许豁免、已过期、没有用到。
fn about_waiver(cx: &Cx<'_>, index: usize, waiver: &Waiver, used: bool, findings: &[Finding]) -> Option<Finding> {
    let law = cx.laws.nearest(waiver.date);
    let at = |key: &'static str| Route::key("waivers").item(index).then(key);
    let subject = Subject::other(format!("{}@{}", waiver.rule, waiver.date));
    let new = |slug, key, message: String, help: &str| {
        let mut finding = Finding::new(slug, law.index, subject.clone(), waiver.date, at(key), message);
        finding.help(help);
        Some(finding)
    };
    if let Some(reason) = refusal(cx, waiver) {
        return new(slugs::WAIVER_NOT_ALLOWED, "rule", format!("豁免不成立：{reason}"), "删去这项豁免，按疑点本身处理");
    }
    if used {
        return None;
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
fn settled(redressed: &[Rectification], finding: &mut Finding, law: &RuleSet, own: &[&str]) -> Option<Status> {
    match (settled_on(redressed, finding, law, own), &finding.ongoing) {
        (Some(on), Some(ongoing)) => {
            finding.message = format!("{}；{on} 复查合格，而{ongoing}", finding.message);
            None
        }
        (Some(on), None) => Some(Status::Settled { on }),
        (None, _) => {
            let is_authoritys = law.bodies.role(finding.duty(law)).is_some();
            finding.made_good.filter(|_| is_authoritys).map(|on| Status::MadeGood { on })
        }
    }
}

/// 疑点已由整改了结的日期：针对它的「限期整改」在其后作出，且「整改复查」合格，二者都由机关作出。
/// `own` 是建设单位的名称；不论单位还是机关，谁的毛病，谁都不能自查自销。
fn settled_on(redressed: &[Rectification], finding: &Finding, law: &RuleSet, own: &[&str]) -> Option<Date> {
    let duty = finding.duty(law);
    let at_fault = |by: &str| own.iter().chain([&duty]).any(|name| law.same_party(by, name));
    let is_authority = |by: &str| law.bodies.role(by).is_some() && !at_fault(by);
    let settles = |r: &&Rectification| r.ordered > finding.date && r.by.iter().all(|by| is_authority(by));
    let subject = finding.subject.to_string();
    redressed.iter().filter(settles).find(|r| r.targets(finding.rule, &subject)).map(|r| r.reviewed)
}

/// 给看几个项目的规则所得的疑点定处置状况：依所在项目的摘要。
pub(crate) fn excuse_across(excuses: &Excuses, folder: &str, finding: &mut Finding, law: &RuleSet, as_of: Date) {
    let settled = settled(&excuses.redressed, finding, law, &[folder]);
    finding.status = settled.or_else(|| explained(&excuses.explanations, as_of, finding, law)).unwrap_or_default();
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

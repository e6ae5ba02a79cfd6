//! 系统状况的后果（第二十五至二十七条）：不得新建、改扩建；不安排运行维护经费。

use std::collections::BTreeSet;

use crate::{
    model::{
        Act, AdjustBudget, Contract, ContractKind, Date, Event, Kind, Nature, ProjectSystem, StatusKind, System,
        SystemStatus,
    },
    rules::{Cx, Keeper, Out, Subject, rule::Rule, shared::strangers::ask},
    ruleset::{Bar, BuildingBar, Citation, MaintenanceBar, RuleSet, Severity},
    text::Route,
};

pub(crate) const RULES: &[Rule] = &[
    Rule::project(
        "barred-unit",
        "单位尚有不合要求的系统而新建、改扩建。

        哪些状况有什么后果，见规则集：有「不得建设」的系统的单位，不得新建、扩建、升级改造。
        只是「不支持新建」的，一律作提醒。采购、签订建设合同、开工为错误，只申报的作提醒；
        正是为了整改该系统的改造（systems 中写 `remedies: true`）也作提醒。每条只报一处。
        状况自 since（含）至 until（不含）；没有认定机关的、认定者不是规则集中的机关的，不能判断。未共享而经批准可不共享的除外。

        反例：单位记有系统自 2023-01-01 未共享，2023-05-01 开工新建别的项目。
        正例：该状况 until 2023-05-01，当日开工。
        改法：先整改，由认定机关确认后用 `wsgov unit 单位 状况解除` 记入；整改项目写明 `remedies: true`。",
        barred_unit,
    )
    .reads(&["bars"]),
    Rule::project(
        "maintenance-not-fundable",
        "给不应安排经费的系统安排运行维护经费。

        系统有规则集所列的状况（如未共享、未纳入总目录、存在重大隐患）的，不安排该系统的运行维护经费；
        后果及于单位的（如应整合未整合），不安排该单位的全部运行维护经费。以预算安排之日为准；「预算调整」增加了预算的同样看。
        没有写明维护哪些系统（systems）的，不能判断。
        后来以「预算调整」收回了这一笔的，列为「已补办」。
        所维护的系统登记在别的单位的，看那个单位所记的状况；几个单位都登记有、说法不一的，和哪个单位都没有登记的，不能判断。

        反例：系统自 2023-01-01 未入总目录，2024-02-01 给它安排运行维护预算。
        正例：同一单位的别的系统安排运行维护预算。
        改法：先整改或纳入总目录，再安排；已安排的，由安排预算的机关核处。",
        maintenance_not_fundable,
    ).duty_of(Kind::Budget)
    .reads(&["bars"]),
];

/// 某日存在的一项状况。
struct Hindrance<'a> {
    system: &'a System,
    status: &'a SystemStatus,
    /// 规则集写明的后果。
    bar: &'a Bar,
    /// 为什么不知道，如「没有写明 since」；无则已经认定。
    unknown: Option<String>,
}

impl Hindrance<'_> {
    /// 所出的条。
    fn article(&self) -> u16 {
        self.bar.article.article
    }

    fn describe(&self) -> String {
        let since = self.status.since.map_or(String::new(), |d| format!("自 {d} "));
        format!("「{}」{since}{}", self.system.name, self.status.what)
    }

    fn describe_with_article(&self) -> String {
        format!("{}（{}）", self.describe(), Citation::whole(self.article()))
    }
}

/// 单位的系统在某日的各项状况；已经豁免的不计。
fn hindrances<'a>(cx: &Cx<'a>, law: &'a RuleSet, date: Date) -> Vec<Hindrance<'a>> {
    let systems = cx.unit.and_then(|u| u.systems.as_ref());
    systems.iter().flat_map(|s| s.iter()).flat_map(|system| hindrances_of(system, law, date)).collect()
}

/// 一个系统在某日的各项状况；已经豁免的不计。
fn hindrances_of<'a>(system: &'a System, law: &'a RuleSet, date: Date) -> Vec<Hindrance<'a>> {
    let bars = &law.parameters.bars;
    let bars = [&bars.sharing, &bars.catalogue, &bars.security, &bars.integration];
    let mut found = Vec::new();
    for status in system.status.iter().flat_map(|s| s.iter()) {
        let Some(bar) = bars.iter().copied().flatten().find(|b| b.statuses.contains(&status.what)) else {
            continue;
        };
        let lasts = status.since.is_none_or(|s| s <= date) && status.until.is_none_or(|u| date < u);
        let exempt = if status.what == StatusKind::NotShared { exemption(law, system, date) } else { Some(false) };
        if !lasts || exempt == Some(true) {
            continue;
        }
        let undated = || status.since.is_none().then(|| "没有写明 since".to_owned());
        let unknown = undetermined(law, status).or_else(undated).or_else(|| doubtful_exemption(law, system, exempt));
        found.push(Hindrance { system, status, bar, unknown });
    }
    found
}

/// 状况没有写明由谁认定，或认定的不知是谁；已经认定的为无。
fn undetermined(law: &RuleSet, status: &SystemStatus) -> Option<String> {
    match status.determined_by.as_deref() {
        None => Some("没有写明 determined_by".to_owned()),
        Some(by) if law.bodies.role(by).is_none() => {
            Some(format!("由「{by}」认定，{}", ask(law, by, law.bodies.iter().map(|(role, _)| role))))
        }
        Some(_) => None,
    }
}

/// 豁免不知有没有效的缘故：批准的不知是谁，或没有写明日期。
fn doubtful_exemption(law: &RuleSet, system: &System, exempt: Option<bool>) -> Option<String> {
    if exempt.is_some() {
        return None;
    }
    let granted = system.status.iter().flat_map(|s| s.iter()).filter(|s| s.what == StatusKind::MayStaySeparate);
    let stranger = granted.filter_map(|s| s.by.as_deref()).find(|by| law.bodies.role(by).is_none());
    let competent = law.competence.get(&Kind::CountyApproval).map_or(&[][..], |c| &c.by);
    let asked = |by: &str| {
        format!("由「{by}」批准{}，{}", StatusKind::MayStaySeparate, ask(law, by, competent.iter().map(String::as_str)))
    };
    Some(stranger.map_or_else(|| "没有写明批准的日期和机关".to_owned(), asked))
}

/// 经县政府批准可不共享；有批准而没有写明日期或机关的，不知道。
fn exemption(law: &RuleSet, system: &System, date: Date) -> Option<bool> {
    let mut exempt = Some(false);
    let granted = system.status.iter().flat_map(|s| s.iter()).filter(|s| s.what == StatusKind::MayStaySeparate);
    for grant in granted {
        let from = grant.date.or(grant.since);
        let by = grant.by.as_deref().and_then(|by| may_exempt(law, by));
        match (from, by) {
            _ if grant.until.is_some_and(|u| u <= date) => {}
            (Some(from), _) if from > date => {}
            (_, Some(false)) => {}
            (Some(_), Some(true)) => return Some(true),
            _ => exempt = None,
        }
    }
    exempt
}

/// 有权批准不共享的机关：与作出「县政府批准」的相同。不认得的名称不知道。
fn may_exempt(law: &RuleSet, by: &str) -> Option<bool> {
    let Some(competent) = law.competence.get(&Kind::CountyApproval) else { return Some(true) };
    law.bodies.role(by).map(|role| competent.by.iter().any(|own| own == role))
}

/// 采购、签订建设合同、开工；申报只作提醒。
fn building_act(event: &Event) -> Option<bool> {
    match &event.act {
        Act::Procure(_) | Act::Start(_) => Some(true),
        Act::Contract(Contract { kind: ContractKind::Construction, .. }) => Some(true),
        Act::Declare(_) => Some(false),
        _ => None,
    }
}

/// 一件受限的建设行为。
struct Barred<'a> {
    event: &'a Event,
    law: &'a RuleSet,
    hindrance: Hindrance<'a>,
    severity: Severity,
}

fn barred_unit(cx: &Cx<'_>, out: &mut Out) {
    let mut barred: Vec<Barred<'_>> = Vec::new();
    for event in cx.timeline.events().filter(|e| building_act(e).is_some()) {
        let Some(law) = cx.law_of(event, out) else { continue };
        if cx.facts(event.date).is_maintenance() {
            out.not_applicable(|| format!("{} {}：运行维护项目不是新建、改扩建", event.date, event.kind()));
            continue;
        }
        if cx.unit_unread {
            out.unknown(event.at("event"), || format!("{} {}：{}", event.date, event.kind(), cx.unread_unit()));
            continue;
        }
        let here: Vec<Hindrance<'_>> =
            hindrances(cx, law, event.date).into_iter().filter(|b| bears_on(b, cx.facts(event.date).nature)).collect();
        if here.is_empty() {
            out.pass(|| format!("{} {}：单位当时没有使其不得建设的系统", event.date, event.kind()));
        }
        barred.extend(here.into_iter().map(|hindrance| {
            let severity = severity(cx, event, &hindrance);
            Barred { event, law, hindrance, severity }
        }));
    }
    let articles: BTreeSet<u16> = barred.iter().map(|b| b.hindrance.article()).collect();
    for article in articles {
        let of_article: Vec<&Barred<'_>> = barred.iter().filter(|b| b.hindrance.article() == article).collect();
        report_barred(article, &of_article, out);
    }
    if !cx.timeline.events().any(|e| building_act(e).is_some()) {
        out.not_applicable(|| "尚未申报、采购、签约或开工".into());
    }
}

/// 此项状况限制此种性质的项目。
fn bears_on(hindrance: &Hindrance<'_>, nature: Nature) -> bool {
    match hindrance.bar.building {
        None => false,
        Some(BuildingBar::Forbidden) => true,
        Some(BuildingBar::Discouraged) => nature == Nature::New,
    }
}

fn severity(cx: &Cx<'_>, event: &Event, hindrance: &Hindrance<'_>) -> Severity {
    let facts = cx.facts(event.date);
    let cures = |s: &ProjectSystem| s.remedies() && s.name() == &*hindrance.system.name;
    let cured = facts.nature != Nature::New && facts.systems.as_ref().is_some_and(|list| list.iter().any(cures));
    let acts = building_act(event) == Some(true);
    if acts && hindrance.bar.building == Some(BuildingBar::Forbidden) && !cured {
        Severity::Error
    } else {
        Severity::Warn
    }
}

/// 一条一处：取最重的行为；疑点的日期取其中最近的，所以整改之后再犯的不算已处理。
fn report_barred(article: u16, barred: &[&Barred<'_>], out: &mut Out) {
    let known: Vec<&&Barred<'_>> = barred.iter().filter(|b| b.hindrance.unknown.is_none()).collect();
    let Some(worst) = known.iter().map(|b| b.severity).max() else {
        if let Some(first) = barred.first() {
            let why = first.hindrance.unknown.clone().unwrap_or_default();
            out.unknown(first.event.at("event"), || {
                format!("{} {}：{}，{why}", first.event.date, first.event.kind(), first.hindrance.describe())
            });
        }
        return;
    };
    let worst_of: Vec<&&&Barred<'_>> = known.iter().filter(|b| b.severity == worst).collect();
    let (Some(first), Some(last)) = (worst_of.first(), worst_of.last()) else { return };
    let mut systems: Vec<String> =
        worst_of.iter().filter(|b| b.event.n == first.event.n).map(|b| b.hindrance.describe()).collect();
    systems.dedup();
    let effect = match first.hindrance.bar.building {
        Some(BuildingBar::Discouraged) => "不支持新建",
        _ => "单位不得新建、扩建、升级改造",
    };
    let message = format!("{} {}，而系统{}；{effect}", first.event.date, first.event.kind(), systems.join("、"));
    let finding = out.add_finding(
        first.law,
        Subject::other(article.to_string()),
        last.event.date,
        first.event.at("date"),
        message,
    );
    finding.soften(worst).under([first.hindrance.bar.article]);
    finding
        .help("先整改，由认定机关确认后记入：wsgov unit 单位 状况解除 --date 确认日期 --set system=系统名称 --set what=状况；项目正是整改该系统而没有写明的，记「事实变更」，systems 写 {name: 系统名称, remedies: true}");
    let mut seen = vec![first.event.n];
    for other in known.iter().filter(|b| b.event.n != first.event.n) {
        if !seen.contains(&other.event.n) {
            seen.push(other.event.n);
            finding.related(other.event.at("date"), format!("{} {}", other.event.date, other.event.kind()));
        }
    }
}

fn maintenance_not_fundable(cx: &Cx<'_>, out: &mut Out) {
    for event in cx.timeline.events().filter(|e| arranges_money(cx, e)) {
        let Some(law) = cx.law_of(event, out) else { continue };
        let facts = cx.facts(event.date);
        if !facts.is_maintenance() {
            out.not_applicable(|| format!("{} {}：不是运行维护项目", event.date, event.kind()));
            continue;
        }
        if cx.unit_unread {
            out.unknown(event.at("event"), || format!("{} {}：{}", event.date, event.kind(), cx.unread_unit()));
            continue;
        }
        let mut bars = hindrances(cx, law, event.date);
        bars.retain(|b| b.bar.maintenance.is_some());
        let systems = facts.systems.as_ref();
        let elsewhere = strangers(cx, systems.into_iter().flat_map(|l| l.iter()));
        let (barred, unsure) = barred_elsewhere(&elsewhere, law, event.date);
        let maintains = |b: &&Hindrance<'_>| {
            b.bar.maintenance == Some(MaintenanceBar::Unit)
                || systems.is_some_and(|l| l.iter().any(|s| s.name() == &*b.system.name))
        };
        let here: Vec<&Hindrance<'_>> = bars.iter().filter(maintains).collect();
        let known: Vec<&Hindrance<'_>> = here.iter().copied().filter(|b| b.unknown.is_none()).collect();
        let here_known = known.iter().map(|b| (b.describe_with_article(), b.bar.article));
        let all_known: Vec<(String, Citation)> = here_known.chain(barred).collect();
        if !all_known.is_empty() {
            let (systems, articles): (Vec<String>, BTreeSet<Citation>) = all_known.into_iter().unzip();
            let message =
                format!("{} {}运行维护经费，而系统{}，不应安排", event.date, event.kind(), systems.join("、"));
            let finding = out.add_finding(law, cx.name(event), event.date, event.at("date"), message);
            finding.made_good(taken_back(cx, event)).under(articles).help(format!(
                "先整改（或纳入总目录），由认定机关确认后记入（wsgov unit 单位 状况解除），再安排；已安排的，由{}以「预算调整」收回",
                law.who(event.kind())
            ));
        } else if let Some(doubtful) = here.first() {
            let why = doubtful.unknown.clone().unwrap_or_default();
            out.unknown(event.at("event"), || {
                format!("{} {}：{}，{why}", event.date, event.kind(), doubtful.describe())
            });
        } else if systems.is_none_or(|list| list.is_empty()) {
            out.unknown_since(event.date, Route::key("systems"), || {
                format!("{} {}：没有写明维护哪些系统，不知有无不应安排经费的情形", event.date, event.kind())
            });
        } else if let Some(why) = unsure {
            let since = event.date;
            out.unknown_since(since, Route::key("systems"), || format!("{} {}：{why}", event.date, event.kind()));
        } else {
            out.pass(|| format!("{} {}：所维护的系统没有不应安排经费的情形", event.date, event.kind()));
        }
    }
    if !cx.timeline.has(Kind::Budget) && !cx.timeline.has(Kind::AdjustBudget) {
        out.not_applicable(|| "尚未安排预算".into());
    }
}

/// 所维护而本单位没有登记的系统：名称，与登记有它的各单位；查不全的为无。
type Stranger<'a> = (&'a str, Option<Vec<Keeper>>);

fn strangers<'a>(cx: &Cx<'_>, systems: impl Iterator<Item = &'a ProjectSystem>) -> Vec<Stranger<'a>> {
    let unknown = systems.map(ProjectSystem::name).filter(|name| !runs(cx, name));
    unknown.map(|name| (name, cx.beyond.registry.keepers(name))).collect()
}

/// 别的单位的系统里不应安排经费的：怎样说，所出的条；和说不清的缘故。及于那个单位全部经费的，不及于本单位。
fn barred_elsewhere(
    strangers: &[Stranger<'_>],
    law: &RuleSet,
    date: Date,
) -> (Vec<(String, Citation)>, Option<String>) {
    let (mut barred, mut unsure) = (Vec::new(), None);
    for (name, keepers) in strangers {
        let Some(keepers) = keepers.as_deref().filter(|keepers| !keepers.is_empty()) else {
            unsure.get_or_insert(format!(
                "「{name}」没有登记为任何单位的系统（wsgov unit 单位 系统登记），不知有无不应安排经费的情形"
            ));
            continue;
        };
        let of = |keeper: &Keeper| -> Vec<(String, Citation, Option<String>)> {
            let all = hindrances_of(&keeper.system, law, date).into_iter();
            let own = all.filter(|h| h.bar.maintenance == Some(MaintenanceBar::System));
            own.map(|h| (format!("{}的{}", keeper.unit, h.describe_with_article()), h.bar.article, h.unknown)).collect()
        };
        let found: Vec<_> = keepers.iter().map(of).collect();
        let sure = |one: &Vec<(String, Citation, Option<String>)>| one.iter().any(|(.., unknown)| unknown.is_none());
        if found.iter().all(sure) {
            let known = found.into_iter().flatten().filter(|(.., unknown)| unknown.is_none());
            barred.extend(known.map(|(said, article, _)| (said, article)));
        } else if let Some((said, _, why)) = found.into_iter().flatten().next() {
            let why = why.unwrap_or_else(|| "而登记有它的不止一个单位".to_owned());
            unsure.get_or_insert(format!("{said}，{why}"));
        }
    }
    (barred, unsure)
}

/// 本单位登记有这一系统。
pub(crate) fn runs(cx: &Cx<'_>, name: &str) -> bool {
    cx.unit.and_then(|u| u.systems.as_ref()).is_some_and(|list| list.iter().any(|s| &*s.name == name))
}

/// 后来以「预算调整」把那一年的预算减到安排之前的数：那次的日期。
fn taken_back(cx: &Cx<'_>, event: &Event) -> Option<Date> {
    let year = event.budgeted_year()?;
    let before = cx.timeline.ahead_of(event).budget_of(year).unwrap_or_default();
    let adjusted = cx.timeline.after(event.date).of::<AdjustBudget>();
    let mut lowered =
        adjusted.filter(|(_, own)| own.year == year && own.amount.known().is_some_and(|left| left <= before));
    lowered.next().map(|(e, _)| e.date)
}

/// 安排预算：「预算安排」，和增加了当年预算的「预算调整」；调减不是安排。
fn arranges_money(cx: &Cx<'_>, event: &Event) -> bool {
    match &event.act {
        Act::Budget(_) => true,
        Act::AdjustBudget(AdjustBudget { year, amount, .. }) => {
            let before = cx.timeline.ahead_of(event).budget_of(*year).unwrap_or_default();
            amount.known().is_none_or(|amount| amount > before)
        }
        _ => false,
    }
}

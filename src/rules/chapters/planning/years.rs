//! 申报、清单、计划、预算、总体方案的年度对不上（第六、八、十条）：都只作提醒。

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::{
    model::{Act, Date, Digest, Event, Kind, Published, Tier, Unit, Year, end_of_year},
    rules::{CountyCx, CountyOut, Cx, Out, Subject, rule::Rule},
    ruleset::RuleSet,
    text::{Route, Scalar},
};

pub(crate) const RULES: &[Rule] = &[Rule::project(
    "years-differ",
    "清单、计划、预算、总体方案的年度对不上。

        运行维护逐年申报，列入计划的年度应在清单里有；项目的计划年度不早于最早的清单年度；某年度的计划、预算在该年度之内（含 12 月 31 日）作出；
        县级部门的总体方案（含当时已审议的修订）的年限应包含计划年度。一件事只说一处。规则施行之前的、没有入清单的，由别的规则说。
        本级建设规划的年限应包含各个列入计划的年度。发布的清单目录与纳入清单两边对照：纳入的（涉密的除外）目录里应有，发布之后才纳入的应补充发布；
        目录里的应曾纳入该年度清单；目录不早于其中最早的纳入。

        反例：运行维护只入 2023 年度清单，列入 2024 年度计划；2023 年度的计划 2024-02-01 才列入。
        正例：逐年入清单，2023 年度的计划 2023-12-31 以前列入。
        改法：核对年度；有缘由的，用 wsgov answer 说明。",
    years_differ,
)
.across(plans_and_catalogues_differ)
.warn()
.duty_of(Kind::Plan)];

fn years_differ(cx: &Cx<'_>, out: &mut Out) {
    for event in cx.timeline.events() {
        let year = match &event.act {
            Act::Plan(own) => own.year,
            Act::Budget(own) => own.year,
            _ => continue,
        };
        let Some(law) = cx.law_of(event, out) else { continue };
        let Some((key, why)) = mismatch(cx, event, year) else {
            out.pass(|| format!("{} {} {year} 年度，各年度对得上", event.date, event.kind()));
            continue;
        };
        let message = format!("{} {} {year} 年度，{why}", event.date, event.kind());
        out.add_finding(law, cx.name(event), event.date, event.at(key), message)
            .owed_by(cx.party_of(law, event))
            .help("核对年度；有缘由的，用 wsgov answer 说明");
    }
}

/// 对不上之处：所在的键与缘由。
fn mismatch(cx: &Cx<'_>, event: &Event, year: Year) -> Option<(&'static str, String)> {
    let last = end_of_year(year);
    if event.date > last {
        return Some(("date", format!("而 {last} 已过")));
    }
    if !matches!(event.act, Act::Plan(_)) {
        return None;
    }
    let listed: Vec<Year> = cx.timeline.up_to(event.date).listings_in_force().map(|(_, own)| own.year).collect();
    if let Some(first) = listed.iter().min() {
        if cx.facts(event.date).is_maintenance() && !listed.contains(&year) {
            return Some(("year", format!("而运行维护只入过 {first} 等年度的清单，没有 {year} 年度")));
        }
        if year < *first {
            return Some(("year", format!("而最早入的是 {first} 年度清单")));
        }
    }
    let (from, to) = covered(cx, event.date)?;
    (year < from || to < year).then(|| ("year", format!("而总体方案的年限是 {from}-{to}")))
}

/// 县级部门在某日有效的总体方案的首尾两年；没有方案、年限不明的为无。
fn covered(cx: &Cx<'_>, date: Date) -> Option<(Year, Year)> {
    let is_own = |_: &&Unit| cx.is_home(cx.law_at(date), cx.owner_on(date));
    let unit = cx.unit.filter(|unit| unit.tier_on(date) == Some(Tier::Department)).filter(is_own)?;
    let plan = unit.overall_plan.as_ref()?;
    let revised = plan.revisions.iter().flat_map(|r| r.iter()).filter(|r| r.decided_on <= date);
    let years = revised.filter_map(|r| Some((r.decided_on, r.years?))).max_by_key(|(decided, _)| *decided);
    let years = years.map_or(plan.years, |(_, years)| years);
    Some((years.first, years.last))
}

fn plans_and_catalogues_differ(across: &CountyCx<'_>, out: &mut CountyOut) {
    beyond_county_plan(across, out);
    let published: HashMap<Year, (Date, HashSet<&str>)> = catalogues(across)
        .map(|(year, own)| (year, (own.date, own.projects.iter().map(|id| &**id).collect())))
        .collect();
    for digest in across.digests.iter().filter(|d| !d.classified) {
        unpublished(across, digest, &published, out);
    }
    let by_id: HashMap<&str, &Digest> = across.digests.iter().map(|d| (&*d.id, d)).collect();
    for (year, published) in catalogues(across) {
        let Some(law) = across.laws.on_with(published.date, out.rule) else { continue };
        published_early(across, (law, year, published), &by_id, out);
        for digest in published.projects.iter().filter_map(|id| by_id.get(&**id)) {
            published_unlisted(across, (law, year, published), digest, out);
        }
    }
}

/// 到核查日已发布的各年度清单目录。
fn catalogues<'a>(across: &CountyCx<'a>) -> impl Iterator<Item = (Year, &'a Published)> {
    let all = across.county.and_then(|(_, county)| county.published.as_ref());
    let as_of = across.as_of;
    let all = all.into_iter().flat_map(|all| all.iter()).filter(move |(_, own)| own.date <= as_of);
    all.filter_map(|(year, own)| Some((Year::read(year).ok()?, own)))
}

/// 县级建设规划的年限不含某个计划年度。
fn beyond_county_plan(across: &CountyCx<'_>, out: &mut CountyOut) {
    let Some((path, county)) = across.county else { return };
    let Some(plan) = &county.county_plan else { return };
    let mut outside: BTreeMap<Year, (usize, Date)> = BTreeMap::new();
    let planned = across.digests.iter().flat_map(Digest::planned).filter(|(date, _)| *date <= across.as_of);
    for (date, (year, _)) in planned {
        if (year < plan.years.first || plan.years.last < year) && across.laws.on_with(date, out.rule).is_some() {
            let (count, first) = outside.entry(year).or_insert((0, date));
            (*count, *first) = (*count + 1, (*first).min(date));
        }
    }
    for (year, (count, first)) in outside {
        let Some(law) = across.laws.on_with(first, out.rule) else { continue };
        let (from, to) = (plan.years.first, plan.years.last);
        let message = format!("《{}》的年限是 {from}-{to}，而列入 {year} 年度计划 {count} 笔", plan.title);
        let at = county.plan_route("years");
        out.add_finding(law, path, Subject::Year(year), first, at, message)
            .owed_by(law.who(Kind::CountyApproval))
            .help("规划已调整的，记下调整后的年限；没有的，按程序调整规划");
    }
}

/// 纳入了清单而发布的目录里没有：指到「纳入清单」。
fn unpublished(
    across: &CountyCx<'_>,
    digest: &Digest,
    published: &HashMap<Year, (Date, HashSet<&str>)>,
    out: &mut CountyOut,
) {
    for (date, (year, n)) in digest.listed().filter(|(date, _)| *date <= across.as_of) {
        let Some((issued, ids)) = published.get(&year) else { continue };
        let Some(law) = across.laws.on_with(date, out.rule) else { continue };
        if ids.contains(&*digest.id) {
            continue;
        }
        let when =
            if *issued < date { "发布之后才纳入，没有补充发布" } else { "而其中没有本项目" };
        let message = format!("{date} 纳入 {year} 年度清单，{issued} 发布的清单目录{when}");
        let at = Route::key("events").item(n).then("year");
        out.add_finding(law, &digest.path, Subject::other(format!("{year}年度清单目录")), date, at, message)
            .owed_by(law.who(Kind::Listing))
            .help(format!("核对目录；漏了的，由{}补充发布，记入 county.yaml", law.who(Kind::Listing)));
    }
}

type Catalogue<'a> = (&'a RuleSet, Year, &'a Published);

/// 目录早于其中最早的纳入。
fn published_early(
    across: &CountyCx<'_>,
    (law, year, published): Catalogue<'_>,
    by_id: &HashMap<&str, &Digest>,
    out: &mut CountyOut,
) {
    let Some((path, county)) = across.county else { return };
    let listed = published.projects.iter().filter_map(|id| by_id.get(&**id));
    let listed = listed.flat_map(|digest| digest.ever_listed()).filter(|(_, of)| *of == year);
    let Some(first) = listed.map(|(date, _)| date).min().filter(|first| published.date < *first) else { return };
    let message = format!("{year} 年度清单目录发布于 {}，而其中最早的 {first} 才纳入清单", published.date);
    let at = county.first_published_route(year);
    out.add_finding(law, path, Subject::Year(year), published.date, at, message)
        .owed_by(law.who(Kind::Listing))
        .help("核对发布与纳入的日期");
}

/// 目录里的没有纳入过该年度清单。涉密的由 `classified-published` 说；台账里没有、读不出的编号，无从知道。
fn published_unlisted(
    across: &CountyCx<'_>,
    (law, year, published): Catalogue<'_>,
    digest: &Digest,
    out: &mut CountyOut,
) {
    let Some((path, county)) = across.county else { return };
    if digest.classified || digest.ever_listed().any(|(date, of)| of == year && date <= across.as_of) {
        return;
    }
    let id = &digest.id;
    let at = county.published_route(year);
    let message = format!("{year} 年度清单目录里有 {id}，而它没有纳入过该年度清单");
    out.add_finding(law, path, Subject::other(format!("{year}/{id}")), published.date, at, message)
        .owed_by(law.who(Kind::Listing))
        .help("核对目录里的编号与项目的「纳入清单」");
}

//! 申报、清单、计划、预算、总体方案的年度对不上（第六、八、十条）：都只作提醒。

use crate::{
    model::{Act, Date, Event, Kind, Tier, Unit, Year, end_of_year},
    rules::{Cx, Out, rule::Rule},
};

pub(crate) const RULES: &[Rule] = &[Rule::project(
    "years-differ",
    "清单、计划、预算、总体方案的年度对不上。

        运行维护逐年申报，列入计划的年度应在清单里有；项目的计划年度不早于最早的清单年度；某年度的计划、预算在该年度之内（含 12 月 31 日）作出；
        县级部门的总体方案（含当时已审议的修订）的年限应包含计划年度。一件事只说一处。规则施行之前的、没有入清单的，由别的规则说。

        反例：运行维护只入 2023 年度清单，列入 2024 年度计划；2023 年度的计划 2024-02-01 才列入。
        正例：逐年入清单，2023 年度的计划 2023-12-31 以前列入。
        改法：核对年度；有缘由的，用 wsgov answer 说明。",
    years_differ,
).warn().duty_of(Kind::Plan)];

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
    let unit = cx.unit.filter(|unit| unit.tier == Some(Tier::Department)).filter(is_own)?;
    let plan = unit.overall_plan.as_ref()?;
    let revised = plan.revisions.iter().flat_map(|r| r.iter()).filter(|r| r.decided_on <= date);
    let years = revised.filter_map(|r| Some((r.decided_on, r.years?))).max_by_key(|(decided, _)| *decided);
    let years = years.map_or(plan.years, |(_, years)| years);
    Some((years.first, years.last))
}

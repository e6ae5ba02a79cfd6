//! 滚动规划（第四条第二款）：年限，会同谁，年度计划在不在其中。

use std::collections::BTreeSet;

use crate::{
    model::{Date, Digest, Kind, NameParts, Nature, RollingPlan, Year},
    rules::{CountyCx, CountyOut, Subject, chapters::records::joint_bodies::missing, rule::Rule},
    text::Route,
};

pub(crate) const RULES: &[Rule] = &[Rule::store(
    "rolling-plan-differs",
    "与滚动规划对不上。

    一次滚动规划有几年、会同谁，见规则集；写了会同谁（with）而不齐的提醒，没有写的不说；已由再通过的代替的不说。
    滚动规划写了所列项目（projects，编号或名称，名称的写法不论）的，其年限之内列入年度计划的项目应在其中：
    以列入计划当日（含）最近一次通过、含那一年度的为准；后来再通过的规划里有的，也算有。
    条文只说做好规划和年度计划，没有说规划之外的不得列入，所以只作提醒；一个项目一个年度只说一处。
    运行维护逐年申报、例外情形年中才有、涉密项目不公开，都不在此列；没有写项目的规划、没有规划的年度，不比。

    反例：2023-11-02 通过 2024-2026 年的规划，所列没有某项目，2024-01-10 把它列入 2024 年度计划。
    正例：规划列有它的编号或名称；或 2024-03-01 再通过的规划列有它。
    改法：名称不同的，规划里写编号；规划确有增减的，再记一次「滚动规划通过」（wsgov county）；另有缘由的，用 wsgov answer 说明。",
    rolling_plan_differs,
)
.warn()
.duty_of(Kind::Plan)
.reads(&["rolling_plan.term"])];

fn rolling_plan_differs(across: &CountyCx<'_>, out: &mut CountyOut) {
    let Some((path, county)) = across.county else { return };
    let plans = county.rolling_plans(across.as_of);
    // 再通过的代替先前的：年限重叠到首年的，先前那次的毛病随之了结。
    let replaced = |plan: &RollingPlan<'_>| {
        plans.iter().any(|later| later.adopted > plan.adopted && later.covers(plan.own.years.first))
    };
    for plan in plans.iter().filter(|plan| !replaced(plan)) {
        itself(across, path, plan, out);
    }
    if plans.iter().all(|plan| plan.own.projects.is_none()) {
        return;
    }
    for digest in across.digests.iter().filter(|d| !d.classified && d.nature != Nature::Maintenance) {
        let mut told = BTreeSet::new();
        for (date, (year, n)) in digest.planned().filter(|(date, _)| *date <= across.as_of) {
            if !told.contains(&year) && unlisted(across, &plans, digest, (date, year, n), out) {
                told.insert(year);
            }
        }
    }
}

/// 规划自己：几年，会同谁。
fn itself(across: &CountyCx<'_>, path: &std::path::Path, plan: &RollingPlan<'_>, out: &mut CountyOut) {
    let Some(law) = across.laws.on_with(plan.adopted, out.rule) else { return };
    let Some(term) = law.parameters.rolling_plan.term.as_ref() else { return };
    let (adopted, years) = (plan.adopted, plan.own.years);
    let at = Route::key("events").item(plan.at);
    let subject = || Subject::other(format!("滚动规划@{adopted}"));
    if years.count() != i32::from(term.years) {
        let message = format!("{adopted} 通过的滚动规划 {years} 是 {} 年，应是 {} 年", years.count(), term.years);
        out.add_finding(law, path, subject(), adopted, at.clone().then("years"), message)
            .limit("rolling_plan.term.years")
            .help("核对起止年份，首尾两年都计；误记的，用 wsgov county 更正 后重记");
    }
    let lacking = plan.own.with.as_ref().map(|with| missing(law, with, &term.with)).unwrap_or_default();
    if !lacking.is_empty() {
        let message = format!("{adopted} 通过滚动规划，会同的机关里没有{}", law.names(&lacking));
        out.add_finding(law, path, subject(), adopted, at.then("with"), message)
            .limit("rolling_plan.term.with")
            .help("漏写的，用 wsgov county 更正 后重记，写明 with；确没有会同的，请那一家会签");
    }
}

/// 一次列入计划不在规划里：指到那一件。
fn unlisted(
    across: &CountyCx<'_>,
    plans: &[RollingPlan<'_>],
    digest: &Digest,
    (date, year, n): (Date, Year, usize),
    out: &mut CountyOut,
) -> bool {
    let Some(law) = across.laws.on_with(date, out.rule) else { return false };
    let of_year = || plans.iter().filter(|plan| plan.covers(year));
    let Some(in_force) = of_year().rfind(|plan| plan.adopted <= date) else { return false };
    let later = of_year().filter(|plan| plan.adopted > date);
    let has =
        |plan: &RollingPlan<'_>| plan.own.projects.as_ref().is_none_or(|all| all.iter().any(|e| is_own(digest, e)));
    if digest.is_excepted(year, date)
        || has(in_force)
        || later.into_iter().any(|plan| plan.own.projects.is_some() && has(plan))
    {
        return false;
    }
    let message = format!(
        "{date} 列入 {year} 年度计划，而 {} 通过的滚动规划（{}）没有列本项目",
        in_force.adopted, in_force.own.years
    );
    let at = Route::key("events").item(n).then("year");
    out.add_finding(law, &digest.path, Subject::Year(year), date, at, message)
        .owed_by(law.who(Kind::Plan))
        .help("名称不同的，规划里写编号；规划确有增减的，再记一次「滚动规划通过」；另有缘由的，用 wsgov answer 说明");
    true
}

/// 规划里的一项就是这个项目：编号，或名称（写法不论）。
fn is_own(digest: &Digest, entry: &str) -> bool {
    let parts = || NameParts::of(entry);
    *entry == *digest.id || *entry == *digest.name || (!digest.parts.stem.is_empty() && parts() == digest.parts)
}

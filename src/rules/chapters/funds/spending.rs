//! 计划与预算（第十条）：先有计划，财政资金一分不差。

use std::collections::BTreeSet;

use crate::{
    model::{Act, AdjustBudget, Budget, Date, Event, Kind, Timeline, Year, end_of_year},
    rules::{
        Cx, Need, Out, Subject,
        chapters::planning::declaration::exception_for,
        rule::{Rule, is_built},
        shared::sources::{Split, arranged},
    },
    ruleset::{RuleSet, Severity},
};

pub(crate) const RULES: &[Rule] = &[
    Rule::project(
        "budget-without-plan",
        "未列入年度投资计划即安排预算。

        未纳入年度投资计划的项目，不予纳入部门预算；当年的计划须在预算之前（含当日）。列入计划之后又安排或调整了当年预算的，列为「已补办」。

        反例：2024-02-01 安排 2024 年度预算，2024 年度没有列入计划。
        正例：2024-01-15 列入 2024 年度计划，2024-02-01 安排预算。
        改法：补记此前的「列入计划」；确未列入的，先办计划（例外情形办「计划调整」）。",
        budget_without_plan,
    )
    .duty_of(Kind::Budget)
    .gates(&[Kind::Budget])
    .needs(&[Need {
        before: &[Kind::Budget],
        when: is_built,
        what: "列入计划",
        found: |t| t.any(&[Kind::Plan, Kind::AdjustPlan]).next_back().map(|e| e.date),
    }]),
    Rule::project(
        "budget-differs-from-plan",
        "年度预算与年度投资计划不一致。

        按项目、按年度比较调整后的净额，一分不差才算一致。只比财政资金：计划写明资金来源（sources）的，取规则集所列的财政资金；没有写的，全部算财政资金。
        单位自有的、合作方的、社会的资金不列部门预算，全是这些钱的不适用；来源是不是财政资金不清楚的，不能判断。
        预算少于计划的，到规则集所定的日期为止仍可补安排；计划先调减、预算尚未随之调减的，到该日为止只作提醒；其余预算多于计划的即时指出。两数仍不相等的，整改复查合格也不算了结。

        反例：如定为 12 月 31 日，2023 年度计划 800万元，预算 790万元，到 2024-01-01 仍未补齐。
        正例：计划 800万元，预算分两次 500万元、300万元。
        改法：办「预算调整」或「计划调整」，使两者一致。",
        budget_differs,
    )
    .duty_of(Kind::Budget)
    .reads(&["budget.match_plan", "budget.fund_kinds"])
    .counts_money(),
];

fn budget_without_plan(cx: &Cx<'_>, out: &mut Out) {
    for (event, own, law) in cx.judged::<Budget>(out) {
        check_planned(cx, law, event, own.year, out);
    }
    for (event, own, law) in cx.judged::<AdjustBudget>(out) {
        if cx.timeline.up_to(event.date).of::<Budget>().all(|(_, b)| b.year != own.year) {
            check_planned(cx, law, event, own.year, out);
        }
    }
}

fn check_planned(cx: &Cx<'_>, law: &RuleSet, event: &Event, year: Year, out: &mut Out) {
    let what = event.kind();
    if let Some(plan) = cx.timeline.up_to(event.date).plan_of(year) {
        out.pass(|| format!("{} {what}，{year} 年度计划 {plan} 已在先", event.date));
        return;
    }
    if law.rule("exception-plan-not-adjusted").is_some() && exception_for(cx, event, year).is_some() {
        out.not_applicable(|| format!("{} {what}：例外情形，由 exception-plan-not-adjusted 核查", event.date));
        return;
    }
    let later = cx.timeline.after(event.date).events().find(|e| e.planned_year() == Some(year));
    let when = later.map_or(String::new(), |e| format!("（{} {}，迟于{what}）", e.date, e.kind()));
    let message = format!("{} {what} {year} 年度，此前 {year} 年度没有列入投资计划{when}", event.date);
    let again = cx.timeline.after(event.date).events().filter(|e| e.budgeted_year() == Some(year));
    let planned = |date: &Date| cx.timeline.up_to(*date).plan_of(year).is_some();
    let made_good = again.map(|e| e.date).find(planned);
    out.add_finding(law, cx.name(event), event.date, event.at("year"), message).made_good(made_good).help(format!(
        "应先由{}列入 {year} 年度投资计划，再安排预算；在先而漏记的，补记；年度写错的，用 wsgov undo 更正后重记",
        law.who(Kind::Plan)
    ));
}

fn budget_differs(cx: &Cx<'_>, out: &mut Out) {
    let years: BTreeSet<Year> = cx.timeline.events().filter_map(arranged_year).collect();
    for year in years {
        compare_year(cx, year, out);
    }
}

/// 计划或预算所属的年度。
fn arranged_year(event: &Event) -> Option<Year> {
    event.planned_year().or(event.budgeted_year())
}

fn compare_year(cx: &Cx<'_>, year: Year, out: &mut Out) {
    let Some(last) = cx.timeline.events().rfind(|e| arranged_year(e) == Some(year)) else { return };
    let Some(law) = cx.law_for(last.date, || format!("{year} 年度计划与预算"), out) else { return };
    let Some(plan) = cx.timeline.plan_of(year).and(arranged(law, cx.timeline, Event::planned_year, year)) else {
        out.not_applicable(|| format!("{year} 年度没有列入计划，由 budget-without-plan 核查"));
        return;
    };
    let budget = arranged(law, cx.timeline, Event::budgeted_year, year).unwrap_or_default();
    let due = law.parameters.budget.match_plan.as_ref().map_or(end_of_year(year), |d| d.due(year));
    if plan.is_outside() && budget.is_outside() {
        out.not_applicable(|| format!("{year} 年度计划全是自有等资金，不列部门预算"));
    } else if let Some(both) = plan.same_as(budget) {
        out.pass(|| format!("{year} 年度计划与预算{}都是 {both}", plan.called()));
    } else if plan.may_equal(budget) {
        out.unknown(last.at("sources"), || format!("{year} 年度的资金来源里，不知哪些是财政资金，无从与预算比较"));
    } else if let Some(end) = cx.timeline.ending().filter(|end| end.date <= due && budget.most() < plan.fiscal) {
        out.not_applicable(|| format!("{} 已{}，不再安排 {year} 年度预算", end.date, end.kind()));
    } else if budget.most() < plan.fiscal && cx.as_of <= due {
        out.pass(|| format!("{year} 年度计划 {}，已安排预算 {}；{due} 前仍可补足", plan.fiscal, budget.most()));
    } else {
        report_difference(cx, law, last, (year, due), (plan, budget), out);
    }
}

fn report_difference(
    cx: &Cx<'_>,
    law: &RuleSet,
    last: &Event,
    (year, due): (Year, Date),
    (plan, budget): (Split, Split),
    out: &mut Out,
) {
    let more = budget.fiscal > plan.most();
    let (word, gap) = if more { ("多", budget.fiscal - plan.most()) } else { ("少", plan.fiscal - budget.most()) };
    let (planned, budgeted) = if more { (plan.most(), budget.fiscal) } else { (plan.fiscal, budget.most()) };
    // 计划已先调减：预算随后调减即可，与补足的一样，到年底为止。
    let following = more && cx.as_of <= due && lowered_after_budget(cx.timeline, year);
    let still =
        if following { format!("；计划已先调减，预算应在 {due} 前随之调减") } else { String::new() };
    let message = format!("{year} 年度投资计划{}{planned}，预算 {budgeted}，预算{word} {gap}{still}", plan.spaced());
    let finding =
        out.add_finding(law, Subject::Year(year), last.date.max(due.min(cx.as_of)), last.at("amount"), message);
    finding.softened = following.then_some(Severity::Warn);
    finding.ongoing("计划与预算仍不相符").limit("budget.match_plan").help(format!(
        "由{}办「预算调整」，或由{}办「计划调整」，使两者一致",
        law.who(Kind::AdjustBudget),
        law.who(Kind::AdjustPlan)
    ));
}

/// 该年度最近一次动计划的是调减，而且在最近一次动预算之后（含当日）。
fn lowered_after_budget(timeline: Timeline<'_>, year: Year) -> bool {
    let Some(plan) = timeline.events().rfind(|e| e.planned_year() == Some(year)) else { return false };
    let before = timeline.ahead_of(plan).plan_of(year);
    let lowered = matches!(&plan.act, Act::AdjustPlan(own) if before.is_some_and(|b| own.amount.money() < b));
    let budget = timeline.events().rfind(|e| e.budgeted_year() == Some(year));
    lowered && budget.is_none_or(|budget| budget.date <= plan.date)
}

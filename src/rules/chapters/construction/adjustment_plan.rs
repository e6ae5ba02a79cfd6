//! 调整之后当年计划与预算的跟进（第二十条末款）。

use crate::{
    model::{Adjust, AdjustBudget, AdjustPlan, Event, Kind, Money, Year, end_of_year},
    rules::{Cx, Out, Verdict, rule::Rule},
    ruleset::{RuleSet, Severity},
};

pub(crate) const RULES: &[Rule] = &[Rule::project(
    "adjustment-plan-not-adjusted",
    "调整涉及当年计划和预算而没有相应调整。

        调整增加当年预算额度的，先办「计划调整」，再办「预算调整」；二者由机关在调整之后办，当年年底之前只作提醒，过了年底仍没有的即指出。只涉及当年计划的作提醒；涉及以后年度的不适用。

        反例：2023 年调整增加当年预算 50万元，没有「计划调整」「预算调整」。
        正例：同年先「计划调整」，再「预算调整」。
        改法：先报有权的机关调整年度投资计划，再调整预算。",
    plan_not_adjusted,
)
.counts_money()];

fn plan_not_adjusted(cx: &Cx<'_>, out: &mut Out) {
    for (event, own, law) in cx.judged::<Adjust>(out) {
        let year = Year::of(event.date);
        for effect in own.plan_effect.iter().flat_map(|list| list.iter()) {
            if effect.year != year {
                out.not_applicable(|| format!("{} 调整涉及 {} 年度，不是当年", event.date, effect.year));
                continue;
            }
            let raises_budget = effect.budget.is_some_and(|c| c.0 > Money::ZERO);
            let changes_plan = effect.plan.is_some_and(|c| c.0 != Money::ZERO);
            if raises_budget || changes_plan {
                follow_up(cx, law, event, year, raises_budget, out);
            }
        }
    }
    if out.verdict == Verdict::NotApplicable {
        out.not_applicable(|| "没有涉及当年计划或预算的调整".into());
    }
}

/// 当年「计划调整」，其后（含当日）「预算调整」。调增的，此前调减的不算。
fn follow_up(cx: &Cx<'_>, law: &RuleSet, event: &Event, year: Year, raises_budget: bool, out: &mut Out) {
    let lowers = |old: Option<Money>, new: Money| raises_budget && old.is_some_and(|old| new < old);
    let earlier = |e: &Event| cx.timeline.before(e.date);
    let mut plans = cx.timeline.of::<AdjustPlan>().filter(|(_, own)| own.year == year);
    let plan = plans.find(|(e, own)| !lowers(earlier(e).plan_of(year), own.amount.money())).map(|(e, _)| e);
    let budget = plan.and_then(|plan| {
        let mut budgets = cx.timeline.since(plan.date).of::<AdjustBudget>().filter(|(_, own)| own.year == year);
        budgets.find(|(e, own)| !lowers(earlier(e).budget_of(year), own.amount.money()))
    });
    let (missing, omitted) = match (plan, budget) {
        (None, _) if raises_budget => ("没有「计划调整」和其后的「预算调整」", Kind::AdjustPlan),
        (None, _) => ("没有「计划调整」", Kind::AdjustPlan),
        (Some(_), None) if raises_budget => ("「计划调整」之后没有「预算调整」", Kind::AdjustBudget),
        _ => {
            out.pass(|| format!("{} 调整：{year} 年度计划与预算已相应调整", event.date));
            return;
        }
    };
    let what = if raises_budget { "增加当年预算额度" } else { "涉及当年投资计划" };
    // 计划、预算由别的机关在调整之后办，与计划、预算相符的一样，到年底为止。
    let due = law.parameters.budget.match_plan.as_ref().map_or(end_of_year(year), |d| d.due(year));
    let still = if cx.as_of <= due { format!("；应在 {due} 前办妥") } else { String::new() };
    let message = format!("{} 调整{what}，{year} 年度{missing}{still}", event.date);
    let finding = out.add_finding(law, cx.name(event), event.date, event.at("plan_effect"), message);
    finding.help(format!(
        "先由{}调整年度投资计划（计划调整），再由{}调整预算（预算调整）",
        law.who(Kind::AdjustPlan),
        law.who(Kind::AdjustBudget)
    ));
    // 计划、预算由机关调整：漏的是哪一步，就是哪家的职责。
    if let Some(role) = law.competence.get(&omitted).and_then(|c| c.by.first()) {
        finding.owed_by(law.bodies.name(role));
    }
    if !raises_budget || cx.as_of <= due {
        finding.soften(Severity::Warn);
    }
}

//! 计划、预算、合同与支付（第十、十五、十九条）。

use std::collections::BTreeSet;

use crate::{
    model::{Adjust, AdjustBudget, Budget, Contract, Event, Kind, Money, Pay, Timeline, Year, end_of_year},
    rules::{Cx, Need, Out, Subject, Verdict, chapters::planning::declaration::exception_for, rule::Rule},
    ruleset::{Laws, RuleSet},
    text::Route,
};

pub(crate) const RULES: &[Rule] = &[
    Rule::project(
        "budget-without-plan",
        "未列入年度投资计划即安排预算。

        未纳入年度投资计划的项目，不予纳入部门预算；当年的计划须在预算之前（含当日）。

        反例：2024-02-01 安排 2024 年度预算，2024 年度没有列入计划。
        正例：2024-01-15 列入 2024 年度计划，2024-02-01 安排预算。
        改法：补记此前的「列入计划」；确未列入的，先办计划（例外情形办「计划调整」）。",
        budget_without_plan,
    )
    .duty_of(Kind::Budget)
    .gates(&[Kind::Budget])
    .needs(Need {
        before: &[Kind::Budget],
        what: "列入计划",
        found: |t| t.any(&[Kind::Plan, Kind::AdjustPlan]).next_back().map(|e| e.date),
    }),
    Rule::project(
        "budget-differs-from-plan",
        "年度预算与年度投资计划不一致。

        按项目、按年度比较调整后的净额，一分不差才算一致。预算少于计划的，到规则集所定的日期为止仍可补安排；预算多于计划的即时指出。

        反例：如定为 12 月 31 日，2023 年度计划 800万元，预算 790万元，到 2024-01-01 仍未补齐。
        正例：计划 800万元，预算分两次 500万元、300万元。
        改法：办「预算调整」或「计划调整」，使两者一致。",
        budget_differs,
    ).duty_of(Kind::Budget)
    .reads(&["budget.match_plan"]),
    Rule::project(
        "over-approved-total",
        "合同或支付合计超过批复总投资。

        应当按批复的概（预）算实施。以当日有效的批复总投资为限，经批准的调增计入；恰等于批复的不算超过。

        反例：批复 1000万元，合同合计 1000.01万元。
        正例：批复 1000万元，合同合计 1000万元。
        改法：核对金额单位；确需增加的，先报原批复机关批准，再签合同。",
        over_approved_total,
    ),
    Rule::project(
        "paid-over-budget",
        "支付超过预算。

        按支付所用预算的年度（`year`，不写为支付当年）累计，不得超过当日已安排的该年度预算加以前年度结余；恰等于的不算超过。
        以前年度超支的只在当年指出，不再算到以后年度。到该年度为止一笔预算也没有记的，不能判断。
        累计支付已超批复总投资的，由 over-approved-total 指出。

        反例：2023 年度预算 500万元，2023 年支付 500.01万元，没有结余。
        正例：2022 年度结余 100万元，2023 年度预算 500万元，2023 年支付 600万元。
        改法：核对金额与年度；确需超过的，先办「预算调整」再支付。",
        paid_over_budget,
    ),
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
    out.add_finding(law, cx.name(event), event.date, event.at("year"), message).help(format!(
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
    let Some(plan) = cx.timeline.plan_of(year) else {
        out.not_applicable(|| format!("{year} 年度没有列入计划，由 budget-without-plan 核查"));
        return;
    };
    let budget = cx.timeline.budget_of(year).unwrap_or_default();
    let due = law.parameters.budget.match_plan.as_ref().map_or(end_of_year(year), |d| d.due(year));
    if budget == plan {
        out.pass(|| format!("{year} 年度计划与预算都是 {plan}"));
        return;
    }
    if budget < plan && cx.as_of <= due {
        out.pass(|| format!("{year} 年度计划 {plan}，已安排预算 {budget}；{due} 前仍可补足"));
        return;
    }
    let (more, less) = if budget > plan { ("多", budget - plan) } else { ("少", plan - budget) };
    let message = format!("{year} 年度投资计划 {plan}，预算 {budget}，预算{more} {less}");
    out.add_finding(law, Subject::Year(year), last.date.max(due.min(cx.as_of)), last.at("amount"), message)
        .limit("budget.match_plan")
        .help(format!(
            "由{}办「预算调整」，或由{}办「计划调整」，使两者一致",
            law.who(Kind::AdjustBudget),
            law.who(Kind::AdjustPlan)
        ));
}

/// 某日有效的批复总投资：最近的批复，加上其后经批准的增减。
#[must_use]
pub fn approved_total<'p>(laws: &Laws, timeline: Timeline<'p>) -> Option<(Money, &'p Event)> {
    let (approval, total) = timeline.approval_in_force()?;
    let approved = timeline.since(approval.date).of::<Adjust>().filter(|(e, a)| approved_by(laws, e, a));
    let change: Money = approved.filter_map(|(_, a)| a.total_change).map(|c| c.0).sum();
    Some((total + change, approval))
}

/// 调整之前（含当日）已由有权的机关批准。
#[must_use]
pub fn approved_by(laws: &Laws, event: &Event, adjust: &Adjust) -> bool {
    let law = laws.nearest(event.date);
    adjust.approval.as_ref().is_some_and(|a| a.date <= event.date && may_approve(law, &a.by))
}

/// 有权批准调整：作出批复的机关，即规则集中可作代初设批复、概算批复的。建设单位自己、主管部门都不算；
/// 规则集没有写由谁批复的，凡机关都算。
pub(crate) fn may_approve(law: &RuleSet, by: &str) -> bool {
    let role = law.bodies.role(by);
    let competent = approvers(law);
    role.is_some_and(|role| competent.is_empty() || competent.contains(&role))
}

/// 作出批复的机关（角色）。
fn approvers(law: &RuleSet) -> Vec<&str> {
    let kinds = [Kind::ApproveOneStep, Kind::ApproveEstimate];
    let by = kinds.iter().filter_map(|kind| law.competence.get(kind)).flat_map(|c| &c.by);
    let mut roles: Vec<&str> = by.map(String::as_str).filter(|role| law.bodies.has(role)).collect();
    roles.dedup();
    roles
}

fn over_approved_total(cx: &Cx<'_>, out: &mut Out) {
    for (event, own, law) in cx.judged::<Contract>(out) {
        if own.amount.is_none() && cx.facts(event.date).is_classified() {
            out.not_applicable(|| format!("{} 签订合同：涉密项目的合同金额不写入台账", event.date));
            continue;
        }
        if own.amount.is_none() {
            out.unknown(event.at("amount"), || format!("{} 合同金额不明", event.date));
            continue;
        }
        let (sum, _) = cx.timeline.through(event).contracted();
        within_total(cx, law, event, "合同合计", sum, out);
    }
    let contracts_over = out.verdict == Verdict::Violated;
    for (event, _, law) in cx.judged::<Pay>(out) {
        let paid = cx.timeline.through(event).paid();
        if contracts_over {
            out.not_applicable(|| format!("{} 支付：合同已超批复，不另指出", event.date));
        } else {
            within_total(cx, law, event, "累计支付", paid, out);
        }
    }
}

fn within_total(cx: &Cx<'_>, law: &RuleSet, event: &Event, what: &str, sum: Money, out: &mut Out) {
    if cx.facts(event.date).is_maintenance() {
        out.not_applicable(|| format!("{} {what}：运行维护项目没有概算批复", event.date));
        return;
    }
    let Some((total, approval)) = approved_total(cx.laws, cx.timeline.up_to(event.date)) else {
        out.unknown(Route::key("events"), || format!("{} {what} {sum}：没有批复总投资，无从比较", event.date));
        return;
    };
    if sum <= total {
        out.pass(|| format!("{} {what} {sum}，不超过批复 {total}", event.date));
        return;
    }
    let message = format!("{} {what} {sum}，超过批复总投资 {total}，多 {}", event.date, sum - total);
    out.add_finding(law, cx.name(event), event.date, event.at("amount"), message)
        .related(approval.at("total"), format!("{} {}", approval.date, approval.kind()))
        .help("核对金额与单位；确需增加投资的，应先报原批复机关批准，记入「调整」的 approval");
}

fn paid_over_budget(cx: &Cx<'_>, out: &mut Out) {
    for (event, own, law) in cx.judged::<Pay>(out) {
        let year = own.year.unwrap_or_else(|| Year::of(event.date));
        let arranged = |e: &Event| e.budgeted_year().is_some_and(|y| y <= year);
        if !cx.timeline.events().any(arranged) {
            out.unknown(Route::key("events"), || {
                format!("{} 支付：到 {year} 年度为止没有预算的记录，无从比较", event.date)
            });
        } else if pays_over_total(cx, event) {
            out.not_applicable(|| format!("{} 支付：累计已超批复总投资，由 over-approved-total 指出", event.date));
        } else {
            within_budget(cx, law, event, year, out);
        }
    }
}

/// 合同未超批复，而累计支付已超批复总投资。
fn pays_over_total(cx: &Cx<'_>, event: &Event) -> bool {
    let earlier = cx.timeline.up_to(event.date);
    let over = |total| cx.timeline.through(event).paid() > total && earlier.contracted().0 <= total;
    !cx.facts(event.date).is_maintenance() && approved_total(cx.laws, earlier).is_some_and(|(total, _)| over(total))
}

fn within_budget(cx: &Cx<'_>, law: &RuleSet, event: &Event, year: Year, out: &mut Out) {
    let carried = carried_into(cx.timeline, event, year);
    let budget = cx.timeline.up_to(event.date).budget_of(year).unwrap_or_default();
    let paid = paid_in(cx.timeline, event, year);
    let limit = budget + carried;
    let from = if carried > Money::ZERO { format!("（含以前年度结余 {carried}）") } else { String::new() };
    if paid <= limit {
        out.pass(|| format!("{} 支付后 {year} 年度累计 {paid}，不超过预算 {limit}{from}", event.date));
        return;
    }
    let message =
        format!("{} 支付后 {year} 年度累计支付 {paid}，当日可用预算 {limit}{from}，多 {}", event.date, paid - limit);
    let finding = out.add_finding(law, cx.name(event), event.date, event.at("amount"), message);
    finding.help("核对金额与所用预算的年度（year）；确需超过的，先办「预算调整」再支付");
    let later = cx.timeline.after(event.date).events().find(|e| e.budgeted_year() == Some(year));
    if let Some(later) = later {
        finding.related(later.at("date"), format!("{} {}，迟于支付", later.date, later.kind()));
    }
}

/// 到某一支付为止（含）用某年度预算的累计支付。
fn paid_in(timeline: Timeline<'_>, event: &Event, year: Year) -> Money {
    let paid = timeline.through(event).of::<Pay>().filter(|(e, _)| e.paid_year() == Some(year));
    paid.map(|(_, p)| p.amount).sum()
}

/// 以前各年度的结余，依支付当日所见；某年超支的，以零计。
fn carried_into(timeline: Timeline<'_>, event: &Event, year: Year) -> Money {
    let earlier = timeline.up_to(event.date);
    let spent = earlier.events().filter_map(|e| e.budgeted_year().or(e.paid_year()));
    let years: BTreeSet<Year> = spent.filter(|y| *y < year).collect();
    years.into_iter().fold(Money::ZERO, |carried, year| {
        let left = carried + earlier.budget_of(year).unwrap_or_default() - paid_in(timeline, event, year);
        left.max(Money::ZERO)
    })
}

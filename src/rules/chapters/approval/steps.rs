//! 审批与列入计划（第九、十、二十一条）。

use std::collections::BTreeSet;

use crate::{
    model::{AdjustPlan, ApproveEstimate, ApproveOneStep, Date, Event, Kind, Money, Plan, Timeline, Year},
    rules::{
        Cx, Out,
        chapters::funds::total::{approved_total, doubtful_total},
        rule::Rule,
        shared::shapes::requires,
    },
    ruleset::{RuleSet, Severity},
};

pub(crate) const RULES: &[Rule] = &[
    Rule::project(
        "approved-before-listing",
        "未入清单先批复。

        审批机关只受理已纳入项目清单的项目；清单须在批复之前（含当日）。纳入之后又重新批复的，列为「已补办」。

        反例：2023-03-01 代初设批复，2023-04-01 才纳入清单。
        正例：2022-11-28 纳入清单，2023-03-01 代初设批复。
        改法：补记此前的「纳入清单」；确未纳入的，补办后重新批复，已作出的批复由审批机关纠正。",
        requires,
    ).duty_of(Kind::ApproveOneStep)
    .reads(&["requires.approved-before-listing"]),
    Rule::project(
        "two-step-skipped",
        "达到两步审批标准而只走了一步。

        总投资达到规则集所定限额（含本数）的，应先批可研，再批初设及概算。以批复的总投资为准，不以估算为准。
        不足限额的「可」一步，走两步总是合法的。运行维护不适用。后来补了可研批复、又批复了概算的，列为「已补办」。

        反例：如限额为 3000万元，代初设批复总投资 3000万元。
        正例：代初设批复总投资 2999.999999万元；或先可研批复，再概算批复。
        改法：批复金额记错的，用「更正」重记；属实的，由审批机关补办可研批复与概算批复并纠正。",
        two_step_skipped,
    ).duty_of(Kind::ApproveOneStep)
    .reads(&["approval.two_step"])
    .counts_money(),
    Rule::project(
        "steps-out-of-order",
        "审批次序颠倒。

        概算依据可研批复编制，所以概算批复不能早于可研批复；同日的不算颠倒。可研批复之后又批复了概算的，列为「已补办」。

        反例：2023-03-01 概算批复，2023-04-01 可研批复。
        正例：2023-03-01 可研批复，2023-04-01 概算批复。
        改法：核对两件批复的日期；确系颠倒的，由审批机关处理。",
        steps_out_of_order,
    ).duty_of(Kind::ApproveOneStep),
    Rule::project(
        "plan-ineligible",
        "不合列入年度投资计划的条件，且未入清单。

        可以列入的只有四种：已入清单的运行维护；经依法审批的续建；已入清单并完成可研及概算（代初设）的；初设及概算已批复的。
        规则施行当年的计划，施行之前已经批复的，只作提醒：那一年不可能有清单。
        条件齐备之后又列入或调整了同一年度的计划，或撤下了这一笔的，列为「已补办」。

        反例：新建项目没有纳入清单，也没有批复，即列入计划。
        正例：纳入清单、代初设批复之后列入计划。
        改法：先申报、纳入清单并完成审批；确需当年安排的，按例外情形申报（exception）。",
        plan_ineligible,
    ).duty_of(Kind::Plan)
    .gates(&[Kind::Plan]),
    Rule::project(
        "unapproved-in-plan",
        "未获批复即列入年度投资计划。

        已入清单而可研及概算未获批复的，原则上不予列入计划。「原则上」留有余地：规则集写明可以豁免的，有权的机关可以文件豁免。批复之后又列入或调整了同一年度的计划，或撤下了这一笔的，列为「已补办」。

        反例：2022-11-28 纳入清单，2023-02-01 列入计划，2023-03-01 才批复。
        正例：批复之后列入计划；或有载明起止日期的豁免。
        改法：补记批复；确需先行列入的，由有权的机关以文件豁免，用 wsgov waive 记入。",
        unapproved_in_plan,
    ).duty_of(Kind::Plan)
    .gates(&[Kind::Plan]),
    Rule::project(
        "plan-over-total",
        "各年度计划合计超过批复总投资。

        应当按批复的概（预）算实施，各年度计划的净额合计不能超过批复总投资；经批准的调增计入，恰等于批复的不算超过。
        以现状为准：事后已调减计划或已获批准调增的，不再指出。

        反例：批复 1000万元，2023 年计划 600万元，2024 年计划 500万元。
        正例：2023 年计划 600万元，2024 年计划 400万元。
        改法：办「计划调整」；确需增加总投资的，先报原批复机关批准，记入「调整」的 approval。",
        plan_over_total,
    ).duty_of(Kind::Plan)
    .counts_money(),
];

fn two_step_skipped(cx: &Cx<'_>, out: &mut Out) {
    for (event, own, law) in cx.judged::<ApproveOneStep>(out) {
        check_threshold(cx, law, event, own.total.money(), out);
    }
    for (event, own, law) in cx.judged::<ApproveEstimate>(out) {
        check_threshold(cx, law, event, own.total.money(), out);
    }
}

fn check_threshold(cx: &Cx<'_>, law: &RuleSet, event: &Event, total: Money, out: &mut Out) {
    let Some(two_step) = law.parameters.approval.two_step.as_ref() else { return };
    let Some(threshold) = two_step.threshold() else { return };
    let what = event.kind();
    if cx.facts(event.date).is_maintenance() {
        out.not_applicable(|| format!("{} {what}：运行维护项目不分两步", event.date));
        return;
    }
    if !threshold.is_reached_by(total) {
        out.pass(|| format!("{} {what}总投资 {total}，{}，可一步也可两步", event.date, threshold.short(total)));
        return;
    }
    let feasibility = cx.timeline.up_to(event.date).feasibility_in_force().map(|(e, _)| e);
    if let Some(first) = feasibility.filter(|_| what == Kind::ApproveEstimate) {
        out.pass(|| format!("{} {what}总投资 {total}，此前 {} 已{}", event.date, first.date, first.kind()));
        return;
    }
    let missing = if what == Kind::ApproveEstimate {
        "此前没有「可研批复」"
    } else {
        "却以一步批复代初步设计"
    };
    let reached = threshold.reached("两步审批的标准", total);
    let message = format!("{} {what}总投资 {total}，{reached}，{missing}", event.date);
    out.add_finding(law, cx.name(event), event.date, event.at("total"), message)
        .limit(two_step.key())
        .made_good(approved_in_two_steps(cx, event))
        .help(format!(
            "应先「可研批复」，再「初设审核」「概算批复」；金额记错的，用 wsgov undo 更正后重记；属实的，由{}纠正",
            law.who(what)
        ));
}

/// 后来补了可研批复，其后（含当日）又批复了概算：那次概算批复的日期。
fn approved_in_two_steps(cx: &Cx<'_>, event: &Event) -> Option<Date> {
    let again = cx.timeline.after(event.date).events().filter(|e| e.kind() == Kind::ApproveEstimate);
    again.map(|e| e.date).find(|date| cx.timeline.up_to(*date).feasibility_in_force().is_some())
}

fn steps_out_of_order(cx: &Cx<'_>, out: &mut Out) {
    for (event, _, law) in cx.judged::<ApproveEstimate>(out) {
        if cx.facts(event.date).is_maintenance() {
            out.not_applicable(|| format!("{} {}：运行维护项目不分两步", event.date, event.kind()));
            continue;
        }
        let earlier = cx.timeline.up_to(event.date).feasibility_in_force().map(|(e, _)| e);
        let later = cx.timeline.after(event.date).first(Kind::ApproveFeasibility);
        match (earlier, later) {
            (Some(first), _) => out.pass(|| format!("{} 可研批复，{} 概算批复", first.date, event.date)),
            (None, None) => {
                out.not_applicable(|| format!("{} 概算批复：没有可研批复，由 two-step-skipped 核查", event.date))
            }
            (None, Some(later)) => {
                let days = (later.date - event.date).num_days();
                let message = format!("{} 概算批复，早于 {} 的可研批复 {days} 天", event.date, later.date);
                out.add_finding(law, cx.name(event), event.date, event.at("date"), message)
                    .related(later.at("date"), format!("{} 可研批复", later.date))
                    .made_good(approved_in_two_steps(cx, event))
                    .help(format!("核对两件批复的日期；确系颠倒的，报{}处理", law.who(event.kind())));
            }
        }
    }
}

/// 列入计划的一笔：事件、年度，和当时的规则集。
type PlanEntry<'a> = (&'a Event, Year, &'a RuleSet);

/// 应当核查的列入计划：各次「列入计划」，和此前没有列入而径行「计划调整」的（第十一条）。
fn entries<'a>(cx: &Cx<'a>, out: &mut Out) -> Vec<PlanEntry<'a>> {
    let mut entries: Vec<PlanEntry<'a>> =
        cx.judged::<Plan>(out).into_iter().map(|(e, own, law)| (e, own.year, law)).collect();
    for (event, own, law) in cx.judged::<AdjustPlan>(out) {
        let planned = cx.timeline.of::<Plan>().any(|(e, p)| p.year == own.year && e.date <= event.date);
        let adjusted = cx.timeline.before(event.date).of::<AdjustPlan>().any(|(_, p)| p.year == own.year);
        if !planned && !adjusted {
            entries.push((event, own.year, law));
        }
    }
    entries
}

/// 一笔怎样列入：没有列过而径行调整的，说明是以「计划调整」。
fn entered(event: &Event) -> &'static str {
    if event.kind() == Kind::AdjustPlan { "以「计划调整」列入" } else { "列入" }
}

/// 列入计划的条件（第十条第一款）：合于其一的说明是哪一种。
fn eligibility(cx: &Cx<'_>, event: &Event, year: Year) -> Option<String> {
    let earlier = cx.timeline.up_to(event.date);
    let listed = earlier.listing_in_force();
    let approved = earlier.approval_in_force();
    if let Some(listing) = listed.filter(|_| cx.facts(event.date).is_maintenance()) {
        return Some(format!("运行维护，{} 已入清单", listing.date));
    }
    let (approval, _) = approved?;
    if let Some(why) = continuing(earlier, cx.timeline, year) {
        return Some(format!("续建：{} 已{}，{why}", approval.date, approval.kind()));
    }
    if let Some((estimate, _)) = earlier.approvals_in_force().rfind(|(e, _)| e.kind() == Kind::ApproveEstimate) {
        return Some(format!("{} 初设及概算已批复", estimate.date));
    }
    listed.map(|listing| format!("{} 已入清单，{} 已代初设批复", listing.date, approval.date))
}

/// 条件齐备之后又列入或调整了同一年度的计划，或把这一笔撤了下来：那次的日期。
fn planned_again(cx: &Cx<'_>, event: &Event, year: Year) -> Option<Date> {
    let again = cx.timeline.after(event.date).events().filter(|e| e.planned_year() == Some(year));
    let is_taken_off = |e: &Event| !cx.withholds_amounts && cx.timeline.through(e).plan_of(year) == Some(Money::ZERO);
    let is_put_right = |e: &&Event| eligibility(cx, e, year).is_some() || is_taken_off(e);
    let mut again = again.filter(is_put_right);
    again.next().map(|e| e.date)
}

/// 续建：以前年度已列过计划，或在计划年度之前已开工。
fn continuing(earlier: Timeline<'_>, all: Timeline<'_>, year: Year) -> Option<String> {
    let planned = earlier.events().filter_map(Event::planned_year).find(|y| *y < year);
    planned
        .map(|y| format!("{y} 年度已列计划"))
        .or_else(|| all.before(year.day(1, 1)).first(Kind::Start).map(|e| format!("{} 已开工", e.date)))
}

fn plan_ineligible(cx: &Cx<'_>, out: &mut Out) {
    for (event, year, law) in entries(cx, out) {
        if let Some(why) = eligibility(cx, event, year) {
            out.pass(|| format!("{} {} {year} 年度计划：{why}", event.date, entered(event)));
            continue;
        }
        if cx.timeline.up_to(event.date).listing_in_force().is_some() {
            out.not_applicable(|| {
                format!("{} {} {year} 年度计划：已入清单，由 unapproved-in-plan 核查", event.date, entered(event))
            });
            continue;
        }
        let message =
            format!("{} {} {year} 年度计划，而项目当时不在清单中，也不属经依法审批的续建", event.date, entered(event));
        let finding = out.add_finding(law, cx.name(event), event.date, event.at("event"), message);
        finding.made_good(planned_again(cx, event, year));
        finding.help("应先申报、纳入清单并完成审批，再列入计划；当年确需安排的，按例外情形申报（exception），同样先入清单、经批复");
        if is_transitional(cx, law, event, year) {
            finding.message.push_str("；规则施行之前已经批复，只作提醒");
            finding.soften(Severity::Warn);
        }
    }
}

/// 规则施行当年的计划，而施行之前已经批复。
fn is_transitional(cx: &Cx<'_>, law: &RuleSet, event: &Event, year: Year) -> bool {
    let approved = cx.timeline.up_to(event.date).approvals_in_force();
    let mut earlier = approved.filter(|(approval, _)| cx.laws.on(approval.date).is_none());
    year == Year::of(law.effective_from) && earlier.next().is_some()
}

/// 没有批复的怎样办：规则集许可豁免的，写明由谁豁免。
fn exempt(law: &RuleSet, rule: &str) -> String {
    match law.rule(rule).filter(|config| config.waivable) {
        Some(config) => {
            format!("确需先行列入的，由{}以文件豁免，用 wsgov waive 记入", law.either(&config.waiver_bodies))
        }
        None => format!("没有批复的，由{}以「计划调整」撤下这一笔", law.who(Kind::AdjustPlan)),
    }
}

fn unapproved_in_plan(cx: &Cx<'_>, out: &mut Out) {
    let out_rule = out.rule;
    for (event, year, law) in entries(cx, out) {
        if let Some(why) = eligibility(cx, event, year) {
            out.pass(|| format!("{} {} {year} 年度计划：{why}", event.date, entered(event)));
            continue;
        }
        let earlier = cx.timeline.up_to(event.date);
        let Some(listing) = earlier.listing_in_force() else {
            out.not_applicable(|| {
                format!("{} {} {year} 年度计划：不在清单中，由 plan-ineligible 核查", event.date, entered(event))
            });
            continue;
        };
        let later = cx.timeline.after(event.date).approvals().next();
        let when = later.map_or(String::new(), |(e, _)| format!("（{}在 {}，迟于列入计划）", e.kind(), e.date));
        let how = entered(event);
        let message = format!("{} {how} {year} 年度计划，项目 {} 已入清单，但尚未批复{when}", event.date, listing.date);
        out.add_finding(law, cx.name(event), event.date, event.at("event"), message)
            .made_good(planned_again(cx, event, year))
            .help(format!("批复在先而漏记的，补记「代初设批复」或「概算批复」；{}", exempt(law, out_rule)));
    }
}

fn plan_over_total(cx: &Cx<'_>, out: &mut Out) {
    let Some((total, approval)) = approved_total(cx.laws, cx.timeline) else {
        out.not_applicable(|| "没有有效的批复，由 unapproved-in-plan、plan-ineligible 核查".into());
        return;
    };
    let mut over: Option<&Event> = None;
    let mut planned = None;
    for event in cx.timeline.events().filter(|e| e.planned_year().is_some()) {
        let sum = planned_sum(cx.timeline.through(event));
        // 转为运行维护之后列入的，不是建设的投资；从前已经超过的仍是超过。
        if cx.facts(event.date).is_maintenance() {
            over = over.filter(|_| sum > total);
            continue;
        }
        planned = Some(sum);
        over = if sum > total { over.or(Some(event)) } else { None };
    }
    let Some(sum) = planned else {
        out.not_applicable(|| "没有列入计划，或属运行维护，没有批复总投资".into());
        return;
    };
    let Some(event) = over else {
        out.pass(|| format!("各年度计划合计 {sum}，不超过批复 {total}"));
        return;
    };
    let Some(law) = cx.law_of(event, out) else { return };
    if let Some((_, (at, doubt))) = doubtful_total(cx, cx.timeline).filter(|(most, _)| sum <= *most) {
        out.unknown(at, || format!("各年度计划合计 {sum}，批复总投资 {total}；{doubt}"));
        return;
    }
    let message = format!("各年度计划合计 {sum}，超过批复总投资 {total}，多 {}", sum - total);
    out.add_finding(law, cx.name(event), event.date, event.at("amount"), message)
        .related(approval.at("total"), format!("{} {}", approval.date, approval.kind()))
        .help(format!(
            "由{}办「计划调整」；确需增加总投资的，先报原批复机关批准，记入「调整」的 approval",
            law.who(Kind::AdjustPlan)
        ));
}

/// 各年度计划净额之和。
fn planned_sum(timeline: Timeline<'_>) -> Money {
    let years: BTreeSet<Year> = timeline.events().filter_map(Event::planned_year).collect();
    years.into_iter().filter_map(|year| timeline.plan_of(year)).sum()
}

//! 初步设计的审核与两步审批的限额（第四、八、九条）。

use crate::{
    model::{Adjust, ApproveEstimate, Date, Event, FundingMode, Kind, Timeline},
    rules::{
        Cx, Need, Out,
        chapters::funds::total::{approved_by, approved_total},
        rule::{Rule, is_built},
    },
    ruleset::Severity,
};

pub(crate) const RULES: &[Rule] = &[
    Rule::project(
        "design-not-reviewed",
        "初步设计没有审核即批复概算。

        走两步审批的，概算批复之前（含当日）须有「初设审核」；后来补了审核、又重新批复概算的，列为「已补办」。
        批了概算而没有记可研批复的，也许走的是一步，只作提醒。
        一步审批的概算代初步设计：审核可以读作不必另办，也可以读作开工之前（含当日）仍要办，所以没有的只作提示。
        运行维护、购买服务、规则施行之前批复的一步审批不适用。

        反例：可研批复之后直接概算批复，没有初设审核，或审核在其后。
        正例：2023-03-01 初设审核，当日概算批复；一步审批的，初设审核当日开工。
        改法：补记此前的「初设审核」；确未审核的，由审核的机关补办，再重新批复。",
        design_not_reviewed,
    )
    .duty_of(Kind::ApproveEstimate)
    .needs(&[
        Need { before: &[Kind::ApproveEstimate], when: is_built, what: REVIEW, found: reviewed },
        Need { before: &[Kind::Start], when: is_one_step, what: REVIEW, found: reviewed },
    ]),
    Rule::project(
        "raised-over-threshold",
        "一步审批之后调增到两步审批的限额。

        代初设批复时不足限额，其后经批准调增，总投资达到限额（含）的，提醒核查是否低报后调增。

        反例：如限额 3000万元，代初设批复 2990万元，经批准调增 20万元。
        正例：调增之后仍不足 3000万元；或走的是两步审批。
        改法：核查缘由；属实的，用 wsgov answer 说明。",
        raised_over_threshold,
    )
    .warn()
    .reads(&["approval.two_step"])
    .counts_money(),
];

const REVIEW: &str = "初设审核";

fn reviewed(timeline: Timeline<'_>) -> Option<Date> {
    timeline.last(Kind::ReviewDesign).map(|e| e.date)
}

/// 走的是一步审批而须审核初步设计：建设项目，现行的批复是规则施行以来的代初设批复。
fn is_one_step(cx: &Cx<'_>) -> bool {
    one_step_approval(cx.timeline).is_some_and(|approval| asks_review(cx, approval, cx.as_of))
}

/// 还该审核初步设计：两步审批的在概算批复之前，一步审批的在开工之前。`large` 是投资到了两步审批的标准。
#[must_use]
pub fn awaits_design_review(cx: &Cx<'_>, large: Option<bool>) -> bool {
    let timeline = cx.timeline;
    if timeline.approval_in_force().is_some() {
        return is_one_step(cx) && !timeline.has(Kind::Start);
    }
    let one_step = || large != Some(true) && !is_bought(cx, cx.as_of);
    is_built(cx) && (timeline.feasibility_in_force().is_some() || one_step())
}

fn design_not_reviewed(cx: &Cx<'_>, out: &mut Out) {
    for (event, own, law) in cx.judged::<ApproveEstimate>(out) {
        let (date, earlier) = (event.date, cx.timeline.up_to(event.date));
        // 可研批复没有记，也许走的是一步，只是写错了批复的名称；到了两步审批标准的，由 two-step-skipped 说。
        let doubtful = earlier.feasibility_in_force().is_none();
        let threshold = law.parameters.approval.two_step.as_ref().and_then(|two_step| two_step.threshold());
        if doubtful && threshold.is_some_and(|threshold| threshold.is_reached_by(own.total.money())) {
            out.not_applicable(|| format!("{date} 概算批复：没有可研批复，由 two-step-skipped 说"));
            continue;
        }
        if cx.facts(date).is_maintenance() {
            out.not_applicable(|| format!("{date} 概算批复：运行维护"));
            continue;
        }
        if let Some(reviewed) = earlier.last(Kind::ReviewDesign) {
            out.pass(|| format!("{date} 概算批复，此前 {} 已初设审核", reviewed.date));
            continue;
        }
        let later = cx.timeline.after(date).first(Kind::ReviewDesign);
        let when = later.map_or(String::new(), |e| format!("（审核在 {}，迟于批复）", e.date));
        let again = later.and_then(|reviewed| cx.timeline.since(reviewed.date).first(Kind::ApproveEstimate));
        let unsaid = if doubtful { "，也没有记「可研批复」，不知走的是不是两步" } else { "" };
        let message = format!("{date} 概算批复，此前没有「初设审核」{when}{unsaid}");
        let finding = out.add_finding(law, cx.name(event), date, event.at("date"), message);
        finding.softened = doubtful.then_some(Severity::Warn);
        finding
            .made_good(again.map(|e| e.date))
            .help(format!("补记此前的「初设审核」；确未审核的，由{}补办，再重新批复", law.who(Kind::ReviewDesign)));
    }
    one_step_unreviewed(cx, out);
}

/// 现行的批复是代初设批复。
fn one_step_approval<'p>(timeline: Timeline<'p>) -> Option<&'p Event> {
    let (approval, _) = timeline.approval_in_force()?;
    (approval.kind() == Kind::ApproveOneStep).then_some(approval)
}

/// 一步审批的建设项目才须审核：运行维护、购买服务、规则施行之前批复的不须。
fn asks_review(cx: &Cx<'_>, approval: &Event, date: Date) -> bool {
    !is_bought(cx, date) && cx.laws.on(approval.date).is_some()
}

/// 不是建设：运行维护、购买服务。
fn is_bought(cx: &Cx<'_>, date: Date) -> bool {
    let facts = cx.facts(date);
    facts.is_maintenance() || facts.funding_mode == Some(FundingMode::Purchase)
}

/// 一步审批的：开工之前没有审核，只作提示。
fn one_step_unreviewed(cx: &Cx<'_>, out: &mut Out) {
    let Some(start) = cx.timeline.first(Kind::Start) else { return };
    let earlier = cx.timeline.up_to(start.date);
    let Some(approval) = one_step_approval(earlier) else { return };
    if !asks_review(cx, approval, start.date) {
        out.not_applicable(|| format!("{} 开工：不是建设，或批复在规则施行之前", start.date));
        return;
    }
    let Some(law) = cx.law_of(start, out) else { return };
    if let Some(reviewed) = earlier.last(Kind::ReviewDesign) {
        out.pass(|| format!("{} 开工，此前 {} 已初设审核", start.date, reviewed.date));
        return;
    }
    let message = format!("{} 开工，走的是一步审批（{} 代初设批复），此前没有「初设审核」", start.date, approval.date);
    out.add_finding(law, cx.name(start), start.date, start.at("date"), message)
        .soften(Severity::Info)
        .owed_by(law.who(Kind::ReviewDesign))
        .related(approval.at("date"), format!("{} 代初设批复", approval.date))
        .help("条文两读都通，只供知晓；审核过而漏记的，补记「初设审核」");
}

fn raised_over_threshold(cx: &Cx<'_>, out: &mut Out) {
    for (event, own, law) in cx.judged::<Adjust>(out) {
        let Some(two_step) = law.parameters.approval.two_step.as_ref() else { continue };
        let Some(threshold) = two_step.threshold() else { continue };
        let date = event.date;
        let raised =
            approved_by(cx.laws, cx.timeline, event, own).then(|| approved_total(cx.laws, cx.timeline.up_to(date)));
        let Some((total, approval)) = raised.flatten().filter(|(_, approval)| approval.kind() == Kind::ApproveOneStep)
        else {
            out.not_applicable(|| format!("{date} 调整：没有经批准，或不是一步审批"));
            continue;
        };
        if !threshold.is_reached_by(total) || cx.facts(date).is_maintenance() {
            out.pass(|| format!("{date} 调整之后总投资 {total}，没有到两步审批的标准 {threshold}"));
            continue;
        }
        let message = format!("{date} 调整之后总投资 {total}，到了两步审批的标准 {threshold}，而批复走的是一步");
        out.add_finding(law, cx.name(event), date, event.at("total_change"), message)
            .limit(two_step.key())
            .related(approval.at("total"), format!("{} {}", approval.date, approval.kind()))
            .help("核查是否低报后调增；属实的，用 wsgov answer 说明");
    }
}

//! 批复之后调增到两步审批的标准（第九条）。

use crate::{
    model::{Adjust, Event, Kind},
    rules::{
        Cx, Out,
        chapters::funds::total::{approved_by, approved_total},
        rule::Rule,
    },
};

pub(crate) const RULES: &[Rule] = &[Rule::project(
    "raised-over-threshold",
    "一步审批之后调增到两步审批的标准。

    两步审批以批复的总投资为准；批复时不足，其后经批准的调增使总投资达到标准（含本数）的，条文没有说怎样算，提醒核查是否低报后调增。
    已走两步的、运行维护的不适用；重新批复而达到标准的，由 two-step-skipped 指出。

    反例：如标准为 3000万元，代初设批复 2990万元，其后经批准调增 20万元。
    正例：代初设批复 2900万元，经批准调增 90万元。
    改法：核查调增的缘由；确有必要的，由审批机关研究是否补办可研批复与概算批复，并在 explanations 中说明。",
    raised_over_threshold,
)
    .warn()
    .duty_of(Kind::ApproveOneStep)
.reads(&["approval.two_step"])
.counts_money()];

fn raised_over_threshold(cx: &Cx<'_>, out: &mut Out) {
    for (event, own, law) in cx.judged::<Adjust>(out) {
        let Some(threshold) = law.parameters.approval.two_step.as_ref().map(|t| t.total_at_least) else { continue };
        if !approved_by(cx.laws, event, own) || cx.facts(event.date).is_maintenance() || two_steps(cx, event) {
            out.not_applicable(|| format!("{} 调整：没有经批准增加总投资，或已走两步审批", event.date));
            continue;
        }
        let before = approved_total(cx.laws, cx.timeline.ahead_of(event));
        let Some((total, approval)) = approved_total(cx.laws, cx.timeline.through(event)) else { continue };
        if total < threshold || before.is_some_and(|(before, _)| before >= threshold) {
            out.pass(|| format!("{} 调整后总投资 {total}，没有由此达到 {threshold}", event.date));
            continue;
        }
        let message = format!(
            "{} 调整使总投资达到 {total}，到了两步审批的标准 {threshold}（含），而 {} {}只走一步",
            event.date,
            approval.date,
            approval.kind()
        );
        out.add_finding(law, cx.name(event), event.date, event.at("total_change"), message)
            .limit("approval.two_step.total_at_least")
            .related(approval.at("total"), format!("{} {}", approval.date, approval.kind()))
            .help(format!(
                "核查是否低报后调增；确有必要的，由{}研究是否补办两步审批，并在 explanations 中说明",
                law.who(Kind::ApproveEstimate)
            ));
    }
}

/// 到某一事件为止已走两步：先可研批复，再概算批复。
fn two_steps(cx: &Cx<'_>, event: &Event) -> bool {
    let earlier = cx.timeline.through(event);
    let estimate = earlier.approval_in_force().is_some_and(|(e, _)| e.kind() == Kind::ApproveEstimate);
    estimate && earlier.feasibility_in_force().is_some()
}

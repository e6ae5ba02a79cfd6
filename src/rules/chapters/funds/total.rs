//! 批复总投资：某日有效的数，与有权批准增减的机关。

use crate::{
    model::{Adjust, Approval, Date, Event, Kind, Money, Timeline, documented},
    rules::{
        Cx,
        shared::strangers::{ask, is_stranger},
    },
    ruleset::{Laws, RuleSet},
    text::Route,
};

/// 某日有效的批复总投资：最近的批复，加上其后经批准的增减。
///
/// 合同与计划的上限、自行调整的基数都是它。
#[must_use]
pub fn approved_total<'p>(laws: &Laws, timeline: Timeline<'p>) -> Option<(Money, &'p Event)> {
    let (approval, total) = timeline.approval_in_force()?;
    let change: Money = approved_changes(laws, timeline, approval).map(|(_, change)| change).sum();
    Some((total + change, approval))
}

/// 一次批复之后经批准的增减。
pub fn approved_changes<'p>(
    laws: &Laws,
    timeline: Timeline<'p>,
    approval: &Event,
) -> impl Iterator<Item = (&'p Event, Money)> {
    approved_adjustments(laws, timeline, approval).filter_map(|(event, own)| Some((event, own.total_change?.0)))
}

/// 一次批复之后经批准的调整；批准就是这次批复本身的，或在它之前的，已在批复的数里，不另算。
fn approved_adjustments<'p>(
    laws: &Laws,
    timeline: Timeline<'p>,
    approval: &Event,
) -> impl DoubleEndedIterator<Item = (&'p Event, &'p Adjust)> {
    let adjusted = timeline.since(approval.date).of::<Adjust>();
    let later = adjusted.filter(move |(_, own)| own.approval.as_ref().is_some_and(|own| own.adds_to(approval)));
    later.filter(move |(event, own)| approved_by(laws, timeline, event, own))
}

/// 调整之前（含当日）已由有权的机关批准：文号没有写作「无」，不早于项目的首次批复。
#[must_use]
pub fn approved_by(laws: &Laws, timeline: Timeline<'_>, event: &Event, adjust: &Adjust) -> bool {
    let law = laws.nearest(event.date);
    adjust.approval.as_ref().is_some_and(|own| {
        own.date <= event.date && may_approve(law, &own.by) && flaw(own, timeline.up_to(event.date)).is_none()
    })
}

/// 所记的批准自己不成立的缘故：文号写作「无」，或早于项目的首次批复；没有写文号的不在此列。
pub(crate) fn flaw(approval: &Approval, timeline: Timeline<'_>) -> Option<String> {
    if let Some(doc) = approval.doc.as_deref().filter(|doc| documented(Some(doc)).is_none()) {
        return Some(format!("所记的批准没有文号（写的是「{doc}」）"));
    }
    let (first, _) = timeline.approvals().next().filter(|(first, _)| approval.date < first.date)?;
    Some(format!("所记的批准在 {}，早于 {} 的{}", approval.date, first.date, first.kind()))
}

/// 有权批准调整：作出批复的机关，即规则集中可作代初设批复、概算批复的。建设单位自己、主管部门都不算；
/// 规则集没有写由谁批复的，凡机关都算。
pub(crate) fn may_approve(law: &RuleSet, by: &str) -> bool {
    let role = law.bodies.role(by);
    let competent = approvers(law);
    role.is_some_and(|role| competent.is_empty() || competent.contains(&role))
}

/// 调整之前（含当日）的批准，写着的机关不知是谁：不知有没有效。
pub(crate) fn doubtful_approval<'p>(cx: &Cx<'_>, event: &Event, adjust: &'p Adjust) -> Option<&'p Approval> {
    let law = cx.laws.nearest(event.date);
    adjust.approval.as_ref().filter(|a| a.date <= event.date && is_stranger(cx, law, &a.by))
}

/// 为什么不知道批准有没有效，写在哪里。
pub(crate) fn doubt(cx: &Cx<'_>, event: &Event, approval: &Approval) -> (Route, String) {
    let law = cx.laws.nearest(event.date);
    let asked = ask(law, &approval.by, approvers(law).into_iter());
    let text = format!("{} 调整所记的批准由「{}」作出，{asked}", event.date, approval.by);
    (event.at("approval").then("by"), text)
}

/// 总投资至多可以算到多少，和算不准的缘故：批准不知有没有效的调增也算上。没有这样的调增的为无。
pub(crate) fn doubtful_total(cx: &Cx<'_>, timeline: Timeline<'_>) -> Option<(Money, (Route, String))> {
    let (total, approval) = approved_total(cx.laws, timeline)?;
    let adjusted = timeline.since(approval.date).of::<Adjust>();
    let doubtful = adjusted.filter_map(|(event, own)| {
        let raise = own.total_change.map(|change| change.0).filter(|change| *change > Money::ZERO)?;
        Some((raise, doubt(cx, event, doubtful_approval(cx, event, own)?)))
    });
    let raises: Vec<_> = doubtful.collect();
    let most = total + raises.iter().map(|(raise, _)| *raise).sum();
    raises.into_iter().next().map(|(_, doubt)| (most, doubt))
}

/// 作出批复的机关（角色）。
fn approvers(law: &RuleSet) -> Vec<&str> {
    let kinds = [Kind::ApproveOneStep, Kind::ApproveEstimate];
    let by = kinds.iter().filter_map(|kind| law.competence.get(kind)).flat_map(|c| &c.by);
    let mut roles: Vec<&str> = by.map(String::as_str).filter(|role| law.bodies.has(role)).collect();
    roles.dedup();
    roles
}

/// 总投资最近一次经有权的机关确定之日：最近的批复，或其后经批准的调整。
pub(crate) fn approved_since(laws: &Laws, timeline: Timeline<'_>) -> Option<Date> {
    let (approval, _) = timeline.approval_in_force()?;
    let adjusted = approved_adjustments(laws, timeline, approval);
    Some(adjusted.map(|(e, _)| e.date).next_back().unwrap_or(approval.date))
}

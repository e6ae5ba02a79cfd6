//! 规则集的 `when`：词看事实，金额看批复、估算或事件自己。

use crate::{
    model::{Act, Date, Declare, Event, Money},
    rules::{Cx, approved_total},
    ruleset::{AmountOf, Conditions},
};

/// 全部条件是否成立；金额没有记录、分不清的为无。
#[must_use]
pub fn applies(cx: &Cx<'_>, when: &Conditions, event: Option<&Event>, date: Date) -> Option<bool> {
    if !cx.holds(when, date) {
        return Some(false);
    }
    let mut known = true;
    for range in &when.amounts {
        match amount(cx, &range.of, event, date) {
            Some(amount) if !range.holds(amount) => return Some(false),
            Some(_) => {}
            None => known = false,
        }
    }
    known.then_some(true)
}

/// 所看的数；没有记录的为无。
fn amount(cx: &Cx<'_>, of: &AmountOf, event: Option<&Event>, date: Date) -> Option<Money> {
    let declared = || cx.timeline.up_to(date).of::<Declare>().next_back().map(|(_, own)| own);
    match of {
        AmountOf::Total => {
            let approved = approved_total(cx.laws, cx.timeline.up_to(date)).map(|(total, _)| total);
            approved.or_else(|| declared()?.estimated())
        }
        AmountOf::Part(name) => declared()?.estimated_at(name).map(|cost| cost.amount()),
        AmountOf::Own => event.and_then(own_amount),
    }
}

/// 事件自己的金额。
fn own_amount(event: &Event) -> Option<Money> {
    match &event.act {
        Act::Declare(own) => own.estimated(),
        Act::ApproveFeasibility(own) => own.total.known(),
        Act::ApproveEstimate(own) => own.total.known(),
        Act::ApproveOneStep(own) => own.total.known(),
        Act::Plan(own) => own.amount.known(),
        Act::AdjustPlan(own) => own.amount.known(),
        Act::Budget(own) => own.amount.known(),
        Act::AdjustBudget(own) => own.amount.known(),
        Act::Procure(own) => own.ceiling,
        Act::Contract(own) => own.amount,
        Act::Pay(own) => own.amount.known(),
        Act::Adjust(own) => own.amount.known(),
        _ => None,
    }
}

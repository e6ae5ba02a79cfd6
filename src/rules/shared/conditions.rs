//! 规则集的 `when`：词看事实，金额看批复、估算或事件自己。

use crate::{
    model::{Act, Date, Declare, Event, Money},
    rules::{
        Cx, approved_total,
        shared::feature_signs::{purchase_sign, sign},
    },
    ruleset::{AmountOf, Condition, Conditions},
};

/// 全部条件是否成立；金额没有记录、项目特征或购买服务没有写而看来也许有的，分不清，为无。
#[must_use]
pub fn applies(cx: &Cx<'_>, when: &Conditions, event: Option<&Event>, date: Date) -> Option<bool> {
    let mut known = true;
    for condition in unmet(cx, when, date) {
        if doubt(cx, condition, date).is_none() {
            return Some(false);
        }
        known = false;
    }
    for range in &when.amounts {
        match amount(cx, &range.of, event, date) {
            Some(amount) if !range.holds(amount) => return Some(false),
            Some(_) => {}
            None => known = false,
        }
    }
    known.then_some(true)
}

/// 为什么分不清条件是否成立。
pub(crate) fn unsaid(cx: &Cx<'_>, when: &Conditions, date: Date) -> String {
    match unmet(cx, when, date).find_map(|condition| doubt(cx, condition, date)) {
        Some(sign) => format!("{sign}，不知是否「{when}」"),
        None => format!("是否「{when}」没有记录"),
    }
}

/// 不成立的各条件。
fn unmet<'w>(cx: &'w Cx<'_>, when: &'w Conditions, date: Date) -> impl Iterator<Item = Condition> + use<'w> {
    when.iter().copied().filter(move |condition| !cx.holds(&[*condition], date))
}

/// 没有写而看来也许有的特征、看来也许是的购买服务：怎样看出。
fn doubt(cx: &Cx<'_>, condition: Condition, date: Date) -> Option<String> {
    if condition == Condition::Purchase {
        return purchase_sign(cx, date);
    }
    condition.features().iter().find_map(|feature| sign(cx, *feature, date))
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

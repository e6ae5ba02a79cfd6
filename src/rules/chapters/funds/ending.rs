//! 项目不再进行之后的计划与预算（第十、二十九条）。

use std::collections::BTreeSet;

use chrono::Days;

use crate::{
    model::{Date, Event, Kind, Money, Year},
    rules::{Cx, Out, Subject, rule::Rule},
    ruleset::RuleSet,
};

pub(crate) const RULES: &[Rule] = &[Rule::project(
    "money-after-end",
    "项目不再进行而计划、预算没有调减。

    终止、整个撤回、撤销全部批复之后，当年和以后年度的计划、预算里没有用去的钱应当调减。条文没有给出日期，过了规则集所定的天数仍在的，提醒。
    已支付的（减去退款）、已签合同尚待付清的，不在此限；以前年度的不看。

    反例：如定为 30 天，2023-06-01 撤回，2023 年度计划、预算 480万元分文未付，到 2023-07-02 仍未调减。
    正例：2023-06-20 「计划调整」为 0，「预算调整」为 0。
    改法：先办「计划调整」，再办「预算调整」，减到已支付和应付的数。",
    money_after_end,
)
    .warn()
    .duty_of(Kind::AdjustPlan)
.reads(&["ending.money"])
.counts_money()];

fn money_after_end(cx: &Cx<'_>, out: &mut Out) {
    let Some(end) = cx.timeline.ending() else {
        out.not_applicable(|| "项目没有终止、撤回、撤销批复".into());
        return;
    };
    let Some(law) = cx.law_of(end, out) else { return };
    let Some(days) = law.parameters.ending.money.as_ref().map(|m| m.days) else { return };
    let due = end.date.checked_add_days(Days::new(days.into())).unwrap_or(end.date);
    let standing: Vec<MoneyLeft> = years(cx, Year::of(end.date)).into_iter().filter_map(|y| standing(cx, y)).collect();
    if standing.is_empty() {
        out.pass(|| format!("{} {}，此后的计划、预算里没有未用的钱", end.date, end.kind()));
    } else if cx.as_of <= due {
        out.pass(|| format!("{} {}，计划、预算应在 {due} 前调减", end.date, end.kind()));
    }
    for left in standing.into_iter().filter(|_| cx.as_of > due) {
        report(law, end, (due, days), &left, out);
    }
}

/// 一个年度没有用去而仍在的计划、预算。
struct MoneyLeft<'a> {
    year: Year,
    /// 「计划」「预算」与各自的数额。
    money: Vec<(&'static str, Money)>,
    /// 已用和应付的。
    spent: Money,
    last: &'a Event,
}

fn years(cx: &Cx<'_>, from: Year) -> BTreeSet<Year> {
    let arranged = cx.timeline.events().filter_map(|e| e.planned_year().or(e.budgeted_year()));
    arranged.filter(|year| *year >= from).collect()
}

fn standing<'a>(cx: &Cx<'a>, year: Year) -> Option<MoneyLeft<'a>> {
    let paid: Money = cx.timeline.payments().filter(|p| p.year == year).map(|p| p.amount).sum();
    let owed = (cx.timeline.contracted().0 - cx.timeline.paid()).max(Money::ZERO);
    let spent = paid + owed;
    let left = [("计划", cx.timeline.plan_of(year)), ("预算", cx.timeline.budget_of(year))];
    let money: Vec<_> = left.into_iter().filter_map(|(what, sum)| Some((what, sum.filter(|s| *s > spent)?))).collect();
    let last = cx.timeline.events().rfind(|e| e.planned_year().or(e.budgeted_year()) == Some(year))?;
    (!money.is_empty()).then_some(MoneyLeft { year, money, spent, last })
}

fn report(law: &RuleSet, end: &Event, (due, days): (Date, u32), left: &MoneyLeft<'_>, out: &mut Out) {
    let money: Vec<String> = left.money.iter().map(|(what, sum)| format!("{what} {sum}")).collect();
    let (year, spent) = (left.year, left.spent);
    let message = format!(
        "{} {}，过了 {days} 天（{due}）{year} 年度仍有{}，已用和应付的只有 {spent}",
        end.date,
        end.kind(),
        money.join("、")
    );
    out.add_finding(law, Subject::Year(year), due, left.last.at("amount"), message)
        .limit("ending.money.days")
        .related(end.at("date"), format!("{} {}", end.date, end.kind()))
        .help(format!(
            "由{}办「计划调整」，再由{}办「预算调整」，减到已用和应付的数",
            law.who(Kind::AdjustPlan),
            law.who(Kind::AdjustBudget)
        ));
}

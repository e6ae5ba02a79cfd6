//! 支付（第十、十九条）：用财政资金的不超预算。

use std::collections::BTreeSet;

use crate::{
    model::{AdjustBudget, Event, Money, Pay, Payment, Timeline, Year},
    rules::{
        Cx, Out,
        chapters::funds::{contracts::dealt_with, total::approved_total},
        rule::Rule,
        shared::sources::{Split, arranged},
    },
    ruleset::RuleSet,
    text::Route,
};

pub(crate) const RULES: &[Rule] = &[
    Rule::project(
        "paid-over-budget",
        "支付超过预算。

        按支付所用预算的年度（`year`，不写为支付当年）累计，不得超过当日已安排的该年度预算加以前年度结余（预算的与自有等资金的各自结转）；恰等于的不算超过。
        只看财政资金：支付写明资金来源（sources）的取其中的财政资金；没有写的先算用预算，预算不足的算用计划里的自有等资金。退款从所退年度的支付中减去。
        预算调减到已支付之下，到核查日仍是如此，也没有处理措施的，同样指出。
        以前年度超支的只在当年指出，不再算到以后年度。到该年度为止一笔预算也没有记的，不能判断。
        累计支付已超批复总投资的，由 over-approved-total 指出。

        反例：2023 年度预算 500万元，2023 年支付 500.01万元，没有结余。
        正例：2022 年度结余 100万元，2023 年度预算 500万元，2023 年支付 600万元。
        改法：核对金额与年度；确需超过的，先办「预算调整」再支付。",
        paid_over_budget,
    )
    .reads(&["budget.fund_kinds"])
    .counts_money(),
];

fn paid_over_budget(cx: &Cx<'_>, out: &mut Out) {
    for (event, own, law) in cx.judged::<Pay>(out) {
        let year = own.year.unwrap_or_else(|| Year::of(event.date));
        let budgeted = |e: &Event| e.budgeted_year().is_some_and(|y| y <= year);
        let outside = Split::of(law, own.amount.money(), own.sources.as_deref()).is_outside();
        if outside {
            out.not_applicable(|| format!("{} 支付：所用不是财政资金", event.date));
        } else if unapproved(cx, event) {
            out.not_applicable(|| format!("{} 支付：还没有批复和预算，是前期费用，或由未批先建各条指出", event.date));
        } else if !cx.timeline.events().any(budgeted) && !is_own_money(cx, law, year) {
            out.unknown_since(event.date, Route::key("events"), || {
                format!("{} 支付：到 {year} 年度为止没有预算的记录，无从比较", event.date)
            });
        } else if pays_over_total(cx, event) {
            out.not_applicable(|| format!("{} 支付：累计已超批复总投资，由 over-approved-total 指出", event.date));
        } else {
            within_budget(cx, law, event, year, out);
        }
    }
    cut_below_paid(cx, out);
}

/// 还没有批复，也没有预算：运行维护不经批复，不算。
fn unapproved(cx: &Cx<'_>, event: &Event) -> bool {
    let earlier = cx.timeline.up_to(event.date);
    let budgeted = earlier.events().any(|e| e.budgeted_year().is_some());
    !cx.facts(event.date).is_maintenance() && !budgeted && earlier.approvals().next().is_none()
}

/// 到该年度为止，计划里只有自有等资金。
fn is_own_money(cx: &Cx<'_>, law: &RuleSet, year: Year) -> bool {
    let years: BTreeSet<Year> = cx.timeline.events().filter_map(Event::planned_year).filter(|y| *y <= year).collect();
    let plans = || years.iter().filter_map(|y| arranged(law, cx.timeline, Event::planned_year, *y));
    plans().next().is_some() && plans().all(Split::is_outside)
}

/// 合同未超批复，而累计支付已超批复总投资。
fn pays_over_total(cx: &Cx<'_>, event: &Event) -> bool {
    let earlier = cx.timeline.up_to(event.date);
    let over = |total| cx.timeline.through(event).paid() > total && earlier.contracted().0 <= total;
    !cx.facts(event.date).is_maintenance() && approved_total(cx.laws, earlier).is_some_and(|(total, _)| over(total))
}

/// 到某一事件当日为止，一个年度可用与已用的财政资金。
#[derive(Default)]
struct YearSpending {
    /// 预算。
    budget: Money,
    /// 计划里的自有等资金，减去已写明用去的。
    own: Money,
    /// 写明用财政资金的支付。
    fiscal: Money,
    /// 没有写明用什么钱的支付。
    unsaid: Money,
}

fn within_budget(cx: &Cx<'_>, law: &RuleSet, event: &Event, year: Year, out: &mut Out) {
    let spent = Spending { law, known: cx.timeline.up_to(event.date), through: cx.timeline.through(event) };
    let carried = spent.carried_into(year);
    let this = spent.of(year);
    let (limit, own) = this.usable(carried);
    let (paid, usable) = (this.fiscal + this.unsaid, limit + own);
    let from = if carried.budget > Money::ZERO {
        format!("（含以前年度结余 {}）", carried.budget)
    } else {
        String::new()
    };
    let own = if own > Money::ZERO { format!("，另有自有等资金 {own}") } else { String::new() };
    if this.fiscal <= limit && paid <= usable {
        out.pass(|| format!("{} 支付后 {year} 年度累计 {paid}，不超过预算 {limit}{from}{own}", event.date));
        return;
    }
    let (paid, over) = if this.fiscal > limit { (this.fiscal, this.fiscal - limit) } else { (paid, paid - usable) };
    let message =
        format!("{} 支付后 {year} 年度累计支付 {paid}，当日可用预算 {limit}{from}{own}，多 {over}", event.date);
    let finding = out.add_finding(law, cx.name(event), event.date, event.at("amount"), message);
    finding.help("核对金额、所用预算的年度（year）与资金来源（sources）；确需超过的，先办「预算调整」再支付");
    let later = cx.timeline.after(event.date).events().find(|e| e.budgeted_year() == Some(year));
    if let Some(later) = later {
        finding.related(later.at("date"), format!("{} {}，迟于支付", later.date, later.kind()));
    }
}

/// 预算调减到已支付之下。
fn cut_below_paid(cx: &Cx<'_>, out: &mut Out) {
    for (event, own, law) in cx.judged::<AdjustBudget>(out) {
        let lowers = cx.timeline.ahead_of(event).budget_of(own.year).is_some_and(|before| own.amount.money() < before);
        if !lowers {
            continue;
        }
        let over = |timeline: Timeline<'_>| {
            let spent = Spending { law, known: timeline, through: timeline };
            let this = spent.of(own.year);
            let (limit, own) = this.usable(spent.carried_into(own.year));
            let usable = limit + own;
            (this.fiscal + this.unsaid > usable).then(|| (this.fiscal + this.unsaid, usable))
        };
        let was_within = over(cx.timeline.ahead_of(event)).is_none();
        let Some((paid, usable)) = over(cx.timeline.through(event)).filter(|_| was_within) else { continue };
        if over(cx.timeline).is_none() || dealt_with(cx.timeline.since(event.date)) {
            continue;
        }
        let message = format!(
            "{} {} {} 年度预算调减后可用 {usable}，而已支付 {paid}，多 {}",
            event.date,
            event.kind(),
            own.year,
            paid - usable
        );
        out.add_finding(law, cx.name(event), event.date, event.at("amount"), message)
            .owed_by(cx.party_of(law, event))
            .help("核对调整后的数额；已收回的，补记「退款」；确已超过的，由有权的机关重新安排");
    }
}

/// 到某日为止的支付与预算：`known` 是当日所见的安排，`through` 是算到哪一笔支付。
struct Spending<'a> {
    law: &'a RuleSet,
    known: Timeline<'a>,
    through: Timeline<'a>,
}

impl Spending<'_> {
    fn of(&self, year: Year) -> YearSpending {
        let budget = arranged(self.law, self.known, Event::budgeted_year, year).unwrap_or_default();
        let plan = arranged(self.law, self.known, Event::planned_year, year).unwrap_or_default();
        let mut spent = YearSpending { budget: budget.most(), own: plan.own, fiscal: Money::ZERO, unsaid: Money::ZERO };
        for payment in self.through.payments().filter(|payment| payment.year == year) {
            self.take(&mut spent, &payment);
        }
        spent
    }

    fn take(&self, spent: &mut YearSpending, payment: &Payment<'_>) {
        if payment.sources.is_none() {
            spent.unsaid = spent.unsaid + payment.amount;
            return;
        }
        let back = payment.amount < Money::ZERO;
        let split = Split::of(self.law, payment.amount.abs(), payment.sources);
        let signed = |money: Money| if back { -money } else { money };
        spent.fiscal = spent.fiscal + signed(split.fiscal);
        spent.unsaid = spent.unsaid + signed(split.unclear);
        spent.own = spent.own - signed(split.own);
    }

    /// 有计划、预算或支付的各年度。
    fn years(&self) -> BTreeSet<Year> {
        let arranged = self.known.events().filter_map(|e| e.budgeted_year().or_else(|| e.planned_year()));
        arranged.chain(self.through.payments().map(|payment| payment.year)).collect()
    }

    /// 以前各年度的结余；某年超支的，以零计。
    fn carried_into(&self, year: Year) -> Left {
        let earlier = self.years().into_iter().filter(|y| *y < year);
        earlier.fold(Left::default(), |carried, year| self.of(year).left(carried))
    }
}

/// 一年终了的结余：预算的，和自有等资金的，各自转入下一年度。
#[derive(Clone, Copy, Default)]
struct Left {
    budget: Money,
    own: Money,
}

/// 合于 `wanted` 的各年度，预算还剩多少：减去用预算的支付，超支的为负。
/// 没有写明用什么钱的支付先用预算，预算用完了用计划里的自有等资金。
#[must_use]
pub fn budget_left(law: &RuleSet, timeline: Timeline<'_>, wanted: impl Fn(Year) -> bool) -> Money {
    let spending = Spending { law, known: timeline, through: timeline };
    let years = spending.years().into_iter().filter(|year| wanted(*year));
    let all = years.map(|year| spending.of(year)).fold(YearSpending::default(), YearSpending::and);
    let (budget, own) = all.usable(Left::default());
    let rest = budget - all.fiscal;
    let from_own = (all.unsaid - rest.max(Money::ZERO)).max(Money::ZERO).min(own);
    rest - all.unsaid + from_own
}

/// 以前各年度的预算，转入这一年度还可用多少。
#[must_use]
pub fn budget_carried(law: &RuleSet, timeline: Timeline<'_>, year: Year) -> Money {
    Spending { law, known: timeline, through: timeline }.carried_into(year).budget
}

impl YearSpending {
    fn and(self, other: YearSpending) -> YearSpending {
        YearSpending {
            budget: self.budget + other.budget,
            own: self.own + other.own,
            fiscal: self.fiscal + other.fiscal,
            unsaid: self.unsaid + other.unsaid,
        }
    }

    /// 连同以前年度结余，可用的预算与自有等资金。
    fn usable(&self, carried: Left) -> (Money, Money) {
        (carried.budget + self.budget, (carried.own + self.own).max(Money::ZERO))
    }

    /// 没有写明用什么钱的先用预算，用完了才用自有等资金。
    fn left(&self, carried: Left) -> Left {
        let (budget, own) = self.usable(carried);
        let budget = budget - self.fiscal;
        let from_own = (self.unsaid - budget.max(Money::ZERO)).max(Money::ZERO);
        Left { budget: (budget - self.unsaid).max(Money::ZERO), own: (own - from_own).max(Money::ZERO) }
    }
}

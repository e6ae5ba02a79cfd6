//! 财政资金与自有等资金：预算只管财政资金，计划、支付里另有别的；同一种钱才相减。

use crate::{
    model::{Event, Kind, Money, Overlay, Year},
    report::{Figure, View},
    rules::{Split, arranged, budget_carried},
    ruleset::RuleSet,
};

impl View<'_> {
    fn law(&self) -> &RuleSet {
        self.judgement.laws.nearest(self.as_of())
    }

    fn split(&self, year_of: fn(&Event) -> Option<Year>, year: Year) -> Option<Split> {
        arranged(self.law(), self.timeline, year_of, year)
    }

    /// 某年度计划里的自有等资金，不列部门预算；没有的为无。
    #[must_use]
    pub fn plan_own(&self, year: Year) -> Option<Figure> {
        let own = self.split(Event::planned_year, year)?.own;
        let plan = self.plan(year)?;
        (own != Money::ZERO).then_some(Figure { amount: own, ..plan })
    }

    /// 某年度预算减去计划里的财政资金；没有的按零计，来源里不知哪些是财政资金的为无。
    #[must_use]
    pub fn budget_gap(&self, year: Year) -> Option<Figure> {
        let plan = self.split(Event::planned_year, year).unwrap_or_default();
        let budget = self.split(Event::budgeted_year, year).unwrap_or_default();
        let at = [self.budget(year), self.plan(year)].into_iter().flatten().flat_map(|figure| figure.at).collect();
        let unclear = plan.same_as(budget).is_none() && plan.may_equal(budget);
        (!unclear).then(|| Figure { amount: budget.most() - plan.most(), at })
    }

    /// 合于 `wanted` 的各年度，用预算的支付：预算减去结余。
    #[must_use]
    pub fn executed(&self, wanted: impl Fn(Year) -> bool) -> Figure {
        let left = self.balance(&wanted);
        let years = self.money_years().into_iter().filter(|year| wanted(*year));
        let budget: Money = years.filter_map(|year| self.split(Event::budgeted_year, year)).map(Split::most).sum();
        Figure { amount: budget - left.amount, ..left }
    }

    /// 某年度用了多少以前年度的预算结余；没有用的为零。
    #[must_use]
    pub fn carried(&self, year: Year) -> Money {
        let over = (-self.balance(|y| y == year).amount).max(Money::ZERO);
        over.min(budget_carried(self.law(), self.timeline, year))
    }

    /// 不再实施：终止、撤回，或不予批准而没有再报。
    #[must_use]
    pub fn is_given_up(&self) -> bool {
        let refusals = [Kind::RefuseListing, Kind::RefuseApproval];
        let onward = [
            Kind::Declare,
            Kind::Listing,
            Kind::Submit,
            Kind::ApproveFeasibility,
            Kind::ApproveEstimate,
            Kind::ApproveOneStep,
            Kind::Plan,
        ];
        let decisions = [&refusals[..], &onward].concat();
        let refused = self.timeline.any(&decisions).next_back().is_some_and(|e| refusals.contains(&e.kind()));
        refused || matches!(self.position.overlay(), Overlay::Terminated | Overlay::Withdrawn)
    }
}

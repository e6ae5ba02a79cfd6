//! 资金来源：一笔钱里哪些是财政资金。计划、预算、支付都按它比。

use crate::{
    model::{Act, Event, Funds, Money, Timeline, Year},
    ruleset::RuleSet,
    text::Map,
};

/// 一笔钱依来源分开。
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Split {
    /// 财政资金。
    pub fiscal: Money,
    /// 自有的、合作方的、社会的资金。
    pub own: Money,
    /// 不知道是不是财政资金的。
    pub unclear: Money,
}

impl Split {
    /// 依写明的来源；没有写的全部算财政资金，来源合计不足的，不足之数不清楚。
    pub fn of(law: &RuleSet, amount: Money, sources: Option<&Map<Money>>) -> Self {
        let Some(sources) = sources.filter(|s| !s.is_empty()) else {
            return Split { fiscal: amount, ..Split::default() };
        };
        let mut split = Split::default();
        for (name, part) in sources.iter() {
            let kind = match is_fiscal(law, name) {
                Some(true) => &mut split.fiscal,
                Some(false) => &mut split.own,
                None => &mut split.unclear,
            };
            *kind = *kind + *part;
        }
        split.unclear = split.unclear + (amount - split.all()).max(Money::ZERO);
        split
    }

    /// 全部。
    fn all(self) -> Money {
        self.fiscal + self.own + self.unclear
    }

    /// 财政资金至多这些。
    pub fn most(self) -> Money {
        self.fiscal + self.unclear
    }

    /// 没有财政资金。
    pub fn is_outside(self) -> bool {
        self.most() == Money::ZERO
    }

    /// 财政资金相同的，是多少：不清楚的一概算进去而相同的，也算。
    pub fn same_as(self, other: Split) -> Option<Money> {
        (self.most() == other.most()).then(|| self.most())
    }

    /// 财政资金可能相同。
    pub fn may_equal(self, other: Split) -> bool {
        self.fiscal <= other.most() && other.fiscal <= self.most()
    }

    /// 另有不是财政资金的，比的时候注明。
    pub fn called(self) -> &'static str {
        if self.own > Money::ZERO { "中的财政资金" } else { "" }
    }

    /// 同上，后接数额。
    pub fn spaced(self) -> String {
        format!("{} ", self.called())
    }

    fn and(self, other: Split) -> Split {
        Split { fiscal: self.fiscal + other.fiscal, own: self.own + other.own, unclear: self.unclear + other.unclear }
    }

    /// 调整为 `amount` 而没有写来源：先前全是财政资金的仍是；先前另有来源的，那一部分现在不清楚。
    fn becomes(self, amount: Money) -> Split {
        let unclear = (self.own + self.unclear).min(amount);
        Split { fiscal: amount - unclear, own: Money::ZERO, unclear }
    }
}

/// 是不是财政资金；规则集两边都没有列的不知道，没有定的一概算是。
fn is_fiscal(law: &RuleSet, name: &str) -> Option<bool> {
    let Some(kinds) = law.parameters.budget.fund_kinds.as_ref() else { return Some(true) };
    let among = |list: &[String]| list.iter().any(|kind| kind == name);
    if among(&kinds.fiscal) { Some(true) } else { among(&kinds.other).then_some(false) }
}

/// 一个年度的净额，依来源分开：各次列入、安排相加，调整的代替；`year_of` 说明看计划还是预算。
pub(crate) fn arranged(
    law: &RuleSet,
    timeline: Timeline<'_>,
    year_of: fn(&Event) -> Option<Year>,
    year: Year,
) -> Option<Split> {
    timeline.events().filter(|e| year_of(e) == Some(year)).fold(None, |sum, event| {
        let before: Split = sum.unwrap_or_default();
        let added = |amount, sources: &Option<Funds>| before.and(Split::of(law, amount, sources.as_deref()));
        let replaced = |amount, sources: &Option<Funds>| match sources {
            Some(sources) => Split::of(law, amount, Some(sources)),
            None => before.becomes(amount),
        };
        Some(match &event.act {
            Act::Plan(own) => added(own.amount.money(), &own.sources),
            Act::Budget(own) => added(own.amount.money(), &own.sources),
            Act::AdjustPlan(own) => replaced(own.amount.money(), &own.sources),
            Act::AdjustBudget(own) => replaced(own.amount.money(), &own.sources),
            _ => before,
        })
    })
}

/// 列有计划，而各年度的计划全是自有的、合作方的、社会的资金。
pub(crate) fn only_own_money(law: &RuleSet, timeline: Timeline<'_>) -> bool {
    let mut years = timeline.events().filter_map(Event::planned_year).peekable();
    years.peek().is_some()
        && years.all(|year| arranged(law, timeline, Event::planned_year, year).is_some_and(Split::is_outside))
}

//! 时间线：没有失效的事件按日期排好。它是索引，不是累加器；合计是对它的查询。
//!
//! 「在某日或之前」一律按日期比较，同一天不分先后。同日而先后有分别的，依 [`Kind::within_day`] 排定，
//! 所以不同种的同日事件在文件里的次序不影响结论；同日同种的才看文件次序。

use std::borrow::Cow;

use crate::model::{
    Act, Date, Event, Facts, Kind, KindSet, Money, Payload, UNDO_APPROVAL, UNDO_LISTING, Year, written,
};

/// 时间线，或它的一段。
#[derive(Clone, Copy, Debug)]
pub struct Timeline<'p> {
    events: &'p [&'p Event],
    /// 整条时间线上有哪些种类：没有的种类，不必一件一件地找。
    kinds: KindSet,
}

/// 自某日起的事实。
#[derive(Clone, Debug, PartialEq)]
pub struct Version<'p> {
    /// 起始日期；文件开头的事实自最早起。
    pub from: Date,
    /// 事实；文件开头的不另抄一份。
    pub facts: Cow<'p, Facts>,
}

/// 某日的事实：起始不晚于该日的最后一个版本；没有版本的为无。
#[must_use]
pub fn facts_on<'v>(versions: &'v [Version<'_>], date: Date) -> Option<&'v Facts> {
    versions.iter().rev().find(|v| v.from <= date).map(|v| &*v.facts)
}

impl<'p> Timeline<'p> {
    /// 由排好的事件（见 [`crate::model::Project::chronology`]）构造。
    #[must_use]
    pub fn new(chronology: &'p [&'p Event]) -> Self {
        Timeline { events: chronology, kinds: KindSet::of(chronology.iter().map(|event| event.kind())) }
    }

    /// 其中的一段。
    fn part(self, events: &'p [&'p Event]) -> Self {
        Timeline { events, ..self }
    }

    /// 这几种事件；整条时间线上都没有的，不必一件一件地找。
    pub fn of_kinds(self, kinds: KindSet) -> impl DoubleEndedIterator<Item = &'p Event> {
        let events: &[&Event] = if self.kinds.meets(kinds) { self.events } else { &[] };
        events.iter().copied().filter(move |e| kinds.has(e.kind()))
    }

    /// 整条时间线上，可能有这几种之一。
    #[must_use]
    pub fn may_hold(self, kinds: KindSet) -> bool {
        self.kinds.meets(kinds)
    }

    /// 全部事件。
    pub fn events(self) -> impl DoubleEndedIterator<Item = &'p Event> {
        self.events.iter().copied()
    }

    /// 某种事件及其内容。
    pub fn of<P: Payload + 'p>(self) -> impl DoubleEndedIterator<Item = (&'p Event, &'p P)> {
        self.all(P::KIND).filter_map(|e| P::of(&e.act).map(|own| (e, own)))
    }

    /// 某种事件。
    pub fn all(self, kind: Kind) -> impl DoubleEndedIterator<Item = &'p Event> {
        self.of_kinds(KindSet::of([kind]))
    }

    /// 某几种事件。
    pub fn any(self, kinds: &[Kind]) -> impl DoubleEndedIterator<Item = &'p Event> + use<'p> {
        self.of_kinds(KindSet::of(kinds.iter().copied()))
    }

    /// 最早的一个某种事件。
    #[must_use]
    pub fn first(self, kind: Kind) -> Option<&'p Event> {
        self.all(kind).next()
    }

    /// 最近的一个某种事件。
    #[must_use]
    pub fn last(self, kind: Kind) -> Option<&'p Event> {
        self.all(kind).next_back()
    }

    /// 有某种事件。
    #[must_use]
    pub fn has(self, kind: Kind) -> bool {
        self.first(kind).is_some()
    }

    /// 某日或之前。
    #[must_use]
    pub fn up_to(self, date: Date) -> Self {
        self.part(&self.events[..self.events.partition_point(|e| e.date <= date)])
    }

    /// 到某一事件为止（含）。
    #[must_use]
    pub fn through(self, event: &Event) -> Self {
        self.part(&self.events[..self.events.partition_point(|e| e.order() <= event.order())])
    }

    /// 某一事件之前（不含）。
    #[must_use]
    pub fn ahead_of(self, event: &Event) -> Self {
        self.part(&self.events[..self.events.partition_point(|e| e.order() < event.order())])
    }

    /// 某一事件之后（不含）。
    #[must_use]
    pub fn beyond(self, event: &Event) -> Self {
        self.part(&self.events[self.events.partition_point(|e| e.order() <= event.order())..])
    }

    /// 某日之前（不含当日）。
    #[must_use]
    pub fn before(self, date: Date) -> Self {
        self.part(&self.events[..self.events.partition_point(|e| e.date < date)])
    }

    /// 某日或之后。
    #[must_use]
    pub fn since(self, date: Date) -> Self {
        self.part(&self.events[self.events.partition_point(|e| e.date < date)..])
    }

    /// 某日之后（不含当日）。
    #[must_use]
    pub fn after(self, date: Date) -> Self {
        self.part(&self.events[self.events.partition_point(|e| e.date <= date)..])
    }

    /// 批准全部投资的批复：代初设批复或概算批复（第九条），连同批复总投资，按时间。
    pub fn approvals(self) -> impl DoubleEndedIterator<Item = (&'p Event, Money)> {
        self.events().filter_map(approved)
    }

    /// 仍有效的批复：没有被撤销，项目也没有撤回。
    pub fn approvals_in_force(self) -> impl DoubleEndedIterator<Item = (&'p Event, Money)> {
        self.in_force(UNDO_APPROVAL).filter_map(approved)
    }

    /// 仍有效的批复中最近的一个。
    #[must_use]
    pub fn approval_in_force(self) -> Option<(&'p Event, Money)> {
        self.approvals_in_force().next_back()
    }

    /// 仍有效的可研批复中最近的一个。
    #[must_use]
    pub fn feasibility_in_force(self) -> Option<(&'p Event, Money)> {
        let standing = self.in_force(UNDO_APPROVAL);
        standing.filter_map(|e| super::ApproveFeasibility::of(&e.act).map(|own| (e, own.total.money()))).next_back()
    }

    /// 仍有效的「纳入清单」：所依的申报没有被退回、不予纳入、撤回。
    pub fn listings_in_force(self) -> impl DoubleEndedIterator<Item = (&'p Event, &'p super::Listing)> {
        let standing = self.in_force(UNDO_LISTING);
        standing.filter_map(|e| super::Listing::of(&e.act).map(|own| (e, own)))
    }

    /// 仍在清单中：仍有效的「纳入清单」中最近的一个。
    #[must_use]
    pub fn listing_in_force(self) -> Option<&'p Event> {
        self.listings_in_force().next_back().map(|(event, _)| event)
    }

    /// 某年度的计划净额：最近一次「计划调整」的数额，否则各次「列入计划」之和；没有列入则无。
    #[must_use]
    pub fn plan_of(self, year: Year) -> Option<Money> {
        self.net(|act| match act {
            Act::Plan(p) if p.year == year => Some(YearlyEntry::Adds(p.amount.money())),
            Act::AdjustPlan(p) if p.year == year => Some(YearlyEntry::Becomes(p.amount.money())),
            _ => None,
        })
    }

    /// 某年度的预算净额，算法同计划。
    #[must_use]
    pub fn budget_of(self, year: Year) -> Option<Money> {
        self.net(|act| match act {
            Act::Budget(b) if b.year == year => Some(YearlyEntry::Adds(b.amount.money())),
            Act::AdjustBudget(b) if b.year == year => Some(YearlyEntry::Becomes(b.amount.money())),
            _ => None,
        })
    }

    fn net(self, entry: impl Fn(&Act) -> Option<YearlyEntry>) -> Option<Money> {
        self.events().filter_map(|e| entry(&e.act)).fold(None, |sum, entry| {
            Some(match entry {
                YearlyEntry::Adds(amount) => sum.unwrap_or_default() + amount,
                YearlyEntry::Becomes(amount) => amount,
            })
        })
    }

    /// 建成：全部建成的首次；只有标段的，最后一个标段。
    #[must_use]
    pub fn completed(self) -> Option<&'p Event> {
        let whole = self.of::<super::Complete>().find(|(_, own)| own.part.is_none());
        whole.or_else(|| self.of::<super::Complete>().next_back()).map(|(event, _)| event)
    }

    /// 通过竣工验收：全部通过的首次；只有标段的，建成的各标段都通过之后，最后通过的一个。
    #[must_use]
    pub fn accepted(self) -> Option<&'p Event> {
        let passes = || self.of::<super::PassAcceptance>();
        let passed = |part| passes().any(|(_, own)| own.part.as_ref() == Some(part));
        let parts = || self.of::<super::Complete>().filter_map(|(_, own)| own.part.as_ref());
        let all = || passes().next_back().filter(|_| parts().next().is_some() && parts().all(passed));
        passes().find(|(_, own)| own.part.is_none()).or_else(all).map(|(event, _)| event)
    }

    /// 监理单位：监理合同的承接单位，或合同中写明的监理。
    #[must_use]
    pub fn supervisor(self) -> Option<&'p Event> {
        let supervises = |c: &super::Contract| {
            c.kind == super::ContractKind::Supervision || written(c.supervisor.as_deref()).is_some()
        };
        self.of::<super::Contract>().find(|(_, c)| supervises(c)).map(|(e, _)| e)
    }
}

/// 批准全部投资的批复，连同批复总投资。
fn approved(event: &Event) -> Option<(&Event, Money)> {
    match &event.act {
        Act::ApproveOneStep(own) => Some((event, own.total.money())),
        Act::ApproveEstimate(own) => Some((event, own.total.money())),
        _ => None,
    }
}

/// 一笔年度安排对净额的作用。
enum YearlyEntry {
    Adds(Money),
    Becomes(Money),
}

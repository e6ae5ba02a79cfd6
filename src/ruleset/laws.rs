//! 各部规则集，按日期取用。

use std::ops::Range;

use super::{OwnRule, RuleSet};
use crate::model::Date;

/// 全部规则集，按施行日期排列。规则集只能按日期取得，所以每个判断都用当时有效的规定。
#[derive(Clone, Debug)]
pub struct Laws {
    /// 按日期取用的在前；其后的只供显示（见 [`Laws::beside`]）。
    sets: Vec<RuleSet>,
    /// 按日期取用的是哪些。
    own: Range<usize>,
}

impl Laws {
    /// 由已查验的规则集构造；至少一部。
    #[must_use]
    pub fn new(mut sets: Vec<RuleSet>) -> Option<Self> {
        sets.sort_by(|a, b| (a.effective_from, &a.id).cmp(&(b.effective_from, &b.id)));
        for (index, set) in sets.iter_mut().enumerate() {
            set.index = index;
        }
        let own = 0..sets.len();
        (!sets.is_empty()).then_some(Laws { sets, own })
    }

    /// 与另外几部并列：两份都认得对方的编号，各按自己的几部判断。
    #[must_use]
    pub fn beside(self, others: Laws) -> (Laws, Laws) {
        let (own, count) = (self.own, self.sets.len());
        let mut sets = self.sets;
        sets.extend(others.sets.into_iter().map(|set| RuleSet { index: count + set.index, ..set }));
        let theirs = count + others.own.start..count + others.own.end;
        (Laws { sets: sets.clone(), own }, Laws { sets, own: theirs })
    }

    fn own(&self) -> &[RuleSet] {
        &self.sets[self.own.clone()]
    }

    /// 某日施行的规则集；两部都施行时取施行较晚的。
    #[must_use]
    pub fn on(&self, date: Date) -> Option<&RuleSet> {
        self.own().iter().rev().find(|set| set.covers(date))
    }

    /// 某日施行、设有这条规则的规则集。
    #[must_use]
    pub fn on_with(&self, date: Date, rule: &str) -> Option<&RuleSet> {
        self.on(date).filter(|set| set.off(rule).is_none())
    }

    /// 某日施行的；没有时取最接近的一部，供显示与不分时间的规则用。
    #[must_use]
    pub fn nearest(&self, date: Date) -> &RuleSet {
        let earlier = || self.own().iter().rev().find(|set| set.effective_from <= date);
        self.on(date).or_else(earlier).unwrap_or(&self.own()[0])
    }

    /// 第几部（见 [`RuleSet::index`]）。
    #[must_use]
    pub fn get(&self, index: usize) -> &RuleSet {
        self.sets.get(index).unwrap_or(&self.own()[0])
    }

    /// 在 [`Laws::iter`] 里排第几。
    #[must_use]
    pub fn position(&self, law: &RuleSet) -> usize {
        law.index.saturating_sub(self.own.start).min(self.own.len() - 1)
    }

    /// 本地自立的规则；几部规则集都有的，取最后一部的。
    pub fn own_rules(&self) -> impl Iterator<Item = &'static OwnRule> {
        let sets = self.own();
        let later =
            |index: usize, slug: &str| sets[index + 1..].iter().any(|set| set.own.iter().any(|o| o.slug == slug));
        let all = sets.iter().enumerate().flat_map(|(index, set)| set.own.iter().map(move |own| (index, *own)));
        all.filter(move |(index, own)| !later(*index, own.slug)).map(|(_, own)| own)
    }

    /// 全部。
    pub fn iter(&self) -> impl Iterator<Item = &RuleSet> {
        self.own().iter()
    }

    /// 最早的施行日期。
    #[must_use]
    pub fn effective_from(&self) -> Date {
        self.own()[0].effective_from
    }
}

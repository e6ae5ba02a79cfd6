//! 各部规则集，按日期取用。

use super::{OwnRule, RuleSet};
use crate::model::Date;

/// 全部规则集，按施行日期排列。规则集只能按日期取得，所以每个判断都用当时有效的规定。
#[derive(Clone, Debug)]
pub struct Laws(Vec<RuleSet>);

impl Laws {
    /// 由已查验的规则集构造；至少一部。
    #[must_use]
    pub fn new(mut sets: Vec<RuleSet>) -> Option<Self> {
        sets.sort_by(|a, b| (a.effective_from, &a.id).cmp(&(b.effective_from, &b.id)));
        for (index, set) in sets.iter_mut().enumerate() {
            set.index = index;
        }
        (!sets.is_empty()).then_some(Laws(sets))
    }

    /// 某日施行的规则集；两部都施行时取施行较晚的。
    #[must_use]
    pub fn on(&self, date: Date) -> Option<&RuleSet> {
        self.0.iter().rev().find(|set| set.covers(date))
    }

    /// 某日施行、设有这条规则的规则集。
    #[must_use]
    pub fn on_with(&self, date: Date, rule: &str) -> Option<&RuleSet> {
        self.on(date).filter(|set| set.off(rule).is_none())
    }

    /// 某日施行的；没有时取最接近的一部，供显示与不分时间的规则用。
    #[must_use]
    pub fn nearest(&self, date: Date) -> &RuleSet {
        let earlier = || self.0.iter().rev().find(|set| set.effective_from <= date);
        self.on(date).or_else(earlier).unwrap_or(&self.0[0])
    }

    /// 第几部（见 [`RuleSet::index`]）。
    #[must_use]
    pub fn get(&self, index: usize) -> &RuleSet {
        self.0.get(index).unwrap_or(&self.0[0])
    }

    /// 本地自立的规则；几部规则集都有的，取最后一部的。
    pub fn own(&self) -> impl Iterator<Item = &'static OwnRule> {
        let later =
            |index: usize, slug: &str| self.0[index + 1..].iter().any(|set| set.own.iter().any(|o| o.slug == slug));
        let all = self.0.iter().enumerate().flat_map(|(index, set)| set.own.iter().map(move |own| (index, *own)));
        all.filter(move |(index, own)| !later(*index, own.slug)).map(|(_, own)| own)
    }

    /// 全部。
    pub fn iter(&self) -> impl Iterator<Item = &RuleSet> {
        self.0.iter()
    }

    /// 最早的施行日期。
    #[must_use]
    pub fn effective_from(&self) -> Date {
        self.0[0].effective_from
    }
}

//! 各部规则集，按日期取用。

use std::{borrow::Cow, ops::Range, sync::Arc};

use super::{Holidays, OwnRule, RuleSet, RuleSetError, chain};
use crate::{
    model::Date,
    text::{Dictionary, Verbatim, shown},
};

/// 全部规则集，按施行日期排列，前后相接。规则集只能按日期取得，所以每个判断都用当时有效的规定。
#[derive(Clone, Debug)]
pub struct Laws {
    /// 按日期取用的在前；其后的只供显示（见 [`Laws::beside`]）。
    sets: Vec<RuleSet>,
    /// 按日期取用的是哪些。
    own: Range<usize>,
    /// 各部的用语。
    words: Dictionary,
    /// 各部写着的话，夹着另有叫法的词：已是当地的话，句子引到时照写。
    quoted: Verbatim,
}

impl Laws {
    /// 由已查验的规则集与共用的节假日构造；至少一部。
    ///
    /// # Errors
    /// 各部不相接：断档、重叠、重复、不是一个地方的。
    pub fn new(mut sets: Vec<RuleSet>, holidays: Holidays) -> Result<Self, Vec<RuleSetError>> {
        let holidays = Arc::new(holidays);
        sets.sort_by(|a, b| (a.effective_from, &a.id, &a.path).cmp(&(b.effective_from, &b.id, &b.path)));
        for (index, set) in sets.iter_mut().enumerate() {
            set.index = index;
            set.parameters.calendar.shared = Arc::clone(&holidays);
        }
        let errors = chain::verify(&sets);
        let own = 0..sets.len();
        let words = sets.iter().fold(Dictionary::default(), |all, set| all.and(&set.words));
        let quoted = words.quote(sets.iter().flat_map(RuleSet::own_texts));
        if errors.is_empty() && !sets.is_empty() { Ok(Laws { sets, own, words, quoted }) } else { Err(errors) }
    }

    /// 与另外几部并列：两份都认得对方的编号，各按自己的几部判断。
    #[must_use]
    pub fn beside(self, others: Laws) -> (Laws, Laws) {
        let Laws { mut sets, own, words, quoted } = self;
        let count = sets.len();
        sets.extend(others.sets.into_iter().map(|set| RuleSet { index: count + set.index, ..set }));
        let theirs = count + others.own.start..count + others.own.end;
        let theirs = Laws { sets: sets.clone(), own: theirs, words: others.words, quoted: others.quoted };
        (Laws { sets, own, words, quoted }, theirs)
    }

    fn own(&self) -> &[RuleSet] {
        &self.sets[self.own.clone()]
    }

    /// 某日施行的规则集；前一部没有写失效日期的，施行到后一部施行之前。
    #[must_use]
    pub fn on(&self, date: Date) -> Option<&RuleSet> {
        self.own().iter().rev().find(|set| set.covers(date))
    }

    /// 某日施行、设有这条规则的规则集。
    #[must_use]
    pub fn on_with(&self, date: Date, rule: &str) -> Option<&RuleSet> {
        self.on(date).filter(|set| set.off(rule).is_none())
    }

    /// 到某日为止已经施行的各部：其后才施行的，当时还不是法，判断时不看。
    /// 一部也没有施行的，留最早的一部供显示，见 [`Laws::lapse`]。
    #[must_use]
    pub fn known_on(mut self, date: Date) -> Self {
        let known = self.own().iter().filter(|set| set.effective_from <= date).count();
        self.own.end = self.own.start + known.max(1);
        self
    }

    /// 有固定期限的义务依哪一部，和它所定的期限：行为（没有行为的，核查）之日已经施行、
    /// 期限届满时仍在施行的最近一部。期限、报送机关和条款都取自它；期限届满时没有施行的，不以它追究。
    pub fn governing(&self, acted: Date, due: impl Fn(&RuleSet) -> Option<Date>) -> Option<(&RuleSet, Date)> {
        // 最早的一部施行之前已经办了的，不会误它的期。
        let first = self.own.start;
        let known = self.own().iter().rev().filter(|set| set.effective_from <= acted || set.index == first);
        known.filter_map(|set| Some((set, due(set)?))).find(|(set, due)| self.in_force(set, *due))
    }

    /// 某日施行的正是这一部。
    fn in_force(&self, set: &RuleSet, date: Date) -> bool {
        self.on(date).is_some_and(|other| other.index == set.index)
    }

    /// 某日施行的；没有时取最接近的一部，供显示与不分时间的规则用。
    #[must_use]
    pub fn nearest(&self, date: Date) -> &RuleSet {
        let earlier = || self.own().iter().rev().find(|set| set.effective_from <= date);
        self.on(date).or_else(earlier).unwrap_or(&self.own()[0])
    }

    /// 那一日，几天之内到期的算临近期限。
    #[must_use]
    pub fn due_soon(&self, date: Date) -> u16 {
        self.nearest(date).parameters.due_soon.days
    }

    /// 某日没有施行中的规则集时的说明。
    #[must_use]
    pub fn lapse(&self, date: Date) -> Option<String> {
        if self.on(date).is_some() {
            return None;
        }
        let set = self.nearest(date);
        Some(match set.effective_to {
            Some(end) if end < date => format!(
                "{date} 没有施行中的规则集：{}施行到 {end}（{}），其后的行为没有核查；应补上接替它的规则集",
                set.short_title(),
                shown(&set.path)
            ),
            _ => format!(
                "{date} 没有施行中的规则集：最早的{}自 {} 起施行（{}），此前的行为没有核查",
                set.short_title(),
                set.effective_from,
                shown(&set.path)
            ),
        })
    }

    /// 施行于别处的一部。
    #[must_use]
    pub fn elsewhere(&self, region: Option<&str>, name: &str, by_name: bool) -> Option<&RuleSet> {
        self.own().iter().find(|set| set.is_elsewhere(region, name, by_name))
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

    /// 读文件所据的用语：各部的合在一起，后一部的在前。
    #[must_use]
    pub fn words(&self) -> &Dictionary {
        &self.words
    }

    /// 程序的一句话，换成当地的叫法；`quoted` 与各部写着的话照原样。
    #[must_use]
    pub fn say<'s>(&self, text: &'s str, quoted: &Verbatim) -> Cow<'s, str> {
        self.words.say(text, &[quoted, &self.quoted])
    }

    /// 程序自己的一句话，不引别处的，换成当地的叫法。
    #[must_use]
    pub fn own_words<'s>(&self, text: &'s str) -> Cow<'s, str> {
        self.say(text, &Verbatim::default())
    }

    /// 全部。
    pub fn iter(&self) -> impl Iterator<Item = &RuleSet> {
        self.own().iter()
    }
}

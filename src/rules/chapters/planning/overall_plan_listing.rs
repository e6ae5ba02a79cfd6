//! 项目在不在总体方案里：有哪些叫法，看哪一版。

use crate::{
    model::{Date, NameParts, OverallPlan, Text},
    rules::Cx,
    text::List,
};

/// 项目在方案里可有的叫法：编号、plan_item、名称；申报当日的与现在的都算。
pub(super) struct ProjectNames<'a> {
    words: Vec<&'a str>,
    names: Vec<NameParts>,
}

impl<'a> ProjectNames<'a> {
    pub(super) fn on(cx: &Cx<'a>, date: Date) -> Self {
        let facts = [cx.facts(date), cx.facts_now()];
        let items = facts.iter().filter_map(|facts| facts.plan_item.as_deref());
        let words: Vec<&str> = items.chain(facts.iter().map(|facts| &*facts.name)).collect();
        let names = words.iter().map(|word| NameParts::of(word)).filter(|parts| !parts.stem.is_empty()).collect();
        ProjectNames { words: words.into_iter().chain([&*cx.project.id]).collect(), names }
    }

    pub(super) fn is_in(&self, list: &List<Text>) -> bool {
        let is_own = |entry: &Text| self.words.contains(&&**entry) || self.names.contains(&NameParts::of(entry));
        list.iter().any(|entry| self.words.contains(&&**entry)) || list.iter().any(is_own)
    }
}

/// 某日已审议的一版和它的项目：没有写项目的修订沿用前一版；原方案没有写审议日期的，当作已审议。
pub(super) fn listing_on(plan: &OverallPlan, date: Date) -> Option<(String, Option<&List<Text>>)> {
    let revisions = plan.revisions.iter().flat_map(|r| r.iter());
    let decided = revisions.filter(|r| r.decided_on <= date && r.projects.is_some());
    if let Some(last) = decided.max_by_key(|r| r.decided_on) {
        return Some((format!(" {} 修订的总体方案", last.decided_on), last.projects.as_ref()));
    }
    plan.decided_on.is_none_or(|d| d <= date).then(|| ("总体方案".to_owned(), plan.projects.as_ref()))
}

pub(super) fn decided_text(plan: &OverallPlan) -> String {
    plan.decided_on.map_or_else(|| "没有审议日期".into(), |date| format!("{date} 才审议"))
}

/// 某日之后首次列入的修订。
pub(super) fn entered_later(plan: &OverallPlan, called: &ProjectNames<'_>, date: Date) -> Option<Date> {
    let revisions = plan.revisions.iter().flat_map(|r| r.iter());
    let listing = revisions.filter(|r| r.projects.as_ref().is_some_and(|list| called.is_in(list)));
    listing.map(|r| r.decided_on).filter(|d| *d > date).min()
}

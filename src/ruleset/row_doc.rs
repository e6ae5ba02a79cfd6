//! 「须先有」「清单」的规则在一部规则集下的说明：各行不同于通常的，由各行写成，不说别处的规矩。

use super::{
    RuleSet,
    own::{doc_of, either, items, requirement},
};

impl RuleSet {
    /// 有各行照着判断。
    #[must_use]
    pub fn has_rows(&self, slug: &str) -> bool {
        !self.requirements(slug).is_empty() || self.checklists.contains_key(slug)
    }

    /// 由各行写成的说明；没有各行的，或各行与 `usual` 的相同的为无。`title` 是通常的标题。
    #[must_use]
    pub fn doc_of_rows(&self, slug: &str, title: &str, usual: &RuleSet) -> Option<String> {
        let rows = self.row_sentences(slug);
        let own = self.row_title(slug);
        if rows.is_empty() || own.is_none() && rows == usual.row_sentences(slug) {
            return None;
        }
        let own = own.map(str::to_owned).or_else(|| self.title_of_other_events(slug, usual));
        Some(doc_of(own.as_deref().unwrap_or(title), &rows))
    }

    fn row_title(&self, slug: &str) -> Option<&str> {
        let of_rows = self.requirements(slug).iter().find_map(|row| row.title.as_deref());
        of_rows.or_else(|| self.checklists.get(slug)?.title.as_deref())
    }

    fn row_sentences(&self, slug: &str) -> Vec<String> {
        let rows = self.requirements(slug).iter().map(requirement);
        rows.chain(self.checklists.get(slug).map(items)).collect()
    }

    /// 各行管的是别的事件的，通常的标题说的就不是它。
    fn title_of_other_events(&self, slug: &str, usual: &RuleSet) -> Option<String> {
        let rows = self.requirements(slug);
        let kinds = |set: &RuleSet| -> Vec<_> {
            set.requirements(slug).iter().flat_map(|row| row.events.iter().map(|p| p.kind)).collect()
        };
        let usual = kinds(usual);
        let first = rows.first().filter(|_| !kinds(self).iter().any(|kind| usual.contains(kind)))?;
        Some(format!("{}之前没有{}", either(&first.events), either(&first.needs)))
    }
}

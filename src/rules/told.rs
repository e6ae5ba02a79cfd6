//! 一条规则在一部规则集下怎样说。

use std::{borrow::Cow, path::Path, sync::OnceLock};

use super::{
    Prose, Rule,
    registry::{known, own_rule, rule},
};
use crate::ruleset::{BUILTIN, Laws, RuleSet};

/// 规则的说明：照规则集的各行判断的，各行与内置的不同，就由各行写成。
#[must_use]
pub fn doc_under(law: &RuleSet, rule: &Rule) -> Cow<'static, str> {
    // 多数规则没有各行，不必为它们把内置的一部读出来。
    let usual = law.has_rows(rule.slug).then(built_in).flatten();
    let written = usual.and_then(|usual| law.doc_of_rows(rule.slug, rule.title(), usual));
    written.map_or(Cow::Borrowed(rule.doc), Cow::Owned)
}

/// 规则的标题，同上。
#[must_use]
pub fn title_under(law: &RuleSet, rule: &Rule) -> String {
    Prose::of(&doc_under(law, rule)).title
}

/// 规则的标题，照当地的说法；规则集里自立的也认，没有这条的为空。
#[must_use]
pub fn title_of(laws: &Laws, slug: &str) -> String {
    let own = || laws.own_rules().find(|own| own.slug == slug).map(own_rule);
    let Some((rule, law)) = rule(slug).copied().or_else(own).zip(laws.iter().last()) else { return String::new() };
    laws.own_words(&title_under(law, &rule)).into_owned()
}

/// 内置的一部：各条规则的说明是照它写的。
fn built_in() -> Option<&'static RuleSet> {
    static SET: OnceLock<Option<RuleSet>> = OnceLock::new();
    SET.get_or_init(|| RuleSet::parse(Path::new(BUILTIN.0), BUILTIN.1, &known()).ok()).as_ref()
}

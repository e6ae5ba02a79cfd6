//! 事实的各键据办法哪一条：编辑器的说明里写明。条款取自管这一键的规则，不另记一遍。

use serde_json::{Value, json};

use super::schema_common::Document;
use crate::ruleset::RuleSet;

/// 哪一种文件的哪个键，由哪条规则管。
const GROUNDS: [(Document, &str, &str); 29] = [
    (Document::Project, "category", "declaration-incomplete"),
    (Document::Project, "classified", "classified-unconfirmed"),
    (Document::Project, "code", "project-code-format"),
    (Document::Project, "content", "declaration-incomplete"),
    (Document::Project, "data_governance", "data-not-governed"),
    (Document::Project, "events", "illegal-transition"),
    (Document::Project, "explanations", "fact-missing"),
    (Document::Project, "features", "needless-approval"),
    (Document::Project, "framework", "framework-not-reviewed"),
    (Document::Project, "funding_mode", "declaration-incomplete"),
    (Document::Project, "funds", "estimate-incomplete"),
    (Document::Project, "joint", "framework-not-reviewed"),
    (Document::Project, "nature", "late-declaration"),
    (Document::Project, "phase", "phase-not-declared"),
    (Document::Project, "plan_item", "not-in-overall-plan"),
    (Document::Project, "responsible", "declaration-incomplete"),
    (Document::Project, "schedule", "delay-unreported"),
    (Document::Project, "sharing", "sharing-not-reviewed"),
    (Document::Project, "systems", "maintenance-not-fundable"),
    (Document::Project, "waivers", "waiver-unused"),
    (Document::Project, "years", "years-differ"),
    (Document::Unit, "kind", "unknown-unit"),
    (Document::Unit, "overall_plan", "overall-plan-years"),
    (Document::Unit, "superior", "exception-without-basis"),
    (Document::Unit, "systems", "system-unregistered"),
    (Document::Unit, "tier", "not-in-overall-plan"),
    (Document::County, "county_plan", "county-plan-unapproved"),
    (Document::County, "published", "catalogue-unpublished"),
    (Document::Framework, "content", "framework-not-reviewed"),
];

/// 各键的说明之后写上条款。
pub(super) fn cite(root: &mut Value, of: Document, law: &RuleSet) {
    for (_, key, slug) in GROUNDS.iter().filter(|(document, ..)| *document == of) {
        let Some(rule) = law.rules.get(*slug) else { continue };
        let articles: Vec<String> = rule.articles.iter().map(|citation| law.cite(*citation)).collect();
        let property = &mut root["properties"][*key];
        if let Some(said) = property["description"].as_str() {
            property["description"] = json!(format!("{said}（{}{}）", law.short_title(), articles.join("、")));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{output::schema, rules::rule};

    #[test]
    fn each_ground_is_a_key_and_a_rule() {
        for (document, key, slug) in GROUNDS {
            let told = schema(document)["properties"][key]["description"].clone();
            assert!(told.as_str().is_some_and(|told| told.contains('第') && told.contains('条')), "{key}：{told}");
            assert!(rule(slug).is_some(), "{slug}");
        }
    }
}

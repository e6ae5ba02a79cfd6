//! 登记表：全部规则，每条只在所属章节的文件里写一次。

use super::{
    chapters::{
        acceptance::{completion, evaluation, requirements, term},
        approval::{design_review, duplicates, nature, review, steps, system_status},
        construction::{adjustment, adjustment_plan, beginning, reports, suspension},
        funds::{contracts, ending, payments, spending},
        planning::{
            catalogue, data_governance, declaration, declaration_deadline, joint, overall_plan, relations,
            rolling_plan, years,
        },
        records::{classified, history, integrity, joint_bodies, notation, repeated},
        supervision::{measures, registration, systems},
    },
    rule::Rule,
    shared::{intervals, shapes},
};
use crate::ruleset::{Known, Laws, OwnRule, OwnShape};

/// 各章，依项目的一生。
const CHAPTERS: &[&[Rule]] = &[
    integrity::RULES,
    history::RULES,
    notation::RULES,
    repeated::RULES,
    joint_bodies::RULES,
    classified::RULES,
    overall_plan::RULES,
    relations::RULES,
    data_governance::RULES,
    declaration_deadline::RULES,
    catalogue::RULES,
    declaration::RULES,
    joint::RULES,
    years::RULES,
    rolling_plan::RULES,
    review::RULES,
    steps::RULES,
    design_review::RULES,
    nature::RULES,
    system_status::RULES,
    duplicates::RULES,
    spending::RULES,
    contracts::RULES,
    payments::RULES,
    ending::RULES,
    beginning::RULES,
    adjustment::RULES,
    adjustment_plan::RULES,
    reports::RULES,
    suspension::RULES,
    measures::RULES,
    registration::RULES,
    systems::RULES,
    completion::RULES,
    term::RULES,
    requirements::RULES,
    evaluation::RULES,
];

/// 只看档案自身的各章：据「如实提供资料和情况」一类的条款。
const RECORDS: &[&[Rule]] = &[integrity::RULES, history::RULES, notation::RULES, repeated::RULES];

/// 全部规则。
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    CHAPTERS.iter().copied().flatten()
}

/// 规则集里自立的一条规则。
pub fn own_rule(own: &'static OwnRule) -> Rule {
    let rule = match own.shape {
        OwnShape::Requires => Rule::project(own.slug, own.doc, shapes::requires),
        OwnShape::Checklist => Rule::project(own.slug, own.doc, shapes::checklist),
        OwnShape::Within => Rule::duty(own.slug, own.doc, intervals::within),
        OwnShape::Lapse => Rule::project(own.slug, own.doc, intervals::lapse),
        OwnShape::Lockout => Rule::project(own.slug, own.doc, intervals::lockout),
    };
    rule.reads(own.reads)
}

/// 全部规则，连同规则集里自立的；自立的留到程序结束，只供一次列出全部的命令用。
#[must_use]
pub fn rules_with_own(laws: &Laws) -> Vec<&'static Rule> {
    let own = laws.own_rules().map(|own| &*Box::leak(Box::new(own_rule(own))));
    rules().chain(own).collect()
}

/// 按名字找规则。
#[must_use]
pub fn rule(slug: &str) -> Option<&'static Rule> {
    rules().find(|r| r.slug == slug)
}

/// 供规则集查验：程序认识哪些规则，各读哪些参数。
#[must_use]
pub fn known() -> Vec<Known> {
    let records: Vec<&str> = RECORDS.iter().copied().flatten().map(|r| r.slug).collect();
    let known = |r: &Rule| Known {
        slug: r.slug,
        reads: r.reads,
        severity: r.severity,
        duty: r.duty,
        record: records.contains(&r.slug) && r.reads.is_empty(),
    };
    rules().map(known).collect()
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, fs, path::Path};

    use super::rules;
    use crate::{model::Kind, rules::Check};

    /// 由别的规则的义务代为指出的：同一件事不要两次。
    const SAME_ACT: [&str; 2] = ["annual-report-late", "adjustment-filed-late"];

    #[test]
    fn every_duty_says_which_event_meets_it() {
        for rule in rules().filter(|r| matches!(r.check, Check::Duty(_)) && !SAME_ACT.contains(&r.slug)) {
            assert!(rule.met_by.is_some(), "{} 没有写 met_by：next 不会知道怎样办理", rule.slug);
        }
    }

    /// 像规则名而不是规则名的字：事件与用语的英文、git 的命令、格式的名称等。
    fn is_other_word(word: &str) -> bool {
        Kind::WORDS.iter().any(|w| w.en == word) || OTHER.contains(&word)
    }

    const OTHER: [&str; 0] = [];

    /// 一个文件里测试以外的、像规则名的字：作为规则名用到的几种写法。
    fn slugs_in(source: &str) -> BTreeSet<String> {
        let code = source.split("#[cfg(test)]").next().unwrap_or_default();
        let uses = [".rule(\"", "rule == \"", "rule: \"", "rule(\"", ".requirements(\"", ".obligations(\"", ".off(\""];
        let found = uses.iter().flat_map(|mark| code.split(mark).skip(1)).filter_map(|rest| rest.split('"').next());
        found.map(str::to_owned).collect()
    }

    #[test]
    fn every_literal_slug_is_known() {
        let mut seen = 0;
        for entry in walkdir::WalkDir::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("src")) {
            let entry = entry.unwrap();
            if entry.path().extension().is_none_or(|x| x != "rs") {
                continue;
            }
            for slug in slugs_in(&fs::read_to_string(entry.path()).unwrap()) {
                seen += 1;
                let known = rules().any(|r| r.slug == slug) || is_other_word(&slug);
                assert!(known, "{}：没有「{slug}」这条规则", entry.path().display());
            }
        }
        assert!(seen > 0, "只看到 {seen} 处");
    }
}

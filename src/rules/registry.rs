//! 登记表：全部规则，每条只在所属章节的文件里写一次。

use super::{
    chapters::{
        acceptance::{completion, evaluation, requirements, term},
        approval::{duplicates, review, steps, system_status, threshold},
        construction::{adjustment, beginning, reports, suspension},
        funds::{contracts, ending, payments, spending},
        planning::{catalogue, declaration, declaration_deadline, joint, overall_plan},
        records::{classified, integrity, notation},
        supervision::measures,
    },
    rule::Rule,
};
use crate::ruleset::Known;

/// 各章，依项目的一生。
const CHAPTERS: &[&[Rule]] = &[
    integrity::RULES,
    notation::RULES,
    classified::RULES,
    overall_plan::RULES,
    declaration_deadline::RULES,
    catalogue::RULES,
    declaration::RULES,
    joint::RULES,
    review::RULES,
    steps::RULES,
    threshold::RULES,
    system_status::RULES,
    duplicates::RULES,
    spending::RULES,
    contracts::RULES,
    payments::RULES,
    ending::RULES,
    beginning::RULES,
    adjustment::RULES,
    reports::RULES,
    suspension::RULES,
    measures::RULES,
    completion::RULES,
    term::RULES,
    requirements::RULES,
    evaluation::RULES,
];

/// 全部规则。
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    CHAPTERS.iter().copied().flatten()
}

/// 按名字找规则。
#[must_use]
pub fn rule(slug: &str) -> Option<&'static Rule> {
    rules().find(|r| r.slug == slug)
}

/// 供规则集查验：程序认识哪些规则，各读哪些参数。
#[must_use]
pub fn known() -> Vec<Known> {
    rules().map(|r| Known { slug: r.slug, reads: r.reads }).collect()
}

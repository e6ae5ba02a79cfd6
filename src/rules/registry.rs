//! 登记表：全部规则，每条只在所属章节的文件里写一次。

use super::{
    Across, Cx, Obligation, Out, StoreOut, UnitCx, acceptance, acceptance_term, adjustment, approval, bars, catalogue,
    classified, declaration, evaluation, joint, measures, overall, planning, record, reports, review, similar,
    spending, suspension, works, writing,
};
use crate::{model::Kind, ruleset::Known};

/// 规则的范围与函数。范围是类型的一部分：`advance` 只跑前两种。
#[derive(Clone, Copy)]
pub enum Check {
    /// 一个项目。
    Project(fn(&Cx<'_>, &mut Out)),
    /// 一个项目的有期限的义务；结论由状况得出。
    Duty(fn(&Cx<'_>, &mut Out) -> Vec<Obligation>),
    /// 一个单位；疑点在 unit.yaml 里，只报一次。
    Unit(fn(&UnitCx<'_>, &mut Out)),
    /// 全部项目的摘要。
    Store(fn(&Across<'_>, &mut StoreOut)),
    /// 读取文件时得出（如格式错误），没有函数。
    Reading,
    /// 处理豁免时得出，没有函数。
    Excusing,
}

/// 一条规则。
#[derive(Clone, Copy)]
pub struct Rule {
    /// 名字，短横连接的英文，说明什么不对；不再改变。
    pub slug: &'static str,
    /// 说明：首行说什么不对，其后是理由与例子。
    pub doc: &'static str,
    /// 所读的参数。
    pub reads: &'static [&'static str],
    /// 缺事实而不能判断时，不许记入的事件。
    pub gates: &'static [Kind],
    /// 范围与函数。
    pub check: Check,
}

impl Rule {
    /// 说明的首行。
    #[must_use]
    pub fn title(&self) -> &'static str {
        self.doc.trim().lines().next().unwrap_or_default().trim().trim_end_matches('。')
    }
}

/// 声明一章的规则：说明、名字、所读参数、缺事实时不许记入的事件、函数。
macro_rules! chapter {
    ($($(#[doc = $doc:literal])* $slug:literal $check:ident $(($function:path))? $(reads [$($read:literal),*])? $(gates [$($gate:ident),*])?;)*) => {
        pub(super) const RULES: &[crate::rules::Rule] = &[$(crate::rules::Rule {
            slug: $slug,
            doc: concat!($($doc, "\n"),*),
            reads: &[$($($read),*)?],
            gates: &[$($(crate::model::Kind::$gate),*)?],
            check: crate::rules::Check::$check $(($function))?,
        }),*];
    };
}
pub(super) use chapter;

/// 各章，依项目的一生。
const CHAPTERS: &[&[Rule]] = &[
    record::RULES,
    writing::RULES,
    classified::RULES,
    overall::RULES,
    planning::RULES,
    catalogue::RULES,
    declaration::RULES,
    joint::RULES,
    review::RULES,
    approval::RULES,
    bars::RULES,
    similar::RULES,
    spending::RULES,
    works::RULES,
    adjustment::RULES,
    reports::RULES,
    suspension::RULES,
    measures::RULES,
    acceptance_term::RULES,
    acceptance::RULES,
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

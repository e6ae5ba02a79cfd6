//! 条文登记：逐款列出大意、落实的程度与引它的规则。

use std::fmt;

use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    model::Date,
    output::{Page, pages::explain::ArticleRow},
    ruleset::{Coverage, RuleSet},
};

/// 一部办法的条文登记。
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct Register {
    rule_set: String,
    title: String,
    issuer: String,
    effective_from: Date,
    effective_to: Option<Date>,
    /// 规则集最近一次与条文核对的日期。
    checked_on: Option<Date>,
    /// 上位规定。
    superior: Vec<String>,
    summary: CoverageSummary,
    /// 须有规则而没有的款：应当为空。
    uncovered: Vec<String>,
    paragraphs: Vec<ArticleRow>,
    /// 没有登记、或缺参数，因此当作停用的规则。
    unregistered: Vec<Idle>,
}

/// 当作停用的一条规则。
#[derive(Clone, Debug, JsonSchema, Serialize)]
struct Idle {
    rule: String,
    /// 缺哪个参数；整条没有登记的为无。
    lacks: Option<String>,
}

/// 小计。
#[derive(Clone, Copy, Debug, JsonSchema, Serialize)]
#[schemars(rename = "Summary")]
struct CoverageSummary {
    articles: usize,
    paragraphs: usize,
    automated: usize,
    partial: usize,
    manual: usize,
    informative: usize,
    rules: usize,
}

impl Register {
    /// 由规则集得出。
    #[must_use]
    pub fn of(law: &RuleSet) -> Self {
        let each = law
            .articles
            .iter()
            .flat_map(|(article, text)| text.paragraphs.iter().zip(1..).map(|(paragraph, n)| (*article, n, paragraph)));
        let paragraphs: Vec<ArticleRow> =
            each.map(|(article, n, text)| ArticleRow::new(law, article, n, text)).collect();
        let count = |status: Coverage| paragraphs.iter().filter(|row| row.status == status.en()).count();
        let needs = |row: &&ArticleRow| {
            row.rules.is_empty() && Coverage::ALL.iter().any(|c| c.needs_rule() && c.en() == row.status)
        };
        let uncovered = paragraphs.iter().filter(needs).map(|row| row.called.clone()).collect();
        Register {
            rule_set: law.id.clone(),
            title: law.title.clone(),
            issuer: law.issuer.clone(),
            effective_from: law.effective_from,
            effective_to: law.effective_to,
            checked_on: law.checked_on,
            superior: law.superior.clone(),
            summary: CoverageSummary {
                articles: law.articles.len(),
                paragraphs: paragraphs.len(),
                automated: count(Coverage::Automated),
                partial: count(Coverage::Partial),
                manual: count(Coverage::Manual),
                informative: count(Coverage::Informative),
                rules: law.rules.values().filter(|r| r.off.is_none()).count(),
            },
            uncovered,
            paragraphs,
            unregistered: law
                .unregistered
                .iter()
                .map(|u| Idle { rule: u.rule.clone(), lacks: u.lacks.clone() })
                .collect(),
        }
    }

    /// 须有规则而没有的款。
    #[must_use]
    pub fn uncovered(&self) -> &[String] {
        &self.uncovered
    }

    /// 排成一页。
    #[must_use]
    pub fn page(&self) -> Page {
        let mut page = Page::new(format!("《{}》条文登记", self.title));
        let until = self.effective_to.map_or(String::new(), |last| format!("，至 {last} 止（含）"));
        let superior: Vec<String> = self.superior.iter().map(|title| format!("《{title}》")).collect();
        page.pairs([
            ("制定", self.issuer.clone()),
            ("施行", format!("{} 起{until}", self.effective_from)),
            ("上位", superior.join("、")),
            ("核对", self.checked_on.map_or(String::new(), |date| format!("{date} 与条文逐款核对"))),
        ]);
        let rows = self.paragraphs.iter().map(|row| {
            let rules: Vec<&str> = row.rules.iter().map(|r| r.rule).collect();
            vec![row.called.clone(), row.gist.clone(), row.status_zh.to_owned(), rules.join(" ")]
        });
        page.table(&["条款", "大意", "落实", "规则"], rows.collect(), &[]);
        page.text(self.summary.to_string());
        if !self.uncovered.is_empty() {
            page.text(format!("以下各款应有规则而没有：{}", self.uncovered.join("、")));
        }
        if !self.unregistered.is_empty() {
            page.heading("没有登记、当作停用的规则");
            let line = |idle: &Idle| match &idle.lacks {
                Some(name) => format!("{}：缺少参数 {name}", idle.rule),
                None => format!("{}：[rules] 中没有登记", idle.rule),
            };
            page.list(self.unregistered.iter().map(line).collect());
        }
        let reasons =
            self.paragraphs.iter().filter_map(|row| Some(format!("{}：{}", row.called, row.reason.as_ref()?)));
        page.heading("不能（完全）自动核查的理由");
        page.list(reasons.collect());
        page
    }
}

impl fmt::Display for CoverageSummary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let CoverageSummary { articles, paragraphs, automated, partial, manual, informative, rules } = self;
        write!(f, "共 {articles} 条 {paragraphs} 款：自动核查 {automated}，部分自动 {partial}，人工核查 {manual}，")?;
        write!(f, "不设义务 {informative}；规则 {rules} 条。")
    }
}

//! 一份档案由什么组成。

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    model::Date,
    output::{Duty, Upcoming},
    rules::Verdict,
    text::retell,
};

/// 项目档案。
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct Dossier {
    /// 项目编号。
    pub project: String,
    /// 项目名称。
    pub name: String,
    /// 单位。
    pub unit: String,
    /// 文件，相对于台账。
    pub path: String,
    /// 核查日。
    pub as_of: String,
    /// 核查日的由来。
    pub as_of_reason: &'static str,
    /// 所用的规则集，名称与文件；JSON 的外层写标识。
    #[serde(skip)]
    pub rule_sets: Vec<String>,
    /// 核查日没有施行中的规则集的说明。
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lapse: Option<String>,
    /// 涉密。
    pub classified: bool,
    /// 事实。
    pub facts: Vec<Fact>,
    /// 经过。
    pub timeline: Vec<DossierEvent>,
    /// 资金。
    pub money: DossierFunds,
    /// 核查结果的小计。
    pub summary: Tally,
    /// 逐条核查的结果，重的在前。
    pub checklist: Vec<DossierRule>,
    /// 疑点在县的文件里的规则，不在此列。
    pub elsewhere: Vec<&'static str>,
    /// 全部义务，依期限。
    pub duties: Vec<Duty>,
    /// 接下来。
    pub next: Upcoming,
}

impl Dossier {
    /// 给别的人看：疑点、理由与怎么办换一种说法。
    pub fn retell(&mut self, say: impl Fn(&str) -> Cow<'_, str>) {
        let rules = self.checklist.iter_mut().flat_map(|rule| {
            let findings = rule.findings.iter_mut().flat_map(|f| std::iter::once(&mut f.message).chain(&mut f.help));
            findings.chain(&mut rule.sentences)
        });
        let doubts = self.next.steps.iter_mut().flat_map(|step| &mut step.doubts);
        retell(rules.chain(doubts), say);
    }
}

/// 一项事实。
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct Fact {
    /// 键。
    pub key: &'static str,
    /// 含义。
    pub title: &'static str,
    /// 现在的值。
    pub value: String,
    /// 变更，依日期。
    pub changes: Vec<FactChange>,
}

/// 一次变更。
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct FactChange {
    /// 日期。
    pub date: Date,
    /// 原来的值；原来没有写的为无。
    pub from: Option<String>,
    /// 改为。
    pub to: String,
    /// 理由。
    pub reason: Option<String>,
}

/// 经过中的一个事件。
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct DossierEvent {
    /// 日期。
    pub date: Date,
    /// 事件。
    pub event: &'static str,
    /// 事件在当地的叫法：给人看的用它，数据里照规定的。
    #[serde(skip)]
    pub called: String,
    /// 由谁作出。
    pub by: String,
    /// 文号。
    pub doc: Option<String>,
    /// 金额。
    pub amount: Option<String>,
    /// 自有的内容：含义与值。
    pub details: Vec<(&'static str, String)>,
    /// 标记：已更正、补记、未到。
    pub marks: Vec<&'static str>,
    /// 在文件中的行。
    pub line: u32,
}

/// 资金，金额带单位。
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(rename = "Funds")]
pub struct DossierFunds {
    /// 投资估算。
    pub estimate: Option<String>,
    /// 批复总投资，含经批准的增减。
    pub approved: Option<String>,
    /// 合同金额合计。
    pub contracted: Option<String>,
    /// 金额不明的合同数。
    pub contracts_without_amount: usize,
    /// 计划合计。
    pub planned: Option<String>,
    /// 预算合计。
    pub budgeted: Option<String>,
    /// 支付合计。
    pub paid: Option<String>,
    /// 支付在当地的叫法：给人看的用它。
    #[serde(skip)]
    pub paid_called: String,
    /// 分年度。
    pub years: Vec<YearFunds>,
}

/// 一个年度的资金。
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct YearFunds {
    /// 年度。
    pub year: u16,
    /// 计划。
    pub planned: Option<String>,
    /// 预算。
    pub budgeted: Option<String>,
    /// 支付。
    pub paid: Option<String>,
}

/// 四种结论各有几条。
#[derive(Clone, Copy, Debug, Default, JsonSchema, Serialize)]
pub struct Tally {
    /// 有疑点。
    pub violated: usize,
    /// 不能判断。
    pub undecidable: usize,
    /// 通过。
    pub pass: usize,
    /// 不适用。
    pub not_applicable: usize,
}

/// 一条规则的结果。
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(rename = "Item")]
pub struct DossierRule {
    /// 规则名。
    pub rule: &'static str,
    /// 什么不对。
    pub title: String,
    /// 结论，英文标识。
    pub verdict: &'static str,
    /// 结论。
    pub verdict_zh: &'static str,
    /// 轻重。
    pub severity: Option<&'static str>,
    /// 是谁的职责。
    pub duty: Option<String>,
    /// 所据条款。
    pub articles: Vec<String>,
    /// 理由，一处一句。
    pub sentences: Vec<String>,
    /// 疑点。
    pub findings: Vec<Doubt>,
    /// 缺少的事实所在的路径。
    pub missing: Vec<String>,
}

/// 一处疑点。
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct Doubt {
    /// 轻重，英文标识。
    pub severity: &'static str,
    /// 轻重。
    pub severity_zh: &'static str,
    /// 处置状况，英文标识。
    pub status: &'static str,
    /// 处置的说明；待核的为无。
    pub disposal: Option<String>,
    /// 所关的对象。
    pub subject: String,
    /// 怎么说。
    pub message: String,
    /// 怎么办。
    pub help: Option<String>,
    /// 文件。
    pub path: String,
    /// 行。
    pub line: u32,
}

impl Tally {
    pub(super) fn add(&mut self, verdict: Verdict) {
        let counter = match verdict {
            Verdict::Violated => &mut self.violated,
            Verdict::Undecidable => &mut self.undecidable,
            Verdict::Pass => &mut self.pass,
            Verdict::NotApplicable => &mut self.not_applicable,
        };
        *counter += 1;
    }
}

//! 一部规则集。

use std::{
    collections::{BTreeMap, HashMap},
    path::PathBuf,
};

use serde::Deserialize;

use crate::{
    model::{Date, Kind},
    ruleset::{
        Article, Checklist, Citation, Parameters, Requirement, Unregistered,
        scalar::{leaf, leaf_option},
    },
};

/// 轻重。
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// 提示：只供知晓。
    Info,
    /// 提醒：条文有余地，或事实未必不当。
    Warn,
    /// 错误：条文明定义务或禁止，事实已记录，且不能作更轻的解读。
    #[default]
    Error,
}

impl Severity {
    /// 英文标识，用于 JSON。
    #[must_use]
    pub fn en(self) -> &'static str {
        match self {
            Severity::Info => "info",
            Severity::Warn => "warn",
            Severity::Error => "error",
        }
    }

    /// 中文。
    #[must_use]
    pub fn zh(self) -> &'static str {
        match self {
            Severity::Info => "提示",
            Severity::Warn => "提醒",
            Severity::Error => "错误",
        }
    }
}

/// 一条规则在本规则集里的登记。停用的只写 `off`。
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleConfig {
    /// 所据条款。
    #[serde(default)]
    pub articles: Vec<Citation>,
    /// 另据的上位法。
    #[serde(default)]
    pub external: Vec<String>,
    /// 轻重。
    #[serde(default)]
    pub severity: Severity,
    /// 是谁的职责：角色、建设单位或主管部门。
    #[serde(default)]
    pub duty: String,
    /// 可以豁免。
    #[serde(default)]
    pub waivable: bool,
    /// 可以豁免的机关（角色）。
    #[serde(default)]
    pub waiver_bodies: Vec<String>,
    /// 本规则集不用这条规则的理由。
    pub off: Option<String>,
    /// 条文有解释余地。
    #[serde(default)]
    pub interpretation: bool,
    /// 所取读法的说明。
    pub note: Option<String>,
}

impl RuleConfig {
    /// 没有登记的一条：轻重、职责都取通常的。
    pub(super) fn unregistered() -> Self {
        RuleConfig {
            articles: Vec::new(),
            external: Vec::new(),
            severity: Severity::Error,
            duty: UNIT.to_owned(),
            waivable: false,
            waiver_bodies: Vec::new(),
            off: None,
            interpretation: false,
            note: None,
        }
    }
}

/// 权限：某事件由谁作出。
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Competence {
    /// 有权的角色。
    pub by: Vec<String>,
    /// 所据条款。
    pub article: Citation,
}

/// 名称所指的一方。
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Party<'a> {
    /// 规则集中的机关，以角色相称。
    Body(&'a str),
    /// 别的名称。
    Other(&'a str),
}

/// 机关：角色到名称，第一个是正式名称，其余是别名。
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(from = "BTreeMap<String, Vec<String>>")]
pub struct Bodies {
    names: BTreeMap<String, Vec<String>>,
    /// 名称到角色：每个文件都要问许多次。
    roles: HashMap<String, String>,
}

impl From<BTreeMap<String, Vec<String>>> for Bodies {
    fn from(names: BTreeMap<String, Vec<String>>) -> Self {
        let of = |(role, names): (&String, &Vec<String>)| {
            names.iter().map(|n| (n.clone(), role.clone())).collect::<Vec<_>>()
        };
        let roles = names.iter().rev().flat_map(of).collect();
        Bodies { names, roles }
    }
}

impl Bodies {
    /// 名称所指的角色。
    #[must_use]
    pub fn role(&self, name: &str) -> Option<&str> {
        self.roles.get(name).map(String::as_str)
    }

    /// 角色的正式名称；不是角色的词（建设单位、主管部门）原样返回。
    #[must_use]
    pub fn name<'a>(&'a self, role: &'a str) -> &'a str {
        self.names.get(role).and_then(|names| names.first()).map_or(role, String::as_str)
    }

    /// 有此角色。
    #[must_use]
    pub fn has(&self, role: &str) -> bool {
        self.names.contains_key(role)
    }

    /// 各角色与名称。
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[String])> {
        self.names.iter().map(|(role, names)| (role.as_str(), names.as_slice()))
    }
}

/// 建设单位：出现在角色的位置上时，指项目所在文件夹的单位。
pub const UNIT: &str = "建设单位";
/// 主管部门：指建设单位的主管部门。
pub const SUPERIOR: &str = "主管部门";

/// 规则集：一部办法。
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Written {
    pub id: String,
    pub title: String,
    pub issuer: String,
    #[serde(deserialize_with = "leaf")]
    pub effective_from: Date,
    #[serde(default, deserialize_with = "leaf_option")]
    pub effective_to: Option<Date>,
    #[serde(default, deserialize_with = "leaf_option")]
    pub checked_on: Option<Date>,
    #[serde(default)]
    pub superior: Vec<String>,
    pub articles: BTreeMap<String, Article>,
    pub bodies: Bodies,
    #[serde(default)]
    pub competence: BTreeMap<String, Competence>,
    #[serde(default)]
    pub rules: BTreeMap<String, RuleConfig>,
    #[serde(default)]
    pub requires: BTreeMap<String, Vec<Requirement>>,
    #[serde(default)]
    pub checklist: BTreeMap<String, Checklist>,
}

/// 规则集：一部办法落成的数据，已查验。
#[derive(Clone, Debug)]
pub struct RuleSet {
    /// 在 [`super::Laws`] 中的次序。
    pub index: usize,
    /// 标识，如 `wushan-2022`。
    pub id: String,
    /// 办法名称。
    pub title: String,
    /// 制定机关。
    pub issuer: String,
    /// 施行日期。
    pub effective_from: Date,
    /// 失效日期（含）。
    pub effective_to: Option<Date>,
    /// 数据最近一次与条文核对的日期。
    pub checked_on: Option<Date>,
    /// 上位规定。
    pub superior: Vec<String>,
    /// 条文登记。
    pub articles: BTreeMap<u16, Article>,
    /// 机关。
    pub bodies: Bodies,
    /// 权限。
    pub competence: BTreeMap<Kind, Competence>,
    /// 各规则的登记。
    pub rules: BTreeMap<String, RuleConfig>,
    /// 停用的规则及理由；通常没有几条，所以另列，免得每次都查登记。
    pub(super) off: Vec<(String, String)>,
    /// 没有登记、或缺参数，因此当作停用的规则。
    pub unregistered: Vec<Unregistered>,
    /// 「须先有」各行。
    pub requires: BTreeMap<String, Vec<Requirement>>,
    /// 清单。
    pub checklists: BTreeMap<String, Checklist>,
    /// 参数。
    pub parameters: Parameters,
    /// 文件路径，供显示。
    pub path: PathBuf,
    /// 文件原文，供指出参数所在的行。
    pub text: String,
}

impl RuleSet {
    /// 某规则在本规则集里的登记；未登记或停用的为无。
    #[must_use]
    pub fn rule(&self, slug: &str) -> Option<&RuleConfig> {
        self.rules.get(slug).filter(|r| r.off.is_none())
    }

    /// 停用某规则的理由；没有停用的为无。
    #[must_use]
    pub fn off(&self, slug: &str) -> Option<&str> {
        self.off.iter().find(|(off, _)| off == slug).map(|(_, reason)| reason.as_str())
    }

    /// 某规则的「须先有」各行；没有的为空。
    #[must_use]
    pub fn requirements(&self, slug: &str) -> &[Requirement] {
        self.requires.get(slug).map_or(&[], Vec::as_slice)
    }

    /// 引某条某款的规则，按名字；停用的不算。
    pub fn citing(&self, article: u16, paragraph: u16) -> impl Iterator<Item = (&str, &RuleConfig)> {
        let cites = move |config: &RuleConfig| config.articles.iter().any(|c| c.covers(article, paragraph));
        let rules = self.rules.iter().map(|(slug, config)| (slug.as_str(), config));
        rules.filter(move |(_, config)| config.off.is_none() && cites(config))
    }

    /// 各角色的正式名称，以「、」相连。
    #[must_use]
    pub fn names(&self, roles: &[String]) -> String {
        roles.iter().map(|role| self.bodies.name(role)).collect::<Vec<_>>().join("、")
    }

    /// 各角色的正式名称，以「或」相连。
    #[must_use]
    pub fn either(&self, roles: impl IntoIterator<Item = impl AsRef<str>>) -> String {
        let names = roles.into_iter().map(|role| self.bodies.name(role.as_ref()).to_owned());
        names.collect::<Vec<_>>().join("或")
    }

    /// 有权作出某种事件的机关；规则集没有限定机关的，称「有权机关」。
    #[must_use]
    pub fn who(&self, kind: Kind) -> String {
        let by = self.competence.get(&kind).map_or(&[][..], |c| &c.by);
        let bodies = self.either(by.iter().filter(|role| self.bodies.has(role)));
        if bodies.is_empty() { "有权机关".into() } else { bodies }
    }

    /// 某种事件须报送、备案的机关，依规则集；不须的为空。
    #[must_use]
    pub fn files_with(&self, kind: Kind) -> Vec<String> {
        let p = &self.parameters;
        let roles = match kind {
            Kind::Adjust => p.adjustment.self_made.as_ref().map(|t| &t.file_with),
            Kind::AnnualReport => p.annual_report.deadline.as_ref().map(|t| &t.file_with),
            Kind::SelfEvaluate => p.self_evaluation.window.as_ref().map(|t| &t.file_with),
            Kind::ReportTrouble => p.trouble.report.as_ref().map(|t| &t.file_with),
            _ => None,
        };
        roles.into_iter().flatten().map(|role| self.bodies.name(role).to_owned()).collect()
    }

    /// 条款的称呼：只有一款的条，不说第一款。
    #[must_use]
    pub fn cite(&self, citation: Citation) -> String {
        let single = self.articles.get(&citation.article).is_some_and(|a| a.paragraphs.len() == 1);
        Citation { paragraph: citation.paragraph.filter(|_| !single), ..citation }.to_string()
    }

    /// 某规则所据的各条款。
    #[must_use]
    pub fn basis(&self, slug: &str) -> Vec<String> {
        let articles = self.rules.get(slug).map_or(&[][..], |config| &config.articles);
        articles.iter().map(|citation| self.cite(*citation)).collect()
    }

    /// 名称所指的一方。
    #[must_use]
    pub fn party<'a>(&'a self, name: &'a str) -> Party<'a> {
        self.bodies.role(name).map_or(Party::Other(name), Party::Body)
    }

    /// 两个名称指同一方（同名，或同一机关的不同叫法）。
    #[must_use]
    pub fn same_party(&self, a: &str, b: &str) -> bool {
        a == b || self.bodies.role(a).is_some_and(|role| self.bodies.role(b) == Some(role))
    }

    /// 某日仍在施行。
    #[must_use]
    pub fn covers(&self, date: Date) -> bool {
        self.effective_from <= date && self.effective_to.is_none_or(|to| date <= to)
    }

    /// 简称，供句子里用：《…》。
    #[must_use]
    pub fn short_title(&self) -> String {
        format!("《{}》", self.title)
    }
}

//! 一部规则集。

use std::{
    collections::{BTreeMap, HashMap},
    path::PathBuf,
};

use serde::{Deserialize, Deserializer};

use crate::{
    model::{Date, Kind},
    ruleset::{
        Article, Checklist, Citation, Conditions, Interval, OwnRule, OwnShape, Parameters, Requirement, Unregistered,
        article,
        scalar::{leaf, leaf_option},
        short::{self, Short},
        spelling::{canonical, county_of, may_be_a_variant},
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

/// 一条规则在本规则集里怎样用。
#[derive(Clone, Debug)]
pub struct RuleConfig {
    /// 所据条款：写明的，否则所读的参数、行、清单和权限所出的。
    pub articles: Vec<Citation>,
    /// 所读的参数、行、清单和权限所出的条款。
    pub sources: Vec<Citation>,
    /// 另据的上位法。
    pub external: Vec<String>,
    /// 轻重。
    pub severity: Severity,
    /// 是谁的职责：角色、建设单位或主管部门。
    pub duty: String,
    /// 可以豁免。
    pub waivable: bool,
    /// 可以豁免的机关（角色）。
    pub waiver_bodies: Vec<String>,
    /// 不用这条规则的理由。
    pub off: Option<String>,
    /// 条文有解释余地。
    pub interpretation: bool,
    /// 所取读法的说明。
    pub note: Option<String>,
}

/// 一条规则的登记：只写条款的，写成 `"16.1"` 或 `["16.1", "17.1"]`；停用的只写 `off`。
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct WrittenRule {
    pub articles: Vec<Citation>,
    pub external: Vec<String>,
    pub severity: Option<Severity>,
    pub duty: Option<String>,
    pub waivable: bool,
    pub waiver_bodies: Vec<String>,
    pub off: Option<String>,
    pub interpretation: bool,
    pub note: Option<String>,
}

/// [`WrittenRule`]，可以写短。
#[derive(Clone, Debug)]
pub(super) struct Entry(pub WrittenRule);

impl Short for Entry {
    type Full = WrittenRule;
    const EXPECTED: &'static str = "条款，如 \"16.1\"，或写有 articles、severity、duty 的一张表";

    fn full(full: WrittenRule) -> Self {
        Entry(full)
    }

    fn short(text: &str) -> Result<Self, String> {
        Entry::list(vec![text.to_owned()])
    }

    fn list(list: Vec<String>) -> Result<Self, String> {
        let read = |text: &String| Citation::read_written(text);
        let articles = list.iter().map(read).collect::<Result<_, _>>()?;
        Ok(Entry(WrittenRule { articles, ..WrittenRule::default() }))
    }
}

impl<'de> Deserialize<'de> for Entry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        short::read(deserializer)
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
    /// 条文是「等部门」，没有列出的县级部门也可以；建设单位自己除外。
    #[serde(default)]
    pub others: bool,
    /// 依规模等分档的：依次看，头一档合于条件的代替上面两项；都不合的仍照上面。
    #[serde(default)]
    pub tiers: Vec<Tier>,
}

/// 权限的一档：合于条件的，由另一些机关作出。
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tier {
    /// 全部成立才是这一档。
    pub when: Conditions,
    /// 有权的角色。
    pub by: Vec<String>,
    /// 所据条款。
    pub article: Citation,
}

impl Competence {
    /// 自己的与各档的条款。
    pub fn articles(&self) -> impl Iterator<Item = Citation> {
        std::iter::once(self.article).chain(self.tiers.iter().map(|tier| tier.article))
    }
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
    /// 化简的写法到角色；两个角色化简后相同的不在其中。
    spellings: HashMap<String, String>,
    /// 县名。
    county: Option<String>,
}

impl From<BTreeMap<String, Vec<String>>> for Bodies {
    fn from(names: BTreeMap<String, Vec<String>>) -> Self {
        let of = |(role, names): (&String, &Vec<String>)| {
            names.iter().map(|n| (n.clone(), role.clone())).collect::<Vec<_>>()
        };
        let roles: HashMap<String, String> = names.iter().rev().flat_map(of).collect();
        let county = county_of(names.values().flatten().map(String::as_str)).map(str::to_owned);
        let mut spellings: HashMap<String, String> = HashMap::new();
        let mut shared = Vec::new();
        for (name, role) in &roles {
            let spelling = canonical(name, county.as_deref());
            if spellings.insert(spelling.clone(), role.clone()).is_some_and(|other| other != *role) {
                shared.push(spelling);
            }
        }
        spellings.retain(|spelling, _| !shared.contains(spelling));
        Bodies { names, roles, spellings, county }
    }
}

impl Bodies {
    /// 名称所指的角色：写法不同而所指相同的也认。
    #[must_use]
    pub fn role(&self, name: &str) -> Option<&str> {
        let exact = self.roles.get(name);
        let variant = || self.spellings.get(&canonical(name, self.county.as_deref()));
        exact.or_else(|| may_be_a_variant(name).then(variant).flatten()).map(String::as_str)
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
/// 审批部门：指作出现行批复的机关，随项目而定。
pub const APPROVER: &str = "审批部门";
/// 随项目而定的角色，不列在机关里。
pub const RELATIVE: [&str; 3] = [UNIT, SUPERIOR, APPROVER];
/// 作出方：出现在规则的职责上时，指作出那一事件的一方。
pub const ACTOR: &str = "作出方";

/// 一部办法的文件里写着的。
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Written {
    #[serde(default)]
    pub format: Option<u8>,
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
    #[serde(default)]
    pub region: Option<String>,
    #[serde(default)]
    pub supersedes: Option<String>,
    /// 没有写进来的规则一律停用的理由。
    #[serde(default)]
    pub unused: Option<String>,
    /// 规则说由某机关负责、而没有哪个机关有这项权限时，算谁的职责。
    #[serde(default)]
    pub default_duty: Option<String>,
    pub articles: BTreeMap<String, article::Written>,
    pub bodies: Bodies,
    #[serde(default)]
    pub competence: BTreeMap<String, Competence>,
    #[serde(default)]
    pub rules: BTreeMap<String, Entry>,
    #[serde(default)]
    pub requires: BTreeMap<String, Vec<Requirement>>,
    #[serde(default)]
    pub checklist: BTreeMap<String, Checklist>,
    #[serde(default)]
    pub within: BTreeMap<String, Vec<Interval>>,
    #[serde(default)]
    pub lapse: BTreeMap<String, Vec<Interval>>,
    #[serde(default)]
    pub lockout: BTreeMap<String, Vec<Interval>>,
}

impl Written {
    /// 写期间的三种表。
    pub fn intervals(&self) -> [(OwnShape, &BTreeMap<String, Vec<Interval>>); 3] {
        [(OwnShape::Within, &self.within), (OwnShape::Lapse, &self.lapse), (OwnShape::Lockout, &self.lockout)]
    }
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
    /// 施行于哪里，行政区划代码；不写的不限定。
    pub region: Option<String>,
    /// 接替哪一部，写它的标识。
    pub supersedes: Option<String>,
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
    /// 期间的各行，按自立的规则的名字。
    pub intervals: BTreeMap<&'static str, Vec<Interval>>,
    /// 本地自立的规则。
    pub own: Vec<&'static OwnRule>,
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

    /// 自立的规则的期间各行；没有的为空。
    #[must_use]
    pub fn intervals(&self, slug: &str) -> &[Interval] {
        self.intervals.get(slug).map_or(&[], Vec::as_slice)
    }

    /// 引某条某款的规则，按名字；停用的不算。
    pub fn citing(&self, article: u16, paragraph: u16) -> impl Iterator<Item = (&str, &RuleConfig)> {
        let cites = move |config: &RuleConfig| {
            config.articles.iter().chain(&config.sources).any(|c| c.covers(article, paragraph))
        };
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

    /// 一行「须先有」所据的条款：这一行所出的，与规则另引、不属别的行的。
    #[must_use]
    pub fn basis_of_row(&self, slug: &str, row: Citation) -> Vec<Citation> {
        let of_other_rows = |c: &Citation| self.requirements(slug).iter().any(|r| r.article == *c && *c != row);
        let own = self.rules.get(slug).map_or(&[][..], |config| &config.articles);
        let mut basis: Vec<Citation> = own.iter().copied().filter(|c| !of_other_rows(c)).collect();
        if !basis.contains(&row) {
            basis.push(row);
        }
        basis
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

//! 一部规则集的文件里写着的样子：参数以外的各张表。

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer};

use super::{
    Bodies, Checklist, Citation, Competence, Interval, OwnShape, Requirement, Severity, article,
    scalar::{leaf, leaf_option},
    short::{self, Short},
    words,
};
use crate::model::Date;

/// 一部办法的文件里写着的。
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenRuleSet {
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
    pub articles: BTreeMap<String, article::ShortArticle>,
    pub bodies: Bodies,
    #[serde(default)]
    pub words: words::WordTables,
    #[serde(default)]
    pub competence: BTreeMap<String, Competence>,
    #[serde(default)]
    pub rules: BTreeMap<String, ShortRule>,
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

impl WrittenRuleSet {
    /// 写期间的三种表。
    pub fn intervals(&self) -> [(OwnShape, &BTreeMap<String, Vec<Interval>>); 3] {
        [(OwnShape::Within, &self.within), (OwnShape::Lapse, &self.lapse), (OwnShape::Lockout, &self.lockout)]
    }
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
pub(super) struct ShortRule(pub WrittenRule);

impl Short for ShortRule {
    type Full = WrittenRule;
    const EXPECTED: &'static str = "条款，如 \"16.1\"，或写有 articles、severity、duty 的一张表";

    fn full(full: WrittenRule) -> Self {
        ShortRule(full)
    }

    fn short(text: &str) -> Result<Self, String> {
        ShortRule::list(vec![text.to_owned()])
    }

    fn list(list: Vec<String>) -> Result<Self, String> {
        let read = |text: &String| Citation::read_written(text);
        let articles = list.iter().map(read).collect::<Result<_, _>>()?;
        Ok(ShortRule(WrittenRule { articles, ..WrittenRule::default() }))
    }
}

impl<'de> Deserialize<'de> for ShortRule {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        short::read(deserializer)
    }
}

//! 一部规则集。

use std::{borrow::Cow, collections::BTreeMap, path::PathBuf};

use super::{
    Article, Bodies, Checklist, Citation, Competence, Condition, Interval, OwnRule, Parameters, Party, Requirement,
    RuleConfig, Unregistered, compose::ComposedText,
};
use crate::{
    model::{Date, Kind},
    text::Dictionary,
};

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
    /// 当地的用语。
    pub words: Dictionary,
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
    /// 原文，供指出参数所在的行。
    pub(super) text: ComposedText,
}

impl RuleSet {
    /// 原文；沿用另一部的，接在自己的后面。
    #[must_use]
    pub fn text(&self) -> &str {
        self.text.all()
    }

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
    pub fn names(&self, roles: &[impl AsRef<str>]) -> String {
        roles.iter().map(|role| self.bodies.name(role.as_ref())).collect::<Vec<_>>().join("、")
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

    /// 一种事件在当地的叫法。
    #[must_use]
    pub fn called(&self, kind: Kind) -> &str {
        self.words.called(Kind::WORDS, kind.zh())
    }

    /// 程序自己的一段话，换成当地的叫法；这部规则集写着的话照原样。
    #[must_use]
    pub fn own_words<'s>(&self, text: &'s str) -> Cow<'s, str> {
        self.words.say(text, &[&self.words.quote(self.own_texts())])
    }

    /// 引号里写着的各段文字；`when` 的用语是程序的。
    pub(super) fn own_texts(&self) -> impl Iterator<Item = &str> {
        self.text().split('"').filter(|text| Condition::find_zh(text).is_none())
    }

    /// 名称所指的一方。
    #[must_use]
    pub fn party<'a>(&'a self, name: &'a str) -> Party<'a> {
        self.bodies.role(name).map_or(Party::Other(name), Party::Body)
    }

    /// 两个名称指同一方（同名，同一机关的不同叫法，或同一单位的不同写法）。
    #[must_use]
    pub fn same_party(&self, a: &str, b: &str) -> bool {
        a == b
            || match (self.bodies.role(a), self.bodies.role(b)) {
                (None, None) => self.bodies.is_one_spelt_twice(a, b),
                (one, other) => one == other,
            }
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

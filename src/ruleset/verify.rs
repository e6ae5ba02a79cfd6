//! 读入规则集并查验：不认识的键、没有的条款、没有的机关、缺参数的规则，都指到行。

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use toml::de::{DeTable, DeValue};

use super::{
    Citation, Parameters, RuleSet,
    position::line_of,
    set::{SUPERIOR, UNIT, Written},
};
use crate::{
    model::Kind,
    text::{Leaf, nearest},
};

/// 程序认识的一条规则：它的名字，和它要读的参数、行与清单。
#[derive(Clone, Copy, Debug)]
pub struct Known {
    /// 规则名。
    pub slug: &'static str,
    /// 要读的参数，如 `acceptance.window`。
    pub reads: &'static [&'static str],
}

/// 规则集的一处错误。
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}:{line}:{column}：{message}", path.display())]
pub struct RuleSetError {
    /// 文件。
    pub path: PathBuf,
    /// 行，从 1 起。
    pub line: usize,
    /// 列，从 1 起，以字符计。
    pub column: usize,
    /// 错误与改法。
    pub message: String,
}

impl RuleSet {
    /// 读入并查验一部规则集。
    ///
    /// # Errors
    /// 全部错误，各指到行列。
    pub fn parse(path: &Path, text: &str, known: &[Known]) -> Result<RuleSet, Vec<RuleSetError>> {
        let at = |offset: usize, message: String| error_at(path, text, offset, message);
        let from_toml = |e: &toml::de::Error| {
            let offset = e.span().map_or(0, |s| s.start);
            vec![at(offset, translate(e.message()))]
        };
        let document = DeTable::parse(text).map_err(|e| from_toml(&e))?;
        // 参数表在顶层与其他键并列：分两次读，余下的键都应是参数。
        let written: Written = read_part(text, |key| NOT_PARAMETERS.contains(&key)).map_err(|e| from_toml(&e))?;
        let parameters: Parameters =
            read_part(text, |key| !NOT_PARAMETERS.contains(&key)).map_err(|e| from_toml(&e))?;
        let mut verifier = Verifier { path, text, document: document.get_ref(), errors: Vec::new() };
        verifier.all(&written, &parameters, known);
        if !verifier.errors.is_empty() {
            verifier.errors.sort_by_key(|e| (e.line, e.column));
            return Err(verifier.errors);
        }
        let articles = written.articles.into_iter().filter_map(|(n, a)| Some((n.parse().ok()?, a))).collect();
        let competence = written.competence.into_iter().filter_map(|(k, c)| Some((Kind::find_zh(&k)?, c))).collect();
        Ok(RuleSet {
            index: 0,
            id: written.id,
            title: written.title,
            issuer: written.issuer,
            effective_from: written.effective_from,
            effective_to: written.effective_to,
            checked_on: written.checked_on,
            superior: written.superior,
            articles,
            bodies: written.bodies,
            competence,
            rules: written.rules,
            requires: written.requires,
            checklists: written.checklist,
            parameters,
            path: path.to_owned(),
            text: text.to_owned(),
        })
    }
}

/// 不是参数的顶层键。
const NOT_PARAMETERS: [&str; 13] = [
    "id",
    "title",
    "issuer",
    "effective_from",
    "effective_to",
    "checked_on",
    "superior",
    "articles",
    "bodies",
    "competence",
    "rules",
    "requires",
    "checklist",
];

/// 只读一部分顶层键；值仍带位置，所以错误指到原文的行。
fn read_part<T: serde::de::DeserializeOwned>(text: &str, keep: impl Fn(&str) -> bool) -> Result<T, toml::de::Error> {
    let document = DeTable::parse(text)?;
    let span = document.span();
    let part: DeTable<'_> = document.into_inner().into_iter().filter(|(key, _)| keep(key.get_ref())).collect();
    T::deserialize(toml::de::Deserializer::from(toml::Spanned::new(span, part)))
}

fn error_at(path: &Path, text: &str, offset: usize, message: String) -> RuleSetError {
    let offset = (0..=offset.min(text.len())).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0);
    let start = text[..offset].rfind('\n').map_or(0, |i| i + 1);
    let column = text[start..offset].chars().count() + 1;
    RuleSetError { path: path.to_owned(), line: line_of(text, offset), column, message }
}

/// 常见的 TOML 错误译成中文；其余附原文。
fn translate(message: &str) -> String {
    let quoted = || message.split('`').nth(1).unwrap_or_default().to_owned();
    if message.starts_with("unknown field") {
        let expected: Vec<&str> = message.split('`').skip(3).step_by(2).collect();
        let near =
            nearest(&quoted(), expected.iter().copied()).map(|n| format!("；您是否要写「{n}」？")).unwrap_or_default();
        return format!("不认识的键「{}」{near}", quoted());
    }
    if message.starts_with("missing field") {
        return format!("缺少「{}」", quoted());
    }
    if message.starts_with("duplicate key") {
        return "重复的键：同一表里已经写过".into();
    }
    if message.starts_with("unknown variant") {
        return format!("不认识的取值「{}」", quoted());
    }
    if message.is_ascii() { format!("写法不对：{message}") } else { message.to_owned() }
}

struct Verifier<'a> {
    path: &'a Path,
    text: &'a str,
    document: &'a DeTable<'a>,
    errors: Vec<RuleSetError>,
}

impl Verifier<'_> {
    /// 记下错误，位置是 `route` 所指的键或值。
    fn add(&mut self, route: &[&str], message: String) {
        let offset = self.offset(route);
        self.errors.push(error_at(self.path, self.text, offset, message));
    }

    /// 路径所指的位置；走不到底时取走到的最远处。
    fn offset(&self, route: &[&str]) -> usize {
        let mut offset = 0;
        let mut table = Some(self.document);
        let mut array: Option<&toml::de::DeArray<'_>> = None;
        for step in route {
            let next = match (table, array) {
                (Some(t), _) => t.iter().find(|(k, _)| k.get_ref() == step).map(|(k, v)| (k.span().start, v)),
                (None, Some(a)) => step.parse::<usize>().ok().and_then(|i| a.get(i)).map(|v| (v.span().start, v)),
                (None, None) => None,
            };
            let Some((start, value)) = next else { break };
            offset = start;
            (table, array) = match value.get_ref() {
                DeValue::Table(t) => (Some(t), None),
                DeValue::Array(a) => (None, Some(a)),
                _ => (None, None),
            };
        }
        offset
    }

    fn all(&mut self, set: &Written, parameters: &Parameters, known: &[Known]) {
        self.dates(set);
        self.articles(set);
        self.rules(set, known);
        self.competences(set);
        self.shapes(set);
        for (table, citation) in parameters.citations() {
            let mut route: Vec<&str> = table.split('.').collect();
            route.push("article");
            self.citation(set, &route, citation);
        }
        self.roles_in_parameters(set);
    }

    fn dates(&mut self, set: &Written) {
        if set.effective_to.is_some_and(|to| to < set.effective_from) {
            self.add(&["effective_to"], "失效日期早于施行日期".into());
        }
    }

    fn articles(&mut self, set: &Written) {
        for (number, article) in &set.articles {
            if number.parse::<u16>().is_err() {
                self.add(&["articles", number], format!("「{number}」不是条的序号"));
            }
            for (i, paragraph) in article.paragraphs.iter().enumerate() {
                if paragraph.status != super::Coverage::Automated && paragraph.reason.is_none() {
                    let index = i.to_string();
                    self.add(&["articles", number, "paragraphs", &index], "不（完全）自动核查的款应写明 reason".into());
                }
            }
        }
    }

    fn citation(&mut self, set: &Written, route: &[&str], citation: Citation) {
        let article = set.articles.get(&citation.article.to_string());
        let exists = article.is_some_and(|a| citation.paragraph.is_none_or(|p| usize::from(p) <= a.paragraphs.len()));
        if !exists {
            self.add(route, format!("[articles] 中没有{citation}"));
        }
    }

    fn role(&mut self, set: &Written, route: &[&str], role: &str) {
        if !set.bodies.has(role) && role != UNIT && role != SUPERIOR {
            let near = nearest(role, set.bodies.iter().map(|(r, _)| r))
                .map(|n| format!("；您是否要写「{n}」？"))
                .unwrap_or_default();
            self.add(route, format!("[bodies] 中没有「{role}」{near}"));
        }
    }

    fn rules(&mut self, set: &Written, known: &[Known]) {
        for (slug, config) in &set.rules {
            // 规则集先登记全部规则；程序尚未落实的，待落实后在此报错。
            if config.articles.is_empty() {
                self.add(&["rules", slug, "articles"], "规则应至少引一条".into());
            }
            for citation in &config.articles {
                self.citation(set, &["rules", slug, "articles"], *citation);
            }
            self.role(set, &["rules", slug, "duty"], &config.duty);
            for body in &config.waiver_bodies {
                self.role(set, &["rules", slug, "waiver_bodies"], body);
            }
            if config.waivable && config.waiver_bodies.is_empty() {
                self.add(&["rules", slug, "waivable"], "可以豁免的规则应写明 waiver_bodies".into());
            }
        }
        for rule in known {
            match set.rules.get(rule.slug) {
                None => self.add(&["rules"], format!("缺少 [rules.{}]；不用这条规则的，写 off = \"理由\"", rule.slug)),
                Some(config) if config.off.is_none() => self.reads(rule),
                Some(_) => {}
            }
        }
    }

    /// 在用的规则要有它读的参数。
    fn reads(&mut self, rule: &Known) {
        for name in rule.reads {
            let mut here: Option<&DeTable<'_>> = Some(self.document);
            let mut found = true;
            for step in name.split('.') {
                let next = here.and_then(|t| t.get(step));
                found &= next.is_some();
                here = next.and_then(|v| if let DeValue::Table(t) = v.get_ref() { Some(t) } else { None });
            }
            if !found {
                self.add(
                    &["rules", rule.slug],
                    format!("规则「{}」缺少参数「{name}」；不用这条规则的，写 off = \"理由\"", rule.slug),
                );
            }
        }
    }

    fn competences(&mut self, set: &Written) {
        for (event, competence) in &set.competence {
            if let Err(bad) = Kind::read(event) {
                let help = bad.help.unwrap_or_default();
                self.add(&["competence", event], format!("没有「{event}」这种事件；{help}"));
            }
            self.citation(set, &["competence", event, "article"], competence.article);
            for body in &competence.by {
                self.role(set, &["competence", event, "by"], body);
            }
        }
    }

    fn shapes(&mut self, set: &Written) {
        for (slug, rows) in &set.requires {
            self.registered(&set.rules, "requires", slug);
            for (i, row) in rows.iter().enumerate() {
                self.citation(set, &["requires", slug, &i.to_string(), "article"], row.article);
            }
        }
        for (slug, list) in &set.checklist {
            self.registered(&set.rules, "checklist", slug);
            self.citation(set, &["checklist", slug, "article"], list.article);
        }
    }

    fn registered(&mut self, rules: &BTreeMap<String, super::RuleConfig>, table: &str, slug: &str) {
        if !rules.contains_key(slug) {
            self.add(&[table, slug], format!("[rules] 中没有「{slug}」"));
        }
    }

    /// 参数表里的 `file_with`、`by` 都应是机关。
    fn roles_in_parameters(&mut self, set: &Written) {
        let mut wrong = Vec::new();
        for (group, value) in self.document.iter() {
            let DeValue::Table(tables) = value.get_ref() else { continue };
            if NOT_PARAMETERS.contains(&group.get_ref().as_ref()) {
                continue;
            }
            for (name, table) in tables.iter() {
                let DeValue::Table(table) = table.get_ref() else { continue };
                for key in ["file_with", "by"] {
                    let Some(DeValue::Array(list)) = table.get(key).map(|v| v.get_ref()) else { continue };
                    let roles = list.iter().filter_map(|v| v.get_ref().as_str());
                    wrong.extend(
                        roles.map(|r| (group.get_ref().to_string(), name.get_ref().to_string(), key, r.to_owned())),
                    );
                }
            }
        }
        for (group, name, key, role) in wrong {
            self.role(set, &[&group, &name, key], &role);
        }
    }
}

//! 读入规则集并查验：不认识的键、没有的条款、没有的机关、缺参数的规则，都指到行。

use std::path::{Path, PathBuf};

use toml::de::DeTable;

use super::{Parameters, RuleSet, position::line_of, set::Written, verifier::Verifier, wording::translate};
use crate::model::Kind;

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
        let from_toml = |e: &toml::de::Error| vec![from_toml(path, text, e)];
        let document = DeTable::parse(text).map_err(|e| from_toml(&e))?;
        // 参数表在顶层与其他键并列：分两次读，余下的键都应是参数。
        let written: Written = read_part(&document, |key| NOT_PARAMETERS.contains(&key)).map_err(|e| from_toml(&e))?;
        let parameters: Parameters =
            read_part(&document, |key| !NOT_PARAMETERS.contains(&key)).map_err(|e| from_toml(&e))?;
        let mut errors: Vec<RuleSetError> = Verifier::new(document.get_ref(), known)
            .all(&written, &parameters)
            .into_iter()
            .map(|(offset, message)| at(offset, message))
            .collect();
        if !errors.is_empty() {
            errors.sort_by_key(|e| (e.line, e.column));
            return Err(errors);
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
            region: written.region,
            supersedes: written.supersedes,
            articles,
            bodies: written.bodies,
            competence,
            off: written.rules.iter().filter_map(|(slug, r)| Some((slug.clone(), r.off.clone()?))).collect(),
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
pub(super) const NOT_PARAMETERS: [&str; 15] = [
    "id",
    "title",
    "issuer",
    "effective_from",
    "effective_to",
    "checked_on",
    "superior",
    "region",
    "supersedes",
    "articles",
    "bodies",
    "competence",
    "rules",
    "requires",
    "checklist",
];

/// 只读一部分顶层键；值仍带位置，所以错误指到原文的行。
fn read_part<T: serde::de::DeserializeOwned>(
    document: &toml::Spanned<DeTable<'_>>,
    keep: impl Fn(&str) -> bool,
) -> Result<T, toml::de::Error> {
    let span = document.span();
    let kept = document.get_ref().iter().filter(|(key, _)| keep(key.get_ref()));
    let part: DeTable<'_> = kept.map(|(key, value)| (key.clone(), value.clone())).collect();
    T::deserialize(toml::de::Deserializer::from(toml::Spanned::new(span, part)))
}

/// TOML 读不出的，换成中文。
pub(super) fn from_toml(path: &Path, text: &str, e: &toml::de::Error) -> RuleSetError {
    let span = e.span().unwrap_or_default();
    error_at(path, text, span.start, translate(e.message(), text.get(span).unwrap_or_default()))
}

pub(super) fn error_at(path: &Path, text: &str, offset: usize, message: String) -> RuleSetError {
    let offset = (0..=offset.min(text.len())).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0);
    let start = text[..offset].rfind('\n').map_or(0, |i| i + 1);
    let column = text[start..offset].chars().count() + 1;
    RuleSetError { path: path.to_owned(), line: line_of(text, offset), column, message }
}

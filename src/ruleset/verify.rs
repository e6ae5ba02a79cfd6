//! 读入规则集并查验：不认识的键、没有的条款、没有的机关、缺参数的规则，都指到行。

use std::path::{Path, PathBuf};

use toml::{Spanned, de::DeTable};

use super::{
    Parameters, RuleSet, Unregistered,
    position::line_of,
    reader::{NOT_PARAMETERS, Reader},
    registration::register,
    set::Written,
    verifier::Verifier,
};
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
        let (document, syntax) = DeTable::parse_recoverable(text);
        let mut reader = Reader::new(text);
        // 括号、引号没有配上的，其后读出来的都不可信：只说第一处，改好再说别的。
        syntax.first().into_iter().for_each(|error| reader.syntax(error));
        let read = if syntax.is_empty() { read(&document, known, &mut reader) } else { None };
        let mut errors: Vec<RuleSetError> =
            reader.wrong.into_iter().map(|(offset, message)| error_at(path, text, offset, message)).collect();
        errors.sort_by_key(|e| (e.line, e.column));
        errors.dedup();
        let Some((written, parameters, unregistered)) = read.filter(|_| errors.is_empty()) else { return Err(errors) };
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
            off: written.rules.iter().filter_map(|(slug, r)| Some((slug.clone(), r.off.clone()?))).collect(),
            rules: written.rules,
            unregistered,
            requires: written.requires,
            checklists: written.checklist,
            parameters,
            path: path.to_owned(),
            text: text.to_owned(),
        })
    }
}

/// 读出各张表，补上没有登记的规则，再查验相互的呼应。
fn read(
    document: &Spanned<DeTable<'_>>,
    known: &[Known],
    reader: &mut Reader<'_>,
) -> Option<(Written, Parameters, Vec<Unregistered>)> {
    let written = reader.head::<Written>(document, |key| NOT_PARAMETERS.contains(&key));
    let parameters = Parameters::read(document.get_ref(), reader);
    let mut written = written?;
    let unregistered = register(&mut written, document.get_ref(), &reader.lacking, known);
    reader.wrong.extend(Verifier::new(document.get_ref(), known).all(&written, &parameters));
    Some((written, parameters, unregistered))
}

fn error_at(path: &Path, text: &str, offset: usize, message: String) -> RuleSetError {
    let offset = (0..=offset.min(text.len())).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0);
    let start = text[..offset].rfind('\n').map_or(0, |i| i + 1);
    let column = text[start..offset].chars().count() + 1;
    RuleSetError { path: path.to_owned(), line: line_of(text, offset), column, message }
}

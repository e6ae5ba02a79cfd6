//! 规则集的错误，指到行列。

use std::path::{Path, PathBuf};

use super::{compose::ComposedText, wording::explain};
use crate::text::{Span, foreign, shown};

/// 规则集的一处错误。
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}:{line}:{column}：{message}", shown(path))]
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

/// 读不出而缘故是没有解决的合并冲突的，只说冲突。
pub(super) fn in_conflict(path: &Path, text: &str) -> Result<(), Vec<RuleSetError>> {
    let found = foreign::conflicts(text).into_iter();
    let told = |(span, message): (Span, String)| {
        error_at(path, &ComposedText::own(text), span.lo as usize, format!("{message}；{}", foreign::CONFLICT_HELP))
    };
    let errors: Vec<RuleSetError> = found.map(told).collect();
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}

/// TOML 读不出的，换成中文。
pub(super) fn from_toml(path: &Path, text: &str, e: &toml::de::Error) -> RuleSetError {
    if let Err(mut errors) = in_conflict(path, text) {
        return errors.swap_remove(0);
    }
    let span = e.span().unwrap_or_default();
    let said = explain(e.message(), text, span.clone());
    error_at(path, &ComposedText::own(text), span.start, said)
}

pub(super) fn error_at(path: &Path, text: &ComposedText, offset: usize, message: String) -> RuleSetError {
    let (path, line, column) = text.place(path, offset);
    RuleSetError { path, line, column, message }
}

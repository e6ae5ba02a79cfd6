//! 规则集的错误，指到行列。

use std::path::{Path, PathBuf};

use super::wording::translate;
use crate::text::{Span, foreign};

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

/// 读不出而缘故是没有解决的合并冲突的，只说冲突。
pub(super) fn in_conflict(path: &Path, text: &str) -> Result<(), Vec<RuleSetError>> {
    let found = foreign::conflicts(text).into_iter();
    let told = |(span, message): (Span, String)| {
        error_at(path, text, span.lo as usize, format!("{message}；{}", foreign::CONFLICT_HELP))
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
    error_at(path, text, span.start, translate(e.message(), text.get(span).unwrap_or_default()))
}

pub(super) fn error_at(path: &Path, text: &str, offset: usize, message: String) -> RuleSetError {
    let offset = (0..=offset.min(text.len())).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0);
    let start = text[..offset].rfind('\n').map_or(0, |i| i + 1);
    let column = text[start..offset].chars().count() + 1;
    RuleSetError { path: path.to_owned(), line: line_of(text, offset), column, message }
}

/// 字节位置所在的行，从 1 起。
pub(super) fn line_of(text: &str, offset: usize) -> usize {
    text.as_bytes().iter().take(offset).filter(|b| **b == b'\n').count() + 1
}

//! 规则集的一处错误：指到文件、行、列，说明改法。

use std::path::{Path, PathBuf};

use super::{compose::Text, wording::translate};

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

/// TOML 读不出的，换成中文。
pub(super) fn from_toml(path: &Path, text: &str, e: &toml::de::Error) -> RuleSetError {
    let span = e.span().unwrap_or_default();
    let said = translate(e.message(), text.get(span.clone()).unwrap_or_default());
    error_at(path, &Text::own(text), span.start, said)
}

pub(super) fn error_at(path: &Path, text: &Text, offset: usize, message: String) -> RuleSetError {
    let (path, line, column) = text.place(path, offset);
    RuleSetError { path, line, column, message }
}

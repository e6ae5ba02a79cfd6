//! 轻重。

use serde::Deserialize;

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

//! 一段文字为何读不出。

use std::fmt;

/// 一段文字为何读不出。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bad {
    /// 问题。
    pub message: String,
    /// 改法。
    pub help: Option<String>,
}

impl Bad {
    /// 只有问题。
    pub fn new(message: impl Into<String>) -> Self {
        Bad { message: message.into(), help: None }
    }

    /// 问题与改法。
    pub fn with_help(message: impl Into<String>, help: impl Into<String>) -> Self {
        Bad { message: message.into(), help: Some(help.into()) }
    }
}

/// 值不合格的说法：哪里不对；怎样改。
impl fmt::Display for Bad {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        self.help.iter().try_for_each(|help| write!(f, "；{help}"))
    }
}

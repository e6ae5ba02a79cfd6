//! 退出码与失败：供脚本和 CI 判断，不再改变。

use std::borrow::Cow;

use super::{page_speech::on_page, paper_speech::printed};
use crate::store::{GitError, StoreError};

/// 退出码。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// 0：没有待核的错误。
    Clean = 0,
    /// 1：有待核的错误（`--strict` 时含提醒），或 `advance` 被拒。
    Findings = 1,
    /// 2：参数不对。
    Usage = 2,
    /// 3：没有可核查的东西。
    Nothing = 3,
    /// 4：程序没能完成工作（读写、git、规则集）。
    Failed = 4,
}

impl Exit {
    /// 由退出码认出。
    #[must_use]
    pub fn of(code: u8) -> Self {
        match code {
            0 => Exit::Clean,
            1 => Exit::Findings,
            2 => Exit::Usage,
            3 => Exit::Nothing,
            _ => Exit::Failed,
        }
    }
}

/// 问的是谁：怎样办，两边说法不同。
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Audience {
    /// 敲命令的人：教他敲什么。
    #[default]
    Terminal,
    /// 在网页上填表的人：教他填什么、点什么，不说命令。
    Page,
    /// 看印出来的纸的人：不带命令、选项与键的名称。
    Paper,
}

impl Audience {
    /// 两种说法里该说的一种。
    #[must_use]
    pub fn pick<'s>(self, terminal: &'s str, page: &'s str) -> &'s str {
        match self {
            Audience::Terminal => terminal,
            Audience::Page | Audience::Paper => page,
        }
    }

    /// 同 [`Audience::say`]，要留着的。
    #[must_use]
    pub fn retold(self, text: &str) -> String {
        self.say(text).into_owned()
    }

    /// 照命令写的一句话，对他怎样说。
    #[must_use]
    pub fn say(self, text: &str) -> Cow<'_, str> {
        match self {
            Audience::Terminal => Cow::Borrowed(text),
            Audience::Page => on_page(text),
            Audience::Paper => printed(text),
        }
    }
}

/// 命令没能做下去。
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Failure {
    /// 说明与改法，中文。
    pub message: String,
    /// 网页上另有说法的。
    pub page: Option<String>,
    /// 退出码。
    pub exit: Exit,
}

impl Failure {
    /// 参数不对。
    pub fn usage(message: impl Into<String>) -> Self {
        Failure { message: message.into(), page: None, exit: Exit::Usage }
    }

    /// 被拒。
    pub fn refused(message: impl Into<String>) -> Self {
        Failure { message: message.into(), page: None, exit: Exit::Findings }
    }

    /// 没有所要的。
    pub fn nothing(message: impl Into<String>) -> Self {
        Failure { message: message.into(), page: None, exit: Exit::Nothing }
    }

    /// 在网页上这样说：不提命令。
    #[must_use]
    pub fn on_page(self, said: impl Into<String>) -> Self {
        Failure { page: Some(said.into()), ..self }
    }

    /// 对这样的人怎样说。
    #[must_use]
    pub fn told(&self, asked: Audience) -> Cow<'_, str> {
        match &self.page {
            Some(page) if asked == Audience::Page => Cow::Borrowed(page),
            _ => asked.say(&self.message),
        }
    }

    /// 末尾另加一行。
    #[must_use]
    pub fn and(self, line: &str) -> Self {
        Failure { message: format!("{}\n{line}", self.message.trim_end()), ..self }
    }

    /// 没能完成工作。
    pub fn failed(message: impl Into<String>) -> Self {
        Failure { message: message.into(), page: None, exit: Exit::Failed }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        let exit = if matches!(error, StoreError::NotFound(_)) { Exit::Nothing } else { Exit::Failed };
        Failure { message: error.to_string(), page: None, exit }
    }
}

impl From<GitError> for Failure {
    fn from(error: GitError) -> Self {
        let exit = if matches!(error, GitError::BadRevision(_)) { Exit::Usage } else { Exit::Failed };
        Failure { message: error.to_string(), page: None, exit }
    }
}

//! 路径：文档里的一处，如 `events[3].filed_with.县财政局`。规则只给路径，显示时才换算成行列。

use std::{borrow::Cow, fmt};

/// 路径的一步。
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// 某一键。
    Key(Cow<'static, str>),
    /// 列表的第几个，从 0 起。
    At(u32),
}

/// 从文档根起的路径。空路径即整个文档。
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Route(pub Vec<Step>);

impl Route {
    /// 根下的一个键。
    #[must_use]
    pub fn key(key: impl Into<Cow<'static, str>>) -> Self {
        Route(vec![Step::Key(key.into())])
    }

    /// 再往下一个键。
    #[must_use]
    pub fn then(mut self, key: impl Into<Cow<'static, str>>) -> Self {
        self.0.push(Step::Key(key.into()));
        self
    }

    /// 列表的第几个（从 0 起）。
    #[must_use]
    pub fn item(mut self, index: usize) -> Self {
        self.0.push(Step::At(u32::try_from(index).unwrap_or(u32::MAX)));
        self
    }

    /// 在第几个事件里；不在事件里的为无。
    #[must_use]
    pub fn event(&self) -> Option<usize> {
        match &self.0[..] {
            [Step::Key(key), Step::At(n), ..] if key == "events" => usize::try_from(*n).ok(),
            _ => None,
        }
    }
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, step) in self.0.iter().enumerate() {
            match step {
                Step::Key(k) if i == 0 => f.write_str(k)?,
                Step::Key(k) => write!(f, ".{k}")?,
                Step::At(n) => write!(f, "[{n}]")?,
            }
        }
        Ok(())
    }
}

//! 结构问题：文件写得不合格式之处，带字节位置，一次全部收集。

use std::fmt;

use super::{Dictionary, Span};

/// 一处结构问题。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// 在清理后文本中的字节位置。
    pub span: Span,
    /// 问题是什么。
    pub message: String,
    /// 怎样改。
    pub help: Option<String>,
    /// 只提醒，不妨碍读取（如办法未列举的项目类别）。
    pub mild: bool,
    /// 涉密项目可以不写的：读的人看清是否涉密之后，再决定算不算问题。
    pub unless_classified: bool,
}

/// 哪里不对；怎样改。
impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        self.help.iter().try_for_each(|help| write!(f, "；{help}"))
    }
}

/// 一个文件的全部结构问题，按发现的先后；连同读它所据的用语。
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Faults(pub Vec<Fault>, Dictionary);

impl Faults {
    /// 还没有问题，按 `words` 读。
    #[must_use]
    pub fn within(words: &Dictionary) -> Self {
        Faults(Vec::new(), words.clone())
    }

    /// 只有这一处问题。
    #[must_use]
    pub fn only(fault: Fault) -> Self {
        Faults(vec![fault], Dictionary::default())
    }

    /// 读所据的用语。
    #[must_use]
    pub fn words(&self) -> &Dictionary {
        &self.1
    }

    /// 改按源文件所据的用语读。
    pub(super) fn follow(&mut self, words: &Dictionary) {
        if self.1 != *words {
            self.1 = words.clone();
        }
    }

    /// 记下一处问题，并返回它以便补充改法。
    pub fn add(&mut self, span: Span, message: impl Into<String>) -> &mut Fault {
        self.0.push(Fault { span, message: message.into(), help: None, mild: false, unless_classified: false });
        let last = self.0.len() - 1;
        &mut self.0[last]
    }

    /// 涉密：可以不写的不算问题。
    pub fn forgive_classified(&mut self) {
        self.0.retain(|fault| !fault.unless_classified);
    }

    /// 没有任何问题（提醒也算问题）。
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// 有妨碍读取的问题。
    #[must_use]
    pub fn is_fatal(&self) -> bool {
        self.0.iter().any(|f| !f.mild)
    }
}

impl Fault {
    /// 补充改法。
    pub fn help(&mut self, help: impl Into<String>) -> &mut Self {
        self.help = Some(help.into());
        self
    }

    /// 改为提醒。
    pub fn mild(&mut self) -> &mut Self {
        self.mild = true;
        self
    }
}

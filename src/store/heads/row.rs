//! 一个项目文件略读所得，连同它当时在盘上的样子。

use crate::{
    model::NameParts,
    store::{
        files::FileStamp,
        skim::{Skim, skim},
    },
};

/// 一段文字在 [`super::Heads`] 的文字里的起讫。
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct TextRange {
    pub start: u32,
    pub end: u32,
}

/// 略读所得。
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct HeadRow {
    /// 读的时候在盘上的样子；说不准以后还认不认得出改动的，全为零，什么文件也对不上。
    pub stamp: FileStamp,
    /// 内容的摘要，即 git 给它的名称；没有算的全为零。
    pub oid: [u8; 20],
    /// 说得清。
    pub clear: bool,
    /// 提到框架。
    pub framed: bool,
    /// 编号。
    pub id: TextRange,
    /// 各处名称的主干，一行一个。
    pub stems: TextRange,
}

/// 一份内容略读所得，文字还没有并到一处。
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Skimmed {
    pub stamp: FileStamp,
    pub oid: [u8; 20],
    pub clear: bool,
    pub framed: bool,
    pub id: String,
    pub stems: String,
}

impl Skimmed {
    /// 略读一份内容；`oid` 是它的摘要，用不着的全为零。
    pub fn of(bytes: &[u8], stamp: FileStamp, oid: [u8; 20]) -> Self {
        let framed = memchr::memmem::find(bytes, b"framework").is_some();
        let (clear, id, stems) = match skim(bytes) {
            Skim::Unclear => (false, String::new(), String::new()),
            Skim::Clear { id, names } => {
                let stems: Vec<Box<str>> = names.into_iter().map(|name| NameParts::of(name).stem).collect();
                (true, id.to_owned(), stems.join("\n"))
            }
        };
        Skimmed { stamp, oid, clear, framed, id, stems }
    }

    /// 读不了的：没有摘要，也就与谁都不相干。
    pub fn nothing() -> Self {
        let (stamp, oid) = (FileStamp::default(), [0; 20]);
        Skimmed { stamp, oid, clear: true, framed: false, id: String::new(), stems: String::new() }
    }

    /// 并到 `text` 里。
    pub fn into_row(self, text: &mut String) -> HeadRow {
        let mut put = |more: &str| {
            let start = clamp(text.len());
            text.push_str(more);
            TextRange { start, end: clamp(text.len()) }
        };
        let (id, stems) = (put(&self.id), put(&self.stems));
        HeadRow { stamp: self.stamp, oid: self.oid, clear: self.clear, framed: self.framed, id, stems }
    }
}

impl HeadRow {
    /// 与重新略读所得的一样。
    pub fn agrees(&self, text: &str, look: &Skimmed) -> bool {
        self.oid == look.oid
            && self.clear == look.clear
            && self.framed == look.framed
            && self.id.of(text) == look.id
            && self.stems.of(text) == look.stems
    }
}

impl TextRange {
    pub fn of(self, text: &str) -> &str {
        text.get(self.start as usize..self.end as usize).unwrap_or_default()
    }
}

/// 文字共几百万字节，装得进 u32。
fn clamp(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

//! 待签的纸：各办事环节要盖章的申请、备案、报告、通知。台账里有的先填好，没有的留空。

mod fill;
mod pieces;

pub use fill::papers;

use std::borrow::Cow;

use crate::{
    model::Kind,
    rules::Cx,
    text::{retell, words},
};

words! {
    /// 纸的种类。
    PaperKind {
        Extension "延期验收申请" "extension",
        Adjustment "调整备案" "adjustment-filing",
        Acceptance "验收申请" "acceptance" ["竣工验收申请"],
        AnnualReport "绩效评价" "annual-report" ["年度绩效评价"],
        SelfEvaluation "自评价" "self-evaluation",
        Rectification "限期整改通知书" "rectification-notice",
    }
}

impl PaperKind {
    /// 签了它，台账里记哪一种事件。
    #[must_use]
    pub fn event(self) -> Kind {
        match self {
            PaperKind::Extension => Kind::RequestExtension,
            PaperKind::Adjustment => Kind::Adjust,
            PaperKind::Acceptance => Kind::ApplyAcceptance,
            PaperKind::AnnualReport => Kind::AnnualReport,
            PaperKind::SelfEvaluation => Kind::SelfEvaluate,
            PaperKind::Rectification => Kind::OrderRectification,
        }
    }

    /// 由写明的词认出：纸的名称，或签了它要记的事件。
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        let of_event = || Self::ALL.iter().copied().find(|kind| kind.event().zh() == word);
        Self::find(word).or_else(of_event)
    }
}

/// 一份纸。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paper {
    /// 标题。
    pub title: String,
    /// 主送的机关或单位。
    pub to: String,
    /// 表头的各项：名称与内容，不知道的为空。
    pub facts: Vec<(String, String)>,
    /// 正文各段。
    pub blocks: Vec<Block>,
    /// 签署各栏。
    pub signers: Vec<String>,
    /// 页脚的说明：依据、期限、签后怎样记入。
    pub notes: Vec<String>,
}

/// 一段。
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// 要填写的一段：名称、已知的文字、留几行。
    Blank {
        /// 名称。
        title: String,
        /// 已知的文字。
        text: String,
        /// 留几行。
        lines: usize,
    },
    /// 一张小表。
    Grid {
        /// 名称。
        title: String,
        /// 栏目。
        heads: Vec<String>,
        /// 各行。
        rows: Vec<Vec<String>>,
    },
}

impl Paper {
    /// 换成当地的说法。
    fn say(&mut self, cx: &Cx<'_>) {
        self.retell(|text| cx.say(text));
    }

    /// 各处文字换一种说法。
    pub fn retell(&mut self, say: impl Fn(&str) -> Cow<'_, str>) {
        let facts = self.facts.iter_mut().flat_map(|(name, value)| [name, value]);
        let blocks = self.blocks.iter_mut().flat_map(|block| -> Vec<&mut String> {
            match block {
                Block::Blank { title, text, .. } => vec![title, text],
                Block::Grid { title, heads, rows } => {
                    let cells = rows.iter_mut().flatten();
                    std::iter::once(title).chain(heads).chain(cells).collect()
                }
            }
        });
        retell(std::iter::once(&mut self.title).chain(facts).chain(blocks).chain(&mut self.notes), say);
    }
}

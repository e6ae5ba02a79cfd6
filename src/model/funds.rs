//! 资金构成与来源：种类到金额。种类由当地列举，列举之外的照收而提醒，不悄悄归入「其他」。

use std::ops::Deref;

use super::Money;
use crate::text::{Content, Decode, Faults, Map, Node, Shape, Word, open_word};

/// 各种资金的金额。
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Funds(pub Map<Money>);

const fn kind(zh: &'static str) -> Word {
    Word { zh, en: "", also: &[] }
}

impl Funds {
    /// 认得的种类在用语里的表名。
    pub const LIST: &'static str = "fund_kinds";

    /// 规则集没有列举的，通常的种类。
    pub const USUAL: &'static [Word] = &[
        kind("县级财政"),
        kind("上级补助"),
        kind("专项债"),
        kind("一般债"),
        kind("中央预算内投资"),
        kind("财政资金"),
        kind("自筹"),
        kind("自有资金"),
        kind("社会资本"),
        kind("合作方出资"),
        kind("银行贷款"),
        kind("捐赠"),
        kind(OTHER),
    ];
}

/// 写明是其他的，不必列举。
pub const OTHER: &str = "其他";

impl Deref for Funds {
    type Target = Map<Money>;

    fn deref(&self) -> &Map<Money> {
        &self.0
    }
}

impl Decode for Funds {
    fn decode(node: &Node<'_>, faults: &mut Faults) -> Option<Self> {
        let funds = Map::<Money>::decode(node, faults)?;
        for ((name, _), span) in funds.iter().zip(node.key_spans()).filter(|((name, _), _)| **name != *OTHER) {
            open_word(name, span, Self::LIST, "资金来源", Self::USUAL, faults);
        }
        Some(Funds(funds))
    }

    fn shape() -> Shape {
        Map::<Money>::shape()
    }

    fn content(&self) -> Content<'_> {
        self.0.content()
    }
}

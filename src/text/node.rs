//! 带位置的树：YAML 文件读成的样子。每个标量都保持原文，不猜类型。

use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
    hash::{Hash, Hasher},
};

/// 文本中的一段，以字节计，含头不含尾。
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// 起点。
    pub lo: u32,
    /// 终点（不含）。
    pub hi: u32,
}

/// 树的一个节点。
#[derive(Clone, Debug, PartialEq)]
pub struct Node<'t> {
    /// 所在位置；值为空时是键之后的空位。
    pub span: Span,
    /// 内容。
    pub value: Value<'t>,
}

/// 节点的内容。
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'t> {
    /// 标量。
    Scalar {
        /// 文字（转义已还原）。
        text: Cow<'t, str>,
        /// 没有加引号，也不是块标量。
        plain: bool,
    },
    /// 列表。
    List(Vec<Node<'t>>),
    /// 键值，按文件中的次序；重复的键在解析时已作为问题报出，只留第一个。
    Map(Vec<(Node<'t>, Node<'t>)>),
}

/// 一个标量。
#[inline]
pub(super) fn leaf(span: Span, text: &str, plain: bool) -> Node<'_> {
    Node { span, value: Value::Scalar { text: Cow::Borrowed(text), plain } }
}

/// 键数不超过这么多时，两两相比就够快；再多的查表。
const FEW_KEYS: usize = 200;

/// 有没有重复的键。多数键的印记没有见过，就不必与前面的逐个相比。
#[inline]
pub(super) fn has_repeat(pairs: &[(Node<'_>, Node<'_>)]) -> bool {
    if pairs.len() > FEW_KEYS {
        let mut seen = HashSet::with_capacity(pairs.len());
        return !pairs.iter().all(|(key, _)| seen.insert(key.written()));
    }
    let mut seen = 0;
    pairs.iter().enumerate().any(|(at, (key, _))| {
        let key = key.written();
        let stamp = stamp(key);
        let met = seen & stamp != 0;
        seen |= stamp;
        met && pairs[..at].iter().any(|(earlier, _)| earlier.written() == key)
    })
}

/// 键的印记：六十四位中的一位。印记不同必不是同一个键；相同的再比文字。
#[inline]
pub(super) fn stamp(key: &str) -> u64 {
    let first = key.as_bytes().first().copied().unwrap_or_default();
    1 << (key.len().wrapping_mul(5).wrapping_add(usize::from(first)) % 64)
}

impl<'t> Node<'t> {
    /// 标量的文字；没有填写（空、`~`、`null`）时为无。
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar { text, plain: true } if matches!(text.as_ref(), "" | "~" | "null") => None,
            Value::Scalar { text, .. } => Some(text),
            _ => None,
        }
    }

    /// 标量所写的，空值也照原样；不是标量的为空。
    pub(super) fn written(&self) -> &str {
        match &self.value {
            Value::Scalar { text, .. } => text,
            _ => "",
        }
    }

    /// 是这段文字。`wanted` 不能是空值的写法。
    #[must_use]
    pub fn is_text(&self, wanted: &str) -> bool {
        matches!(&self.value, Value::Scalar { text, .. } if text == wanted)
    }

    /// 键值中某一键的值。
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Node<'t>> {
        self.entry(key).map(|(_, v)| v)
    }

    /// 键值中某一键：键与值两个节点。
    #[must_use]
    pub fn entry(&self, key: &str) -> Option<&(Node<'t>, Node<'t>)> {
        match &self.value {
            Value::Map(pairs) => pairs.iter().find(|(k, _)| k.is_text(key)),
            _ => None,
        }
    }

    /// 各键的值，键多时也一查即得；不是键值的为空。
    #[must_use]
    pub fn keyed(&self) -> HashMap<&str, &Node<'t>> {
        let pairs: &[_] = match &self.value {
            Value::Map(pairs) => pairs,
            _ => &[],
        };
        pairs.iter().filter_map(|(key, value)| Some((key.text()?, value))).collect()
    }

    /// 各键所在，按文件中的次序；不是键值的为空。
    pub fn key_spans(&self) -> impl Iterator<Item = Span> + '_ {
        let pairs: &[_] = match &self.value {
            Value::Map(pairs) => pairs,
            _ => &[],
        };
        pairs.iter().map(|(key, _)| key.span)
    }

    /// 列表中的第几个（从 0 起）。
    #[must_use]
    pub fn at(&self, index: usize) -> Option<&Node<'t>> {
        match &self.value {
            Value::List(items) => items.get(index),
            _ => None,
        }
    }

    /// 内容相同，不论位置和引号。
    #[must_use]
    pub fn same(&self, other: &Node<'_>) -> bool {
        match (&self.value, &other.value) {
            (Value::Scalar { text: a, .. }, Value::Scalar { text: b, .. }) => a == b && self.text() == other.text(),
            (Value::List(a), Value::List(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.same(b)),
            (Value::Map(a), Value::Map(b)) => {
                a.len() == b.len() && a.iter().zip(b).all(|((k, v), (l, w))| k.same(l) && v.same(w))
            }
            _ => false,
        }
    }

    /// 内容的摘要：内容相同的（见 [`Node::same`]）必相同，不同的几乎必不同。
    pub fn digest(&self, hasher: &mut impl Hasher) {
        match &self.value {
            Value::Scalar { text, .. } => (0, text, self.text().is_some()).hash(hasher),
            Value::List(items) => {
                (1, items.len()).hash(hasher);
                items.iter().for_each(|item| item.digest(hasher));
            }
            Value::Map(pairs) => {
                (2, pairs.len()).hash(hasher);
                pairs.iter().for_each(|(key, value)| [key, value].iter().for_each(|node| node.digest(hasher)));
            }
        }
    }

    /// 这是什么，供提示用。
    #[must_use]
    pub fn sort(&self) -> &'static str {
        match &self.value {
            Value::Scalar { .. } if self.text().is_none() => "空值",
            Value::Scalar { .. } => "文字",
            Value::List(_) => "列表",
            Value::Map(_) => "键值",
        }
    }
}

/// 长度与位置都不超过 `MOST_BYTES`，装得进 u32。
pub(super) fn clamp(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

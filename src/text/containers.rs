//! 列表、名称到值、简写或全写：值可以成串、成表、有两种写法。

use super::{Content, Decode, Faults, Node, Shape, Value};

/// 列表。没有填写的列表即空列表。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List<T>(pub Vec<T>);

impl<T> Default for List<T> {
    fn default() -> Self {
        List(Vec::new())
    }
}

impl<T> std::ops::Deref for List<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.0
    }
}

impl<T: Decode> Decode for List<T> {
    fn decode(node: &Node<'_>, faults: &mut Faults) -> Option<Self> {
        match &node.value {
            Value::List(items) => {
                let mut read = Vec::with_capacity(items.len());
                read.extend(items.iter().filter_map(|n| T::decode(n, faults)));
                (read.len() == items.len()).then_some(List(read))
            }
            Value::Scalar { .. } if node.text().is_none() => Some(List(Vec::new())),
            _ => {
                faults
                    .add(node.span, format!("应为列表，这里是{}", node.sort()))
                    .help("写成 [甲, 乙]，或每行一个「- 甲」");
                None
            }
        }
    }

    fn shape() -> Shape {
        Shape::List(Box::new(T::shape()))
    }

    fn content(&self) -> Content<'_> {
        if self.is_empty() { Content::Nothing } else { Content::Many(self.iter().map(T::content).collect()) }
    }
}

/// 名称到值，按文件中的次序。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Map<T>(pub Vec<(Box<str>, T)>);

impl<T> Default for Map<T> {
    fn default() -> Self {
        Map(Vec::new())
    }
}

impl<T> std::ops::Deref for Map<T> {
    type Target = [(Box<str>, T)];

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl<T> Map<T> {
    /// 某一名称的值。
    #[must_use]
    pub fn value(&self, name: &str) -> Option<&T> {
        self.0.iter().find(|(k, _)| &**k == name).map(|(_, v)| v)
    }
}

impl<T: Decode> Decode for Map<T> {
    fn decode(node: &Node<'_>, faults: &mut Faults) -> Option<Self> {
        match &node.value {
            Value::Map(pairs) => {
                let mut read = Vec::with_capacity(pairs.len());
                read.extend(pairs.iter().filter_map(|(k, v)| {
                    let name = k.text().map(Box::from);
                    if name.is_none() {
                        faults.add(k.span, "名称应为文字");
                    }
                    let value = T::decode(v, faults);
                    Some((name?, value?))
                }));
                (read.len() == pairs.len()).then_some(Map(read))
            }
            Value::Scalar { .. } if node.text().is_none() => Some(Map(Vec::new())),
            _ => {
                faults
                    .add(node.span, format!("应为键值，这里是{}", node.sort()))
                    .help("写成 {甲: …, 乙: …}，或每行一个「甲: …」");
                None
            }
        }
    }

    fn shape() -> Shape {
        Shape::Map(Box::new(T::shape()))
    }

    fn content(&self) -> Content<'_> {
        if self.is_empty() { Content::Nothing } else { Content::Value }
    }
}

/// 放在堆上的值：大而少见，免得每个事件都留出它的位置。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Boxed<T>(Box<T>);

impl<T> std::ops::Deref for Boxed<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: Decode> Decode for Boxed<T> {
    fn decode(node: &Node<'_>, faults: &mut Faults) -> Option<Self> {
        T::decode(node, faults).map(|value| Boxed(Box::new(value)))
    }

    fn shape() -> Shape {
        T::shape()
    }

    fn content(&self) -> Content<'_> {
        self.0.content()
    }
}

/// 简写（一段文字）或全写（一个记录）。
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Either<A, B> {
    /// 一段文字。
    Plain(A),
    /// 一个记录。
    Full(B),
}

impl<A: Decode, B: Decode> Decode for Either<A, B> {
    fn decode(node: &Node<'_>, faults: &mut Faults) -> Option<Self> {
        match &node.value {
            Value::Scalar { .. } => A::decode(node, faults).map(Either::Plain),
            _ => B::decode(node, faults).map(Either::Full),
        }
    }

    fn shape() -> Shape {
        Shape::Either(Box::new(A::shape()), Box::new(B::shape()))
    }

    fn content(&self) -> Content<'_> {
        match self {
            Either::Plain(plain) => plain.content(),
            Either::Full(full) => full.content(),
        }
    }
}

//! 独立的第二个读取器：写入之前，用 serde_yaml（libyaml 一系）把同一文本再读一遍，
//! 与我们的树逐处相比。两个读取器读出的一样，别的程序读出的也就一样。

use std::{cell::RefCell, fmt};

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use crate::text::{Faults, Node, Route, Source, Step, Value, parse_fast, parse_full};

/// 两个读取器读出的不同。
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}两个读取器读出的内容不同：{detail}", at(route))]
pub struct Difference {
    /// 不同之处。
    pub route: Route,
    /// 怎样不同。
    pub detail: String,
}

/// 「某处：」；整个文件则不说。
fn at(route: &Route) -> String {
    if route.0.is_empty() { String::new() } else { format!("{route}：") }
}

/// 写入前的证明：完整的读取器、第二个读取器和快读（读得出时）读出的都一样。
///
/// # Errors
/// 读不出，或有一处不同。
pub fn read_alike(source: &Source) -> Result<(), Difference> {
    let whole = |detail: &str| Difference { route: Route::default(), detail: detail.into() };
    let root = parse_full(source, &mut Faults::default()).ok_or_else(|| whole("读不出"))?;
    if parse_fast(source).is_some_and(|fast| fast != root) {
        return Err(whole("快读读出的不同"));
    }
    same_as_serde(&source.text, &root)
}

/// 用第二个读取器读 `text`，与树 `root` 逐处相比：值与次序都要一样。
///
/// # Errors
/// 有一处不同，或第二个读取器读不了。
pub fn same_as_serde(text: &str, root: &Node<'_>) -> Result<(), Difference> {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let trail = RefCell::new(Route::default());
    let read = Same { node: root, trail: &trail }.deserialize(serde_yaml::Deserializer::from_str(text));
    read.map_err(|error| Difference { route: trail.into_inner(), detail: error.to_string() })
}

/// 新的字节以旧的字节开头；旧的末行没有换行时也一样。
#[must_use]
pub fn is_prefix(old: &[u8], new: &[u8]) -> bool {
    new.starts_with(old)
}

/// 期望读出的节点；`trail` 是正读到哪里，出错时停在那里。
#[derive(Clone, Copy)]
struct Same<'n, 't> {
    node: &'n Node<'t>,
    trail: &'n RefCell<Route>,
}

impl<'n, 't> Same<'n, 't> {
    /// 下一级的一处。
    fn below(self, node: &'n Node<'t>) -> Self {
        Same { node, ..self }
    }

    fn enter(self, step: Step) {
        self.trail.borrow_mut().0.push(step);
    }

    fn leave(self) {
        self.trail.borrow_mut().0.pop();
    }
}

impl<'de> DeserializeSeed<'de> for Same<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        match self.node.value {
            Value::Scalar { .. } => deserializer.deserialize_str(self),
            Value::List(_) => deserializer.deserialize_seq(self),
            Value::Map(_) => deserializer.deserialize_map(self),
        }
    }
}

impl<'de> Visitor<'de> for Same<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.node.sort())
    }

    fn visit_str<E: Error>(self, read: &str) -> Result<(), E> {
        match &self.node.value {
            Value::Scalar { text, .. } if text == read => Ok(()),
            Value::Scalar { text, .. } => Err(E::custom(format_args!("「{text}」又读作「{read}」"))),
            _ => Err(E::custom(format_args!("{}又读作文字「{read}」", self.node.sort()))),
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut read: A) -> Result<(), A::Error> {
        let items = match &self.node.value {
            Value::List(items) => items.as_slice(),
            _ => &[],
        };
        for (i, item) in items.iter().enumerate() {
            self.enter(Step::At(u32::try_from(i).unwrap_or(u32::MAX)));
            read.next_element_seed(self.below(item))?.ok_or_else(|| A::Error::custom("少了这一项"))?;
            self.leave();
        }
        match read.next_element::<serde::de::IgnoredAny>()? {
            None => Ok(()),
            Some(_) => Err(A::Error::custom("多出列表项")),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut read: A) -> Result<(), A::Error> {
        let pairs = match &self.node.value {
            Value::Map(pairs) => pairs.as_slice(),
            _ => &[],
        };
        for (key, value) in pairs {
            let Value::Scalar { text, .. } = &key.value else { continue };
            self.enter(Step::Key(text.to_string().into()));
            read.next_key_seed(self.below(key))?.ok_or_else(|| A::Error::custom("少了这个键"))?;
            read.next_value_seed(self.below(value))?;
            self.leave();
        }
        match read.next_key::<serde::de::IgnoredAny>()? {
            None => Ok(()),
            Some(_) => Err(A::Error::custom("多出一个键")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Faults, Source, parse};
    use super::*;

    fn compare(ours: &str, theirs: &str) -> Result<(), String> {
        let mut faults = Faults::default();
        let source = Source::read("甲.yaml", ours.as_bytes().to_vec(), &mut faults);
        let root = parse(&source, &mut faults).unwrap();
        same_as_serde(theirs, &root).map_err(|e| e.to_string())
    }

    #[test]
    fn the_same_text_reads_the_same() {
        for text in [
            "\u{FEFF}a: 1\nb: [~, null, '', yes, 007, 1_000, 2023-01-02]\nc:\n",
            "a: {b: {c: []}}\nd: |\n  一\n\n  二\n\ne: >\n  三\n  四\n\n  五\n",
            "---\na: \"x\\ty\\u4e00\"\n'b': 多\n  行\n...\n",
        ] {
            assert_eq!(compare(text, text), Ok(()));
        }
    }

    #[test]
    fn a_difference_is_named_by_its_route() {
        let ours = "a: 1\nb: [1, {c: 2}]\n";
        for (theirs, at) in [
            ("a: 2\nb: [1, {c: 2}]\n", "a：两个读取器读出的内容不同：a: 「1」又读作「2」"),
            ("a: 1\nb: [1, {c: 3}]\n", "b[1].c：两个读取器读出的内容不同：b[1].c: 「2」又读作「3」"),
            ("a: 1\nb: [1]\n", "b[1]：两个读取器读出的内容不同：b: 少了这一项"),
            ("a: 1\nb: [1, {c: 2}, 3]\n", "b：两个读取器读出的内容不同：b: 多出列表项"),
            ("a: 1\nb: [1, {c: 2}]\nd: 1\n", "两个读取器读出的内容不同：多出一个键"),
            ("b: [1, {c: 2}]\na: 1\n", "a：两个读取器读出的内容不同：「a」又读作「b」"),
        ] {
            let said = compare(ours, theirs).unwrap_err();
            assert!(said.starts_with(at), "{said}");
        }
        assert!(compare(ours, "a: [").is_err());
        assert!(compare(ours, "a: 1\n---\nb: 2\n").is_err());
    }
}

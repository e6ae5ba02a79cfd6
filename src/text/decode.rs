//! 收集式解码：树 → 类型。每个记录读完全部键才算数，所以一个文件的问题一次报全。
//!
//! 一处声明（宏 `record!`、`words!`）同时给出结构、读法、形状（`Shape`）与说明，
//! 读取、`advance --set`、JSON Schema 和帮助都由此而来。

use super::{Faults, Node, Span, Value, nearest, node::stamp};

/// 能从树上读出来的类型。
pub trait Decode: Sized {
    /// 读出一个值；读不出时至少记下一处问题并返回无。
    fn decode(node: &Node<'_>, faults: &mut Faults) -> Option<Self>;
    /// 值的形状。
    fn shape() -> Shape;
}

/// 由一段文字读出的类型（金额、日期、年份、用语……）。
pub trait Leaf: Sized {
    /// 读；读不出时说明问题与改法。
    ///
    /// # Errors
    /// 文字不合格式。
    fn read(text: &str) -> Result<Self, Bad>;
    /// 形状。
    fn leaf_shape() -> Shape;
}

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

impl<T: Leaf> Decode for T {
    fn decode(node: &Node<'_>, faults: &mut Faults) -> Option<Self> {
        let wanted = || T::leaf_shape().called();
        match &node.value {
            Value::Scalar { .. } => {
                let Some(text) = node.text() else {
                    faults.add(node.span, format!("没有填写，应为{}", wanted())).help("请填写；尚不知道的，删去这一行");
                    return None;
                };
                match T::read(text) {
                    Ok(value) => return Some(value),
                    Err(bad) => faults.add(node.span, bad.message).help = bad.help,
                }
            }
            _ => {
                faults.add(node.span, format!("应为{}，这里是{}", wanted(), node.sort()));
            }
        }
        None
    }

    fn shape() -> Shape {
        T::leaf_shape()
    }
}

/// 值的形状：JSON Schema、帮助和 `--set` 由此而来。
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// 任意文字。
    Text,
    /// 规定的用语之一。
    Word(&'static [Word]),
    /// 金额，带单位；允许「无」时 `none` 为真，允许负数时 `signed` 为真。
    Money {
        /// 可写「无」。
        none: bool,
        /// 可为负。
        signed: bool,
    },
    /// 日期 YYYY-MM-DD。
    Date,
    /// 年月 YYYY-MM。
    Month,
    /// 年份 YYYY。
    Year,
    /// 起止年份 YYYY-YYYY。
    Years,
    /// 整数。
    Number,
    /// true 或 false。
    Bool,
    /// 列表。
    List(Box<Shape>),
    /// 名称到值。
    Map(Box<Shape>),
    /// 年份到值。
    Yearly(Box<Shape>),
    /// 记录：规定的键。
    Record(&'static str, Vec<FieldShape>),
    /// 一段文字，或一个记录。
    Either(Box<Shape>, Box<Shape>),
    /// 事件：按 `event` 取不同的键。
    Event,
}

/// 记录中的一个键。
#[derive(Clone, Debug, PartialEq)]
pub struct FieldShape {
    /// 键。
    pub key: &'static str,
    /// 中文含义。
    pub doc: &'static str,
    /// 必填。
    pub required: bool,
    /// 值的形状。
    pub shape: Shape,
}

/// 一个规定的用语：文件里写中文，命令行也认英文。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word {
    /// 文件里的写法。
    pub zh: &'static str,
    /// 英文标识。
    pub en: &'static str,
    /// 也认的写法。
    pub also: &'static [&'static str],
}

impl Shape {
    /// 这种值的中文叫法，供提示用。
    #[must_use]
    pub fn called(&self) -> String {
        match self {
            Shape::Text => "文字".into(),
            Shape::Word(words) => words.iter().map(|w| w.zh).collect::<Vec<_>>().join("、"),
            Shape::Money { none: true, .. } => "带单位的金额（如 1280万元）或「无」".into(),
            Shape::Money { .. } => "带单位的金额（如 1280万元）".into(),
            Shape::Date => "日期（如 2023-09-30）".into(),
            Shape::Month => "年月（如 2023-04）".into(),
            Shape::Year => "年份（如 2023）".into(),
            Shape::Years => "起止年份（如 2022-2026）".into(),
            Shape::Number => "整数".into(),
            Shape::Bool => "true 或 false".into(),
            Shape::List(_) => "列表".into(),
            Shape::Map(_) | Shape::Yearly(_) | Shape::Record(..) => "键值".into(),
            Shape::Either(a, b) => format!("{}或{}", a.called(), b.called()),
            Shape::Event => "事件".into(),
        }
    }
}

/// 一个用语表的全部写法（中文、英文、别名）。
pub fn words_of(words: &'static [Word]) -> impl Iterator<Item = &'static str> {
    words.iter().flat_map(|w| [w.zh, w.en].into_iter().chain(w.also.iter().copied()))
}

/// 正在读的一个键值：取过的键打上记号，最后报出没人认识的键。
pub struct Keys<'n, 't> {
    pairs: &'n [(Node<'t>, Node<'t>)],
    /// 各键的印记：可缺的键多半没有写，一看便知，不必逐个找。
    stamps: u64,
    used: u64,
    /// 报「缺少」时指向的位置：第一个键。
    pub at: Span,
    /// 这是什么记录，供提示用。
    pub title: &'static str,
}

/// 一个记录最多有几个键；再多必有不认识的。
const MOST_KEYS: usize = 64;

impl<'n, 't> Keys<'n, 't> {
    /// 打开一个键值；不是键值时记下问题。
    pub fn of(node: &'n Node<'t>, title: &'static str, faults: &mut Faults) -> Option<Self> {
        match &node.value {
            Value::Map(pairs) if pairs.len() <= MOST_KEYS => {
                let at = pairs.first().map_or(node.span, |(k, _)| k.span);
                let stamps = pairs.iter().fold(0, |all, (key, _)| all | stamp(key.written()));
                Some(Keys { pairs, stamps, used: 0, at, title })
            }
            Value::Map(_) => {
                faults.add(node.span, format!("{title}的键多于 {MOST_KEYS} 个"));
                None
            }
            _ => {
                faults.add(node.span, format!("{title}应为键值，这里是{}", node.sort())).help("每行写成「键: 值」");
                None
            }
        }
    }

    /// 取一个键的值，并记下这个键有人认识。
    pub fn get(&mut self, key: &str) -> Option<&'n Node<'t>> {
        if self.stamps & stamp(key) == 0 {
            return None;
        }
        let index = self.pairs.iter().position(|(k, _)| k.is_text(key))?;
        self.used |= 1 << index;
        Some(&self.pairs[index].1)
    }

    /// 报出没人认识的键；`known` 只在有这样的键时才求。
    pub fn end(self, faults: &mut Faults, known: impl Fn() -> Vec<FieldShape>) {
        for (i, (key, _)) in self.pairs.iter().enumerate() {
            if self.used >> i & 1 == 1 {
                continue;
            }
            let Some(word) = key.text() else {
                faults.add(key.span, "键应为文字");
                continue;
            };
            let fields = known();
            let fault = faults.add(key.span, format!("{}没有「{word}」这个键", self.title));
            fault.help = Some(match nearest(word, fields.iter().map(|f| f.key)) {
                Some(near) => format!("您是否要写「{near}」？"),
                None => format!("可用的键：{}", fields.iter().map(|f| f.key).collect::<Vec<_>>().join("、")),
            });
        }
    }
}

/// 记录的一个字段：必填的 `T`，或可缺的 `Option<T>`。
pub trait Field: Sized {
    /// 必填。
    const REQUIRED: bool;
    /// 读出字段；必填而缺少时记下问题。
    fn field(keys: &mut Keys<'_, '_>, key: &'static str, doc: &str, faults: &mut Faults) -> Option<Self>;
    /// 形状。
    fn shape() -> Shape;
}

impl<T: Decode> Field for T {
    const REQUIRED: bool = true;

    fn field(keys: &mut Keys<'_, '_>, key: &'static str, doc: &str, faults: &mut Faults) -> Option<Self> {
        if let Some(node) = keys.get(key) {
            return T::decode(node, faults);
        }
        let doc = doc.trim().split(['：', '，', '；', '（']).next().unwrap_or_default();
        faults
            .add(keys.at, format!("{}缺少「{key}」（{doc}）", keys.title))
            .help(format!("请补上「{key}: …」，应为{}", <T as Decode>::shape().called()));
        None
    }

    fn shape() -> Shape {
        <T as Decode>::shape()
    }
}

impl<T: Decode> Field for Option<T> {
    const REQUIRED: bool = false;

    fn field(keys: &mut Keys<'_, '_>, key: &'static str, _: &str, faults: &mut Faults) -> Option<Self> {
        match keys.get(key) {
            Some(node) => T::decode(node, faults).map(Some),
            None => Some(None),
        }
    }

    fn shape() -> Shape {
        <T as Decode>::shape()
    }
}

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
}

impl Leaf for Box<str> {
    fn read(text: &str) -> Result<Self, Bad> {
        match text.trim() {
            "" => Err(Bad::with_help("文字为空", "请填写；尚不知道的，删去这一行")),
            text => Ok(text.into()),
        }
    }

    fn leaf_shape() -> Shape {
        Shape::Text
    }
}

impl Leaf for bool {
    fn read(text: &str) -> Result<Self, Bad> {
        match text {
            "true" => Ok(true),
            "false" => Ok(false),
            _ => Err(Bad::with_help(format!("「{text}」不是 true 或 false"), "是写 true，否写 false")),
        }
    }

    fn leaf_shape() -> Shape {
        Shape::Bool
    }
}

impl Leaf for u16 {
    fn read(text: &str) -> Result<Self, Bad> {
        let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        match text.parse() {
            Ok(n) if digits => Ok(n),
            _ => Err(Bad::new(format!("「{text}」不是不大于 {} 的整数", u16::MAX))),
        }
    }

    fn leaf_shape() -> Shape {
        Shape::Number
    }
}

/// 声明一组规定的用语：枚举、读法与写法。
macro_rules! words {
    ($(#[doc = $doc:literal])* $name:ident { $($(#[doc = $vdoc:literal])* $variant:ident $zh:literal $en:literal $([$($also:literal),*])?),* $(,)? }) => {
        $(#[doc = $doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs)]
        pub enum $name { $($(#[doc = $vdoc])* #[doc = $zh] $variant),* }

        impl $name {
            /// 全部用语，次序同声明。
            pub const WORDS: &'static [$crate::text::Word] =
                &[$($crate::text::Word { zh: $zh, en: $en, also: &[$($($also),*)?] }),*];
            /// 全部取值，次序同声明。
            pub const ALL: &'static [$name] = &[$($name::$variant),*];

            /// 文件里的写法。
            #[must_use]
            pub fn zh(self) -> &'static str {
                Self::WORDS[self as usize].zh
            }

            /// 英文标识。
            #[must_use]
            pub fn en(self) -> &'static str {
                Self::WORDS[self as usize].en
            }

            /// 由文件里的写法（中文、别名）认出。
            #[must_use]
            pub fn find_zh(word: &str) -> Option<Self> {
                match word {
                    $($zh $($(| $also)*)? => Some($name::$variant),)*
                    _ => None,
                }
            }

            /// 由任一写法（中文、英文、别名）认出。
            #[must_use]
            pub fn find(word: &str) -> Option<Self> {
                Self::WORDS
                    .iter()
                    .position(|w| w.zh == word || w.en == word || w.also.contains(&word))
                    .map(|i| Self::ALL[i])
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.zh())
            }
        }

        impl $crate::text::Leaf for $name {
            fn read(text: &str) -> Result<Self, $crate::text::Bad> {
                Self::find_zh(text).ok_or_else(|| $crate::text::unknown_word(text, Self::WORDS))
            }

            fn leaf_shape() -> $crate::text::Shape {
                $crate::text::Shape::Word(Self::WORDS)
            }
        }
    };
}
pub(crate) use words;

/// 不在用语表中的词；有近似词时一并提示。
#[must_use]
pub fn unknown_word(text: &str, words: &'static [Word]) -> Bad {
    let help =
        match words.iter().find(|w| w.en == text).map(|w| w.zh).or_else(|| nearest(text, words.iter().map(|w| w.zh))) {
            Some(near) => format!("您是否要写「{near}」？"),
            None => format!("可用：{}", words.iter().map(|w| w.zh).collect::<Vec<_>>().join("、")),
        };
    Bad::with_help(format!("不认识的用语「{text}」"), help)
}

/// 声明一个记录：结构、读法与形状。
///
/// 键名与字段名不同时写成 `r#for "for": …`。
macro_rules! record {
    ($(#[doc = $doc:literal])* $name:ident $title:literal { $($(#[doc = $fdoc:literal])* $field:ident $($key:literal)? : $ty:ty),* $(,)? }) => {
        $(#[doc = $doc])*
        #[derive(Clone, Debug, PartialEq)]
        pub struct $name { $($(#[doc = $fdoc])* pub $field: $ty),* }

        impl $name {
            /// 由打开的键值读出；读完全部键才放弃。
            pub(crate) fn read_keys(
                keys: &mut $crate::text::Keys<'_, '_>,
                faults: &mut $crate::text::Faults,
            ) -> Option<Self> {
                let _ = (&keys, &faults);
                $(let $field = <$ty as $crate::text::Field>::field(
                    keys, $crate::text::key_of!($field $($key)?), concat!($($fdoc),*), faults);)*
                Some($name { $($field: $field?),* })
            }

            /// 全部字段。
            #[must_use]
            pub fn fields() -> Vec<$crate::text::FieldShape> {
                vec![$($crate::text::FieldShape {
                    key: $crate::text::key_of!($field $($key)?),
                    doc: concat!($($fdoc),*).trim_ascii(),
                    required: <$ty as $crate::text::Field>::REQUIRED,
                    shape: <$ty as $crate::text::Field>::shape(),
                }),*]
            }
        }

        impl $crate::text::Decode for $name {
            fn decode(node: &$crate::text::Node<'_>, faults: &mut $crate::text::Faults) -> Option<Self> {
                let mut keys = $crate::text::Keys::of(node, $title, faults)?;
                let read = Self::read_keys(&mut keys, faults);
                keys.end(faults, Self::fields);
                read
            }

            fn shape() -> $crate::text::Shape {
                $crate::text::Shape::Record($title, Self::fields())
            }
        }
    };
}
pub(crate) use record;

/// 字段在文件里的键。
macro_rules! key_of {
    ($field:ident) => {
        stringify!($field)
    };
    ($field:ident $key:literal) => {
        $key
    };
}
pub(crate) use key_of;

//! 记录：一处声明（宏 `record!`）给出结构、读法、形状与说明。读完全部键才算数，所以一个文件的问题一次报全。

use super::{Content, Decode, Faults, FieldShape, Node, Shape, Span, Value, node::stamp, shape::first_clause, suggest};

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

/// 必填而没有写的，怎样说。
pub const LACKING: &str = "缺少";

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
            fault.help = Some(known_keys(word, &fields));
        }
    }
}

/// 人写的词所指的键：键本身、中文名称，或唯一以它结尾、唯一含有它的名称（「金额」指「支付金额」，「年度」指「计划年度」）；
/// 名称里没有的「金额」，指唯一写金额的键（「列入计划」的「本年度计划投资」）。
#[must_use]
pub fn field_named<'f>(fields: &'f [FieldShape], word: &str) -> Option<&'f FieldShape> {
    let only = |like: &dyn Fn(&FieldShape) -> bool| {
        let mut found = fields.iter().filter(|f| like(f));
        found.next().filter(|_| found.next().is_none())
    };
    let money = |f: &FieldShape| word == "金额" && matches!(f.shape, Shape::Money { .. });
    let exact = fields.iter().find(|f| f.key == word || f.title() == word);
    let long = word.chars().count() >= 2;
    exact.or_else(|| {
        let ends = only(&|f| f.title().ends_with(word));
        ends.or_else(|| only(&|f| f.title().contains(word))).or_else(|| only(&money)).filter(|_| long)
    })
}

/// 没有这个键时的提示：写的是中文名称的，或近似的，或全部可用的。
#[must_use]
pub fn known_keys(key: &str, fields: &[FieldShape]) -> String {
    let all = || fields.iter().map(|f| f.key);
    if let Some(field) = fields.iter().find(|f| f.title() == key) {
        return format!("「{key}」写作「{}」", field.key);
    }
    suggest(key, all()).unwrap_or_else(|| format!("可用的键：{}", all().collect::<Vec<_>>().join("、")))
}

/// 记录的一个字段：必填的 `T`，或可缺的 `Option<T>`。
pub trait Field: Sized {
    /// 必填。
    const REQUIRED: bool;
    /// 读出字段；必填而缺少时记下问题。
    fn field(keys: &mut Keys<'_, '_>, key: &'static str, doc: &str, faults: &mut Faults) -> Option<Self>;
    /// 形状。
    fn shape() -> Shape;
    /// 写了什么。
    fn content(&self) -> Content<'_>;
}

impl<T: Decode> Field for T {
    const REQUIRED: bool = true;

    fn field(keys: &mut Keys<'_, '_>, key: &'static str, doc: &str, faults: &mut Faults) -> Option<Self> {
        if let Some(node) = keys.get(key) {
            return T::decode(node, faults);
        }
        faults
            .add(keys.at, format!("{}{LACKING}「{key}」（{}）", keys.title, first_clause(doc)))
            .help(format!("请补上「{key}: …」，应为{}", <T as Decode>::shape().called()));
        None
    }

    fn shape() -> Shape {
        <T as Decode>::shape()
    }

    fn content(&self) -> Content<'_> {
        Decode::content(self)
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

    fn content(&self) -> Content<'_> {
        self.as_ref().map_or(Content::Nothing, Decode::content)
    }
}

/// 声明一个记录：结构、读法与形状。
///
/// 键名与字段名不同时写成 `r#for "for": …`。涉密的文件里可写的键标 `#[kept(…)]`（见 [`Kept`](crate::text::Kept)），不标的不收。
macro_rules! record {
    ($(#[doc = $doc:literal])* $name:ident $title:literal { $(
        $(#[doc = $fdoc:literal])* $(#[kept($kept:ident)])? $field:ident $($key:literal)? : $ty:ty
    ),* $(,)? }) => {
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
                    kept: $crate::text::kept!($($kept)?),
                    shape: <$ty as $crate::text::Field>::shape(),
                }),*]
            }

            /// 各键写了什么。
            #[must_use]
            pub fn written(&self) -> Vec<$crate::text::Written<'_>> {
                vec![$($crate::text::Written {
                    key: $crate::text::key_of!($field $($key)?),
                    title: $crate::text::first_clause(concat!($($fdoc),*)),
                    required: <$ty as $crate::text::Field>::REQUIRED,
                    kept: $crate::text::kept!($($kept)?),
                    content: $crate::text::Field::content(&self.$field),
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

            fn content(&self) -> $crate::text::Content<'_> {
                $crate::text::Content::Record(self.written())
            }
        }
    };
}
pub(crate) use record;

/// `#[kept(…)]` 所写的。
macro_rules! kept {
    () => {
        $crate::text::Kept::Nothing
    };
    (values) => {
        $crate::text::Kept::Values
    };
    (doc_number) => {
        $crate::text::Kept::DocNumber
    };
    (rule) => {
        $crate::text::Kept::Rule
    };
    (listed) => {
        $crate::text::Kept::Listed
    };
    (any) => {
        $crate::text::Kept::Any
    };
}
pub(crate) use kept;

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

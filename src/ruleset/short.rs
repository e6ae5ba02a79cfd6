//! 可以写短的表：一条规则只写条款，一款条文只写大意。

use std::{fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer,
    de::{self, MapAccess, SeqAccess, Visitor, value::MapAccessDeserializer},
};

/// 可以只写一句文字或一列文字的表。
pub(super) trait Short: Sized {
    /// 写全时的样子。
    type Full: for<'de> Deserialize<'de>;
    /// 应怎样写，供报错。
    const EXPECTED: &'static str;

    /// 写全的。
    fn full(full: Self::Full) -> Self;

    /// 只写一句的；读不懂的说明缘故。
    fn short(text: &str) -> Result<Self, String>;

    /// 写成一列的。
    fn list(_: Vec<String>) -> Result<Self, String> {
        Err(format!("应写{}", Self::EXPECTED))
    }
}

/// 读一张可以写短的表。
pub(super) fn read<'de, T: Short, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_any(ShortVisitor(PhantomData))
}

struct ShortVisitor<T>(PhantomData<T>);

impl<'de, T: Short> Visitor<'de> for ShortVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(T::EXPECTED)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
        T::short(text).map_err(E::custom)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<T, A::Error> {
        let mut list = Vec::new();
        while let Some(text) = seq.next_element::<String>()? {
            list.push(text);
        }
        T::list(list).map_err(de::Error::custom)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        T::Full::deserialize(MapAccessDeserializer::new(map)).map(T::full)
    }
}

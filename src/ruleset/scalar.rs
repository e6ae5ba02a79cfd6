//! TOML 中的用语、金额、日期：与项目文件同一套读法。

use std::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{Error, Visitor},
};

use crate::text::{Scalar, Shape};

/// 由 TOML 的字符串读出与项目文件相同的值。
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Read<T>(pub T);

impl<'de, T: Scalar> Deserialize<'de> for Read<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let read = |text: &str| T::read(text).map(Read).map_err(|bad| bad.to_string());
        quoted(deserializer, &expected(&T::leaf_shape()), read)
    }
}

/// 应写什么：用语多的只举一个，别的照文件里的叫法。
fn expected(shape: &Shape) -> String {
    match shape {
        Shape::Word(words) => match words {
            [first, ..] if words.len() > 8 => format!("加引号的用语，如 \"{}\"", first.zh),
            _ => format!("加引号的用语：{}", words.iter().map(|w| w.zh).collect::<Vec<_>>().join("、")),
        },
        other => format!("加引号的{}", other.called()),
    }
}

/// 读一段加引号的文字；写成别的，说应写什么。
pub(super) fn quoted<'de, T, D: Deserializer<'de>>(
    deserializer: D,
    expected: &str,
    read: impl Fn(&str) -> Result<T, String>,
) -> Result<T, D::Error> {
    struct Quoted<'e, F>(&'e str, F);

    impl<T, F: Fn(&str) -> Result<T, String>> Visitor<'_> for Quoted<'_, F> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(self.0)
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
            (self.1)(text).map_err(E::custom)
        }
    }

    deserializer.deserialize_any(Quoted(expected, read))
}

/// `#[serde(deserialize_with = "leaf")]`：必填的值。
pub(super) fn leaf<'de, T: Scalar, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    Read::deserialize(deserializer).map(|Read(value)| value)
}

/// 可缺的值。
pub(super) fn leaf_option<'de, T: Scalar, D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    Read::deserialize(deserializer).map(|Read(value)| Some(value))
}

/// 一列值。
pub(super) fn leaves<'de, T: Scalar, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
    let read = Vec::<Read<T>>::deserialize(deserializer)?;
    Ok(read.into_iter().map(|Read(value)| value).collect())
}

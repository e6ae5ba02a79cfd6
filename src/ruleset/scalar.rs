//! TOML 中的用语、金额、日期：与项目文件同一套读法。

use serde::{Deserialize, Deserializer, de::Error};

use crate::text::Scalar;

/// 由 TOML 的字符串读出与项目文件相同的值。
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Read<T>(pub T);

impl<'de, T: Scalar> Deserialize<'de> for Read<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        T::read(&text)
            .map(Read)
            .map_err(|bad| D::Error::custom(bad.help.map_or(bad.message.clone(), |h| format!("{}；{h}", bad.message))))
    }
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

//! 参数里的年份、日期与个数。

use crate::{
    model::{SpokenDate, Year},
    text::{Scalar, half_width},
};

pub(super) fn year(text: &str) -> Result<Year, String> {
    Year::read(text).map_err(|bad| bad.message)
}

/// 不太大的整数：天数、页、端口。
pub(super) fn count<T: std::str::FromStr>(text: &str) -> Result<T, String> {
    let largest = 8 * size_of::<T>() as u32;
    half_width(text.trim()).parse().map_err(|_| match text.trim().chars().all(|c| c.is_numeric()) {
        true if !text.trim().is_empty() => format!("「{text}」太大，至多 {}", u64::MAX >> (u64::BITS - largest)),
        _ => format!("「{text}」不是数；写阿拉伯数字，如 30"),
    })
}

pub(super) fn date(text: &str) -> Result<SpokenDate, String> {
    SpokenDate::read(text).map_err(|bad| bad.to_string())
}

//! 参数里的年份与日期。

use crate::{
    model::{Date, Year, parse_loose_date},
    text::Scalar,
};

pub(super) fn year(text: &str) -> Result<Year, String> {
    Year::read(text).map_err(|bad| bad.message)
}

pub(super) fn date(text: &str) -> Result<Date, String> {
    parse_loose_date(text).map_err(|bad| bad.to_string())
}

//! 参数里的年份与日期。

use crate::{
    model::{SpokenDate, Year},
    text::Scalar,
};

pub(super) fn year(text: &str) -> Result<Year, String> {
    Year::read(text).map_err(|bad| bad.message)
}

pub(super) fn date(text: &str) -> Result<SpokenDate, String> {
    SpokenDate::read(text).map_err(|bad| bad.to_string())
}

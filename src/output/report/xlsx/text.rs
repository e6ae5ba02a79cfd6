//! 一格的文字。

use crate::text::safe;

/// 一格至多多少字：格式的上限是 32767。
const LONGEST: usize = 30_000;

/// 无害、不过长的文字。
pub(super) fn text(text: &str) -> String {
    safe::line(text, LONGEST)
}

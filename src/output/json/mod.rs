//! JSON 输出，按版本分文件夹；同一版本的键只增不改。

use std::io::{self, Write};

use serde::Serialize;

use crate::text::safe;

pub mod v1;

/// 写成缩进的 JSON，有害字符写成 `\uXXXX`。
///
/// # Errors
/// 写不出去。
pub fn pretty(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    let text = serde_json::to_string_pretty(value).map_err(io::Error::other)?;
    writeln!(out, "{}", safe::json(&text))
}

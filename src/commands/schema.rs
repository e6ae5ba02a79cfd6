//! `wsgov schema`：文件格式的 JSON Schema。

use super::{Exit, Failure, print_text};
use crate::output::{self, Document};

/// 输出一种文件的 JSON Schema。
///
/// # Errors
/// 写不出。
pub fn run(document: Document) -> Result<Exit, Failure> {
    print_text(&text(document)?)?;
    Ok(Exit::Clean)
}

/// 一种文件的 JSON Schema，写成文字。
///
/// # Errors
/// 写不成 JSON。
pub fn text(document: Document) -> Result<String, Failure> {
    let text = serde_json::to_string_pretty(&output::schema(document));
    text.map(|t| t + "\n").map_err(|e| Failure::failed(format!("写不成 JSON：{e}")))
}

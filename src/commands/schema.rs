//! `wsgov schema`：文件格式的 JSON Schema。

use super::{Exit, Failure, print_text};
use crate::output::{self, Document};

/// 输出一种文件的 JSON Schema。
///
/// # Errors
/// 没有这种文件，或写不出。
pub fn run(document: &str) -> Result<Exit, Failure> {
    let document = Document::find(document)
        .ok_or_else(|| Failure::usage(format!("没有「{document}」这种文件；可用：{}", names())))?;
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

fn names() -> String {
    Document::ALL.iter().map(|d| d.en()).collect::<Vec<_>>().join("、")
}

//! `wsgov schema`：文件格式的 JSON Schema。

use std::path::PathBuf;

use serde_json::Value;

use super::{Exit, Failure, Session, deliver};
use crate::{
    output::{self, Document, described_outputs, output_schema},
    text::{safe, suggest},
};

/// 输出一种文件的 JSON Schema。
///
/// # Errors
/// 写不出。
pub fn run(document: Document, output: Option<&PathBuf>) -> Result<Exit, Failure> {
    deliver(text(document)?.as_bytes(), output, "")?;
    Ok(Exit::Clean)
}

/// 输出一个命令的 JSON 输出的 JSON Schema。
///
/// # Errors
/// 没有写命令，这个命令没有 JSON 输出，或写不出。
pub fn run_output(command: Option<&str>, output: Option<&PathBuf>) -> Result<Exit, Failure> {
    let all = || described_outputs().collect::<Vec<_>>().join("、");
    let command = command.ok_or_else(|| Failure::usage(format!("没有写命令；有 JSON 输出的命令：{}", all())))?;
    let schema = output_schema(command).ok_or_else(|| {
        let near = suggest(command, described_outputs()).unwrap_or_default();
        Failure::usage(format!("「{}」没有 JSON 输出。{near}有的命令：{}", safe::line(command, 40), all()))
    })?;
    deliver(written(&schema)?.as_bytes(), output, "")?;
    Ok(Exit::Clean)
}

/// 一种文件的 JSON Schema，写成文字。
///
/// # Errors
/// 写不成 JSON。
pub fn text(document: Document) -> Result<String, Failure> {
    written(&output::schema(document))
}

fn written(schema: &Value) -> Result<String, Failure> {
    let text = serde_json::to_string_pretty(schema);
    text.map(|t| t + "\n").map_err(|e| Failure::failed(format!("写不成 JSON：{e}")))
}

/// 单位文件夹里的文件的首行：告诉编辑器（VS Code、Helix、vim 的 YAML 语言服务）格式在哪里。
/// 台账里没有存格式的，不写。
pub fn modeline(desk: &Session, document: Document) -> String {
    let path = format!(".wsgov/schema/{}.json", document.en());
    let kept = desk.files.has(&desk.root.join(&path));
    if kept { format!("# yaml-language-server: $schema=../../{path}\n") } else { String::new() }
}

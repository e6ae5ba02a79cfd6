//! `wsgov machine`：阶段与移动。

use super::{Env, Exit, Failure, page_format::print_json, print};
use crate::{
    output::{Look, Stages, machine_page, mermaid},
    text::words,
};

words! {
    /// 输出格式。
    MachineFormat {
        Text "文字" "text",
        Json "JSON" "json",
        Mermaid "Mermaid 状态图" "mermaid",
    }
}

/// 列出阶段与移动，用当地的叫法。
///
/// # Errors
/// 规则集有错误，或写不出去。
pub fn run(ambient: &Env, format: MachineFormat) -> Result<Exit, Failure> {
    let (laws, _) = ambient.laws()?;
    let words = laws.words();
    let look = Look { color: ambient.color, width: ambient.width };
    match format {
        MachineFormat::Text => print(|out| machine_page(words).write_text(look, out))?,
        MachineFormat::Mermaid => print(|out| mermaid(words, out))?,
        MachineFormat::Json => print_json(ambient, &Stages::all(words))?,
    }
    Ok(Exit::Clean)
}

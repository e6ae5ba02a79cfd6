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

/// 列出阶段与移动。
///
/// # Errors
/// 写不出去。
pub fn run(ambient: &Env, format: MachineFormat) -> Result<Exit, Failure> {
    let look = Look { color: ambient.color, width: ambient.width };
    match format {
        MachineFormat::Text => print(|out| machine_page().write_text(look, out))?,
        MachineFormat::Mermaid => print(mermaid)?,
        MachineFormat::Json => print_json(ambient, &Stages::all())?,
    }
    Ok(Exit::Clean)
}

//! `wsgov machine`：阶段与移动。

use super::{Env, Exit, Failure, print};
use crate::{
    output::{Look, machine_page, mermaid},
    text::words,
};

words! {
    /// 输出格式。
    Format {
        Text "文字" "text",
        Mermaid "Mermaid 状态图" "mermaid",
    }
}

/// 列出阶段与移动。
///
/// # Errors
/// 写不出去。
pub fn run(ambient: &Env, format: Format) -> Result<Exit, Failure> {
    let look = Look { color: ambient.color, width: ambient.width };
    print(|out| match format {
        Format::Text => machine_page().write_text(look, out),
        Format::Mermaid => mermaid(out),
    })?;
    Ok(Exit::Clean)
}

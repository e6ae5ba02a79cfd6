//! 一页纸的三种写法：文字、JSON、Markdown。

use serde::Serialize;

use crate::{
    commands::{Env, Failure, print},
    output::{Look, Page, pretty},
    text::{safe, words},
};

words! {
    /// 输出格式。
    PageFormat {
        Text "文字" "text",
        Json "JSON" "json",
        Markdown "Markdown" "markdown",
    }
}

/// JSON 的外层：键名与含义已经固定，别人的程序靠它；要改，另出一版。
#[derive(Serialize)]
struct Versioned<'a, T> {
    version: u8,
    #[serde(flatten)]
    value: &'a T,
}

/// 按格式写：文字与 Markdown 由 `page` 排版，JSON 由 `value` 直接写出。
///
/// # Errors
/// 写不出去。
pub fn print_page(
    ambient: &Env,
    format: PageFormat,
    page: impl FnOnce() -> Page,
    value: &impl Serialize,
) -> Result<(), Failure> {
    let look = Look { color: ambient.color, width: ambient.width };
    print(|out| match format {
        PageFormat::Text => {
            let mut text = Vec::new();
            page().write_text(look, &mut text)?;
            out.write_all(safe::no_commands(&String::from_utf8_lossy(&text)).as_bytes())
        }
        PageFormat::Markdown => page().write_markdown(out),
        PageFormat::Json => pretty(&Versioned { version: 1, value }, out),
    })
}

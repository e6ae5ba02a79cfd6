//! 一页纸的三种写法：文字、JSON、Markdown。

use std::{
    io::{self, Write},
    path::PathBuf,
};

use serde::Serialize;

use crate::{
    commands::{Env, Failure, print, report::save},
    output::{Look, Page, Tool, pretty, sheet_html, shown_root},
    text::{safe, words},
};

words! {
    /// 输出格式。
    PageFormat {
        Text "文字" "text",
        Json "JSON" "json",
        Markdown "Markdown" "markdown" ["md"],
        Html "网页" "html" ["htm"],
    }
}

/// JSON 的外层，各命令相同：键名与含义已经固定，别人的程序靠它；要改，另出一版。
#[derive(Serialize)]
struct Envelope<'a, T> {
    version: u8,
    tool: Tool,
    #[serde(skip_serializing_if = "Option::is_none")]
    as_of: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    root: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_sets: Option<Vec<String>>,
    #[serde(flatten)]
    value: &'a T,
}

impl<'a, T: Serialize> Envelope<'a, T> {
    /// 内容里自己写了的键，外层不再写；不在台账里的没有根。
    fn new(env: &Env, value: &'a T) -> Self {
        let own = serde_json::to_value(value).unwrap_or_default();
        let lacks = |key: &str| own.get(key).is_none();
        let (session, laws) = (env.open().ok(), env.laws().ok());
        let sets = laws.as_ref().map(|(laws, _)| laws.iter().map(|law| law.id.clone()).collect());
        Envelope {
            version: 1,
            tool: Tool::THIS,
            as_of: laws.as_ref().map(|(_, date)| date.to_string()).filter(|_| lacks("as_of")),
            root: session.map(|session| shown_root(&env.seen(&session.root))).filter(|_| lacks("root")),
            rule_sets: sets.filter(|_| lacks("rule_sets")),
            value,
        }
    }
}

/// 按格式存成文件；没有写文件的写到标准输出。
///
/// # Errors
/// 写不出去。
pub fn save_page(
    ambient: &Env,
    format: PageFormat,
    output: Option<&PathBuf>,
    page: impl FnOnce() -> Page,
    value: &impl Serialize,
) -> Result<(), Failure> {
    let Some(path) = output else { return print_page(ambient, format, page, value) };
    let mut bytes = Vec::new();
    // 存成文件的不限宽度，也不用颜色。
    let plain = Env { color: false, width: 120, ..ambient.clone() };
    write_page(&plain, format, page, value, &mut bytes).map_err(|e| Failure::failed(format!("写不出结果：{e}")))?;
    Ok(save(path, &bytes)?)
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
    print(|out| write_page(ambient, format, page, value, out))
}

fn write_page(
    ambient: &Env,
    format: PageFormat,
    page: impl FnOnce() -> Page,
    value: &impl Serialize,
    out: &mut dyn Write,
) -> io::Result<()> {
    let look = Look { color: ambient.color, width: ambient.width };
    match format {
        PageFormat::Text => {
            let mut text = Vec::new();
            page().write_text(look, &mut text)?;
            out.write_all(safe::no_commands(&String::from_utf8_lossy(&text)).as_bytes())
        }
        PageFormat::Markdown => page().write_markdown(out),
        PageFormat::Html => out.write_all(sheet_html(&page()).as_bytes()),
        PageFormat::Json => pretty(&Envelope::new(ambient, value), out),
    }
}

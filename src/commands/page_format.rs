//! 一页纸的三种写法：文字、JSON、Markdown。

use std::{
    io::{self, Write},
    path::PathBuf,
};

use serde::Serialize;

use crate::{
    commands::{Env, Failure, deliver, print},
    output::{Envelope, Look, Page, Setting, pretty, sheet_html, shown_root},
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

impl Env {
    /// JSON 外层里随台账而定的几项；不在台账里的没有根，规则集读不出的没有规则集。
    #[must_use]
    pub fn setting(&self) -> Setting {
        let session = self.peek();
        let root = session.as_ref().ok().map(|session| shown_root(&self.seen(&session.root)));
        let laws = self.laws_of(session).ok();
        let as_of = laws.as_ref().map_or_else(|| self.as_of.unwrap_or(self.today), |(_, date)| *date);
        Setting {
            as_of: as_of.to_string(),
            root,
            rule_sets: laws.iter().flat_map(|(laws, _)| laws.iter().map(|law| law.id.clone())).collect(),
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
    deliver(&bytes, Some(path), "")
}

/// 只有 JSON 一种可供程序读的写法的：套上外层写出。
///
/// # Errors
/// 写不出去。
pub fn print_json(env: &Env, value: &impl Serialize) -> Result<(), Failure> {
    let envelope = Envelope::new(env.setting(), value);
    print(|out| pretty(&envelope, out))
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
        PageFormat::Json => pretty(&Envelope::new(ambient.setting(), value), out),
    }
}

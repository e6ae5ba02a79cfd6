//! 一页纸写成网页：项目档案等。竖印 A4，与文字、Markdown 是同一页。

use minijinja::{Value, context, value::Serde};
use serde::Serialize;

use crate::{
    output::{
        html::HtmlPage,
        pages::page::{self, PageBlock},
    },
    text::safe,
};

/// 一段至多多少字。
const LONGEST: usize = 800;

/// 页上的一块。
#[derive(Serialize, Default)]
struct BlockOut {
    kind: &'static str,
    text: String,
    pairs: Vec<(String, String)>,
    items: Vec<String>,
    head: Vec<String>,
    rows: Vec<Vec<String>>,
    numbers: Vec<usize>,
}

/// 写成网页。
#[must_use]
pub fn sheet_html(sheet: &page::Page) -> String {
    let blocks: Vec<BlockOut> = sheet.blocks().iter().map(block).collect();
    let page = HtmlPage {
        template: include_str!("sheet.html"),
        style: include_str!("sheet.css"),
        script: "",
        title: sheet.title(),
        // 档案里自己有这一句。
        is_finding: false,
    };
    page.render(context! { blocks => Value::from(Serde(&blocks)), notes => Vec::<String>::new() })
}

fn shown(text: &str) -> String {
    safe::line(text, LONGEST)
}

fn table(head: &[String], rows: impl Iterator<Item = Vec<String>>, numbers: &[usize]) -> BlockOut {
    BlockOut {
        kind: "table",
        head: head.iter().map(|h| shown(h)).collect(),
        rows: rows.map(|row| row.iter().map(|cell| shown(cell)).collect()).collect(),
        numbers: numbers.to_vec(),
        ..BlockOut::default()
    }
}

fn block(block: &PageBlock) -> BlockOut {
    let all = |lines: &[String]| lines.iter().map(|line| shown(line)).collect();
    match block {
        PageBlock::Heading(text) => BlockOut { kind: "heading", text: shown(text), ..BlockOut::default() },
        PageBlock::Text(text) => BlockOut { kind: "text", text: shown(text), ..BlockOut::default() },
        PageBlock::Pairs(pairs) => BlockOut {
            kind: "pairs",
            pairs: pairs.iter().map(|(key, value)| (shown(key), shown(value))).collect(),
            ..BlockOut::default()
        },
        PageBlock::List(items) => BlockOut { kind: "list", items: all(items), ..BlockOut::default() },
        PageBlock::Code(lines) => BlockOut { kind: "code", items: all(lines), ..BlockOut::default() },
        PageBlock::Table { head, rows, numbers } => table(head, rows.iter().cloned(), numbers),
        PageBlock::Entries { head, rows, numbers } => {
            let joined = rows.iter().map(|(row, notes)| [&row[..], &[notes.join("；")]].concat());
            table(head, joined, numbers)
        }
    }
}

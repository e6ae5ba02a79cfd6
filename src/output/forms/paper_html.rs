//! 待签的纸写成网页：一份一页，竖印 A4。

use minijinja::{Value, context, value::Serde};
use serde::Serialize;

use crate::{
    output::html::Page,
    report::{Block, Paper},
    text::safe::visible,
};

#[derive(Serialize)]
struct PaperOut {
    title: String,
    to: String,
    facts: Vec<Vec<(String, String)>>,
    blocks: Vec<BlockOut>,
    signers: Vec<String>,
    notes: Vec<String>,
}

#[derive(Serialize)]
struct BlockOut {
    title: String,
    text: String,
    lines: usize,
    heads: Vec<String>,
    rows: Vec<Vec<String>>,
}

/// 写成网页；`title` 是这一叠纸的名称。
#[must_use]
pub fn papers_html(title: &str, papers: &[Paper]) -> String {
    let page = Page {
        template: include_str!("paper.html"),
        style: include_str!("paper.css"),
        script: "",
        title,
        is_finding: false,
    };
    let papers: Vec<PaperOut> = papers.iter().map(out).collect();
    page.render(context! { papers => Value::from(Serde(&papers)), notes => Vec::<String>::new() })
}

fn out(paper: &Paper) -> PaperOut {
    let shown = |text: &str| visible(text).into_owned();
    let facts: Vec<(String, String)> =
        paper.facts.iter().map(|(name, value)| ((*name).to_owned(), shown(value))).collect();
    PaperOut {
        title: shown(&paper.title),
        to: shown(&paper.to),
        facts: facts.chunks(2).map(<[_]>::to_vec).collect(),
        blocks: paper.blocks.iter().map(block_out).collect(),
        signers: paper.signers.iter().map(|s| shown(s)).collect(),
        notes: paper.notes.iter().map(|s| shown(s)).collect(),
    }
}

fn block_out(block: &Block) -> BlockOut {
    let shown = |text: &str| visible(text).into_owned();
    match block {
        Block::Blank { title, text, lines } => {
            BlockOut { title: shown(title), text: shown(text), lines: *lines, heads: Vec::new(), rows: Vec::new() }
        }
        Block::Grid { title, heads, rows } => BlockOut {
            title: shown(title),
            text: String::new(),
            lines: 0,
            heads: heads.clone(),
            rows: rows.iter().map(|row| row.iter().map(|cell| shown(cell)).collect()).collect(),
        },
    }
}

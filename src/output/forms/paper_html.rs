//! 待签的纸写成网页：一份一页，竖印 A4。

use minijinja::{Value, context, value::Serde};
use serde::Serialize;

use crate::{
    output::html::HtmlPage,
    report::{Block, Paper},
    text::safe::visible,
};

#[derive(Serialize)]
struct PaperOut {
    title: String,
    to: String,
    facts: Vec<Vec<(String, String)>>,
    blocks: Vec<PaperBlockOut>,
    signers: Vec<String>,
    notes: Vec<String>,
}

#[derive(Serialize)]
struct PaperBlockOut {
    title: String,
    text: String,
    lines: usize,
    heads: Vec<String>,
    rows: Vec<Vec<String>>,
}

/// 写成网页；`title` 是这一叠纸的名称。
#[must_use]
pub fn papers_html(title: &str, papers: &[Paper]) -> String {
    let page = HtmlPage {
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

fn block_out(block: &Block) -> PaperBlockOut {
    let shown = |text: &str| visible(text).into_owned();
    match block {
        Block::Blank { title, text, lines } => {
            PaperBlockOut { title: shown(title), text: shown(text), lines: *lines, heads: Vec::new(), rows: Vec::new() }
        }
        Block::Grid { title, heads, rows } => PaperBlockOut {
            title: shown(title),
            text: String::new(),
            lines: 0,
            heads: heads.clone(),
            rows: rows.iter().map(|row| row.iter().map(|cell| shown(cell)).collect()).collect(),
        },
    }
}

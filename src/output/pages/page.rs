//! 一页：标题、段落、键值、列表、表与命令，写成文字或 Markdown。
//!
//! 各命令只说页上有什么；排版和无害处理都在这里，只此一处。

use std::{
    borrow::Cow,
    io::{self, Write},
};

use comfy_table::{CellAlignment, ContentArrangement, LineStyle, Table, presets};
use unicode_width::UnicodeWidthStr;

use crate::{
    output::wrap::wrap,
    text::{retell, safe},
};

/// 一格、一段至多多少字。
const LONGEST: usize = 800;

/// 一页。
#[derive(Clone, Debug, Default)]
pub struct Page {
    title: String,
    blocks: Vec<PageBlock>,
}

/// 页上的一块。
#[derive(Clone, Debug)]
pub(in crate::output) enum PageBlock {
    Heading(String),
    Text(String),
    Pairs(Vec<(String, String)>),
    List(Vec<String>),
    Table { head: Vec<String>, rows: Vec<Vec<String>>, numbers: &'static [usize] },
    Entries { head: Vec<String>, rows: Vec<(Vec<String>, Vec<String>)>, numbers: &'static [usize] },
    Code(Vec<String>),
}

impl PageBlock {
    /// 这一块的文字。
    fn texts(&mut self) -> Vec<&mut String> {
        match self {
            PageBlock::Heading(text) | PageBlock::Text(text) => vec![text],
            PageBlock::Pairs(pairs) => pairs.iter_mut().flat_map(|(key, value)| [key, value]).collect(),
            PageBlock::List(items) => items.iter_mut().collect(),
            PageBlock::Table { head, rows, .. } => head.iter_mut().chain(rows.iter_mut().flatten()).collect(),
            PageBlock::Entries { head, rows, .. } => {
                let rows = rows.iter_mut().flat_map(|(cells, notes)| cells.iter_mut().chain(notes));
                head.iter_mut().chain(rows).collect()
            }
            PageBlock::Code(_) => Vec::new(),
        }
    }
}

/// 文字输出的样子。
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// 用颜色。
    pub color: bool,
    /// 终端宽度，以列计。
    pub width: usize,
}

impl Page {
    /// 只有标题的一页。
    #[must_use]
    pub fn new(title: impl Into<String>) -> Self {
        Page { title: title.into(), blocks: Vec::new() }
    }

    /// 页上的文字换一种说法；命令照旧。
    pub(in crate::output) fn say(&mut self, say: impl Fn(&str) -> Cow<'_, str>) {
        let blocks = self.blocks.iter_mut().flat_map(PageBlock::texts);
        retell(std::iter::once(&mut self.title).chain(blocks), say);
    }

    /// 印出来看：换一种说法。
    #[must_use]
    pub fn reworded(mut self, say: impl Fn(&str) -> Cow<'_, str>) -> Self {
        self.say(say);
        self
    }

    /// 标题。
    pub(in crate::output) fn title(&self) -> &str {
        &self.title
    }

    /// 页上的各块，依次。
    pub(in crate::output) fn blocks(&self) -> &[PageBlock] {
        &self.blocks
    }

    /// 小标题。
    pub fn heading(&mut self, text: impl Into<String>) {
        self.blocks.push(PageBlock::Heading(text.into()));
    }

    /// 一段话；空的不写。
    pub fn text(&mut self, text: impl Into<String>) {
        let text = text.into();
        if !text.is_empty() {
            self.blocks.push(PageBlock::Text(text));
        }
    }

    /// 几项键值；值为空的不写。
    pub fn pairs(&mut self, pairs: impl IntoIterator<Item = (impl Into<String>, String)>) {
        let kept: Vec<(String, String)> =
            pairs.into_iter().filter(|(_, v)| !v.is_empty()).map(|(k, v)| (k.into(), v)).collect();
        if !kept.is_empty() {
            self.blocks.push(PageBlock::Pairs(kept));
        }
    }

    /// 列表；空的不写。
    pub fn list(&mut self, items: Vec<String>) {
        if !items.is_empty() {
            self.blocks.push(PageBlock::List(items));
        }
    }

    /// 表；没有行的不写。`numbers` 是靠右对齐的栏。
    pub fn table(&mut self, head: &[&str], rows: Vec<Vec<String>>, numbers: &'static [usize]) {
        if !rows.is_empty() {
            let head = head.iter().map(ToString::to_string).collect();
            self.blocks.push(PageBlock::Table { head, rows, numbers });
        }
    }

    /// 带说明的表：文字里说明另起几行写在各行之下，Markdown 里是最后一栏。
    pub fn entries(&mut self, head: &[&str], rows: Vec<(Vec<String>, Vec<String>)>, numbers: &'static [usize]) {
        if !rows.is_empty() {
            let head = head.iter().map(ToString::to_string).collect();
            self.blocks.push(PageBlock::Entries { head, rows, numbers });
        }
    }

    /// 可以照着敲的命令。
    pub fn code(&mut self, lines: Vec<String>) {
        if !lines.is_empty() {
            self.blocks.push(PageBlock::Code(lines));
        }
    }

    /// 写成文字。
    ///
    /// # Errors
    /// 写不出去。
    pub fn write_text(&self, look: Look, out: &mut dyn Write) -> io::Result<()> {
        let (bold, plain) = if look.color { ("\u{1b}[1m", "\u{1b}[0m") } else { ("", "") };
        writeln!(out, "{bold}{}{plain}", to_words(&self.title))?;
        for block in &self.blocks {
            match block {
                PageBlock::Heading(text) => writeln!(out, "\n{bold}【{}】{plain}", to_words(text))?,
                PageBlock::Text(text) => hanging("", &to_words(text), look, out)?,
                PageBlock::Pairs(pairs) => text_pairs(pairs, look, out)?,
                PageBlock::List(items) => {
                    items.iter().try_for_each(|item| hanging("  · ", &to_words(item), look, out))?
                }
                PageBlock::Table { head, rows, numbers } => text_table(head, rows, numbers, look, out)?,
                PageBlock::Entries { head, rows, numbers } => text_entries(head, rows, numbers, look, out)?,
                PageBlock::Code(lines) => {
                    lines.iter().try_for_each(|line| writeln!(out, "    {}", safe::visible(line)))?
                }
            }
        }
        Ok(())
    }

    /// 写成 Markdown。
    ///
    /// # Errors
    /// 写不出去。
    pub fn write_markdown(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "# {}", marked(&self.title))?;
        for block in &self.blocks {
            writeln!(out)?;
            match block {
                PageBlock::Heading(text) => writeln!(out, "## {}", marked(text))?,
                PageBlock::Text(text) => writeln!(out, "{}", marked(text))?,
                PageBlock::Pairs(pairs) => {
                    pairs.iter().try_for_each(|(k, v)| writeln!(out, "- **{}**：{}", marked(k), marked(v)))?;
                }
                PageBlock::List(items) => items.iter().try_for_each(|item| writeln!(out, "- {}", marked(item)))?,
                PageBlock::Table { head, rows, numbers } => markdown_table(head, rows, numbers, out)?,
                PageBlock::Entries { head, rows, numbers } => {
                    let joined = |(row, notes): &(Vec<String>, Vec<String>)| [&row[..], &[notes.join("；")]].concat();
                    markdown_table(head, &rows.iter().map(joined).collect::<Vec<_>>(), numbers, out)?;
                }
                PageBlock::Code(lines) => {
                    let lines: Vec<String> = lines.iter().map(|l| safe::visible(l).replace('`', "'")).collect();
                    writeln!(out, "```sh\n{}\n```", lines.join("\n"))?;
                }
            }
        }
        Ok(())
    }
}

fn to_words(text: &str) -> String {
    safe::line(&one_line(text), LONGEST)
}

fn marked(text: &str) -> String {
    safe::markdown(&safe::clip(&one_line(text), LONGEST))
}

/// 分几行写的并成一行，各行之间空一格。
fn one_line(text: &str) -> Cow<'_, str> {
    match text.contains('\n') {
        true => text.split('\n').map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ").into(),
        false => text.into(),
    }
}

/// 键对齐，值在其后，折行的与值对齐。
fn text_pairs(pairs: &[(String, String)], look: Look, out: &mut dyn Write) -> io::Result<()> {
    let widest = pairs.iter().map(|(k, _)| k.width()).max().unwrap_or_default();
    pairs.iter().try_for_each(|(key, value)| {
        let gap = " ".repeat(widest - key.width() + 2);
        hanging(&format!("{}{gap}", to_words(key)), &to_words(value), look, out)
    })
}

/// 首行之前写 `lead`，折下来的各行与首行对齐。
fn hanging(lead: &str, text: &str, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let indent = " ".repeat(lead.width());
    let lines = wrap(text, look.width.saturating_sub(lead.width()));
    lines.iter().enumerate().try_for_each(|(i, line)| writeln!(out, "{}{line}", if i == 0 { lead } else { &indent }))
}

/// 一行一个，不折；说明写在其下。表头不含说明一栏。
fn text_entries(
    head: &[String],
    rows: &[(Vec<String>, Vec<String>)],
    numbers: &[usize],
    look: Look,
    out: &mut dyn Write,
) -> io::Result<()> {
    let columns = rows.iter().map(|(row, _)| row.len()).max().unwrap_or_default();
    let plain: Vec<Vec<String>> = rows.iter().map(|(row, _)| row.clone()).collect();
    let table = drawn(&head[..columns.min(head.len())], &plain, numbers, None);
    let mut lines = table.lines();
    // 表头与其下的线。
    lines.by_ref().take(2).try_for_each(|line| writeln!(out, "{}", line.trim_end()))?;
    for (line, (_, notes)) in lines.zip(rows) {
        writeln!(out, "{}", line.trim_end())?;
        notes.iter().filter(|n| !n.is_empty()).try_for_each(|note| hanging("     ", &to_words(note), look, out))?;
    }
    Ok(())
}

/// 一张表，按宽度折行。
fn text_table(
    head: &[String],
    rows: &[Vec<String>],
    numbers: &[usize],
    look: Look,
    out: &mut dyn Write,
) -> io::Result<()> {
    let table = drawn(head, rows, numbers, Some(look.width));
    table.lines().try_for_each(|line| writeln!(out, "{}", line.trim_end()))
}

/// 画表：只有表头下一条线；不写宽度的不折行。
fn drawn(head: &[String], rows: &[Vec<String>], numbers: &[usize], width: Option<usize>) -> Table {
    let mut table = Table::new();
    // 制表符在不少中文终端里占两格，会使各栏错开，所以用短横。
    table.load_style(presets::NOTHING.header_separator(LineStyle::none().fill('-').junction('-')));
    if let Some(width) = width {
        table.set_content_arrangement(ContentArrangement::Dynamic);
        table.set_width(u16::try_from(width).unwrap_or(u16::MAX));
    } else {
        table.set_content_arrangement(ContentArrangement::Disabled);
    }
    table.set_header(head);
    for row in rows {
        table.add_row(row.iter().map(|cell| to_words(cell)));
    }
    for index in numbers {
        if let Some(column) = table.column_mut(*index) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table
}

fn markdown_table(head: &[String], rows: &[Vec<String>], numbers: &[usize], out: &mut dyn Write) -> io::Result<()> {
    let rule = |i: usize| if numbers.contains(&i) { "---:" } else { "---" };
    let rules: Vec<&str> = (0..head.len()).map(rule).collect();
    writeln!(out, "| {} |\n| {} |", head.join(" | "), rules.join(" | "))?;
    rows.iter().try_for_each(|row| {
        let cells: Vec<String> = row.iter().map(|cell| marked(cell)).collect();
        writeln!(out, "| {} |", cells.join(" | "))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hostile() -> Page {
        let mut page = Page::new("项目\u{1b}[31m");
        page.heading("事实|");
        page.pairs([("名称", "甲\n乙"), ("空", "")].map(|(k, v)| (k, v.to_owned())));
        page.table(&["日期", "金额"], vec![vec!["2023\u{202e}".into(), "a|b".into()]], &[1]);
        page.list(vec!["<img>".into()]);
        page.code(vec!["x ```\n# 题".into()]);
        page
    }

    #[test]
    fn what_stands_in_files_never_shapes_the_page() {
        let (mut text, mut markdown) = (Vec::new(), Vec::new());
        hostile().write_text(Look { color: false, width: 80 }, &mut text).unwrap();
        hostile().write_markdown(&mut markdown).unwrap();
        let (text, markdown) = (String::from_utf8(text).unwrap(), String::from_utf8(markdown).unwrap());
        for page in [&text, &markdown] {
            assert!(!page.contains(|c| c != '\n' && safe::is_hostile(c)), "{page:?}");
            assert!(!page.contains("空"));
        }
        assert!(markdown.contains(r"a\|b") && markdown.contains(r"\<img\>"), "{markdown}");
        assert_eq!(markdown.matches("```").count(), 2, "{markdown}");
    }
}

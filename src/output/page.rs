//! 一页：标题、段落、键值、列表、表与命令，写成文字或 Markdown。
//!
//! 各命令只说页上有什么；排版和无害处理都在这里，只此一处。

use std::io::{self, Write};

use comfy_table::{CellAlignment, ContentArrangement, LineStyle, Table, presets};
use unicode_width::UnicodeWidthStr;

use super::safe;

/// 一格、一段至多多少字。
const LONGEST: usize = 800;

/// 一页。
#[derive(Clone, Debug, Default)]
pub struct Page {
    title: String,
    blocks: Vec<Block>,
}

/// 页上的一块。
#[derive(Clone, Debug)]
enum Block {
    Heading(String),
    Text(String),
    Pairs(Vec<(String, String)>),
    List(Vec<String>),
    Table { head: Vec<String>, rows: Vec<Vec<String>>, numbers: &'static [usize] },
    Code(Vec<String>),
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

    /// 小标题。
    pub fn heading(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Heading(text.into()));
    }

    /// 一段话；空的不写。
    pub fn text(&mut self, text: impl Into<String>) {
        let text = text.into();
        if !text.is_empty() {
            self.blocks.push(Block::Text(text));
        }
    }

    /// 几项键值；值为空的不写。
    pub fn pairs(&mut self, pairs: impl IntoIterator<Item = (impl Into<String>, String)>) {
        let kept: Vec<(String, String)> =
            pairs.into_iter().filter(|(_, v)| !v.is_empty()).map(|(k, v)| (k.into(), v)).collect();
        if !kept.is_empty() {
            self.blocks.push(Block::Pairs(kept));
        }
    }

    /// 列表；空的不写。
    pub fn list(&mut self, items: Vec<String>) {
        if !items.is_empty() {
            self.blocks.push(Block::List(items));
        }
    }

    /// 表；没有行的不写。`numbers` 是靠右对齐的栏。
    pub fn table(&mut self, head: &[&str], rows: Vec<Vec<String>>, numbers: &'static [usize]) {
        if !rows.is_empty() {
            let head = head.iter().map(ToString::to_string).collect();
            self.blocks.push(Block::Table { head, rows, numbers });
        }
    }

    /// 可以照着敲的命令。
    pub fn code(&mut self, lines: Vec<String>) {
        if !lines.is_empty() {
            self.blocks.push(Block::Code(lines));
        }
    }

    /// 写成文字。
    ///
    /// # Errors
    /// 写不出去。
    pub fn write_text(&self, look: Look, out: &mut dyn Write) -> io::Result<()> {
        let (bold, plain) = if look.color { ("\u{1b}[1m", "\u{1b}[0m") } else { ("", "") };
        writeln!(out, "{bold}{}{plain}", said(&self.title))?;
        for block in &self.blocks {
            match block {
                Block::Heading(text) => writeln!(out, "\n{bold}【{}】{plain}", said(text))?,
                Block::Text(text) => writeln!(out, "{}", said(text))?,
                Block::Pairs(pairs) => text_pairs(pairs, out)?,
                Block::List(items) => items.iter().try_for_each(|item| writeln!(out, "  · {}", said(item)))?,
                Block::Table { head, rows, numbers } => text_table(head, rows, numbers, look, out)?,
                Block::Code(lines) => lines.iter().try_for_each(|line| writeln!(out, "    {}", safe::visible(line)))?,
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
                Block::Heading(text) => writeln!(out, "## {}", marked(text))?,
                Block::Text(text) => writeln!(out, "{}", marked(text))?,
                Block::Pairs(pairs) => {
                    pairs.iter().try_for_each(|(k, v)| writeln!(out, "- **{}**：{}", marked(k), marked(v)))?;
                }
                Block::List(items) => items.iter().try_for_each(|item| writeln!(out, "- {}", marked(item)))?,
                Block::Table { head, rows, numbers } => markdown_table(head, rows, numbers, out)?,
                Block::Code(lines) => {
                    let lines: Vec<String> = lines.iter().map(|l| safe::visible(l).replace('`', "'")).collect();
                    writeln!(out, "```sh\n{}\n```", lines.join("\n"))?;
                }
            }
        }
        Ok(())
    }
}

fn said(text: &str) -> String {
    safe::line(text, LONGEST)
}

fn marked(text: &str) -> String {
    safe::markdown(&safe::clip(text, LONGEST))
}

/// 键对齐，值在其后。
fn text_pairs(pairs: &[(String, String)], out: &mut dyn Write) -> io::Result<()> {
    let widest = pairs.iter().map(|(k, _)| k.width()).max().unwrap_or_default();
    pairs.iter().try_for_each(|(key, value)| {
        let gap = " ".repeat(widest - key.width() + 2);
        writeln!(out, "{}{gap}{}", said(key), said(value))
    })
}

/// 只有表头下一条线；行尾不留空格。
fn text_table(
    head: &[String],
    rows: &[Vec<String>],
    numbers: &[usize],
    look: Look,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut table = Table::new();
    table.load_style(presets::NOTHING.header_separator(LineStyle::none().fill('─').junction('─')));
    table.set_content_arrangement(ContentArrangement::Dynamic);
    table.set_width(u16::try_from(look.width).unwrap_or(u16::MAX)).set_header(head);
    for row in rows {
        table.add_row(row.iter().map(|cell| said(cell)));
    }
    for index in numbers {
        if let Some(column) = table.column_mut(*index) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table.lines().try_for_each(|line| writeln!(out, "{}", line.trim_end()))
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

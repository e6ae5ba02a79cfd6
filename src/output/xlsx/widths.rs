//! 栏宽与行高：按显示宽度估计，中文占两列。

use unicode_width::UnicodeWidthStr;

use super::super::cell::{is_numeric, value_text};
use crate::report::Report;

/// 文字栏至多多宽；再长的折行。
const WIDEST: usize = 26;
/// 建设内容、备注等长文字的栏宽从多少行起再放宽。
const LONG_TEXT: usize = 60;
/// 长文字的栏宽。
const LONG: usize = 36;
/// 栏目至多折成这么宽的几行。
const NARROWEST: usize = 6;
/// 仿宋 11 磅一行的高度。
const LINE: f64 = 15.0;

/// 各栏的宽度，以半角字符计。
pub(super) fn columns(report: &Report) -> Vec<usize> {
    (0..report.columns.len()).map(|i| column(report, i)).collect()
}

fn column(report: &Report, index: usize) -> usize {
    let column = &report.columns[index];
    let texts = report.all_rows().map(|row| value_text(&row.cells[index].value));
    let content = texts.map(|t| t.width()).max().unwrap_or_default();
    let widest = if content > LONG_TEXT { LONG } else { WIDEST };
    let content = if is_numeric(column) || column.whole { content } else { content.min(widest) };
    // 栏目可以折成两行。
    content.max(column.title.width().div_ceil(2)).max(NARROWEST) + 2
}

/// 并成一格的文字不会自动撑高，行高在这里算。
pub(super) fn height(text: &str, width: usize) -> f64 {
    let lines = text.width().div_ceil(width.max(1)).max(1);
    LINE * f64::from(u32::try_from(lines).unwrap_or(1)) + 3.0
}

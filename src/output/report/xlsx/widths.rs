//! 栏宽与行高：按显示宽度估计，中文占两列。行高都写明，不靠打开的程序去撑。

use unicode_width::UnicodeWidthStr;

use crate::{
    output::{
        report::{
            cell::{is_numeric, value_text},
            column_widths::{WidthRange, share_out},
        },
        wrap::wrap,
    },
    report::{Column, Measure, Report, Row},
};

/// 横向 A4 一页的宽度：十一磅字约七折缩印，仍在七磅半以上。
const PAGE: usize = 160;
/// 文字栏不折行的，至多这么宽。
const WIDEST: usize = 60;
/// 文字栏再窄也有这么宽。
const NARROW: usize = 10;
/// 文号长过此数的可以折成两行。
const DOC: usize = 18;
/// 仿宋十一磅一行的高度。
const LINE: f64 = 15.0;
/// 上下的空。
const PAD: f64 = 4.0;

/// 各栏的宽度，以半角字符计：一页放不下的，折行的栏收窄。
pub(crate) fn columns(report: &Report) -> Vec<usize> {
    let spans: Vec<WidthRange> = report.columns.iter().enumerate().map(|(i, column)| span(report, i, column)).collect();
    share_out(&spans, PAGE)
}

fn span(report: &Report, index: usize, column: &Column) -> WidthRange {
    let widths = report.all_rows().map(|row| value_text(&row.cells[index].value).width());
    let content = widths.max().unwrap_or_default();
    // 栏目可以折成两三行。
    let title = column.title.width();
    if is_numeric(column) || column.measure == Measure::Date {
        let own = content.max(title.div_ceil(3)).max(4);
        return WidthRange { least: own, natural: own.max(title.div_ceil(2)) };
    }
    let natural = content.min(WIDEST).max(title);
    let least = if column.whole && content <= DOC { natural } else { natural.min(NARROW) };
    WidthRange { least, natural }
}

/// 写进文件的栏宽：各程序的字形宽窄不一，留一成余地。
pub(crate) fn written(width: usize) -> u32 {
    u32::try_from(width + width.div_ceil(10) + 1).unwrap_or(8)
}

/// 一行的高度：折行最多的一格定。
pub(crate) fn row_height(row: &Row, widths: &[usize]) -> f64 {
    let lines = row.cells.iter().zip(widths).map(|(cell, width)| lines(&value_text(&cell.value), *width));
    height(lines.max().unwrap_or(1))
}

/// 一段文字在这样的宽度里占多高。
pub(crate) fn text_height(text: &str, width: usize) -> f64 {
    height(lines(text, width))
}

fn lines(text: &str, width: usize) -> usize {
    if text.width() <= width { 1 } else { wrap(text, width).len() }
}

fn height(lines: usize) -> f64 {
    LINE * f64::from(u32::try_from(lines).unwrap_or(1)) + PAD
}

//! 报表写成网页：公文的样子，可排序、查找，每个金额都能看到出处，横向 A4 打印。

use minijinja::{Value as Context, value::Serde};
use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use crate::{
    output::{
        html::HtmlPage,
        report::cell::{decimals, is_numeric, printed_text, rounding_note, unknown_text},
    },
    report::{Cell, CellValue, Column, Measure, Report, ReportKind, Row, RowSources, is_rounded, wan_text},
    text::safe::visible,
};

/// 比这更长的文字，栏要宽些（以半角字符计）。
const LONG: usize = 36;
/// 这样短的文字不折行。
const SHORT: usize = 8;
/// 提示里至多写几处出处。
const MOST_ORIGINS: usize = 12;

/// 注不多于这么多条的，印在表的末一行里，跟着末几行走；多的自成一段，不怕独占一页。
const MOST_TAILED: usize = 12;

/// 写成网页；`origins` 是各格的出处。
#[must_use]
pub fn report_html(report: &Report, origins: &RowSources) -> String {
    written(report, origins, |page, body| page.render(body))
}

/// 只写正文，放进别的网页。
#[must_use]
pub fn report_fragment(report: &Report, origins: &RowSources) -> String {
    written(report, origins, |page, body| page.fragment(body))
}

fn written(report: &Report, origins: &RowSources, then: impl FnOnce(&HtmlPage<'_>, Context) -> String) -> String {
    let page = HtmlPage {
        template: include_str!("report.html"),
        style: "",
        script: "",
        title: &report.title,
        is_finding: matches!(report.kind, ReportKind::Findings | ReportKind::Matrix),
    };
    let columns = &report.columns;
    let row = |row: &Row, derived| cells(columns, row, origins, derived);
    let groups: Vec<PageGroup> = report
        .groups
        .iter()
        .map(|group| PageGroup {
            title: visible(&group.title).into_owned(),
            rows: group.rows.iter().map(|r| row(r, "由本行其他各栏算得")).collect(),
            subtotal: group.subtotal.as_ref().map(|r| row(r, "本组各行相加")),
        })
        .collect();
    let lines = |texts: &[String]| -> Vec<String> { texts.iter().map(|t| visible(t).into_owned()).collect() };
    let notes = lines(&report.notes.iter().cloned().chain(rounding_note(report)).collect::<Vec<_>>());
    let body = PageReport {
        lead: lines(&report.lead),
        tailed: notes.len() <= MOST_TAILED,
        notes,
        unit_line: report.unit_line.unwrap_or_default(),
        head: head(columns),
        width: columns.len(),
        groups,
        total: report.total.as_ref().map(|r| row(r, "全部项目相加")),
    };
    then(&page, Context::from(Serde(&body)))
}

#[derive(Serialize)]
struct PageReport<'r> {
    lead: Vec<String>,
    notes: Vec<String>,
    /// 注印在表的末一行里。
    tailed: bool,
    unit_line: &'r str,
    head: Vec<Vec<HeadOut<'r>>>,
    width: usize,
    groups: Vec<PageGroup>,
    total: Option<Vec<CellOut>>,
}

#[derive(Serialize)]
struct PageGroup {
    title: String,
    rows: Vec<Vec<CellOut>>,
    subtotal: Option<Vec<CellOut>>,
}

/// 一格。
#[derive(Serialize)]
struct CellOut {
    text: String,
    /// 排序所用的数；文字按文字排。
    key: Option<String>,
    /// 没有计入的未知项数。
    unknown: Option<String>,
    /// 提示：出处。
    tip: String,
    class: &'static str,
    /// 行的名称。
    head: bool,
}

/// 表头的一格。
#[derive(Serialize)]
struct HeadOut<'r> {
    text: &'r str,
    band: bool,
    index: usize,
    colspan: usize,
    rowspan: usize,
}

/// 表头：没有上级栏目的一行；有的两行，其余各栏占两行高。
fn head(columns: &[Column]) -> Vec<Vec<HeadOut<'_>>> {
    let banded = columns.iter().any(|c| c.band.is_some());
    let mut top: Vec<HeadOut<'_>> = Vec::new();
    let mut below = Vec::new();
    for (index, column) in columns.iter().enumerate() {
        let own = HeadOut { text: &column.title, band: false, index, colspan: 1, rowspan: 1 };
        match (column.band, top.last_mut()) {
            (Some(band), Some(last)) if last.band && last.text == band => {
                last.colspan += 1;
                below.push(own);
            }
            (Some(band), _) => {
                top.push(HeadOut { text: band, band: true, index, colspan: 1, rowspan: 1 });
                below.push(own);
            }
            (None, _) => top.push(HeadOut { rowspan: if banded { 2 } else { 1 }, ..own }),
        }
    }
    if banded { vec![top, below] } else { vec![top] }
}

fn cells(columns: &[Column], row: &Row, origins: &RowSources, derived: &str) -> Vec<CellOut> {
    let named = columns.iter().position(|c| c.key == "name").or_else(|| columns.iter().position(is_label));
    let cell = |(i, (column, cell)): (usize, (&Column, &Cell))| CellOut {
        text: visible(&printed_text(column, &cell.value)).into_owned(),
        key: sort_key(&cell.value),
        unknown: unknown_text(cell),
        tip: tip(column, cell, origins, derived),
        class: class(column, &cell.value),
        head: Some(i) == named && cell.value != CellValue::Empty,
    };
    columns.iter().zip(&row.cells).enumerate().map(cell).collect()
}

fn is_label(column: &Column) -> bool {
    column.measure == Measure::Text
}

/// 金额一定说明由来；别的格有出处才说。
fn tip(column: &Column, cell: &Cell, origins: &RowSources, derived: &str) -> String {
    let mut lines: Vec<String> = cell.trace.iter().map(|t| origins.text(t)).collect();
    lines.dedup();
    let more = lines.len().saturating_sub(MOST_ORIGINS);
    lines.truncate(MOST_ORIGINS);
    lines.extend((more > 0).then(|| format!("……另 {more} 处")));
    let exact = cell.money().filter(|money| is_rounded(*money, decimals(column)));
    lines.extend(exact.map(|money| format!("精确数 {}万元", wan_text(money))));
    let amount = column.measure == Measure::Amount && cell.value != CellValue::Empty;
    match (lines.is_empty(), &cell.value) {
        (false, _) => visible_lines(&lines),
        (true, CellValue::Unknown) if amount => "台账中没有记录".to_owned(),
        (true, _) if amount => derived.to_owned(),
        _ => String::new(),
    }
}

fn visible_lines(lines: &[String]) -> String {
    lines.iter().map(|l| visible(l)).collect::<Vec<_>>().join("\n")
}

fn sort_key(value: &CellValue) -> Option<String> {
    match value {
        CellValue::Amount(money) => Some(money.fen().to_string()),
        CellValue::Count(n) => Some(n.to_string()),
        CellValue::Percent(percent) => Some(percent.to_string()),
        _ => None,
    }
}

fn class(column: &Column, value: &CellValue) -> &'static str {
    match (column.measure, value) {
        (_, CellValue::Unknown) => "unknown c",
        (Measure::Count | Measure::Date, _) => "c whole",
        _ if is_numeric(column) => "n",
        (_, CellValue::Text(text)) if text.width() > LONG => "long",
        (_, CellValue::Text(text)) if text.width() <= SHORT => "w",
        _ => "",
    }
}

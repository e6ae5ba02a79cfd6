//! 报表写成 CSV：Excel 直接打开（BOM、CRLF），首行即栏目，便于筛选；文字不会成为公式。
//!
//! 首栏是所在的组；小计、合计各一行；表前的话与注在末尾，各记录的栏数相同。

use crate::{
    output::report::{
        cell::{exact_value, full_title, unknowns},
        provenance::traced,
    },
    report::{Cell, CellValue, Column, Measure, Report, Row, RowSources},
    text::safe::{csv, visible},
};

/// 写成 CSV；`origins` 有则末尾附各数的出处。
#[must_use]
pub fn report_csv(report: &Report, origins: Option<&RowSources>) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::from("\u{feff}"));
    for record in records(report, origins) {
        // 写入内存，各记录栏数相同，不会失败。
        let _ = writer.write_record(&record);
    }
    writer.into_inner().unwrap_or_default()
}

fn records(report: &Report, origins: Option<&RowSources>) -> Vec<Vec<String>> {
    let width = report.columns.len() + 1;
    let mut records = vec![header(report)];
    for group in &report.groups {
        records.extend(group.rows.iter().chain(&group.subtotal).map(|row| record(&report.columns, &group.title, row)));
    }
    records.extend(report.total.as_ref().map(|row| record(&report.columns, "", row)));
    let remark = |(name, text): (&str, &String)| {
        let mut record = vec![name.to_owned(), guarded(text)];
        record.resize(width, String::new());
        record
    };
    let lead = report.lead.iter().map(|l| ("说明", l));
    let notes = report.notes.iter().map(|n| ("注", n));
    let title = [("标题", &report.title)];
    records.extend(title.into_iter().chain(lead).chain(notes).map(remark));
    records.extend(unknowns(report).iter().map(|text| remark(("注", text))));
    let traced = origins.map(|o| traced(report, o)).unwrap_or_default();
    records.extend(traced.iter().map(|text| remark(("出处", text))));
    records
}

pub(super) fn header(report: &Report) -> Vec<String> {
    let unit = |measure| if measure == Measure::Amount { "（万元）" } else { "" };
    let titles = report.columns.iter().map(|c| format!("{}{}", full_title(c), unit(c.measure)));
    std::iter::once("分组".to_owned()).chain(titles).collect()
}

fn record(columns: &[Column], group: &str, row: &Row) -> Vec<String> {
    let cell = |(column, cell): (&Column, &Cell)| match &cell.value {
        CellValue::Text(text) => guarded(text),
        value => exact_value(column, value),
    };
    std::iter::once(guarded(group)).chain(columns.iter().zip(&row.cells).map(cell)).collect()
}

/// 不成公式，也没有换行与看不见的字符。
pub(super) fn guarded(text: &str) -> String {
    visible(&csv(text)).into_owned()
}

//! 报表的各行，供别的程序读：没有标题、合计与注，数就是数（金额以万元计），不知道的、不适用的为空。

use crate::{
    output::report::{
        cell::value_text,
        csv::{guarded, header},
    },
    report::{CellValue, Report, Row},
    text::safe,
};

/// 写成 CSV，没有 BOM。
#[must_use]
pub fn plain_csv(report: &Report) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    // 写入内存，各记录栏数相同，不会失败。
    let _ = writer.write_record(header(report));
    for (group, row) in rows(report) {
        let cells = row.cells.iter().map(|cell| match &cell.value {
            CellValue::Text(text) => guarded(text),
            value => number(value).unwrap_or_default(),
        });
        let _ = writer.write_record(std::iter::once(guarded(group)).chain(cells));
    }
    writer.into_inner().unwrap_or_default()
}

/// 每行一个 JSON：分组、项目与各栏的键；金额、百分数都是数，写的是精确的十进制。
#[must_use]
pub fn plain_ndjson(report: &Report) -> String {
    let quote = |text: &str| serde_json::Value::from(text).to_string();
    let mut out = String::new();
    for (group, row) in rows(report) {
        let project = row.project.as_deref().map_or_else(|| "null".to_owned(), quote);
        let cells = report.columns.iter().zip(&row.cells).map(|(column, cell)| {
            let value = match &cell.value {
                CellValue::Text(text) => quote(text),
                CellValue::Date(_) => quote(&value_text(&cell.value)),
                value => number(value).unwrap_or_else(|| "null".to_owned()),
            };
            format!("{}:{value}", quote(column.key))
        });
        let fields = [format!("\"group\":{}", quote(group)), format!("\"project\":{project}")];
        let line = fields.into_iter().chain(cells).collect::<Vec<_>>().join(",");
        out.push_str(&safe::json(&format!("{{{line}}}")));
        out.push('\n');
    }
    out
}

/// 各行与所在的组；有项目的报表，没有项目的行是小计，不列。
fn rows(report: &Report) -> impl Iterator<Item = (&str, &Row)> {
    let all = || report.groups.iter().flat_map(|group| group.rows.iter().map(move |row| (group.title.as_str(), row)));
    let of_projects = all().any(|(_, row)| row.project.is_some());
    all().filter(move |(_, row)| !of_projects || row.project.is_some())
}

/// 数与日期的写法；不知道的、不适用的为无。
fn number(value: &CellValue) -> Option<String> {
    match value {
        CellValue::Unknown | CellValue::Empty => None,
        CellValue::Percent(percent) => Some(percent.normalize().to_string()),
        value => Some(value_text(value)),
    }
}

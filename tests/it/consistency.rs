//! 一张报表的六种写法：各小计、合计逐栏相同，未知的项数都说明；涉密项目哪里也不出现。
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

use std::io::Cursor;

use crate::common::sheet::{Opened, layout};
use calamine::{Reader, Xlsx};
use serde_json::Value as Json;
use wsgov::{
    commands::report::ReportFormat,
    report::{Report, ReportKind},
};

/// 一行小计或合计：各栏的文字，并在一处的几栏同在一格。
type Sums = Vec<Vec<String>>;

/// 一处：一栏，或同一上级栏目的几栏。
struct Slot<'j> {
    columns: Vec<&'j Json>,
    banded: bool,
}

fn slots(json: &Json) -> Vec<Slot<'_>> {
    let mut slots: Vec<Slot<'_>> = Vec::new();
    for column in json["columns"].as_array().unwrap() {
        let banded = !column["band"].is_null();
        match slots.last_mut() {
            Some(last) if banded && last.banded && last.columns[0]["band"] == column["band"] => {
                last.columns.push(column);
            }
            _ => slots.push(Slot { columns: vec![column], banded }),
        }
    }
    slots
}

/// JSON 里的各小计与合计。
fn sum_rows(json: &Json) -> Vec<&Json> {
    let subtotals = json["groups"].as_array().unwrap().iter().map(|g| &g["subtotal"]);
    subtotals.chain([&json["total"]]).filter(|row| !row.is_null()).collect()
}

fn is_label(text: &str) -> bool {
    ["小计", "合计"].contains(&text)
}

fn from_csv(bytes: &[u8]) -> Sums {
    let text = std::str::from_utf8(bytes).unwrap().trim_start_matches('\u{feff}');
    let records = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes()).into_records();
    let rows = records.map(|r| r.unwrap().iter().skip(1).map(str::to_owned).collect::<Vec<_>>());
    rows.filter(|row: &Vec<String>| row.iter().any(|field| is_label(field))).collect()
}

fn from_xlsx(report: &Report, bytes: Vec<u8>) -> Sums {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let range = book.worksheet_range(report.kind.zh()).unwrap();
    let layout = layout(report);
    let cell = |row: u32, i: usize| range.get_value((row, i as u32)).map_or(String::new(), ToString::to_string);
    let row = |(n, _): &(u32, _)| (0..report.columns.len()).map(|i| cell(*n, i)).collect();
    layout.subtotals.iter().chain(&layout.total).map(row).collect()
}

/// 标记之外的文字。
fn without_tags(html: &str) -> String {
    html.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text)).collect::<Vec<_>>().concat()
}

fn from_html(bytes: &[u8]) -> Sums {
    let html = std::str::from_utf8(bytes).unwrap();
    let row = |line: &str| -> Vec<String> {
        let line = line.split_once("</tr>").unwrap().0;
        line.split("</t").map(|cell| without_tags(cell).split('>').next_back().unwrap().trim().to_owned()).collect()
    };
    html.split("<tr class=\"sum").skip(1).map(row).collect()
}

fn from_markdown(bytes: &[u8]) -> Sums {
    let text = std::str::from_utf8(bytes).unwrap();
    let cells = |line: &str| -> Vec<String> {
        let cells = line.trim_matches('|').split(" | ");
        cells.map(|c| c.trim().trim_matches('*').replace("<br>", "\n")).collect()
    };
    let rows = text.lines().filter(|l| l.starts_with('|')).map(cells);
    rows.filter(|row: &Vec<String>| row.iter().any(|c| is_label(c))).collect()
}

/// 终端表格：一行可以占几行，后面各行没有名称。
fn from_table(bytes: &[u8]) -> Sums {
    let text = std::str::from_utf8(bytes).unwrap();
    let mut rows: Sums = Vec::new();
    let mut open = false;
    for line in text.lines() {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let starts = cells.iter().any(|c| is_label(c));
        let continues = open && line.starts_with('|') && cells.iter().take(2).all(|c| c.is_empty());
        match rows.last_mut() {
            _ if starts => rows.push(cells.iter().map(|c| (*c).to_owned()).collect()),
            Some(row) if continues => {
                row.iter_mut().zip(&cells).for_each(|(have, more)| *have = format!("{have}\n{more}"));
            }
            _ => {}
        }
        open = starts || continues;
    }
    rows
}

/// 数目相同：`1280.00` 与 `1280`、`7` 与 `7`。
fn same_number(text: &str, expected: &str) -> bool {
    let exact = |t: &str| t.parse::<rust_decimal::Decimal>().ok();
    exact(text).is_some() && exact(text) == exact(expected)
}

/// 一格说的就是 JSON 的这些栏。
fn assert_slot(text: &str, slot: &Slot<'_>, row: &Json, folded: bool, place: &str) {
    for column in slot.columns.iter().filter(|c| c["sum"] == true) {
        let (key, title) = (column["key"].as_str().unwrap(), column["title"].as_str().unwrap());
        let own = match (folded && slot.banded, text.lines().find_map(|l| l.strip_prefix(&format!("{title} ")))) {
            (true, Some(own)) => own,
            (true, None) if text.starts_with("未知") => "未知",
            (true, None) => "",
            _ => text.split(['\n', ' ']).next().unwrap_or_default(),
        };
        let own = own.split("另").next().unwrap_or_default().split("共").next().unwrap_or_default();
        match &row["values"][key] {
            Json::Null if row["unknown"][key].is_null() => assert_eq!(own, "", "{place} {key}"),
            // 电子表格里不知道的是空白
            Json::Null if place.contains("电子表格") => assert_eq!(own, "", "{place} {key}"),
            Json::Null => assert!(own == "未知" || folded && slot.banded && own.is_empty(), "{place} {key}：{text}"),
            Json::String(expected) => assert!(same_number(own, expected), "{place} {key}：{text}，应为 {expected}"),
            expected => assert!(same_number(own, &expected.to_string()), "{place} {key}：{text}，应为 {expected}"),
        }
    }
}

/// 逐行逐栏相比；`folded` 的格式把同一上级栏目的几栏并在一格里。
fn assert_same(json: &Json, sums: &Sums, folded: bool, place: &str) -> usize {
    let rows = sum_rows(json);
    assert_eq!(sums.len(), rows.len(), "{place}：小计、合计的行数");
    let columns = json["columns"].as_array().unwrap();
    let single = || columns.iter().map(|c| Slot { columns: vec![c], banded: !c["band"].is_null() });
    let slots = if folded { slots(json) } else { single().collect() };
    for (n, (row, cells)) in rows.iter().zip(sums).enumerate() {
        for (slot, text) in slots.iter().zip(cells) {
            assert_slot(text, slot, row, folded, &format!("{place} 第 {} 个合计", n + 1));
        }
    }
    rows.len()
}

#[test]
fn every_sum_is_the_same_in_every_format() {
    let county = Opened::sample();
    let mut compared = 0;
    for kind in ReportKind::ALL {
        for year in [2024, 2026] {
            let report = county.report(*kind, year);
            let written = |format| county.written(&report, format);
            let json: Json = serde_json::from_slice(&written(ReportFormat::Json)).unwrap();
            let formats = [
                (from_table(&written(ReportFormat::Table)), true, "表格"),
                (from_markdown(&written(ReportFormat::Markdown)), true, "Markdown"),
                (from_csv(&written(ReportFormat::Csv)), false, "CSV"),
                (from_xlsx(&report, written(ReportFormat::Xlsx)), false, "电子表格"),
                (from_html(&written(ReportFormat::Html)), false, "网页"),
            ];
            for (sums, folded, name) in &formats {
                compared += assert_same(&json, sums, *folded, &format!("{kind} {year} {name}"));
            }
        }
    }
    assert!(compared > 300, "只比了 {compared} 行");
}

#[test]
fn every_format_says_how_many_unknowns_its_sums_leave_out() {
    let county = Opened::sample();
    for (kind, in_cell, in_note) in [
        (ReportKind::Rolling, "另5项未知", "三、升级改造没有计入的未知项：小计 2026年 1 项"),
        (ReportKind::Stats, "另7项未知", "没有计入的未知项：合计 批复总投资 7 项"),
        (ReportKind::Ledger, "另7项未知", "没有计入的未知项：合计 批复总投资 7 项"),
    ] {
        let report = county.report(kind, 2026);
        let text = |format| String::from_utf8(county.written(&report, format)).unwrap();
        for format in [ReportFormat::Table, ReportFormat::Markdown, ReportFormat::Html] {
            assert!(text(format).contains(in_cell), "{kind} {format}");
        }
        assert!(text(ReportFormat::Csv).contains(in_note), "{kind}");
        let sheets = text_of_xlsx(county.xlsx(&report));
        assert!(sheets.contains(in_note), "{kind}：{sheets}");
    }
    assert!(county.dashboard().contains("另7项未知"));
}

/// 电子表格各页（连同隐藏的）的全部文字。
fn text_of_xlsx(bytes: Vec<u8>) -> String {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let sheets = book.worksheets();
    let cells = sheets.iter().flat_map(|(_, range)| range.cells());
    cells.map(|(_, _, cell)| format!("{cell}\n")).collect()
}

#[test]
fn classified_projects_appear_nowhere() {
    let county = Opened::sample();
    let unseen = |text: &str, place: &str| {
        assert!(!text.contains("松涛") && !text.contains("WS-2024-015"), "{place}");
        assert!(text.contains("涉密项目 1 个"), "{place}：没有写个数");
    };
    for kind in ReportKind::ALL {
        let report = county.report(*kind, 2024);
        // 只有各行的没有地方说个数。
        for format in ReportFormat::ALL.iter().filter(|format| **format != ReportFormat::Ndjson) {
            let bytes = county.written(&report, *format);
            let text = match format.is_binary() {
                true => text_of_xlsx(bytes),
                false => String::from_utf8(bytes).unwrap(),
            };
            unseen(&text, &format!("{kind} {format}"));
        }
    }
    unseen(&county.dashboard(), "看板");
}

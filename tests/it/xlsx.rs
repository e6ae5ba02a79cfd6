//! 电子表格读回来，逐格与报表相比；公式的存值与重算的相等；名称里的公式只是文字；出处页指到行与事件。
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

use std::{fs, io::Cursor, path::Path, str::FromStr};

use crate::common::sheet::{Opened, layout};
use assert_cmd::Command;
use calamine::{Data, DataType, Range, Reader, SheetVisible, Xlsx};
use chrono::NaiveDate;
use wsgov::report::{CellValue, Measure, Report, ReportKind};

type Book = Xlsx<Cursor<Vec<u8>>>;

fn open(bytes: Vec<u8>) -> Book {
    Xlsx::new(Cursor::new(bytes)).unwrap()
}

/// 读出的一格，空的为 `Empty`。
fn at(range: &Range<Data>, row: u32, column: usize) -> Data {
    range.get_value((row, u32::try_from(column).unwrap())).cloned().unwrap_or(Data::Empty)
}

/// 日期序数所指的日期。
fn serial(read: &Data) -> Option<NaiveDate> {
    let Data::DateTime(date) = read else { return None };
    NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_days(chrono::Days::new(date.as_f64() as u64))
}

fn assert_cell(value: &CellValue, read: &Data, place: &str) {
    let number = |expected: f64| {
        assert_eq!(read.get_float().or(read.get_int().map(|n| n as f64)), Some(expected), "{place}：{read:?}")
    };
    match value {
        CellValue::Text(text) => assert_eq!(read.get_string(), Some(text.as_str()), "{place}"),
        // 双精度的文字写法能还原，说明一分不差。
        CellValue::Amount(money) => number(f64::from_str(&money.wan().to_string()).unwrap()),
        CellValue::Count(n) => number(*n as f64),
        CellValue::Date(date) => assert_eq!(serial(read), Some(*date), "{place}"),
        CellValue::Percent(percent) => {
            number(f64::from_str(&(percent / rust_decimal::Decimal::ONE_HUNDRED).to_string()).unwrap())
        }
        // 不知道的印成空白，由人填写。
        CellValue::Unknown | CellValue::Empty => assert!(read.is_empty(), "{place}：{read:?}"),
    }
}

/// 「=ROUND(SUM(C4:C9),6)」按读回的各格重算，以分计。
fn recompute(formula: &str, range: &Range<Data>) -> i64 {
    let inner = formula.trim_start_matches('=').strip_prefix("ROUND(SUM(").unwrap().strip_suffix("),6)").unwrap();
    let cell = |address: &str| {
        let digits = address.find(|c: char| c.is_ascii_digit()).unwrap();
        let column = address[..digits].bytes().fold(0, |n, b| n * 26 + usize::from(b - b'A') + 1) - 1;
        (address[digits..].parse::<u32>().unwrap() - 1, column)
    };
    let fen = |row, column| match at(range, row, column) {
        Data::Float(n) => (n * 1e6).round() as i64,
        Data::Int(n) => n * 1_000_000,
        _ => 0,
    };
    let part = |part: &str| match part.split_once(':') {
        Some((first, last)) => {
            let ((first, column), (last, _)) = (cell(first), cell(last));
            (first..=last).map(|row| fen(row, column)).sum::<i64>()
        }
        None => fen(cell(part).0, cell(part).1),
    };
    inner.split(',').map(part).sum()
}

fn assert_same(report: &Report, book: &mut Book) {
    let kind = report.kind.zh();
    let range = book.worksheet_range(kind).unwrap();
    let formulas = book.worksheet_formula(kind).unwrap();
    let layout = layout(report);
    assert_eq!(at(&range, 0, 0).get_string(), Some(report.title.as_str()));
    for (n, lead) in (1..).zip(&report.lead) {
        assert_eq!(at(&range, n, 0).get_string(), Some(lead.as_str()));
    }
    for (i, column) in report.columns.iter().enumerate() {
        let below = u32::from(column.band.is_some());
        assert_eq!(at(&range, layout.header + below, i).get_string(), Some(column.title.as_str()), "{kind}");
    }
    let (mut live, mut fixed) = (0, 0);
    for (n, row) in layout.rows.iter().chain(&layout.subtotals).chain(&layout.total) {
        for (i, cell) in row.cells.iter().enumerate() {
            assert_cell(&cell.value, &at(&range, *n, i), &format!("{kind} {n} 行 {i} 栏"));
        }
    }
    for (n, row) in layout.subtotals.iter().chain(&layout.total) {
        for (i, (column, cell)) in report.columns.iter().zip(&row.cells).enumerate() {
            let expected = match cell.value {
                CellValue::Amount(money) if column.sum => money.fen(),
                CellValue::Count(count) if column.sum => count as i64 * 1_000_000,
                _ => continue,
            };
            match formulas.get_value((*n, i as u32)).filter(|f| !f.is_empty()) {
                Some(formula) => {
                    assert_eq!(recompute(formula, &range), expected, "{kind} {n} 行 {i} 栏 {formula}");
                    live += 1;
                }
                None => fixed += 1,
            }
        }
    }
    assert!(report.total.is_none() || live > 0, "{kind}：没有公式");
    assert_eq!(fixed, 0, "{kind}：各小计、合计都是公式");
}

#[test]
fn every_kind_reads_back_cell_by_cell() {
    let county = Opened::sample();
    for kind in ReportKind::ALL {
        for year in [2023, 2024, 2026] {
            let report = county.report(*kind, year);
            assert_same(&report, &mut open(county.xlsx(&report)));
        }
    }
}

#[test]
fn the_same_report_is_the_same_file() {
    let county = Opened::sample();
    let report = county.report(ReportKind::Plan, 2024);
    assert_eq!(county.xlsx(&report), county.xlsx(&report));
}

#[test]
fn every_figure_is_traced_on_a_hidden_sheet() {
    let county = Opened::sample();
    let report = county.report(ReportKind::Plan, 2024);
    let mut book = open(county.xlsx(&report));
    let hidden = book.sheets_metadata().iter().find(|s| s.name == "出处").unwrap().visible;
    assert_eq!(hidden, SheetVisible::Hidden);
    let traces = book.worksheet_range("出处").unwrap();
    let traced: usize = report.all_rows().flat_map(|r| &r.cells).map(|c| c.trace.len()).sum();
    assert_eq!(traces.height(), traced + 1);
    let this_year = report.columns.iter().position(|c| c.key == "this_year").unwrap();
    let (row, first) = layout(&report).rows[0];
    let address = format!("{}{}", char::from(b'A' + this_year as u8), row + 1);
    let found = traces.rows().find(|r| r[0].get_string() == Some(&address)).unwrap();
    assert_eq!(found[1].get_string(), first.project.as_deref());
    assert!(found[5].get_string().unwrap().starts_with("列入计划 "), "{found:?}");
    let text = fs::read_to_string(county.root.join(found[3].get_string().unwrap())).unwrap();
    let line = text.lines().nth(found[4].get_float().unwrap() as usize - 1).unwrap();
    assert!(line.trim_start().starts_with("amount:"), "{line}");
    for row in traces.rows().skip(1) {
        assert!(row[4].get_float().is_some_and(|line| line >= 1.0), "{row:?}");
    }
}

const NAMES: [&str; 6] = [
    r#""=HYPERLINK(\"http://e.cn\",\"点我\")""#,
    r#""+1+1""#,
    r#""@SUM(A1)""#,
    r#""甲\n\u0001乙""#,
    r#""\t=1+1""#,
    r#""\r=1+1""#,
];

/// 名称有害的几个项目，另有一笔要六位小数才写得下的金额和一个未知的总投资。
fn hostile_county() -> (tempfile::TempDir, Opened) {
    let folder = tempfile::tempdir().unwrap();
    let unit = folder.path().join("projects/县教委");
    fs::create_dir_all(&unit).unwrap();
    fs::write(folder.path().join("projects/county.yaml"), "format: 1\nname: 某县\n").unwrap();
    fs::write(unit.join("unit.yaml"), "name: 县教委\n").unwrap();
    for (n, name) in NAMES.iter().enumerate() {
        let text = format!(
            "id: P-{n}\nname: {name}\nnature: 新建\nevents:\n  - {{event: 列入计划, date: 2024-01-10, year: 2024, amount: 1234567.89元}}\n"
        );
        fs::write(unit.join(format!("P-{n}.yaml")), text).unwrap();
    }
    let opened = Opened::at(folder.path());
    (folder, opened)
}

#[test]
fn hostile_names_stay_text() {
    let (_folder, county) = hostile_county();
    let report = county.report(ReportKind::Plan, 2024);
    let mut book = open(county.xlsx(&report));
    let range = book.worksheet_range(report.kind.zh()).unwrap();
    let formulas = book.worksheet_formula(report.kind.zh()).unwrap();
    let name = report.columns.iter().position(|c| c.key == "name").unwrap();
    let layout = layout(&report);
    let read: Vec<String> =
        layout.rows.iter().map(|(n, _)| at(&range, *n, name).get_string().unwrap().to_owned()).collect();
    assert_eq!(read, ["=HYPERLINK(\"http://e.cn\",\"点我\")", "+1+1", "@SUM(A1)", r"甲\n\u{1}乙", "=1+1", "=1+1"]);
    for (row, _) in &layout.rows {
        assert!((0..report.columns.len() as u32).all(|c| formulas.get_value((*row, c)).is_none_or(String::is_empty)));
    }
    let this_year = report.columns.iter().position(|c| c.key == "this_year").unwrap();
    assert_eq!(at(&range, layout.rows[0].0, this_year).get_float(), Some(123.456789), "一分不差");
    let total = report.columns.iter().position(|c| c.key == "total").unwrap();
    assert!(at(&range, layout.rows[0].0, total).is_empty());
    assert!(at(&range, layout.total.unwrap().0, total).is_empty(), "不知道的不是零");
    assert_eq!(report.columns[this_year].measure, Measure::Amount);
}

#[test]
fn a_file_is_written_as_is_and_a_pipe_gets_the_same_bytes() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("计划.xlsx");
    let wsgov = || Command::new(assert_cmd::cargo::cargo_bin!("wsgov"));
    let report = ["report", "plan", "--year", "2024", "--format", "xlsx"];
    wsgov().arg("-C").arg(root).args(report).arg("-o").arg(&path).assert().success();
    let piped = wsgov().arg("-C").arg(root).args(report).output().unwrap();
    assert!(piped.status.success());
    let bytes = fs::read(&path).unwrap();
    assert_eq!(bytes, piped.stdout);
    let range = open(bytes).worksheet_range("年度投资计划").unwrap();
    assert!(at(&range, 0, 0).get_string().unwrap().contains("2024年度"));
}

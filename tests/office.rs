//! 用 LibreOffice 打开电子表格、重新计算，合计须与报表相等。平时不做；`.ci/run` 以 `--ignored` 做，没有 LibreOffice 即失败。
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

#[path = "common/sheet.rs"]
mod sheet;

use std::{fs, path::Path, process::Command};

use sheet::{Opened, layout};
use wsgov::report::{Report, ReportKind, Value, wan_text};

/// 由 LibreOffice 转成 CSV；打开时全部公式重算。一次转完，启动只一回。
fn recalculate(folder: &Path, files: &[(String, Vec<u8>)]) {
    always_recalculate(&folder.join("profile"));
    for (name, xlsx) in files {
        fs::write(folder.join(format!("{name}.xlsx")), xlsx).unwrap();
    }
    let profile = format!("-env:UserInstallation=file://{}", folder.join("profile").display());
    let status = Command::new("soffice")
        .args([&profile, "--headless", "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76,1", "--outdir"])
        .arg(folder)
        .args(files.iter().map(|(name, _)| folder.join(format!("{name}.xlsx"))))
        .output()
        .expect("没有 LibreOffice（soffice）");
    assert!(status.status.success(), "{}", String::from_utf8_lossy(&status.stderr));
}

/// 转出的各行。
fn records(folder: &Path, name: &str) -> Vec<csv::StringRecord> {
    let text = fs::read_to_string(folder.join(format!("{name}.csv"))).unwrap();
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    reader.records().map(Result::unwrap).collect()
}

/// 打开时总是重算，不用文件里的存值。
fn always_recalculate(profile: &Path) {
    let settings = r#"<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>"#;
    fs::create_dir_all(profile.join("user")).unwrap();
    let file = profile.join("user/registrymodifications.xcu");
    if !file.exists() {
        fs::write(file, settings).unwrap();
    }
}

/// 存值写错的公式；重算才得 3。
fn stale() -> Vec<u8> {
    let mut sheet = rust_xlsxwriter::Worksheet::new();
    sheet.write_number(0, 0, 1).unwrap().write_number(0, 1, 2).unwrap();
    sheet.write_formula(0, 2, rust_xlsxwriter::Formula::new("=ROUND(SUM(A1:B1),6)").set_result("999")).unwrap();
    let mut book = rust_xlsxwriter::Workbook::new();
    book.push_worksheet(sheet);
    book.save_to_buffer().unwrap()
}

fn assert_totals(report: &Report, records: &[csv::StringRecord]) {
    let layout = layout(report);
    let mut compared = 0;
    for (n, row) in layout.subtotals.iter().chain(&layout.total) {
        for (i, (column, cell)) in report.columns.iter().zip(&row.cells).enumerate() {
            let expected = match cell.value {
                Value::Amount(money) if column.sum => wan_text(money),
                Value::Count(count) if column.sum => count.to_string(),
                _ => continue,
            };
            assert_eq!(records[*n as usize][i].trim(), expected, "{} {n} 行 {}", report.kind, column.title);
            compared += 1;
        }
    }
    assert!(report.total.is_none() || compared > 0, "{}", report.kind);
}

#[test]
#[ignore = "需要 LibreOffice"]
fn libreoffice_opens_and_recomputes_the_same_totals() {
    let county = Opened::sample();
    let folder = tempfile::tempdir().unwrap();
    let reports: Vec<(String, Report)> = ReportKind::ALL
        .iter()
        .flat_map(|kind| [2024, 2026].map(|year| (format!("{}-{year}", kind.en()), county.report(*kind, year))))
        .collect();
    let files = reports.iter().map(|(name, report)| (name.clone(), county.xlsx(report)));
    recalculate(folder.path(), &files.chain([("stale".to_owned(), stale())]).collect::<Vec<_>>());
    assert_eq!(&records(folder.path(), "stale")[0][2], "3", "LibreOffice 没有重算");
    for (name, report) in &reports {
        assert_totals(report, &records(folder.path(), name));
    }
}

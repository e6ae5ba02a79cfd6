//! 用 LibreOffice 打开电子表格、重新计算，合计须与报表相等。平时不做；`.ci/run` 以 `--ignored` 做，没有 LibreOffice 即失败。
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

#[path = "it/common/sheet.rs"]
mod sheet;

use std::{
    fs,
    io::{Cursor, Read, Write},
    path::Path,
    process::Command,
};

use sheet::{Opened, layout};
use wsgov::{
    model::BLANKS,
    output::declaration_form,
    report::{CellValue, Report, ReportKind, wan_text},
};
use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

/// 由 LibreOffice 转成 CSV；打开时全部公式重算。一次转完，启动只一回。
fn recalculate(folder: &Path, files: &[(String, Vec<u8>)]) {
    always_recalculate(&folder.join("profile"));
    convert(folder, "csv:Text - txt - csv (StarCalc):44,34,76,1", folder, files);
}

/// 把几个文件存在 `folder` 里，由 LibreOffice 转成 `to`，放到 `out`。
fn convert(folder: &Path, to: &str, out: &Path, files: &[(String, Vec<u8>)]) {
    for (name, xlsx) in files {
        fs::write(folder.join(format!("{name}.xlsx")), xlsx).unwrap();
    }
    let profile = format!("-env:UserInstallation=file://{}", folder.join("profile").display());
    let status = Command::new("soffice")
        .args([&profile, "--headless", "--convert-to", to, "--outdir"])
        .arg(out)
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
                CellValue::Amount(money) if column.sum => wan_text(money),
                CellValue::Count(count) if column.sum => count.to_string(),
                _ => continue,
            };
            // 千分位的逗号只是显示。
            let shown = records[*n as usize][i].trim().replace(',', "");
            assert_eq!(shown, expected, "{} {n} 行 {}", report.kind, column.title);
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

/// 在空白申报表的第 4 行填上几格，别的原样。
fn filled(values: &[(&str, &str)]) -> Vec<u8> {
    let mut form = ZipArchive::new(Cursor::new(declaration_form().unwrap())).unwrap();
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    let cell = |(column, blank): (u16, &wsgov::model::Blank)| {
        let (_, value) = values.iter().find(|(title, _)| *title == blank.title)?;
        let at = rust_xlsxwriter::utility::row_col_to_cell(3, column);
        Some(format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>{value}</t></is></c>"))
    };
    let cells: String = (0..).zip(&BLANKS).filter_map(cell).collect();
    for index in 0..form.len() {
        let mut part = form.by_index(index).unwrap();
        let (name, mut bytes) = (part.name().unwrap().into_owned(), Vec::new());
        part.read_to_end(&mut bytes).unwrap();
        if name == "xl/worksheets/sheet1.xml" {
            let row = format!("<row r=\"4\">{cells}</row></sheetData>");
            bytes = String::from_utf8(bytes).unwrap().replace("</sheetData>", &row).into_bytes();
        }
        out.start_file(name, SimpleFileOptions::default()).unwrap();
        out.write_all(&bytes).unwrap();
    }
    out.finish().unwrap().into_inner()
}

#[test]
#[ignore = "需要 LibreOffice"]
fn a_form_filled_and_saved_by_libreoffice_is_imported() {
    let folder = tempfile::tempdir().unwrap();
    let (root, unit) = (folder.path(), folder.path().join("projects/县教委"));
    fs::create_dir_all(&unit).unwrap();
    fs::write(root.join("projects/county.yaml"), "format: 1\nname: 某县\n").unwrap();
    fs::write(unit.join("unit.yaml"), "name: 县教委\n").unwrap();
    let form = filled(&[
        ("项目名称", "校园安全平台"),
        ("建设性质", "新建"),
        ("县级财政", "19.9"),
        ("申报日期", "2024-09-20"),
        ("计划年度", "2025"),
        ("建设费用", "18.123456"),
    ]);
    let saved = root.join("saved");
    convert(root, "xlsx", &saved, &[("申报表".to_owned(), form)]);
    let output = assert_cmd::Command::new(assert_cmd::cargo::cargo_bin!("wsgov"))
        .args(["--as-of", "2024-10-01", "-C"])
        .arg(root)
        .args(["import", "--unit", "县教委"])
        .arg(saved.join("申报表.xlsx"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = fs::read_to_string(unit.join("WS-2025-001.yaml")).unwrap();
    for line in ["name: 校园安全平台", "县级财政: 19.9万元", "plan_year: 2025", "建设费用: 18.123456万元"]
    {
        assert!(text.contains(line), "{line}：{text}");
    }
}

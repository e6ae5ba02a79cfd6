//! 导出的数据表：与报表同数，涉密的一行也没有，分区与装入的 SQL 齐全。

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
    process::Command,
};

use serde_json::Value;
use tempfile::TempDir;

fn wsgov(args: &[&str]) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_wsgov")).args(args).output().unwrap();
    (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
}

/// 导出后一张表的各行。
fn rows(folder: &Path, table: &str) -> Vec<Value> {
    let mut files: Vec<_> = walkdir::WalkDir::new(folder.join(table)).into_iter().filter_map(Result::ok).collect();
    files.retain(|entry| entry.file_type().is_file());
    assert!(files.iter().all(|f| f.path().extension().is_some_and(|e| e == "ndjson")), "没有留下临时文件");
    let text: String = files.iter().map(|f| fs::read_to_string(f.path()).unwrap()).collect();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn sum(rows: &[Value], wanted: impl Fn(&Value) -> bool) -> i64 {
    rows.iter().filter(|row| wanted(row)).filter_map(|row| row["amount_fen"].as_i64()).sum()
}

/// 报表 JSON 里合计行的一栏，换成分。
fn total(root: &str, report: &str, column: &str) -> i64 {
    let args = ["-C", root, "--as-of", "2026-10-31", "report", report, "--format", "json"];
    let output = Command::new(env!("CARGO_BIN_EXE_wsgov")).args(args).output().unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let wan: rust_decimal::Decimal = report["total"]["values"][column].as_str().unwrap().parse().unwrap();
    i64::try_from(wan * rust_decimal::Decimal::from(1_000_000)).unwrap()
}

#[test]
fn the_tables_agree_with_the_reports_to_the_fen() {
    let root = env!("CARGO_MANIFEST_DIR");
    let dir = TempDir::new().unwrap();
    let folder = dir.path().to_str().unwrap();
    let (code, told) = wsgov(&["-C", root, "--as-of", "2026-10-31", "export", folder]);
    assert!(code == Some(0) && told.contains("projects"), "{told}");
    let money = rows(dir.path(), "money");
    let is = |row: &Value, measure: &str| row["measure"] == measure;
    assert_eq!(sum(&money, |r| is(r, "支付")), total(root, "payments", "paid"));
    let year = |r: &Value| r["year"] == 2026;
    assert_eq!(sum(&money, |r| is(r, "支付") && year(r)), total(root, "payments", "paid_this_year"));
    assert_eq!(sum(&money, |r| is(r, "计划") && year(r)), total(root, "budget", "plan"));
    assert_eq!(sum(&money, |r| is(r, "预算") && year(r)), total(root, "budget", "budget"));

    let projects = rows(dir.path(), "projects");
    let manifest = &rows(dir.path(), "manifest")[0];
    for table in ["projects", "events", "money", "duties", "findings", "undecidable"] {
        assert_eq!(manifest[table], rows(dir.path(), table).len(), "{table}");
    }
    let files = wsgov::store::Store::open(&wsgov::store::Files::on_disk(Path::new(root))).unwrap().projects.len();
    assert_eq!(projects.len() + manifest["classified"].as_u64().unwrap() as usize, files);
    for project in &projects {
        let own = |r: &Value, measure: &str| r["project"] == project["project"] && is(r, measure);
        assert_eq!(sum(&money, |r| own(r, "支付")), project["paid_fen"].as_i64().unwrap_or(0), "{project}");
        if project["contracts_unknown"] == 0 {
            assert_eq!(sum(&money, |r| own(r, "合同")), project["contracted_fen"].as_i64().unwrap_or(0), "{project}");
        }
    }
    assert!(money.iter().filter(|r| is(r, "支付")).all(|r| r["date"].is_string()), "各笔支付都有日期");
    let secret: BTreeSet<String> = walkdir::WalkDir::new(Path::new(root).join("projects"))
        .into_iter()
        .filter_map(Result::ok)
        .filter(|e| fs::read_to_string(e.path()).is_ok_and(|text| text.contains("classified: true")))
        .map(|e| e.path().file_stem().unwrap().to_string_lossy().into_owned())
        .collect();
    assert!(!secret.is_empty() && manifest["classified"] == secret.len(), "{secret:?}");
    for table in ["projects", "events", "money", "duties", "findings", "undecidable"] {
        for row in rows(dir.path(), table) {
            assert!(row["project"].as_str().is_none_or(|id| !secret.contains(id)), "{row}");
            assert!(row["region"] == "500237" && row["as_of"] == "2026-10-31" && row["tool"].is_string());
        }
    }
    let event = rows(dir.path(), "events").into_iter().find(|r| r["event"] == "支付").unwrap();
    let file = fs::read_to_string(Path::new(root).join(event["path"].as_str().unwrap())).unwrap();
    let line = file.lines().nth(event["line"].as_u64().unwrap() as usize - 1).unwrap();
    assert!(line.contains("支付"), "行号指到事件：{line}");
    assert!(event["amount_fen"].is_i64() && event["date"].is_string());
}

#[test]
fn findings_are_those_of_check_and_exporting_again_replaces() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/violations");
    let dir = TempDir::new().unwrap();
    let folder = dir.path().to_str().unwrap();
    for _ in 0..2 {
        assert_eq!(wsgov(&["-C", root, "--as-of", "2026-10-31", "export", folder]).0, Some(0));
    }
    let args = ["-C", root, "--as-of", "2026-10-31", "check", "--format", "json"];
    let output = Command::new(env!("CARGO_BIN_EXE_wsgov")).args(args).output().unwrap();
    let checked: Value = serde_json::from_slice(&output.stdout).unwrap();
    let key = |r: &Value| ["rule", "severity", "status", "path", "line", "subject", "message"].map(|k| r[k].clone());
    // 读不出的涉密文件，核查只说在哪里；数据表里一行也没有。
    let open = |r: &&Value| {
        let text = fs::read_to_string(Path::new(root).join(r["path"].as_str().unwrap())).unwrap_or_default();
        !wsgov::store::says_classified(&text)
    };
    let wanted: Vec<_> = checked["findings"].as_array().unwrap().iter().filter(open).map(key).collect();
    assert_eq!(rows(dir.path(), "findings").iter().map(key).collect::<Vec<_>>(), wanted);
    let mut partitions: BTreeMap<String, usize> = BTreeMap::new();
    for table in fs::read_dir(dir.path()).unwrap().filter_map(Result::ok).filter(|e| e.path().is_dir()) {
        for region in fs::read_dir(table.path()).unwrap().filter_map(Result::ok) {
            *partitions.entry(region.file_name().to_string_lossy().into_owned()).or_default() += 1;
        }
    }
    assert!(partitions.len() == 1 && partitions.values().all(|n| *n == 7), "{partitions:?}");
    for script in ["load.sql", "load.spark.sql"] {
        assert!(fs::read_to_string(dir.path().join(script)).unwrap().contains("projects/*/*/*.ndjson"));
    }
}

#[test]
fn a_region_that_would_leave_the_folder_is_refused() {
    let dir = TempDir::new().unwrap();
    let unit = dir.path().join("projects/县教委");
    fs::create_dir_all(&unit).unwrap();
    fs::write(dir.path().join("projects/county.yaml"), "format: 1\nname: 县\nregion: ../../外\n").unwrap();
    fs::write(unit.join("A-1.yaml"), "id: A-1\nname: 甲\nnature: 新建\n").unwrap();
    let folder = dir.path().join("出");
    let (code, told) = wsgov(&["-C", dir.path().to_str().unwrap(), "export", folder.to_str().unwrap()]);
    assert!(
        code == Some(4) && (told.contains("区划代码") || told.contains("region")) && !folder.exists(),
        "{code:?} {told}"
    );
}

#[test]
fn plain_reports_are_rows_of_numbers() {
    let root = env!("CARGO_MANIFEST_DIR");
    let report = |more: &[&str]| {
        let args = [&["-C", root, "--as-of", "2026-10-31", "report", "ledger"], more].concat();
        let output = Command::new(env!("CARGO_BIN_EXE_wsgov")).args(args).output().unwrap();
        assert!(output.status.success(), "{more:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    let lines = report(&["--format", "ndjson"]);
    assert_eq!(lines, report(&["--format", "json", "--plain"]));
    let rows: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(rows.len() > 40 && rows.iter().all(|row| row["project"].is_string()));
    // 金额是数；合计与报表一致。
    let total: f64 = rows.iter().filter_map(|row| row["paid"].as_f64()).sum();
    let whole: Value = serde_json::from_str(&report(&["--format", "json"])).unwrap();
    let stated: f64 = whole["total"]["values"]["paid"].as_str().unwrap().parse().unwrap();
    assert!((total - stated).abs() < 0.001, "{total} {stated}");
    let sheet = report(&["--format", "csv", "--plain"]);
    assert_eq!(sheet.lines().count(), rows.len() + 1);
    assert!(!sheet.contains("未知") && !sheet.contains("合计"));
}

//! 命令补全：壳程序怎样问，程序怎样答。真的壳程序里按 Tab 的，见 tests/clients/shells.py。

use std::{fs, path::Path};

use assert_cmd::Command;
use tempfile::TempDir;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// 照 fish 的问法：一行一个候选，说明在制表符之后。
fn ask(words: &[&str]) -> Vec<(String, String)> {
    let mut command = Command::cargo_bin("wsgov").unwrap();
    let asked = command.env("WSGOV_COMPLETE", "fish").arg("--").arg("wsgov").args(words).output().unwrap();
    assert_eq!(asked.status.code(), Some(0));
    let text = String::from_utf8(asked.stdout).unwrap();
    let split =
        |line: &str| line.split_once('\t').map_or((line.to_owned(), String::new()), |(v, h)| (v.into(), h.into()));
    text.lines().map(split).filter(|(value, _)| !value.starts_with('-')).collect()
}

fn values(words: &[&str]) -> Vec<String> {
    ask(words).into_iter().map(|(value, _)| value).collect()
}

#[test]
fn projects_come_with_their_names() {
    let found = ask(&["-C", ROOT, "show", "WS-2026-00"]);
    assert!(found.iter().all(|(id, name)| id.starts_with("WS-2026-00") && !name.is_empty()), "{found:?}");
    assert!(found.len() > 2);
    assert!(values(&["-C", ROOT, "check", "WS-2026-00"]).len() >= found.len());
}

#[test]
fn events_begin_with_what_may_come_next() {
    let found = values(&["-C", ROOT, "advance", "WS-2026-001", ""]);
    assert_eq!(found[0], "报批");
    assert!(found.len() > 50, "别的事件也给：{found:?}");
    assert_eq!(values(&["-C", ROOT, "advance", "WS-2026-001", "开"]), ["开工"]);
    assert_eq!(values(&["-C", ROOT, "advance", "没有的编号", "开"]), ["开工"]);
    assert_eq!(values(&["-C", ROOT, "advance", "WS-2026-001", "approve-o"]), ["approve-one-step"]);
    assert_eq!(values(&["-C", ROOT, "advance", "WS-2026-001", "支付", "--set", "am"]), ["amount="]);
    assert_eq!(values(&["-C", ROOT, "advance", "WS-2026-001", "支付", "--by", "县财"])[0], "县财政局");
}

#[test]
fn rules_articles_reports_and_closed_sets_are_offered() {
    assert_eq!(values(&["explain", "late-acc"]), ["late-acceptance"]);
    assert_eq!(values(&["check", "--only", "bad-file,late-acc"]), ["bad-file,late-acceptance"]);
    assert!(ask(&["explain", "22"])[0].1.starts_with("第22条"));
    assert!(values(&["report", ""]).contains(&"catalogue".to_owned()));
    assert_eq!(values(&["schema", "p"]), ["project"]);
    assert_eq!(values(&["new", "unit", "--kind", "事"]), ["事业单位"]);
    assert!(values(&["-C", ROOT, "report", "--unit", "县"]).len() > 3);
}

#[test]
fn hostile_names_and_secret_names_are_not_offered() {
    let dir = TempDir::new().unwrap();
    let unit = dir.path().join("projects/县教委");
    fs::create_dir_all(&unit).unwrap();
    fs::create_dir_all(dir.path().join("projects/$(touch x)")).unwrap();
    fs::write(unit.join("WS-1;touch y.yaml"), "id: x\n").unwrap();
    fs::write(unit.join("WS-2.yaml"), "id: WS-2\nname: 甲\u{1b}[31m乙\nnature: 新建\nevents:\n").unwrap();
    fs::write(unit.join("WS-3.yaml"), "id: WS-3\nname: 代号丙\nnature: 新建\nclassified: true\nevents:\n").unwrap();
    let at = dir.path().to_str().unwrap();
    assert_eq!(values(&["-C", at, "show", ""]), ["WS-2", "WS-3"]);
    assert!(ask(&["-C", at, "show", ""]).iter().all(|(_, help)| !help.contains(['\u{1b}', '丙'])));
    assert_eq!(values(&["-C", at, "new", "--unit", ""]), ["县教委"]);
}

#[test]
fn many_projects_are_offered_by_the_first_part_of_their_numbers() {
    let dir = TempDir::new().unwrap();
    for unit in 0..3 {
        let folder = dir.path().join(format!("projects/单位{unit}"));
        fs::create_dir_all(&folder).unwrap();
        (0..300).for_each(|n| fs::write(folder.join(format!("WS-{}-{n:03}.yaml", 2024 + unit)), "").unwrap());
    }
    let at = dir.path().to_str().unwrap();
    assert!(values(&["-C", at, "show", ""]).iter().all(|stem| stem.len() < "WS-2024-000".len()));
    assert_eq!(values(&["-C", at, "show", "WS-2024-"]).len(), 300);
}

/// 单位多的，一个字也没有敲时只看其中一些；敲了几个字的、项目不多的，一个不漏。
#[test]
fn nothing_is_left_out_once_a_letter_is_typed() {
    let offered = |each: usize, typed: &str| {
        let dir = TempDir::new().unwrap();
        for unit in 0..150 {
            let folder = dir.path().join(format!("projects/单位{unit:03}"));
            fs::create_dir_all(&folder).unwrap();
            (0..each).for_each(|n| fs::write(folder.join(format!("WS-{:04}.yaml", unit * each + n)), "").unwrap());
        }
        values(&["-C", dir.path().to_str().unwrap(), "show", typed])
    };
    assert_eq!(offered(2, "").len(), 300, "不多的全列");
    let stems = offered(8, "");
    assert!((2..=50).contains(&stems.len()) && stems.iter().all(|stem| stem.len() < "WS-0000".len()), "{stems:?}");
    assert_eq!(offered(8, "WS-00").len(), 100);
}

#[test]
fn an_unknown_shell_gets_nothing_and_runs_nothing() {
    let mut command = Command::cargo_bin("wsgov").unwrap();
    let asked = command.env("WSGOV_COMPLETE", "没有").args(["--", "wsgov", "check"]).output().unwrap();
    assert_eq!((asked.status.code(), asked.stdout.len()), (Some(0), 0));
}

/// 中文 Windows 的代码页是 936：问的时候读作 UTF-8，问完换回；脚本本身只用 ASCII，哪个代码页都读得对。
#[test]
fn powershell_reads_the_answers_as_utf_8() {
    let out = Command::cargo_bin("wsgov").unwrap().args(["completions", "powershell"]).output().unwrap();
    let script = String::from_utf8(out.stdout).unwrap();
    assert!(script.is_ascii());
    let at = |what: &str| script.find(what).unwrap_or_else(|| panic!("没有 {what}：{script}"));
    let order = ["$encoding = [Console]::OutputEncoding", "::UTF8", "Invoke-Expression", "OutputEncoding = $encoding"];
    assert!(order.map(at).is_sorted(), "{script}");
}

#[test]
fn every_command_has_a_manual_page() {
    let dir = TempDir::new().unwrap();
    let run = |args: &[&str]| Command::cargo_bin("wsgov").unwrap().args(args).output().unwrap();
    assert_eq!(run(&["man", "-o", dir.path().to_str().unwrap()]).status.code(), Some(0));
    let read = |name: &str| fs::read_to_string(Path::new(dir.path()).join(name)).unwrap();
    assert!(read("wsgov-new-unit.1").contains("新建单位"));
    assert!(read("wsgov-check.1").contains(concat!("wsgov ", env!("CARGO_PKG_VERSION"))));
    assert_eq!(run(&["man", "check"]).stdout, read("wsgov-check.1").into_bytes());
    assert_eq!(run(&["man", "没有"]).status.code(), Some(2));
}

#[test]
fn acts_of_units_counties_and_frameworks_are_offered() {
    assert_eq!(values(&["-C", ROOT, "unit", "县教委", "系统登"]), ["系统登记"]);
    assert_eq!(values(&["-C", ROOT, "county", "规划批"]), ["规划批准"]);
    assert_eq!(values(&["-C", ROOT, "framework", "F", "框架审"]), ["框架审核"]);
    assert_eq!(values(&["man", "chec"]), ["check"]);
    assert!(values(&["-C", ROOT, "check", "县教"]).contains(&"县教委".to_owned()));
    assert!(!values(&["-C", ROOT, "check", "--fix", ""]).contains(&"write".to_owned()), "分开写就成了别的参数");
}

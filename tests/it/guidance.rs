//! 什么也没有的时候、写错的时候，各命令怎样说：看见了什么，接着怎样办；退出码依约定。一张表留底。

#![allow(clippy::unwrap_used)]

use std::{fmt::Write, process::Stdio};

use tempfile::TempDir;

use crate::cli_driver::{Clerk, Done, PLAIN};

/// 各命令：没有写全的、所指没有的。
const COMMANDS: &[&str] = &[
    "check",
    "check 没有.yaml",
    "check 没有",
    "check --only 没有",
    "check --base HEAD",
    "check --changed",
    "check --staged",
    "advance",
    "advance WS-9",
    "advance WS-9 支付",
    "advance --file 没有.xlsx",
    "advance --file 没有.csv",
    "advance --file .",
    "undo",
    "undo WS-9",
    "show",
    "show WS-9",
    "next",
    "next WS-9",
    "due",
    "due --unit 县公安局",
    "due --format csv",
    "due -o 催办.html",
    "report",
    "report declarations",
    "report ledger --unit 县公安局",
    "report dashboard",
    "report template -o 申报表.xlsx",
    "report form",
    "report form 支付 -o 支付.xlsx",
    "report form 豁免 -o 豁免.xlsx",
    "report form 开会 -o 开会.xlsx",
    "report form 验收申请 -o 验收.html",
    "report 没有",
    "export 出",
    "import",
    "import 没有.xlsx",
    "import .",
    "explain",
    "explain 没有",
    "rules",
    "rules check 没有.toml",
    "new",
    "new 智慧平台",
    "new --unit 县公安局 智慧平台 --nature 新建",
    "new unit",
    "new unit 县公安局",
    "new unit --file 没有.csv",
    "new framework",
    "unit",
    "unit 县公安局",
    "unit 县教委",
    "unit 县公安局 系统登记",
    "unit --file 没有.csv",
    "county",
    "county 规划批准",
    "county --file 没有.csv",
    "county 滚动规划通过 --all-listed",
    "county 滚动规划通过 --all-listed --set years=2031-2033",
    "county 规划修订 --all-listed",
    "framework",
    "framework WS-F-1 框架审核",
    "publish",
    "publish 2027",
    "publish 2027 --all-listed",
    "waive",
    "waive WS-9",
    "waive --file 没有.csv",
    "answer",
    "answer WS-9",
    "answer --file 没有.csv",
    "renumber",
    "renumber WS-9 WS-8",
    "list",
    "list 没有",
    "list --unit 没有",
    "sync",
    "log",
    "log WS-9",
    "merge-driver",
    "merge-driver --install",
    "schema 没有",
    "schema output",
    "help 没有",
    "completions",
    "init",
    "没有",
];

/// 几种台账：没有台账的文件夹，刚建的县，有单位而没有项目的，有一个项目的。
fn places() -> Vec<(&'static str, Clerk)> {
    let empty = || Clerk { dir: TempDir::new().unwrap(), as_of: "2026-06-30" };
    let county = || {
        let clerk = empty();
        clerk.must("2026-06-30", &["init", clerk.dir.path().to_str().unwrap(), "--county", "云溪县"]);
        clerk
    };
    let units = county();
    units.must("2026-06-30", &["new", "unit", "县教委", "--kind=机关", "--tier=县级部门"]);
    vec![
        ("没有台账的文件夹", empty()),
        ("刚建的县", county()),
        ("有单位而没有项目的县", units),
        ("有一个项目的县", Clerk::plain(PLAIN.as_bytes())),
    ]
}

/// 说了什么：至多几行，文件夹的名称不写。
fn said(clerk: &Clerk, done: &Done) -> String {
    let place = clerk.dir.path().canonicalize().unwrap().display().to_string();
    let said = done.said().replace(&place, "〔台账〕");
    let lines = said.lines().filter(|line| !line.trim().is_empty()).take(6);
    lines.fold(String::new(), |mut text, line| {
        let cut: String = line.chars().take(160).collect();
        writeln!(text, "    {}", cut.trim_end()).unwrap();
        text
    })
}

/// 教了怎样办：一个命令、用法、可用的词，或怎样改。
fn teaches(said: &str) -> bool {
    [
        "wsgov ",
        "您是否",
        "核对",
        "名称见",
        "用法",
        "可用",
        "用 --",
        "写明",
        "还缺",
        "另存",
        "随程序带的",
        "的命令：",
        "改",
    ]
    .iter()
    .any(|mark| said.contains(mark))
}

#[test]
fn whatever_is_missing_the_message_says_what_to_do_next() {
    let (mut all, mut untaught, aside) = (String::new(), Vec::new(), TempDir::new().unwrap());
    for (name, clerk) in places() {
        writeln!(all, "【{name}】").unwrap();
        for command in COMMANDS {
            let args: Vec<&str> = command.split(' ').collect();
            let done = Done::of(clerk.process(&args).current_dir(aside.path()).stdin(Stdio::null()).output().unwrap());
            let said = said(&clerk, &done);
            if done.code != 0 && !teaches(&done.said()) {
                untaught.push(format!("{name} $ wsgov {command} → {}\n{said}", done.code));
            }
            // 做成了的，别处有测试；这里看没有做成的与空的。
            let shown = if done.code == 0 { String::new() } else { said };
            writeln!(all, "$ wsgov {command} → {}\n{shown}", done.code).unwrap();
        }
    }
    assert!(untaught.is_empty(), "没有说怎样办：\n{}", untaught.join("\n"));
    insta::assert_snapshot!(all);
}

#[test]
fn the_example_of_the_guide_lies_outside_the_projects_and_is_well_written() {
    let clerk = Clerk { dir: TempDir::new().unwrap(), as_of: "2024-06-30" };
    clerk.must("2024-06-30", &["init", clerk.dir.path().to_str().unwrap(), "--county", "云溪县"]);
    let projects = clerk.path("projects");
    let held: Vec<_> = std::fs::read_dir(&projects).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(held, ["county.yaml"], "不编造单位、项目");
    let guide = std::fs::read_to_string(clerk.path("使用说明.md")).unwrap();
    let example = guide.split("```yaml\n").nth(1).unwrap().split("```").next().unwrap();
    clerk.must("2024-06-30", &["new", "unit", "县教委", "--kind=机关", "--tier=其他"]);
    std::fs::write(projects.join("县教委/WS-2024-001.yaml"), example).unwrap();
    let done = clerk.run(&["check", "WS-2024-001", "--only", "bad-file"]);
    assert!(done.code == 0 && done.out.contains("1 个项目：错误 0"), "{}", done.said());
}

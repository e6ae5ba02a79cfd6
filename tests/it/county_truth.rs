//! 看全县才知道的，`show`、`advance` 与 `check` 所见一样：没有哪个命令所见得少。

#![allow(clippy::unwrap_used, clippy::panic)]

use std::{collections::BTreeSet, fs, path::Path};

use crate::cli_driver::Clerk;
use assert_cmd::Command;

const DEFERRED: &str = "id: WS-2022-002
name: 课程资源库
nature: 新建
events:
  - {event: 申报, date: 2022-06-20, plan_year: 2023}
  - {event: 纳入清单, date: 2022-07-01, by: 县政府办公室, doc: 巫山府办发〔2022〕40号, year: 2023}
  - {event: 限期整改, date: 2022-07-02, by: 县发展改革委, doc: 巫发改〔2022〕1号, due: 2022-07-20, for: [数据未共享]}
  - {event: 暂缓投资, date: 2022-08-01, by: 县发展改革委, doc: 巫发改〔2022〕2号, basis: 29, scope: 单位}
";

/// 另一项目里暂缓了整个单位。
fn deferred() -> Clerk {
    let plain = "id: WS-2024-001\nname: 甲\nnature: 运行维护\nevents:\n  - {event: 申报, date: 2022-06-21, plan_year: 2023}\n  - {event: 纳入清单, date: 2022-07-01, by: 县政府办公室, doc: 巫山府办发〔2022〕40号, year: 2023}\n";
    let clerk = Clerk::plain(plain.as_bytes());
    fs::write(clerk.path("projects/县教委/WS-2022-002.yaml"), DEFERRED).unwrap();
    clerk
}

const PLANNING: &[&str] = &[
    "advance",
    "WS-2024-001",
    "列入计划",
    "--date",
    "2023-01-10",
    "--by",
    "县发展改革委",
    "--doc",
    "巫发改投〔2023〕1号",
    "--set",
    "year=2023",
    "--set",
    "amount=10万元",
];

#[test]
fn what_stands_in_another_file_is_seen_before_writing() {
    let clerk = deferred();
    let before = clerk.text();
    let refused = clerk.on("2023-01-10", PLANNING);
    assert_eq!(refused.code, 1, "{}", refused.said());
    assert!(
        refused.said().contains("plan-while-deferred") && refused.said().contains("WS-2022-002"),
        "{}",
        refused.said()
    );
    assert_eq!(clerk.text(), before);
    // 恢复之后就记得进去。
    let resumed =
        DEFERRED.to_owned() + "  - {event: 恢复投资, date: 2022-12-30, by: 县发展改革委, doc: 巫发改〔2022〕9号}\n";
    fs::write(clerk.path("projects/县教委/WS-2022-002.yaml"), resumed).unwrap();
    let done = clerk.on("2023-01-10", PLANNING);
    assert_eq!(done.code, 0, "{}", done.said());
}

#[test]
fn an_approval_without_the_framework_of_another_file_is_refused() {
    let joint = "id: WS-2024-001\nname: 甲\nnature: 新建\njoint: {lead: 县教委, members: [县公安局], framework: WS-F-1}\nevents:\n  - {event: 申报, date: 2022-09-20, plan_year: 2023}\n  - {event: 纳入清单, date: 2022-11-01, by: 县政府办公室, doc: 巫山府办发〔2022〕40号, year: 2023}\n  - {event: 报批, date: 2023-01-02, materials: {安全可靠情况说明: 巫教〔2023〕8号}}\n  - {event: 评审, date: 2023-01-03, by: 县发展改革委, doc: 巫发改评〔2023〕3号, evaluator: 渝东咨询公司, fields: [网络安全, 预算管理, 政务数据资源, 密码应用, 保密]}\n";
    let clerk = Clerk::plain(joint.as_bytes());
    let approve: &[&str] = &[
        "advance",
        "WS-2024-001",
        "代初设批复",
        "--date",
        "2023-02-01",
        "--by",
        "县发展改革委",
        "--doc",
        "巫发改〔2023〕9号",
        "--set",
        "total=480万元",
    ];
    let refused = clerk.on("2023-02-01", approve);
    assert!(refused.code == 1 && refused.said().contains("framework-not-reviewed"), "{}", refused.said());
    // 审核记在参建部门的文件里。
    let other = "id: WS-2024-002\nname: 乙\nnature: 新建\njoint: {lead: 县教委, members: [县公安局], framework: WS-F-1}\nevents:\n  - {event: 申报, date: 2022-09-20, plan_year: 2023}\n  - {event: 框架审核, date: 2022-10-10, by: 县政府办公室, doc: 巫山府办函〔2022〕9号, joint: WS-F-1, result: 同意}\n";
    let folder = clerk.path("projects/县公安局");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("unit.yaml"), "name: 县公安局\nkind: 机关\ntier: 其他\n").unwrap();
    fs::write(folder.join("WS-2024-002.yaml"), other).unwrap();
    let done = clerk.on("2023-02-01", approve);
    assert_eq!(done.code, 0, "{}", done.said());
}

/// 程序在 `root` 里说的，读作 JSON。
fn json(root: &Path, args: &[&str]) -> serde_json::Value {
    let mut command = Command::cargo_bin("wsgov").unwrap();
    let output = command.arg("-C").arg(root).args(["--as-of", "2026-10-31"]).args(args).output().unwrap();
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|e| panic!("{args:?} {e}：{}", String::from_utf8_lossy(&output.stderr)))
}

fn said(value: &serde_json::Value) -> String {
    ["subject", "message", "path"].map(|key| value[key].as_str().unwrap_or_default()).join("｜")
}

/// 样例里有疑点的项目：`show` 列出的，与 `check` 全县之后落在它文件里的，一样多。
#[test]
fn show_lists_what_check_finds() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/violations");
    let all = json(&root, &["check", "--show-settled", "--format", "json"]);
    let found = all["findings"].as_array().unwrap();
    let ids: BTreeSet<&str> = found.iter().filter_map(|f| f["project"].as_str()).collect();
    let mut compared = 0;
    for id in ids {
        let of_project = |f: &&serde_json::Value| f["project"].as_str() == Some(id);
        let mut command = Command::cargo_bin("wsgov").unwrap();
        let output = command.arg("-C").arg(&root).args(["--as-of", "2026-10-31", "show", id, "--format", "json"]);
        let Ok(shown) = serde_json::from_slice::<serde_json::Value>(&output.output().unwrap().stdout) else { continue };
        let listed: BTreeSet<String> = shown["checklist"]
            .as_array()
            .unwrap()
            .iter()
            .flat_map(|item| item["findings"].as_array().unwrap())
            .filter(|f| !f["path"].as_str().unwrap().ends_with("unit.yaml"))
            .map(said)
            .collect();
        let wanted: BTreeSet<String> = found.iter().filter(of_project).map(said).collect();
        assert_eq!(listed, wanted, "{id}");
        compared += 1;
    }
    assert!(compared > 35, "只比了 {compared} 个项目");
}

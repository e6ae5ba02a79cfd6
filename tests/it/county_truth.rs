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

/// 一个运行维护项目，维护的系统在县公安局；和两家同一框架的建设项目，各 1500万元，到评审为止。
fn county() -> Clerk {
    let declared = |build: &str| {
        format!(
            "  - {{event: 申报, date: 2022-09-20, plan_year: 2023, estimate: {{前期费用: 无, 信息安全风险评估: 无, 运行维护费: 20万元, 政府购买服务: 无{build}}}, contents: [背景和依据, 必要性和可行性, 政务数据资源目录清单, 现有信息化系统设备和应用状况, 需求分析, 总体目标和主要建设内容, 共享整合方案和共享目录, 软硬件配置, 经济和社会效益, 投资估算]}}\n  - {{event: 纳入清单, date: 2022-11-28, by: 县政府办公室, doc: 巫山府办发〔2022〕61号, year: 2023}}\n"
        )
    };
    let upkeep = format!("id: WS-2024-001\nname: 甲\nnature: 运行维护\nsystems: [警务平台]\nevents:\n{}", declared(""));
    let clerk = Clerk::plain(upkeep.as_bytes());
    let put = |path: &str, text: &str| {
        let path = clerk.path("projects").join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    put("县公安局/unit.yaml", "name: 县公安局\nkind: 机关\ntier: 其他\nsystems: [{name: 警务平台}]\n");
    put(
        "框架/WS-F-1.yaml",
        "id: WS-F-1\nname: 一体化\nlead: 县教委\nmembers: [县公安局]\ntotal: 2999万元\nevents:\n  - {event: 框架审核, date: 2022-10-10, by: 县政府办公室, doc: 巫山府办函〔2022〕9号, result: 同意}\n",
    );
    let share = |id: &str| {
        format!(
            "id: {id}\nname: 分项{id}\nnature: 新建\ndata_governance: {{not_needed: 无}}\njoint: {{lead: 县教委, members: [县公安局], framework: WS-F-1}}\nevents:\n{}  - {{event: 报批, date: 2023-01-02, materials: {{安全可靠情况说明: 巫教〔2023〕8号}}}}\n  - {{event: 评审, date: 2023-01-03, by: 县发展改革委, doc: 巫发改评〔2023〕3号, evaluator: 渝东咨询公司, fields: [网络安全, 预算管理, 政务数据资源, 密码应用, 保密]}}\n",
            declared(", 建设费用: 1480万元")
        )
    };
    put("县教委/WS-2024-011.yaml", &share("WS-2024-011"));
    put("县公安局/WS-2024-012.yaml", &share("WS-2024-012"));
    clerk
}

/// 记一件事：编号、事件、日期、由谁、文号，另外的键。
fn advance(clerk: &Clerk, (id, event, date, by): (&str, &str, &str, &str), keys: &[&str]) -> crate::cli_driver::Done {
    let keys = keys.iter().flat_map(|key| ["--set", key]);
    let head = ["advance", id, event, "--date", date, "--by", by, "--doc", "巫发改〔2023〕1号"];
    clerk.on(date, &head.into_iter().chain(keys).collect::<Vec<_>>())
}

const PLAN_KEYS: &[&str] = &["year=2023", "amount=20万元"];

#[test]
fn a_measure_of_the_unit_file_stops_a_plan_until_lifted() {
    let clerk = county();
    let measure = |act: &str, date: &str| {
        let head = ["unit", "县教委", act, "--date", date, "--by", "县发展改革委", "--doc", "巫发改〔2023〕7号"];
        clerk.must(date, &[&head[..], &["--set", "what=暂缓投资"]].concat());
    };
    measure("单位措施", "2023-01-03");
    let plan = |date| advance(&clerk, ("WS-2024-001", "列入计划", date, "县发展改革委"), PLAN_KEYS);
    let refused = plan("2023-01-10");
    assert!(refused.code == 1 && refused.said().contains("plan-while-deferred"), "{}", refused.said());
    measure("措施解除", "2023-01-12");
    assert_eq!(plan("2023-01-12").code, 0);
}

#[test]
fn a_barred_system_of_another_unit_gets_no_money() {
    let clerk = county();
    assert_eq!(advance(&clerk, ("WS-2024-001", "列入计划", "2023-01-10", "县发展改革委"), PLAN_KEYS).code, 0);
    let status = |act: &str, date: &str| {
        let head =
            ["unit", "县公安局", act, "--date", date, "--by", "县网络舆情监管中心", "--doc", "巫网信〔2023〕4号"];
        clerk.must(date, &[&head[..], &["--set", "system=警务平台", "--set", "what=重大隐患"]].concat());
    };
    status("系统状况", "2023-01-21");
    let budget = |date| advance(&clerk, ("WS-2024-001", "预算安排", date, "县财政局"), PLAN_KEYS);
    let refused = budget("2023-02-01");
    let said = refused.said();
    assert!(refused.code == 1 && said.contains("maintenance-not-fundable") && said.contains("县公安局的"), "{said}");
    status("状况解除", "2023-02-05");
    assert_eq!(budget("2023-02-05").code, 0);
}

#[test]
fn only_the_body_that_acted_lifts_or_voids_what_stands_in_the_unit_file() {
    let clerk = county();
    let head = ["--by", "县网络舆情监管中心", "--doc", "巫网信〔2023〕4号"];
    let keys = ["--set", "system=警务平台", "--set", "what=重大隐患"];
    let found = [&["unit", "县公安局", "系统状况", "--date", "2023-01-21"], &head[..], &keys[..]].concat();
    clerk.must("2023-01-21", &found);
    let file = clerk.path("projects/县公安局/unit.yaml");
    let before = fs::read_to_string(&file).unwrap();
    let correct = ["--set", "of=系统状况@2023-01-21", "--set", "reason=误记"];
    for (act, own) in [("状况解除", &keys[..]), ("更正", &correct[..])] {
        for by in [&[][..], &["--by", "县公安局"], &["--by", "某某局"], &["--by", "县财政局"]] {
            let refused =
                clerk.on("2023-02-05", &[&["unit", "县公安局", act, "--date", "2023-02-05"], own, by].concat());
            let said = refused.said();
            assert!(refused.code == 1 && said.contains("wrong-authority"), "{act} {by:?} {said}");
            assert!(said.contains("去掉县网络舆情监管中心的"), "{act} {by:?} {said}");
            assert_eq!(fs::read_to_string(&file).unwrap(), before);
        }
    }
    let by_government = ["--by", "县政府", "--doc", "巫山府〔2023〕1号", "--dry-run"];
    let lift = [&["unit", "县公安局", "状况解除", "--date", "2023-02-05"], &keys[..], &by_government].concat();
    clerk.must("2023-02-05", &lift);
    clerk.must("2023-02-05", &[&["unit", "县公安局", "更正", "--date", "2023-02-05"], &correct[..], &head].concat());
}

#[test]
fn the_unit_cannot_lift_a_measure_taken_against_it() {
    let clerk = county();
    let measure = |act: &str, by: &[&str]| {
        let keys = ["--date", "2023-01-12", "--set", "what=暂停建设"];
        clerk.on("2023-01-12", &[&["unit", "县教委", act], &keys[..], by].concat())
    };
    assert_eq!(measure("单位措施", &["--by", "县发展改革委", "--doc", "巫发改〔2023〕7号"]).code, 0);
    let refused = measure("措施解除", &[]);
    assert!(refused.code == 1 && refused.said().contains("没有写 by"), "{}", refused.said());
    // 有权恢复的另一家也可以。
    assert_eq!(measure("措施解除", &["--by", "县财政局", "--doc", "巫财〔2023〕7号"]).code, 0);
}

#[test]
fn the_published_list_is_held_against_the_listings_both_ways() {
    let clerk = county();
    let head =
        ["county", "发布清单", "--date", "2022-12-10", "--by", "县政府办公室", "--doc", "巫山府办发〔2022〕66号"];
    clerk.must("2022-12-10", &[&head[..], &["--set", "year=2023", "--set", "projects=WS-2024-001"]].concat());
    // 纳入了而目录里没有的：在项目的档案里。
    let shown = |id| clerk.on("2023-01-05", &["show", id]).said().split_whitespace().collect::<String>();
    let lacking = shown("WS-2024-011");
    assert!(lacking.contains("years-differ") && lacking.contains("2022-12-10发布的清单目录"), "{lacking}");
    assert!(!shown("WS-2024-001").contains("发布的清单目录"));
    // 目录里有而没有纳入的：指到发布清单的那一件。
    let project = clerk.text().replace("  - {event: 纳入清单", "  # {event: 纳入清单");
    fs::write(clerk.project(), project).unwrap();
    let listed = clerk.on("2023-01-05", &["check", "--format", "concise"]).said();
    let line = fs::read_to_string(clerk.path("projects/county.yaml")).unwrap();
    let at = line.lines().position(|line| line.contains("发布清单")).unwrap() + 1;
    let place = format!("projects/county.yaml:{at}:");
    assert!(listed.lines().any(|l| l.contains(&place) && l.contains("有 WS-2024-001，而它没有纳入过")), "{listed}");
}

#[test]
fn the_shares_of_a_framework_are_added_up_when_the_last_is_approved() {
    let clerk = county();
    let approve = |id| advance(&clerk, (id, "代初设批复", "2023-02-01", "县发展改革委"), &["total=1500万元"]);
    let first = approve("WS-2024-011");
    assert!(first.code == 0 && !first.said().contains("splitting-suspected"), "{}", first.said());
    let second = approve("WS-2024-012");
    let said = second.said();
    assert!(second.code == 0 && said.contains("splitting-suspected") && said.contains("合计 3000万元"), "{said}");
    let shown = clerk.on("2023-02-01", &["show", "WS-2024-012"]).said();
    assert!(shown.contains("splitting-suspected"), "{shown}");
    // 审核意见、各家，同样由框架文件定。
    let path = clerk.path("projects/框架/WS-F-1.yaml");
    let text = fs::read_to_string(&path).unwrap();
    let with = |from: &str, to: &str| {
        fs::write(&path, text.replace(from, to)).unwrap();
        clerk.on("2023-02-01", &["check", "--format", "concise"]).said()
    };
    assert!(with("result: 同意", "result: 不同意").contains("framework-not-reviewed"));
    assert!(with("members: [县公安局]", "members: [县水利局]").contains("relation-unknown"));
    let stated = with("total: 2999万元", "total: 3000万元");
    assert!(stated.contains("splitting-suspected") && stated.contains("框架「WS-F-1」总投资 3000万元"), "{stated}");
    let plain = with("", "");
    assert!(!plain.contains("framework-not-reviewed") && !plain.contains("relation-unknown"), "{plain}");
}

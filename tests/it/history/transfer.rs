//! 移交给另一单位（机构改革等）：文件随之搬走，从前的事仍是移出单位所为，历史照样可核。

use serde_json::Value;

use super::{Repo, UNIT, pay};

const HANDED: &str = "  - event: 移交\n    date: 2023-07-01\n    id: hhhhhhh\n    doc: 巫编委〔2023〕3号\n    from: 县教委\n    to: 县公安局\n";
const HERE: &str = "projects/县公安局/WS-1.yaml";

/// 李科员移交并搬走文件，赵科员在接收单位记一笔支付。
fn handed_over() -> Repo {
    let repo = Repo::new();
    repo.git(&["checkout", "-q", "-b", "work"]);
    repo.git(&["config", "user.name", "李科员"]);
    repo.append(HANDED);
    repo.write("projects/县公安局/unit.yaml", &UNIT.replace("县教委", "县公安局"));
    repo.git(&["mv", "projects/县教委/WS-1.yaml", HERE]);
    repo.commit("移交");
    repo.git(&["config", "user.name", "赵科员"]);
    let text = repo.read(HERE);
    repo.write(HERE, &[text.as_str(), &pay("2023-09-01", "eeeeeee")].concat());
    repo.commit("接着支付");
    repo
}

#[test]
fn a_transfer_rewrites_nothing_and_hides_no_rewriting() {
    let repo = handed_over();
    let found = repo.findings("main");
    assert!(found.iter().all(|f| f.rule != "history-rewritten"), "{found:#?}");
    repo.write(HERE, &repo.read(HERE).replace("120万元", "12万元"));
    let found = repo.findings("main");
    let rewritten = found.iter().filter(|f| f.rule == "history-rewritten").count();
    assert_eq!(rewritten, 1, "移交时改写从前的事，瞒不过：{found:#?}");
}

#[test]
fn each_act_keeps_its_unit_and_who_recorded_it() {
    let repo = handed_over();
    let json = |args: &[&str]| -> Value {
        let (_, out, err) = repo.run(&[args, &["WS-1", "--format", "json"]].concat());
        serde_json::from_str(&out).unwrap_or_else(|e| panic!("{e} {err}"))
    };
    let log = json(&["log"]);
    let authors: Vec<&str> =
        log["events"].as_array().unwrap().iter().map(|e| e["recorded"]["author"].as_str().unwrap()).collect();
    assert_eq!(authors, ["王科员", "王科员", "王科员", "李科员", "赵科员"]);
    let shown = json(&["show", "--as-of", "2023-12-01"]);
    let acts: Vec<(&str, &str)> = shown["timeline"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| (e["event"].as_str().unwrap(), e["by"].as_str().unwrap()))
        .collect();
    let expected = [
        ("纳入清单", "县政府办公室"),
        ("开工", "县教委"),
        ("支付", "县教委"),
        ("移交", "县教委"),
        ("支付", "县公安局"),
    ];
    assert_eq!(acts, expected);
}

//! `wsgov rules` 与 `init --rules`：查验、起骨架、比较、装上别处的规则集。

#![allow(clippy::unwrap_used, clippy::panic)]

use std::{fs, path::Path};

use tempfile::TempDir;
use wsgov::{
    rules::known,
    ruleset::{BUILTIN, RuleSet, SHIPPED},
};

use crate::cli_driver::Clerk;

fn clerk() -> Clerk {
    Clerk { dir: TempDir::new().unwrap(), as_of: "2026-11-28" }
}

#[test]
fn check_lists_every_mistake_at_once_and_says_how_much_is_done() {
    let clerk = clerk();
    for (id, _) in SHIPPED {
        let said = clerk.must("", &["rules", "check", id]).said();
        assert!(said.contains(&format!("{id}：没有错误。自动 ")) && said.contains("没有落实 0 款、停用 "), "{said}");
    }
    let broken = BUILTIN
        .1
        .replacen("months  = 6", "months  = \"六\"", 1)
        .replacen("day          = 30", "day          = 31", 1)
        .replacen("events  = [\"支付\"]", "events  = [\"支负\"]", 1)
        .replacen("severity = \"info\"", "severity = \"fatal\"", 1)
        .replacen("within  = \"reviewed\"", "within  = \"review\"", 1);
    fs::write(clerk.path("x.toml"), &broken).unwrap();
    let done = clerk.run(&["rules", "check", "x.toml"]);
    let said = done.said();
    assert_eq!(done.code, 1, "{said}");
    for wrong in ["支负", "fatal", "review", "不带引号的整数", "没有每年的 9 月 31 日", "有 5 处错误"]
    {
        assert!(said.contains(wrong), "没有说「{wrong}」：{said}");
    }
    let twice = clerk.run(&["rules", "check", "lishui"]);
    assert!(twice.code == 2 && twice.said().contains("随程序带的有 wushan-2022、"), "{}", twice.said());
}

#[test]
fn a_skeleton_of_any_shipped_set_is_read_at_once() {
    for (id, _) in SHIPPED {
        let said = clerk().must("", &["rules", "new", "--like", id, "--place", "青石市"]).out;
        let set =
            RuleSet::parse(Path::new("rules/new.toml"), &said, &known()).unwrap_or_else(|e| panic!("{id}：{e:#?}"));
        assert!(set.issuer.starts_with("青石市") && set.unregistered.is_empty(), "{id}");
        assert!(said.contains("# [adjustment.self_made]") && said.contains("# [competence]"), "{said}");
    }
}

#[test]
fn diff_names_what_changed() {
    let clerk = clerk();
    let text = BUILTIN.1.replacen("months  = 6", "months  = 3", 1).replacen(
        "id             = \"wushan-2022\"",
        "id             = \"wushan-2025\"",
        1,
    );
    fs::write(clerk.path("x.toml"), text).unwrap();
    let said = clerk.must("", &["rules", "diff", "wushan-2022", "x.toml"]).out;
    assert!(said.contains("acceptance.window.months：6 → 3"), "{said}");
    assert_eq!(said.lines().filter(|l| l.contains(" → ")).count(), 1, "{said}");
    assert!(clerk.must("", &["rules", "diff", "wushan-2022", "wushan-2022"]).out.contains("没有差别"));
}

#[test]
fn init_installs_any_shipped_set_and_its_names_follow() {
    for (id, place) in [("lishui-2025", "丽水市"), ("qingshan-2024", "青山县"), ("wushan-2022", "巫山县")] {
        let clerk = clerk();
        let dir = clerk.dir.path().to_str().unwrap().to_owned();
        clerk.must("", &["init", &dir, "--rules", id]);
        assert!(clerk.path(&format!("rules/{id}.toml")).is_file(), "{id}");
        let county = fs::read_to_string(clerk.path("projects/county.yaml")).unwrap();
        assert!(county.contains(&format!("name: {place}")), "{id}：{county}");
        let other = id != "wushan-2022";
        assert!(!other || !county.contains("500237"), "{county}");
        let said = clerk.run(&["check"]).said();
        assert!(said.contains("未发现疑点") || said.contains("没有"), "{said}");
    }
    let clerk = clerk();
    let done = clerk.run(&["init", clerk.dir.path().to_str().unwrap(), "--rules", "没有这部"]);
    assert_eq!(done.code, 2, "{}", done.said());
}

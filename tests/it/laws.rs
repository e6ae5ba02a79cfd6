//! 规则集随时间而变：几部相接，各管各的时候；接不上的、别处的、没有施行的，都说出来。

#![allow(clippy::unwrap_used, clippy::panic)]

use std::fs;

use crate::cli_driver::{Clerk, Done, PLAIN};

const RULES: &str = include_str!("../../rules/wushan-2022.toml");

/// 内置的一部，换去标识与施行的起止。
fn rules(id: &str, from: &str, to: Option<&str>) -> String {
    let to = to.map(|date| format!("\neffective_to = \"{date}\"")).unwrap_or_default();
    RULES.replacen("id             = \"wushan-2022\"", &format!("id = \"{id}\""), 1).replacen(
        "effective_from = \"2022-05-30\"",
        &format!("effective_from = \"{from}\"{to}"),
        1,
    )
}

/// 有这几部规则集的台账。
fn clerk(sets: &[(&str, String)]) -> Clerk {
    let clerk = Clerk::plain(PLAIN.as_bytes());
    fs::create_dir(clerk.path("rules")).unwrap();
    for (name, text) in sets {
        fs::write(clerk.path("rules").join(name), text).unwrap();
    }
    clerk
}

fn refused(sets: &[(&str, String)], says: &[&str]) {
    for command in ["check", "due", "articles"] {
        let Done { code, out, err } = clerk(sets).run(&[command]);
        assert_eq!(code, 4, "{command}：{out}{err}");
        for word in says {
            assert!(err.contains(word), "{command} 没有说「{word}」：{err}");
        }
    }
}

#[test]
fn two_sets_that_do_not_chain_are_refused_and_both_files_named() {
    let first = |to| rules("wushan-2022", "2022-05-30", to);
    let second = rules("wushan-2026", "2026-06-27", None);
    refused(&[("a.toml", first(Some("2026-06-20"))), ("b.toml", second.clone())], &["a.toml", "b.toml", "断档"]);
    refused(&[("a.toml", first(Some("2026-06-27"))), ("b.toml", second.clone())], &["a.toml", "b.toml", "重叠"]);
    refused(&[("a.toml", first(None)), ("a - 副本.toml", first(None))], &["a.toml", "a - 副本.toml", "重复"]);
    let foreign = second.replacen("巫山县人民政府办公室", "青山县人民政府办公室", 1);
    refused(&[("a.toml", first(None)), ("b.toml", foreign)], &["a.toml", "b.toml", "不是一个地方的"]);
    refused(&[("a.toml", first(None)), ("~$a.toml", "x".into())], &["rules/a.toml", "~$a.toml", "临时文件"]);
    let accepted = clerk(&[("a.toml", first(None)), ("b.toml", second)]).run(&["check"]);
    assert_eq!(accepted.code, 0, "{}", accepted.said());
}

#[test]
fn a_store_of_another_place_is_not_judged_by_this_one_s_rules() {
    let clerk = clerk(&[]);
    let county = "format: 1\nname: 丽水市\nregion: 331100\ncounty_plan: {title: 规划, years: 2022-2026, approved_on: 2022-03-16}\n";
    fs::write(clerk.path("projects/county.yaml"), county).unwrap();
    for command in ["check", "due", "articles"] {
        let done = clerk.run(&[command]);
        assert_eq!(done.code, 4, "{}", done.said());
        assert!(["丽水市", "331100", "500237", "wushan-2022"].iter().all(|w| done.err.contains(w)), "{}", done.err);
    }
    // 自己的规则集，写明施行于本地的，或不限定的，都可以。
    for region in ["region = \"331100\"", ""] {
        let own = RULES.replacen("region         = \"500237\"", region, 1);
        fs::write(clerk.path("rules/own.toml"), own).unwrap();
        let done = clerk.run(&["check"]);
        assert_eq!(done.code, 0, "{}", done.said());
    }
}

#[test]
fn a_store_adds_a_year_of_holidays_beside_its_rule_sets() {
    let project = "id: WS-2024-001\nname: 甲\nnature: 新建\nevents:\n  - {event: 建成, date: 2027-04-01}\n";
    let clerk = Clerk::plain(project.as_bytes());
    let show = |day: &str| clerk.on(day, &["check", "--only", "late-acceptance"]).code;
    assert_eq!([show("2027-09-30"), show("2027-10-11"), show("2027-10-12")], [0, 0, 1], "没有载入的不能判断");
    fs::create_dir(clerk.path("rules")).unwrap();
    fs::write(clerk.path("rules/holidays.toml"), "[years.2027]\nholidays = [\"2027-10-01\"]\n").unwrap();
    assert_eq!([show("2027-10-04"), show("2027-10-05")], [0, 1], "补上之后照安排");
    fs::write(clerk.path("rules/holidays.toml"), "[years.2027]\nholidays = [\"2026-10-01\"]\n").unwrap();
    let done = clerk.run(&["check"]);
    assert!(done.code == 4 && done.err.contains("rules/holidays.toml:2:"), "{}", done.said());
}

#[test]
fn a_day_without_a_law_in_force_is_said_and_fails() {
    let clerk = clerk(&[("a.toml", rules("wushan-2022", "2022-05-30", Some("2024-03-31")))]);
    for (day, word) in [("2024-04-01", "施行到 2024-03-31"), ("2022-05-29", "自 2022-05-30 起施行")] {
        let done = clerk.on(day, &["check"]);
        assert_eq!(done.code, 4, "{}", done.said());
        assert!(done.out.contains(word) && done.err.contains(word), "{}", done.said());
        let json = clerk.on(day, &["check", "--format", "json"]);
        assert!(json.code == 4 && json.out.contains("\"lapse\"") && json.out.contains(word), "{}", json.said());
        assert!(clerk.on(day, &["due"]).err.contains(word));
        // 各种数据与报表里也都说，不只在标准错误上说一句。
        for args in [
            &["due", "--format", "json"][..],
            &["next", "--format", "json"],
            &["next", "WS-2024-001", "--format", "json"],
            &["show", "WS-2024-001", "--format", "json"],
        ] {
            let out = clerk.on(day, args).out;
            assert!(out.contains("\"lapse\"") && out.contains(word), "{args:?}：{out}");
        }
        for args in [&["due"][..], &["next"], &["next", "WS-2024-001"], &["show", "WS-2024-001"], &["report", "ledger"]]
        {
            assert!(clerk.on(day, args).out.contains(word), "{args:?}");
        }
    }
    let done = clerk.on("2024-03-31", &["check", "--format", "json"]);
    assert!(done.code == 0 && !done.out.contains("lapse"), "{}", done.said());
    let done = clerk.on("2024-04-02", &["advance", "WS-2024-001", "开工", "--date", "2024-04-01"]);
    assert!(done.err.contains("没有核查"), "{}", done.said());
}

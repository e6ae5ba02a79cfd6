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
    // 自己的规则集，写明施行于本地的，或没有写而名称是本地的，都可以。
    for (region, place) in [("region = \"331100\"", "巫山县"), ("", "丽水市")] {
        let own = RULES.replacen("region         = \"500237\"", region, 1).replace("巫山县", place);
        fs::write(clerk.path("rules/own.toml"), own).unwrap();
        let done = clerk.run(&["check"]);
        assert_eq!(done.code, 0, "{}", done.said());
    }
}

/// 放进 rules/ 的规则集没有写区划代码，也看得出是别处的：两个文件都点名。上一级的、写了同一个代码的、用 --rules 指明的照用。
#[test]
fn a_set_of_another_place_in_rules_is_known_by_its_name() {
    let lishui = include_str!("../../examples/rules/lishui-2025.toml");
    let coded = lishui.replacen("title          =", "region = \"331100\"\ntitle          =", 1);
    let day = "2026-11-28";
    let run = |set: &str, county: &str, args: &[&str]| {
        let clerk = clerk(&[("lishui-2025.toml", set.to_owned())]);
        fs::write(clerk.path("projects/county.yaml"), format!("format: 1\n{county}\n")).unwrap();
        clerk.on(day, args)
    };
    for (set, county) in [(lishui, "name: 金华市"), (lishui, "name: 金华市\nregion: 330700"), (&coded, "name: 金华市")]
    {
        for command in ["check", "due", "articles", "next"] {
            let done = run(set, county, &[command]);
            let said = ["projects/county.yaml", "金华市", "rules/lishui-2025.toml", "丽水市大数据局", "同一个 region"];
            assert!(done.code == 4 && said.iter().all(|word| done.err.contains(word)), "{county}：{}", done.said());
        }
    }
    for (set, county) in [
        (lishui, "name: 丽水市"),
        (lishui, "name: 浙江省丽水市\nregion: 331100"),
        (lishui, "name: 云和县"),
        (lishui, "name: 某市"),
        (&coded, "name: 莲都新城\nregion: 331100"),
    ] {
        let done = run(set, county, &["check"]);
        assert!(done.code != 4, "{county}：{}", done.said());
    }
    let wushan = concat!(env!("CARGO_MANIFEST_DIR"), "/rules/wushan-2022.toml");
    let done = run(lishui, "name: 金华市", &["check", "--rules", wushan]);
    assert!(done.code != 4, "指明的由指明的人：{}", done.said());
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
        // 核查的各种格式（各行是疑点的 ndjson 除外）、各种报表的网页、日历、档案的网页。
        for format in ["sarif", "github", "markdown", "gitlab", "junit", "concise", "rdjson"] {
            let done = clerk.on(day, &["check", "--format", format]);
            assert!(done.code == 4 && done.out.contains(word), "{format}：{}", done.said());
        }
        for kind in ["plan", "ledger", "findings", "matrix", "reminder", "payments", "stats"] {
            for format in ["html", "csv", "markdown"] {
                let out = clerk.on(day, &["report", kind, "--year", "2024", "--format", format]).out;
                assert!(out.contains(word), "{kind} {format}：{out}");
            }
        }
        let ics = clerk.on(day, &["due", "--format", "ics"]).out.replace("\r\n ", "");
        assert!(ics.contains("X-WR-CALDESC:") && ics.contains(word), "{ics}");
        for (args, name) in [
            (&["show", "WS-2024-001", "-o"][..], "档案.html"),
            (&["report", "dashboard", "-o"], "看板.html"),
            (&["due", "--format", "html", "-o"], "催办单.html"),
        ] {
            let path = clerk.path(name);
            clerk.on(day, &[args, &[path.to_str().unwrap()]].concat());
            let page = fs::read_to_string(&path).unwrap().replace("<span class=\"w\">", "").replace("</span>", "");
            assert!(page.contains(word), "{name}");
        }
    }
    let done = clerk.on("2024-03-31", &["check", "--format", "json"]);
    assert!(done.code == 0 && !done.out.contains("lapse"), "{}", done.said());
    let done = clerk.on("2024-04-02", &["advance", "WS-2024-001", "开工", "--date", "2024-04-01"]);
    assert!(done.err.contains("没有核查"), "{}", done.said());
}

/// 没有自己的规则集的台账，county.yaml 写着别处的名称的，不悄悄用内置的一部；扩展名写错的规则集也不悄悄略过。
#[test]
fn nothing_falls_back_in_silence_to_the_built_in_set() {
    let clerk = Clerk::plain(PLAIN.as_bytes());
    let county =
        |name: &str| fs::write(clerk.path("projects/county.yaml"), format!("format: 2\nname: {name}\n")).unwrap();
    for name in ["丽水市", "奉节县", "浙江省丽水市"] {
        county(name);
        let done = clerk.run(&["check"]);
        assert!(done.code == 4 && done.err.contains(name) && done.err.contains("rules new"), "{name}：{}", done.said());
    }
    for name in ["巫山县", "重庆市巫山县", "某县"] {
        county(name);
        assert_eq!(clerk.run(&["check"]).code, 0, "{name}");
    }
    fs::create_dir(clerk.path("rules")).unwrap();
    for (file, says) in [("wushan-2022.toml.txt", "扩展名不是 .toml"), ("wushan-2022.toml.bak", "扩展名不是 .toml")]
    {
        fs::write(clerk.path("rules").join(file), RULES).unwrap();
        let done = clerk.run(&["check"]);
        assert!(done.code == 4 && done.err.contains(says) && done.err.contains(file), "{}", done.said());
        fs::remove_file(clerk.path("rules").join(file)).unwrap();
    }
}

/// 2027 年的安排还没有：元旦、春节、国庆前后的期限不能判断，平常的日子照算。
#[test]
fn a_year_not_yet_announced_is_undecided_only_around_the_festivals() {
    let said = |completed: &str, applied: &str| {
        let events =
            format!("events:\n  - {{event: 建成, date: {completed}}}\n  - {{event: 申请验收, date: {applied}}}\n");
        let clerk = Clerk::plain(format!("id: WS-2024-001\nname: 甲\nnature: 新建\n{events}").as_bytes());
        clerk.on("2027-12-31", &["check", "--only", "late-acceptance", "--undecidable"])
    };
    for (completed, applied) in
        [("2026-06-30", "2027-01-04"), ("2026-08-08", "2027-02-12"), ("2027-04-01", "2027-10-08")]
    {
        let done = said(completed, applied);
        let open = done.code == 0 && done.out.contains("是否放假") || done.out.contains("未发现疑点");
        assert!(open && !done.out.contains("错误[late-acceptance]"), "{completed} {applied}：{}", done.said());
    }
    let late = said("2027-04-01", "2027-10-12");
    assert!(late.code == 1 && late.out.contains("错误[late-acceptance]"), "{}", late.said());
    let ordinary = said("2026-09-15", "2027-03-16");
    assert!(ordinary.code == 1 && ordinary.out.contains("迟 1 天"), "{}", ordinary.said());
}

/// 有第二版才有的事件，而 county.yaml 还写第一版的，提醒改；改了就不说。
#[test]
fn a_hand_written_store_is_asked_for_the_second_edition_only_where_its_acts_stand() {
    let old = "id: WS-2024-001\nname: 甲\nnature: 新建\nevents:\n  - {event: 监督检查, date: 2024-01-05, by: 县审计局, doc: 巫审〔2024〕1号}\n";
    let new = format!("{old}  - {{event: 初验, date: 2024-02-05, result: 合格}}\n");
    for (project, format, asked) in [(old, 1, false), (&*new, 1, true), (&*new, 2, false)] {
        let clerk = Clerk::plain(project.as_bytes());
        let county = format!(
            "format: {format}\nname: 巫山县\ncounty_plan: {{title: 规划, years: 2022-2026, approved_on: 2022-03-16}}\n"
        );
        fs::write(clerk.path("projects/county.yaml"), county).unwrap();
        let done = clerk.run(&["check"]);
        let says = done.err.contains("把 format: 1 改成 format: 2") && done.err.contains("WS-2024-001.yaml");
        assert_eq!((done.code, says), (0, asked), "{}", done.said());
        assert!(clerk.run(&["check", "-q"]).said().is_empty());
    }
}

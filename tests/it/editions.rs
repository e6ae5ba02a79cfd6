//! 一部规则集由几处合成：历次修改（`[[amend]]`）、沿用另一部（`extends`、`renumber`、`without`）；升级到第二版。

#![allow(clippy::unwrap_used, clippy::panic)]

use std::{fs, path::Path};

use tempfile::TempDir;
use wsgov::{
    model::Date,
    rules::{Judged, Options, known},
    ruleset::{BUILTIN, Holidays, Laws, RuleSet, SHIPPED, upgrade},
    store::{Files, on_project},
    text::Scalar,
};

use crate::cli_driver::Clerk;

const AMEND: &str = r#"
[[amend]]
from = "2027-01-01"
by   = "甲〔2026〕1号"
set  = { "acceptance.window.months" = 3, "adjustment.self_made.at_most_percent" = 5 }

[[amend]]
from    = "2028-07-01"
without = ["adjustment.cumulative"]
[amend.set.acceptance.window]
months = 12
"#;

fn amended() -> String {
    format!("{}{AMEND}", BUILTIN.1)
}

fn d(text: &str) -> Date {
    Date::read(text).unwrap()
}

fn editions(text: &str) -> Vec<RuleSet> {
    RuleSet::editions(Path::new("rules/x.toml"), text, &known(), &|_| None).unwrap_or_else(|e| panic!("{e:#?}"))
}

fn errors(text: &str) -> Vec<String> {
    let read = RuleSet::editions(Path::new("rules/x.toml"), text, &known(), &|_| None);
    read.err().unwrap_or_default().iter().map(ToString::to_string).collect()
}

fn judged(laws: &Laws, as_of: &str, events: &str) -> Judged {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("projects/县教委/WS-2026-001.yaml");
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path.with_file_name("unit.yaml"), "name: 县教委\nkind: 机关\ntier: 其他\n").unwrap();
    fs::write(&path, format!("id: WS-2026-001\nname: 甲\nnature: 新建\nevents:\n{events}")).unwrap();
    let options = Options { explain: true, duties: true };
    let (loaded, judged) = on_project(&Files::on_disk(dir.path()), &path, laws, d(as_of), options);
    judged.unwrap_or_else(|| panic!("{:?}", loaded.faults))
}

#[test]
fn amendments_are_dated_editions_of_one_law() {
    let sets = editions(&amended());
    let of = |set: &RuleSet| {
        let window = set.parameters.acceptance.window.as_ref().unwrap().months;
        (set.id.clone(), set.effective_from.to_string(), window, set.parameters.adjustment.cumulative.is_some())
    };
    assert_eq!(
        sets.iter().map(of).collect::<Vec<_>>(),
        [
            ("wushan-2022".into(), "2022-05-30".into(), 6, true),
            ("wushan-2022@2027-01-01".into(), "2027-01-01".into(), 3, true),
            ("wushan-2022@2028-07-01".into(), "2028-07-01".into(), 12, false),
        ]
    );
    assert_eq!(sets[0].effective_to, Some(d("2026-12-31")));
    // 每个数指得出写在哪一行：没有改的在原处，改了的在修改那一段。
    let text = amended();
    let line = |needle: &str| text.lines().enumerate().filter(|(_, l)| l.contains(needle)).last().unwrap().0 + 1;
    let at = |set: &RuleSet| set.parameter("acceptance.window.months").unwrap().line;
    assert_eq!(sets.iter().map(at).collect::<Vec<_>>(), [line("months  = 6"), line("set  ="), line("months = 12")]);
}

#[test]
fn an_act_is_judged_and_cited_by_the_edition_of_its_day() {
    let laws = Laws::new(editions(&amended()), Holidays::default()).unwrap();
    let due = |built: &str| {
        let judged = judged(&laws, "2028-06-30", &format!("  - {{event: 建成, date: {built}}}\n"));
        let found = judged.findings.iter().find(|f| f.rule == "late-acceptance").unwrap();
        let duty = judged.obligations.iter().find(|o| o.rule == "late-acceptance").unwrap();
        (duty.due.to_string(), laws.get(found.law).title.clone())
    };
    let title = "巫山县政务信息化项目管理办法";
    assert_eq!(due("2026-12-31"), ("2027-06-30".into(), title.into()));
    assert_eq!(due("2027-01-01"), ("2027-04-01".into(), format!("{title}（2027-01-01 修改，甲〔2026〕1号）")));
}

#[test]
fn a_later_set_takes_over_from_the_last_edition() {
    let next = BUILTIN.1.replacen("\"wushan-2022\"", "\"wushan-2029\"\nsupersedes = \"wushan-2022\"", 1).replacen(
        "\"2022-05-30\"",
        "\"2029-01-01\"",
        1,
    );
    let mut sets = editions(&amended());
    sets.extend(editions(&next));
    assert!(Laws::new(sets, Holidays::default()).is_ok());
}

#[test]
fn what_an_amendment_cannot_do_is_said_at_its_line() {
    for (amend, says) in [
        ("[[amend]]\nfrom = \"2022-05-30\"\nset = { \"acceptance.window.months\" = 3 }", "不在本部施行的期间之内"),
        (
            "[[amend]]\nfrom = \"2027-01-01\"\nset = { \"acceptanse.window.months\" = 3 }",
            "没有「acceptanse.window.months」可改；您是否要写「acceptance」",
        ),
        ("[[amend]]\nfrom = \"2027-01-01\"\nset = { \"acceptance.window.moths\" = 3 }", "不认识的键「moths」"),
        ("[[amend]]\nfrom = \"2027-01-01\"\nset = { \"acceptance.window.months\" = \"三\" }", "不带引号的整数"),
        ("[[amend]]\nfrom = \"2027-01-01\"", "没有写改了什么"),
        ("[[amend]]\nfrom = \"2027-13-01\"\nset = { \"acceptance.window.months\" = 3 }", "没有 13 月"),
        ("[[amend]]\nset = { \"acceptance.window.months\" = 3 }", "缺少「from」"),
        ("[[amend]]\nfrom = \"2027-01-01\"\nsets = 3", "不认识的键「sets」"),
        ("[[amend]]\nfrom = \"2027-01-01\"\nwithout = [\"acceptance.windows\"]", "没有「acceptance.windows」"),
        (
            "[[amend]]\nfrom = \"2028-01-01\"\nset = { \"acceptance.window.months\" = 3 }\n[[amend]]\nfrom = \"2027-01-01\"\nset = { \"acceptance.window.months\" = 4 }",
            "依日期先后写",
        ),
        ("[words]\ntiers = {}\n[amend]\nfrom = \"2027-01-01\"", "修改写成 [[amend]]"),
    ] {
        let text = if amend.starts_with("[words]") {
            BUILTIN.1.replacen("[words]", &amend[8..], 1).replacen("tiers = {}\n", "", 1)
        } else {
            format!("{}\n{amend}\n", BUILTIN.1)
        };
        let errors = errors(&text);
        assert!(errors.iter().any(|e| e.contains(says)), "{amend}：{errors:#?}");
        assert!(errors.iter().all(|e| e.starts_with("rules/x.toml:")), "{errors:#?}");
    }
}

const EXTENDING: &str = r#"extends        = "wushan-2022"
id             = "jia-2026"
title          = "甲县政务信息化项目管理办法"
issuer         = "甲县人民政府"
effective_from = "2026-01-01"
renumber       = { "22" = "16", "16" = "22" }
without        = ["adjustment.cumulative"]

[acceptance.window]
months = 3

[bodies]
"财政" = ["甲县财政局"]
"#;

#[test]
fn a_county_that_keeps_the_text_writes_only_what_differs() {
    let sets = editions(EXTENDING);
    let law = &sets[0];
    assert_eq!((law.id.as_str(), law.region.as_deref(), law.supersedes.as_deref()), ("jia-2026", None, None));
    assert_eq!(law.bodies.name("财政"), "甲县财政局");
    assert_eq!(law.bodies.name("发展改革"), "县发展改革委");
    assert!(law.parameters.adjustment.cumulative.is_none() && law.rule("adjustment-cumulative").is_none());
    let months = law.parameter("acceptance.window.months").unwrap();
    assert_eq!((months.path.to_str().unwrap(), months.line, months.value.as_str()), ("rules/x.toml", 10, "3"));
    let threshold = law.parameter("approval.two_step.total_at_least").unwrap();
    let line = BUILTIN.1.lines().position(|l| l.starts_with("total_at_least")).unwrap() + 1;
    assert_eq!((threshold.path.to_str().unwrap(), threshold.line), (BUILTIN.0, line));
    let laws = Laws::new(sets, Holidays::default()).unwrap();
    let found = judged(&laws, "2027-06-30", "  - {event: 建成, date: 2026-06-01}\n").findings;
    let late = found.iter().find(|f| f.rule == "late-acceptance").unwrap();
    let law = laws.get(0);
    let cited: Vec<String> = late.articles(law).iter().map(|c| law.cite(*c)).collect();
    assert_eq!(cited, ["第十六条第一款"], "条号随对应改了");
}

#[test]
fn what_cannot_be_extended_is_said() {
    for (from, to, says) in [
        ("\"wushan-2022\"", "\"wushan-2023\"", "没有「wushan-2023」这一部可以沿用；您是否要写「wushan-2022」"),
        ("\"22\" = \"16\",", "\"二十二\" = \"16\",", "条号写成"),
        ("[\"adjustment.cumulative\"]", "[\"adjustment.accumulated\"]", "没有「adjustment.accumulated」，不必去掉"),
        ("[\"adjustment.cumulative\"]", "\"adjustment.cumulative\"", "写成一列"),
        ("months = 3", "months = \"三\"", "不带引号的整数"),
        ("extends        = \"wushan-2022\"", "", "只在沿用另一部（extends）时写"),
    ] {
        assert!(EXTENDING.contains(from), "{from}");
        let errors = errors(&EXTENDING.replacen(from, to, 1));
        assert!(errors.iter().any(|e| e.contains(says) && e.starts_with("rules/x.toml:")), "{from}：{errors:#?}");
    }
}

fn clerk() -> Clerk {
    Clerk { dir: TempDir::new().unwrap(), as_of: "2026-11-28" }
}

#[test]
fn a_set_in_the_same_folder_may_be_extended() {
    let clerk = Clerk::plain(crate::cli_driver::PLAIN.as_bytes());
    fs::create_dir_all(clerk.path("rules")).unwrap();
    fs::write(clerk.path("rules/a.toml"), BUILTIN.1.replacen("\"wushan-2022\"", "\"jia-2022\"", 1)).unwrap();
    let next = EXTENDING.replacen("\"wushan-2022\"", "\"jia-2022\"", 1).replacen(
        "甲县人民政府\"",
        "甲县人民政府\"\nsupersedes = \"jia-2022\"\nregion = \"500237\"",
        1,
    );
    fs::write(clerk.path("rules/b.toml"), next).unwrap();
    let said = clerk.on("2026-11-28", &["check"]).said();
    assert!(said.contains("rules/a.toml") && said.contains("rules/b.toml"), "{said}");
    let checked = clerk.must("", &["rules", "check", clerk.path("rules/b.toml").to_str().unwrap()]).said();
    assert!(checked.contains("jia-2026：没有错误"), "{checked}");
}

#[test]
fn diff_shows_two_dates_of_one_law_article_by_article() {
    let clerk = clerk();
    fs::write(clerk.path("x.toml"), amended()).unwrap();
    let said = clerk.must("", &["rules", "diff", "x.toml@2026-06-01", "x.toml@2027-06-01"]).out;
    let lines: Vec<&str> = said.lines().map(str::trim).filter(|l| !l.is_empty()).collect();
    assert_eq!(
        lines[1..],
        [
            "第二十条",
            "adjustment.self_made.at_most_percent：10 → 5（建设单位可以自行调整的限度、情形，与备案的机关）",
            "第二十二条",
            "acceptance.window.months：6 → 3（建成之后几个月之内申请竣工验收）"
        ],
        "{said}"
    );
    let early = clerk.run(&["rules", "diff", "x.toml@2020-01-01", "x.toml"]);
    assert!(early.code == 2 && early.said().contains("没有施行"), "{}", early.said());
    let checked = clerk.must("", &["rules", "check", "x.toml"]).said();
    assert_eq!(checked.matches("没有错误").count(), 3, "{checked}");
}

#[test]
fn an_upgraded_set_finds_the_same_and_keeps_what_people_wrote() {
    for id in ["wushan-2022", "qingshan-2024"] {
        let text = SHIPPED.iter().find(|(own, _)| *own == id).unwrap().1;
        let done = upgrade(Path::new("rules/x.toml"), text, &known()).unwrap_or_else(|e| panic!("{e:#?}"));
        assert!(done.dropped > 15 && done.text.len() < text.len(), "{id}：只省去 {} 条", done.dropped);
        let old: Vec<&str> = text.lines().filter(|l| l.starts_with('#')).collect();
        let new: Vec<&str> = done.text.lines().collect();
        old.iter().for_each(|comment| assert!(new.contains(comment), "{id} 丢了：{comment}"));
        let again = upgrade(Path::new("rules/x.toml"), &done.text, &known()).unwrap();
        assert_eq!((again.dropped, again.text == done.text), (0, true), "{id}：再升级一次不变");
    }
    let clerk = clerk();
    let violations = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/violations");
    fs::write(clerk.path("old.toml"), BUILTIN.1).unwrap();
    fs::write(clerk.path("new.toml"), BUILTIN.1).unwrap();
    let said = clerk.must("", &["rules", "upgrade", "new.toml"]).said();
    assert!(said.contains("已升级：[rules] 省去"), "{said}");
    let findings = |rules: &str| -> serde_json::Value {
        let rules = clerk.path(rules);
        let args = ["-C", violations.to_str().unwrap(), "--rules", rules.to_str().unwrap(), "--as-of", "2025-06-30"];
        let out = assert_cmd::Command::cargo_bin("wsgov")
            .unwrap()
            .args(args)
            .args(["check", "--format", "json"])
            .output()
            .unwrap();
        let out = String::from_utf8(out.stdout).unwrap();
        let mut all: serde_json::Value = serde_json::from_str(&out).unwrap();
        for finding in all["findings"].as_array_mut().unwrap() {
            finding.as_object_mut().unwrap().remove("parameter");
        }
        all["findings"].take()
    };
    let (old, new) = (findings("old.toml"), findings("new.toml"));
    assert!(old.as_array().unwrap().len() > 50);
    assert_eq!(old, new);
}

#[test]
fn an_upgrade_offers_what_an_old_ledger_lacks_without_turning_it_on() {
    let without = |text: &str, start: &str| -> String {
        text.lines().filter(|l| !l.starts_with(start)).map(|l| format!("{l}\n")).collect()
    };
    // 早先的一份：没有「项目不再进行之后的资金」一张表，也没有登记逾期申请验收。
    let (before, rest) = BUILTIN.1.split_once("[ending.money]").unwrap();
    let rest = rest.split_once("\n\n").unwrap().1;
    let old = without(&format!("{before}{rest}"), "late-acceptance ");
    let done = upgrade(Path::new("rules/x.toml"), &old, &known()).unwrap_or_else(|e| panic!("{e:#?}"));
    let now = RuleSet::parse(Path::new("rules/x.toml"), &done.text, &known()).unwrap();
    assert!(now.rule("late-acceptance").is_none(), "没有登记的，升级之后仍不用");
    assert!(now.rule("money-after-end").is_none());
    assert!(done.offered.contains(&"money-after-end".to_owned()), "{:?}", done.offered);
    assert!(done.text.contains("# [ending.money]\n# article"), "{}", done.text);
    // 去掉行首的 # 即启用。
    let (head, tail) = done.text.split_once("# money-after-end\n").unwrap();
    let on: String = tail.lines().map(|l| format!("{}\n", l.strip_prefix("# ").unwrap_or(l))).collect();
    let text = format!("{head}{on}").replace("money-after-end = { off", "# money-after-end = { off");
    let now = RuleSet::parse(Path::new("rules/x.toml"), &text, &known()).unwrap_or_else(|e| panic!("{e:#?}"));
    assert!(now.rule("money-after-end").is_some());
}

/// 改早了的申报截止日不追到从前：先申报的不因后来的规定误期，也不会先申报的误期而后申报的不误。
#[test]
fn an_earlier_deadline_of_a_later_law_accuses_no_one_who_acted_before_it() {
    let earlier = "\n[[amend]]\nfrom = \"2027-07-01\"\nset = { \"declaration.deadline.month\" = 6, \"declaration.deadline.day\" = 15 }\n";
    let laws = Laws::new(editions(&format!("{}{earlier}", BUILTIN.1)), Holidays::default()).unwrap();
    for (declared, as_of) in [("2027-06-28", "2027-06-30"), ("2027-06-28", "2028-06-30"), ("2027-07-10", "2028-06-30")]
    {
        let events = format!("  - {{event: 申报, date: {declared}, plan_year: 2028}}\n");
        let found = judged(&laws, as_of, &events).findings.into_iter().filter(|f| f.rule == "late-declaration");
        assert_eq!(found.count(), 0, "{declared} 申报，{as_of} 核查");
    }
    let late = judged(&laws, "2028-06-30", "  - {event: 申报, date: 2028-06-16, plan_year: 2029}\n");
    assert!(late.findings.iter().any(|f| f.rule == "late-declaration"), "此后的依新的截止日");
}

/// 年度报告的截止日与所引的规定出自同一部：不拿旧规定引新的日子。
#[test]
fn a_deadline_and_its_citation_come_from_one_edition() {
    let earlier = "\n[[amend]]\nfrom = \"2027-12-01\"\nset = { \"annual_report.deadline.month\" = 11, \"annual_report.deadline.day\" = 30, \"annual_report.deadline.file_with\" = [\"大数据\"] }\n";
    let laws = Laws::new(editions(&format!("{}{earlier}", BUILTIN.1)), Holidays::default()).unwrap();
    let mut seen = Vec::new();
    for as_of in ["2028-03-01", "2029-03-01", "2030-03-01"] {
        let judged = judged(&laws, as_of, "  - {event: 开工, date: 2027-02-01}\n");
        for found in judged.findings.iter().filter(|f| f.rule == "annual-report-missing") {
            let deadline = laws.get(found.law).parameters.annual_report.deadline.clone().unwrap();
            let day = format!("{:02}-{:02}", deadline.month, deadline.day);
            assert!(found.message.contains(&day), "引的一部写的是 {day}：{}", found.message);
            seen.push(found.message.clone());
        }
    }
    // 新的截止日早于它自己施行的那一年，两部都不追。
    assert!(seen.len() == 3 && !seen.iter().any(|said| said.contains("2027-11-30")), "{seen:?}");
}

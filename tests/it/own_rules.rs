//! 本地自立的规则：只写 TOML，不改程序；每种形状两侧各一例，金额的界限两侧各一例。

#![allow(clippy::unwrap_used, clippy::panic)]

use std::{fs, path::Path};

use tempfile::TempDir;
use wsgov::{
    model::Date,
    rules::{DutyState, Judged, Options, Rule, Verdict, known, rules_with_own},
    ruleset::{BUILTIN, Holidays, Laws, RuleSet},
    store::{Files, load_laws, on_project},
    text::Scalar,
};

const OWN: &str = r#"
[[within.trial-too-short]]
title    = "试运行不满三个月即申请验收"
after    = ["试运行"]
then     = ["申请验收"]
at_least = "3个月"
article  = "22.1"

[[within.built-too-slowly]]
title    = "开工之后十二个月没有建成"
after    = ["开工"]
then     = ["建成"]
at_most  = "12个月"
article  = "19.1"
severity = "warn"

[[within.answered-too-late]]
title    = "申请延期之后十个工作日没有答复"
after    = ["延期验收申请"]
then     = ["延期批复"]
at_most  = "10个工作日"
article  = "22.2"
duty     = "大数据"

[[lapse.approval-lapsed]]
title   = "批复满一年没有开工而据以开工"
after   = ["代初设批复"]
then    = ["开工"]
at_most = "1年"
article = "9.1"

[[lockout.declared-after-failure]]
title   = "验收不通过之后又申报"
after   = ["验收不通过"]
then    = ["申报"]
until   = "次年年底"
article = "22.2"

[[requires.large-without-supervisor]]
title    = "一百万元（含）以上的项目没有监理合同"
events   = ["开工"]
needs    = ["签订合同·监理"]
when     = ["非运行维护", { total_at_least = "100万元" }]
article  = "15.1"
severity = "warn"

[[requires.dear-contract-unapproved]]
title   = "超过五十万元的合同没有列入计划"
events  = ["签订合同·服务"]
needs   = ["列入计划"]
when    = [{ amount_above = "50万元" }]
article = "15.1"

[checklist.software-untested]
title   = "软件开发二百万元（含）以上的没有附测评报告"
event   = "申请验收"
within  = "materials"
when    = [{ part = "软件开发", amount_at_least = "200万元" }]
article = "22.1"
items   = [{ name = "软件测评报告" }]
"#;

fn laws() -> Laws {
    let text = format!("{}{OWN}", BUILTIN.1);
    let set = RuleSet::parse(Path::new("rules/x.toml"), &text, &known()).unwrap_or_else(|e| panic!("{e:#?}"));
    Laws::new(vec![set], Holidays::default()).unwrap()
}

/// 依自立的规则裁断一个项目。
fn judged(laws: &Laws, events: &[&str]) -> Judged {
    judged_on(laws, "2026-12-31", events)
}

fn judged_on(laws: &Laws, as_of: &str, events: &[&str]) -> Judged {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("projects/县教委/WS-2024-001.yaml");
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path.with_file_name("unit.yaml"), "name: 县教委\nkind: 机关\ntier: 其他\n").unwrap();
    let events: String = events.iter().map(|e| format!("  - {{{e}}}\n")).collect();
    fs::write(&path, format!("id: WS-2024-001\nname: 甲\nnature: 新建\nevents:\n{events}")).unwrap();
    let options = Options { explain: true, duties: true };
    let (loaded, judged) = on_project(&Files::on_disk(dir.path()), &path, laws, Date::read(as_of).unwrap(), options);
    judged.unwrap_or_else(|| panic!("{:?}", loaded.faults))
}

fn verdict(laws: &Laws, rule: &str, events: &[&str]) -> Verdict {
    verdict_on(laws, "2026-12-31", rule, events)
}

fn verdict_on(laws: &Laws, as_of: &str, rule: &str, events: &[&str]) -> Verdict {
    let outcomes = judged_on(laws, as_of, events).outcomes;
    outcomes.iter().find(|o| o.rule == rule).unwrap_or_else(|| panic!("没有判 {rule}")).verdict
}

use Verdict::{NotApplicable as Na, Pass, Undecidable as Unknown, Violated as Bad};

const APPROVED: &str = "event: 代初设批复, date: 2023-03-01, by: 县发展改革委";

#[test]
fn each_shape_has_its_edge_on_both_sides() {
    let laws = laws();
    let trial = "event: 试运行, date: 2023-11-30";
    let approved = format!("{APPROVED}, total: 90万元");
    let failed = "event: 验收不通过, date: 2024-05-06, by: 县政府办公室";
    for (rule, events, wanted) in [
        // 十一月三十日起满三个月：二月没有三十日，取月末；2024 年是闰年。
        ("trial-too-short", vec![trial, "event: 申请验收, date: 2024-02-28"], Bad),
        ("trial-too-short", vec![trial, "event: 申请验收, date: 2024-02-29"], Pass),
        ("trial-too-short", vec!["event: 申请验收, date: 2024-02-28"], Na),
        ("built-too-slowly", vec!["event: 开工, date: 2023-03-01", "event: 建成, date: 2024-03-01"], Pass),
        ("built-too-slowly", vec!["event: 开工, date: 2023-03-01", "event: 建成, date: 2024-03-02"], Bad),
        ("built-too-slowly", vec!["event: 开工, date: 2023-03-01"], Bad),
        // 2025-03-01 是周六，顺延到周一。
        ("built-too-slowly", vec!["event: 开工, date: 2024-03-01", "event: 建成, date: 2025-03-03"], Pass),
        ("built-too-slowly", vec!["event: 开工, date: 2024-03-01", "event: 建成, date: 2025-03-04"], Bad),
        ("approval-lapsed", vec![&approved, "event: 开工, date: 2024-03-01"], Pass),
        ("approval-lapsed", vec![&approved, "event: 开工, date: 2024-03-04"], Bad),
        ("approval-lapsed", vec![&approved], Na),
        ("declared-after-failure", vec![failed, "event: 申报, date: 2025-12-31, plan_year: 2027"], Bad),
        ("declared-after-failure", vec![failed, "event: 申报, date: 2026-01-01, plan_year: 2027"], Pass),
        ("declared-after-failure", vec!["event: 申报, date: 2025-12-31, plan_year: 2027"], Na),
    ] {
        assert_eq!(verdict(&laws, rule, &events), wanted, "{rule}：{events:?}");
    }
}

#[test]
fn working_days_are_counted_without_the_day_it_starts() {
    let laws = laws();
    // 2024-06-13 是周四：十个工作日到 06-27。
    let asked = "event: 延期验收申请, date: 2024-06-13, until: 2024-12-31, reason: 缺设备";
    let answered =
        |date: &str| format!("event: 延期批复, date: {date}, by: 县政府办公室, result: 同意, until: 2024-12-31");
    let late = |date: &str| verdict(&laws, "answered-too-late", &[asked, &answered(date)]);
    assert_eq!([late("2024-06-27"), late("2024-06-28")], [Pass, Bad]);
}

#[test]
fn amounts_decide_who_is_asked() {
    let laws = laws();
    let with = |total: &str| {
        let approved = format!("{APPROVED}, total: {total}");
        verdict(&laws, "large-without-supervisor", &[&approved, "event: 开工, date: 2023-06-01"])
    };
    assert_eq!([with("999999.99元"), with("100万元")], [Na, Bad]);
    assert_eq!(verdict(&laws, "large-without-supervisor", &["event: 开工, date: 2023-06-01"]), Unknown);
    let contract = |amount: &str| {
        let signed = format!("event: 签订合同, date: 2023-06-01, kind: 服务, contractor: 甲公司, amount: {amount}");
        verdict(&laws, "dear-contract-unapproved", &[&signed])
    };
    assert_eq!([contract("50万元"), contract("500000.01元")], [Na, Bad]);
    let software = |cost: &str| {
        let declared = format!("event: 申报, date: 2022-09-01, plan_year: 2023, estimate: {{软件开发: {cost}}}");
        verdict(&laws, "software-untested", &[&declared, "event: 申请验收, date: 2024-02-28"])
    };
    assert_eq!([software("199万元"), software("200万元")], [Na, Bad]);
    assert_eq!(verdict(&laws, "software-untested", &["event: 申请验收, date: 2024-02-28"]), Unknown);
}

#[test]
fn an_own_rule_brings_its_own_article_severity_and_duty() {
    let laws = laws();
    let law = laws.get(0);
    let asked = "event: 延期验收申请, date: 2024-06-13, until: 2024-12-31, reason: 缺设备";
    let found = judged(&laws, &[asked, "event: 开工, date: 2023-03-01"]);
    let of = |rule: &str| found.findings.iter().find(|f| f.rule == rule).unwrap();
    let cited = |rule: &str| of(rule).articles(law).iter().map(|c| law.cite(*c)).collect::<Vec<_>>().join("、");
    assert_eq!([cited("answered-too-late"), cited("built-too-slowly")], ["第二十二条第二款", "第十九条第一款"]);
    assert_eq!(of("built-too-slowly").severity(law).en(), "warn");
    assert_eq!(law.rule("answered-too-late").unwrap().duty, "大数据");
    let due = found.obligations.iter().find(|o| o.rule == "answered-too-late").unwrap();
    assert_eq!(
        (due.due.to_string().as_str(), due.standing(Date::read("2024-06-28").unwrap(), 30)),
        ("2024-06-27", DutyState::Overdue)
    );
    let own: Vec<&Rule> =
        rules_with_own(&laws).into_iter().filter(|r| law.own.iter().any(|o| o.slug == r.slug)).collect();
    assert_eq!(own.len(), 8);
    for rule in own {
        let prose = wsgov::rules::Prose::of(rule.doc);
        assert!(!prose.checks.is_empty() && !prose.bad.is_empty() && !prose.fix.is_empty(), "{}", rule.slug);
    }
}

#[test]
fn who_decides_may_depend_on_the_size() {
    let line = "\"代初设批复\" = { by = [\"发展改革\"], article = \"4.2\" }";
    let tiered = "\"代初设批复\" = { by = [\"发展改革\"], article = \"4.2\", tiers = [\
                  { when = [{ total_below = \"50万元\" }], by = [\"大数据\"], article = \"4.4\" }, \
                  { when = [{ total_at_least = \"1亿元\" }], by = [\"县政府\"], article = \"4.1\" }] }";
    assert!(BUILTIN.1.contains(line));
    let text = BUILTIN.1.replacen(line, tiered, 1);
    let set = RuleSet::parse(Path::new("rules/x.toml"), &text, &known()).unwrap_or_else(|e| panic!("{e:#?}"));
    let laws = Laws::new(vec![set], Holidays::default()).unwrap();
    let wrong = |by: &str, total: &str| {
        let approved = format!("event: 代初设批复, date: 2023-03-01, by: {by}, total: {total}");
        let found = judged(&laws, &[&approved]).findings;
        let cited = |f: &wsgov::rules::Finding| f.articles(laws.get(0)).iter().map(ToString::to_string).collect();
        found.iter().find(|f| f.rule == "wrong-authority").map(cited).unwrap_or_else(String::new)
    };
    assert_eq!(wrong("县政府办公室", "499999.99元"), "");
    assert_eq!(wrong("县发展改革委", "499999.99元"), "第四条第四款");
    assert_eq!(wrong("县发展改革委", "50万元"), "");
    assert_eq!(wrong("县发展改革委", "99999999.99元"), "");
    assert_eq!(wrong("县发展改革委", "1亿元"), "第四条第一款");
    assert_eq!(wrong("县政府", "1亿元"), "");
}

#[test]
fn an_own_rule_without_a_title_or_a_length_is_refused() {
    for (from, to, says) in [
        ("title    = \"试运行不满三个月即申请验收\"\n", "", "本地自立的规则，写上标题 title"),
        ("at_least = \"3个月\"\n", "", "within 应写 at_least"),
        ("at_least = \"3个月\"", "at_least = \"三个月\"", "不是期间的长短"),
        ("until   = \"次年年底\"", "until   = \"明年\"", "不认识的用语「明年」"),
        ("at_most = \"1年\"", "at_least = \"1年\"", "lapse 只写 at_most"),
        ("duty     = \"大数据\"", "duty     = \"大数居\"", "您是否要写「大数据」"),
        ("{ total_at_least = \"100万元\" }", "{ total_at_leest = \"100万元\" }", "total_at_leest"),
        ("{ amount_above = \"50万元\" }", "{ }", "没有写界限"),
        ("part = \"软件开发\", amount_at_least", "part = \"软件开发\", total_at_least", "写了 part 而没有写界限"),
        ("then     = [\"申请验收\"]", "then     = []", "then 不能空着"),
    ] {
        assert!(OWN.contains(from), "{from}");
        let text = format!("{}{}", BUILTIN.1, OWN.replacen(from, to, 1));
        let errors = RuleSet::parse(Path::new("rules/x.toml"), &text, &known()).err().unwrap_or_default();
        assert!(errors.iter().any(|e| e.message.contains(says)), "{from} → {to}：{errors:#?}");
    }
}

#[test]
fn the_shipped_city_uses_them() {
    let set = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/rules/lishui-2025.toml");
    let laws = load_laws(None, &[set]).unwrap();
    let approved = "event: 代初设批复, date: 2026-02-20, by: 市数据局, total: 300万元";
    let own = |events: &[&str]| {
        let found = judged(&laws, events).findings;
        let mut own: Vec<&str> =
            found.iter().map(|f| f.rule).filter(|r| laws.own_rules().any(|o| o.slug == *r)).collect();
        own.sort_unstable();
        own
    };
    let slow = [approved, "event: 开工, date: 2027-09-05", "event: 建成, date: 2028-12-10"];
    assert_eq!(own(&slow), Vec::<&str>::new(), "核查日还没有到");
    let quick = [
        approved,
        "event: 开工, date: 2026-05-06",
        "event: 试运行, date: 2026-08-01",
        "event: 申请验收, date: 2026-10-31",
    ];
    assert_eq!(own(&quick), ["trial-too-short"]);
}

#[test]
fn a_threshold_may_exclude_its_own_amount() {
    for (key, wanted) in [("total_at_least", [Pass, Bad, Bad]), ("total_above", [Pass, Pass, Bad])] {
        let text = BUILTIN.1.replacen("total_at_least = \"3000万元\"", &format!("{key} = \"3000万元\""), 1);
        let set = RuleSet::parse(Path::new("rules/x.toml"), &text, &known()).unwrap_or_else(|e| panic!("{e:#?}"));
        let laws = Laws::new(vec![set], Holidays::default()).unwrap();
        let with = |total: &str| verdict(&laws, "two-step-skipped", &[&format!("{APPROVED}, total: {total}")]);
        assert_eq!([with("29999999.99元"), with("3000万元"), with("30000000.01元")], wanted, "{key}");
    }
}

#[test]
fn what_turns_on_a_holiday_not_yet_announced_is_undecidable() {
    let text = format!("{}{OWN}", BUILTIN.1);
    let set = RuleSet::parse(Path::new("rules/x.toml"), &text, &known()).unwrap_or_else(|e| panic!("{e:#?}"));
    let shipped = Holidays::parse(Path::new(wsgov::ruleset::HOLIDAYS.0), wsgov::ruleset::HOLIDAYS.1).unwrap();
    let laws = Laws::new(vec![set], shipped).unwrap();
    // 2028 年国庆的安排还没有：一年期满在 2028-10-02，可能顺延到节后。
    let approved = "event: 代初设批复, date: 2027-10-02, by: 县发展改革委, total: 90万元";
    let begun = |date: &str| {
        verdict_on(&laws, "2028-12-31", "approval-lapsed", &[approved, &format!("event: 开工, date: {date}")])
    };
    assert_eq!([begun("2028-09-30"), begun("2028-10-05"), begun("2028-11-01")], [Pass, Unknown, Bad]);
    // 十个工作日：其间有可能放假的日子，早则节前，迟则节后。
    let asked = "event: 延期验收申请, date: 2028-09-25, until: 2028-12-31, reason: 缺设备";
    let answered = |date: &str| {
        let answer = format!("event: 延期批复, date: {date}, by: 县政府办公室, result: 同意, until: 2028-12-31");
        verdict_on(&laws, "2028-12-31", "answered-too-late", &[asked, &answer])
    };
    assert_eq!([answered("2028-09-28"), answered("2028-10-13"), answered("2028-11-10")], [Pass, Unknown, Bad]);
    // 申请延期的那天是否已经过期，也要看放假安排。
    let built = "event: 建成, date: 2028-04-02";
    let extension = |date: &str| {
        let asked = format!("event: 延期验收申请, date: {date}, until: 2028-12-31, reason: 缺设备");
        verdict_on(&laws, "2028-12-31", "extension-late", &[built, &asked])
    };
    assert_eq!([extension("2028-10-02"), extension("2028-10-06"), extension("2028-11-01")], [Pass, Unknown, Bad]);
}

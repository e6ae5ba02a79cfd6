//! 接下来办什么，怎样办。

use super::*;

/// 命令里写全规则要求的：记入时不会因少了一个键而不许。
#[test]
fn advance_without_an_event_names_what_next_names() {
    for id in ["WS-2026-003", "WS-2024-001"] {
        let page = json(&["next", id]);
        let steps: Vec<&str> = page["steps"].as_array().unwrap().iter().map(|s| s["event"].as_str().unwrap()).collect();
        let (code, _, err) = run(Path::new(ROOT), &["advance", id, "--dry-run"]);
        assert!(code == 2 && err.contains(&format!("接下来可能是：{}\n", steps.join("、"))), "{err}");
    }
}

#[test]
fn next_writes_what_the_rules_will_ask_for() {
    let listed = "id: WS-1\nname: 甲\nnature: 新建\nfeatures: [高耗能]\nevents:\n  - event: 申报\n    date: 2023-09-10\n    plan_year: 2024\n  - event: 纳入清单\n    date: 2023-11-10\n    by: 县政府办公室\n    doc: 巫山府办〔2023〕1号\n    year: 2024\n";
    let (dir, _) = store("县水利局", listed);
    let (_, out, _) = run(dir.path(), &["next", "WS-1"]);
    for said in [
        "--set evaluator=… --set fields=网络安全,预算管理,政务数据资源,密码应用,保密",
        "「评审」（第九条，还没有）",
        "有关主管部门",
        "--by … --doc … --set kind=… --set result=…",
    ] {
        assert!(out.contains(said), "缺「{said}」：{out}");
    }
    let (dir, _) = store("县水利局", "id: WS-1\nname: 甲\nnature: 新建\n");
    let (_, out, _) = run(dir.path(), &["next", "WS-1"]);
    assert!(out.contains("2024-09-30（2025 年度申报的截止日）"), "{out}");
}

#[test]
fn a_body_written_almost_right_is_recognised() {
    let wrong = "id: WS-1\nname: 甲\nnature: 新建\nevents:\n  - event: 纳入清单\n    date: 2023-11-10\n    by: 县政务办公室\n    doc: 巫山府办〔2023〕1号\n    year: 2024\n";
    let (dir, _) = store("县水利局", wrong);
    let (_, out, _) = run(dir.path(), &["check", "--only", "wrong-authority", "--undecidable"]);
    assert!(flat(&out).contains("是否指县政府办公室"), "{out}");
    let (dir, _) = store("县水利局", &wrong.replace("县政务办公室", "县政府办公室(县大数据管理中心)"));
    let (_, out, _) = run(dir.path(), &["check", "--only", "wrong-authority", "--undecidable"]);
    assert!(out.contains("不能判断 0"), "{out}");
}

#[test]
fn what_is_missing_is_named() {
    let (dir, _) = store(
        "县水利局",
        "id: WS-1\nname: 甲\nnature: 新建\nevents:\n  - event: 代初设批复\n    date: 2023-06-10\n    by: 县发展改革委\n    doc: 巫发改〔2023〕1号\n    total: 1000万元\n  - event: 签订合同\n    date: 2023-07-10\n    kind: 建设\n    amount: 900万元\n",
    );
    let (_, out, _) = run(dir.path(), &["next", "WS-1"]);
    assert!(out.contains("【开工】") && flat(&out).contains("「共享审核（同意）」（第二十五条，还没有）"), "{out}");
}

#[test]
fn the_command_that_next_offers_can_be_typed() {
    let steps = json(&["next", "WS-2027-001"]);
    let command = steps["steps"][0]["command"].as_str().unwrap();
    assert!(command.starts_with("wsgov advance WS-2027-001 纳入清单 "), "{command}");
    let typed = command.replace("--doc …", "--doc 巫山府办发〔2026〕9号").replace('…', "2027");
    let args: Vec<&str> = typed.split(' ').skip(1).chain(["--dry-run"]).collect();
    let (code, out, err) = run(Path::new(ROOT), &args);
    assert_eq!(code, 0, "{typed}\n{out}{err}");
}

#[test]
fn without_a_project_next_is_one_line_each() {
    let out = sample(&["next"]);
    let (steps, duties) = out.split_once("各项目最先到期的一项").unwrap();
    assert!(steps.contains("待纳入清单") && steps.contains(" 1 个"), "{steps}");
    let ids: Vec<&str> = duties.split_whitespace().filter(|w| w.starts_with("WS-20")).collect();
    let unique: BTreeSet<&&str> = ids.iter().collect();
    assert!(ids.len() > 5 && unique.len() == ids.len(), "{out}");
    let waiting = json(&["next"])["waiting"].as_array().unwrap().clone();
    assert!(waiting.iter().any(|step| step["event_en"] == "list" && step["projects"].as_array().unwrap().len() == 1));
    let dues: Vec<String> =
        json(&["next"])["duties"].as_array().unwrap().iter().map(|d| d["due"].to_string()).collect();
    assert!(dues.is_sorted());
}

/// 说法，购买方式，台账里的事，问不问，哪一步须先有它、有没有。
type AskedFor<'a> = (&'a str, &'a str, &'a [&'a str], bool, Option<(&'a str, bool)>);

/// 清单之后、批复之前、开工之前，条文要审核初步设计的都问；审核过的、购买服务的不问。
#[test]
fn next_asks_for_the_design_review_wherever_it_is_owed() {
    let head = |funding: &str| format!("id: WS-1\nname: 甲\nnature: 新建\n{funding}events:\n");
    let listed = "  - {event: 申报, date: 2023-09-10, plan_year: 2024, estimate: {建设费用: 96万元}}\n  - {event: 纳入清单, date: 2023-11-10, by: 县政府办公室, doc: 巫山府办〔2023〕1号, year: 2024}\n";
    let reviewed = "  - {event: 初设审核, date: 2023-12-10, by: 县政府办公室, doc: 巫山府办函〔2023〕2号}\n";
    let feasible = "  - {event: 可研批复, date: 2023-12-01, by: 县发展改革委, doc: 巫发改〔2023〕1号, total: 96万元}\n";
    let approved =
        "  - {event: 代初设批复, date: 2024-01-10, by: 县发展改革委, doc: 巫发改〔2024〕1号, total: 96万元}\n";
    let signed = "  - {event: 签订合同, date: 2024-02-10, kind: 建设, amount: 90万元}\n";
    let started = "  - {event: 开工, date: 2024-03-01}\n";
    let purchase = "funding_mode: 政府购买服务\n";
    let cases: [AskedFor<'_>; 11] = [
        ("已入清单", "", &[listed], true, None),
        ("已入清单，购买服务", purchase, &[listed], false, None),
        ("已入清单，已审核", "", &[listed, reviewed], false, None),
        ("可研已批", "", &[listed, feasible], true, Some(("概算批复", false))),
        ("可研已批，已审核", "", &[listed, feasible, reviewed], false, Some(("概算批复", true))),
        ("一步批复", "", &[listed, approved], true, None),
        ("一步批复，已审核", "", &[listed, reviewed, approved], false, None),
        ("已签合同", "", &[listed, approved, signed], true, Some(("开工", false))),
        ("已签合同，已审核", "", &[listed, reviewed, approved, signed], false, Some(("开工", true))),
        ("已签合同，购买服务", purchase, &[listed, approved, signed], false, None),
        ("已开工", "", &[listed, approved, signed, started], false, None),
    ];
    for (what, funding, events, asked, needed) in cases {
        let (dir, _) = store("县水利局", &(head(funding) + &events.concat()));
        let (_, out, _) = run(dir.path(), &["next", "WS-1", "--format", "json"]);
        let page: Value = serde_json::from_str(&out).unwrap();
        let steps = page["steps"].as_array().unwrap();
        let step = |name: &str| steps.iter().find(|step| step["event"] == name);
        assert_eq!(step("初设审核").is_some(), asked, "{what}：{steps:?}");
        let rows = steps.iter().flat_map(|step| {
            let rows = step["earlier"].as_array().unwrap().iter();
            rows.filter(|row| row["rule"] == "design-not-reviewed")
                .map(|row| (step["event"].as_str().unwrap(), !row["found"].is_null()))
        });
        assert_eq!(rows.collect::<Vec<_>>(), needed.iter().copied().collect::<Vec<_>>(), "{what}");
    }
    // 一步审批的，先审核了初步设计，接着仍是代初设批复，不是概算批复。
    let (dir, _) = store("县水利局", &(head("") + listed + reviewed));
    let (_, out, _) = run(dir.path(), &["next", "WS-1"]);
    assert!(out.contains("【代初设批复】") && !out.contains("【概算批复】"), "{out}");
}

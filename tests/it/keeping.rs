//! 单位与县的事件、豁免与说明、换编号、查找：不动手写 YAML 也办得成，办错了也不写。

#![allow(clippy::unwrap_used, clippy::panic)]

use std::fs;

use crate::cli_driver::{Clerk, PLAIN};

const DECLARED: &str = "id: WS-2024-001\nname: 校园安全平台\nnature: 新建\nevents:\n  - event: 申报\n    date: 2023-09-20\n    plan_year: 2024\n  - event: 纳入清单\n    date: 2023-11-28\n    by: 县政府办公室\n    doc: 巫山府办发〔2023〕61号\n    year: 2024\n";

fn unit(clerk: &Clerk) -> String {
    fs::read_to_string(clerk.path("projects/县教委/unit.yaml")).unwrap()
}

fn county(clerk: &Clerk) -> String {
    fs::read_to_string(clerk.path("projects/county.yaml")).unwrap()
}

#[test]
fn an_overall_plan_is_kept_by_events() {
    let clerk = Clerk::plain(DECLARED.as_bytes());
    let text = unit(&clerk).replace("其他", "县级部门");
    fs::write(clerk.path("projects/县教委/unit.yaml"), text).unwrap();
    let decide =
        ["unit", "县教委", "总体方案审议", "--date=2023-06-01", "--set=方案名称=整合方案", "--set=起止年份=2023-2026"];
    let done = clerk.must("2024-06-30", &[&decide[..], &["--set=纳入的项目编号=WS-2024-001", "--dry-run"]].concat());
    assert!(done.out.contains("预览") && !unit(&clerk).contains("总体方案审议"), "{}", done.said());
    clerk.must(
        "2024-06-30",
        &[&decide[..], &["--set=projects=WS-2024-001", "--record-anyway", "--reason=补录"]].concat(),
    );
    let missing = clerk.run(&["check", "--only", "overall-plan-not-filed"]);
    assert!(missing.code == 1 && missing.out.contains("unit.yaml"), "指到事件：{}", missing.said());
    let filing = [
        "unit",
        "教委",
        "总体方案报备",
        "--date=2023-06-20",
        "--set=filed_with={县发改委: 2023-06-10, 县网络舆情监管中心: 2023-06-12, 县政府办公室: 2023-06-12}",
    ];
    let done = clerk.must("2024-06-30", &filing);
    assert!(done.out.contains("「县发改委」写成「县发展改革委」"), "{}", done.out);
    assert_eq!(
        clerk.run(&["check", "--only", "overall-plan-not-filed", "no-overall-plan", "not-in-overall-plan"]).code,
        0
    );
    assert!(county(&clerk).starts_with("format: 2\n"), "{}", county(&clerk));
    // 同一件事不记两遍；误记的可以更正。
    let again = clerk.run(&filing);
    assert!(again.code == 1 && again.err.contains("已经记过"), "{}", again.said());
    let wrong = clerk.run(&["unit", "县教委", "总体方案审", "--date=2023-06-01"]);
    assert!(wrong.code == 2 && wrong.err.contains("总体方案审议"), "{}", wrong.said());
    let lacking = clerk.run(&["unit", "县教委", "总体方案审议", "--date=2023-06-01"]);
    assert!(lacking.code == 2 && lacking.err.contains("方案名称（title）"), "{}", lacking.said());
}

#[test]
fn many_units_act_by_one_register() {
    let clerk = Clerk::plain(PLAIN.as_bytes());
    fs::create_dir_all(clerk.path("projects/县公安局")).unwrap();
    fs::write(clerk.path("projects/县公安局/unit.yaml"), "name: 巫山县公安局\nkind: 机关\ntier: 其他\n").unwrap();
    let file = clerk.path("表.csv");
    let text = "单位,事件,日期,机关,系统名称,状况\n县教委,系统状况,2024-03-01,县大数据局,排课系统,未共享\n巫山县公安局,系统登记,2024-03-01,,卡口系统,\n合计,,,,,\n";
    fs::write(&file, text).unwrap();
    let path = file.to_str().unwrap();
    let done = clerk.must("2024-06-30", &["unit", "--file", path]);
    assert!(done.out.contains("第 4 行是合计，没有读"), "{}", done.out);
    assert!(unit(&clerk).contains("by: 县政府办公室\n") && unit(&clerk).contains("what: 未共享"), "{}", unit(&clerk));
    fs::write(&file, text.replace("2024-03-01,县大", ",县大").replace("县大数据局,排课", "县大数据局,教务")).unwrap();
    let kept = unit(&clerk);
    let done = clerk.run(&["unit", "--file", path]);
    assert!(done.code == 2 && done.err.contains("C2（日期）：没有写日期"), "{}", done.said());
    assert_eq!(unit(&clerk), kept, "有一行不成，一行也不写");
}

#[test]
fn county_acts_waivers_and_answers_come_by_register_too() {
    let clerk = Clerk::plain(DECLARED.replace("    doc: 巫山府办发〔2023〕61号\n", "").as_bytes());
    let file = clerk.path("表.csv");
    let path = file.to_str().unwrap();
    let before = (county(&clerk), clerk.text());
    // 有一格不对，一件也不记，各指到格。
    fs::write(&file, "事件,日期,文号,规划名称,起止年份,清单年度,项目编号\n规划批准,,甲〔2024〕1号,规划,2024,,\n发布清单,2023-12-04,甲〔2023〕9号,,,2024,WS-2024-001\n").unwrap();
    let done = clerk.run(&["county", "--file", path]);
    for said in ["B2（日期）：没有写日期", "E2（起止年份）", "一个事件也没有记入"] {
        assert!(done.code == 2 && done.err.contains(said), "{said}：{}", done.said());
    }
    fs::write(&file, "事件,日期,文号,规划名称,起止年份,清单年度,项目编号\n规划批准,2022-03-01,甲〔2022〕1号,规划,2022-2026,,\n发布清单,2023-12-04,甲〔2023〕9号,,,2024,WS-2024-001\n").unwrap();
    let done = clerk.must("2024-06-30", &["county", "--file", path]);
    assert!(done.out.contains("规划批准") && county(&clerk).matches("event: ").count() == 2, "{}", done.said());
    let again = clerk.run(&["county", "--file", path]);
    assert!(again.code == 2 && again.err.contains("已经记过"), "{}", again.said());
    // 说明：规则、理由各一栏；名称与编号对不上的不写。
    fs::write(&file, "编号,项目名称,规则,日期,理由\nWS-2024-001,别的平台,authority-undocumented,2024-06-30,口头通报\nWS-2024-001,校园安全平台,authority-undocumnted,2024-06-30,口头通报\n").unwrap();
    let done = clerk.run(&["answer", "--file", path]);
    assert!(done.code == 2 && done.err.contains("表里写的是「别的平台」"), "{}", done.said());
    assert!(done.err.contains("C3（规则）") && done.err.contains("authority-undocumented"), "{}", done.said());
    assert_eq!(clerk.text(), before.1);
    fs::write(&file, "编号,规则,日期,理由\nWS-2024-001,authority-undocumented,2024-06-30,口头通报\n").unwrap();
    clerk.must("2024-06-30", &["answer", "--file", path]);
    assert!(!clerk.run(&["check"]).out.contains("提醒[authority-undocumented]"), "{}", clerk.text());
    // 豁免只有可以豁免的规则才收；不可豁免的，一条也不写。
    fs::write(&file, "编号,规则,起始日期,作出机关,文号,截止日期,理由\nWS-2024-001,late-acceptance,2024-01-01,县政府,巫府〔2024〕1号,2024-12-31,甲\n").unwrap();
    let done = clerk.run(&["waive", "--file", path]);
    assert!(done.code == 1 && done.err.contains("没有写豁免"), "{}", done.said());
    assert!(!clerk.text().contains("waivers"));
    let form = clerk.path("说明.xlsx");
    clerk.must("2024-06-30", &["report", "form", "疑点说明", "-o", form.to_str().unwrap()]);
    let empty = clerk.run(&["answer", "--file", form.to_str().unwrap()]);
    assert!(empty.code == 3 && empty.err.contains("表中没有要写的行"), "{}", empty.said());
}

/// 一行里是谁的、哪一格、缺什么、名称对不上，一次说全；写错的不再说没有写。
#[test]
fn every_fault_of_a_row_is_told_in_one_run() {
    let clerk = Clerk::plain(DECLARED.as_bytes());
    let file = clerk.path("表.csv");
    let path = file.to_str().unwrap();
    let refused = |args: &[&str], text: &str, says: &[&str]| {
        fs::write(&file, text).unwrap();
        let done = clerk.run(&[args, &["--file", path]].concat());
        for said in says {
            assert!(done.code == 2 && done.err.contains(said), "{args:?} {said}：{}", done.said());
        }
        done.err
    };
    let said = refused(
        &["unit"],
        "单位,事件,日期,系统名称,状况\n县教为,系统状况,2024-02-30,,未共向\n",
        &["A2（单位）", "C2（日期）", "D2（系统名称）：没有写", "E2（状况）", "未共享"],
    );
    assert_eq!(said.matches("（状况）").count(), 1, "{said}");
    let said = refused(
        &["answer"],
        "编号,项目名称,规则,日期,理由\nWS-2024-001,别的平台,authority-undocumnted,2024-02-30,\n",
        &["表里写的是「别的平台」", "C2（规则）", "D2（日期）", "没有写「理由」"],
    );
    assert!(!said.contains("没有写「规则") && !said.contains("没有写「日期"), "{said}");
    refused(
        &["answer"],
        "编号,规则,日期\nWS-2099-001,没有这条,2024-01-01\n",
        &["A2（编号）", "B2（规则）", "没有写「理由」"],
    );
    let said = refused(
        &["new", "unit"],
        "单位名称,单位类别,层级,排列次序\n../甲,机关,县级部们,第三\n",
        &["第 2 行：单位名称「../甲」不能用作文件夹名", "县级部们", "第三"],
    );
    assert!(!said.contains("还缺"), "{said}");
}

#[test]
fn the_facts_of_a_unit_change_on_a_day_and_the_past_keeps_its_own() {
    let clerk = Clerk::plain(DECLARED.as_bytes());
    let rules = ["check", "--only", "no-overall-plan"];
    assert_eq!(clerk.run(&rules).code, 0, "申报时层级是其他，不受约束");
    clerk.must("2024-06-30", &["unit", "县教委", "事实变更", "--date=1月5日", "--set=层级=县级部门", "--set=次序=3"]);
    assert!(unit(&clerk).contains("date: 2024-01-05\n") && unit(&clerk).contains("tier: 县级部门"), "{}", unit(&clerk));
    assert_eq!(clerk.run(&rules).code, 0, "2023 年的申报依当时的层级");
    let later = ["advance", "WS-2024-001", "申报", "--date=昨天", "--set=plan_year=2025"];
    clerk.run(&[&later[..], &["--record-anyway", "--reason=照实记"]].concat());
    let found = clerk.run(&rules);
    assert!(found.code == 1 && found.out.contains("最早 2024-06-29"), "{}", found.said());
}

#[test]
fn a_list_is_published_without_copying_ids() {
    let clerk = Clerk::plain(DECLARED.as_bytes());
    let done = clerk.run(&["publish", "2024", "--date=2023-12-04"]);
    assert!(done.code == 2 && done.err.contains("有 1 个") && done.err.contains("--all-listed"), "{}", done.said());
    clerk.must("2024-06-30", &["publish", "2024", "--date=2023-12-04", "--doc=巫山府办发[2023]62号", "--all-listed"]);
    let text = county(&clerk);
    for line in ["- event: 发布清单", "year: 2024", "- WS-2024-001", "doc: 巫山府办发〔2023〕62号", "format: 2"]
    {
        assert!(text.contains(line), "{line}\n{text}");
    }
    assert_eq!(clerk.run(&["check", "--strict", "--only", "catalogue-unpublished"]).code, 0);
    let none = clerk.run(&["publish", "2025", "--date=2023-12-04", "--all-listed"]);
    assert!(none.code == 1 && none.err.contains("没有纳入 2025"), "{}", none.said());
    clerk.must("2024-06-30", &["county", "规划修订", "--date=2024-02-01", "--set=调整的内容=增列两个系统"]);
    assert!(county(&clerk).contains("event: 规划修订"));
}

#[test]
fn a_rolling_plan_is_adopted_without_copying_ids() {
    let clerk =
        Clerk::plain(DECLARED.replace("events:\n", "years: {2024: 60万元, 2025: 36万元}\nevents:\n").as_bytes());
    let adopt = ["county", "滚动规划通过", "--date=2024-01-20", "--doc=巫发改〔2024〕9号", "--all-listed"];
    let done = clerk.run(&adopt);
    assert!(done.code == 2 && done.err.contains("起止年份"), "{}", done.said());
    let both = clerk.run(&[&adopt[..], &["--set=years=2024-2026", "--set=projects=WS-2024-001"]].concat());
    assert!(both.code == 2 && both.err.contains("不必再写"), "{}", both.said());
    let other = clerk.run(&["county", "规划修订", "--all-listed"]);
    assert!(other.code == 2 && other.err.contains("wsgov publish"), "{}", other.said());
    let done = clerk.must("2024-06-30", &[&adopt[..], &["--set=years=2024-2026"]].concat());
    assert!(done.out.contains("所列的项目 1 个"), "{}", done.said());
    let text = county(&clerk);
    assert!(text.contains("- event: 滚动规划通过") && text.contains("- WS-2024-001"), "{text}");
    assert_eq!(clerk.run(&["check", "--strict", "--only", "rolling-plan-differs"]).code, 0);
}

#[test]
fn a_reminder_is_answered_and_only_what_may_be_waived_is_waived() {
    let clerk = Clerk::plain(DECLARED.replace("    doc: 巫山府办发〔2023〕61号\n", "").as_bytes());
    assert!(clerk.run(&["check"]).out.contains("authority-undocumented"));
    let before = clerk.text();
    let done =
        clerk.must("2024-06-30", &["answer", "WS-2024-001", "authority-undocumented", "--reason=口头通报: 见纪要"]);
    assert!(done.out.contains("没有待核的疑点了"), "{}", done.out);
    let text = clerk.text();
    assert!(text.contains("explanations:\n  - {rule: authority-undocumented"), "{text}");
    assert!(before.lines().all(|line| text.contains(line)), "别的行不动\n{text}");
    // 没有疑点可说明的，不写。
    let none = clerk.run(&["answer", "WS-2024-001", "unit-slip", "--reason=确无误"]);
    assert!(none.code == 1 && none.err.contains("没有「unit-slip」的待核疑点"), "{}", none.said());
    assert_eq!(clerk.text(), text);
    let waived = clerk.run(&[
        "waive",
        "WS-2024-001",
        "late-acceptance",
        "--by=县政府",
        "--doc=巫府〔2024〕1号",
        "--until=2024-12-31",
    ]);
    assert!(waived.code == 1 && waived.err.contains("没有写"), "{}", waived.said());
    assert!(!clerk.text().contains("waivers"));
    let unknown = clerk.run(&["answer", "WS-2024-001", "unit-slp", "--reason=甲"]);
    assert!(unknown.code == 2 && unknown.err.contains("unit-slip"), "{}", unknown.said());
    assert!(clerk.run(&["waive", "WS-2024-001", "unapproved-in-plan"]).err.contains("--by（作出机关）"));
}

#[test]
fn a_project_is_renumbered_found_and_helped_with() {
    let clerk = Clerk::plain(DECLARED.as_bytes());
    fs::write(clerk.path("projects/县教委/unit.yaml"), "name: 县教委\nkind: 机关\ntier: 其他\n# 另见 WS-2024-001\n")
        .unwrap();
    let done = clerk.must("2024-06-30", &["renumber", "WS-2024-001", "WS-2024-007"]);
    assert!(done.out.contains("请核对：projects/县教委/unit.yaml"), "{}", done.out);
    let text = fs::read_to_string(clerk.path("projects/县教委/WS-2024-007.yaml")).unwrap();
    assert_eq!(text, DECLARED.replace("id: WS-2024-001", "id: WS-2024-007"));
    assert!(!clerk.project().exists());
    assert!(clerk.run(&["renumber", "WS-2024-007", "unit"]).code == 2);
    let listed = clerk.must("2024-06-30", &["list", "校园"]);
    assert!(listed.out.contains("WS-2024-007") && listed.out.contains("共 1 个"), "{}", listed.out);
    assert_eq!(clerk.run(&["list", "没有的"]).code, 3);
    assert_eq!(clerk.run(&["check", "县教委", "--only", "unit-slip"]).code, 0);
    let stray = clerk.run(&["check", "县卫健局"]);
    assert!(
        stray.code == 2 && stray.err.contains("wsgov list 县卫健局") && stray.err.contains("new unit"),
        "{}",
        stray.said()
    );
    assert_eq!(clerk.run(&["check", "教委", "--only", "unit-slip"]).code, 0, "单位只写几个字也认");
    let due =
        |unit: &str| clerk.must("2024-06-30", &["due", "--within", "9999", "--unit", unit, "--format", "csv"]).out;
    assert!(due("县政府办公室").contains("清单目录") && !due("县教委").contains("清单目录"), "{}", due("县政府办公室"));
    assert!(clerk.must("2024-06-30", &["help", "publish"]).out.contains("--all-listed"));
    assert_eq!(clerk.run(&["help", "没有的"]).code, 2);
}

#[test]
fn a_register_comes_prefilled_and_unfilled_rows_are_passed_over() {
    let clerk = Clerk::plain(DECLARED.as_bytes());
    let file = clerk.path("报批.xlsx");
    let path = file.to_str().unwrap().to_owned();
    clerk.must("2024-06-30", &["report", "form", "报批", "-o", &path]);
    let done = clerk.run(&["advance", "--file", &path]);
    assert!(done.code == 3 && done.out.contains("有 1 行没有填"), "{}", done.said());
    let wrong = clerk.run(&["report", "ledger", "支付"]);
    assert!(wrong.code == 2 && wrong.err.contains("report form 支付"), "{}", wrong.said());
    assert_eq!(clerk.run(&["report", "form", "开会", "-o", &path]).code, 2);
}

#[test]
fn papers_to_sign_come_filled_from_the_ledger() {
    let clerk = Clerk::plain(DECLARED.as_bytes());
    let project = "id: WS-2024-001\nname: 校园安全平台\nnature: 新建\nevents:\n  - event: 代初设批复\n    date: 2024-01-10\n    by: 县发展改革委\n    doc: 巫发改〔2024〕9号\n    total: 100万元\n  - event: 签订合同\n    date: 2024-02-01\n    kind: 建设\n    amount: 95万元\n  - event: 开工\n    date: 2024-02-10\n  - event: 调整\n    date: 2024-03-01\n    amount: 8万元\n    total_change: 0元\n    goal_changed: false\n  - event: 建成\n    date: 2024-04-30\n";
    fs::write(clerk.project(), project).unwrap();
    let page = |paper: &str| {
        let file = clerk.path(&format!("{paper}.html"));
        clerk.must("2024-06-30", &["report", "form", paper, "校园", "-o", file.to_str().unwrap()]);
        fs::read_to_string(file).unwrap()
    };
    let extension = page("延期验收申请");
    for said in ["竣工验收延期申请表", "校园安全平台", "100.00万元", "2024-10-30", "（含）之前提出", "县教委（盖章）"]
    {
        assert!(extension.contains(said), "{said}\n{extension}");
    }
    assert!(!extension.contains("不构成认定"), "不是疑点，不说认定");
    let adjustment = page("调整备案");
    for said in ["（政策要求）", "（方案优化）", "（业务发展）", "8.00万元", "8.00%", "县财政局", "10%"]
    {
        assert!(adjustment.contains(said), "{said}");
    }
    let acceptance = page("验收申请");
    for said in ["项目建设总结", "密码应用安全性评估报告", "数据字典", "网络安全等级保护备案"]
    {
        assert!(acceptance.contains(said), "{said}");
    }
    assert!(!acceptance.contains("涉密信息系统安全保密测评报告"), "非涉密的不要");
    for (paper, said) in [("绩效评价", "2024 年度"), ("自评价", "□优"), ("限期整改通知书", "built-before")]
    {
        let page = page(paper);
        assert!(page.contains(said) || paper == "限期整改通知书" && page.contains("须整改的事项"), "{paper}\n{page}");
    }
    let sheet = clerk.path("验收申请.xlsx");
    clerk.must("2024-06-30", &["report", "form", "验收申请", "-o", sheet.to_str().unwrap()]);
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(&sheet).unwrap();
    let range = calamine::Reader::worksheet_range_at(&mut book, 0).unwrap().unwrap();
    assert!(range.rows().flatten().any(|cell| *cell == "项目建设总结"));
    // 没有写编号的，仍是登记表。
    let register = clerk.path("自评价.xlsx");
    clerk.must("2024-06-30", &["report", "form", "自评价", "-o", register.to_str().unwrap()]);
    assert!(clerk.run(&["report", "form", "验收申请"]).code == 2);
}

#[test]
fn a_new_file_tells_editors_where_its_format_is_kept() {
    let clerk = Clerk::plain(b"id: WS-2024-001\nname: \xe7\x94\xb2\nnature: \xe6\x96\xb0\xe5\xbb\xba\nevents:\n");
    let new =
        |id: &str| clerk.must("", &["new", "--unit", "县教委", "--id", id, "--name", "乙平台", "--nature", "新建"]);
    let unit = |name: &str| clerk.must("", &["new", "unit", "--name", name, "--kind", "机关", "--tier", "其他"]);
    let first = |path: &str| fs::read_to_string(clerk.path(path)).unwrap().lines().next().unwrap().to_owned();
    new("WS-2024-002");
    assert!(first("projects/县教委/WS-2024-002.yaml").starts_with("id:"), "没有存格式的不写");
    clerk.must("", &["init", clerk.path("").to_str().unwrap()]);
    new("WS-2024-003");
    unit("县测试局");
    for (path, schema) in [("县教委/WS-2024-003.yaml", "project"), ("县测试局/unit.yaml", "unit")] {
        let line = first(&format!("projects/{path}"));
        let (_, target) = line.split_once("# yaml-language-server: $schema=").unwrap();
        assert!(target.ends_with(&format!("/{schema}.json")), "{line}");
        assert!(clerk.path("projects/县教委").join(target).is_file(), "{line}");
    }
}

/// 记入第二版的事件，county.yaml 的 format 随之改为 2：旧的程序整个拒绝，不会读错。第一版就有的事件不动它。
#[test]
fn an_act_of_the_second_edition_raises_the_format() {
    let clerk = Clerk::plain(PLAIN.as_bytes());
    let before = county(&clerk);
    clerk.must("2024-06-30", &["advance", "WS-2024-001", "采购", "--date=2024-03-01", "--set=method=询价"]);
    assert_eq!(county(&clerk), before, "第一版的事件");
    let preliminary = ["advance", "WS-2024-001", "初验", "--date=2024-05-01", "--set=result=合格"];
    let done = clerk.must("2024-06-30", &[&preliminary[..], &["--dry-run"]].concat());
    assert!(county(&clerk) == before && done.out.contains("format 改为 2"), "预览不写：{}", done.said());
    let done = clerk.must("2024-06-30", &preliminary);
    assert!(done.out.contains("初验") && done.out.contains("county.yaml 的 format 改为 2"), "{}", done.said());
    assert_eq!(county(&clerk), before.replace("format: 1", "format: 2"), "只改这一处");
    let done = clerk.must("2024-06-30", &["advance", "WS-2024-001", "初验", "--date=2024-05-02", "--set=result=合格"]);
    assert!(!done.out.contains("format"), "已经是的不再说：{}", done.said());
    let newer = county(&clerk).replace("format: 2", "format: 3");
    fs::write(clerk.path("projects/county.yaml"), newer).unwrap();
    let refused = clerk.run(&["check"]);
    assert!(refused.code == 4 && refused.err.contains("只认到第 2 版"), "{}", refused.said());
}

#[test]
fn yearly_assessments_of_systems_fall_due_on_a_day() {
    let clerk = Clerk::plain(PLAIN.as_bytes());
    let register = |system: &str, key: &str, day: &str| {
        let set = [format!("--set=system={system}"), "--set=level=3".to_owned(), format!("--set={key}={day}")];
        let args = ["unit", "县教委", "系统登记", "--date=2024-04-01"];
        let args: Vec<&str> = args.into_iter().chain(set.iter().map(String::as_str)).collect();
        clerk.must("2024-04-10", &args);
    };
    register("学籍系统", "assessed", "2024-03-13");
    register("门户网站", "cryptography", "2024-03-14");
    // 2025-03-13 是星期四、14 是星期五，都不顺延。
    let days = [
        ("2024-12-01", "待办，余 102 天", "待办，余 103 天"),
        ("2025-03-13", "临近期限，余 0 天", "临近期限，余 1 天"),
        ("2025-03-14", "已逾期，过 1 天", "临近期限，余 0 天"),
        ("2025-03-15", "已逾期，过 2 天", "已逾期，过 1 天"),
    ];
    let standing = |text: &str, day: &str, what: &str| {
        let lines: Vec<&str> = text.lines().collect();
        let at =
            lines.iter().position(|line| line.contains(what)).unwrap_or_else(|| panic!("{day} 没有{what}：\n{text}"));
        lines[at.saturating_sub(1)..=at].join(" ")
    };
    for (day, protection, cryptography) in days {
        let due = clerk.must(day, &["due", "--within", "120"]).out;
        let own = standing(&due, day, "「学籍系统」的网络安全等级保护测评");
        assert!(own.contains("2025-03-13") && own.contains(protection), "{day}：{own}");
        let own = standing(&due, day, "「门户网站」的密码应用安全性评估");
        assert!(own.contains("2025-03-14") && own.contains(cryptography), "{day}：{own}");
        // 全县接下来：各单位最先到期的一项，就是先到期的测评。
        let next = clerk.must(day, &["next"]).out;
        assert!(standing(&next, day, "「学籍系统」的网络安全等级保护测评").contains(protection), "{day}：{next}");
    }
    // 又测评一次：下一年的同一日。
    register("学籍系统", "assessed", "2024-04-08");
    let due = clerk.must("2025-03-14", &["due"]).out;
    assert!(standing(&due, "再测", "「学籍系统」的网络安全等级保护测评").contains("2025-04-08"), "{due}");
}

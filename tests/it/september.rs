//! 九月：还没有人申报的时候就要办的——单位名单、催办、汇总，县的事实。

#![allow(clippy::unwrap_used)]

use std::fs;

use crate::cli_driver::{Clerk, PLAIN};

#[test]
fn units_come_by_a_list_whose_blank_form_is_offered() {
    let clerk = Clerk::plain(PLAIN.as_bytes());
    let path = clerk.path("单位名单.xlsx").to_str().unwrap().to_owned();
    let said = clerk.must("2024-06-30", &["report", "form", "单位名单", "-o", &path]).said();
    assert!(said.contains("wsgov new unit --file"), "{said}");
    let done = clerk.run(&["new", "unit", "--file", &path]);
    assert!(done.code == 0 && done.out.contains("已新建 0 个单位"), "表头认得：{}", done.said());
    // 认不出的，说有哪些登记表。
    let wrong = clerk.run(&["report", "form", "开会", "-o", &path]);
    assert!(
        ["单位名单", "系统登记", "发布清单", "催办单"].iter().all(|form| wrong.err.contains(form)),
        "{}",
        wrong.err
    );
}

#[test]
fn the_facts_of_the_county_change_by_events() {
    let clerk = Clerk::plain(PLAIN.as_bytes());
    fs::write(clerk.path("projects/county.yaml"), "format: 2\nname: 巫山县\n").unwrap();
    let change = |set: &str| clerk.must("2024-06-30", &["county", "事实变更", "--date=2024-06-01", set]);
    change("--set=区划代码=500237");
    // 改了名的县，规则集还是从前的名称制定的，照样用；报表印新名称。
    change("--set=县名=巫山区");
    let plan = clerk.must("2024-06-30", &["report", "plan", "--year", "2024"]).out;
    assert!(plan.contains("巫山区"), "{plan}");
    change("--set=封存=2024-05-31");
    let text = fs::read_to_string(clerk.path("projects/county.yaml")).unwrap();
    assert!(text.contains("region: '500237'") && text.contains("frozen_on: 2024-05-31"), "{text}");
    // 封存之后，不写核查日的照封存日。
    let frozen = Clerk { as_of: "", ..clerk };
    let said = frozen.run(&["check"]).said();
    assert!(said.contains("2024-05-31"), "{said}");
    let ics = frozen.run(&["due", "--format", "ics"]).out;
    assert!(ics.contains("500237") || !ics.contains("UID"), "{ics}");
}

#[test]
fn the_units_are_urged_before_anyone_has_declared() {
    let clerk = Clerk::plain(PLAIN.as_bytes());
    fs::remove_file(clerk.path("projects/县教委/WS-2024-001.yaml")).unwrap();
    let page = clerk.path("催办.html").to_str().unwrap().to_owned();
    clerk.must("2024-09-02", &["due", "-o", &page]);
    assert!(fs::read_to_string(&page).unwrap().contains("2024-09-30"));
    let table = clerk.must("2024-09-02", &["report", "declarations", "--year", "2025"]).out;
    assert!(table.contains("没有申报的单位1个：县教委"), "{table}");
    assert_eq!(clerk.must("2024-09-02", &["due"]).code, 0);
}

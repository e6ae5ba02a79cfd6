//! 逃避：漏记、改写一件事实，错误的处数不许无声地减少——少了错误，须多出提醒或不能判断。

#![allow(clippy::unwrap_used, clippy::panic)]

use crate::generated::{World, engine::Judging};
use wsgov::ruleset::Severity;

/// 一份合规的文件，至开工为止。
const LIFE: &str = include_str!("../cases/data-not-governed/contract-before-governed.pass.yaml");

fn life() -> String {
    LIFE.split_once("--- # 县教委/WS-2023-001.yaml\n").unwrap().1.to_owned()
}

/// 错误、提醒、不能判断各几处。
fn counted(world: &World, text: &str, as_of: &str) -> (usize, usize, usize) {
    let (year, rest) = as_of.split_once('-').unwrap();
    let (month, day) = rest.split_once('-').unwrap();
    let number = |text: &str| text.parse().unwrap();
    let as_of = crate::generated::Day::of(number(year), number(month), number(day));
    let judged = Judging { text: text.to_owned(), as_of }.judge(world);
    let of = |severity| judged.findings.iter().filter(|f| f.is_open(&world.laws, severity)).count();
    (of(Severity::Error), of(Severity::Warn), judged.outcomes.len())
}

/// 有毛病的一份，和想使它不见的一改。
fn escapes(fault: &str, escape: &str, as_of: &str) {
    let world = World::new();
    let (errors, warnings, unknown) = counted(&world, fault, as_of);
    assert!(errors > 0, "本来就没有错误：\n{fault}");
    let after = counted(&world, escape, as_of);
    let told = after.0 >= errors || after.1 > warnings || after.2 > unknown;
    assert!(told, "错误 {errors} → {}，而提醒、不能判断没有增加：\n{escape}", after.0);
}

fn without(text: &str, kind: &str) -> String {
    let mut events = text.split("  - event: ");
    let head = events.next().unwrap().to_owned();
    events.filter(|e| !e.starts_with(kind)).fold(head, |text, event| text + "  - event: " + event)
}

const LATE: &str = "governed: 2023-05-02";

#[test]
fn leaving_out_the_start_hides_no_ungoverned_data() {
    let fault = life().replace("governed: 2023-04-21", LATE);
    escapes(&fault, &without(&fault, "开工"), "2023-06-30");
}

#[test]
fn a_belated_statement_is_told() {
    let fault = life().replace("governed: 2023-04-21", LATE);
    let late = "  - event: 事实变更\n    date: 2023-06-01\n    set: {data_governance: {not_needed: 只换设备}}\n";
    escapes(&fault, &(fault.clone() + late), "2023-06-30");
}

#[test]
fn turning_to_maintenance_hides_no_missing_report() {
    let fault = life();
    let turned = "  - event: 事实变更\n    date: 2024-06-01\n    set: {nature: 运行维护}\n";
    escapes(&fault, &(fault.clone() + turned), "2024-07-01");
}

#[test]
fn leaving_out_the_completion_hides_no_late_acceptance() {
    let built = "  - event: 建成\n    date: 2023-10-20\n  - event: 投入运行\n    date: 2023-10-25\n";
    let fault = life() + built;
    escapes(&fault, &without(&fault, "建成"), "2024-07-01");
}

#[test]
fn a_passed_review_hides_no_standing_omission() {
    let fault = life() + "  - event: 建成\n    date: 2023-10-20\n";
    let settled = "  - event: 限期整改\n    id: zg\n    date: 2024-05-20\n    by: 县审计局\n    doc: 巫审〔2024〕1号\n    due: 2024-06-20\n    for: [late-acceptance]\n  - event: 整改完成\n    date: 2024-06-20\n    of: zg\n  - event: 整改复查\n    date: 2024-06-21\n    by: 县审计局\n    doc: 巫审〔2024〕2号\n    of: zg\n    result: 合格\n";
    escapes(&fault, &(fault.clone() + settled), "2024-07-01");
}

#[test]
fn a_misspelt_body_is_asked_about() {
    let fault = life().replace("by: 县发展改革委\n    doc: 巫发改评", "by: 县财政局\n    doc: 巫发改评");
    let misspelt = fault.replace("by: 县财政局\n    doc: 巫发改评", "by: 县发展与改革委\n    doc: 巫发改评");
    escapes(&fault, &misspelt, "2023-06-30");
}

#[test]
fn leaving_out_the_scope_is_undecidable() {
    let exception = "exception: {basis: 县委县政府, doc: 渝府办发〔2022〕12号, scope: {conforms: false}}";
    let fault = life().replace("plan_year: 2023\n", &format!("plan_year: 2023\n    {exception}\n"));
    escapes(&fault, &fault.replace(", scope: {conforms: false}", ""), "2023-06-30");
}

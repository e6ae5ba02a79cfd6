//! 记入一件事，只拦它自己的毛病：合规的行为使别的期限、别的数显得不合，照样记得进去，另说一句；它自己违规的，记不进去。

#![allow(clippy::unwrap_used, clippy::panic)]

use crate::generated::{Day, World, engine::Judging};
use wsgov::rules::{OpenFindings, refused};

/// 一份合规的文件，至开工为止。
const LIFE: &str = include_str!("../cases/data-not-governed/contract-before-governed.pass.yaml");

fn life() -> String {
    LIFE.split_once("--- # 县教委/WS-2023-001.yaml\n").unwrap().1.to_owned()
}

/// 到某种事件之前为止。
fn until(kind: &str) -> String {
    let life = life();
    life[..life.find(&format!("  - event: {kind}\n")).unwrap()].to_owned()
}

fn event(kind: &str, date: &str, keys: &str) -> String {
    format!("  - {{event: {kind}, date: {date}, {keys}}}\n")
}

/// 记入时使之记不进去的规则。
fn refusals(before: &str, added: &str) -> Vec<&'static str> {
    let world = World::new();
    let date = added.split("date: ").nth(1).unwrap();
    let part: Vec<i64> = date[..10].split('-').map(|n| n.parse().unwrap()).collect();
    let as_of = Day::of(part[0], part[1], part[2]);
    let judge = |text: String| Judging { text, as_of }.judge(&world);
    let (old, new) = (judge(before.to_owned()), judge(format!("{before}{added}")));
    refused(&OpenFindings::of(old.findings, &world.laws), &new, &world.laws, before.matches("event: ").count())
        .iter()
        .map(|f| f.rule)
        .collect()
}

const PLANNER: &str = "by: 县发展改革委, doc: 巫发改〔2023〕99号";
const OFFICE: &str = "by: 县政府办公室, doc: 巫山府办函〔2024〕9号";

/// 建成、申请延期。
fn extension_asked() -> String {
    life()
        + &event("建成", "2023-08-31", "note: 全部")
        + &event("延期验收申请", "2024-02-29", "until: 2024-06-30, reason: 测评未毕")
}

/// 验收、运行，满十三个月。
fn operating() -> String {
    life()
        + &event("建成", "2023-08-31", "note: 全部")
        + &event("申请验收", "2023-10-10", "note: 已附材料")
        + &event("通过验收", "2023-11-10", OFFICE)
        + &event("投入运行", "2023-11-20", "note: 全部")
}

/// 合规而从前记不进去的，与它自己违规的一件。
#[test]
fn a_lawful_act_is_recorded_and_its_unlawful_twin_is_not() {
    let contract = |date, sum| {
        let keys = format!(
            "kind: 建设, contractor: 川江软件公司, amount: {sum}, method: 公开招标, supervisor: 渝东监理公司, legal_person: 县教委"
        );
        event("签订合同", date, &keys)
    };
    let dissolved =
        life() + &event("合同解除", "2023-05-10", "of: 签订合同@2023-04-20, paid: 129.3万元, reason: 对方违约");
    let funded = until("代初设批复").replacen("nature: 新建\n", "nature: 新建\nfunds: {县级财政: 480万元}\n", 1);
    let pairs: [(&str, String, String, &[&str]); 10] = [
        (
            "先调减计划，预算随后",
            life(),
            event("计划调整", "2023-06-01", &format!("{PLANNER}, year: 2023, amount: 400万元, basis: 核减")),
            &[],
        ),
        (
            "预算多于计划",
            life(),
            event("预算安排", "2023-06-01", "by: 县财政局, doc: 巫财预〔2023〕9号, year: 2023, amount: 20万元"),
            &["budget-differs-from-plan"],
        ),
        (
            "批复核减，低于资金构成",
            funded.clone(),
            event("代初设批复", "2023-03-01", &format!("{PLANNER}, total: 460万元")),
            &[],
        ),
        (
            "批复到了两步审批的标准",
            funded,
            event("代初设批复", "2023-03-01", &format!("{PLANNER}, total: 3000万元")),
            &["two-step-skipped"],
        ),
        (
            "不同意延期，使单位逾期",
            extension_asked(),
            event("延期批复", "2024-03-10", &format!("{OFFICE}, result: 不同意")),
            &[],
        ),
        ("单位自己批复延期", extension_asked(), event("延期批复", "2024-03-10", "result: 同意"), &["wrong-authority"]),
        ("取消项目", life(), event("终止", "2023-06-01", &format!("{PLANNER}, reason: 市级统建")), &[]),
        (
            "没有限期整改而以第二十九条终止",
            life(),
            event("终止", "2023-06-01", &format!("{PLANNER}, reason: 违规, basis: 29")),
            &["measure-without-rectification"],
        ),
        ("解除之后另签", dissolved, contract("2023-06-01", "300万元"), &[]),
        ("没有解除，另签而超过批复", life(), contract("2023-06-01", "300万元"), &["over-approved-total"]),
    ];
    for (what, before, added, expected) in pairs {
        assert_eq!(refusals(&before, &added), expected, "{what}\n{added}");
    }
}

/// 自评价当日记得进去，报送另记；报送也记得进去。
#[test]
fn a_self_evaluation_is_recorded_on_its_day_and_filed_later() {
    let made = event("自评价", "2024-12-20", "result: 良");
    assert!(refusals(&operating(), &made).is_empty());
    let sent = event(
        "报送",
        "2025-01-05",
        "of: 自评价@2024-12-20, filed_with: {县发展改革委: 2025-01-05, 县财政局: 2025-01-05, 县政府办公室: 2025-01-05}",
    );
    assert!(refusals(&(operating() + &made), &sent).is_empty());
}

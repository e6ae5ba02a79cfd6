//! 单位与县。

use std::{collections::BTreeMap, fmt::Write};

use wsgov::model::credit_code_is_valid;

use super::FROZEN;

const FIELDS: [&str; 20] = [
    "水文", "渔政", "种业", "畜牧", "林业", "果业", "公路", "航道", "邮运", "供销", "粮库", "体育", "广电", "档案",
    "史志", "气候", "地灾", "移民", "扶助", "招商",
];
const OFFICES: [&str; 15] = [
    "局",
    "中心",
    "办",
    "站",
    "所",
    "总队",
    "支队",
    "事务局",
    "管理处",
    "服务处",
    "促进会",
    "研究院",
    "指导站",
    "监测站",
    "保障所",
];
const FIRST: [&str; 20] = [
    "云", "望", "青", "石", "龙", "白", "金", "双", "大", "竹", "柏", "枫", "梨", "铜", "盐", "官", "凤", "鹿", "鹤",
    "桂",
];
const SECOND: [&str; 10] = ["岭", "溪", "坪", "坝", "湾", "洞", "井", "滩", "垭", "沱"];

/// 第几个单位的名称。
pub fn name(index: usize) -> String {
    if tier(index) == "乡镇街道" {
        let at = index / 3;
        format!("{}{}镇", FIRST[at % FIRST.len()], SECOND[at / FIRST.len() % SECOND.len()])
    } else {
        format!("县{}{}", FIELDS[index % FIELDS.len()], OFFICES[index / FIELDS.len() % OFFICES.len()])
            + if index / (FIELDS.len() * OFFICES.len()) > 0 { "分署" } else { "" }
    }
}

/// 第几个单位的层级：三分之一是乡镇街道。
pub fn tier(index: usize) -> &'static str {
    match index % 3 {
        2 => "乡镇街道",
        _ if index % 10 == 4 => "其他",
        _ => "县级部门",
    }
}

/// 单位运行的系统。
pub fn systems(index: usize) -> [String; 3] {
    ["业务管理系统", "门户网站", "数据归集库"].map(|what| format!("{}{what}", name(index)))
}

/// unit.yaml。
pub fn unit(index: usize, projects: &[String]) -> String {
    let (name, tier) = (name(index), tier(index));
    let kind = if tier == "其他" { "事业单位" } else { "机关" };
    let mut text = format!("name: {name}\nkind: {kind}\ntier: {tier}\ncredit_code: {}\n", credit_code(index));
    if tier == "县级部门" {
        let _ = write!(
            text,
            "overall_plan:\n  title: {name}信息化整合建设总体方案（2022—2026年）\n  years: 2022-2026\n  decided_on: 2022-06-16\n  \
             filed:\n    县政府办公室: 2022-06-20\n    县发展改革委: 2022-06-21\n    县网络舆情监管中心: 2022-06-22\n  projects:\n"
        );
        projects.iter().for_each(|id| text.extend(["  - ", id, "\n"]));
    }
    text.push_str("systems:\n");
    systems(index).iter().for_each(|system| text.extend(["- name: ", system, "\n"]));
    text
}

/// 校验位正确的统一社会信用代码。
fn credit_code(index: usize) -> String {
    let body = format!("11500237MB{:07}", index * 137 + 1_000_003);
    let ends = "0123456789ABCDEFGHJKLMNPQRTUWXY".chars().map(|end| format!("{body}{end}"));
    ends.into_iter().find(|code| credit_code_is_valid(code)).unwrap_or(body)
}

/// county.yaml：各年度的目录列出纳入清单的非涉密项目。
pub fn county(listed: &BTreeMap<i32, Vec<String>>) -> String {
    let (year, month, day) = FROZEN;
    let mut text = format!(
        "format: 1\nname: 巫山县\nregion: 500237\nfrozen_on: {year}-{month:02}-{day:02}\ncounty_plan:\n  \
         title: 巫山县政务信息化建设规划（2022—2026年）\n  years: 2022-2026\n  approved_on: 2022-03-16\n"
    );
    if !listed.is_empty() {
        text.push_str("published:\n");
    }
    for (year, ids) in listed {
        let before = year - 1;
        let _ =
            write!(text, "  {year}:\n    date: {before}-12-05\n    doc: 巫山府办发〔{before}〕77号\n    projects:\n");
        ids.iter().for_each(|id| text.extend(["    - ", id, "\n"]));
    }
    text
}

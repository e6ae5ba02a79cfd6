//! 写着机关的各处。

use super::project;

/// 一处写着机关的地方：在哪里，由哪条规则看，应写哪个机关，名单里有而不对的是哪个，名称写在哪里。
pub struct Place {
    pub called: &'static str,
    pub rule: &'static str,
    pub right: &'static str,
    pub wrong: Option<&'static str>,
    pub files: fn(&str) -> Vec<(&'static str, String)>,
}

const APPROVED: &str = "event: 代初设批复, date: 2024-01-10, by: 县发展改革委, doc: 巫发改〔2024〕1号, total: 100万元";

fn with(events: &[String]) -> Vec<(&'static str, String)> {
    let all: Vec<String> = [APPROVED.to_owned()].into_iter().chain(events.iter().cloned()).collect();
    vec![project("", &all)]
}

/// 三家报送，其中发展改革的一家写作 `name`。
fn filed(name: &str, date: &str) -> String {
    format!("filed_with: {{'{name}': {date}, 县财政局: {date}, 县政府办公室: {date}}}")
}

pub const PLACES: &[Place] = &[
    Place {
        called: "调整的批准",
        rule: "adjustment-needs-approval",
        right: "县发展改革委",
        wrong: Some("县财政局"),
        files: |name| {
            with(&[format!(
                "event: 调整, date: 2024-05-06, amount: 20万元, total_change: 20万元, goal_changed: false, approval: {{by: '{name}', date: 2024-05-01}}"
            )])
        },
    },
    Place {
        called: "调增之后的合同",
        rule: "over-approved-total",
        right: "县发展改革委",
        wrong: Some("县财政局"),
        files: |name| {
            with(&[
                format!(
                    "event: 调整, date: 2024-05-06, amount: 20万元, total_change: 20万元, goal_changed: false, approval: {{by: '{name}', date: 2024-05-01}}"
                ),
                "event: 签订合同, date: 2024-06-01, kind: 建设, contractor: 甲公司, amount: 120万元".into(),
            ])
        },
    },
    Place {
        called: "调增之后的计划",
        rule: "plan-over-total",
        right: "县发展改革委",
        wrong: Some("县财政局"),
        files: |name| {
            with(&[
                format!("event: 调整, date: 2024-05-06, amount: 20万元, total_change: 20万元, goal_changed: false, approval: {{by: '{name}', date: 2024-05-01}}"),
                "event: 列入计划, date: 2024-06-01, by: 县发展改革委, doc: 巫发改〔2024〕2号, year: 2024, amount: 120万元".into(),
            ])
        },
    },
    Place {
        called: "调整的备案",
        rule: "adjustment-not-filed",
        right: "县发展改革委",
        wrong: Some("县审计局"),
        files: |name| {
            with(&[format!(
                "event: 调整, date: 2024-05-06, amount: 5万元, total_change: 0元, goal_changed: false, ground: 方案优化, {}",
                filed(name, "2024-05-06")
            )])
        },
    },
    Place {
        called: "报送",
        rule: "adjustment-not-filed",
        right: "县发展改革委",
        wrong: Some("县审计局"),
        files: |name| {
            with(&[
                "event: 调整, id: tz, date: 2024-05-06, amount: 5万元, total_change: 0元, goal_changed: false, ground: 方案优化".into(),
                format!("event: 报送, date: 2024-05-06, of: tz, {}", filed(name, "2024-05-06")),
            ])
        },
    },
    Place {
        called: "年度绩效评价",
        rule: "annual-report-missing",
        right: "县发展改革委",
        wrong: Some("县审计局"),
        files: |name| {
            with(&[
                "event: 签订合同, date: 2024-02-01, kind: 建设, contractor: 甲公司, amount: 90万元".into(),
                "event: 开工, date: 2024-02-10".into(),
                format!(
                    "event: 绩效评价, date: 2024-12-10, year: 2024, progress: 过半, plan_execution: 过半, opinions: {{使用单位: 同意}}, {}",
                    filed(name, "2024-12-10")
                ),
            ])
        },
    },
    Place {
        called: "自评价",
        rule: "self-evaluation-not-filed",
        right: "县发展改革委",
        wrong: Some("县审计局"),
        files: |name| {
            let events = [
                "event: 通过验收, date: 2023-03-01, by: 县政府办公室, doc: 巫府办〔2023〕1号".to_owned(),
                "event: 投入运行, date: 2023-03-02".to_owned(),
                format!(
                    "event: 自评价, date: 2024-06-01, result: 良, filed_with: {{'{name}': 2024-06-01, 县财政局: 2024-06-01, 县政府办公室: 2024-06-01, 县委网信办: 2024-06-01}}"
                ),
            ];
            vec![project("", &events)]
        },
    },
    Place {
        called: "总体方案的报备",
        rule: "overall-plan-not-filed",
        right: "县发展改革委",
        wrong: Some("县审计局"),
        files: |name| {
            let unit = format!(
                "name: 县教委\nkind: 机关\ntier: 县级部门\noverall_plan: {{title: 方案, years: 2022-2026, decided_on: 2022-06-28, filed: {{'{name}': 2022-06-29, 县政府办公室: 2022-06-29, 县委网信办: 2022-06-29}}}}\n"
            );
            // 据方案申报过，没有报备才是错误。
            let declared = "event: 申报, date: 2023-05-06, plan_year: 2024".to_owned();
            vec![("县教委/unit.yaml", unit), project("", &[declared])]
        },
    },
    Place {
        called: "豁免",
        rule: "waiver-not-allowed",
        right: "县发展改革委",
        wrong: Some("县财政局"),
        files: |name| {
            let waiver = format!(
                "waivers:\n  - {{rule: unapproved-in-plan, date: 2024-01-02, by: '{name}', doc: 巫发改〔2024〕1号, until: 2024-12-31, reason: 急}}\n"
            );
            let events = [
                "event: 申报, date: 2023-08-01, plan_year: 2024".to_owned(),
                "event: 纳入清单, date: 2023-11-20, by: 县政府办公室, doc: 巫府办〔2023〕1号, year: 2024".to_owned(),
                "event: 列入计划, date: 2024-02-01, by: 县发展改革委, doc: 巫发改〔2024〕2号, year: 2024, amount: 90万元".to_owned(),
            ];
            vec![project(&waiver, &events)]
        },
    },
    Place {
        called: "豁免所管的疑点",
        rule: "unapproved-in-plan",
        right: "县发展改革委",
        wrong: Some("县财政局"),
        files: |name| (PLACES[8].files)(name),
    },
    Place {
        called: "终止",
        rule: "measure-without-rectification",
        right: "县发展改革委",
        wrong: None,
        files: |name| {
            with(&[format!("event: 终止, date: 2024-05-06, by: '{name}', doc: 巫发改〔2024〕3号, reason: 市级统建")])
        },
    },
    Place {
        called: "系统状况的认定",
        rule: "barred-unit",
        right: "",
        wrong: Some("县委网信办"),
        files: |name| {
            let unit = format!(
                "name: 县教委\nkind: 机关\ntier: 其他\nsystems:\n  - name: 旧系统\n    status:\n      - {{what: 重大隐患, since: 2023-01-01, determined_by: '{name}', doc: 巫网〔2023〕1号}}\n"
            );
            let events = ["event: 开工, date: 2024-05-06".to_owned()];
            vec![("县教委/unit.yaml", unit), project("", &events)]
        },
    },
    Place {
        called: "可不共享的批准",
        rule: "barred-unit",
        right: "县政府",
        wrong: Some("县财政局"),
        files: |name| {
            let unit = format!(
                "name: 县教委\nkind: 机关\ntier: 其他\nsystems:\n  - name: 旧系统\n    status:\n      - {{what: 未共享, since: 2023-01-01, determined_by: 县政府办公室, doc: 巫府办〔2023〕1号}}\n      - {{what: 可不共享, by: '{name}', date: 2023-02-01, doc: 巫府〔2023〕1号}}\n"
            );
            vec![("县教委/unit.yaml", unit), project("", &["event: 开工, date: 2024-05-06".to_owned()])]
        },
    },
    Place {
        called: "框架审核",
        rule: "framework-not-reviewed",
        right: "县政府办公室",
        wrong: Some("县财政局"),
        files: |name| {
            let framework = format!(
                "id: WS-F-2023-01\nname: 框架\nlead: 县教委\nmembers: [县交通局]\nevents:\n  - {{event: 框架审核, date: 2023-12-20, id: k, by: '{name}', doc: 巫府办〔2023〕2号, result: 同意}}\n"
            );
            let head = "joint: {lead: 县教委, members: [县交通局], framework: WS-F-2023-01}\n";
            vec![("框架/WS-F-2023-01.yaml", framework), project(head, &[APPROVED.to_owned()])]
        },
    },
];

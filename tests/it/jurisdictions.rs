//! 换一部规则集，不改程序：同一个项目在三部规则集下结论不同，逐条规则核对。

#![allow(clippy::unwrap_used, clippy::panic)]

use std::sync::Arc;

use crate::common::Case;
use wsgov::{
    model::Date,
    rules::{Options, Outcome, Verdict},
    ruleset::Laws,
    store::{Files, Scope, Store, check, load_laws, on_project},
    text::Scalar,
};

const SETS: [&str; 3] =
    ["rules/wushan-2022.toml", "examples/rules/national-2019.toml", "examples/rules/qingshan-2024.toml"];

/// 一个项目：写法固定，只换所列的几处。
struct Life {
    declared: &'static str,
    plan_year: &'static str,
    listed_by: &'static str,
    total: &'static str,
    adjusted: &'static str,
    applied: &'static str,
    dictionary: bool,
}

/// 三部规则集下都没有争议的写法。
const PLAIN: Life = Life {
    declared: "2024-08-20",
    plan_year: "2025",
    listed_by: "县政府办公室",
    total: "900万元",
    adjusted: "40万元",
    applied: "2025-07-10",
    dictionary: true,
};

impl Life {
    fn text(&self) -> String {
        let Life { declared, plan_year, listed_by, total, adjusted, applied, .. } = self;
        let dictionary = if self.dictionary { ", 数据字典: 已附" } else { "" };
        format!(
            "id: WS-2025-001
name: 山区校车调度系统
nature: 新建
category: 信息化应用系统
classified: false
events:
  - {{event: 申报, date: {declared}, plan_year: {plan_year}}}
  - {{event: 纳入清单, date: 2024-11-25, by: {listed_by}, year: {plan_year}}}
  - {{event: 代初设批复, date: 2024-12-20, by: 县发展改革委, total: {total}}}
  - {{event: 开工, date: 2025-02-10}}
  - event: 调整
    date: 2025-03-03
    amount: {adjusted}
    total_change: 0元
    goal_changed: false
    ground: 方案优化
    filed_with: {{县发展改革委: 2025-03-03, 县财政局: 2025-03-03, {listed_by}: 2025-03-03}}
  - {{event: 建成, date: 2025-04-10}}
  - event: 申请验收
    date: {applied}
    materials: {{项目建设总结: 已附, 财务报告: 已附, 审计报告: 已附, 安全风险评估报告: 已附, 网络安全等级保护测评报告: 已附, 网络安全等级保护备案: 已附, 密码应用安全性评估报告: 已附{dictionary}}}
  - {{event: 通过验收, date: 2025-10-10}}
"
        )
    }

    /// 在一部规则集下的全部结论，和那部规则集。
    fn judged(&self, set: &str) -> (Vec<Outcome>, Vec<wsgov::rules::Finding>, Arc<Laws>) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("case.yaml");
        let text = format!("as_of: 2025-12-20\nrules: {set}\n--- # 县教委/WS-2025-001.yaml\n{}", self.text());
        std::fs::write(&file, text).unwrap();
        let case = Case::read(&file);
        let (dir, laws) = (case.build(), case.laws());
        let path = dir.path().join("projects/县教委/WS-2025-001.yaml");
        let (loaded, judged) = on_project(
            &wsgov::store::Files::on_disk(dir.path()),
            &path,
            &laws,
            case.as_of,
            Options { explain: true, duties: false },
        );
        let judged = judged.unwrap_or_else(|| panic!("读不出：{:?}", loaded.faults));
        (judged.outcomes, judged.findings, laws)
    }

    /// 一条规则在三部规则集下的结论：巫山、国办、青山。
    fn verdicts(&self, rule: &str) -> [Verdict; 3] {
        SETS.map(|set| self.judged(set).0.iter().find(|o| o.rule == rule).unwrap().verdict)
    }
}

use Verdict::{NotApplicable as Na, Pass, Violated as Bad};

#[test]
fn the_plain_life_passes_everywhere_it_is_asked() {
    let rules = ["adjustment-over-limit", "late-acceptance", "acceptance-materials"];
    for rule in rules {
        assert_eq!(PLAIN.verdicts(rule), [Pass, Pass, Pass], "{rule}");
    }
    assert_eq!(PLAIN.verdicts("late-declaration"), [Pass, Na, Pass]);
    assert_eq!(PLAIN.verdicts("two-step-skipped"), [Pass, Na, Pass]);
}

#[test]
fn an_adjustment_of_twelve_percent() {
    let life = Life { total: "900万元", adjusted: "108万元", ..PLAIN };
    assert_eq!(life.verdicts("adjustment-over-limit"), [Bad, Pass, Bad]);
}

#[test]
fn sixty_of_nine_hundred_is_within_ten_percent_but_over_the_sum() {
    let life = Life { adjusted: "60万元", ..PLAIN };
    assert_eq!(life.verdicts("adjustment-over-limit"), [Pass, Pass, Bad]);
    let (_, findings, laws) = life.judged(SETS[2]);
    let found = findings.iter().find(|f| f.rule == "adjustment-over-limit").unwrap();
    let parameter = laws.get(found.law).parameter(found.parameter.as_deref().unwrap()).unwrap();
    assert_eq!((parameter.name.as_str(), parameter.value.as_str()), ("adjustment.self_made.at_most", "50万元"));
    assert!(found.message.contains("50万元"), "{}", found.message);
}

#[test]
fn whichever_of_percent_and_sum_is_less() {
    let exactly = |total, adjusted| Life { total, adjusted, ..PLAIN }.verdicts("adjustment-over-limit")[2];
    assert_eq!(exactly("900万元", "50万元"), Pass);
    assert_eq!(exactly("900万元", "500000.01元"), Bad);
    assert_eq!(exactly("400万元", "40万元"), Pass);
    assert_eq!(exactly("400万元", "400000.01元"), Bad);
}

#[test]
fn acceptance_after_four_months() {
    let life = Life { applied: "2025-08-11", ..PLAIN };
    assert_eq!(life.verdicts("late-acceptance"), [Pass, Pass, Bad]);
    let life = Life { applied: "2025-10-11", ..PLAIN };
    assert_eq!(life.verdicts("late-acceptance"), [Bad, Bad, Bad], "六个月也过了");
}

#[test]
fn declared_in_the_middle_of_september() {
    let life = Life { declared: "2024-09-15", ..PLAIN };
    assert_eq!(life.verdicts("late-declaration"), [Pass, Na, Bad]);
    let life = Life { declared: "2024-10-08", ..PLAIN };
    assert_eq!(life.verdicts("late-declaration"), [Bad, Na, Bad]);
    // 青山县的办法 2024 年起施行，此前的申报期限不归它管。
    let life = Life { declared: "2023-09-15", plan_year: "2024", ..PLAIN };
    assert_eq!(life.verdicts("late-declaration"), [Pass, Na, Na]);
}

#[test]
fn no_data_dictionary() {
    let life = Life { dictionary: false, ..PLAIN };
    assert_eq!(life.verdicts("acceptance-materials"), [Bad, Pass, Bad]);
}

#[test]
fn one_step_for_thirty_five_million() {
    let life = Life { total: "3500万元", ..PLAIN };
    assert_eq!(life.verdicts("two-step-skipped"), [Bad, Na, Bad]);
    let life = Life { total: "1500万元", ..PLAIN };
    assert_eq!(life.verdicts("two-step-skipped"), [Pass, Na, Bad]);
}

#[test]
fn another_body_keeps_the_list() {
    let by = |listed_by| {
        let life = Life { listed_by, ..PLAIN };
        SETS.map(|set| {
            let (_, findings, _) = life.judged(set);
            let of_listing = |f: &&wsgov::rules::Finding| f.subject.to_string().starts_with("纳入清单");
            findings.iter().filter(|f| f.rule == "wrong-authority").any(|f| of_listing(&f))
        })
    };
    // 国办的办法没有清单，不问由谁作出；那里不认得的名称，不知是谁，不能判断。
    assert_eq!(by("县政府办公室"), [false, false, false]);
    assert_eq!(by("县数据局"), [false, false, false], "巫山县也这样称大数据机构");
    assert_eq!(by("县大数据发展局"), [false, false, false], "改名之前的叫法");
}

#[test]
fn a_unit_may_accept_its_own_small_project() {
    let small = Life { total: "199万元", adjusted: "10万元", ..PLAIN };
    assert_eq!(small.verdicts("acceptance-scale-unset"), [Bad, Na, Pass]);
    let large = Life { total: "200万元", adjusted: "10万元", ..PLAIN };
    assert_eq!(large.verdicts("acceptance-scale-unset"), [Bad, Na, Bad]);
}

#[test]
fn filing_goes_to_the_bodies_of_each_jurisdiction() {
    // 三家县级机关都报了；青山县的发展改革机关另有名称。
    // 县发展改革委作出了批复，就是国办办法所说的审批部门。
    assert_eq!(PLAIN.verdicts("adjustment-not-filed"), [Pass, Pass, Bad]);
}

#[test]
fn a_rule_switched_off_finds_nothing_and_says_why() {
    let life = Life { declared: "2024-10-08", total: "3500万元", ..PLAIN };
    let (outcomes, findings, laws) = life.judged(SETS[1]);
    for (slug, config) in &laws.get(0).rules {
        if config.off.is_some() {
            assert!(findings.iter().all(|f| f.rule != slug), "{slug} 已停用而仍有疑点");
        }
    }
    let skipped = outcomes.iter().find(|o| o.rule == "two-step-skipped").unwrap();
    assert!(skipped.notes.iter().any(|n| n.text.contains("不看投资金额")), "{:?}", skipped.notes);
}

/// 一部规则集对一个台账的疑点：文件、规则、对象、轻重、说的话、所据的条款。
fn found(store: &std::path::Path, rules: &str, as_of: &str) -> Vec<(String, String, String, String, String, String)> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let laws = load_laws(None, &[root.join(rules)]).unwrap();
    let checked =
        check(&Store::open(&Files::on_disk(store)).unwrap(), &laws, Date::read(as_of).unwrap(), &Scope::default());
    let told = checked.findings.iter().map(|located| {
        let (finding, law) = (&located.finding, laws.get(located.finding.law));
        let articles: Vec<String> = finding.articles(law).iter().map(|c| law.cite(*c)).collect();
        let severity = finding.severity(law).en().to_owned();
        let path = located.path.display().to_string();
        (
            path,
            finding.rule.to_owned(),
            finding.subject.to_string(),
            severity,
            finding.message.clone(),
            articles.join("、"),
        )
    });
    told.collect()
}

#[test]
fn the_short_form_and_the_long_form_of_one_law_find_the_same() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut all = 0;
    for (store, as_of) in [(root.to_owned(), "2026-06-30"), (root.join("examples/violations"), "2026-12-31")] {
        let short = found(&store, "examples/rules/lishui-2025.toml", as_of);
        let long = found(&store, "tests/rule_sets/lishui-2025-long.toml", as_of);
        for (a, b) in short.iter().zip(&long) {
            assert_eq!(a, b);
        }
        assert_eq!(short.len(), long.len());
        all += short.len();
    }
    assert!(all > 30, "两种写法都没有找出什么：{all}");
}

#[test]
fn a_finding_cites_the_article_of_the_row_that_it_breaks() {
    let set = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/rules/lishui-2025.toml");
    let laws = load_laws(None, &[set]).unwrap();
    let law = laws.get(0);
    let rows = law.requirements("built-before-approval");
    let cited: Vec<String> = rows
        .iter()
        .map(|row| law.basis_of_row("built-before-approval", row.article).iter().map(|c| law.cite(*c)).collect())
        .collect();
    assert_eq!(cited, ["第三条", "第七条", "第十一条"]);
    let own = |slug: &str| law.rule(slug).map(|r| r.articles.iter().map(|c| law.cite(*c)).collect::<Vec<_>>());
    assert_eq!(own("adjustment-over-limit"), Some(vec!["第十六条第二项".to_owned()]));
    assert_eq!(own("adjustment-not-filed"), None, "没有写备案的机关");
    assert_eq!(own("late-acceptance"), None);
}

#[test]
fn the_approving_body_is_whoever_gave_the_approval() {
    let by = |actor: &str, set: &str| {
        let life = Life { ..PLAIN };
        let text = life.text().replace(
            "代初设批复, date: 2024-12-20, by: 县发展改革委",
            &format!("代初设批复, date: 2024-12-20, by: {actor}"),
        );
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("case.yaml");
        std::fs::write(&file, format!("as_of: 2025-12-20\nrules: {set}\n--- # 县教委/WS-2025-001.yaml\n{text}"))
            .unwrap();
        let case = Case::read(&file);
        let (dir, laws) = (case.build(), case.laws());
        let path = dir.path().join("projects/县教委/WS-2025-001.yaml");
        let (_, judged) =
            on_project(&Files::on_disk(dir.path()), &path, &laws, case.as_of, Options { explain: true, duties: false });
        let found = judged.unwrap().findings;
        let of = |rule: &str, subject: &str| {
            found.iter().any(|f| f.rule == rule && f.subject.to_string().starts_with(subject))
        };
        (of("wrong-authority", "代初设批复"), of("wrong-authority", "通过验收"), of("adjustment-not-filed", "调整"))
    };
    // 部门自己审批的，不算越权；调整应向它备案，而写着的三家这部规则集都不认，不能说没有备案。
    assert_eq!(by("某部", SETS[1]), (false, true, false));
    assert_eq!(by("县发展改革委", SETS[1]), (false, true, false));
    assert_eq!(by("某部", SETS[0]), (false, false, false), "不认得的名称不能判断");
    assert_eq!(by("县财政局", SETS[0]), (true, false, false));
}

#[test]
fn one_paragraph_for_the_records_and_their_limits_stand_together() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(root.join("examples/rules/lishui-2025.toml")).unwrap();
    let limits =
        "\n[records_.unit_slip]\narticle = \"25.1\"\nfactor_from = 9000\nfactor_to = 11000\ninterpretation = true\n";
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("丽水.toml");
    std::fs::write(&file, text + limits).unwrap();
    let laws = load_laws(None, &[file]).unwrap();
    let limit = laws.get(0).parameters.records.unit_slip.as_ref().unwrap();
    assert_eq!(limit.factor_from.to_string(), "9000");
    assert!(laws.get(0).rule("unit-slip").is_some(), "有了限度就启用");
}

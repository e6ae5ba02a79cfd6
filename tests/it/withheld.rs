//! 涉密项目不写金额：比较金额的规则都不适用，别的规则照旧；少写一个与全不写一样。

#![allow(clippy::unwrap_used, clippy::panic)]

use std::{collections::BTreeSet, path::Path};

use crate::{
    common::Case,
    generated::{
        World,
        engine::{Judging, Told},
        lawful::LawfulLife,
    },
};
use wsgov::{
    rules::{Options, Verdict, rules},
    ruleset::Severity,
    store::on_project,
};

/// 必填的金额各在哪一行。
fn amounts(text: &str) -> Vec<usize> {
    let acts = [
        "可研批复",
        "概算批复",
        "代初设批复",
        "列入计划",
        "计划调整",
        "预算安排",
        "预算调整",
        "支付",
        "退款",
        "结算",
        "调整",
    ];
    let (mut kind, mut found) = ("", Vec::new());
    for (n, line) in text.lines().enumerate() {
        if let Some(name) = line.strip_prefix("  - event: ") {
            kind = name;
        }
        if acts.contains(&kind) && (line.starts_with("    amount: ") || line.starts_with("    total: ")) {
            found.push(n);
        }
    }
    found
}

fn without(text: &str, lines: &[usize]) -> String {
    let kept = text.lines().enumerate().filter(|(n, _)| !lines.contains(n));
    kept.map(|(_, line)| format!("{line}\n")).collect()
}

fn life() -> Case {
    Case::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/lives/classified.yaml"))
}

/// 一份的疑点（规则、对象、轻重、处置），不能判断的处数，和各条规则的结论。
fn judged(case: &Case) -> (BTreeSet<String>, usize, Vec<(&'static str, Verdict)>) {
    let (dir, laws) = (case.build(), case.laws());
    let (store, checked) = case.check(&dir, &laws);
    let path = dir.path().join("projects").join(case.subject_file().unwrap());
    let options = Options { explain: true, duties: true };
    let outcomes = on_project(&store.files, &path, &laws, case.as_of, options).1.unwrap().outcomes;
    let said = checked.findings.iter().map(|f| {
        format!("{} {} {} {}", f.finding.rule, f.finding.subject, f.severity(&laws).en(), f.finding.status.en())
    });
    (said.collect(), checked.undecidable, outcomes.iter().map(|o| (o.rule, o.verdict)).collect())
}

#[test]
fn a_classified_life_without_amounts_says_the_same() {
    let whole = life();
    let (said, unknown, _) = judged(&whole);
    let lines = amounts(&whole.files[0].1);
    assert!(lines.len() > 4, "{lines:?}");
    let each = lines.iter().map(|n| vec![*n]).chain([lines.clone()]);
    for left_out in each {
        let mut case = life();
        case.files[0].1 = without(&case.files[0].1, &left_out);
        let (now, still_unknown, outcomes) = judged(&case);
        assert_eq!((&now, still_unknown), (&said, unknown), "去掉第 {left_out:?} 行");
        let counting = |slug: &str| rules().any(|rule| rule.slug == slug && rule.counts_money);
        let counted: Vec<_> = outcomes.iter().filter(|(slug, _)| counting(slug)).collect();
        assert!(
            counted.len() > 10 && counted.iter().all(|(_, verdict)| *verdict == Verdict::NotApplicable),
            "{counted:?}"
        );
    }
}

/// 不涉密的，金额必填。
#[test]
fn an_open_project_must_state_its_amounts() {
    let mut case = life();
    let text = case.files[0].1.replace("classified: true\n", "");
    let lines = amounts(&text);
    case.files[0].1 = without(&text, &lines);
    let (dir, laws) = (case.build(), case.laws());
    let (_, checked) = case.check(&dir, &laws);
    let missing =
        checked.findings.iter().filter(|f| f.finding.rule == "bad-file" && f.severity(&laws) == Severity::Error);
    assert_eq!(missing.count(), lines.len());
}

/// 随机的一生改作涉密：不写金额的，不比写了金额的多出错误、提醒、不能判断。
#[test]
fn leaving_amounts_out_accuses_nobody() {
    let world = World::new();
    for n in 0..120 {
        let life = LawfulLife::nth(n);
        let text = life.text().replacen("category:", "classified: true\ncategory:", 1);
        let told = |text: String| Told::of(&world, &Judging { text, as_of: life.as_of }).unwrap();
        let left_out = without(&text, &amounts(&text));
        let (written, withheld) = (told(text), told(left_out.clone()));
        let more = written.lost(&withheld);
        assert!(more.is_empty(), "第 {n} 份多出错误 {more:?}\n{left_out}");
        assert!(withheld.warnings.is_subset(&written.warnings), "第 {n} 份 {:?}\n{left_out}", withheld.warnings);
        assert!(withheld.unknown.is_subset(&written.unknown), "第 {n} 份 {:?}\n{left_out}", withheld.unknown);
    }
}

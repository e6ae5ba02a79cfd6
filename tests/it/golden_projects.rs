//! 一生：`tests/cases/lives/*.yaml`，每份是一个或几个项目的完整一生。
//!
//! 头部的 `finds` 须与核查所得的全部疑点一一相符，不论规则、轻重与处置状况；逐条结论另存快照，
//! 所以「通过」悄悄变成「不适用」也会被看见。

#![allow(clippy::unwrap_used, clippy::panic)]

use std::{collections::BTreeMap, fmt::Write, path::Path, path::PathBuf};

use crate::common::{Case, matches, yaml_files};
use wsgov::{
    rules::{Options, Verdict, known},
    store::{Located, Store, on_project},
};

/// 全部一生。
fn lives() -> Vec<PathBuf> {
    yaml_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/lives"))
}

fn stem(path: &Path) -> &str {
    path.file_stem().and_then(|s| s.to_str()).unwrap()
}

fn describe(found: &Located, severity: &str) -> String {
    format!(
        "{{rule: {}, subject: {}, severity: {severity}, status: {}}}  {}:{} {}",
        found.finding.rule,
        found.finding.subject,
        found.finding.status.en(),
        wsgov::store::shown(&found.path),
        found.place.line,
        found.finding.message
    )
}

/// 疑点与预告不符之处：多的与少的。
fn complaints(path: &Path) -> Vec<String> {
    let case = Case::read(path);
    let dir = case.build();
    let laws = case.laws();
    let (_, checked) = case.check(&dir, &laws);
    let mut left: Vec<&Located> = checked.findings.iter().collect();
    let mut wrong = Vec::new();
    for expected in &case.finds {
        assert!(expected.rule.is_some() && expected.severity.is_some(), "{}：finds 须写明规则与轻重", path.display());
        match left.iter().position(|f| matches(expected, f, &laws)) {
            Some(at) => drop(left.remove(at)),
            None => wrong.push(format!("预告而没有：{expected:?}")),
        }
    }
    wrong.extend(left.iter().map(|f| format!("没有预告：{}", describe(f, f.severity(&laws).en()))));
    wrong.into_iter().map(|w| format!("{}\n    {w}", stem(path))).collect()
}

/// 一个项目的逐条结论，依结论归在一起，不适用的不列。
fn verdicts(case: &Case, store: &Store, file: &str) -> String {
    let laws = case.laws();
    let path = store.root.join("projects").join(file);
    let options = Options { explain: true, duties: true };
    let (_, judged) = on_project(&store.files, &path, &laws, case.as_of, options);
    let mut by: BTreeMap<Verdict, Vec<&str>> = BTreeMap::new();
    for outcome in judged.unwrap().outcomes.iter().filter(|o| o.verdict != Verdict::NotApplicable) {
        by.entry(outcome.verdict).or_default().push(outcome.rule);
    }
    let mut text = format!("{file}\n");
    for (verdict, mut rules) in by.into_iter().rev() {
        rules.sort_unstable();
        for rule in rules {
            writeln!(text, "  {verdict} {rule}").unwrap();
        }
    }
    text
}

#[test]
fn every_life_has_exactly_the_findings_it_announces() {
    let filter = std::env::var("CASE").unwrap_or_default();
    let lives: Vec<PathBuf> = lives().into_iter().filter(|p| p.to_string_lossy().contains(&filter)).collect();
    let wrong: Vec<String> = lives.iter().flat_map(|p| complaints(p)).collect();
    assert!(wrong.is_empty(), "{} 处不符：\n{}", wrong.len(), wrong.join("\n"));
    assert!(lives.len() >= 16 || !filter.is_empty(), "只有 {} 份一生", lives.len());
}

#[test]
fn the_verdicts_of_every_life_stand() {
    for path in lives() {
        let case = Case::read(&path);
        let dir = case.build();
        let store = Store::open(&wsgov::store::Files::on_disk(dir.path())).unwrap();
        let projects = case.files.iter().filter(|(name, _)| !name.ends_with("unit.yaml") && name != "county.yaml");
        let text: String = projects.map(|(name, _)| verdicts(&case, &store, name)).collect();
        insta::assert_snapshot!(stem(&path), text);
    }
}

#[test]
fn every_announced_rule_exists() {
    let slugs: Vec<&str> = known().iter().map(|k| k.slug).collect();
    for path in lives() {
        for expected in Case::read(&path).finds {
            let rule = expected.rule.unwrap_or_default();
            assert!(slugs.contains(&rule.as_str()), "{}：没有规则「{rule}」", stem(&path));
        }
    }
}

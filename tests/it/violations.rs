//! `examples/violations/`：每条规则至少违反一次的样例县。每处有意写错的，行尾注有「# 疑点：规则名」；
//! 核查所得的疑点与所注的须恰好相符，一处不多，一处不少。

#![allow(clippy::unwrap_used, clippy::panic)]

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use assert_cmd::Command;
use wsgov::{
    model::County,
    rules::rules,
    store::{Scope, Store, check, load_laws, read_file, shown},
};

/// 样例里违反不了的规则，连同理由。
const ELSEWHERE: [(&str, &str); 3] = [
    ("history-rewritten", "与 git 中的旧版比较才看得出，另有测试"),
    ("facts-changed", "与 git 中的旧版比较才看得出，另有测试"),
    ("signer-not-allowed", "看提交的签名才知道，另有测试"),
];

/// 不进 JSON 的规则：只在涉密项目上违反，而涉密项目的疑点不列入输出，只计处数。
const WITHHELD: [&str; 3] = ["classified-content", "classified-procurement", "classified-unconfirmed"];

const MARK: &str = "# 疑点：";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/violations")
}

/// 一处疑点：文件、行、规则。
type Spot = (String, u32, String);

/// 各行所注的。
fn planted() -> BTreeSet<Spot> {
    let mut spots = BTreeSet::new();
    for entry in walkdir::WalkDir::new(root().join("projects")).into_iter().filter_map(Result::ok) {
        if !entry.file_type().is_file() {
            continue;
        }
        let bytes = std::fs::read(entry.path()).unwrap();
        let text =
            String::from_utf8(bytes).unwrap_or_else(|e| encoding_rs::GB18030.decode(e.as_bytes()).0.into_owned());
        let path = shown(entry.path().strip_prefix(root()).unwrap()).to_string();
        for (line, number) in text.lines().zip(1..) {
            let Some((_, marked)) = line.split_once(MARK) else { continue };
            let is_slug = |c: char| c.is_ascii_lowercase() || matches!(c, '-' | '、');
            let slugs = &marked[..marked.find(|c| !is_slug(c)).unwrap_or(marked.len())];
            spots.extend(slugs.split('、').map(|slug| (path.clone(), number, slug.to_owned())));
        }
    }
    spots
}

/// 核查所得的，涉密项目的也在内。
fn found() -> BTreeSet<Spot> {
    let root = root();
    let laws = load_laws(Some(&wsgov::store::Files::on_disk(&root)), &[]).unwrap();
    let store = Store::open(&wsgov::store::Files::on_disk(&root)).unwrap();
    let path = root.join("projects/county.yaml");
    let frozen_on = read_file::<County>(&store.files, &path).value.unwrap().frozen_on.unwrap();
    let checked = check(&store, &laws, frozen_on, &Scope::default());
    let spot = |f: &wsgov::store::Located| (shown(&f.path).to_string(), f.place.line, f.finding.rule.to_owned());
    checked.findings.iter().map(spot).collect()
}

fn list(spots: impl Iterator<Item = Spot>) -> String {
    spots.map(|(path, line, rule)| format!("  {path}:{line} {rule}\n")).collect()
}

fn wsgov(arguments: &[&str]) -> (i32, String) {
    let output = Command::cargo_bin("wsgov").unwrap().arg("-C").arg(root()).args(arguments).output().unwrap();
    (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap())
}

#[test]
fn exactly_what_is_planted_is_found() {
    let (planted, found) = (planted(), found());
    let missed = list(planted.difference(&found).cloned());
    let unplanted = list(found.difference(&planted).cloned());
    assert!(missed.is_empty() && unplanted.is_empty(), "注了而没有查出：\n{missed}查出而没有注：\n{unplanted}");
}

#[test]
fn every_rule_is_broken_at_least_once() {
    let broken: BTreeSet<String> = found().into_iter().map(|(.., rule)| rule).collect();
    let unbroken: Vec<&str> = rules()
        .map(|r| r.slug)
        .filter(|slug| !broken.contains(*slug) && !ELSEWHERE.iter().any(|(elsewhere, _)| elsewhere == slug))
        .collect();
    assert!(unbroken.is_empty(), "样例里没有违反：{}", unbroken.join("、"));
}

#[test]
fn check_fails_and_its_json_names_every_rule() {
    let (code, json) = wsgov(&["check", "--format", "json"]);
    assert_eq!(code, 1);
    let report: serde_json::Value = serde_json::from_str(&json).unwrap();
    let named: BTreeSet<&str> =
        report["findings"].as_array().unwrap().iter().map(|f| f["rule"].as_str().unwrap()).collect();
    let excused: Vec<&str> = ELSEWHERE.iter().map(|(slug, _)| *slug).chain(WITHHELD).collect();
    let missing: Vec<&str> =
        rules().map(|r| r.slug).filter(|slug| !named.contains(slug) && !excused.contains(slug)).collect();
    assert!(missing.is_empty(), "JSON 中没有：{}", missing.join("、"));
    assert!(WITHHELD.iter().all(|slug| !named.contains(slug)), "涉密项目的疑点进了 JSON");
}

#[test]
fn classified_findings_are_shown_only_when_asked_for() {
    let (_, quiet) = wsgov(&["check"]);
    let (code, told) = wsgov(&["check", "--include-classified"]);
    assert_eq!(code, 1);
    for slug in WITHHELD {
        assert!(!quiet.contains(&format!("[{slug}]")), "{slug} 不应列出");
        assert!(told.contains(&format!("[{slug}]")), "{slug} 应列出");
    }
}

#[test]
fn each_structural_fault_has_a_file_of_its_own() {
    let mut by_file: BTreeMap<String, usize> = BTreeMap::new();
    for (path, _, rule) in found() {
        if rule == "bad-file" {
            *by_file.entry(path).or_default() += 1;
        }
    }
    assert!(by_file.len() >= 14, "只有 {} 个格式有误的文件", by_file.len());
    let several = by_file.values().any(|n| *n > 1);
    assert!(several, "一个文件的几处问题应一次报全");
}

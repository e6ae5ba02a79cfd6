//! 成批生成的台账：没有埋毛病的项目没有疑点，埋下的毛病处处查出，别的没有；同样的种子得出同样的字节。

#![allow(clippy::unwrap_used, clippy::panic)]

use std::{collections::BTreeSet, fs, path::Path};

use crate::portfolio::{FROZEN, Fault, Plan, generate};
use tempfile::TempDir;
use wsgov::{
    model::Date,
    store::{Checked, Scope, Store, check, load_laws, shown},
};

fn checked(root: &Path) -> Checked {
    let laws = load_laws(Some(&wsgov::store::Files::on_disk(root)), &[]).unwrap();
    let store = Store::open(&wsgov::store::Files::on_disk(root)).unwrap();
    let (year, month, day) = FROZEN;
    check(&store, &laws, Date::from_ymd_opt(year, month, day).unwrap(), &Scope::default())
}

/// 查出的与埋下的相比：多出的（连同说明）与漏掉的。
fn differences(plan: &Plan) -> (Vec<String>, Vec<Fault>, usize) {
    let dir = TempDir::new().unwrap();
    let planted: BTreeSet<Fault> = generate(dir.path(), plan).unwrap().into_iter().collect();
    let checked = checked(dir.path());
    assert_eq!(checked.projects, plan.projects);
    let mut found = BTreeSet::new();
    let mut extra = Vec::new();
    for located in &checked.findings {
        let (rule, subject) = (located.finding.rule.to_owned(), located.finding.subject.to_string());
        let fault = Fault { path: shown(&located.path), rule, subject };
        if !planted.contains(&fault) {
            extra.push(format!("{fault:?}：{}", located.finding.message));
        }
        found.insert(fault);
    }
    let missed = planted.difference(&found).cloned().collect();
    (extra, missed, planted.len())
}

#[test]
fn nothing_but_the_planted_faults_is_found() {
    for (faults_per_mille, projects) in [(30, 200), (1000, 400)] {
        let (extra, missed, planted) = differences(&Plan { projects, seed: 7, faults_per_mille });
        assert!(extra.is_empty() && missed.is_empty(), "多出：\n{}\n漏掉：\n{missed:#?}", extra.join("\n"));
        assert!(planted > 0);
    }
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    let plan = Plan { projects: 24, seed: 3, faults_per_mille: 100 };
    let read = |dir: &Path| -> Vec<(String, Vec<u8>)> {
        let files = walkdir::WalkDir::new(dir).sort_by_file_name().into_iter().filter_map(Result::ok);
        let files = files.filter(|e| e.file_type().is_file());
        files.map(|e| (e.file_name().to_string_lossy().into_owned(), fs::read(e.path()).unwrap())).collect()
    };
    let (one, two) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    generate(one.path(), &plan).unwrap();
    generate(two.path(), &plan).unwrap();
    assert!(read(one.path()) == read(two.path()));
}

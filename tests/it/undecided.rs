//! 不能判断的都有交代：`check` 的总数里每一处都列得出规则、项目、所缺的事实与职责，`show` 里也看得见；久缺的另作提醒。

#![allow(clippy::unwrap_used, clippy::panic)]

use std::{collections::BTreeSet, path::Path};

use crate::common::{Case, yaml_files};
use assert_cmd::Command;
use rayon::prelude::*;
use wsgov::{
    ruleset::Severity,
    store::{Checked, Files, Scope, Store, check},
};

/// 结论是不能判断的案例。
fn cases() -> Vec<Case> {
    let all = yaml_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases"));
    all.iter()
        .filter(|path| path.to_string_lossy().ends_with(".undecidable.yaml"))
        .map(|path| Case::read(path))
        .collect()
}

fn slug(case: &Case) -> String {
    case.path.parent().unwrap().file_name().unwrap().to_str().unwrap().to_owned()
}

/// 列出的各处：项目与规则。
fn listed(checked: &Checked) -> BTreeSet<(String, &'static str)> {
    checked.unknown.iter().map(|l| (l.path.display().to_string(), l.finding.rule)).collect()
}

#[test]
fn everything_counted_is_listed_with_its_facts_and_duty() {
    let wrong: Vec<String> = cases()
        .par_iter()
        .filter_map(|case| {
            let (dir, laws) = (case.build(), case.laws());
            let (_, checked) = case.check(&dir, &laws);
            let counted = listed(&checked).len() == checked.undecidable && checked.undecidable > 0;
            let told = checked.unknown.iter().all(|l| {
                let finding = &l.finding;
                !finding.message.is_empty() && !finding.duty(laws.get(finding.law)).is_empty() && l.place.line > 0
            });
            let own = checked.unknown.iter().any(|l| l.finding.rule == slug(case));
            (!counted || !told || !own)
                .then(|| format!("{}：{} 处，列出 {:?}", case.path.display(), checked.undecidable, listed(&checked)))
        })
        .collect();
    assert!(cases().len() > 35 && wrong.is_empty(), "{}", wrong.join("\n"));
}

/// 命令行上：JSON 的小计与数组相符，`show` 的同一条也说缺什么。
#[test]
fn json_and_show_tell_the_same() {
    for case in cases().into_iter().step_by(9).filter(|case| case.rules.is_none() && case.adapt.is_empty()) {
        let dir = case.build();
        let run = |args: &[&str]| -> serde_json::Value {
            let mut command = Command::cargo_bin("wsgov").unwrap();
            let output = command
                .arg("-C")
                .arg(dir.path())
                .args(["--as-of", &case.as_of.to_string()])
                .args(args)
                .output()
                .unwrap();
            serde_json::from_slice(&output.stdout)
                .unwrap_or_else(|e| panic!("{e} {}", String::from_utf8_lossy(&output.stderr)))
        };
        let report = run(&["check", "--format", "json"]);
        let array = report["undecidable"].as_array().unwrap();
        let pairs: BTreeSet<(&str, &str)> =
            array.iter().map(|u| (u["path"].as_str().unwrap(), u["rule"].as_str().unwrap())).collect();
        let classified = case.files.iter().any(|(_, text)| text.contains("classified: true"));
        assert!(classified || pairs.len() as u64 == report["summary"]["undecidable"].as_u64().unwrap(), "{report}");
        for entry in array {
            for key in ["rule", "project", "unit", "path", "missing", "message", "duty"] {
                assert!(entry[key].as_str().is_some(), "{key} {entry}");
            }
            let shown = run(&["show", entry["project"].as_str().unwrap(), "--format", "json"]);
            let items = shown["checklist"].as_array().unwrap();
            let item = items.iter().find(|item| item["rule"] == entry["rule"]).unwrap();
            let tells = item["missing"].as_array().unwrap().iter().any(|missing| *missing == entry["missing"]);
            assert!(tells, "{} 的 show 没有说缺 {entry}：{item}", case.path.display());
        }
    }
}

/// 错误规则缺事实过了限期的，有提醒：不说，缺着就等于没有毛病。
#[test]
fn what_stays_undecided_for_long_is_told() {
    let untold: Vec<String> = cases()
        .par_iter()
        .filter_map(|case| {
            let (dir, laws) = (case.build(), case.laws());
            let later = case.as_of + chrono::Days::new(900);
            let store = Store::open(&Files::on_disk(dir.path())).unwrap();
            let checked = check(&store, &laws, later, &Scope::default());
            let slug = slug(case);
            let is_error = laws.nearest(later).rule(&slug).is_some_and(|c| c.severity == Severity::Error);
            let undecided =
                listed(&checked).into_iter().find(|(path, rule)| *rule == slug && path.ends_with(".yaml"))?;
            let told = |path: &str| {
                checked.findings.iter().any(|f| {
                    f.finding.rule == "fact-missing"
                        && f.finding.subject.to_string() == slug
                        && f.path.display().to_string() == path
                })
            };
            // 单位的文件读不出的，由它自己的 bad-file 说。
            let unread = checked.findings.iter().any(|f| f.finding.rule == "bad-file");
            (is_error && !unread && !told(&undecided.0)).then(|| case.path.display().to_string())
        })
        .collect();
    assert!(untold.is_empty(), "久缺而没有提醒：\n{}", untold.join("\n"));
}

/// 下结论的报表也列出不能判断的：表后的注里有，JSON 的数组里有规则、项目、所缺的事实与职责；只列与这张表有关的。
#[test]
fn reports_that_judge_list_what_they_cannot() {
    let cases = cases();
    let find = |name: &str| cases.iter().find(|case| case.path.to_string_lossy().ends_with(name)).unwrap();
    for (name, kind, rule) in [
        ("annual-report-missing/stranger.undecidable.yaml", "performance", "annual-report-missing"),
        ("late-acceptance/unannounced-holidays.undecidable.yaml", "acceptance", "late-acceptance"),
        ("budget-differs-from-plan/unknown-fund-kind.undecidable.yaml", "budget", "budget-differs-from-plan"),
        ("self-evaluation-not-filed/stranger.undecidable.yaml", "reminder", "self-evaluation-not-filed"),
        ("maintenance-not-fundable/systems-empty.undecidable.yaml", "findings", "maintenance-not-fundable"),
    ] {
        let case = find(name);
        let dir = case.build();
        let run = |kind: &str| -> serde_json::Value {
            let mut command = Command::cargo_bin("wsgov").unwrap();
            let command = command.arg("-C").arg(dir.path()).args(["--as-of", &case.as_of.to_string()]);
            let output = command.args(["report", kind, "--format", "json"]).output().unwrap();
            serde_json::from_slice(&output.stdout)
                .unwrap_or_else(|e| panic!("{name} {e} {}", String::from_utf8_lossy(&output.stderr)))
        };
        let report = run(kind);
        let array = report["undecidable"].as_array().unwrap();
        let own = array.iter().find(|one| one["rule"] == rule).unwrap_or_else(|| panic!("{name}：{report}"));
        for key in ["project", "unit", "path", "missing", "message", "duty"] {
            assert!(own[key].as_str().is_some_and(|text| !text.is_empty()), "{name} {key}：{own}");
        }
        let notes = report["notes"].as_array().unwrap();
        let message = own["message"].as_str().unwrap();
        assert!(notes.iter().any(|note| note.as_str().unwrap().contains(message)), "{name}：{notes:?}");
        assert_eq!(run("ledger")["undecidable"].as_array().map(Vec::len), Some(0), "项目台账不下结论");
    }
}

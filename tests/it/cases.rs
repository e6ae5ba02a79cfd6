//! 案例：`tests/cases/<规则>/<名称>.{pass,fail,na,undecidable}.yaml`，走遍文件夹得出。
//!
//! 每个案例的结论须同文件名；本规则的疑点须与预告的 `finds` 一一相符；别的规则的待核错误须在 `also` 中预告。

#![allow(clippy::unwrap_used, clippy::panic)]

use std::path::{Path, PathBuf};

use crate::common::{Case, matches, yaml_files};
use wsgov::{
    rules::{Check, Options, Verdict, rule, rules},
    ruleset::Severity,
    store::{Located, on_project},
};

fn cases() -> Vec<PathBuf> {
    yaml_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases"))
        .into_iter()
        .filter(|p| p.parent().and_then(Path::file_name).is_some_and(|f| f != "lives"))
        .collect()
}

/// 案例名的后缀。
fn outcome_of(path: &Path) -> &str {
    let stem = path.file_stem().and_then(|s| s.to_str()).unwrap();
    stem.rsplit_once('.').map_or("", |(_, outcome)| outcome)
}

fn rule_of(path: &Path) -> &str {
    path.parent().and_then(Path::file_name).and_then(|s| s.to_str()).unwrap()
}

/// 一个案例不符之处。
fn complaints(path: &Path) -> Vec<String> {
    let slug = rule_of(path);
    let Some(rule) = rule(slug) else { return vec![format!("没有「{slug}」这条规则")] };
    let case = Case::read(path);
    let dir = case.build();
    let laws = case.laws();
    let (store, checked) = case.check(&dir, &laws);
    let mut wrong = Vec::new();

    let own: Vec<&Located> = checked.findings.iter().filter(|f| f.finding.rule == slug).collect();
    let describe = |f: &Located| {
        format!(
            "{} [{} {}] {}：{}（{}）",
            f.finding.subject,
            f.severity(&laws).en(),
            f.finding.status.en(),
            f.place.line,
            f.finding.message,
            f.finding.help.as_deref().unwrap_or("没有改法")
        )
    };
    for expected in &case.finds {
        if own.iter().filter(|f| matches(expected, f, &laws)).count() != 1 {
            wrong.push(format!("预告而没有（或不止一处）：{expected:?}"));
        }
    }
    for found in own.iter().filter(|f| !case.finds.iter().any(|e| matches(e, f, &laws))) {
        wrong.push(format!("没有预告：{}", describe(found)));
    }
    for found in checked.findings.iter().filter(|f| {
        f.finding.rule != slug
            && f.is_open()
            && f.severity(&laws) == Severity::Error
            && !case.also.iter().any(|a| a == f.finding.rule)
    }) {
        wrong.push(format!("别的规则的错误没有预告：{} {}", found.finding.rule, describe(found)));
    }
    for also in case.also.iter().filter(|a| !checked.findings.iter().any(|f| f.finding.rule == a.as_str())) {
        wrong.push(format!("also 预告了 {also}，而没有"));
    }

    let verdict = match rule.check {
        Check::Project(_) | Check::Duty(_) => case.subject_file().and_then(|file| {
            let path = dir.path().join("projects").join(file);
            let (_, judged) =
                on_project(&store.files, &path, &laws, case.as_of, Options { explain: true, duties: true });
            judged.and_then(|j| j.outcomes.iter().find(|o| o.rule == slug).map(|o| (o.verdict, o.notes.clone())))
        }),
        _ => None,
    };
    // 兼看全县的规则，案例说的可以只是全县的一面。
    let only_county = |found: Verdict| rule.across.is_some() && found < Verdict::Undecidable;
    let verdict = verdict.filter(|(found, _)| !only_county(*found) || outcome_of(path) == "na");
    let wanted = match outcome_of(path) {
        "pass" => Verdict::Pass,
        "fail" => Verdict::Violated,
        "na" => Verdict::NotApplicable,
        "undecidable" => Verdict::Undecidable,
        other => return vec![format!("后缀「{other}」不是 pass、fail、na、undecidable")],
    };
    let only_mild = !own.is_empty() && own.iter().all(|f| f.severity(&laws) < Severity::Error);
    match verdict {
        // 期内的提醒（如提前两年申报）也算通过：结论是「有疑点」，而案例预告了提醒。
        Some((found, notes))
            if found != wanted && !(wanted == Verdict::Pass && only_mild && !case.finds.is_empty()) =>
        {
            wrong.push(format!("结论是{found}，应是{wanted}；理由：{notes:?}"));
        }
        None if wanted == Verdict::Violated && own.is_empty() => wrong.push("应有疑点而没有".into()),
        None if wanted == Verdict::Pass && !own.is_empty() && case.finds.is_empty() => wrong.push("不应有疑点".into()),
        _ => {}
    }
    if wanted == Verdict::Violated && case.finds.is_empty() {
        wrong.push("fail 案例须在 finds 中预告疑点".into());
    }
    wrong.into_iter().map(|w| format!("{}\n    {w}（{}）", path.display(), case.about)).collect()
}

#[test]
fn every_case_is_judged_as_announced() {
    let filter = std::env::var("CASE").unwrap_or_default();
    let chosen: Vec<PathBuf> = cases().into_iter().filter(|p| p.to_string_lossy().contains(&filter)).collect();
    assert!(!chosen.is_empty(), "没有叫「{filter}」的案例");
    let wrong: Vec<String> = chosen.iter().flat_map(|p| complaints(p)).collect();
    assert!(wrong.is_empty(), "{} 处不符：\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_rule_has_a_passing_and_a_failing_case() {
    let cases = cases();
    let lacking: Vec<String> = rules()
        .filter(|r| !matches!(r.slug, "bad-file" | "history-rewritten" | "facts-changed" | "signer-not-allowed"))
        .flat_map(|r| {
            ["pass", "fail"].into_iter().filter_map(|outcome| {
                let has = cases.iter().any(|c| rule_of(c) == r.slug && outcome_of(c) == outcome);
                (!has).then(|| format!("{} 缺 {outcome} 案例", r.slug))
            })
        })
        .collect();
    assert!(lacking.is_empty(), "{}", lacking.join("\n"));
}

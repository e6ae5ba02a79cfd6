//! 讲规则、看项目、列期限的各命令，以用户的方式运行。快照看守版面；该有的东西另行断言。

#![allow(clippy::unwrap_used, clippy::panic)]

mod calendar;
mod guidance;

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::Output,
};

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;
use wsgov::{
    model::MOVES,
    output::{ArticlePage, Register, RulePage},
    rules::rules,
    ruleset::{Citation, Laws},
    store::load_laws,
};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

fn run(dir: &Path, args: &[&str]) -> (i32, String, String) {
    let mut command = Command::cargo_bin("wsgov").unwrap();
    command.env("COLUMNS", "100").env("NO_COLOR", "1").arg("-C").arg(dir).args(args);
    let Output { status, stdout, stderr } = command.output().unwrap();
    (status.code().unwrap(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

/// 在样例县运行，须成功。
fn sample(args: &[&str]) -> String {
    let (code, out, err) = run(Path::new(ROOT), args);
    assert_eq!((code, err.as_str()), (0, ""), "{args:?}\n{out}");
    out
}

fn json(args: &[&str]) -> Value {
    serde_json::from_str(&sample(&[args, &["--format", "json"]].concat())).unwrap()
}

fn laws() -> Laws {
    load_laws(Some(&wsgov::store::Files::on_disk(Path::new(ROOT))), &[]).unwrap()
}

/// 去掉空白，不管在哪里折行。
fn flat(text: &str) -> String {
    text.split_whitespace().collect()
}

/// 规则集里的行号随编辑而变，快照里不留。
fn without_lines(text: &str) -> String {
    let mut parts = text.split("wushan-2022.toml:");
    let mut kept = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        kept.push_str("wushan-2022.toml:〔行〕");
        kept.push_str(part.trim_start_matches(|c: char| c.is_ascii_digit()));
    }
    kept
}

/// 只有一个单位、一个项目的台账。
fn store(unit: &str, project: &str) -> (TempDir, PathBuf) {
    let dir = TempDir::new().unwrap();
    let folder = dir.path().join("projects/甲");
    fs::create_dir_all(&folder).unwrap();
    fs::write(dir.path().join("projects/county.yaml"), "format: 1\nname: 样例县\nfrozen_on: 2024-06-30\n").unwrap();
    fs::write(folder.join("unit.yaml"), format!("name: {unit}\nkind: 机关\ntier: 其他\n")).unwrap();
    let path = folder.join("WS-1.yaml");
    fs::write(&path, project).unwrap();
    (dir, path)
}

/// 有疑点、有更正、有补记、有变更的一个项目。
const TROUBLED: &str = "\
id: WS-1
name: 智慧水利<img>平台
nature: 新建
funding_mode: 政府投资
responsible: 综合科
events:
  - event: 代初设批复
    date: 2022-06-10
    by: 县发展改革委
    doc: 巫发改〔2022〕1号
    id: p1
    total: 900万元
  - event: 更正
    date: 2022-06-12
    of: p1
    reason: 金额记错
  - event: 代初设批复
    date: 2022-06-10
    by: 县发展改革委
    doc: 巫发改〔2022〕1号
    total: 1000万元
  - event: 事实变更
    date: 2022-07-01
    set: {responsible: 信息科}
    reason: 机构调整
  - event: 建成
    date: 2022-08-31
  - event: 申请验收
    date: 2023-03-01
  - event: 支付
    date: 2023-04-01
    amount: 100万元
";

// ── explain ──

#[test]
fn explain_a_rule() {
    insta::assert_snapshot!(without_lines(&sample(&["explain", "late-acceptance"])));
}

#[test]
fn explain_an_article() {
    insta::assert_snapshot!(sample(&["explain", "第22条"]));
    for also in ["22", "第二十二条", "二十二"] {
        assert_eq!(sample(&["explain", also]), sample(&["explain", "第22条"]));
    }
    let one = sample(&["explain", "22.2"]);
    assert!(one.contains("第二十二条第二款") && !one.contains("late-acceptance"), "{one}");
}

#[test]
fn every_rule_is_explained_with_its_parameters_and_where_they_stand() {
    let laws = laws();
    let law = laws.iter().next().unwrap();
    for rule in rules() {
        let page = serde_json::to_value(RulePage::new(rule, law)).unwrap();
        for part in ["title", "bad", "good", "fix", "duty"] {
            assert!(!page[part].as_str().unwrap_or_default().is_empty(), "{}：没有 {part}", rule.slug);
        }
        assert!(!page["articles"].as_array().unwrap().is_empty(), "{}：没有依据", rule.slug);
        let lines: Vec<&str> = law.text().lines().collect();
        for limit in page["parameters"].as_array().unwrap() {
            let (name, line) = (limit["name"].as_str().unwrap(), limit["line"].as_u64().unwrap());
            let key = name.rsplit('.').find(|k| k.parse::<usize>().is_err()).unwrap();
            let written = lines[usize::try_from(line).unwrap() - 1];
            assert!(written.contains(key) || name.contains(".items."), "{name} 不在第 {line} 行：{written}");
        }
    }
}

#[test]
fn every_value_of_a_table_is_shown() {
    let page = json(&["explain", "late-declaration"]);
    let names: Vec<&str> = page["parameters"].as_array().unwrap().iter().map(|p| p["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["declaration.deadline.month", "declaration.deadline.day", "declaration.deadline.years_before"]);
    let page = json(&["explain", "adjustment-not-filed"]).to_string();
    assert!(
        page.contains("adjustment.self_made.file_with") && !page.contains("adjustment.self_made.grounds"),
        "{page}"
    );
    let page = json(&["explain", "adjustment-over-limit"]).to_string();
    assert!(
        page.contains("adjustment.self_made.at_most_percent") && page.contains("adjustment.self_made.grounds"),
        "{page}"
    );
    let page = json(&["explain", "acceptance-materials"]).to_string();
    assert!(page.contains("数据字典") && page.contains("密评报告"), "{page}");
    let page = json(&["explain", "built-before-approval"]).to_string();
    assert!(page.contains("requires.built-before-approval.0.needs"), "{page}");
}

#[test]
fn a_near_miss_is_offered() {
    let told = |what: &str| {
        let (code, out, err) = run(Path::new(ROOT), &["explain", what]);
        assert_eq!((code, out.as_str()), (2, ""), "{what}");
        err
    };
    assert!(told("late-acceptanc").contains("late-acceptance"));
    assert!(told("延期验收").contains("extension-late"));
    assert!(told("第99条").contains("共 32 条"));
    assert!(told("22.9").contains("只有 2 款"));
    assert!(told("不存在的东西").contains("wsgov articles"));
}

#[test]
fn rules_are_explained_outside_a_store_too() {
    let empty = TempDir::new().unwrap();
    let (code, out, err) = run(empty.path(), &["explain", "late-acceptance"]);
    assert_eq!((code, err.as_str()), (0, ""));
    assert!(out.contains("acceptance.window"), "{out}");
}

// ── articles ──

#[test]
fn every_automated_paragraph_has_a_rule_and_every_rule_a_paragraph() {
    for law in laws().iter() {
        assert_eq!(Register::of(law).uncovered(), [""; 0], "{}", law.id);
        for (slug, config) in law.rules.iter().filter(|(_, c)| c.off.is_none()) {
            assert!(!config.articles.is_empty(), "{slug} 没有依据");
            for cited in &config.articles {
                assert!(ArticlePage::new(*cited, law).is_some(), "{slug} 引了没有的{cited}");
                let whole = Citation { paragraph: None, ..*cited };
                let page = serde_json::to_string(&ArticlePage::new(whole, law).unwrap()).unwrap();
                assert!(page.contains(slug.as_str()), "{whole}没有列出 {slug}");
            }
        }
        for (number, article) in &law.articles {
            for (text, n) in article.paragraphs.iter().zip(1..) {
                let cited = law.citing(*number, n).count();
                assert!(!text.status.needs_rule() || cited > 0, "{number}.{n} 没有规则");
                assert!(text.reason.is_some() || text.status.en() == "automated", "{number}.{n} 没有写理由");
            }
        }
    }
}

#[test]
fn the_register_counts_its_coverage() {
    let out = sample(&["articles"]);
    assert!(out.contains("共 32 条 54 款") && out.contains("late-acceptance"), "{out}");
    let register = json(&["articles"]);
    let summary = &register["summary"];
    let total: u64 =
        ["automated", "partial", "manual", "informative"].iter().map(|k| summary[k].as_u64().unwrap()).sum();
    assert_eq!(total, summary["paragraphs"].as_u64().unwrap());
    assert_eq!(register["uncovered"], Value::Array(vec![]));
    assert!(sample(&["articles", "--format", "markdown"]).starts_with("# 《"));
}

// ── show ──

#[test]
fn show_a_project() {
    let out = sample(&["show", "WS-2023-001"]);
    let before_checklist = out.split("【核查：").next().unwrap();
    insta::assert_snapshot!(before_checklist.split_once("【事实】").unwrap().1);
    for said in ["逐条核查", "【核查：通过", "【核查：不适用", "late-acceptance", "【后评价】", "不构成认定"]
    {
        assert!(out.contains(said), "缺「{said}」：{out}");
    }
}

#[test]
fn the_checklist_has_every_rule_once_each_with_a_sentence() {
    let page = json(&["show", "WS-2023-001"]);
    let checklist = page["checklist"].as_array().unwrap();
    let elsewhere = page["elsewhere"].as_array().unwrap();
    let slugs: BTreeSet<&str> = checklist.iter().map(|i| i["rule"].as_str().unwrap()).collect();
    assert_eq!(slugs.len(), checklist.len());
    assert_eq!(checklist.len() + elsewhere.len(), rules().count());
    for item in checklist {
        let said = item["sentences"].as_array().unwrap().len() + item["findings"].as_array().unwrap().len();
        assert!(said > 0, "{item}");
    }
    let counted: u64 = page["summary"].as_object().unwrap().values().map(|n| n.as_u64().unwrap()).sum();
    assert_eq!(counted as usize, checklist.len());
    assert_eq!(page["money"]["approved"], "1575.6万元");
    assert_eq!(page["money"]["years"][0]["planned"], "900万元");
}

#[test]
fn show_doubts_corrections_and_changes() {
    let (dir, _) = store("县水利局", TROUBLED);
    let (code, out, err) = run(dir.path(), &["show", "WS-1"]);
    assert_eq!((code, err.as_str()), (0, ""), "{out}");
    for said in [
        "【核查：有疑点",
        "projects/甲/WS-1.yaml:",
        "迟 1 天",
        "怎么办：",
        "代初设批复〔已更正〕",
        "〔补记〕",
        "信息科〔2022-07-01 由「综合科」改为「信息科」，机构调整〕",
        "批复总投资  1000万元",
    ] {
        assert!(flat(&out).contains(&flat(said)), "缺「{said}」：{out}");
    }
    let (_, markdown, _) = run(dir.path(), &["show", "WS-1", "--format", "markdown"]);
    assert!(markdown.contains("## 核查：有疑点") && markdown.contains(r"\<img\>"), "{markdown}");
    // 疑点在前。
    let page: Value = serde_json::from_str(&run(dir.path(), &["show", "WS-1", "--format", "json"]).1).unwrap();
    assert_eq!(page["checklist"][0]["verdict"], "violated");
    assert_eq!(page["timeline"][0]["marks"][0], "已更正");
}

#[test]
fn what_is_recorded_again_after_a_wrong_date_is_not_late() {
    let pay = |date: &str, id: &str| format!("  - {{event: 支付, date: {date}, id: {id}, amount: 1万元}}\n");
    let fix = "  - {event: 更正, date: 2023-06-20, of: a1, reason: 日期记错}\n";
    let head = "id: WS-1\nname: 甲\nnature: 新建\nevents:\n";
    let (dir, _) = store("县水利局", &[head, &pay("2023-06-29", "a1"), fix, &pay("2023-06-25", "a2")].concat());
    let page: Value = serde_json::from_str(&run(dir.path(), &["show", "WS-1", "--format", "json"]).1).unwrap();
    let marks: Vec<&Value> = page["timeline"].as_array().unwrap().iter().map(|e| &e["marks"]).collect();
    assert_eq!(marks, [&serde_json::json!([]), &serde_json::json!([]), &serde_json::json!(["已更正"])]);
}

#[test]
fn a_project_that_cannot_be_shown_says_why() {
    let (code, _, err) = run(Path::new(ROOT), &["show", "WS-2023-0011"]);
    assert_eq!(code, 2);
    assert!(err.contains("您是否要写「WS-2023-001」"), "{err}");
    let (dir, _) = store("县水利局", "id: WS-1\nname: 甲\nnature: 新健\n");
    let (code, _, err) = run(dir.path(), &["show", "unit"]);
    assert!(code == 2 && err.contains("没有编号或名称为「unit」的项目"), "{err}");
    let (code, _, err) = run(dir.path(), &["show", "WS-1"]);
    assert_eq!(code, 1);
    assert!(err.contains("新健") && err.contains("不能显示"), "{err}");
}

#[test]
fn classified_projects_are_shown_only_as_text_and_on_demand() {
    for command in ["show", "next"] {
        let (code, out, err) = run(Path::new(ROOT), &[command, "WS-2024-015"]);
        assert_eq!((code, out.as_str()), (1, ""), "{command}");
        assert!(err.contains("涉密") && !err.contains("松涛"), "{err}");
        for format in ["json", "markdown"] {
            let args = [command, "WS-2024-015", "--include-classified", "--format", format];
            let (code, out, err) = run(Path::new(ROOT), &args);
            assert_eq!((code, out.as_str()), (1, ""), "{args:?}");
            assert!(!err.contains("松涛"), "{err}");
        }
        assert!(sample(&[command, "WS-2024-015", "--include-classified"]).contains("WS-2024-015"));
    }
    // 读不出的涉密项目也不漏出内容。
    let (dir, _) = store("县水利局", "id: WS-1\nname: 机密名称\nnature: 新健\nclassified: true\n");
    let (code, out, err) = run(dir.path(), &["show", "WS-1"]);
    assert_eq!((code, out.as_str()), (1, ""));
    assert!(!err.contains("机密名称"), "{err}");
}

// ── next ──

#[test]
fn next_says_what_is_still_needed() {
    insta::assert_snapshot!(sample(&["next", "WS-2025-004"]));
    let out = sample(&["next", "WS-2026-010"]);
    for said in
        ["【初设审核】", "【概算批复】", "县政府办公室（第四条第四款）", "「纳入清单」（第九条，已有", "--set total=…"]
    {
        assert!(out.contains(said), "缺「{said}」：{out}");
    }
    assert!(!out.contains("【代初设批复】"), "{out}");
}

// ── due ──

#[test]
fn due_lists_what_is_near_and_all_that_is_overdue() {
    insta::assert_snapshot!(sample(&["due", "--within", "150"]));
    let (dir, _) = store("县水利局", &TROUBLED.replace("  - event: 申请验收\n    date: 2023-03-01\n", ""));
    let (code, out, _) = run(dir.path(), &["due", "--within", "0"]);
    assert_eq!(code, 0);
    assert!(out.contains("2023-02-28") && out.contains("已逾期，过 488 天"), "{out}");
    let (_, json, _) = run(dir.path(), &["due", "--format", "json"]);
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["summary"]["overdue"], 1);
    assert_eq!(json["duties"][0]["standing"], "overdue");
}

// ── machine ──

#[test]
fn the_machine_draws_every_move() {
    insta::assert_snapshot!(sample(&["machine", "--format", "mermaid"]));
    let (text, diagram) = (sample(&["machine"]), sample(&["machine", "--format", "mermaid"]));
    for (kind, _) in MOVES {
        assert!(text.contains(kind.zh()) && diagram.contains(kind.zh()), "{kind} 没有画出");
    }
}

// ── 退出码 ──

#[test]
fn exit_codes() {
    let root = Path::new(ROOT);
    for (args, expected) in [
        (&["show"][..], 2),
        (&["due", "--within", "很久"], 2),
        (&["due", "--format", "xml"], 2),
        (&["next", "没有"], 2),
        (&["articles"], 0),
        (&["due"], 0),
    ] {
        assert_eq!(run(root, args).0, expected, "{args:?}");
    }
    let empty = TempDir::new().unwrap();
    for args in [&["due"][..], &["next"], &["show", "WS-1"]] {
        assert_eq!(run(empty.path(), args).0, 3, "{args:?}");
    }
    fs::create_dir(empty.path().join("projects")).unwrap();
    assert_eq!(run(empty.path(), &["due"]).0, 3);
}

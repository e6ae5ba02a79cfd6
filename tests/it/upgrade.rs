//! 程序先于规则集而新：规则集少登记一条规则、少写一个参数，都只停用有关的规则并点名，从不拦台账。

#![allow(clippy::unwrap_used, clippy::panic)]

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use wsgov::{
    rules::{Options, known, rules},
    ruleset::{BUILTIN, Holidays, Laws, RuleSet},
    store::{Store, on_project},
};

use crate::cli_driver::Clerk;

fn shipped() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let examples = fs::read_dir(root.join("examples/rules")).unwrap().map(|e| e.unwrap().path());
    let read = |path: std::path::PathBuf| {
        (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read_to_string(path).unwrap())
    };
    let mut all: Vec<_> = examples.filter(|p| p.extension().is_some_and(|x| x == "toml")).map(read).collect();
    all.push((BUILTIN.0.to_owned(), BUILTIN.1.to_owned()));
    all
}

fn parse(text: &str) -> Result<RuleSet, String> {
    RuleSet::parse(Path::new("rules/x.toml"), text, &known()).map_err(|e| format!("{e:#?}"))
}

/// 去掉一个键：`line` 起，到值写完为止。
fn without_key(text: &str, line: usize) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let open = |l: &str| l.split('#').next().is_some_and(|l| l.matches('[').count() > l.matches(']').count());
    let last = if open(lines[line]) { (line..lines.len()).find(|i| lines[*i].starts_with(']')).unwrap() } else { line };
    let kept = lines.iter().enumerate().filter(|(i, _)| *i < line || *i > last);
    kept.map(|(_, l)| format!("{l}\n")).collect()
}

/// 各参数表的各键（不算所出的条款），和登记的各行：少写其一的各种文件。
fn each_with_one_less(text: &str) -> Vec<(String, String)> {
    let reads: BTreeSet<&str> = rules().flat_map(|r| r.reads.iter().copied()).collect();
    let mut table = String::new();
    let mut found = Vec::new();
    for (n, line) in text.lines().enumerate() {
        if let Some(name) = line.strip_prefix('[').and_then(|l| l.split(']').next()) {
            name.trim_start_matches('[').clone_into(&mut table);
            continue;
        }
        let Some((key, _)) = line.split_once('=').filter(|_| line.starts_with(|c: char| c.is_ascii_lowercase())) else {
            continue;
        };
        let key = key.trim();
        let is_parameter = reads.iter().any(|r| table == *r || table.starts_with(&format!("{r}.")));
        let in_rows = table.starts_with("requires.") || table.starts_with("checklist.");
        if table == "rules" || (is_parameter && !in_rows && key != "article") {
            found.push((format!("{table}.{key}"), without_key(text, n)));
        }
    }
    found
}

/// 去掉整张表（或同名的各行）。
fn without_table(text: &str, table: &str) -> String {
    let heads = [format!("[{table}]"), format!("[[{table}]]"), format!("[{table}."), format!("[[{table}.")];
    let mut inside = false;
    let mut kept = String::new();
    for line in text.lines() {
        if line.starts_with('[') {
            inside = heads.iter().any(|head| line.starts_with(head));
        }
        if !inside {
            kept.push_str(line);
            kept.push('\n');
        }
    }
    kept
}

#[test]
fn one_less_rule_or_parameter_switches_off_what_reads_it_and_names_it() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let store = Store::open(&wsgov::store::Files::on_disk(root)).unwrap();
    let files: Vec<PathBuf> = store.projects.iter().step_by(40).map(|p| store.root.join(&*p.path)).collect();
    for (name, text) in shipped() {
        let whole = parse(&text).unwrap_or_else(|e| panic!("{name}：{e}"));
        // 程序新添的规则，内置的都登记；别的可以还没有写，当作停用。
        assert!(name != BUILTIN.0 || whole.unregistered.is_empty(), "{name}：{:?}", whole.unregistered);
        let tables: BTreeSet<&str> = rules().flat_map(|r| r.reads.iter().copied()).collect();
        let lesser = tables.into_iter().map(|t| (t.to_owned(), without_table(&text, t)));
        for (what, lesser) in each_with_one_less(&text).into_iter().chain(lesser) {
            let set = parse(&lesser).unwrap_or_else(|e| panic!("{name} 少了 {what}：{e}"));
            for idle in &set.unregistered {
                assert!(set.rule(&idle.rule).is_none() && set.off(&idle.rule).is_some(), "{name} 少了 {what}：{idle}");
            }
            if let Some(slug) = what.strip_prefix("rules.") {
                let off = whole.off(slug).is_some() || text.contains("\nunused ") && set.off(slug).is_some();
                let before = |rule: &str| whole.unregistered.iter().any(|u| u.rule == rule);
                let named: Vec<&str> =
                    set.unregistered.iter().map(|u| u.rule.as_str()).filter(|r| !before(r)).collect();
                assert!(off || named == [slug] || set.rule(slug).is_some(), "{name} 少了 {what}：{named:?}");
            }
            let laws = Laws::new(vec![set], Holidays::default()).unwrap();
            for file in &files {
                let as_of = wsgov::model::Date::from_ymd_opt(2026, 11, 28).unwrap();
                let (_, judged) =
                    on_project(&store.files, file.as_path(), &laws, as_of, Options { explain: true, duties: true });
                assert!(judged.is_some());
            }
        }
    }
}

#[test]
fn every_command_runs_and_check_names_what_is_off() {
    let clerk = Clerk::init("2026-11-28");
    let path = clerk.path("rules/wushan-2022.toml");
    let text = fs::read_to_string(&path).unwrap();
    let first = text.lines().next().unwrap();
    assert!(first.starts_with('#') && first.ends_with(" 写入）"), "首行说明由哪一版写入：{first}");
    fs::write(&path, without_table(&text, "acceptance.window").replacen("\nunit-slip ", "\n# unit-slip ", 1)).unwrap();
    let id = "WS-2027-001";
    let checked = clerk.must("2026-11-28", &["check"]).said();
    let named = "有 3 条规则没有登记，当作停用：unit-slip、late-acceptance（缺少参数 acceptance.window）、\
                 extension-late（缺少参数 acceptance.window）";
    assert!(checked.contains(named), "{checked}");
    assert_eq!(clerk.run(&["check", "--strict"]).code, 1);
    assert!(clerk.must("2026-11-28", &["articles"]).said().contains("unit-slip：[rules] 中没有登记"));
    for args in [
        &["show", id][..],
        &["next", id],
        &["due"],
        &["report", "ledger"],
        &["explain", "unit-slip"],
        &["explain", "late-acceptance"],
        &["schema", "rules"],
        &["machine"],
    ] {
        clerk.must("2026-11-28", args);
    }
    let other = text.replacen("\nunit-slip ", "\nunit-slips ", 1);
    fs::write(&path, other).unwrap();
    assert_eq!(clerk.run(&["check"]).code, 4, "规则集比程序新，仍是错误");
}

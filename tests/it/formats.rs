//! 同一份核查的各种格式：合于各自的规格，处数相同，指纹各不相同；`check` 的其余开关。

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
    process::Output,
};

use assert_cmd::Command;
use boon::{Compiler, Schemas};
use serde_json::Value;

use crate::outputs::Store;
use tempfile::TempDir;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

fn violations() -> String {
    format!("{ROOT}/examples/violations")
}

fn run(at: &str, args: &[&str], envs: &[(&str, &str)]) -> (i32, String, String) {
    let mut command = Command::cargo_bin("wsgov").unwrap();
    for name in ["COLUMNS", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
        command.env_remove(name);
    }
    let command = command.envs(envs.iter().copied()).arg("-C").arg(at).arg("check").args(args);
    let Output { status, stdout, stderr } = command.output().unwrap();
    (status.code().unwrap(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

fn check(at: &str, args: &[&str]) -> String {
    run(at, args, &[]).1
}

fn parsed(at: &str, args: &[&str]) -> Value {
    serde_json::from_str(&check(at, args)).unwrap()
}

/// JSON 所列的待核的疑点：别的格式都要与它相同。
fn open(at: &str) -> Vec<Value> {
    let all = parsed(at, &["--format", "json"])["findings"].as_array().unwrap().clone();
    all.into_iter().filter(|f| f["status"] == "open").collect()
}

fn distinct<'a>(values: impl Iterator<Item = &'a Value>) -> usize {
    values.map(|v| v.as_str().unwrap().to_owned()).collect::<BTreeSet<_>>().len()
}

/// 样例县没有待核的，违规台账有一百多处。
fn stores() -> [(String, Vec<Value>); 2] {
    let stores = [ROOT.to_owned(), violations()].map(|at| (at.clone(), open(&at)));
    assert!(stores[0].1.is_empty() && stores[1].1.len() > 100);
    stores
}

#[test]
fn identities_are_unique() {
    let (_, open) = &stores()[1];
    assert_eq!(distinct(open.iter().map(|f| &f["identity"])), open.len());
}

#[test]
fn sarif_keeps_to_its_schema_and_holds_open_findings_only() {
    let schema: Value = serde_json::from_str(include_str!("schemas/sarif-2.1.0.json")).unwrap();
    let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
    compiler.enable_format_assertions();
    compiler.add_resource("http://localhost/sarif.json", schema).unwrap();
    let index = compiler.compile("http://localhost/sarif.json", &mut schemas).unwrap();
    for (at, open) in stores() {
        for args in [&["--format", "sarif"][..], &["--format", "sarif", "--show-settled"]] {
            let log = parsed(&at, args);
            let valid = schemas.validate(&log, index).map_err(|e| format!("{e:#}"));
            assert_eq!(valid, Ok(()), "{at}");
            let results = log["runs"][0]["results"].as_array().unwrap();
            let prints = |key: &str| distinct(results.iter().map(|r| &r["partialFingerprints"][key]));
            assert_eq!((prints("primaryLocationLineHash"), prints("identity/v1")), (results.len(), results.len()));
            let suppressed = results.iter().filter(|r| r["suppressions"].is_array()).count();
            assert_eq!(results.len() - suppressed, open.len());
            assert_eq!(suppressed > 0, args.len() == 3 && open.is_empty(), "只有样例县有已处置的");
        }
    }
}

#[test]
fn sarif_says_which_findings_are_new_since_the_base() {
    let store = Store::copy(Path::new(&violations()));
    let states = |args: &[&str]| {
        let (_, text) = store.run(&[&["check", "--format", "sarif"], args].concat());
        let log: Value = serde_json::from_str(&text).unwrap();
        let results = log["runs"][0]["results"].as_array().unwrap().clone();
        let state = |r: &Value| {
            let identity = r["partialFingerprints"]["identity/v1"].as_str().unwrap().to_owned();
            (identity, r["baselineState"].as_str().unwrap_or_default().to_owned())
        };
        results.iter().map(state).collect::<BTreeMap<String, String>>()
    };
    let all = states(&["--base", "HEAD"]);
    assert!(all.len() > 100 && all.values().all(|state| state == "unchanged"), "{all:?}");
    assert!(states(&[]).values().all(String::is_empty), "没有比的不写");

    let late = "YL-2023-140/late-acceptance/竣工验收";
    assert!(all.contains_key(late));
    let path = store.path("projects/云溪镇/YL-2023-140.yaml");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replacen("nature: 新建", "nature: 乱写", 1)).unwrap();
    for args in [&["--base", "HEAD"][..], &["--base", "HEAD", "--changed"]] {
        let now = states(args);
        let new: Vec<_> = now.iter().filter(|(_, state)| *state == "new").collect();
        assert!(new.iter().any(|(identity, _)| identity.contains("/bad-file/")), "{now:?}");
        assert!(!now.contains_key(late), "已经没有的不写");
    }
    // 换了单位的文件夹，仍是原来那一处。
    fs::write(&path, &text).unwrap();
    fs::rename(&path, store.path("projects/石坝镇/YL-2023-140.yaml")).unwrap();
    assert_eq!(states(&["--base", "HEAD", "--changed"])[late], "unchanged");
}

#[test]
fn gitlab_has_what_the_platform_requires() {
    for (at, open) in stores() {
        let issues = parsed(&at, &["--format", "gitlab"]);
        let issues = issues.as_array().unwrap();
        assert_eq!(issues.len(), open.len());
        assert_eq!(distinct(issues.iter().map(|i| &i["fingerprint"])), open.len());
        for (issue, finding) in issues.iter().zip(&open) {
            assert_eq!(issue["check_name"], finding["rule"]);
            assert_eq!(issue["location"]["lines"]["begin"], finding["line"]);
            assert!(["info", "minor", "critical"].contains(&issue["severity"].as_str().unwrap()));
            assert!(Path::new(ROOT).join(issue["location"]["path"].as_str().unwrap()).is_file(), "{issue}");
        }
    }
}

#[test]
fn junit_fails_for_errors_and_passes_when_clean() {
    let [(clean, _), (at, open)] = stores();
    let text = check(&at, &["--format", "junit"]);
    let errors = open.iter().filter(|f| f["severity"] == "error").count();
    assert_eq!((text.matches("<testcase ").count(), text.matches("<failure ").count()), (open.len(), errors));
    let text = check(&clean, &["--format", "junit"]);
    assert_eq!((text.matches("<testcase ").count(), text.matches("<failure ").count()), (1, 0));
}

#[test]
fn concise_is_one_line_for_one_finding() {
    let (at, open) = &stores()[1];
    let text = check(at, &["--format", "concise"]);
    for (line, finding) in text.lines().zip(open) {
        let at = format!(":{}:{}: ", finding["line"], finding["column"]);
        assert!(line.contains(&at) && line.contains(&format!("[{}] ", finding["rule"].as_str().unwrap())), "{line}");
    }
    assert!(text.lines().nth(open.len()).unwrap().starts_with("核查 "));
}

#[test]
fn rdjson_counts_columns_in_bytes() {
    let (at, open) = &stores()[1];
    let log = parsed(at, &["--format", "rdjson"]);
    let found = log["diagnostics"].as_array().unwrap();
    assert_eq!(found.len(), open.len());
    for (diagnostic, finding) in found.iter().zip(open) {
        let start = &diagnostic["location"]["range"]["start"];
        assert_eq!(start["line"], finding["line"]);
        let Some(column) = start["column"].as_u64() else { continue };
        let path = Path::new(ROOT).join(diagnostic["location"]["path"].as_str().unwrap());
        let Ok(text) = fs::read_to_string(path) else { continue };
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        let line = text.lines().nth(usize::try_from(finding["line"].as_u64().unwrap()).unwrap() - 1).unwrap();
        let before = &line[..usize::try_from(column).unwrap() - 1];
        assert_eq!(before.chars().count() as u64 + 1, finding["column"].as_u64().unwrap(), "{diagnostic}");
    }
}

#[test]
fn ndjson_lines_are_the_findings_of_json() {
    let (at, open) = &stores()[1];
    let lines: Vec<Value> =
        check(at, &["--format", "ndjson"]).lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert_eq!(&lines, open);
}

#[test]
fn github_puts_errors_first_and_says_how_many_are_hidden() {
    let (at, open) = &stores()[1];
    let text = check(at, &["--format", "github"]);
    let words: Vec<&str> = text.lines().map(|l| l.split(' ').next().unwrap()).collect();
    let errors = open.iter().filter(|f| f["severity"] == "error").count();
    assert!(words[..errors].iter().all(|w| *w == "::error"));
    assert!(text.contains(&format!("另有错误 {} 处", errors - 10)), "{}", text.lines().last().unwrap());
    assert!(!check(ROOT, &["--format", "github"]).contains("没有显示"));
}

#[test]
fn several_outputs_in_one_run() {
    let dir = TempDir::new().unwrap();
    let file = |name: &str| dir.path().join(name);
    let (sarif, json) = (format!("sarif={}", file("a").display()), format!("gitlab={}", file("b").display()));
    let (code, out, _) = run(&violations(), &["--format", &sarif, "--format", &json], &[]);
    assert_eq!(code, 1);
    assert!(out.contains("不构成认定"), "日志里仍有文字");
    assert_eq!(fs::read_to_string(file("a")).unwrap(), check(&violations(), &["--format", "sarif"]));
    assert_eq!(fs::read_to_string(file("b")).unwrap(), check(&violations(), &["--format", "gitlab"]));
    let to = file("c").display().to_string();
    assert_eq!(check(&violations(), &["--format", "concise", "-o", &to]), "");
    assert_eq!(fs::read_to_string(file("c")).unwrap(), check(&violations(), &["--format", "concise"]));
    assert_eq!(run(ROOT, &["--format", "json", "--format", "text"], &[]).0, 2);
    assert_eq!(run(ROOT, &["--format", "jsonn"], &[]).0, 2);
}

#[test]
fn manners_of_check() {
    let at = violations();
    assert_eq!(run(&at, &["-q"], &[]), (1, String::new(), String::new()));
    let (code, out, _) = run(&at, &["--exit-zero"], &[]);
    assert_eq!((code, out.contains("错误[")), (0, true));
    assert_eq!(run("/没有这个文件夹", &["--exit-zero"], &[]).0, 4);
    let left = check(&at, &["--ignore", "bad-file,late-acceptance", "--format", "json"]);
    assert!(
        !left.contains("\"bad-file\"")
            && !left.contains("\"late-acceptance\"")
            && left.contains("\"late-declaration\"")
    );
    assert!(check(&at, &["--ignore", "bad-file"]).contains("没有看的规则：bad-file"));
    assert_eq!(run(&at, &["--ignore", "bad"], &[]).0, 2);
    let table = check(&at, &["--statistics"]);
    let counts: Vec<usize> =
        table.lines().map_while(|l| l.split_whitespace().next().and_then(|n| n.parse().ok())).collect();
    assert_eq!(counts.iter().sum::<usize>(), open(&at).len());
    assert!(counts.is_sorted_by(|a, b| a >= b));
}

#[test]
fn the_environment_says_the_same_as_the_options() {
    let json = run(ROOT, &[], &[("WSGOV_FORMAT", "json"), ("WSGOV_AS_OF", "2025-01-31")]).1;
    assert_eq!(serde_json::from_str::<Value>(&json).unwrap()["as_of"], "2025-01-31");
    let shown = run(ROOT, &["--format", "concise"], &[("WSGOV_FORMAT", "json")]).1;
    assert!(shown.starts_with("核查 "), "选项在先：{shown}");
}

#[test]
fn colour_follows_the_common_conventions() {
    let coloured = |args: &[&str], envs: &[(&str, &str)]| run(&violations(), args, envs).1.contains('\u{1b}');
    assert!(!coloured(&[], &[]), "管道里默认没有颜色");
    assert!(coloured(&["--color", "always"], &[]));
    assert!(coloured(&[], &[("CLICOLOR_FORCE", "1")]));
    assert!(coloured(&[], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "")]), "空的 NO_COLOR 不算");
    assert!(!coloured(&[], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
    assert!(!coloured(&["--color", "never"], &[("CLICOLOR_FORCE", "1")]));
}

#[test]
fn every_command_has_the_same_envelope() {
    for args in [
        &["check"][..],
        &["due"],
        &["next"],
        &["next", "WS-2026-001"],
        &["show", "WS-2026-001"],
        &["explain", "late-acceptance"],
        &["explain", "22"],
        &["articles"],
    ] {
        let mut command = Command::cargo_bin("wsgov").unwrap();
        let done = command.current_dir(ROOT).args(["-C", "examples/.."]).args(args).args(["--format", "json"]).output();
        let page: Value = serde_json::from_slice(&done.unwrap().stdout).unwrap();
        assert_eq!((&page["version"], &page["tool"]["name"]), (&Value::from(1), &Value::from("wsgov")), "{args:?}");
        assert_eq!(page["root"], ".", "{args:?}");
        assert!(page["as_of"].is_string() && page["rule_sets"][0].is_string(), "{args:?}：{page}");
    }
}

/// 一个文件至多列一百处：只看一条规则的，先挑再数，别的规则再多也挤不掉它。
#[test]
fn a_chosen_rule_is_never_crowded_out_by_others() {
    let dir = TempDir::new().unwrap();
    let unit = dir.path().join("projects/县教委");
    fs::create_dir_all(&unit).unwrap();
    fs::write(dir.path().join("projects/county.yaml"), "format: 2\nname: 巫山县\n").unwrap();
    fs::write(unit.join("unit.yaml"), "name: 县教委\nkind: 机关\ntier: 其他\n").unwrap();
    let material = |n: usize| format!("      材料{n}: {{doc: 巫发2024年{n}号, file: 附件/{n}.pdf}}\n");
    let materials: String = (0..120).map(material).collect();
    let head = "id: WS-2024-001\nname: 甲\nnature: 新建\nevents:\n  - event: 监督检查\n    date: 2024-01-05\n    by: 县审计局\n    materials:\n";
    fs::write(unit.join("WS-2024-001.yaml"), format!("{head}{materials}")).unwrap();
    let at = dir.path().to_str().unwrap();
    let all = check(at, &["--format", "concise"]);
    assert!(all.contains("另有 140 处没有列出"), "{all}");
    for rule in ["doc-number-format", "missing-attachment"] {
        let other = if rule == "missing-attachment" { "doc-number-format" } else { "missing-attachment" };
        for args in [["--only", rule], ["--ignore", other]] {
            let chosen = check(at, &[&args[..], &["--format", "concise"]].concat());
            let lines = chosen.lines().filter(|line| line.contains(rule)).count();
            assert_eq!(lines, 100, "{args:?} {chosen}");
            assert!(chosen.contains("另有 20 处没有列出") && !chosen.contains(other), "{args:?} {chosen}");
        }
    }
}

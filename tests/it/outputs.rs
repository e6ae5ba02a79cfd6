//! 各命令的 JSON 输出合于 `wsgov schema output 命令` 所出的 Schema，一个键不多，一个键不少；外层处处相同。

use std::{
    fs,
    path::{Path, PathBuf},
};

use assert_cmd::Command;
use boon::{Compiler, SchemaIndex, Schemas};
use serde_json::{Value, json};
use tempfile::TempDir;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// 命令的 Schema 的名称，参数，应有的退出码。
type Case<'a> = (&'a str, &'a [&'a str], i32);

pub struct Store {
    folder: TempDir,
}

impl Store {
    /// 一份台账的抄本，在自己的 git 仓库里。
    pub fn copy(from: &Path) -> Self {
        let folder = TempDir::new().unwrap();
        for name in ["projects", "rules"] {
            if from.join(name).is_dir() {
                copy(&from.join(name), &folder.path().join(name));
            }
        }
        let store = Store { folder };
        store.git(&["init", "-q", "-b", "master"]);
        store.git(&["add", "."]);
        store.git(&["commit", "-qm", "台账"]);
        store
    }

    pub fn git(&self, args: &[&str]) {
        let mut git = Command::new("git");
        git.current_dir(self.folder.path()).env("GIT_CONFIG_GLOBAL", "/dev/null");
        for role in ["AUTHOR", "COMMITTER"] {
            git.env(format!("GIT_{role}_NAME"), "甲").env(format!("GIT_{role}_EMAIL"), "a@b");
        }
        git.args(args).assert().success();
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn run(&self, args: &[&str]) -> (i32, String) {
        let mut wsgov = Command::cargo_bin("wsgov").unwrap();
        wsgov.current_dir(self.folder.path()).env("GIT_CONFIG_GLOBAL", "/dev/null").env_remove("WSGOV_FORMAT");
        wsgov.env("GIT_AUTHOR_NAME", "甲").env("GIT_AUTHOR_EMAIL", "a@b");
        wsgov.env("GIT_COMMITTER_NAME", "甲").env("GIT_COMMITTER_EMAIL", "a@b");
        let output = wsgov.args(args).output().unwrap();
        (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap())
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// 只许有写明的键：公布的 Schema 容后来添的键，这里不容。
fn strict(schema: &mut Value) {
    if let Some(map) = schema.as_object_mut() {
        if map.contains_key("properties") && !map.contains_key("additionalProperties") {
            map.insert("additionalProperties".to_owned(), json!(false));
        }
        map.values_mut().for_each(strict);
    } else if let Some(items) = schema.as_array_mut() {
        items.iter_mut().for_each(strict);
    }
}

struct Validator(Schemas, SchemaIndex);

impl Validator {
    fn of(store: &Store, name: &str) -> Self {
        let (exit, text) = store.run(&["schema", "output", name]);
        assert_eq!(exit, 0, "{name}");
        let mut schema: Value = serde_json::from_str(&text).unwrap();
        strict(&mut schema);
        let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
        let location = format!("http://localhost/{name}.json");
        schema["$id"] = json!(location);
        compiler.add_resource(&location, schema).unwrap();
        let index = compiler.compile(&location, &mut schemas).unwrap();
        Validator(schemas, index)
    }

    fn holds(&self, value: &Value, about: &str) {
        if let Err(error) = self.0.validate(value, self.1) {
            panic!("{about}：{error:#}\n{value:#}");
        }
    }
}

fn holds(store: &Store, (name, args, exit): Case<'_>) -> Value {
    let (code, text) = store.run(args);
    let about = format!("{args:?}");
    let value: Value = serde_json::from_str(&text).unwrap_or_else(|e| panic!("{about}：{e}\n{text}"));
    Validator::of(store, name).holds(&value, &about);
    assert_eq!(code, exit, "{about}\n{value:#}");
    assert_eq!(value["version"], 1, "{about}");
    assert_eq!(value["tool"]["name"], "wsgov", "{about}");
    assert!(value["as_of"].is_string() && value["rule_sets"].is_array(), "{about}");
    value
}

const JSON: [&str; 2] = ["--format", "json"];

fn reading<'a>(project: &'a str, check: i32) -> Vec<(&'a str, Vec<&'a str>, i32)> {
    let case = |name: &'a str, words: &[&'a str], exit| (name, [words, &JSON].concat(), exit);
    vec![
        case("check", &["check"], check),
        case("check", &["check", "--only", "bad-file"], if check == 1 { 1 } else { 0 }),
        case("show", &["show", project], 0),
        case("next", &["next", project], 0),
        case("next", &["next"], 0),
        case("due", &["due"], 0),
        case("log", &["log", project], 0),
        case("explain", &["explain", "late-acceptance"], 0),
        case("explain", &["explain", "22"], 0),
        case("articles", &["articles"], 0),
        case("machine", &["machine"], 0),
        case("list", &["list"], 0),
        case("report", &["report", "ledger"], 0),
        case("report", &["report", "plan", "--trace"], 0),
        case("report", &["report", "stats"], 0),
        case("rules-check", &["rules", "check", "wushan-2022"], 0),
        case("rules-diff", &["rules", "diff", "wushan-2022", "lishui-2025"], 0),
    ]
}

#[test]
fn what_is_read_keeps_to_its_schema() {
    let stores = [(ROOT.to_owned(), "WS-2023-001", 0), (format!("{ROOT}/examples/violations"), "YL-2024-101", 1)];
    for (from, project, check) in stores {
        let store = Store::copy(Path::new(&from));
        for (name, args, exit) in reading(project, check) {
            let value = holds(&store, (name, &args, exit));
            assert_eq!(value["root"], ".", "{args:?}");
        }
        let line = Validator::of(&store, "check-ndjson");
        let (_, text) = store.run(&["check", "--format", "ndjson"]);
        assert_eq!(text.is_empty(), check == 0);
        text.lines().for_each(|text| line.holds(&serde_json::from_str(text).unwrap(), "ndjson"));
    }
}

#[test]
fn a_receipt_tells_what_was_done() {
    let store = Store::copy(Path::new(ROOT));
    let project = "WS-2026-001";
    let act = |name: &str, words: &[&str], exit: i32, outcome: &str| {
        let args = [words, &JSON[..]].concat();
        let value = holds(&store, (name, &args, exit));
        assert_eq!((value["command"].as_str(), value["exit"].as_i64()), (Some(name), Some(exit.into())), "{args:?}");
        assert_eq!(value["outcome"], outcome, "{args:?}\n{value:#}");
        value
    };
    let list = |value: &Value, key: &str| value[key].as_array().unwrap().clone();

    let audit = ["advance", project, "审计", "--date", "2026-06-20", "--doc", "巫审〔2026〕9号"];
    let preview = act("advance", &[&audit[..], &["--dry-run"]].concat(), 0, "preview");
    assert!(!list(&preview, "diff").is_empty() && list(&preview, "files").len() == 1);
    let (_, status) = store.run(&["log", project, "--format", "json"]);
    assert!(!status.contains("巫审〔2026〕9号"));

    let done = act("advance", &audit, 0, "done");
    assert_eq!(done["files"][0]["change"], "changed");
    assert_eq!(done["events"][0]["event"], "审计");
    let path = store.path(done["files"][0]["path"].as_str().unwrap());
    assert!(fs::read_to_string(path).unwrap().contains("巫审〔2026〕9号"));

    let again = act("advance", &audit, 1, "refused");
    assert!(list(&again, "files").is_empty() && list(&again, "messages")[0].as_str().unwrap().contains("已经记过"));
    let refused =
        act("advance", &["advance", project, "审计", "--date", "2027-01-04", "--doc", "巫审〔2027〕1号"], 1, "refused");
    // 与 check 所说的是同一处：身份、项目、单位都相同。
    for finding in list(&refused, "findings") {
        assert_eq!((finding["project"].as_str(), finding["unit"].as_str()), (Some(project), Some("县农业农村委")));
        assert!(finding["identity"].as_str().unwrap().starts_with(&format!("{project}/")), "{finding:#}");
    }
    assert!(!list(&refused, "findings").is_empty(), "{refused:#}");
    act("advance", &["advance", "没有这个项目", "审计"], 2, "usage");

    let undo = ["undo", project, "--reason", "记错了", "--by", "县审计局", "--doc", "巫审〔2026〕10号"];
    act("undo", &undo, 0, "done");
    let unit = act("new", &["new", "unit", "--name", "县测试局", "--kind", "机关", "--tier", "县级部门"], 0, "done");
    assert_eq!(unit["files"], json!([{"path": "projects/县测试局/unit.yaml", "change": "created"}]));
    let new = ["new", "--unit", "县测试局", "--id", "WS-2027-900", "--name", "测试平台", "--nature", "新建"];
    let new = act("new", &new, 0, "done");
    assert_eq!(new["files"][0]["path"], "projects/县测试局/WS-2027-900.yaml");
    act("answer", &["answer", "WS-2027-900", "duplicate-suspected", "--reason", "不是同一个"], 1, "refused");
    act("waive", &["waive", "WS-2027-900", "unapproved-in-plan"], 2, "usage");
    let moved = act("renumber", &["renumber", "WS-2027-900", "WS-2027-901"], 0, "done");
    let changes: Vec<_> = list(&moved, "files").iter().map(|f| f["change"].to_string()).collect();
    assert_eq!(changes, [r#""removed""#, r#""created""#]);
    let plan = ["--set", "title=规划", "--set", "years=2026-2030"];
    let deed = ["unit", "县测试局", "总体方案审议", "--date", "2026-01-02"];
    act("unit", &[&deed[..], &plan, &["--dry-run"]].concat(), 0, "preview");
    act("county", &["county", "没有这种事件"], 2, "usage");
    act("publish", &["publish", "2026"], 2, "usage");
    act("import", &["import", "没有这个文件.xlsx"], 2, "usage");
    let sync = act("sync", &["sync"], 0, "done");
    assert!(list(&sync, "messages").iter().any(|m| m.as_str().unwrap().contains("只存在本机")));
    let init = act("init", &["init", "新台账"], 0, "done");
    assert!(list(&init, "files").iter().any(|f| f["path"] == "projects/county.yaml"), "{init:#}");
}

#[test]
fn a_classified_project_is_not_told_in_json() {
    let store = Store::copy(Path::new(ROOT));
    let (_, listing) = store.run(&["list"]);
    let classified = fs::read_dir(store.path("projects")).unwrap().flat_map(|e| fs::read_dir(e.unwrap().path()).ok());
    let path = classified.flatten().map(|e| e.unwrap().path());
    let path = path.into_iter().find(|p| fs::read_to_string(p).is_ok_and(|t| t.contains("classified: true"))).unwrap();
    let id = path.file_stem().unwrap().to_str().unwrap().to_owned();
    assert!(!listing.contains(&id));
    let before = fs::read(&path).unwrap();
    let value = holds(&store, ("advance", &["advance", &id, "审计", "--format", "json"], 1));
    assert_eq!(value["outcome"], "refused");
    assert_eq!((&value["events"], &value["findings"], &value["files"]), (&json!([]), &json!([]), &json!([])));
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[test]
fn every_output_has_a_schema_with_chinese_descriptions() {
    let store = Store::copy(Path::new(ROOT));
    let (exit, _) = store.run(&["schema", "output"]);
    assert_eq!(exit, 2);
    for name in wsgov::output::described_outputs() {
        let schema = wsgov::output::output_schema(name).unwrap();
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
        assert!(schema["$id"].as_str().unwrap().contains(name));
    }
}

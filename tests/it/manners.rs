//! 程序的规矩：存成什么文件由扩展名说，别的系统也用得，环境变量与选项相当，处置了的不充作待核。

#![allow(clippy::unwrap_used)]

use std::{fs, path::Path, process::Output};

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

fn ran(at: &Path, envs: &[(&str, &str)], args: &[&str]) -> (i32, String, String) {
    let mut command = Command::cargo_bin("wsgov").unwrap();
    for name in ["COLUMNS", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
        command.env_remove(name);
    }
    let Output { status, stdout, stderr } =
        command.current_dir(at).envs(envs.iter().copied()).args(args).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    (status.code().unwrap(), text(stdout), text(stderr))
}

fn run(at: &Path, args: &[&str]) -> (i32, String, String) {
    ran(at, &[], args)
}

fn git(at: &Path, args: &[&str]) {
    let identity = ["-c", "user.name=甲", "-c", "user.email=a@b", "-c", "commit.gpgsign=false"];
    let done = std::process::Command::new("git").current_dir(at).args(identity).args(args).output().unwrap();
    assert!(done.status.success(), "{args:?}：{}", String::from_utf8_lossy(&done.stderr));
}

/// 新建的县，没有单位。
fn county() -> TempDir {
    let dir = TempDir::new().unwrap();
    assert_eq!(run(dir.path(), &["init", ".", "--county", "青溪县"]).0, 0);
    dir
}

fn unit(at: &Path, name: &str) -> (i32, String) {
    let (code, _, said) = run(at, &["new", "unit", "--name", name, "--kind", "机关", "--tier", "县级部门"]);
    (code, said)
}

fn project(at: &Path, id: &str) -> (i32, String) {
    let (code, _, said) = run(at, &["new", "--unit", "县教委", "--id", id, "--name", "阅览预约", "--nature", "新建"]);
    (code, said)
}

/// 违规台账，另抄一份，可以写。
fn violations() -> TempDir {
    let dir = TempDir::new().unwrap();
    copy(&Path::new(ROOT).join("examples/violations"), dir.path());
    dir
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[test]
fn a_new_county_passes_its_own_pipeline() {
    let dir = county();
    let at = dir.path();
    git(at, &["init", "-q"]);
    git(at, &["add", "-A"]);
    assert_eq!(run(at, &["check"]).0, 3, "没有可核查的");
    assert_eq!(run(at, &["check", "--base", "HEAD", "--changed"]).0, 0, "头一次提交之前");
    git(at, &["commit", "-qm", "建库"]);
    for more in [&["--base", "HEAD", "--changed"][..], &["--exit-zero"]] {
        assert_eq!(run(at, &[&["check"], more].concat()).0, 0, "{more:?}");
    }
    assert!(fs::read_to_string(at.join(".gitattributes")).unwrap().contains("hooks/* text eol=lf"));
}

#[test]
fn what_is_settled_is_not_shown_as_open() {
    let sample = Path::new(ROOT);
    let settled = |format: &str| run(sample, &["check", "--show-settled", "--format", format]).1;
    let lines = settled("concise");
    let told: Vec<&str> = lines.lines().filter(|line| line.contains(".yaml:")).collect();
    assert!(!told.is_empty() && told.iter().all(|line| line.contains(": 提示[") && line.contains("（已")), "{lines}");
    let gitlab: Vec<Value> = serde_json::from_str(&settled("gitlab")).unwrap();
    assert!(gitlab.iter().all(|issue| issue["severity"] == "info"), "{gitlab:?}");
    assert!(gitlab.iter().all(|issue| issue["description"].as_str().unwrap().starts_with("（已")));
    let rdjson: Value = serde_json::from_str(&settled("rdjson")).unwrap();
    assert!(rdjson["diagnostics"].as_array().unwrap().iter().all(|one| one["severity"] == "INFO"));
    assert!(!settled("github").contains("::error "), "{}", settled("github"));
}

#[test]
fn two_formats_never_share_a_file() {
    let dir = violations();
    let (code, _, said) = run(dir.path(), &["check", "--format", "sarif=一份", "--format", "junit=./一份"]);
    assert_eq!(code, 2, "{said}");
    assert!(said.contains("只剩得下一种") && !dir.path().join("一份").exists(), "{said}");
}

/// 基线由 `-o` 存进台账；别的系统的「>」存的（带标记的 UTF-8、UTF-16）也读。
#[test]
fn a_baseline_is_saved_and_read_on_any_system() {
    let dir = violations();
    let at = dir.path();
    fs::create_dir_all(at.join(".wsgov")).unwrap();
    let kept = ".wsgov/baseline.json";
    assert_eq!(run(at, &["check", "--only", "late-acceptance", "--format", "json", "-o", kept]).0, 1);
    let text = fs::read_to_string(at.join(kept)).unwrap();
    assert_eq!(run(at, &["check", "--only", "late-acceptance", "--baseline", kept, "-q"]).0, 0);
    let utf16 = [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect::<Vec<u8>>();
    for bytes in [format!("\u{feff}{text}").into_bytes(), utf16] {
        fs::write(at.join("旧.json"), bytes).unwrap();
        let (code, _, said) = run(at, &["check", "--only", "late-acceptance", "--baseline", "旧.json", "-q"]);
        assert_eq!(code, 0, "{said}");
    }
    fs::write(at.join("旧.json"), "不是").unwrap();
    let said = run(at, &["check", "--baseline", "旧.json"]).2;
    assert!(said.contains("-o .wsgov/baseline.json"), "照着做就成：{said}");
}

#[test]
fn a_saved_file_is_what_its_name_says() {
    let dir = violations();
    let at = dir.path();
    for (name, begins) in
        [("历.ics", "BEGIN:VCALENDAR"), ("表.csv", "\u{feff}"), ("全.json", "{"), ("页.md", "#"), ("字.txt", "")]
    {
        let (code, out, said) = run(at, &["due", "-o", name]);
        assert_eq!((code, out.as_str()), (0, ""), "{name}：{said}");
        let text = fs::read_to_string(at.join(name)).unwrap();
        assert!(text.starts_with(begins) && text.len() > 100, "{name}：{text}");
    }
    assert_eq!(run(at, &["schema", "unit", "-o", "单位.json"]).0, 0);
    assert_eq!(fs::read_to_string(at.join("单位.json")).unwrap(), run(at, &["schema", "unit"]).1);
    for args in [
        &["due", "-o", "历.docx"][..],
        &["show", "YL-2023-136", "-o", "档案.docx"],
        &["report", "template", "-o", "表.csv"],
        &["report", "form", "支付", "-o", "表.csv"],
        &["report", "template", "--format", "json"],
        &["report", "ledger", "--format", "csv", "-o", "表.xlsx"],
        &["report", "dashboard", "--plain"],
    ] {
        let (code, out, said) = run(at, args);
        assert_eq!((code, out.as_str()), (2, ""), "{args:?}：{said}");
    }
}

/// 各种系统上都建得成文件：Windows 留用的名字、以点结尾的、只差大小写的编号。
#[test]
fn new_names_can_be_checked_out_anywhere() {
    let dir = county();
    let at = dir.path();
    for name in ["CON", "nul", "Com1", "县局."] {
        let (code, said) = unit(at, name);
        assert!(code == 2 && said.contains("不能用作文件夹名"), "{name}：{said}");
    }
    assert_eq!(unit(at, "县教委").0, 0);
    for id in ["NUL", "aux.x", "WS-2027-01."] {
        let (code, said) = project(at, id);
        assert!(code == 2 && said.contains("不能用作文件名"), "{id}：{said}");
    }
    assert_eq!(project(at, "WS-2027-00A").0, 0);
    let (code, said) = project(at, "WS-2027-00a");
    assert!(code == 2 && said.contains("只差大小写"), "{said}");
    let folder = at.join("projects/县教委");
    let text = fs::read_to_string(folder.join("WS-2027-00A.yaml")).unwrap();
    fs::write(folder.join("WS-2027-00a.yaml"), text.replace("00A", "00a")).unwrap();
    let found = run(at, &["check", "--format", "concise"]).1;
    assert!(found.contains("[duplicate-id]") && found.contains("只差大小写"), "{found}");
}

/// 建错了地方、写错了名称，写之前就说，什么也不留下。
#[test]
fn a_ledger_is_not_begun_in_an_odd_place() {
    let dir = county();
    let at = dir.path();
    git(at, &["init", "-q"]);
    git(at, &["init", "-q", "--bare", "裸"]);
    for place in ["/", ".git", ".git/hooks", "裸", "裸/台账", "projects", "projects/县教委", "rules/新"] {
        let (code, _, said) = run(at, &["init", place, "--county", "青溪县"]);
        assert!(code == 2 && said.contains("台账不建在这里"), "{place}：{said}");
    }
    for name in [&["--county", "甲\n县: x"][..], &["--county", "青溪县", "--unit", "框架"], &["--county", "nul"]]
    {
        let (code, _, said) = run(at, &[&["init", "另"], name].concat());
        assert!(code == 2 && said.contains("不能用"), "{name:?}：{said}");
    }
    assert!(!at.join("另").exists() && !at.join("rules/新").exists() && !at.join("projects/县教委").exists());
    assert_eq!(run(at, &["init", "镇/台账", "--county", "青溪县"]).0, 0, "别的文件夹照建");
}

/// 编辑器的快速修复列表里，每一处都打得开，不论在哪里运行。
#[test]
fn a_place_in_the_quickfix_list_can_be_opened() {
    let dir = violations();
    for (at, args) in [
        (dir.path().to_owned(), vec![]),
        (dir.path().join("projects/云溪镇"), vec![]),
        (dir.path().parent().unwrap().to_owned(), vec!["-C", dir.path().to_str().unwrap()]),
    ] {
        let found = run(&at, &[&args[..], &["check", "--format", "concise"]].concat()).1;
        let places: Vec<&str> = found.lines().filter_map(|line| Some(line.split_once(".yaml:")?.0)).collect();
        assert!(places.len() > 100);
        assert!(
            places.iter().all(|place| at.join(format!("{place}.yaml")).is_file()),
            "{}：{}",
            at.display(),
            places[0]
        );
    }
}

#[test]
fn the_environment_is_equivalent_and_named_when_wrong() {
    let dir = violations();
    let at = dir.path();
    let ignored = ran(at, &[("WSGOV_IGNORE", "bad-file"), ("WSGOV_FORMAT", "")], &["check"]);
    assert!(ignored.1.contains("没有看的规则：bad-file"), "{}", ignored.1);
    assert_eq!(ran(at, &[("WSGOV_EXIT_ZERO", "1"), ("WSGOV_QUIET", "true")], &["check"]).0, 0);
    assert_eq!(ran(at, &[("WSGOV_EXIT_ZERO", "0"), ("WSGOV_DIRECTORY", "")], &["check"]).0, 1);
    let (code, _, said) = ran(at, &[("WSGOV_FORMAT", "表")], &["check"]);
    assert!(code == 2 && said.contains("环境变量 WSGOV_FORMAT"), "{said}");
    let (_, _, said) = ran(at, &[("WSGOV_FORMAT", "json")], &["check", "--format", "表"]);
    assert!(!said.contains("环境变量"), "写在命令行里的：{said}");
}

#[test]
fn numbers_are_asked_for_in_chinese() {
    for (args, wanted) in [
        (&["due", "--within", "三十"][..], "不是数"),
        (&["due", "--within", "70000"], "至多 65535"),
        (&["report", "dashboard", "--page", "99999999999999"], "太大"),
        (&["serve", "--port", "65536"], "至多 65535"),
        (&["due", "--within", ""], "不是数"),
    ] {
        let (code, _, said) = run(Path::new(ROOT), args);
        assert!(code == 2 && said.contains(wanted), "{args:?}：{said}");
    }
    assert_eq!(run(Path::new(ROOT), &["due", "--within", "３０"]).0, 0, "全角的数字也认");
}

/// `--fix` 只改写法，不核查：给它看不懂的选项不悄悄略去。
#[test]
fn fixing_takes_no_options_of_checking() {
    for option in [&["--format", "json"][..], &["-q"], &["-o", "x"], &["--ignore", "bad-file"], &["--exit-zero"]] {
        let (code, _, said) = run(Path::new(ROOT), &[&["check", "--fix"], option].concat());
        assert!(code == 2 && said.contains("不能与"), "{option:?}：{said}");
    }
}

/// 只看、不看哪些规则，不能判断的也照此挑。
#[test]
fn ignored_rules_are_ignored_among_the_undecided_too() {
    let dir = violations();
    let all = run(dir.path(), &["check", "--undecidable"]).1;
    let rule = all.split("不能判断[").nth(1).unwrap().split(']').next().unwrap().to_owned();
    let left = run(dir.path(), &["check", "--undecidable", "--ignore", &rule]).1;
    assert!(!left.contains(&format!("不能判断[{rule}]")), "{rule}");
}

/// 每种文件的首行指明格式，路径真有。
#[test]
fn every_new_file_names_its_schema() {
    let dir = county();
    let at = dir.path();
    assert_eq!(unit(at, "县教委").0, 0);
    assert_eq!(project(at, "WS-2027-001").0, 0);
    let framework = ["new", "framework", "FW 1", "--name", "共建", "--lead", "县教委", "--members", "县教委,县公安局"];
    let (code, out, said) = run(at, &framework);
    assert!(code == 0 && format!("{out}{said}").contains("wsgov framework 'FW 1'"), "照抄就能用：{out}{said}");
    for file in ["county.yaml", "县教委/unit.yaml", "县教委/WS-2027-001.yaml", "框架/FW 1.yaml"] {
        let path = at.join("projects").join(file);
        let text = fs::read_to_string(&path).unwrap();
        let schema = text.lines().next().unwrap().strip_prefix("# yaml-language-server: $schema=");
        let schema = schema.map(|schema| path.parent().unwrap().join(schema));
        assert!(schema.is_some_and(|schema| schema.is_file()), "{file}：{text}");
    }
}

/// 样板照着填就没有「谁作出的」「缺几项」之类的话：由谁、文号、报送与规则要的键都在。
#[test]
fn snippets_hold_what_the_law_asks_for() {
    let schema: Value = serde_json::from_str(&run(Path::new(ROOT), &["schema"]).1).unwrap();
    let snippets = schema["$defs"]["event"]["defaultSnippets"].as_array().unwrap();
    let keys = |label: &str| -> Vec<String> {
        let found = snippets.iter().find(|snippet| snippet["label"] == label).unwrap();
        found["body"].as_object().unwrap().keys().cloned().collect()
    };
    for (label, wanted) in [
        ("初设审核", &["by", "doc"][..]),
        ("评审", &["by", "evaluator"]),
        ("限期整改", &["by", "due"]),
        ("绩效评价", &["progress", "plan_execution", "opinions", "filed_with"]),
        ("签订合同", &["amount", "contractor", "supervisor", "legal_person"]),
        ("自评价", &["filed_with"]),
    ] {
        let own = keys(label);
        assert!(wanted.iter().all(|key| own.iter().any(|own| own == key)), "{label}：{own:?}");
    }
    assert!(!keys("申报").contains(&"by".to_owned()), "自己作出的不写由谁");
    for of in ["unit", "county", "framework"] {
        let schema: Value = serde_json::from_str(&run(Path::new(ROOT), &["schema", of]).1).unwrap();
        let snippets = schema["properties"]["events"]["items"]["defaultSnippets"].as_array();
        assert!(snippets.is_some_and(|all| all.len() > 2), "{of}");
    }
}

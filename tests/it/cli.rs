//! 以用户的方式运行：退出码、输出的格式、次序的确定，和读取中的各种坏文件。

#![allow(clippy::unwrap_used, clippy::panic)]

use std::{fs, path::Path, process::Output};

use assert_cmd::Command;
use tempfile::TempDir;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

fn wsgov(dir: &Path) -> Command {
    let mut command = Command::cargo_bin("wsgov").unwrap();
    command.env_remove("COLUMNS").env("NO_COLOR", "1").arg("-C").arg(dir);
    command
}

fn run(dir: &Path, args: &[&str]) -> (i32, String, String) {
    let Output { status, stdout, stderr } = wsgov(dir).args(args).output().unwrap();
    (status.code().unwrap(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

/// 一个最小的台账：一个单位，一个项目。
fn store(project: &[u8]) -> TempDir {
    let dir = TempDir::new().unwrap();
    let unit = dir.path().join("projects/县教委");
    fs::create_dir_all(&unit).unwrap();
    fs::write(dir.path().join("projects/county.yaml"), COUNTY).unwrap();
    fs::write(unit.join("unit.yaml"), "name: 县教委\nkind: 机关\ntier: 其他\n").unwrap();
    fs::write(unit.join("WS-2024-001.yaml"), project).unwrap();
    dir
}

const COUNTY: &str = "format: 1\nname: 巫山县\ncounty_plan: {title: 规划, years: 2022-2026, approved_on: 2022-03-16}\n";

const GOOD: &str = "id: WS-2024-001\nname: 甲\nnature: 新建\nevents:\n  - event: 监督检查\n    date: 2024-01-05\n    by: 县审计局\n    doc: 巫审〔2024〕1号\n";

#[test]
fn the_sample_is_clean_and_says_which_day_and_which_rules() {
    let (code, out, err) = run(Path::new(ROOT), &["check"]);
    assert_eq!((code, err.as_str()), (0, ""), "{out}");
    for said in
        ["未发现疑点", "2026-06-30", "frozen_on", "rules/wushan-2022.toml", "不构成认定", "已豁免 1", "已处理 2"]
    {
        assert!(out.contains(said), "缺「{said}」：{out}");
    }
}

#[test]
fn exit_codes_tell_apart_findings_usage_nothing_and_failure() {
    let good = store(GOOD.as_bytes());
    assert_eq!(run(good.path(), &["--as-of", "2024-06-30", "check"]).0, 0);
    let broken = store(GOOD.replace("2024-01-05", "2024-02-30").as_bytes());
    assert_eq!(run(broken.path(), &["--as-of", "2024-06-30", "check"]).0, 1);
    assert_eq!(run(good.path(), &["check", "--only", "no-such-rule"]).0, 2);
    assert_eq!(run(good.path(), &["chekc"]).0, 2);
    assert_eq!(run(good.path(), &["check", "WS-2099-999"]).0, 2);
    let empty = TempDir::new().unwrap();
    assert_eq!(run(empty.path(), &["check"]).0, 3);
    fs::create_dir(empty.path().join("projects")).unwrap();
    assert_eq!(run(empty.path(), &["check"]).0, 3);
    fs::create_dir(good.path().join("rules")).unwrap();
    fs::write(good.path().join("rules/x.toml"), "id = 3\n").unwrap();
    let (code, _, err) = run(good.path(), &["check"]);
    assert_eq!(code, 4);
    assert!(err.contains("rules/x.toml:1:"), "{err}");
    fs::write(good.path().join("rules/x.toml"), b"# \xB9\xE6\xD4\xF2\n").unwrap();
    let (code, _, err) = run(good.path(), &["check"]);
    assert!(code == 4 && err.contains("不是 UTF-8"), "{err}");
}

#[test]
fn a_catalogue_written_in_braces_does_not_hide_the_frozen_date() {
    let dir = store(GOOD.as_bytes());
    let catalogue = "published: {\n  2024: {date: 2023-12-20, doc: 巫府〔2023〕9号, projects: []}\n}\n";
    let county = format!("{COUNTY}frozen_on: 2024-06-30\n{catalogue}");
    fs::write(dir.path().join("projects/county.yaml"), county).unwrap();
    assert!(run(dir.path(), &["check"]).1.contains("核查日 2024-06-30（台账封存日 frozen_on）"));
}

#[test]
fn a_broken_county_file_keeps_the_frozen_date_and_is_the_only_thing_said() {
    let dir = store(GOOD.as_bytes());
    let county = format!("{COUNTY}frozen_on: 2024-06-30\nregion: [\n");
    fs::write(dir.path().join("projects/county.yaml"), county).unwrap();
    let (code, out, _) = run(dir.path(), &["check"]);
    assert_eq!(code, 1);
    assert!(out.contains("核查日 2024-06-30（台账封存日 frozen_on，county.yaml 读不出，照其中这一行）"), "{out}");
    assert!(out.contains("错误 1，提醒 0，提示 0"), "{out}");
}

#[test]
fn a_broken_unit_file_is_said_once() {
    let dir = store(GOOD.as_bytes());
    let unit = dir.path().join("projects/县教委/unit.yaml");
    fs::write(&unit, "name: [县教委\nkind: 机关\n").unwrap();
    let (_, out, _) = run(dir.path(), &["--as-of", "2024-06-30", "check"]);
    assert!(out.contains("错误 1，") && !out.contains("unknown-unit"), "{out}");
    fs::remove_file(&unit).unwrap();
    assert!(run(dir.path(), &["--as-of", "2024-06-30", "check"]).1.contains("unknown-unit"));
}

#[test]
fn an_id_used_twice_is_looked_at_in_both_files() {
    let dir = store(GOOD.as_bytes());
    let other = dir.path().join("projects/县公安局");
    fs::create_dir(&other).unwrap();
    fs::write(other.join("WS-2024-001.yaml"), GOOD).unwrap();
    let (_, out, _) = run(dir.path(), &["check", "WS-2024-001"]);
    assert!(out.contains("核查 2 个文件、2 个项目"), "{out}");
    let (_, out, _) = run(dir.path(), &["check", "县公安局"]);
    assert!(out.contains("核查 1 个文件、1 个项目"), "单位也可以指定：{out}");
}

#[test]
fn what_is_said_twice_is_refused() {
    let dir = store(GOOD.as_bytes());
    let advance = ["--as-of", "2024-06-30", "advance", "WS-2024-001", "审计", "--doc", "巫审〔2024〕5号"];
    for (twice, key) in [
        (["--date", "2024-05-06", "--set", "date=2024-05-07"], "date"),
        (["--set", "doc=巫审〔2024〕6号", "--set", "found=无"], "doc"),
        (["--note", "甲", "--set", "note=乙"], "note"),
    ] {
        let (code, _, err) = run(dir.path(), &[&advance[..], &twice].concat());
        assert!(code == 2 && err.contains(&format!("「{key}」写了两次")), "{err}");
    }
    let (code, _, err) = run(dir.path(), &["new", "--name", "甲", "--set", "name=乙", "--nature", "新建"]);
    assert!(code == 2 && err.contains("「name」写了两次"), "{err}");
    let reason = ["--set", "note=甲", "--record-anyway", "--reason", "补记"];
    let (code, out, _) = run(dir.path(), &[&advance[..], &["--dry-run"], &reason].concat());
    assert!(code == 0 && out.contains("note: 甲；补记"), "{out}");
}

#[test]
fn a_condition_that_a_report_cannot_heed_is_refused() {
    for kind in ["ledger", "rolling", "dashboard"] {
        let (code, out, err) = run(Path::new(ROOT), &["report", kind, "--batch", "第三批"]);
        assert!(code == 2 && out.is_empty() && err.contains("不分批"), "{kind}：{err}");
    }
    assert_eq!(run(Path::new(ROOT), &["report", "plan", "--batch", "第三批"]).0, 0);
}

#[test]
fn a_report_is_written_in_the_format_its_name_says() {
    let dir = TempDir::new().unwrap();
    let save = |name: &str, more: &[&str]| {
        let path = dir.path().join(name);
        let (code, _, err) =
            run(Path::new(ROOT), &[&["report", "ledger", "-o", path.to_str().unwrap()], more].concat());
        (code, err, fs::read(&path).unwrap_or_default())
    };
    let (code, err, bytes) = save("表.pdf", &[]);
    assert!(code == 2 && err.contains("「.pdf」") && err.contains(".xlsx") && bytes.is_empty(), "{err}");
    assert_eq!(save("表.pdf", &["--format", "csv"]).0, 0);
    assert!(save("表.XLSX", &[]).2.starts_with(b"PK"));
    assert!(save("表.json", &[]).2.starts_with(b"{"));
    assert!(save("表", &[]).0 == 0 && save("表.txt", &[]).0 == 0);
    let (code, err, _) = save("看板.pdf", &[]);
    assert!(code == 2 && err.contains("没有扩展名"), "{err}");
}

#[test]
fn a_file_in_another_encoding_gets_a_command_that_runs() {
    let dir = store(&encoding_rs::GB18030.encode(GOOD).0);
    let said = run(dir.path(), &["check", "--format", "json"]).1;
    let command = "iconv -f GB18030 -t UTF-8 'projects/县教委/WS-2024-001.yaml' > 新文件";
    assert!(said.contains(command), "{said}");
    if cfg!(unix) && std::process::Command::new("iconv").arg("--version").output().is_ok() {
        let shell = std::process::Command::new("sh").arg("-c").arg(command).current_dir(dir.path()).status().unwrap();
        assert!(shell.success());
        assert_eq!(fs::read_to_string(dir.path().join("新文件")).unwrap(), GOOD);
    }
}

#[test]
fn strict_counts_warnings() {
    let odd = store(GOOD.replace("nature: 新建", "nature: 新建\ncategory: 元宇宙").as_bytes());
    assert_eq!(run(odd.path(), &["--as-of", "2024-06-30", "check"]).0, 0);
    let (code, out, _) = run(odd.path(), &["--as-of", "2024-06-30", "check", "--strict"]);
    assert_eq!(code, 1);
    assert!(out.contains("提醒[bad-file]"), "{out}");
}

#[test]
fn the_output_does_not_depend_on_the_number_of_threads() {
    let dir = Path::new(ROOT).join("examples/violations");
    let dir = if dir.is_dir() { dir } else { Path::new(ROOT).to_owned() };
    let with = |threads: &str| {
        let output =
            wsgov(&dir).env("RAYON_NUM_THREADS", threads).args(["check", "--format", "json"]).output().unwrap();
        output.stdout
    };
    assert_eq!(with("1"), with("2"));
}

#[test]
fn a_newer_format_is_refused_with_a_clear_message() {
    let dir = store(GOOD.as_bytes());
    fs::write(dir.path().join("projects/county.yaml"), "format: 2\nname: 巫山县\n").unwrap();
    let (code, _, err) = run(dir.path(), &["check"]);
    assert_eq!(code, 4);
    assert!(err.contains("第 2 版") && err.contains("新版 wsgov"), "{err}");
}

/// 坏文件：写法、应报出的话。
fn bad_files() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let text = |body: &str| body.as_bytes().to_vec();
    let deep = format!("{GOOD}x: {}1{}\n", "[".repeat(40), "]".repeat(40));
    vec![
        ("没有单位的金额", text(&GOOD.replace("nature: 新建", "nature: 新建\nfunds: {县级财政: 3000}")), "没有写单位"),
        ("三段小数", text(&GOOD.replace("nature: 新建", "nature: 新建\nfunds: {县级财政: 1.2.3万元}")), "数字写法不对"),
        ("负数", text(&GOOD.replace("nature: 新建", "nature: 新建\nfunds: {县级财政: -3万元}")), "不能为负"),
        ("分以下", text(&GOOD.replace("nature: 新建", "nature: 新建\nfunds: {县级财政: 0.001元}")), "分以下"),
        ("没有的日子", text(&GOOD.replace("2024-01-05", "2023-02-30")), "没有 30 日"),
        ("斜线日期", text(&GOOD.replace("2024-01-05", "2023/2/3")), "写成 2023-02-03"),
        ("两位年份", text(&GOOD.replace("2024-01-05", "26-01-02")), "不是 YYYY-MM-DD"),
        ("近似的事件", text(&GOOD.replace("监督检查", "监督捡查")), "您是否要写「监督检查」？"),
        ("别的事件的键", text(&GOOD.replace("    doc:", "    total: 3万元\n    doc:")), "没有「total」这个键"),
        ("缺必填的键", text("id: WS-2024-001\nnature: 新建\n"), "缺少「name」"),
        ("重复的键", text(&GOOD.replace("name: 甲", "name: 甲\nname: 乙")), "重复"),
        ("全角冒号", text(&GOOD.replace("name: 甲", "name：甲")), "全角冒号"),
        ("制表符", text(&GOOD.replace("    date", "\tdate")), "制表符"),
        ("锚点", text(&GOOD.replace("name: 甲", "name: &a 甲")), "锚点"),
        ("别名", text(&GOOD.replace("name: 甲", "name: *a")), "引用"),
        ("太深", text(&deep), "嵌套太深"),
        ("空文件", Vec::new(), "空"),
        ("不是键值", text("- 甲\n- 乙\n"), "键值"),
        ("GB18030", encoding_rs::GB18030.encode(GOOD).0.into_owned(), "GB18030"),
        ("太大", vec![b'#'; 4 * 1024 * 1024 + 1], "4 MB"),
        ("控制字符", text(&GOOD.replace("甲", "甲\u{1b}[31m")), "控制字符"),
        ("尾随的冒号", text("id: WS-2024-001\nname: \"甲\nnature: 新建\n"), "引号"),
    ]
}

#[test]
fn every_bad_file_gets_a_place_and_a_way_out_and_stops_no_other() {
    for (what, bytes, said) in bad_files() {
        let dir = store(&bytes);
        fs::write(
            dir.path().join("projects/县教委/WS-2024-002.yaml"),
            GOOD.replace("001", "002").replace("2024-01-05", "2024-13-01"),
        )
        .unwrap();
        let (code, out, err) = run(dir.path(), &["--as-of", "2024-06-30", "check"]);
        assert_eq!((code, err.as_str()), (1, ""), "{what}：{out}");
        assert!(out.contains(said), "{what}：没有说「{said}」\n{out}");
        assert!(out.contains("WS-2024-001.yaml:"), "{what}：没有位置\n{out}");
        assert!(out.contains("没有 13 月"), "{what}：另一个文件没有核查\n{out}");
        assert!(!out.contains('\u{1b}'), "{what}：输出了控制字符");
    }
}

#[test]
fn a_bom_and_windows_newlines_are_read_as_they_are() {
    let dir = store(format!("\u{FEFF}{}", GOOD.replace('\n', "\r\n")).as_bytes());
    assert_eq!(run(dir.path(), &["--as-of", "2024-06-30", "check"]).0, 0);
}

#[cfg(unix)]
#[test]
fn links_out_of_the_store_are_not_followed() {
    let dir = store(GOOD.as_bytes());
    let outside = TempDir::new().unwrap();
    fs::write(outside.path().join("x.yaml"), GOOD.replace("001", "003")).unwrap();
    std::os::unix::fs::symlink(outside.path().join("x.yaml"), dir.path().join("projects/县教委/WS-2024-003.yaml"))
        .unwrap();
    let (code, out, _) = run(dir.path(), &["--as-of", "2024-06-30", "check"]);
    assert_eq!(code, 1);
    assert!(out.contains("符号链接"), "{out}");
}

#[test]
fn json_has_exactly_the_frozen_keys() {
    let dir = store(GOOD.replace("2024-01-05", "2024-02-30").as_bytes());
    let (_, out, _) = run(dir.path(), &["--as-of", "2024-06-30", "check", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&out).unwrap();
    let keys = |value: &serde_json::Value| {
        value.as_object().unwrap().keys().cloned().collect::<std::collections::BTreeSet<_>>()
    };
    let set = |names: &[&str]| names.iter().map(ToString::to_string).collect::<std::collections::BTreeSet<_>>();
    assert_eq!(
        keys(&json),
        set(&["version", "tool", "as_of", "root", "rule_sets", "summary", "findings", "undecidable"])
    );
    assert_eq!(
        keys(&json["summary"]),
        set(&["files", "projects", "errors", "warnings", "infos", "waived", "settled", "explained", "undecidable"])
    );
    assert_eq!(
        keys(&json["findings"][0]),
        set(&[
            "rule",
            "identity",
            "related",
            "severity",
            "status",
            "project",
            "unit",
            "path",
            "line",
            "column",
            "end_line",
            "end_column",
            "subject",
            "message",
            "help",
            "duty",
            "articles",
            "parameter"
        ])
    );
    assert_eq!(json["version"], 1);
    assert_eq!((&json["findings"][0]["line"], &json["findings"][0]["column"]), (&6.into(), &11.into()));
}

#[test]
fn a_refused_advance_leaves_the_file_untouched() {
    let dir = store(GOOD.as_bytes());
    let file = dir.path().join("projects/县教委/WS-2024-001.yaml");
    let (code, _, err) =
        run(dir.path(), &["--as-of", "2024-06-30", "advance", "WS-2024-001", "开工", "--date", "2024-06-01"]);
    assert_eq!(code, 1, "{err}");
    assert!(err.contains("built-before-listing") && err.contains("没有记入"), "{err}");
    assert_eq!(fs::read(&file).unwrap(), GOOD.as_bytes());
    let (code, _, err) = run(
        dir.path(),
        &[
            "--as-of",
            "2024-06-30",
            "advance",
            "WS-2024-001",
            "开工",
            "--date",
            "2024-06-01",
            "--record-anyway",
            "--reason",
            "抢险",
        ],
    );
    assert_eq!(code, 0, "{err}");
    let text = fs::read_to_string(&file).unwrap();
    assert!(text.starts_with(GOOD) && text.contains("note: 抢险"), "{text}");
}

#[test]
fn an_explanation_of_an_error_is_said_to_have_no_effect() {
    let explained = GOOD.replace(
        "events:\n",
        "explanations:\n  - {rule: built-before-listing, date: 2024-02-01, reason: 抢险}\nevents:\n  - event: 开工\n    date: 2024-01-10\n",
    );
    let store = store(explained.as_bytes());
    let (code, out, _) = run(store.path(), &["--as-of", "2024-06-30", "check", "--only", "built-before-listing"]);
    assert_eq!(code, 1, "{out}");
    assert!(out.contains("说明只消提醒，不消错误"), "{out}");
}

#[test]
fn what_is_copied_from_a_hint_is_not_recorded() {
    let store = store(GOOD.as_bytes());
    let file = store.path().join("projects/县教委/WS-2024-001.yaml");
    let advance = |rest: &[&str]| {
        let words = ["--as-of", "2024-06-30", "advance", "WS-2024-001", "审计", "--date", "2024-02-01"];
        run(store.path(), &[&words[..], rest].concat())
    };
    let (code, _, said) = advance(&["--by", "县审计局", "--doc", "…"]);
    assert_eq!(code, 2, "{said}");
    assert!(said.contains("「…」是待填的地方"), "{said}");
    let (code, _, said) = advance(&["--by", "县审计局", "--set", "备柱=甲"]);
    assert_eq!(code, 2, "{said}");
    assert!(said.contains("「备注」"), "{said}");
    assert_eq!(fs::read_to_string(file).unwrap(), GOOD);
}

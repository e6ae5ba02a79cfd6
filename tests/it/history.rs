//! 历史可信：在真的 git 仓库里改写、删去、挪动、合并，看 `check --base`、`merge-driver`、`log` 怎么说。

#![allow(clippy::unwrap_used, clippy::panic)]

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use serde_json::Value;
use tempfile::TempDir;

const BIN: &str = env!("CARGO_BIN_EXE_wsgov");

const COUNTY: &str = "format: 1\nname: 巫山县\nregion: 500237\n";
const UNIT: &str = "name: 县教委\nkind: 机关\ntier: 县级部门\n";
const HEAD: &str = "id: WS-1\nname: 校园安全平台\nnature: 新建\nfunds: {县级财政: 100万元}\nevents:\n";
const LIST: &str = "  - event: 纳入清单\n    date: 2022-11-28\n    id: aaaaaaa\n    by: 县政府办公室\n    year: 2023\n";
const BEGIN: &str = "  - event: 开工\n    date: 2023-03-30\n    id: bbbbbbb\n";
const PAY: &str = "  - event: 支付\n    date: 2023-06-01\n    id: ccccccc\n    amount: 120万元\n    year: 2023\n";

fn pay(day: &str, id: &str) -> String {
    format!("  - event: 支付\n    date: {day}\n    id: {id}\n    amount: 10万元\n    year: 2023\n")
}

/// 临时的仓库；台账在其中的 `store` 文件夹。
struct Repo {
    _dir: TempDir,
    top: PathBuf,
    store: PathBuf,
}

impl Repo {
    /// 有一个项目（纳入清单、开工、支付）并已提交的仓库。
    fn new() -> Repo {
        Repo::with("")
    }

    fn with(folder: &str) -> Repo {
        let dir = TempDir::new().unwrap();
        let top = dir.path().join("仓 库");
        let store = top.join(folder);
        fs::create_dir_all(&store).unwrap();
        let repo = Repo { _dir: dir, top, store };
        repo.git(&["init", "-q", "-b", "main"]);
        repo.git(&["config", "user.name", "王科员"]);
        repo.git(&["config", "user.email", "wang@example.cn"]);
        repo.write("projects/county.yaml", COUNTY);
        repo.write("projects/县教委/unit.yaml", UNIT);
        repo.write("projects/县教委/WS-1.yaml", &[HEAD, LIST, BEGIN, PAY].concat());
        repo.commit("起初");
        repo
    }

    fn project(&self) -> String {
        self.read("projects/县教委/WS-1.yaml")
    }

    fn put(&self, parts: &[&str]) {
        self.write("projects/县教委/WS-1.yaml", &parts.concat());
    }

    fn append(&self, lines: &str) {
        self.put(&[&self.project(), lines]);
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.store.join(path)).unwrap()
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.store.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn try_git(&self, args: &[&str]) -> Output {
        isolated(Command::new("git").arg("-C").arg(&self.top).args(args)).output().unwrap()
    }

    fn git(&self, args: &[&str]) -> String {
        let output = self.try_git(args);
        assert!(output.status.success(), "git {args:?}：{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    fn commit(&self, message: &str) -> String {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "--allow-empty", "-m", message]);
        self.git(&["rev-parse", "HEAD"])
    }

    fn run(&self, args: &[&str]) -> (Option<i32>, String, String) {
        wsgov(&self.store, args)
    }

    /// 与 `base` 相比所得的疑点：规则、轻重、对象、说法、怎么办、路径、行。
    fn findings(&self, base: &str) -> Vec<Found> {
        let args = ["check", "--base", base, "--only", "history-rewritten,facts-changed", "--format", "json"];
        let (code, out, err) = self.run(&args);
        assert!(matches!(code, Some(0 | 1)), "{code:?} {err}");
        found(&out)
    }

    /// 恰有一处，其说法里有这些词。
    fn only(&self, base: &str, rule: &str, words: &[&str]) -> Found {
        let mut found = self.findings(base);
        assert_eq!(found.len(), 1, "{found:#?}");
        let one = found.remove(0);
        assert_eq!(one.rule, rule, "{one:#?}");
        let said = format!("{} {}", one.message, one.help);
        assert!(words.iter().all(|w| said.contains(w)), "{words:?} {one:#?}");
        one
    }

    fn clean(&self, base: &str) {
        let found = self.findings(base);
        assert!(found.is_empty(), "{found:#?}");
    }

    fn install(&self) {
        self.write(".gitattributes", "projects/**/*.yaml merge=wsgov\n");
        self.commit("合并程序");
        let (code, out, err) = self.run(&["merge-driver", "--install"]);
        assert_eq!(code, Some(0), "{out}{err}");
        assert!(!out.contains(".gitattributes"), "{out}");
    }

    /// 两个分支各自追加，在 `left` 上并入 `right`；返回合并成不成。
    fn diverge(&self, ours: &str, theirs: &str) -> bool {
        self.git(&["checkout", "-q", "-b", "left"]);
        self.append(ours);
        self.commit("左");
        self.git(&["checkout", "-q", "-b", "right", "main"]);
        self.append(theirs);
        self.commit("右");
        self.git(&["checkout", "-q", "left"]);
        self.try_git(&["merge", "-q", "-m", "合并", "right"]).status.success()
    }
}

#[derive(Debug)]
struct Found {
    rule: String,
    severity: String,
    status: String,
    subject: String,
    message: String,
    help: String,
    path: String,
    line: u64,
}

fn found(json: &str) -> Vec<Found> {
    let report: Value = serde_json::from_str(json).unwrap_or_else(|e| panic!("{e}：{json}"));
    let text = |item: &Value, key: &str| item[key].as_str().unwrap_or_default().to_owned();
    let read = |item: &Value| Found {
        rule: text(item, "rule"),
        severity: text(item, "severity"),
        status: text(item, "status"),
        subject: text(item, "subject"),
        message: text(item, "message"),
        help: text(item, "help"),
        path: text(item, "path"),
        line: item["line"].as_u64().unwrap(),
    };
    report["findings"].as_array().unwrap().iter().map(read).collect()
}

/// 不受本机配置影响的命令。
fn isolated(command: &mut Command) -> &mut Command {
    for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"] {
        command.env_remove(name);
    }
    let day = "2024-01-02T03:04:05+08:00";
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    command.env("GIT_AUTHOR_DATE", day).env("GIT_COMMITTER_DATE", day).env("NO_COLOR", "1")
}

fn wsgov(at: &Path, args: &[&str]) -> (Option<i32>, String, String) {
    let output =
        isolated(Command::new(BIN).arg("-C").arg(at).args(["--as-of", "2026-01-01"]).args(args)).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

#[test]
fn appending_and_cosmetic_changes_are_fine() {
    let repo = Repo::new();
    repo.append(&pay("2023-01-05", "ddddddd"));
    repo.clean("HEAD");
    let text = repo.project().replace("date: 2023-03-30", "date: \"2023-03-30\"   # 注");
    repo.put(&[&text.replace("100万元}", "1000000元}")]);
    repo.clean("main");
}

#[test]
fn a_rewritten_amount_is_shown_with_both_lines() {
    let repo = Repo::new();
    let base = repo.git(&["rev-parse", "HEAD"]);
    repo.put(&[&repo.project().replace("120万元", "100万元")]);
    let one =
        repo.only("main", "history-rewritten", &["由「120万元」改为「100万元」", "第 17 行原为「amount: 120万元」"]);
    assert_eq!((one.severity.as_str(), one.line, one.subject.as_str()), ("error", 17, "ccccccc"));
    assert!(one.help.contains(&base[..8]), "{one:#?}");
    let (code, out, _) = repo.run(&["check", "--base", "main", "--only", "history-rewritten"]);
    assert_eq!(code, Some(1));
    for words in ["amount: 100万元", "amount: 120万元", "合并基准", "git 不能证明"] {
        assert!(out.contains(words), "{words}：{out}");
    }
    // 提交、暂存与否都一样。
    repo.git(&["add", "-A"]);
    assert_eq!(repo.findings(&base).len(), 1);
    repo.commit("改");
    assert_eq!(repo.findings(&base).len(), 1);
}

#[test]
fn a_removed_event_is_found() {
    let repo = Repo::new();
    repo.put(&[HEAD, LIST, PAY]);
    let one = repo.only("main", "history-rewritten", &["2023-03-30 开工（bbbbbbb）已被删去", "第 11 行起"]);
    assert_eq!((one.subject.as_str(), one.line), ("bbbbbbb", 6));
    repo.put(&[HEAD.strip_suffix("events:\n").unwrap()]);
    assert_eq!(repo.findings("main").len(), 3);
}

#[test]
fn reordered_events_are_found() {
    let repo = Repo::new();
    repo.put(&[HEAD, LIST, PAY, BEGIN]);
    repo.only("main", "history-rewritten", &["先后被改动"]);
}

#[test]
fn an_event_inserted_before_recorded_ones_is_found() {
    let repo = Repo::new();
    repo.put(&[HEAD, LIST, &pay("2023-01-05", "ddddddd"), BEGIN, PAY]);
    let one = repo.only("main", "history-rewritten", &["2023-01-05 支付（ddddddd）插在了", "移到事件表的末尾"]);
    assert_eq!(one.subject, "ddddddd");
}

#[test]
fn a_changed_fact_is_a_warning_unless_recorded_as_a_change() {
    let repo = Repo::new();
    let change = "  - event: 事实变更\n    date: 2023-05-01\n    set: {funds: {县级财政: 80万元}}\n";
    repo.append(change);
    repo.clean("main");
    repo.put(&[&HEAD.replace("100万元", "80万元"), LIST, BEGIN, PAY]);
    let one = repo.only("main", "facts-changed", &["funds.县级财政 由「100万元」改为「80万元」", "「事实变更」"]);
    assert_eq!((one.severity.as_str(), one.subject.as_str(), one.line), ("warn", "funds", 4));
    // 说明之后仍列出，但不再待核。
    let why = "explanations:\n  - {rule: facts-changed, about: funds, date: 2024-01-01, reason: 原来写错}\nevents:\n";
    repo.put(&[&HEAD.replace("100万元", "80万元").replace("events:\n", why), LIST, BEGIN, PAY]);
    assert_eq!(repo.only("main", "facts-changed", &[]).status, "explained");
    repo.put(&[&HEAD.replace("nature: 新建", "nature: 新建\nsharing: 可共享"), LIST, BEGIN, PAY]);
    repo.only("main", "facts-changed", &["sharing 由「（没有写）」改为「可共享」"]);
}

#[test]
fn a_removed_waiver_or_explanation_is_shown() {
    let repo = Repo::new();
    let with = |why: &str| HEAD.replace("events:\n", &format!("explanations:\n{why}events:\n"));
    let first = "  - {rule: unit-slip, date: 2024-01-01, reason: 甲}\n";
    repo.put(&[&with(first), LIST, BEGIN, PAY]);
    repo.clean("main");
    repo.commit("说明");
    repo.put(&[&with(&format!("{first}  - {{rule: unit-slip, date: 2024-02-01, reason: 乙}}\n")), LIST, BEGIN, PAY]);
    repo.clean("main");
    repo.put(&[&with(&first.replace("甲", "丙")), LIST, BEGIN, PAY]);
    repo.only("main", "facts-changed", &["2024-01-01 对「unit-slip」的说明已被删去或改动", "甲"]);
}

#[test]
fn a_deleted_project_is_found() {
    let repo = Repo::new();
    fs::remove_file(repo.store.join("projects/县教委/WS-1.yaml")).unwrap();
    let one = repo.only("main", "history-rewritten", &["项目「WS-1」的文件已删去，连同其 3 个事件"]);
    assert_eq!(one.path, "projects/县教委/WS-1.yaml");
    repo.commit("删");
    assert_eq!(repo.findings("main~1").len(), 1);
}

/// 县、单位的文件连同其中的事件一起删去：事件没有了是改写，不只是文件不在了。搬到改了名的文件夹里的不是。
#[test]
fn the_events_of_a_unit_do_not_go_with_its_file() {
    let repo = Repo::new();
    let unit = "projects/县教委/unit.yaml";
    let acts =
        "name: 县教委\nkind: 机关\ntier: 其他\nevents:\n  - {event: 系统登记, date: 2023-01-05, id: a, name: 甲}\n";
    let county = "format: 2\nname: 巫山县\nevents:\n  - {event: 规划批准, date: 2022-03-16, id: b, title: 规划, years: 2022-2026}\n";
    repo.write(unit, acts);
    repo.write("projects/county.yaml", county);
    let base = repo.commit("起初");
    let gone = |path: &str| {
        fs::remove_file(repo.store.join(path)).unwrap();
        let found = repo.findings(&base);
        let rewritten = found.iter().filter(|f| f.rule == "history-rewritten").count();
        repo.git(&["checkout", "-q", "--", "."]);
        (rewritten, found.iter().any(|f| f.message.contains("不在了")))
    };
    assert_eq!(gone(unit), (1, true));
    assert_eq!(gone("projects/county.yaml"), (1, true));
    // 单位的文件夹改了名：事件都在，只提醒。
    repo.git(&["mv", "projects/县教委", "projects/县教育委"]);
    assert!(repo.findings(&base).iter().all(|f| f.rule != "history-rewritten"));
    // 改名的时候又改了事件，瞒不过。
    repo.write("projects/县教育委/unit.yaml", &acts.replace("2023-01-05", "2023-01-06"));
    assert!(repo.findings(&base).iter().any(|f| f.rule == "history-rewritten"));
}

#[test]
fn a_project_moved_to_another_folder_is_the_same_project() {
    let repo = Repo::new();
    repo.write("projects/县公安局/unit.yaml", &UNIT.replace("县教委", "县公安局"));
    repo.git(&["mv", "projects/县教委/WS-1.yaml", "projects/县公安局/WS-1.yaml"]);
    repo.only("main", "facts-changed", &["由 projects/县教委 移到了 projects/县公安局"]);
    let moved = repo.read("projects/县公安局/WS-1.yaml");
    // 没有纳入 git 的也认得出，改写照样看得出。
    repo.git(&["rm", "-q", "--cached", "projects/县公安局/WS-1.yaml"]);
    repo.write(".gitignore", "*.yaml\n");
    repo.only("main", "facts-changed", &["移到了"]);
    repo.write("projects/县公安局/WS-1.yaml", &moved.replace("120万元", "1万元"));
    let found = repo.findings("main");
    let rewritten: Vec<&Found> = found.iter().filter(|f| f.rule == "history-rewritten").collect();
    assert_eq!(rewritten.len(), 1, "{found:#?}");
    assert_eq!(rewritten[0].path, "projects/县公安局/WS-1.yaml");
}

#[test]
fn an_id_changed_in_place_loses_the_project() {
    let repo = Repo::new();
    repo.put(&[&repo.project().replace("id: WS-1", "id: WS-2")]);
    let one = repo.only("main", "history-rewritten", &["编号由「WS-1」改为「WS-2」"]);
    assert_eq!((one.subject.as_str(), one.line), ("WS-1", 1));
}

#[test]
fn a_new_project_and_a_base_without_files_are_fine() {
    let repo = Repo::new();
    repo.write("projects/县教委/WS-2.yaml", &repo.project().replace("WS-1", "WS-2"));
    repo.clean("main");
    repo.git(&["checkout", "-q", "--orphan", "empty"]);
    repo.git(&["rm", "-q", "-r", "--cached", "."]);
    repo.git(&["commit", "-q", "--allow-empty", "-m", "空"]);
    repo.clean("empty");
}

#[test]
fn files_that_cannot_be_read_are_said_to_be_skipped() {
    let repo = Repo::new();
    repo.put(&["id: [\n"]);
    let one = repo.only("main", "history-rewritten", &["文件读不出，没有与基准"]);
    assert_eq!(one.severity, "info");
    repo.commit("坏");
    repo.put(&[HEAD, LIST]);
    repo.only("main", "history-rewritten", &["projects/县教委/WS-1.yaml 读不出，没有与它比较"]);
}

#[test]
fn a_branch_behind_main_is_compared_with_where_it_left() {
    let repo = Repo::new();
    repo.git(&["checkout", "-q", "-b", "work"]);
    repo.append(&pay("2023-07-01", "ddddddd"));
    repo.commit("分支");
    repo.git(&["checkout", "-q", "main"]);
    repo.append(&pay("2023-08-01", "eeeeeee"));
    repo.write("projects/县教委/WS-2.yaml", &repo.project().replace("WS-1", "WS-2"));
    repo.commit("主干");
    repo.git(&["checkout", "-q", "work"]);
    repo.clean("main");
}

#[test]
fn a_shallow_clone_says_what_to_do() {
    let repo = Repo::new();
    repo.git(&["checkout", "-q", "-b", "work"]);
    repo.append(&pay("2023-07-01", "ddddddd"));
    repo.commit("分支");
    repo.git(&["checkout", "-q", "main"]);
    repo.commit("主干");
    let clone = repo.top.join("../浅");
    let url = format!("file://{}", repo.top.display());
    let clone_name = clone.to_string_lossy().into_owned();
    repo.git(&["clone", "-q", "--depth", "1", "--no-single-branch", "-b", "work", &url, &clone_name]);
    let (code, _, err) = wsgov(&clone, &["check", "--base", "origin/main"]);
    assert_eq!(code, Some(4), "{err}");
    assert!(err.contains("浅克隆") && err.contains("git fetch --unshallow") && err.contains("fetch-depth: 0"), "{err}");
    let (code, _, err) = wsgov(&clone, &["check", "--base", "HEAD~1"]);
    assert!(code == Some(4) && err.contains("没有「HEAD~1」") && err.contains("fetch-depth: 0"), "{err}");
}

#[test]
fn bad_revisions_and_places_without_git_are_explained() {
    let repo = Repo::new();
    for (revision, exit, words) in [
        ("--output=x", 2, "不像一个版本"),
        ("没有", 4, "没有「没有」这个版本"),
        ("main..main", 4, "这个版本"),
        ("HEAD:projects", 4, "这个版本"),
        ("^main", 4, "这个版本"),
    ] {
        let (code, _, err) = repo.run(&["check", "--base", revision]);
        assert!(code == Some(exit) && err.contains(words), "{revision} {code:?} {err}");
    }
    repo.git(&["checkout", "-q", "--orphan", "other"]);
    repo.commit("另起");
    let (code, _, err) = repo.run(&["check", "--base", "main"]);
    assert!(code == Some(4) && err.contains("没有共同的起点"), "{err}");
    let bare = TempDir::new().unwrap();
    fs::create_dir(bare.path().join("projects")).unwrap();
    let (code, _, err) = wsgov(bare.path(), &["check", "--base", "main"]);
    assert!(code == Some(4) && err.contains("不在 git 仓库里"), "{err}");
    let mut command = Command::new(BIN);
    command.arg("-C").arg(&repo.store).args(["check", "--base", "main"]).env("PATH", "");
    let output = isolated(&mut command).output().unwrap();
    assert!(String::from_utf8_lossy(&output.stderr).contains("没有找到 git 程序"));
}

#[test]
fn two_branches_appending_conflict_without_the_driver() {
    let repo = Repo::new();
    assert!(!repo.diverge(&pay("2023-07-01", "ddddddd"), &pay("2023-08-01", "eeeeeee")));
    assert!(repo.project().contains("<<<<<<<"));
}

#[test]
fn two_branches_appending_are_both_kept_with_the_driver() {
    let repo = Repo::new();
    repo.install();
    let (ours, theirs) = (pay("2023-07-01", "ddddddd"), format!("  # 补\n{}", pay("2023-06-20", "eeeeeee")));
    let before = repo.project();
    assert!(repo.diverge(&ours, &theirs), "{}", repo.project());
    assert_eq!(repo.project(), [before.as_str(), &ours, &theirs].concat());
    repo.clean("main");
    // 并入之后，基准成了对方的一头；自己先追加的排在前面，不是插入。
    repo.clean("right");
    // 但借合并之名插到更早之前的，仍看得出。
    repo.put(&[HEAD, LIST, &ours, BEGIN, PAY, &theirs]);
    repo.only("right", "history-rewritten", &["2023-07-01 支付（ddddddd）插在了"]);
    repo.put(&[&before, &pay("2023-09-01", "fffffff"), &ours, &theirs]);
    repo.only("right", "history-rewritten", &["2023-09-01 支付（fffffff）插在了"]);
}

#[test]
fn two_identical_payments_stay_two_and_a_correction_still_finds_its_own() {
    let repo = Repo::new();
    repo.install();
    let fix = "  - event: 更正\n    date: 2023-07-02\n    id: xxxxxxx\n    of: eeeeeee\n    reason: 重复记入\n";
    let theirs = format!("{}{fix}", pay("2023-07-01", "eeeeeee"));
    assert!(repo.diverge(&pay("2023-07-01", "ddddddd"), &theirs), "{}", repo.project());
    assert_eq!(repo.project().matches("date: 2023-07-01").count(), 2);
    repo.commit("合并");
    let (code, out, err) = repo.run(&["log", "WS-1", "--format", "json"]);
    assert_eq!(code, Some(0), "{err}");
    let log: Value = serde_json::from_str(&out).unwrap();
    let voided: Vec<&str> = log["events"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|e| e["voided"] == true)
        .map(|e| e["id"].as_str().unwrap())
        .collect();
    assert_eq!(voided, ["eeeeeee"]);
}

#[test]
fn the_same_event_on_both_sides_is_one() {
    let repo = Repo::new();
    repo.install();
    let same = pay("2023-07-01", "ddddddd");
    assert!(repo.diverge(&same, &format!("{same}{}", pay("2023-08-01", "eeeeeee"))));
    assert_eq!(repo.project().matches("ddddddd").count(), 1);
    assert_eq!(repo.project().matches("eeeeeee").count(), 1);
}

#[test]
fn what_the_driver_cannot_decide_is_an_ordinary_conflict() {
    let repo = Repo::new();
    repo.install();
    let plain = pay("2023-07-01", "ddddddd").replace("    id: ddddddd\n", "");
    assert!(!repo.diverge(&plain, &plain.replace("year: 2023", "year: 2023   # 乙")));
    let text = repo.project();
    assert!(text.contains("<<<<<<< 本方\n") && text.contains("=======\n") && text.contains(">>>>>>> 对方\n"), "{text}");
    let other = Repo::new();
    other.install();
    other.git(&["checkout", "-q", "-b", "left"]);
    other.put(&[&other.project().replace("120万元", "1万元")]);
    other.commit("左");
    other.git(&["checkout", "-q", "-b", "right", "main"]);
    other.put(&[&other.project().replace("120万元", "2万元")]);
    other.commit("右");
    assert!(!other.try_git(&["merge", "-q", "left"]).status.success());
    assert!(other.project().contains("<<<<<<< 本方"), "{}", other.project());
}

#[test]
fn a_store_in_a_subfolder_works_the_same() {
    let repo = Repo::with("政务/台 账");
    fs::write(repo.top.join("别的.yaml"), "a: 1\n").unwrap();
    repo.install();
    assert!(repo.diverge(&pay("2023-07-01", "ddddddd"), &pay("2023-08-01", "eeeeeee")), "{}", repo.project());
    repo.clean("main");
    repo.clean("right");
    repo.put(&[&repo.project().replace("120万元", "1万元")]);
    assert_eq!(repo.only("main", "history-rewritten", &[]).path, "projects/县教委/WS-1.yaml");
    let (_, out, _) = repo.run(&["log", "WS-1"]);
    assert!(out.contains("王科员") && out.contains("改写，未提交"), "{out}");
}

#[test]
#[cfg(unix)]
fn hostile_file_names_are_safe() {
    let repo = Repo::new();
    let names = ["项目 甲", "-n", "引\"号'", "换\n行", "*[a]", ":(glob)x", "反\\斜"];
    for (n, name) in names.iter().enumerate() {
        let text = repo.project().replace("WS-1", &format!("WS-9{n}"));
        repo.write(&format!("projects/县 教委/{name}.yaml"), &text);
    }
    repo.commit("各种名字");
    for name in names {
        let path = format!("projects/县 教委/{name}.yaml");
        repo.write(&path, &repo.read(&path).replace("120万元", "1万元"));
    }
    let found = repo.findings("main");
    assert_eq!(found.len(), names.len(), "{found:#?}");
    assert!(found.iter().all(|f| f.message.contains("由「120万元」改为「1万元」")), "{found:#?}");
    let (code, _, err) = repo.run(&["log", "项目 甲"]);
    assert_eq!(code, Some(0), "{err}");
}

#[test]
fn changed_judges_only_what_was_touched() {
    let repo = Repo::new();
    // 两个项目各有一处疑点（扩展名以外的编号不符）。
    repo.write("projects/县教委/WS-2.yaml", &repo.project().replace("WS-1", "WS-X"));
    repo.write("projects/县公安局/unit.yaml", &UNIT.replace("县教委", "县公安局"));
    repo.write("projects/县公安局/WS-3.yaml", &repo.project().replace("WS-1", "WS-Y"));
    repo.commit("起点");
    let paths = |repo: &Repo| {
        let (code, out, err) =
            repo.run(&["check", "--base", "main", "--changed", "--only", "id-mismatch", "--format", "json"]);
        assert!(matches!(code, Some(0 | 1)), "{err}");
        found(&out).into_iter().map(|f| f.path).collect::<Vec<_>>()
    };
    let none: [&str; 0] = [];
    assert_eq!(paths(&repo), none);
    let (code, out, _) = repo.run(&["check", "--base", "main", "--changed"]);
    assert!(code == Some(0) && out.contains("项目文件变了 0 个"), "{code:?} {out}");
    repo.append(&pay("2023-07-01", "ddddddd"));
    assert_eq!(paths(&repo), none);
    let path = "projects/县公安局/WS-3.yaml";
    repo.write(path, &[&repo.read(path), pay("2023-07-01", "ddddddd").as_str()].concat());
    assert_eq!(paths(&repo), [path]);
    let (_, out, _) = repo.run(&["check", "--base", "main", "--changed"]);
    assert!(out.contains("核查 4 个文件、2 个项目"), "{out}");
    let (code, out, _) = repo.run(&["check", "--base", "main", "--changed", "projects/县教委/WS-2.yaml"]);
    assert!(code == Some(0) && out.contains("核查 0 个文件"), "指定的没有改动，一个也不看：{out}");
    repo.write("projects/县教委/unit.yaml", &format!("{UNIT}superior: 县政府\n"));
    assert_eq!(paths(&repo), [path, "projects/县教委/WS-2.yaml"]);
    repo.git(&["checkout", "-q", "--", "."]);
    assert_eq!(paths(&repo), none);
    repo.write("projects/county.yaml", &format!("{COUNTY}# 注\n"));
    assert_eq!(paths(&repo).len(), 2);
}

#[test]
fn changed_rules_are_told_in_the_sentence_of_comparison() {
    let repo = Repo::with("台账");
    repo.append(&pay("2023-07-01", "ddddddd"));
    assert!(!repo.run(&["check", "--base", "main"]).1.contains("规则集变了"));
    repo.write("rules/a.toml", include_str!("../../rules/wushan-2022.toml"));
    repo.write("projects/county.yaml", &format!("{COUNTY}# 注\n"));
    repo.write("projects/县教委/unit.yaml", &format!("{UNIT}superior: 县政府\n"));
    for format in ["text", "markdown", "github", "sarif"] {
        let (_, out, err) = repo.run(&["check", "--base", "main", "--changed", "--format", format]);
        let out = out.replace('\\', "");
        assert!(
            out.contains("规则集变了 1 个：rules/a.toml；单位、县的文件变了 2 个：projects/"),
            "{format} {out}{err}"
        );
    }
}

#[test]
fn a_changed_attachment_is_a_change_of_its_project() {
    let repo = Repo::with("台 账");
    let refer = |id: &str, folder: &str, file: &str| {
        let inspect = format!(
            "  - event: 审计\n    date: 2023-04-01\n    by: 县审计局\n    doc: 巫审〔2023〕7号\n    \
             materials: {{审计报告: {{file: {file}}}}}\n"
        );
        let text = [HEAD, LIST, BEGIN, PAY, inspect.as_str()].concat().replace("WS-1", id);
        repo.write(&format!("projects/{folder}/{id}.yaml"), &text);
    };
    repo.write("projects/县公安局/unit.yaml", &UNIT.replace("县教委", "县公安局"));
    refer("WS-2", "县教委", "附件/甲 1.pdf");
    refer("WS-3", "县公安局", "./projects/县公安局/材料/乙.pdf");
    for file in ["附件/甲 1.pdf", "附件/没有用.pdf", "projects/县公安局/材料/乙.pdf"] {
        repo.write(file, "原件");
    }
    repo.commit("起点");
    let judged = |repo: &Repo| {
        let (code, out, err) = repo.run(&["check", "--base", "main", "--changed", "--format", "json"]);
        assert!(matches!(code, Some(0 | 1)), "{err}");
        let value: serde_json::Value = serde_json::from_str(&out).unwrap();
        let found = found(&out).into_iter().filter(|f| f.rule == "missing-attachment").map(|f| f.path);
        (value["summary"]["projects"].as_u64().unwrap(), found.collect::<Vec<_>>())
    };
    let none: Vec<String> = Vec::new();
    repo.write("附件/没有用.pdf", "改");
    repo.write("说明.md", "与项目无关");
    assert_eq!(judged(&repo), (0, none.clone()));
    repo.write("附件/甲 1.pdf", "换了一份");
    assert_eq!(judged(&repo), (1, none.clone()), "内容变了，要核查它的项目");
    repo.write("projects/县公安局/材料/乙.pdf", "换了一份");
    assert_eq!(judged(&repo), (2, none), "放在单位文件夹里的也算");
    fs::remove_file(repo.store.join("附件/甲 1.pdf")).unwrap();
    assert_eq!(judged(&repo), (2, vec!["projects/县教委/WS-2.yaml".to_owned()]), "附件删去的，指出缺了");
}

#[test]
fn classified_projects_are_counted_not_listed() {
    let repo = Repo::new();
    let secret =
        "id: WS-5\nname: 代号五\nnature: 新建\nclassified: true\nevents:\n  - {event: 开工, date: 2023-01-01}\n";
    repo.write("projects/县教委/WS-5.yaml", secret);
    repo.commit("涉密");
    repo.write("projects/县教委/WS-5.yaml", &secret.replace("2023-01-01", "2023-01-02"));
    assert!(repo.findings("main").is_empty());
    let (code, out, _) = repo.run(&["check", "--base", "main", "--only", "history-rewritten"]);
    assert!(code == Some(1) && !out.contains("WS-5") && out.contains("错误 1"), "{code:?} {out}");
    fs::remove_file(repo.store.join("projects/县教委/WS-5.yaml")).unwrap();
    let (code, out, _) = repo.run(&["check", "--base", "main", "--only", "history-rewritten"]);
    assert!(code == Some(1) && !out.contains("WS-5"), "{code:?} {out}");
    for format in ["text", "markdown", "github"] {
        let (_, out, _) = repo.run(&["check", "--base", "main", "--only", "history-rewritten", "--format", format]);
        let told = "涉密项目另有 1 处疑点没有列出：错误 1；在本机加 --include-classified 查看";
        assert!(out.contains(told) && !out.contains("WS-5"), "删去的，也说明错误在哪里：{format} {out}");
    }
    let (_, out, _) = repo.run(&["check", "--base", "main", "--include-classified"]);
    assert!(out.contains("错误[history-rewritten]") && out.contains("WS-5"), "{out}");
    repo.write("projects/县教委/WS-5.yaml", &secret.replace("classified: true", "classified: false"));
    let (_, out, _) = repo.run(&["check", "--base", "main", "--only", "facts-changed"]);
    assert!(out.contains("没有列出：提醒 1；") && !out.contains("WS-5"), "{out}");
}

#[test]
fn the_log_tells_who_recorded_what_and_when() {
    let repo = Repo::new();
    repo.git(&["config", "user.name", "李科员"]);
    repo.append(&pay("2023-05-01", "ddddddd"));
    let second = repo.commit("补记");
    repo.write("projects/县公安局/unit.yaml", &UNIT.replace("县教委", "县公安局"));
    repo.git(&["mv", "projects/县教委/WS-1.yaml", "projects/县公安局/WS-1.yaml"]);
    repo.commit("移交");
    let path = "projects/县公安局/WS-1.yaml";
    let text = repo.read(path).replace("120万元", "12万元");
    repo.write(path, &text);
    let third = repo.commit("改写");
    repo.write(path, &[text.as_str(), &pay("2023-09-01", "eeeeeee")].concat());
    let (code, out, err) = repo.run(&["log", "WS-1", "--format", "json"]);
    assert_eq!(code, Some(0), "{err}");
    let log: Value = serde_json::from_str(&out).unwrap();
    let events = log["events"].as_array().unwrap();
    let authors: Vec<&str> = events.iter().map(|e| e["recorded"]["author"].as_str().unwrap_or("未提交")).collect();
    assert_eq!(authors, ["王科员", "王科员", "王科员", "李科员", "未提交"]);
    assert_eq!(events[3]["recorded"]["commit"], Value::from(second.as_str()));
    assert_eq!((&events[3]["late"], &events[4]["late"]), (&Value::from(true), &Value::from(false)));
    assert_eq!(events[2]["rewritten"]["commit"], Value::from(third.as_str()));
    assert_eq!(events[3]["recorded"]["date"], "2024-01-02");
    let (_, out, _) = repo.run(&["log", "WS-1"]);
    for words in ["李科员", "补记", "未提交", &second[..8], "不作身份与时间的认定"] {
        assert!(out.contains(words), "{words}：{out}");
    }
}

#[test]
fn the_log_sees_both_sides_of_a_merge() {
    let repo = Repo::new();
    repo.install();
    assert!(repo.diverge(&pay("2023-07-01", "ddddddd"), &pay("2023-08-01", "eeeeeee")));
    let (_, out, _) = repo.run(&["log", "WS-1", "--format", "json"]);
    let log: Value = serde_json::from_str(&out).unwrap();
    let commits: Vec<&str> =
        log["events"].as_array().unwrap().iter().map(|e| e["recorded"]["commit"].as_str().unwrap()).collect();
    let (left, right) = (repo.git(&["rev-parse", "left~1"]), repo.git(&["rev-parse", "right"]));
    assert_eq!(commits[3..], [left.as_str(), right.as_str()]);
    assert_eq!(log["lost"].as_array().unwrap().len(), 0);
}

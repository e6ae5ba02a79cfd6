//! 历史可信：在真的 git 仓库里改写、删去、挪动、合并，看 `check --base`、`merge-driver`、`log` 怎么说。

#![allow(clippy::unwrap_used, clippy::panic)]

mod base;
mod merging;
mod returned;
mod scope;
mod transfer;

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
fn a_file_that_cannot_be_read_is_compared_with_what_it_was() {
    let repo = Repo::new();
    let good = repo.project();
    repo.put(&["id: [\n"]);
    let one = repo.only("main", "history-rewritten", &["文件读不出，没有与基准"]);
    assert_eq!(one.severity, "info");
    let bad = repo.commit("坏");
    repo.put(&[&good]);
    let told = format!("基准 {} 的 projects/县教委/WS-1.yaml 读不出，改与之前最后读得出的", &bad[..8]);
    let one = repo.only("main", "history-rewritten", &[&told]);
    assert_eq!(one.severity, "info");
    // 隔着坏的一次提交删去的，照样看得见；连文件夹一起换的也是。
    for path in ["projects/县教委/WS-1.yaml", "projects/县公安局/WS-1.yaml"] {
        fs::remove_file(repo.store.join("projects/县教委/WS-1.yaml")).unwrap();
        repo.write(path, &[HEAD, LIST].concat());
        let found = repo.findings("main");
        let lost = found.iter().filter(|f| f.severity == "error" && f.message.contains("已被删去")).count();
        assert_eq!(lost, 2, "{path} {found:#?}");
        repo.git(&["checkout", "-q", "."]);
    }
    // 从来没有读得出的，没有可比的。
    let repo = Repo::new();
    repo.write("projects/县教委/WS-2.yaml", "id: [\n");
    repo.commit("坏");
    repo.write("projects/县教委/WS-2.yaml", &good.replace("WS-1", "WS-2"));
    repo.only("main", "history-rewritten", &["之前也没有读得出的，没有与它比较"]);
}

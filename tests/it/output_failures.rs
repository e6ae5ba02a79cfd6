//! 结果写不出去：标准输出满了、关了、对方不读了，标准错误满了。每个命令都试，新添的命令须列进来。
//!
//! 办理的：写成了就以 0 退出，没有写成就一个字也没有写；查阅的：写不出就说，以 4 退出。哪一种都不崩溃。

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::panic)]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::Write,
    panic::AssertUnwindSafe,
    path::Path,
    process::{Command, Output, Stdio},
    sync::atomic::{AtomicUsize, Ordering},
    thread,
    time::{Duration, Instant},
};

use clap::CommandFactory;
use rust_xlsxwriter::Workbook;
use wsgov::store::Lock;

use crate::cli_driver::{Clerk, PLAIN, strays};

/// 一个命令：哪一个，参数，做什么。
struct Row(&'static str, &'static [&'static str], Does);

#[derive(Clone, Copy, PartialEq, Eq)]
enum Does {
    /// 写台账或文件。
    Act,
    /// 写标准输出。
    Read,
}
use Does::{Act, Read};

const BY: [&str; 4] = ["--by", "县审计局", "--doc", "巫审〔2024〕9号"];

/// 全部命令，各一种用法或几种。
#[rustfmt::skip]
const ROWS: &[Row] = &[
    Row("check", &["check"], Read),
    Row("check", &["check", "--undecidable"], Read),
    Row("check", &["check", "--format", "json"], Read),
    Row("check", &["check", "--format", "sarif=结果.sarif", "--format", "json=结果.json", "-q"], Act),
    Row("check", &["check", "--fix"], Read),
    Row("check", &["check", "--fix=write"], Act),
    Row("advance", &["advance", "WS-2024-001", "监督检查", BY[0], BY[1], BY[2], BY[3]], Act),
    Row("advance", &["advance", "WS-2024-001", "监督检查", BY[0], BY[1], BY[2], BY[3], "--format", "json"], Act),
    Row("advance", &["advance", "WS-2024-001", "监督检查", BY[0], BY[1], BY[2], BY[3], "--dry-run"], Read),
    Row("advance", &["advance", "--file", "表.csv"], Act),
    Row("undo", &["undo", "WS-2024-001", "--reason", "误", BY[0], BY[1], BY[2], BY[3]], Act),
    Row("undo", &["undo", "WS-2024-001", "--reason", "误", BY[0], BY[1], BY[2], BY[3], "--set", "doc=巫审〔2024〕8号"], Act),
    Row("show", &["show", "WS-2024-001"], Read),
    Row("show", &["show", "WS-2024-001", "--format", "html", "-o", "档案.html"], Act),
    Row("next", &["next"], Read),
    Row("next", &["next", "WS-2024-001", "--format", "json"], Read),
    Row("due", &["due"], Read),
    Row("due", &["due", "--format", "ics"], Read),
    Row("report", &["report", "ledger"], Read),
    Row("report", &["report", "ledger", "--format", "xlsx"], Read),
    Row("report", &["report", "ledger", "-o", "台账.csv"], Act),
    Row("report", &["report", "dashboard"], Read),
    Row("report", &["report", "dashboard", "-o", "看板.html"], Act),
    Row("report", &["report", "template", "-o", "空白.xlsx"], Act),
    Row("report", &["report", "form", "监督检查", "-o", "登记.xlsx"], Act),
    Row("export", &["export", "数据"], Act),
    Row("import", &["import", "申报表.xlsx"], Act),
    Row("import", &["import", "申报表.xlsx", "--dry-run"], Read),
    Row("explain", &["explain", "late-acceptance"], Read),
    Row("articles", &["articles"], Read),
    Row("rules new", &["rules", "new", "--like", "wushan-2022", "--place", "某县"], Read),
    Row("rules check", &["rules", "check", "rules/甲.toml"], Read),
    Row("rules diff", &["rules", "diff", "rules/甲.toml", "lishui-2025"], Read),
    Row("rules upgrade", &["rules", "upgrade", "rules/甲.toml"], Act),
    Row("rules upgrade", &["rules", "upgrade", "rules/甲.toml", "--dry-run"], Read),
    Row("machine", &["machine"], Read),
    Row("init", &["init", "新的"], Act),
    Row("new", &["new", "--id", "WS-2025-001", "--name", "乙", "--nature", "新建", "--unit", "县教委"], Act),
    Row("new unit", &["new", "unit", "--name", "县公安局", "--kind", "机关", "--tier", "其他"], Act),
    Row("new framework", &["new", "framework", "--id", "WS-F-2024-02", "--name", "框", "--lead", "县教委", "--members", "县教委"], Act),
    Row("unit", &["unit", "县教委", "系统登记", "--set", "名称=甲系统"], Act),
    Row("unit", &["unit", "--file", "单位.csv"], Act),
    Row("county", &["county", "滚动规划通过", "--doc", "巫山府办〔2024〕2号", "--set", "years=2025-2027"], Act),
    Row("framework", &["framework", "WS-F-2024-01", "框架报审"], Act),
    Row("publish", &["publish", "2024", "--doc", "巫山府办〔2024〕1号", "--project", "WS-2024-001", "--record-anyway", "--reason", "试"], Act),
    Row("waive", &["waive", "WS-2024-001", "unapproved-in-plan", "--by", "县发展改革委", "--doc", "巫发改〔2024〕9号", "--until", "2024-12-31", "--reason", "急"], Act),
    Row("answer", &["answer", "WS-2024-003", "doc-number-format", "--reason", "原件如此"], Act),
    Row("renumber", &["renumber", "WS-2024-003", "WS-2024-008"], Act),
    Row("list", &["list", "甲"], Read),
    Row("sync", &["sync"], Act),
    Row("help", &["help", "check"], Read),
    Row("help", &["--help"], Read),
    Row("help", &["--version"], Read),
    Row("schema", &["schema"], Read),
    Row("schema output", &["schema", "output", "check"], Read),
    Row("log", &["log", "WS-2024-001"], Read),
    Row("merge-driver", &["merge-driver", "起点.yaml", "本方.yaml", "对方.yaml", "甲.yaml"], Act),
    Row("completions", &["completions", "bash"], Read),
    Row("man", &["man"], Read),
    Row("man", &["man", "-o", "手册"], Act),
];

/// 不在这里试的：只把命令归在一起、自己不做事的；一直运行的，在 tests/serve 里另试。
const ELSEWHERE: &[&str] = &["rules", "serve"];

#[test]
fn every_command_is_listed() {
    fn walk(command: &clap::Command, above: &str, all: &mut BTreeSet<String>) {
        for sub in command.get_subcommands().filter(|sub| !sub.is_hide_set()) {
            let name = format!("{above} {}", sub.get_name()).trim().to_owned();
            walk(sub, &name, all);
            all.insert(name);
        }
    }
    let mut all = BTreeSet::new();
    walk(&wsgov::cli::Cli::command(), "", &mut all);
    let listed: BTreeSet<String> =
        ROWS.iter().map(|row| row.0).chain(ELSEWHERE.iter().copied()).map(str::to_owned).collect();
    assert_eq!(all, listed, "新添的命令列进 ROWS");
}

/// 摆好的台账，用时抄一份。
struct Desk(Clerk);

impl Desk {
    fn new() -> Self {
        Desk(prepared())
    }

    fn copy(&self) -> Clerk {
        let dir = tempfile::TempDir::new().unwrap();
        let from = self.0.dir.path().join(".");
        assert!(Command::new("cp").arg("-a").arg(from).arg(dir.path()).status().unwrap().success());
        Clerk { dir, as_of: self.0.as_of }
    }
}

/// 样样都有的台账，在仓库里，有远处的一份，有没有提交的改动。
fn prepared() -> Clerk {
    let clerk = Clerk::plain(PLAIN.as_bytes());
    let at = clerk.dir.path();
    let put = |path: &str, text: &str| {
        fs::create_dir_all(clerk.path(path).parent().unwrap()).unwrap();
        fs::write(clerk.path(path), text).unwrap();
    };
    put(
        "projects/county.yaml",
        &fs::read_to_string(clerk.path("projects/county.yaml")).unwrap().replace("format: 1", "format: 2"),
    );
    put("projects/县教委/WS-2024-002.yaml", &PLAIN.replace("-001", "-002"));
    put("projects/框架/WS-F-2024-01.yaml", "id: WS-F-2024-01\nname: 框\nlead: 县教委\nmembers: [县教委]\nevents:\n");
    put("rules/甲.toml", include_str!("../../rules/wushan-2022.toml"));
    put(
        "表.csv",
        "编号,事件,日期,机关,文号\nWS-2024-001,监督检查,2024-05-06,县审计局,巫审〔2024〕3号\nWS-2024-002,监督检查,2024-05-06,县审计局,巫审〔2024〕3号\n",
    );
    put("单位.csv", "单位,事件,日期,名称\n县教委,系统登记,2024-05-06,甲系统\n");
    put("起点.yaml", PLAIN);
    for (name, n) in [("本方", 2), ("对方", 3)] {
        let event =
            format!("  - event: 监督检查\n    date: 2024-0{n}-06\n    by: 县审计局\n    doc: 巫审〔2024〕{n}号\n");
        put(&format!("{name}.yaml"), &format!("{PLAIN}{event}"));
    }
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("申报表").unwrap();
    sheet.write_string(1, 0, "单位：万元").unwrap();
    let cells = [
        ("项目名称", "丙"),
        ("建设单位", "县教委"),
        ("建设性质", "新建"),
        ("申报日期", "2024-05-06"),
        ("计划年度", "2025"),
    ];
    for (n, (title, text)) in (0..).zip(cells) {
        sheet.write_string(2, n, title).unwrap();
        sheet.write_string(3, n, text).unwrap();
    }
    book.save(clerk.path("申报表.xlsx")).unwrap();
    git(at, &["init", "-q", "-b", "main"]);
    git(at, &["add", "projects"]);
    git(at, &["commit", "-qm", "起初"]);
    git(at, &["init", "-q", "--bare", "-b", "main", ".git/远处"]);
    git(at, &["remote", "add", "origin", ".git/远处"]);
    git(at, &["push", "-qu", "origin", "main"]);
    put("projects/县教委/WS-2024-003.yaml", &PLAIN.replace("-001", "-003").replace("巫审〔2024〕", "巫审[2024]"));
    clerk
}

fn alone(command: &mut Command) -> &mut Command {
    command
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("NO_COLOR", "1")
        .env("HOME", "/nonexistent");
    for who in ["GIT_AUTHOR", "GIT_COMMITTER"] {
        command.env(format!("{who}_NAME"), "王").env(format!("{who}_EMAIL"), "w@x");
    }
    command
}

fn git(at: &Path, args: &[&str]) {
    let output = alone(Command::new("git").arg("-C").arg(at).args(args)).output().unwrap();
    assert!(output.status.success(), "{args:?}：{}", String::from_utf8_lossy(&output.stderr));
}

/// 标准输出、标准错误接到哪里；由 sh 接，才关得上。
fn run(clerk: &Clerk, args: &[&str], redirect: &str) -> Output {
    let mut command = Command::new("sh");
    command.current_dir(clerk.dir.path()).arg("-c").arg(format!("exec \"$0\" \"$@\" {redirect}"));
    command.arg(assert_cmd::cargo::cargo_bin("wsgov")).args(["--as-of", "2024-06-30"]).args(args);
    alone(&mut command).output().unwrap()
}

/// 各文件的样子，短名与锁不算；提交了几次，远处的到了哪里也算。
fn state(clerk: &Clerk) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut folders = vec![clerk.dir.path().to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap().map(Result::unwrap) {
            let path = entry.path();
            let name = path.strip_prefix(clerk.dir.path()).unwrap().to_string_lossy().into_owned();
            if path.is_dir() && name != ".git" {
                folders.push(path);
            } else if path.is_file() && !name.ends_with(".wsgov.lock") {
                let bytes = fs::read(&path).unwrap();
                let text = match String::from_utf8(bytes) {
                    Ok(text) => {
                        text.lines().filter(|l| !["id: ", "of: "].iter().any(|k| l.trim().starts_with(k))).collect()
                    }
                    Err(bytes) => bytes.as_bytes().len().to_string(),
                };
                found.insert(name, text);
            }
        }
    }
    for revision in ["HEAD", "refs/remotes/origin/main"] {
        let mut command = Command::new("git");
        let count =
            alone(command.arg("-C").arg(clerk.dir.path()).args(["rev-list", "--count", revision])).output().unwrap();
        found.insert(revision.to_owned(), String::from_utf8(count.stdout).unwrap());
    }
    found
}

/// 各用法分给几个线程试；错了的一次说全。
fn each(one: impl Fn(&Desk, (usize, &Row)) + Sync) {
    let (desk, next, wrong) = (Desk::new(), AtomicUsize::new(0), AtomicUsize::new(0));
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                loop {
                    let n = next.fetch_add(1, Ordering::Relaxed);
                    let Some(row) = ROWS.get(n) else { return };
                    if std::panic::catch_unwind(AssertUnwindSafe(|| one(&desk, (n, row)))).is_err() {
                        wrong.fetch_add(1, Ordering::Relaxed);
                    }
                }
            });
        }
    });
    assert_eq!(wrong.into_inner(), 0, "错在哪里见上");
}

#[test]
fn a_result_that_cannot_be_shown_is_neither_a_crash_nor_a_lie() {
    // 满了的都试，别的几种各用法轮着试；全部的由 .ci/long 试。
    let all = std::env::var_os("REDIRECTS").is_some();
    const REDIRECTS: [&str; 4] = [">/dev/full", ">&-", "2>/dev/full", ">/dev/full 2>/dev/full"];
    each(|desk, (n, Row(_, args, does))| {
        let usual = desk.copy();
        let (old, done) = (state(&usual), run(&usual, args, ""));
        let (code, new) = (done.status.code(), state(&usual));
        assert!(matches!(code, Some(0 | 1)), "{args:?}：{}", String::from_utf8_lossy(&done.stderr));
        assert!(*does == Read || code == Some(0) && old != new, "{args:?} 没有写什么");
        for (_, redirect) in REDIRECTS.iter().enumerate().filter(|(k, _)| all || *k == 0 || *k == 1 + n % 3) {
            let clerk = desk.copy();
            let done = run(&clerk, args, redirect);
            let said = String::from_utf8_lossy(&done.stderr).into_owned();
            let what = format!("{args:?} {redirect}：{:?} {said}", done.status);
            assert!(!said.contains("panicked") && matches!(done.status.code(), Some(0..=4)), "{what}");
            assert!(strays(clerk.dir.path()).is_empty(), "{what}");
            match does {
                Act => {
                    assert_eq!(done.status.code(), Some(0), "{what}");
                    assert_eq!(state(&clerk), new, "{what}");
                }
                Read if redirect.starts_with(">/dev/full") => {
                    assert_eq!(done.status.code(), Some(4), "{what}");
                    assert!(redirect.contains("2>") || said.contains("写不出结果"), "{what}");
                    assert_eq!(state(&clerk), old, "{what}");
                }
                // 关了的，系统在起动时换成了 /dev/null，看不出来。
                Read => assert_eq!(done.status.code(), code, "{what}"),
            }
        }
    });
}

/// 管道满了，对方又不读：停在那里，可是不占着锁；对方走了，也不崩溃，写了的还是写了。
#[cfg(target_os = "linux")]
#[test]
fn nobody_waits_for_a_reader_who_does_not_read() {
    each(|desk, (_, Row(_, args, does))| {
        let clerk = desk.copy();
        let (reader, mut writer) = std::io::pipe().unwrap();
        // 管道的大小。
        writer.write_all(&[b'x'; 65536]).unwrap();
        let mut command = Command::new(assert_cmd::cargo::cargo_bin("wsgov"));
        command.current_dir(clerk.dir.path()).args(["--as-of", "2024-06-30"]).args(*args);
        let mut child = alone(&mut command).stdout(writer).stderr(Stdio::null()).spawn().unwrap();
        drop(command);
        let start = Instant::now();
        while child.try_wait().unwrap().is_none() && start.elapsed() < Duration::from_secs(2) {
            thread::sleep(Duration::from_millis(20));
        }
        if child.try_wait().unwrap().is_none() {
            let start = Instant::now();
            drop(Lock::take(clerk.dir.path()).unwrap());
            assert!(start.elapsed() < Duration::from_secs(15), "{args:?} 一面等人看，一面占着锁");
        }
        drop(reader);
        let code = child.wait().unwrap().code();
        assert!(matches!(code, Some(0 | 1)), "{args:?} 对方走了：{code:?}");
        assert!(*does == Read || code == Some(0), "{args:?} 对方走了：{code:?}");
    });
}

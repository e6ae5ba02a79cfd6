//! 来路不明的台账：链接、管道、别人带来的日志与仓库；说的与做的一致；涉密的不露。
//!
//! 试过的每一种手段，由哪里的测试守着（没有写文件的在本文件）：
//!
//! | 手段 | 测试 |
//! |---|---|
//! | 别人带来的日志：经链接、截断本人的项目、抄来的、越出的 | `a_journal_that_came_along_empties_nothing`；`store/batch/tests.rs` |
//! | 日志过大、文件被移走或又改过 | `store/batch/tests.rs`：`a_journal_of_any_size_is_read_back`、`a_missing_file_is_told_and_a_changed_one_stops` |
//! | 别的用户的日志、锁、文件夹；各种 umask | `tests/kill.rs`：`two_people_of_one_group_write_in_turn`、`a_store_of_ones_own_stays_ones_own` |
//! | 装成平常文件的裸仓库、筛选、外部比较、fsmonitor | `a_repository_that_came_along_runs_nothing` |
//! | 签名程序、钥匙程序 | `signing.rs`：`the_programs_of_the_repository_are_never_run` |
//! | 孤立的根、旧的分叉、多方合并、交叉、压成一个提交 | `topology.rs`；`history.rs`；签名的在 `signing.rs` |
//! | 替换对象、索引标记、把规则改轻或关掉 | `index_bits_replacements_and_rules_hide_no_rewriting`、`a_rule_switched_off_in_the_same_change_still_judges_it` |
//! | 状况、发布、附件、规则集不见了 | `what_else_stood_in_the_base_is_told_when_it_goes`、`an_attachment_changed_behind_a_link_is_told` |
//! | 连同县、单位的文件删去事件；改旧写法的键 | `history.rs`：`the_events_of_a_unit_do_not_go_with_its_file`；`signing.rs`：`the_old_keys_want_it_as_acts_do` |
//! | 暂存的与盘上的不同、提交的与盘上的不同 | `the_index_is_judged_and_nothing_else`、`the_commit_is_judged_and_nothing_else`；`platforms.rs` |
//! | 直接推送、强制推送、撤销；别人的旧错误挡路 | `platforms.rs`：`a_push_that_loses_an_event_is_stopped`、`old_errors_of_others_do_not_hide_a_rewriting_nor_stop_a_change` |
//! | 规则集断档、到期 | `laws.rs` |
//! | 导入、登记表、换编号、建库中途被杀或出错 | `tests/faults/run`；`tests/kill.rs`：`a_killed_register_is_all_or_nothing`；`store/batch/tests.rs` |
//! | 钩子写到一半、不能运行 | `a_hook_that_cannot_run_is_mended` |
//! | `init` 写的文件夹是链接 | `init_writes_nothing_through_a_link` |
//! | 存成的文件是链接、是台账自己的 | `a_report_does_not_overwrite_the_store`；`store/outlet.rs` 的测试 |
//! | 县、单位、规则集、锁、日志是链接或管道 | `nothing_goes_through_a_link_or_waits_on_a_pipe`；`hostile.rs`：`links_do_not_lead_out_of_the_store` |
//! | 文件夹的名称像表达式、像选项、有换行 | `a_folder_whose_name_would_be_read_as_something_else_is_refused` |
//! | 平台脚本里装来历不明的程序、固定版本、权限 | `the_scripts_install_nothing_by_a_bare_name`；`tests/clients/run pipelines` |
//! | 看不见的字符 | `letters_that_cannot_be_seen_are_refused`；`text/invisible.rs` 的测试 |
//! | 涉密的经建议、更正、登记表、读不出的文件露出 | `a_classified_project_is_not_given_away`、`an_unreadable_classified_file_is_located_without_its_content` |
//! | 输出满了、关了、没有人读 | `output_failures.rs`；`what_is_recorded_is_said_to_be_recorded` |
//! | 一行里许多错误、很长的一行、许多豁免、许多行的登记表：费的工夫随大小成正比 | `growth.rs`；4 MB 的在 `tests/faults/sizes`；`a_long_cell_is_not_echoed` |
//! | 一个项目许多行 | `a_register_of_one_project_is_read_whole_and_bounded` |
//! | 终端与平台的命令、自动链接 | `hostile.rs`：`control_characters_never_reach_the_terminal`；`text/safe.rs` 的测试 |
//! | 更正别的机关作出的事 | `tests/cases/wrong-authority/*-voided-*`、`authority-undocumented/voided-*` |
//! | 以别的机关的名义记 | `signing.rs` |

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::panic)]

use std::{
    fs,
    os::unix::fs::{PermissionsExt, symlink},
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use crate::cli_driver::{Clerk, Done, PLAIN};

/// 与使用者自己的 git 设置无关。
fn git(at: &Path, args: &[&str]) -> String {
    let mut command = Command::new("git");
    command.arg("-C").arg(at).args(["-c", "user.name=王", "-c", "user.email=w@x"]).args(args);
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    let output = command.output().unwrap();
    assert!(output.status.success(), "git {args:?}：{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

fn commit(at: &Path, message: &str) {
    git(at, &["add", "-A"]);
    git(at, &["commit", "-q", "--no-verify", "--allow-empty", "-m", message]);
}

/// 在仓库里的台账，已提交一次。
fn tracked() -> Clerk {
    let clerk = Clerk::plain(PLAIN.as_bytes());
    git(clerk.dir.path(), &["init", "-q", "-b", "main"]);
    commit(clerk.dir.path(), "起初");
    clerk
}

const INSPECT: [&str; 5] = ["advance", "WS-2024-001", "监督检查", "--by=县审计局", "--doc=巫审〔2024〕2号"];

#[test]
fn a_journal_that_came_along_empties_nothing() {
    let outside = tempfile::tempdir().unwrap();
    let victim = outside.path().join(".bashrc");
    fs::write(&victim, "alias a=b\n").unwrap();
    let clerk = Clerk::plain(PLAIN.as_bytes());
    symlink(outside.path(), clerk.path("projects/x")).unwrap();
    let old = r#"[{"path":"projects/x/.bashrc","length":0,"added":"alias a=b\n"}]"#;
    let own = format!(r#"[{{"path":"projects/县教委/WS-2024-001.yaml","length":60,"added":{:?}}}]"#, &PLAIN[60..]);
    let new = r#"{"place":["/",1,1],"folders":[],"entries":[]}"#;
    for journal in [old, &own, new] {
        fs::write(clerk.path(".wsgov-journal"), journal).unwrap();
        let done = clerk.run(&INSPECT);
        assert_eq!(done.code, 4, "{}", done.said());
        assert!(done.err.contains("删去 .wsgov-journal"), "{}", done.err);
        assert_eq!((fs::read_to_string(&victim).unwrap().as_str(), clerk.text().as_str()), ("alias a=b\n", PLAIN));
    }
}

#[test]
fn nothing_goes_through_a_link_or_waits_on_a_pipe() {
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("unit.yaml"), "name: 外面的单位\nkind: 机关\ntier: 其他\n").unwrap();
    fs::write(outside.path().join("county.yaml"), "format: 1\nname: 外面的县\nfrozen_on: 2020-01-01\n").unwrap();
    let linked = |path: &str, to: &str| {
        let clerk = Clerk::plain(PLAIN.as_bytes());
        let _ = fs::remove_file(clerk.path(path));
        symlink(outside.path().join(to), clerk.path(path)).unwrap();
        clerk
    };
    for (path, to) in [("projects/县教委/unit.yaml", "unit.yaml"), ("projects/county.yaml", "county.yaml")] {
        let clerk = linked(path, to);
        for args in [&["check"][..], &["show", "WS-2024-001"], &["next"], &["report", "ledger"], &["due"]] {
            let done = clerk.run(args);
            assert!(!done.said().contains("外面的"), "{path} {args:?}\n{}", done.said());
        }
        assert!(clerk.run(&["check"]).said().contains("符号链接"));
    }
    for path in ["projects/county.yaml", "rules/a.toml", ".wsgov.lock", ".wsgov-journal", "projects/县教委/unit.yaml"]
    {
        let clerk = Clerk::plain(PLAIN.as_bytes());
        fs::create_dir_all(clerk.path("rules")).unwrap();
        let _ = fs::remove_file(clerk.path(path));
        assert!(Command::new("mkfifo").arg(clerk.path(path)).status().unwrap().success());
        for args in [&["check"][..], &["show", "WS-2024-001"], &INSPECT, &["report", "ledger"]] {
            soon(&clerk, args, path);
        }
    }
}

/// 十秒之内做完。
fn soon(clerk: &Clerk, args: &[&str], what: &str) {
    let mut child = clerk.process(args).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let start = Instant::now();
    while child.try_wait().unwrap().is_none() {
        if start.elapsed() > Duration::from_secs(20) {
            child.kill().unwrap();
            panic!("{what} {args:?} 一直不完");
        }
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn init_writes_nothing_through_a_link() {
    for path in ["hooks", ".github", ".github/workflows", ".vscode", ".wsgov", ".workflow", "projects", "rules"] {
        let outside = tempfile::tempdir().unwrap();
        let dir = tempfile::tempdir().unwrap();
        let at = dir.path().join(path);
        fs::create_dir_all(at.parent().unwrap()).unwrap();
        symlink(outside.path(), &at).unwrap();
        let output = wsgov(dir.path(), &["init", "."]);
        assert_eq!(output.code, 4, "{path}：{}", output.said());
        assert!(output.err.contains("符号链接"), "{path}：{}", output.said());
        assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 0, "{path}");
    }
}

fn wsgov(at: &Path, args: &[&str]) -> Done {
    let output = Command::new(env!("CARGO_BIN_EXE_wsgov")).current_dir(at).args(args).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Done { code: output.status.code().unwrap_or(-1), out: text(output.stdout), err: text(output.stderr) }
}

#[test]
fn a_hook_that_cannot_run_is_mended() {
    let dir = tempfile::tempdir().unwrap();
    git(dir.path(), &["init", "-q"]);
    assert_eq!(wsgov(dir.path(), &["init", "."]).code, 0);
    let hook = dir.path().join(".git/hooks/pre-merge-commit");
    fs::set_permissions(&hook, fs::Permissions::from_mode(0o644)).unwrap();
    let done = wsgov(dir.path(), &["init", "."]);
    assert!(done.out.contains("已装上提交前的核查"), "{}", done.out);
    assert_eq!(fs::metadata(&hook).unwrap().permissions().mode() & 0o111, 0o111);
}

#[test]
fn a_repository_that_came_along_runs_nothing() {
    // 平常的文件凑成的裸仓库，带着筛选程序。
    let clerk = tracked();
    let sub = clerk.path("sub");
    fs::create_dir_all(sub.join("projects/县教委")).unwrap();
    for folder in ["objects", "refs", "info"] {
        fs::create_dir_all(sub.join(folder)).unwrap();
    }
    let pwn = clerk.path("pwn");
    fs::write(sub.join("HEAD"), "ref: refs/heads/main\n").unwrap();
    let filter = format!(
        "[core]\n\tbare = false\n\tworktree = .\n\tfsmonitor = touch {0}\n[filter \"x\"]\n\tclean = touch {0}\n\tprocess = touch {0}\n[diff \"x\"]\n\ttextconv = touch {0}\n\tcommand = touch {0}\n",
        pwn.display()
    );
    fs::write(sub.join("config"), &filter).unwrap();
    fs::write(sub.join("info/attributes"), "* filter=x diff=x\n").unwrap();
    fs::write(sub.join("projects/县教委/WS-2024-001.yaml"), PLAIN).unwrap();
    for args in [&["check", "--base", "HEAD"][..], &["check", "--staged"], &["log", "WS-2024-001"], &["check"]] {
        let _ = wsgov(&sub, args);
        assert!(!pwn.exists(), "{args:?}");
    }
    // 仓库自己的设置里的。
    let own = tracked();
    let config = own.path(".git/config");
    let text = fs::read_to_string(&config).unwrap();
    fs::write(&config, text + &filter.replace("\tworktree = .\n", "")).unwrap();
    fs::create_dir_all(own.path(".git/info")).unwrap();
    fs::write(own.path(".git/info/attributes"), "* filter=x diff=x\n").unwrap();
    fs::write(own.project(), format!("{PLAIN}# 注\n")).unwrap();
    for args in [
        &["check", "--base", "HEAD", "--changed"][..],
        &["check", "--staged", "--base", "HEAD"],
        &["log", "WS-2024-001"],
        &INSPECT,
    ] {
        let _ = wsgov(own.dir.path(), args);
        assert!(!pwn.exists(), "{args:?}");
    }
}

#[test]
fn index_bits_replacements_and_rules_hide_no_rewriting() {
    let rewritten = |clerk: &Clerk, prepare: &dyn Fn()| {
        fs::write(clerk.project(), PLAIN.replace("巫审〔2024〕1号", "巫审〔2024〕9号")).unwrap();
        prepare();
        let done = clerk.run(&["check", "--base", "HEAD", "--changed"]);
        assert!(done.code == 1 && done.out.contains("错误[history-rewritten]"), "{}", done.said());
    };
    let file = "projects/县教委/WS-2024-001.yaml";
    for bit in ["--assume-unchanged", "--skip-worktree"] {
        let clerk = tracked();
        rewritten(&clerk, &|| _ = git(clerk.dir.path(), &["update-index", bit, file]));
    }
    let clerk = tracked();
    rewritten(&clerk, &|| {
        let new = git(clerk.dir.path(), &["hash-object", "-w", file]);
        let old = git(clerk.dir.path(), &["rev-parse", &format!("HEAD:{file}")]);
        git(clerk.dir.path(), &["replace", &old, &new]);
    });
    // 同一次改动把规则改轻、关掉。
    let rules = include_str!("../../rules/wushan-2022.toml");
    for (from, to) in [("severity = \"error\"", "severity = \"info\""), ("", "")] {
        let clerk = tracked();
        let line = rules.lines().find(|l| l.starts_with("history-rewritten")).unwrap();
        assert!(line.contains(from));
        let changed = if from.is_empty() {
            "history-rewritten = { off = \"不用\" }".to_owned()
        } else {
            line.replace(from, to)
        };
        fs::create_dir_all(clerk.path("rules")).unwrap();
        fs::write(clerk.path("rules/a.toml"), rules.replace(line, &changed)).unwrap();
        rewritten(&clerk, &|| ());
        let done = clerk.run(&["check", "--base", "HEAD", "--changed"]);
        assert!(done.out.contains("提醒[facts-changed]") && done.out.contains("rules/a.toml"), "{}", done.out);
    }
}

#[test]
fn a_rule_switched_off_in_the_same_change_still_judges_it() {
    let clerk = tracked();
    let rules = include_str!("../../rules/wushan-2022.toml");
    fs::create_dir_all(clerk.path("rules")).unwrap();
    fs::write(clerk.path("rules/a.toml"), rules).unwrap();
    commit(clerk.dir.path(), "规则");
    let line = rules.lines().find(|l| l.starts_with("future-event")).unwrap();
    fs::write(clerk.path("rules/a.toml"), rules.replace(line, "future-event = { off = \"不用\" }")).unwrap();
    fs::write(
        clerk.project(),
        format!("{PLAIN}  - event: 监督检查\n    date: 2099-01-05\n    by: 县审计局\n    doc: 巫审〔2099〕1号\n"),
    )
    .unwrap();
    assert!(!clerk.run(&["check"]).out.contains("future-event"));
    let done = clerk.run(&["check", "--base", "HEAD", "--changed"]);
    assert!(
        done.code == 1 && done.out.contains("错误[future-event]") && done.out.contains("之前的规则集"),
        "{}",
        done.said()
    );
}

#[test]
fn what_else_stood_in_the_base_is_told_when_it_goes() {
    let clerk = tracked();
    let unit = "name: 县教委\nkind: 机关\ntier: 其他\nsystems:\n  - name: 甲系统\n    status:\n      - {what: 未共享, since: 2024-01-01, determined_by: 县政府办公室, doc: 巫山府办〔2024〕1号}\n";
    let county =
        "format: 1\nname: 巫山县\npublished:\n  2024: {date: 2023-12-01, doc: 巫山府办〔2023〕1号, projects: []}\n";
    fs::write(clerk.path("projects/县教委/unit.yaml"), unit).unwrap();
    fs::write(clerk.path("projects/county.yaml"), county).unwrap();
    fs::write(clerk.project(), format!("{PLAIN}    materials: {{报告: {{file: 附件/甲.pdf}}}}\n")).unwrap();
    fs::create_dir_all(clerk.path("附件")).unwrap();
    fs::write(clerk.path("附件/甲.pdf"), "原件").unwrap();
    commit(clerk.dir.path(), "再记");
    let base = ["check", "--base", "HEAD", "--only", "facts-changed,history-rewritten"];
    assert!(!clerk.run(&base).out.contains("facts-changed"));
    fs::write(
        clerk.path("projects/县教委/unit.yaml"),
        "name: 县教委\nkind: 机关\ntier: 其他\nsystems: [{name: 甲系统}]\n",
    )
    .unwrap();
    fs::write(clerk.path("projects/county.yaml"), "format: 1\nname: 巫山县\n").unwrap();
    fs::write(clerk.path("附件/甲.pdf"), "换过的").unwrap();
    let done = clerk.run(&base);
    for told in ["未共享", "published", "附件/甲.pdf 内容换过"] {
        assert!(done.out.contains(told), "{told}\n{}", done.out);
    }
}

#[test]
fn the_index_is_judged_and_nothing_else() {
    let clerk = Clerk::plain(PLAIN.as_bytes());
    let top = clerk.dir.path();
    git(top, &["init", "-q", "-b", "main"]);
    commit(top, "起初");
    let staged = ["check", "--staged", "--base", "HEAD", "--changed"];
    // 暂存的是改写，盘上是原样。
    fs::write(clerk.project(), PLAIN.replace("2024-01-05", "2024-01-06")).unwrap();
    git(top, &["add", "-A"]);
    fs::write(clerk.project(), PLAIN).unwrap();
    let done = clerk.run(&staged);
    assert!(done.code == 1 && done.out.contains("history-rewritten"), "{}", done.said());
    assert_eq!(clerk.run(&["check", "--base", "HEAD"]).code, 0, "盘上的没有改");
    // 暂存的读不出，盘上已改好。
    fs::write(clerk.project(), PLAIN.replace("nature: 新建", "nature: 乱写")).unwrap();
    git(top, &["add", "-A"]);
    fs::write(clerk.project(), PLAIN).unwrap();
    let done = clerk.run(&staged);
    assert!(done.code == 1 && done.out.contains("bad-file"), "{}", done.said());
    // 没有暂存的草稿、没有纳入 git 的文件不妨碍。
    git(top, &["add", "-A"]);
    fs::write(clerk.project(), "读不出：[\n").unwrap();
    fs::write(clerk.path("projects/县教委/WS-2024-009.yaml"), "也读不出：[\n").unwrap();
    let done = clerk.run(&staged);
    assert_eq!(done.code, 0, "{}", done.said());
}

#[test]
fn the_commit_is_judged_and_nothing_else() {
    let clerk = tracked();
    let committed = ["check", "--committed"];
    assert_eq!(clerk.run(&committed).code, 0);
    // 盘上、索引里的错误都不妨碍。
    fs::write(clerk.project(), "读不出：[\n").unwrap();
    git(clerk.dir.path(), &["add", "-A"]);
    fs::write(clerk.path("projects/县教委/WS-2024-009.yaml"), "也读不出：[\n").unwrap();
    let done = clerk.run(&committed);
    assert!(done.code == 0 && done.out.contains("看的是已经提交的"), "{}", done.said());
    // 提交了的改写，盘上改回也看得见。
    fs::write(clerk.project(), PLAIN.replace("2024-01-05", "2024-01-06")).unwrap();
    fs::remove_file(clerk.path("projects/县教委/WS-2024-009.yaml")).unwrap();
    commit(clerk.dir.path(), "改写");
    fs::write(clerk.project(), PLAIN).unwrap();
    let done = clerk.run(&["check", "--committed", "--base", "HEAD~1"]);
    assert!(done.code == 1 && done.out.contains("history-rewritten"), "{}", done.said());
    let changed = clerk.run(&["check", "--committed", "--base", "HEAD~1", "--changed"]);
    assert!(changed.code == 1 && changed.out.contains("history-rewritten"), "{}", changed.said());
    assert_eq!(clerk.run(&["check", "--committed", "--staged"]).code, 2);
}

#[test]
fn an_attachment_changed_behind_a_link_is_told() {
    let clerk = tracked();
    fs::create_dir_all(clerk.path("附件")).unwrap();
    fs::write(clerk.path("附件/原件.pdf"), "原件").unwrap();
    symlink("原件.pdf", clerk.path("附件/链.pdf")).unwrap();
    fs::write(clerk.project(), format!("{PLAIN}    materials: {{报告: {{file: 附件/链.pdf}}}}\n")).unwrap();
    commit(clerk.dir.path(), "再记");
    fs::write(clerk.path("附件/原件.pdf"), "换过的").unwrap();
    let done = clerk.run(&["check", "--base", "HEAD", "--changed"]);
    assert!(done.out.contains("附件/原件.pdf 内容换过"), "{}", done.said());
}

#[test]
fn known_findings_are_left_out_by_a_baseline_but_not_a_rewriting() {
    let clerk = tracked();
    fs::write(clerk.path("projects/县教委/WS-2024-002.yaml"), PLAIN).unwrap();
    let saved = clerk.run(&["check", "--format", "json"]);
    assert_eq!(saved.code, 1, "{}", saved.said());
    let file = clerk.path("基线.json");
    fs::write(&file, &saved.out).unwrap();
    let with = ["check", "--baseline", file.to_str().unwrap()];
    let done = clerk.run(&with);
    assert!(done.code == 0 && done.out.contains("基线里已知的疑点"), "{}", done.said());
    fs::write(clerk.project(), PLAIN.replace("2024-01-05", "2024-01-06")).unwrap();
    let done = clerk.run(&[&with[..], &["--base", "HEAD"]].concat());
    assert!(done.code == 1 && done.out.contains("history-rewritten"), "{}", done.said());
    fs::write(&file, "不是").unwrap();
    let done = clerk.run(&with);
    assert!(done.code == 4 && done.err.contains("--format json"), "{}", done.said());
}

#[test]
fn what_is_recorded_is_said_to_be_recorded() {
    for output in ["/dev/full", "closed"] {
        let clerk = Clerk::plain(PLAIN.as_bytes());
        let mut process = clerk.process(&INSPECT);
        if output == "closed" {
            process.stdout(Stdio::null());
            let shell = format!("exec {} >&-", shell_line(&clerk, &INSPECT));
            process = Command::new("sh");
            process.args(["-c", &shell]);
        } else {
            process.stdout(fs::File::create(output).unwrap());
        }
        let done = process.stderr(Stdio::piped()).output().unwrap();
        let err = String::from_utf8_lossy(&done.stderr).into_owned();
        assert_eq!(done.status.code(), Some(0), "{output}：{err}");
        assert_eq!(clerk.text().matches("event: 监督检查").count(), 2, "{output}");
        if output == "/dev/full" {
            assert!(err.contains("已写入台账，不必重做"), "{err}");
        }
    }
}

fn shell_line(clerk: &Clerk, args: &[&str]) -> String {
    let program = assert_cmd::cargo::cargo_bin("wsgov");
    let all = [program.to_str().unwrap(), "-C", clerk.dir.path().to_str().unwrap(), "--as-of", clerk.as_of];
    all.iter().chain(args).map(|a| format!("'{a}'")).collect::<Vec<_>>().join(" ")
}

#[test]
fn a_report_does_not_overwrite_the_store() {
    let clerk = Clerk::plain(PLAIN.as_bytes());
    symlink(clerk.project(), clerk.path("链接.csv")).unwrap();
    for target in
        ["projects/县教委/WS-2024-001.yaml", "projects/county.yaml", "projects/新.csv", "rules/a.csv", "链接.csv"]
    {
        fs::create_dir_all(clerk.path("rules")).unwrap();
        let path = clerk.path(target);
        let done = clerk.run(&["report", "ledger", "--format", "csv", "-o", path.to_str().unwrap()]);
        assert!(done.code == 4 && done.err.contains("台账自己的"), "{target}：{}", done.said());
    }
    assert_eq!(clerk.text(), PLAIN);
    let path = clerk.path("报表.csv");
    assert_eq!(clerk.run(&["report", "ledger", "--format", "csv", "-o", path.to_str().unwrap()]).code, 0);
}

#[test]
fn a_classified_project_is_not_given_away() {
    let secret =
        PLAIN.replace("nature: 新建", "nature: 新建\nclassified: true").replace("    doc: 巫审〔2024〕1号\n", "");
    let clerk = Clerk::plain(secret.as_bytes());
    for args in [&["show", "WS-2024-002"][..], &["next", "WS-2024-002"], &["advance", "WS-2024-002", "开工"]] {
        let done = clerk.run(args);
        assert!(!done.said().contains("WS-2024-001"), "{args:?}\n{}", done.said());
    }
    for event in ["没有", "监督检查@2024-01-09"] {
        let done = clerk.run(&["undo", "WS-2024-001", event, "--reason", "误"]);
        assert!(done.code == 2 && !done.said().contains("2024-01-05"), "{}", done.said());
    }
    let table = "编号,事件,日期,机关\nWS-2024-001,监督检查,2024-01-05,县审计局\n";
    fs::write(clerk.path("表.csv"), table).unwrap();
    let done = clerk.run(&["advance", "--file", clerk.path("表.csv").to_str().unwrap()]);
    assert!(!done.said().contains("已经记过"), "{}", done.said());
}

#[test]
fn a_folder_whose_name_would_be_read_as_something_else_is_refused() {
    for (name, fine) in [
        ("${{ github.token }}", false),
        ("$[[ inputs.x ]]", false),
        ("甲\n乙", false),
        ("-x", true),
        ("它的'台账", true),
    ] {
        let dir = tempfile::tempdir().unwrap();
        git(dir.path(), &["init", "-q"]);
        let folder = dir.path().join(name);
        fs::create_dir(&folder).unwrap();
        let done = wsgov(&folder, &["init", "."]);
        assert_eq!(done.code, if fine { 0 } else { 2 }, "{name}：{}", done.said());
        assert!(
            fine || done.err.contains("换一个名称") && !dir.path().join(".github").exists(),
            "{name}：{}",
            done.err
        );
        if fine {
            commit(dir.path(), "起初");
            git(
                dir.path(),
                &["-c", "core.hooksPath=.git/hooks", "commit", "-q", "--allow-empty", "-m", "空的也提交得了"],
            );
        }
    }
}

#[test]
fn the_scripts_install_nothing_by_a_bare_name() {
    let dir = tempfile::tempdir().unwrap();
    git(dir.path(), &["init", "-q"]);
    assert_eq!(wsgov(dir.path(), &["init", "."]).code, 0);
    for file in [".github/workflows/wsgov.yml", ".gitlab-ci.yml", ".workflow/wsgov.yml"] {
        let text = fs::read_to_string(dir.path().join(file)).unwrap();
        let runs = text.lines().filter(|line| !line.trim_start().starts_with('#'));
        assert!(
            runs.clone().all(|line| !line.contains("cargo install") && !line.trim_end().ends_with("| sh")),
            "{file}"
        );
        assert!(text.contains("sha256sum -c") && text.contains("Asia/Shanghai"), "{file}");
        assert!(
            runs.filter(|line| line.contains("uses:")).all(|line| line.split('@').nth(1).unwrap().trim().len() > 40),
            "{file}"
        );
    }
}

#[test]
fn letters_that_cannot_be_seen_are_refused() {
    for letter in
        ['\u{200b}', '\u{200c}', '\u{ad}', '\u{34f}', '\u{3164}', '\u{fe0f}', '\u{2800}', '\u{e0041}', '\u{e000}']
    {
        let clerk = Clerk::plain(PLAIN.as_bytes());
        for args in [["--id", "WS-2024-00@2", "--name", "乙"], ["--id", "WS-2024-002", "--name", "乙@丙"]] {
            let args = args.map(|arg| arg.replace('@', &letter.to_string()));
            let done = clerk.run(&[&["new", "--nature", "新建"][..], &args.each_ref().map(String::as_str)].concat());
            assert_eq!(done.code, 2, "{letter:?}：{}", done.said());
        }
        fs::write(clerk.project(), PLAIN.replace("name: 甲", &format!("name: 甲{letter}乙"))).unwrap();
        let done = clerk.run(&["check"]);
        assert!(done.code == 1 && done.out.contains("bad-file"), "{letter:?}：{}", done.said());
    }
}

#[test]
fn a_register_of_one_project_is_read_whole_and_bounded() {
    let clerk = Clerk::plain(PLAIN.as_bytes());
    let row = |n: usize| format!("WS-2024-001,监督检查,2024-02-05,县审计局,巫审〔2024〕{n}号,第{n}次\n");
    let record = |rows: usize| {
        let table = format!("编号,事件,日期,机关,文号,备注\n{}", (2..2 + rows).map(row).collect::<String>());
        fs::write(clerk.path("表.csv"), table).unwrap();
        clerk.run(&["advance", "--file", clerk.path("表.csv").to_str().unwrap()])
    };
    // 项目至多一千件，已有一件。
    let done = record(1_000);
    assert!(done.code == 2 && done.err.contains("多于 1000 件") && done.err.len() < 2_000, "{}", done.err);
    assert!(done.err.contains("1001") && clerk.text() == PLAIN, "{}", done.err);
    let done = record(999);
    assert!(done.code == 0 && done.out.contains("已记入 999 个事件"), "{}", done.said());
    assert_eq!(clerk.text().matches("event: 监督检查").count(), 1_000);
    assert_eq!(clerk.run(&["check"]).code, 0);
}

#[test]
fn a_long_cell_is_not_echoed() {
    let clerk = Clerk::plain(PLAIN.as_bytes());
    for cell in ["\"".to_owned() + &"甲".repeat(900_000), "甲".repeat(900_000)] {
        fs::write(clerk.path("表.csv"), format!("编号,事件,日期,机关\n{cell},监督检查,2024-02-05,县审计局\n")).unwrap();
        let done = clerk.run(&["advance", "--file", clerk.path("表.csv").to_str().unwrap()]);
        assert!(matches!(done.code, 2 | 3) && done.said().len() < 5_000, "{} {}", done.code, done.said().len());
    }
}

/// 读不出的涉密文件：各种格式都说在哪里，哪一种也不带内容；要看的人在本机看得到缘故。
#[test]
fn an_unreadable_classified_file_is_located_without_its_content() {
    let cases = [
        ("classified: 否\ncontent: 机密内容", 4),
        ("classified: true\n机密的键: 机密内容", 5),
        ("classified: true\nfunds: {机密来源: 机密数}", 5),
        ("classified: true\ncontent: 机密: 内容", 5),
    ];
    for (extra, line) in cases {
        let clerk = Clerk::plain(PLAIN.replace("nature: 新建", &format!("nature: 新建\n{extra}")).as_bytes());
        for format in ["text", "json", "ndjson", "sarif", "github", "gitlab", "junit", "concise", "rdjson", "markdown"]
        {
            let done = clerk.run(&["check", "--format", format]);
            assert_eq!(done.code, 1, "{format} {extra}：{}", done.said());
            assert!(done.out.contains("WS-2024-001.yaml"), "{format} {extra}：{}", done.said());
            assert!(!done.said().contains("机密"), "{format} {extra}：{}", done.said());
        }
        let concise = clerk.run(&["check", "--format", "concise"]).out;
        assert!(concise.contains(&format!("WS-2024-001.yaml:{line}:")), "{extra}：{concise}");
        if extra.contains("机密") && line == 5 {
            let told = clerk.run(&["check", "--include-classified"]).out;
            assert!(told.contains("机密"), "{extra}：{told}");
        }
    }
}

/// 冲突标记、指针与别的文件混进来，县、单位、项目、规则集、登记表各处都说得出是什么、怎么办。
#[test]
fn what_is_not_ours_is_named_wherever_it_lies() {
    let conflict = "<<<<<<< HEAD\nname: 甲\n||||||| 1a2b3c4\nname: 丙\n=======\nname: 乙\n>>>>>>> x\n";
    let pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 1\n";
    let files = ["projects/county.yaml", "projects/县教委/unit.yaml", "projects/县教委/WS-2024-001.yaml"];
    for file in files {
        for (text, told, help) in [(conflict, "合并冲突", "|||||||"), (pointer, "LFS", "git lfs pull")] {
            let clerk = Clerk::plain(PLAIN.as_bytes());
            fs::write(clerk.path(file), text).unwrap();
            let done = clerk.run(&["check"]);
            let has = |word: &str| done.out.contains(word);
            assert!(done.code == 1 && has(told) && has(help) && has(file), "{file}：{}", done.said());
        }
    }
    for (name, text) in [("rules/甲.toml", conflict), ("rules/甲.toml", pointer), ("rules/holidays.toml", conflict)] {
        let clerk = Clerk::plain(PLAIN.as_bytes());
        fs::create_dir_all(clerk.path("rules")).unwrap();
        fs::write(clerk.path(name), text).unwrap();
        let done = clerk.run(&["check"]);
        let told = if text == conflict { "合并冲突" } else { "git lfs pull" };
        assert!(done.code == 4 && done.err.contains(told), "{name}：{}", done.said());
    }
    let head = "编号,事件,日期,机关\nWS-2024-001,监督检查,2024-02-05,县审计局\n";
    let both = format!("{head}<<<<<<< HEAD\nWS-2024-001,审计,2024-02-06,县审计局\n=======\n>>>>>>> x\n");
    for (name, text) in
        [("表.csv", both.as_str()), ("表.csv", pointer), ("表.xlsx", pointer), ("表.csv", "PK\u{3}\u{4}")]
    {
        let clerk = Clerk::plain(PLAIN.as_bytes());
        fs::write(clerk.path(name), text).unwrap();
        let done = clerk.run(&["advance", "--file", clerk.path(name).to_str().unwrap()]);
        let named = ["合并冲突", "git lfs pull", "xlsx"].iter().any(|word| done.err.contains(word));
        assert!(done.code == 2 && named && clerk.text() == PLAIN, "{name}：{}", done.said());
    }
}

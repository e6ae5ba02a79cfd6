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
//! | 十三样会运行程序的设置；借来的对象，下一层的仓库；各处换成链接 | `safety/repositories.rs` |
//! | 签名程序、钥匙程序 | `signing.rs`：`the_programs_of_the_repository_are_never_run` |
//! | 孤立的根、旧的分叉、多方合并、交叉、压成一个提交 | `topology.rs`；`history.rs`；签名的在 `signing.rs` |
//! | 替换对象、索引标记、把规则改轻或关掉 | `index_bits_replacements_and_rules_hide_no_rewriting`、`a_rule_switched_off_in_the_same_change_still_judges_it` |
//! | 状况、发布、附件、规则集不见了 | `what_else_stood_in_the_base_is_told_when_it_goes`、`an_attachment_changed_behind_a_link_is_told` |
//! | 连同县、单位的文件删去事件；改旧写法的键 | `history.rs`：`the_events_of_a_unit_do_not_go_with_its_file`；`signing.rs`：`the_old_keys_want_it_as_acts_do` |
//! | 暂存的与盘上的不同、提交的与盘上的不同 | `the_index_is_judged_and_nothing_else`、`the_commit_is_judged_and_nothing_else`；`platforms.rs` |
//! | 直接推送、强制推送、撤销；别人的旧错误挡路 | `platforms.rs`：`a_push_that_loses_an_event_is_stopped`、`old_errors_of_others_do_not_hide_a_rewriting_nor_stop_a_change` |
//! | 规则集断档、到期 | `laws.rs` |
//! | 导入、登记表、换编号、建库中途被杀或出错 | `tests/faults/run`；`tests/kill.rs`：`a_killed_register_is_all_or_nothing`；`store/batch/tests.rs` |
//! | 断电：落盘的先后 | `tests/faults/order` |
//! | 先把基准里的文件弄坏，下一次夹带；从没有名单的老提交分出 | `signing/broken.rs`；`history.rs`：`a_file_that_cannot_be_read_is_compared_with_what_it_was` |
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

mod past;
mod repositories;
mod secrets;

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
        let done = wsgov(&sub, args);
        assert!(!pwn.exists() && (args.len() == 1 || done.err.contains("没有用它")), "{args:?} {}", done.said());
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

/// 县、单位的文件读不出：报表照出，而说明没有依它。
#[test]
fn a_report_says_which_file_of_the_county_or_a_unit_it_could_not_read() {
    let clerk = tracked();
    assert!(!clerk.run(&["report", "ledger"]).out.contains("读不出"));
    for file in ["projects/county.yaml", "projects/县教委/unit.yaml"] {
        let old = fs::read(clerk.path(file)).unwrap();
        fs::write(clerk.path(file), "name: [\n").unwrap();
        let done = clerk.run(&["report", "ledger"]);
        assert!(done.code == 0 && done.out.contains(&format!("{file} 读不出")), "{}", done.said());
        fs::write(clerk.path(file), old).unwrap();
    }
}

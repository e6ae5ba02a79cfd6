//! 两个克隆之间同步：各记各的合得起来；改了同一处的用话说明，不留半截。

#![allow(clippy::unwrap_used, clippy::panic)]

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use tempfile::TempDir;

use crate::cli_driver::PLAIN;

struct Office {
    root: PathBuf,
}

impl Office {
    fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root).env("NO_COLOR", "1").env("GIT_CONFIG_GLOBAL", "/dev/null");
        for who in ["AUTHOR", "COMMITTER"] {
            command.env(format!("GIT_{who}_NAME"), "甲").env(format!("GIT_{who}_EMAIL"), "a@example.com");
        }
        command
    }

    fn git(&self, args: &[&str]) -> String {
        let output = self.command("git").args(args).output().unwrap();
        assert!(output.status.success(), "{args:?} {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    fn wsgov(&self, args: &[&str]) -> (i32, String) {
        let output =
            self.command(env!("CARGO_BIN_EXE_wsgov")).args(["--as-of", "2024-06-30"]).args(args).output().unwrap();
        let said = [output.stdout, output.stderr].concat();
        (output.status.code().unwrap_or(-1), String::from_utf8(said).unwrap())
    }

    fn must(&self, args: &[&str]) -> String {
        let (code, said) = self.wsgov(args);
        assert_eq!(code, 0, "{args:?}\n{said}");
        said
    }
}

/// 一个空的远处仓库，与第一个克隆：一个单位、一个项目。
fn first(dir: &Path) -> Office {
    let hub = dir.join("远处.git");
    let office = Office { root: dir.join("甲") };
    fs::create_dir_all(office.root.join("projects/县教委")).unwrap();
    fs::write(office.root.join("projects/county.yaml"), "format: 2\nname: 某县\n").unwrap();
    fs::write(office.root.join("projects/县教委/unit.yaml"), "name: 县教委\nkind: 机关\ntier: 其他\n").unwrap();
    fs::write(office.root.join("projects/县教委/WS-2024-001.yaml"), PLAIN).unwrap();
    office.git(&["init", "-q", "-b", "main"]);
    office.git(&["init", "-q", "--bare", "-b", "main", hub.to_str().unwrap()]);
    office.must(&["init", ".", "--county", "某县"]);
    assert_eq!(office.git(&["config", "core.quotepath"]).trim(), "false", "汉字的文件名照原样显示");
    assert!(office.must(&["sync"]).contains("没有设远处的仓库"));
    office.git(&["remote", "add", "origin", hub.to_str().unwrap()]);
    office.git(&["push", "-q", "-u", "origin", "main"]);
    office
}

fn clone(dir: &Path, name: &str) -> Office {
    let office = Office { root: dir.join(name) };
    let at = Office { root: dir.to_owned() };
    at.git(&["clone", "-q", dir.join("远处.git").to_str().unwrap(), name]);
    office
}

/// 两个克隆，都装好了。
fn two() -> (TempDir, Office, Office) {
    let dir = TempDir::new().unwrap();
    let first = first(dir.path());
    let second = clone(dir.path(), "乙");
    second.must(&["init", "."]);
    second.must(&["sync"]);
    (dir, first, second)
}

#[test]
fn two_clerks_keep_one_ledger() {
    let dir = TempDir::new().unwrap();
    let first = first(dir.path());
    let second = clone(dir.path(), "乙");
    // 没有装钩子与合并办法的克隆，说一次。
    let (_, said) = second.wsgov(&["check"]);
    assert!(said.contains("还没有装合并办法、提交前的核查"), "{said}");
    assert!(!second.wsgov(&["check"]).1.contains("还没有装"), "只说一次");
    second.must(&["init", "."]);
    second.must(&["sync"]);

    let audit = |office: &Office, doc: &str| {
        office.must(&["advance", "WS-2024-001", "审计", "--date=2024-06-01", &format!("--doc=巫审〔2024〕{doc}号")]);
    };
    audit(&first, "7");
    assert!(first.must(&["sync"]).contains("已上交"));
    audit(&second, "8");
    let said = second.must(&["sync", "-m", "记审计"]);
    assert!(said.contains("取回别人的改动") && said.contains("已上交"), "{said}");
    assert!(first.must(&["sync"]).contains("取回别人的改动"));
    let text = |office: &Office| fs::read_to_string(office.root.join("projects/县教委/WS-2024-001.yaml")).unwrap();
    assert_eq!(text(&first), text(&second));
    assert!(text(&first).contains("7号") && text(&first).contains("8号"), "{}", text(&first));
    let (_, said) = first.wsgov(&["check", "--only", "recorded-late"]);
    assert!(!said.contains("recorded-late"), "两个人的几天合在一起，不留提示：{said}");
}

#[test]
fn a_conflict_is_told_in_words_and_nothing_is_left_half_done() {
    let (_dir, first, second) = two();
    let county = |office: &Office, name: &str| {
        fs::write(office.root.join("projects/county.yaml"), format!("format: 2\nname: {name}\n")).unwrap();
    };
    county(&first, "东县");
    first.must(&["sync"]);
    county(&second, "西县");
    let (code, said) = second.wsgov(&["sync"]);
    assert_eq!(code, 1, "{said}");
    for words in ["本机和远处改了同一处", "projects/county.yaml", "wsgov sync"] {
        assert!(said.contains(words), "{words}\n{said}");
    }
    let kept = fs::read_to_string(second.root.join("projects/county.yaml")).unwrap();
    assert!(kept.contains("西县") && !kept.contains("<<<<"), "{kept}");
    assert!(second.git(&["status", "--porcelain"]).trim().is_empty(), "没有合并到一半的");
}

/// 两人各自新建，编号撞了：后上交的换自己那一个，照说的办就合得起来；已经上交的不再换。
#[test]
fn a_number_taken_by_both_is_changed_by_the_later() {
    let (_dir, first, second) = two();
    let create = |office: &Office, name: &str| {
        office.must(&["new", "--unit", "县教委", "--id", "WS-2025-001", "--name", name, "--nature", "新建"]);
    };
    create(&first, "阅览预约");
    first.must(&["sync"]);
    create(&second, "食堂监管");
    let (code, said) = second.wsgov(&["sync"]);
    assert!(code == 1 && said.contains("wsgov renumber"), "{said}");
    second.must(&["renumber", "WS-2025-001", "WS-2025-002"]);
    second.must(&["sync"]);
    for id in ["WS-2025-001", "WS-2025-002"] {
        assert!(second.root.join(format!("projects/县教委/{id}.yaml")).is_file(), "{id}");
    }
    let (code, said) = second.wsgov(&["renumber", "WS-2025-002", "WS-2025-003"]);
    assert!(code == 1 && said.contains("已经提交，编号不再换"), "{said}");
}

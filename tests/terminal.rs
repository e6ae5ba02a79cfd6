//! 在真的终端上办事：逐项询问、当场查验、选择、默认值；中途退出什么也不写。由 `script` 给一个伪终端。

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "it/cli_driver/mod.rs"]
mod cli_driver;

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
    time::Duration,
};

use cli_driver::Clerk;

/// 文件夹里全部文件的内容，锁除外。
fn contents(root: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let files = walkdir::WalkDir::new(root).sort_by_file_name().into_iter().filter_map(Result::ok);
    let files = files.filter(|e| e.file_type().is_file() && e.file_name() != ".wsgov.lock");
    files.map(|e| (e.path().to_owned(), fs::read(e.path()).unwrap())).collect()
}

/// 在终端上依次键入各行；返回退出码与屏幕上所见。
fn typed(clerk: &Clerk, args: &[&str], keys: &str) -> (i32, String) {
    let command = clerk.process(args);
    let quoted = |word: &std::ffi::OsStr| format!("'{}'", word.to_str().unwrap().replace('\'', r"'\''"));
    let line: Vec<String> = [command.get_program()].into_iter().chain(command.get_args()).map(quoted).collect();
    let mut script = Command::new("script")
        .args(["-qec", &line.join(" "), "/dev/null"])
        .env("NO_COLOR", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("要有 script 程序（util-linux）");
    let mut input = script.stdin.take().unwrap();
    // 逐行键入：控制键只在程序等着的时候才算数。
    for key in keys.split_inclusive('\n') {
        thread::sleep(Duration::from_millis(120));
        if input.write_all(key.as_bytes()).is_err() {
            break;
        }
    }
    thread::sleep(Duration::from_millis(300));
    drop(input);
    let output = script.wait_with_output().unwrap();
    (output.status.code().unwrap_or(-1), String::from_utf8_lossy(&output.stdout).replace('\r', ""))
}

fn with_project() -> Clerk {
    let clerk = Clerk::init("2023-09-18");
    clerk.must("2023-09-18", &["new", "--name=甲平台", "--nature=新建"]);
    clerk
}

#[test]
fn a_project_is_drawn_out_by_questions() {
    let clerk = Clerk::init("2023-09-18");
    // 编号、名称、性质（先写错）、类别、方式、涉密、内容、工期、特征、共享、治理、资金（先漏单位）……
    let keys = "../外\n\n乙平台\n9\n1\n2\n\n\n建设两个模块\ny\n2024-03\n2023-13\n2024-10\n1、5\n1\nn\n县级财政=900\n\
        县级财政=９００万元\n\n\nn\nn\n\n综合科\n2024=900万元\n\n";
    let (code, seen) = typed(&clerk, &["new"], keys);
    assert_eq!(code, 0, "{seen}");
    for said in [
        "国家秘密不得存入本台账",
        "× 编号「../外」不能用作文件名",
        "项目编号 [WS-2024-001]",
        "× 没有「9」这种用语；可用：新建、扩建、升级改造、运行维护",
        "是否涉密，是或否 [否]",
        "没有 13 月",
        "× 金额「900」没有写单位；写成 900万元 或 900元",
        "已新建：projects/县教委/WS-2024-001.yaml；核查：没有疑点",
    ] {
        assert!(seen.contains(said), "没有说「{said}」\n{seen}");
    }
    let text = fs::read_to_string(clerk.path("projects/县教委/WS-2024-001.yaml")).unwrap();
    for line in [
        "name: 乙平台\n",
        "nature: 新建 ",
        "category: 信息化应用系统 ",
        "classified: false ",
        "schedule: {from: 2024-03, to: 2024-10}",
        "features: [硬件购置, 新开发应用软件]",
        "funds: {县级财政: 900万元}",
        "years: {2024: 900万元}",
    ] {
        assert!(text.contains(line), "没有 {line}\n{text}");
    }
}

#[test]
fn an_event_is_asked_for_and_shown_before_it_is_written() {
    let clerk = with_project();
    let before = contents(clerk.dir.path());
    let (code, seen) = typed(&clerk, &["advance", "WS-2024-001", "审计"], "\n巫审〔2023〕1号\n\n\nn\n");
    assert!(code == 2 && seen.contains("没有写"), "{code} {seen}");
    assert_eq!(contents(clerk.dir.path()), before);

    let keys = "审\n审计\n2023年9月31日\n2024-01-01\n２０２３年９月１日\n巫审〔2023〕1号\n\n\ny\n";
    let (code, seen) = typed(&clerk, &["advance", "WS-2024-001"], keys);
    assert_eq!(code, 0, "{seen}");
    for said in [
        "接下来可能是：",
        "1 申报",
        "2023 年 9 月没有 31 日",
        "2024-01-01 在核查日 2023-09-18 之后",
        "将在 projects/县教委/WS-2024-001.yaml 末尾追加：\nevent: 审计\ndate: 2023-09-01\n",
        "已记入：2023-09-01 审计",
    ] {
        assert!(seen.contains(said), "没有说「{said}」\n{seen}");
    }
    // 没有写日期的，终端上问一句；直接回车为核查日，别的不再问。
    let (code, seen) = typed(&clerk, &["advance", "WS-2024-001", "审计", "--doc=巫审〔2023〕2号"], "\n");
    assert!(code == 0 && !seen.contains("写入吗"), "{code} {seen}");
}

#[test]
fn what_was_answered_is_not_lost_when_it_is_refused() {
    let clerk = with_project();
    // 日期、由谁、文号、年度、各项估算、方案的部分、两样依据、备注。
    let keys = "\n\n\n\n3万元\n\n\n\n建设费用=80万元\n\n1、2\nn\nn\n它的'说明'\ny\n";
    let (code, seen) = typed(&clerk, &["advance", "WS-2024-001", "申报"], keys);
    assert!(code == 1 && seen.contains("没有记入"), "{code} {seen}");
    let again = seen.lines().find_map(|l| l.strip_prefix("改了重试：wsgov ")).unwrap_or_else(|| panic!("{seen}"));
    let wsgov = clerk.process(&[]);
    let script = format!("exec \"$@\" {again} --record-anyway --reason 补录");
    let mut shell = Command::new("sh");
    shell.args(["-c", &script, "sh"]).arg(wsgov.get_program()).args(wsgov.get_args());
    let output = shell.output().unwrap();
    assert!(output.status.success(), "{script}\n{}", String::from_utf8_lossy(&output.stderr));
    let text = clerk.text();
    for line in ["plan_year: 2024", "前期费用: 3万元", "建设费用: 80万元", "- 必要性和可行性", "note: 它的'说明'；补录"]
    {
        assert!(text.contains(line), "没有 {line}\n{text}");
    }
}

#[test]
fn leaving_halfway_writes_nothing() {
    let clerk = with_project();
    let before = contents(clerk.dir.path());
    for args in [&["new"][..], &["new", "unit"], &["advance", "WS-2024-001"], &["undo", "WS-2023-001"]] {
        for (name, key) in [("Ctrl-C", "\u{3}"), ("Ctrl-D", "\u{4}"), ("回车之后 Ctrl-D", "\n\u{4}")] {
            let (code, seen) = typed(&clerk, args, key);
            assert_ne!(code, 0, "{name} {args:?}\n{seen}");
            assert_eq!(contents(clerk.dir.path()), before, "{name} {args:?}");
        }
    }
    // 等人答话的时候别人照样能记。
    let mut waiting = Command::new("script")
        .args([
            "-qec",
            &format!("'{}' -C '{}' advance WS-2024-001", env!("CARGO_BIN_EXE_wsgov"), clerk.dir.path().display()),
        ])
        .arg("/dev/null")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    thread::sleep(Duration::from_millis(300));
    clerk.must(clerk.as_of, &["advance", "WS-2024-001", "审计", "--doc=巫审〔2023〕3号"]);
    waiting.kill().unwrap();
    waiting.wait().unwrap();
}

#[test]
fn a_unit_is_drawn_out_by_questions() {
    let clerk = Clerk::init("2023-09-18");
    let keys = "县教委\n../外\n县卫生健康委\n1\n1\n\n123\n91350100M000100Y43\nn\n预约系统、结算系统\n";
    let (code, seen) = typed(&clerk, &["new", "unit"], keys);
    assert_eq!(code, 0, "{seen}");
    for said in ["已经有「县教委」", "不能用作文件夹名", "末位校验不符"] {
        assert!(seen.contains(said), "没有说「{said}」\n{seen}");
    }
    let text = fs::read_to_string(clerk.path("projects/县卫生健康委/unit.yaml")).unwrap();
    assert!(text.contains("name: 县卫生健康委") && text.contains("{name: 预约系统}"), "{text}");
}

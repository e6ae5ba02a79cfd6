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
        县级财政=９００万元\n\n\nn\nn\n\n综合科\n2024=900万元\n\n\n\n";
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

#[test]
fn acts_of_a_unit_and_of_the_county_are_drawn_out_by_questions() {
    let clerk = Clerk::plain(cli_driver::PLAIN.as_bytes());
    // 事件、日期、由谁、文号、备注，再是自有的各项；答错的当场再问。
    let (code, seen) =
        typed(&clerk, &["unit", "县教委"], "4\n20240601\n\n\n\n\n学籍系统\n3\n\n今年\n2024年5月1日\n\n\ny\n");
    assert!(code == 0 && seen.contains("× 这一项必填") && seen.contains("× 「今年」不是日期"), "{code} {seen}");
    let unit = fs::read_to_string(clerk.path("projects/县教委/unit.yaml")).unwrap();
    assert!(unit.contains("system: 学籍系统") && unit.contains("assessed: 2024-05-01"), "{unit}");
    // 没有写就回车的，只再问一次；写之前看一遍，答不写的不写。
    let kept = fs::read_to_string(clerk.path("projects/县教委/unit.yaml")).unwrap();
    let (code, seen) = typed(&clerk, &["unit", "县教委"], "\n总体方案修订\n\n\n\n\n\n\n\n\n\n\n\n\nn\n");
    assert!(code == 2 && seen.contains("× 写前面的序号") && seen.contains("没有写：您答了不写"), "{code} {seen}");
    // 更正列出是哪一件。
    let (code, seen) = typed(&clerk, &["unit", "县教委", "更正"], "\n\n\n\n1\n误记\nn\n");
    assert!(code == 2 && seen.contains("2024-06-01 系统登记") && seen.contains("写序号"), "{code} {seen}");
    assert_eq!(fs::read_to_string(clerk.path("projects/县教委/unit.yaml")).unwrap(), kept);
    let (code, seen) = typed(&clerk, &["county"], "规划批准\n\n县政府\n巫府[2024]3号\n\n规划\n2024-2028\n\n");
    assert!(code == 0 && seen.contains("写成「巫府〔2024〕3号」"), "{code} {seen}");
    let county = fs::read_to_string(clerk.path("projects/county.yaml")).unwrap();
    assert!(county.contains("years: 2024-2028") && county.contains("date: 2024-06-30"), "{county}");
}

// ── 最常办的十件事要敲多少键 ──

/// 敲多少键：一个汉字（连同全角符号）约三键，别的一键。
fn keystrokes(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 3 }).sum()
}

/// 一件常办的事：名称，从前的键数，命令（不连程序的位置），之后在终端上的回答。
struct Task {
    name: &'static str,
    before: usize,
    args: Vec<&'static str>,
    answers: &'static str,
}

impl Task {
    fn keys(&self) -> usize {
        keystrokes(&format!("wsgov {}\n", self.args.join(" "))) + keystrokes(self.answers)
    }
}

fn tasks() -> Vec<Task> {
    let task = |name, before, args: &[&'static str], answers| Task { name, before, args: args.to_vec(), answers };
    vec![
        // 日期回车即当日；八样材料各写一个日期或文号。
        task(
            "申请验收（八样材料）",
            520,
            &["advance", "校园", "申请验收"],
            "\n\n见卷\n见卷\n见卷\n见卷\n见卷\n见卷\n见卷\n见卷\n\n\n",
        ),
        // 年度回车即当年；各项照问的写；三家机关各写提交的日期。
        task(
            "年度绩效评价",
            340,
            &["advance", "校园", "绩效评价"],
            "\n\n按期\n已支付\n可用\n无\n使用单位=可用\n监理单位=合格\n\n20240630\n20240630\n20240630\n\n\n\n",
        ),
        task("签订合同", 210, &["advance", "校园", "签订合同"], "\n1\n甲公司\n95万元\n\n乙公司\n丙\n\n\n\n\n"),
        task("发布清单目录", 150, &["publish", "2024", "--all-listed", "--doc", "巫府办发〔2024〕9号"], "\n"),
        task("更正一笔金额并重记", 132, &["undo", "校园", "--reason", "录错", "--set", "金额=12万元"], ""),
        task("记一笔支付", 70, &["advance", "校园", "支付"], "\n3万元\n\n\n\n\n"),
        task("新建单位", 75, &["new", "unit"], "县文旅委\n1\n1\n\n\n\n\n"),
        task("一批事件记入（登记表）", 45, &["advance", "--file", "审计.csv"], "y\n"),
        task("建台账", 120, &["init", ".", "--county", "巫山县"], ""),
        task("提交、取回、上交", 58, &["sync"], ""),
    ]
}

/// 办这些事所用的台账。
fn desk() -> Clerk {
    let project = "id: WS-2024-001
name: 校园安全平台
nature: 新建
sharing: 可共享
data_governance: {standards: 2023-08-01, governed: 2023-12-01}
events:
  - {event: 申报, date: 2023-09-20, plan_year: 2024}
  - {event: 纳入清单, date: 2023-11-28, by: 县政府办公室, doc: 巫府办发〔2023〕61号, year: 2024}
  - {event: 共享审核, date: 2023-12-10, by: 县政府办公室, doc: 巫府办函〔2023〕9号, result: 同意}
  - event: 评审
    date: 2023-12-20
    by: 县发展改革委
    doc: 巫发改〔2023〕8号
    evaluator: 某咨询中心
    fields: [网络安全, 预算管理, 政务数据资源, 密码应用, 保密]
  - {event: 代初设批复, date: 2024-01-10, by: 县发展改革委, doc: 巫发改〔2024〕1号, total: 300万元}
  - {event: 列入计划, date: 2024-01-20, by: 县发展改革委, with: [县财政局], doc: 巫发改〔2024〕2号, year: 2024, amount: 300万元}
  - {event: 预算安排, date: 2024-02-01, by: 县财政局, doc: 巫财预〔2024〕2号, year: 2024, amount: 300万元}
  - event: 签订合同
    date: 2024-02-10
    kind: 建设
    contractor: 某公司
    amount: 90万元
    supervisor: 某监理公司
    legal_person: 县教委
  - {event: 开工, date: 2024-03-01}
  - {event: 试运行, date: 2024-04-01}
  - {event: 建成, date: 2024-05-01}
  - event: 支付
    date: 2024-06-01
    amount: 11万元
";
    let clerk = Clerk::plain(project.as_bytes());
    fs::write(clerk.path("审计.csv"), "编号,事件,日期,文号\nWS-2024-001,审计,2024-06-10,巫审〔2024〕5号\n").unwrap();
    let git = |args: &[&str]| {
        assert!(Command::new("git").current_dir(clerk.dir.path()).args(args).output().unwrap().status.success());
    };
    git(&["init", "-q"]);
    git(&["config", "user.name", "甲"]);
    git(&["config", "user.email", "a@example.com"]);
    clerk
}

#[test]
fn the_ten_most_frequent_tasks_take_few_keys() {
    let mut table = String::from("| 常办的事 | 敲的命令 | 之后回答 | 键数 | 从前 |\n|---|---|---|---:|---:|\n");
    for task in tasks() {
        let clerk = desk();
        let args: Vec<String> = task
            .args
            .iter()
            .map(|word| {
                if word.ends_with(".csv") || *word == "." {
                    clerk.path(word).to_str().unwrap().to_owned()
                } else {
                    (*word).to_owned()
                }
            })
            .collect();
        let words: Vec<&str> = args.iter().map(String::as_str).collect();
        let (code, seen) = typed(&clerk, &words, task.answers);
        assert_eq!(code, 0, "{}\n{seen}", task.name);
        let answered = task.answers.matches('\n').count();
        table.push_str(&format!(
            "| {} | `wsgov {}` | {answered} 项 | {} | {} |\n",
            task.name,
            task.args.join(" "),
            task.keys(),
            task.before
        ));
    }
    let tasks = tasks();
    let mut longest: Vec<&Task> = tasks.iter().collect();
    longest.sort_by_key(|task| std::cmp::Reverse(task.before));
    for task in &longest[..5] {
        assert!(task.keys() * 2 <= task.before, "{}：{} 键，从前 {} 键", task.name, task.keys(), task.before);
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/walkthrough/常办的十件事.md");
    let text = format!(
        "# 常办的十件事要敲多少键\n\n一个汉字约三键，别的一键，回车也算；由 `tests/terminal.rs` 在终端上照办一遍，逐字数出来。\
        「从前」是只有原来的写法时，办同一件事的键数。「回答」是程序逐项问的，直接回车的也算一项。\n\n{table}\n\
        改了命令的：`README_BLESS=1 cargo test --test terminal` 重写这张表。\n"
    );
    if std::env::var_os("README_BLESS").is_some() {
        fs::write(&path, &text).unwrap();
    }
    assert_eq!(fs::read_to_string(&path).unwrap_or_default(), text, "表与所数的不符");
}

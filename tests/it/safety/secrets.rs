//! 涉密的不露，看不见的字不收，混进来的说得出。

use super::*;

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

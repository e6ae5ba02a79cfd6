//! 别人带来的仓库与链接，逐样试过：什么也不运行，台账之外什么也不读、不写。

use super::*;

/// 会运行程序的设置，`@` 换成留下记号的命令。
const SETTINGS: [(&str, &str); 13] = [
    ("文件监视", "[core]\n\tfsmonitor = @\n"),
    ("分页", "[core]\n\tpager = @\n[pager]\n\tlog = @\n\tdiff = @\n"),
    ("外部比较", "[diff]\n\texternal = @\n[diff \"x\"]\n\tcommand = @\n"),
    ("转成文字", "[diff \"x\"]\n\ttextconv = @\n"),
    ("签名程序", "[gpg]\n\tprogram = @\n\tformat = ssh\n[gpg \"ssh\"]\n\tprogram = @\n[log]\n\tshowSignature = true\n"),
    ("钩子", "[core]\n\thooksPath = 钩\n"),
    ("别名", "[alias]\n\tcat-file = !@\n\tls-tree = !@\n\tls-files = !@\n\tlog = !@\n\trev-parse = !@\n"),
    ("筛选", "[filter \"x\"]\n\tclean = @\n\tsmudge = @\n\trequired = true\n"),
    ("筛选的进程", "[filter \"x\"]\n\tprocess = @\n\trequired = true\n"),
    (
        "缺的去取",
        "[extensions]\n\tpartialClone = origin\n[remote \"origin\"]\n\turl = ./没有\n\tuploadpack = @\n\tpromisor = true\n",
    ),
    ("取的程序", "[remote \"origin\"]\n\turl = ext::@\n\tpromisor = true\n[protocol \"ext\"]\n\tallow = always\n"),
    ("登录与口令", "[core]\n\tsshCommand = @\n\taskPass = @\n\teditor = @\n[credential]\n\thelper = !@\n"),
    ("合并程序", "[merge \"x\"]\n\tdriver = @\n[sequence]\n\teditor = @\n"),
];

const READS: [&[&str]; 6] = [
    &["check", "--base", "HEAD~1"],
    &["check", "--base", "HEAD", "--changed"],
    &["check", "--staged", "--base", "HEAD"],
    &["check", "--committed"],
    &["log", "WS-2024-001"],
    &["report", "ledger"],
];

#[test]
fn no_setting_of_a_repository_that_came_along_is_run() {
    for (what, setting) in SETTINGS {
        let clerk = tracked();
        commit(clerk.dir.path(), "又一次");
        let pwn = clerk.path("pwn");
        let program = clerk.path("program");
        fs::write(&program, format!("#!/bin/sh\ntouch '{}'\n", pwn.display())).unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
        let hooks = clerk.path("钩");
        fs::create_dir_all(&hooks).unwrap();
        for hook in ["pre-commit", "post-index-change", "reference-transaction", "post-checkout"] {
            fs::copy(&program, hooks.join(hook)).unwrap();
        }
        let config = clerk.path(".git/config");
        let text = fs::read_to_string(&config).unwrap();
        fs::write(&config, text + &setting.replace('@', program.to_str().unwrap())).unwrap();
        fs::create_dir_all(clerk.path(".git/info")).unwrap();
        fs::write(clerk.path(".git/info/attributes"), "* filter=x diff=x merge=x\n").unwrap();
        // 盘上的与索引的大小、时刻都不同，git 才会想去看内容；有一样还不在库里。
        fs::write(clerk.project(), format!("{PLAIN}# 注\n")).unwrap();
        for args in READS.iter().chain([&&INSPECT[..]]) {
            let done = clerk.run(args);
            assert!(!pwn.exists(), "{what} {args:?} 运行了程序\n{}", done.said());
            assert!(matches!(done.code, 0 | 1 | 4), "{what} {args:?}\n{}", done.said());
        }
    }
}

/// 对象借自别处的、下一层自己是仓库的：一样不运行。
#[test]
fn borrowed_objects_and_a_repository_within_run_nothing() {
    let lender = tracked();
    let clerk = tracked();
    fs::write(clerk.path(".git/objects/info/alternates"), format!("{}\n", lender.path(".git/objects").display()))
        .unwrap();
    let within = clerk.path("projects/县教委");
    git(&within, &["init", "-q"]);
    let pwn = clerk.path("pwn");
    let config = within.join(".git/config");
    let text = fs::read_to_string(&config).unwrap();
    fs::write(
        &config,
        format!("{text}[filter \"x\"]\n\tclean = touch {0}\n[core]\n\tfsmonitor = touch {0}\n", pwn.display()),
    )
    .unwrap();
    fs::write(within.join(".git/info/attributes"), "* filter=x\n").unwrap();
    for args in
        [&["check"][..], &["check", "--base", "HEAD"], &["check", "--staged"], &["log", "WS-2024-001"], &INSPECT]
    {
        let _ = clerk.run(args);
        assert!(!pwn.exists(), "{args:?}");
    }
}

/// 台账里的每一处换成指到外面的链接。
#[test]
fn a_link_in_place_of_anything_leads_nowhere() {
    let places = [
        "projects",
        "projects/县教委",
        "projects/县教委/unit.yaml",
        "projects/县教委/WS-2024-001.yaml",
        "projects/县教委/WS-2024-009.yaml",
        "projects/county.yaml",
        "projects/框架",
        "projects/框架/WS-F-1.yaml",
        "projects/外",
        "rules",
        "rules/a.toml",
        "rules/holidays.toml",
        ".wsgov.lock",
        ".wsgov-journal",
        ".wsgov",
        "附件",
    ];
    let commands: [&[&str]; 8] = [
        &["check"],
        &["show", "WS-2024-001"],
        &["next"],
        &["due"],
        &["report", "ledger"],
        &INSPECT,
        &["new", "--id", "WS-2024-002", "--name", "乙", "--nature", "新建", "--unit", "县教委"],
        &["undo", "WS-2024-001", "--reason", "误"],
    ];
    for place in places {
        for to_folder in [false, true] {
            let outside = tempfile::tempdir().unwrap();
            let target = outside.path().join("外");
            let text = "id: WS-2024-001\nname: 外面的\nnature: 新建\nkind: 机关\ntier: 其他\nformat: 1\nevents:\n";
            if to_folder {
                fs::create_dir_all(target.join("县教委")).unwrap();
                for file in ["unit.yaml", "WS-2024-001.yaml", "county.yaml", "a.toml", "县教委/WS-2024-001.yaml"] {
                    fs::write(target.join(file), text).unwrap();
                }
            } else {
                fs::write(&target, text).unwrap();
            }
            let before = listing(outside.path());
            let clerk = Clerk::plain(PLAIN.as_bytes());
            let at = clerk.path(place);
            let _ = fs::remove_file(&at);
            let _ = fs::remove_dir_all(&at);
            fs::create_dir_all(at.parent().unwrap()).unwrap();
            symlink(&target, &at).unwrap();
            for args in commands {
                let done = clerk.run(args);
                assert!(!done.said().contains("外面的"), "{place} {args:?}\n{}", done.said());
                assert_eq!(listing(outside.path()), before, "{place} {args:?}\n{}", done.said());
            }
        }
    }
}

/// 外面的各个文件与内容。
fn listing(at: &Path) -> Vec<(String, String)> {
    let files = walkdir::WalkDir::new(at).sort_by_file_name().into_iter().map(Result::unwrap);
    let text = |entry: &walkdir::DirEntry| fs::read_to_string(entry.path()).unwrap_or_default();
    files.map(|entry| (entry.path().display().to_string(), text(&entry))).collect()
}

//! 读不出的文件：列全县的命令都要说有几个没有列出，不能只是少了。

use std::fs;

use crate::cli_driver::{Clerk, PLAIN};

/// 说的话。
const SAID: &str = "有 1 个文件读不出，没有列入";

/// 名称是 GBK 的一个项目。
fn gbk() -> Vec<u8> {
    let text = PLAIN.replace("WS-2024-001", "WS-2024-002");
    let (before, after) = text.split_once("甲").unwrap();
    [before.as_bytes(), &[0xBC, 0xD7, 0xD2, 0xD2], after.as_bytes()].concat()
}

#[test]
fn what_could_not_be_read_is_told_by_every_list() {
    let clerk = Clerk::plain(PLAIN.as_bytes());
    fs::write(clerk.path("projects/县教委/WS-2024-002.yaml"), gbk()).unwrap();
    let out = clerk.path("表");
    for args in [
        &["list"][..],
        &["list", "--unit=教委"],
        &["list", "--format=json"],
        &["next"],
        &["due"],
        &["due", "--format=csv"],
        &["export", out.to_str().unwrap()],
        &["report", "ledger", "--format=csv", "--plain"],
        &["report", "ledger", "--format=ndjson"],
    ] {
        let done = clerk.run(args);
        assert!(done.code == 0 && done.err.contains(SAID), "{args:?}\n{}", done.said());
    }
    fs::create_dir_all(clerk.path("projects/县公安局")).unwrap();
    fs::write(clerk.path("projects/县公安局/unit.yaml"), "name: 县公安局\n").unwrap();
    fs::write(clerk.path("projects/县公安局/WS-2024-003.yaml"), PLAIN.replace("-001", "-003")).unwrap();
    assert!(!clerk.run(&["list", "--unit=公安"]).err.contains(SAID), "别的单位的不说");
    // 只有它一个的，不说是涉密。
    fs::remove_file(clerk.project()).unwrap();
    fs::remove_file(clerk.path("projects/县公安局/WS-2024-003.yaml")).unwrap();
    let done = clerk.run(&["list"]);
    assert!(done.code == 3 && done.err.contains(SAID) && !done.err.contains("涉密"), "{}", done.said());
    let done = clerk.run(&["list", "校园"]);
    assert!(done.code == 3 && done.err.contains(SAID) && done.err.contains("「校园」"), "{}", done.said());
}

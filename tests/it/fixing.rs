//! `check --fix`：只改还没有提交的写法，先预览，写了复读；已经提交的一个字节也不动。

use std::{fs, path::Path};

use crate::outputs::Store;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

#[test]
fn what_is_not_committed_is_mended_and_the_rest_stays() {
    let store = Store::copy(Path::new(ROOT));
    let (exit, said) = store.run(&["check", "--fix"]);
    assert_eq!((exit, said.as_str()), (0, "还没有提交的写法里，没有能断定要改的\n"));

    // 已经提交的错写，和提交之后追加的错写。
    let path = store.path("projects/县农业农村委/WS-2026-001.yaml");
    let text = fs::read_to_string(&path).unwrap().replacen("巫山府办发〔2025〕72号", "巫山府办发[2025]72号", 1);
    assert!(text.contains("[2025]72号"));
    fs::write(&path, &text).unwrap();
    store.git(&["commit", "-qam", "错写"]);
    let more = "  - event: 审计\n    date: 2026-06-20\n    by：县审计局\n    doc: 巫审[2026]009号\n";
    fs::write(&path, format!("{text}{more}")).unwrap();
    let new = store.path("projects/县教委/WS-2027-777.yaml");
    fs::write(&new, "\u{FEFF}id: WS-2027-777\r\nname：测试平台\r\nnature: 新建\r\nevents:\r\n").unwrap();

    let before = (fs::read(&path).unwrap(), fs::read(&new).unwrap());
    let (exit, said) = store.run(&["check", "--fix"]);
    assert_eq!(exit, 1, "{said}");
    assert!(said.contains("+    doc: 巫审〔2026〕9号") && said.contains("可以改 2 个文件"), "{said}");
    assert!(said.contains("+name: 测试平台") && !said.contains("+nature"), "只是换行不同的不列：{said}");
    assert_eq!(before, (fs::read(&path).unwrap(), fs::read(&new).unwrap()), "预览不写");

    let (exit, said) = store.run(&["check", "--fix=write", "县农业农村委"]);
    assert_eq!(exit, 0, "{said}");
    let mended = more.replace("by：", "by: ").replace("[2026]009", "〔2026〕9");
    assert_eq!(fs::read_to_string(&path).unwrap(), format!("{text}{mended}"), "已经提交的不动");
    assert_eq!(before.1, fs::read(&new).unwrap(), "范围之外的不动");

    store.run(&["check", "--fix=write"]);
    assert_eq!(fs::read_to_string(&new).unwrap(), "id: WS-2027-777\nname: 测试平台\nnature: 新建\nevents:\n");
    assert_eq!(store.run(&["check", "--fix"]).0, 0);
    assert_eq!(store.run(&["check", "--only", "bad-file"]).0, 0);
    assert!(!store.path(".wsgov-journal").exists());
}

#[test]
fn a_classified_file_is_not_shown() {
    let store = Store::copy(Path::new(ROOT));
    let path = store.path("projects/县教委/WS-2027-778.yaml");
    let text = "id: WS-2027-778\nname：代号\nnature: 新建\nclassified: true\nevents:\n";
    fs::write(&path, text).unwrap();
    let (exit, said) = store.run(&["check", "--fix=write"]);
    assert_eq!(exit, 0);
    assert!(said.contains("另有 1 个文件") && !said.contains("WS-2027-778"), "{said}");
    assert_eq!(fs::read_to_string(&path).unwrap(), text);
}

//! 从头开始：建台账、新建项目。

use super::*;

#[test]
fn init_never_overwrites_and_works_at_once() {
    let clerk = Clerk::init("");
    assert_eq!(clerk.run(&["check", "--strict"]).code, 0);
    let dir = clerk.dir.path().to_str().unwrap();
    let mine = "自己写的\n";
    for file in ["使用说明.md", ".gitattributes", "projects/county.yaml"] {
        fs::write(clerk.path(file), if file.ends_with("yaml") { "format: 1\nname: 重庆市巫山县\n" } else { mine })
            .unwrap();
    }
    fs::remove_file(clerk.path(".gitlab-ci.yml")).unwrap();
    let done = clerk.run(&["init", dir]);
    assert!(done.code == 0 && done.out.contains("已有，没有动") && done.out.contains("国家秘密"), "{}", done.said());
    assert_eq!(fs::read_to_string(clerk.path("使用说明.md")).unwrap(), mine);
    assert_eq!(fs::read_to_string(clerk.path("projects/county.yaml")).unwrap(), "format: 1\nname: 重庆市巫山县\n");
    assert!(clerk.path(".gitlab-ci.yml").is_file());
    for bad in ["../甲", "甲: 乙", "", "甲\u{1b}"] {
        let done = clerk.run(&["init", dir, "--unit", bad]);
        assert_eq!(done.code, 2, "{bad:?}");
    }
}

/// 虚构的示例只放进新建的台账：已有的台账里一件也不添。
#[test]
fn the_example_is_not_put_into_a_store_of_ones_own() {
    let clerk = Clerk { dir: tempfile::TempDir::new().unwrap(), as_of: "2026-11-28" };
    let dir = clerk.dir.path().to_str().unwrap();
    clerk.must("", &["init", dir, "--county", "云溪县"]);
    let done = clerk.run(&["init", dir, "--example"]);
    assert!(done.code == 2 && done.err.contains("另建一处练手：wsgov init 练手 --example"), "{}", done.said());
    let listed: Vec<_> = fs::read_dir(clerk.path("projects")).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(listed, ["county.yaml"]);
    clerk.must("", &["init", clerk.path("练手").to_str().unwrap(), "--example"]);
    assert!(clerk.path("练手/projects/县教委/unit.yaml").is_file());
}

#[test]
fn new_proposes_free_ids_and_refuses_secrets() {
    let clerk = Clerk::init("2023-08-15");
    for n in 1..=2 {
        clerk.must("2023-08-15", &["new", "--name=甲", "--nature=扩建"]);
        assert!(clerk.path(&format!("projects/县教委/WS-2024-{n:03}.yaml")).is_file());
    }
    for (args, said) in [
        (&["--id=WS-2024-001"][..], "已用于"),
        (&["--id=../外"], "不能用作文件名"),
        (&["--unit=县教为"], "县教委"),
        (&["--unit=../../外"], "没有"),
        (&["--set=nature=新造"], "没有「新造」"),
        (&["--set=classified=true", "--set=content=某系统"], "国家秘密"),
    ] {
        let done = clerk.run(&[&["new", "--name=乙", "--nature=新建"], args].concat());
        assert!(matches!(done.code, 1 | 2) && done.said().contains(said), "{args:?} {}", done.said());
    }
    let done = clerk.run(&["new", "--name=甲号工程", "--nature=新建", "--set=classified=true"]);
    assert_eq!(done.code, 0, "{}", done.said());
    let text = fs::read_to_string(clerk.path("projects/县教委/WS-2024-003.yaml")).unwrap();
    assert!(!text.contains("content") && !text.contains("systems"), "{text}");
    clerk.must(
        "2023-08-15",
        &["new", "unit", "--name=县卫生健康委", "--kind=机关", "--tier=县级部门", "--credit-code=91350100M000100Y43"],
    );
    assert_eq!(clerk.run(&["new", "unit", "--name=../外", "--kind=机关", "--tier=其他"]).code, 2);
    assert_eq!(clerk.run(&["new", "unit", "--name=县教委", "--kind=机关", "--tier=其他"]).code, 4);
    assert_eq!(
        fs::read_dir(clerk.dir.path().parent().unwrap())
            .unwrap()
            .filter(|e| e.as_ref().unwrap().file_name().to_string_lossy().contains('外'))
            .count(),
        0
    );
}

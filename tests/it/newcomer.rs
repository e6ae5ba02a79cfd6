//! CONTRIBUTING 的三个例子说的就是 `tests/newcomer/*.patch` 做的：列出的各处恰是补丁动到的，抄出的代码补丁里都有。
//! 应用得上、跑得过，由 `tests/newcomer/run` 证明。

#![allow(clippy::unwrap_used, clippy::panic)]

use std::{fs, path::Path};

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// 说一个例子的一段。
fn section(guide: &str, patch: &str) -> String {
    let (_, rest) = guide.split_once(&format!("<!-- 例：{patch} -->\n")).unwrap_or_else(|| panic!("没有说 {patch}"));
    rest.split_once("<!-- 例完 -->").unwrap().0.to_owned()
}

/// 列出的各处：每项开头的路径。
fn places(section: &str) -> Vec<&str> {
    section.lines().filter_map(|line| line.strip_prefix("- `")?.split('`').next()).collect()
}

/// 抄出的代码，命令不算。
fn shown(section: &str) -> Vec<&str> {
    let blocks = section.split("```").skip(1).step_by(2).filter(|block| !block.starts_with("bash"));
    blocks.flat_map(|block| block.lines().skip(1)).map(str::trim).filter(|line| !line.is_empty()).collect()
}

#[test]
fn what_the_guide_says_is_what_the_patches_do() {
    let guide = read("CONTRIBUTING.md");
    for name in ["rule", "key", "column"] {
        let path = format!("tests/newcomer/{name}.patch");
        let (patch, section) = (read(&path), section(&guide, &path));
        let touched: Vec<&str> = patch.lines().filter_map(|line| line.strip_prefix("+++ b/")).collect();
        let places = places(&section);
        // 快照由命令更新，不在补丁里。
        let updated = |place: &&str| place.starts_with("tests/it/snapshots/") || place.ends_with(".md");
        for file in &touched {
            assert!(places.iter().any(|place| file.starts_with(place)), "{name} 动到的 {file} 没有列出");
        }
        for place in places.iter().filter(|place| !updated(place)) {
            assert!(touched.iter().any(|file| file.starts_with(place)), "{name} 没有动到列出的 {place}");
        }
        let added: Vec<&str> = patch.lines().filter_map(|line| Some(line.strip_prefix('+')?.trim())).collect();
        let shown = shown(&section);
        assert!(!shown.is_empty() && !touched.is_empty(), "{name}");
        for line in shown {
            assert!(added.contains(&line), "{name} 的补丁里没有「{line}」");
        }
    }
}

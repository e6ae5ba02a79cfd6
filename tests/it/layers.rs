//! 各层只向上引用：后面的层可用前面的，反之不可。

#![allow(clippy::unwrap_used, clippy::panic)]

use std::{fs, path::Path};

const LAYERS: [&str; 11] =
    ["text", "model", "ruleset", "rules", "store", "report", "output", "intake", "commands", "serve", "cli"];

/// 一段源码引用的各层（注释不算）。
fn imported(source: &str) -> Vec<String> {
    let code: String = source.lines().filter(|l| !l.trim_start().starts_with("//")).map(|l| format!("{l}\n")).collect();
    let mut found = Vec::new();
    for part in code.split("crate::").skip(1) {
        let name: String = part.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        if !name.is_empty() {
            found.push(name);
        } else if let Some(group) = part.strip_prefix('{') {
            found.extend(top_level_names(group));
        }
    }
    found
}

/// `use crate::{model::{A, B}, text::C}` 里最外层的名字。
fn top_level_names(group: &str) -> Vec<String> {
    let (mut depth, mut names, mut current) = (0, Vec::new(), String::new());
    for c in group.chars() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => names.push(std::mem::take(&mut current)),
            c if depth == 0 => current.push(c),
            _ => {}
        }
    }
    names.push(current);
    names.iter().filter_map(|n| n.trim().split("::").next()).filter(|n| !n.is_empty()).map(str::to_owned).collect()
}

#[test]
fn layers_import_one_way_only() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut wrong = Vec::new();
    let mut seen = 0;
    for (rank, layer) in LAYERS.iter().enumerate() {
        for entry in walkdir::WalkDir::new(src.join(layer)) {
            let entry = entry.unwrap();
            if entry.path().extension().is_none_or(|x| x != "rs") {
                continue;
            }
            seen += 1;
            let text = fs::read_to_string(entry.path()).unwrap();
            // 测试可以借用后面的层。
            for name in imported(text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default()) {
                if LAYERS.iter().position(|l| *l == name).is_some_and(|other| other > rank) {
                    wrong.push(format!("{} 引用了 {name}", entry.path().display()));
                }
            }
        }
    }
    assert!(seen > 40, "只看到 {seen} 个文件");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_check_itself_sees_both_ways_of_importing() {
    let source = "use crate::{\n    model::{A, B},\n    cli,\n};\n// crate::store\nfn f() { crate::output::x() }";
    assert_eq!(imported(source), ["model", "cli", "output"]);
}

#[test]
fn only_cli_reads_the_clock() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for entry in walkdir::WalkDir::new(&src) {
        let entry = entry.unwrap();
        let path = entry.path();
        if path.extension().is_none_or(|x| x != "rs") || path.starts_with(src.join("cli")) {
            continue;
        }
        let text = fs::read_to_string(path).unwrap();
        for clock in ["Local::now", "Utc::now", "SystemTime::now", "Local::today"] {
            assert!(!text.contains(clock), "{} 读了时钟（{clock}）", path.display());
        }
    }
}

/// 裁断所据只在一处拼出：别处自己拼的，会漏读单位、认错文件夹，两处说的就不一样。
#[test]
fn only_one_place_puts_a_judgement_together() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut places = Vec::new();
    for entry in walkdir::WalkDir::new(&src) {
        let entry = entry.unwrap();
        let path = entry.path().strip_prefix(&src).unwrap().to_string_lossy().into_owned();
        if !path.ends_with(".rs") || path == "rules/judge.rs" {
            continue;
        }
        let text = fs::read_to_string(entry.path()).unwrap();
        places.extend(text.match_indices("Judgement {").map(|_| path.clone()));
    }
    assert_eq!(places, ["store/open.rs"]);
}

/// 一个文件一个方面，一眼看得完。
#[test]
fn no_file_of_source_is_long() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let long = |entry: &walkdir::DirEntry| {
        let lines = fs::read_to_string(entry.path()).map_or(0, |text| text.lines().count());
        (lines > 400).then(|| format!("{} 有 {lines} 行", entry.path().display()))
    };
    let folders = ["src", "tests", "benches", "examples", "fuzz/fuzz_targets"];
    let files = folders.iter().flat_map(|at| walkdir::WalkDir::new(root.join(at)).into_iter().map(Result::unwrap));
    let long: Vec<String> =
        files.filter(|e| e.path().extension().is_some_and(|x| x == "rs")).filter_map(|e| long(&e)).collect();
    assert!(long.is_empty(), "超过 400 行，依内容拆开：{long:#?}");
}

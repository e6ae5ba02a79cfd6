//! 一个名字一个东西：别的文件看得见的类型，名字全书只有一个；只在一个文件里用的，也不与它们同名。
//!
//! 宏里声明的（`words!`、`record!` 等）与平常声明的一样算。

use std::{collections::BTreeMap, fs, path::Path};

/// 可以同名的，连同理由。
const ALLOWED: [(&str, &str); 2] = [
    ("Dir", "同一个东西在两种操作系统上的两份写法，只编译其一"),
    ("Location", "三种别家的格式各有这个词，照它们的文档叫；都只在自己的文件里用"),
];

/// 声明类型的宏：大括号里，行首的大写词是类型。
const MACROS: [&str; 9] =
    ["words!", "open_words!", "record!", "own_keys!", "deeds!", "parameter!", "facts!", "each_kind!", "acts!"];

/// 一段源码声明的各个类型；测试的不算。
fn declared(source: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut within: Option<&str> = None;
    for line in source.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default().lines() {
        let indent = &line[..line.len() - line.trim_start().len()];
        let code = line.trim_start();
        if within.is_some_and(|outer| code.starts_with('}') && indent.len() <= outer.len()) {
            within = None;
        } else if MACROS.iter().any(|name| code.starts_with(&format!("{name} {{"))) {
            within = Some(indent);
        } else if let Some(outer) = within {
            let own = indent.len() == outer.len() + 4;
            found.extend(named(code).filter(|(_, rest)| own && rest.ends_with('{')).map(|(name, _)| name.to_owned()));
        } else {
            found.extend(plain(code, indent.is_empty()).map(str::to_owned));
        }
    }
    found
}

/// 平常声明的：`struct`、`enum`、`trait`，和最外层的 `type`（里层的是关联类型）。
fn plain(code: &str, is_outer: bool) -> Option<&str> {
    let code = code.strip_prefix("pub").map_or(code, |rest| match rest.split_once(") ") {
        Some((scope, rest)) if scope.starts_with('(') => rest,
        _ => rest.trim_start(),
    });
    let words = ["struct ", "enum ", "trait ", "union ", if is_outer { "type " } else { "struct " }];
    let rest = words.iter().find_map(|word| code.strip_prefix(word))?;
    named(rest).map(|(name, _)| name).next()
}

/// 开头的类型名，与其余。
fn named(code: &str) -> impl Iterator<Item = (&str, &str)> {
    let end = code.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(code.len());
    let is_type = code.starts_with(|c: char| c.is_ascii_uppercase()) && code[..end].contains(char::is_lowercase);
    is_type.then(|| code.split_at(end)).into_iter()
}

/// 在多个文件里声明的名字。
fn shared<'a>(files: impl Iterator<Item = (&'a str, &'a str)>) -> BTreeMap<String, Vec<&'a str>> {
    let mut places: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for (path, source) in files {
        for name in declared(source) {
            places.entry(name).or_default().push(path);
        }
    }
    places.retain(|_, paths| paths.len() > 1);
    places
}

#[test]
fn no_two_types_share_a_name() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let paths = walkdir::WalkDir::new(&src).into_iter().map(|entry| entry.unwrap().into_path());
    let files: Vec<(String, String)> = paths
        .filter(|path| path.extension().is_some_and(|x| x == "rs"))
        .map(|path| (path.strip_prefix(&src).unwrap().display().to_string(), fs::read_to_string(&path).unwrap()))
        .collect();
    let count: usize = files.iter().map(|(_, source)| declared(source).len()).sum();
    assert!(count > 700, "只看到 {count} 个类型");
    let mut shared = shared(files.iter().map(|(path, source)| (path.as_str(), source.as_str())));
    for (name, why) in ALLOWED {
        assert!(shared.remove(name).is_some() && !why.is_empty(), "{name} 已经没有同名的，从名单里去掉");
    }
    assert!(shared.is_empty(), "同名的类型，各起一个读者猜得出的名字：{shared:#?}");
}

#[test]
fn the_check_itself_sees_every_way_of_declaring() {
    let one =
        "pub(crate) struct Row;\nenum Kind {\n    Row,\n}\npub trait Line {\n    type Item;\n}\npub type Text = u8;\n";
    assert_eq!(declared(one), ["Row", "Kind", "Line", "Text"]);
    let two = "words! {\n    /// 种类。\n    Kind {\n        Listing \"列入\" \"list\",\n    }\n}\nrecord! {\n    Row \"行\" {\n        a: u8,\n    }\n}\n";
    assert_eq!(declared(two), ["Kind", "Row"]);
    let shared = shared([("一", one), ("二", two)].into_iter());
    assert_eq!(shared.keys().collect::<Vec<_>>(), ["Kind", "Row"]);
}

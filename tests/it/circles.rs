//! 文件之间不成圈：一个文件（直接或辗转）用到自己的，读的人就没有从哪里读起。
//!
//! 只看引用写在哪里：`use` 与路径里的 `crate::`、`super::`、`self::`，经各层 `mod.rs` 的转出找到真正定义的文件。
//! 测试代码不算；`mod` 声明与转出（`pub use`）不算引用。

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

type Module = Vec<String>;

/// 一个文件：源码与它转出的名字。
struct File {
    path: String,
    code: String,
    exports: BTreeMap<String, Module>,
    globs: Vec<Module>,
}

impl File {
    /// 名字是否定义在这里：平常的定义，或以宏声明的一项（`Name {`、`Name "名称"`）。
    fn defines(&self, name: &str) -> bool {
        self.code.match_indices(name).any(|(at, _)| {
            let line = &self.code[self.code[..at].rfind('\n').map_or(0, |n| n + 1)..at];
            let rest = &self.code[at + name.len()..];
            let whole = !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_');
            let plain = ["struct ", "enum ", "fn ", "type ", "const ", "static ", "trait "];
            let declared = line.trim().is_empty() && [" {", " \""].iter().any(|mark| rest.starts_with(mark));
            whole && (declared || plain.iter().any(|word| line.ends_with(word)))
        })
    }
}

struct Tree(BTreeMap<Module, File>);

/// 把 `a::{b, c::{self, d as e}}` 摊开成一条条路径，连同改的名。
fn flatten(tree: &str) -> Vec<(Module, String)> {
    let spaced =
        ["::", "{", "}", ","].iter().fold(tree.to_owned(), |text, mark| text.replace(mark, &format!(" {mark} ")));
    let mut found = Vec::new();
    branch(&mut spaced.split_whitespace().peekable(), Vec::new(), &mut found);
    found
}

/// 一枝：`prefix` 之下的一条路径，或花括号里的几条。
fn branch<'t>(
    words: &mut std::iter::Peekable<impl Iterator<Item = &'t str>>,
    mut path: Module,
    found: &mut Vec<(Module, String)>,
) {
    while let Some(word) = words.next_if(|word| !matches!(*word, "," | "}")) {
        match word {
            "::" => {}
            "{" => {
                while words.next_if_eq(&"}").is_none() && words.peek().is_some() {
                    branch(words, path.clone(), found);
                    words.next_if_eq(&",");
                }
                return;
            }
            "as" => {
                let name = words.next().unwrap_or_default().to_owned();
                found.push((path, name));
                return;
            }
            part => path.push(part.to_owned()),
        }
    }
    let Some(name) = path.last().cloned() else { return };
    if name == "self" {
        path.pop();
    }
    found.push((path, name));
}

/// 源码里的各句 `use`：是否转出，与其内容。
fn uses(code: &str) -> Vec<(bool, String)> {
    let mut found = Vec::new();
    for (at, _) in code.match_indices("use ") {
        let line = &code[code[..at].rfind('\n').map_or(0, |n| n + 1)..at];
        let public = line.trim_start().starts_with("pub");
        if !line.trim().is_empty() && !public {
            continue;
        }
        if let Some((body, _)) = code[at + 4..].split_once(';') {
            found.push((public, body.to_owned()));
        }
    }
    found
}

impl Tree {
    fn read() -> Tree {
        let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let mut files = BTreeMap::new();
        for entry in walkdir::WalkDir::new(&src) {
            let entry = entry.unwrap();
            let path = entry.path().strip_prefix(&src).unwrap().to_string_lossy().into_owned();
            let Some(stem) = path.strip_suffix(".rs").filter(|s| *s != "main") else { continue };
            let module: Module = match stem {
                "lib" => Vec::new(),
                _ => stem.strip_suffix("/mod").unwrap_or(stem).split('/').map(str::to_owned).collect(),
            };
            let text = fs::read_to_string(entry.path()).unwrap();
            let code: String =
                text.lines().map(|l| l.split("//").next().unwrap_or_default()).fold(String::new(), |mut all, line| {
                    all.push_str(line);
                    all.push('\n');
                    all
                });
            let code = code.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default().to_owned();
            files.insert(module, File { path, code, exports: BTreeMap::new(), globs: Vec::new() });
        }
        let mut tree = Tree(files);
        let modules: Vec<Module> = tree.0.keys().cloned().collect();
        for module in modules {
            let (mut exports, mut globs) = (BTreeMap::new(), Vec::new());
            for (_, body) in uses(&tree.0[&module].code).into_iter().filter(|(public, _)| *public) {
                for (path, name) in flatten(&body) {
                    let Some(full) = tree.absolute(&module, &path) else { continue };
                    if name == "*" {
                        globs.push(full[..full.len() - 1].to_vec());
                    } else {
                        exports.insert(name, full);
                    }
                }
            }
            let file = tree.0.get_mut(&module).unwrap();
            (file.exports, file.globs) = (exports, globs);
        }
        tree
    }

    /// 从根写起的路径；别的库的没有。
    fn absolute(&self, module: &Module, path: &[String]) -> Option<Module> {
        let mut rest = path;
        let mut base = match rest.first()?.as_str() {
            "crate" => Vec::new(),
            "self" => module.clone(),
            "super" => {
                let mut base = module.clone();
                while rest.first().is_some_and(|s| s == "super") {
                    base.pop();
                    rest = &rest[1..];
                }
                base.extend(rest.iter().cloned());
                return Some(base);
            }
            child => {
                let mut own = module.clone();
                own.push(child.to_owned());
                if !self.0.contains_key(&own) {
                    return None;
                }
                let mut full = module.clone();
                full.extend(rest.iter().cloned());
                return Some(full);
            }
        };
        base.extend(rest[1..].iter().cloned());
        Some(base)
    }

    /// 路径所指的东西定义在哪个文件。
    fn owner(&self, path: &[String], depth: usize) -> Module {
        let at = (0..=path.len()).rev().find(|n| self.0.contains_key(&path[..*n])).unwrap_or(0);
        let (module, rest) = path.split_at(at);
        let file = &self.0[module];
        let Some(name) = rest.first().filter(|_| depth < 8) else { return module.to_vec() };
        let through = file.exports.get(name).cloned().or_else(|| {
            let of = |glob: &&Module| self.0.get(*glob).is_some_and(|file| file.defines(name));
            let mut glob = file.globs.iter().find(of).filter(|_| !file.defines(name))?.clone();
            glob.push(name.clone());
            Some(glob)
        });
        match through {
            Some(mut full) => {
                full.extend(rest[1..].iter().cloned());
                self.owner(&full, depth + 1)
            }
            None => module.to_vec(),
        }
    }

    fn edges(&self, module: &Module) -> BTreeSet<Module> {
        let code = &self.0[module].code;
        let mut paths: Vec<Module> = uses(code)
            .into_iter()
            .filter(|(public, _)| !public)
            .flat_map(|(_, body)| flatten(&body))
            .map(|(path, _)| path)
            .collect();
        for root in ["crate::", "super::", "self::"] {
            // 花括号里的，上面已经逐个摊开。
            for (at, _) in code.match_indices(root).filter(|(at, _)| !code[at + root.len()..].starts_with('{')) {
                let word: String =
                    code[at..].chars().take_while(|c| c.is_alphanumeric() || matches!(c, '_' | ':')).collect();
                paths.push(word.trim_end_matches(':').split("::").map(str::to_owned).collect());
            }
        }
        let full = paths.into_iter().filter_map(|mut path| {
            path.retain(|part| part != "*" && !part.is_empty());
            self.absolute(module, &path)
        });
        full.map(|path| self.owner(&path, 0)).filter(|to| to != module).collect()
    }
}

/// 从 `from` 出发能不能回到自己；能的给出一条路。
fn way_back(edges: &BTreeMap<Module, BTreeSet<Module>>, from: &Module) -> Option<Vec<Module>> {
    let mut came: BTreeMap<&Module, &Module> = BTreeMap::new();
    let mut queue = vec![from];
    while let Some(here) = queue.pop() {
        for to in &edges[here] {
            if to == from {
                let mut way = vec![here.clone()];
                let mut at = here;
                while at != from {
                    at = came[at];
                    way.push(at.clone());
                }
                way.reverse();
                return Some(way);
            }
            if !came.contains_key(to) {
                came.insert(to, here);
                queue.push(to);
            }
        }
    }
    None
}

#[test]
fn no_file_leads_back_to_itself() {
    let tree = Tree::read();
    assert!(tree.0.len() > 150, "只看到 {} 个文件", tree.0.len());
    let edges: BTreeMap<Module, BTreeSet<Module>> = tree.0.keys().map(|m| (m.clone(), tree.edges(m))).collect();
    let used: usize = edges.values().map(BTreeSet::len).sum();
    assert!(used > 400, "只看到 {used} 处引用");
    let name = |m: &Module| tree.0[m].path.clone();
    let circle = |way: Vec<Module>| way.iter().map(name).collect::<Vec<_>>().join(" → ");
    let circles: Vec<String> = edges.keys().filter_map(|m| way_back(&edges, m)).map(circle).collect();
    assert!(circles.is_empty(), "文件互相引用：{circles:#?}");
}

#[test]
fn the_check_itself_reads_every_way_of_importing() {
    let paths = |text: &str| -> Vec<String> {
        flatten(text).into_iter().map(|(path, name)| format!("{}={name}", path.join("::"))).collect()
    };
    assert_eq!(paths("crate::a::B"), ["crate::a::B=B"]);
    assert_eq!(
        paths("crate::{\n    a::{self, B as C, d::E},\n    f,\n}"),
        ["crate::a=self", "crate::a::B=C", "crate::a::d::E=E", "crate::f=f"]
    );
}

#[test]
fn the_check_itself_finds_where_a_name_is_defined() {
    let code = "acts! {\n    Declare {\n    }\n}\nwords! { Kind {\n    List \"列入\" \"list\",\n} }\npub struct Event;"
        .to_owned();
    let file = File { path: String::new(), code, exports: BTreeMap::new(), globs: Vec::new() };
    assert!(["Declare", "List", "Event"].iter().all(|name| file.defines(name)));
    assert!(["Even", "acts", "Listing"].iter().all(|name| !file.defines(name)));
}

#[test]
fn the_check_itself_sees_a_circle() {
    let module = |name: &str| vec![name.to_owned()];
    let edges: BTreeMap<Module, BTreeSet<Module>> =
        [("a", "b"), ("b", "c"), ("c", "b")].map(|(from, to)| (module(from), BTreeSet::from([module(to)]))).into();
    assert_eq!(way_back(&edges, &module("a")), None);
    assert_eq!(way_back(&edges, &module("b")), Some(vec![module("b"), module("c")]));
}

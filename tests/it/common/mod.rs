//! 各测试共用：由一份案例文件搭起临时台账。

#![allow(dead_code, clippy::unwrap_used, clippy::panic)]

pub mod sheet;

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Arc, LazyLock},
};

use tempfile::TempDir;
use wsgov::{
    model::{Date, FRAMEWORKS},
    rules::Finding,
    ruleset::Laws,
    store::{Checked, Located, Scope, Store, check, load_laws},
    text::{Decode, Faults, Node, Scalar, Source, parse},
};

/// 申请验收须附的各项，照内置的规则集。
pub const ACCEPTANCE_PAPERS: [&str; 8] = [
    "项目建设总结",
    "财务报告",
    "审计报告",
    "安全风险评估报告",
    "网络安全等级保护测评报告",
    "网络安全等级保护备案",
    "密码应用安全性评估报告",
    "数据字典",
];

/// 案例：头部，和各文件。
pub struct Case {
    pub path: PathBuf,
    pub as_of: Date,
    pub about: String,
    pub project: Option<String>,
    pub finds: Vec<Expected>,
    pub also: Vec<String>,
    pub rules: Option<String>,
    /// 规则集改动几处：原文到改后的文字，每处须恰有一处原文。
    pub adapt: Vec<(String, String)>,
    /// 不配默认 unit.yaml 的文件夹。
    pub bare: Vec<String>,
    pub files: Vec<(String, String)>,
}

/// 预告的一处疑点。
#[derive(Debug, Default)]
pub struct Expected {
    /// 规则；只预告一条规则的案例不写。
    pub rule: Option<String>,
    pub subject: String,
    pub severity: Option<String>,
    pub status: Option<String>,
    pub line: Option<u32>,
    pub has: Option<String>,
    /// 句子里不应有的话。
    pub lacks: Option<String>,
    pub path: Option<String>,
    /// 所据的条款，如「第二十五条第一款、第二十六条第一款」。
    pub articles: Option<String>,
    /// 是谁的职责。
    pub duty: Option<String>,
}

impl Expected {
    /// 句子合于预告。
    pub fn says(&self, message: &str) -> bool {
        let contains = |words: &String| message.contains(words.as_str());
        self.has.as_ref().is_none_or(contains) && !self.lacks.as_ref().is_some_and(contains)
    }
}

fn text_of(node: Option<&Node<'_>>) -> Option<String> {
    node.and_then(Node::text).map(str::to_owned)
}

fn items<'n, 't>(node: Option<&'n Node<'t>>) -> Vec<&'n Node<'t>> {
    let mut found = Vec::new();
    if let Some(node) = node {
        while let Some(item) = node.at(found.len()) {
            found.push(item);
        }
    }
    found
}

/// 文件夹里的这个文件是项目文件：不是 unit.yaml，也不是附件。
pub fn is_project(file: &str) -> bool {
    file.ends_with(".yaml") && file != "unit.yaml" && !file.contains('/')
}

impl Case {
    pub fn read(path: &Path) -> Case {
        let text = fs::read_to_string(path).unwrap();
        let mut parts: Vec<(String, String)> = vec![(String::new(), String::new())];
        for line in text.lines() {
            match line.strip_prefix("--- # ") {
                Some(name) => parts.push((name.trim().to_owned(), String::new())),
                None => {
                    let body = &mut parts.last_mut().unwrap().1;
                    body.push_str(line);
                    body.push('\n');
                }
            }
        }
        let header = parts.remove(0).1;
        let mut faults = Faults::default();
        let source = Source::read(path, header.into_bytes(), &mut faults);
        let root = parse(&source, &mut faults).unwrap_or_else(|| panic!("{}：头部读不出：{faults:?}", path.display()));
        let get = |key| text_of(root.get(key));
        let finds = items(root.get("finds")).into_iter().map(|n| Expected {
            rule: text_of(n.get("rule")),
            subject: text_of(n.get("subject")).unwrap_or_default(),
            severity: text_of(n.get("severity")),
            status: text_of(n.get("status")),
            line: text_of(n.get("line")).map(|l| l.parse().unwrap()),
            has: text_of(n.get("has")),
            lacks: text_of(n.get("lacks")),
            path: text_of(n.get("path")),
            articles: text_of(n.get("articles")),
            duty: text_of(n.get("duty")),
        });
        Case {
            path: path.to_owned(),
            as_of: Date::read(&get("as_of").unwrap_or_else(|| panic!("{}：缺 as_of", path.display()))).unwrap(),
            about: get("about").unwrap_or_default(),
            project: get("project"),
            finds: finds.collect(),
            also: items(root.get("also")).into_iter().filter_map(|n| text_of(Some(n))).collect(),
            rules: get("rules"),
            adapt: items(root.get("adapt"))
                .into_iter()
                .map(|n| (text_of(n.get("from")).unwrap(), text_of(n.get("to")).unwrap()))
                .collect(),
            bare: items(root.get("bare")).into_iter().filter_map(|n| text_of(Some(n))).collect(),
            files: parts,
        }
    }

    /// 搭起临时台账；没有给出的单位与县用合规的默认内容。
    pub fn build(&self) -> TempDir {
        let dir = TempDir::new().unwrap();
        let projects = dir.path().join("projects");
        for (name, body) in self.texts() {
            let path = projects.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, body).unwrap();
        }
        dir
    }

    /// `projects/` 下的全部文件，连同没有给出而用默认内容的单位与县。
    pub fn texts(&self) -> Vec<(String, String)> {
        let mut texts = self.files.clone();
        let given = |texts: &[(String, String)], name: &str| texts.iter().any(|(n, _)| n == name);
        if !given(&texts, "county.yaml") {
            texts.push(("county.yaml".to_owned(), self.default_county()));
        }
        for (name, _) in &self.files {
            let Some((unit, file)) = name.split_once('/') else { continue };
            let path = format!("{unit}/unit.yaml");
            // 附件也可以写在案例里；只有项目文件才要单位。
            if unit != FRAMEWORKS
                && !file.contains('/')
                && !self.bare.iter().any(|b| b == unit)
                && !given(&texts, &path)
            {
                texts.push((path, self.default_unit(unit)));
            }
        }
        texts
    }

    fn ids_in(&self, folder: Option<&str>) -> Vec<String> {
        let in_folder = |name: &str| {
            let (dir, file) = name.split_once('/')?;
            (is_project(file) && folder.is_none_or(|f| f == dir)).then(|| file.trim_end_matches(".yaml").to_owned())
        };
        self.files.iter().filter_map(|(name, _)| in_folder(name)).collect()
    }

    fn default_unit(&self, name: &str) -> String {
        let ids = self.ids_in(Some(name)).join(", ");
        format!(
            "name: {name}\nkind: 机关\ntier: 县级部门\noverall_plan:\n  title: {name}信息化整合建设总体方案\n  years: 2022-2026\n  \
             decided_on: 2022-05-10\n  filed: {{县政府办公室: 2022-05-12, 县发展改革委: 2022-05-12, 县网络舆情监管中心: 2022-05-12}}\n  \
             projects: [{ids}]\n"
        )
    }

    /// 已发布的目录：各项目依其「纳入清单」的年度；涉密项目不在其中。
    fn default_county(&self) -> String {
        let mut years: std::collections::BTreeMap<String, (Vec<String>, String)> = Default::default();
        for (name, body) in &self.files {
            let Some((_, file)) = name.split_once('/').filter(|(_, f)| is_project(f)) else { continue };
            if body.contains("classified: true") {
                continue;
            }
            let mut faults = Faults::default();
            let source = Source::read(name, body.clone().into_bytes(), &mut faults);
            let Some(root) = parse(&source, &mut faults) else { continue };
            for event in items(root.get("events")) {
                if text_of(event.get("event")).as_deref() == Some("纳入清单")
                    && let Some(year) = text_of(event.get("year"))
                {
                    let listed = text_of(event.get("date")).unwrap_or_default();
                    let (ids, first) = years.entry(year).or_insert_with(|| (Vec::new(), listed.clone()));
                    *first = listed.min(first.clone());
                    let id = file.trim_end_matches(".yaml").to_owned();
                    if !ids.contains(&id) {
                        ids.push(id);
                    }
                }
            }
        }
        let mut text = String::from(
            "format: 1\nname: 巫山县\nregion: 500237\ncounty_plan:\n  title: 巫山县政务信息化建设规划\n  years: 2022-2026\n  approved_on: 2022-03-16\n",
        );
        if !years.is_empty() {
            text.push_str("published:\n");
        }
        for (year, (ids, first)) in years {
            let before = year.parse::<i32>().unwrap_or(2023) - 1;
            // 发布不早于最早的纳入。
            let date = first.max(format!("{before}-12-01"));
            text.push_str(&format!(
                "  {year}:\n    date: {date}\n    doc: 巫山府办发〔{before}〕61号\n    projects: [{}]\n",
                ids.join(", ")
            ));
        }
        text
    }

    pub fn laws(&self) -> Arc<Laws> {
        // 多数案例用内置规则集，只读一次。
        static BUILT_IN: LazyLock<Arc<Laws>> = LazyLock::new(|| Arc::new(load_laws(None, &[]).unwrap()));
        if self.rules.is_none() && self.adapt.is_empty() {
            return Arc::clone(&BUILT_IN);
        }
        let chosen: Vec<PathBuf> = self.rules.iter().map(|r| Path::new(env!("CARGO_MANIFEST_DIR")).join(r)).collect();
        let load = |chosen: &[PathBuf]| {
            Arc::new(load_laws(None, chosen).unwrap_or_else(|e| panic!("{}：{e}", self.path.display())))
        };
        if self.adapt.is_empty() {
            return load(&chosen);
        }
        let built_in = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/wushan-2022.toml");
        let mut text = fs::read_to_string(chosen.first().unwrap_or(&built_in)).unwrap();
        for (from, to) in &self.adapt {
            assert_eq!(text.matches(from).count(), 1, "{}：规则集中「{from}」不是恰有一处", self.path.display());
            text = text.replace(from, to);
        }
        let dir = TempDir::new().unwrap();
        let path = dir.path().join("adapted.toml");
        fs::write(&path, text).unwrap();
        load(&[path])
    }

    pub fn check(&self, dir: &TempDir, laws: &Laws) -> (Store, Checked) {
        let store = Store::open(&wsgov::store::Files::on_disk(dir.path())).unwrap();
        let checked = check(&store, laws, self.as_of, &Scope::default());
        (store, checked)
    }

    /// 判断结论时看的项目文件。
    pub fn subject_file(&self) -> Option<String> {
        let wanted = |name: &str| match &self.project {
            Some(id) => name.ends_with(&format!("/{id}.yaml")),
            None => name.split_once('/').is_some_and(|(folder, f)| folder != FRAMEWORKS && is_project(f)),
        };
        self.files.iter().map(|(n, _)| n.clone()).find(|n| wanted(n))
    }
}

/// 疑点与预告是否相符。
pub fn matches(expected: &Expected, found: &Located, laws: &Laws) -> bool {
    let finding: &Finding = &found.finding;
    expected.rule.as_ref().is_none_or(|r| r == finding.rule)
        && expected.subject == finding.subject.to_string()
        && expected.severity.as_ref().is_none_or(|s| s == found.severity(laws).en())
        && expected.status.as_deref().unwrap_or("open") == finding.status.en()
        && expected.line.is_none_or(|l| l == found.place.line)
        && expected.says(&finding.message)
        && expected.articles.as_ref().is_none_or(|a| *a == articles(finding, laws))
        && expected.duty.as_ref().is_none_or(|d| d == finding.duty(laws.get(finding.law)))
        && expected.path.as_ref().is_none_or(|p| wsgov::store::shown(&found.path).ends_with(p.as_str()))
}

fn articles(finding: &Finding, laws: &Laws) -> String {
    let cited = finding.articles(laws.get(finding.law)).iter();
    cited.map(ToString::to_string).collect::<Vec<_>>().join("、")
}

/// 文件夹下的全部 .yaml，按路径。
pub fn yaml_files(dir: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = walkdir::WalkDir::new(dir)
        .into_iter()
        .filter_map(Result::ok)
        .map(walkdir::DirEntry::into_path)
        .filter(|p| p.extension().is_some_and(|x| x == "yaml"))
        .collect();
    files.sort();
    files
}

/// 读一段文字为某类型。
pub fn decode<T: Decode>(text: &str) -> Option<T> {
    let mut faults = Faults::default();
    let source = Source::read("case.yaml", text.as_bytes().to_vec(), &mut faults);
    let root = parse(&source, &mut faults)?;
    T::decode(&root, &mut faults).filter(|_| !faults.is_fatal())
}

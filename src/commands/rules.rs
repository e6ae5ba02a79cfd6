//! `wsgov rules`：写一部规则集要用的几件事——起一份骨架、查验、比较两部。

mod compare;
mod skeleton;

use std::path::{Path, PathBuf};

use super::{ActFormat, Env, Exit, Failure, page_format::print_json, print_text, tell};
use crate::{
    model::parse_loose_date,
    output::{CheckedSet, CheckedSets},
    rules::known,
    ruleset::{Coverage, Holidays, RuleSet, SHIPPED, upgrade},
    store::{RuleFile, StoreError, find_rule_file, is_calendar, replace_file},
    text::hint,
};

/// 请求。
#[derive(Clone, Debug)]
pub enum RulesRequest {
    /// 查验这些文件。
    Check(Vec<PathBuf>),
    /// 照一部起一份骨架：照哪一部，为哪里写。
    New {
        /// 照哪一部：标识或文件。
        like: PathBuf,
        /// 为哪里写。
        place: String,
    },
    /// 比较两部；写成「标识@日期」的，看那一天施行的。
    Diff(PathBuf, PathBuf),
    /// 升级到第二版。
    Upgrade {
        /// 文件，或随程序带的一部的标识。
        file: PathBuf,
        /// 只写出来看，不改文件。
        dry_run: bool,
    },
}

/// 办。
///
/// # Errors
/// 没有这部规则集，读不出，或比较的两部有错误。
pub fn run(ambient: &Env, request: &RulesRequest, format: ActFormat) -> Result<Exit, Failure> {
    match request {
        RulesRequest::Check(files) => check(ambient, files, format),
        RulesRequest::New { like, place } => {
            let sets = find(ambient, like)?.editions().map_err(StoreError::RuleSet)?;
            print_text(&skeleton::of(&sets[0], place))?;
            Ok(Exit::Clean)
        }
        RulesRequest::Diff(a, b) => {
            let sets = [on_date(ambient, a)?, on_date(ambient, b)?];
            let changes = compare::of(&sets[0], &sets[1]);
            match format {
                ActFormat::Text => print_text(&compare::to_words(&changes))?,
                ActFormat::Json => print_json(ambient, &changes)?,
            }
            Ok(Exit::Clean)
        }
        RulesRequest::Upgrade { file, dry_run } => upgraded(ambient, file, *dry_run),
    }
}

/// 一部规则集：文件，或随程序带的。
fn find(ambient: &Env, path: &Path) -> Result<RuleFile, Failure> {
    let here = if path.is_file() { path.to_owned() } else { ambient.start.join(path) };
    let path = if here.is_file() { &here } else { path };
    find_rule_file(path)?.ok_or_else(|| {
        let shown = path.display().to_string();
        let near = hint(&shown, SHIPPED.iter().map(|(id, _)| *id));
        let ids: Vec<&str> = SHIPPED.iter().map(|(id, _)| *id).collect();
        Failure::usage(format!("没有「{shown}」这个文件；随程序带的有 {}{near}", ids.join("、")))
    })
}

/// 一部在某一天的样子：「标识@日期」「文件@日期」；没有写日期的，是施行之初的。
fn on_date(ambient: &Env, wanted: &Path) -> Result<RuleSet, Failure> {
    let shown = wanted.to_string_lossy();
    let dated = shown.rsplit_once('@').and_then(|(path, date)| Some((path.to_owned(), parse_loose_date(date).ok()?)));
    let (path, date) = match &dated {
        Some((path, date)) => (Path::new(path), Some(*date)),
        None => (wanted, None),
    };
    if let Some((_, day)) = shown.rsplit_once('@').filter(|_| date.is_none() && !ambient.start.join(path).is_file()) {
        return Err(Failure::usage(format!(
            "「{day}」不是日期；写成 {}@2026-06-01 这样",
            &shown[..shown.len() - day.len() - 1]
        )));
    }
    let file = find(ambient, path)?;
    let sets = file.editions().map_err(|errors| {
        Failure::failed(format!("{} 有 {} 处错误，先用 wsgov rules check 查验", file.name, errors.len()))
    })?;
    let first = sets[0].effective_from;
    let found = match date {
        None => sets.into_iter().next(),
        Some(date) => sets.into_iter().rev().find(|set| set.covers(date)),
    };
    found.ok_or_else(|| Failure::usage(format!("{shown}：这一天没有施行（{first} 起施行）")))
}

/// 升级：写回文件，或只写出来看。
fn upgraded(ambient: &Env, path: &Path, dry_run: bool) -> Result<Exit, Failure> {
    let file = find(ambient, path)?;
    let done =
        upgrade(&file.path, &file.text, &known()).map_err(|errors| Failure::from(StoreError::RuleSet(errors)))?;
    let writes = !dry_run && file.path.is_file();
    if writes {
        replace_file(&file.path, done.text.as_bytes())?;
    } else {
        print_text(&done.text)?;
    }
    let mut said = format!("[rules] 省去 {} 条与通常相同的；各条规则的条款、轻重、职责与原来的相同", done.dropped);
    if !done.offered.is_empty() {
        said.push_str(&format!(
            "；末尾添上 {} 条本版程序另有的，还没有启用：{}",
            done.offered.len(),
            done.offered.join("、")
        ));
    }
    tell(&format!("{}：{said}。", if writes { "已升级" } else { "没有改文件" }));
    Ok(Exit::Clean)
}

/// 要查验的各个文件；写的是文件夹的，取其中的规则集与放假安排。
fn expanded(ambient: &Env, given: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    for path in given {
        let folder = [path.clone(), ambient.start.join(path)].into_iter().find(|path| path.is_dir());
        let Some(folder) = folder else {
            files.push(path.clone());
            continue;
        };
        let listed = std::fs::read_dir(&folder).map_err(|e| Failure::failed(format!("{}：{e}", folder.display())))?;
        let own = listed.filter_map(Result::ok).map(|entry| entry.path());
        let mut own: Vec<PathBuf> = own.filter(|path| path.extension().is_some_and(|x| x == "toml")).collect();
        if own.is_empty() {
            return Err(Failure::usage(format!("{} 里没有规则集（.toml）", folder.display())));
        }
        own.sort();
        files.extend(own);
    }
    Ok(files)
}

/// 查验放假安排。
fn check_calendar(file: &RuleFile) -> CheckedSet {
    let name = file.name.clone();
    match Holidays::parse(&file.path, &file.text) {
        Ok(read) => {
            let years = read.years().map(|year| year.to_string()).collect::<Vec<_>>().join("、");
            let summary = Some(format!("{name}：没有错误。放假安排，有 {years} 年"));
            CheckedSet { name, rule_set: None, errors: Vec::new(), summary }
        }
        Err(errors) => {
            let errors = errors.iter().map(ToString::to_string).collect();
            CheckedSet { name, rule_set: None, errors, summary: None }
        }
    }
}

/// 查验：一次列出全部错误；没有错误的，说落实了多少。读不出的文件也列，不妨碍别的。
fn check(ambient: &Env, files: &[PathBuf], format: ActFormat) -> Result<Exit, Failure> {
    let (mut sets, mut unread) = (Vec::new(), false);
    for path in &expanded(ambient, files)? {
        let file = match find(ambient, path) {
            Ok(file) => file,
            Err(failure) if failure.exit == Exit::Failed => {
                let (name, errors) = (path.display().to_string(), vec![failure.message]);
                sets.push(CheckedSet { name, rule_set: None, errors, summary: None });
                unread = true;
                continue;
            }
            Err(failure) => return Err(failure),
        };
        if is_calendar(&file.path) {
            sets.push(check_calendar(&file));
            continue;
        }
        let name = &file.name;
        match file.editions() {
            // 施行之初的，与历次修改之后的，各说一句。
            Ok(editions) => sets.extend(editions.iter().map(|set| {
                let summary = Some(summary(set).trim_end().to_owned());
                CheckedSet { name: name.clone(), rule_set: Some(set.id.clone()), errors: Vec::new(), summary }
            })),
            Err(errors) => {
                let errors = errors.iter().map(ToString::to_string).collect();
                sets.push(CheckedSet { name: name.clone(), rule_set: None, errors, summary: None });
            }
        }
    }
    let clean = sets.iter().all(|set| set.errors.is_empty());
    match format {
        ActFormat::Text => print_text(&sets.iter().map(to_words).collect::<String>())?,
        ActFormat::Json => print_json(ambient, &CheckedSets { sets })?,
    }
    Ok(match clean {
        true => Exit::Clean,
        false if unread => Exit::Failed,
        false => Exit::Findings,
    })
}

fn to_words(set: &CheckedSet) -> String {
    let errors: String = set.errors.iter().map(|error| format!("{error}\n")).collect();
    match &set.summary {
        Some(summary) => format!("{summary}\n"),
        None => format!("{errors}{} 有 {} 处错误。\n", set.name, set.errors.len()),
    }
}

fn summary(set: &RuleSet) -> String {
    let paragraphs = || {
        let each = |(number, article): (&u16, &crate::ruleset::Article)| {
            let number = *number;
            let statuses: Vec<(u16, u16, Coverage)> =
                article.paragraphs.iter().zip(1..).map(|(p, n)| (number, n, p.status)).collect();
            statuses
        };
        set.articles.iter().flat_map(each)
    };
    let needs = |(article, paragraph, status): &(u16, u16, Coverage)| {
        (status.needs_rule(), set.citing(*article, *paragraph).next().is_some())
    };
    let automated = paragraphs().filter(|p| needs(p) == (true, true)).count();
    let bare: Vec<String> = paragraphs()
        .filter(|p| needs(p) == (true, false))
        .map(|(article, paragraph, _)| format!("{article}.{paragraph}"))
        .collect();
    let off = set.rules.values().filter(|config| config.off.is_some()).count();
    let mut text = format!("{}：没有错误。自动 {automated} 款、没有落实 {} 款、停用 {off} 条", set.id, bare.len());
    if !bare.is_empty() {
        text.push_str(&format!("；应有规则而没有的：{}", bare.join("、")));
    }
    if !set.unregistered.is_empty() {
        let names: Vec<String> = set.unregistered.iter().map(ToString::to_string).collect();
        text.push_str(&format!("；没有登记的（各是什么见 wsgov explain 规则名）：{}", names.join("、")));
    }
    let idle = idle(set);
    if !idle.is_empty() {
        text.push_str(&format!("；写着而没有规则在用的：{}", idle.join("、")));
    }
    if !set.own.is_empty() {
        let names: Vec<&str> = set.own.iter().map(|own| own.slug).collect();
        text.push_str(&format!("；自立的规则 {} 条：{}", names.len(), names.join("、")));
    }
    text.push_str("。\n");
    text
}

/// 写着、而读它的规则都停用了的参数表。
fn idle(set: &RuleSet) -> Vec<&'static str> {
    let known = known();
    let is_on = |name: &str| known.iter().any(|k| k.reads.contains(&name) && set.rule(k.slug).is_some());
    let names = known.iter().flat_map(|k| k.reads).copied().filter(|name| name.contains('.'));
    let mut idle: Vec<&str> = names.filter(|name| !is_on(name) && set.parameter(name).is_some()).collect();
    idle.sort_unstable();
    idle.dedup();
    idle
}

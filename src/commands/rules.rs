//! `wsgov rules`：写一部规则集要用的几件事——起一份骨架、查验、比较两部。

mod compare;
mod skeleton;

use std::path::{Path, PathBuf};

use super::{ActFormat, Env, Exit, Failure, page_format::print_json, print_text};
use crate::{
    output::{CheckedSet, CheckedSets},
    rules::known,
    ruleset::{Coverage, RuleSet, SHIPPED},
    store::{RuleFile, find_rule_file},
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
    /// 比较两部。
    Diff(PathBuf, PathBuf),
}

/// 办。
///
/// # Errors
/// 没有这部规则集，读不出，或比较的两部有错误。
pub fn run(ambient: &Env, request: &RulesRequest, format: ActFormat) -> Result<Exit, Failure> {
    match request {
        RulesRequest::Check(files) => check(ambient, files, format),
        RulesRequest::New { like, place } => {
            print_text(&skeleton::of(&find(ambient, like)?.text, place))?;
            Ok(Exit::Clean)
        }
        RulesRequest::Diff(a, b) => {
            let (a, b) = (find(ambient, a)?, find(ambient, b)?);
            let sets = [parsed(&a)?, parsed(&b)?];
            let changes = compare::of(&sets[0], &sets[1]);
            match format {
                ActFormat::Text => print_text(&compare::to_words(&changes))?,
                ActFormat::Json => print_json(ambient, &changes)?,
            }
            Ok(Exit::Clean)
        }
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
        Failure::usage(format!("没有「{shown}」这个文件{near}；随程序带的有 {}", ids.join("、")))
    })
}

fn parsed(file: &RuleFile) -> Result<RuleSet, Failure> {
    RuleSet::parse(Path::new(&file.name), &file.text, &known()).map_err(|errors| {
        Failure::failed(format!("{} 有 {} 处错误，先用 wsgov rules check 查验", file.name, errors.len()))
    })
}

/// 查验：一次列出全部错误；没有错误的，说落实了多少。
fn check(ambient: &Env, files: &[PathBuf], format: ActFormat) -> Result<Exit, Failure> {
    let mut sets = Vec::new();
    for path in files {
        let file = find(ambient, path)?;
        let name = file.name;
        sets.push(match RuleSet::parse(path, &file.text, &known()) {
            Ok(set) => {
                let summary = Some(summary(&set).trim_end().to_owned());
                CheckedSet { name, rule_set: Some(set.id), errors: Vec::new(), summary }
            }
            Err(errors) => {
                let errors = errors.iter().map(ToString::to_string).collect();
                CheckedSet { name, rule_set: None, errors, summary: None }
            }
        });
    }
    let clean = sets.iter().all(|set| set.errors.is_empty());
    match format {
        ActFormat::Text => print_text(&sets.iter().map(to_words).collect::<String>())?,
        ActFormat::Json => print_json(ambient, &CheckedSets { sets })?,
    }
    Ok(if clean { Exit::Clean } else { Exit::Findings })
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
        text.push_str(&format!("；没有登记的：{}", names.join("、")));
    }
    if !set.own.is_empty() {
        let names: Vec<&str> = set.own.iter().map(|own| own.slug).collect();
        text.push_str(&format!("；自立的规则 {} 条：{}", names.len(), names.join("、")));
    }
    text.push_str("。\n");
    text
}

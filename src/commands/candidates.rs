//! 补全的候选：项目、事件、规则、单位、机关、键，由台账和声明得出。
//!
//! 候选原样进到命令行里，所以只给不用加引号就能敲的；出了差错一律没有候选，不打扰敲命令的人。

use std::{collections::BTreeSet, sync::Arc};

use rayon::prelude::*;

use super::{
    Env, Session,
    append_session::{Recording, called},
    find::find_project,
};
use crate::{
    intake::form::draft::resolve_kind,
    model::{Event, Kind, Project},
    rules::rules,
    store::{Files, Store, projects_dir, read_file},
    text::{Dictionary, safe},
};

/// 一个候选：值与说明。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// 敲进命令行的。
    pub value: String,
    /// 旁边的说明。
    pub help: String,
}

/// 多于这么多个项目的，不一一列出，先给编号的前一段。
const TOO_MANY: usize = 500;
/// 写了不到这么多个字的，合得上的多半太多：先看一小部分，已经太多就不必看全。
const SHORT: usize = 8;
/// 那一小部分：均匀地取的至多这么多个单位，每个至多看这么多个文件。
const SAMPLED_UNITS: usize = 100;
const SAMPLED_FILES: usize = 300;
/// 前一段至多列这么多个。
const STEMS: usize = 50;
/// 不多于这么多个的，读出名称来。
const NAMED: usize = 50;

fn candidate(value: impl Into<String>, help: &str) -> Suggestion {
    Suggestion { value: value.into(), help: safe::line(help, 60) }
}

/// 不用加引号就能敲：文字、数字和几个无害的符号。
fn is_typable(value: &str) -> bool {
    !value.starts_with('-')
        && !value.starts_with('#')
        && value
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '@' | '#' | '·' | '（' | '）' | '〔' | '〕'))
}

fn typable(candidates: impl IntoIterator<Item = Suggestion>) -> Vec<Suggestion> {
    candidates.into_iter().filter(|c| is_typable(&c.value)).collect()
}

/// 以 `typed` 开头的项目编号；涉密项目不写名称。
#[must_use]
pub fn projects(env: &Env, typed: &str) -> Vec<Suggestion> {
    let Ok(root) = Store::find_root(&env.start) else { return Vec::new() };
    let units = Store::units(&root);
    let too_many = |found: &[(String, Arc<str>)]| {
        let stems = || stems(found.iter().map(|(id, _)| id.as_str()));
        (found.len() > TOO_MANY).then(|| typable(stems().into_iter().map(|stem| candidate(stem, ""))))
    };
    if typed.chars().count() < SHORT {
        let step = units.len().div_ceil(SAMPLED_UNITS).max(1);
        let some: Vec<String> = units.iter().step_by(step).cloned().collect();
        if let Some(stems) = too_many(&Store::projects_beginning(&root, &some, typed, SAMPLED_FILES)) {
            return stems;
        }
    }
    let mut found = Store::projects_beginning(&root, &units, typed, usize::MAX);
    if let Some(stems) = too_many(&found) {
        return stems;
    }
    found.sort_unstable();
    let named = found.len() <= NAMED;
    let files = Files::on_disk(&root);
    let name = |id: &str, unit: &str| {
        let path = projects_dir(&root).join(unit).join(format!("{id}.yaml"));
        let project = read_file::<Project>(&files, &path).value?;
        (!project.was_classified()).then(|| project.facts.name.to_string())
    };
    let suggested = found.par_iter().map(|(id, unit)| {
        let name = if named { name(id, unit) } else { None };
        candidate(id.as_str(), &name.unwrap_or_default())
    });
    typable(suggested.collect::<Vec<_>>())
}

/// 编号的前一段：尽量长，而不多于 [`STEMS`] 个。看一个留一个，多了就都截短，不必先排好。
fn stems<'a>(ids: impl IntoIterator<Item = &'a str>) -> BTreeSet<&'a str> {
    let cut = |id: &'a str, length| id.char_indices().nth(length).map_or(id, |(end, _)| &id[..end]);
    let (mut found, mut length) = (BTreeSet::new(), usize::MAX);
    for id in ids {
        found.insert(cut(id, length));
        while found.len() > STEMS {
            length = found.iter().map(|stem| stem.chars().count()).max().unwrap_or(0) - 1;
            found = found.into_iter().map(|stem| cut(stem, length)).collect();
        }
    }
    found
}

/// 项目的事件：接下来可有的在前，其余在后。敲了字母的给英文。
#[must_use]
pub fn kinds(env: &Env, project: Option<&str>, typed: &str) -> Vec<Suggestion> {
    let coming = project.and_then(|id| coming(env, id)).unwrap_or_default();
    let rest = Kind::ALL.iter().filter(|kind| !coming.contains(kind));
    let english = typed.starts_with(|c: char| c.is_ascii());
    let word = |kind: &Kind| if english { kind.en() } else { kind.zh() };
    coming.iter().chain(rest).map(|kind| candidate(word(kind), kind.doc())).collect()
}

fn coming(env: &Env, id: &str) -> Option<Vec<Kind>> {
    let (session, recording) = open(env, id)?;
    Some(recording.coming(&session))
}

fn open(env: &Env, id: &str) -> Option<(Session, Recording)> {
    let root = Store::find_root(&env.start).ok()?;
    // 编号不对的不去列全部文件找相近的。
    if Store::find_project(&Files::on_disk(&root), id).ok()?.len() != 1 {
        return None;
    }
    let session = env.open().ok()?;
    let path = find_project(env, &session, id).ok()?;
    let recording = Recording::open(env, &session, &path).ok()?;
    Some((session, recording))
}

/// 项目已记的事件，新的在前。
#[must_use]
pub fn events(env: &Env, project: &str) -> Vec<Suggestion> {
    let Some((session, recording)) = open(env, project) else { return Vec::new() };
    let Ok(project) = recording.project() else { return Vec::new() };
    let live = |event: &&Event| project.chronology().iter().any(|e| e.n == event.n);
    let events = project.events.iter().rev().filter(live);
    typable(events.map(|event| candidate(project.event_name(event), &called(event, session.laws.words()))))
}

/// 规则名，说明为标题。
#[must_use]
pub fn slugs() -> Vec<Suggestion> {
    rules().map(|rule| candidate(rule.slug, rule.title())).collect()
}

/// 规则名与条。
#[must_use]
pub fn explainable(env: &Env) -> Vec<Suggestion> {
    let Ok((laws, today)) = env.laws() else { return slugs() };
    let law = laws.nearest(today);
    let articles = law.articles.iter().map(|(number, article)| {
        let gist = article.paragraphs.first().map(|p| p.gist.as_str()).unwrap_or_default();
        candidate(number.to_string(), &format!("第{number}条：{gist}"))
    });
    slugs().into_iter().chain(articles).collect()
}

/// 各单位的文件夹。
#[must_use]
pub fn units(env: &Env) -> Vec<Suggestion> {
    let Ok(root) = Store::find_root(&env.start) else { return Vec::new() };
    typable(Store::units(&root).into_iter().map(|name| candidate(name, "单位")))
}

/// 机关：正式名称；单位也可以。
#[must_use]
pub fn bodies(env: &Env) -> Vec<Suggestion> {
    let Ok((laws, today)) = env.laws() else { return Vec::new() };
    let named = laws.nearest(today).bodies.iter().filter_map(|(role, names)| Some(candidate(names.first()?, role)));
    let mut all = typable(named);
    all.extend(units(env));
    all
}

/// 一种事件自有的键，供 `--set`。
#[must_use]
pub fn keys(kind: &str) -> Vec<Suggestion> {
    let Ok(kind) = resolve_kind(kind, &Dictionary::default()) else { return Vec::new() };
    kind.own_fields().iter().map(|field| candidate(format!("{}=", field.key), field.doc)).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn stems_are_as_long_as_the_list_allows() {
        let ids: Vec<String> = (0..1000).map(|n| format!("WS-{}-{n:03}", 2020 + n / 500)).collect();
        let first = |many: usize| {
            let backwards = ids[..many].iter().rev().map(String::as_str);
            stems(backwards).into_iter().take(2).collect::<Vec<_>>()
        };
        assert_eq!(first(1000), ["WS-2020-0", "WS-2020-1"]);
        assert_eq!(stems(ids.iter().map(String::as_str)).len(), 10);
        assert_eq!(first(100), ["WS-2020-00", "WS-2020-01"]);
        assert_eq!(first(50), ["WS-2020-000", "WS-2020-001"]);
        assert_eq!(first(0), [""; 0]);
    }

    #[test]
    fn what_a_shell_would_run_is_no_candidate() {
        assert!(is_typable("WS-2026-001") && is_typable("县教委") && is_typable("支付@2023-06-01"));
        for bad in ["a;rm", "$(id)", "`id`", "a b", "a'b", "-C", "a\u{202e}b", "a|b", "~", "a*"] {
            assert!(!is_typable(bad), "{bad}");
        }
    }
}

//! 一个项目文件的来历：哪个事件是谁在何时记入的，由 git 的提交看出。
//!
//! 提交的作者与日期是提交者自己填的，这里照录，不作认定。

use std::{collections::BTreeSet, path::Path};

use crate::{
    model::{Event, Project},
    store::{
        git::{Commit, Git, GitError, Touch},
        read::decode,
    },
    text::Dictionary,
};

/// 来历。
#[derive(Clone, Debug)]
pub struct Chronicle {
    /// 现有的各个事件，次序同文件。
    pub events: Vec<Provenance>,
    /// 曾经记过、现已不在的事件。
    pub lost: Vec<(Event, Commit)>,
    /// 浅克隆：更早的历史看不到。
    pub shallow: bool,
}

/// 一个事件的来历。
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Provenance {
    /// 记入的提交；还没有提交的为无。
    pub recorded: Option<Commit>,
    /// 记入之后改成现在这样的提交。
    pub rewritten: Option<Commit>,
    /// 现在的内容还没有提交。
    pub uncommitted: bool,
    /// 怎样记在文件里。
    pub entered: Entered,
}

/// 一个事件怎样记在文件里，不看 git 也知道。
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Entered {
    /// 补记：记在日期更晚的事件之后；已被更正的不比。
    pub late: bool,
    /// 已被更正。
    pub voided: bool,
}

/// 文件的一个版本。
struct FileVersion {
    commit: Commit,
    project: Project,
}

/// 看 `path`（相对于台账的根）的来历。
///
/// # Errors
/// git 不成功。
pub fn provenance(git: &Git, project: &Project, path: &Path, words: &Dictionary) -> Result<Chronicle, GitError> {
    let versions = versions(git, project, path, words)?;
    let entered = entered(project).into_iter();
    let origin = |(event, entered)| Provenance { entered, ..origin(project, event, &versions) };
    let events = project.events.iter().zip(entered).map(origin).collect();
    Ok(Chronicle { events, lost: lost(project, &versions), shallow: git.is_shallow()? })
}

/// 历次改动之后的样子，先有的在前；读不出的、别的编号的不算。
fn versions(git: &Git, project: &Project, path: &Path, words: &Dictionary) -> Result<Vec<FileVersion>, GitError> {
    let touches: Vec<Touch> = git.touches(path)?.into_iter().filter(|t| t.content.is_some()).collect();
    let contents: Vec<_> = touches.iter().filter_map(|t| t.content).collect();
    let mut versions = Vec::new();
    git.contents(&contents, |index, bytes| {
        let read = bytes.and_then(|bytes| decode::<Project>(path, bytes, words).value);
        if let Some(read) = read.filter(|p| p.id == project.id) {
            versions.push(FileVersion { commit: touches[index].commit.clone(), project: read });
        }
    })?;
    Ok(versions)
}

/// 有短名的以短名相认；没有的，第几个相同的认第几个。
fn origin(project: &Project, event: &Event, versions: &[FileVersion]) -> Provenance {
    let nth = project.events[..=event.n].iter().filter(|e| e.same(event)).count();
    let exact = |v: &&FileVersion| v.project.events.iter().filter(|e| e.same(event)).count() >= nth;
    let named = |v: &&FileVersion| event.id.is_some() && v.project.events.iter().any(|e| e.id == event.id);
    let exact = versions.iter().find(exact).map(|v| v.commit.clone());
    let recorded = versions.iter().find(named).map(|v| v.commit.clone()).or_else(|| exact.clone());
    let rewritten = exact.clone().filter(|commit| Some(commit) != recorded.as_ref());
    Provenance { recorded, rewritten, uncommitted: exact.is_none(), entered: Entered::default() }
}

/// 各个事件怎样记在文件里，次序同文件。
#[must_use]
pub fn entered(project: &Project) -> Vec<Entered> {
    let standing: BTreeSet<usize> = project.chronology().iter().map(|e| e.n).collect();
    let mut latest = None;
    let one = |event: &Event| {
        if !standing.contains(&event.n) {
            return Entered { late: false, voided: true };
        }
        let late = latest > Some(event.date);
        latest = latest.max(Some(event.date));
        Entered { late, voided: false }
    };
    project.events.iter().map(one).collect()
}

/// 曾经记过、现已不在的，连同记入的提交。
fn lost(project: &Project, versions: &[FileVersion]) -> Vec<(Event, Commit)> {
    let same = |a: &Event, b: &Event| if a.id.is_some() { a.id == b.id } else { a.same(b) };
    let mut lost: Vec<(Event, Commit)> = Vec::new();
    for version in versions {
        for event in &version.project.events {
            let known = project.events.iter().any(|e| same(event, e)) || lost.iter().any(|(e, _)| same(event, e));
            if !known {
                lost.push((event.clone(), version.commit.clone()));
            }
        }
    }
    lost
}

//! 合并带来的次序：两个分支各自在末尾追加，并到一起总有一边的事件排在另一边之前。
//!
//! 凭提交的先后认定，不凭文件里的样子：基准以前的提交是改不了的，新的提交须从基准一线上、
//! 有这个项目的地方分出，各自追加时还没有看到对方的事件，次序才算合并带来的。

use std::{
    cell::{OnceCell, RefCell},
    collections::HashMap,
    path::Path,
};

use crate::{
    model::{Event, Project},
    text::Dictionary,
    store::{
        git::{Git, GitError, Oid, Parents, Reader},
        read::decode,
    },
};

/// 自基准以来的提交，用到时才取。
pub(super) struct Lineage<'a> {
    git: &'a Git,
    base: &'a Oid,
    words: &'a Dictionary,
    since: OnceCell<Vec<Parents>>,
    reader: OnceCell<RefCell<Reader>>,
}

/// 一个项目在各个提交里的事件。
struct Versions<'l> {
    lineage: &'l Lineage<'l>,
    id: &'l str,
    paths: [&'l Path; 2],
    known: RefCell<HashMap<Oid, Option<Vec<Event>>>>,
}

impl<'a> Lineage<'a> {
    pub(super) fn new(git: &'a Git, base: &'a Oid, words: &'a Dictionary) -> Result<Self, GitError> {
        Ok(Lineage { git, base, words, since: OnceCell::new(), reader: OnceCell::new() })
    }

    /// `now` 中 `wanted` 各处，先后的变化是由合并带来的；`paths` 是文件现在和在基准里的路径。
    pub(super) fn excused(
        &self,
        was: &Project,
        now: &Project,
        wanted: &[usize],
        paths: [&Path; 2],
    ) -> Result<Vec<usize>, GitError> {
        let versions = Versions { lineage: self, id: &now.id, paths, known: RefCell::default() };
        let mut excused = Vec::new();
        for &n in wanted {
            let event = &now.events[n];
            let stood = |e: &Event| was.events.iter().any(|w| w.same(e));
            let fine = if stood(event) {
                self.reordered_by_merge(&versions, was, now, n)?
            } else {
                let later: Vec<&Event> = now.events[n + 1..].iter().filter(|e| stood(e)).collect();
                self.appended_aside(&versions, now, n, &later)?
            };
            if fine {
                excused.push(n);
            }
        }
        Ok(excused)
    }

    /// 新的一个：有个提交把它追加在末尾，那时还没有现在排在它之后的那些；
    /// 那一支是从基准一线上有这个项目的地方分出的，分开之处已有的都在它之前。
    fn appended_aside(
        &self,
        versions: &Versions<'_>,
        now: &Project,
        n: usize,
        later: &[&Event],
    ) -> Result<bool, GitError> {
        let event = &now.events[n];
        for commit in self.since()? {
            let Some(there) = versions.at(&commit.commit)? else { continue };
            let unseen = has(&there, event) && !later.iter().any(|e| has(&there, e));
            if unseen && versions.introduces(commit, event)? && self.forked_before(versions, commit, now, n)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// 提交所在的一支从基准分出之处都有这个项目，那里已有的事件现在都排在第 `n` 个之前。
    fn forked_before(
        &self,
        versions: &Versions<'_>,
        commit: &Parents,
        now: &Project,
        n: usize,
    ) -> Result<bool, GitError> {
        let forks = self.git.merge_bases_of(&commit.commit, self.base)?;
        if forks.is_empty() && self.git.is_shallow()? {
            return Err(GitError::Shallow(self.base.to_string()));
        }
        let mut all = !forks.is_empty();
        for fork in forks {
            all &= versions.at(&fork)?.is_some_and(|events| events.iter().all(|e| has(&now.events[..n], e)));
        }
        Ok(all)
    }

    /// 基准里有的一个：凡与它颠倒了先后的，在基准以前就是两边各自记入的，后来由合并定成现在的次序。
    fn reordered_by_merge(
        &self,
        versions: &Versions<'_>,
        was: &Project,
        now: &Project,
        n: usize,
    ) -> Result<bool, GitError> {
        let event = &now.events[n];
        let Some(old) = was.events.iter().position(|e| e.same(event)) else { return Ok(false) };
        let swapped = now.events.iter().enumerate().filter_map(|(m, other)| {
            let before = was.events.iter().position(|e| e.same(other))?;
            (m != n && (m < n) != (before < old)).then_some(if m < n { (other, event) } else { (event, other) })
        });
        let swapped: Vec<_> = swapped.collect();
        if swapped.is_empty() {
            return Ok(false);
        }
        let history = self.git.commits_touching(self.base, &versions.paths)?;
        for (first, second) in swapped {
            // 先记的一个可能是从旁支并成一个提交带来的：那就看旁支上是怎样记入的。
            let since = self.since()?;
            let first_alone = versions.apart(&history, first, second)? || versions.apart(since, first, second)?;
            let aside = first_alone && versions.apart(&history, second, first)?;
            if !aside || !versions.merged_so(self.since()?, first, second)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// 自基准以来的提交，连同正在合并进来的。
    fn since(&self) -> Result<&[Parents], GitError> {
        if let Some(since) = self.since.get() {
            return Ok(since);
        }
        let mut tips = self.git.merging()?;
        tips.push(self.git.head()?);
        let since = self.git.commits_since(self.base, &tips)?;
        Ok(self.since.get_or_init(|| since))
    }

    fn reader(&self) -> Result<&RefCell<Reader>, GitError> {
        if let Some(reader) = self.reader.get() {
            return Ok(reader);
        }
        let reader = self.git.reader()?;
        Ok(self.reader.get_or_init(|| RefCell::new(reader)))
    }
}

impl Versions<'_> {
    /// 某个提交里这个项目的事件；没有这个项目、读不出的为无。
    fn at(&self, commit: &Oid) -> Result<Option<Vec<Event>>, GitError> {
        if let Some(known) = self.known.borrow().get(commit) {
            return Ok(known.clone());
        }
        let mut found = self.read(commit, &self.paths)?;
        if found.is_none() {
            // 那时放在别的文件夹里。
            let entries = self.lineage.git.tree(commit, &["projects"])?;
            let named = |path: &Path| self.paths.iter().any(|p| p.file_name() == path.file_name());
            let others: Vec<&Path> = entries.iter().map(|e| e.path.as_path()).filter(|path| named(path)).collect();
            found = self.read(commit, &others)?;
        }
        self.known.borrow_mut().insert(commit.clone(), found.clone());
        Ok(found)
    }

    fn read(&self, commit: &Oid, paths: &[&Path]) -> Result<Option<Vec<Event>>, GitError> {
        for path in paths {
            let read = self.lineage.reader()?.borrow_mut().read_at(commit, path);
            let bytes = match read {
                Ok(bytes) => bytes,
                // 文件名里有换行的，另外问。
                Err(_) => match self.lineage.git.content_at(commit, path)? {
                    Some(oid) => self.lineage.git.content(&oid)?,
                    None => None,
                },
            };
            let project = bytes.and_then(|bytes| decode::<Project>(path, bytes, self.lineage.words).value);
            if let Some(project) = project.filter(|p| *p.id == *self.id) {
                return Ok(Some(project.events));
            }
        }
        Ok(None)
    }

    /// 事件是这个提交记入的：它有，它的上一个都没有。
    fn introduces(&self, commit: &Parents, event: &Event) -> Result<bool, GitError> {
        for parent in &commit.parents {
            if self.at(parent)?.is_some_and(|events| has(&events, event)) {
                return Ok(false);
            }
        }
        Ok(self.at(&commit.commit)?.is_some_and(|events| has(&events, event)))
    }

    /// 有个提交记入 `one` 时还没有 `other`。
    fn apart(&self, history: &[Parents], one: &Event, other: &Event) -> Result<bool, GitError> {
        for commit in history {
            let without = self.at(&commit.commit)?.is_some_and(|events| has(&events, one) && !has(&events, other));
            if without && self.introduces(commit, one)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// 有次合并，一边有 `first` 而没有 `second`，另一边带来 `second`，合成之后 `first` 在前。
    fn merged_so(&self, since: &[Parents], first: &Event, second: &Event) -> Result<bool, GitError> {
        for commit in since.iter().filter(|commit| commit.parents.len() > 1) {
            let Some(merged) = self.at(&commit.commit)? else { continue };
            let place = |event: &Event| merged.iter().position(|e| e.same(event));
            let (Some(a), Some(b)) = (place(first), place(second)) else { continue };
            let (mut left, mut right) = (false, false);
            for parent in &commit.parents {
                let events = self.at(parent)?.unwrap_or_default();
                left |= has(&events, first) && !has(&events, second);
                right |= has(&events, second);
            }
            if a < b && left && right {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

fn has(events: &[Event], event: &Event) -> bool {
    events.iter().any(|e| e.same(event))
}

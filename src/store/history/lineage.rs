//! 合并带来的次序：两个分支各自在末尾追加，并到一起总有一边的事件排在另一边之前。
//!
//! 凭提交的先后认定，不凭文件里的样子：基准以前的提交是改不了的，新的提交须从基准一线上、
//! 有这个项目的地方分出，各自追加时还没有看到对方的事件，次序才算合并带来的。

use std::{cell::OnceCell, path::Path};

use super::{
    objects::Objects,
    versions::{Versions, has},
};
use crate::{
    model::{Event, Project},
    store::{
        git::{Git, GitError, Oid, Parents},
        read::{Loaded, decode},
    },
    text::Dictionary,
};

/// 自基准以来的提交，用到时才取。
pub(super) struct Lineage<'a> {
    git: &'a Git,
    base: &'a Oid,
    since: OnceCell<Vec<Parents>>,
    objects: Objects<'a>,
}

impl<'a> Lineage<'a> {
    pub(super) fn new(git: &'a Git, base: &'a Oid, words: &Dictionary) -> Result<Self, GitError> {
        Ok(Lineage { git, base, since: OnceCell::new(), objects: Objects::new(git, words) })
    }

    /// 改以更早的一版为基准：那以后、原来的基准以前的合并，也可以说明次序。
    pub(super) fn earlier<'b>(&'b self, base: &'b Oid) -> Lineage<'b> {
        let objects = Objects::new(self.git, &self.objects.words);
        Lineage { git: self.git, base, since: OnceCell::new(), objects }
    }

    /// 基准里的一个项目文件读不出：它之前最后读得出的各版。
    pub(super) fn last_readable(&self, path: &Path) -> Result<Vec<(Oid, Loaded<Project>)>, GitError> {
        self.objects.last_readable_file(self.base, path, true, |path, bytes| {
            Some(decode::<Project>(path, bytes, &self.objects.words)).filter(|loaded| loaded.value.is_some())
        })
    }

    /// `now` 中 `wanted` 各处，先后的变化是由合并带来的；`paths` 是文件现在和在基准里的路径。
    pub(super) fn excused(
        &self,
        was: &Project,
        now: &Project,
        wanted: &[usize],
        paths: [&Path; 2],
    ) -> Result<Vec<usize>, GitError> {
        let versions = Versions::<Event>::of(&self.objects, Some(&now.id), paths);
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
        versions: &Versions<'_, Event>,
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
        versions: &Versions<'_, Event>,
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
        versions: &Versions<'_, Event>,
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
        let since = self.git.commits_since(&[self.base], &tips)?;
        Ok(self.since.get_or_init(|| since))
    }
}

impl Versions<'_, Event> {
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
                let events = self.at(parent)?.map(|e| e.to_vec()).unwrap_or_default();
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

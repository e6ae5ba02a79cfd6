//! 合并带来的次序：两个分支各自在末尾追加，并到一起总有一边的事件排在另一边之前。
//!
//! 一个事件只要在合并前的某一边上原是追加在两边分开之后的，它现在的位置就不算插入。

use std::{cell::OnceCell, path::Path};

use crate::{
    model::{Event, Project},
    store::{
        git::{Git, GitError, Merge, Oid},
        read::decode,
    },
};

/// 基准以来的各次合并，用到时才取。
pub(super) struct Merged<'a> {
    git: &'a Git,
    base: &'a Oid,
    merges: OnceCell<Vec<Merge>>,
}

impl<'a> Merged<'a> {
    pub(super) fn new(git: &'a Git, base: &'a Oid) -> Self {
        Merged { git, base, merges: OnceCell::new() }
    }

    /// `today` 中由合并带来的事件的位置；`paths` 是文件现在和在基准里的路径。
    pub(super) fn appended(&self, today: &Project, paths: &[&Path]) -> Result<Vec<usize>, GitError> {
        let mut found = Vec::new();
        for merge in self.merges()? {
            let fork = match &merge.fork {
                Some(fork) => self.events_at(fork, today, paths)?,
                None => Vec::new(),
            };
            for side in &merge.sides {
                let side = self.events_at(side, today, paths)?;
                found.extend(after_fork(&fork, &side, &today.events));
            }
        }
        Ok(found)
    }

    fn merges(&self) -> Result<&[Merge], GitError> {
        if let Some(merges) = self.merges.get() {
            return Ok(merges);
        }
        let merges = self.git.merges_since(self.base)?;
        Ok(self.merges.get_or_init(|| merges))
    }

    /// 某个提交里这个项目的事件；没有或读不出的为空。
    fn events_at(&self, commit: &Oid, today: &Project, paths: &[&Path]) -> Result<Vec<Event>, GitError> {
        for path in paths {
            let Some(content) = self.git.content_at(commit, path)? else { continue };
            let loaded = decode::<Project>(path, self.git.content(&content)?.unwrap_or_default());
            if let Some(project) = loaded.value.filter(|p| p.id == today.id) {
                return Ok(project.events);
            }
        }
        Ok(Vec::new())
    }
}

/// `today` 中的位置：在 `side` 里追加于分开之后，现在也仍排在分开之前的事件之后。
fn after_fork(fork: &[Event], side: &[Event], today: &[Event]) -> Vec<usize> {
    let last = |list: &[Event]| list.iter().rposition(|e| fork.iter().any(|f| f.same(e))).map_or(0, |n| n + 1);
    let own = &side[last(side)..];
    (last(today)..today.len()).filter(|n| own.iter().any(|e| e.same(&today[*n]))).collect()
}

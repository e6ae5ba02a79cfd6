//! 基准里没有、现在又有的文件：从前有过而后来删去了的，与删去之前的一版比。
//! 先删去（或换成链接、挪到认不出的地方），下一次放回来时改写，绕不过比较。

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use memchr::memmem;

use super::{base::Base, objects::Objects};
use crate::{
    model::Project,
    store::{
        discover::PROJECTS,
        git::{DroppedFile, Git, GitError, Oid},
        read::{Loaded, decode},
    },
};

/// 新有的编号不多于这么多，逐个在全文里找比读一遍快；再多的都读。
const FEW_IDS: usize = 16;

/// 各个编号删去之前的一版，连同提交。`wanted` 是现在新有的编号。
pub(super) fn projects(
    objects: &Objects<'_>,
    base: &Base,
    wanted: &BTreeSet<&str>,
) -> Result<Vec<(Oid, Loaded<Project>)>, GitError> {
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let dropped = objects.git.dropped(&base.oid, &[Path::new(PROJECTS)])?;
    let mut last: BTreeMap<String, &DroppedFile> = BTreeMap::new();
    let contents: Vec<Oid> = dropped.iter().map(|one| one.content).collect();
    objects.git.contents(&contents, |n, bytes| {
        let one = &dropped[n];
        // 读不出的、取不到的，凭文件名认：之前读得出的一版自会再看编号。
        let named = one.path.file_stem().and_then(|stem| wanted.get(stem.to_str()?).copied());
        let says_one = |bytes: &Vec<u8>| wanted.iter().any(|id| memmem::find(bytes, id.as_bytes()).is_some());
        let bytes = bytes.filter(|bytes| wanted.len() > FEW_IDS || says_one(bytes));
        let project = bytes.and_then(|bytes| decode::<Project>(&one.path, bytes, &objects.words).value);
        let id = project.map(|project| project.id.to_string()).or(named.map(str::to_owned));
        if let Some(id) = id.filter(|id| wanted.contains(&**id)) {
            last.entry(id).or_insert(one);
        }
    })?;
    let mut found = Vec::new();
    for (id, one) in last {
        let earlier = objects.last_readable_file(&one.commit, &one.path, true, |path, bytes| {
            Some(decode::<Project>(path, bytes, &objects.words)).filter(|loaded| loaded.value.is_some())
        })?;
        let is_own = |loaded: &Loaded<Project>| loaded.value.as_ref().is_some_and(|project| *project.id == *id);
        found.extend(earlier.into_iter().filter(|(_, loaded)| is_own(loaded)));
    }
    Ok(found)
}

/// 原处删去过的各个文件，最后一次是哪个提交删去的。
pub(super) fn files<'p>(git: &Git, base: &Base, wanted: &[&'p Path]) -> Result<Vec<(&'p Path, Oid)>, GitError> {
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let dropped = git.dropped(&base.oid, wanted)?;
    let last = |path: &'p Path| Some((path, dropped.iter().find(|one| one.path == path)?.commit));
    Ok(wanted.iter().copied().filter_map(last).collect())
}

//! 单位、县的文件与规则集：原有的不在了、改了，至少提醒；其中已记的事件改写了的，同项目一样是错误。

use std::path::Path;

use super::{
    base::Base,
    is_rule_set,
    place::{PathKind, place},
};
use crate::{
    rules::Baseline,
    store::{
        Located, Store,
        git::{Git, GitError},
        locate::{Owner, locate_all, nowhere, shown},
        read::read_source,
    },
    text::{Faults, Source, parse},
};

/// 与一个基准相比。
pub(super) fn compare(git: &Git, base: &Base, store: &Store, baseline: Baseline<'_>) -> Result<Vec<Located>, GitError> {
    let mut found: Vec<Located> = Vec::new();
    for changed in base.changed.iter().filter(|c| is_rule_set(&c.path)) {
        let owner = Owner { path: changed.path.clone(), ..Owner::default() };
        let now = store.files.has(&changed.path);
        let finding = baseline.rule_set(&shown(&changed.path), changed.base.is_some(), now);
        found.push(owner.at(finding, nowhere(), Vec::new()));
    }
    let (paths, contents) = base.changed_in_base(is_record);
    git.contents(&contents, |index, bytes| {
        found.extend(one(paths[index], bytes.unwrap_or_default(), store, baseline));
    })?;
    Ok(found)
}

fn one(path: &Path, bytes: Vec<u8>, store: &Store, baseline: Baseline<'_>) -> Vec<Located> {
    let owner = Owner { path: path.to_owned(), ..Owner::default() };
    if !store.files.has(path) {
        return vec![owner.at(baseline.record_gone(&shown(path)), nowhere(), Vec::new())];
    }
    let old = Source::read(path, bytes, &mut Faults::default());
    let new = read_source(&store.files, path, &mut Faults::default());
    let roots = (parse(&old, &mut Faults::default()), parse(&new, &mut Faults::default()));
    // 读不出的，核查时自会说。
    let (Some(was), Some(is)) = roots else { return Vec::new() };
    locate_all(&owner, baseline.record((&was, &old), &is), &new)
}

fn is_record(path: &Path) -> bool {
    matches!(place(path), PathKind::Unit(_) | PathKind::Everywhere) && !is_rule_set(path)
}

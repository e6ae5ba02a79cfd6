//! 单位、县的文件与规则集：原有的不在了、改了，至少提醒；其中已记的事件改写了的，同项目一样是错误。

use std::path::Path;

use super::{
    base::Base,
    is_rule_set,
    objects::Objects,
    place::{PathKind, place},
    returned,
};
use crate::{
    rules::{Baseline, Finding, slugs},
    store::{
        Located, Store,
        git::{Git, GitError},
        locate::{Owner, locate_all, nowhere},
        read::read_source,
        signers::COUNTY,
    },
    text::{Faults, Source, parse, shown},
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
    let fresh: Vec<&Path> = base.fresh(is_record).filter(|path| store.files.has(path)).collect();
    let mut olds: Vec<Source> = Vec::new();
    git.contents(&contents, |index, bytes| {
        olds.push(Source::read(paths[index], bytes.unwrap_or_default(), &mut Faults::default()));
    })?;
    let objects = Objects::new(git, store.files.words());
    let readable =
        |path: &Path, bytes: Vec<u8>| Some(Source::read(path, bytes, &mut Faults::default())).filter(is_readable);
    for old in &olds {
        if is_readable(old) {
            found.extend(one(old, &fresh, store, baseline));
            continue;
        }
        // 基准里的一份读不出：与它之前最后读得出的各版比。
        let earlier = objects.last_readable_file(&base.oid, &old.path, false, readable)?;
        for (commit, old) in &earlier {
            let name = format!("提交 {} ", commit.short());
            found.extend(one(old, &fresh, store, Baseline { name: &name, ..baseline }));
        }
        if earlier.is_empty() && !store.files.has(&old.path) {
            found.extend(one(old, &fresh, store, baseline));
        }
    }
    for (path, dropped) in returned::files(git, base, &fresh)? {
        for (commit, old) in &objects.last_readable_file(&dropped, path, false, readable)? {
            let name = format!("提交 {} ", commit.short());
            found.extend(one(old, &fresh, store, Baseline { name: &name, ..baseline }));
        }
    }
    Ok(found)
}

fn is_readable(source: &Source) -> bool {
    parse(source, &mut Faults::default()).is_some()
}

fn one(old: &Source, fresh: &[&Path], store: &Store, baseline: Baseline<'_>) -> Vec<Located> {
    let path = old.path.as_path();
    let owner = Owner { path: path.to_owned(), ..Owner::default() };
    if !store.files.has(path) {
        let lost = gone(old, fresh, store, baseline);
        return lost.into_iter().map(|finding| owner.at(finding, nowhere(), Vec::new())).collect();
    }
    let new = read_source(&store.files, path, &mut Faults::default());
    let roots = (parse(old, &mut Faults::default()), parse(&new, &mut Faults::default()));
    // 读不出的，核查时自会说。
    let (Some(was), Some(is)) = roots else { return Vec::new() };
    let mut found = baseline.record((&was, old), &is);
    if path == Path::new(COUNTY) {
        found.extend(baseline.frozen(&was, &is));
    }
    locate_all(&owner, found, &new)
}

/// 文件不在了。已记的事件都搬到了新的文件里的（改了名），只是提醒；没有的，是改写。
fn gone(old: &Source, fresh: &[&Path], store: &Store, baseline: Baseline<'_>) -> Vec<Finding> {
    let path = old.path.as_path();
    let was = parse(old, &mut Faults::default());
    let rewritten = |now: &Source| -> Option<Vec<Finding>> {
        let (was, is) = was.as_ref().zip(parse(now, &mut Faults::default()))?;
        let found = baseline.record((was, old), &is).into_iter();
        Some(found.filter(|f| f.rule == slugs::HISTORY_REWRITTEN).collect())
    };
    let nothing = Source::read(path, b"events: []\n".to_vec(), &mut Faults::default());
    let lost = rewritten(&nothing).unwrap_or_default();
    let kept = |new: &Path| rewritten(&read_source(&store.files, new, &mut Faults::default()));
    let moved = fresh.iter().any(|new| kept(new).is_some_and(|lost| lost.is_empty()));
    let gone = baseline.record_gone(&shown(path));
    if moved { vec![gone] } else { lost.into_iter().chain([gone]).collect() }
}

fn is_record(path: &Path) -> bool {
    matches!(place(path), PathKind::Unit(_) | PathKind::Everywhere) && !is_rule_set(path)
}

//! 附件变了，也是所属项目变了：由材料所写的路径，找到用着它的项目。

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Component, Path, PathBuf},
};

use rayon::prelude::*;

use super::base::Base;
use crate::{
    model::Project,
    rules::{Baseline, Finding},
    store::{
        Located, Store,
        files::FileKind,
        locate::{Owner, locate_all},
        read::{decode, most_of_each, read_file},
        skim::mentions,
    },
    text::shown,
};

/// 用着变了的附件的各个项目文件，与所用的附件；路径都相对于台账的根。
pub(super) type Users = BTreeMap<PathBuf, Vec<PathBuf>>;

/// 变了的附件各属哪个项目文件。
pub(super) fn users(bases: &[Base], store: &Store) -> Users {
    let changed: BTreeSet<PathBuf> = bases.iter().flat_map(|base| base.attached.iter().cloned()).collect();
    if changed.is_empty() {
        return Users::new();
    }
    let hints = Hints::of(&changed, store);
    let uses = |path: &Path| -> Vec<PathBuf> {
        let bytes = store.files.read(path).ok().filter(|bytes| hints.may_name(bytes));
        let project = bytes.and_then(|bytes| decode::<Project>(path, bytes, store.files.words()).value);
        let events = project.iter().flat_map(|p| &p.events);
        let materials = events.flat_map(|e| &e.materials).flat_map(|m| m.iter()).filter_map(|(_, m)| m.file());
        // 经过的文件夹是链接、换了所指的，附件也就换了。
        let through = |file: &str| {
            let file = plain(file);
            let link = file.ancestors().find(|part| changed.contains(*part)).map(Path::to_owned);
            link.unwrap_or(file)
        };
        let named = materials.flat_map(|file| [through(file), real(store, file)]).filter(|file| changed.contains(file));
        named.collect::<BTreeSet<_>>().into_iter().collect()
    };
    let found = store.projects.par_iter().map(|file| (file.path.to_path_buf(), uses(&file.path)));
    found.filter(|(_, files)| !files.is_empty()).collect()
}

/// 从原文就看得出一个项目用不用得着变了的附件：用着的必写着它的文件名；拿不准的算用得着。
struct Hints {
    /// 变了的文件名；台账里有链接的，名字可以不同，为无。
    names: Option<Vec<String>>,
}

impl Hints {
    fn of(changed: &BTreeSet<PathBuf>, store: &Store) -> Self {
        let name = |path: &PathBuf| Some(path.file_name()?.to_str()?.to_owned());
        let names = || changed.iter().map(name).collect();
        Hints { names: (!has_links(store)).then(names).flatten() }
    }

    fn may_name(&self, bytes: &[u8]) -> bool {
        memchr::memchr(b'\\', bytes).is_some()
            || self.names.as_ref().is_none_or(|names| mentions(bytes, names.iter().map(String::as_str)))
    }
}

/// 台账的文件夹里（隐藏的不算）有没有链接。
fn has_links(store: &Store) -> bool {
    let listed = store.files.walk(Path::new(""));
    listed.map_or(true, |all| all.iter().any(|(_, kind, _)| *kind == FileKind::Link))
}

/// 换过、删去的附件：至少提醒。
pub(super) fn findings(attached: &Users, store: &Store, baseline: Baseline<'_>) -> Vec<Located> {
    let one = |(path, files): (&PathBuf, &Vec<PathBuf>)| {
        let loaded = read_file::<Project>(&store.files, path);
        let classified = loaded.value.as_ref().is_some_and(Project::was_classified);
        let project = loaded.value.as_ref().map(|p| p.id.clone());
        let owner = Owner { path: path.clone(), project, unit: None, classified };
        let told = |file: &PathBuf| baseline.attachment(&shown(file), store.files.kind(file).is_some());
        let found: Vec<Finding> = files.iter().map(told).collect();
        locate_all(&owner, most_of_each(&found), &loaded.source)
    };
    attached.iter().flat_map(one).collect()
}

/// 去掉路径里的「.」。
fn plain(file: &str) -> PathBuf {
    Path::new(file).components().filter(|c| *c != Component::CurDir).collect()
}

/// 经过链接的，实际是台账里的哪个文件。
fn real(store: &Store, file: &str) -> PathBuf {
    let found = dunce::canonicalize(store.root.join(file)).unwrap_or_default();
    store.relative(&found)
}

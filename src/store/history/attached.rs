//! 附件变了，也是所属项目变了：由材料所写的路径，找到用着它的项目。

use std::{
    collections::BTreeSet,
    fs,
    path::{Component, Path, PathBuf},
};

use rayon::prelude::*;

use crate::{
    model::Project,
    store::{Store, read_file},
};

/// 材料指着 `changed`（相对于台账的根）中某个文件的项目文件。
pub(super) fn users(store: &Store, changed: &BTreeSet<&Path>) -> Vec<PathBuf> {
    if changed.is_empty() {
        return Vec::new();
    }
    let uses = |path: &Path| {
        let project = read_file::<Project>(&store.full(path), path).value;
        let events = project.iter().flat_map(|p| &p.events);
        let mut files = events.flat_map(|e| &e.materials).flat_map(|m| m.iter()).filter_map(|(_, m)| m.file());
        files.any(|file| changed.contains(plain(file).as_path()) || changed.contains(real(store, file).as_path()))
    };
    store.projects.par_iter().filter(|file| uses(&file.path)).map(|file| store.full(&file.path)).collect()
}

/// 去掉路径里的「.」。
fn plain(file: &str) -> PathBuf {
    Path::new(file).components().filter(|c| *c != Component::CurDir).collect()
}

/// 经过链接的，实际是台账里的哪个文件。
fn real(store: &Store, file: &str) -> PathBuf {
    let found = fs::canonicalize(store.root.join(file)).unwrap_or_default();
    store.relative(&found)
}

//! 台账里有而没有检出的项目文件：稀疏检出略去的，git 里有，盘上没有。

use std::path::{Path, PathBuf};

use super::{Store, discover::PROJECTS, git::Git};

/// 没有检出的项目文件，相对于根。不在仓库里的、没有略去的为空。
#[must_use]
pub fn unseen(store: &Store) -> Vec<PathBuf> {
    let tracked = store.root.ancestors().any(|dir| dir.join(".git").symlink_metadata().is_ok());
    if !tracked || !store.files.is_disk() {
        return Vec::new();
    }
    let listed = Git::open(&store.root).and_then(|git| git.skipped(&[PROJECTS])).unwrap_or_default();
    let missing = |path: &Path| path.extension().is_some_and(|x| x == "yaml") && store.files.kind(path).is_none();
    let skipped = listed.into_iter().filter(|entry| missing(&entry.path));
    skipped.map(|entry| entry.path).collect()
}

/// 没有检出的项目的编号：新的编号不得与它们相同。
#[must_use]
pub fn unseen_ids(store: &Store) -> Vec<String> {
    let stem = |path: PathBuf| path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
    unseen(store).into_iter().filter_map(stem).collect()
}

//! 一个基准，与台账现在的文件相比变了哪些。比的是内容，由本程序自己比，不经 git 的筛选与索引。

use std::{
    collections::{HashMap, HashSet},
    path::{Path, PathBuf},
};

use rayon::prelude::*;

use crate::store::{
    Store,
    discover::PROJECTS,
    files::{FileKind, Files},
    git::{Git, GitError, ListedFile, Oid},
};

/// 变了的一个文件。
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Changed {
    /// 路径，相对于台账的根。
    pub path: PathBuf,
    /// 在基准里的内容；基准里没有、或不是普通文件的为无。
    pub base: Option<Oid>,
}

/// 一个基准。
#[derive(Debug)]
pub(super) struct Base {
    /// 提交。
    pub oid: Oid,
    /// 变了的，按路径。
    pub changed: Vec<Changed>,
    /// 可能是附件的各项，变没变不论。
    pub attached: Vec<ListedFile>,
}

/// 核查所读的文件夹。
const FOLDERS: [&str; 2] = [PROJECTS, "rules"];

impl Base {
    /// 与现在的文件相比。
    pub(super) fn compare(git: &Git, oid: Oid, store: &Store) -> Result<Self, GitError> {
        let files = &store.files;
        // 列一次：核查所读的，与可能是附件的。
        let listed = git.tree(&oid, &["."])?;
        let attached = listed.iter().filter(|entry| is_attachment(entry)).cloned().collect();
        let own = listed.into_iter().filter(|entry| FOLDERS.iter().any(|folder| entry.path.starts_with(folder)));
        let was: HashMap<PathBuf, ListedFile> = own.map(|entry| (entry.path.clone(), entry)).collect();
        let now: Vec<PathBuf> = FOLDERS.iter().flat_map(|folder| present(files, folder)).collect();
        let plain = |path: &Path| was.get(path).filter(|entry| entry.kind == FileKind::File).map(|entry| &entry.oid);
        let known = store.known();
        let is_known = |path: &Path, oid: &Oid| known.get(path).is_some_and(|kept| oid.bytes() == Some(*kept));
        let differs = |path: &PathBuf| !plain(path).is_some_and(|oid| is_known(path, oid) || files.is(path, oid));
        let mut changed: Vec<PathBuf> = now.par_iter().filter(|path| differs(path)).cloned().collect();
        let here: HashSet<&Path> = now.iter().map(PathBuf::as_path).collect();
        let gone: Vec<&PathBuf> =
            was.keys().filter(|path| !here.contains(path.as_path()) && files.kind(path).is_none()).collect();
        let skipped = if gone.is_empty() { HashMap::new() } else { skipped(git)? };
        changed.extend(gone.into_iter().filter(|path| skipped.get(*path) != plain(path)).cloned());
        changed.retain(|path| !is_hidden(path));
        changed.sort();
        changed.dedup();
        let changed = changed.into_iter().map(|path| Changed { base: plain(&path).cloned(), path }).collect();
        Ok(Base { oid, changed, attached })
    }

    /// 变了而在基准里有的：路径与内容的名称，次序相应。
    pub(super) fn changed_in_base(&self, wanted: fn(&Path) -> bool) -> (Vec<&Path>, Vec<Oid>) {
        let changed = self.changed.iter().filter(|c| wanted(&c.path));
        changed.filter_map(|c| Some((c.path.as_path(), c.base.clone()?))).unzip()
    }
}

/// 可能是附件：不是规则集，也不是台账的文件。
fn is_attachment(entry: &ListedFile) -> bool {
    let kept = entry.path.starts_with("rules") || entry.path.extension().is_some_and(|x| x == "yaml");
    entry.kind == FileKind::File && !kept
}

/// 稀疏检出略去的，盘上本来就没有；索引里与基准相同的，没有变。
fn skipped(git: &Git) -> Result<HashMap<PathBuf, Oid>, GitError> {
    let skipped = git.index(&FOLDERS)?.into_iter().filter(|entry| entry.skipped);
    Ok(skipped.map(|entry| (entry.path, entry.oid)).collect())
}

/// 一个文件夹里现有的文件；读不了的文件夹，核查时自会说。
fn present(files: &Files, folder: &str) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = files
        .walk(Path::new(folder))
        .unwrap_or_default()
        .into_iter()
        .filter(|(_, kind, _)| *kind != FileKind::Folder)
        .map(|(path, ..)| path)
        .collect();
    found.sort();
    found
}

fn is_hidden(path: &Path) -> bool {
    path.iter().any(|name| name.to_string_lossy().starts_with('.'))
}

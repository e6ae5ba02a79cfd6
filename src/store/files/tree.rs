//! git 里的一份文件：路径、模式与内容的名称；内容用到时才取。

use std::{
    collections::BTreeMap,
    ffi::OsStr,
    io,
    ops::Bound,
    path::{Component, Path, PathBuf},
    sync::Mutex,
};

use super::FileKind;
use crate::{
    rules::Attachment,
    store::git::{Git, GitError, ListedFile, ObjectReader, Oid},
};

/// 一份文件。
#[derive(Debug)]
pub struct Tree {
    entries: BTreeMap<PathBuf, ListedFile>,
    reader: Mutex<ObjectReader>,
}

impl Tree {
    /// 由各项构成；没有解决冲突的不在其中。
    ///
    /// # Errors
    /// git 启动不了。
    pub fn new(git: &Git, entries: impl IntoIterator<Item = ListedFile>) -> Result<Self, GitError> {
        let entries = entries.into_iter().map(|entry| (entry.path.clone(), entry)).collect();
        Ok(Tree { entries, reader: Mutex::new(git.reader()?) })
    }

    /// 一个普通文件的内容的名称。
    #[must_use]
    pub fn oid(&self, path: &Path) -> Option<&Oid> {
        self.entries.get(path).filter(|entry| entry.kind == FileKind::File).map(|entry| &entry.oid)
    }

    pub(super) fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        let oid = match self.entries.get(path) {
            Some(entry) if entry.kind == FileKind::File => &entry.oid,
            Some(_) => return Err(io::Error::other(super::dir::NOT_PLAIN)),
            None => return Err(io::ErrorKind::NotFound.into()),
        };
        let mut reader = self.reader.lock().map_err(|_| io::Error::other("git 已经停了"))?;
        reader.read(oid)?.ok_or_else(|| io::Error::other("git 里没有这个文件的内容（部分克隆没有取来，或已损坏）"))
    }

    pub(super) fn kind(&self, path: &Path) -> Option<FileKind> {
        self.entries.get(path).map(|entry| entry.kind).or_else(|| self.under(path).next().map(|_| FileKind::Folder))
    }

    fn under<'a>(&'a self, folder: &'a Path) -> impl Iterator<Item = &'a ListedFile> {
        let from = (Bound::Excluded(folder), Bound::Unbounded);
        self.entries.range::<Path, _>(from).map(|(_, entry)| entry).take_while(move |e| e.path.starts_with(folder))
    }

    pub(super) fn list(&self, folder: &Path) -> Vec<(PathBuf, FileKind)> {
        let mut found: Vec<(PathBuf, FileKind)> = Vec::new();
        for entry in self.under(folder) {
            let Some((first, rest)) = split(folder, &entry.path) else { continue };
            let path = folder.join(first);
            if found.last().is_none_or(|(last, _)| *last != path) {
                found.push((path, if rest { FileKind::Folder } else { entry.kind }));
            }
        }
        found
    }

    pub(super) fn walk(&self, folder: &Path, visible: impl Fn(&OsStr) -> bool) -> Vec<(PathBuf, FileKind, usize)> {
        let mut found: Vec<(PathBuf, FileKind, usize)> = Vec::new();
        let mut open: Vec<PathBuf> = Vec::new();
        for entry in self.under(folder) {
            let names: Vec<&OsStr> = entry.path.strip_prefix(folder).into_iter().flat_map(|rest| rest.iter()).collect();
            if !names.iter().all(|name| visible(name)) {
                continue;
            }
            let mut at = folder.to_owned();
            for (depth, name) in names.iter().enumerate().take(names.len().saturating_sub(1)) {
                at.push(name);
                if open.get(depth) != Some(&at) {
                    open.truncate(depth);
                    open.push(at.clone());
                    found.push((at.clone(), FileKind::Folder, depth + 1));
                }
            }
            found.push((entry.path.clone(), entry.kind, names.len()));
        }
        found
    }

    pub(super) fn attachment(&self, path: &Path) -> Attachment {
        let mut plain = PathBuf::new();
        for part in path.components() {
            match part {
                Component::Normal(name) => plain.push(name),
                Component::CurDir => {}
                // 越出台账的、经过链接的，凭索引看不出。
                _ => return Attachment::Unknown,
            }
        }
        let through = plain.ancestors().any(|p| self.entries.get(p).is_some_and(|e| e.kind != FileKind::File));
        match self.entries.get(&plain).map(|entry| entry.kind) {
            Some(FileKind::File) => Attachment::Present,
            _ if through => Attachment::Unknown,
            _ => Attachment::Missing,
        }
    }
}

/// `path` 在 `folder` 之下的第一段，其后还有没有。
fn split<'p>(folder: &Path, path: &'p Path) -> Option<(&'p OsStr, bool)> {
    let mut names = path.strip_prefix(folder).ok()?.iter();
    let first = names.next()?;
    Some((first, names.next().is_some()))
}

//! git 里的一份文件：哪一层文件夹、哪个文件用到了，才取哪一个。

use std::{
    ffi::OsStr,
    io,
    path::{Component, Path, PathBuf},
    sync::Mutex,
};

use super::{
    FileKind,
    branch::{Branch, TreeEntry, TreeNode, paired},
    walk::{DEEPEST, TOO_DEEP},
};
use crate::{
    rules::Attachment,
    store::git::{Git, GitError, ListedFile, ObjectReader, Oid},
};

/// 一份文件。
#[derive(Debug)]
pub struct Tree {
    root: Branch,
    reader: Mutex<ObjectReader>,
}

/// 两份里不同的一处。
#[derive(Debug, PartialEq, Eq)]
pub struct PathChange {
    /// 路径，相对于台账的根。
    pub path: PathBuf,
    /// 原来是什么，与内容的名称；原来没有的为无。
    pub was: Option<(FileKind, Oid)>,
}

impl Tree {
    /// 由列出的各项（如索引）构成；没有解决冲突的不在其中。
    ///
    /// # Errors
    /// git 启动不了。
    pub fn listed(git: &Git, entries: &[ListedFile]) -> Result<Self, GitError> {
        Ok(Tree { root: Branch::of(entries), reader: Mutex::new(git.reader()?) })
    }

    /// 一个提交的。
    ///
    /// # Errors
    /// git 不成功。
    pub fn committed(git: &Git, commit: &Oid) -> Result<Self, GitError> {
        let root = Branch::default();
        let entry = |file: ListedFile| TreeEntry { node: node(file.kind, file.oid), name: file.path.into() };
        root.fill(git.folder(commit)?.into_iter().map(entry).collect());
        Ok(Tree { root, reader: Mutex::new(git.reader()?) })
    }

    /// 一个文件夹里的各项，依名称。
    fn entries<'t>(&'t self, branch: &'t Branch) -> io::Result<&'t [TreeEntry]> {
        if let Some(known) = branch.entries() {
            return Ok(known);
        }
        let oid = branch.oid.ok_or_else(lost)?;
        let mut reader = self.reader.lock().map_err(|_| io::Error::other("git 已经停了"))?;
        let listed = reader.read_folder(&oid)?.ok_or_else(lost)?;
        Ok(branch.fill(listed.into_iter().map(|(name, kind, oid)| TreeEntry { name, node: node(kind, oid) }).collect()))
    }

    /// 一个文件夹里的各项；没有这个文件夹的为空。
    ///
    /// # Errors
    /// 取不到。
    pub fn folder(&self, path: &Path) -> io::Result<&[TreeEntry]> {
        if path.as_os_str().is_empty() {
            return self.entries(&self.root);
        }
        self.find(path)?.and_then(TreeEntry::branch).map_or(Ok(&[]), |branch| self.entries(branch))
    }

    fn find(&self, path: &Path) -> io::Result<Option<&TreeEntry>> {
        let mut here = &self.root;
        let mut found = None;
        for name in path {
            let Some(branch) = found.map_or(Some(here), TreeEntry::branch) else { return Ok(None) };
            here = branch;
            let entries = self.entries(here)?;
            let Ok(at) = entries.binary_search_by(|entry| (*entry.name).cmp(name)) else { return Ok(None) };
            found = entries.get(at);
        }
        Ok(found)
    }

    fn leaf(&self, path: &Path) -> io::Result<Option<(FileKind, &Oid)>> {
        Ok(self.find(path)?.and_then(TreeEntry::leaf))
    }

    /// 一个普通文件的内容的名称。
    #[must_use]
    pub fn oid(&self, path: &Path) -> Option<&Oid> {
        self.leaf(path).ok()?.filter(|(kind, _)| *kind == FileKind::File).map(|(_, oid)| oid)
    }

    pub(super) fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        let oid = match self.leaf(path)? {
            Some((FileKind::File, oid)) => oid,
            Some(_) => return Err(io::Error::other(super::dir::NOT_PLAIN)),
            None => return Err(io::ErrorKind::NotFound.into()),
        };
        let mut reader = self.reader.lock().map_err(|_| io::Error::other("git 已经停了"))?;
        reader.read(oid)?.ok_or_else(|| io::Error::other("git 里没有这个文件的内容（部分克隆没有取来，或已损坏）"))
    }

    pub(super) fn kind(&self, path: &Path) -> Option<FileKind> {
        self.find(path).ok()?.map(kind)
    }

    pub(super) fn list(&self, folder: &Path) -> io::Result<Vec<(PathBuf, FileKind)>> {
        let entries = self.folder(folder)?;
        Ok(entries.iter().map(|entry| (folder.join(&entry.name), kind(entry))).collect())
    }

    pub(super) fn walk(
        &self,
        folder: &Path,
        visible: impl Fn(&OsStr) -> bool,
    ) -> io::Result<Vec<(PathBuf, FileKind, usize)>> {
        let mut found = Vec::new();
        let mut too_deep = false;
        self.under(self.folder(folder)?, folder, 1, &mut |path, entry, depth| {
            let seen = visible(&entry.name);
            if seen {
                found.push((path.join(&entry.name), kind(entry), depth));
            }
            too_deep |= depth >= DEEPEST && entry.branch().is_some();
            seen && depth < DEEPEST
        })?;
        if too_deep { Err(io::Error::other(TOO_DEEP)) } else { Ok(found) }
    }

    /// 逐个看全部文件夹与其中各项。再深的不是台账的文件，也不是它的附件。
    ///
    /// # Errors
    /// 取不到。
    pub fn each_folder<'t>(&'t self, mut look: impl FnMut(&Path, &'t [TreeEntry])) -> io::Result<()> {
        let root = self.entries(&self.root)?;
        look(Path::new(""), root);
        let mut folders = vec![(PathBuf::new(), root)];
        while let Some((path, entries)) = folders.pop() {
            for (entry, branch) in entries.iter().filter_map(|entry| Some((entry, entry.branch()?))) {
                let (path, inside) = (path.join(&entry.name), self.entries(branch)?);
                look(&path, inside);
                if path.components().count() < DEEPEST {
                    folders.push((path, inside));
                }
            }
        }
        Ok(())
    }

    /// 走遍各项，文件夹在其中各项之前；`enter` 答要不要走进去。
    fn under(
        &self,
        entries: &[TreeEntry],
        path: &Path,
        depth: usize,
        enter: &mut impl FnMut(&Path, &TreeEntry, usize) -> bool,
    ) -> io::Result<()> {
        for entry in entries {
            let inside = enter(path, entry, depth);
            if let Some(branch) = entry.branch().filter(|_| inside) {
                self.under(self.entries(branch)?, &path.join(&entry.name), depth + 1, enter)?;
            }
        }
        Ok(())
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
        let through = |part: &Path| matches!(self.kind(part), Some(FileKind::Link | FileKind::Other));
        match self.kind(&plain) {
            Some(FileKind::File) => Attachment::Present,
            _ if plain.ancestors().any(through) => Attachment::Unknown,
            _ => Attachment::Missing,
        }
    }

    /// 与另一份不同的各处，依路径；名称相同的文件夹不必看进去。
    ///
    /// # Errors
    /// 取不到。
    pub fn differences(&self, now: &Tree) -> io::Result<Vec<PathChange>> {
        let mut found = Vec::new();
        self.differ(Some(&self.root), (now, Some(&now.root)), Path::new(""), 0, &mut found)?;
        Ok(found)
    }

    fn differ(
        &self,
        was: Option<&Branch>,
        (other, now): (&Tree, Option<&Branch>),
        path: &Path,
        depth: usize,
        found: &mut Vec<PathChange>,
    ) -> io::Result<()> {
        let same = was.zip(now).is_some_and(|(was, now)| was.oid.is_some() && was.oid == now.oid);
        // 再深的不是台账的文件，也不是它的附件。
        if same || depth > DEEPEST {
            return Ok(());
        }
        let ours = was.map_or(Ok(&[][..]), |branch| self.entries(branch))?;
        let theirs = now.map_or(Ok(&[][..]), |branch| other.entries(branch))?;
        for (was, now) in paired(ours, theirs, |entry| &entry.name, |entry| &entry.name) {
            let Some(entry) = was.or(now) else { continue };
            let full = path.join(&entry.name);
            let leaf = |entry: Option<&TreeEntry>| entry.and_then(TreeEntry::leaf).map(|(kind, oid)| (kind, *oid));
            let branches = (was.and_then(TreeEntry::branch), now.and_then(TreeEntry::branch));
            if leaf(was) != leaf(now) {
                found.push(PathChange { path: full.clone(), was: leaf(was) });
            }
            if branches.0.is_some() || branches.1.is_some() {
                self.differ(branches.0, (other, branches.1), &full, depth + 1, found)?;
            }
        }
        Ok(())
    }
}

fn node(kind: FileKind, oid: Oid) -> TreeNode {
    match kind {
        FileKind::Folder => TreeNode::Branch(Branch::unread(oid)),
        _ => TreeNode::Leaf(kind, oid),
    }
}

fn kind(entry: &TreeEntry) -> FileKind {
    entry.leaf().map_or(FileKind::Folder, |(kind, _)| kind)
}

fn lost() -> io::Error {
    io::Error::other("git 里没有这个文件夹的清单（部分克隆没有取来，或已损坏）")
}

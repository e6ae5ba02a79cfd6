//! 清单：索引里有什么，某个提交里有什么。只列名称，不看盘上的文件。

use std::{
    collections::HashSet,
    ffi::OsStr,
    path::{Path, PathBuf},
};

use super::{Git, GitError, Oid, items, path};
use crate::store::files::{FileKind, whole};

/// 清单的一项。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedFile {
    /// 路径，相对于台账的根。
    pub path: PathBuf,
    /// 是什么：链接是链接，子仓库是别的。
    pub kind: FileKind,
    /// 内容的名称。
    pub oid: Oid,
}

/// 空文件的名称，两种摘要各一个。
const EMPTY: [&str; 2] =
    ["e69de29bb2d1d6434b8b29ae775ad8c2e48c5391", "473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813"];
const UNADDED: [&str; 6] = ["diff-files", "-z", "--name-only", "--diff-filter=A", "--relative", "--"];
const LIST_INDEX: [&str; 5] = ["ls-files", "-s", "-t", "-z", "--"];

impl ListedFile {
    fn is_empty(&self) -> bool {
        EMPTY.contains(&self.oid.as_str())
    }
}

impl Git {
    /// 索引里 `folders` 之下的各项；没有解决冲突的不算。
    ///
    /// # Errors
    /// git 不成功。
    pub fn index(&self, folders: &[&str]) -> Result<Vec<ListedFile>, GitError> {
        let args: Vec<&str> = LIST_INDEX.into_iter().chain(folders.iter().copied()).collect();
        let mut listed: Vec<ListedFile> = items(&self.bytes(&args)?).filter_map(staged).collect();
        // 只说要加、还没有加内容的（git add -N），不在将要提交的之中；加了一个空文件的在。
        if listed.iter().any(ListedFile::is_empty) {
            let args: Vec<&str> = UNADDED.into_iter().chain(folders.iter().copied()).collect();
            let unadded: HashSet<PathBuf> = items(&self.bytes(&args)?).map(path).collect();
            listed.retain(|file| !file.is_empty() || !unadded.contains(&file.path));
        }
        Ok(listed)
    }

    /// 某个提交里 `folders` 之下的各项。
    ///
    /// # Errors
    /// git 不成功。
    pub fn tree(&self, commit: &Oid, folders: &[&str]) -> Result<Vec<ListedFile>, GitError> {
        let args: Vec<&str> =
            ["ls-tree", "-r", "-z", commit.as_str(), "--"].into_iter().chain(folders.iter().copied()).collect();
        Ok(items(&self.bytes(&args)?).filter_map(committed).collect())
    }

    /// 某个提交里，台账的根那一层的各项。
    ///
    /// # Errors
    /// git 不成功。
    pub fn folder(&self, commit: &Oid) -> Result<Vec<ListedFile>, GitError> {
        Ok(items(&self.bytes(&["ls-tree", "-z", commit.as_str()])?).filter_map(committed).collect())
    }

    /// 索引里略去不检出的各项（稀疏检出）：别的不取，所以快。
    ///
    /// # Errors
    /// git 不成功。
    pub fn skipped(&self, folders: &[&str]) -> Result<Vec<ListedFile>, GitError> {
        let args: Vec<&str> = LIST_INDEX.into_iter().chain(folders.iter().copied()).collect();
        Ok(items(&self.bytes(&args)?).filter(|item| item.starts_with(b"S ")).filter_map(staged).collect())
    }

    /// 一个文件在仓库里的路径，自最上层起；不在仓库里的为无。
    ///
    /// # Errors
    /// git 不成功。
    pub fn within(&self, file: &Path) -> Result<Option<PathBuf>, GitError> {
        let Ok(top) = dunce::canonicalize(self.text(&["rev-parse", "--show-toplevel"])?) else { return Ok(None) };
        // 照写的路径先看：其中的链接是仓库自己的，不能借它说不在仓库里。
        let places = [Some(whole(file)), dunce::canonicalize(file).ok()];
        Ok(places.into_iter().flatten().find_map(|full| full.strip_prefix(&top).ok().map(Path::to_owned)))
    }

    /// 某个提交里一个文件（路径自最上层起）的全文，不论多大；没有这个普通文件的为无。
    ///
    /// # Errors
    /// git 不成功。
    pub fn whole_file(&self, commit: &Oid, file: &Path) -> Result<Option<Vec<u8>>, GitError> {
        let args = ["ls-tree", "-z", "--full-tree", commit.as_str(), "--"].map(OsStr::new);
        let listed = self.bytes(&[&args[..], &[file.as_os_str()]].concat())?;
        let found = items(&listed).filter_map(committed).find(|entry| entry.kind == FileKind::File);
        found.map(|entry| self.bytes(&["cat-file", "blob", entry.oid.as_str()])).transpose()
    }
}

/// `ls-files -s -t -z` 的一项：「标记 模式 摘要 第几方\t路径」。
fn staged(item: &[u8]) -> Option<ListedFile> {
    let (head, name) = cut(item)?;
    let [_, mode, oid, "0"] = head.split(' ').collect::<Vec<_>>()[..] else { return None };
    Some(ListedFile { path: path(name), kind: kind(mode), oid: Oid::read(oid)? })
}

/// `ls-tree -z` 的一项：「模式 种类 摘要\t路径」。
fn committed(item: &[u8]) -> Option<ListedFile> {
    let (head, name) = cut(item)?;
    let [mode, _, oid] = head.split(' ').collect::<Vec<_>>()[..] else { return None };
    Some(ListedFile { path: path(name), kind: kind(mode), oid: Oid::read(oid)? })
}

fn cut(item: &[u8]) -> Option<(&str, &[u8])> {
    let tab = item.iter().position(|b| *b == b'\t')?;
    Some((std::str::from_utf8(&item[..tab]).ok()?, &item[tab + 1..]))
}

pub(super) fn kind(mode: &str) -> FileKind {
    // 前面补了零的也认：git 自己照数看，不照写法看。
    match u32::from_str_radix(mode, 8).map(|mode| mode & 0o170_000) {
        Ok(0o100_000) => FileKind::File,
        Ok(0o120_000) => FileKind::Link,
        Ok(0o040_000) => FileKind::Folder,
        _ => FileKind::Other,
    }
}

/// 普通文件的模式（链接、子仓库不是）。
pub(super) fn is_file(mode: &str) -> bool {
    kind(mode) == FileKind::File
}

#[cfg(test)]
mod tests {
    use super::{FileKind, kind};

    #[test]
    fn a_mode_is_a_number_however_it_is_written() {
        for (mode, is) in [
            ("100644", FileKind::File),
            ("0100644", FileKind::File),
            ("100755", FileKind::File),
            ("120000", FileKind::Link),
            ("0120000", FileKind::Link),
            ("40000", FileKind::Folder),
            ("040000", FileKind::Folder),
            ("160000", FileKind::Other),
            ("甲", FileKind::Other),
        ] {
            assert_eq!(kind(mode), is, "{mode}");
        }
    }
}

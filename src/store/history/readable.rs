//! 读不出的一版，当作还是它之前最后读得出的样子：先把文件弄坏，下一次改正时夹带别的，绕不过比较与签署。

use std::{collections::HashSet, path::Path};

use super::objects::Objects;
use crate::store::git::{GitError, Oid};

/// 一个文件（或规则集）在一个提交里。
#[derive(Clone)]
pub(super) enum FileStanding<T> {
    /// 读得出。
    Read(T),
    /// 有而读不出。
    Unread,
    /// 没有。
    Absent,
}

impl<T> FileStanding<T> {
    pub(super) fn map<U>(self, change: impl FnOnce(T) -> U) -> FileStanding<U> {
        match self {
            FileStanding::Read(value) => FileStanding::Read(change(value)),
            FileStanding::Unread => FileStanding::Unread,
            FileStanding::Absent => FileStanding::Absent,
        }
    }
}

impl Objects<'_> {
    /// `from` 之前、各条线上最后读得出的一版；一线上没有了这个文件的，到那里为止。
    pub(super) fn last_readable<T>(
        &self,
        from: &Oid,
        mut see: impl FnMut(&Oid) -> Result<FileStanding<T>, GitError>,
    ) -> Result<Vec<(Oid, T)>, GitError> {
        let mut found = Vec::new();
        let mut seen = HashSet::new();
        let mut queue = self.parents(from)?;
        while let Some(commit) = queue.pop() {
            if !seen.insert(commit) {
                continue;
            }
            match see(&commit)? {
                FileStanding::Read(value) => found.push((commit, value)),
                FileStanding::Unread => queue.extend(self.parents(&commit)?),
                FileStanding::Absent => {}
            }
        }
        Ok(found)
    }

    /// 同上，看一个文件；`read` 由内容读出。`elsewhere` 说那时放在别处的同名文件也认。
    pub(super) fn last_readable_file<T>(
        &self,
        from: &Oid,
        path: &Path,
        elsewhere: bool,
        read: impl Fn(&Path, Vec<u8>) -> Option<T>,
    ) -> Result<Vec<(Oid, T)>, GitError> {
        let see = |commit: &Oid, path: &Path| -> Result<FileStanding<T>, GitError> {
            let Some(bytes) = self.file(commit, path)? else { return Ok(FileStanding::Absent) };
            Ok(read(path, bytes).map_or(FileStanding::Unread, FileStanding::Read))
        };
        self.last_readable(from, |commit| {
            let here = see(commit, path)?;
            if !elsewhere || !matches!(here, FileStanding::Absent) {
                return Ok(here);
            }
            let elsewhere = self.namesakes(commit, &[path])?;
            elsewhere.first().map_or(Ok(FileStanding::Absent), |path| see(commit, path))
        })
    }
}

//! 逐个取 git 里的对象：某个提交里的一个文件，一个提交。

use std::{
    cell::{OnceCell, RefCell},
    path::{Path, PathBuf},
};

use crate::{
    store::git::{Git, GitError, ObjectReader, Oid, SignedCommit, commit_parents},
    text::Dictionary,
};

/// 逐个取对象的进程，用到时才起。
pub(super) struct Objects<'a> {
    pub(super) git: &'a Git,
    /// 读文件所据的用语。
    pub(super) words: Dictionary,
    reader: OnceCell<RefCell<ObjectReader>>,
    /// 部分克隆：有的内容本机没有，没有取到的不等于没有。
    partial: OnceCell<bool>,
}

impl<'a> Objects<'a> {
    pub(super) fn new(git: &'a Git, words: &Dictionary) -> Self {
        Objects { git, words: words.clone(), reader: OnceCell::new(), partial: OnceCell::new() }
    }

    fn reader(&self) -> Result<&RefCell<ObjectReader>, GitError> {
        if let Some(reader) = self.reader.get() {
            return Ok(reader);
        }
        let reader = self.git.reader()?;
        Ok(self.reader.get_or_init(|| RefCell::new(reader)))
    }

    /// 某个提交里一个文件的内容；没有的为无。
    pub(super) fn file(&self, commit: &Oid, path: &Path) -> Result<Option<Vec<u8>>, GitError> {
        let read = self.reader()?.borrow_mut().read_at(commit, path);
        let found = match read {
            Ok(bytes) => bytes,
            // 文件名里有换行的，另外问。
            Err(_) => match self.git.content_at(commit, path)? {
                Some(oid) => self.git.content(&oid)?,
                None => None,
            },
        };
        if found.is_none() && self.is_partial()? && self.git.content_at(commit, path)?.is_some() {
            return Err(GitError::Partial(commit.to_string()));
        }
        Ok(found)
    }

    /// 那时放在别的文件夹里的：台账里同名的各个文件。
    pub(super) fn namesakes(&self, commit: &Oid, paths: &[&Path]) -> Result<Vec<PathBuf>, GitError> {
        let named = |path: &PathBuf| paths.iter().any(|p| p.file_name() == path.file_name());
        let listed = self.git.tree(commit, &["projects"])?;
        Ok(listed.into_iter().map(|entry| entry.path).filter(named).collect())
    }

    fn is_partial(&self) -> Result<bool, GitError> {
        if let Some(partial) = self.partial.get() {
            return Ok(*partial);
        }
        let partial = self.git.is_partial()?;
        Ok(*self.partial.get_or_init(|| partial))
    }

    /// 一个提交的签名。
    pub(super) fn signed(&self, commit: &Oid) -> Result<SignedCommit, GitError> {
        Ok(SignedCommit::read(&self.commit(commit)?))
    }

    /// 一个提交的各个上一个；浅克隆没有取来的，不能当作没有。
    pub(super) fn parents(&self, commit: &Oid) -> Result<Vec<Oid>, GitError> {
        let parents = commit_parents(&self.commit(commit)?);
        for parent in &parents {
            if self.commit(parent).is_err() && self.git.is_shallow()? {
                return Err(GitError::Shallow(commit.short().to_owned()));
            }
        }
        Ok(parents)
    }

    fn commit(&self, commit: &Oid) -> Result<Vec<u8>, GitError> {
        let read = self.reader()?.borrow_mut().read_commit(commit);
        read.ok().flatten().ok_or_else(|| GitError::Partial(commit.to_string()))
    }
}

//! 逐个取 git 里的对象：某个提交里的一个文件，一个提交。取过的文件夹记着：许多提交里是同一份，不再问 git。

use std::{
    cell::{OnceCell, RefCell},
    collections::HashMap,
    ffi::{OsStr, OsString},
    path::{Path, PathBuf},
    rc::Rc,
};

use crate::{
    store::{
        discover::PROJECTS,
        files::FileKind,
        git::{FolderItem, Git, GitError, ListedFile, ObjectReader, Oid, SignedCommit, commit_parents},
    },
    text::Dictionary,
};

/// 找同名的文件，至多往里找几层：台账的文件只在第二层，再深的不必找。
const DEEPEST: usize = 8;

/// 逐个取对象的进程，用到时才起。
pub(super) struct Objects<'a> {
    pub(super) git: &'a Git,
    /// 读文件所据的用语。
    pub(super) words: Dictionary,
    reader: OnceCell<RefCell<ObjectReader>>,
    /// 部分克隆：有的内容本机没有，没有取到的不等于没有。
    partial: OnceCell<bool>,
    /// 各个提交里台账的根；那时没有的为无。
    roots: RefCell<HashMap<Oid, Option<Rc<ObjectFolder>>>>,
    folders: RefCell<HashMap<Oid, Rc<ObjectFolder>>>,
}

/// 一个文件夹里的各项；其下的文件夹另列一遍，好逐层找。
struct ObjectFolder {
    items: HashMap<OsString, (FileKind, Oid)>,
    folders: Vec<(OsString, Oid)>,
}

impl ObjectFolder {
    fn of(listed: Vec<FolderItem>) -> Rc<Self> {
        let mut folder = ObjectFolder { items: HashMap::new(), folders: Vec::new() };
        for (name, kind, oid) in listed {
            if kind == FileKind::Folder {
                folder.folders.push((name.clone(), oid));
            }
            folder.items.entry(name).or_insert((kind, oid));
        }
        Rc::new(folder)
    }

    /// 其中的一个文件（链接也算）：内容的名称。
    fn file(&self, name: &OsStr) -> Option<Oid> {
        let (kind, oid) = self.items.get(name)?;
        matches!(kind, FileKind::File | FileKind::Link).then_some(*oid)
    }

    fn folder(&self, name: &OsStr) -> Option<Oid> {
        self.items.get(name).filter(|(kind, _)| *kind == FileKind::Folder).map(|(_, oid)| *oid)
    }
}

impl<'a> Objects<'a> {
    pub(super) fn new(git: &'a Git, words: &Dictionary) -> Self {
        Objects {
            git,
            words: words.clone(),
            reader: OnceCell::new(),
            partial: OnceCell::new(),
            roots: RefCell::default(),
            folders: RefCell::default(),
        }
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
        self.entry(commit, path)?.map(|oid| self.content(commit, &oid)).transpose()
    }

    /// 某个提交里一个文件（链接也算），内容的名称；没有的为无。
    pub(super) fn entry(&self, commit: &Oid, path: &Path) -> Result<Option<Oid>, GitError> {
        let (Some(name), folders) = (path.file_name(), path.parent().unwrap_or(Path::new(""))) else { return Ok(None) };
        let mut here = self.root(commit)?;
        for step in folders {
            let below = here.as_ref().and_then(|folder| folder.folder(step));
            here = below.map(|oid| self.folder(commit, &oid)).transpose()?;
        }
        Ok(here.and_then(|folder| folder.file(name)))
    }

    /// 清单里有的一份内容；取不到的，部分克隆是没有取来，别的是坏了：有而读不出，不能当作没有。
    pub(super) fn content(&self, commit: &Oid, oid: &Oid) -> Result<Vec<u8>, GitError> {
        let read = self.reader()?.borrow_mut().read_whole(oid).map_err(|_| lost())?;
        match read {
            Some(bytes) => Ok(bytes),
            None if self.is_partial()? => Err(GitError::Partial(commit.to_string())),
            None => Ok(Vec::new()),
        }
    }

    fn root(&self, commit: &Oid) -> Result<Option<Rc<ObjectFolder>>, GitError> {
        if let Some(known) = self.roots.borrow().get(commit) {
            return Ok(known.clone());
        }
        let read = self.reader()?.borrow_mut().read_root(commit).map_err(|_| lost())?;
        let listed = match read {
            Some(listed) => Some(listed),
            // 部分克隆没有取来的，让 git 自己去取。
            None if self.is_partial()? => {
                let entry = |file: ListedFile| (file.path.into(), file.kind, file.oid);
                Some(self.git.folder(commit)?.into_iter().map(entry).collect())
            }
            None => None,
        };
        let found = listed.map(ObjectFolder::of);
        self.roots.borrow_mut().insert(*commit, found.clone());
        Ok(found)
    }

    fn folder(&self, commit: &Oid, oid: &Oid) -> Result<Rc<ObjectFolder>, GitError> {
        if let Some(known) = self.folders.borrow().get(oid) {
            return Ok(known.clone());
        }
        let read = self.reader()?.borrow_mut().read_folder(oid).map_err(|_| lost())?;
        let Some(listed) = read else {
            return Err(if self.is_partial()? { GitError::Partial(commit.to_string()) } else { lost() });
        };
        let found = ObjectFolder::of(listed);
        self.folders.borrow_mut().insert(*oid, found.clone());
        Ok(found)
    }

    /// 那时放在别的文件夹里的：台账里同名的各个文件。
    pub(super) fn namesakes(&self, commit: &Oid, paths: &[&Path]) -> Result<Vec<PathBuf>, GitError> {
        let mut names: Vec<&OsStr> = paths.iter().filter_map(|path| path.file_name()).collect();
        names.sort_unstable();
        names.dedup();
        let projects = self.root(commit)?.and_then(|root| root.folder(OsStr::new(PROJECTS)));
        let mut found = Vec::new();
        let mut waiting: Vec<(PathBuf, Oid, usize)> =
            projects.into_iter().map(|oid| (PathBuf::from(PROJECTS), oid, 0)).collect();
        while let Some((path, oid, depth)) = waiting.pop() {
            let folder = self.folder(commit, &oid)?;
            found.extend(names.iter().filter(|name| folder.file(name).is_some()).map(|name| path.join(name)));
            if depth < DEEPEST {
                let below = folder.folders.iter();
                waiting.extend(below.map(|(name, oid)| (path.join(name), *oid, depth + 1)));
            }
        }
        found.sort_unstable();
        Ok(found)
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

fn lost() -> GitError {
    GitError::Failed { what: "cat-file".into(), reason: "没有读到所要的内容".into() }
}

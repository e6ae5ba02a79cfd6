//! 台账的文件从哪里读：盘上的文件夹，或 git 里的一份（索引、某个提交）。读法一样，判法也就一样。

mod branch;
mod dir;
mod same;
mod tree;
mod walk;

use std::{
    collections::BTreeMap,
    ffi::OsStr,
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
    sync::Arc,
};

pub use branch::{TreeEntry, paired};
pub use dir::{Dir, FileKind, FileStamp, LINK, NOT_PLAIN, SHARED, number_of, stamp_of, user, whole};
pub use same::blob_name;
pub use tree::{PathChange, Tree};
pub use walk::Unwalked;

use super::git::Oid;
use crate::{
    rules::Attachment,
    text::{Dictionary, MOST_BYTES},
};

/// 台账的文件。路径一律相对于根；写全路径的，在根之下也认。
#[derive(Clone, Debug)]
pub struct Files {
    root: PathBuf,
    from: From,
    /// 拟写而未写的文件：读的时候当它们已经在了。
    pending: Arc<BTreeMap<PathBuf, Vec<u8>>>,
    /// 读所据的用语：规则集给出。
    words: Dictionary,
    /// 略读所得可以存着下次用。
    kept: bool,
}

/// 一个文件的样子：变没变，看它就知道。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileLook {
    /// 盘上的：大小、时刻等。
    OnDisk(FileStamp),
    /// git 里的：内容的摘要。
    InGit([u8; 20]),
}

#[derive(Clone, Debug)]
enum From {
    Disk(Option<Arc<Dir>>),
    Tree(Arc<Tree>),
}

impl Files {
    /// 按这些用语读。
    #[must_use]
    pub fn within(self, words: &Dictionary) -> Self {
        Files { words: words.clone(), ..self }
    }

    /// 读所据的用语。
    #[must_use]
    pub fn words(&self) -> &Dictionary {
        &self.words
    }

    /// 盘上的。
    #[must_use]
    pub fn on_disk(root: &Path) -> Self {
        Files {
            root: root.to_owned(),
            from: From::Disk(Dir::open(root).ok().map(Arc::new)),
            pending: Arc::default(),
            words: Dictionary::default(),
            kept: false,
        }
    }

    /// git 里的一份。
    #[must_use]
    pub fn in_git(root: &Path, tree: Tree) -> Self {
        Files {
            root: root.to_owned(),
            from: From::Tree(Arc::new(tree)),
            pending: Arc::default(),
            words: Dictionary::default(),
            kept: false,
        }
    }

    /// 当这些文件已经写了（路径相对于根）：写之前说的疑点，与写之后 `check` 所见相同。
    #[must_use]
    pub fn with_pending(&self, files: &[(PathBuf, Vec<u8>)]) -> Self {
        Files { pending: Arc::new(files.iter().cloned().collect()), ..self.clone() }
    }

    /// 略读所得存着下次用；`false` 的每次从头读。
    #[must_use]
    pub fn kept(self, kept: bool) -> Self {
        Files { kept, ..self }
    }

    /// 略读所得可以存着下次用。
    #[must_use]
    pub fn is_kept(&self) -> bool {
        self.kept
    }

    /// 只看已经写了的。
    #[must_use]
    pub fn written(&self) -> Self {
        Files { pending: Arc::default(), ..self.clone() }
    }

    /// 拟写而未写。
    #[must_use]
    pub fn is_pending(&self, path: &Path) -> bool {
        self.pending.contains_key(path)
    }

    /// 是盘上的。
    #[must_use]
    pub fn is_disk(&self) -> bool {
        matches!(self.from, From::Disk(_))
    }

    /// 根。
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// 相对于根的路径。
    #[must_use]
    pub fn relative<'p>(&self, path: &'p Path) -> &'p Path {
        path.strip_prefix(&self.root).unwrap_or(path)
    }

    /// 读一个普通文件，至多读到上限多一个，再大的也不全读进来。
    ///
    /// # Errors
    /// 没有、读不了、路上有链接，或不是普通文件。
    pub fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        let path = self.relative(path);
        if let Some(bytes) = self.pending.get(path) {
            return Ok(bytes.clone());
        }
        match &self.from {
            From::Tree(tree) => tree.read(path),
            From::Disk(_) => {
                let file = self.open(path)?;
                let size = usize::try_from(file.metadata()?.len()).unwrap_or(MOST_BYTES).min(MOST_BYTES);
                let mut bytes = Vec::with_capacity(size + 1);
                file.take(MOST_BYTES as u64 + 1).read_to_end(&mut bytes)?;
                Ok(bytes)
            }
        }
    }

    /// 打开盘上的一个普通文件。
    ///
    /// # Errors
    /// 没有、读不了、路上有链接，或不是普通文件；不在盘上。
    pub fn open(&self, path: &Path) -> io::Result<File> {
        let From::Disk(Some(root)) = &self.from else { return Err(io::ErrorKind::NotFound.into()) };
        let (folder, name) = root.parent(path)?;
        folder.read(name)
    }

    /// 一个文件夹里的这些普通文件各是什么样子；看不了的为无。
    #[must_use]
    pub fn looks<'n>(&self, folder: &Path, names: impl Iterator<Item = &'n OsStr>) -> Vec<Option<FileLook>> {
        match &self.from {
            From::Disk(root) => {
                let opened = root.as_ref().and_then(|root| root.folder(folder).ok());
                names.map(|name| opened.as_ref()?.stamp(name).map(FileLook::OnDisk)).collect()
            }
            From::Tree(tree) => {
                let entries = tree.folder(folder).unwrap_or_default();
                let find = |name: &OsStr| entries.get(entries.binary_search_by(|e| (*e.name).cmp(name)).ok()?)?.leaf();
                names.map(|name| find(name)?.1.bytes().map(FileLook::InGit)).collect()
            }
        }
    }

    /// git 里的一份；在盘上的为无。
    #[must_use]
    pub fn tree(&self) -> Option<&Tree> {
        match &self.from {
            From::Tree(tree) => Some(tree),
            From::Disk(_) => None,
        }
    }

    /// git 里的一份里，一个普通文件的内容的名称。
    #[must_use]
    pub fn oid(&self, path: &Path) -> Option<&Oid> {
        self.tree()?.oid(path)
    }

    /// 一个路径是什么，不经链接；没有的为无。
    #[must_use]
    pub fn kind(&self, path: &Path) -> Option<FileKind> {
        let path = self.relative(path);
        if self.pending.contains_key(path) {
            return Some(FileKind::File);
        }
        match &self.from {
            From::Tree(tree) => tree.kind(path),
            From::Disk(root) => {
                let (folder, name) = root.as_ref()?.parent(path).ok()?;
                folder.about(name).ok().map(|about| about.kind)
            }
        }
    }

    /// 是普通文件。
    #[must_use]
    pub fn has(&self, path: &Path) -> bool {
        self.kind(path) == Some(FileKind::File)
    }

    /// 一个文件夹里的名字，各是什么；没有这个文件夹的为空。
    ///
    /// # Errors
    /// 读不了，或是链接。
    pub fn list(&self, folder: &Path) -> io::Result<Vec<(PathBuf, FileKind)>> {
        let folder = self.relative(folder);
        let root = match &self.from {
            From::Tree(tree) => return tree.list(folder),
            From::Disk(None) => return Ok(Vec::new()),
            From::Disk(Some(root)) => root,
        };
        let here = match root.folder(folder) {
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            here => here?,
        };
        let about = |name: &OsStr| here.about(name).map(|about| (folder.join(name), about.kind));
        here.names()?.iter().map(|name| about(name)).collect()
    }

    /// 一个文件夹之下的一切（隐藏的文件夹不看）：相对于根的路径、是什么、第几层。
    ///
    /// # Errors
    /// 读不了。
    pub fn walk(&self, folder: &Path) -> Result<Vec<(PathBuf, FileKind, usize)>, Unwalked> {
        let visible = |name: &OsStr| !name.to_string_lossy().starts_with('.');
        let mut found = match &self.from {
            From::Tree(tree) => {
                tree.walk(folder, visible).map_err(|error| Unwalked { path: folder.to_owned(), error })?
            }
            From::Disk(None) => {
                return Err(Unwalked { path: folder.to_owned(), error: io::ErrorKind::NotFound.into() });
            }
            From::Disk(Some(root)) => walk::walk(root, folder, visible)?,
        };
        if self.pending.is_empty() {
            return Ok(found);
        }
        let mut add = |path: &Path, kind| {
            let depth = path.strip_prefix(folder).map_or(0, |rest| rest.iter().count());
            if depth > 0 && found.iter().all(|(known, ..)| known != path) {
                found.push((path.to_owned(), kind, depth));
            }
        };
        for path in self.pending.keys() {
            path.parent().into_iter().for_each(|parent| add(parent, FileKind::Folder));
            add(path, FileKind::File);
        }
        found.sort_by(|a, b| a.0.cmp(&b.0));
        Ok(found)
    }

    /// 一个文件的内容是不是 git 里的 `oid`；没有、读不了的不是。
    #[must_use]
    pub fn is(&self, path: &Path, oid: &Oid) -> bool {
        let path = self.relative(path);
        match &self.from {
            From::Tree(tree) => tree.oid(path) == Some(oid),
            From::Disk(root) => {
                let open = |root: &Arc<Dir>| root.parent(path).and_then(|(folder, name)| folder.read(name));
                root.as_ref().and_then(|root| same::is(open(root).ok()?, oid).ok()).unwrap_or(false)
            }
        }
    }

    /// 一个链接还是不是 `oid` 所记的：所指没有换。
    #[must_use]
    pub fn is_link(&self, path: &Path, oid: &Oid) -> bool {
        let path = self.relative(path);
        match &self.from {
            From::Tree(tree) => tree.oid(path) == Some(oid),
            From::Disk(_) => std::fs::read_link(self.root.join(path)).is_ok_and(|to| same::is_link(&to, oid)),
        }
    }

    /// 附件的下落：只看在不在，不读内容；链接到台账之外的不算在。
    #[must_use]
    pub fn attachment(&self, path: &str) -> Attachment {
        if let From::Tree(tree) = &self.from {
            return tree.attachment(Path::new(path));
        }
        let full = self.root.join(path);
        // 不在的一问便知，不必逐段查链接：不在的可以有许多。
        let Some(found) = full.exists().then(|| dunce::canonicalize(full).ok()).flatten() else {
            return Attachment::Missing;
        };
        match dunce::canonicalize(&self.root) {
            Ok(root) if !found.starts_with(&root) => Attachment::Outside,
            Ok(_) if found.is_file() => Attachment::Present,
            Ok(_) => Attachment::Missing,
            Err(_) => Attachment::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn only_a_file_inside_the_store_is_present() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().join("台账");
        fs::create_dir_all(root.join("附件")).unwrap();
        fs::write(root.join("附件/甲.pdf"), "").unwrap();
        fs::write(dir.path().join("外.pdf"), "").unwrap();
        let files = Files::on_disk(&root);
        assert_eq!(files.attachment("附件/甲.pdf"), Attachment::Present);
        assert_eq!(files.attachment("附件/乙.pdf"), Attachment::Missing);
        assert_eq!(files.attachment("附件"), Attachment::Missing, "文件夹不是附件");
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(dir.path().join("外.pdf"), root.join("附件/链接.pdf")).unwrap();
            std::os::unix::fs::symlink(root.join("附件/甲.pdf"), root.join("附件/内链.pdf")).unwrap();
            assert_eq!(files.attachment("附件/链接.pdf"), Attachment::Outside);
            assert_eq!(files.attachment("附件/内链.pdf"), Attachment::Present);
        }
    }

    #[cfg(unix)]
    #[test]
    fn nothing_is_read_through_a_link_or_from_a_pipe() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().join("台账");
        fs::create_dir_all(root.join("甲")).unwrap();
        fs::create_dir_all(dir.path().join("外")).unwrap();
        fs::write(dir.path().join("外/a.yaml"), "外面的").unwrap();
        fs::write(root.join("甲/a.yaml"), "里面的").unwrap();
        std::os::unix::fs::symlink("../../外/a.yaml", root.join("甲/链.yaml")).unwrap();
        std::os::unix::fs::symlink("../外", root.join("乙")).unwrap();
        let fifo = root.join("甲/管.yaml");
        assert!(std::process::Command::new("mkfifo").arg(&fifo).status().unwrap().success());
        let files = Files::on_disk(&root);
        assert_eq!(files.read(Path::new("甲/a.yaml")).unwrap(), "里面的".as_bytes());
        assert_eq!(files.read(&root.join("甲/a.yaml")).unwrap(), "里面的".as_bytes(), "全路径也认");
        for (path, reason) in [
            ("甲/链.yaml", "符号链接"),
            ("乙/a.yaml", "符号链接"),
            ("甲/管.yaml", "不是普通文件"),
            ("甲", "不是普通文件"),
            ("甲/../甲/a.yaml", "越出"),
            ("/etc/hostname", "越出"),
        ] {
            let error = files.read(Path::new(path)).unwrap_err().to_string();
            assert!(error.contains(reason), "{path}：{error}");
        }
        assert!(files.list(Path::new("乙")).is_err());
        assert_eq!(files.kind(Path::new("甲/链.yaml")), Some(FileKind::Link));
    }
}

//! 一个基准，与台账现在的文件相比变了哪些。比的是内容，由本程序自己比，不经 git 的筛选与索引。

use std::{
    collections::{BTreeMap, HashMap},
    ffi::OsStr,
    io,
    path::{Path, PathBuf},
};

use rayon::prelude::*;

use super::place::{PathKind, place};
use crate::store::{
    Store,
    discover::PROJECTS,
    files::{FileKind, PathChange, Tree, TreeEntry, paired},
    git::{Git, GitError, Oid},
    io_reason,
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
    /// 变了的文件中可能是附件的，按路径。
    pub attached: Vec<PathBuf>,
}

/// 核查所读的文件夹。
const FOLDERS: [&str; 2] = [PROJECTS, "rules"];

impl Base {
    /// 与现在的文件相比。
    pub(super) fn compare(git: &Git, oid: Oid, store: &Store) -> Result<Self, GitError> {
        let was = Tree::committed(git, &oid)?;
        let (mut changed, attached) = match store.files.tree() {
            Some(now) => with_tree(&was, now).map_err(|error| unread(git, &oid, &error))?,
            None => on_disk(git, &was, store).map_err(|error| unread(git, &oid, &error))?,
        };
        changed.retain(|changed| !is_hidden(&changed.path));
        changed.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(Base { oid, changed, attached })
    }

    /// 基准里没有的（或不是普通文件的）。
    pub(super) fn fresh(&self, wanted: fn(&Path) -> bool) -> impl Iterator<Item = &Path> {
        self.changed.iter().filter(move |c| c.base.is_none() && wanted(&c.path)).map(|c| c.path.as_path())
    }

    /// 变了而在基准里有的：路径与内容的名称，次序相应。
    pub(super) fn changed_in_base(&self, wanted: fn(&Path) -> bool) -> (Vec<&Path>, Vec<Oid>) {
        let changed = self.changed.iter().filter(|c| wanted(&c.path));
        changed.filter_map(|c| Some((c.path.as_path(), c.base?))).unzip()
    }
}

/// 与 git 里的另一份相比。
fn with_tree(was: &Tree, now: &Tree) -> io::Result<(Vec<Changed>, Vec<PathBuf>)> {
    let plain = |file: Option<(FileKind, Oid)>| file.filter(|(kind, _)| *kind == FileKind::File).map(|(_, oid)| oid);
    let (mut changed, mut attached) = (Vec::new(), Vec::new());
    for PathChange { path, was } in was.differences(now)? {
        let base = plain(was);
        if was.is_some() && is_attachment(&path) {
            attached.push(path.clone());
        }
        if is_own(&path) {
            changed.push(Changed { path, base });
        }
    }
    Ok((changed, attached))
}

/// 一个文件夹里现有的文件，依名称：名称，与它是第几个项目（不是项目文件的为无）。
type PresentFiles<'s> = Vec<(&'s OsStr, Option<usize>)>;

/// 与盘上的台账相比。
fn on_disk(git: &Git, was: &Tree, store: &Store) -> io::Result<(Vec<Changed>, Vec<PathBuf>)> {
    let rules = store.files.walk(Path::new("rules")).unwrap_or_default();
    let rules = rules.iter().filter(|(_, kind, _)| *kind != FileKind::Folder).map(|(path, ..)| path);
    let here = present(store, rules);
    let mut folders: BTreeMap<PathBuf, &[TreeEntry]> = here.keys().map(|path| (path.to_path_buf(), &[][..])).collect();
    was.each_folder(|path, entries| _ = folders.insert(path.to_owned(), entries))?;
    let compare = |(path, entries): (&PathBuf, &&[TreeEntry])| {
        let names = here.get(path.as_path()).map_or(&[][..], Vec::as_slice);
        FolderChanges::of(store, path, entries, names)
    };
    let each: Vec<FolderChanges> = folders.par_iter().map(compare).collect();
    let mut all = FolderChanges::default();
    for found in each {
        all.changed.extend(found.changed);
        all.gone.extend(found.gone);
        all.attached.extend(found.attached);
    }
    let skipped = if all.gone.is_empty() { HashMap::new() } else { skipped(git).map_err(io::Error::other)? };
    all.changed.extend(all.gone.into_iter().filter(|gone| skipped.get(&gone.path) != gone.base.as_ref()));
    Ok((all.changed, all.attached))
}

/// 核查所读的各文件夹里现有的文件；读不了的文件夹，核查时自会说。
fn present<'s>(store: &'s Store, rules: impl Iterator<Item = &'s PathBuf>) -> BTreeMap<&'s Path, PresentFiles<'s>> {
    let mut folders: BTreeMap<&Path, PresentFiles<'_>> = BTreeMap::new();
    let projects: Vec<_> = store.projects.iter().enumerate().collect();
    for files in projects.chunk_by(|a, b| a.1.folder == b.1.folder) {
        let Some(parent) = files.first().and_then(|(_, file)| file.path.parent()) else { continue };
        let names = files.iter().filter_map(|(at, file)| Some((file.path.file_name()?, Some(*at))));
        folders.entry(parent).or_default().extend(names);
    }
    for path in store.others.iter().chain(rules) {
        let Some((parent, name)) = path.parent().zip(path.file_name()) else { continue };
        folders.entry(parent).or_default().push((name, None));
    }
    folders.values_mut().for_each(|names| names.sort_unstable());
    folders
}

/// 一个文件夹里变了的。
#[derive(Default)]
struct FolderChanges {
    changed: Vec<Changed>,
    /// 盘上没有了的；没有检出的也在其中。
    gone: Vec<Changed>,
    attached: Vec<PathBuf>,
}

impl FolderChanges {
    fn of(store: &Store, folder: &Path, entries: &[TreeEntry], names: &[(&OsStr, Option<usize>)]) -> Self {
        let mut found = FolderChanges::default();
        let is_own = is_own(folder);
        for (entry, here) in paired(entries, names, |entry| &entry.name, |(name, _)| name) {
            let leaf = entry.and_then(TreeEntry::leaf);
            let base = leaf.filter(|(kind, _)| *kind == FileKind::File).map(|(_, oid)| *oid);
            let link = leaf.filter(|(kind, _)| *kind == FileKind::Link).map(|(_, oid)| *oid);
            let path = || folder.join(here.map_or_else(|| entry.map_or(OsStr::new(""), |e| &e.name), |(name, _)| name));
            let same = |oid: &Oid| {
                let known = here.and_then(|(_, at)| store.known((*at)?));
                known.is_some_and(|known| oid.bytes() == Some(known)) || store.files.is(&path(), oid)
            };
            if here.is_none() && (leaf.is_none() || !is_own && !base.or(link).is_some_and(|_| is_attachment(&path()))) {
                continue;
            }
            // 附件可以是链接：换了所指的，就是换了附件。
            if base.as_ref().is_some_and(same) || link.is_some_and(|oid| store.files.is_link(&path(), &oid)) {
                continue;
            }
            let path = path();
            if base.or(link).is_some() && is_attachment(&path) {
                found.attached.push(path.clone());
            }
            match here {
                Some(_) => found.changed.push(Changed { path, base }),
                None if is_own && store.files.kind(&path).is_none() => found.gone.push(Changed { path, base }),
                None => {}
            }
        }
        found
    }
}

/// 可能是附件：不是规则集，也不是台账的文件；叫什么、放在哪里都可以。
fn is_attachment(path: &Path) -> bool {
    place(path) == PathKind::Other
}

fn is_own(path: &Path) -> bool {
    FOLDERS.iter().any(|folder| path.starts_with(folder))
}

/// 基准里的文件夹取不到。
fn unread(git: &Git, oid: &Oid, error: &io::Error) -> GitError {
    match git.is_partial() {
        Ok(true) => GitError::Partial(oid.short().to_owned()),
        _ => GitError::Failed { what: "cat-file".into(), reason: io_reason(error) },
    }
}

/// 稀疏检出略去的，盘上本来就没有；索引里与基准相同的，没有变。
fn skipped(git: &Git) -> Result<HashMap<PathBuf, Oid>, GitError> {
    Ok(git.skipped(&FOLDERS)?.into_iter().map(|entry| (entry.path, entry.oid)).collect())
}

fn is_hidden(path: &Path) -> bool {
    path.iter().any(|name| name.to_string_lossy().starts_with('.'))
}

//! 一个文件夹之下的一切：由把手一层一层走下去，不经链接；各个子文件夹同时看。

use std::{
    ffi::OsStr,
    io,
    path::{Path, PathBuf},
};

use rayon::prelude::*;

use super::dir::{Dir, FileKind};

/// 走不下去：哪个文件夹，为什么。
#[derive(Debug)]
pub struct Unwalked {
    /// 文件夹，相对于根。
    pub path: PathBuf,
    /// 原因。
    pub error: io::Error,
}

/// 至多走这么深：台账只有两层，再深的是摆错了或有意为难。
pub(super) const DEEPEST: usize = 64;
/// 再深的怎么说。
pub(super) const TOO_DEEP: &str = "文件夹套得太深；台账只有两层";

type Found = Vec<(PathBuf, FileKind, usize)>;

/// `folder` 之下看得见的一切，父在子前，同一处的按名称。
pub(super) fn walk(root: &Dir, folder: &Path, visible: fn(&OsStr) -> bool) -> Result<Found, Unwalked> {
    let here = root.folder(folder).map_err(|error| Unwalked { path: folder.to_owned(), error })?;
    under(&here, folder, 1, visible)
}

fn under(here: &Dir, path: &Path, depth: usize, visible: fn(&OsStr) -> bool) -> Result<Found, Unwalked> {
    let fail = |error| Unwalked { path: path.to_owned(), error };
    if depth > DEEPEST {
        return Err(fail(io::Error::other(TOO_DEEP)));
    }
    let mut listed = here.entries().map_err(fail)?;
    listed.retain(|(name, _)| visible(name));
    let has_folders = listed.iter().any(|(_, kind)| *kind == FileKind::Folder);
    if !has_folders {
        return Ok(listed.into_iter().map(|(name, kind)| (path.join(name), kind, depth)).collect());
    }
    let one = |(name, kind): (std::ffi::OsString, FileKind)| {
        let full = path.join(&name);
        let inner = match kind {
            FileKind::Folder => {
                let inside = here.enter(&name).map_err(|error| Unwalked { path: full.clone(), error })?;
                under(&inside, &full, depth + 1, visible)?
            }
            _ => Vec::new(),
        };
        Ok(std::iter::once((full, kind, depth)).chain(inner).collect::<Found>())
    };
    let each: Vec<Found> = listed.into_par_iter().map(one).collect::<Result<_, Unwalked>>()?;
    let mut found = Vec::with_capacity(each.iter().map(Vec::len).sum());
    found.extend(each.into_iter().flatten());
    Ok(found)
}

//! 略读所得存在哪里：仓库的 `.git/wsgov/` 之下，不进版本，也不随克隆来去。没有仓库的不存。

use std::{
    ffi::{OsStr, OsString},
    hash::{DefaultHasher, Hash, Hasher},
    io::{Read, Write},
    path::{Path, PathBuf},
    time::UNIX_EPOCH,
};

use super::book::MOST;
use crate::store::files::{Dir, FileKind, stamp_of, user};

const GIT: &str = ".git";
const FOLDER: &str = "wsgov";
/// 只有本人能看、能改。
const OWN: u32 = 0o600;

/// 存放的地方。
#[derive(Debug)]
pub(super) struct Cabinet {
    folder: Dir,
    name: OsString,
    /// 凭据：哪个程序、哪个台账写的。
    pub key: u64,
}

impl Cabinet {
    /// 这个台账的；没有仓库的，文件夹是别人的，为无。
    pub fn of(root: &Path) -> Option<Cabinet> {
        let git = git_folder(root)?;
        let folder = match git.enter(OsStr::new(FOLDER)) {
            Ok(folder) => folder,
            Err(_) => {
                git.make_folders(Path::new(FOLDER)).ok()?;
                git.enter(OsStr::new(FOLDER)).ok()?
            }
        };
        is_own(&git, OsStr::new(FOLDER), FileKind::Folder)?;
        let mut hasher = DefaultHasher::new();
        root.hash(&mut hasher);
        let name = format!("heads-{:016x}", hasher.finish()).into();
        build().hash(&mut hasher);
        Some(Cabinet { folder, name, key: hasher.finish() })
    }

    /// 上次所存的；没有、不是本人的、太大的为无。
    pub fn read(&self) -> Option<Vec<u8>> {
        is_own(&self.folder, &self.name, FileKind::File)?;
        let file = self.folder.read(&self.name).ok()?;
        let size = stamp_of(&file)?.size;
        if size > MOST {
            return None;
        }
        let mut bytes = Vec::with_capacity(usize::try_from(size).ok()? + 1);
        file.take(MOST).read_to_end(&mut bytes).ok()?;
        Some(bytes)
    }

    /// 文件系统的此刻：新写一个文件，看它记的时刻。
    pub fn now(&self) -> Option<i64> {
        let temporary = self.temporary();
        let file = self.folder.create(&temporary, OWN).ok()?;
        let stamp = stamp_of(&file);
        self.folder.remove(&temporary).ok()?;
        Some(stamp?.modified)
    }

    fn temporary(&self) -> OsString {
        format!("{}.{}", self.name.display(), std::process::id()).into()
    }

    /// 存起来：写好临时文件再改名，别人看到的不是旧的就是新的。存不成就算了，下次再读一遍。
    pub fn write(&self, bytes: &[u8]) {
        let temporary = self.temporary();
        let written = self.folder.create(&temporary, OWN).and_then(|mut file| file.write_all(bytes));
        if written.and_then(|()| self.folder.rename(&temporary, &self.name)).is_err() {
            self.folder.remove(&temporary).ok();
        }
    }

    /// 弃去所存的。
    pub fn discard(&self) {
        self.folder.remove(&self.name).ok();
    }
}

/// 由台账的根往上，最近的仓库的文件夹；另有所指的（工作区、子仓库）照所指。
fn git_folder(root: &Path) -> Option<Dir> {
    let above = root.ancestors().find(|dir| dir.join(GIT).symlink_metadata().is_ok())?;
    let here = Dir::open(above).ok()?;
    match here.about(OsStr::new(GIT)).ok()?.kind {
        FileKind::Folder => {
            is_own(&here, OsStr::new(GIT), FileKind::Folder)?;
            here.enter(OsStr::new(GIT)).ok()
        }
        FileKind::File => {
            let mut text = String::new();
            here.read(OsStr::new(GIT)).ok()?.take(4096).read_to_string(&mut text).ok()?;
            let told = above.join(PathBuf::from(text.strip_prefix("gitdir:")?.trim()));
            let (parent, name) = (told.parent()?, told.file_name()?);
            let parent = Dir::open(parent).ok()?;
            is_own(&parent, name, FileKind::Folder)?;
            // 真是仓库的才写：抄来的一行可以指到家目录里的任何一处。
            parent.enter(name).ok().filter(|git| is_own(git, OsStr::new("HEAD"), FileKind::File).is_some())
        }
        _ => None,
    }
}

/// 是本人的，而且是这一种；分不出是谁的系统不存。
fn is_own(folder: &Dir, name: &OsStr, kind: FileKind) -> Option<()> {
    let about = folder.about(name).ok()?;
    (about.kind == kind && about.owner.is_some() && about.owner == user()).then_some(())
}

/// 哪一个程序：版本，与程序文件的大小、时刻。
fn build() -> (&'static str, u64, u128) {
    let metadata = std::env::current_exe().and_then(|path| path.metadata()).ok();
    let written = metadata.as_ref().and_then(|m| m.modified().ok()?.duration_since(UNIX_EPOCH).ok());
    (env!("CARGO_PKG_VERSION"), metadata.map_or(0, |m| m.len()), written.map_or(0, |time| time.as_nanos()))
}

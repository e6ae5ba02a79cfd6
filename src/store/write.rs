//! 写回：同一文件夹里的临时文件，落盘，改名，文件夹落盘；任何时刻断电，文件不是旧的就是新的。
//! 整个台账一把锁，两个人同时写也一前一后。一律由根的把手走过去，不经链接。

use std::{
    ffi::{OsStr, OsString},
    fs::{File, TryLockError},
    io::{self, Read, Write},
    path::{Path, PathBuf},
    time::Duration,
};

use super::{
    StoreError,
    discover::PROJECTS,
    files::{Dir, FileKind, SHARED, number_of},
};
use crate::text::MOST_BYTES;

/// 锁文件。锁随进程而去，程序被杀也不会留下死锁；文件本身留着无妨。
const LOCK: &str = ".wsgov.lock";
/// 临时文件的前缀：上次没写完的，下次写时清去。
const TEMPORARY: &str = ".wsgov-";
/// 存成文件的临时文件的前缀：不持锁，别人清不得。
pub(super) const OUTPUT: &str = ".wsgov-out-";
/// 等锁多久。
const PATIENCE: Duration = Duration::from_secs(30);
/// 读了之后又变了。
const CHANGED: &str = "文件在此期间被别人改动，没有写；请重试";

/// 持有台账的锁；放手即解。
#[derive(Debug)]
pub struct Lock {
    file: File,
    pub(super) root: PathBuf,
    pub(super) dir: Dir,
    /// 取得锁时退回的：上次没有写完的。
    pub(super) recovered: Vec<String>,
}

impl Lock {
    /// 取得锁；别人正在写就等一等。上次没有写完的，先退回原样。
    ///
    /// # Errors
    /// 等了很久，建不了锁文件，锁不起作用，或上次没有写完的退不回。
    pub fn take(root: &Path) -> Result<Lock, StoreError> {
        let path = root.join(LOCK);
        let fail = |e: io::Error| StoreError::io(&path, &e);
        let dir = Dir::open(root).map_err(|e| StoreError::io(root, &e))?;
        let name = OsStr::new(LOCK);
        let step = Duration::from_millis(10);
        let mut file = lock_file(&dir, name).map_err(fail)?;
        for _ in 0..PATIENCE.as_millis() / step.as_millis() {
            match file.try_lock() {
                // 等的时候锁文件被人删去重建了：锁住的已不是大家看着的那一个。
                Ok(()) if !is_still(&file, &dir, name) => file = lock_file(&dir, name).map_err(fail)?,
                Ok(()) => {
                    works(&dir, name).map_err(fail)?;
                    let mut lock = Lock { file, root: root.to_owned(), dir, recovered: Vec::new() };
                    lock.recovered = lock.recover()?;
                    return Ok(lock);
                }
                Err(TryLockError::WouldBlock) => std::thread::sleep(step),
                Err(TryLockError::Error(e)) => return Err(fail(e)),
            }
        }
        Err(StoreError::Io {
            path, reason: "别的程序正在写这个台账，等了 30 秒仍未放手；请稍后再试".into()
        })
    }

    /// 取得锁时退回了什么：各一句话。
    #[must_use]
    pub fn recovered(&self) -> &[String] {
        &self.recovered
    }

    /// 锁文件在盘上的编号。
    pub(super) fn number(&self) -> io::Result<u64> {
        number_of(&self.file)
    }

    /// 以 `new` 换掉文件；文件须仍是 `old` 的样子。
    ///
    /// # Errors
    /// 文件在此期间被改动，不是普通文件，或写不了；这时原文件不变。
    pub fn replace(&self, path: &Path, old: &[u8], new: &[u8]) -> Result<(), StoreError> {
        let fail = |e: io::Error| StoreError::io(path, &e);
        let bad = |reason: &str| StoreError::Io { path: path.to_owned(), reason: reason.into() };
        let (folder, name) = self.place(path)?;
        let about = folder.about(name).map_err(fail)?;
        if about.kind != FileKind::File {
            return Err(bad("不是普通文件（或是链接），不写"));
        }
        if about.mode.is_some_and(|mode| mode & 0o222 == 0) {
            return Err(bad("文件是只读的，没有写"));
        }
        if read_all(&folder, name).map_err(fail)? != old {
            return Err(bad(CHANGED));
        }
        write(&folder, name, new, Mode::As(about.mode)).map_err(fail)
    }

    /// 删去一个文件；文件须仍是 `old` 的样子。
    ///
    /// # Errors
    /// 文件在此期间被改动，不是普通文件，或删不了；这时原文件还在。
    pub fn remove(&self, path: &Path, old: &[u8]) -> Result<(), StoreError> {
        let fail = |e: io::Error| StoreError::io(path, &e);
        let (folder, name) = self.place(path)?;
        if read_all(&folder, name).map_err(fail)? != old {
            return Err(StoreError::Io { path: path.to_owned(), reason: CHANGED.into() });
        }
        folder.remove(name).map_err(fail)?;
        let _ = folder.sync();
        Ok(())
    }

    /// 写一个新文件；已有的不覆盖。没有的文件夹不建。
    ///
    /// # Errors
    /// 已有同名文件，或写不了。
    pub fn create(&self, path: &Path, new: &[u8]) -> Result<(), StoreError> {
        self.create_as(path, new, false)
    }

    /// 写一个新文件，可以运行的加上运行的权限：改名之前就定好，不会有一刻不能运行。
    ///
    /// # Errors
    /// 已有同名文件，或写不了。
    pub fn create_as(&self, path: &Path, new: &[u8], runs: bool) -> Result<(), StoreError> {
        let fail = |e: io::Error| StoreError::io(path, &e);
        let (folder, name) = self.place(path)?;
        if folder.about(name).is_ok() {
            return Err(StoreError::Io { path: path.to_owned(), reason: "已经存在，不覆盖".into() });
        }
        write(&folder, name, new, if runs { Mode::Runs } else { Mode::Usual }).map_err(fail)
    }

    /// 写一个只有本人能看的新文件。
    pub(super) fn create_own(&self, path: &Path, new: &[u8]) -> Result<(), StoreError> {
        let (folder, name) = self.place(path)?;
        write(&folder, name, new, Mode::As(Some(0o600))).map_err(|e| StoreError::io(path, &e))
    }

    /// 一个路径所在的文件夹与末一段的名字。
    pub(super) fn place<'p>(&self, path: &'p Path) -> Result<(Dir, &'p OsStr), StoreError> {
        let relative = path.strip_prefix(&self.root).unwrap_or(path);
        self.dir.parent(relative).map_err(|e| StoreError::io(path, &e))
    }
}

/// 台账之外（仓库的最上层、git 的钩子）写一个文件的结果。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placed {
    /// 新写的。
    New,
    /// 已有，内容相同。
    Same,
    /// 已有别的，没有动。
    Own,
}

/// 在 `base` 之下写一个文件，没有的文件夹新建，路上不经链接；已有的不动，只是该能运行的补上。
///
/// # Errors
/// 写不了，或路上有链接。
pub fn place_file(base: &Path, relative: &Path, bytes: &[u8], runs: bool) -> Result<Placed, StoreError> {
    let fail = |e: io::Error| StoreError::io(&base.join(relative), &e);
    let dir = Dir::open(base).map_err(fail)?;
    dir.make_folders(relative.parent().unwrap_or(relative)).map_err(fail)?;
    let (folder, name) = dir.parent(relative).map_err(fail)?;
    let about = match folder.about(name) {
        Ok(about) => about,
        Err(_) => {
            let mode = if runs { Mode::Runs } else { Mode::Usual };
            return write(&folder, name, bytes, mode).map(|()| Placed::New).map_err(fail);
        }
    };
    if about.kind != FileKind::File || read_all(&folder, name).map_err(fail)? != bytes {
        return Ok(Placed::Own);
    }
    // 上次写到一半就断了的：内容在，却不能运行，git 不理它。
    if runs && about.mode.is_some_and(|mode| mode & 0o100 == 0) {
        return write(&folder, name, bytes, Mode::Runs).map(|()| Placed::New).map_err(fail);
    }
    Ok(Placed::Same)
}

fn lock_file(dir: &Dir, name: &OsStr) -> io::Result<File> {
    let file = dir.lock_file(name, 0o666)?;
    share(dir, &file, dir.about(name)?.mode, None)?;
    Ok(file)
}

fn is_still(file: &File, dir: &Dir, name: &OsStr) -> bool {
    matches!((number_of(file), dir.about(name)), (Ok(mine), Ok(there)) if mine == there.number || there.number == 0)
}

/// 锁起不起作用：自己另开一份去锁，应当锁不住。有的网络磁盘怎样锁都说成了。
fn works(dir: &Dir, name: &OsStr) -> io::Result<()> {
    match dir.lock_file(name, 0o666)?.try_lock() {
        Ok(()) => Err(io::Error::other(
            "这个磁盘的文件锁不起作用（常见于网络共享），两人同时写会丢失；把台账放在本机磁盘上，用 git 同步",
        )),
        Err(_) => Ok(()),
    }
}

/// 新文件的权限。
pub(super) enum Mode {
    /// 照原来的。
    As(Option<u32>),
    /// 照 umask，不宽于同文件夹里惯常的。
    Usual,
    /// 可以运行的。
    Runs,
}

fn write(folder: &Dir, name: &OsStr, bytes: &[u8], mode: Mode) -> io::Result<()> {
    sweep(folder);
    let temporary = OsString::from(format!("{TEMPORARY}{:016x}.tmp", fastrand::u64(..)));
    finish(folder, &temporary, name, bytes, mode)
}

/// 写临时文件，再换名；写不成的，不留下它。
pub(super) fn finish(folder: &Dir, temporary: &OsStr, name: &OsStr, bytes: &[u8], mode: Mode) -> io::Result<()> {
    let written = put(folder, temporary, bytes, mode).and_then(|()| folder.rename(temporary, name));
    if let Err(error) = written {
        let _ = folder.remove(temporary);
        return Err(error);
    }
    // 名字已经换过，内容已经落盘；文件夹落不落得了，都已经算写成。
    let _ = folder.sync();
    Ok(())
}

fn put(folder: &Dir, name: &OsStr, bytes: &[u8], mode: Mode) -> io::Result<()> {
    let asked = match mode {
        Mode::As(_) => 0o600,
        Mode::Usual => 0o666,
        Mode::Runs => 0o777,
    };
    let mut file = folder.create(name, asked)?;
    file.write_all(bytes)?;
    match mode {
        Mode::As(Some(mode)) => set_mode(&file, mode)?,
        Mode::As(None) => {}
        Mode::Usual | Mode::Runs => share(folder, &file, folder.about(name)?.mode, model(folder))?,
    }
    file.sync_all()
}

/// 同文件夹里惯常的权限。
fn model(folder: &Dir) -> Option<u32> {
    let names = ["unit.yaml", "county.yaml"].map(OsStr::new);
    names.iter().find_map(|name| folder.about(name).ok()?.mode)
}

/// 大家都可以写的文件夹，新文件也让大家写；惯常不给同组、别人看的，新文件也不给。
fn share(folder: &Dir, file: &File, mode: Option<u32>, model: Option<u32>) -> io::Result<()> {
    let (Some(mode), Some(above)) = (mode, folder.mode()?) else { return Ok(()) };
    let group = if above & SHARED == SHARED { (mode & 0o700) >> 3 } else { 0 };
    let hidden = |bit: u32| model.is_some_and(|model| model & bit == 0);
    let closed = if hidden(0o040) { 0o070 } else { 0 } | if hidden(0o004) { 0o007 } else { 0 };
    let wanted = (mode | group) & !closed;
    if wanted == mode {
        return Ok(());
    }
    match set_mode(file, wanted) {
        // 别人建的锁文件，权限由他定。
        Err(e) if e.kind() == io::ErrorKind::PermissionDenied => Ok(()),
        done => done,
    }
}

#[cfg(unix)]
fn set_mode(file: &File, mode: u32) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(std::fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
fn set_mode(_: &File, _: u32) -> io::Result<()> {
    Ok(())
}

/// 读一个文件，至多读到上限多一个。
pub(super) fn read_all(folder: &Dir, name: &OsStr) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    folder.read(name)?.take(MOST_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// 清去上次没写完的临时文件。持锁时才做，所以不会清去别人正在写的。
pub(super) fn sweep(folder: &Dir) {
    for name in folder.names().unwrap_or_default() {
        let text = name.to_string_lossy();
        if text.starts_with(TEMPORARY) && !text.starts_with(OUTPUT) && text.ends_with(".tmp") {
            let _ = folder.remove(&name);
        }
    }
}

/// 项目文件夹。
#[must_use]
pub fn projects_dir(root: &Path) -> PathBuf {
    root.join(PROJECTS)
}

//! 写回：同一文件夹里的临时文件，落盘，改名，文件夹落盘；任何时刻断电，文件不是旧的就是新的。
//! 整个台账一把锁，两个人同时写也一前一后。

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
    time::Duration,
};

use super::{
    StoreError,
    discover::{PROJECTS, refuse_link},
    read::read_bytes,
};

/// 锁文件。锁随进程而去，程序被杀也不会留下死锁；文件本身留着无妨。
const LOCK: &str = ".wsgov.lock";
/// 临时文件的前缀：上次没写完的，下次写时清去。
const TEMPORARY: &str = ".wsgov-";
/// 等锁多久。
const PATIENCE: Duration = Duration::from_secs(30);

/// 持有台账的锁；放手即解。
#[derive(Debug)]
pub struct Lock {
    _file: File,
    pub(super) root: PathBuf,
}

impl Lock {
    /// 取得锁；别人正在写就等一等。
    ///
    /// # Errors
    /// 等了很久，或建不了锁文件。
    pub fn take(root: &Path) -> Result<Lock, StoreError> {
        let path = root.join(LOCK);
        refuse_link(&path)?;
        let open = || OpenOptions::new().create(true).truncate(false).write(true).open(&path);
        let file = open().map_err(|e| StoreError::io(&path, &e))?;
        let step = Duration::from_millis(10);
        for _ in 0..PATIENCE.as_millis() / step.as_millis() {
            match file.try_lock() {
                Ok(()) => {
                    let lock = Lock { _file: file, root: root.to_owned() };
                    lock.recover()?;
                    return Ok(lock);
                }
                Err(fs::TryLockError::WouldBlock) => std::thread::sleep(step),
                Err(fs::TryLockError::Error(e)) => return Err(StoreError::io(&path, &e)),
            }
        }
        Err(StoreError::Io {
            path, reason: "别的程序正在写这个台账，等了 30 秒仍未放手；请稍后再试".into()
        })
    }

    /// 以 `new` 换掉文件；文件须仍是 `old` 的样子。
    ///
    /// # Errors
    /// 文件在此期间被改动，不是普通文件，或写不了；这时原文件不变。
    pub fn replace(&self, path: &Path, old: &[u8], new: &[u8]) -> Result<(), StoreError> {
        let fail = |e: io::Error| StoreError::io(path, &e);
        let metadata = fs::symlink_metadata(path).map_err(fail)?;
        if !metadata.is_file() {
            return Err(StoreError::Io {
                path: path.to_owned(), reason: "不是普通文件（或是链接），不写".into()
            });
        }
        if metadata.permissions().readonly() {
            return Err(StoreError::Io { path: path.to_owned(), reason: "文件是只读的，没有写".into() });
        }
        if read_bytes(path).map_err(fail)? != old {
            return Err(StoreError::Io {
                path: path.to_owned(),
                reason: "文件在此期间被别人改动，没有写；请重试".into(),
            });
        }
        self.write(path, new, Some(metadata.permissions()))
    }

    /// 写一个新文件；已有的不覆盖。
    ///
    /// # Errors
    /// 已有同名文件，或写不了。
    pub fn create(&self, path: &Path, new: &[u8]) -> Result<(), StoreError> {
        if fs::symlink_metadata(path).is_ok() {
            return Err(StoreError::Io { path: path.to_owned(), reason: "已经存在，不覆盖".into() });
        }
        self.write(path, new, None)
    }

    fn write(&self, path: &Path, bytes: &[u8], permissions: Option<fs::Permissions>) -> Result<(), StoreError> {
        let fail = |e: io::Error| StoreError::io(path, &e);
        let folder = path.parent().unwrap_or(&self.root);
        sweep(folder);
        let mut builder = tempfile::Builder::new();
        builder.prefix(TEMPORARY).suffix(".tmp");
        let mut temporary = builder.tempfile_in(folder).map_err(fail)?;
        temporary.write_all(bytes).map_err(fail)?;
        let permissions = permissions.map_or_else(|| default_permissions(folder), Ok).map_err(fail)?;
        temporary.as_file().set_permissions(permissions).map_err(fail)?;
        temporary.as_file().sync_all().map_err(fail)?;
        temporary.persist(path).map_err(|e| fail(e.error))?;
        sync_folder(folder);
        Ok(())
    }
}

/// 新文件的权限：同文件夹里惯常的；临时文件本来只许自己读。
fn default_permissions(folder: &Path) -> io::Result<fs::Permissions> {
    let probe = folder.join("unit.yaml");
    let county = folder.join("county.yaml");
    let model = [probe, county].into_iter().find_map(|p| fs::metadata(p).ok());
    match model {
        Some(metadata) => Ok(metadata.permissions()),
        None => ordinary(folder),
    }
}

#[cfg(unix)]
fn ordinary(_: &Path) -> io::Result<fs::Permissions> {
    use std::os::unix::fs::PermissionsExt;
    Ok(fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn ordinary(folder: &Path) -> io::Result<fs::Permissions> {
    fs::metadata(folder).map(|m| m.permissions())
}

/// 清去上次没写完的临时文件。持锁时才做，所以不会清去别人正在写的。
pub(super) fn sweep(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.filter_map(Result::ok) {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with(TEMPORARY) && name.ends_with(".tmp") {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// 文件夹落盘：改名才算数。不支持的系统（Windows）自行保证。
pub(super) fn sync_folder(folder: &Path) {
    if let Ok(handle) = File::open(folder) {
        let _ = handle.sync_all();
    }
}

/// 项目文件夹。
#[must_use]
pub fn projects_dir(root: &Path) -> PathBuf {
    root.join(PROJECTS)
}

//! 有文件夹把手的系统。

use std::{
    ffi::{CStr, OsStr, OsString},
    fs::File,
    io,
    os::{
        fd::OwnedFd,
        unix::ffi::{OsStrExt, OsStringExt},
    },
    path::Path,
};

use rustix::fs::{AtFlags, FileType, Mode, OFlags};
#[cfg(any(target_os = "linux", target_os = "android"))]
use rustix::fs::{RawDir, SeekFrom};

use super::{About, FileKind, FileStamp};

/// 一个打开的文件夹。
#[derive(Debug)]
pub struct Dir(OwnedFd);

/// 一次看文件名的内存，字节：一个名字至多 255 字节，放得下一百多个最长的。
#[cfg(any(target_os = "linux", target_os = "android"))]
const ROOM: usize = 32 << 10;

const FOLDER: OFlags = OFlags::RDONLY.union(OFlags::DIRECTORY).union(OFlags::CLOEXEC);

impl Dir {
    /// 打开根；根本身的路径由用户给出，经不经链接由他。
    ///
    /// # Errors
    /// 打不开。
    pub fn open(root: &Path) -> io::Result<Dir> {
        Ok(Dir(rustix::fs::open(root, FOLDER, Mode::empty())?))
    }

    pub(super) fn again(&self) -> io::Result<Dir> {
        Ok(Dir(self.0.try_clone()?))
    }

    /// 进下一层。
    ///
    /// # Errors
    /// 不是文件夹、是链接，或打不开。
    pub fn enter(&self, name: &OsStr) -> io::Result<Dir> {
        let opened = rustix::fs::openat(&self.0, name, FOLDER | OFlags::NOFOLLOW, Mode::empty());
        opened.map(Dir).map_err(|e| self.explain(name, e.into()))
    }

    pub(super) fn make(&self, name: &OsStr) -> io::Result<()> {
        Ok(rustix::fs::mkdirat(&self.0, name, Mode::from_raw_mode(0o777))?)
    }

    /// 打开一个普通文件来读；管道、设备不会卡住。
    ///
    /// # Errors
    /// 打不开，或不是普通文件。
    pub fn read(&self, name: &OsStr) -> io::Result<File> {
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        self.plain_file(name, flags, 0)
    }

    /// 新建一个文件；已有的不成。`mode` 照 umask 减去。
    ///
    /// # Errors
    /// 建不了。
    pub fn create(&self, name: &OsStr, mode: u32) -> io::Result<File> {
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        self.plain_file(name, flags, mode)
    }

    /// 打开锁文件，没有的新建；不许写的只读也能加锁。
    ///
    /// # Errors
    /// 打不开。
    pub fn lock_file(&self, name: &OsStr, mode: u32) -> io::Result<File> {
        let flags = OFlags::RDWR | OFlags::CREATE | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        match self.plain_file(name, flags, mode) {
            Err(e) if e.kind() == io::ErrorKind::PermissionDenied => self.read(name),
            opened => opened,
        }
    }

    fn plain_file(&self, name: &OsStr, flags: OFlags, mode: u32) -> io::Result<File> {
        let opened = rustix::fs::openat(&self.0, name, flags, Mode::from_raw_mode(mode as _));
        let file = File::from(opened.map_err(|e| self.explain(name, e.into()))?);
        if file.metadata()?.is_file() { Ok(file) } else { Err(io::Error::other(super::NOT_PLAIN)) }
    }

    /// 名字的情形；链接说是链接。
    ///
    /// # Errors
    /// 没有，或看不了。
    pub fn about(&self, name: &OsStr) -> io::Result<About> {
        let stat = rustix::fs::statat(&self.0, name, AtFlags::SYMLINK_NOFOLLOW)?;
        let kind = kind(FileType::from_raw_mode(stat.st_mode));
        let mode = Some(stat.st_mode & 0o7777);
        Ok(About { kind, mode, owner: Some(stat.st_uid), number: stat.st_ino })
    }

    /// 一个普通文件在盘上的样子，不经链接；别的为无。
    #[must_use]
    pub fn stamp(&self, name: &OsStr) -> Option<FileStamp> {
        stamp(&rustix::fs::statat(&self.0, name, AtFlags::SYMLINK_NOFOLLOW).ok()?)
    }

    /// 这个文件夹自己的权限。
    ///
    /// # Errors
    /// 看不了。
    pub fn mode(&self) -> io::Result<Option<u32>> {
        Ok(Some(rustix::fs::fstat(&self.0)?.st_mode & 0o7777))
    }

    /// 换这个文件夹自己的权限。
    pub(super) fn set_mode(&self, mode: u32) -> io::Result<()> {
        Ok(rustix::fs::fchmod(&self.0, Mode::from_raw_mode(mode as _))?)
    }

    /// 这个文件夹自己在盘上的编号。
    ///
    /// # Errors
    /// 看不了。
    pub fn number(&self) -> io::Result<u64> {
        Ok(rustix::fs::fstat(&self.0)?.st_ino)
    }

    /// 改名，在同一文件夹里。
    ///
    /// # Errors
    /// 改不了。
    pub fn rename(&self, from: &OsStr, to: &OsStr) -> io::Result<()> {
        Ok(rustix::fs::renameat(&self.0, from, &self.0, to)?)
    }

    /// 删去一个文件；链接只删链接本身。
    ///
    /// # Errors
    /// 删不了。
    pub fn remove(&self, name: &OsStr) -> io::Result<()> {
        Ok(rustix::fs::unlinkat(&self.0, name, AtFlags::empty())?)
    }

    /// 删去一个空的文件夹。
    ///
    /// # Errors
    /// 删不了，或不空。
    pub fn remove_folder(&self, name: &OsStr) -> io::Result<()> {
        Ok(rustix::fs::unlinkat(&self.0, name, AtFlags::REMOVEDIR)?)
    }

    /// 其中的名字。
    ///
    /// # Errors
    /// 读不了。
    pub fn names(&self) -> io::Result<Vec<OsString>> {
        Ok(self.entries()?.into_iter().map(|(name, _)| name).collect())
    }

    /// 其中的名字，各是什么，按名称。
    ///
    /// # Errors
    /// 读不了。
    pub fn entries(&self) -> io::Result<Vec<(OsString, FileKind)>> {
        let mut entries = Vec::new();
        self.each_name(usize::MAX, |name, told| {
            if name != c"." && name != c".." {
                entries.push((OsString::from_vec(name.to_bytes().to_vec()), self.kind_of(name, told)?));
            }
            Ok(())
        })?;
        entries.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
        Ok(entries)
    }

    /// 其中合 `wanted`（照名字的字节看，不必先认成文字）的普通文件，没有次序；至多看 `most` 个名字，不是文字的不算。
    ///
    /// # Errors
    /// 读不了。
    pub fn files(&self, most: usize, wanted: impl Fn(&[u8]) -> bool) -> io::Result<Vec<String>> {
        let mut found = Vec::new();
        self.each_name(most, |name, told| {
            if wanted(name.to_bytes())
                && let Ok(text) = name.to_str()
                && self.kind_of(name, told)? == FileKind::File
            {
                found.push(text.to_owned());
            }
            Ok(())
        })?;
        Ok(found)
    }

    fn kind_of(&self, name: &CStr, told: FileType) -> io::Result<FileKind> {
        match told {
            // 有的文件系统不说是什么。
            FileType::Unknown => Ok(self.about(OsStr::from_bytes(name.to_bytes()))?.kind),
            told => Ok(kind(told)),
        }
    }

    /// 盘上怎样排就怎样看，连同「.」「..」，至多 `most` 个。就在一块内存里看，不一个一个另存：一县十万个文件名。
    #[cfg(any(target_os = "linux", target_os = "android"))]
    fn each_name(&self, most: usize, mut see: impl FnMut(&CStr, FileType) -> io::Result<()>) -> io::Result<()> {
        let mut room = Vec::with_capacity(ROOM);
        rustix::fs::seek(&self.0, SeekFrom::Start(0))?;
        let mut listed = RawDir::new(&self.0, room.spare_capacity_mut());
        for _ in 0..most {
            let Some(entry) = listed.next() else { break };
            let entry = entry?;
            see(entry.file_name(), entry.file_type())?;
        }
        Ok(())
    }

    #[cfg(not(any(target_os = "linux", target_os = "android")))]
    fn each_name(&self, most: usize, mut see: impl FnMut(&CStr, FileType) -> io::Result<()>) -> io::Result<()> {
        rustix::fs::Dir::read_from(&self.0)?.take(most).try_for_each(|entry| {
            let entry = entry?;
            see(entry.file_name(), entry.file_type())
        })
    }

    /// 落盘：改名、新建、删去才算数。
    ///
    /// # Errors
    /// 落不了。
    pub fn sync(&self) -> io::Result<()> {
        Ok(rustix::fs::fsync(&self.0)?)
    }
}

/// 打开着的一个普通文件在盘上的样子。
#[must_use]
pub fn stamp_of(file: &File) -> Option<FileStamp> {
    stamp(&rustix::fs::fstat(file).ok()?)
}

#[allow(clippy::unnecessary_cast, clippy::cast_lossless, reason = "各系统的宽窄不同")]
fn stamp(stat: &rustix::fs::Stat) -> Option<FileStamp> {
    let at = |seconds: i64, nanos: i64| seconds.wrapping_mul(1_000_000_000).wrapping_add(nanos);
    (FileType::from_raw_mode(stat.st_mode) == FileType::RegularFile).then(|| FileStamp {
        size: stat.st_size as u64,
        modified: at(stat.st_mtime as i64, stat.st_mtime_nsec as i64),
        changed: at(stat.st_ctime as i64, stat.st_ctime_nsec as i64),
        number: stat.st_ino as u64,
    })
}

fn kind(told: FileType) -> FileKind {
    match told {
        FileType::RegularFile => FileKind::File,
        FileType::Directory => FileKind::Folder,
        FileType::Symlink => FileKind::Link,
        _ => FileKind::Other,
    }
}

/// 现在的用户。
#[must_use]
pub fn user() -> Option<u32> {
    Some(rustix::process::geteuid().as_raw())
}

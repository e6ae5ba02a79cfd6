//! 一个文件夹的把手：只凭把手进下一层、开文件、改名，路上哪一段都不经链接。
//!
//! 路径逐段由上一段的把手打开，检查与使用之间没有空当：别人此时换上链接也绕不出去。

use std::{
    ffi::OsStr,
    fs::File,
    io,
    path::{Component, Path, PathBuf},
};

/// 一个名字是什么，不经链接。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// 普通文件。
    File,
    /// 文件夹。
    Folder,
    /// 符号链接。
    Link,
    /// 管道、设备之类。
    Other,
}

/// 一个名字的情形。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct About {
    /// 是什么。
    pub kind: FileKind,
    /// 权限的各位；没有这回事的系统为无。
    pub mode: Option<u32>,
    /// 属于谁；没有这回事的系统为无。
    pub owner: Option<u32>,
    /// 盘上的编号：换了一个文件，编号就不同。
    pub number: u64,
}

/// 一个文件在盘上的样子：内容动过，必有一样不同。
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FileStamp {
    /// 字节数。
    pub size: u64,
    /// 内容最后改动的时刻，自 1970 年起的纳秒。
    pub modified: i64,
    /// 状态最后改动的时刻，同上：人不能随意写。
    pub changed: i64,
    /// 盘上的编号。
    pub number: u64,
}

#[cfg(not(unix))]
#[path = "dir/portable.rs"]
mod system;
#[cfg(unix)]
#[path = "dir/unix.rs"]
mod system;

pub use system::{Dir, stamp_of, user};

impl Dir {
    /// 由根走到 `path` 所在的文件夹，连同末一段的名字。
    ///
    /// # Errors
    /// 中间有一段不是文件夹、是链接或没有。
    pub fn parent<'p>(&self, path: &'p Path) -> io::Result<(Dir, &'p OsStr)> {
        let mut names = plain(path)?;
        let last = names.pop().ok_or_else(|| io::Error::other("路径是空的"))?;
        Ok((self.walk(&names)?, last))
    }

    /// 走到 `path` 这个文件夹。
    ///
    /// # Errors
    /// 同上。
    pub fn folder(&self, path: &Path) -> io::Result<Dir> {
        self.walk(&plain(path)?)
    }

    /// 走到 `path` 这个文件夹，没有的各层新建；返回新建的各层，先建的在前。
    ///
    /// # Errors
    /// 同上，或建不了。
    pub fn make_folders(&self, path: &Path) -> io::Result<Vec<PathBuf>> {
        let (mut here, mut so_far, mut made) = (self.again()?, PathBuf::new(), Vec::new());
        for name in plain(path)? {
            so_far.push(name);
            here = match here.enter(name) {
                Err(e) if e.kind() == io::ErrorKind::NotFound => {
                    here.make(name)?;
                    let new = here.enter(name)?;
                    new.share_like(&here)?;
                    here.sync()?;
                    made.push(so_far.clone());
                    new
                }
                entered => entered?,
            };
        }
        Ok(made)
    }

    /// 大家都可以写的文件夹里，新文件夹也让大家写，不管各人的 umask。
    fn share_like(&self, above: &Dir) -> io::Result<()> {
        match (above.mode()?, self.mode()?) {
            (Some(above), Some(mode)) if above & SHARED == SHARED => {
                let wanted = mode | (mode & 0o700) >> 3 | above & 0o2000;
                if wanted == mode { Ok(()) } else { self.set_mode(wanted) }
            }
            _ => Ok(()),
        }
    }

    fn walk(&self, names: &[&OsStr]) -> io::Result<Dir> {
        let mut here = self.again()?;
        for name in names {
            here = here.enter(name)?;
        }
        Ok(here)
    }

    /// 是不是链接、能不能开，说清楚：打不开的错误换成说得明白的。
    fn explain(&self, name: &OsStr, error: io::Error) -> io::Error {
        match self.about(name).map(|about| about.kind) {
            Ok(FileKind::Link) => io::Error::other(LINK),
            Ok(FileKind::Other) => io::Error::other(NOT_PLAIN),
            _ => error,
        }
    }
}

/// 同一文件夹的人都可以写的文件夹：新的文件、文件夹也让他们写。
pub const SHARED: u32 = 0o2020;
/// 是链接的为何不读写。
pub const LINK: &str = "这是符号链接；台账不经链接读写，以免到了台账以外。换成文件夹或文件本身";
/// 管道、设备之类。
pub const NOT_PLAIN: &str = "不是普通文件";

/// 全路径，不看盘上有什么。
#[must_use]
pub fn whole(path: &Path) -> PathBuf {
    let mut full = PathBuf::new();
    for part in std::path::absolute(path).unwrap_or_else(|_| path.to_owned()).components() {
        match part {
            Component::ParentDir => _ = full.pop(),
            part => full.push(part),
        }
    }
    full
}

/// 各段都是平常的名字：没有「..」，也不从最上层写起。
fn plain(path: &Path) -> io::Result<Vec<&OsStr>> {
    let names = path.components().filter(|c| *c != Component::CurDir).map(|c| match c {
        Component::Normal(name) => Ok(name),
        _ => Err(io::Error::other("路径越出了台账")),
    });
    names.collect()
}

/// 一个打开的文件在盘上的编号，用来看它是不是还在原处。
///
/// # Errors
/// 看不了。
pub fn number_of(file: &File) -> io::Result<u64> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        file.metadata().map(|m| m.ino())
    }
    #[cfg(not(unix))]
    {
        file.metadata().map(|_| 0)
    }
}

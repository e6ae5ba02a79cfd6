//! 没有文件夹把手的系统：每一步之前看一眼是不是链接。

use std::{
    ffi::{OsStr, OsString},
    fs::{self, File, OpenOptions},
    io,
    path::{Path, PathBuf},
};

use super::{About, FileKind, FileStamp};

/// 一个文件夹；这里没有把手，每一步之前看一眼是不是链接。
#[derive(Debug)]
pub struct Dir(PathBuf);

impl Dir {
    /// 打开根。
    ///
    /// # Errors
    /// 打不开。
    pub fn open(root: &Path) -> io::Result<Dir> {
        fs::read_dir(root).map(|_| Dir(root.to_owned()))
    }

    pub(super) fn again(&self) -> io::Result<Dir> {
        Ok(Dir(self.0.clone()))
    }

    /// 进下一层。
    ///
    /// # Errors
    /// 不是文件夹、是链接，或打不开。
    pub fn enter(&self, name: &OsStr) -> io::Result<Dir> {
        match self.about(name)?.kind {
            FileKind::Folder => Ok(Dir(self.0.join(name))),
            _ => Err(self.explain(name, io::ErrorKind::NotADirectory.into())),
        }
    }

    pub(super) fn make(&self, name: &OsStr) -> io::Result<()> {
        fs::create_dir(self.0.join(name))
    }

    /// 打开一个普通文件来读。
    ///
    /// # Errors
    /// 打不开，或不是普通文件。
    pub fn read(&self, name: &OsStr) -> io::Result<File> {
        self.opened(name, OpenOptions::new().read(true))
    }

    /// 新建一个文件；已有的不成。
    ///
    /// # Errors
    /// 建不了。
    pub fn create(&self, name: &OsStr, _: u32) -> io::Result<File> {
        OpenOptions::new().write(true).create_new(true).open(self.0.join(name))
    }

    /// 打开锁文件，没有的新建。
    ///
    /// # Errors
    /// 打不开。
    pub fn lock_file(&self, name: &OsStr, _: u32) -> io::Result<File> {
        match self.about(name) {
            Err(e) if e.kind() == io::ErrorKind::NotFound => {
                OpenOptions::new().write(true).create(true).truncate(false).open(self.0.join(name))
            }
            _ => self.opened(name, OpenOptions::new().write(true)),
        }
    }

    fn opened(&self, name: &OsStr, options: &OpenOptions) -> io::Result<File> {
        match self.about(name)?.kind {
            FileKind::File => options.open(self.0.join(name)),
            _ => Err(self.explain(name, io::Error::other(super::NOT_PLAIN))),
        }
    }

    /// 名字的情形；链接说是链接。
    ///
    /// # Errors
    /// 没有，或看不了。
    pub fn about(&self, name: &OsStr) -> io::Result<About> {
        let metadata = fs::symlink_metadata(self.0.join(name))?;
        let kind = match () {
            () if metadata.is_symlink() => FileKind::Link,
            () if metadata.is_dir() => FileKind::Folder,
            () if metadata.is_file() => FileKind::File,
            () => FileKind::Other,
        };
        Ok(About { kind, mode: None, owner: None, number: 0 })
    }

    /// 一个文件在盘上的样子：这里没有改动状态的时刻，说不准，所以没有。
    #[must_use]
    pub fn stamp(&self, _: &OsStr) -> Option<FileStamp> {
        None
    }

    pub(super) fn set_mode(&self, _: u32) -> io::Result<()> {
        Ok(())
    }

    /// 这个文件夹自己的权限：没有这回事。
    ///
    /// # Errors
    /// 没有。
    pub fn mode(&self) -> io::Result<Option<u32>> {
        Ok(None)
    }

    /// 这个文件夹自己在盘上的编号：没有这回事。
    ///
    /// # Errors
    /// 没有。
    pub fn number(&self) -> io::Result<u64> {
        Ok(0)
    }

    /// 改名，在同一文件夹里。
    ///
    /// # Errors
    /// 改不了。
    pub fn rename(&self, from: &OsStr, to: &OsStr) -> io::Result<()> {
        fs::rename(self.0.join(from), self.0.join(to))
    }

    /// 删去一个文件。
    ///
    /// # Errors
    /// 删不了。
    pub fn remove(&self, name: &OsStr) -> io::Result<()> {
        fs::remove_file(self.0.join(name))
    }

    /// 删去一个空的文件夹。
    ///
    /// # Errors
    /// 删不了，或不空。
    pub fn remove_folder(&self, name: &OsStr) -> io::Result<()> {
        fs::remove_dir(self.0.join(name))
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
        let named = |entry: io::Result<fs::DirEntry>| {
            let name = entry?.file_name();
            let kind = self.about(&name)?.kind;
            Ok((name, kind))
        };
        let mut entries: Vec<(OsString, FileKind)> = fs::read_dir(&self.0)?.map(named).collect::<io::Result<_>>()?;
        entries.sort_by(|(a, _), (b, _)| a.cmp(b));
        Ok(entries)
    }

    /// 其中合 `wanted`（照名字的字节看）的普通文件，没有次序；至多看 `most` 个名字，不是文字的不算。
    ///
    /// # Errors
    /// 读不了。
    pub fn files(&self, most: usize, wanted: impl Fn(&[u8]) -> bool) -> io::Result<Vec<String>> {
        let mut found = Vec::new();
        for entry in fs::read_dir(&self.0)?.take(most) {
            let entry = entry?;
            if let Ok(name) = entry.file_name().into_string()
                && wanted(name.as_bytes())
                && entry.file_type()?.is_file()
            {
                found.push(name);
            }
        }
        Ok(found)
    }

    /// 落盘：由系统自行保证。
    ///
    /// # Errors
    /// 没有。
    pub fn sync(&self) -> io::Result<()> {
        Ok(())
    }
}

/// 打开着的一个文件在盘上的样子：同上，没有。
#[must_use]
pub fn stamp_of(_: &File) -> Option<FileStamp> {
    None
}

/// 现在的用户：没有这回事。
#[must_use]
pub fn user() -> Option<u32> {
    None
}

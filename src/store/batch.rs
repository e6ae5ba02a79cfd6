//! 一次写几个文件：要么都写成，要么都不写。
//!
//! 写之前先记下打算（日志），全部写完再删去日志；中途断了，下次取得锁时照日志退回原样。
//! 日志只记摘要，不在末尾追加的才记原文；不是本机本人在这个文件夹里写下的，一概不信。

use std::{
    ffi::OsStr,
    io::{self, Read},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{
    Git, Lock, StoreError,
    files::{FileKind, Files, user},
    shown,
    write::{read_all, sweep},
};

/// 日志。
const JOURNAL: &str = ".wsgov-journal";
/// 退不回时怎么办。
const WAY_OUT: &str = "核对各文件之后，删去 .wsgov-journal 再试";

/// 一个文件的改动。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addition {
    /// 文件。
    pub path: PathBuf,
    /// 原来的字节；新写的文件为无。
    pub old: Option<Vec<u8>>,
    /// 新的字节；删去的为无。
    pub new: Option<Vec<u8>>,
    /// 是程序，要能运行。
    pub runs: bool,
}

/// 日志。
#[derive(Debug, Serialize, Deserialize)]
struct Journal {
    /// 写在哪里：根与锁文件在盘上的编号。抄来的、解压出来的，对不上。
    place: (PathBuf, u64, u64),
    /// 新建的文件夹，先建的在前。
    folders: Vec<PathBuf>,
    entries: Vec<JournalEntry>,
}

/// 日志的一项：相对于根的路径，原来的样子（新写的为无），新的摘要（删去的为无）。
#[derive(Debug, Serialize, Deserialize)]
struct JournalEntry {
    path: PathBuf,
    old: Option<Original>,
    new: Option<String>,
}

/// 原来的样子：长度与摘要；不是在末尾追加的，连同全文，才退得回。
#[derive(Debug, Serialize, Deserialize)]
struct Original {
    length: usize,
    hash: String,
    text: Option<String>,
}

impl Lock {
    /// 写全部改动；有一个写不成，就退回已写的。
    ///
    /// # Errors
    /// 有文件在此期间被改动、已经存在或写不了；这时全部文件都是原来的样子。
    pub fn write_all(&self, changes: &[Addition]) -> Result<(), StoreError> {
        let folders = self.missing_folders(changes)?;
        if let ([only], []) = (changes, &folders[..]) {
            return self.write_one(only);
        }
        let entries: Vec<JournalEntry> = changes.iter().map(|change| self.entry(change)).collect::<Result<_, _>>()?;
        let journal = Journal { place: self.here()?, folders, entries };
        let text = serde_json::to_vec(&journal).map_err(|e| self.fault(&e.to_string()))?;
        self.create_own(&self.journal(), &text)?;
        let written = self.make_folders(&journal.folders).and_then(|()| self.write_each(changes));
        // 日志删不去，下次会退回；所以这一次也算没有写成。
        let error = match written {
            Ok(()) => match self.forget() {
                Ok(()) => return Ok(()),
                Err(error) => error,
            },
            Err((done, error)) => {
                self.undo(&journal, done)?;
                self.forget()?;
                return Err(error);
            }
        };
        self.undo(&journal, changes.len())?;
        Err(error)
    }

    fn write_each(&self, changes: &[Addition]) -> Result<(), (usize, StoreError)> {
        changes.iter().enumerate().try_for_each(|(n, change)| self.write_one(change).map_err(|e| (n, e)))
    }

    fn write_one(&self, change: &Addition) -> Result<(), StoreError> {
        match (&change.old, &change.new) {
            (Some(old), Some(new)) => self.replace(&change.path, old, new),
            (Some(old), None) => self.remove(&change.path, old),
            (None, Some(new)) => self.create_as(&change.path, new, change.runs),
            (None, None) => Ok(()),
        }
    }

    /// 改动要用而还没有的文件夹，外层的在前。
    fn missing_folders(&self, changes: &[Addition]) -> Result<Vec<PathBuf>, StoreError> {
        let files = Files::on_disk(&self.root);
        let mut missing: Vec<PathBuf> = Vec::new();
        for change in changes {
            let above = self.inside(&change.path)?.ancestors().skip(1).filter(|p| !p.as_os_str().is_empty());
            missing.extend(above.filter(|p| files.kind(p).is_none()).map(Path::to_owned));
        }
        missing.sort();
        missing.dedup();
        Ok(missing)
    }

    fn make_folders(&self, folders: &[PathBuf]) -> Result<(), (usize, StoreError)> {
        folders.iter().try_for_each(|folder| {
            let made = self.dir.make_folders(folder);
            made.map(|_| ()).map_err(|e| (0, StoreError::io(&self.root.join(folder), &e)))
        })
    }

    /// 上次没有写完的，退回原样，各说一句。取得锁时先做。
    pub(super) fn recover(&self) -> Result<Vec<String>, StoreError> {
        sweep(&self.dir);
        let name = OsStr::new(JOURNAL);
        let about = match self.dir.about(name) {
            Ok(about) => about,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(e) => return Err(StoreError::io(&self.journal(), &e)),
        };
        if about.kind != FileKind::File {
            return Err(self.fault("不是普通文件；核对它从何而来，删去再试"));
        }
        if about.owner.is_some_and(|owner| Some(owner) != user()) {
            return Err(self.fault(&format!("别的用户有一批记入没有写完；请他再运行一次 wsgov，或{WAY_OUT}")));
        }
        let mut bytes = Vec::new();
        let read = self.dir.read(name).and_then(|mut file| file.read_to_end(&mut bytes));
        read.map_err(|e| StoreError::io(&self.journal(), &e))?;
        let journal: Journal =
            serde_json::from_slice(&bytes).map_err(|_| self.fault(&format!("上次批量记入的日志读不出；{WAY_OUT}")))?;
        if journal.place != self.here()? || self.is_tracked() {
            return Err(
                self.fault(&format!("这份日志不是在这里写下的（随文件夹抄来，或纳入了 git），没有照它办；{WAY_OUT}"))
            );
        }
        let said = self.undo(&journal, journal.entries.len())?;
        self.forget()?;
        Ok(said)
    }

    /// 退回前 `count` 个文件与新建的文件夹。先全部看过，都退得回才动手。
    fn undo(&self, journal: &Journal, count: usize) -> Result<Vec<String>, StoreError> {
        let entries = &journal.entries[..count];
        let steps: Vec<FileUndo> = entries.iter().map(|entry| self.step(entry)).collect::<Result<_, _>>()?;
        let mut lost = Vec::new();
        let mut undone = 0;
        for (entry, step) in entries.iter().zip(steps) {
            let path = self.root.join(&entry.path);
            match step {
                FileUndo::Untouched => {}
                FileUndo::Gone => lost.push(shown(&entry.path)),
                FileUndo::Remove => {
                    let (folder, name) = self.place(&path)?;
                    folder.remove(name).map_err(|e| StoreError::io(&path, &e))?;
                    let _ = folder.sync();
                    undone += 1;
                }
                FileUndo::Back(now, old) => {
                    self.replace(&path, &now, &old)?;
                    undone += 1;
                }
                FileUndo::Restore(old) => {
                    self.create(&path, &old)?;
                    undone += 1;
                }
            }
        }
        for folder in journal.folders.iter().rev() {
            // 里面又有了别的，就留着。
            if let Ok((above, name)) = self.place(&self.root.join(folder)) {
                let _ = above.folder(Path::new(name)).map(|own| sweep(&own));
                let _ = above.remove_folder(name);
            }
        }
        let mut said = vec![format!("上次批量记入没有写完，已退回 {undone} 个文件")];
        if !lost.is_empty() {
            said.push(format!(
                "其中 {} 不在原处了（删去或改了名），没有退回；还在别处的，核对末尾有没有上次记入的事件",
                lost.join("、")
            ));
        }
        Ok(said)
    }

    /// 一个文件怎样退回；内容与日志所记对不上的，不动。
    fn step(&self, entry: &JournalEntry) -> Result<FileUndo, StoreError> {
        let path = self.root.join(&entry.path);
        let bytes = match self
            .place(&path)
            .and_then(|(folder, name)| read_all(&folder, name).map_err(|e| StoreError::io(&path, &e)))
        {
            Ok(bytes) => bytes,
            // 新写的还没有写到，改动的被人移走了：都没有可退的。
            Err(_) if Files::on_disk(&self.root).kind(&entry.path).is_none() => {
                return Ok(match (&entry.old, &entry.new) {
                    (None, _) => FileUndo::Untouched,
                    (Some(_), Some(_)) => FileUndo::Gone,
                    (Some(old), None) => FileUndo::Restore(old.text.clone().unwrap_or_default().into_bytes()),
                });
            }
            Err(error) => return Err(error),
        };
        let now = Some(hash(&bytes));
        match &entry.old {
            Some(old) if now.as_deref() == Some(&*old.hash) => Ok(FileUndo::Untouched),
            Some(old) if now == entry.new && old.bytes(&bytes).is_some_and(|text| hash(text) == old.hash) => {
                let text = old.bytes(&bytes).unwrap_or_default().to_owned();
                Ok(FileUndo::Back(bytes, text))
            }
            None if now == entry.new => Ok(FileUndo::Remove),
            _ => Err(StoreError::Io {
                path, reason: format!("上次批量记入没有写完，此后文件又被改动；{WAY_OUT}")
            }),
        }
    }

    fn entry(&self, change: &Addition) -> Result<JournalEntry, StoreError> {
        let old = change.old.as_ref().map(|old| Original::of(old, change.new.as_deref())).transpose();
        let old = old.map_err(|_| self.fault("原来的文件不是 UTF-8 编码的文字"))?;
        Ok(JournalEntry { path: self.inside(&change.path)?.to_owned(), old, new: change.new.as_deref().map(hash) })
    }

    fn inside<'p>(&self, path: &'p Path) -> Result<&'p Path, StoreError> {
        path.strip_prefix(&self.root).map_err(|_| self.fault("文件不在台账之内"))
    }

    /// 这里：根与锁文件在盘上的编号。
    fn here(&self) -> Result<(PathBuf, u64, u64), StoreError> {
        let fail = |e: io::Error| StoreError::io(&self.root, &e);
        Ok((self.root.clone(), self.dir.number().map_err(fail)?, self.number().map_err(fail)?))
    }

    /// 日志纳入了 git：那是别人带来的。
    fn is_tracked(&self) -> bool {
        let listed = Git::open(&self.root).and_then(|git| git.index(&[JOURNAL]));
        listed.is_ok_and(|entries| !entries.is_empty())
    }

    fn journal(&self) -> PathBuf {
        self.root.join(JOURNAL)
    }

    fn forget(&self) -> Result<(), StoreError> {
        self.dir.remove(OsStr::new(JOURNAL)).map_err(|e| StoreError::io(&self.journal(), &e))?;
        let _ = self.dir.sync();
        Ok(())
    }

    fn fault(&self, reason: &str) -> StoreError {
        StoreError::Io { path: self.journal(), reason: reason.to_owned() }
    }
}

/// 一个文件怎样退回。
enum FileUndo {
    /// 本来就是原样。
    Untouched,
    /// 不在原处了。
    Gone,
    /// 新写的，删去。
    Remove,
    /// 由现在的换回原来的。
    Back(Vec<u8>, Vec<u8>),
    /// 删去了，写回原来的。
    Restore(Vec<u8>),
}

impl Original {
    fn of(old: &[u8], new: Option<&[u8]>) -> Result<Self, std::str::Utf8Error> {
        let appended = new.is_some_and(|new| new.starts_with(old));
        let text = if appended { None } else { Some(std::str::from_utf8(old)?.to_owned()) };
        Ok(Original { length: old.len(), hash: hash(old), text })
    }

    /// 原来的字节：日志里的全文，或现在的开头。
    fn bytes<'b>(&'b self, now: &'b [u8]) -> Option<&'b [u8]> {
        self.text.as_ref().map_or_else(|| now.get(..self.length), |text| Some(text.as_bytes()))
    }
}

fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// 有没有写到一半的批量记入：读的命令据此提醒。
#[must_use]
pub fn is_half_written(root: &Path) -> bool {
    Files::on_disk(root).kind(Path::new(JOURNAL)).is_some()
}

#[cfg(test)]
mod tests;

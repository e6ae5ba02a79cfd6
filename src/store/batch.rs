//! 一次写几个文件：要么都写成，要么都不写。
//!
//! 写之前先记下打算（日志），全部写完再删去日志；中途断了，下次取得锁时照日志退回原样。
//! 改动都是在末尾追加，所以日志只记原来的长度和所加的几行，退回就是去掉这几行。

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use super::{Lock, StoreError, discover::PROJECTS, read::read_bytes};

/// 日志。
const JOURNAL: &str = ".wsgov-journal";

/// 一个文件的改动。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addition {
    /// 文件。
    pub path: PathBuf,
    /// 原来的字节。
    pub old: Vec<u8>,
    /// 新的字节，以原来的开头。
    pub new: Vec<u8>,
}

/// 日志的一项：相对于根的路径、原来的长度、所加的文字。
#[derive(Debug, Serialize, Deserialize)]
struct JournalEntry {
    path: PathBuf,
    length: usize,
    added: String,
}

impl Lock {
    /// 写全部改动；有一个写不成，就退回已写的。
    ///
    /// # Errors
    /// 有文件在此期间被改动或写不了；这时全部文件都是原来的样子。
    pub fn replace_all(&self, changes: &[Addition]) -> Result<(), StoreError> {
        if let [only] = changes {
            return self.replace(&only.path, &only.old, &only.new);
        }
        let entries: Vec<JournalEntry> = changes.iter().map(|change| self.entry(change)).collect::<Result<_, _>>()?;
        let text = serde_json::to_string(&entries).map_err(|e| self.fault(&e.to_string()))?;
        self.create(&self.journal(), text.as_bytes())?;
        for (n, change) in changes.iter().enumerate() {
            if let Err(error) = self.replace(&change.path, &change.old, &change.new) {
                // 只退回已写的：没有写到的，可能正是被别人改动的那个。
                entries[..n].iter().try_for_each(|entry| self.restore(entry))?;
                self.forget()?;
                return Err(error);
            }
        }
        self.forget()
    }

    /// 上次没有写完的，退回原样。取得锁时先做。
    pub(super) fn recover(&self) -> Result<(), StoreError> {
        super::write::sweep(&self.root);
        let bytes = match read_bytes(&self.journal()) {
            Ok(bytes) => bytes,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(e) => return Err(StoreError::io(&self.journal(), &e)),
        };
        let entries: Vec<JournalEntry> =
            serde_json::from_slice(&bytes).map_err(|_| self.fault("上次批量记入的日志读不出；核对各项目之后删去它"))?;
        entries.iter().try_for_each(|entry| self.restore(entry))?;
        self.forget()
    }

    fn entry(&self, change: &Addition) -> Result<JournalEntry, StoreError> {
        let relative = change.path.strip_prefix(&self.root).map_err(|_| self.fault("文件不在台账之内"))?;
        let added = change.new.strip_prefix(change.old.as_slice()).and_then(|tail| std::str::from_utf8(tail).ok());
        let added = added.ok_or_else(|| self.fault("改动不是在末尾追加"))?;
        Ok(JournalEntry { path: relative.to_owned(), length: change.old.len(), added: added.to_owned() })
    }

    /// 退回一个文件；还没有写到它的，本来就是原样。
    fn restore(&self, entry: &JournalEntry) -> Result<(), StoreError> {
        // 日志也是文件，不能借它走出台账。
        let plain = entry.path.components().all(|c| matches!(c, std::path::Component::Normal(_)));
        if !plain || !entry.path.starts_with(PROJECTS) {
            return Err(self.fault("上次批量记入的日志不对；核对各项目之后删去它"));
        }
        let path = self.root.join(&entry.path);
        let bytes = read_bytes(&path).map_err(|e| StoreError::io(&path, &e))?;
        match bytes.get(entry.length..) {
            Some([]) => Ok(()),
            Some(tail) if tail == entry.added.as_bytes() => self.replace(&path, &bytes, &bytes[..entry.length]),
            _ => Err(StoreError::Io {
                path,
                reason: format!("上次批量记入没有写完，此后文件又被改动；核对之后删去 {JOURNAL} 再试"),
            }),
        }
    }

    fn journal(&self) -> PathBuf {
        self.root.join(JOURNAL)
    }

    fn forget(&self) -> Result<(), StoreError> {
        let path = self.journal();
        fs::remove_file(&path).map_err(|e| StoreError::io(&path, &e))?;
        super::write::sync_folder(&self.root);
        Ok(())
    }

    fn fault(&self, reason: &str) -> StoreError {
        StoreError::Io { path: self.journal(), reason: reason.to_owned() }
    }
}

/// 有没有写到一半的批量记入：读的命令据此提醒。
#[must_use]
pub fn is_half_written(root: &Path) -> bool {
    root.join(JOURNAL).exists()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn store() -> (tempfile::TempDir, Vec<Addition>) {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("projects/甲");
        fs::create_dir_all(&folder).unwrap();
        let changes = (0..4).map(|i| {
            let path = folder.join(format!("{i}.yaml"));
            fs::write(&path, format!("旧{i}\n")).unwrap();
            let old = fs::read(&path).unwrap();
            let new = [old.as_slice(), "新\n".as_bytes()].concat();
            Addition { path, old, new }
        });
        let changes = changes.collect();
        (dir, changes)
    }

    fn all(changes: &[Addition], side: fn(&Addition) -> &Vec<u8>) -> bool {
        changes.iter().all(|c| fs::read(&c.path).unwrap() == *side(c))
    }

    #[test]
    fn all_are_written_or_none() {
        let (dir, changes) = store();
        let lock = Lock::take(dir.path()).unwrap();
        lock.replace_all(&changes).unwrap();
        assert!(all(&changes, |c| &c.new));
        assert!(!is_half_written(dir.path()));

        let (dir, changes) = store();
        fs::write(&changes[2].path, "别人改的\n").unwrap();
        let lock = Lock::take(dir.path()).unwrap();
        let error = lock.replace_all(&changes).unwrap_err().to_string();
        assert!(error.contains("没有写；请重试"), "{error}");
        assert!(!is_half_written(dir.path()), "都退回了，不留日志");
        for i in [0, 1, 3] {
            assert_eq!(fs::read(&changes[i].path).unwrap(), changes[i].old);
        }
        assert_eq!(fs::read_to_string(&changes[2].path).unwrap(), "别人改的\n");
    }

    #[test]
    fn what_was_cut_off_is_undone_when_the_lock_is_next_taken() {
        for written in 0..=4 {
            let (dir, changes) = store();
            {
                let lock = Lock::take(dir.path()).unwrap();
                let entries: Vec<JournalEntry> = changes.iter().map(|c| lock.entry(c).unwrap()).collect();
                fs::write(lock.journal(), serde_json::to_string(&entries).unwrap()).unwrap();
                for change in &changes[..written] {
                    fs::write(&change.path, &change.new).unwrap();
                }
            }
            let _lock = Lock::take(dir.path()).unwrap();
            assert!(all(&changes, |c| &c.old), "写了 {written} 个");
            assert!(!is_half_written(dir.path()));
        }
    }

    #[test]
    fn a_journal_cannot_reach_outside_the_store() {
        let (dir, _) = store();
        let outside = dir.path().join("外.txt");
        fs::write(&outside, "外新").unwrap();
        for path in ["../外.txt", "外.txt", "/etc/hostname"] {
            let entries = [JournalEntry { path: path.into(), length: 3, added: "新".into() }];
            fs::write(dir.path().join(JOURNAL), serde_json::to_string(&entries).unwrap()).unwrap();
            assert!(Lock::take(dir.path()).is_err(), "{path}");
        }
        assert_eq!(fs::read_to_string(&outside).unwrap(), "外新");
    }
}

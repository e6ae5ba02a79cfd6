//! 一个文件在各个提交里的样子：其中记着哪些事，是哪个提交记入的。

use std::{cell::RefCell, collections::HashMap, path::Path, rc::Rc};

use super::{objects::Objects, readable::FileStanding};
use crate::{
    model::{County, CountyAct, Deed, DeedAct, Event, Framework, FrameworkAct, Project, Unit, UnitAct, Waiver},
    store::{
        git::{GitError, Oid, Parents},
        read::decode,
    },
    text::Dictionary,
};

/// 文件里记着的一件事。
pub(super) trait HistoryEntry: Sized + Clone {
    /// 读出一个文件里的各件；`id` 是项目编号，别的项目的算没有。
    fn list(path: &Path, bytes: Vec<u8>, id: Option<&str>, words: &Dictionary) -> FileStanding<Vec<Self>>;
    /// 内容相同。
    fn same(&self, other: &Self) -> bool;
}

/// 编号是 `id` 的项目里的各件。
fn own<T>(
    path: &Path,
    bytes: Vec<u8>,
    id: Option<&str>,
    words: &Dictionary,
    list: impl FnOnce(Project) -> Vec<T>,
) -> FileStanding<Vec<T>> {
    match decode::<Project>(path, bytes, words).value {
        Some(project) if Some(&*project.id) == id => FileStanding::Read(list(project)),
        Some(_) => FileStanding::Absent,
        None => FileStanding::Unread,
    }
}

impl HistoryEntry for Event {
    fn list(path: &Path, bytes: Vec<u8>, id: Option<&str>, words: &Dictionary) -> FileStanding<Vec<Self>> {
        own(path, bytes, id, words, |project| project.events)
    }

    fn same(&self, other: &Self) -> bool {
        Event::same(self, other)
    }
}

impl HistoryEntry for Waiver {
    fn list(path: &Path, bytes: Vec<u8>, id: Option<&str>, words: &Dictionary) -> FileStanding<Vec<Self>> {
        own(path, bytes, id, words, |project| project.waivers.0)
    }

    fn same(&self, other: &Self) -> bool {
        self == other
    }
}

/// 单位、县、框架的事件各在哪种文件里。
trait Filed: DeedAct {
    fn deeds(path: &Path, bytes: Vec<u8>, words: &Dictionary) -> Option<Vec<Deed<Self>>>;
}

impl Filed for UnitAct {
    fn deeds(path: &Path, bytes: Vec<u8>, words: &Dictionary) -> Option<Vec<Deed<Self>>> {
        decode::<Unit>(path, bytes, words).value.map(|unit| unit.events.unwrap_or_default().0)
    }
}

impl Filed for CountyAct {
    fn deeds(path: &Path, bytes: Vec<u8>, words: &Dictionary) -> Option<Vec<Deed<Self>>> {
        decode::<County>(path, bytes, words).value.map(|county| county.events.unwrap_or_default().0)
    }
}

impl Filed for FrameworkAct {
    fn deeds(path: &Path, bytes: Vec<u8>, words: &Dictionary) -> Option<Vec<Deed<Self>>> {
        decode::<Framework>(path, bytes, words).value.map(|framework| framework.events.unwrap_or_default().0)
    }
}

impl<A: Filed> HistoryEntry for Deed<A> {
    fn list(path: &Path, bytes: Vec<u8>, _: Option<&str>, words: &Dictionary) -> FileStanding<Vec<Self>> {
        A::deeds(path, bytes, words).map_or(FileStanding::Unread, FileStanding::Read)
    }

    fn same(&self, other: &Self) -> bool {
        self == other
    }
}

/// 有内容相同的。
pub(super) fn has<T: HistoryEntry>(entries: &[T], one: &T) -> bool {
    entries.iter().any(|e| e.same(one))
}

/// 内容相同的有几件。
pub(super) fn count<T: HistoryEntry>(entries: &[T], one: &T) -> usize {
    entries.iter().filter(|e| e.same(one)).count()
}

/// 一个提交里的各件。
pub(super) type CommitEntries<T> = Option<Rc<[T]>>;

/// 读过的内容里的各件，依内容的名称。
type DecodedEntries<T> = HashMap<Oid, FileStanding<Rc<[T]>>>;

/// 一个文件在各个提交里的各件，读过的记着。
pub(super) struct Versions<'l, T> {
    objects: &'l Objects<'l>,
    id: Option<&'l str>,
    /// 文件用过的路径。
    pub(super) paths: Vec<&'l Path>,
    known: RefCell<HashMap<Oid, CommitEntries<T>>>,
    /// 许多提交里是同一份内容，只读一遍。
    decoded: RefCell<DecodedEntries<T>>,
}

impl<'l, T: HistoryEntry> Versions<'l, T> {
    /// `paths` 是文件用过的路径；别处同名的也认。
    pub(super) fn of(objects: &'l Objects<'l>, id: Option<&'l str>, paths: impl IntoIterator<Item = &'l Path>) -> Self {
        let paths = paths.into_iter().collect();
        Versions { objects, id, paths, known: RefCell::default(), decoded: RefCell::default() }
    }

    /// 某个提交里的各件；没有这个文件的为无，读不出的同它之前最后读得出的一样，从来没有读得出的为无。
    pub(super) fn at(&self, commit: &Oid) -> Result<CommitEntries<T>, GitError> {
        if let Some(known) = self.known.borrow().get(commit) {
            return Ok(known.clone());
        }
        let found = match self.standing(commit)? {
            FileStanding::Read(entries) => Some(entries),
            FileStanding::Unread => self.before(commit)?,
            FileStanding::Absent => None,
        };
        self.known.borrow_mut().insert(*commit, found.clone());
        Ok(found)
    }

    /// 在这个提交里。
    pub(super) fn standing(&self, commit: &Oid) -> Result<FileStanding<Rc<[T]>>, GitError> {
        let found = self.read(commit, &self.paths)?;
        if self.id.is_none() || matches!(found, FileStanding::Read(_)) {
            return Ok(found);
        }
        Ok(match self.read(commit, &self.objects.namesakes(commit, &self.paths)?)? {
            FileStanding::Absent => found,
            elsewhere => elsewhere,
        })
    }

    /// 之前最后读得出的各版里的，合在一起。
    fn before(&self, commit: &Oid) -> Result<CommitEntries<T>, GitError> {
        let known = |at: &Oid| self.known.borrow().get(at).cloned().flatten();
        let earlier = self.objects.last_readable(commit, |at| match known(at) {
            Some(entries) => Ok(FileStanding::Read(entries)),
            None => self.standing(at),
        })?;
        let mut earlier = earlier.into_iter().map(|(_, entries)| entries);
        let Some(first) = earlier.next() else { return Ok(None) };
        let mut all = first.to_vec();
        for entry in earlier.flat_map(|entries| entries.to_vec()) {
            if !has(&all, &entry) {
                all.push(entry);
            }
        }
        Ok(Some(all.into()))
    }

    fn read(&self, commit: &Oid, paths: &[impl AsRef<Path>]) -> Result<FileStanding<Rc<[T]>>, GitError> {
        let mut found = FileStanding::Absent;
        for path in paths.iter().map(AsRef::as_ref) {
            let Some(content) = self.objects.entry(commit, path)? else { continue };
            match self.decode(commit, path, content)? {
                FileStanding::Absent => {}
                FileStanding::Unread => found = FileStanding::Unread,
                read => return Ok(read),
            }
        }
        Ok(found)
    }

    fn decode(&self, commit: &Oid, path: &Path, content: Oid) -> Result<FileStanding<Rc<[T]>>, GitError> {
        if let Some(known) = self.decoded.borrow().get(&content) {
            return Ok(known.clone());
        }
        let bytes = self.objects.content(commit, &content)?;
        let found = T::list(path, bytes, self.id, &self.objects.words).map(Rc::from);
        self.decoded.borrow_mut().insert(content, found.clone());
        Ok(found)
    }

    /// 是这个提交删去的：它的上一个都有，它没有。
    pub(super) fn drops(&self, commit: &Parents, entry: &T) -> Result<bool, GitError> {
        for parent in &commit.parents {
            if !self.at(parent)?.is_some_and(|entries| has(&entries, entry)) {
                return Ok(false);
            }
        }
        Ok(!commit.parents.is_empty() && !self.at(&commit.commit)?.is_some_and(|entries| has(&entries, entry)))
    }

    /// 这个提交记入了几件：内容相同的，比它的上一个多几件。
    pub(super) fn brought(&self, commit: &Parents, entry: &T) -> Result<usize, GitError> {
        let mut before = 0;
        for parent in &commit.parents {
            before = before.max(self.count(parent, entry)?);
        }
        Ok(self.count(&commit.commit, entry)?.saturating_sub(before))
    }

    /// 某个提交里内容相同的有几件。
    pub(super) fn count(&self, commit: &Oid, entry: &T) -> Result<usize, GitError> {
        Ok(self.at(commit)?.map_or(0, |entries| count(&entries, entry)))
    }
}

//! 合并带来的次序：两个分支各自在末尾追加，并到一起总有一边的事件排在另一边之前。
//!
//! 凭提交的先后认定，不凭文件里的样子：基准以前的提交是改不了的，新的提交须从基准一线上、
//! 有这个项目的地方分出，各自追加时还没有看到对方的事件，次序才算合并带来的。

use std::{
    cell::{OnceCell, RefCell},
    collections::HashMap,
    path::Path,
    rc::Rc,
};

use super::{objects::Objects, versions::Versions};
use crate::{
    model::{Date, Event, Kind, Project},
    store::{
        git::{Git, GitError, Oid, Parents},
        read::{Loaded, decode},
    },
    text::Dictionary,
};

/// 自基准以来的提交，用到时才取。
pub(super) struct Lineage<'a> {
    git: &'a Git,
    base: &'a Oid,
    since: OnceCell<Vec<Parents>>,
    pub(super) objects: Objects<'a>,
}

impl<'a> Lineage<'a> {
    pub(super) fn new(git: &'a Git, base: &'a Oid, words: &Dictionary) -> Result<Self, GitError> {
        Ok(Lineage { git, base, since: OnceCell::new(), objects: Objects::new(git, words) })
    }

    /// 改以更早的一版为基准：那以后、原来的基准以前的合并，也可以说明次序。
    pub(super) fn earlier<'b>(&'b self, base: &'b Oid) -> Lineage<'b> {
        let objects = Objects::new(self.git, &self.objects.words);
        Lineage { git: self.git, base, since: OnceCell::new(), objects }
    }

    /// 基准里的一个项目文件读不出：它之前最后读得出的各版。
    pub(super) fn last_readable(&self, path: &Path) -> Result<Vec<(Oid, Loaded<Project>)>, GitError> {
        self.objects.last_readable_file(self.base, path, true, |path, bytes| {
            Some(decode::<Project>(path, bytes, &self.objects.words)).filter(|loaded| loaded.value.is_some())
        })
    }

    /// `now` 中 `wanted` 各处，先后的变化是由合并带来的；`paths` 是文件现在和在基准里的路径。
    pub(super) fn excused(
        &self,
        was: &Project,
        now: &Project,
        wanted: &[usize],
        paths: [&Path; 2],
    ) -> Result<Vec<usize>, GitError> {
        let versions = Versions::<Event>::of(&self.objects, Some(&now.id), paths);
        let mut numbers = EventNumbers::default();
        let is: Vec<usize> = now.events.iter().map(|event| numbers.number(event)).collect();
        let were: Vec<usize> = was.events.iter().map(|event| numbers.number(event)).collect();
        let compared = Compared {
            versions,
            old: Placement::of(were),
            is,
            numbers,
            seen: RefCell::default(),
            history: OnceCell::new(),
        };
        let mut excused = Vec::new();
        for &n in wanted {
            let fine = match compared.old.place(compared.is[n]) {
                Some(old) => self.reordered_by_merge(&compared, n, old)?,
                None => self.appended_aside(&compared, n)?,
            };
            if fine {
                excused.push(n);
            }
        }
        Ok(excused)
    }

    /// 新的一个：有个提交把它追加在末尾，那时还没有现在排在它之后的那些；
    /// 那一支是从基准一线上有这个项目的地方分出的，分开之处已有的都在它之前。
    fn appended_aside(&self, compared: &Compared<'_>, n: usize) -> Result<bool, GitError> {
        let event = compared.is[n];
        let later: Vec<usize> =
            compared.is[n + 1..].iter().copied().filter(|e| compared.old.place(*e).is_some()).collect();
        for commit in self.since()? {
            let Some(there) = compared.at(&commit.commit)? else { continue };
            let unseen = there.has(event) && !later.iter().any(|e| there.has(*e));
            if unseen && compared.introduces(commit, event)? && self.forked_before(compared, commit, n)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// 提交所在的一支从基准分出之处都有这个项目，那里已有的事件现在都排在第 `n` 个之前。
    fn forked_before(&self, compared: &Compared<'_>, commit: &Parents, n: usize) -> Result<bool, GitError> {
        let forks = self.git.merge_bases_of(&commit.commit, self.base)?;
        if forks.is_empty() && self.git.is_shallow()? {
            return Err(GitError::Shallow(self.base.to_string()));
        }
        let before = Placement::of(compared.is[..n].to_vec());
        let mut all = !forks.is_empty();
        for fork in forks {
            let there = compared.at(&fork)?;
            all &= there.is_some_and(|there| there.is_within(&before));
        }
        Ok(all)
    }

    /// 基准里有的一个（原来是第 `old` 个）：凡与它颠倒了先后的，在基准以前就是两边各自记入的，后来由合并定成现在的次序。
    fn reordered_by_merge(&self, compared: &Compared<'_>, n: usize, old: usize) -> Result<bool, GitError> {
        let event = compared.is[n];
        let swapped = compared.is.iter().enumerate().filter_map(|(m, other)| {
            let before = compared.old.place(*other)?;
            (m != n && (m < n) != (before < old)).then_some(if m < n { (*other, event) } else { (event, *other) })
        });
        let swapped: Vec<(usize, usize)> = swapped.collect();
        if swapped.is_empty() {
            return Ok(false);
        }
        let history = compared.history(self)?;
        let since = self.since()?;
        for (first, second) in swapped {
            // 先记的一个可能是从旁支并成一个提交带来的：那就看旁支上是怎样记入的。
            let first_alone = compared.apart(history, first, second)? || compared.apart(since, first, second)?;
            let aside = first_alone && compared.apart(history, second, first)?;
            if !aside || !compared.merged_so(since, first, second)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// 自基准以来的提交，连同正在合并进来的。
    fn since(&self) -> Result<&[Parents], GitError> {
        if let Some(since) = self.since.get() {
            return Ok(since);
        }
        let mut tips = self.git.merging()?;
        tips.push(self.git.head()?);
        let since = self.git.commits_since(&[self.base], &tips)?;
        Ok(self.since.get_or_init(|| since))
    }
}

/// 内容相同的事件编同一个号：只编一次，此后比号。
#[derive(Default)]
struct EventNumbers<'e> {
    known: HashMap<EventKey<'e>, Vec<(usize, &'e Event)>>,
    count: usize,
}

impl<'e> EventNumbers<'e> {
    fn number(&mut self, event: &'e Event) -> usize {
        if let Some(number) = self.find(event) {
            return number;
        }
        let number = self.count;
        self.count += 1;
        self.known.entry(key(event)).or_default().push((number, event));
        number
    }

    fn find(&self, event: &Event) -> Option<usize> {
        self.known.get(&key(event))?.iter().find(|(_, known)| known.same(event)).map(|(number, _)| *number)
    }
}

/// 内容相同的，这几样必相同。
type EventKey<'e> = (Date, Kind, Option<&'e str>);

fn key(event: &Event) -> EventKey<'_> {
    (event.date, event.kind(), event.id.as_deref())
}

/// 各号的事件头一次排在第几个。
struct Placement(HashMap<usize, usize>);

impl Placement {
    fn of(numbers: Vec<usize>) -> Self {
        let mut places = HashMap::new();
        numbers.into_iter().enumerate().for_each(|(n, number)| _ = places.entry(number).or_insert(n));
        Placement(places)
    }

    fn place(&self, number: usize) -> Option<usize> {
        self.0.get(&number).copied()
    }

    fn has(&self, number: usize) -> bool {
        self.0.contains_key(&number)
    }
}

/// 一个提交里的事件：现在与基准都没有的只记有没有。
struct CommitPlacement {
    places: Placement,
    others: bool,
}

impl CommitPlacement {
    fn has(&self, number: usize) -> bool {
        self.places.has(number)
    }

    /// 其中的各件都在 `all` 里。
    fn is_within(&self, all: &Placement) -> bool {
        !self.others && self.places.0.keys().all(|number| all.has(*number))
    }
}

/// 相比的一个项目：各版里的事件都编了号。
struct Compared<'c> {
    versions: Versions<'c, Event>,
    numbers: EventNumbers<'c>,
    /// 现在的各件。
    is: Vec<usize>,
    /// 基准里的各件。
    old: Placement,
    seen: RefCell<HashMap<Oid, Option<Rc<CommitPlacement>>>>,
    /// 基准及其以前动过这个项目的提交，用到时才取。
    history: OnceCell<Vec<Parents>>,
}

impl Compared<'_> {
    fn history(&self, lineage: &Lineage<'_>) -> Result<&[Parents], GitError> {
        if let Some(history) = self.history.get() {
            return Ok(history);
        }
        let history = lineage.git.commits_touching(lineage.base, &self.versions.paths)?;
        Ok(self.history.get_or_init(|| history))
    }

    /// 某个提交里的各件；没有这个项目的为无。
    fn at(&self, commit: &Oid) -> Result<Option<Rc<CommitPlacement>>, GitError> {
        if let Some(known) = self.seen.borrow().get(commit) {
            return Ok(known.clone());
        }
        let found = self.versions.at(commit)?.map(|events| {
            let numbers: Vec<Option<usize>> = events.iter().map(|event| self.numbers.find(event)).collect();
            let others = numbers.iter().any(Option::is_none);
            Rc::new(CommitPlacement { places: Placement::of(numbers.into_iter().flatten().collect()), others })
        });
        self.seen.borrow_mut().insert(*commit, found.clone());
        Ok(found)
    }

    /// 是这个提交记入的：它有，它的上一个都没有。
    fn introduces(&self, commit: &Parents, event: usize) -> Result<bool, GitError> {
        for parent in &commit.parents {
            if self.at(parent)?.is_some_and(|there| there.has(event)) {
                return Ok(false);
            }
        }
        Ok(self.at(&commit.commit)?.is_some_and(|there| there.has(event)))
    }

    /// 有个提交记入 `one` 时还没有 `other`。
    fn apart(&self, history: &[Parents], one: usize, other: usize) -> Result<bool, GitError> {
        for commit in history {
            let without = self.at(&commit.commit)?.is_some_and(|there| there.has(one) && !there.has(other));
            if without && self.introduces(commit, one)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// 有次合并，一边有 `first` 而没有 `second`，另一边带来 `second`，合成之后 `first` 在前。
    fn merged_so(&self, since: &[Parents], first: usize, second: usize) -> Result<bool, GitError> {
        for commit in since.iter().filter(|commit| commit.parents.len() > 1) {
            let Some(merged) = self.at(&commit.commit)? else { continue };
            let (Some(a), Some(b)) = (merged.places.place(first), merged.places.place(second)) else { continue };
            let (mut left, mut right) = (false, false);
            for parent in &commit.parents {
                let Some(there) = self.at(parent)? else { continue };
                left |= there.has(first) && !there.has(second);
                right |= there.has(second);
            }
            if a < b && left && right {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

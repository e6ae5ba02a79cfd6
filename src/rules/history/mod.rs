//! 与基准版本相比：原有的事件须原样都在、次序不变，新的只在其后；开头的事实不直接改写。
//!
//! 比的是内容，不是文字：改注释、引号、缩进不算改写。

mod record;
mod say;
mod signing;

pub use say::Baseline;
pub use signing::UnsignedAct;

use std::{
    collections::{HashMap, HashSet},
    ops::Range,
};

use similar::{Algorithm, DiffTag, capture_diff_slices};

use crate::{
    model::{Event, Project},
    text::{Node, Source, Value},
};

/// 一个版本：内容，连同它的树与源文件。
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// 内容。
    pub project: &'a Project,
    /// 树。
    pub root: &'a Node<'a>,
    /// 源文件。
    pub source: &'a Source,
}

impl<'a> Side<'a> {
    /// 第几个事件的节点。
    pub(super) fn event(self, n: usize) -> Option<&'a Node<'a>> {
        self.root.get("events")?.at(n)
    }
}

/// 已记事件的一处变化；数字是在各自事件表中的位置。
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EventChange {
    /// 内容改了。
    Rewritten {
        /// 原来的。
        old: usize,
        /// 现在的。
        new: usize,
    },
    /// 不在了。
    Removed {
        /// 原来的。
        old: usize,
        /// 它之前尚在的一个事件现在的位置。
        after: Option<usize>,
    },
    /// 内容没改，先后改了。
    Moved {
        /// 原来的。
        old: usize,
        /// 现在的。
        new: usize,
    },
    /// 新的插在了已记的之前。
    Inserted {
        /// 现在的。
        new: usize,
    },
}

/// 两个版本的事件相比；只在末尾追加的为空。
#[must_use]
pub fn compare(old: Side<'_>, new: Side<'_>) -> Vec<EventChange> {
    let (before, after) = classes(&old.project.events, &new.project.events);
    if after.starts_with(&before) {
        return Vec::new();
    }
    let mut pairing = Pairing::aligned(&before, &after);
    let moved = pairing.pair(|o, n| before[o] == after[n]);
    let (was, is) = (&old.project.events, &new.project.events);
    let mut rewritten = pairing.pair(|o, n| was[o].id.is_some() && was[o].id == is[n].id);
    rewritten.extend(pairing.pair_in_gaps(|o, n| resemblance(old, new, o, n)));
    pairing.changes(&moved, &rewritten)
}

/// 相同的事件编同一个号，以便成批比较。
fn classes<'e>(old: &'e [Event], new: &'e [Event]) -> (Vec<usize>, Vec<usize>) {
    let mut seen: HashMap<_, Vec<(usize, &'e Event)>> = HashMap::new();
    let mut count = 0;
    let mut class = |event: &'e Event| {
        let same = seen.entry((event.date, event.kind(), &event.id)).or_default();
        if let Some((class, _)) = same.iter().find(|(_, other)| other.same(event)) {
            return *class;
        }
        count += 1;
        same.push((count, event));
        count
    };
    (old.iter().map(&mut class).collect(), new.iter().map(&mut class).collect())
}

/// 两边事件的对应。
struct Pairing {
    /// 原来的各个现在何处。
    now: Vec<Option<usize>>,
    /// 现在的各个有没有对应。
    taken: Vec<bool>,
    /// 顺序未动而对应上的：原来的位置。
    kept: HashSet<usize>,
}

impl Pairing {
    /// 先后未动、内容未改的先对应上，越多越好。
    fn aligned(before: &[usize], after: &[usize]) -> Self {
        let mut pairing =
            Pairing { now: vec![None; before.len()], taken: vec![false; after.len()], kept: HashSet::new() };
        for op in capture_diff_slices(Algorithm::Myers, before, after) {
            if op.tag() == DiffTag::Equal {
                for (old, new) in op.old_range().zip(op.new_range()) {
                    pairing.take(old, new);
                    pairing.kept.insert(old);
                }
            }
        }
        pairing
    }

    fn take(&mut self, old: usize, new: usize) {
        self.now[old] = Some(new);
        self.taken[new] = true;
    }

    /// 尚无对应的，与第一个相符的对应；返回新对应上的。
    fn pair(&mut self, fits: impl Fn(usize, usize) -> bool) -> Vec<usize> {
        let mut paired = Vec::new();
        for old in (0..self.now.len()).filter(|o| self.now[*o].is_none()).collect::<Vec<_>>() {
            if let Some(new) = (0..self.taken.len()).find(|n| !self.taken[*n] && fits(old, *n)) {
                self.take(old, new);
                paired.push(old);
            }
        }
        paired
    }

    /// 尚无对应的，与同一空档里最像的对应；像不像由 `score` 给出，不像的为无。
    fn pair_in_gaps(&mut self, score: impl Fn(usize, usize) -> Option<usize>) -> Vec<usize> {
        let mut paired = Vec::new();
        for old in (0..self.now.len()).filter(|o| self.now[*o].is_none()).collect::<Vec<_>>() {
            let free = self.gap(old).filter(|n| !self.taken[*n]);
            let scored = free.filter_map(|n| Some((score(old, n)?, std::cmp::Reverse(n))));
            if let Some((_, std::cmp::Reverse(new))) = scored.max() {
                self.take(old, new);
                paired.push(old);
            }
        }
        paired
    }

    /// 前后两个原样未动的事件之间，现在的各个位置。
    fn gap(&self, old: usize) -> Range<usize> {
        let place = |o: &usize| self.kept.contains(o).then(|| self.now[*o]).flatten();
        let from = (0..old).rev().find_map(|o| place(&o)).map_or(0, |n| n + 1);
        let to = (old + 1..self.now.len()).find_map(|o| place(&o)).unwrap_or(self.taken.len());
        from..to
    }

    fn changes(&self, moved: &[usize], rewritten: &[usize]) -> Vec<EventChange> {
        let mut changes = Vec::new();
        for (old, now) in self.now.iter().enumerate() {
            match *now {
                Some(new) if rewritten.contains(&old) => changes.push(EventChange::Rewritten { old, new }),
                Some(new) if moved.contains(&old) => changes.push(EventChange::Moved { old, new }),
                Some(_) => {}
                None => {
                    let after = self.now[..old].iter().rev().find_map(|n| *n);
                    changes.push(EventChange::Removed { old, after });
                }
            }
        }
        let standing = (0..self.now.len()).filter(|o| !moved.contains(o)).filter_map(|o| self.now[o]);
        let last = standing.max().unwrap_or(0);
        changes.extend((0..last).filter(|n| !self.taken[*n]).map(|new| EventChange::Inserted { new }));
        changes
    }
}

/// 两个事件有几个键相同；不到一半的、短名不同的，不是同一事件。
fn resemblance(old: Side<'_>, new: Side<'_>, o: usize, n: usize) -> Option<usize> {
    let (was, is) = (&old.project.events[o], &new.project.events[n]);
    if was.id.is_some() && is.id.is_some() {
        return None;
    }
    let (Value::Map(a), Value::Map(b)) = (&old.event(o)?.value, &new.event(n)?.value) else { return None };
    let same = a.iter().filter(|(k, v)| b.iter().any(|(l, w)| k.same(l) && v.same(w))).count();
    (same * 2 >= a.len().max(b.len())).then_some(same)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Decode, Faults, parse};

    fn with<T>(events: &str, then: impl FnOnce(Side<'_>) -> T) -> T {
        let body: String = events
            .split(';')
            .map(str::trim)
            .filter(|e| !e.is_empty())
            .map(|e| match e.split(' ').collect::<Vec<_>>()[..] {
                [day, amount] => {
                    format!("  - {{event: 支付, date: 2023-01-{day}, amount: {amount}万元, year: 2023}}\n")
                }
                [day, amount, id] => {
                    format!("  - {{event: 支付, date: 2023-01-{day}, id: {id}, amount: {amount}万元, year: 2023}}\n")
                }
                _ => panic!("{e}"),
            })
            .collect();
        let list = if body.is_empty() { String::new() } else { format!("events:\n{body}") };
        let text = format!("id: a\nname: b\nnature: 新建\n{list}");
        let mut faults = Faults::default();
        let source = Source::read("a.yaml", text.into_bytes(), &mut faults);
        let root = parse(&source, &mut faults).unwrap();
        let project = Project::decode(&root, &mut faults).unwrap_or_else(|| panic!("{faults:?}"));
        then(Side { project: &project, root: &root, source: &source })
    }

    fn changes(old: &str, new: &str) -> Vec<EventChange> {
        with(old, |old| with(new, |new| compare(old, new)))
    }

    #[test]
    fn only_appending_changes_nothing() {
        assert_eq!(changes("", "01 1"), []);
        assert_eq!(changes("01 1; 02 2", "01 1; 02 2; 01 1; 03 3"), []);
    }

    #[test]
    fn every_other_way_of_changing_is_named() {
        use EventChange::{Inserted, Moved, Removed, Rewritten};
        assert_eq!(changes("01 1; 02 2", "01 9; 02 2"), [Rewritten { old: 0, new: 0 }]);
        assert_eq!(changes("01 1; 02 2", "01 1; 02 3; 05 5"), [Rewritten { old: 1, new: 1 }]);
        assert_eq!(changes("01 1; 02 2; 03 3", "01 1; 03 3"), [Removed { old: 1, after: Some(0) }]);
        assert_eq!(changes("01 1; 02 2", "01 1"), [Removed { old: 1, after: Some(0) }]);
        assert_eq!(changes("01 1; 02 2", ""), [Removed { old: 0, after: None }, Removed { old: 1, after: None }]);
        assert_eq!(changes("01 1; 02 2", "01 1; 09 9; 02 2"), [Inserted { new: 1 }]);
        assert_eq!(changes("01 1; 02 2; 03 3", "02 2; 03 3; 01 1"), [Moved { old: 0, new: 2 }]);
    }

    #[test]
    fn equal_events_are_counted() {
        assert_eq!(changes("01 1; 01 1", "01 1"), [EventChange::Removed { old: 1, after: Some(0) }]);
        assert_eq!(changes("01 1; 01 1", "01 1; 01 1; 01 1"), []);
    }

    #[test]
    fn an_id_makes_an_event_the_same_one() {
        use EventChange::{Removed, Rewritten};
        assert_eq!(changes("01 1 a; 02 2 b", "01 1 a; 29 7 b"), [Rewritten { old: 1, new: 1 }]);
        assert_eq!(changes("01 1 a; 02 2 b", "01 1 a; 02 2 c"), [Removed { old: 1, after: Some(0) }]);
        assert_eq!(changes("01 1 a; 02 2 b", "01 1; 02 2 b"), [Rewritten { old: 0, new: 0 }]);
    }
}

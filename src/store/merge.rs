//! 合并两个分支对同一项目文件的改动：两边各自追加的事件都留下，一行不改。
//!
//! 事件有短名，所以两笔一模一样的支付仍是两笔；短名与内容都相同的，才是同一个。

use std::{ops::Range, path::Path};

use super::read::{Loaded, decode};
use crate::{
    model::{Event, Project},
    text::{Dictionary, Faults, Node, Source, parse, read_alike},
};

/// 合并的结果。
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Merged {
    /// 合成了。
    Clean(Vec<u8>),
    /// 两边追加的事件冲突，须由人判断；内容里有冲突标记。
    Conflict(Vec<u8>, String),
    /// 不是两边各自追加，按行合并。
    ByLine,
}

/// 一边的文件：开头（到起点已有的最后一个事件为止），与其后追加的各个事件的原文。
struct MergeSide<'s> {
    project: &'s Project,
    head: &'s str,
    added: Vec<&'s str>,
}

/// 三方合并；`merge_text` 按行合并两边都改过的开头（依次为本方、起点、对方），有冲突的为无。
#[must_use]
pub fn merge(
    base: &[u8],
    ours: &[u8],
    theirs: &[u8],
    words: &Dictionary,
    merge_text: impl FnOnce(&str, &str, &str) -> Option<String>,
) -> Merged {
    by_events(base, ours, theirs, words, merge_text).unwrap_or(Merged::ByLine)
}

fn by_events(
    base: &[u8],
    ours: &[u8],
    theirs: &[u8],
    words: &Dictionary,
    merge_text: impl FnOnce(&str, &str, &str) -> Option<String>,
) -> Option<Merged> {
    let ours = read(ours.to_vec(), words);
    let newline = ours.source.newline();
    let (base, theirs) = (read(with_newline(base, newline), words), read(with_newline(theirs, newline), words));
    let start = base.value.as_ref()?;
    let (o, a, b) = (MergeSide::of(&base, &base)?, MergeSide::of(&ours, &base)?, MergeSide::of(&theirs, &base)?);
    let kept = match kept(&a, &b) {
        Ok(kept) => kept,
        Err(reason) => return Some(Merged::Conflict(marked(&ours.source, &a, &b, newline), reason)),
    };
    let head = match () {
        () if a.head == b.head || b.head == o.head => a.head.to_owned(),
        () if a.head == o.head => b.head.to_owned(),
        () => merge_text(a.head, o.head, b.head)?,
    };
    let lines = a.added.iter().copied().chain(kept.iter().map(|n| b.added[*n]));
    let text: String = std::iter::once(head.as_str()).chain(lines).collect();
    let bytes = restored(&ours.source, &text);
    let loaded = read(bytes.clone(), words);
    proved(&loaded, start, &a, &b, &kept).then_some(Merged::Clean(bytes))
}

fn read(bytes: Vec<u8>, words: &Dictionary) -> Loaded<Project> {
    decode(Path::new("merge.yaml"), bytes, words)
}

/// 换行一律写成本方的样子。
fn with_newline(bytes: &[u8], newline: &str) -> Vec<u8> {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.replace("\r\n", "\n").replace('\n', newline).into_bytes(),
        Err(_) => bytes.to_vec(),
    }
}

impl<'s> MergeSide<'s> {
    /// 在起点的事件之后只追加了事件的；改动了已有事件的为无。
    fn of(loaded: &'s Loaded<Project>, base: &Loaded<Project>) -> Option<Self> {
        let (project, start) = (loaded.value.as_ref()?, base.value.as_ref()?);
        let known = start.events.len();
        let extends = project.events.len() >= known && start.events.iter().zip(&project.events).all(|(a, b)| a.same(b));
        (extends && project.id == start.id).then_some(())?;
        let text = loaded.source.text.as_str();
        let root = parse(&loaded.source, &mut Faults::default())?;
        let events = root.get("events");
        let mut starts: Vec<usize> =
            (known..project.events.len()).map(|n| first_line(text, events, n)).collect::<Option<_>>()?;
        let listed = parse(&base.source, &mut Faults::default())?.get("events").is_some();
        if let Some(first) = starts.first_mut()
            && listed
            && text.starts_with(&base.source.text)
        {
            // 起点末尾的注释属于起点，不随新事件走。
            *first = base.source.text.len();
        }
        let head = &text[..starts.first().copied().unwrap_or(text.len())];
        starts.push(text.len());
        let added = starts.windows(2).map(|w| text.get(w[0]..w[1])).collect::<Option<_>>()?;
        Some(MergeSide { project, head, added })
    }

    /// 追加的事件。
    fn new_events(&self) -> &'s [Event] {
        &self.project.events[self.project.events.len() - self.added.len()..]
    }
}

/// 第几个事件从哪里起：连同它前面的注释与空行。
fn first_line(text: &str, events: Option<&Node<'_>>, n: usize) -> Option<usize> {
    let node = events?.at(n)?;
    let floor = match n.checked_sub(1) {
        Some(before) => text[..events?.at(before)?.span.hi as usize].trim_end().len(),
        None => 0,
    };
    let line = |at: usize| text[..at].rfind('\n').map_or(0, |i| i + 1);
    let mut start = line(node.span.lo as usize);
    while start > floor {
        let above = line(start - 1);
        let words = text[above..start].trim();
        if above <= floor || !(words.is_empty() || words == "-" || words.starts_with('#')) {
            break;
        }
        start = above;
    }
    (start >= floor).then_some(start)
}

/// 对方追加的事件里要接上的；本方已有（短名与内容都相同）的不重复。
fn kept(a: &MergeSide<'_>, b: &MergeSide<'_>) -> Result<Vec<usize>, String> {
    let mut kept = Vec::new();
    for (n, event) in b.new_events().iter().enumerate() {
        let called = || format!("{} {}", event.date, event.kind());
        let twin = a.new_events().iter().find(|e| if event.id.is_some() { e.id == event.id } else { e.same(event) });
        match (twin, &event.id) {
            (None, _) => kept.push(n),
            (Some(twin), Some(_)) if twin.same(event) => {}
            (Some(_), Some(id)) => {
                return Err(format!("两边都记了短名为「{id}」的事件（{}），内容不同；留下实际的一个", called()));
            }
            (Some(_), None) => {
                return Err(format!(
                    "两边各记了一个相同而没有短名的事件（{}），是一件还是两件须由人判断；是两件的，各加一个 id",
                    called()
                ));
            }
        }
    }
    Ok(kept)
}

/// 两边追加的事件之间加上冲突标记。
fn marked(ours: &Source, a: &MergeSide<'_>, b: &MergeSide<'_>, newline: &str) -> Vec<u8> {
    let (a_lines, b_lines) = (a.added.concat(), b.added.concat());
    let text =
        [a.head, "<<<<<<< 本方", newline, &a_lines, "=======", newline, &b_lines, ">>>>>>> 对方", newline].concat();
    restored(ours, &text)
}

/// 还原本方的 BOM。
fn restored(ours: &Source, text: &str) -> Vec<u8> {
    let bom = if ours.bom { "\u{FEFF}" } else { "" };
    [bom, text].concat().into_bytes()
}

/// 合成的文件读得出，事件恰是两边的，所指的仍是原来所指的。
fn proved(loaded: &Loaded<Project>, start: &Project, a: &MergeSide<'_>, b: &MergeSide<'_>, kept: &[usize]) -> bool {
    let Some(merged) = &loaded.value else { return false };
    let second = read_alike(&loaded.source).is_ok();
    let ours = a.project.events.len();
    let theirs: Vec<&Event> = kept.iter().map(|n| &b.new_events()[*n]).collect();
    let expected = || a.project.events.iter().chain(theirs.iter().copied());
    let same =
        merged.events.len() == ours + theirs.len() && merged.events.iter().zip(expected()).all(|(m, e)| m.same(e));
    let known = start.events.len();
    let added: Range<usize> = known..merged.events.len();
    second
        && same
        && added.into_iter().all(|n| points_as_before(merged, if n < ours { a.project } else { b.project }, n))
}

/// 合并后的第几个事件所指的，仍是它在原来一边所指的。
fn points_as_before(merged: &Project, side: &Project, n: usize) -> bool {
    let event = &merged.events[n];
    let Some(reference) = event.points_at() else { return true };
    match (side.resolve(reference), merged.resolve(reference)) {
        (Ok(was), Ok(is)) => was.same(is),
        (Err(_), Err(_)) => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "id: a\nname: b   # 注\nnature: 新建\nevents:\n  - event: 开工\n    date: 2023-01-01\n";

    fn pay(day: u32, id: &str) -> String {
        let id = if id.is_empty() { String::new() } else { format!("    id: {id}\n") };
        format!("  - event: 支付\n    date: 2023-02-{day:02}\n{id}    amount: 10万元\n    year: 2023\n")
    }

    fn run(base: &str, ours: &str, theirs: &str) -> Merged {
        merge(base.as_bytes(), ours.as_bytes(), theirs.as_bytes(), &Dictionary::default(), |_, _, _| None)
    }

    fn clean(base: &str, ours: &str, theirs: &str) -> String {
        match run(base, ours, theirs) {
            Merged::Clean(bytes) => String::from_utf8(bytes).unwrap(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn both_sides_are_kept_byte_for_byte() {
        let ours = format!("{HEAD}  # 甲记\n{}", pay(1, "aa"));
        let theirs = format!("{HEAD}\n  # 乙记\n{}", pay(1, "bb"));
        let merged = clean(HEAD, &ours, &theirs);
        assert_eq!(merged, format!("{ours}{}", &theirs[HEAD.len()..]));
    }

    #[test]
    fn the_same_event_is_kept_once() {
        let ours = format!("{HEAD}{}{}", pay(1, "aa"), pay(2, "bb"));
        let theirs = format!("{HEAD}{}{}", pay(1, "aa"), pay(3, "cc"));
        assert_eq!(clean(HEAD, &ours, &theirs), format!("{ours}{}", pay(3, "cc")));
    }

    #[test]
    fn a_changed_head_and_an_appended_event_go_together() {
        let changed = HEAD.replace("name: b", "name: c");
        let theirs = format!("{HEAD}  # 乙\n{}", pay(1, "bb"));
        assert_eq!(clean(HEAD, &changed, &theirs), format!("{changed}  # 乙\n{}", pay(1, "bb")));
        let ours = format!("{HEAD}{}", pay(2, "aa"));
        let theirs = format!("{changed}{}", pay(1, "bb"));
        assert_eq!(clean(HEAD, &ours, &theirs), format!("{changed}{}{}", pay(2, "aa"), pay(1, "bb")));
    }

    #[test]
    fn first_events_and_other_line_ends_are_merged() {
        let bare = "id: a\nname: b\nnature: 新建\n";
        let (ours, theirs) = (format!("{bare}events:\n{}", pay(1, "aa")), format!("{bare}events:\n{}", pay(2, "bb")));
        assert_eq!(clean(bare, &ours, &theirs), format!("{ours}{}", pay(2, "bb")));
        let ours = format!("\u{FEFF}{HEAD}{}", pay(1, "aa")).replace('\n', "\r\n");
        let theirs = format!("{HEAD}{}", pay(2, "bb").trim_end());
        assert_eq!(clean(HEAD, ours.trim_end(), &theirs), format!("{ours}{}", pay(2, "bb").replace('\n', "\r\n")));
    }

    #[test]
    fn what_needs_a_person_is_left_to_one() {
        let ours = format!("{HEAD}{}", pay(1, ""));
        let Merged::Conflict(bytes, reason) = run(HEAD, &ours, &ours) else { panic!() };
        let text = String::from_utf8(bytes).unwrap();
        let expected = format!("{HEAD}<<<<<<< 本方\n{}=======\n{}>>>>>>> 对方\n", pay(1, ""), pay(1, ""));
        assert_eq!((text.as_str(), reason.contains("没有短名")), (expected.as_str(), true));
        let (ours, theirs) = (format!("{HEAD}{}", pay(1, "aa")), format!("{HEAD}{}", pay(2, "aa")));
        assert!(matches!(run(HEAD, &ours, &theirs), Merged::Conflict(_, reason) if reason.contains("内容不同")));
        let rewritten = HEAD.replace("2023-01-01", "2023-01-02");
        assert_eq!(run(HEAD, &rewritten, &theirs), Merged::ByLine);
    }

    #[test]
    fn a_pointer_that_would_point_elsewhere_is_not_merged() {
        let fix = "  - event: 更正\n    date: 2023-03-01\n    of: {event: 支付, date: 2023-02-01}\n    reason: 误记\n";
        let ours = format!("{HEAD}{}", pay(1, "aa"));
        let theirs = format!("{HEAD}{}{fix}", pay(1, "bb"));
        assert_eq!(run(HEAD, &ours, &theirs), Merged::ByLine);
        let by_id = fix.replace("{event: 支付, date: 2023-02-01}", "bb");
        let theirs = format!("{HEAD}{}{by_id}", pay(1, "bb"));
        assert!(matches!(run(HEAD, &ours, &theirs), Merged::Clean(_)));
    }
}

//! 追加事件：旧文本一字不动，末尾续几行；两个读取器都读出「旧的加这几个」才算数。

use std::path::Path;

use super::read::{Loaded, decode};
use crate::{
    model::{County, CountyAct, Deed, DeedAct, Framework, FrameworkAct, Project, Unit, UnitAct},
    text::{Decode, Dictionary, Faults, Source, append_items, is_prefix, parse, read_alike},
};

/// 末尾有事件表、可以追加的文件。
pub trait Appendable: Decode + Clone + PartialEq {
    /// 加上几个事件（YAML）应有的样子；有事件单独读不出的为无。
    fn with_events(&self, items: &[&str], words: &Dictionary) -> Option<Self>;
}

impl Appendable for Project {
    fn with_events(&self, items: &[&str], words: &Dictionary) -> Option<Self> {
        let mut expected = self.clone();
        expected.extend(read_items(items, words)?);
        Some(expected)
    }
}

/// 单位与县：事件是同一种写法。
pub trait Addable: Appendable {
    /// 事件的自有内容。
    type Act: DeedAct;
    /// 各事件。
    fn deeds(&self) -> &[Deed<Self::Act>];
    /// 在末尾加一个事件。
    fn push(&mut self, deed: Deed<Self::Act>);
}

macro_rules! addable {
    ($type:ty, $act:ty) => {
        impl Appendable for $type {
            fn with_events(&self, items: &[&str], words: &Dictionary) -> Option<Self> {
                let mut expected = self.clone();
                expected.events.get_or_insert_default().0.extend(read_items::<Deed<$act>>(items, words)?);
                Some(expected)
            }
        }

        impl Addable for $type {
            type Act = $act;

            fn deeds(&self) -> &[Deed<$act>] {
                self.events.as_deref().map_or(&[], |deeds| deeds)
            }

            fn push(&mut self, deed: Deed<$act>) {
                self.events.get_or_insert_default().0.push(deed);
            }
        }
    };
}

addable!(Unit, UnitAct);
addable!(County, CountyAct);
addable!(Framework, FrameworkAct);

/// 追加的结果，尚未写回。
#[derive(Debug)]
pub struct Appended<T> {
    /// 追加之后的源文件与内容。
    pub loaded: Loaded<T>,
    /// 追加的行。
    pub added: String,
}

/// 追加不成。
#[derive(Debug, thiserror::Error)]
pub enum AppendError<T> {
    /// 文件的写法使末尾追加不成立（如 `events: []`），或事件本身不合格式；问题各有位置。
    #[error("追加不成")]
    Faults(Box<Loaded<T>>),
    /// 追加之后读出的与应有的不同：不写，请报告。
    #[error("追加之后复读不符（{0}）；文件没有改动，请报告此问题")]
    Proof(String),
}

/// 在内存里依次追加几个事件（各一段 YAML）：不论几个，整个文件只读几遍。
///
/// # Errors
/// 文件的写法不容追加，事件不合格式，或复读不符。
pub fn append_all<T: Appendable>(old: &Loaded<T>, items: &[&str]) -> Result<Appended<T>, AppendError<T>> {
    let value = old.value.as_ref().ok_or_else(|| AppendError::Proof("原文件读不出".into()))?;
    let source = spliced(&old.source, items)?;
    let bytes = source.bytes();
    let before = old.source.bytes();
    if !is_prefix(&before, &bytes) {
        return Err(AppendError::Proof("旧文本不是新文本的开头".into()));
    }
    let loaded: Loaded<T> = decode(&old.source.path, bytes.clone(), &old.source.words);
    let Some(after) = &loaded.value else { return Err(AppendError::Faults(Box::new(loaded))) };
    prove(value, after, (items, &old.source.words))?;
    second_reader(&loaded.source)?;
    let added = String::from_utf8_lossy(&bytes[before.len()..]).into_owned();
    Ok(Appended { loaded, added })
}

fn spliced<T>(source: &Source, items: &[&str]) -> Result<Source, AppendError<T>> {
    let mut faults = Faults::default();
    let root = parse(source, &mut faults).ok_or_else(|| AppendError::Proof("原文件读不出".into()))?;
    append_items(source, &root, "events", items).map_err(|fault| {
        let faults = Faults::only(fault);
        AppendError::Faults(Box::new(Loaded { source: source.clone(), value: None, faults }))
    })
}

/// 新的等于旧的加这几个事件。
fn prove<T: Appendable>(old: &T, new: &T, (items, words): (&[&str], &Dictionary)) -> Result<(), AppendError<T>> {
    let expected = old.with_events(items, words).ok_or_else(|| AppendError::Proof("事件单独读不出".into()))?;
    if *new == expected { Ok(()) } else { Err(AppendError::Proof("内容不等于原来的加所记的事件".into())) }
}

fn read_items<E: Decode>(items: &[&str], words: &Dictionary) -> Option<Vec<E>> {
    items.iter().map(|item| read_item(item, words)).collect()
}

/// 单独读一个事件；读不出的为无。
#[must_use]
pub fn read_item<E: Decode>(item: &str, words: &Dictionary) -> Option<E> {
    let mut faults = Faults::within(words);
    let source = Source::read(Path::new("event"), item.as_bytes().to_vec(), &mut faults);
    let root = parse(&source, &mut faults)?;
    E::decode(&root, &mut faults)
}

/// 独立的第二个读取器读出同样的内容。
fn second_reader<T>(source: &Source) -> Result<(), AppendError<T>> {
    read_alike(source).map_err(|d| AppendError::Proof(d.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Loaded<Project> {
        decode(Path::new("甲.yaml"), text.as_bytes().to_vec(), &Dictionary::default())
    }

    fn append(old: &Loaded<Project>, item: &str) -> Result<Appended<Project>, AppendError<Project>> {
        append_all(old, &[item])
    }

    const OLD: &str = "id: A\nname: 甲\nnature: 新建\nevents:\n  - {event: 开工, date: 2023-03-01}\n";

    #[test]
    fn what_is_read_afterwards_is_the_old_and_the_new_event() {
        let done = append(&read(OLD), "event: 建成\ndate: 2023-09-01\n").unwrap();
        assert_eq!(done.added, "  - event: 建成\n    date: 2023-09-01\n");
        assert_eq!(done.loaded.source.text, format!("{OLD}{}", done.added));
        let dates: Vec<String> = done.loaded.value.unwrap().events.iter().map(|e| e.date.to_string()).collect();
        assert_eq!(dates, ["2023-03-01", "2023-09-01"]);
    }

    #[test]
    fn several_at_once_read_as_one_after_the_other() {
        let items = [
            "event: 试运行\ndate: 2023-08-01\nid: aaaaaaa\n",
            "event: 更正\ndate: 2023-09-01\nof: aaaaaaa\nreason: 误\n",
        ];
        let at_once = append_all(&read(OLD), &items).unwrap().loaded;
        let in_turn = append(&append(&read(OLD), items[0]).unwrap().loaded, items[1]).unwrap().loaded;
        assert_eq!((&at_once.source.text, &at_once.value), (&in_turn.source.text, &in_turn.value));
        assert_eq!(at_once.value.unwrap().events[2].target, Some(1));
    }

    /// 所指的原来只有一件，记了同日同种的另一件就不止一件：与重新读出的一样，不再有着落。
    #[test]
    fn a_second_of_the_day_leaves_a_pointer_without_a_number_unresolved() {
        let paid = |n: u8| format!("event: 支付\ndate: 2023-08-01\namount: {n}元\nyear: 2023\n");
        let one = append(&read(OLD), &paid(1)).unwrap().loaded;
        let pointing = "event: 更正\ndate: 2023-09-01\nof: {event: 支付, date: 2023-08-01}\nreason: 误\n";
        let pointed = append(&one, pointing).unwrap().loaded;
        assert_eq!(pointed.value.as_ref().unwrap().events[2].target, Some(1));
        assert_eq!(append(&pointed, &paid(2)).unwrap().loaded.value.unwrap().events[2].target, None);
    }

    #[test]
    fn a_bad_event_or_a_list_in_brackets_is_refused_with_the_fault() {
        for (text, item, reason) in [
            (OLD, "event: 建成\ndate: 2023-09-31\n", "没有 31 日"),
            ("id: A\nname: 甲\nnature: 新建\nevents: []\n", "event: 建成\ndate: 2023-09-01\n", "空的方括号"),
        ] {
            let Err(AppendError::Faults(loaded)) = append(&read(text), item) else { panic!("{text}") };
            assert!(loaded.faults.0[0].message.contains(reason), "{:?}", loaded.faults);
        }
        assert!(matches!(append(&read("id: [\n"), "event: 建成\n"), Err(AppendError::Proof(_))));
    }

    #[test]
    fn anything_but_the_old_and_the_one_event_is_not_proven() {
        let item = "event: 建成\ndate: 2023-09-01\n";
        let added = "  - event: 建成\n    date: 2023-09-01\n";
        let old = read(OLD).value.unwrap();
        let proven = |text: String| prove(&old, &read(&text).value.unwrap(), (&[item], &Dictionary::default())).is_ok();
        assert!(proven(format!("{OLD}{added}")));
        assert!(!proven(OLD.to_owned()));
        assert!(!proven(format!("{OLD}{added}{added}")));
        assert!(!proven(format!("{OLD}{}", added.replace("2023-09-01", "2023-09-02"))));
        assert!(!proven(format!("{OLD}{added}").replace("name: 甲", "name: 乙")));
    }

    #[test]
    fn a_file_the_second_reader_reads_differently_is_not_proven() {
        let mut source = read(OLD).source;
        assert!(second_reader::<Project>(&source).is_ok());
        // 行分隔符：本读取器当作文字，另一个当作换行。
        source.text = "name: 甲\u{2028}乙\n".into();
        let refused = second_reader::<Project>(&source).unwrap_err().to_string();
        assert!(refused.contains("文件没有改动"), "{refused}");
    }
}

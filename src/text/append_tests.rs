//! 追加的测试：逐种写法一张表。旧文本一个字节不动，新内容 = 旧内容 + 一项，两个读取器都这样读。

use super::super::{Route, is_prefix, locate, same_as_serde};
use super::*;

const ITEM: &str = "event: 申报\ndate: 2023-01-02\n";

fn read(text: &str) -> Source {
    let mut faults = Faults::default();
    let source = Source::read("甲.yaml", text.as_bytes().to_vec(), &mut faults);
    assert!(source.is_clean(), "{text:?} {faults:?}");
    source
}

fn append(text: &str, item: &str) -> Result<Source, Fault> {
    let source = read(text);
    let mut faults = Faults::default();
    let root = parse(&source, &mut faults).unwrap_or_else(|| panic!("{text:?} {faults:?}"));
    append_item(&source, &root, "events", item)
}

/// 追加，查两个读取器，返回新加的部分。
fn tail_of(text: &str, item: &str) -> String {
    let grown = append(text, item).unwrap_or_else(|fault| panic!("{text:?} {fault:?}"));
    let bytes = grown.bytes();
    assert!(is_prefix(text.as_bytes(), &bytes), "{text:?}");
    let root = parse(&grown, &mut Faults::default()).unwrap();
    same_as_serde(&String::from_utf8(bytes.clone()).unwrap(), &root).unwrap_or_else(|e| panic!("{text:?} {e}"));
    String::from_utf8(bytes[text.len()..].to_vec()).unwrap()
}

#[test]
fn empty_lines_within_an_item_stay_empty() {
    let tail = tail_of("id: A\nevents:\n  - x\n", "event: 申报\nnote: |\n  一\n\n  二\n");
    assert_eq!(tail, "  - event: 申报\n    note: |\n      一\n\n      二\n");
}

/// 追加后最后多出的几行，`\r` 写作「←」。
#[test]
fn one_item_is_added_at_the_end_of_every_way_of_writing() {
    let two = "  - event: 申报\n    date: 2023-01-02\n";
    let zero = "- event: 申报\n  date: 2023-01-02\n";
    let four = "    - event: 申报\n      date: 2023-01-02\n";
    for (text, tail) in [
        // 常见写法
        ("id: A\nevents:\n  - event: x\n", two),
        ("id: A\nevents:\n- event: x\n", zero),
        ("id: A\nevents:\n    - event: x\n      a: 1\n", four),
        ("events:\n  - event: x\n", two),
        ("id: A\nevents:\n  - {event: x, date: y}\n", two),
        ("id: A\nevents:\n  - event: x\n    to: {a: b}\n    of: [1, 2]\n", two),
        ("id: A\nevents:\n  - event: x\n    to:\n      a: b\n      c:\n        - d\n", two),
        ("id: A\nevents:\n  - x\n  - y\n", two),
        ("id: A\nevents:\n  -\n", two),
        ("id: A\nevents:\n  -   event: x\n      date: y\n", two),
        ("id: A\nevents:\n  - event: x\n    doc:\n", two),
        ("\"id\": 'A'\n'events':\n  - \"event\": 'x'\n", two),
        // 还没有列表
        ("id: A\nevents:\n", two),
        ("id: A\nevents: # 待填\n", two),
        ("id: A\nevents:\n  # 待填\n", two),
        ("id: A\nevents:\n\n\n", two),
        ("id: A\nevents:", "\n  - event: 申报\n    date: 2023-01-02\n"),
        ("id: A\n", "events:\n  - event: 申报\n    date: 2023-01-02\n"),
        ("id: A", "\nevents:\n  - event: 申报\n    date: 2023-01-02\n"),
        ("id: A\nnote: |\n  一\n", "events:\n  - event: 申报\n    date: 2023-01-02\n"),
        ("id: A\nunits:\n  - x\n", "events:\n  - event: 申报\n    date: 2023-01-02\n"),
        ("  id: A\n  b: 1\n", "  events:\n    - event: 申报\n      date: 2023-01-02\n"),
        ("  id: A\n  events:\n    - x\n", four),
        // 末行没有换行
        ("id: A\nevents:\n  - event: x", "\n  - event: 申报\n    date: 2023-01-02\n"),
        ("id: A\nevents:\n- x", "\n- event: 申报\n  date: 2023-01-02\n"),
        ("id: A\nevents:\n  - event: x # 注", "\n  - event: 申报\n    date: 2023-01-02\n"),
        ("id: A\nevents:\n  - event: x\n    ", "\n  - event: 申报\n    date: 2023-01-02\n"),
        ("id: A\nevents:\n  - event: x\n# 完", "\n  - event: 申报\n    date: 2023-01-02\n"),
        // 注释与空行
        ("# 头\nid: A # 号\n\nevents: # 列\n\n  # 一\n  - event: x # 二\n", two),
        ("id: A\nevents:\n  - event: x\n# 零\n", two),
        ("id: A\nevents:\n  - event: x\n  # 二\n", two),
        ("id: A\nevents:\n  - event: x\n    # 四\n", two),
        ("id: A\nevents:\n  - event: x\n        # 八\n # 一\n\n", two),
        ("id: A\nevents:\n- event: x\n  # 二\n", zero),
        ("id: A\nevents:\n  - event: x\n\n\n", two),
        ("id: A\nevents:\n  - event: x\n   \n", two),
        // 文档头、BOM、Windows 换行
        ("---\nid: A\nevents:\n  - event: x\n", two),
        ("# 注\n---\nid: A\nevents:\n- event: x\n", zero),
        ("\u{FEFF}id: A\nevents:\n  - event: x\n", two),
        ("\u{FEFF}events:", "\n  - event: 申报\n    date: 2023-01-02\n"),
        ("id: A\r\nevents:\r\n  - event: x\r\n", "  - event: 申报\r\n    date: 2023-01-02\r\n"),
        ("id: A\r\nevents:\r\n  - event: x", "\r\n  - event: 申报\r\n    date: 2023-01-02\r\n"),
        ("\u{FEFF}id: A\r\nevents:\r\n- x\r\n\r\n", "- event: 申报\r\n  date: 2023-01-02\r\n"),
        ("id: A\r\nevents:\n  - event: x\r\n", "  - event: 申报\r\n    date: 2023-01-02\r\n"),
        ("id: A\r\nevents:\r\n  - event: x\n", two),
        ("id: A\r\nevents:\r\n  - note: |\r\n      一\r\n      二\r\n", "  - event: 申报\r\n    date: 2023-01-02\r\n"),
        // 大段文字在末尾
        ("id: A\nevents:\n  - note: |\n      一\n      二\n", two),
        ("id: A\nevents:\n  - note: |-\n      一\n", two),
        ("id: A\nevents:\n  - note: |+\n      一\n\n\n", two),
        ("id: A\nevents:\n  - note: >\n      一\n      二\n\n      三\n", two),
        ("id: A\nevents:\n  - note: >-\n      一\n\n", two),
        ("id: A\nevents:\n  - note: >+\n      一\n\n", two),
        ("id: A\nevents:\n  - note: |2\n       一\n", two),
        ("id: A\nevents:\n  - note: |\n      一", "\n  - event: 申报\n    date: 2023-01-02\n"),
        ("id: A\nevents:\n  - note: |\n      一\n      # 是文字\n    # 是注释\n", two),
        ("id: A\nevents:\n  - note: |\n", two),
        ("id: A\nevents:\n  - |\n    一\n", two),
        ("id: A\nevents:\n- |\n  一\n", zero),
        ("id: A\nevents:\n  - note: 一\n      二\n", two),
        ("id: A\nevents:\n  - note: \"一\n      二\"\n", two),
    ] {
        assert_eq!(tail_of(text, ITEM), tail, "{text:?}");
    }
}

#[test]
fn what_cannot_be_done_by_adding_lines_is_refused_with_the_place_and_the_way_out() {
    let to_key = "把这一行改为「events:」，再追加";
    let to_end = "把「events」连同其下各行移到文件末尾";
    let no_dots = ("...", "文件以「...」结束，其后不能追加", "删去「...」这一行");
    for (text, (place, message, help)) in [
        ("events: []\n", ("[]", "「events」写成了空的方括号，不能追加", "把「events: []」改为「events:」，再追加")),
        (
            "events: [a,\n  b]\n",
            ("[a,", "「events」写在方括号里，不能追加", "把「events」改为每行一个「- 」的写法，再追加"),
        ),
        ("events: ~\n", ("events", "「events」应为列表，这里是空值", to_key)),
        ("events: x\n", ("events", "「events」应为列表，这里是文字", to_key)),
        ("events: {a: b}\n", ("events", "「events」应为列表，这里是键值", to_key)),
        ("events:\n  - a\nid: A\n", ("id", "「events」不是文件的最后一个键，不能追加", to_end)),
        (
            "{id: A, events: []}\n",
            ("{id: A, events: []}", "整个文件写在花括号里，不能追加", "去掉花括号，每行写一个「键: 值」"),
        ),
        ("id: A\nevents:\n  - a\n...\n", no_dots),
        ("id: A\n...\n# 注\n", no_dots),
    ] {
        let fault = append(text, ITEM).unwrap_err();
        let source = read(text);
        let said = (source.slice(fault.span), fault.message.as_str(), fault.help.as_deref().unwrap());
        assert_eq!(said, (place, message, help), "{text:?}");
    }
}

/// 写出之前的核对：除末尾多这一项外，任何一处不同都不算追加。
#[test]
fn anything_else_changed_is_not_an_append() {
    let old = read("id: A\nevents:\n  - x\n");
    let root = parse(&old, &mut Faults::default()).unwrap();
    let grown = |text: &str| is_grown(&read(text), &root, "events", &["a: 1\n"]);
    assert!(grown("id: A\nevents:\n  - x\n  - a: 1\n"));
    for text in [
        "id: A\nothers:\n  - x\n  - a: 1\n",
        "id: A\nevents:\n  - x\n  - a: 2\n",
        "id: A\nname: 甲\nevents:\n  - x\n  - a: 1\n",
        "id: B\nevents:\n  - x\n  - a: 1\n",
        "id: A\nevents:\n  - x\n  - y\n  - a: 1\n",
        "id: A\nevents:\n  - y\n  - a: 1\n",
    ] {
        assert!(!grown(text), "{text:?}");
    }
}

#[test]
fn items_written_by_the_writer_keep_their_values() {
    for item in [
        "event: 申报\n",
        "event: 申报",
        "a: |-\n  一\n\n  二\nb: c\n",
        "a: |+\n  一\n\n",
        "a: |2-\n   缩进\nb:\n- 1\n- c: 2\n  d: []\n",
        "a: >\n  一\n  二\n",
        "a: '# 不是注释'\nb: {}\n",
    ] {
        tail_of("id: A\nevents:\n  - x\n", item);
        tail_of("id: A\nevents:\n- x\n", item);
        tail_of("id: A\r\nevents:", item);
    }
    for item in ["", "x", "- x\n", "a: &x 1\n", "a: 1\na: 2\n"] {
        assert!(append("events:\n", item).is_err(), "{item:?}");
    }
}

#[test]
fn items_can_be_added_one_after_another() {
    let mut source = read("id: A\nevents:");
    for n in 0..5 {
        let root = parse(&source, &mut Faults::default()).unwrap();
        source = append_item(&source, &root, "events", &format!("event: 第{n}次\n")).unwrap();
    }
    let root = parse(&source, &mut Faults::default()).unwrap();
    assert_eq!(source.slice(locate(&root, &Route::key("events").item(4))), "event: 第4次");
    assert_eq!(source.text.lines().count(), 7);
}

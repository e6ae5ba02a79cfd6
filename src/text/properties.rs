//! 性质测试：任意输入都不崩溃；追加从不动旧文本；两个读取器读出的一样。

use proptest::{collection::vec, prelude::*, sample::select};

use super::{Faults, Node, Route, Source, Span, Value, append_item, locate, parse, same_as_serde};

/// YAML 中有意义的片段，拼起来常常既像文件又有错。
const PIECES: &[&str] = &[
    "a",
    "b: 1",
    "name: ",
    "events:",
    "- ",
    "-",
    "  ",
    "    ",
    "\n",
    "\n",
    "\n",
    "\r\n",
    "\t",
    ": ",
    ":",
    "：",
    "# 注",
    " #",
    "|",
    ">",
    "|+",
    "|-",
    ">2",
    "\n  ",
    "\n    ",
    "\n- ",
    "\n  - ",
    "[",
    "]",
    "{",
    "}",
    ", ",
    "'",
    "\"",
    "\\",
    "\\n",
    "&x ",
    "*x",
    "!t ",
    "<<: ",
    "? ",
    "---\n",
    "...\n",
    "%YAML",
    "~",
    "null",
    "巫山",
    "　",
    "\u{FEFF}",
    "\u{85}",
    "\0",
    "@",
    "`",
    "1280万元",
    "a: b",
    "\nevents:\n  - x: y\n",
];

/// 一个像样的文件，供改坏。
const SAMPLE: &str = "# 头\nid: WS-1\nname: 巫山县智慧旅游\nfunds: {县级财政: 900万元, 上级补助: 无}\nnote: |\n  一\n\n  二\n\
    plain: 多\n  行\nevents:\n  - event: 申报   # 注\n    date: 2022-09-20\n    contents: [甲, \"乙\"]\n\n  # 尾\n  - event: 纳入清单\n    to:\n      县财政局: 2022-10-01\n";

/// 读、定位、取行、追加：哪一步都不该崩溃。
fn exercise(bytes: Vec<u8>) {
    let mut faults = Faults::default();
    let source = Source::read("甲.yaml", bytes.clone(), &mut faults);
    if source.is_clean() {
        assert_eq!(source.bytes(), bytes);
    }
    let root = parse(&source, &mut faults);
    assert!(root.is_some() || faults.is_fatal(), "没有树也没有问题");
    for fault in &faults.0 {
        assert!(fault.span.lo <= fault.span.hi && fault.span.hi as usize <= source.text.len(), "{fault:?}");
        assert!(source.position(fault.span.lo) <= source.position(fault.span.hi));
        assert!(source.lines(fault.span).line >= 1);
        assert!(
            source.text.is_char_boundary(fault.span.lo as usize)
                && source.text.is_char_boundary(fault.span.hi as usize)
        );
    }
    let Some(root) = root else { return };
    check_spans(&source, &root, Span { lo: 0, hi: u32::MAX });
    let place = locate(&root, &Route::key("events").item(0).then("event"));
    assert!(place.hi as usize <= source.text.len());
    if let Ok(grown) = append_item(&source, &root, "events", "event: 申报\nnote: |-\n  一\n\n  二\n") {
        assert!(grown.bytes().starts_with(&bytes));
    }
}

/// 子节点都在父节点之内，不加引号的单行文字就是它所在的那一段。
fn check_spans(source: &Source, node: &Node<'_>, outer: Span) {
    assert!(outer.lo <= node.span.lo && node.span.lo <= node.span.hi && node.span.hi <= outer.hi, "{node:?} {outer:?}");
    match &node.value {
        Value::Scalar { text, plain } => {
            let raw = source.slice(node.span);
            assert!(!*plain || raw.contains('\n') || raw == text, "{raw:?} {text:?}");
        }
        Value::List(items) => items.iter().for_each(|n| check_spans(source, n, node.span)),
        Value::Map(pairs) => {
            for (key, value) in pairs {
                check_spans(source, key, node.span);
                check_spans(source, value, node.span);
            }
        }
    }
}

/// 任意的内容。
fn content() -> impl Strategy<Value = serde_yaml::Value> {
    let text = prop_oneof![
        "[a-z0-9 :#,'\"\\[\\]{}&*!|>%@`~?-]{0,12}",
        "[\u{4E00}-\u{4E20}：，。a\n ]{0,20}",
        select(vec![
            "",
            "~",
            "null",
            "true",
            "no",
            "007",
            "1_000",
            "2023-01-02",
            "1280万元",
            "- a",
            "a: b",
            "# x",
            "...",
            "---"
        ])
        .prop_map(String::from),
    ];
    let leaf = text.prop_map(serde_yaml::Value::String);
    leaf.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..5).prop_map(serde_yaml::Value::Sequence),
            vec(("[a-z\u{4E00}-\u{4E20}]{1,6}", inner), 0..5)
                .prop_map(|pairs| serde_yaml::Value::Mapping(pairs.into_iter().map(|(k, v)| (k.into(), v)).collect())),
        ]
    })
}

/// 一个键值的写法。
fn written() -> impl Strategy<Value = String> {
    vec(("[a-z\u{4E00}-\u{4E20}]{1,6}", content()), 1..6).prop_map(|pairs| {
        let map: serde_yaml::Mapping = pairs.into_iter().map(|(k, v)| (k.into(), v)).collect();
        serde_yaml::to_string(&map).unwrap()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_survived(bytes in vec(any::<u8>(), 0..200)) {
        exercise(bytes);
    }

    #[test]
    fn any_pieces_are_survived(pieces in vec(select(PIECES), 0..30)) {
        exercise(pieces.concat().into_bytes());
    }

    #[test]
    fn a_damaged_file_is_survived(cuts in vec((0..SAMPLE.len(), 0usize..6, select(PIECES)), 1..4)) {
        let mut bytes = SAMPLE.as_bytes().to_vec();
        for (at, length, piece) in cuts {
            let at = at.min(bytes.len());
            let end = (at + length).min(bytes.len());
            bytes.splice(at..end, piece.bytes());
        }
        exercise(bytes);
    }

    #[test]
    fn written_documents_read_the_same_in_both_readers(text in written()) {
        let mut faults = Faults::default();
        let source = Source::read("甲.yaml", text.clone().into_bytes(), &mut faults);
        if let Some(root) = parse(&source, &mut faults) {
            prop_assert_eq!(same_as_serde(&text, &root), Ok(()));
        } else {
            prop_assert!(false, "{text:?} {faults:?}");
        }
    }

    #[test]
    fn the_two_readers_never_read_two_things(pieces in vec(select(PIECES), 0..14)) {
        let text = format!("k: v\n{}", pieces.concat());
        let mut faults = Faults::default();
        let source = Source::read("甲.yaml", text.into_bytes(), &mut faults);
        let refused = || serde_yaml::from_str::<serde_yaml::Value>(&source.text).is_err();
        if let Some(root) = parse(&source, &mut faults).filter(|_| faults.is_empty() && !refused()) {
            prop_assert_eq!(same_as_serde(&source.text, &root), Ok(()), "{:?}", source.text);
        }
    }

    #[test]
    fn an_item_is_added_to_any_document(head in written(), items in vec(written(), 0..4), windows: bool, flat: bool, cut: bool) {
        let pad = if flat { "" } else { "  " };
        let mut text = head + "events:\n";
        for item in &items {
            for (i, line) in item.trim_end().lines().enumerate() {
                let lead = if i == 0 { "- " } else { "  " };
                text += &if line.is_empty() { "\n".into() } else { format!("{pad}{lead}{line}\n") };
            }
        }
        if windows {
            text = text.replace('\n', "\r\n");
        }
        if cut && let Some(shorter) = text.strip_suffix('\n') {
            text = shorter.into();
        }
        let mut faults = Faults::default();
        let source = Source::read("甲.yaml", text.clone().into_bytes(), &mut faults);
        let Some(root) = parse(&source, &mut faults) else { return Ok(()) };
        let last = if flat && !items.is_empty() { "\n- event: 申报" } else { "\n  - event: 申报" };
        match append_item(&source, &root, "events", "event: 申报\n") {
            Ok(grown) => {
                prop_assert!(grown.bytes().starts_with(text.as_bytes()));
                prop_assert!(grown.text.trim_end().ends_with(last));
                let root = parse(&grown, &mut faults).map(|root| same_as_serde(&grown.text, &root));
                prop_assert_eq!(root, Some(Ok(())));
            }
            Err(fault) => prop_assert!(false, "{text:?} {fault:?}"),
        }
    }
}

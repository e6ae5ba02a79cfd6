//! 快读的测试：读哪些写法，不读哪些；读出的与完整的读取器一样。

use super::super::{Faults, Source, parse_full};
use super::*;

fn source(text: &str) -> Source {
    Source::read("甲.yaml", text.as_bytes().to_vec(), &mut Faults::default())
}

/// 完整的读取器读得出、没有问题，快读读出的与它一样。
fn assert_read_alike(text: &str) {
    let source = source(text);
    let mut faults = Faults::default();
    let whole = parse_full(&source, &mut faults);
    assert!(whole.is_some() && faults.is_empty(), "{text:?} {faults:?}");
    assert_eq!(read(&source.text), whole, "{text:?}");
}

#[test]
fn the_plainest_notations_are_read_as_the_full_reader_does() {
    for text in [
        "a: 1\n",
        "甲: 乙   # 注\n\n# 注\n乙: (丙)\r\n",
        "a: x:y#z -\nb: .5\n",
        "a: '单'\nb: \"双 # : {\"   # 注\n",
        "a: []\nb: {}\nc: [ 甲, \"乙, 丙\", {k: v, l: [1, 2]} ]\nd: {x: 甲 乙, y: ''}\n",
        "a:\n- 1\n- b: 2\n  c: 3\n",
        "a:\n  - 1\n  - b:\n      c: 3\n    d: [e]\n  # 注\n  - 4\nf:   # 注\n  g: h\n",
        "a: ~\nb: null\n",
        "a:",
        "a:   # 注\nb:\n\nc: 1\n",
        "a:\r\n  # 注\r\nb: 1\r\n",
        "a:\n  b:\nc:\n  - d:\n    e: 1\n  - f: 1\n    g:\n  - h:\ni:\n",
    ] {
        assert_read_alike(text);
    }
}

#[test]
fn many_keys_and_many_levels_are_read_as_the_full_reader_does() {
    let many: String = (0..300).map(|n| format!("a{n}: 1\n")).collect();
    let flow = format!("a: {{{}b: 1}}\n", (0..300).map(|n| format!("a{n}: 1, ")).collect::<String>());
    let deep = (0..29).map(|n| format!("{}a:\n", " ".repeat(n))).collect::<String>() + &" ".repeat(29) + "b: 1\n";
    let brackets = format!("a: {}{}\n", "[".repeat(29), "]".repeat(29));
    for text in [many, flow, deep, brackets] {
        assert_read_alike(&text);
    }
}

#[test]
fn whatever_is_not_sure_is_left_to_the_full_reader() {
    let deep = (0..31).map(|n| format!("{}a:\n", " ".repeat(n))).collect::<String>() + &" ".repeat(31) + "b: 1\n";
    let brackets = format!("a: {}{}\n", "[".repeat(31), "]".repeat(31));
    let long = format!("{}: 1\n", "a".repeat(201));
    let many: String = (0..300).map(|n| format!("a{n}: 1\n")).collect::<String>() + "a7: 2\n";
    for text in [
        deep.as_str(),
        &brackets,
        &long,
        &many,
        "a: |\n  b\n",
        "a: b\n  c\n",
        "a:\n--- \n",
        "a:\n-\n",
        "a: 1\na: 2\n",
        "a: {b: 1, b: 2}\n",
        "a: {b: 1,\n  c: 2}\n",
        "a: [b,c]\n",
        "a: {b}\n",
        "a: [b,]\n",
        "a: 'b''c'\n",
        "a: \"b\\n\"\n",
        "a: 'b' c\n",
        "a: 'b\n",
        "a: b: c\n",
        "a: &x b\n",
        "a: *x\n",
        "a: !t b\n",
        "a: - b\n",
        "a:\tb\n",
        "<<: a\n",
        "\"a\": 1\n",
        "? a\n",
        "- a\n",
        "a\n",
        "---\na: 1\n",
        "a: 1\n...\n",
        "  a: 1\n",
        "a:\n  - b\n c: 1\n",
        "a:\n  - - b\n",
        "a:\n  -\n    b: 1\n",
        "a:\n   b: 1\n  c: 2\n",
        "a # 注: 1\n",
    ] {
        assert_eq!(read(text), None, "{text:?}");
    }
}

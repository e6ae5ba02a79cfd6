//! 解析的测试：树、位置、逐种问题。

use super::super::{MOST_BYTES, Route, locate};
use super::*;

fn source(text: &str) -> Source {
    let mut faults = Faults::default();
    let source = Source::read("甲.yaml", text.as_bytes().to_vec(), &mut faults);
    assert!(source.is_clean(), "{faults:?}");
    source
}

/// 树写成一行，便于比较。
fn show(node: &Node<'_>) -> String {
    match &node.value {
        Value::Scalar { text, plain: true } => text.to_string(),
        Value::Scalar { text, .. } => format!("{text:?}"),
        Value::List(items) => format!("[{}]", items.iter().map(show).collect::<Vec<_>>().join(", ")),
        Value::Map(pairs) => {
            let pairs: Vec<_> = pairs.iter().map(|(k, v)| format!("{}: {}", show(k), show(v))).collect();
            format!("{{{}}}", pairs.join(", "))
        }
    }
}

fn tree(text: &str) -> String {
    let source = source(text);
    let mut faults = Faults::default();
    let root = parse(&source, &mut faults);
    assert!(faults.is_empty(), "{text:?}: {faults:?}");
    show(&root.unwrap())
}

/// 全部问题，写成「行:列 划线的文字 问题」。
fn faults_of(text: &str) -> Vec<String> {
    let source = source(text);
    let mut faults = Faults::default();
    parse(&source, &mut faults);
    let place = |f: &super::super::Fault| {
        let at = source.position(f.span.lo);
        format!("{}:{} {} {}", at.line, at.column, source.slice(f.span), f.message)
    };
    faults.0.iter().map(place).collect()
}

#[test]
fn plain_documents_become_trees() {
    assert_eq!(tree("a: 1\nb:\n- x\n- y: z\nc: [1, {d: e}]\n"), "{a: 1, b: [x, {y: z}], c: [1, {d: e}]}");
    assert_eq!(tree("---\na:\nb: ~\nc: ''\nd: null\n...\n"), r#"{a: , b: ~, c: "", d: null}"#);
    assert_eq!(tree("a: |\n  一\n\n  二\n\nb: >-\n  三\n  四\n"), r#"{a: "一\n\n二\n", b: "三 四"}"#);
    assert_eq!(tree("a: 一\n  二\nb: \"q\\n\" # c\n"), r#"{a: 一 二, b: "q\n"}"#);
    assert_eq!(tree("a: 1\r\nb: |\r\n  x\r\n  y\r\n"), r#"{a: 1, b: "x\ny\n"}"#);
    assert_eq!(tree("{a: 1, b: []}"), "{a: 1, b: []}");
}

/// 全角空格是文字，不是行尾的空白。
#[test]
fn a_wide_space_at_the_end_belongs_to_the_text() {
    let source = source("a: 多 \u{3000}\n\nb: [x]\n");
    let root = parse_full(&source, &mut Faults::default()).unwrap();
    let node = root.get("a").unwrap();
    assert_eq!((source.slice(node.span), node.text()), ("多 \u{3000}", Some("多 \u{3000}")));
}

#[test]
fn text_is_borrowed_where_it_stands_in_the_file() {
    let source = source("名称: 巫山\n项: [甲, 乙]\n");
    let root = parse(&source, &mut Faults::default()).unwrap();
    fn walk(node: &Node<'_>) {
        match &node.value {
            Value::Scalar { text, .. } => assert!(matches!(text, Cow::Borrowed(_))),
            Value::List(items) => items.iter().for_each(walk),
            Value::Map(pairs) => pairs.iter().for_each(|(k, v)| (walk(k), walk(v)).0),
        }
    }
    walk(&root);
}

#[test]
fn spans_cover_the_text_and_no_blank_lines() {
    let source = source("a: |\n  一\n  二\n\n# 注\nb:\n  - x: 1\n    y: [2,\n      3]\n\nc: 多\n  行\n\nd:\n");
    let root = parse(&source, &mut Faults::default()).unwrap();
    let at = |key: &str| source.slice(root.get(key).unwrap().span);
    assert_eq!(at("a"), "一\n  二");
    assert_eq!(at("b"), "- x: 1\n    y: [2,\n      3]");
    assert_eq!(at("c"), "多\n  行");
    assert_eq!(at("d"), "");
    assert_eq!(root.span.lo, 0);
}

#[test]
fn a_list_starts_at_its_first_dash() {
    for (text, list) in [
        ("a:\n- 1\n- 2\n", "- 1\n- 2"),
        ("a: # 注\n\n# - 注\n- # 注\n  b: 1\n", "- # 注\n  b: 1"),
        ("a:\n- - 1\n", "- - 1"),
        ("a:\n  - - 1\n", "- - 1"),
        ("a:\n-\n-\n", "-\n-"),
        ("? a\n: - 1\n  - 2\n", "- 1\n  - 2"),
    ] {
        let source = source(text);
        let root = parse(&source, &mut Faults::default()).unwrap();
        assert_eq!(source.slice(root.get("a").unwrap().span), list, "{text:?}");
    }
}

#[test]
fn routes_are_found_in_the_text() {
    let source = source("id: A\nfunds: {县: 1}\nevents:\n  - event: 申报\n    doc:\n    to: {甲: 乙}\n  - []\n  - x\n");
    let root = parse(&source, &mut Faults::default()).unwrap();
    let at = |route: Route| source.slice(locate(&root, &route)).to_owned();
    let event = || Route::key("events").item(0);
    assert_eq!(at(Route::default()), "id: A");
    assert_eq!(at(Route::key("id")), "A");
    assert_eq!(at(Route::key("funds")), "funds");
    assert_eq!(at(Route::key("funds").then("县")), "1");
    assert_eq!(at(event()), "event: 申报");
    assert_eq!(at(event().then("event")), "申报");
    assert_eq!(at(event().then("doc")), "doc");
    assert_eq!(at(event().then("to")), "to");
    assert_eq!(at(event().then("没有")), "event: 申报");
    assert_eq!(at(event().then("to").then("没有").then("更没有")), "to");
    assert_eq!(at(Route::key("events").item(1)), "[]");
    assert_eq!(at(Route::key("events").item(2)), "x");
    assert_eq!(at(Route::key("events").item(9)), "events");
    assert_eq!(at(Route::key("没有")), "id: A");
}

#[test]
fn what_other_programs_might_read_differently_is_refused() {
    assert_eq!(
        faults_of("a: &x 1\nb: *x\nc: *y\nd: !t 2\n? [a]\n: v\n<<: {a: 1}\n"),
        [
            "1:4 &x 不能使用锚点「&x」",
            "2:4 *x 不能使用引用「*x」",
            "3:4 *y 不能使用引用「*y」",
            "4:4 !t 不能使用标签「!t」",
            "5:3 [a] 键应为文字，不能是列表或键值",
            "7:1 << 不能使用合并键「<<」",
        ]
    );
    assert_eq!(faults_of("a: 1\n---\nb: 2\n"), ["2:1 --- 文件里只能有一个文档，这里又开始了一个"]);
    assert_eq!(faults_of("%YAML 1.2\n---\na: 1\n"), ["1:1 % 不能使用以「%」开头的指令"]);
    assert_eq!(faults_of("- a\n"), ["1:1 - a 文件应为键值，这里是列表"]);
    assert_eq!(faults_of("---\n"), ["1:4  文件应为键值，这里是空值"]);
}

#[test]
fn tabs_that_some_programs_refuse_are_refused() {
    let tab = |at: &str| format!("{at} 缩进请用空格，不要用制表符");
    assert_eq!(faults_of("a: 1\n\t\n  \t# 注\nb: 一\n  \t二\n"), [tab("2:1 \t"), tab("3:1   \t"), tab("5:1   \t")]);
    for text in ["a: 1\t# 注\n", "a: \"一\n\t二\"\n", "a: |\n  一\n  \t二\nb:\t1\n", "a: 一\t二\n"] {
        assert_eq!(faults_of(text), [""; 0], "{text:?}");
    }
    assert_eq!(faults_of("a: 1\n: 2\n"), ["2:1  这里缺少键"]);
}

#[test]
fn a_repeated_key_is_reported_with_the_line_of_the_first() {
    assert_eq!(
        faults_of("a: 1\nb: {c: 1, c: 2}\n'a': 2\na: 3\n"),
        ["2:11 c 「c」重复，第 2 行已经写过", "3:1 'a' 「a」重复，第 1 行已经写过", "4:1 a 「a」重复，第 1 行已经写过"]
    );
    let source = source("a: 1\na: 2\n");
    let root = parse(&source, &mut Faults::default()).unwrap();
    assert_eq!(show(&root), "{a: 1}");
    let many: String = (0..100).map(|i| format!("k{}: 1\n", i % 60)).collect();
    let faults = faults_of(&many);
    assert_eq!((faults.len(), faults[0].as_str()), (40, "61:1 k0 「k0」重复，第 1 行已经写过"));
}

#[test]
fn full_width_colons_are_found_wherever_they_broke_the_file() {
    let wide = |at: &str| format!("{at} ： 这里用了全角冒号「：」");
    assert_eq!(faults_of("name：巫山\nnature: 新建\n"), [wide("1:5")]);
    assert_eq!(faults_of("id: x\nname：巫山\n"), [wide("2:5")]);
    assert_eq!(
        faults_of("id: x\nname：巫山\nb: 1\nc：2\nd:\n\te: 1\n"),
        [wide("2:5"), wide("4:2"), "6:1 \t 缩进请用空格，不要用制表符".into()]
    );
    assert_eq!(faults_of("name：巫山\nnature：新建\n"), [wide("1:5"), wide("2:7")]);
    assert_eq!(faults_of("events:\n  - event：申报\n    date: 1\n"), [wide("2:10")]);
    assert_eq!(faults_of("events:\n  - event：申报\n"), [wide("2:10")]);
    assert_eq!(faults_of("schedule: {from：1, to: 2}\n"), [wide("1:16")]);
    assert_eq!(faults_of("funds:\n  县级财政：1万元\n  上级补助：2万元\n"), [wide("2:7"), wide("3:7")]);
    assert_eq!(faults_of("content: 一\n  schedule：二\n"), [wide("2:11")]);
}

#[test]
fn full_width_colons_in_sentences_are_left_alone() {
    for text in [
        "a: 说明：一\n",
        "a: doc：一\n",
        "a:\n  - 说明：一\n  - OA：二\n",
        "a: |\n  name：一\n",
        "a: 'x：y'\n",
        "a: 一\n  说明：二\n",
        "a: # b：c\n  - 1\n",
    ] {
        assert_eq!(faults_of(text), [""; 0], "{text:?}");
    }
    assert_eq!(
        faults_of("a: b: c\nnote: |\n  name：一\n  x：二\nd：1\n"),
        ["1:5 : 这里不能再有冒号", "5:2 ： 这里用了全角冒号「：」"]
    );
}

#[test]
fn syntax_errors_are_told_in_plain_words_at_the_right_place() {
    for (text, fault) in [
        ("a:\n\tb: 1\n", "2:1 \t 缩进请用空格，不要用制表符"),
        ("a: 甲\n\t乙\n", "2:1 \t 缩进请用空格，不要用制表符"),
        ("a: {b: c\n", "1:4 { 「{」没有配上「}」"),
        ("a: [b}\n", "1:4 [ 「[」应由「]」收尾，后面却是「}」"),
        ("a: \"x\nb: 1\n", "1:4 \" 引号没有收尾"),
        ("a: x: y\n", "1:5 : 这里不能再有冒号"),
        ("a: - b\n", "1:4 - 这里不能写「- 」"),
        ("a:\n   b: 1\n  c: 2\n", "3:3 c: 2 这一行的缩进对不上"),
        ("a: @x\n", "1:4 @ 值不能以「@」开头"),
        ("a: 1\n  b: 2\n", "2:3 b 缩进不对：上一行的键已有值，下面不能再有下一级的键"),
        ("a:b\nc: d\n", "1:2 : 冒号后缺少空格"),
        ("x: 1\nname 巫山\nc: d\n", "2:1 name 巫山 这一行不是「键: 值」"),
        ("name 巫山\nc: d\n", "1:1 name 巫山 这一行缺少冒号"),
        ("a: \"x\" y\n", "1:8 y 引号后面多出了文字"),
        ("a: ]\n", "1:4 ] 多出一个右括号"),
    ] {
        assert_eq!(faults_of(text), [fault], "{text:?}");
    }
}

#[test]
fn depth_is_limited() {
    let nested = |n: usize| format!("a: {}1{}\n", "[".repeat(n - 1), "]".repeat(n - 1));
    assert_eq!(faults_of(&nested(MOST_DEPTH)), [""; 0]);
    assert_eq!(faults_of(&nested(MOST_DEPTH + 1)), ["1:35 [ 嵌套超过 32 层"]);
}

#[test]
fn hostile_files_end_soon() {
    let big = |unit: &str| unit.repeat(MOST_BYTES / unit.len() / 8);
    let keys: String = (0..40_000).map(|i| format!("k{i}: 1\n")).collect();
    let flow_keys = format!("{{{}}}", "a: 1, ".repeat(60_000));
    let wide = format!("a: [{}]", "{b：1}, ".repeat(60_000));
    let aliases = format!("a: [{}]", "*x, ".repeat(60_000));
    let texts = [
        "[", "- ", "{a: ", "a", "a: ", "\"", "a：b\n", "\t\n", "\ta\n", "? ", "- a\n", "[a, ", "'", "# x\n", "&a ",
        "!a ", "|\n",
    ];
    for text in texts.map(big).into_iter().chain([keys, flow_keys, aliases, wide]) {
        let start = std::time::Instant::now();
        let mut faults = Faults::default();
        let source = Source::read("甲.yaml", text.into_bytes(), &mut faults);
        parse(&source, &mut faults);
        let places: Vec<_> = faults.0.iter().map(|f| source.position(f.span.lo)).collect();
        let shown: String = source.text.chars().take(8).collect();
        assert!(places.len() <= MOST_FAULTS + 1, "{shown:?}");
        assert!(start.elapsed().as_secs() < 20, "{shown:?}: {:?}", start.elapsed());
    }
}

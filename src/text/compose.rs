//! 写法：把值写成文件里惯常的样子——短的写在一行，长的、套了几层的分行写。

use serde_yaml::{Error, Mapping, Value as Yaml};
use unicode_width::UnicodeWidthStr;

/// 一行至多多宽。
const WIDE: usize = 150;
/// 注释从第几列起。
const COMMENT: usize = 33;

/// 一个键：`键: 值`，可带行尾注释；结果以换行收尾。
#[must_use]
pub fn compose_entry(key: &str, value: &Yaml, comment: &str) -> String {
    let mut lines = String::new();
    entry(&mut lines, 0, &scalar(key), value);
    let first = lines.find('\n').unwrap_or(lines.len());
    lines.insert_str(first, &tail(&lines[..first], comment));
    lines
}

/// 一行之后的注释，对齐；没有注释的为空。
#[must_use]
pub fn tail(line: &str, comment: &str) -> String {
    if comment.is_empty() {
        return String::new();
    }
    let gap = COMMENT.saturating_sub(line.width()).max(2);
    format!("{}# {comment}", " ".repeat(gap))
}

/// 每行一个键的写法，列表每行一项，不另缩进；结果以换行收尾。
///
/// # Errors
/// 值不能写成 YAML。
pub fn compose_block(map: &Mapping) -> Result<String, Error> {
    let mut lines = String::new();
    block(&mut lines, 0, map)?;
    Ok(lines)
}

fn block(lines: &mut String, indent: usize, map: &Mapping) -> Result<(), Error> {
    let pad = " ".repeat(indent);
    for (key, value) in map {
        let key = text_of(key, indent)?;
        match value {
            Yaml::Mapping(inner) if !inner.is_empty() => {
                lines.push_str(&format!("{pad}{key}:\n"));
                block(lines, indent + 2, inner)?;
            }
            Yaml::Sequence(items) if !items.is_empty() => {
                lines.push_str(&format!("{pad}{key}:\n"));
                items.iter().try_for_each(|item| block_item(lines, indent, item))?;
            }
            value => lines.push_str(&format!("{pad}{key}: {}\n", text_of(value, indent)?)),
        }
    }
    Ok(())
}

/// 列表的一项。
fn block_item(lines: &mut String, indent: usize, item: &Yaml) -> Result<(), Error> {
    match item {
        Yaml::Mapping(inner) if !inner.is_empty() => {
            let mut own = String::new();
            block(&mut own, indent + 2, inner)?;
            own.replace_range(indent..=indent, "-");
            lines.push_str(&own);
        }
        item => lines.push_str(&format!("{}- {}\n", " ".repeat(indent), text_of(item, indent)?)),
    }
    Ok(())
}

/// 一个值的写法；几行的文字随缩进。别的读取器会读成数、是否的，加引号。
fn text_of(value: &Yaml, indent: usize) -> Result<String, Error> {
    if let Yaml::String(text) = value {
        if is_other_type(text) {
            return Ok(format!("'{text}'"));
        }
        if is_surely_plain(text) {
            return Ok(text.clone());
        }
    }
    let written = serde_yaml::to_string(value)?;
    Ok(written.trim_end_matches('\n').replace('\n', &format!("\n{}", " ".repeat(indent))))
}

/// 必是照写的，不必逐个请写 YAML 的库来写：各个键，汉字起头、只有汉字、字母与数字的，日期。
fn is_surely_plain(text: &str) -> bool {
    let is_han = |c: char| ('\u{4E00}'..='\u{9FA5}').contains(&c);
    let is_key = || text.bytes().all(|b| b.is_ascii_lowercase() || b == b'_') && !NOT_TEXT.contains(&text);
    match text.chars().next() {
        Some('a'..='z') => is_key(),
        Some('1'..='9') => {
            let digit = |(n, b): (usize, u8)| if matches!(n, 4 | 7) { b == b'-' } else { b.is_ascii_digit() };
            text.len() == 10 && text.bytes().enumerate().all(digit)
        }
        Some(first) => is_han(first) && text.chars().all(|c| is_han(c) || c.is_ascii_alphanumeric()),
        None => false,
    }
}

/// 各个读取器都读成空、是否的。
const NOT_TEXT: [&str; 3] = ["null", "true", "false"];

/// YAML 1.1 的读取器会读成别的类型：是否、六十进制数、带下划线的数、合并键、带钟点的时间。
/// 日期不算：本来就当日期写。
fn is_other_type(text: &str) -> bool {
    const WORDS: [&str; 8] = ["y", "n", "yes", "no", "on", "off", "=", "<<"];
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let first = digits.starts_with(|c: char| c.is_ascii_digit() || c == '.');
    let sexagesimal =
        digits.contains(':') && digits.chars().all(|c| c.is_ascii_digit() || matches!(c, ':' | '.' | '_'));
    let grouped = digits.contains('_')
        && digits.chars().all(|c| c.is_ascii_hexdigit() || matches!(c, '_' | '.' | 'x' | 'o' | '+'));
    let timed = text.len() > 10
        && text.is_ascii()
        && text[..10].split('-').count() == 3
        && text[..10].bytes().all(|b| b.is_ascii_digit() || b == b'-');
    WORDS.iter().any(|word| text.eq_ignore_ascii_case(word)) || (first && (sexagesimal || grouped || timed))
}

fn entry(lines: &mut String, indent: usize, key: &str, value: &Yaml) {
    let pad = " ".repeat(indent);
    let one_line = format!("{pad}{key}: {}\n", compose_flow(value));
    if !is_nested(value) && one_line.width() <= WIDE {
        lines.push_str(&one_line);
        return;
    }
    lines.push_str(&format!("{pad}{key}:\n"));
    match value {
        Yaml::Mapping(map) => map.iter().for_each(|(k, v)| entry(lines, indent + 2, &name(k), v)),
        Yaml::Sequence(items) => items.iter().for_each(|item| element(lines, indent + 2, item)),
        _ => lines.push_str(&format!("{pad}  {}\n", compose_flow(value))),
    }
}

/// 列表的一项。
fn element(lines: &mut String, indent: usize, item: &Yaml) {
    match item {
        Yaml::Mapping(map) if is_nested(item) => {
            let mut inner = String::new();
            map.iter().for_each(|(k, v)| entry(&mut inner, indent + 2, &name(k), v));
            inner.replace_range(indent..=indent, "-");
            lines.push_str(&inner);
        }
        _ => lines.push_str(&format!("{}- {}\n", " ".repeat(indent), compose_flow(item))),
    }
}

/// 里面还有列表或键值。
fn is_nested(value: &Yaml) -> bool {
    let deep = |v: &Yaml| matches!(v, Yaml::Mapping(_) | Yaml::Sequence(_));
    match value {
        Yaml::Mapping(map) => map.values().any(deep),
        Yaml::Sequence(items) => items.iter().any(deep),
        _ => false,
    }
}

/// 写在一行里。
#[must_use]
pub fn compose_flow(value: &Yaml) -> String {
    match value {
        Yaml::Sequence(items) => format!("[{}]", items.iter().map(compose_flow).collect::<Vec<_>>().join(", ")),
        Yaml::Mapping(map) => {
            let pairs: Vec<String> = map.iter().map(|(k, v)| format!("{}: {}", name(k), compose_flow(v))).collect();
            format!("{{{}}}", pairs.join(", "))
        }
        Yaml::String(text) => scalar(text),
        Yaml::Bool(flag) => flag.to_string(),
        Yaml::Number(number) => number.to_string(),
        Yaml::Null | Yaml::Tagged(_) => String::new(),
    }
}

/// 键：年份照写，不必加引号。
fn name(key: &Yaml) -> String {
    match key {
        Yaml::String(text) if text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit()) => text.clone(),
        key => compose_flow(key),
    }
}

/// 一段文字：不会读错的照写，否则加双引号。
fn scalar(text: &str) -> String {
    const SPECIAL: &str = ",:[]{}#&*!|>'\"%@`\\";
    let plain = !text.is_empty()
        && text.trim() == text
        && !text.contains(|c: char| c.is_control() || SPECIAL.contains(c))
        && !text.starts_with(['-', '?', '=', '~', '.'])
        && !is_other_type(text)
        // 括号里比行里认得少，所以放在括号里试读。
        && matches!(serde_yaml::from_str::<[Yaml; 1]>(&format!("[{text}]")), Ok([Yaml::String(read)]) if read == text);
    // JSON 的字符串就是 YAML 的双引号写法。
    if plain { text.to_owned() } else { serde_json::Value::from(text).to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn yaml(text: &str) -> Yaml {
        serde_yaml::from_str(text).unwrap()
    }

    #[test]
    fn short_values_stand_on_one_line_and_nested_ones_do_not() {
        let cases = [
            ("name", "甲", "", "name: 甲\n"),
            ("nature", "新建", "新建 | 扩建", "nature: 新建                     # 新建 | 扩建\n"),
            ("funds", "{县级财政: 900万元, 上级补助: 300万元}", "", "funds: {县级财政: 900万元, 上级补助: 300万元}\n"),
            ("systems", "[甲, {name: 乙, remedies: true}]", "", "systems:\n  - 甲\n  - {name: 乙, remedies: true}\n"),
            ("plan", "{title: 甲, filed: {乙: 2023-01-02}}", "", "plan:\n  title: 甲\n  filed: {乙: 2023-01-02}\n"),
            ("list", "[{a: [1]}]", "", "list:\n  - a: [1]\n"),
            ("years", "{'2024': 9万元}", "", "years: {2024: 9万元}\n"),
            ("name", "'true'", "", "name: \"true\"\n"),
            ("name", "'甲: 乙 # 丙'", "", "name: \"甲: 乙 # 丙\"\n"),
            // 方括号里的「:?」各家读法不一。
            ("list", "['a:?', 甲：乙]", "", "list: [\"a:?\", 甲：乙]\n"),
        ];
        for (key, value, comment, wanted) in cases {
            assert_eq!(compose_entry(key, &yaml(value), comment), wanted);
        }
    }

    #[test]
    fn what_another_reader_would_take_for_something_else_is_quoted() {
        let block = |text: &str| {
            let map: Mapping = [(Yaml::from("k"), Yaml::from(text))].into_iter().collect();
            compose_block(&map).unwrap()
        };
        for text in ["no", "On", "y", "OFF", "1:30", "190:20:30", "1_000", "=", "<<", "2024-01-02 03:04:05", "-1:30"] {
            assert_eq!(block(text), format!("k: '{text}'\n"), "{text}");
            assert_eq!(compose_entry("k", &text.into(), ""), format!("k: \"{text}\"\n"));
        }
        for text in ["true", "null", "false"] {
            assert_eq!(block(text), format!("k: '{text}'\n"), "{text}");
        }
        for text in ["2024-01-02", "1,000万元", "巫发改〔2023〕9号", "not", "甲_乙", "a_b", "nulls", "_"] {
            assert_eq!(block(text), format!("k: {text}\n"));
        }
        assert_eq!(block("甲\n乙"), "k: |-\n  甲\n  乙\n");
        let nested = yaml("{a: {b: [c, {d: e, f: [g]}], h: {}}, i: []}");
        let written = compose_block(nested.as_mapping().unwrap()).unwrap();
        assert_eq!(written, serde_yaml::to_string(&nested).unwrap());
    }

    proptest! {
        #[test]
        fn what_is_surely_plain_is_written_the_same_by_the_library(
            text in "[a-z_]{1,6}|[一-龥][一-龥a-zA-Z0-9]{0,8}|[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}"
        ) {
            prop_assume!(is_surely_plain(&text));
            prop_assert_eq!(serde_yaml::to_string(&Yaml::from(text.clone())).unwrap(), text + "\n");
        }

        #[test]
        fn whatever_is_written_is_read_back(text in "\\PC{0,20}", more in "[a-z:#,'\"\\[\\]{}&*!|>%@`~? -]{0,12}") {
            // 看不见的字符（如 U+2028）在填报时就拒收，写不到这里来。
            for text in [text, more].into_iter().filter(|t| !t.contains(crate::text::safe::is_hostile)) {
                let value = Yaml::Mapping([("甲".into(), Yaml::String(text.clone())), ("乙".into(), Yaml::Sequence(vec![text.into()]))].into_iter().collect());
                let written = compose_entry("k", &value, "注");
                let read: Yaml = serde_yaml::from_str(&written).map_err(|e| TestCaseError::fail(format!("{written}{e}")))?;
                prop_assert_eq!(read.get("k"), Some(&value), "{}", written);
            }
        }
    }
}

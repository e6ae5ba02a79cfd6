//! 写法：把值写成文件里惯常的样子——短的写在一行，长的、套了几层的分行写。

use serde_yaml::Value as Yaml;
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

    proptest! {
        #[test]
        fn whatever_is_written_is_read_back(text in "\\PC{0,20}", more in "[a-z:#,'\"\\[\\]{}&*!|>%@`~? -]{0,12}") {
            for text in [text, more] {
                let value = Yaml::Mapping([("甲".into(), Yaml::String(text.clone())), ("乙".into(), Yaml::Sequence(vec![text.into()]))].into_iter().collect());
                let written = compose_entry("k", &value, "注");
                let read: Yaml = serde_yaml::from_str(&written).map_err(|e| TestCaseError::fail(format!("{written}{e}")))?;
                prop_assert_eq!(read.get("k"), Some(&value), "{}", written);
            }
        }
    }
}

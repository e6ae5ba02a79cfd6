//! 在不是最后的列表里添一项：别的行一个字节不动，只插入几行；插入之后重新解析，由调用者证明内容正是多了这一项。

use crate::text::{Fault, Node, Source, Value, typos::line_start};

/// 在列表 `key` 的末尾插入一项（写成一行的 `item`）；没有这个键的，连键写在 `before` 之前（没有 `before` 的写在文件末尾）。
///
/// # Errors
/// 列表写在方括号里，或不是列表：说明怎样改。
pub fn insert_item(source: &Source, root: &Node<'_>, key: &str, item: &str, before: &str) -> Result<Source, Fault> {
    let newline = source.newline();
    match root.get(key) {
        Some(value) => {
            let pad = indent(source, value, key)?;
            let at = next_line(&source.text, deepest_end(value));
            Ok(source.with_inserted(at, &format!("{pad}- {item}{newline}")))
        }
        None => {
            let lines = format!("{key}:{newline}  - {item}{newline}");
            let at = root
                .entry(before)
                .map_or(source.text.len(), |(node, _)| line_start(&source.text, node.span.lo as usize));
            Ok(source.with_inserted(at, &lines))
        }
    }
}

/// 列表各项的缩进。
fn indent(source: &Source, value: &Node<'_>, key: &str) -> Result<String, Fault> {
    let start = value.span.lo as usize;
    let is_block = matches!(value.value, Value::List(_)) && source.text[start..].starts_with('-');
    let lead = &source.text[line_start(&source.text, start)..start];
    if is_block && lead.bytes().all(|b| b == b' ') {
        return Ok(lead.to_owned());
    }
    let help = format!("把「{key}」改为每行一个「- 」的写法，再试");
    Err(Fault {
        span: value.span,
        message: format!("「{key}」不是每行一项的列表，不能添加"),
        help: Some(help),
        mild: false,
        unless_classified: false,
    })
}

/// 一个值最后一个字的位置。
fn deepest_end(node: &Node<'_>) -> usize {
    let own = node.span.hi as usize;
    match &node.value {
        Value::List(items) => items.last().map_or(own, deepest_end),
        Value::Map(pairs) => pairs.last().map_or(own, |(key, value)| deepest_end(value).max(key.span.hi as usize)),
        Value::Scalar { .. } => own,
    }
}

/// 某位置之后下一行的开头。
fn next_line(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    text[at..].find('\n').map_or(text.len(), |n| at + n + 1)
}

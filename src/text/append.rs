//! 末尾追加：新文本 = 旧文本一个字节不动 + 末尾几行。
//!
//! 只追加到最后一个键的、每行一项的列表；做不到「不动旧文本」的，说明怎样改，不勉强去做。
//! 追加后重新解析，与「旧的内容加这几项」相比，不一致就拒绝。几项一次追加，只读两遍，不随项数的平方变慢。

use crate::text::{Fault, Faults, Node, Source, Span, Value, node::clamp, parse, typos::line_start};

/// 在文件末尾的列表 `key` 上追加一项。
///
/// `item` 是一个键值的写法，每行一个键，不带开头的「- 」，换行用 `\n`。
///
/// # Errors
/// 列表不在末尾、不是每行一项等，不能只靠在末尾加行来追加。
pub fn append_item(source: &Source, root: &Node<'_>, key: &str, item: &str) -> Result<Source, Fault> {
    append_items(source, root, key, &[item])
}

/// 同上，依次追加几项。
///
/// # Errors
/// 同上。
pub fn append_items(source: &Source, root: &Node<'_>, key: &str, items: &[&str]) -> Result<Source, Fault> {
    let tail = tail(source, root, key)?;
    let newline = source.newline();
    let mut lines = String::with_capacity(items.iter().map(|item| item.len() * 2).sum());
    if tail.with_key {
        lines.extend([&" ".repeat(tail.key_column), key, ":", newline]);
    }
    let pad = " ".repeat(tail.dash_column);
    items.iter().for_each(|item| write_item(&mut lines, item, &pad, newline));
    let grown = source.with_tail(&lines);
    if is_grown(&grown, root, key, items) { Ok(grown) } else { Err(unproved(source)) }
}

/// 一项的各行：首行带「- 」，其余缩进对齐。
fn write_item(lines: &mut String, item: &str, pad: &str, newline: &str) {
    for (i, line) in item.strip_suffix('\n').unwrap_or(item).split('\n').enumerate() {
        match (i, line) {
            (0, _) => lines.extend([pad, "- ", line]),
            (_, "") => {}
            _ => lines.extend([pad, "  ", line]),
        }
        lines.push_str(newline);
    }
}

/// 在哪里、怎样续写。
struct Tail {
    /// 键所在的列，从 0 起。
    key_column: usize,
    /// 「-」所在的列，从 0 起。
    dash_column: usize,
    /// 文件里没有这个键，连键一起写。
    with_key: bool,
}

/// 看清末尾的写法；不能续写的说明原因。
fn tail(source: &Source, root: &Node<'_>, key: &str) -> Result<Tail, Fault> {
    let Value::Map(pairs) = &root.value else {
        return Err(refuse(root.span, "文件应为键值，不能追加", "每行写成「键: 值」"));
    };
    if source.text[root.span.lo as usize..].starts_with('{') {
        return Err(refuse(
            source.first_line(root.span),
            "整个文件写在花括号里，不能追加",
            "去掉花括号，每行写一个「键: 值」",
        ));
    }
    let key_column = column(source, root.span.lo)?;
    no_document_end(source, root)?;
    let Some(place) = pairs.iter().position(|(k, _)| k.text() == Some(key)) else {
        return Ok(Tail { key_column, dash_column: key_column + 2, with_key: true });
    };
    let (key_node, value) = &pairs[place];
    if let Some((next, _)) = pairs.get(place + 1) {
        let message = format!("「{key}」不是文件的最后一个键，不能追加");
        return Err(refuse(next.span, message, format!("把「{key}」连同其下各行移到文件末尾")));
    }
    let dash_column = match &value.value {
        Value::Scalar { plain: true, text } if text.is_empty() => key_column + 2,
        Value::List(_) if source.text[value.span.lo as usize..].starts_with('-') => column(source, value.span.lo)?,
        Value::List(items) if items.is_empty() => {
            let help = format!("把「{key}: []」改为「{key}:」，再追加");
            return Err(refuse(value.span, format!("「{key}」写成了空的方括号，不能追加"), help));
        }
        Value::List(_) => {
            let help = format!("把「{key}」改为每行一个「- 」的写法，再追加");
            return Err(refuse(source.first_line(value.span), format!("「{key}」写在方括号里，不能追加"), help));
        }
        _ => {
            let help = format!("把这一行改为「{key}:」，再追加");
            return Err(refuse(key_node.span, format!("「{key}」应为列表，这里是{}", value.sort()), help));
        }
    };
    Ok(Tail { key_column, dash_column, with_key: false })
}

/// 某位置所在的列，从 0 起；它之前必须只有空格。
fn column(source: &Source, at: u32) -> Result<usize, Fault> {
    let start = line_start(&source.text, at as usize);
    let lead = &source.text[start..at as usize];
    if lead.bytes().all(|b| b == b' ') {
        return Ok(lead.len());
    }
    let span = Span { lo: clamp(start), hi: at };
    Err(refuse(span, "这里不在一行的开头，不能追加", "另起一行，用空格缩进"))
}

/// 文件没有用「...」收尾：其后不能再有内容。
fn no_document_end(source: &Source, root: &Node<'_>) -> Result<(), Fault> {
    let mut at = line_start(&source.text, root.span.hi as usize);
    for line in source.text[at..].split_inclusive('\n') {
        if at >= root.span.hi as usize && line.starts_with("...") {
            let span = Span { lo: clamp(at), hi: clamp(at + 3) };
            return Err(refuse(span, "文件以「...」结束，其后不能追加", "删去「...」这一行"));
        }
        at += line.len();
    }
    Ok(())
}

/// 追加后的内容是不是旧的内容加上这几项。
fn is_grown(grown: &Source, root: &Node<'_>, key: &str, wanted: &[&str]) -> bool {
    let mut faults = Faults::default();
    let Some(new) = parse(grown, &mut faults) else { return false };
    let (Value::Map(old), Value::Map(new)) = (&root.value, &new.value) else { return false };
    let Some(((last_key, Node { value: Value::List(items), .. }), rest)) = new.split_last() else { return false };
    let Some((before, added)) = items.len().checked_sub(wanted.len()).map(|old| items.split_at(old)) else {
        return false;
    };
    let (old_rest, old_items): (&[_], &[_]) = match old.split_last() {
        Some(((k, Node { value: Value::List(items), .. }), rest)) if k.text() == Some(key) => (rest, items),
        Some(((k, _), rest)) if k.text() == Some(key) => (rest, &[]),
        _ => (old, &[]),
    };
    last_key.text() == Some(key)
        && added.iter().zip(wanted).all(|(node, item)| reads_as(node, item))
        && rest.len() == old_rest.len()
        && rest.iter().zip(old_rest).all(|((k, v), (l, w))| k.same(l) && v.same(w))
        && before.len() == old_items.len()
        && before.iter().zip(old_items).all(|(a, b)| a.same(b))
}

/// 这一项单独读出的就是这样。
fn reads_as(node: &Node<'_>, item: &str) -> bool {
    let mut faults = Faults::default();
    let item = Source::read("", item.as_bytes().to_vec(), &mut faults);
    parse(&item, &mut faults).filter(|_| faults.is_empty()).is_some_and(|item| node.same(&item))
}

fn unproved(source: &Source) -> Fault {
    let end = clamp(source.text.trim_end().len());
    let start = clamp(line_start(&source.text, end as usize));
    let help = "检查文件最后几行的缩进，去掉多余的空行和写法，再追加";
    refuse(Span { lo: start, hi: end }, "在末尾加行会改变原有内容，没有追加", help)
}

fn refuse(span: Span, message: impl Into<String>, help: impl Into<String>) -> Fault {
    Fault { span, message: message.into(), help: Some(help.into()), mild: false, unless_classified: false }
}

#[cfg(test)]
#[path = "append_tests.rs"]
mod tests;

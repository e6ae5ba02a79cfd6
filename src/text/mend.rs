//! 还没有提交的写法，能断定的改好：BOM、Windows 换行、全角冒号，和指定的键的值（如文号）。
//!
//! 只动还没有提交的行；已经提交的一个字节也不动。改完复读：除了要改的，两棵树须一样。

use similar::{ChangeTag, TextDiff};

use crate::text::{Fault, Faults, Node, Source, Span, Value, parse, typos::is_wide_colon};

/// 改好的文字，和改了几处。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mended {
    /// 改好的全文。
    pub text: String,
    /// 改了什么，各几处。
    pub done: Vec<(&'static str, usize)>,
}

/// 一处改动：位置与改成的文字。
type Edit = (Span, String);

/// 键与值到应有的值；不必改的为无。
pub type Right<'a> = &'a dyn Fn(&str, &str) -> Option<String>;

/// 至多改几遍：改了一处，解析器才看得到下一处。
const ROUNDS: usize = 8;

/// 改 `now` 里还没有提交的；`base` 是已经提交的，没有提交过的为空。没有可改的、改不妥的为无。
#[must_use]
pub fn mend(now: &str, base: Option<&str>, right: Right<'_>) -> Option<Mended> {
    let mut done = Vec::new();
    let mut text = now.to_owned();
    let newly = |mark: &str| base.is_none_or(|base| !base.contains(mark));
    if text.starts_with('\u{FEFF}') && newly("\u{FEFF}") {
        text.remove(0);
        done.push(("BOM", 1));
    }
    if text.contains("\r\n") && newly("\r\n") {
        done.push(("Windows 换行", text.matches("\r\n").count()));
        text = text.replace("\r\n", "\n");
    }
    let colons = rounds(&mut text, base, |source, faults| {
        let wide = faults.0.iter().filter(|fault| is_wide_colon(fault));
        wide.map(|fault| (fault.span, colon(source, fault))).collect()
    });
    let values = rounds(&mut text, base, |source, _| {
        let mut edits = Vec::new();
        if let Some(root) = parse(source, &mut Faults::default()) {
            values(&root, source, right, &mut edits);
        }
        edits
    });
    done.extend([("全角冒号", colons), ("文号", values)].into_iter().filter(|(_, n)| *n > 0));
    (!done.is_empty() && is_proven(now, &text, colons > 0, right)).then_some(Mended { text, done })
}

/// 半角的冒号，后面没有空格的补上。
fn colon(source: &Source, fault: &Fault) -> String {
    let next = source.text[fault.span.hi as usize..].chars().next();
    if next.is_none_or(char::is_whitespace) { ":".to_owned() } else { ": ".to_owned() }
}

/// 一遍一遍地改，直到没有可改的；返回改了几处。
fn rounds(text: &mut String, base: Option<&str>, find: impl Fn(&Source, &Faults) -> Vec<Edit>) -> usize {
    let mut count = 0;
    for _ in 0..ROUNDS {
        let mut faults = Faults::default();
        let source = Source::read("", text.clone().into_bytes(), &mut faults);
        // 位置以去掉 BOM 的文字计；BOM 已经提交的不动。
        let shift = if source.bom { '\u{FEFF}'.len_utf8() } else { 0 };
        let _ = parse(&source, &mut faults);
        let mine = uncommitted(text, base);
        let mut edits = find(&source, &faults);
        edits.retain(|(span, _)| mine.contains(&line_of(&source.text, span.lo)));
        edits.sort_by_key(|(span, _)| std::cmp::Reverse(span.lo));
        edits.dedup_by_key(|(span, _)| span.lo);
        if edits.is_empty() {
            break;
        }
        count += edits.len();
        for (span, new) in edits {
            text.replace_range(span.lo as usize + shift..span.hi as usize + shift, &new);
        }
    }
    count
}

/// 还没有提交的各行，行号从 0 起。
fn uncommitted(text: &str, base: Option<&str>) -> Vec<usize> {
    let Some(base) = base else { return (0..=text.lines().count()).collect() };
    let diff = TextDiff::from_lines(base, text);
    let added = diff.iter_all_changes().filter(|change| change.tag() == ChangeTag::Insert);
    added.filter_map(|change| change.new_index()).collect()
}

fn line_of(text: &str, at: u32) -> usize {
    text[..at as usize].matches('\n').count()
}

/// 该改的值：原文里照写着的才改，转义过的不碰。
fn values(node: &Node<'_>, source: &Source, right: Right<'_>, edits: &mut Vec<Edit>) {
    match &node.value {
        Value::Scalar { .. } => {}
        Value::List(items) => items.iter().for_each(|item| values(item, source, right, edits)),
        Value::Map(pairs) => {
            for (key, value) in pairs {
                let better = key.text().zip(value.text()).and_then(|(key, text)| Some((text, right(key, text)?)));
                let raw = source.slice(value.span);
                match better.and_then(|(text, better)| Some((raw.find(text)?, text, better))) {
                    Some((at, text, better)) => {
                        let lo = value.span.lo + u32::try_from(at).unwrap_or_default();
                        let hi = lo + u32::try_from(text.len()).unwrap_or_default();
                        edits.push((Span { lo, hi }, better));
                    }
                    None => values(value, source, right, edits),
                }
            }
        }
    }
}

/// 复读：没有改冒号的，两棵树除了指定的值都一样；改了冒号的，毛病须少了。
fn is_proven(was: &str, is: &str, colons: bool, right: Right<'_>) -> bool {
    let read = |text: &str| {
        let mut faults = Faults::default();
        (Source::read("", text.as_bytes().to_vec(), &mut faults), faults)
    };
    let ((old, mut old_faults), (new, mut new_faults)) = (read(was), read(is));
    let (before, after) = (parse(&old, &mut old_faults), parse(&new, &mut new_faults));
    match (before, after) {
        (Some(before), Some(after)) if !colons => same(&before, &after, right),
        _ => new_faults.0.len() < old_faults.0.len() || (!colons && new_faults.0.len() == old_faults.0.len()),
    }
}

fn same(a: &Node<'_>, b: &Node<'_>, right: Right<'_>) -> bool {
    match (&a.value, &b.value) {
        (Value::Scalar { text: a, .. }, Value::Scalar { text: b, .. }) => a == b,
        (Value::List(a), Value::List(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b, right)),
        (Value::Map(a), Value::Map(b)) => {
            let pair = |((ka, a), (kb, b)): (&(Node<'_>, Node<'_>), &(Node<'_>, Node<'_>))| {
                let better = || right(ka.text()?, a.text()?);
                ka.text() == kb.text()
                    && (same(a, b, right) || better().is_some_and(|better| b.text() == Some(better.as_str())))
            };
            a.len() == b.len() && a.iter().zip(b).all(pair)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn doc(key: &str, text: &str) -> Option<String> {
        (key == "doc" && text.contains('[')).then(|| text.replace('[', "〔").replace(']', "〕"))
    }

    fn text(now: &str, base: Option<&str>) -> Option<String> {
        mend(now, base, &doc).map(|mended| mended.text)
    }

    #[test]
    fn what_is_not_committed_is_mended() {
        let now =
            "\u{FEFF}id: A\r\nname：甲\r\nevents:\r\n  - doc: 甲[2023]9号  # 注\r\n  - {doc: \"乙[2023]1号\"}\r\n";
        let mended = mend(now, None, &doc).unwrap();
        assert_eq!(
            mended.text,
            "id: A\nname: 甲\nevents:\n  - doc: 甲〔2023〕9号  # 注\n  - {doc: \"乙〔2023〕1号\"}\n"
        );
        assert_eq!(mended.done, [("BOM", 1), ("Windows 换行", 5), ("全角冒号", 1), ("文号", 2)]);
        assert_eq!(mend(&mended.text, None, &doc), None);
    }

    #[test]
    fn what_is_committed_stays_byte_for_byte() {
        let base = "id: A\nevents:\n  - doc: 甲[2023]9号\n";
        assert_eq!(text(base, Some(base)), None);
        let more = format!("{base}  - doc: 乙[2023]1号\n");
        assert_eq!(text(&more, Some(base)).unwrap(), format!("{base}  - doc: 乙〔2023〕1号\n"));
        let dos = "\u{FEFF}id: A\r\ndoc: 甲[2023]9号\r\n";
        assert_eq!(text(dos, Some(dos)), None);
        let more = format!("{dos}two: {{doc: \"乙[2023]1号\"}}\r\n");
        assert_eq!(text(&more, Some(dos)).unwrap(), format!("{dos}two: {{doc: \"乙〔2023〕1号\"}}\r\n"));
        // 换行整个改成了 Windows 的：改回来，就与提交的相同。
        assert_eq!(text(&base.replace('\n', "\r\n"), Some(base)).unwrap(), base);
    }

    #[test]
    fn what_is_text_stays_text() {
        assert_eq!(text("note: \"说明：甲\"\nbody: |\n  doc: 甲[2023]9号\n  名：乙\n", None), None);
        assert_eq!(text("doc: \"甲[2023]\\u0039号\"\n", None), None, "转义过的不碰");
    }
}

//! 略读：不解析，只从原文里找出编号与各处名称，供挑出要细读的文件。
//!
//! 宁可多挑：拿不准的（转义、引号里套引号、跨行的写法……）一概算「说不清」，由调用者细读。

use memchr::{memchr, memmem};

/// 略读所得。
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Skim<'t> {
    /// 编号，与原文里写作 `name:` 的各处。
    Clear { id: &'t str, names: Vec<&'t str> },
    /// 说不清，要细读。
    Unclear,
}

/// 略读一个项目文件。
pub(super) fn skim(bytes: &[u8]) -> Skim<'_> {
    clear(bytes).map_or(Skim::Unclear, |(id, names)| Skim::Clear { id, names })
}

fn clear(bytes: &[u8]) -> Option<(&str, Vec<&str>)> {
    // 双引号里的转义能写出任何字。
    if memchr(b'\\', bytes).is_some() {
        return None;
    }
    let text = simdutf8::basic::from_utf8(bytes).ok()?;
    Some((id(text)?, names(text)?))
}

/// 原文里提到 `words` 中的某一个：按空白与引号拆开，只找最长的一段，折行、叠写引号的也找得到。
pub(super) fn mentions<'w>(bytes: &[u8], words: impl IntoIterator<Item = &'w str>) -> bool {
    words.into_iter().any(|word| {
        let pieces = word.split(|c: char| c.is_whitespace() || matches!(c, '\'' | '"'));
        pieces.max_by_key(|piece| piece.len()).is_some_and(|piece| memmem::find(bytes, piece.as_bytes()).is_some())
    })
}

/// 顶格的 `id:` 之值；没有或不止一处的说不清。
fn id(text: &str) -> Option<&str> {
    let mut found = memmem::find_iter(text.as_bytes(), b"id:").filter(|at| line_start(text, *at) == *at);
    let (at, again) = (found.next()?, found.next());
    if again.is_some() {
        return None;
    }
    let (value, _) = value(text, at, "id:".len())?;
    Some(value)
}

/// 写作 `name:` 的各处之值；在括号里的，到标点为止。
fn names(text: &str) -> Option<Vec<&str>> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    for at in memmem::find_iter(bytes, b"name") {
        let before = text[..at].chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '-') {
            continue;
        }
        let after = &text[at + "name".len()..];
        if !after.starts_with(':') {
            // 加引号的键、冒号前有空格的、写作「? name」的。
            let closed = after.trim_start_matches(['"', '\'']).trim_start();
            if closed.starts_with(':') || after.starts_with(['\n', '\r']) {
                return None;
            }
            continue;
        }
        let (whole, quoted) = value(text, at, "name:".len())?;
        let in_brackets = matches!(text[..at].trim_end().chars().next_back(), Some('{' | ','));
        match (in_brackets, quoted) {
            (true, false) => found.push(whole[..whole.find([',', '}'])?].trim_end()),
            (true, true) => return None,
            (false, _) => found.push(whole),
        }
    }
    Some(found)
}

/// `at` 处长 `length` 的键之后、写在一行里的值，是否加了引号；空值、跨行的、不是文字的说不清。
fn value(text: &str, at: usize, length: usize) -> Option<(&str, bool)> {
    let rest = &text[at + length..];
    let end = rest.find('\n').unwrap_or(rest.len());
    let line = rest[..end].trim_end_matches('\r');
    if !line.starts_with(' ') || continues(&rest[end..], at - line_start(text, at)) {
        return None;
    }
    let line = line.trim();
    let line = line.find(" #").map_or(line, |at| line[..at].trim_end());
    let first = line.chars().next()?;
    match first {
        '\'' | '"' => {
            let inner = line.strip_prefix(first)?.strip_suffix(first)?;
            (!inner.contains(first)).then_some((inner, true))
        }
        '|' | '>' | '&' | '*' | '!' | '%' | '@' | '`' | '[' | '{' | '#' | '?' => None,
        _ => Some((line, false)),
    }
}

/// 下一个有内容的行缩进得比键深：值还没有完。
fn continues(rest: &str, column: usize) -> bool {
    let next = rest.lines().find(|line| !line.trim().is_empty());
    next.is_some_and(|line| line.len() - line.trim_start_matches(' ').len() > column)
}

/// `at` 所在行的起点。
fn line_start(text: &str, at: usize) -> usize {
    memchr::memrchr(b'\n', &text.as_bytes()[..at]).map_or(0, |newline| newline + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names_of(text: &str) -> Option<Vec<&str>> {
        match skim(text.as_bytes()) {
            Skim::Clear { names, .. } => Some(names),
            Skim::Unclear => None,
        }
    }

    #[test]
    fn the_id_and_every_name_are_found() {
        let text = "# id: 注\nid: 'WS-1'\nname: 甲 平台   # 注\nnature: 新建\nevents:\n  - event: 事实变更\n    id: abcd\n    set: {nature: 扩建, name: 乙，平台, code: 1}\n  - event: 事实变更\n    set:\n      name: \"丙\"\n    legal_person: 张\n";
        let Skim::Clear { id, names } = skim(text.as_bytes()) else { panic!("说不清") };
        assert_eq!((id, names), ("WS-1", vec!["甲 平台", "乙，平台", "丙"]));
    }

    #[test]
    fn whatever_is_not_sure_is_told() {
        for text in [
            "name: 甲\n",
            "id: A\nid: B\nname: 甲\n",
            " id: A\n",
            "id:\n  A\nname: 甲\n",
            "id: A\nname: 甲\n  乙\n",
            "id: A\nname: |\n  甲\n",
            "id: A\nname: '甲''乙'\n",
            "id: A\nname: \"\\u7532\"\n",
            "id: A\n\"name\": 甲\n",
            "id: A\nname : 甲\n",
            "id: A\n? name\n: 甲\n",
            "id: A\nset: {name: 甲\n  乙}\n",
            "id: A\nset: {name: '甲, 乙'}\n",
        ] {
            assert_eq!(skim(text.as_bytes()), Skim::Unclear, "{text:?}");
        }
        assert_eq!(skim(b"id: \xFF\n"), Skim::Unclear);
        assert_eq!(names_of("id: A\nfilename: 甲\nnote: the name of\nname: 乙\n"), Some(vec!["乙"]));
    }

    #[test]
    fn a_word_is_found_however_it_is_folded() {
        let text = "framework: WS F\n  2022\nfile: '附件/it''s.pdf'\n".as_bytes();
        assert!(mentions(text, ["WS F 2022"]) && mentions(text, ["附件/it's.pdf"]));
        assert!(!mentions(text, ["WS-F-2023"]) && !mentions(text, []));
    }
}

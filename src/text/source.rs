//! 源文件：字节 ⇄ 清洁的文本。清洁即 UTF-8、无 BOM、以换行收尾、没有看不见的控制字符；
//! 去掉的 BOM 和补上的换行都记着，随时能还原出原来的字节。

use std::{path::PathBuf, sync::OnceLock};

use super::{Faults, Span, encoding, foreign};

use crate::text::{
    invisible::{may_hold, name_of},
    node::clamp,
};

/// 一个文件最多多少字节。
pub const MOST_BYTES: usize = 4 * 1024 * 1024;

/// 一次最多报几处同类的字符问题；坏了的文件往往处处都坏。
const MOST_PLACES: usize = 20;

/// 读进来的一个文件。
#[derive(Clone, Debug)]
pub struct Source {
    /// 文件路径，只供显示。
    pub path: PathBuf,
    /// 清理后的文本；一切位置都是其中的字节位置。文件不清洁时只供显示。
    pub text: String,
    /// 原文件以 BOM 开头。
    pub bom: bool,
    /// 原文件最后一行没有换行，读入时补上的换行；没有补则为空。
    pub added: &'static str,
    /// 可以解析：编码与字符都没有问题，也不是空文件。
    clean: bool,
    /// 各行起点，用到时才算。
    starts: OnceLock<Vec<u32>>,
}

/// 人看的位置，都从 1 起。
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// 第几行。
    pub line: u32,
    /// 第几个字符。
    pub column: u32,
}

/// 一段文字所涉及的整行，供显示摘录。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Excerpt<'t> {
    /// 这些行的文字，不含最后的换行。
    pub text: &'t str,
    /// 第一行的行号，从 1 起。
    pub line: u32,
    /// 这段文字在全文中的起点。
    pub lo: u32,
}

impl Source {
    /// 读入文件的字节。总能得到一个可供显示的源文件；有问题的记入 `faults`，且不再能解析。
    pub fn read(path: impl Into<PathBuf>, bytes: Vec<u8>, faults: &mut Faults) -> Self {
        let path = path.into();
        if let Some(found) = foreign::recognize(&bytes) {
            faults.add(Span::default(), found.what).help(found.help);
            return Source::unclean(path, String::new());
        }
        if bytes.len() > MOST_BYTES {
            let message = format!("文件有 {} 字节，超过 {} MB 的上限", bytes.len(), MOST_BYTES / 1024 / 1024);
            faults.add(Span::default(), message).help("一个项目一个文件；附件请另存，文件里只写文号或路径");
            return Source::unclean(path, String::new());
        }
        match encoding::decode(&path, bytes, faults) {
            Ok(text) => Source::of(path, text, faults),
            Err(shown) => Source::unclean(path, shown),
        }
    }

    /// 由已是 UTF-8 的文本得到源文件。
    fn of(path: PathBuf, mut text: String, faults: &mut Faults) -> Self {
        let bom = text.starts_with(BOM);
        if bom {
            text.drain(..BOM.len_utf8());
        }
        let added = if text.is_empty() || text.ends_with('\n') { "" } else { newline(&text) };
        text.push_str(added);
        let clean = check_characters(&text, faults) && check_content(&text, faults);
        Source { path, text, bom, added, clean, starts: OnceLock::new() }
    }

    /// 只供显示的源文件。
    fn unclean(path: PathBuf, text: String) -> Self {
        Source { path, text, bom: false, added: "", clean: false, starts: OnceLock::new() }
    }

    /// 在末尾续上几行之后的源文件；`lines` 须以换行收尾。
    pub(super) fn with_tail(&self, lines: &str) -> Self {
        let text = [self.text.as_str(), lines].concat();
        Source { path: self.path.clone(), text, bom: self.bom, added: "", clean: self.clean, starts: OnceLock::new() }
    }

    /// 在 `at` 处插入几行之后的源文件；`at` 须是一行的开头或文件末尾，`lines` 须以换行收尾。
    pub(super) fn with_inserted(&self, at: usize, lines: &str) -> Self {
        let (before, after) = self.text.split_at(at);
        let text = [before, lines, after].concat();
        let added = if after.is_empty() { "" } else { self.added };
        Source { path: self.path.clone(), text, bom: self.bom, added, clean: self.clean, starts: OnceLock::new() }
    }

    /// 可以解析。
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.clean
    }

    /// 原来的字节，一个不差（文件不清洁时除外）。
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        let body = self.text.strip_suffix(self.added).unwrap_or(&self.text);
        let bom = if self.bom { "\u{FEFF}" } else { "" };
        [bom, body].concat().into_bytes()
    }

    /// 这个文件所用的换行：最后一个换行的写法。
    #[must_use]
    pub fn newline(&self) -> &'static str {
        newline(&self.text)
    }

    /// 字节位置换算成行列。
    #[must_use]
    pub fn position(&self, offset: u32) -> Position {
        let line = self.line_index(offset);
        let start = self.starts()[line];
        let column = self.slice(Span { lo: start, hi: offset }).chars().count();
        Position { line: clamp(line + 1), column: clamp(column + 1) }
    }

    /// 一段文字所涉及的整行。
    #[must_use]
    pub fn lines(&self, span: Span) -> Excerpt<'_> {
        let first = self.line_index(span.lo);
        let last = self.line_index(span.hi.max(span.lo + 1) - 1).max(first);
        let lo = self.starts()[first];
        let hi = self.starts().get(last + 1).copied().unwrap_or(clamp(self.text.len()));
        let text = self.slice(Span { lo, hi }).trim_end_matches(['\n', '\r']);
        Excerpt { text, line: clamp(first + 1), lo }
    }

    /// 一段文字在第一行上的部分，使下划线只占一行。
    #[must_use]
    pub fn first_line(&self, span: Span) -> Span {
        let text = self.slice(span);
        let length = text.find(['\n', '\r']).unwrap_or(text.len());
        Span { lo: span.lo, hi: span.lo + clamp(length) }
    }

    /// 一段文字；位置不在字符边界上的往前取到边界。
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        let lo = self.text.floor_char_boundary(span.lo as usize);
        let hi = self.text.floor_char_boundary(span.hi as usize).max(lo);
        &self.text[lo..hi]
    }

    /// 某位置在第几行，从 0 起；末尾之后算作最后一行。
    fn line_index(&self, offset: u32) -> usize {
        self.starts().partition_point(|&start| start <= offset).max(1) - 1
    }

    /// 各行起点；最后一个换行之后不另算一行。
    fn starts(&self) -> &[u32] {
        self.starts.get_or_init(|| {
            let body = self.text.strip_suffix('\n').unwrap_or(&self.text);
            let breaks = body.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(i, _)| clamp(i + 1));
            std::iter::once(0).chain(breaks).collect()
        })
    }
}

/// 字节顺序标记。
const BOM: char = '\u{FEFF}';

/// 文本中最后一个换行的写法；没有换行的，用 \n。
fn newline(text: &str) -> &'static str {
    match text.rfind('\n') {
        Some(i) if text[..i].ends_with('\r') => "\r\n",
        _ => "\n",
    }
}

/// 查看不见的字符；有则记下。
fn check_characters(text: &str, faults: &mut Faults) -> bool {
    if !may_hold(text.as_bytes()) {
        return true;
    }
    let mut found = text.char_indices().filter_map(|(at, c)| Some((at, c, forbidden(c, &text[at..])?))).peekable();
    if found.peek().is_none() {
        return true;
    }
    for (at, c, name) in found.by_ref().take(MOST_PLACES) {
        let span = Span { lo: clamp(at), hi: clamp(at + c.len_utf8()) };
        faults.add(span, format!("这里有{name}（U+{:04X}）", u32::from(c))).help(match c {
            '\r' => "请在编辑器中把换行格式改为 LF",
            _ => "请删去这个字符，或换成看得见的字；它会使人和程序读出不同的内容",
        });
    }
    let more = found.count();
    if more > 0 {
        faults.add(Span::default(), format!("另有 {more} 处看不见的字符没有逐一列出"));
    }
    false
}

/// 不许出现的字符的名称；`rest` 是从它起的文本。
fn forbidden(c: char, rest: &str) -> Option<&'static str> {
    match c {
        '\t' | '\n' => None,
        '\r' => (!rest.starts_with("\r\n")).then_some("单独的回车符"),
        c => name_of(c),
    }
}

/// 查有没有内容：只有空行和注释的也算空文件。
fn check_content(text: &str, faults: &mut Faults) -> bool {
    let blank = |line: &str| line.trim().is_empty() || line.trim_start().starts_with('#');
    if !text.lines().all(blank) {
        return true;
    }
    let message = if text.trim().is_empty() { "文件是空的" } else { "文件里只有注释，没有内容" };
    faults.add(Span::default(), message).help("请填写内容，或删去这个文件");
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> (Source, Vec<(Position, String)>) {
        let mut faults = Faults::default();
        let source = Source::read("甲.yaml", bytes.to_vec(), &mut faults);
        let places = faults.0.iter().map(|f| (source.position(f.span.lo), f.message.clone())).collect();
        (source, places)
    }

    fn first(bytes: &[u8]) -> (u32, u32, String) {
        let (source, faults) = read(bytes);
        assert!(!source.is_clean());
        let (at, message) = faults.into_iter().next().unwrap();
        (at.line, at.column, message)
    }

    #[test]
    fn bytes_come_back_exactly() {
        for text in ["a: 1\n", "a: 1", "\u{FEFF}a: 1", "a: 1\r\nb: 2", "\u{FEFF}甲: 乙\r\n\r\n", "a: 1\n\n  "] {
            let (source, faults) = read(text.as_bytes());
            assert_eq!(faults, [], "{text:?}");
            assert_eq!(source.bytes(), text.as_bytes());
            assert!(source.text.ends_with('\n') && !source.text.starts_with(BOM));
        }
        assert_eq!(read(b"a: 1\r\nb: 2").0.text, "a: 1\r\nb: 2\r\n");
    }

    #[test]
    fn characters_that_cannot_be_seen_are_refused() {
        for c in [
            '\0', '\u{1}', '\u{7F}', '\u{85}', '\u{9F}', '\u{2028}', '\u{2029}', '\u{202E}', '\u{2066}', '\u{2069}',
            BOM, '\r', '\u{200B}', '\u{3164}', '\u{E000}',
        ] {
            let text = format!("名称: 巫山\n内容: 一{c}二\n");
            let (line, column, message) = first(text.as_bytes());
            assert_eq!((line, column), (2, 6), "{c:?} {message}");
        }
        for c in ['\t', '：', '，', '“', '\u{A0}', '\u{2027}', '\u{202F}', '\u{3000}', '😀', 'é'] {
            let text = format!("a: 一{c}二\r\n");
            assert!(read(text.as_bytes()).0.is_clean());
        }
    }

    #[test]
    fn other_encodings_are_named() {
        let gbk = encoding_rs::GB18030.encode("id: 1\nname: 巫山县\n").0.into_owned();
        assert_eq!(first(&gbk), (2, 7, "文件是 GB18030（GBK）编码，应为 UTF-8".into()));
        assert_eq!(first(b"\xFF\xFEa\0").2, "文件是 UTF-16 编码");
        let mut broken = "name: 巫山县智慧旅游\nb: ".as_bytes().to_vec();
        broken.extend(b"\xE5\xB7\n");
        assert_eq!(first(&broken), (2, 4, "第 32 个字节起不是 UTF-8（E5 B7）".into()));
        assert_eq!(first(b"a: \xFF\xFF\n").2, "第 4 个字节起不是 UTF-8（FF）");
    }

    #[test]
    fn empty_and_huge_files_are_refused() {
        assert_eq!(first(b"").2, "文件是空的");
        assert_eq!(first(b"\n  \n").2, "文件是空的");
        assert_eq!(first("# 注\n\n".as_bytes()).2, "文件里只有注释，没有内容");
        assert_eq!(first(&vec![b'a'; MOST_BYTES + 1]).2, "文件有 4194305 字节，超过 4 MB 的上限");
    }

    #[test]
    fn positions_count_characters_and_lines_give_excerpts() {
        let (source, _) = read("名称: 巫山\r\n值: 二\n".as_bytes());
        assert_eq!(source.position(8), Position { line: 1, column: 5 });
        let end = clamp(source.text.len());
        assert_eq!(source.position(end), Position { line: 2, column: 6 });
        assert_eq!(source.position(u32::MAX).line, 2);
        let span = Span { lo: 8, hi: 20 };
        assert_eq!(source.lines(span), Excerpt { text: "名称: 巫山\r\n值: 二", line: 1, lo: 0 });
        assert_eq!(source.slice(source.first_line(span)), "巫山");
        assert_eq!(source.lines(Span { lo: 16, hi: 16 }), Excerpt { text: "值: 二", line: 2, lo: 16 });
        assert_eq!(source.lines(Span { lo: end, hi: end }).line, 2);
    }
}

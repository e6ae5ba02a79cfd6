//! 快读：台账里最朴素的写法（一行一个键值或列表项，括号也写在一行里）由字节直接读成树，不经解析器的事件。
//!
//! 拿不准的一概返回无，由完整的读取器来读、来报问题；所以这里只有「读得一模一样」与「不读」两种结果，
//! 没有「读出问题」。制表符、块标量、跨行的值、转义、少见的开头，都不读。

use memchr::{memchr, memchr2};

use super::{
    Node, Span, Value,
    node::clamp,
    node::{has_repeat, leaf},
};

/// 最多嵌套几层，括号也算；比完整的读取器少，更深的由它读。
const MOST_DEPTH: u32 = 30;

/// 最长的键；YAML 不许再长的写在一行里。
const LONGEST_KEY: usize = 200;

/// 读成树；不是最朴素的写法，或有任何问题，为无。
pub(super) fn read(text: &str) -> Option<Node<'_>> {
    if memchr(b'\t', text.as_bytes()).is_some() {
        return None;
    }
    let mut reader = FastReader {
        text,
        bytes: text.as_bytes(),
        line: RawLine::default(),
        end: false,
        depth: 0,
        items: Vec::with_capacity(32),
        pairs: Vec::with_capacity(64),
    };
    reader.next_line();
    if reader.end || reader.line.indent != 0 {
        return None;
    }
    let root = reader.map(0)?;
    reader.end.then_some(root)
}

/// 一行：缩进几格，内容的起止（不含换行），下一行的起点。
#[derive(Clone, Copy, Default)]
struct RawLine {
    indent: u32,
    lo: usize,
    hi: usize,
    next: usize,
}

/// 读到哪里。各步返回无，即这个文件不归快读。
struct FastReader<'t> {
    text: &'t str,
    bytes: &'t [u8],
    /// 正在读的行；`lo` 随列表项里的键值右移。
    line: RawLine,
    /// 没有下一行了。
    end: bool,
    depth: u32,
    /// 没有读完的各层列表里的，外层在前；读完一层才取出，免得每层从小到大地要地方。
    items: Vec<Node<'t>>,
    /// 没有读完的各层键值里的，同上。
    pairs: Vec<(Node<'t>, Node<'t>)>,
}

/// 分行写的各层。
impl<'t> FastReader<'t> {
    /// 到下一个有内容的行。
    #[inline]
    fn next_line(&mut self) {
        let mut start = self.line.next;
        while start < self.bytes.len() {
            let rest = &self.bytes[start..];
            let length = memchr(b'\n', rest).unwrap_or(rest.len());
            let next = (start + length + 1).min(self.bytes.len());
            let body = &rest[..length];
            let body = body.strip_suffix(b"\r").unwrap_or(body);
            let indent = spaces(body);
            if indent < body.len() && body[indent] != b'#' {
                self.line = RawLine { indent: clamp(indent), lo: start + indent, hi: start + body.len(), next };
                return;
            }
            start = next;
        }
        self.end = true;
        self.line.indent = 0;
    }

    fn deeper(&mut self) -> Option<()> {
        self.depth += 1;
        (self.depth <= MOST_DEPTH).then_some(())
    }

    /// 键值，各键在第 `indent` 列；正在读的行从第一个键起。
    fn map(&mut self, indent: u32) -> Option<Node<'t>> {
        self.deeper()?;
        let (start, lo) = (self.pairs.len(), self.line.lo);
        loop {
            let (key, after) = self.key()?;
            let value = self.value(indent, after)?;
            self.pairs.push((key, value));
            if self.end || self.line.indent < indent {
                break;
            }
            if self.line.indent > indent {
                return None;
            }
        }
        self.depth -= 1;
        let pairs = distinct(self.pairs.split_off(start))?;
        let hi = pairs.last()?.1.span.hi;
        Some(Node { span: Span { lo: clamp(lo), hi }, value: Value::Map(pairs) })
    }

    /// 列表，各「-」在第 `indent` 列。
    fn list(&mut self, indent: u32) -> Option<Node<'t>> {
        self.deeper()?;
        let (start, lo) = (self.items.len(), self.line.lo);
        loop {
            let item = self.item(indent)?;
            self.items.push(item);
            if self.line.indent > indent {
                return None;
            }
            if !(self.line.indent == indent && self.at_dash()) {
                break;
            }
        }
        self.depth -= 1;
        let items = self.items.split_off(start);
        let hi = items.last()?.span.hi;
        Some(Node { span: Span { lo: clamp(lo), hi }, value: Value::List(items) })
    }

    fn at_dash(&self) -> bool {
        !self.end && self.bytes[self.line.lo..self.line.hi].starts_with(b"- ")
    }

    /// 「-」后的一项：一行写完的值，或从这里开始的键值。
    fn item(&mut self, indent: u32) -> Option<Node<'t>> {
        let lo = self.line.lo + 2;
        let first = self.byte(lo)?;
        let enclosed = matches!(first, b'[' | b'{' | b'\'' | b'"');
        if !enclosed && find_colon(&self.bytes[lo..self.line.hi]).is_some() {
            self.line.lo = lo;
            return self.map(indent + 2);
        }
        let node = self.one_line(lo)?;
        self.next_line();
        Some(node)
    }

    /// 正在读的行的键，与冒号之后的位置。
    #[inline]
    fn key(&self) -> Option<(Node<'t>, usize)> {
        let RawLine { lo, hi, .. } = self.line;
        let body = &self.bytes[lo..hi];
        if !starts_plain(body[0]) || body[0] == b'.' {
            return None;
        }
        let length = find_colon(body)?;
        let key = &body[..length];
        if length > LONGEST_KEY || key.ends_with(b" ") || memchr(b'#', key).is_some() {
            return None;
        }
        Some((self.plain(lo, lo + length), lo + length + 1))
    }

    /// 冒号之后的值；读完停在下一行。
    #[inline]
    fn value(&mut self, indent: u32, after: usize) -> Option<Node<'t>> {
        let lo = self.skip(after);
        if lo < self.line.hi && self.bytes[lo] != b'#' {
            let node = self.one_line(lo)?;
            self.next_line();
            return Some(node);
        }
        self.next_line();
        match (self.at_dash(), self.line.indent) {
            (true, at) if at >= indent => self.list(at),
            (false, at) if at > indent => self.map(at),
            // 没有填写：位置是键的末尾。
            _ => Some(leaf(span(after - 1, after - 1), "", true)),
        }
    }
}

/// 写在一行里的值。
impl<'t> FastReader<'t> {
    /// 从 `lo` 到行末（或注释）的值。
    #[inline]
    fn one_line(&self, lo: usize) -> Option<Node<'t>> {
        let (node, end) = match self.bytes[lo] {
            first if starts_plain(first) => return self.plain_to_end(lo),
            b'\'' | b'"' => self.quoted(lo)?,
            b'[' | b'{' => self.flow(lo, self.depth + 1)?,
            _ => return None,
        };
        let rest = &self.bytes[end..self.line.hi];
        let blank = spaces(rest);
        (blank == rest.len() || blank > 0 && rest[blank] == b'#').then_some(node)
    }

    /// 不加引号、到行末（或注释）为止的标量；其中再有「: 」的不读。
    #[inline]
    fn plain_to_end(&self, lo: usize) -> Option<Node<'t>> {
        let body = &self.bytes[lo..self.line.hi];
        let mut end = body.len();
        let mut at = 0;
        while let Some(found) = memchr2(b':', b'#', &body[at..]) {
            let here = at + found;
            if body[here] == b':' && matches!(body.get(here + 1), None | Some(b' ')) {
                return None;
            }
            if body[here] == b'#' && body[here - 1] == b' ' {
                end = here;
                break;
            }
            at = here + 1;
        }
        Some(self.plain(lo, lo + body[..end].trim_ascii_end().len()))
    }

    /// 引号里没有转义的标量，与其后的位置。
    fn quoted(&self, lo: usize) -> Option<(Node<'t>, usize)> {
        let quote = self.bytes[lo];
        let body = &self.bytes[lo + 1..self.line.hi];
        let length = memchr(quote, body)?;
        let escaped = match quote {
            b'"' => memchr(b'\\', &body[..length]).is_some(),
            _ => body.get(length + 1) == Some(&b'\''),
        };
        if escaped {
            return None;
        }
        let end = lo + length + 2;
        Some((leaf(span(lo, end), &self.text[lo + 1..end - 1], false), end))
    }

    /// 括号里的列表或键值，与其后的位置。
    fn flow(&self, lo: usize, depth: u32) -> Option<(Node<'t>, usize)> {
        if depth > MOST_DEPTH {
            return None;
        }
        let (value, end) = match self.bytes[lo] {
            b'{' => {
                let (pairs, end) = self.flow_items(lo, b'}', |at| {
                    let (key, end) = self.flow_plain(at)?;
                    if self.byte(end)? != b':' || self.byte(end + 1)? != b' ' {
                        return None;
                    }
                    let (value, end) = self.flow_value(self.skip(end + 1), depth)?;
                    Some(((key, value), end))
                })?;
                (Value::Map(distinct(pairs)?), end)
            }
            _ => {
                let (items, end) = self.flow_items(lo, b']', |at| self.flow_value(at, depth))?;
                (Value::List(items), end)
            }
        };
        Some((Node { span: span(lo, end), value }, end))
    }

    /// 括号里以「, 」隔开的各项，每项由 `item` 读出，返回各项与右括号之后的位置。
    fn flow_items<T>(
        &self,
        lo: usize,
        close: u8,
        item: impl Fn(usize) -> Option<(T, usize)>,
    ) -> Option<(Vec<T>, usize)> {
        // 多半只有一项；从四项要起，层层套着的要费几倍的内存。
        let mut items = Vec::with_capacity(1);
        let mut at = self.skip(lo + 1);
        if self.byte(at)? == close {
            return Some((items, at + 1));
        }
        loop {
            let (value, end) = item(at)?;
            items.push(value);
            at = self.skip(end);
            match self.byte(at)? {
                b',' if self.byte(at + 1)? == b' ' => at = self.skip(at + 1),
                byte if byte == close => return Some((items, at + 1)),
                _ => return None,
            }
        }
    }

    fn flow_value(&self, at: usize, depth: u32) -> Option<(Node<'t>, usize)> {
        match self.byte(at)? {
            b'[' | b'{' => self.flow(at, depth + 1),
            b'\'' | b'"' => self.quoted(at),
            _ => self.flow_plain(at),
        }
    }

    /// 括号里不加引号的标量，到标点为止；冒号只能紧跟在它后面。
    fn flow_plain(&self, lo: usize) -> Option<(Node<'t>, usize)> {
        if !starts_plain(self.byte(lo)?) {
            return None;
        }
        let body = &self.bytes[lo..self.line.hi];
        let mark = |b: &u8| matches!(b, b',' | b'[' | b']' | b'{' | b'}' | b':' | b'#' | b'\'' | b'"');
        let length = body.iter().position(mark)?;
        let trimmed = body[..length].trim_ascii_end().len();
        match body[length] {
            b',' | b']' | b'}' => {}
            b':' if trimmed == length => {}
            _ => return None,
        }
        Some((self.plain(lo, lo + trimmed), lo + length))
    }

    #[inline]
    fn plain(&self, lo: usize, hi: usize) -> Node<'t> {
        leaf(span(lo, hi), &self.text[lo..hi], true)
    }

    /// 正在读的行里的一个字节。
    fn byte(&self, at: usize) -> Option<u8> {
        self.bytes[..self.line.hi].get(at).copied()
    }

    /// 越过空格，至多到行末。
    fn skip(&self, at: usize) -> usize {
        at + spaces(self.bytes[..self.line.hi].get(at..).unwrap_or_default())
    }
}

fn span(lo: usize, hi: usize) -> Span {
    Span { lo: clamp(lo), hi: clamp(hi) }
}

/// 开头有几个空格。
#[inline]
fn spaces(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|b| **b == b' ').count()
}

/// 后面是空格或行末的第一个冒号。
#[inline]
fn find_colon(body: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        let here = at + memchr(b':', &body[at..])?;
        if matches!(body.get(here + 1), None | Some(b' ')) {
            return Some(here);
        }
        at = here + 1;
    }
}

/// 不加引号的标量可以这样开头；YAML 的各种标点一概不认。
#[inline]
fn starts_plain(byte: u8) -> bool {
    byte >= 0x80 || byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'/' | b'(' | b'.' | b'~' | b'+')
}

/// 没有重复的键。
#[inline]
fn distinct<'t>(pairs: Vec<(Node<'t>, Node<'t>)>) -> Option<Vec<(Node<'t>, Node<'t>)>> {
    (!has_repeat(&pairs)).then_some(pairs)
}

#[cfg(test)]
#[path = "fast_tests.rs"]
mod tests;

//! 手误：全角冒号、冒号后缺空格、用制表符缩进。解析器遇到它们往往报在别处、说成别的，
//! 所以从出错的地方起逐行找一遍，一次全部指出。

use crate::text::{Fault, Faults, Node, Source, Span, Value, node::clamp};

/// 全角冒号。
const WIDE: &str = "：";
/// 全角冒号的说法。
const WIDE_COLON: &str = "这里用了全角冒号「：」";

/// 一次最多指出几处手误；再多的逐一列出也无益。
const MOST_PLACES: usize = 100;

/// 键最多几个字；更长的是句子，不是键。
const LONGEST_KEY: usize = 20;

/// 从某位置起逐行找手误，返回找到几处。出错处起的文字没有经过解析，大段文字（`|`、`>`）靠缩进略过。
///
/// `broken` 之前是解析器出错的地方，那里连「冒号后缺空格」也算；之后的行只找有把握的两种。
pub(super) fn find(text: &str, from: u32, broken: u32, faults: &mut Faults) -> usize {
    let before = faults.0.len();
    let mut at = line_start(text, from as usize);
    let mut block: Option<usize> = None;
    for line in text[at..].split_inclusive('\n') {
        if faults.0.len() - before >= MOST_PLACES {
            break;
        }
        let row = SplitLine::of(line);
        if !row.body.is_empty() && block.is_some_and(|indent| row.indent <= indent) {
            block = None;
        }
        if block.is_none() && !row.body.is_empty() && !row.body.starts_with('#') {
            row.check(clamp(at), at <= broken as usize, faults);
            block = row.opens_block().then_some(row.column);
        }
        at += line.len();
    }
    faults.0.len() - before
}

/// 说的是全角冒号。
pub(super) fn is_wide_colon(fault: &Fault) -> bool {
    fault.message == WIDE_COLON
}

/// 解析成功的树里的手误：用制表符缩进的行，和多半是全角冒号造成的标量。
pub(super) fn suspect(source: &Source, root: &Node<'_>, faults: &mut Faults) {
    if source.text.contains('\t') {
        let mut texts = Vec::new();
        long_texts(root, &mut texts);
        report_tabs(&source.text, &texts, faults);
    }
    if source.text.contains(WIDE) {
        walk(source, root, faults);
    }
}

/// 用制表符缩进的行，包括空行：有的程序读不了。`texts` 中的文字里可以有制表符。
fn report_tabs(text: &str, texts: &[Span], faults: &mut Faults) {
    let before = faults.0.len();
    let mut texts = texts.iter().peekable();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let row = SplitLine::of(line);
        let tab = at + clamp(line.find('\t').unwrap_or_default());
        while texts.next_if(|t| t.hi < tab).is_some() {}
        let inside = texts.peek().is_some_and(|t| t.lo <= tab);
        if row.tab && !inside && faults.0.len() - before < MOST_PLACES {
            row.report_tab(at, faults);
        }
        at += clamp(line.len());
    }
}

/// 加引号的和大段的文字，按先后。
fn long_texts(node: &Node<'_>, texts: &mut Vec<Span>) {
    match &node.value {
        Value::Scalar { plain: false, .. } => texts.push(node.span),
        Value::Scalar { .. } => {}
        Value::List(items) => items.iter().for_each(|n| long_texts(n, texts)),
        Value::Map(pairs) => pairs.iter().for_each(|(_, v)| long_texts(v, texts)),
    }
}

/// 标量所在之处。
#[derive(Clone, Copy, PartialEq)]
enum ScalarPlace {
    /// 列表的一项。
    Item,
    /// 没有值的键，如 `{name：巫山}`。
    LoneKey,
    /// 与键同一行的值。
    SameLine,
    /// 另起一行的值。
    OwnLine,
}

fn walk(source: &Source, node: &Node<'_>, faults: &mut Faults) {
    match &node.value {
        Value::Scalar { .. } => {}
        Value::List(items) => {
            for item in items {
                check_scalar(source, item, ScalarPlace::Item, faults);
                walk(source, item, faults);
            }
        }
        Value::Map(pairs) => {
            for (key, value) in pairs {
                if value.text().is_none() && value.span.lo == value.span.hi {
                    check_scalar(source, key, ScalarPlace::LoneKey, faults);
                }
                let between = Span { lo: key.span.hi, hi: value.span.lo };
                let place =
                    if source.slice(between).contains('\n') { ScalarPlace::OwnLine } else { ScalarPlace::SameLine };
                check_scalar(source, value, place, faults);
                walk(source, value, faults);
            }
        }
    }
}

/// 不加引号的标量中，像「键：值」的行。
fn check_scalar(source: &Source, node: &Node<'_>, place: ScalarPlace, faults: &mut Faults) {
    let Value::Scalar { text, plain: true } = &node.value else { return };
    if faults.0.len() >= MOST_PLACES || !text.contains(WIDE) {
        return;
    }
    let raw = source.slice(node.span);
    let all = match place {
        ScalarPlace::LoneKey => true,
        ScalarPlace::OwnLine => raw.lines().all(|line| SplitLine::of(line).wide_key().is_some()),
        ScalarPlace::Item | ScalarPlace::SameLine => false,
    };
    let skip = usize::from(place == ScalarPlace::SameLine);
    let mut at = node.span.lo;
    for (i, line) in raw.split_inclusive('\n').enumerate() {
        let row = SplitLine::of(line);
        if i >= skip && row.wide_key().is_some_and(|key| all || is_identifier(key)) {
            row.report_wide(at, faults);
        }
        at += clamp(line.len());
    }
}

/// 某位置所在行的起点。
pub(super) fn line_start(text: &str, at: usize) -> usize {
    let at = text.floor_char_boundary(at);
    text[..at].rfind('\n').map_or(0, |i| i + 1)
}

/// 拆开的一行。
struct SplitLine<'t> {
    /// 行首空白的字节数。
    indent: usize,
    /// 正文在行中的起点：行首空白和「- 」之后。
    column: usize,
    /// 以「- 」（或少见的「? 」）开头。
    dash: bool,
    /// 正文之前有制表符。
    tab: bool,
    /// 正文，不含行尾空白。
    body: &'t str,
}

impl<'t> SplitLine<'t> {
    fn of(line: &'t str) -> Self {
        let line = line.trim_end_matches(['\r', '\n']);
        let body = line.trim_start_matches([' ', '\t']);
        let indent = line.len() - body.len();
        let dash = body.starts_with(['-', '?']) && body[1..].starts_with([' ', '\t']);
        let body = if dash { body.trim_start_matches(['-', '?', ' ', '\t']) } else { body };
        let column = line.len() - body.len();
        SplitLine { indent, column, dash, tab: line[..column].contains('\t'), body: body.trim_end() }
    }

    /// 「键：值」的键：冒号前是一个词。
    fn wide_key(&self) -> Option<&'t str> {
        let (key, _) = self.body.split_once(WIDE)?;
        let word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '（' | '）' | '、');
        let key = key.trim();
        (!key.is_empty() && key.chars().all(word) && key.chars().count() <= LONGEST_KEY).then_some(key)
    }

    /// 「键:值」的键：半角冒号紧跟着值。
    fn tight_key(&self) -> Option<&'t str> {
        let (key, value) = self.body.split_once(':')?;
        let tight = !value.is_empty() && !value.starts_with([' ', '\t', '/', ':']);
        (tight && is_identifier(key)).then_some(key)
    }

    /// 这一行开始一大段文字：以 `|` 或 `>` 收尾。
    fn opens_block(&self) -> bool {
        let head = self.body.split(" #").next().unwrap_or_default().trim_end();
        let mark = head.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-'));
        mark.ends_with(": |") || mark.ends_with(": >") || (self.dash && matches!(mark, "|" | ">"))
    }

    /// 报出这一行的手误；`at` 是行的起点，`broken` 即解析器在此或在此之后出的错。
    fn check(&self, at: u32, broken: bool, faults: &mut Faults) {
        if self.tab {
            self.report_tab(at, faults);
        }
        if self.wide_key().is_some_and(|key| !self.dash || is_identifier(key)) {
            self.report_wide(at, faults);
        } else if let Some(key) = self.tight_key().filter(|_| broken) {
            let lo = at + clamp(self.column + key.len());
            faults.add(Span { lo, hi: lo + 1 }, "冒号后缺少空格").help(format!("改为：{key}: {}", self.value(":")));
        }
    }

    fn report_tab(&self, at: u32, faults: &mut Faults) {
        let span = Span { lo: at, hi: at + clamp(self.column) };
        faults.add(span, "缩进请用空格，不要用制表符").help("把行首的每个制表符换成两个空格；空行里的删去");
    }

    fn report_wide(&self, at: u32, faults: &mut Faults) {
        let Some(key) = self.wide_key() else { return };
        let lo = at + clamp(self.column + self.body.find(WIDE).unwrap_or_default());
        faults
            .add(Span { lo, hi: lo + clamp(WIDE.len()) }, WIDE_COLON)
            .help(format!("改为半角冒号加一个空格：{key}: {}；确是一段文字的，加上引号", self.value(WIDE)));
    }

    /// 冒号之后的开头几个字，供提示用。
    fn value(&self, colon: &str) -> String {
        let value = self.body.split_once(colon).map_or("", |(_, value)| value.trim());
        let shown: String = value.chars().take(12).collect();
        match shown.len() {
            0 => "…".into(),
            n if n < value.len() => format!("{shown}…"),
            _ => shown,
        }
    }
}

/// 是不是本工具的键那样的小写英文词。
fn is_identifier(word: &str) -> bool {
    let mut bytes = word.bytes();
    bytes.next().is_some_and(|b| b.is_ascii_lowercase())
        && bytes.all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

//! 解析：清洁的文本 → 带位置的树。只收 YAML 中最朴素的一部分（键值、列表、文字），
//! 锚点、别名、标签、合并键、多文档一概不收，免得不同的程序读出不同的内容。

use std::borrow::Cow;

use granit_parser::{Event, Options, Parser, ScalarStyle, Span as Range, StructureStyle};

use crate::text::{
    Faults, Node, Source, Span, Value, cut, fast, foreign,
    node::{clamp, has_repeat, leaf},
    syntax, typos,
};

/// 最多嵌套几层。
const MOST_DEPTH: usize = 32;

/// 解析中最多报几处问题；再多的逐一列出也无益。
const MOST_FAULTS: usize = 200;

/// 解析源文件；读不成树时至少记下一处问题并返回无。源文件不清洁的，问题已在读入时记下。
///
/// 写法朴素的由快读一遍读成；其余的由完整的读取器读，问题也都由它报。
pub fn parse<'t>(source: &'t Source, faults: &mut Faults) -> Option<Node<'t>> {
    faults.follow(&source.words);
    let before = faults.0.len();
    let Some(root) = parse_fast(source).or_else(|| parse_full(source, faults)) else {
        explain(source, before, faults);
        return None;
    };
    typos::suspect(source, &root, faults);
    cut::suspect(source, &root, faults);
    Some(root)
}

/// 读不成树而缘故是没有解决的合并冲突的，只说冲突：语法的错误都由它而来。
fn explain(source: &Source, before: usize, faults: &mut Faults) {
    let mut conflicts = Faults::default();
    if source.is_clean() && foreign::report_conflicts(&source.text, &mut conflicts) {
        faults.0.truncate(before);
        faults.0.append(&mut conflicts.0);
    }
}

/// 快读：读得出的，与完整的读取器读出的一模一样；拿不准的为无。
#[must_use]
pub fn parse_fast(source: &Source) -> Option<Node<'_>> {
    source.is_clean().then(|| fast::read(&source.text))?
}

/// 完整的读取器；写入前的证明总用它，不用快读。
pub fn parse_full<'t>(source: &'t Source, faults: &mut Faults) -> Option<Node<'t>> {
    if !source.is_clean() {
        return None;
    }
    let limit = faults.0.len() + MOST_FAULTS;
    let mut builder = Builder {
        source,
        faults,
        limit,
        frames: Vec::new(),
        items: Vec::new(),
        pairs: Vec::new(),
        root: None,
        started: false,
        lost: false,
        last: None,
    };
    builder.run()?;
    let Builder { root, lost, .. } = builder;
    if root.is_none() {
        faults.add(Span::default(), "文件里没有内容").help("请填写内容，或删去这个文件");
    }
    let root = root.filter(|_| !lost)?;
    if let Value::Map(_) = root.value {
        return Some(root);
    }
    if typos::find(&source.text, 0, 0, faults) == 0 {
        faults
            .add(source.first_line(root.span), format!("文件应为键值，这里是{}", root.sort()))
            .help("每行写成「键: 值」");
    }
    None
}

/// 解析器的设置：层数的上限比自己的多一层，好由自己报出。
fn options() -> Options {
    granit_parser::options! {
        disallow_directives: true,
        emit_anchor_events: true,
        emit_unresolved_aliases: true,
        flow_nesting_limit: MOST_DEPTH + 1,
        block_nesting_limit: MOST_DEPTH + 1,
    }
}

/// 正在读的一层。
struct Frame {
    lo: u32,
    /// 写在括号里：终点是右括号，而不是最后一项。
    flow: bool,
    /// 这一层的内容在栈里的起点。
    start: usize,
    sort: Sort,
}

/// 一层是列表，还是键值；`keyed` 是已读过键、还没有读到值。
#[derive(Clone, Copy)]
enum Sort {
    List,
    Map { keyed: bool },
}

/// 由事件搭成树。各步返回无，即到此为止。
struct Builder<'t, 'f> {
    source: &'t Source,
    faults: &'f mut Faults,
    /// 问题到了这么多就不再读。
    limit: usize,
    frames: Vec<Frame>,
    /// 没有读完的各层列表里的，外层在前；读完一层才取出，免得每层从小到大地要地方。
    items: Vec<Node<'t>>,
    /// 没有读完的各层键值里的，同上；读过键的先占一个空值。
    pairs: Vec<(Node<'t>, Node<'t>)>,
    root: Option<Node<'t>>,
    /// 已进入文档。
    started: bool,
    /// 树里有认不得的节点，不能交出去。
    lost: bool,
    /// 最后一个标量及是否不加引号，供语法错误定位。
    last: Option<(Span, bool)>,
}

impl<'t> Builder<'t, '_> {
    /// 读完全部事件。
    fn run(&mut self) -> Option<()> {
        let mut parser = Parser::new_from_str_with_options(&self.source.text, options());
        while let Some(event) = parser.next_event() {
            match event {
                Ok((event, range)) => self.take(event, &range)?,
                Err(error) => {
                    let at = error.marker().byte_offset().unwrap_or(self.source.text.len());
                    syntax::report(self.source, error.kind(), clamp(at), self.last, self.faults);
                    return None;
                }
            }
        }
        Some(())
    }

    /// 收下一个事件。
    #[inline]
    fn take(&mut self, event: Event<'t>, range: &Range) -> Option<()> {
        let span = span_of(range);
        if event.tag().is_some() {
            let span = range.tag_span().map_or(span, |tag| span_of(&tag));
            let message = format!("不能使用标签「{}」", self.source.slice(span));
            self.fault(span, message, "删去它；「!」属于值的，给整个值加上双引号")?;
        }
        match event {
            Event::Scalar(text, style, ..) => {
                let one_line = range.start.line() == range.end.line();
                self.scalar(text, style == ScalarStyle::Plain, span, one_line)
            }
            Event::SequenceStart(style, ..) => self.open(Sort::List, style, span),
            Event::MappingStart(style, ..) => self.open(Sort::Map { keyed: false }, style, span),
            Event::SequenceEnd | Event::MappingEnd => self.close(span.hi),
            Event::Anchor(_, name) => self.fault(
                span_of(range),
                format!("不能使用锚点「&{name}」"),
                "删去它；「&」属于值的，给整个值加上双引号",
            ),
            Event::Alias(_) | Event::UnresolvedAlias(_) => self.alias(span),
            Event::DocumentStart(..) if self.started => {
                let span = self.source.first_line(span);
                self.fault(span, "文件里只能有一个文档，这里又开始了一个", "另存为一个文件，或删去「---」")?;
                None
            }
            Event::DocumentStart(..) => {
                self.started = true;
                Some(())
            }
            _ => Some(()),
        }
    }

    fn scalar(&mut self, text: Cow<'t, str>, plain: bool, mut span: Span, one_line: bool) -> Option<()> {
        if plain && span.lo == span.hi {
            return self.push(empty(span));
        }
        if !one_line {
            span.hi = span.lo + clamp(self.source.slice(span).trim_end_matches([' ', '\t', '\r', '\n']).len());
        }
        self.last = Some((span, plain));
        self.push(Node { span, value: Value::Scalar { text, plain } })
    }

    fn alias(&mut self, span: Span) -> Option<()> {
        let message = format!("不能使用引用「{}」", self.source.slice(span));
        self.fault(span, message, "照样再写一遍；「*」属于值的，给整个值加上双引号")?;
        self.lost = true;
        self.push(empty(span))
    }

    /// 进入一层。
    fn open(&mut self, sort: Sort, style: StructureStyle, span: Span) -> Option<()> {
        if self.frames.len() >= MOST_DEPTH {
            self.fault(span, format!("嵌套超过 {MOST_DEPTH} 层"), "本工具的文件用不到这么多层，请检查缩进和括号")?;
            return None;
        }
        let flow = style == StructureStyle::Flow;
        let (start, lo) = match sort {
            Sort::List if !flow => (self.items.len(), self.first_dash().unwrap_or(span.lo)),
            Sort::List => (self.items.len(), span.lo),
            Sort::Map { .. } => (self.pairs.len(), span.lo),
        };
        self.frames.push(Frame { lo, flow, start, sort });
        Some(())
    }

    /// 键下面第一个「-」的位置：列表不比键缩进时，解析器给的是「-」之后。
    fn first_dash(&self) -> Option<u32> {
        let Sort::Map { keyed: true } = self.frames.last()?.sort else { return None };
        let (key, _) = self.pairs.last()?;
        let text = &self.source.text;
        let mut at = key.span.hi as usize;
        at += text[at..].find('\n')? + 1;
        for line in text[at..].split_inclusive('\n') {
            let body = line.trim_start();
            if body.starts_with('-') {
                return Some(clamp(at + line.len() - body.len()));
            }
            if !body.is_empty() && !body.starts_with('#') {
                return None;
            }
            at += line.len();
        }
        None
    }

    /// 退出一层，成为上一层的一个节点。
    fn close(&mut self, end: u32) -> Option<()> {
        let Frame { lo, flow, start, sort } = self.frames.pop()?;
        let (value, last) = match sort {
            Sort::List => {
                let items = self.items.split_off(start);
                let last = items.last().map(|n| n.span.hi);
                (Value::List(items), last)
            }
            Sort::Map { .. } => {
                let mut pairs = self.pairs.split_off(start);
                let last = pairs.last().map(|(_, v)| v.span.hi);
                self.drop_duplicates(&mut pairs)?;
                (Value::Map(pairs), last)
            }
        };
        let hi = if flow { end } else { last.unwrap_or(end) };
        self.push(Node { span: Span { lo, hi: hi.max(lo) }, value })
    }

    /// 把节点放进正在读的一层。
    fn push(&mut self, node: Node<'t>) -> Option<()> {
        match self.frames.last_mut().map(|f| &mut f.sort) {
            None => self.root = Some(node),
            Some(Sort::List) => self.items.push(node),
            Some(Sort::Map { keyed: keyed @ true }) => {
                *keyed = false;
                if let Some((_, value)) = self.pairs.last_mut() {
                    *value = node;
                }
            }
            Some(Sort::Map { keyed }) => {
                *keyed = true;
                let (span, bad) = (node.span, bad_key(&node));
                self.pairs.push((node, empty(span)));
                if let Some((message, help)) = bad {
                    self.lost = true;
                    let span = self.source.first_line(span);
                    return self.fault(span, message, help);
                }
            }
        }
        Some(())
    }

    /// 报出重复的键，只留第一个。
    fn drop_duplicates(&mut self, pairs: &mut Vec<(Node<'t>, Node<'t>)>) -> Option<()> {
        let again = repeats(pairs);
        for &(first, second) in &again {
            let line = self.source.position(pairs[first].0.span.lo).line;
            let key = pairs[second].0.written();
            let message = format!("「{key}」重复，第 {line} 行已经写过");
            self.fault(pairs[second].0.span, message, "只保留一处")?;
        }
        for (_, second) in again.into_iter().rev() {
            pairs.remove(second);
        }
        Some(())
    }

    /// 记下一处问题；太多了就到此为止。
    fn fault(&mut self, span: Span, message: impl Into<String>, help: &str) -> Option<()> {
        self.faults.add(span, message).help(help);
        if self.faults.0.len() < self.limit {
            return Some(());
        }
        self.faults.add(span, format!("问题超过 {MOST_FAULTS} 处，以后的没有列出"));
        None
    }
}

/// 不能作键的节点：问题与改法。
fn bad_key(node: &Node<'_>) -> Option<(&'static str, &'static str)> {
    match &node.value {
        Value::Scalar { text, plain: true } if text == "<<" => {
            Some(("不能使用合并键「<<」", "把要合并的各行照样写出来"))
        }
        Value::Scalar { text, plain: true } if text.is_empty() => Some(("这里缺少键", "写成「键: 值」")),
        Value::Scalar { .. } => None,
        _ => Some(("键应为文字，不能是列表或键值", "写成「键: 值」；以「[」「{」开头的键加上双引号")),
    }
}

/// 重复的键：（第一次、又一次）的序号，按又一次的先后。
fn repeats(pairs: &[(Node<'_>, Node<'_>)]) -> Vec<(usize, usize)> {
    if !has_repeat(pairs) {
        return Vec::new();
    }
    let key = |i: usize| pairs[i].0.written();
    let mut order: Vec<usize> = (0..pairs.len()).collect();
    order.sort_unstable_by(|&a, &b| key(a).cmp(key(b)).then(a.cmp(&b)));
    let same = order.chunk_by(|&a, &b| key(a) == key(b));
    let mut again: Vec<_> = same.flat_map(|run| run[1..].iter().map(|&second| (run[0], second))).collect();
    again.sort_unstable_by_key(|&(_, second)| second);
    again
}

/// 没有填写的值。
fn empty<'t>(span: Span) -> Node<'t> {
    leaf(span, "", true)
}

/// 解析器的位置换成字节位置。
fn span_of(range: &Range) -> Span {
    let lo = clamp(range.start.byte_offset().unwrap_or_default());
    let hi = clamp(range.end.byte_offset().unwrap_or_default());
    Span { lo, hi: hi.max(lo) }
}

#[cfg(test)]
#[path = "parse_tests.rs"]
mod tests;

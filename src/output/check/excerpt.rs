//! 源码摘录：疑点所在的行、相关的行、规则集里写着限度的行，各有下划线与说明。

use std::ops::Range;

use annotate_snippets::{Annotation, AnnotationKind, Snippet};

use crate::{
    output::Listed,
    ruleset::Parameter,
    store::{Place, shown},
    text::safe,
};

/// 摘录的一段。
pub type ExcerptPart = Snippet<'static, Annotation<'static>>;

/// 下划线至多划多少个字符；很长的内容只划开头。
const LONGEST_MARK: usize = 24;
/// 超过这么多字节的行算长行，一段摘录里只划一处，免得为了两处都看得见而显示整行。
const LONG_LINE: usize = 240;
/// 相隔超过这么多行的，另起一段。
const FAR: u32 = 2000;

/// 一行及其中要划的一处。
struct Mark {
    line: u32,
    text: String,
    span: Range<usize>,
    kind: AnnotationKind,
    label: Option<String>,
}

impl Mark {
    /// 有害字符一一换过，字节位置随之重算。
    fn new(line: u32, text: &str, span: Range<usize>, kind: AnnotationKind, label: Option<&str>) -> Self {
        let start = text.floor_char_boundary(span.start);
        let end = text.floor_char_boundary(span.end).max(start);
        let mut clean = safe::masked(&text[..start]).into_owned();
        let marked = safe::masked(&text[start..end]);
        let longest = marked.char_indices().nth(LONGEST_MARK).map_or(marked.len(), |(at, _)| at);
        let span = clean.len()..clean.len() + longest;
        clean.push_str(&marked);
        clean.push_str(&safe::masked(&text[end..]));
        Mark { line, text: clean, span, kind, label: label.map(|l| safe::line(l, 120)) }
    }

    fn at(place: &Place, kind: AnnotationKind, label: Option<&str>) -> Self {
        Mark::new(place.excerpt_line, &place.excerpt, place.within.clone(), kind, label)
    }

    /// 能与另一处放在同一段里。恰隔一行的不行：中间那行会照样显示，而这里没有它的内容。
    fn goes_with(&self, other: &Mark) -> bool {
        match self.line.abs_diff(other.line) {
            0 => self.text.len() <= LONG_LINE,
            2 => false,
            gap => gap <= FAR,
        }
    }
}

/// 疑点的全部摘录；没有内容可摘的文件为空。
pub fn parts(entry: &Listed<'_>, path: &str) -> Vec<ExcerptPart> {
    let mut groups: Vec<Vec<Mark>> = Vec::new();
    if !entry.located.place.excerpt.is_empty() {
        groups.push(vec![Mark::at(&entry.located.place, AnnotationKind::Primary, None)]);
    }
    for related in &entry.located.related {
        let mark = Mark::at(&related.place, AnnotationKind::Context, Some(&related.text));
        match groups.iter_mut().find(|group| group.iter().all(|m| mark.goes_with(m))) {
            Some(group) => group.push(mark),
            None => groups.push(vec![mark]),
        }
    }
    let path = safe::line(path, 300);
    let limit = entry.parameter.as_ref().and_then(|parameter| limit(parameter));
    groups.into_iter().filter_map(|marks| compose(marks, path.clone())).chain(limit).collect()
}

/// 把几处拼成一段：未摘的行留空，显示时略去。
fn compose(mut marks: Vec<Mark>, path: String) -> Option<ExcerptPart> {
    marks.sort_by_key(|m| m.line);
    let first = marks.first()?.line;
    let (mut source, mut line, mut annotations) = (String::new(), first, Vec::new());
    let mut start = 0;
    for (index, mark) in marks.into_iter().enumerate() {
        if index == 0 || mark.line > line {
            source.extend((line..mark.line).map(|_| '\n'));
            (line, start) = (mark.line, source.len());
            source.push_str(&mark.text);
        }
        let span = start + mark.span.start..start + mark.span.end;
        annotations.push(mark.kind.span(span).label(mark.label));
    }
    Some(Snippet::source(source).path(path).line_start(first as usize).annotations(annotations))
}

/// 这些表里写的是规定，不是限度。
const PROVISIONS: [&str; 3] = ["competence.", "requires.", "checklist."];

/// 规则集里写着限度或规定的一行。
fn limit(parameter: &Parameter) -> Option<ExcerptPart> {
    let text = parameter.source.as_str();
    let span = written(text, &parameter.value);
    let line = u32::try_from(parameter.line).ok()?;
    let provision = PROVISIONS.iter().any(|table| parameter.name.starts_with(table));
    let label = if provision { "规定写在这里" } else { "限度写在这里" };
    let mark = Mark::new(line, text, span, AnnotationKind::Context, Some(label));
    compose(vec![mark], safe::line(&shown(&parameter.path), 300))
}

/// 值在行中的位置；值不在这一行上的（多行的表），为去掉缩进的整行。
fn written(line: &str, value: &str) -> Range<usize> {
    let after = line.find('=').map_or(0, |at| at + 1);
    match line[after..].find(value).filter(|_| !value.is_empty()) {
        Some(at) => after + at..after + at + value.len(),
        None => line.len() - line.trim_start().len()..line.trim_end().len(),
    }
}

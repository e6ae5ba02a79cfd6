//! 按类型理解一段文字：日期、用语按惯常写法收下，写进文件的一律是规范写法。

use serde_yaml::{Mapping, Value as Yaml};

use crate::{
    model::{Cost, Date, Delta, Money, Month, SpokenDate, Year, Years, parse_loose_date},
    text::{
        Bad, Dictionary, Faults, FieldShape, Node, Scalar, Shape, Source, Value, Word, field_named, half_width, parse,
        safe::is_hostile, suggest, turns_sense, words_of,
    },
};

/// 怎样理解一段文字：当地的用语，与今天——写得出「今天」「3月20日」的地方才有。
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reading<'a> {
    /// 当地的用语。
    pub(crate) words: &'a Dictionary,
    /// 今天；没有的，日期须写全。
    pub(crate) today: Option<Date>,
    /// 说的是将来的期限。
    is_term: bool,
}

/// 是期限的键：没有写年份的，取今后的头一次。
const TERMS: [&str; 2] = ["until", "due"];

impl<'a> Reading<'a> {
    pub(crate) fn new(words: &'a Dictionary, today: Option<Date>) -> Self {
        Reading { words, today, is_term: false }
    }

    fn of_key(self, key: &str) -> Self {
        Reading { is_term: TERMS.contains(&key), ..self }
    }

    fn date(self, text: &str) -> Result<Date, Bad> {
        match self.today {
            Some(today) if self.is_term => SpokenDate::read(text)?.coming(today),
            Some(today) => SpokenDate::read(text)?.past(today),
            None => parse_loose_date(text),
        }
    }
}

/// 认出一个用语：中文、英文或列出的别名，须写全。开头相同的不补，写的是什么就记什么。
///
/// # Errors
/// 认不出。
pub(crate) fn resolve_word(word: &str, words: &'static [Word], local: &Dictionary) -> Result<usize, Bad> {
    let word = local.standard(word, words).unwrap_or(word);
    let exact = |w: &Word| w.zh == word || w.en == word || w.also.contains(&word);
    if let Some(index) = words.iter().position(exact) {
        return Ok(index);
    }
    let known = || format!("可用：{}", local.offered(words).collect::<Vec<_>>().join("、"));
    let offered = words_of(words).filter(|w| !turns_sense(word, w));
    let help = suggest(word, offered).unwrap_or_else(known);
    Err(Bad::with_help(format!("没有「{word}」这种用语"), help))
}

/// 一个值又写了一次的，怎么办。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Again {
    /// 以后写的为准：询问时改口，或换掉默认值。
    Replaces,
    /// 拒绝。
    Refused,
}

/// 沿路径放下一个值；途中没有的键值现建。列表接着写，键值合在一起。
pub(crate) fn put(
    map: &mut Mapping,
    shape: &Shape,
    steps: &[&str],
    (text, reading): (&str, Reading<'_>),
    again: Again,
) -> Result<(), Bad> {
    let [key, rest @ ..] = steps else { return Err(Bad::new("没有写键")) };
    let (key, inner) = match shape {
        Shape::Record(title, fields) => field_of(title, fields, key)?,
        Shape::Map(inner) | Shape::Yearly(inner) => (*key, &**inner),
        Shape::Either(_, full) => return put(map, full, steps, (text, reading), again),
        _ => return Err(Bad::new(format!("「{key}」下面没有别的键"))),
    };
    let reading = reading.of_key(key);
    if rest.is_empty() {
        return place(map, key, value_of(inner, text, reading)?, again);
    }
    // 写成了才放下：答错一次又不填了的，不留一个空的键值。
    let mut below = match map.get(key) {
        None => Mapping::new(),
        Some(Yaml::Mapping(known)) => known.clone(),
        Some(_) => return Err(Bad::new(format!("「{key}」已经写成别的值"))),
    };
    put(&mut below, inner, rest, (text, reading), again)?;
    map.insert(key.into(), Yaml::Mapping(below));
    Ok(())
}

fn place(map: &mut Mapping, key: &str, value: Yaml, again: Again) -> Result<(), Bad> {
    match (map.get_mut(key), value) {
        (Some(Yaml::Sequence(old)), Yaml::Sequence(more)) => old.extend(more),
        (Some(Yaml::Mapping(old)), Yaml::Mapping(more)) => {
            for (key, value) in more {
                place(old, key.as_str().unwrap_or_default(), value, again)?;
            }
        }
        (Some(_), _) if again == Again::Refused => {
            return Err(Bad::with_help(format!("「{key}」写了两次"), "只写一次"));
        }
        (_, value) => {
            map.insert(key.into(), value);
        }
    }
    Ok(())
}

/// 写的键或中文名称所指的键，与它的形状。
fn field_of<'s>(title: &str, fields: &'s [FieldShape], word: &str) -> Result<(&'static str, &'s Shape), Bad> {
    match field_named(fields, word) {
        Some(field) => Ok((field.key, &field.shape)),
        None => {
            let near = suggest(word, fields.iter().flat_map(|f| [f.title(), f.key]));
            let help = near.unwrap_or_else(|| format!("可用：{}", titles(fields)));
            Err(Bad::with_help(format!("「{title}」没有「{word}」这个键"), help))
        }
    }
}

/// 各键的中文名称与键。
fn titles(fields: &[FieldShape]) -> String {
    fields.iter().map(|f| format!("{}（{}）", f.title(), f.key)).collect::<Vec<_>>().join("、")
}

/// 按类型理解一段文字。
pub(crate) fn value_of(shape: &Shape, text: &str, reading: Reading<'_>) -> Result<Yaml, Bad> {
    // 「[急] 现场」这样的文字照写。
    if text.starts_with(['{', '[']) && !matches!(shape, Shape::Text) {
        let mut faults = Faults::default();
        // 单独的一段不是键值，套上一个键再读。
        let source = Source::read("value", format!("value: {text}\n").into_bytes(), &mut faults);
        let root = parse(&source, &mut faults);
        let node = root.as_ref().and_then(|r| r.get("value"));
        return match node {
            Some(node) if !faults.is_fatal() => from_node(shape, node, reading),
            _ => Err(Bad::with_help(format!("「{text}」读不懂"), "写成 {甲: …, 乙: …} 或 [甲, 乙]，冒号后空一格")),
        };
    }
    let half = half_width(text);
    let text = if is_figure(shape) { &*half } else { text };
    match shape {
        Shape::Word(words) => resolve_word(text, words, reading.words).map(|i| words[i].zh.into()),
        // 列举之外的照收：读的时候提醒。
        Shape::Listed(_, words) => Ok(resolve_word(text, words, reading.words).map_or(text, |i| words[i].zh).into()),
        Shape::Date => reading.date(text).map(|d| d.to_string().into()),
        Shape::Year => Year::read(text).map(|Year(year)| year.into()),
        Shape::Number => u16::read(text).map(Yaml::from),
        Shape::Bool => boolean(text),
        Shape::Money { none: true, .. } => Cost::read(text).map(|_| text.into()),
        Shape::Money { signed: true, .. } => Delta::read(text).map(|_| text.into()),
        Shape::Money { .. } => Money::read(text).map(|_| text.into()),
        // 一列记录只有名称必填的，写名称就行。
        Shape::List(inner) if named_by(inner).is_some() => {
            let key = named_by(inner).unwrap_or_default();
            let named = |name: &str| {
                Ok(Yaml::Mapping([(key.into(), value_of(&Shape::Text, name, reading)?)].into_iter().collect()))
            };
            parts(text).map(named).collect::<Result<Vec<_>, _>>().map(Yaml::Sequence)
        }
        Shape::List(inner) => {
            parts(text).map(|p| value_of(inner, p, reading)).collect::<Result<Vec<_>, _>>().map(Yaml::Sequence)
        }
        Shape::Either(plain, _) => value_of(plain, text, reading),
        Shape::Yearly(_) => Err(Bad::with_help("这里要逐年写", "写成 键.年份=值，如 years.2024=300万元")),
        Shape::Map(_) => Err(Bad::with_help("这里要逐项写", "写成 键.名称=值，如 filed_with.县财政局=2024-06-01")),
        Shape::Record(_, fields) => {
            Err(Bad::with_help("这里要逐项写", format!("写成 键.子键=值；子键可用：{}", titles(fields))))
        }
        Shape::Event => Err(Bad::with_help("这里要逐项写", "写成 键.子键=值，或 键={子键: 值}")),
        Shape::Month => Month::read(text).map(|month| month.to_string().into()),
        Shape::Years => Years::read(text).map(|years| years.to_string().into()),
        Shape::Text => visible(text).and_then(<Box<str>>::read).map(|text| text.into_string().into()),
    }
}

/// 顿号、逗号、分号隔开的各项。
fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', '，', '、', ';', '；']).map(str::trim).filter(|p| !p.is_empty())
}

/// 唯一必填的键是文字的记录：那个键。
fn named_by(shape: &Shape) -> Option<&'static str> {
    let Shape::Record(_, fields) = shape else { return None };
    let mut required = fields.iter().filter(|f| f.required);
    let only = required.next().filter(|f| matches!(f.shape, Shape::Text))?;
    required.next().is_none().then_some(only.key)
}

/// 键入的文字不收看不见的字符：多半是粘贴带进来的，留在文件里谁也看不见。
fn visible(text: &str) -> Result<&str, Bad> {
    match text.chars().find(|c| *c != '\n' && is_hostile(*c)) {
        Some(c) => Err(Bad::with_help(format!("有看不见的字符（U+{:04X}）", u32::from(c)), "删去它")),
        None => Ok(text),
    }
}

/// 数：全角写的换成半角。文字、用语照写。
fn is_figure(shape: &Shape) -> bool {
    matches!(shape, Shape::Date | Shape::Year | Shape::Years | Shape::Month | Shape::Number | Shape::Money { .. })
}

fn boolean(text: &str) -> Result<Yaml, Bad> {
    match text {
        "true" | "是" | "有" | "y" | "yes" => Ok(true.into()),
        "false" | "否" | "无" | "n" | "no" => Ok(false.into()),
        _ => Err(Bad::new(format!("「{text}」不是「是」或「否」"))),
    }
}

/// 括号写法的值，逐层按类型理解。
fn from_node(shape: &Shape, node: &Node<'_>, reading: Reading<'_>) -> Result<Yaml, Bad> {
    match (&node.value, shape) {
        (Value::Scalar { text, .. }, Shape::Map(_) | Shape::Yearly(_) | Shape::List(_)) => {
            Err(Bad::new(format!("「{text}」处应为{}", shape.called())))
        }
        (Value::Scalar { text, .. }, _) => value_of(shape, text, reading),
        (Value::List(items), Shape::List(inner)) => {
            items.iter().map(|n| from_node(inner, n, reading)).collect::<Result<Vec<_>, _>>().map(Yaml::Sequence)
        }
        (Value::Map(pairs), _) => {
            let mut map = Mapping::new();
            for (key, value) in pairs {
                let key = key.text().ok_or_else(|| Bad::new("键应为文字"))?;
                let (key, inner) = match shape {
                    Shape::Map(inner) | Shape::Yearly(inner) => (key, &**inner),
                    Shape::Record(title, fields) => field_of(title, fields, key)?,
                    Shape::Either(_, full) => match &**full {
                        Shape::Record(title, fields) => field_of(title, fields, key)?,
                        other => (key, other),
                    },
                    _ => return Err(Bad::new(format!("这里应为{}", shape.called()))),
                };
                map.insert(key.into(), from_node(inner, value, reading.of_key(key))?);
            }
            Ok(Yaml::Mapping(map))
        }
        (Value::List(_), _) => Err(Bad::new(format!("这里应为{}", shape.called()))),
    }
}

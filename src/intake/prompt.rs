//! 问话的写法：名称、可选的值、默认值；答话里的序号换成所指的值。

use crate::{
    model::SpokenDate,
    text::{Dictionary, FieldShape, Shape, safe},
};

/// 对一个键的提示。
#[derive(Clone, Debug, Default)]
pub struct Hint {
    /// 直接回车即取此值。
    pub default: Option<String>,
    /// 可选的值；键值的，为可用的名称。
    pub options: Vec<String>,
    /// 各个可选的值是什么，依次；没有的不说。
    pub notes: Vec<String>,
    /// 规则此时或下一步会要求写明：问的时候注明，仍可以跳过。
    pub demanded: bool,
    /// 多一道查验：不妥的说明理由。
    pub check: Option<fn(&str) -> Option<String>>,
}

impl Hint {
    /// 直接回车即取此值。
    pub fn or(value: impl ToString) -> Self {
        Hint { default: Some(value.to_string()), ..Hint::default() }
    }

    /// 可选的值。
    pub fn of(options: Vec<String>) -> Self {
        Hint { options, ..Hint::default() }
    }

    /// 可选的值，连同各是什么。
    pub fn told(options: impl IntoIterator<Item = (String, String)>) -> Self {
        let (options, notes) = options.into_iter().unzip();
        Hint { options, notes, ..Hint::default() }
    }
}

/// 规则会要求写明的，怎样注明。
pub(super) const DEMANDED: &str = "办法要求，还不知道的先回车";

/// 没有写年份的日期。
pub(super) fn is_spoken(shape: &Shape, answer: &str) -> bool {
    let said = || SpokenDate::read(answer).is_ok_and(|said| !matches!(said, SpokenDate::On(_)));
    matches!(shape, Shape::Date) && said()
}

/// 可选的值：规定的用语在当地的叫法，或提示里给的。
pub(super) fn options(shape: &Shape, hint: &Hint, local: &Dictionary) -> Vec<String> {
    match shape {
        Shape::List(inner) if matches!(**inner, Shape::Word(_) | Shape::Listed(..)) => options(inner, hint, local),
        _ if hint.options.is_empty() => local.choices(shape).into_iter().map(str::to_owned).collect(),
        _ => hint.options.clone(),
    }
}

/// 问话：名称、可选的值、默认值。
pub(super) fn prompt(field: &FieldShape, hint: &Hint, options: &[String], several: bool) -> String {
    let mut prompt = field.title().to_owned();
    if options.is_empty() {
        prompt.push_str(&match &field.shape {
            Shape::Text => String::new(),
            Shape::List(_) => "，几项以顿号隔开".into(),
            Shape::Bool => "，是或否".into(),
            shape => format!("，{}", shape.called()),
        });
    }
    for (i, option) in options.iter().enumerate() {
        match hint.notes.get(i) {
            Some(note) => {
                prompt.push_str(&format!("\n  {} {}　{}", i + 1, safe::line(option, 60), safe::line(note, 80)))
            }
            None => prompt.push_str(&format!("  {} {}", i + 1, safe::line(option, 60))),
        }
    }
    if !hint.notes.is_empty() {
        prompt.push_str("\n写序号");
    }
    if several && !options.is_empty() {
        prompt.push_str("  （几项以顿号隔开，全部写 *）");
    }
    match &hint.default {
        Some(default) => prompt.push_str(&format!(" [{}]", safe::line(default, 60))),
        None if !field.required && hint.demanded => prompt.push_str(&format!("（{DEMANDED}）")),
        None if !field.required => prompt.push_str("（可不填）"),
        None => {}
    }
    prompt
}

/// 把所答的序号换成可选的值。
pub fn chosen(answer: &str, options: &[String], several: bool) -> String {
    let by_number = |part: &str| part.trim().parse::<usize>().ok().and_then(|n| options.get(n.checked_sub(1)?));
    if !several {
        return by_number(answer).cloned().unwrap_or_else(|| answer.to_owned());
    }
    if answer == "*" {
        return options.join("、");
    }
    let parts = answer.split([',', '，', '、', ' ']).filter(|p| !p.trim().is_empty());
    if options.is_empty() {
        return answer.to_owned();
    }
    parts.map(|part| by_number(part).map_or(part, String::as_str)).collect::<Vec<_>>().join("、")
}

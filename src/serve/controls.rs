//! 表单：由键的形状排出控件，再由填来的各项读回值。两边说的是同一套名称，所以放在一处。

use serde::Serialize;
use serde_yaml::{Mapping, Value as Yaml};

use super::answers::Answers;
use crate::{
    intake::ask::Hint,
    text::{Dictionary, FieldShape, Shape, compose_flow},
};

/// 已知的名称之外，再留几行自己写。
const FREE_ROWS: usize = 2;
/// 逐年的、一项几栏的，留几行。
const ROWS: usize = 3;
/// 写得长的键，给大些的框。
const LONG: [&str; 9] =
    ["note", "reason", "found", "content", "progress", "plan_execution", "trial_effect", "problems", "matter"];

/// 一个控件。
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Control {
    /// 表单里的名称。
    pub(super) name: String,
    /// 网页里的标识，不含空白。
    pub(super) id: String,
    /// 名称，给人看的。
    pub(super) title: String,
    /// 说明。
    pub(super) about: String,
    /// 必填。
    pub(super) must: bool,
    /// 办法要求。
    pub(super) need: bool,
    /// 怎样的控件，模板据此排。
    pub(super) kind: &'static str,
    /// 现在的值。
    pub(super) value: String,
    /// 可选的值。
    pub(super) options: Vec<Choice>,
    /// 其下的控件。
    pub(super) children: Vec<Control>,
}

impl Control {
    /// 还空着的，先写上这个。
    pub(super) fn or(self, value: impl ToString) -> Self {
        if self.value.is_empty() { Control { value: value.to_string(), ..self } } else { self }
    }
}

/// 一个可选的值。
#[derive(Clone, Debug, Serialize)]
pub(super) struct Choice {
    value: String,
    label: String,
    chosen: bool,
}

/// 排表单的人：数着控件，记着填来的。
pub(super) struct Drawer<'a> {
    answers: &'a Answers,
    /// 当地的用语：给人看的用它，填来的照规定的写。
    words: &'a Dictionary,
    count: usize,
}

impl<'a> Drawer<'a> {
    /// 照填来的排；第一次打开的没有填来的。
    pub(super) fn new(answers: &'a Answers, words: &'a Dictionary) -> Self {
        Drawer { answers, words, count: 0 }
    }

    /// 一个键的控件。
    pub(super) fn field(&mut self, above: &str, field: &FieldShape, hint: &Hint) -> Control {
        let name = format!("{above}:{}", field.key);
        let own = self.control(&name, field.key, &field.shape, hint);
        let about = [
            field.doc.strip_prefix(field.title()).unwrap_or_default().trim_start_matches(['，', '：', '；']),
            &own.about,
        ];
        let about = about.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join("；");
        Control {
            title: self.words.say(field.title(), &[]).into_owned(),
            about: self.words.say(&about, &[]).into_owned(),
            must: field.required,
            need: hint.demanded && !field.required,
            ..own
        }
    }

    fn control(&mut self, name: &str, key: &str, shape: &Shape, hint: &Hint) -> Control {
        let plain = self.plain(name, hint);
        match shape {
            Shape::Word(_) => Control { kind: "select", options: self.words(name, shape, &plain.value), ..plain },
            Shape::Listed(..) => Control { kind: "listed", options: self.words(name, shape, &plain.value), ..plain },
            Shape::Bool => {
                let yes_no = ["是", "否"].map(str::to_owned);
                Control { kind: "select", options: self.choices(name, &yes_no, &plain.value), ..plain }
            }
            Shape::Money { none, .. } => {
                let about = if *none {
                    "带单位，如 1280万元；不发生的写「无」"
                } else {
                    "带单位，如 1280万元"
                };
                Control { kind: "text", about: about.to_owned(), ..plain }
            }
            Shape::Date => Control { kind: "date", ..plain },
            Shape::Month => Control { kind: "month", ..plain },
            Shape::Year | Shape::Number => Control { kind: "number", ..plain },
            Shape::Years => Control { kind: "text", about: "如 2022-2026".to_owned(), ..plain },
            Shape::List(inner) => self.list(plain, inner, hint),
            Shape::Map(inner) => self.map(plain, inner, &hint.options, FREE_ROWS),
            Shape::Yearly(inner) => self.map(plain, inner, &[], ROWS),
            Shape::Record(_, fields) => {
                let children = shown(fields).map(|f| self.inner(name, f)).collect();
                Control { kind: "group", children, ..plain }
            }
            Shape::Either(_, full) if is_paper(full) => self.paper(plain),
            Shape::Either(first, _) => self.control(name, key, first, hint),
            Shape::Text if !hint.options.is_empty() => {
                Control { kind: "listed", options: self.choices(name, &hint.options, &plain.value), ..plain }
            }
            Shape::Text if LONG.contains(&key) => Control { kind: "long", ..plain },
            Shape::Text | Shape::Event => Control { kind: "text", ..plain },
        }
    }

    /// 组里的一个键：组可以不填，所以必填的只注明。
    fn inner(&mut self, above: &str, field: &FieldShape) -> Control {
        let own = self.field(above, field, &Hint::default());
        Control {
            must: false,
            need: false,
            about: if field.required { note(&own.about, "填这一组的必填") } else { own.about },
            ..own
        }
    }

    fn plain(&mut self, name: &str, hint: &Hint) -> Control {
        self.count += 1;
        let default = || if self.answers.pairs().is_empty() { hint.default.clone() } else { None };
        let value = self.answers.get(name).map(str::to_owned).or_else(default).unwrap_or_default();
        Control { name: name.to_owned(), id: format!("f{}", self.count), value, ..Control::default() }
    }

    fn list(&mut self, plain: Control, inner: &Shape, hint: &Hint) -> Control {
        let name = plain.name.clone();
        match inner {
            Shape::Record(_, fields) => {
                let row = |drawer: &mut Self, n: usize| {
                    let above = format!("{name}:{n}");
                    let children = fields.iter().map(|f| drawer.inner(&above, f)).collect();
                    Control {
                        title: format!("第 {} 项", n + 1),
                        kind: "group",
                        children,
                        ..drawer.plain(&above, &Hint::default())
                    }
                };
                let children = (0..ROWS).map(|n| row(self, n)).collect();
                Control { kind: "group", children, ..plain }
            }
            Shape::Word(_) | Shape::Listed(..) if hint.options.is_empty() => {
                Control { kind: "ticks", options: self.words(&name, inner, ""), ..plain }
            }
            _ if !hint.options.is_empty() => {
                Control { kind: "ticks", options: self.choices(&name, &hint.options, ""), ..plain }
            }
            _ => Control { kind: "text", about: "几项以顿号隔开".to_owned(), ..plain },
        }
    }

    fn map(&mut self, plain: Control, inner: &Shape, known: &[String], free: usize) -> Control {
        let name = plain.name.clone();
        let mut children: Vec<Control> = Vec::new();
        for option in known {
            let own = self.control(&format!("{name}:{option}"), "", inner, &Hint::default());
            children.push(Control { title: option.clone(), ..own });
        }
        for n in 0..free {
            let key = self.plain(&free_key(&name, n), &Hint::default());
            let own = self.control(&free_value(&name, n), "", inner, &Hint::default());
            let title =
                if known.is_empty() { format!("第 {} 项", n + 1) } else { format!("另外第 {} 项", n + 1) };
            children.push(Control {
                title,
                kind: "pair",
                children: vec![
                    Control { kind: "text", title: "名称".to_owned(), ..key },
                    Control { title: "内容".to_owned(), ..own },
                ],
                ..self.plain("", &Hint::default())
            });
        }
        Control { kind: "group", children, ..plain }
    }

    /// 一份材料：有没有，文号，日期。
    fn paper(&mut self, plain: Control) -> Control {
        let part = |drawer: &mut Self, key: &str, title: &str, kind| Control {
            title: title.to_owned(),
            kind,
            ..drawer.plain(&format!("{}:{key}", plain.name), &Hint::default())
        };
        let children = vec![
            part(self, "have", "已附", "tick"),
            part(self, "doc", "文号或存放处", "text"),
            part(self, "date", "日期", "date"),
            part(self, "result", "结论", "text"),
        ];
        Control { kind: "paper", children, ..plain }
    }

    /// 用语表里的词：填来的是规定的词，给人看的是当地的叫法；当地列举的照当地的。
    fn words(&self, name: &str, shape: &Shape, value: &str) -> Vec<Choice> {
        let labels = self.words.choices(shape).into_iter();
        match shape {
            Shape::Word(words) => {
                words.iter().zip(labels).map(|(word, label)| self.choice(name, word.zh, label, value)).collect()
            }
            _ => labels.map(|label| self.choice(name, label, label, value)).collect(),
        }
    }

    fn choices(&self, name: &str, all: &[String], value: &str) -> Vec<Choice> {
        all.iter().map(|option| self.choice(name, option, option, value)).collect()
    }

    fn choice(&self, name: &str, option: &str, label: &str, value: &str) -> Choice {
        let chosen = option == value || self.answers.all(name).any(|given| given == option);
        Choice { value: option.to_owned(), label: label.to_owned(), chosen }
    }
}

impl Control {
    /// 从这几件事里选：名称与叫法。
    pub(super) fn among(self, events: &[(String, String)]) -> Self {
        let own = |name: &str| self.options.iter().any(|choice| choice.value == name);
        let choice = |(value, label): &(String, String)| Choice {
            value: value.clone(),
            label: label.clone(),
            chosen: *value == self.value,
        };
        let options = events.iter().filter(|(name, _)| own(name)).map(choice).collect();
        Control { kind: "select", options, ..self }
    }
}

/// 网页上填的键：定密、解密不在网页上办。
fn shown(fields: &[FieldShape]) -> impl Iterator<Item = &FieldShape> {
    fields.iter().filter(|field| field.key != "classified")
}

fn note(about: &str, more: &str) -> String {
    if about.is_empty() { more.to_owned() } else { format!("{about}；{more}") }
}

fn free_key(name: &str, n: usize) -> String {
    format!("{name}::k{n}")
}

fn free_value(name: &str, n: usize) -> String {
    format!("{name}::v{n}")
}

fn is_paper(full: &Shape) -> bool {
    matches!(full, Shape::Record(_, fields) if fields.iter().any(|f| f.key == "file"))
}

/// 填来的一个键，写成 `键=值`；没有填的为无。
pub(super) fn assignment(answers: &Answers, above: &str, field: &FieldShape, hint: &Hint) -> Option<String> {
    let value = match read(answers, &format!("{above}:{}", field.key), &field.shape, hint)? {
        Yaml::String(text) => text,
        more => compose_flow(&more),
    };
    Some(format!("{}={value}", field.key))
}

/// 填来的一个值；没有填的为无。
fn read(answers: &Answers, name: &str, shape: &Shape, hint: &Hint) -> Option<Yaml> {
    match shape {
        Shape::Record(_, fields) => record(answers, name, fields),
        Shape::List(inner) => list(answers, name, inner, hint),
        Shape::Map(inner) => map(answers, name, inner, &hint.options, FREE_ROWS),
        Shape::Yearly(inner) => map(answers, name, inner, &[], ROWS),
        Shape::Either(_, full) if is_paper(full) => paper(answers, name),
        Shape::Either(first, _) => read(answers, name, first, hint),
        _ => answers.get(name).map(|text| Yaml::String(text.to_owned())),
    }
}

fn record(answers: &Answers, name: &str, fields: &[FieldShape]) -> Option<Yaml> {
    let none = Hint::default();
    let own = |f: &FieldShape| Some((f.key.into(), read(answers, &format!("{name}:{}", f.key), &f.shape, &none)?));
    some(shown(fields).filter_map(own).collect())
}

fn list(answers: &Answers, name: &str, inner: &Shape, hint: &Hint) -> Option<Yaml> {
    let items: Vec<Yaml> = match inner {
        Shape::Record(_, fields) => (0..ROWS).filter_map(|n| record(answers, &format!("{name}:{n}"), fields)).collect(),
        Shape::Word(_) | Shape::Listed(..) => answers.all(name).map(Yaml::from).collect(),
        _ if !hint.options.is_empty() => answers.all(name).map(Yaml::from).collect(),
        // 没有可选的，写成一行，由记入的一方拆开。
        _ => return answers.get(name).map(Yaml::from),
    };
    (!items.is_empty()).then_some(Yaml::Sequence(items))
}

fn map(answers: &Answers, name: &str, inner: &Shape, known: &[String], free: usize) -> Option<Yaml> {
    let none = Hint::default();
    let named = |key: &str, at: &str| Some((Yaml::from(key), read(answers, at, inner, &none)?));
    let own = known.iter().filter_map(|option| named(option, &format!("{name}:{option}")));
    let more = (0..free).filter_map(|n| named(answers.get(&free_key(name, n))?, &free_value(name, n)));
    some(own.chain(more).collect())
}

/// 只写了文号的写成文字；只打了勾的写「已附」。
fn paper(answers: &Answers, name: &str) -> Option<Yaml> {
    let part = |key: &str| answers.get(&format!("{name}:{key}")).map(Yaml::from);
    match (part("doc"), part("date"), part("result")) {
        (None, None, None) => part("have").map(|_| Yaml::from("已附")),
        (Some(doc), None, None) => Some(doc),
        (doc, date, result) => {
            let parts = [("doc", doc), ("date", date), ("result", result)];
            some(parts.into_iter().filter_map(|(key, value)| Some((key.into(), value?))).collect())
        }
    }
}

fn some(map: Mapping) -> Option<Yaml> {
    (!map.is_empty()).then_some(Yaml::Mapping(map))
}

#[cfg(test)]
#[path = "controls_tests.rs"]
mod tests;

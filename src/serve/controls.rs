//! 表单：由键的形状排出控件，再由填来的各项读回值。两边说的是同一套名称，所以放在一处。

use serde::Serialize;
use serde_yaml::{Mapping, Value as Yaml};

use super::answers::Answers;
use crate::{
    intake::ask::Hint,
    text::{FieldShape, Shape, Word, compose_flow},
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
    count: usize,
}

impl<'a> Drawer<'a> {
    /// 照填来的排；第一次打开的没有填来的。
    pub(super) fn new(answers: &'a Answers) -> Self {
        Drawer { answers, count: 0 }
    }

    /// 一个键的控件。
    pub(super) fn field(&mut self, above: &str, field: &FieldShape, hint: &Hint) -> Control {
        let name = format!("{above}:{}", field.key);
        let own = self.control(&name, field.key, &field.shape, hint);
        let about = [
            field.doc.strip_prefix(field.title()).unwrap_or_default().trim_start_matches(['，', '：', '；']),
            &own.about,
        ];
        Control {
            title: field.title().to_owned(),
            about: about.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join("；"),
            must: field.required,
            need: hint.demanded && !field.required,
            ..own
        }
    }

    fn control(&mut self, name: &str, key: &str, shape: &Shape, hint: &Hint) -> Control {
        let plain = self.plain(name, hint);
        match shape {
            Shape::Word(words) => Control { kind: "select", options: self.words(name, words, &plain.value), ..plain },
            Shape::Listed(words) => Control { kind: "listed", options: self.words(name, words, &plain.value), ..plain },
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
            Shape::Word(words) | Shape::Listed(words) if hint.options.is_empty() => {
                Control { kind: "ticks", options: self.words(&name, words, ""), ..plain }
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

    fn words(&self, name: &str, words: &'static [Word], value: &str) -> Vec<Choice> {
        let all: Vec<String> = words.iter().map(|word| word.zh.to_owned()).collect();
        self.choices(name, &all, value)
    }

    fn choices(&self, name: &str, all: &[String], value: &str) -> Vec<Choice> {
        let chosen = |option: &str| option == value || self.answers.all(name).any(|given| given == option);
        all.iter().map(|o| Choice { value: o.clone(), label: o.clone(), chosen: chosen(o) }).collect()
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
        Shape::Word(_) | Shape::Listed(_) => answers.all(name).map(Yaml::from).collect(),
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
mod tests {
    use super::*;
    use crate::model::{Event, Kind};

    fn read_all(kind: Kind, pairs: &[(&str, &str)], options: &[(&str, &[&str])]) -> Vec<String> {
        let answers = Answers::of(pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect());
        let hint = |key: &str| {
            let own = options.iter().find(|(k, _)| *k == key);
            Hint::of(own.map_or_else(Vec::new, |(_, all)| all.iter().map(|o| (*o).to_owned()).collect()))
        };
        Event::fields_of(kind).iter().filter_map(|f| assignment(&answers, "v", f, &hint(f.key))).collect()
    }

    #[test]
    fn what_is_filled_in_becomes_the_assignments_of_the_command_line() {
        let declared = read_all(
            Kind::Declare,
            &[
                ("v:plan_year", "2024"),
                ("v:estimate:前期费用", "3万元"),
                ("v:estimate::k0", "建设费用"),
                ("v:estimate::v0", "80万元"),
                ("v:contents", "背景和依据"),
                ("v:contents", "需求分析"),
                ("v:exception:basis", "国家"),
                ("v:exception:scope:conforms", "是"),
            ],
            &[("estimate", &["前期费用"]), ("contents", &["背景和依据", "需求分析"])],
        );
        assert_eq!(
            declared,
            [
                "plan_year=2024",
                "estimate={前期费用: 3万元, 建设费用: 80万元}",
                "contents=[背景和依据, 需求分析]",
                "exception={basis: 国家, scope: {conforms: 是}}"
            ]
        );
        let papers = read_all(
            Kind::ApplyAcceptance,
            &[
                ("v:materials:审计报告:doc", "巫审〔2024〕3号"),
                ("v:materials:数据字典:have", "1"),
                ("v:materials:财务报告:date", "2024-05-01"),
                ("v:materials:财务报告:doc", "甲"),
            ],
            &[("materials", &["审计报告", "数据字典", "财务报告"])],
        );
        assert_eq!(
            papers,
            ["materials={审计报告: 巫审〔2024〕3号, 数据字典: 已附, 财务报告: {doc: 甲, date: 2024-05-01}}"]
        );
        let adjusted = read_all(
            Kind::Adjust,
            &[("v:plan_effect:1:year", "2024"), ("v:plan_effect:1:plan", "-3万元"), ("v:note", "{甲}")],
            &[],
        );
        assert_eq!(adjusted, ["note={甲}", "plan_effect=[{year: \"2024\", plan: \"-3万元\"}]"]);
    }

    #[test]
    fn every_kind_of_event_can_be_drawn() {
        let none = Answers::default();
        for kind in Kind::ALL {
            let mut drawer = Drawer::new(&none);
            let drawn: Vec<Control> =
                Event::fields_of(*kind).iter().map(|f| drawer.field("v", f, &Hint::default())).collect();
            assert!(drawn.iter().all(|c| !c.kind.is_empty() && !c.title.is_empty()), "{kind}");
        }
    }
}

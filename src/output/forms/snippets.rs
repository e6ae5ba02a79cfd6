//! 编辑器里新记一个事件的样板：必填的键，和办法的清单所要的各项。

use serde_json::{Map, Value, json};

use crate::{
    model::{Event, Kind},
    ruleset::{RuleSet, Within},
    text::Shape,
};

/// 各种事件的样板。
pub(super) fn snippets(law: Option<&RuleSet>) -> Vec<Value> {
    Kind::ALL.iter().map(|kind| snippet(*kind, law)).collect()
}

fn snippet(kind: Kind, law: Option<&RuleSet>) -> Value {
    let mut stops = Stops(0);
    let mut body: Map<String, Value> = Map::new();
    body.insert("event".into(), json!(kind.zh()));
    for field in Event::fields_of(kind).iter().filter(|field| field.required && field.key != "event") {
        body.insert(field.key.to_owned(), stops.value(&field.shape));
    }
    for (within, names) in law.map(|law| wanted(kind, law)).unwrap_or_default() {
        body.insert(within.key().to_owned(), stops.list(within, &names));
    }
    json!({"label": kind.zh(), "description": kind.doc(), "body": body})
}

/// 清单所要的各项：一般的项目都要的，另附条件的项不在内。
fn wanted(kind: Kind, law: &RuleSet) -> Vec<(Within, Vec<String>)> {
    let own = law.checklists.values().filter(|list| list.event.kind == kind);
    let names = own.map(|list| {
        let items = list.items.iter().filter(|item| item.when.is_empty());
        (list.within, items.map(|item| item.name.clone()).collect::<Vec<_>>())
    });
    names.filter(|(_, names)| !names.is_empty()).collect()
}

/// 依次跳到的各处。
struct Stops(usize);

impl Stops {
    fn stop(&mut self, example: &str) -> Value {
        self.0 += 1;
        json!(format!("${{{}:{example}}}", self.0))
    }

    fn value(&mut self, shape: &Shape) -> Value {
        match shape {
            Shape::Word(words) | Shape::Listed(_, words) => self.stop(words.first().map_or("…", |word| word.zh)),
            Shape::Money { .. } => self.stop("900万元"),
            Shape::Date => self.stop("2024-01-31"),
            Shape::Month => self.stop("2024-03"),
            Shape::Year => self.stop("2024"),
            Shape::Years => self.stop("2022-2026"),
            Shape::Number => self.stop("1"),
            Shape::Bool => self.stop("false"),
            Shape::List(inner) => json!([self.value(inner)]),
            Shape::Map(inner) | Shape::Yearly(inner) => json!({ "名称": self.value(inner) }),
            Shape::Either(plain, _) => self.value(plain),
            Shape::Record(_, fields) => {
                let required = fields.iter().filter(|field| field.required);
                required.map(|field| (field.key.to_owned(), self.value(&field.shape))).collect()
            }
            Shape::Text | Shape::Event => self.stop("…"),
        }
    }

    fn list(&mut self, within: Within, names: &[String]) -> Value {
        match within {
            Within::Contents | Within::Reviewed => json!(names),
            Within::Estimate => names.iter().map(|name| (name.clone(), self.stop("无"))).collect(),
            Within::Materials => names.iter().map(|name| (name.clone(), self.stop("文号"))).collect(),
        }
    }
}

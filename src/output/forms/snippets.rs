//! 编辑器里新记一个事件的样板：必填的键，办法的清单所要的各项，由谁、文号、报给谁，和规则会要求写明的键。

use serde_json::{Map, Value, json};

use crate::{
    model::{Deed, DeedAct, Event, Kind},
    rules::is_demanded,
    ruleset::{RuleSet, Within},
    text::{FieldShape, Shape},
};

/// 项目的各种事件的样板。
pub(super) fn snippets(law: Option<&RuleSet>) -> Vec<Value> {
    Kind::ALL.iter().map(|kind| snippet(*kind, law)).collect()
}

/// 单位、县、框架的各种事件的样板。
pub(super) fn deed_snippets<A: DeedAct>() -> Vec<Value> {
    let kinds = A::kinds().iter();
    kinds
        .map(|kind| {
            let (name, mut stops) = (kind.to_string(), Stops(0));
            let fields = Deed::<A>::fields_of(*kind);
            let own = A::own_fields(*kind);
            // 自有的键都是这件事要说的；共有的只要必填的。
            let is_own = |field: &&FieldShape| field.required || own.iter().any(|own| own.key == field.key);
            let wanted = fields.iter().filter(|field| field.key != "event").filter(is_own);
            let mut body = Map::from_iter([("event".to_owned(), json!(name))]);
            body.extend(wanted.map(|field| (field.key.to_owned(), stops.value(&field.shape))));
            json!({"label": name, "description": A::doc(*kind), "body": body})
        })
        .collect()
}

fn snippet(kind: Kind, law: Option<&RuleSet>) -> Value {
    let mut stops = Stops(0);
    let mut body: Map<String, Value> = Map::new();
    body.insert("event".into(), json!(kind.zh()));
    for field in Event::fields_of(kind).iter().filter(|field| field.key != "event") {
        if let Some(value) = law.and_then(|law| by_law(law, kind, field.key, &mut stops)) {
            body.insert(field.key.to_owned(), value);
        } else if field.required || is_demanded(kind, field.key) {
            body.insert(field.key.to_owned(), stops.value(&field.shape));
        }
    }
    json!({"label": kind.zh(), "description": kind.doc(), "body": body})
}

/// 办法所要的：由哪个机关，文号，报给谁，清单的各项；建设单位自己作出的，不写由谁、文号。
fn by_law(law: &RuleSet, kind: Kind, key: &str, stops: &mut Stops) -> Option<Value> {
    let body = || {
        let competence = law.competence.get(&kind)?;
        let role = competence.by.first().filter(|role| law.bodies.has(role))?;
        Some(law.bodies.name(role))
    };
    match key {
        "by" => Some(stops.stop(body()?)),
        "doc" => body().map(|_| stops.stop("文号")),
        "filed_with" => {
            let bodies = law.files_with(kind);
            (!bodies.is_empty()).then(|| bodies.into_iter().map(|name| (name, stops.stop("2024-01-31"))).collect())
        }
        key => {
            let (within, names) = wanted(kind, law).into_iter().find(|(within, _)| within.key() == key)?;
            Some(stops.list(within, &names))
        }
    }
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

//! JSON Schema（2020-12）：由读文件所用的同一套语法得出，供编辑器补全和随写随查。
//!
//! 编辑器按 YAML 的类型看值：`2023` 是数，`true` 是真假；本程序一律读作文字。
//! 所以这里两种写法都收，只有程序本来不收的才不收（如没有单位的金额）。

use std::path::Path;

use serde_json::{Map, Value, json};

use crate::{
    model::{County, CountyAct, Event, Framework, FrameworkAct, Kind, Project, Unit, UnitAct},
    output::forms::{
        grounds::cite,
        schema_common::{Document, MONTH, YEAR, date_pattern, described, head, money_pattern, record, spellings},
        schema_rules,
        snippets::{deed_snippets, snippets},
    },
    rules::known,
    ruleset::{BUILTIN, RuleSet},
    text::{Decode, Shape},
};

/// 一种文件的 JSON Schema。
#[must_use]
pub fn schema(of: Document) -> Value {
    let (title, shape) = match of {
        Document::Project => ("政务信息化项目", Project::shape()),
        Document::Unit => ("项目建设单位（unit.yaml）", Unit::shape()),
        Document::County => ("县（county.yaml）", County::shape()),
        Document::Framework => ("跨部门框架（projects/框架/编号.yaml）", Framework::shape()),
        Document::Rules => return schema_rules::schema(),
    };
    let mut root = record(&shape, &value);
    let mut defs = leaves();
    let law = builtin();
    if let Some(law) = &law {
        cite(&mut root, of, law);
    }
    let deeds = match of {
        Document::Unit => deed_snippets::<UnitAct>(),
        Document::County => deed_snippets::<CountyAct>(),
        Document::Framework => deed_snippets::<FrameworkAct>(),
        Document::Project | Document::Rules => Vec::new(),
    };
    if !deeds.is_empty() {
        root["properties"]["events"]["items"]["defaultSnippets"] = json!(deeds);
    }
    if of == Document::Project {
        defs.insert("event".into(), event(law.as_ref()));
        defs.extend(Event::common_fields().iter().map(|f| (common(f.key), described(f, value(&f.shape)))));
        defs.extend(Kind::ALL.iter().map(|kind| (definition(*kind), act(*kind, law.as_ref()))));
        defs.insert("amounts".into(), amounts());
        root["if"] = was_classified();
        root["else"] = json!({"properties": {"events": {"items": reference("amounts")}}});
    }
    head(&mut root, of, title, defs);
    root
}

/// 内置的规则集：样板与说明里的条款取自它。
fn builtin() -> Option<RuleSet> {
    RuleSet::parse(Path::new(BUILTIN.0), BUILTIN.1, &known()).ok()
}

fn reference(name: &str) -> Value {
    json!({"$ref": format!("#/$defs/{name}")})
}

/// YAML 文件里一个值的写法。
fn value(shape: &Shape) -> Value {
    match shape {
        Shape::Text => reference("text"),
        Shape::Word(words) => json!({"enum": spellings(words)}),
        // 当地可以另外列举，所以只作参考。
        Shape::Listed(_, words) => json!({"type": "string", "examples": spellings(words)}),
        Shape::Money { none: true, .. } => reference("money-or-none"),
        Shape::Money { signed: true, .. } => reference("change"),
        Shape::Money { .. } => reference("money"),
        Shape::Date => reference("date"),
        Shape::Month => reference("month"),
        Shape::Year => reference("year"),
        Shape::Years => reference("years"),
        Shape::Number => reference("number"),
        Shape::Bool => reference("bool"),
        // 没有填写的列表、键值即空的。
        Shape::List(inner) => json!({"type": ["array", "null"], "items": value(inner)}),
        Shape::Map(inner) => json!({"type": ["object", "null"], "additionalProperties": value(inner)}),
        Shape::Yearly(inner) => json!({
            "type": ["object", "null"],
            "propertyNames": {"pattern": format!("^{YEAR}$")},
            "additionalProperties": value(inner),
        }),
        Shape::Record(..) => record(shape, &value),
        Shape::Either(plain, full) => json!({"anyOf": [value(plain), value(full)]}),
        Shape::Event => reference("event"),
    }
}

fn definition(kind: Kind) -> String {
    format!("event-{}", kind.en())
}

/// 各事件共有的键只写一次。
fn common(key: &str) -> String {
    format!("common-{key}")
}

/// 事件：按 `event` 取不同的键。
fn event(law: Option<&RuleSet>) -> Value {
    let branches = Kind::ALL.iter().map(|kind| json!({"if": of_kind(*kind), "then": reference(&definition(*kind))}));
    let kinds = json!({"title": "事件种类", "enum": spellings(Kind::WORDS)});
    json!({
        "title": "事件",
        "type": "object",
        "properties": {"event": kinds},
        // 日期由各种事件自己要：两处都要，编辑器就说两遍。
        "required": ["event"],
        "errorMessage": "一个事件先写 event（种类），再写 date（日期）",
        "defaultSnippets": snippets(law),
        "allOf": branches.collect::<Vec<_>>(),
    })
}

/// 是这种事件。
fn of_kind(kind: Kind) -> Value {
    let words = spellings(&Kind::WORDS[kind as usize..=kind as usize]);
    json!({"type": "object", "properties": {"event": {"enum": words}}, "required": ["event"]})
}

/// 必填的金额：涉密的项目可以不写。
fn amount_keys(kind: Kind) -> Vec<&'static str> {
    let is_amount = |shape: &Shape| matches!(shape, Shape::Money { none: false, .. });
    kind.own_fields().into_iter().filter(|f| f.required && is_amount(&f.shape)).map(|f| f.key).collect()
}

/// 不涉密的，各种事件必填的金额；别的必填的键还没有写齐的先不说，那一句里已经有它。
fn amounts() -> Value {
    let kinds = Kind::ALL.iter().map(|kind| (*kind, amount_keys(*kind))).filter(|(_, keys)| !keys.is_empty());
    let branches = kinds.map(|(kind, keys)| {
        let message = format!("「{kind}」须有 {}；只有涉密项目可以不写", keys.join("、"));
        let others = Event::fields_of(kind).into_iter().filter(|field| field.required && !keys.contains(&field.key));
        let mut complete = of_kind(kind);
        complete["required"] = others.map(|field| field.key).collect();
        json!({"if": complete, "then": {"required": keys, "errorMessage": message}})
    });
    json!({"allOf": branches.collect::<Vec<_>>()})
}

/// 涉密：开头写明，或由「事实变更」写明。
fn was_classified() -> Value {
    let says = json!({
        "type": "object",
        "properties": {"classified": {"enum": [true, "true"]}},
        "required": ["classified"],
    });
    let change = json!({"allOf": [of_kind(Kind::ChangeFacts), {"properties": {"set": says}, "required": ["set"]}]});
    json!({"anyOf": [
        says,
        {"type": "object", "properties": {"events": {"type": "array", "contains": change}}, "required": ["events"]},
    ]})
}

/// 一种事件的全部键。
fn act(kind: Kind, law: Option<&RuleSet>) -> Value {
    let mut schema = record(&Shape::Record(kind.zh(), Event::fields_of(kind)), &value);
    let amounts = amount_keys(kind);
    if let Some(required) = schema["required"].as_array_mut() {
        required.retain(|key| !amounts.iter().any(|amount| key == amount));
    }
    for field in Event::common_fields() {
        schema["properties"][field.key] = reference(&common(field.key));
    }
    let article = law.and_then(|law| Some(law.cite(law.competence.get(&kind)?.article)));
    let basis = article.map(|article| format!("（{article}）")).unwrap_or_default();
    schema["description"] = json!(format!("{}{basis}", kind.doc().trim_end_matches('。')));
    schema
}

/// 各种值的写法，各写一次。
fn leaves() -> Map<String, Value> {
    let money = money_pattern(false);
    let or_none = format!("^无$|{money}");
    let year = format!("^{YEAR}$");
    let years = format!("^{YEAR}\\s*[-—－]\\s*{YEAR}$");
    let month = format!("^{YEAR}-{MONTH}$");
    let money_error = "金额写成「数字＋单位」，如 1280万元、900元";
    let leaves = [
        // 什么文字都可以；不写类型，编辑器才不拿 true、false 来补全。
        ("text", json!({"not": {"type": ["object", "array", "null"]}, "pattern": "\\S", "errorMessage": "这里写文字"})),
        (
            "money",
            json!({"type": "string", "pattern": money, "patternErrorMessage": money_error, "errorMessage": money_error}),
        ),
        (
            "money-or-none",
            json!({"type": "string", "pattern": or_none, "patternErrorMessage": money_error, "errorMessage": money_error}),
        ),
        (
            "change",
            json!({"errorMessage": "金额写成「数字＋单位」，减少的前面写 -，不变写 0", "anyOf": [{"type": "string", "pattern": money_pattern(true)}, {"enum": [0, "0"]}]}),
        ),
        (
            "date",
            json!({"type": "string", "pattern": date_pattern(), "patternErrorMessage": "日期写成 YYYY-MM-DD", "errorMessage": "日期写成 YYYY-MM-DD"}),
        ),
        (
            "month",
            json!({"type": "string", "pattern": month, "patternErrorMessage": "年月写成 YYYY-MM", "errorMessage": "年月写成 YYYY-MM"}),
        ),
        (
            "year",
            json!({"errorMessage": "年份写成 YYYY", "anyOf": [{"type": "integer", "minimum": 1990, "maximum": 2100}, {"type": "string", "pattern": year}]}),
        ),
        (
            "years",
            json!({"type": "string", "pattern": years, "patternErrorMessage": "起止年份写成 2022-2026", "errorMessage": "起止年份写成 2022-2026"}),
        ),
        (
            "number",
            json!({"errorMessage": "这里写整数", "anyOf": [{"type": "integer", "minimum": 0, "maximum": 65535}, {"type": "string", "pattern": "^\\d+$"}]}),
        ),
        ("bool", json!({"enum": [true, false, "true", "false"], "errorMessage": "写 true 或 false"})),
    ];
    leaves.map(|(name, value)| (name.to_owned(), value)).into_iter().collect()
}

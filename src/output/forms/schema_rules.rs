//! 规则集（TOML）的 JSON Schema：参数由声明得出，其余各表写在这里。

use serde_json::{Map, Value, json};

use crate::{
    model::Kind,
    output::forms::schema_common::{Document, YEAR, date_pattern, head, money_pattern, record, spellings},
    rules::rules,
    ruleset::{Condition, Parameters},
    text::Shape,
};

/// 规则集的 JSON Schema。
pub(crate) fn schema() -> Value {
    let mut properties = tables();
    let mut parameters = record(&Parameters::shape(), &value);
    if let Some(Value::Object(found)) = parameters.get_mut("properties").map(Value::take) {
        properties.extend(found);
    }
    let mut root = json!({
        "type": "object",
        "properties": properties,
        "required": ["id", "title", "issuer", "effective_from", "articles", "bodies", "competence", "rules"],
        "additionalProperties": false,
    });
    head(&mut root, Document::Rules, "规则集（rules/*.toml）", definitions());
    root
}

/// TOML 里一个值的写法：数写整数，金额、日期与用语加引号。
fn value(shape: &Shape) -> Value {
    match shape {
        Shape::Word(words) => json!({"enum": spellings(words)}),
        Shape::Money { .. } => json!({"type": "string", "pattern": money_pattern(false)}),
        Shape::Date => json!({"type": "string", "pattern": date_pattern()}),
        Shape::Year => json!({"type": "string", "pattern": format!("^{YEAR}$")}),
        Shape::Number => json!({"type": "integer", "minimum": 0}),
        Shape::Bool => json!({"type": "boolean"}),
        Shape::List(inner) => json!({"type": "array", "items": value(inner)}),
        Shape::Map(inner) | Shape::Yearly(inner) => json!({"type": "object", "additionalProperties": value(inner)}),
        Shape::Either(a, b) => json!({"anyOf": [value(a), value(b)]}),
        Shape::Record(_, fields) => {
            let mut schema = record(shape, &value);
            if fields.iter().any(|f| f.key == "article") {
                schema["properties"]["article"] = reference("citation");
            }
            schema
        }
        Shape::Text | Shape::Month | Shape::Years | Shape::Event => json!({"type": "string"}),
    }
}

fn reference(name: &str) -> Value {
    json!({"$ref": format!("#/$defs/{name}")})
}

/// 一张表：键、写法与必填的键。
fn table<const N: usize>(title: &str, required: &[&str], keys: [(&str, Value); N]) -> Value {
    let properties: Map<String, Value> = keys.into_iter().map(|(k, v)| (k.to_owned(), v)).collect();
    json!({"title": title, "type": "object", "properties": properties, "required": required, "additionalProperties": false})
}

/// 键有定、值相同的表。
fn keyed(title: &str, names: &Value, inner: Value) -> Value {
    json!({"title": title, "type": "object", "propertyNames": names, "additionalProperties": inner})
}

fn list(inner: Value) -> Value {
    json!({"type": "array", "items": inner})
}

/// 参数以外的各表。
fn tables() -> Map<String, Value> {
    let text = |title: &str| json!({"title": title, "type": "string"});
    let date = |title: &str| json!({"title": title, "type": "string", "pattern": date_pattern()});
    let slugs = json!({"enum": rules().map(|r| r.slug).collect::<Vec<_>>()});
    let kinds = json!({"enum": spellings(Kind::WORDS)});
    let tables = [
        ("id", text("标识")),
        ("title", text("办法名称")),
        ("issuer", text("制定机关")),
        ("effective_from", date("施行日期")),
        ("effective_to", date("失效日期（含）")),
        ("checked_on", date("最近一次与条文核对的日期")),
        ("superior", json!({"title": "上位规定", "type": "array", "items": {"type": "string"}})),
        ("region", text("施行于哪里，行政区划代码")),
        ("supersedes", text("接替哪一部，写它的标识")),
        ("articles", keyed("条文登记", &json!({"pattern": "^\\d+$"}), reference("article"))),
        ("bodies", json!({"title": "机关：角色到名称", "type": "object", "additionalProperties": list(text("名称"))})),
        ("competence", keyed("权限：事件由谁作出", &kinds, reference("competence"))),
        ("rules", keyed("规则登记", &slugs, reference("rule"))),
        ("requires", keyed("须先有", &slugs, list(reference("requirement")))),
        ("checklist", json!({"title": "清单", "type": "object", "additionalProperties": reference("checklist")})),
    ];
    tables.map(|(name, value)| (name.to_owned(), value)).into_iter().collect()
}

fn definitions() -> Map<String, Value> {
    let text = || json!({"type": "string"});
    let flag = || json!({"type": "boolean"});
    let severity = || json!({"title": "轻重", "enum": ["info", "warn", "error"]});
    let when = || json!({"title": "全部成立才适用", "type": "array", "items": {"enum": spellings(Condition::WORDS)}});
    let patterns = || list(reference("pattern"));
    let kinds = || list(json!({"enum": spellings(Kind::WORDS)}));
    let names: Vec<&str> = Kind::ALL.iter().map(|k| k.zh()).collect();
    let status = json!({"title": "落实的程度", "enum": ["automated", "partial", "manual", "informative"]});
    let paragraph = table("款", &["gist", "status"], [("gist", text()), ("status", status), ("reason", text())]);
    let item = table(
        "清单的一项",
        &["name"],
        [("name", text()), ("also", list(text())), ("when", when()), ("severity", severity())],
    );
    let definitions = [
        ("citation", json!({"title": "条款", "type": "string", "pattern": "^[1-9]\\d*(\\.[1-9]\\d*)?$"})),
        (
            "pattern",
            json!({"title": "事件的样子", "type": "string", "pattern": format!("^({})(·.+)?$", names.join("|"))}),
        ),
        ("article", table("条", &["chapter", "paragraphs"], [("chapter", text()), ("paragraphs", list(paragraph))])),
        (
            "competence",
            table(
                "权限",
                &["by", "article"],
                [("by", list(text())), ("article", reference("citation")), ("others", flag())],
            ),
        ),
        (
            "rule",
            table(
                "规则",
                &["articles", "severity", "duty"],
                [
                    ("articles", list(reference("citation"))),
                    ("external", list(text())),
                    ("severity", severity()),
                    ("duty", text()),
                    ("waivable", flag()),
                    ("waiver_bodies", list(text())),
                    ("off", text()),
                    ("interpretation", flag()),
                    ("note", text()),
                ],
            ),
        ),
        (
            "requirement",
            table(
                "须先有",
                &["events", "needs", "article"],
                [
                    ("events", patterns()),
                    ("needs", patterns()),
                    ("undone_by", kinds()),
                    ("when", when()),
                    ("unless", patterns()),
                    ("article", reference("citation")),
                    ("severity", severity()),
                    ("once", json!({"type": "boolean"})),
                    ("spare_consultancy", json!({"type": "boolean"})),
                ],
            ),
        ),
        (
            "checklist",
            table(
                "清单",
                &["event", "within", "article", "items"],
                [
                    ("event", reference("pattern")),
                    ("within", json!({"enum": ["materials", "contents", "estimate", "reviewed"]})),
                    ("dated", flag()),
                    ("undone_by", kinds()),
                    ("when", when()),
                    ("article", reference("citation")),
                    ("items", list(item)),
                ],
            ),
        ),
    ];
    definitions.map(|(name, value)| (name.to_owned(), value)).into_iter().collect()
}

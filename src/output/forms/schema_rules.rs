//! 规则集（TOML）的 JSON Schema：参数由声明得出，其余各表写在这里。

use serde_json::{Map, Value, json};

use crate::{
    model::Kind,
    output::forms::schema_common::{Document, YEAR, date_pattern, head, money_pattern, record, spellings},
    ruleset::{Condition, Parameters, YearEnd, table_doc},
    text::Shape,
};

/// 规则集的 JSON Schema。
pub(crate) fn schema() -> Value {
    let mut properties = tables();
    let mut parameters = record(&Parameters::shape(), &value);
    if let Some(Value::Object(mut found)) = parameters.get_mut("properties").map(Value::take) {
        found.iter_mut().for_each(|(group, schema)| describe(group, schema));
        // 只写所据的一款，或写成一组。
        if let Some(group) = found.remove("records") {
            found.insert("records".into(), records(group));
        }
        properties.extend(found);
    }
    let mut root = json!({
        "type": "object",
        "properties": properties,
        "required": ["id", "title", "issuer", "effective_from"],
        "anyOf": [{"required": ["articles", "bodies"]}, {"required": ["extends"]}],
        "additionalProperties": false,
    });
    head(&mut root, Document::Rules, "规则集（rules/*.toml）", definitions());
    root
}

/// 写上一组参数与其中各张表的含义。
fn describe(group: &str, schema: &mut Value) {
    schema["description"] = json!(table_doc(group).unwrap_or("一组参数"));
    let Some(tables) = schema.get_mut("properties").and_then(Value::as_object_mut) else { return };
    for (name, table) in tables.iter_mut().filter(|(_, table)| table.get("properties").is_some()) {
        if let Some(doc) = table_doc(&format!("{group}.{name}")) {
            table["description"] = json!(doc);
        }
    }
}

fn records(mut group: Value) -> Value {
    group["properties"]["article"] = reference("citation");
    let description = group.get("description").cloned().unwrap_or_default();
    json!({"description": description, "anyOf": [reference("citation"), group]})
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
        Shape::Listed(..) | Shape::Text | Shape::Month | Shape::Years | Shape::Event => json!({"type": "string"}),
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
    let text = || json!({"type": "string"});
    let date = || json!({"type": "string", "pattern": date_pattern()});
    let kinds = json!({"enum": spellings(Kind::WORDS)});
    let by_slug = |name: &str| json!({"type": "object", "additionalProperties": list(reference(name))});
    let tables = [
        ("format", json!({"enum": [1, 2]})),
        ("id", text()),
        ("title", text()),
        ("issuer", text()),
        ("effective_from", date()),
        ("effective_to", date()),
        ("checked_on", date()),
        ("superior", list(text())),
        ("region", text()),
        ("supersedes", text()),
        ("unused", text()),
        ("default_duty", text()),
        ("extends", text()),
        ("renumber", keyed("条号的对应", &json!({"pattern": CITATION}), reference("citation"))),
        ("without", list(text())),
        ("amend", list(reference("amendment"))),
        ("articles", keyed("条文登记", &json!({"pattern": CITATION}), reference("article"))),
        ("bodies", json!({"type": "object", "additionalProperties": list(json!({"title": "名称", "type": "string"}))})),
        ("words", words_schema()),
        ("competence", keyed("权限：事件由谁作出", &kinds, reference("competence"))),
        ("rules", json!({"type": "object", "additionalProperties": reference("rule")})),
        ("requires", by_slug("requirement")),
        ("checklist", json!({"type": "object", "additionalProperties": reference("checklist")})),
        ("within", by_slug("interval")),
        ("lapse", by_slug("interval")),
        ("lockout", by_slug("interval")),
    ];
    let described = |(name, mut schema): (&str, Value)| {
        schema["description"] = json!(table_doc(name).unwrap_or_default());
        (name.to_owned(), schema)
    };
    tables.map(described).into_iter().collect()
}

/// 条款的写法。
const CITATION: &str = "^[1-9]\\d*(\\.[1-9]\\d*([(（].+[)）])?)?$";

/// 当地的用语：另起叫法的是表，另外列举的是列。
fn words_schema() -> Value {
    let called = |title: &str| json!({"title": title, "description": "当地的叫法 = 规定的用语", "type": "object", "additionalProperties": {"type": "string"}});
    let listed = |title: &str| json!({"title": title, "description": "当地列举的全部", "type": "array", "items": {"type": "string"}});
    let fund = json!({"anyOf": [{"type": "string"}, table("资金来源", &["name"], [
        ("name", json!({"title": "名称", "type": "string"})),
        ("fiscal", json!({"title": "是不是财政资金", "type": "boolean"})),
    ])]});
    let funds =
        json!({"title": "资金来源", "description": "依次是报表的各栏", "type": "array", "maxItems": 12, "items": fund});
    let keys = [
        ("events", called("事件")),
        ("unit_acts", called("单位的事件")),
        ("county_acts", called("县的事件")),
        ("natures", called("建设性质")),
        ("funding_modes", called("资金与建设方式")),
        ("features", called("项目特征")),
        ("tiers", called("单位的层级")),
        ("statuses", called("系统的状况")),
        ("contracts", called("合同的种类")),
        ("opinions", called("审核意见")),
        ("grades", called("评价等次")),
        ("categories", listed("项目类别")),
        ("units", listed("单位类别")),
        ("exceptions", listed("例外的事由")),
        ("review_fields", listed("审查领域")),
        ("grounds", listed("自行调整的情形")),
        ("special", listed("专项审批的种类")),
        ("funds", funds),
    ];
    table("当地的用语", &[], keys)
}

fn titled(title: &str, mut schema: Value) -> Value {
    schema["title"] = json!(title);
    schema
}

fn definitions() -> Map<String, Value> {
    let text = |title: &str| json!({"title": title, "type": "string"});
    let flag = |title: &str| json!({"title": title, "type": "boolean"});
    let money = || json!({"type": "string", "pattern": money_pattern(false)});
    let severity = || json!({"title": "轻重：提示、提醒、错误", "enum": ["info", "warn", "error"]});
    let when = || json!({"title": "全部成立才适用", "type": "array", "items": reference("condition")});
    let patterns = |title: &str| titled(title, list(reference("pattern")));
    let kinds = |title: &str| titled(title, list(json!({"enum": spellings(Kind::WORDS)})));
    let names: Vec<&str> = Kind::ALL.iter().map(|k| k.zh()).collect();
    let article = || ("article", reference("citation"));
    let status = || json!({"title": "落实的程度", "enum": ["automated", "partial", "manual", "informative"]});
    let reason = || text("不（完全）自动核查的理由");
    let paragraph =
        table("款", &["gist", "status"], [("gist", text("大意")), ("status", status()), ("reason", reason())]);
    let limits = ["total_at_least", "total_above", "total_at_most", "total_below"].into_iter();
    let limits = limits.chain(["amount_at_least", "amount_above", "amount_at_most", "amount_below"]);
    let mut amounts: Map<String, Value> = limits.map(|key| (key.to_owned(), money())).collect();
    amounts.insert("part".into(), text("看估算里的哪一项"));
    let amounts = json!({"title": "金额的界限：total 是总投资，amount 是事件自己的金额；at_least、at_most 含本数", "type": "object", "properties": amounts, "additionalProperties": false, "minProperties": 1});
    let item = table(
        "清单的一项",
        &["name"],
        [
            ("name", text("名称")),
            ("also", titled("也认的叫法", list(text("叫法")))),
            ("when", when()),
            ("severity", severity()),
        ],
    );
    let definitions = [
        ("citation", json!({"title": "条款，如 22、22.1、22.1(二)", "type": "string", "pattern": CITATION})),
        ("condition", json!({"anyOf": [{"enum": spellings(Condition::WORDS)}, amounts]})),
        (
            "pattern",
            json!({"title": "事件的样子，如 签订合同·建设", "type": "string", "pattern": format!("^({})(·.+)?$", names.join("|"))}),
        ),
        (
            "article",
            json!({"anyOf": [
                text("大意"),
                table("条", &[], [
                    ("chapter", text("所在的章")),
                    ("paragraphs", titled("各款", list(paragraph))),
                    ("gist", text("大意")),
                    ("status", status()),
                    ("reason", reason()),
                ]),
            ]}),
        ),
        (
            "amendment",
            table(
                "一次修改",
                &["from"],
                [
                    ("from", json!({"title": "自哪天起", "type": "string", "pattern": date_pattern()})),
                    ("by", text("依据")),
                    ("set", json!({"title": "改成什么，如 \"acceptance.window.months\" = 3", "type": "object"})),
                    ("without", titled("不再要的表与键", list(text("表或键")))),
                ],
            ),
        ),
        (
            "competence",
            table(
                "权限",
                &["by", "article"],
                [
                    ("by", titled("有权的角色", list(text("角色")))),
                    article(),
                    ("others", flag("没有列出的部门也可以")),
                    (
                        "jointly",
                        table(
                            "会同的机关",
                            &["by", "article"],
                            [("by", titled("会同的角色", list(text("角色")))), article()],
                        ),
                    ),
                    (
                        "tiers",
                        titled(
                            "依规模分档",
                            list(table(
                                "一档",
                                &["when", "by", "article"],
                                [("when", when()), ("by", titled("有权的角色", list(text("角色")))), article()],
                            )),
                        ),
                    ),
                ],
            ),
        ),
        (
            "rule",
            json!({"anyOf": [
                reference("citation"),
                list(reference("citation")),
                table("规则", &[], [
                    ("articles", titled("所据条款", list(reference("citation")))),
                    ("external", titled("另据的上位法", list(text("名称与条款")))),
                    ("severity", severity()),
                    ("duty", text("谁的职责")),
                    ("waivable", flag("可以豁免")),
                    ("waiver_bodies", titled("可以豁免的机关", list(text("角色")))),
                    ("off", text("停用的理由")),
                    ("interpretation", flag("条文有解释余地")),
                    ("note", text("所取的读法")),
                ]),
            ]}),
        ),
        (
            "requirement",
            table(
                "须先有",
                &["events", "needs", "article"],
                [
                    ("title", text("自立的规则的标题")),
                    ("events", patterns("受约束的事件")),
                    ("needs", patterns("须先有的事件，任一")),
                    ("undone_by", kinds("使它不再有效的事件")),
                    ("when", when()),
                    ("unless", patterns("有了这些即不适用")),
                    article(),
                    ("severity", severity()),
                    ("duty", text("自立的规则是谁的职责")),
                    ("once", flag("只看第一次")),
                    ("spare_consultancy", flag("前期咨询的合同不算")),
                    ("spare_own_money", flag("计划全是自有等资金的不算")),
                ],
            ),
        ),
        (
            "checklist",
            table(
                "清单",
                &["event", "within", "article", "items"],
                [
                    ("title", text("自立的规则的标题")),
                    ("severity", severity()),
                    ("duty", text("自立的规则是谁的职责")),
                    ("event", reference("pattern")),
                    (
                        "within",
                        json!({"title": "写在事件的哪个键里", "enum": ["materials", "contents", "estimate", "reviewed"]}),
                    ),
                    ("dated", flag("另有规则核查各项的日期")),
                    ("undone_by", kinds("使它不再有效的事件")),
                    ("when", when()),
                    article(),
                    ("items", titled("各项", list(item))),
                ],
            ),
        ),
        (
            "interval",
            table(
                "一行期间",
                &["after", "then", "article"],
                [
                    ("title", text("自立的规则的标题")),
                    ("after", patterns("起算的事件")),
                    ("then", patterns("受约束的事件")),
                    ("at_least", text("至少隔多久，如 3个月")),
                    ("at_most", text("至多隔多久，如 12个月、20个工作日")),
                    ("until", json!({"title": "到哪一年的年底为止", "enum": spellings(YearEnd::WORDS)})),
                    ("undone_by", kinds("使起算的事件不再有效的事件")),
                    ("when", when()),
                    article(),
                    ("severity", severity()),
                    ("duty", text("自立的规则是谁的职责")),
                ],
            ),
        ),
    ];
    definitions.map(|(name, value)| (name.to_owned(), value)).into_iter().collect()
}

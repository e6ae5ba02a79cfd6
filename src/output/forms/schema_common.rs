//! 几种文件的 JSON Schema 共用的：文首的键、记录、用语、日期与金额的写法。

use serde_json::{Map, Value, json};

use crate::text::{FieldShape, Shape, Word, words};

words! {
    /// 哪一种文件。
    Document {
        Project "项目" "project",
        Unit "单位" "unit",
        County "县" "county",
        Framework "框架" "framework",
        Rules "规则集" "rules",
    }
}

/// 文首的几个键。
pub(super) fn head(root: &mut Value, of: Document, title: &str, defs: Map<String, Value>) {
    let keys = [
        ("$schema", json!("https://json-schema.org/draft/2020-12/schema")),
        ("$id", json!(format!("urn:wsgov:{}:1", of.en()))),
        ("title", json!(title)),
        ("$defs", Value::Object(defs)),
    ];
    if let Value::Object(map) = root {
        map.extend(keys.map(|(key, value)| (key.to_owned(), value)));
    }
}

/// 记录：规定的键；`value` 是各值的写法。
pub(super) fn record(shape: &Shape, value: &dyn Fn(&Shape) -> Value) -> Value {
    let Shape::Record(title, fields) = shape else { return value(shape) };
    let properties: Map<String, Value> =
        fields.iter().map(|f| (f.key.to_owned(), described(f, value(&f.shape)))).collect();
    let required: Vec<&str> = fields.iter().filter(|f| f.required).map(|f| f.key).collect();
    json!({
        "title": title,
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": false,
        "errorMessage": keys(title, fields),
    })
}

/// 须有、可有的键：少写、写错都用这一句，编辑器标在出错的那个键上。
fn keys(title: &str, fields: &[FieldShape]) -> String {
    let named = |required: bool, word: &str| {
        let keys: Vec<_> = fields.iter().filter(|f| f.required == required).map(|f| f.key).collect();
        (!keys.is_empty()).then(|| format!("{word} {}", keys.join("、")))
    };
    let parts: Vec<String> =
        [named(true, "须有"), named(false, "可有"), Some("别的键不收".into())].into_iter().flatten().collect();
    format!("「{title}」{}", parts.join("；"))
}

/// 添上中文的名称与说明。
pub(super) fn described(field: &FieldShape, mut value: Value) -> Value {
    let title = field.title();
    let description = match field.doc {
        "" => written(&field.shape),
        doc => format!("{doc}。{}", written(&field.shape)),
    };
    if let Value::Object(map) = &mut value {
        if !title.is_empty() {
            map.insert("title".into(), json!(title));
        }
        map.insert("description".into(), json!(description));
    }
    value
}

/// 值怎样写；键值、列表说到里面一层。
fn written(shape: &Shape) -> String {
    match shape {
        Shape::Map(inner) => format!("写成「名称: {}」，一行一项", inner.called()),
        Shape::Yearly(inner) => format!("写成「年份: {}」，一行一项", inner.called()),
        Shape::List(inner) => format!("列表，一项一个{}", inner.called()),
        Shape::Record(_, fields) => {
            let keys: Vec<&str> = fields.iter().map(|field| field.key).collect();
            format!("各键：{}", keys.join("、"))
        }
        other => other.called(),
    }
}

/// 用语的各种写法；写成数字的用语，编辑器看到的是数。
pub(super) fn spellings(words: &[Word]) -> Vec<Value> {
    let texts = words.iter().flat_map(|w| [w.zh].into_iter().chain(w.also.iter().copied()));
    let texts: Vec<&str> = texts.collect();
    let numbers = texts.iter().filter_map(|t| t.parse::<u64>().ok()).map(Value::from);
    texts.iter().map(|t| json!(t)).chain(numbers).collect()
}

/// 年份的写法。
pub(super) const YEAR: &str = "(199\\d|20\\d\\d|2100)";
/// 月份的写法。
pub(super) const MONTH: &str = "(0[1-9]|1[0-2])";

/// 日历上有的日子，含闰年的 2 月 29 日。
pub(super) fn date_pattern() -> String {
    let long = "(0[13578]|1[02])-(0[1-9]|[12]\\d|3[01])";
    let short = "(0[469]|11)-(0[1-9]|[12]\\d|30)";
    let february = "02-(0[1-9]|1\\d|2[0-8])";
    let leap = "(199[26]|20([02468][048]|[13579][26]))-02-29";
    format!("^({YEAR}-({long}|{short}|{february})|{leap})$")
}

/// 带单位的金额，至多精确到分。
pub(super) fn money_pattern(signed: bool) -> String {
    let whole = "(\\d+|\\d{1,3}([,，]\\d{3})+)";
    let unit = |name: &str, places: u8| format!("{whole}(\\.\\d{{1,{places}}}0*)?\\s*{name}");
    let units = [unit("亿元?", 10), unit("万元?", 6), unit("元", 2)].join("|");
    let sign = if signed { "[-−－+]?" } else { "\\+?" };
    format!("^\\s*{sign}\\s*({units})\\s*$")
}

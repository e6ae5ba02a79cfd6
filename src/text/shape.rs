//! 值的形状：读法、帮助、`--set` 与 JSON Schema 都照着它说。

use super::{Kept, Word};

/// 值的形状：JSON Schema、帮助和 `--set` 由此而来。
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// 任意文字。
    Text,
    /// 规定的用语之一。
    Word(&'static [Word]),
    /// 列举的词之一，当地可以另外列举（规则集 `[words]` 里的表名）；列举之外的也收。
    Listed(&'static str, &'static [Word]),
    /// 金额，带单位；允许「无」时 `none` 为真，允许负数时 `signed` 为真。
    Money {
        /// 可写「无」。
        none: bool,
        /// 可为负。
        signed: bool,
    },
    /// 日期 YYYY-MM-DD。
    Date,
    /// 年月 YYYY-MM。
    Month,
    /// 年份 YYYY。
    Year,
    /// 起止年份 YYYY-YYYY。
    Years,
    /// 整数。
    Number,
    /// true 或 false。
    Bool,
    /// 列表。
    List(Box<Shape>),
    /// 名称到值。
    Map(Box<Shape>),
    /// 年份到值。
    Yearly(Box<Shape>),
    /// 记录：规定的键。
    Record(&'static str, Vec<FieldShape>),
    /// 一段文字，或一个记录。
    Either(Box<Shape>, Box<Shape>),
    /// 事件：按 `event` 取不同的键。
    Event,
}

/// 记录中的一个键。
#[derive(Clone, Debug, PartialEq)]
pub struct FieldShape {
    /// 键。
    pub key: &'static str,
    /// 中文含义。
    pub doc: &'static str,
    /// 必填。
    pub required: bool,
    /// 涉密的文件里可写什么。
    pub kept: Kept,
    /// 值的形状。
    pub shape: Shape,
}

impl Shape {
    /// 这种值的中文叫法，供提示用。
    #[must_use]
    pub fn called(&self) -> String {
        match self {
            Shape::Text => "文字".into(),
            Shape::Word(words) | Shape::Listed(_, words) => words.iter().map(|w| w.zh).collect::<Vec<_>>().join("、"),
            Shape::Money { none: true, .. } => "带单位的金额（如 1280万元）或「无」".into(),
            Shape::Money { .. } => "带单位的金额（如 1280万元）".into(),
            Shape::Date => "日期（如 2023-09-30）".into(),
            Shape::Month => "年月（如 2023-04）".into(),
            Shape::Year => "年份（如 2023）".into(),
            Shape::Years => "起止年份（如 2022-2026）".into(),
            Shape::Number => "整数".into(),
            Shape::Bool => "true 或 false".into(),
            Shape::List(_) => "列表".into(),
            Shape::Map(_) | Shape::Yearly(_) | Shape::Record(..) => "键值".into(),
            Shape::Either(a, b) => format!("{}或{}", a.called(), b.called()),
            Shape::Event => "事件".into(),
        }
    }
}

impl FieldShape {
    /// 中文名称：含义的第一小句。
    #[must_use]
    pub fn title(&self) -> &'static str {
        first_clause(self.doc)
    }
}

/// 含义的第一小句。
#[must_use]
pub fn first_clause(doc: &str) -> &str {
    doc.split(['：', '，', '；', '（', '。']).next().unwrap_or_default().trim()
}

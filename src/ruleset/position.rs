//! 参数写在规则集的哪一行：只在显示时才求，平时不花代价。

use toml::de::{DeTable, DeValue};

use super::RuleSet;

/// 一个参数：名称、写着的值、所在的行（从 1 起）。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// 名称，如 `acceptance.window.months`。
    pub name: String,
    /// 规则集里写着的值。
    pub value: String,
    /// 行。
    pub line: usize,
}

impl RuleSet {
    /// 找一个参数；没有写在文件里的为无。
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<Parameter> {
        let document = DeTable::parse(&self.text).ok()?;
        let mut steps = name.split('.');
        let mut here = document.get_ref().get(steps.next()?)?;
        for step in steps {
            here = match here.get_ref() {
                DeValue::Table(table) => table.get(step)?,
                DeValue::Array(array) => array.get(step.parse::<usize>().ok()?)?,
                _ => return None,
            };
        }
        let span = here.span();
        let line = line_of(&self.text, span.start);
        let written = self.text.get(span).unwrap_or_default().trim();
        let value = match here.get_ref() {
            DeValue::Table(_) => written.lines().next().unwrap_or_default().to_owned(),
            DeValue::String(text) => text.to_string(),
            _ => written.split_whitespace().collect::<Vec<_>>().join(" "),
        };
        Some(Parameter { name: name.to_owned(), value, line })
    }
}

/// 字节位置所在的行，从 1 起。
pub(super) fn line_of(text: &str, offset: usize) -> usize {
    text.as_bytes().iter().take(offset).filter(|b| **b == b'\n').count() + 1
}

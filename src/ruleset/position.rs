//! 参数写在规则集的哪一行：只在显示时才求，平时不花代价。

use std::path::PathBuf;

use toml::de::{DeTable, DeValue};

use super::{Citation, RuleSet, reader::Here};

/// 一个参数：名称、写着的值、所在的行（从 1 起）。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// 名称，如 `acceptance.window.months`。
    pub name: String,
    /// 规则集里写着的值。
    pub value: String,
    /// 写在哪个文件：沿用另一部的，可以是那一部的。
    pub path: PathBuf,
    /// 行。
    pub line: usize,
    /// 这一行的原文。
    pub source: String,
}

impl RuleSet {
    /// 找一个参数；没有写在文件里的为无。
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<Parameter> {
        let (document, _) = self.text.document().ok()?;
        let here = find(document.get_ref(), name)?;
        Some(self.written(name.to_owned(), here))
    }

    /// 顶层的各张表，依文件中的次序。
    #[must_use]
    pub fn tables(&self) -> Vec<String> {
        let Ok((document, _)) = self.text.document() else { return Vec::new() };
        let is_table = |value: &Here<'_>| matches!(value.get_ref(), DeValue::Table(_));
        let tables = document.get_ref().iter().filter(|(_, value)| is_table(value));
        tables.map(|(key, _)| key.get_ref().to_string()).collect()
    }

    /// 一张表里写着的全部参数，依文件中的次序；所出的条款不是参数，不列。
    #[must_use]
    pub fn parameters_in(&self, table: &str) -> Vec<Parameter> {
        let mut found = Vec::new();
        if let Ok((document, _)) = self.text.document()
            && let Some(here) = find(document.get_ref(), table)
        {
            self.collect(table.to_owned(), here, &mut found);
        }
        found.sort_by_key(|(at, _)| *at);
        found.into_iter().map(|(_, parameter)| parameter).collect()
    }

    /// 写着的一项出自哪一条：它自己的、或外面一层的 article；机关、用语等不出自条文的为无。
    #[must_use]
    pub fn article_of(&self, name: &str) -> Option<Citation> {
        let mut outer = Some(name);
        while let Some(here) = outer {
            if let Some(citation) = self.parameter(&format!("{here}.article")).and_then(|p| Citation::read(&p.value)) {
                return Some(citation);
            }
            outer = here.rsplit_once('.').map(|(outer, _)| outer);
        }
        let (table, key) = name.split_once('.')?;
        let number = || key.split('.').next();
        (table == "articles").then(|| Citation::read(key).or_else(|| Citation::read(number()?)))?
    }

    /// 逐层取到各行的值；一列表（清单的各项、「须先有」的各行）逐个取，写在一行里的表不拆。
    fn collect(&self, name: String, here: &Here<'_>, found: &mut Vec<(usize, Parameter)>) {
        let is_table = |h: &Here<'_>| matches!(h.get_ref(), DeValue::Table(_));
        let in_one_line = self.text.all().get(here.span()).is_some_and(|text| text.starts_with('{'));
        match here.get_ref() {
            DeValue::Table(table) if !in_one_line => {
                for (key, value) in table.iter().filter(|(key, _)| *key.get_ref() != "article") {
                    self.collect(format!("{name}.{}", key.get_ref()), value, found);
                }
            }
            DeValue::Array(array) if array.iter().any(is_table) => {
                for (index, value) in array.iter().enumerate() {
                    self.collect(format!("{name}.{index}"), value, found);
                }
            }
            _ => found.push((here.span().start, self.written(name, here))),
        }
    }

    /// 文件里写着的样子。
    fn written(&self, name: String, here: &Here<'_>) -> Parameter {
        let span = here.span();
        let (path, line, _) = self.text.place(&self.path, span.start);
        let source = self.text.line(span.start).to_owned();
        let written = self.text.all().get(span).unwrap_or_default().trim();
        let value = match here.get_ref() {
            DeValue::Table(_) => written.lines().next().unwrap_or_default().to_owned(),
            DeValue::String(text) => text.to_string(),
            _ => written.split_whitespace().collect::<Vec<_>>().join(" "),
        };
        Parameter { name, value, path, line, source }
    }
}

/// 沿名称往下找；列表的第几个写作数字。
fn find<'h, 'd>(document: &'h DeTable<'d>, name: &str) -> Option<&'h Here<'d>> {
    let mut steps = name.split('.');
    let mut here = document.get(steps.next()?)?;
    for step in steps {
        here = match here.get_ref() {
            DeValue::Table(table) => table.get(step)?,
            DeValue::Array(array) => array.get(step.parse::<usize>().ok()?)?,
            _ => return None,
        };
    }
    Some(here)
}

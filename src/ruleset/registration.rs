//! 规则的登记：没有登记的、所读的参数没有写的，停用，记下来，不拦台账。
//!
//! 规则集抄在各个台账里，程序会先它而新；多一条规则、多读一个参数，不该使旧的台账停摆。

use std::fmt;

use toml::de::{DeTable, DeValue};

use super::{Known, RuleConfig, reader::Lacking, set::Written};

/// 规则集没有写全、因此当作停用的一条规则。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unregistered {
    /// 规则名。
    pub rule: String,
    /// 缺哪个参数；整条没有登记的为无。
    pub lacks: Option<String>,
}

impl fmt::Display for Unregistered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.lacks {
            Some(name) => write!(f, "{}（缺少参数 {name}）", self.rule),
            None => f.write_str(&self.rule),
        }
    }
}

/// 补上没有登记的规则，停用缺参数的；得出都有哪些。
pub(super) fn register(
    set: &mut Written,
    document: &DeTable<'_>,
    lacking: &[Lacking],
    known: &[Known],
) -> Vec<Unregistered> {
    let mut found = Vec::new();
    for rule in known {
        let reason = match set.rules.get(rule.slug) {
            Some(config) if config.off.is_some() => continue,
            Some(_) => match rule.reads.iter().find_map(|name| absent(document, lacking, name)) {
                Some(name) => Unregistered { rule: rule.slug.into(), lacks: Some(name) },
                None => continue,
            },
            None => Unregistered { rule: rule.slug.into(), lacks: None },
        };
        let off =
            reason.lacks.as_ref().map_or_else(|| NOT_REGISTERED.to_owned(), |name| format!("规则集没有写 {name}"));
        set.rules.entry(rule.slug.to_owned()).or_insert_with(RuleConfig::unregistered).off = Some(off);
        found.push(reason);
    }
    found
}

/// 没有登记的理由。
const NOT_REGISTERED: &str = "规则集没有登记";

/// 所读的参数没有写：整张表没有，或表里缺键；都有的为无。
fn absent(document: &DeTable<'_>, lacking: &[Lacking], name: &str) -> Option<String> {
    if let Some(lack) = lacking.iter().find(|l| l.table == name || l.table.starts_with(&format!("{name}."))) {
        return Some(format!("{}.{}", lack.table, lack.key));
    }
    let mut here = Some(document);
    let written = name.split('.').all(|step| {
        let next = here.and_then(|t| t.get(step));
        here = next.and_then(|v| if let DeValue::Table(t) = v.get_ref() { Some(t) } else { None });
        next.is_some()
    });
    (!written).then(|| name.to_owned())
}

//! 两部规则集之间的差别：条文、机关、权限、参数与规则，逐项列出改前改后。

use std::collections::{BTreeMap, BTreeSet};

use crate::ruleset::RuleSet;

/// 比较的各表与叫法。
const TABLES: [(&str, &str); 5] =
    [("articles", "条文"), ("bodies", "机关"), ("competence", "权限"), ("requires", "须先有"), ("checklist", "清单")];

/// 写着的各项与各自的值。
type Written = BTreeMap<String, String>;

/// 写成几段。
pub(super) fn of(a: &RuleSet, b: &RuleSet) -> String {
    let mut text = format!("{}（{} 起）与 {}（{} 起）的差别：\n", a.id, a.effective_from, b.id, b.effective_from);
    let before = text.len();
    let mut sections: Vec<(&str, Written, Written)> =
        TABLES.iter().map(|(table, name)| (*name, written(a, table), written(b, table))).collect();
    let rest = |set: &RuleSet| {
        let known = |table: &&str| !TABLES.iter().any(|(t, _)| t == table) && *table != "rules";
        let tables = set.tables();
        tables.iter().map(String::as_str).filter(known).flat_map(|table| written(set, table)).collect()
    };
    sections.push(("参数", rest(a), rest(b)));
    sections.push(("规则", used(a), used(b)));
    for (name, old, new) in &sections {
        let keys: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
        let changed: Vec<String> = keys.into_iter().filter_map(|key| line(key, old.get(key), new.get(key))).collect();
        if !changed.is_empty() {
            text.push_str(&format!("\n{name}\n"));
            changed.iter().for_each(|line| text.push_str(&format!("  {line}\n")));
        }
    }
    if text.len() == before {
        text.push_str("没有差别。\n");
    }
    text
}

fn line(key: &str, old: Option<&String>, new: Option<&String>) -> Option<String> {
    match (old, new) {
        (Some(old), Some(new)) if old == new => None,
        (Some(old), Some(new)) => Some(format!("{key}：{old} → {new}")),
        (Some(old), None) => Some(format!("{key}：{old} → 没有")),
        (None, Some(new)) => Some(format!("{key}：没有 → {new}")),
        (None, None) => None,
    }
}

/// 一张表里写着的各项。
fn written(set: &RuleSet, table: &str) -> Written {
    set.parameters_in(table).into_iter().map(|p| (p.name, p.value)).collect()
}

/// 各条规则怎样用：条款与轻重，或停用。
fn used(set: &RuleSet) -> Written {
    let say = |slug: &String| {
        let config = set.rule(slug);
        let said = config.map(|c| format!("{}，{}", set.basis(slug).join("、"), c.severity.zh()));
        said.unwrap_or_else(|| "停用".into())
    };
    set.rules.keys().map(|slug| (slug.clone(), say(slug))).collect()
}

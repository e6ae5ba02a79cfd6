//! 两部规则集之间的差别：条文、机关、权限、参数与规则，逐项列出改前改后。

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    output::{SetChange, SetChanges},
    ruleset::RuleSet,
};

/// 比较的各表与叫法。
const TABLES: [(&str, &str); 5] =
    [("articles", "条文"), ("bodies", "机关"), ("competence", "权限"), ("requires", "须先有"), ("checklist", "清单")];

/// 写着的各项与各自的值。
type Written = BTreeMap<String, String>;

/// 全部差别。
pub(super) fn of(a: &RuleSet, b: &RuleSet) -> SetChanges {
    let mut sections: Vec<(&str, Written, Written)> =
        TABLES.iter().map(|(table, name)| (*name, written(a, table), written(b, table))).collect();
    let rest = |set: &RuleSet| {
        let known = |table: &&str| !TABLES.iter().any(|(t, _)| t == table) && *table != "rules";
        let tables = set.tables();
        tables.iter().map(String::as_str).filter(known).flat_map(|table| written(set, table)).collect()
    };
    sections.push(("参数", rest(a), rest(b)));
    sections.push(("规则", used(a), used(b)));
    let mut changes = Vec::new();
    for (table, old, new) in sections {
        let keys: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
        let change = |key: &String| SetChange {
            table,
            key: key.clone(),
            from: old.get(key).cloned(),
            to: new.get(key).cloned(),
        };
        changes.extend(keys.into_iter().map(change).filter(|change| change.from != change.to));
    }
    SetChanges { before: called(a), after: called(b), changes }
}

fn called(set: &RuleSet) -> String {
    format!("{}（{} 起）", set.id, set.effective_from)
}

/// 写成几段，一张表一段。
pub(super) fn to_words(all: &SetChanges) -> String {
    let mut text = format!("{}与 {}的差别：\n", all.before, all.after);
    let mut table = "";
    for SetChange { table: own, key, from, to } in &all.changes {
        if *own != table {
            text.push_str(&format!("\n{own}\n"));
            table = own;
        }
        let said = |value: &Option<String>| value.clone().unwrap_or_else(|| "没有".to_owned());
        text.push_str(&format!("  {key}：{} → {}\n", said(from), said(to)));
    }
    if all.changes.is_empty() {
        text.push_str("没有差别。\n");
    }
    text
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

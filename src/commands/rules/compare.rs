//! 两部规则集（或一部在两个日子）之间的差别，逐条列出：哪一条，什么，改前改后。

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    output::{SetChange, SetChanges},
    ruleset::{Citation, RuleSet},
};

/// 各表的叫法；其余的是参数。
const TABLES: [(&str, &str); 10] = [
    ("articles", "条文"),
    ("bodies", "机关"),
    ("words", "用语"),
    ("competence", "权限"),
    ("requires", "须先有"),
    ("checklist", "清单"),
    ("within", "期间"),
    ("lapse", "失效"),
    ("lockout", "不得再办"),
    ("rules", "规则"),
];

/// 写着的一项：出自哪一条，写着什么。
struct WrittenItem {
    article: Option<Citation>,
    value: String,
}

/// 写着的各项。
type WrittenItems = BTreeMap<String, WrittenItem>;

/// 全部差别，依条的次序；不出自条文的（机关、用语、日历）在最后。
pub(super) fn of(a: &RuleSet, b: &RuleSet) -> SetChanges {
    let (old, new) = (written(a), written(b));
    let keys: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let change = |key: &String| {
        let (was, is) = (old.get(key), new.get(key));
        let article = [is, was].into_iter().flatten().find_map(|item| item.article).map(|c| c.article);
        let table =
            TABLES.iter().find(|(table, _)| key.split('.').next() == Some(*table)).map_or("参数", |(_, name)| *name);
        let value = |item: Option<&WrittenItem>| item.map(|item| item.value.clone());
        SetChange { table, article, key: key.clone(), from: value(was), to: value(is) }
    };
    let mut changes: Vec<SetChange> = keys.into_iter().map(change).filter(|change| change.from != change.to).collect();
    changes.sort_by_key(|change| (change.article.is_none(), change.article));
    SetChanges { before: called(a), after: called(b), changes }
}

fn called(set: &RuleSet) -> String {
    format!("{}（{} 起）", set.id, set.effective_from)
}

/// 写成几段，一条一段。
pub(super) fn to_words(all: &SetChanges) -> String {
    let mut text = format!("{}与 {}的差别：\n", all.before, all.after);
    let mut last = None;
    for SetChange { table, article, key, from, to } in &all.changes {
        if last != Some(*article) {
            let heading = article.map_or("不出自条文的".to_owned(), |number| Citation::whole(number).to_string());
            text.push_str(&format!("\n{heading}\n"));
            last = Some(*article);
        }
        let said = |value: &Option<String>| value.clone().unwrap_or_else(|| "没有".to_owned());
        let kind = if *table == "参数" { String::new() } else { format!("{table} ") };
        let name = key.split_once('.').map_or(key.as_str(), |(_, rest)| if kind.is_empty() { key } else { rest });
        text.push_str(&format!("  {kind}{name}：{} → {}\n", said(from), said(to)));
    }
    if all.changes.is_empty() {
        text.push_str("没有差别。\n");
    }
    text
}

/// 各表写着的各项；规则的登记看它实际怎样用，不看怎样写。
fn written(set: &RuleSet) -> WrittenItems {
    let tables = set.tables();
    let written = tables.iter().filter(|table| *table != "rules").flat_map(|table| set.parameters_in(table));
    let item = |p: crate::ruleset::Parameter| {
        let article = set.article_of(&p.name);
        (p.name, WrittenItem { article, value: p.value })
    };
    let mut all: WrittenItems = written.map(item).collect();
    for slug in set.rules.keys() {
        let config = set.rule(slug);
        let value = config
            .map_or_else(|| "停用".to_owned(), |c| format!("{}，{}", set.basis(slug).join("、"), c.severity.zh()));
        let article = config.and_then(|c| c.articles.first().copied());
        all.insert(format!("rules.{slug}"), WrittenItem { article, value });
    }
    all
}

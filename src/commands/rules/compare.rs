//! 两部规则集（或一部在两个日子）之间的差别，逐条列出：哪一条，什么，改前改后。

use std::collections::{BTreeMap, BTreeSet};

use crate::ruleset::{Citation, RuleSet};

/// 出自条文的各表与叫法；其余的是参数。
const TABLES: [(&str, &str); 8] = [
    ("articles", "大意"),
    ("competence", "由谁作出"),
    ("requires", "须先有"),
    ("checklist", "清单"),
    ("within", "期间"),
    ("lapse", "失效"),
    ("lockout", "不得再办"),
    ("rules", "规则"),
];

/// 写着的一项：出自哪一条，写着什么。
struct Item {
    article: Option<Citation>,
    value: String,
}

/// 写着的各项。
type Written = BTreeMap<String, Item>;

/// 写成几段，一条一段；不出自条文的（机关、用语、日历）在最后。
pub(super) fn of(a: &RuleSet, b: &RuleSet) -> String {
    let mut text = format!("{}（{} 起）与 {}（{} 起）的差别：\n", a.id, a.effective_from, b.id, b.effective_from);
    let (old, new) = (written(a), written(b));
    let keys: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let mut by_article: BTreeMap<(bool, u16), Vec<String>> = BTreeMap::new();
    for key in keys {
        let (was, is) = (old.get(key), new.get(key));
        let Some(line) = line(key, was.map(|i| &*i.value), is.map(|i| &*i.value)) else { continue };
        let article = [is, was].into_iter().flatten().find_map(|item| item.article);
        by_article.entry((article.is_none(), article.map_or(0, |c| c.article))).or_default().push(line);
    }
    for ((apart, article), lines) in &by_article {
        let heading = if *apart { "不出自条文的".to_owned() } else { Citation::whole(*article).to_string() };
        text.push_str(&format!("\n{heading}\n"));
        lines.iter().for_each(|line| text.push_str(&format!("  {line}\n")));
    }
    if by_article.is_empty() {
        text.push_str("没有差别。\n");
    }
    text
}

fn line(key: &str, old: Option<&str>, new: Option<&str>) -> Option<String> {
    let (table, rest) = key.split_once('.').unwrap_or((key, ""));
    let name = TABLES.iter().find(|(t, _)| *t == table).map(|(_, name)| format!("{name} {rest}"));
    let name = name.unwrap_or_else(|| key.to_owned());
    match (old, new) {
        (old, new) if old == new => None,
        (Some(old), Some(new)) => Some(format!("{name}：{old} → {new}")),
        (Some(old), None) => Some(format!("{name}：{old} → 没有")),
        (None, new) => Some(format!("{name}：没有 → {}", new.unwrap_or_default())),
    }
}

/// 各表写着的各项；规则的登记看它实际怎样用，不看怎样写。
fn written(set: &RuleSet) -> Written {
    let tables = set.tables();
    let written = tables.iter().filter(|table| *table != "rules").flat_map(|table| set.parameters_in(table));
    let item = |p: crate::ruleset::Parameter| {
        let article = set.article_of(&p.name);
        (p.name, Item { article, value: p.value })
    };
    let mut all: Written = written.map(item).collect();
    for slug in set.rules.keys() {
        let config = set.rule(slug);
        let value = config.map_or_else(
            || "停用".to_owned(),
            |c| format!("{}，{}", set.basis(slug).join("、"), c.severity.zh()),
        );
        let article = config.and_then(|c| c.articles.first().copied());
        all.insert(format!("rules.{slug}"), Item { article, value });
    }
    all
}

//! 两部规则集（或一部在两个日子）之间的差别，逐条列出：哪一条，什么，改前改后。

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    output::{SetChange, SetChanges},
    ruleset::{Citation, Coverage, Paragraph, RuleSet, table_doc},
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
    // 标识、施行日都相同的，只有文件不同。
    let is_same = called(a) == called(b) && a.path != b.path;
    let named = |set: &RuleSet| if is_same { format!("{} {}", set.path.display(), called(set)) } else { called(set) };
    SetChanges { before: named(a), after: named(b), changes }
}

fn called(set: &RuleSet) -> String {
    format!("{}（{} 起）", set.id, set.effective_from)
}

/// 各行里的键，给人看的说法。
const KEYS: [(&str, &str); 13] = [
    ("by", "由谁"),
    ("with", "会同"),
    ("jointly", "会同"),
    ("article", "条款"),
    ("needs", "须先有"),
    ("before", "在何事之前"),
    ("when", "条件"),
    ("event", "事件"),
    ("items", "各项"),
    ("within", "写在哪里"),
    ("after", "之后"),
    ("then", "办何事"),
    ("title", "名称"),
];

fn key_zh(key: &str) -> &str {
    KEYS.iter().find(|(own, _)| *own == key).map_or(key, |(_, zh)| zh)
}

/// 一项的名称：第几行，什么。
fn spoken_name(name: &str) -> String {
    let part = |part: &str| match part.parse::<usize>() {
        Ok(n) => format!("第 {} 行", n + 1),
        Err(_) => key_zh(part).to_owned(),
    };
    let mut parts = name.split('.');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |said, next| format!("{said} {}", part(next)))
}

/// 写着的值：去掉括号、引号，键换成给人看的说法。
fn spoken_value(value: &str) -> String {
    let plain: String = value.chars().filter(|c| !matches!(c, '"' | '[' | ']' | '{' | '}')).collect();
    // 表里套着表的，几个键连着说。
    let pair = |part: &str| part.split(" = ").map(|word| key_zh(word.trim())).collect::<Vec<_>>().join("：");
    plain.split(", ").map(pair).collect::<Vec<_>>().join("、")
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
        let said = |value: &Option<String>| value.as_deref().map_or_else(|| "没有".to_owned(), spoken_value);
        // 参数写全它的键，好去改；后面说是什么。
        let (name, doc) = match *table {
            "参数" => (key.clone(), meaning(key)),
            "条文" => (format!("条文 第 {} 款", key.rsplit('.').next().unwrap_or_default()), String::new()),
            _ => (format!("{table} {}", spoken_name(key.split_once('.').map_or("", |(_, rest)| rest))), String::new()),
        };
        text.push_str(&format!("  {name}：{} → {}{doc}\n", said(from), said(to)));
    }
    if all.changes.is_empty() {
        text.push_str("没有差别。\n");
    }
    text
}

/// 参数所在的表说的是什么。
fn meaning(key: &str) -> String {
    let table = key.rsplit_once('.').map_or(key, |(table, _)| table);
    table_doc(table).map_or_else(String::new, |doc| format!("（{doc}）"))
}

/// 各表写着的各项；条文看各款的大意，规则的登记看它实际怎样用，不看怎样写。
fn written(set: &RuleSet) -> WrittenItems {
    let tables = set.tables();
    let apart = ["rules", "articles"];
    let written = tables.iter().filter(|table| !apart.contains(&table.as_str()));
    let written = written.flat_map(|table| set.parameters_in(table));
    let item = |p: crate::ruleset::Parameter| {
        let article = set.article_of(&p.name);
        (p.name, WrittenItem { article, value: p.value })
    };
    let mut all: WrittenItems = written.map(item).collect();
    for (number, article) in &set.articles {
        for (n, paragraph) in (1..).zip(&article.paragraphs) {
            let own = Some(Citation::whole(*number));
            all.insert(format!("articles.{number}.{n}"), WrittenItem { article: own, value: said(paragraph) });
        }
    }
    for slug in set.rules.keys() {
        let config = set.rule(slug);
        let value = config
            .map_or_else(|| "停用".to_owned(), |c| format!("{}，{}", set.basis(slug).join("、"), c.severity.zh()));
        let article = config.and_then(|c| c.articles.first().copied());
        all.insert(format!("rules.{slug}"), WrittenItem { article, value });
    }
    all
}

/// 一款：大意；不是自动核查的，说明怎样落实。
fn said(paragraph: &Paragraph) -> String {
    let reason = paragraph.reason.as_ref().map_or_else(String::new, |reason| format!("：{reason}"));
    match paragraph.status {
        Coverage::Automated => paragraph.gist.clone(),
        status => format!("{}（{}{reason}）", paragraph.gist, status.zh()),
    }
}

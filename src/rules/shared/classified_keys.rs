//! 涉密项目文件里不该写的：逐键看写了什么，只收表里所列的。

use crate::{
    model::{Event, Material, Text, doc_number_advice},
    rules::{Cx, rule},
    ruleset::Within,
    text::{Content, Either, Route, Written},
};

/// 必填的文字不能写内容时的写法：理由等留在纸质案卷里。
pub const ELSEWHERE: &str = "涉密，另存";

/// 一处不该写的。
pub(crate) struct Secret {
    /// 疑点的对象：键，或事件与键的名称。
    pub subject: String,
    pub at: Route,
    /// 写了什么：键的名称，不是内容。
    pub what: &'static str,
}

/// 收哪样的文字；不是文字的（日期、数额、用语）一概收。
type Wording = fn(&Cx<'_>, &str) -> bool;

/// 涉密项目可写的键；不在表中的，可缺的不收，必填的收而不收文字。
const KEPT: [(&str, Wording); 31] = [
    // 编号、代号、性质
    ("id", any),
    ("name", any),
    ("nature", none),
    ("classified", none),
    // 事件，由谁作出，依据哪份文件
    ("by", any),
    ("with", any),
    ("doc", is_doc_number),
    ("date", none),
    ("of", any),
    ("number", none),
    ("set", none),
    // 说明与豁免
    ("rule", is_rule),
    ("about", any),
    ("for", is_rule),
    // 判断所必需
    ("data_governance", none),
    ("standards", none),
    ("governed", none),
    ("exception", none),
    ("scope", none),
    ("qualification", any),
    ("year", none),
    ("until", none),
    ("filed_with", none),
    ("result", none),
    ("basis", none),
    ("reviewed", is_listed),
    ("total_change", none),
    ("goal_changed", none),
    ("ground", none),
    ("approval", none),
    // 材料另查，见 `materials`
    ("materials", none),
];

fn any(_: &Cx<'_>, _: &str) -> bool {
    true
}

fn none(_: &Cx<'_>, _: &str) -> bool {
    false
}

fn is_rule(_: &Cx<'_>, text: &str) -> bool {
    rule(text).is_some()
}

/// 文号：写法不尽规范的也算。
fn is_doc_number(_: &Cx<'_>, text: &str) -> bool {
    doc_number_advice(text).is_none_or(|right| !right.is_empty())
}

/// 规则集的清单所列的验收审查事项。
fn is_listed(cx: &Cx<'_>, text: &str) -> bool {
    in_checklist(cx, Within::Reviewed, text)
}

fn in_checklist(cx: &Cx<'_>, within: Within, name: &str) -> bool {
    let lists = cx.laws.iter().flat_map(|law| law.checklists.values()).filter(|list| list.within == within);
    lists.flat_map(|list| &list.items).any(|item| item.names().any(|known| known == name))
}

/// 不该写的，依文件的次序：事实、说明、豁免、事件。
pub(crate) fn secrets(cx: &Cx<'_>) -> Vec<Secret> {
    let project = cx.project;
    let mut found = SecretFinder { cx, secrets: Vec::new() };
    found.record(None, &Route::default(), &project.facts.written());
    for (n, explanation) in project.explanations.iter().enumerate() {
        let at = Route::key("explanations").item(n);
        found.record(Some(&format!("说明{}", n + 1)), &at, &explanation.written());
    }
    for (n, waiver) in project.waivers.iter().enumerate() {
        found.record(Some(&format!("豁免{}", n + 1)), &Route::key("waivers").item(n), &waiver.written());
    }
    for event in &project.events {
        let name = project.event_name(event);
        found.record(Some(&name), &event.route(), &event.written());
        found.materials(&name, event);
    }
    found.secrets
}

struct SecretFinder<'a> {
    cx: &'a Cx<'a>,
    secrets: Vec<Secret>,
}

impl SecretFinder<'_> {
    /// 一个记录：逐键看，成组的往里看。
    fn record(&mut self, name: Option<&str>, at: &Route, written: &[Written<'_>]) {
        for entry in written {
            let here = at.clone().then(entry.key);
            let kept = KEPT.iter().find(|(key, _)| *key == entry.key).map(|(_, wording)| *wording);
            let wording = kept.unwrap_or(none);
            if entry.content == Content::Nothing || self.is_fine(&entry.content, wording) {
                continue;
            }
            match &entry.content {
                _ if kept.is_none() && !entry.required && !is_text(&entry.content) => self.add(name, here, entry),
                Content::Record(inner) => self.record(name, &here, inner),
                Content::Many(items) => self.items(name, &here, entry, items, wording),
                Content::Value | Content::Nothing => {}
                Content::Text(_) => self.add(name, here, entry),
            }
        }
    }

    /// 列表：记录往里看，文字须都收，只报一处。
    fn items(&mut self, name: Option<&str>, at: &Route, entry: &Written<'_>, items: &[Content<'_>], wording: Wording) {
        for (n, item) in items.iter().enumerate() {
            match item {
                Content::Record(inner) => self.record(name, &at.clone().item(n), inner),
                item if is_text(item) && !self.is_fine(item, wording) => {
                    self.add(name, at.clone().item(n), entry);
                    return;
                }
                _ => {}
            }
        }
    }

    /// 收下的文字。
    fn is_fine(&self, content: &Content<'_>, wording: Wording) -> bool {
        matches!(content, Content::Text(text) if *text == ELSEWHERE || wording(self.cx, text))
    }

    fn add(&mut self, name: Option<&str>, at: Route, entry: &Written<'_>) {
        let subject = name.map_or_else(|| entry.key.to_owned(), |name| format!("{name}·{}", entry.title));
        self.secrets.push(Secret { subject, at, what: entry.title });
    }

    /// 材料：名称须是规则集清单所列的，只写「已附」、文号、日期。
    fn materials(&mut self, name: &str, event: &Event) {
        for (material, value) in event.materials.iter().flat_map(|m| m.iter()) {
            let at = event.at("materials").then(material.to_string());
            let mut add = |at: Route, what| self.secrets.push(Secret { subject: format!("{name}·{what}"), at, what });
            if !in_checklist(self.cx, Within::Materials, material) {
                add(at, "清单以外的材料");
                continue;
            }
            match value {
                Either::Plain(text) if is_bare(self.cx, value, text) => {}
                Either::Plain(_) => add(at, if value.file().is_some() { "文件路径" } else { "材料的内容" }),
                Either::Full(full) => self.record(Some(name), &at, &full.written()),
            }
        }
    }
}

fn is_text(content: &Content<'_>) -> bool {
    matches!(content, Content::Text(_))
}

/// 有没有附的说法，或文号。
fn is_bare(cx: &Cx<'_>, value: &Either<Text, Material>, text: &str) -> bool {
    const ATTACHED: [&str; 2] = ["已附", ELSEWHERE];
    ATTACHED.contains(&text) || value.is_absent() || is_doc_number(cx, text)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::{
        model::{Kind, Project},
        text::{FieldShape, Shape},
    };

    fn keys(fields: &[FieldShape], all: &mut BTreeSet<&'static str>) {
        for field in fields {
            all.insert(field.key);
            inner(&field.shape, all);
        }
    }

    fn inner(shape: &Shape, all: &mut BTreeSet<&'static str>) {
        match shape {
            Shape::Record(_, fields) => keys(fields, all),
            Shape::List(item) | Shape::Map(item) => inner(item, all),
            Shape::Either(a, b) => [a, b].into_iter().for_each(|shape| inner(shape, all)),
            _ => {}
        }
    }

    #[test]
    fn every_kept_key_exists_and_stands_once() {
        let mut known = BTreeSet::new();
        keys(&Project::fields(), &mut known);
        keys(&Event::common_fields(), &mut known);
        Kind::ALL.iter().for_each(|kind| keys(&kind.own_fields(), &mut known));
        let kept: BTreeSet<&str> = KEPT.iter().map(|(key, _)| *key).collect();
        assert_eq!(kept.len(), KEPT.len());
        assert!(kept.is_subset(&known), "{:?}", kept.difference(&known));
    }
}

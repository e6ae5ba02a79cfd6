//! 涉密项目文件里不该写的：逐键看写了什么，只收各记录里标了 `kept` 的；不标的，可缺的不收，必填的收而不收文字。

use crate::{
    model::{Event, Material, Text, doc_number_advice},
    rules::{Cx, rule},
    ruleset::Within,
    text::{Content, Either, Kept, Route, Written},
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

/// 这个键收不收这段文字；不是文字的（日期、数额、用语）不问。
fn takes(cx: &Cx<'_>, kept: Kept, text: &str) -> bool {
    match kept {
        Kept::Nothing | Kept::Values => false,
        Kept::DocNumber => is_doc_number(text),
        Kept::Rule => rule(text).is_some(),
        Kept::Listed => in_checklist(cx, Within::Reviewed, text),
        Kept::Any => true,
    }
}

/// 文号：写法不尽规范的也算。
fn is_doc_number(text: &str) -> bool {
    doc_number_advice(text).is_none_or(|right| !right.is_empty())
}

fn in_checklist(cx: &Cx<'_>, within: Within, name: &str) -> bool {
    let lists = cx.laws.iter().flat_map(|law| law.checklists.values()).filter(|list| list.within == within);
    lists.flat_map(|list| &list.items).any(|item| item.names().any(|known| known == name))
}

/// 不该写的，依文件的次序：事实、说明、豁免、事件。
pub(crate) fn secrets(cx: &Cx<'_>) -> Vec<Secret> {
    let project = cx.project;
    let takes = |kept: Kept, text: &str| takes(cx, kept, text);
    let mut found = SecretFinder { takes: &takes, secrets: Vec::new() };
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
        found.materials(cx, &name, event);
    }
    found.secrets
}

struct SecretFinder<'a> {
    /// 这样的键收不收这段文字。
    takes: &'a dyn Fn(Kept, &str) -> bool,
    secrets: Vec<Secret>,
}

impl SecretFinder<'_> {
    /// 一个记录：逐键看，成组的往里看。
    fn record(&mut self, name: Option<&str>, at: &Route, written: &[Written<'_>]) {
        for entry in written {
            let here = at.clone().then(entry.key);
            if entry.content == Content::Nothing || self.is_fine(&entry.content, entry.kept) {
                continue;
            }
            match &entry.content {
                _ if entry.kept == Kept::Nothing && !entry.required && !is_text(&entry.content) => {
                    self.add(name, here, entry);
                }
                Content::Record(inner) => self.record(name, &here, inner),
                Content::Many(items) => self.items(name, &here, entry, items),
                Content::Value | Content::Nothing => {}
                Content::Text(_) => self.add(name, here, entry),
            }
        }
    }

    /// 列表：记录往里看，文字须都收，只报一处。
    fn items(&mut self, name: Option<&str>, at: &Route, entry: &Written<'_>, items: &[Content<'_>]) {
        for (n, item) in items.iter().enumerate() {
            match item {
                Content::Record(inner) => self.record(name, &at.clone().item(n), inner),
                item if is_text(item) && !self.is_fine(item, entry.kept) => {
                    self.add(name, at.clone().item(n), entry);
                    return;
                }
                _ => {}
            }
        }
    }

    /// 收下的文字。
    fn is_fine(&self, content: &Content<'_>, kept: Kept) -> bool {
        matches!(content, Content::Text(text) if *text == ELSEWHERE || (self.takes)(kept, text))
    }

    fn add(&mut self, name: Option<&str>, at: Route, entry: &Written<'_>) {
        let subject = name.map_or_else(|| entry.key.to_owned(), |name| format!("{name}·{}", entry.title));
        self.secrets.push(Secret { subject, at, what: entry.title });
    }

    /// 材料：名称须是规则集清单所列的，只写「已附」、文号、日期。
    fn materials(&mut self, cx: &Cx<'_>, name: &str, event: &Event) {
        for (material, value) in event.materials.iter().flat_map(|m| m.iter()) {
            let at = event.at("materials").then(material.to_string());
            let mut add = |at: Route, what| self.secrets.push(Secret { subject: format!("{name}·{what}"), at, what });
            if !in_checklist(cx, Within::Materials, material) {
                add(at, "清单以外的材料");
                continue;
            }
            match value {
                Either::Plain(text) if is_bare(value, text) => {}
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
fn is_bare(value: &Either<Text, Material>, text: &str) -> bool {
    const ATTACHED: [&str; 2] = ["已附", ELSEWHERE];
    ATTACHED.contains(&text) || value.is_absent() || is_doc_number(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::record;

    record! {
        /// 虚设：将来某个记录添的键。
        Future "将来" {
            /// 可缺的文字，没有标明
            name: Option<Text>,
            /// 可缺的文字，标明可写
            #[kept(any)] code: Option<Text>,
            /// 必填的文字，没有标明
            reason: Text,
            /// 可缺的用语，没有标明
            hidden: Option<bool>,
            /// 可缺的用语，标明可写
            #[kept(values)] shown: Option<bool>,
        }
    }

    fn refused(record: &Future) -> Vec<String> {
        let mut found = SecretFinder { takes: &|kept, _| kept == Kept::Any, secrets: Vec::new() };
        found.record(None, &Route::default(), &record.written());
        found.secrets.into_iter().map(|secret| secret.at.to_string()).collect()
    }

    /// 与别处标了的键同名，也要自己标明。
    #[test]
    fn a_key_is_let_through_only_where_it_is_declared() {
        let text = |text: &str| Some(Text::from(text));
        let all =
            Future {
                name: text("甲"), code: text("乙"), reason: "丙".into(), hidden: Some(true), shown: Some(true)
            };
        assert_eq!(refused(&all), ["name", "reason", "hidden"]);
        let kept =
            Future { name: text(ELSEWHERE), code: text("乙"), reason: ELSEWHERE.into(), hidden: None, shown: None };
        assert!(refused(&kept).is_empty());
    }
}

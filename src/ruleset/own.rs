//! 本地自立的规则：名字、标题、轻重、职责、条款都写在规则集里，说明由各行写成，不必改程序。

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{
    Checklist, Citation, Conditions, EventPatterns, Period, Requirement, Severity,
    scalar::{leaf_option, leaves},
};
use crate::{model::Kind, text::words};

words! {
    /// 到哪一年的年底。
    YearEnd {
        This "当年年底" "this-year",
        Next "次年年底" "next-year",
    }
}

/// 一行期间：事件 `after` 之后，事件 `then` 与它隔多久。
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Interval {
    /// 起算的事件。
    pub after: EventPatterns,
    /// 受约束的事件。
    pub then: EventPatterns,
    /// 至少隔这么久，含期满当日。
    #[serde(default, deserialize_with = "leaf_option")]
    pub at_least: Option<Period>,
    /// 至多隔这么久，含期满当日。
    #[serde(default, deserialize_with = "leaf_option")]
    pub at_most: Option<Period>,
    /// 到哪一年的年底为止。
    #[serde(default, deserialize_with = "leaf_option")]
    pub until: Option<YearEnd>,
    /// 使起算的事件不再有效的事件。
    #[serde(default, deserialize_with = "leaves")]
    pub undone_by: Vec<Kind>,
    /// 全部成立才适用。
    #[serde(default)]
    pub when: Conditions,
    /// 所出的条款。
    pub article: Citation,
    /// 轻重。
    pub severity: Option<Severity>,
    /// 自立的规则的标题。
    pub title: Option<String>,
    /// 自立的规则是谁的职责。
    pub duty: Option<String>,
}

/// 自立的规则的形状。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OwnShape {
    /// 须先有。
    Requires,
    /// 清单。
    Checklist,
    /// 一件事之后多久之内（或之外）办另一件。
    Within,
    /// 批复多久不实施即失效。
    Lapse,
    /// 一件事之后多久不得办另一件。
    Lockout,
}

impl OwnShape {
    /// 规则集里的表。
    #[must_use]
    pub fn table(self) -> &'static str {
        match self {
            OwnShape::Requires => "requires",
            OwnShape::Checklist => "checklist",
            OwnShape::Within => "within",
            OwnShape::Lapse => "lapse",
            OwnShape::Lockout => "lockout",
        }
    }
}

/// 一条自立的规则。名字与说明随程序长存：疑点、输出处处引它。
#[derive(Debug, PartialEq, Eq)]
pub struct OwnRule {
    /// 名字。
    pub slug: &'static str,
    /// 说明：首行是标题。
    pub doc: &'static str,
    /// 所读的表，如 `within.trial-too-short`。
    pub reads: &'static [&'static str],
    /// 形状。
    pub shape: OwnShape,
}

/// 各行写明的标题、轻重、职责。
pub(super) struct OwnRuleHead {
    pub title: Option<String>,
    pub severity: Option<Severity>,
    pub duty: Option<String>,
}

/// 全部形状的各表：名字、形状、表头、由各行写成的说明。
pub(super) fn tables<'a>(
    requires: &'a BTreeMap<String, Vec<Requirement>>,
    checklist: &'a BTreeMap<String, Checklist>,
    intervals: [(OwnShape, &'a BTreeMap<String, Vec<Interval>>); 3],
) -> Vec<(&'a str, OwnShape, OwnRuleHead, Vec<String>)> {
    let mut all = Vec::new();
    for (slug, rows) in requires {
        let head = OwnRuleHead {
            title: rows.iter().find_map(|r| r.title.clone()),
            severity: rows.iter().map(|r| r.severity.unwrap_or_default()).max(),
            duty: rows.iter().find_map(|r| r.duty.clone()),
        };
        all.push((slug.as_str(), OwnShape::Requires, head, rows.iter().map(requirement).collect()));
    }
    for (slug, list) in checklist {
        let head = OwnRuleHead { title: list.title.clone(), severity: list.severity, duty: list.duty.clone() };
        all.push((slug.as_str(), OwnShape::Checklist, head, vec![items(list)]));
    }
    for (shape, tables) in intervals {
        for (slug, rows) in tables {
            let head = OwnRuleHead {
                title: rows.iter().find_map(|r| r.title.clone()),
                severity: rows.iter().map(|r| r.severity.unwrap_or_default()).max(),
                duty: rows.iter().find_map(|r| r.duty.clone()),
            };
            all.push((slug.as_str(), shape, head, rows.iter().map(|row| interval(shape, row)).collect()));
        }
    }
    all
}

/// 由各行写成的说明，连同反例、正例、改法。
pub(super) fn doc_of(title: &str, rows: &[String]) -> String {
    let checks: Vec<String> = rows.iter().map(|row| format!("        {row}\n")).collect();
    format!(
        "{title}。\n\n{}        日期等于界限的，不算违反；事实不全而分不清的，不能判断。\n\n        反例：{title}，与上面所说不合。\n        正例：合于上面所说。\n        改法：核对日期与有无漏记的事件；确不合的，补办或由有权机关处理。\n",
        checks.concat(),
    )
}

/// 长存的一条自立的规则。
pub(super) fn lasting(slug: &str, shape: OwnShape, title: &str, rows: &[String]) -> &'static OwnRule {
    let text = |text: String| -> &'static str { Box::leak(text.into_boxed_str()) };
    let doc = doc_of(title, rows);
    let reads: &'static [&'static str] = Box::leak(Box::new([text(format!("{}.{slug}", shape.table()))]));
    Box::leak(Box::new(OwnRule { slug: text(slug.to_owned()), doc: text(doc), reads, shape }))
}

/// 「甲」或「乙」。
pub(super) fn either(patterns: &EventPatterns) -> String {
    patterns.iter().map(|p| format!("「{p}」")).collect::<Vec<_>>().join("或")
}

fn given(when: &Conditions) -> String {
    let said = when.to_string();
    if said.is_empty() { String::new() } else { format!("{said}的项目，") }
}

pub(super) fn requirement(row: &Requirement) -> String {
    format!("{}{}之前（含当日）须先有{}。", given(&row.when), either(&row.events), either(&row.needs))
}

pub(super) fn items(list: &Checklist) -> String {
    let names: Vec<&str> = list.items.iter().map(|item| item.name.as_str()).collect();
    format!("{}「{}」应写明或附齐：{}。", given(&list.when), list.event, names.join("、"))
}

fn interval(shape: OwnShape, row: &Interval) -> String {
    let (given, after, then) = (given(&row.when), either(&row.after), either(&row.then));
    match (shape, row.at_least, row.at_most, row.until) {
        (OwnShape::Lapse, _, Some(most), _) => {
            format!("{given}{after}之后 {most}内（含期满当日）没有{then}的，即失效，此后不能据以{then}。")
        }
        (OwnShape::Lockout, _, _, Some(until)) => format!("{given}{after}之后，到{until}为止不得{then}。"),
        (OwnShape::Lockout, Some(least), ..) => format!("{given}{after}之后 {least}内（含期满当日）不得{then}。"),
        (_, Some(least), most, _) => {
            let most = most.map_or(String::new(), |most| format!("，至多 {most}"));
            format!("{given}{after}之后至少满 {least}{most}，才（并应）{then}。")
        }
        (_, None, Some(most), _) => {
            format!("{given}{after}之后 {most}内（含期满当日）应{then}；最后一日遇休息日顺延。")
        }
        _ => format!("{given}{after}之后{then}。"),
    }
}

//! 规则的形状：只有数据不同的规则，在规则集里各占一行。

use std::{fmt, ops::Deref};

use serde::{Deserialize, Deserializer};

use crate::{
    model::{Act, ContractKind, Event, Kind, KindSet, Opinion, Timeline},
    ruleset::{
        Citation, Conditions, Severity,
        scalar::{leaves, quoted},
    },
    text::Scalar,
};

/// 事件的样子：种类，可再限定，如「签订合同·建设」「共享审核·同意」。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EventPattern {
    /// 种类。
    pub kind: Kind,
    /// 限定。
    pub detail: Option<Detail>,
}

/// 对事件的限定。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// 合同种类。
    Contract(ContractKind),
    /// 审核意见。
    Opinion(Opinion),
}

impl Detail {
    fn read(kind: Kind, word: &str) -> Option<Self> {
        match kind {
            Kind::Contract => ContractKind::find_zh(word).map(Detail::Contract),
            Kind::ReviewSharing | Kind::ReviewFramework | Kind::DecideExtension => {
                Opinion::find_zh(word).map(Detail::Opinion)
            }
            _ => None,
        }
    }

    fn of(act: &Act) -> Option<Self> {
        match act {
            Act::Contract(own) => Some(Detail::Contract(own.kind)),
            Act::ReviewSharing(own) => Some(Detail::Opinion(own.result)),
            Act::ReviewFramework(own) => Some(Detail::Opinion(own.result)),
            Act::DecideExtension(own) => Some(Detail::Opinion(own.result)),
            _ => None,
        }
    }
}

impl fmt::Display for Detail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Detail::Contract(kind) => kind.fmt(f),
            Detail::Opinion(opinion) => opinion.fmt(f),
        }
    }
}

impl EventPattern {
    /// 事件合于此样子。
    #[must_use]
    pub fn matches(self, event: &Event) -> bool {
        event.kind() == self.kind && (self.detail.is_none() || self.detail == Detail::of(&event.act))
    }

    /// 这是对同一事的后一次意见，与所要的不同：先同意、后不同意的，以后一次为准。
    fn is_overruled_by(self, event: &Event) -> bool {
        matches!(self.detail, Some(Detail::Opinion(_))) && event.kind() == self.kind && !self.matches(event)
    }
}

impl fmt::Display for EventPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.detail {
            Some(detail) => write!(f, "{}（{detail}）", self.kind),
            None => self.kind.fmt(f),
        }
    }
}

impl<'de> Deserialize<'de> for EventPattern {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        quoted(deserializer, "加引号的事件，如 \"开工\"、\"签订合同·建设\"", |text| {
            let (kind, detail) = text.split_once('·').map_or((text, None), |(k, d)| (k, Some(d)));
            let kind = Kind::read(kind).map_err(|bad| bad.to_string())?;
            let unknown = |word| format!("「{text}」：「{kind}」不能以「{word}」限定");
            let detail = detail.map(|word| Detail::read(kind, word).ok_or_else(|| unknown(word))).transpose()?;
            Ok(EventPattern { kind, detail })
        })
    }
}

/// 几种事件的样子，合于其一即可。
#[derive(Clone, Debug, Deserialize)]
#[serde(from = "Vec<EventPattern>")]
pub struct EventPatterns {
    list: Vec<EventPattern>,
    /// 各种类在不在其中：多数事件一看种类就知道不合。
    kinds: KindSet,
}

impl From<Vec<EventPattern>> for EventPatterns {
    fn from(list: Vec<EventPattern>) -> Self {
        let kinds = KindSet::of(list.iter().map(|pattern| pattern.kind));
        EventPatterns { list, kinds }
    }
}

impl Default for EventPatterns {
    fn default() -> Self {
        Vec::new().into()
    }
}

impl Deref for EventPatterns {
    type Target = [EventPattern];

    fn deref(&self) -> &[EventPattern] {
        &self.list
    }
}

impl EventPatterns {
    /// 所及的种类。
    #[must_use]
    pub fn kinds(&self) -> KindSet {
        self.kinds
    }

    /// 事件合于其一。
    #[must_use]
    pub fn matches(&self, event: &Event) -> bool {
        self.kinds.has(event.kind()) && self.list.iter().any(|p| p.matches(event))
    }
}

/// 「须先有」：某些事件之前（含当日）须有另一些事件，且仍有效。
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Requirement {
    /// 受约束的事件。
    pub events: EventPatterns,
    /// 须先有其中之一。
    pub needs: EventPatterns,
    /// 使先前的不再有效的事件。
    #[serde(default, deserialize_with = "leaves")]
    pub undone_by: Vec<Kind>,
    /// 全部成立才适用。
    #[serde(default)]
    pub when: Conditions,
    /// 已有其中之一的，由别的规则说，本规则不说。
    #[serde(default)]
    pub unless: EventPatterns,
    /// 所出的条款。
    pub article: Citation,
    /// 轻于规则本身的轻重；自立的规则即写在这里。
    pub severity: Option<Severity>,
    /// 自立的规则的标题。
    pub title: Option<String>,
    /// 自立的规则是谁的职责。
    pub duty: Option<String>,
    /// 几件事缺的是同一步，只算一处。
    #[serde(default)]
    pub once: bool,
    /// 前期咨询的服务合同不在此列。
    #[serde(default)]
    pub spare_consultancy: bool,
    /// 已列的计划全是自有等资金的不在此列：不列部门预算。
    #[serde(default)]
    pub spare_own_money: bool,
}

impl Requirement {
    /// 这段时间线上所要的、仍有效的事件中最近的一个。
    #[must_use]
    pub fn met<'p>(&self, timeline: Timeline<'p>) -> Option<&'p Event> {
        if !timeline.may_hold(self.needs.kinds()) {
            return None;
        }
        let found = timeline.in_force(&self.undone_by).rfind(|e| self.needs.matches(e))?;
        let mut later = timeline.events().rev().take_while(|e| e.n != found.n);
        let overruled = later.any(|e| self.needs.iter().any(|p| p.is_overruled_by(e)));
        (!overruled).then_some(found)
    }
}

/// 清单写在事件的哪个键里。
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Within {
    /// 材料。
    Materials,
    /// 实施方案已含的部分。
    Contents,
    /// 投资估算。
    Estimate,
    /// 验收中已审查的内容。
    Reviewed,
}

impl Within {
    /// 文件里的键。
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Within::Materials => "materials",
            Within::Contents => "contents",
            Within::Estimate => "estimate",
            Within::Reviewed => "reviewed",
        }
    }
}

/// 「清单」：某种事件须附齐的各项。
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checklist {
    /// 事件。
    pub event: EventPattern,
    /// 清单写在哪个键里。
    pub within: Within,
    /// 各项的日期须不晚于事件。
    #[serde(default)]
    pub dated: bool,
    /// 使事件作废、须重办的事件：已由它处理的，不再核查。
    #[serde(default, deserialize_with = "leaves")]
    pub undone_by: Vec<Kind>,
    /// 全部成立才适用。
    #[serde(default)]
    pub when: Conditions,
    /// 所出的条款。
    pub article: Citation,
    /// 各项。
    pub items: Vec<ChecklistItem>,
    /// 自立的规则的轻重。
    pub severity: Option<Severity>,
    /// 自立的规则的标题。
    pub title: Option<String>,
    /// 自立的规则是谁的职责。
    pub duty: Option<String>,
}

/// 清单的一项。
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChecklistItem {
    /// 名称。
    pub name: String,
    /// 也认的写法。
    #[serde(default)]
    pub also: Vec<String>,
    /// 全部成立才须有。
    #[serde(default)]
    pub when: Conditions,
    /// 轻于规则本身的轻重。
    pub severity: Option<Severity>,
}

impl ChecklistItem {
    /// 名称或别名之一。
    pub fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.name.as_str()).chain(self.also.iter().map(String::as_str))
    }
}

#[cfg(test)]
mod tests {
    use serde::de::{IntoDeserializer, value};

    use super::*;
    use crate::text::{Decode, Faults, Source, parse};

    fn pattern(text: &str) -> Result<EventPattern, value::Error> {
        EventPattern::deserialize(text.into_deserializer())
    }

    fn event(fields: &str) -> Event {
        let mut faults = Faults::default();
        let text = format!("{{date: 2023-01-01, {fields}}}\n");
        let source = Source::read("", text.into_bytes(), &mut faults);
        let event = parse(&source, &mut faults).and_then(|root| Event::decode(&root, &mut faults));
        event.unwrap_or_else(|| panic!("{faults:?}"))
    }

    #[test]
    fn the_kind_of_contract_and_the_opinion_narrow_a_pattern() {
        for (text, shown, own, other) in [
            ("签订合同·建设", "签订合同（建设）", "kind: 建设, contractor: 甲", "kind: 监理, contractor: 甲"),
            ("共享审核·同意", "共享审核（同意）", "result: 同意", "result: 不同意"),
            ("框架审核·同意", "框架审核（同意）", "result: 同意", "result: 不同意"),
            ("延期批复·不同意", "延期批复（不同意）", "result: 不同意", "result: 同意"),
        ] {
            let narrow = pattern(text).unwrap();
            let wide = EventPattern { detail: None, ..narrow };
            let kind = narrow.kind;
            let [own, other] = [own, other].map(|fields| event(&format!("event: {kind}, {fields}")));
            assert_eq!((narrow.matches(&own), narrow.matches(&other)), (true, false), "{text}");
            assert_eq!((wide.matches(&own), wide.matches(&other)), (true, true), "{text}");
            assert!(!narrow.matches(&event("event: 开工")), "{text}");
            assert_eq!((narrow.to_string(), wide.to_string()), (shown.to_owned(), kind.to_string()));
        }
    }

    #[test]
    fn what_cannot_narrow_an_event_is_refused() {
        for (text, reason) in [
            ("开工·同意", "「开工·同意」：「开工」不能以「同意」限定"),
            ("签订合同·同意", "「签订合同·同意」：「签订合同」不能以「同意」限定"),
            ("动工", "动工"),
        ] {
            let error = pattern(text).unwrap_err().to_string();
            assert!(error.contains(reason), "{error}");
        }
    }
}

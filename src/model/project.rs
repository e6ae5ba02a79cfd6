//! 项目文件：事实、说明、豁免与事件。

use super::{Act, Date, Event, EventRef, Facts, Kind, Text};
use crate::text::{
    Decode, Dictionary, Either, Faults, Field, FieldShape, Kept, Keys, List, Node, Scalar, Shape, Verbatim, record,
};

record! {
    /// 对疑点的说明：只消提醒，不消错误；仍列出为「已说明」。
    Explanation "说明" {
        /// 规则名
        #[kept(rule)] rule: Text,
        /// 所说明的对象（另一项目、年度、事件）；不写则为该规则的全部疑点
        #[kept(any)] about: Option<Text>,
        /// 说明日期
        date: Date,
        /// 理由
        reason: Text,
    }
}

record! {
    /// 豁免：条文中「原则上」所留的余地，由有权机关以文件给出。
    Waiver "豁免" {
        /// 规则名
        #[kept(rule)] rule: Text,
        /// 起始日期
        date: Date,
        /// 作出机关
        #[kept(any)] by: Text,
        /// 文号
        #[kept(doc_number)] doc: Text,
        /// 截止日期（含）
        until: Date,
        /// 理由
        reason: Option<Text>,
    }
}

/// 政务信息化项目（第二条）：一个文件。
#[derive(Clone, Debug, PartialEq)]
pub struct Project {
    /// 项目编号，即文件名。
    pub id: Text,
    /// 开始时的事实。
    pub facts: Facts,
    /// 说明。
    pub explanations: List<Explanation>,
    /// 豁免。
    pub waivers: List<Waiver>,
    /// 事件，按文件中的次序。
    pub events: Vec<Event>,
    /// 文件里的原话，夹着当地另有叫法的词：疑点引到时照写。
    pub quoted: Verbatim,
    /// 读它所据的用语：指代事件也可用当地的叫法。
    pub words: Dictionary,
}

/// 指代没有着落的原因。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unresolved {
    /// 没有这样的事件。
    Nothing,
    /// 不止一个，要用 number 指明第几个。
    Several(usize),
}

const TITLE: &str = "项目";

/// 一个项目至多多少件事件：再多的必是写错或有意拖慢核查。
pub const MOST_EVENTS: usize = 1_000;

impl Project {
    /// 全部键。
    #[must_use]
    pub fn fields() -> Vec<FieldShape> {
        let own = |key, doc, required, shape| FieldShape { key, doc, required, kept: Kept::Any, shape };
        let mut fields = vec![own("id", "项目编号，同文件名", true, Shape::Text)];
        fields.extend(Facts::fields());
        fields.push(own("explanations", "对提醒的说明", false, <List<Explanation> as Decode>::shape()));
        fields.push(own("waivers", "豁免", false, <List<Waiver> as Decode>::shape()));
        fields.push(own("events", "事件，只在末尾追加", false, Shape::List(Box::new(Shape::Event))));
        fields
    }

    /// 事件的名称：短名，或「支付@2023-06-01」；同日同种的第二个起加「#2」。
    #[must_use]
    pub fn event_name(&self, event: &Event) -> String {
        if let Some(id) = &event.id {
            return id.to_string();
        }
        let earlier =
            self.events[..event.n].iter().filter(|e| e.kind() == event.kind() && e.date == event.date).count();
        let suffix = if earlier == 0 { String::new() } else { format!("#{}", earlier + 1) };
        format!("{}@{}{suffix}", event.kind(), event.date)
    }

    /// 指代的事件。
    ///
    /// # Errors
    /// 没有这样的事件，或不止一个。
    pub fn resolve(&self, reference: &EventRef) -> Result<&Event, Unresolved> {
        match reference {
            Either::Plain(name) => {
                let found = self.events.iter().find(|e| e.id.as_deref() == Some(name));
                found.or_else(|| self.by_name(name)).ok_or(Unresolved::Nothing)
            }
            Either::Full(pointer) => {
                let same: Vec<&Event> =
                    self.events.iter().filter(|e| e.kind() == pointer.event && e.date == pointer.date).collect();
                match (pointer.number, same.len()) {
                    (None, 1) => Ok(same[0]),
                    (None, n) if n > 1 => Err(Unresolved::Several(n)),
                    (number, _) => {
                        let index = usize::from(number.unwrap_or(1)).checked_sub(1);
                        index.and_then(|i| same.get(i).copied()).ok_or(Unresolved::Nothing)
                    }
                }
            }
        }
    }

    /// 在末尾依次加几个事件。
    pub fn extend(&mut self, events: impl IntoIterator<Item = Event>) {
        for event in events {
            self.events.push(Event { n: self.events.len(), ..event });
        }
        self.resolve_targets();
    }

    /// 各事件所指的事件，读完即找好：同一指代不必一再去找。
    fn resolve_targets(&mut self) {
        let found = |event: &Event| Some(self.resolve(event.points_at()?).ok()?.n).filter(|target| *target != event.n);
        let targets: Vec<Option<usize>> = self.events.iter().map(found).collect();
        self.events.iter_mut().zip(targets).for_each(|(event, target)| event.target = target);
    }

    /// 由「支付@2023-06-01#2」这样的名称找事件；有短名的只认短名。
    fn by_name(&self, name: &str) -> Option<&Event> {
        let (kind, rest) = name.split_once('@')?;
        let kind = Kind::find_zh(self.words.standard(kind, Kind::WORDS).unwrap_or(kind))?;
        let (date, number) = rest.split_once('#').unwrap_or((rest, "1"));
        let (date, number) = (<Date as Scalar>::read(date).ok()?, number.parse::<usize>().ok()?);
        let mut same = self.events.iter().filter(|e| e.kind() == kind && e.date == date);
        same.nth(number.checked_sub(1)?).filter(|e| e.id.is_none())
    }

    /// 曾经涉密的，一直按涉密对待；误记后更正的也是，宁可多藏。
    #[must_use]
    pub fn was_classified(&self) -> bool {
        let changed = |e: &Event| matches!(&e.act, Act::ChangeFacts(change) if change.set.classified == Some(true));
        self.facts.is_classified() || self.events.iter().any(changed)
    }
}

impl Decode for Project {
    fn decode(node: &Node<'_>, faults: &mut Faults) -> Option<Self> {
        let mut keys = Keys::of(node, TITLE, faults)?;
        let id = <Text as Field>::field(&mut keys, "id", "项目编号", faults);
        let facts = Facts::read_keys(&mut keys, faults);
        let explanations = <Option<List<Explanation>>>::field(&mut keys, "explanations", "", faults);
        let waivers = <Option<List<Waiver>>>::field(&mut keys, "waivers", "", faults);
        let events = <Option<List<Event>>>::field(&mut keys, "events", "", faults);
        keys.end(faults, Project::fields);
        let mut events = events?.unwrap_or_default().0;
        if events.len() > MOST_EVENTS {
            let message = format!("事件有 {} 件，超过 {MOST_EVENTS} 件", events.len());
            faults.add(node.span, message).help("一个项目不会有这么多事件：检查文件是否写错，或分成几个项目");
            return None;
        }
        for (n, event) in events.iter_mut().enumerate() {
            event.n = n;
        }
        let (explanations, waivers) = (explanations?.unwrap_or_default(), waivers?.unwrap_or_default());
        let words = faults.words().clone();
        let quoted = words.quote_tree(node);
        let (id, facts) = (id?, facts?);
        let mut project = Project { id, facts, explanations, waivers, events, quoted, words };
        project.resolve_targets();
        if project.was_classified() {
            faults.forgive_classified();
        }
        Some(project)
    }

    fn shape() -> Shape {
        Shape::Record(TITLE, Project::fields())
    }
}

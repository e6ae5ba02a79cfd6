//! 拟一个事件要问些什么：各键用得着与否、有哪些可选、办法要求与否。终端的问答与网页的表单都由此而来。

use crate::{
    intake::ask::Hint,
    model::{Date, Event, Kind, Project, Timeline, Year, facts_on},
    rules::is_demanded,
    ruleset::{Laws, RuleSet, UNIT, Within},
    text::{FieldShape, Shape},
};

/// 拟一个事件时所面对的：项目、规则集与日期。
pub(super) struct Facing<'a> {
    /// 项目。
    pub(super) project: &'a Project,
    /// 当日的规则集。
    pub(super) law: &'a RuleSet,
    /// 核查日。
    pub(super) date: Date,
}

impl Facing<'_> {
    /// 要问的键：自有的都问；共有的只问用得着的。
    pub(super) fn is_wanted(&self, kind: Kind, field: &FieldShape) -> bool {
        let competent = || self.law.competence.get(&kind);
        match field.key {
            "id" | "with" => false,
            "by" => competent().is_some_and(|c| c.by.len() > 1),
            "doc" => competent().is_some_and(|c| c.by.iter().any(|role| role != UNIT)),
            "materials" => !self.items(kind, "materials").is_empty(),
            _ => true,
        }
    }

    /// 建设单位无权作出的，须写明由谁作出。
    pub(super) fn is_required(&self, kind: Kind, field: &FieldShape) -> bool {
        let own = || self.law.competence.get(&kind).is_some_and(|c| c.by.iter().any(|role| role == UNIT));
        field.required || (field.key == "by" && !own())
    }

    pub(super) fn hint(&self, kind: Kind, field: &FieldShape) -> Hint {
        Hint { demanded: self.is_demanded(kind, field.key), ..self.choices(kind, field) }
    }

    /// 规则此时或下一步会要求写明。
    fn is_demanded(&self, kind: Kind, key: &str) -> bool {
        match key {
            "doc" => true,
            "filed_with" => !self.law.files_with(kind).is_empty(),
            _ => is_demanded(kind, key) || !self.items(kind, key).is_empty(),
        }
    }

    fn choices(&self, kind: Kind, field: &FieldShape) -> Hint {
        match field.key {
            "by" => Hint::of(self.bodies(kind)),
            "filed_with" => Hint::of(self.law.files_with(kind)),
            // 「评审」的 of 是用语，不是事件。
            "of" if !matches!(field.shape, Shape::Word(_)) => Hint::told(self.targets(kind)),
            "year" => Hint::or(Year::of(self.date)),
            // 当年申报下一年度的。
            "plan_year" => Hint::or(Year::of(self.date).after()),
            key => Hint::of(self.items(kind, key)),
        }
    }

    /// 清单中此时须有的各项。
    fn items(&self, kind: Kind, key: &str) -> Vec<String> {
        let chronology = self.project.chronology();
        let versions = self.project.versions(&chronology);
        let facts = facts_on(&versions, self.date).unwrap_or(&self.project.facts);
        let timeline = Timeline::new(&chronology);
        let within = |w: Within| w.key() == key;
        let lists = self.law.checklists.values().filter(|c| c.event.kind == kind && within(c.within));
        let items = lists.flat_map(|list| &list.items);
        let needed = items.filter(|i| i.when.iter().all(|c| c.holds(facts, None, timeline, self.date)));
        needed.map(|item| item.name.clone()).collect()
    }

    fn bodies(&self, kind: Kind) -> Vec<String> {
        let roles = self.law.competence.get(&kind).map_or(&[][..], |c| &c.by);
        roles
            .iter()
            .filter(|role| self.law.bodies.has(role))
            .map(|role| self.law.bodies.name(role).to_owned())
            .collect()
    }

    /// 可以指代的事件：合同的变更指合同，整改的结果指限期整改；没有失效的才列。
    fn targets(&self, kind: Kind) -> Vec<(String, String)> {
        let wanted: &[Kind] = match kind {
            Kind::ChangeContract | Kind::DissolveContract | Kind::Settle => &[Kind::Contract],
            Kind::Refund => &[Kind::Pay],
            Kind::ReportRectified | Kind::ReviewRectified => &[Kind::OrderRectification],
            Kind::File => &[Kind::AnnualReport, Kind::Adjust, Kind::ReportTrouble, Kind::SelfEvaluate],
            _ => Kind::ALL,
        };
        let live = self.project.chronology();
        let events =
            self.project.events.iter().filter(|e| wanted.contains(&e.kind()) && live.iter().any(|l| l.n == e.n));
        events.map(|e| (self.project.event_name(e), told(e))).collect()
    }
}

/// 一个事件是哪一件：日期、种类、金额、文号。
fn told(event: &Event) -> String {
    let amount = event.amount().map(|amount| amount.to_string());
    let doc = event.doc.as_ref().map(ToString::to_string);
    let parts = [Some(event.date.to_string()), Some(event.kind().to_string()), amount, doc];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// 拟一个事件时对一个键的提问。
#[derive(Clone, Debug)]
pub struct Question {
    /// 键；由别人作出的，「由谁」也必填。
    pub field: FieldShape,
    /// 提示。
    pub hint: Hint,
    /// 这种事件用得着的；别的收在后面。
    pub wanted: bool,
}

/// 拟一个事件要问的各项，材料与备注在最后。
#[must_use]
pub fn questions((laws, as_of): (&Laws, Date), project: &Project, kind: Kind) -> Vec<Question> {
    let facing = Facing { project, law: laws.nearest(as_of), date: as_of };
    let fields = Event::fields_of(kind).into_iter().filter(|field| !matches!(field.key, "event" | "id"));
    let (early, late): (Vec<_>, Vec<_>) = fields.partition(|f| !matches!(f.key, "materials" | "note"));
    let question = |field: FieldShape| {
        let wanted = facing.is_wanted(kind, &field);
        // 只有一家有权的，不写也知道由谁。
        let required = field.required || (wanted && facing.is_required(kind, &field));
        Question { hint: facing.hint(kind, &field), wanted, field: FieldShape { required, ..field } }
    };
    early.into_iter().chain(late).map(question).collect()
}

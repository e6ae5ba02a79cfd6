//! 摘要：一个项目在读过、判过、丢开之后所留的东西，供看几个项目的规则用。

use std::{path::Path, sync::Arc};

use super::{
    Act, Adjust, ChangeFacts, Contract, ContractKind, Date, Declare, Event, Explanation, Facts, GIVE_UP, Grade, Kind,
    Money, NameParts, Nature, Opinion, Phase, Project, Rectification, RectificationResult, ReviewFramework, Text,
    Timeline, UnitHalt, Year, facts_on,
};
use crate::text::Either;

/// 一个项目的摘要，几百字节。日期照实留下，是否已到由规则看核查日。
#[derive(Clone, Debug, PartialEq)]
pub struct Digest {
    /// 文件路径（相对台账）。
    pub path: Arc<Path>,
    /// 所在文件夹；同在一处的共用一份。
    pub folder: Arc<str>,
    /// 项目编号。
    pub id: Text,
    /// 按日期看的各件事；日期未到的也在其中。
    marks: Box<[(Date, DatedMark)]>,
    /// 自何日起涉密至今；不涉密的为无。
    pub classified_since: Option<Date>,
    /// 项目名称。
    pub name: Text,
    /// 拆开的名称，供与别的项目比较。
    pub parts: NameParts,
    /// 申报（没有的取批复）当日的建设性质。
    pub nature: Nature,
    /// 批复当日的建设性质；没有批复的同上。
    pub approved_as: Nature,
    /// 曾经涉密。
    pub classified: bool,
    /// 不再进行：退回、不予纳入、撤回、终止之后没有仍立着的申报。
    pub given_up: bool,
    /// 首次申报的日期。
    pub declared: Option<Date>,
    /// 最近一次申报的计划年度。
    pub plan_year: Option<Year>,
    /// 首次批准全部投资的批复（代初设批复、概算批复）。
    pub approval: Option<Milestone>,
    /// 首次签订建设合同或开工的日期。
    pub begun: Option<Date>,
    /// 总投资：有效批复的，连同经批准的增减；没有批复的为估算合计。
    pub total: Option<Money>,
    /// 走两步审批：有可研批复。
    pub two_step: bool,
    /// 分期。
    pub phase: Option<Box<Phase>>,
    /// 跨部门共建。
    pub joint: Option<Box<JointReviews>>,
    /// 说明与已了结的整改。
    pub excuses: Option<Box<Excuses>>,
    /// 及于单位的暂缓与暂停；极少有。
    pub halts: Box<[UnitHalt]>,
}

/// 摘要里记着日期的一件事。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum DatedMark {
    /// 申报：计划年度，是不是例外情形。
    Declared { year: Year, excepted: bool },
    /// 仍有效的纳入清单：清单年度，在事件表中的位置。
    Listed(Year, u16),
    /// 各次纳入清单，不论是否仍有效：清单年度。
    EverListed(Year),
    /// 列入计划：计划年度，在事件表中的位置。
    Planned(Year, u16),
    /// 评价，是否为「差」。
    Evaluated { poor: bool },
    /// 整改，是否完成（复查仍不符合的为否）。
    Rectified { done: bool },
}

/// 一个事件：位置、日期与名称。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Milestone {
    /// 在文件事件表中的位置。
    pub n: usize,
    /// 日期。
    pub date: Date,
    /// 种类。
    pub kind: Kind,
    /// 名称，作疑点的对象。
    pub name: Text,
}

/// 跨部门共建的框架审核（第十三条）。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JointReviews {
    /// 框架编号。
    pub framework: Option<Text>,
    /// 项目文件所写的牵头与参建各家。
    pub parties: Box<[Text]>,
    /// 批复当日已是跨部门的；批复之后才改的为否。
    pub in_time: bool,
    /// 本文件所记的对本框架的审核：日期，是否同意；报批所附的审核意见视为同意。
    pub reviewed: Vec<(Date, bool)>,
}

/// 对疑点的处置所据。
#[derive(Clone, Debug, PartialEq)]
pub struct Excuses {
    /// 说明。
    pub explanations: Vec<Explanation>,
    /// 已了结的整改。
    pub redressed: Vec<Rectification>,
}

/// 报批要件中框架审核意见的名称（第十三条）。
const FRAMEWORK_OPINION: &str = "框架审核意见";

impl Digest {
    /// 摘取到 `as_of` 为止的。
    #[must_use]
    pub fn of(project: &Project, path: &Arc<Path>, folder: &Arc<str>, as_of: Date) -> Self {
        let chronology = project.chronology();
        let versions = project.versions(&chronology);
        let all = Timeline::new(&chronology);
        let timeline = all.up_to(as_of);
        let facts = facts_on(&versions, as_of).unwrap_or(&project.facts);
        // 判断的是哪一日，就用那一日的事实。
        let on = |date: Option<Date>| date.and_then(|date| facts_on(&versions, date)).unwrap_or(facts);
        let declared = timeline.first(Kind::Declare).map(|e| e.date);
        let approved = timeline.approvals().next().map(|(e, _)| e);
        let approved_on = approved.map(|e| e.date);
        let (seen_as, approved_as) = (on(declared.or(approved_on)), on(approved_on.or(declared)));
        let joint = if approved_as.is_joint() { approved_as } else { facts };
        let last_declared = timeline.of::<Declare>().next_back();
        Digest {
            path: path.clone(),
            folder: folder.clone(),
            id: project.id.clone(),
            marks: marks(all, timeline),
            classified_since: classified_since(project, all),
            name: seen_as.name.clone(),
            parts: NameParts::of(&seen_as.name),
            nature: seen_as.nature,
            approved_as: approved_as.nature,
            classified: project.was_classified(),
            given_up: is_given_up(timeline),
            declared,
            plan_year: last_declared.map(|(_, d)| d.plan_year),
            approval: approved.map(|e| Milestone::of(project, e)),
            begun: begun(timeline),
            total: raised_total(timeline).or_else(|| last_declared?.1.estimated()),
            two_step: timeline.has(Kind::ApproveFeasibility),
            phase: approved_as.phase.as_ref().or(facts.phase.as_ref()).cloned().map(Box::new),
            joint: joint.is_joint().then(|| Box::new(JointReviews::of(timeline, joint, approved_as.is_joint()))),
            excuses: Excuses::of(project, timeline).map(Box::new),
            halts: UnitHalt::of_project(project, timeline).into(),
        }
    }

    /// 各次申报的日期。
    pub fn declarations(&self) -> impl Iterator<Item = Date> {
        self.marked(|mark| matches!(mark, DatedMark::Declared { .. }).then_some(())).map(|(date, ())| date)
    }

    /// 到某日为止，以例外情形申报过某一年度。
    #[must_use]
    pub fn is_excepted(&self, of: Year, by: Date) -> bool {
        let excepted = |mark| matches!(mark, DatedMark::Declared { year, excepted: true } if year == of).then_some(());
        self.marked(excepted).any(|(date, ())| date <= by)
    }

    /// 仍有效的纳入清单：日期，清单年度，在事件表中的位置。
    pub fn listed(&self) -> impl Iterator<Item = (Date, (Year, usize))> {
        self.marked(|mark| if let DatedMark::Listed(year, n) = mark { Some((year, usize::from(n))) } else { None })
    }

    /// 各次纳入清单，不论是否仍有效：日期与清单年度。
    pub fn ever_listed(&self) -> impl Iterator<Item = (Date, Year)> {
        self.marked(|mark| if let DatedMark::EverListed(year) = mark { Some(year) } else { None })
    }

    /// 各次列入计划：日期，计划年度，在事件表中的位置。
    pub fn planned(&self) -> impl Iterator<Item = (Date, (Year, usize))> {
        self.marked(|mark| if let DatedMark::Planned(year, n) = mark { Some((year, usize::from(n))) } else { None })
    }

    /// 各次评价的日期，是否为「差」。
    pub fn evaluated(&self) -> impl DoubleEndedIterator<Item = (Date, bool)> {
        self.marked(|mark| if let DatedMark::Evaluated { poor } = mark { Some(poor) } else { None })
    }

    /// 各次整改的日期，是否完成。
    pub fn rectified(&self) -> impl DoubleEndedIterator<Item = (Date, bool)> {
        self.marked(|mark| if let DatedMark::Rectified { done } = mark { Some(done) } else { None })
    }

    fn marked<T>(&self, pick: impl Fn(DatedMark) -> Option<T>) -> impl DoubleEndedIterator<Item = (Date, T)> {
        self.marks.iter().filter_map(move |&(date, mark)| Some((date, pick(mark)?)))
    }

    /// 申报的日期；没有的取批复的日期。
    #[must_use]
    pub fn first_seen(&self) -> Option<Date> {
        self.declared.or(self.approval.as_ref().map(|a| a.date))
    }
}

impl Milestone {
    fn of(project: &Project, event: &Event) -> Self {
        Milestone { n: event.n, date: event.date, kind: event.kind(), name: project.event_name(event).into() }
    }
}

impl JointReviews {
    fn of(timeline: Timeline<'_>, facts: &Facts, in_time: bool) -> Self {
        let framework = facts.framework();
        let parties = facts.joint.iter().flat_map(|j| std::iter::once(&j.lead).chain(j.members.iter()));
        let own = |joint: Option<&Text>| joint.is_none() || framework.is_none() || joint == framework;
        let reviews = timeline.of::<ReviewFramework>().filter(|(_, r)| own(r.joint.as_ref()));
        let mut reviewed: Vec<(Date, bool)> = reviews.map(|(e, r)| (e.date, r.result == Opinion::Approved)).collect();
        let attached = timeline.all(Kind::Submit).filter_map(|event| match event.material(FRAMEWORK_OPINION)? {
            Either::Plain(_) => Some(event.date),
            Either::Full(material) => Some(material.date.unwrap_or(event.date)),
        });
        reviewed.extend(attached.map(|date| (date, true)));
        JointReviews { framework: framework.cloned(), parties: parties.cloned().collect(), in_time, reviewed }
    }
}

impl Excuses {
    fn of(project: &Project, timeline: Timeline<'_>) -> Option<Self> {
        let explanations = project.explanations.0.clone();
        let redressed = Rectification::all(project, timeline);
        (!explanations.is_empty() || !redressed.is_empty()).then_some(Excuses { explanations, redressed })
    }
}

/// 全部事件里的各件事；纳入清单只留到 `timeline` 之末仍有效的。
fn marks(all: Timeline<'_>, timeline: Timeline<'_>) -> Box<[(Date, DatedMark)]> {
    let listed =
        timeline.listings_in_force().map(|(event, own)| (event.date, DatedMark::Listed(own.year, place(event))));
    all.events().filter_map(|event| Some((event.date, mark(event)?))).chain(listed).collect()
}

fn mark(event: &Event) -> Option<DatedMark> {
    Some(match &event.act {
        Act::Declare(own) => DatedMark::Declared { year: own.plan_year, excepted: own.exception.is_some() },
        Act::Listing(own) => DatedMark::EverListed(own.year),
        Act::Plan(own) => DatedMark::Planned(own.year, place(event)),
        Act::SelfEvaluate(own) => DatedMark::Evaluated { poor: own.result? == Grade::Poor },
        Act::PostEvaluate(own) => DatedMark::Evaluated { poor: own.result? == Grade::Poor },
        Act::ReportRectified(_) => DatedMark::Rectified { done: true },
        Act::ReviewRectified(own) => DatedMark::Rectified { done: own.result == RectificationResult::Passed },
        _ => return None,
    })
}

/// 在事件表中的位置。
fn place(event: &Event) -> u16 {
    u16::try_from(event.n).unwrap_or(u16::MAX)
}

/// 有效批复的总投资，连同其后记有批准的增减；由谁批准才算数，规则另看。
fn raised_total(timeline: Timeline<'_>) -> Option<Money> {
    let (approval, total) = timeline.approval_in_force()?;
    let adjusted = timeline.since(approval.date).of::<Adjust>();
    let approved = adjusted.filter(|(_, own)| own.approval.as_ref().is_some_and(|paper| paper.adds_to(approval)));
    Some(total + approved.filter_map(|(_, own)| Some(own.total_change?.0)).sum())
}

fn is_given_up(timeline: Timeline<'_>) -> bool {
    let ended = timeline.any(GIVE_UP).next().is_some();
    ended && !timeline.in_force(GIVE_UP).any(|e| e.kind() == Kind::Declare)
}

fn begun(timeline: Timeline<'_>) -> Option<Date> {
    let contract = timeline.of::<Contract>().find(|(_, c)| c.kind == ContractKind::Construction).map(|(e, _)| e.date);
    timeline.first(Kind::Start).map(|e| e.date).into_iter().chain(contract).min()
}

/// 最近一段连续涉密的起始日期；最后不涉密的为无。
fn classified_since(project: &Project, timeline: Timeline<'_>) -> Option<Date> {
    let first = project.facts.is_classified().then_some(Date::MIN);
    timeline.of::<ChangeFacts>().fold(first, |since, (event, own)| match own.set.classified {
        Some(true) => since.or(Some(event.date)),
        Some(false) => None,
        None => since,
    })
}

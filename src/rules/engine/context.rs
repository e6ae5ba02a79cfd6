//! 规则判断一个项目时看得见的东西。

use std::borrow::Cow;

use crate::{
    model::{ChangeFacts, Date, Event, Facts, FactsPatch, Payload, Project, Timeline, Unit, Version, facts_on},
    rules::{Attachments, Beyond, Out, Subject},
    ruleset::{Condition, EventPatterns, Laws, RuleSet, UNIT},
    text::Route,
};

/// 一个项目的全部背景。时间线止于核查日：未到的日期尚未发生。
#[derive(Clone, Copy, Debug)]
pub struct Cx<'a> {
    /// 项目。
    pub project: &'a Project,
    /// 文件名（不含扩展名）。
    pub stem: &'a str,
    /// 到核查日为止、没有失效的事件。
    pub timeline: Timeline<'a>,
    /// 事实的各个版本。
    pub versions: &'a [Version<'a>],
    /// 所在单位；unit.yaml 缺失或读不出时没有。
    pub unit: Option<&'a Unit>,
    /// 有 unit.yaml 而读不出。
    pub unit_unread: bool,
    /// 所在文件夹的名称。
    pub folder: &'a str,
    /// 规则集。
    pub laws: &'a Laws,
    /// 核查日。
    pub as_of: Date,
    /// 问附件的下落。
    pub attachments: Attachments<'a>,
    /// 项目之外的事实。
    pub beyond: Beyond<'a>,
    /// 有应写而没有写的金额：只有涉密项目可以不写。
    pub withholds_amounts: bool,
}

impl<'a> Cx<'a> {
    /// 某日的事实。
    #[must_use]
    pub fn facts(&self, date: Date) -> &'a Facts {
        facts_on(self.versions, date).unwrap_or(&self.project.facts)
    }

    /// 核查日的事实。
    #[must_use]
    pub fn facts_now(&self) -> &'a Facts {
        self.facts(self.as_of)
    }

    /// 一项事实最近一次写明之处：「事实变更」的 set，否则文件开头的键。
    #[must_use]
    pub fn fact(&self, key: &'static str, sets: impl Fn(&FactsPatch) -> bool) -> Route {
        let changed = self.timeline.of::<ChangeFacts>().rev().find(|(_, own)| sets(&own.set));
        changed.map_or_else(|| Route::key(key), |(event, _)| event.at("set").then(key))
    }

    /// 不分时间的规则所据的规则集。
    #[must_use]
    pub fn law_now(&self) -> &'a RuleSet {
        self.laws.nearest(self.as_of)
    }

    /// 某日的记录所据的规则集：记录的规矩不分施行前后，当日没有施行中的，取最近的一部。
    #[must_use]
    pub fn law_at(&self, date: Date) -> &'a RuleSet {
        self.laws.nearest(date.min(self.as_of))
    }

    /// 某种事件中依当时规则应判断的；规则施行之前的记为不适用。
    #[must_use]
    pub fn judged<P: Payload + 'a>(&self, out: &mut Out) -> Vec<(&'a Event, &'a P, &'a RuleSet)> {
        let mut judged = Vec::new();
        for (event, own) in self.timeline.of::<P>() {
            if let Some(law) = self.law_of(event, out) {
                judged.push((event, own, law));
            }
        }
        judged
    }

    /// 事件当日的规则集；规则尚未施行、已经失效或停用本规则时记为不适用。
    #[must_use]
    pub fn law_of(&self, event: &Event, out: &mut Out) -> Option<&'a RuleSet> {
        let what = || format!("{} {}", event.date, event.kind());
        self.law_for(event.date, what, out)
    }

    /// 某日的规则集，`what` 说明判断的是什么。
    #[must_use]
    pub fn law_for(&self, date: Date, what: impl Fn() -> String, out: &mut Out) -> Option<&'a RuleSet> {
        let Some(law) = self.laws.on(date) else {
            out.not_applicable(|| format!("{}：当时没有施行中的规则", what()));
            return None;
        };
        match law.off(out.rule) {
            Some(reason) => {
                out.not_applicable(|| format!("{}：{}不设此条（{reason}）", what(), law.short_title()));
                None
            }
            None => Some(law),
        }
    }

    /// 有固定期限的义务依哪一部规则集，和它所定的期限（见 [`Laws::governing`]）；没有的记为不适用。
    #[must_use]
    pub fn governing(
        &self,
        acted: Date,
        what: impl Fn() -> String,
        out: &mut Out,
        due: impl Fn(&RuleSet) -> Option<Date>,
    ) -> Option<(&'a RuleSet, Date)> {
        let Some((law, due)) = self.laws.governing(acted, due) else {
            out.not_applicable(|| format!("{}：没有哪一部规则施行时届满", what()));
            return None;
        };
        match law.off(out.rule) {
            Some(reason) => {
                out.not_applicable(|| format!("{}：{}不设此条（{reason}）", what(), law.short_title()));
                None
            }
            None => Some((law, due)),
        }
    }

    /// 事件由谁作出：写明的，否则当时的建设单位。
    #[must_use]
    pub fn actor(&self, event: &'a Event) -> &'a str {
        event.by.as_deref().unwrap_or_else(|| self.owner(event))
    }

    /// 审批部门：某日（含）之前作出最近一次、仍有效的批复的机关；还没有批复的为无。
    #[must_use]
    pub fn approver(&self, date: Date) -> Option<&'a str> {
        let (approval, _) = self.timeline.up_to(date).approval_in_force()?;
        Some(self.actor(approval))
    }

    /// 事件由哪一方作出：本单位称「建设单位」，机关用正式名称，别的照写。
    #[must_use]
    pub fn party_of(&self, law: &'a RuleSet, event: &'a Event) -> &'a str {
        let actor = self.actor(event);
        let own = law.competence.get(&event.kind()).is_none_or(|c| c.by.iter().any(|role| role == UNIT));
        if let Some(role) = law.bodies.role(actor).filter(|_| !own) {
            return law.bodies.name(role);
        }
        if self.is_owner(law, event, actor) {
            let owner = self.owner(event);
            return if self.is_home(law, owner) { UNIT } else { owner };
        }
        law.bodies.role(actor).map_or(actor, |role| law.bodies.name(role))
    }

    /// 单位名称；unit.yaml 读不出时用文件夹名。
    #[must_use]
    pub fn unit_name(&self) -> &'a str {
        self.unit.map_or(self.folder, |u| &u.name)
    }

    /// 单位先后的各个名称，连同文件夹名。
    pub fn unit_names(&self) -> impl Iterator<Item = &'a str> {
        let renamed = self.unit.into_iter().flat_map(Unit::renamed);
        [self.unit_name(), self.folder].into_iter().chain(renamed)
    }

    /// 有 unit.yaml 而读不出时所说的一句。
    #[must_use]
    pub fn unread_unit(&self) -> String {
        format!("{}/unit.yaml 读不出，先照那个文件的疑点改好", self.folder)
    }

    /// 条件全部成立。
    #[must_use]
    pub fn holds(&self, conditions: &[Condition], date: Date) -> bool {
        let facts = self.facts(date);
        conditions.iter().all(|c| c.holds(facts, self.unit, self.timeline, date))
    }

    /// 一句话照当地的说法。
    #[must_use]
    pub fn say<'s>(&self, text: &'s str) -> Cow<'s, str> {
        self.laws.say(text, &self.project.quoted)
    }

    /// 「支付@2023-06-01」这样的名称，作疑点的对象。
    #[must_use]
    pub fn name(&self, event: &Event) -> Subject {
        Subject::Event(self.project.event_name(event))
    }
}

/// 一段时间线里合于样子的事件。
pub fn matching<'p>(timeline: Timeline<'p>, patterns: &EventPatterns) -> impl DoubleEndedIterator<Item = &'p Event> {
    timeline.of_kinds(patterns.kinds()).filter(|e| patterns.matches(e))
}

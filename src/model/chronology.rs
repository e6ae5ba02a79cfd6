//! 一个项目的经过：去掉更正所作废的，按日期排好；事实的各个版本。

use std::borrow::Cow;

use crate::model::{Act, Date, Event, Project, Version};

impl Project {
    /// 没有失效的事件，按日期、再按文件次序。
    #[must_use]
    pub fn chronology(&self) -> Vec<&Event> {
        let voided = voided(self);
        let mut events: Vec<&Event> = self.events.iter().filter(|e| !voided.contains(&e.n)).collect();
        events.sort_by_key(|e| e.order());
        events
    }

    /// 事实的各个版本，按日期。
    #[must_use]
    pub fn versions<'p>(&'p self, chronology: &[&Event]) -> Vec<Version<'p>> {
        let mut versions = vec![Version { from: Date::MIN, facts: Cow::Borrowed(&self.facts) }];
        for event in chronology {
            let Act::ChangeFacts(change) = &event.act else { continue };
            let mut facts = versions[versions.len() - 1].facts.clone();
            facts.to_mut().apply(&change.set);
            versions.push(Version { from: event.date, facts });
        }
        versions
    }
}

/// 被「更正」失效的事件的位置。后记的更正先算，被更正的更正不生效。
fn voided(project: &Project) -> Vec<usize> {
    let mut voided = Vec::new();
    for event in project.events.iter().rev() {
        let Act::Correct(correction) = &event.act else { continue };
        if voided.contains(&event.n) {
            continue;
        }
        if let Ok(target) = project.resolve(&correction.of)
            && target.n != event.n
        {
            voided.push(target.n);
        }
    }
    voided
}

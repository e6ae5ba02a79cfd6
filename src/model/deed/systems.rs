//! 单位登记的系统：等级、历次测评，由各次「系统登记」得出。

use std::collections::HashMap;

use super::{UnitAct, live};
use crate::model::{Date, Unit};

/// 一个登记过的系统。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegisteredSystem<'a> {
    /// 名称。
    pub name: &'a str,
    /// 历次登记的等级，依日期。
    levels: Vec<(Date, u16)>,
    /// 最近一次等级保护测评。
    pub assessed: Option<Date>,
    /// 最近一次密码应用安全性评估。
    pub cryptography: Option<Date>,
    /// 停用的日期。
    pub retired: Option<Date>,
    /// 最近一次登记在事件表中的位置。
    pub at: usize,
}

impl RegisteredSystem<'_> {
    /// 自何日起一直不低于某一等级；现在低于它，或没有登记等级的为无。
    #[must_use]
    pub fn at_least_since(&self, level: u16) -> Option<Date> {
        self.levels.iter().rev().take_while(|(_, own)| *own >= level).last().map(|(date, _)| *date)
    }

    /// 现在的等级。
    #[must_use]
    pub fn level(&self) -> Option<u16> {
        self.levels.last().map(|(_, level)| *level)
    }
}

impl Unit {
    /// 到某日为止登记过的系统；那天之后的测评不算。
    #[must_use]
    pub fn registered_systems(&self, as_of: Date) -> Vec<RegisteredSystem<'_>> {
        let mut systems: Vec<RegisteredSystem<'_>> = Vec::new();
        let mut slots: HashMap<&str, usize> = HashMap::new();
        for (at, deed) in live(self.events.as_deref().unwrap_or_default()) {
            let UnitAct::RegisterSystem(own) = &deed.act else { continue };
            if deed.date > as_of {
                continue;
            }
            let slot = *slots.entry(&own.system).or_insert_with(|| {
                systems.push(RegisteredSystem {
                    name: &own.system,
                    levels: Vec::new(),
                    assessed: None,
                    cryptography: None,
                    retired: None,
                    at,
                });
                systems.len() - 1
            });
            let system = &mut systems[slot];
            system.at = at;
            system.levels.extend(own.level.map(|level| (deed.date, level)));
            let held = |date: Option<Date>| date.filter(|date| *date <= as_of);
            system.assessed = system.assessed.max(held(own.assessed));
            system.cryptography = system.cryptography.max(held(own.cryptography));
            system.retired = held(own.retired);
        }
        systems
    }
}

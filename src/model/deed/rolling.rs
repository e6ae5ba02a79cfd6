//! 滚动规划：各次通过的，何时起、哪几年、列了哪些项目。

use super::{AdoptRollingPlan, CountyAct, live};
use crate::model::{County, Date, Year};

/// 一次通过的滚动规划。
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RollingPlan<'a> {
    /// 通过之日。
    pub adopted: Date,
    /// 在县的事件表中的位置。
    pub at: usize,
    /// 内容。
    pub own: &'a AdoptRollingPlan,
}

impl RollingPlan<'_> {
    /// 年限含这一年度。
    #[must_use]
    pub fn covers(&self, year: Year) -> bool {
        self.own.years.first <= year && year <= self.own.years.last
    }
}

impl County {
    /// 到某日为止通过的滚动规划，先通过的在前；更正了的不算。
    #[must_use]
    pub fn rolling_plans(&self, as_of: Date) -> Vec<RollingPlan<'_>> {
        let deeds = live(self.events.as_deref().unwrap_or_default()).into_iter();
        let adopted = deeds.filter(|(_, deed)| deed.date <= as_of).filter_map(|(at, deed)| match &deed.act {
            CountyAct::AdoptRolling(own) => Some(RollingPlan { adopted: deed.date, at, own }),
            _ => None,
        });
        adopted.collect()
    }
}

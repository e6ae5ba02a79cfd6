//! 核查日：指定的、台账封存的，或今天。

use super::CountyHead;
use crate::model::Date;

/// 核查日从何而来。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// 命令行 `--as-of` 指定。
    Given,
    /// county.yaml 的 `frozen_on`：台账已封存。
    Frozen,
    /// county.yaml 读不出，其中 `frozen_on` 一行仍照办。
    FrozenUnread,
    /// 今天。
    Today,
}

impl Reason {
    /// 中文。
    #[must_use]
    pub fn zh(self) -> &'static str {
        match self {
            Reason::Given => "--as-of 指定",
            Reason::Frozen => "台账封存日 frozen_on",
            Reason::FrozenUnread => "台账封存日 frozen_on，county.yaml 读不出，照其中这一行",
            Reason::Today => "今天",
        }
    }

    /// 印在报表、网页上的说法：不带选项与键的名称。
    #[must_use]
    pub fn printed(self) -> &'static str {
        match self {
            Reason::Given => "指定的日期",
            Reason::Frozen | Reason::FrozenUnread => "台账封存日",
            Reason::Today => "今天",
        }
    }
}

/// 核查日及其由来。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AsOf {
    /// 日期。
    pub date: Date,
    /// 由来。
    pub reason: Reason,
}

impl AsOf {
    /// 指定的优先，其次封存日，最后今天。
    #[must_use]
    pub fn choose(given: Option<Date>, county: &CountyHead, today: Date) -> Self {
        let of = |reason| move |date| AsOf { date, reason };
        let frozen = match county {
            CountyHead::Read(county) => county.frozen_on.map(of(Reason::Frozen)),
            CountyHead::Unread { frozen_on } => frozen_on.map(of(Reason::FrozenUnread)),
            CountyHead::Missing => None,
        };
        given.map(of(Reason::Given)).or(frozen).unwrap_or(AsOf { date: today, reason: Reason::Today })
    }
}

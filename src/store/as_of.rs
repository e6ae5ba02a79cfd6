//! 核查日：指定的、台账封存的，或今天。

use crate::model::{County, Date};

/// 核查日从何而来。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// 命令行 `--as-of` 指定。
    Given,
    /// county.yaml 的 `frozen_on`：台账已封存。
    Frozen,
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
    pub fn choose(given: Option<Date>, county: Option<&County>, today: Date) -> Self {
        let frozen = county.and_then(|c| c.frozen_on);
        match (given, frozen) {
            (Some(date), _) => AsOf { date, reason: Reason::Given },
            (None, Some(date)) => AsOf { date, reason: Reason::Frozen },
            (None, None) => AsOf { date: today, reason: Reason::Today },
        }
    }
}

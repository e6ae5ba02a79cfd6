//! 工作日：按期间计算的最后一日遇休息日，顺延到下一个工作日（民法典第二百零三条）。

use std::sync::Arc;

use serde::Deserialize;

use crate::{
    model::Date,
    ruleset::{Holidays, holidays::Day, scalar::leaves},
};

/// 一部规则集的休息日历：各部共用的节假日之外，本地另有的写在这里。
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calendar {
    /// 固定日期（9 月底、年底）遇休息日是否顺延；默认不顺延。
    #[serde(default)]
    pub roll_fixed_dates: bool,
    /// 周末以外的休息日。
    #[serde(default, deserialize_with = "leaves")]
    pub holidays: Vec<Date>,
    /// 调休上班的周末。
    #[serde(default, deserialize_with = "leaves")]
    pub workdays: Vec<Date>,
    /// 各部规则集共用的节假日。
    #[serde(skip)]
    pub(super) shared: Arc<Holidays>,
}

/// 期限的最后一日，顺延之后。放假安排没有载入的年度，只知道在两日之间。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LastDay {
    /// 到此日办理的，一定没有误期。
    pub sure: Date,
    /// 过了此日，一定误期；此前而在 `sure` 之后的，不能判断。
    pub latest: Date,
}

impl LastDay {
    /// 不顺延的。
    #[must_use]
    pub fn fixed(date: Date) -> Self {
        LastDay { sure: date, latest: date }
    }

    /// 在这一日办理，是否误期不能判断。
    #[must_use]
    pub fn leaves_open(self, date: Date) -> bool {
        self.sure < date && date <= self.latest
    }
}

impl LastDay {
    /// 不能判断的缘故与办法。
    #[must_use]
    pub fn unsettled(self) -> String {
        format!(
            "{} 至 {} 是否放假，还没有载入当年的安排，不能判断是否误期；安排公布后补在 rules/holidays.toml",
            self.sure, self.latest
        )
    }
}

impl Calendar {
    fn day(&self, date: Date) -> Day {
        if self.holidays.contains(&date) {
            return Day::Off;
        }
        if self.workdays.contains(&date) { Day::Work } else { self.shared.day(date) }
    }

    /// 是否休息日；还没有公布安排而可能放假的，也不算工作日。
    #[must_use]
    pub fn is_day_off(&self, date: Date) -> bool {
        self.day(date) != Day::Work
    }

    /// 是工作日，或还没有公布安排而可能是。
    #[must_use]
    pub(super) fn may_work(&self, date: Date) -> bool {
        self.day(date) != Day::Off
    }

    /// `date` 本身，或它之后的第一个工作日。
    #[must_use]
    pub fn rolled(&self, date: Date) -> LastDay {
        // 任何国家都没有连休一个月的历法；有界则不会因误填的日历而不停。
        let first = |works: fn(Day) -> bool| date.iter_days().take(31).find(|d| works(self.day(*d))).unwrap_or(date);
        LastDay { sure: first(|day| day != Day::Off), latest: first(|day| day == Day::Work) }
    }

    /// 固定日期的最后一日：规则集说顺延的才顺延。
    #[must_use]
    pub fn rolled_fixed(&self, date: Date) -> LastDay {
        if self.roll_fixed_dates { self.rolled(date) } else { LastDay::fixed(date) }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::{ruleset::HOLIDAYS, text::Scalar};

    fn d(text: &str) -> Date {
        Date::read(text).unwrap()
    }

    #[test]
    fn a_last_day_on_a_weekend_rolls_to_monday() {
        let calendar =
            Calendar { holidays: vec![d("2024-10-01")], workdays: vec![d("2024-09-29")], ..Calendar::default() };
        for (date, last) in [
            ("2024-06-29", "2024-07-01"),
            ("2024-09-29", "2024-09-29"),
            ("2024-10-01", "2024-10-02"),
            ("2024-06-28", "2024-06-28"),
        ] {
            assert_eq!(calendar.rolled(d(date)), LastDay::fixed(d(last)));
        }
        assert_eq!(calendar.rolled_fixed(d("2024-06-29")).latest, d("2024-06-29"), "固定日期一般不顺延");
        let rolling = Calendar { roll_fixed_dates: true, ..calendar };
        assert_eq!(rolling.rolled_fixed(d("2024-06-29")).latest, d("2024-07-01"));
    }

    #[test]
    fn holidays_roll_over_and_a_year_not_announced_leaves_it_open() {
        let shared = Arc::new(Holidays::parse(Path::new(HOLIDAYS.0), HOLIDAYS.1).unwrap());
        let calendar = Calendar { shared, ..Calendar::default() };
        for (date, sure, latest) in [
            ("2023-10-01", "2023-10-07", "2023-10-07"),
            ("2024-01-01", "2024-01-02", "2024-01-02"),
            ("2025-01-26", "2025-01-26", "2025-01-26"),
            ("2026-10-01", "2026-10-08", "2026-10-08"),
            ("2027-09-30", "2027-09-30", "2027-10-11"),
            ("2027-10-02", "2027-10-04", "2027-10-11"),
            ("2027-03-14", "2027-03-15", "2027-03-15"),
        ] {
            assert_eq!(calendar.rolled(d(date)), LastDay { sure: d(sure), latest: d(latest) }, "{date}");
        }
    }
}

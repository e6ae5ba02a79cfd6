//! 工作日：按期间计算的最后一日遇休息日，顺延到下一个工作日（民法典第二百零三条）。

use chrono::{Datelike, Weekday};
use serde::Deserialize;

use crate::{model::Date, ruleset::scalar::leaves};

/// 休息日历：周末已知；节假日和调休上班的周末由规则集列出。
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
}

impl Calendar {
    /// 是否休息日。
    #[must_use]
    pub fn is_day_off(&self, date: Date) -> bool {
        let weekend = matches!(date.weekday(), Weekday::Sat | Weekday::Sun);
        self.holidays.contains(&date) || (weekend && !self.workdays.contains(&date))
    }

    /// `date` 本身，或它之后的第一个工作日。
    #[must_use]
    pub fn rolled(&self, date: Date) -> Date {
        // 任何国家都没有连休一个月的历法；有界则不会因误填的日历而不停。
        date.iter_days().take(31).find(|d| !self.is_day_off(*d)).unwrap_or(date)
    }

    /// 固定日期的最后一日：规则集说顺延的才顺延。
    #[must_use]
    pub fn rolled_fixed(&self, date: Date) -> Date {
        if self.roll_fixed_dates { self.rolled(date) } else { date }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Scalar;

    #[test]
    fn a_last_day_on_a_weekend_rolls_to_monday() {
        let d = |s: &str| Date::read(s).unwrap();
        let calendar =
            Calendar { holidays: vec![d("2024-10-01")], workdays: vec![d("2024-09-29")], ..Calendar::default() };
        assert_eq!(calendar.rolled(d("2024-06-29")), d("2024-07-01"));
        assert_eq!(calendar.rolled(d("2024-09-29")), d("2024-09-29"), "调休上班的周末是工作日");
        assert_eq!(calendar.rolled(d("2024-10-01")), d("2024-10-02"));
        assert_eq!(calendar.rolled(d("2024-06-28")), d("2024-06-28"));
        assert_eq!(calendar.rolled_fixed(d("2024-06-29")), d("2024-06-29"), "固定日期一般不顺延");
        let rolling = Calendar { roll_fixed_dates: true, ..calendar };
        assert_eq!(rolling.rolled_fixed(d("2024-06-29")), d("2024-07-01"));
    }
}

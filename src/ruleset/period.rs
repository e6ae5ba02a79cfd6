//! 期间的长短：「1年」「3个月」「30日」「20个工作日」。

use std::fmt;

use crate::{
    model::{Date, months_after},
    ruleset::{Calendar, LastDay},
    text::{Bad, Scalar, Shape, half_width},
};

/// 以什么计。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum PeriodUnit {
    Years,
    Months,
    Days,
    WorkingDays,
}

/// 写法与所指，长的在前。
const MEASURES: [(&str, PeriodUnit); 7] = [
    ("个工作日", PeriodUnit::WorkingDays),
    ("工作日", PeriodUnit::WorkingDays),
    ("个月", PeriodUnit::Months),
    ("月", PeriodUnit::Months),
    ("年", PeriodUnit::Years),
    ("日", PeriodUnit::Days),
    ("天", PeriodUnit::Days),
];

/// 至多这么长：再长的必是写错，推算日期也会越界。
const LONGEST: u32 = 3_660;

/// 一段期间的长短。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    count: u32,
    measure: PeriodUnit,
}

impl Period {
    /// 自 `start` 起算（首日不计），期满的那一日：按年、月计的取对应日，没有的取月末。
    #[must_use]
    pub fn after(self, start: Date, calendar: &Calendar) -> Date {
        match self.measure {
            PeriodUnit::Years => months_after(start, self.count.saturating_mul(12)),
            PeriodUnit::Months => months_after(start, self.count),
            PeriodUnit::Days => start + chrono::Days::new(self.count.into()),
            PeriodUnit::WorkingDays => self.working_day(start, |day| !calendar.is_day_off(day)),
        }
    }

    /// 期满的那一日，不顺延：以工作日计而其间有可能放假的日子的，只知道在两日之间。
    #[must_use]
    pub fn ends(self, start: Date, calendar: &Calendar) -> LastDay {
        let latest = self.after(start, calendar);
        match self.measure {
            PeriodUnit::WorkingDays => LastDay { sure: self.working_day(start, |day| calendar.may_work(day)), latest },
            _ => LastDay::fixed(latest),
        }
    }

    /// 最后一日，遇休息日顺延。
    #[must_use]
    pub fn last_day(self, start: Date, calendar: &Calendar) -> LastDay {
        match self.measure {
            PeriodUnit::WorkingDays => self.ends(start, calendar),
            _ => calendar.rolled(self.after(start, calendar)),
        }
    }

    /// 第几个上班的日子，首日不计。
    fn working_day(self, start: Date, works: impl Fn(Date) -> bool) -> Date {
        let mut days = start.iter_days().skip(1).filter(|day| works(*day));
        days.nth(self.count.saturating_sub(1) as usize).unwrap_or(start)
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = match self.measure {
            PeriodUnit::Years => "年",
            PeriodUnit::Months => "个月",
            PeriodUnit::Days => "日",
            PeriodUnit::WorkingDays => "个工作日",
        };
        write!(f, "{} {unit}", self.count)
    }
}

impl Scalar for Period {
    fn read(text: &str) -> Result<Self, Bad> {
        let bad = || {
            Bad::with_help(
                format!("「{text}」不是期间的长短"),
                "写成 \"3个月\"、\"1年\"、\"30日\" 或 \"20个工作日\"".to_owned(),
            )
        };
        let plain = half_width(text.trim());
        let found = MEASURES.iter().find_map(|(unit, measure)| Some((plain.strip_suffix(unit)?, *measure)));
        let (count, measure) = found.ok_or_else(bad)?;
        let count: u32 = count.trim().parse().map_err(|_| bad())?;
        if count == 0 || count > LONGEST {
            return Err(bad());
        }
        Ok(Period { count, measure })
    }

    fn leaf_shape() -> Shape {
        Shape::Text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(period: &str, start: &str) -> String {
        Period::read(period).unwrap().after(Date::read(start).unwrap(), &Calendar::default()).to_string()
    }

    #[test]
    fn the_first_day_is_not_counted_and_the_end_of_the_month_is_kept() {
        for (period, start, last) in [
            ("3个月", "2023-11-30", "2024-02-29"),
            ("1年", "2024-02-29", "2025-02-28"),
            ("30日", "2023-06-01", "2023-07-01"),
            ("30 天", "2023-06-01", "2023-07-01"),
            ("1个工作日", "2023-06-09", "2023-06-12"),
            ("5个工作日", "2023-06-12", "2023-06-19"),
        ] {
            assert_eq!(after(period, start), last, "{period} {start}");
        }
        for bad in ["", "3", "三个月", "0个月", "-1日", "3周", "99999日"] {
            assert!(Period::read(bad).is_err(), "{bad}");
        }
    }
}

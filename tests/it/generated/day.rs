//! 日期的另一套算法：自 1970-01-01 起的天数，不用程序里的日期库。

use std::{collections::BTreeSet, fmt, sync::LazyLock};

/// 公布的放假与调休上班：只取数据，不用程序的算法。
static DAYS_OFF: LazyLock<(BTreeSet<Day>, BTreeSet<Day>)> = LazyLock::new(|| {
    let table: toml::Table = include_str!("../../../rules/holidays.toml").parse().unwrap();
    let years = table["years"].as_table().unwrap();
    let days = |key: &str| -> BTreeSet<Day> {
        let all = years.values().filter_map(|year| year.get(key)?.as_array()).flatten();
        all.map(|day| {
            let part: Vec<i64> = day.as_str().unwrap().split('-').map(|n| n.parse().unwrap()).collect();
            Day::of(part[0], part[1], part[2])
        })
        .collect()
    };
    (days("holidays"), days("workdays"))
});

/// 一天：自 1970-01-01 起的天数。
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(pub i64);

/// 闰年。
fn is_leap(year: i64) -> bool {
    (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
}

/// 某年某月有几天。
fn days_in(year: i64, month: i64) -> i64 {
    match month {
        2 => 28 + i64::from(is_leap(year)),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl Day {
    /// 年月日；日超过当月天数的取月末。
    pub fn of(year: i64, month: i64, day: i64) -> Day {
        let mut days = 0;
        for y in 1970..year {
            days += 365 + i64::from(is_leap(y));
        }
        for m in 1..month {
            days += days_in(year, m);
        }
        Day(days + day.min(days_in(year, month)) - 1)
    }

    /// 年、月、日。
    pub fn civil(self) -> (i64, i64, i64) {
        let (mut year, mut left) = (1970, self.0);
        while left >= 365 + i64::from(is_leap(year)) {
            left -= 365 + i64::from(is_leap(year));
            year += 1;
        }
        let mut month = 1;
        while left >= days_in(year, month) {
            left -= days_in(year, month);
            month += 1;
        }
        (year, month, left + 1)
    }

    /// 所在的年。
    pub fn year(self) -> i64 {
        self.civil().0
    }

    /// 几天之后（负数为之前）。
    pub fn plus(self, days: i64) -> Day {
        Day(self.0 + days)
    }

    /// 满几个月的对应日；没有对应日的取月末。
    pub fn months_later(self, months: i64) -> Day {
        let (year, month, day) = self.civil();
        let count = year * 12 + (month - 1) + months;
        Day::of(count / 12, count % 12 + 1, day)
    }

    /// 周六、周日顺延到周一。1970-01-01 是星期四。
    pub fn rolled(self) -> Day {
        let mut day = self;
        while !day.is_workday() {
            day = Day(day.0 + 1);
        }
        day
    }

    /// 此日之后的第几个工作日。
    pub fn workdays_later(self, count: usize) -> Day {
        (1..).map(|n| Day(self.0 + n)).filter(|day| day.is_workday()).nth(count - 1).unwrap()
    }

    /// 上班的日子：放假、调休照公布的数据，别的看是不是周末。
    fn is_workday(self) -> bool {
        let (holidays, workdays) = &*DAYS_OFF;
        let weekend = (self.0 + 3) % 7 >= 5;
        workdays.contains(&self) || (!weekend && !holidays.contains(&self))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.civil();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

#[test]
fn the_plain_calendar_is_right() {
    assert_eq!(Day::of(1970, 1, 1), Day(0));
    assert_eq!(Day::of(2000, 3, 1), Day(11_017));
    for n in 0..40_000 {
        let (year, month, day) = Day(n).civil();
        assert_eq!(Day::of(year, month, day), Day(n));
    }
    assert_eq!(Day::of(2022, 8, 31).months_later(6).to_string(), "2023-02-28");
    assert_eq!(Day::of(2023, 8, 31).months_later(6).to_string(), "2024-02-29");
    assert_eq!(Day::of(2024, 2, 29).months_later(12).to_string(), "2025-02-28");
    assert_eq!(Day::of(2024, 11, 30).rolled().to_string(), "2024-12-02");
    assert_eq!(Day::of(2024, 12, 1).rolled().to_string(), "2024-12-02");
    assert_eq!(Day::of(2024, 12, 2).rolled().to_string(), "2024-12-02");
}

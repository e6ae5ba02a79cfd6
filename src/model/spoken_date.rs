//! 人说的日期：今天、昨天、明天、3月20日，以及写全的各种写法。没有写年份的，须知道今天才定得下来。

use chrono::Days;

use super::date::{Date, Year, parse_loose_date};
use crate::text::{Bad, half_width};

/// 人说的日期。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpokenDate {
    /// 写全了的。
    On(Date),
    /// 今天之后第几天，之前的为负。
    In(i8),
    /// 只写了月日。
    Day {
        /// 月。
        month: u8,
        /// 日。
        day: u8,
    },
}

/// 相对于今天的说法。
const RELATIVE: [(&str, i8); 10] = [
    ("今天", 0),
    ("今日", 0),
    ("当天", 0),
    ("昨天", -1),
    ("昨日", -1),
    ("前天", -2),
    ("前日", -2),
    ("明天", 1),
    ("明日", 1),
    ("后天", 2),
];

impl From<Date> for SpokenDate {
    fn from(date: Date) -> Self {
        SpokenDate::On(date)
    }
}

impl SpokenDate {
    /// 读一种说法。
    ///
    /// # Errors
    /// 认不出，或没有这一天。
    pub fn read(text: &str) -> Result<Self, Bad> {
        let plain = half_width(text.trim());
        if let Some((_, days)) = RELATIVE.iter().find(|(word, _)| *word == plain) {
            return Ok(SpokenDate::In(*days));
        }
        match month_and_day(&plain) {
            Some((month, day)) => {
                // 闰年的 2 月 29 日也算有；到底哪年的，定的时候再看。
                parse_loose_date(&format!("2024-{month}-{day}"))?;
                Ok(SpokenDate::Day { month, day })
            }
            None => parse_loose_date(&plain).map(SpokenDate::On),
        }
    }

    /// 已经发生的事：没有写年份的，取最近过去的一次。
    ///
    /// # Errors
    /// 那一年没有这一天。
    pub fn past(self, today: Date) -> Result<Date, Bad> {
        self.settled(today, |this| -i32::from(this > today))
    }

    /// 将来的期限：没有写年份的，取今后的头一次。
    ///
    /// # Errors
    /// 那一年没有这一天。
    pub fn coming(self, today: Date) -> Result<Date, Bad> {
        self.settled(today, |this| i32::from(this < today))
    }

    /// 定到哪一天；只写了月日的，`shift` 说移几年。
    fn settled(self, today: Date, shift: impl Fn(Date) -> i32) -> Result<Date, Bad> {
        match self {
            SpokenDate::On(date) => Ok(date),
            SpokenDate::In(days) => {
                let span = Days::new(u64::from(days.unsigned_abs()));
                let moved = if days < 0 { today.checked_sub_days(span) } else { today.checked_add_days(span) };
                Ok(moved.unwrap_or(today))
            }
            SpokenDate::Day { month, day } => {
                let year = i32::from(Year::of(today).0);
                let this = Year::of(today).day(u32::from(month), u32::from(day));
                parse_loose_date(&format!("{}-{month}-{day}", year + shift(this)))
            }
        }
    }
}

/// 「3月20日」「3月20号」里的月与日。
fn month_and_day(plain: &str) -> Option<(u8, u8)> {
    let (month, day) = plain.strip_suffix(['日', '号'])?.split_once('月')?;
    let number = |part: &str| {
        let short = (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        part.parse::<u8>().ok().filter(|_| short)
    };
    Some((number(month)?, number(day)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Scalar;

    fn d(text: &str) -> Date {
        Date::read(text).unwrap()
    }

    #[test]
    fn what_people_say_is_a_day() {
        let today = d("2026-11-28");
        let past = |text: &str| SpokenDate::read(text).and_then(|said| said.past(today));
        for (text, day) in [
            ("今天", "2026-11-28"),
            ("昨日", "2026-11-27"),
            ("前天", "2026-11-26"),
            ("明天", "2026-11-29"),
            ("后天", "2026-11-30"),
            ("3月20日", "2026-03-20"),
            ("１１月２８号", "2026-11-28"),
            ("11月29日", "2025-11-29"),
            ("2026年3月20日", "2026-03-20"),
            ("20260320", "2026-03-20"),
        ] {
            assert_eq!(past(text).unwrap(), d(day), "{text}");
        }
        for text in ["3月", "十月一日", "2月30日", "13月1日", "大后天", ""] {
            assert!(past(text).is_err(), "{text}");
        }
        assert!(past("2月29日").unwrap_err().message.contains("没有 29 日"));
    }

    #[test]
    fn a_term_lies_ahead() {
        let coming = |text: &str| SpokenDate::read(text).and_then(|said| said.coming(d("2026-11-28"))).unwrap();
        assert_eq!(coming("12月31日"), d("2026-12-31"));
        assert_eq!(coming("3月20日"), d("2027-03-20"));
        assert_eq!(coming("11月28日"), d("2026-11-28"));
        assert_eq!(coming("明天"), d("2026-11-29"));
    }
}

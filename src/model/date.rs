//! 日期与期间：公历日，不含时刻。按月计的期间依民法典第二百零一至二百零四条：
//! 起算日不计入，止于对应日，没有对应日的止于月末。

use std::fmt;

use chrono::{Datelike, Months, NaiveDate};

use crate::text::{Bad, Scalar, Shape, half_width, record};

/// 日期。
pub type Date = NaiveDate;

/// 年份。
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Year(pub u16);

/// 可信的年份：此外多半是笔误。
const YEARS: std::ops::RangeInclusive<i32> = 1990..=2100;

/// `date` 起满 `months` 个月的对应日；没有对应日的取月末（2022-08-31 满 6 个月为 2023-02-28）。
#[must_use]
pub fn months_after(date: Date, months: u32) -> Date {
    date.checked_add_months(Months::new(months)).unwrap_or(NaiveDate::MAX)
}

/// 某年的 12 月 31 日。
#[must_use]
pub fn end_of_year(year: Year) -> Date {
    year.day(12, 31)
}

impl Year {
    /// 日期所在的年。
    #[must_use]
    pub fn of(date: Date) -> Self {
        Year(u16::try_from(date.year()).unwrap_or_default())
    }

    /// 本年的某月某日；没有这一天时取该月末日。
    #[must_use]
    pub fn day(self, month: u32, day: u32) -> Date {
        let year = i32::from(self.0);
        NaiveDate::from_ymd_opt(year, month, day)
            .or_else(|| {
                NaiveDate::from_ymd_opt(year, month, 1).map(|first| months_after(first, 1).pred_opt().unwrap_or(first))
            })
            .unwrap_or(NaiveDate::MAX)
    }

    /// 上一年。
    #[must_use]
    pub fn before(self) -> Self {
        Year(self.0.saturating_sub(1))
    }

    /// 下一年。
    #[must_use]
    pub fn after(self) -> Self {
        Year(self.0.saturating_add(1))
    }
}

impl fmt::Display for Year {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Scalar for Year {
    fn read(text: &str) -> Result<Self, Bad> {
        let bad = |why: String| Bad::with_help(why, "年份写成四位数字，如 2023");
        let digits = text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit());
        let year = text.parse::<u16>().ok().filter(|_| digits).ok_or_else(|| bad(format!("「{text}」不是四位年份")))?;
        in_range(i32::from(year))
            .then_some(Year(year))
            .ok_or_else(|| bad(format!("年份 {year} 不在 1990 到 2100 之间")))
    }

    fn leaf_shape() -> Shape {
        Shape::Year
    }
}

fn in_range(year: i32) -> bool {
    YEARS.contains(&year)
}

impl Scalar for Date {
    fn read(text: &str) -> Result<Self, Bad> {
        if !has_shape(text, "dddd-dd-dd") {
            let help = match parse_loose_date(text) {
                Ok(date) => format!("写成 {date}"),
                Err(_) => "日期写成 YYYY-MM-DD，如 2023-09-30".into(),
            };
            return Err(Bad::with_help(format!("「{text}」不是 YYYY-MM-DD 形式的日期"), help));
        }
        let (year, month, day) = (number(&text[..4]), number(&text[5..7]), number(&text[8..]));
        calendar_date(year, month, day)
    }

    fn leaf_shape() -> Shape {
        Shape::Date
    }
}

/// 是否逐字合于样子：`d` 是数字，其余照写。
fn has_shape(text: &str, shape: &str) -> bool {
    text.len() == shape.len()
        && text.bytes().zip(shape.bytes()).all(|(b, s)| if s == b'd' { b.is_ascii_digit() } else { b == s })
}

fn number(digits: &str) -> u32 {
    digits.parse().unwrap_or_default()
}

fn calendar_date(year: u32, month: u32, day: u32) -> Result<Date, Bad> {
    let year_number = i32::try_from(year).unwrap_or_default();
    if !in_range(year_number) {
        return Err(Bad::with_help(format!("年份 {year} 不在 1990 到 2100 之间"), "请核对年份"));
    }
    if !(1..=12).contains(&month) {
        return Err(Bad::with_help(format!("没有 {month} 月"), "月份写 01 到 12"));
    }
    NaiveDate::from_ymd_opt(year_number, month, day)
        .ok_or_else(|| Bad::with_help(format!("{year} 年 {month} 月没有 {day} 日"), "请核对日期"))
}

/// 命令行上的日期：除 ISO 外也认 `2023年9月20日`、`20230920`、`2023/9/20`、`2023.9.20`，数字是全角的也行。
///
/// # Errors
/// 不是这些写法，或没有这一天。
pub fn parse_loose_date(text: &str) -> Result<Date, Bad> {
    let text = &*half_width(text.trim());
    let unclear = || Bad::with_help(format!("「{text}」不是日期"), "写成 2023-09-20、2023年9月20日 或 20230920");
    if has_shape(text, "dddddddd") {
        return calendar_date(number(&text[..4]), number(&text[4..6]), number(&text[6..]));
    }
    let body = text.strip_suffix('日').unwrap_or(text);
    let parts: Vec<&str> = body.split(['年', '月', '/', '.', '-']).collect();
    let [year, month, day] = parts[..] else { return Err(unclear()) };
    let digits = |s: &str, most: usize| (1..=most).contains(&s.len()) && s.bytes().all(|b| b.is_ascii_digit());
    if year.len() != 4 || !digits(year, 4) || !digits(month, 2) || !digits(day, 2) {
        return Err(unclear());
    }
    calendar_date(number(year), number(month), number(day))
}

/// 年月。
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month(Date);

impl Month {
    /// 当月第一天。
    #[must_use]
    pub fn first_day(self) -> Date {
        self.0
    }

    /// 满几个月之后那一月的最后一天；零个月即当月最后一天。
    #[must_use]
    pub fn last_day_after(self, months: u32) -> Date {
        let next = months_after(self.0, months + 1);
        next.pred_opt().unwrap_or(next)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.format("%Y-%m"))
    }
}

impl Scalar for Month {
    fn read(text: &str) -> Result<Self, Bad> {
        if !has_shape(text, "dddd-dd") {
            return Err(Bad::with_help(format!("「{text}」不是 YYYY-MM 形式的年月"), "写成如 2023-04"));
        }
        calendar_date(number(&text[..4]), number(&text[5..]), 1).map(Month)
    }

    fn leaf_shape() -> Shape {
        Shape::Month
    }
}

record! {
    /// 建设工期。
    Schedule "建设工期" {
        /// 开始年月
        from: Month,
        /// 完成年月
        to: Month,
    }
}

impl fmt::Display for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} 至 {}", self.from, self.to)
    }
}

/// 起止年份，含首尾。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Years {
    /// 首年。
    pub first: Year,
    /// 末年。
    pub last: Year,
}

impl Years {
    /// 共几年，含首尾；末年早于首年时为零或负。
    #[must_use]
    pub fn count(self) -> i32 {
        i32::from(self.last.0) - i32::from(self.first.0) + 1
    }
}

impl fmt::Display for Years {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.first, self.last)
    }
}

impl Scalar for Years {
    fn read(text: &str) -> Result<Self, Bad> {
        let bad = || Bad::with_help(format!("「{text}」不是起止年份"), "写成如 2022-2026");
        let (first, last) = text.split_once(['-', '—', '－']).ok_or_else(bad)?;
        let years = Years { first: Year::read(first.trim())?, last: Year::read(last.trim())? };
        if years.first <= years.last { Ok(years) } else { Err(bad()) }
    }

    fn leaf_shape() -> Shape {
        Shape::Years
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn d(text: &str) -> Date {
        Date::read(text).unwrap()
    }

    #[test]
    fn months_clamp_to_the_end_of_the_month() {
        let cases = [
            ("2022-08-31", 6, "2023-02-28"),
            ("2023-08-31", 6, "2024-02-29"),
            ("2022-05-30", 6, "2022-11-30"),
            ("2023-08-29", 6, "2024-02-29"),
            ("2024-02-29", 12, "2025-02-28"),
            ("2024-02-29", 24, "2026-02-28"),
        ];
        for (start, months, end) in cases {
            assert_eq!(months_after(d(start), months), d(end), "{start} + {months}");
        }
    }

    #[test]
    fn only_iso_dates_stand_in_files() {
        for text in [
            "2023-02-30",
            "2023/2/3",
            "26-01-02",
            "2026-1-2",
            "+2026-01-02",
            "2023-13-01",
            "0203-01-01",
            "2023-02-29",
            "２０２３-01-01",
        ] {
            assert!(Date::read(text).is_err(), "{text}");
        }
        assert_eq!(Date::read("2023/2/3").unwrap_err().help.unwrap(), "写成 2023-02-03");
        assert!(Date::read("2023-02-30").unwrap_err().message.contains("没有 30 日"));
    }

    #[test]
    fn the_command_line_takes_what_clerks_type() {
        for text in ["2023-09-20", "2023年9月20日", "20230920", "2023/9/20", "2023.9.20"] {
            assert_eq!(parse_loose_date(text).unwrap(), d("2023-09-20"), "{text}");
        }
        for text in ["23-9-20", "2023年9月", "2023-9-31", "昨天"] {
            assert!(parse_loose_date(text).is_err(), "{text}");
        }
        for text in ["202a-9-20", "2023-x-20", "2023-9-2x", "2023-009-20", "2023--20"] {
            assert!(parse_loose_date(text).unwrap_err().message.contains("不是日期"), "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_corresponding_day_is_never_in_a_later_month(offset in 0u64..20_000, months in 0u32..60) {
            let start = d("2000-01-01") + chrono::Days::new(offset);
            let end = months_after(start, months);
            let wanted = start.year() * 12 + i32::try_from(start.month0()).unwrap() + i32::try_from(months).unwrap();
            prop_assert_eq!(end.year() * 12 + i32::try_from(end.month0()).unwrap(), wanted);
            prop_assert!(end.day() == start.day() || (end.day() < start.day() && months_after(end.with_day(1).unwrap(), 1).pred_opt().unwrap() == end));
        }
    }

    #[test]
    fn years_and_months_have_their_ends() {
        assert_eq!(end_of_year(Year(2023)), d("2023-12-31"));
        assert_eq!(Year(2023).day(2, 30), d("2023-02-28"));
        assert_eq!(Year(2024).day(2, 30), d("2024-02-29"));
        assert_eq!(Year(2023).to_string(), "2023");
        assert!(Year::read("123").unwrap_err().message.contains("不是四位年份"));
        assert!(Year::read("二〇二三").is_err());
        let month = Month::read("2023-11").unwrap();
        assert_eq!((month.first_day(), month.last_day_after(0)), (d("2023-11-01"), d("2023-11-30")));
        assert_eq!((month.last_day_after(1), month.last_day_after(3)), (d("2023-12-31"), d("2024-02-29")));
        assert_eq!(month.to_string(), "2023-11");
        assert!(Month::read("2023-4").is_err());
        assert_eq!(Schedule { from: month, to: Month::read("2024-03").unwrap() }.to_string(), "2023-11 至 2024-03");
    }

    #[test]
    fn a_range_of_years_counts_both_ends() {
        let years = Years::read("2022-2026").unwrap();
        assert_eq!((years.count(), years.to_string()), (5, "2022-2026".to_owned()));
        assert_eq!(Years::read("2023-2023").unwrap().count(), 1);
        assert!(Years::read("2026-2022").is_err());
    }
}

//! 节假日与调休上班的日子：各部规则集共用的一份数据，台账可以逐年增补。

use std::{collections::BTreeMap, path::Path};

use chrono::{Datelike, Days, Weekday};
use serde::Deserialize;

use super::{
    RuleSetError,
    compose::ComposedText,
    error::{error_at, from_toml},
    scalar::leaves,
};
use crate::model::{Date, Year};

/// 内置的一份：显示用的路径与原文。
pub const HOLIDAYS: (&str, &str) = ("（内置）holidays.toml", include_str!("../../rules/holidays.toml"));

/// 一年的安排；只有与平常的周几不同的日子。
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Arrangement {
    #[serde(default, deserialize_with = "leaves")]
    holidays: Vec<Date>,
    #[serde(default, deserialize_with = "leaves")]
    workdays: Vec<Date>,
}

/// 一个节日，供没有公布安排的年度推断哪些日子可能放假。
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Festival {
    #[serde(rename = "name")]
    _name: String,
    from: (u32, u32),
    to: (u32, u32),
    before: u64,
    after: u64,
    #[serde(default, deserialize_with = "leaves")]
    days: Vec<Date>,
}

impl Festival {
    /// 某年放假至多自哪一日到哪一日。
    fn span(&self, year: Year) -> (Date, Date) {
        let known = self.days.iter().find(|day| Year::of(**day) == year).copied();
        let day = |(month, day): (u32, u32)| known.unwrap_or_else(|| year.day(month, day));
        (day(self.from) - Days::new(self.before), day(self.to) + Days::new(self.after))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenHolidays {
    #[serde(default)]
    years: BTreeMap<String, Arrangement>,
    #[serde(default)]
    festivals: Vec<Festival>,
}

/// 各年度的放假安排。
#[derive(Clone, Debug, Default)]
pub struct Holidays {
    years: BTreeMap<Year, Arrangement>,
    festivals: Vec<Festival>,
}

/// 一天上不上班。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Day {
    Work,
    Off,
    /// 当年的安排没有载入，而这一天可能放假。
    Unsettled,
}

impl Holidays {
    /// 读入并查验。
    ///
    /// # Errors
    /// 全部错误，各指到行列。
    pub fn parse(path: &Path, text: &str) -> Result<Self, Vec<RuleSetError>> {
        let written: WrittenHolidays = toml::from_str(text).map_err(|e| vec![from_toml(path, text, &e)])?;
        let at =
            |needle: &str, message| error_at(path, &ComposedText::own(text), text.find(needle).unwrap_or(0), message);
        let mut errors = Vec::new();
        let mut years = BTreeMap::new();
        for (key, arrangement) in written.years {
            match key.parse().ok().filter(|year| (1949..=9999).contains(year)).map(Year) {
                Some(year) => {
                    let faults = arrangement.faults(year).into_iter();
                    errors.extend(faults.map(|(day, message)| at(&format!("\"{day}\""), message)));
                    years.insert(year, arrangement);
                }
                None => errors.push(at(&key, format!("「{key}」不是年份，应写 [years.2027] 这样"))),
            }
        }
        let exists = |(month, day)| Date::from_ymd_opt(2023, month, day).is_some();
        for festival in written.festivals.iter().filter(|f| !exists(f.from) || !exists(f.to) || f.from > f.to) {
            errors.push(at(&festival._name, "节日的 from、to 应是先后两个月、日，如 [1, 21]".into()));
        }
        if errors.is_empty() { Ok(Holidays { years, festivals: written.festivals }) } else { Err(errors) }
    }

    /// 以台账自己的一份为准，没有写的年度、节日用 `others` 的。
    #[must_use]
    pub fn or(mut self, others: Holidays) -> Self {
        for (year, arrangement) in others.years {
            self.years.entry(year).or_insert(arrangement);
        }
        if self.festivals.is_empty() {
            self.festivals = others.festivals;
        }
        self
    }

    /// 载有安排的年度。
    pub fn years(&self) -> impl Iterator<Item = Year> {
        self.years.keys().copied()
    }

    /// 某一天上不上班。元旦的安排由其年度的通知规定，可以牵动上一年的最后几天。
    pub(super) fn day(&self, date: Date) -> Day {
        let year = Year::of(date);
        let told = [year, year.after()].into_iter().filter_map(|y| self.years.get(&y));
        let weekend = matches!(date.weekday(), Weekday::Sat | Weekday::Sun);
        for arrangement in told {
            if arrangement.holidays.contains(&date) {
                return Day::Off;
            }
            if arrangement.workdays.contains(&date) {
                return Day::Work;
            }
        }
        let untold = [year, year.after()].into_iter().filter(|y| !self.years.contains_key(y));
        let mut spans = untold.flat_map(|y| self.festivals.iter().map(move |f| f.span(y)));
        match weekend {
            true => Day::Off,
            false if spans.any(|(first, last)| first <= date && date <= last) => Day::Unsettled,
            false => Day::Work,
        }
    }
}

impl Arrangement {
    /// 写错的日子，和错在哪里。
    fn faults(&self, year: Year) -> Vec<(Date, String)> {
        let weekend = |date: &Date| matches!(date.weekday(), Weekday::Sat | Weekday::Sun);
        let belongs = |date: &Date| Year::of(*date) == year || Year::of(*date).after() == year && date.month() == 12;
        let mut faults = Vec::new();
        for date in self.holidays.iter().chain(&self.workdays).filter(|date| !belongs(date)) {
            faults.push((*date, format!("{date} 不在 {year} 年")));
        }
        for date in self.workdays.iter().filter(|date| !weekend(date)) {
            faults.push((*date, format!("{date} 不是周末，本来上班；workdays 只写调休上班的周末")));
        }
        for date in self.holidays.iter().filter(|date| self.workdays.contains(date)) {
            faults.push((*date, format!("{date} 既写放假又写上班")));
        }
        faults
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Scalar;

    fn built_in() -> Holidays {
        Holidays::parse(Path::new(HOLIDAYS.0), HOLIDAYS.1).unwrap()
    }

    fn d(text: &str) -> Date {
        Date::read(text).unwrap()
    }

    #[test]
    fn every_announced_holiday_lies_in_the_customary_spans() {
        let told = built_in();
        let untold = Holidays { years: BTreeMap::new(), ..told.clone() };
        for day in told.years.values().flat_map(|a| &a.holidays) {
            assert_eq!(untold.day(*day), Day::Unsettled, "{day}");
        }
    }

    #[test]
    fn a_year_not_announced_is_unsettled_only_around_the_festivals() {
        let holidays = built_in();
        for (day, expected) in [
            ("2026-12-29", Day::Work),
            ("2026-12-30", Day::Unsettled),
            ("2027-01-01", Day::Unsettled),
            ("2027-01-02", Day::Off),
            ("2027-01-04", Day::Work),
            ("2027-02-03", Day::Work),
            ("2027-02-04", Day::Unsettled),
            ("2027-02-12", Day::Unsettled),
            ("2027-02-15", Day::Work),
            ("2027-10-08", Day::Unsettled),
            ("2027-10-11", Day::Work),
            ("2026-10-07", Day::Off),
            ("2026-10-08", Day::Work),
            ("2026-10-10", Day::Work),
        ] {
            assert_eq!(holidays.day(d(day)), expected, "{day}");
        }
    }

    #[test]
    fn a_store_adds_a_year_and_corrects_one() {
        let own = "[years.2027]\nholidays = [\"2027-01-01\"]\n[years.2026]\nholidays = [\"2026-03-02\"]\n";
        let both = Holidays::parse(Path::new("rules/holidays.toml"), own).unwrap().or(built_in());
        let days = ["2027-01-01", "2027-02-08", "2026-03-02", "2026-10-01", "2025-10-01"].map(|day| both.day(d(day)));
        assert_eq!(days, [Day::Off, Day::Work, Day::Off, Day::Work, Day::Off]);
    }

    #[test]
    fn a_mistake_points_to_its_line() {
        for (text, line, said) in [
            ("[years.2027]\nholidays = [\n\"2026-01-01\"]", 3, "不在 2027 年"),
            ("[years.2027]\nworkdays = [\"2027-01-04\"]", 2, "不是周末"),
            ("[years.2027]\nholidays = [\"2027-01-02\"]\nworkdays = [\"2027-01-02\"]", 2, "既写放假又写上班"),
            ("[years.next]\n", 1, "不是年份"),
            ("[years.2027]\nholiday = []", 2, "holiday"),
            ("[years.2027]\nholidays = [\"2027-02-30\"]", 2, "2 月没有 30 日"),
        ] {
            let errors = Holidays::parse(Path::new("rules/holidays.toml"), text).unwrap_err();
            assert_eq!(errors.len(), 1, "{text}");
            assert_eq!(errors[0].line, line, "{}", errors[0]);
            assert!(errors[0].to_string().contains(said), "{}", errors[0]);
        }
    }
}

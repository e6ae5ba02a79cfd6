//! 参数表自身说得通：日期存在、下限不高于上限、清单不空、机关都有。

use toml::de::{DeTable, DeValue};

use super::{reader::NOT_PARAMETERS, verifier::Verifier, written::WrittenRuleSet};
use crate::model::Date;

/// 前一个不得大于后一个的数。
const ORDERED: [(&str, &str); 4] = [
    ("years_at_least", "years_at_most"),
    ("from_months", "to_months"),
    ("factor_from", "factor_to"),
    ("progress_amber_percent", "progress_red_percent"),
];

/// 期间至多这么多个月、这么多年：再长的必是写错，推算日期也会越界。
const LONGEST: i64 = 1_200;

/// 休息日历可以空着，不算参数表。
const CALENDAR: &str = "calendar";

fn whole(table: &DeTable<'_>, key: &str) -> Option<i64> {
    match table.get(key)?.get_ref() {
        DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix()).ok(),
        _ => None,
    }
}

/// 有这一天：每年的固定日期不能是闰日，否则有的年份没有。
fn exists(month: i64, day: i64) -> bool {
    let (Ok(month), Ok(day)) = (u32::try_from(month), u32::try_from(day)) else { return false };
    Date::from_ymd_opt(2023, month, day).is_some()
}

/// 写期间长短的键。
fn is_term(key: &str) -> bool {
    key.contains("months") || key.contains("years")
}

/// 各参数表：所在的路径与内容。
fn tables<'a>(document: &'a DeTable<'a>) -> Vec<(Vec<&'a str>, &'a DeTable<'a>)> {
    let mut found = Vec::new();
    for (group, value) in document.iter() {
        let group = group.get_ref().as_ref();
        let DeValue::Table(table) = value.get_ref() else { continue };
        if NOT_PARAMETERS.contains(&group) || group == CALENDAR {
            continue;
        }
        found.push((vec![group], table));
        for (name, value) in table.iter() {
            if let DeValue::Table(table) = value.get_ref() {
                found.push((vec![group, name.get_ref().as_ref()], table));
            }
        }
    }
    found
}

/// 同一个界限的两种写法：含本数的与不含的，写一个。
const EITHER: [(&[&str], &str, &str); 7] = [
    (&["approval", "two_step"], "total_at_least", "total_above"),
    (&["approval", "over_feasibility"], "strong_at_least_percent", "strong_above_percent"),
    (&["adjustment", "self_made"], "at_most_percent", "below_percent"),
    (&["adjustment", "self_made"], "at_most", "below"),
    (&["adjustment", "cumulative"], "at_most_percent", "below_percent"),
    (&["adjustment", "cumulative"], "at_most", "below"),
    (&["acceptance", "own_scale"], "total_at_most", "total_below"),
];

impl Verifier<'_> {
    /// 含本数与不含本数的两个键，写一个。
    pub(super) fn bounds(&mut self) {
        for (route, inclusive, exclusive) in EITHER {
            let mut table = Some(self.document);
            for step in route {
                table = table.and_then(|t| match t.get(*step)?.get_ref() {
                    DeValue::Table(table) => Some(table),
                    _ => None,
                });
            }
            let Some(table) = table else { continue };
            if table.contains_key(inclusive) && table.contains_key(exclusive) {
                self.add(route, format!("{inclusive} 与 {exclusive} 写一个：前一个含本数，后一个不含"));
            }
        }
    }

    pub(super) fn limits(&mut self) {
        for (route, table) in tables(self.document) {
            let at = |key| route.iter().copied().chain([key]).collect::<Vec<&str>>();
            if let (Some(month), Some(day)) = (whole(table, "month"), whole(table, "day"))
                && !exists(month, day)
            {
                self.add(&at("day"), format!("没有每年的 {month} 月 {day} 日这一天"));
            }
            for (low, high) in ORDERED {
                if let (Some(least), Some(most)) = (whole(table, low), whole(table, high))
                    && least > most
                {
                    self.add(&at(low), format!("{low} = {least} 大于 {high} = {most}"));
                }
            }
            for key in table.keys().map(|key| key.get_ref().as_ref()).filter(|k: &&str| is_term(k)) {
                if let Some(long) = whole(table, key).filter(|n| *n > LONGEST) {
                    self.add(&at(key), format!("{key} = {long} 太长，至多 {LONGEST}"));
                }
            }
            for (key, value) in table.iter() {
                if matches!(value.get_ref(), DeValue::Array(list) if list.is_empty()) {
                    let key = key.get_ref().as_ref();
                    self.add(&at(key), format!("{key} 不能空着；不用有关规则的，写 off = \"理由\""));
                }
            }
        }
    }

    /// 参数表里的 `file_with`、`by`、`with` 都应是机关。
    pub(super) fn roles_in_parameters(&mut self, set: &WrittenRuleSet) {
        for (route, table) in tables(self.document) {
            for key in ["file_with", "by", "with"] {
                let Some(DeValue::Array(list)) = table.get(key).map(|v| v.get_ref()) else { continue };
                let at: Vec<&str> = route.iter().copied().chain([key]).collect();
                for role in list.iter().filter_map(|v| v.get_ref().as_str()) {
                    self.role(set, &at, role);
                }
            }
        }
    }
}

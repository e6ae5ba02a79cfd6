//! 报表的一格写成文字，各种格式共用。不作转义，由各格式自己做。

use crate::report::{Cell, Column, Measure, Report, Value, wan_text};

/// 未知的写法。
pub const UNKNOWN: &str = "未知";

/// 值的文字：金额两位小数（精确），不适用的为空。
#[must_use]
pub fn value_text(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Amount(money) => wan_text(*money),
        Value::Count(n) => n.to_string(),
        Value::Date(date) => date.to_string(),
        Value::Percent(percent) => format!("{percent:.1}%"),
        Value::Unknown => UNKNOWN.to_owned(),
        Value::Empty => String::new(),
    }
}

/// 没有计入的未知项数，另起一行写明。
#[must_use]
pub fn unknown_text(cell: &Cell) -> Option<String> {
    (cell.unknown > 0 && cell.value != Value::Unknown).then(|| format!("另{}项未知", cell.unknown))
}

/// 合计没有计入的未知项：数目格里只写数目的格式，另用一句话说明。
#[must_use]
pub fn unknowns(report: &Report) -> Option<String> {
    let cells = report.columns.iter().zip(&report.total.as_ref()?.cells);
    let parts: Vec<String> = cells
        .filter(|(_, c)| c.unknown > 0)
        .map(|(column, c)| format!("{} {} 项", full_title(column), c.unknown))
        .collect();
    (!parts.is_empty()).then(|| format!("合计没有计入的未知项：{}。", parts.join("、")))
}

/// 数目靠右。
#[must_use]
pub fn is_numeric(column: &Column) -> bool {
    matches!(column.measure, Measure::Amount | Measure::Count | Measure::Percent)
}

/// 栏目的全称：「资金来源：县级财政」。
#[must_use]
pub fn full_title(column: &Column) -> String {
    column.band.map_or_else(|| column.title.clone(), |band| format!("{band}：{}", column.title))
}

/// 一栏，或同一上级栏目的几栏：窄的格式把几栏并在一格里写。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot<'r> {
    /// 名称。
    pub title: &'r str,
    /// 各栏在第几栏。
    pub indexes: Vec<usize>,
    /// 几栏并成的。
    pub folded: bool,
    /// 数目，靠右。
    pub numeric: bool,
    /// 不折行。
    pub whole: bool,
    /// 放不下时略去的次序。
    pub rank: u8,
}

/// 把同一上级栏目的几栏并成一处。
#[must_use]
pub fn slots(columns: &[Column]) -> Vec<Slot<'_>> {
    let mut slots: Vec<Slot<'_>> = Vec::new();
    for (i, column) in columns.iter().enumerate() {
        match (column.band, slots.last_mut()) {
            (Some(band), Some(last)) if last.folded && last.title == band => last.indexes.push(i),
            (band, _) => slots.push(Slot {
                title: band.unwrap_or(&column.title),
                indexes: vec![i],
                folded: band.is_some(),
                numeric: band.is_none() && is_numeric(column),
                whole: band.is_some() || is_numeric(column) || column.whole,
                rank: column.rank,
            }),
        }
    }
    slots
}

impl Slot<'_> {
    /// 各行文字：并起来的，一项一行；都未知的只写一次。
    #[must_use]
    pub fn lines(&self, columns: &[Column], cells: &[Cell]) -> Vec<String> {
        if !self.folded {
            let cell = &cells[self.indexes[0]];
            return std::iter::once(value_text(&cell.value)).chain(unknown_text(cell)).collect();
        }
        let kept: Vec<usize> = self.indexes.iter().copied().filter(|i| cells[*i].value != Value::Empty).collect();
        if !kept.is_empty() && kept.iter().all(|i| cells[*i].value == Value::Unknown) {
            return vec![UNKNOWN.to_owned()];
        }
        let known = kept.iter().filter(|i| cells[**i].value != Value::Unknown);
        let mut lines: Vec<String> =
            known.map(|i| format!("{} {}", columns[*i].title, value_text(&cells[*i].value))).collect();
        // 没有写来源的项目，各栏同样未知，只说一次。
        let unknown = kept.iter().map(|i| cells[*i].unknown).max().unwrap_or_default();
        if unknown > 0 {
            lines.push(format!("另{unknown}项未知"));
        }
        lines
    }
}

//! 报表的一格写成文字，各种格式共用。不作转义，由各格式自己做。

use crate::report::{
    Cell, CellValue, Column, DECIMALS, Group, Measure, Report, Row, exact_text, is_rounded, rounded_text, wan_text,
};

/// 未知的写法。
pub const UNKNOWN: &str = "未知";

/// 值的文字：金额两位小数（精确），不适用的为空。
#[must_use]
pub fn value_text(value: &CellValue) -> String {
    match value {
        CellValue::Text(text) => text.clone(),
        CellValue::Amount(money) => wan_text(*money),
        CellValue::Count(n) => n.to_string(),
        CellValue::Date(date) => date.to_string(),
        CellValue::Percent(percent) => format!("{percent:.1}%"),
        CellValue::Unknown => UNKNOWN.to_owned(),
        CellValue::Empty => String::new(),
    }
}

/// 印出来的文字：一栏里的金额小数位数相同。
#[must_use]
pub fn printed_text(column: &Column, value: &CellValue) -> String {
    match value {
        CellValue::Amount(money) => rounded_text(*money, decimals(column)),
        value => value_text(value),
    }
}

/// 供别的程序读的文字：金额精确，至少有规则集所定的位数。
#[must_use]
pub fn exact_value(column: &Column, value: &CellValue) -> String {
    match value {
        CellValue::Amount(money) => exact_text(*money, decimals(column)),
        value => value_text(value),
    }
}

/// 终端上的文字：规则集定了小数位数的照印出来的样子，没有定的总是精确。
fn shown_text(column: &Column, value: &CellValue) -> String {
    if column.decimals.is_some() { printed_text(column, value) } else { value_text(value) }
}

/// 规则集定了小数位数：终端上、文档里也照它印。
#[must_use]
pub fn is_rounded_here(report: &Report) -> bool {
    report.columns.iter().any(|column| column.decimals.is_some())
}

/// 金额印几位小数。
#[must_use]
pub fn decimals(column: &Column) -> u8 {
    column.decimals.unwrap_or(DECIMALS)
}

/// 印出来的金额有四舍五入了的，说一句。
#[must_use]
pub fn rounding_note(report: &Report) -> Option<String> {
    let groups = report.groups.iter().flat_map(|group| group.rows.iter().chain(&group.subtotal));
    let mut cells = groups.chain(&report.total).flat_map(|row| report.columns.iter().zip(&row.cells));
    let found = cells.find(|(column, cell)| cell.money().is_some_and(|money| is_rounded(money, decimals(column))))?;
    let places = match decimals(found.0) {
        0 => "整数".to_owned(),
        2 => "两位小数".to_owned(),
        n => format!("{n} 位小数"),
    };
    Some(format!("表中金额四舍五入到{places}；小计、合计依精确数相加，尾数可能略有出入。"))
}

/// 没有计入的未知项数，另起一行写明；和本身未知的，共几项。
#[must_use]
pub fn unknown_text(cell: &Cell) -> Option<String> {
    match (cell.unknown, &cell.value) {
        (0, _) => None,
        (n, CellValue::Unknown) => Some(format!("共{n}项")),
        (n, _) => Some(format!("另{n}项未知")),
    }
}

/// 各小计、合计没有计入的未知项：数目格里只写数目的格式，另用几句话说明，一组一句。
#[must_use]
pub fn unknowns(report: &Report) -> Vec<String> {
    let of_group = |group: &Group| {
        let rows = group.rows.iter().filter(|row| row.project.is_none()).chain(&group.subtotal);
        left_out(report, &group.title, rows)
    };
    let groups = report.groups.iter().filter_map(of_group);
    groups.chain(left_out(report, "", &report.total)).collect()
}

/// 「一、续建没有计入的未知项：小计 总投资 1 项。」
fn left_out<'r>(report: &Report, group: &str, sums: impl IntoIterator<Item = &'r Row>) -> Option<String> {
    let of_row = |row: &'r Row| {
        let cells = report.columns.iter().zip(&row.cells).filter(|(_, c)| c.unknown > 0);
        let parts: Vec<String> = cells.map(|(column, c)| format!("{} {} 项", full_title(column), c.unknown)).collect();
        (!parts.is_empty()).then(|| format!("{} {}", label(row), parts.join("、")))
    };
    let rows: Vec<String> = sums.into_iter().filter_map(of_row).collect();
    (!rows.is_empty()).then(|| format!("{group}没有计入的未知项：{}。", rows.join("；")))
}

/// 小计、合计等的名称：第一个文字格。
fn label(row: &Row) -> String {
    let text = row.cells.iter().find(|cell| matches!(cell.value, CellValue::Text(_)));
    text.map_or(String::new(), |cell| value_text(&cell.value))
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
            let text = shown_text(&columns[self.indexes[0]], &cell.value);
            return std::iter::once(text).chain(unknown_text(cell)).collect();
        }
        let kept: Vec<usize> = self.indexes.iter().copied().filter(|i| cells[*i].value != CellValue::Empty).collect();
        if !kept.is_empty() && kept.iter().all(|i| cells[*i].value == CellValue::Unknown) {
            // 没有写来源的项目，各栏同样未知，只说一次，下同。
            return std::iter::once(UNKNOWN.to_owned()).chain(unknown_text(&cells[kept[0]])).collect();
        }
        let known = kept.iter().filter(|i| cells[**i].value != CellValue::Unknown);
        let mut lines: Vec<String> =
            known.map(|i| format!("{} {}", columns[*i].title, shown_text(&columns[*i], &cells[*i].value))).collect();
        let unknown = kept.iter().map(|i| cells[*i].unknown).max().unwrap_or_default();
        lines.extend((unknown > 0).then(|| format!("另{unknown}项未知")));
        lines
    }
}

//! 登记表里的错：指到格；同一页、同一列、同一句话的合为一条，写明各行，一次说全。

use std::collections::BTreeMap;

use crate::{
    commands::Failure,
    intake::tables::{
        table_reader::{RegisterPage, RegisterRow},
        xlsx_reader::column_name,
    },
    text::safe,
};

/// 一处错误至多说几个字：格子里写的可能很长。
const MOST_SAID: usize = 1_000;
/// 至多列出几处错误。
const MOST: usize = 50;

/// 一行里的一处错误：列，说明。
pub(super) type LineFault = (usize, String);

/// 表里的一处错误：页、行、列与说明。
struct CellFault<'s> {
    page: &'s RegisterPage,
    row: usize,
    column: usize,
    why: String,
}

/// 表里的各处错误。
#[derive(Default)]
pub(super) struct TableFaults<'s>(Vec<CellFault<'s>>);

impl<'s> TableFaults<'s> {
    /// 一行的各处。
    pub(super) fn add(&mut self, page: &'s RegisterPage, row: &RegisterRow, wrong: Vec<LineFault>) {
        self.0.extend(wrong.into_iter().map(|(column, why)| CellFault { page, row: row.number, column, why }));
    }

    /// 有错的，一件也不记。
    ///
    /// # Errors
    /// 有错。
    pub(super) fn refuse(self) -> Result<(), Failure> {
        if self.0.is_empty() {
            return Ok(());
        }
        let mut errors = merged(&self.0);
        let more = errors.len().saturating_sub(MOST);
        errors.truncate(MOST);
        let rest = if more == 0 { String::new() } else { format!("\n另有 {more} 处没有列出") };
        Err(Failure::usage(format!(
            "登记表有错，一个事件也没有记入：\n{}{rest}\n照所指的格改好，再来一次",
            errors.join("\n")
        )))
    }
}

/// 所在的页，供说明；csv 没有页。
pub(super) fn in_page(page: &RegisterPage) -> String {
    if page.name.is_empty() { String::new() } else { format!("「{}」", safe::line(&page.name, 30)) }
}

fn merged(faults: &[CellFault<'_>]) -> Vec<String> {
    let mut order: Vec<(&str, usize, &str)> = Vec::new();
    let mut rows: BTreeMap<(&str, usize, &str), Vec<usize>> = BTreeMap::new();
    let mut names = BTreeMap::new();
    for fault in faults {
        let key = (fault.page.name.as_str(), fault.column, fault.why.as_str());
        if !rows.contains_key(&key) {
            order.push(key);
        }
        rows.entry(key).or_default().push(fault.row);
        names.insert(fault.page.name.as_str(), fault.page);
    }
    let said = |key: (&str, usize, &str)| {
        let (page, column, why) = key;
        let (page, numbers) = (names[page], &rows[&key]);
        let header = page.headers.get(column).filter(|h| !h.is_empty());
        let header = header.map_or_else(String::new, |header| format!("（{}）", safe::line(header, 30)));
        let cell = |row: &usize| format!("{}{}{row}", in_page(page), column_name(column));
        let place = match &numbers[..] {
            [only] => cell(only),
            [first, .., last] => format!("{} 至 {}{last} 共 {} 格", cell(first), column_name(column), numbers.len()),
            [] => String::new(),
        };
        format!("{place}{header}：{}", safe::lines(&why.chars().take(MOST_SAID).collect::<String>()))
    };
    order.into_iter().map(said).collect()
}

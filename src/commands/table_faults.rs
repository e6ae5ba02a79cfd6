//! 登记表里的错：指到格；同一页、同一列、同一句话的合为一条，写明各行，一次说全。

use std::collections::HashMap;

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
        let errors = merged(&self.0);
        let more = errors.len().saturating_sub(MOST);
        let listed: Vec<String> = errors.take(MOST).collect();
        let rest = if more == 0 { String::new() } else { format!("\n另有 {more} 处没有列出") };
        Err(Failure::usage(format!(
            "登记表有错，一个事件也没有记入：\n{}{rest}\n照所指的格改好，再来一次",
            listed.join("\n")
        )))
    }
}

/// 所在的页，供说明；csv 没有页。
pub(super) fn in_page(page: &RegisterPage) -> String {
    if page.name.is_empty() { String::new() } else { format!("「{}」", safe::line(&page.name, 30)) }
}

/// 各处怎么说，依首次出现的先后；要用到哪一处才说哪一处：可以有十万处。
fn merged<'f>(faults: &'f [CellFault<'_>]) -> impl ExactSizeIterator<Item = String> + 'f {
    let mut places: HashMap<(&str, usize, &str), usize> = HashMap::new();
    let mut merged: Vec<(&CellFault<'_>, Vec<usize>)> = Vec::new();
    for fault in faults {
        let place = *places.entry((&fault.page.name, fault.column, &fault.why)).or_insert_with(|| {
            merged.push((fault, Vec::new()));
            merged.len() - 1
        });
        merged[place].1.push(fault.row);
    }
    merged.into_iter().map(|(fault, rows)| said(fault, &rows))
}

fn said(fault: &CellFault<'_>, rows: &[usize]) -> String {
    let CellFault { page, column, why, .. } = fault;
    let header = page.headers.get(*column).filter(|h| !h.is_empty());
    let header = header.map_or_else(String::new, |header| format!("（{}）", safe::line(header, 30)));
    let cell = |row: &usize| format!("{}{}{row}", in_page(page), column_name(*column));
    let place = match rows {
        [only] => cell(only),
        [first, .., last] => format!("{} 至 {}{last} 共 {} 格", cell(first), column_name(*column), rows.len()),
        [] => String::new(),
    };
    format!("{place}{header}：{}", safe::lines(&why.chars().take(MOST_SAID).collect::<String>()))
}

//! 一张报表印成当地历来的样子：选出各栏、排好次序、改叫法、定小数位数。数目不变。

use super::{Cell, CellValue, Measure, Report, ReportError, Row, table::NUMBER};
use crate::ruleset::PlanTable;

/// 金额至多六位小数：到分为止。
const MOST_DECIMALS: u8 = 6;

impl Report {
    /// 照规则集所写的样子排。
    ///
    /// # Errors
    /// 没有所写的栏，或小数位数太多。
    pub(super) fn lay_out(&mut self, table: &PlanTable) -> Result<(), ReportError> {
        let titles: Vec<(usize, &String)> =
            table.titles.iter().map(|(name, title)| Ok((self.named(name)?, title))).collect::<Result<_, _>>()?;
        let chosen: Vec<usize> = table.columns.iter().map(|name| self.named(name)).collect::<Result<_, _>>()?;
        for (index, title) in titles {
            self.columns[index].title.clone_from(title);
        }
        if let Some(decimals) = table.decimals {
            if decimals > MOST_DECIMALS {
                return Err(ReportError::Layout(format!("decimals 是 {decimals}，至多 {MOST_DECIMALS} 位小数")));
            }
            let amounts = self.columns.iter_mut().filter(|column| column.measure == Measure::Amount);
            amounts.for_each(|column| column.decimals = Some(decimals));
        }
        if !chosen.is_empty() {
            self.choose(&chosen);
        }
        Ok(())
    }

    /// 栏目在第几栏：写的是标识或名称。
    fn named(&self, name: &str) -> Result<usize, ReportError> {
        self.columns.iter().position(|column| column.key == name || column.title == name).ok_or_else(|| {
            let known = self.columns.iter().map(|c| format!("{}（{}）", c.key, c.title)).collect::<Vec<_>>().join("、");
            ReportError::Layout(format!("没有「{name}」这一栏；可用：{known}"))
        })
    }

    /// 只留这几栏，依次；序号总在最前。
    fn choose(&mut self, chosen: &[usize]) {
        let number = self.column(NUMBER);
        let kept: Vec<usize> =
            number.into_iter().chain(chosen.iter().copied().filter(|index| Some(*index) != number)).collect();
        self.columns = kept.iter().map(|index| self.columns[*index].clone()).collect();
        let label = self.columns.iter().position(|column| column.measure == Measure::Text);
        for group in &mut self.groups {
            group.rows.iter_mut().for_each(|row| pick(row, &kept));
            group.subtotal.iter_mut().for_each(|row| pick_sum(row, &kept, label));
        }
        self.total.iter_mut().for_each(|row| pick_sum(row, &kept, label));
    }
}

fn pick(row: &mut Row, kept: &[usize]) {
    row.cells = kept.iter().map(|index| row.cells[*index].clone()).collect();
}

/// 小计、合计的名称写在第一个文字栏。
fn pick_sum(row: &mut Row, kept: &[usize], label: Option<usize>) {
    let is_text = |cell: &&mut Cell| matches!(cell.value, CellValue::Text(_));
    let name = row.cells.iter_mut().find(is_text).map(|cell| std::mem::replace(cell, Cell::empty()));
    pick(row, kept);
    if let (Some(index), Some(name)) = (label, name) {
        row.cells[index] = name;
    }
}

//! 按一栏排序。

use std::cmp::Ordering;

use super::{Cell, CellValue, Report, ReportError, SortBy};

impl Report {
    /// 各组之内按一栏排序，再编号；未知的排在最后，相同的不动。
    pub(super) fn sort(&mut self, by: &SortBy) -> Result<(), ReportError> {
        let found = self.columns.iter().position(|c| c.key == by.column || c.title == by.column);
        let index = found.ok_or_else(|| ReportError::UnknownColumn {
            name: by.column.clone(),
            known: self.columns.iter().map(|c| format!("{}（{}）", c.key, c.title)).collect::<Vec<_>>().join("、"),
        })?;
        for group in &mut self.groups {
            group.rows.sort_by(|a, b| order(&a.cells[index], &b.cells[index], by.descending));
        }
        self.number();
        Ok(())
    }
}

fn order(a: &Cell, b: &Cell, descending: bool) -> Ordering {
    let known = |cell: &Cell| !matches!(cell.value, CellValue::Unknown | CellValue::Empty);
    let values = match (&a.value, &b.value) {
        (CellValue::Text(a), CellValue::Text(b)) => a.cmp(b),
        (CellValue::Amount(a), CellValue::Amount(b)) => a.cmp(b),
        (CellValue::Count(a), CellValue::Count(b)) => a.cmp(b),
        (CellValue::Date(a), CellValue::Date(b)) => a.cmp(b),
        (CellValue::Percent(a), CellValue::Percent(b)) => a.cmp(b),
        _ => return known(b).cmp(&known(a)),
    };
    if descending { values.reverse() } else { values }
}

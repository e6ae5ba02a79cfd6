//! 各数的出处写成句子，附在文字格式的表后：哪个项目的哪一栏，来自哪个文件、哪一行、哪个事件。

use crate::{
    output::report::cell::{full_title, value_text},
    report::{Column, Measure, Report, Row, RowSources},
};

/// 一格一句，如「WS-2025-004 总投资 984.70：projects/县交通局/WS-2025-004.yaml:60 代初设批复 2025-02-28」。
#[must_use]
pub fn traced(report: &Report, origins: &RowSources) -> Vec<String> {
    report.rows().flat_map(|row| of_row(&report.columns, row, origins)).collect()
}

fn of_row<'r>(columns: &'r [Column], row: &'r Row, origins: &'r RowSources) -> impl Iterator<Item = String> + 'r {
    let figures = columns.iter().zip(&row.cells).filter(|(column, _)| column.measure != Measure::Text);
    figures.filter(|(_, cell)| !cell.trace.is_empty()).map(move |(column, cell)| {
        let mut places: Vec<String> = cell.trace.iter().map(|t| origins.text(t)).collect();
        places.dedup();
        let project = row.project.as_deref().unwrap_or_default();
        format!("{project} {} {}：{}", full_title(column), value_text(&cell.value), places.join("；"))
    })
}

//! 小计、合计与比率：各种报表只在这里相加。

use super::{Cell, CellValue, Column, Group, Measure, Report, ReportKind, Row, UNIT_LINE};
use crate::{model::Money, store::AsOf};

impl Report {
    /// 由栏目和各组的行组成报表：编号，算比率，有标题的组算小计，再算合计。没有行的组略去。
    #[must_use]
    pub fn assemble(kind: ReportKind, as_of: AsOf, columns: Vec<Column>, groups: Vec<Group>) -> Self {
        let mut groups: Vec<Group> = groups.into_iter().filter(|g| !g.rows.is_empty()).collect();
        for row in groups.iter_mut().flat_map(|g| &mut g.rows) {
            fill_ratios(&columns, row);
        }
        for group in groups.iter_mut().filter(|g| !g.title.is_empty()) {
            group.subtotal = sum_row(&columns, "小计", &group.rows);
        }
        let total = sum_row(&columns, "合计", groups.iter().flat_map(|g| &g.rows));
        let unit_line = columns.iter().any(|c| c.measure == Measure::Amount).then_some(UNIT_LINE);
        let mut report = Report {
            kind,
            name: kind.zh().to_owned(),
            title: kind.zh().to_owned(),
            year: None,
            as_of,
            unit_line,
            lead: Vec::new(),
            columns,
            groups,
            total,
            notes: Vec::new(),
            undecidable: Vec::new(),
        };
        report.number();
        report
    }
}

/// 相加的一行；没有可相加的栏时没有。
pub(super) fn sum_row<'r>(columns: &[Column], label: &str, rows: impl IntoIterator<Item = &'r Row>) -> Option<Row> {
    if !columns.iter().any(|c| c.sum) {
        return None;
    }
    let rows: Vec<&Row> = rows.into_iter().collect();
    let label_at = columns.iter().position(|c| c.measure == Measure::Text);
    let cell = |(i, column): (usize, &Column)| match column.sum {
        true => sum_column(column.measure, rows.iter().map(|r| &r.cells[i])),
        false if Some(i) == label_at => Cell::text(label),
        false => Cell::empty(),
    };
    let mut row = Row { project: None, cells: columns.iter().enumerate().map(cell).collect() };
    fill_ratios(columns, &mut row);
    Some(row)
}

/// 一栏之和，连同没有计入的未知项数。各行都不适用的，和也不适用；都未知的，和也未知。
fn sum_column<'r>(measure: Measure, cells: impl Iterator<Item = &'r Cell>) -> Cell {
    let (mut money, mut count, mut unknown, mut known, mut rows) = (Money::ZERO, 0, 0, 0, 0);
    for cell in cells {
        rows += 1;
        unknown += cell.unknowns();
        match cell.value {
            CellValue::Amount(amount) => money = money + amount,
            CellValue::Count(n) => count += n,
            _ => continue,
        }
        known += 1;
    }
    let value = match (known, unknown) {
        (0, 0) if rows > 0 => CellValue::Empty,
        (0, 1..) => CellValue::Unknown,
        _ if measure == Measure::Count => CellValue::Count(count),
        _ => CellValue::Amount(money),
    };
    Cell { value, unknown, trace: Vec::new() }
}

/// 算比率：分子、分母都知道、分母不为零才有；有一个未知的，比率也未知。
pub(super) fn fill_ratios(columns: &[Column], row: &mut Row) {
    let find = |key: &str| columns.iter().position(|c| c.key == key);
    for (i, column) in columns.iter().enumerate() {
        let Some((over, under)) = column.ratio else { continue };
        let (Some(over), Some(under)) = (find(over), find(under)) else { continue };
        let (over, under) = (&row.cells[over], &row.cells[under]);
        let partial = |cell: &Cell| cell.unknowns() > 0;
        let percent = over.money().zip(under.money()).and_then(|(over, under)| over.percent_of(under));
        row.cells[i] = Cell::new(match percent {
            _ if partial(over) || partial(under) => CellValue::Unknown,
            Some(percent) => CellValue::Percent(percent.round_dp(1)),
            None => CellValue::Empty,
        });
    }
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;

    use super::*;
    use crate::{
        model::Year,
        report::{Group, Report, ReportKind},
        store::{AsOf, Reason},
    };

    fn as_of() -> AsOf {
        AsOf { date: Year(2024).day(6, 30), reason: Reason::Given }
    }

    fn columns() -> Vec<Column> {
        vec![
            Column::number(),
            Column::text("name", "项目名称"),
            Column::amount("total", "总投资"),
            Column::amount("paid", "已支付"),
            Column::ratio("done", "完成", ("paid", "total")),
        ]
    }

    fn row(total: Cell, paid: Cell) -> Row {
        Row { project: None, cells: vec![Cell::empty(), Cell::text("甲"), total, paid, Cell::empty()] }
    }

    fn wan(n: i64) -> Cell {
        Cell::amount(Money::from_fen(n * 1_000_000))
    }

    #[test]
    fn sums_leave_unknowns_out_and_say_how_many() {
        let first = Group::new("一、续建", vec![row(wan(100), wan(40)), row(Cell::unknown(), wan(1))]);
        let second = Group::new("二、新建", vec![row(Cell::unknown(), Cell::empty())]);
        let none = Group::new("三、运行维护", Vec::new());
        let report = Report::assemble(ReportKind::Plan, as_of(), columns(), vec![first, second, none]);
        assert_eq!(report.groups.len(), 2);
        let numbers: Vec<_> = report.rows().map(|r| r.cells[0].number().unwrap()).collect();
        assert_eq!(numbers, [1, 2, 3]);
        let first = report.groups[0].subtotal.as_ref().unwrap();
        assert_eq!((first.cells[2].money(), first.cells[2].unknown), (wan(100).money(), 1));
        assert_eq!(first.cells[4].value, CellValue::Unknown, "总投资不全知道，比率不算");
        let second = report.groups[1].subtotal.as_ref().unwrap();
        assert_eq!((&second.cells[2].value, second.cells[2].unknown), (&CellValue::Unknown, 1));
        assert_eq!(second.cells[3].value, CellValue::Empty);
        let total = report.total.as_ref().unwrap();
        assert_eq!((total.cells[2].money(), total.cells[2].unknown), (wan(100).money(), 2));
        assert_eq!(total.cells[3].money(), wan(41).money());
        assert_eq!(report.groups[0].rows[0].cells[4].value, CellValue::Percent(Decimal::from(40)));
    }

    #[test]
    fn sums_of_sums_count_each_unknown_once() {
        let rows = |cells: Vec<Cell>| cells.into_iter().map(|c| row(c, Cell::empty())).collect::<Vec<_>>();
        let sum = |rows: &[Row]| sum_row(&columns(), "小计", rows).unwrap();
        let parts = [sum(&rows(vec![Cell::unknown(), Cell::unknown()])), sum(&rows(vec![wan(1), Cell::unknown()]))];
        assert_eq!(parts[0].cells[2], Cell { unknown: 2, ..Cell::unknown() });
        assert_eq!(sum(&parts).cells[2].unknown, 3);
    }

    #[test]
    fn nothing_sums_to_zero_not_to_unknown() {
        let report = Report::assemble(ReportKind::Plan, as_of(), columns(), Vec::new());
        assert_eq!(report.total.unwrap().cells[2].money(), Some(Money::ZERO));
    }
}

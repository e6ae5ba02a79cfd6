//! 小计、合计的公式：小计是本组各行之和，合计是各小计之和；公式的值总与报表的值相同，不同的宁可只写数。

use rust_decimal::Decimal;
use rust_xlsxwriter::{ColNum, RowNum, utility::row_col_to_cell};

use crate::report::{Cell, CellValue};

/// 电子表格的数是双精度，十五位有效数字以内分毫不差。
const EXACT_DIGITS: usize = 15;

/// 格里的数：金额以万元计。
pub(crate) fn number(value: &CellValue) -> Option<Decimal> {
    match value {
        CellValue::Amount(money) => Some(money.wan()),
        CellValue::Count(n) => Some(Decimal::from(*n)),
        _ => None,
    }
}

/// 数能否分毫不差地存进电子表格。
pub(crate) fn is_exact(number: Decimal) -> bool {
    let mantissa = number.normalize().mantissa().unsigned_abs();
    mantissa.checked_ilog10().is_none_or(|log| (log as usize) < EXACT_DIGITS)
}

/// 已经写下的各格，供公式引用：所在的行与值。
pub(crate) type WrittenCell<'r> = (RowNum, &'r Cell);

/// 连续各行之和的公式。
pub(crate) fn range_sum(column: ColNum, cells: &[WrittenCell<'_>], value: Decimal) -> Option<String> {
    let (first, last) = (cells.first()?.0, cells.last()?.0);
    let range = format!("{}:{}", row_col_to_cell(first, column), row_col_to_cell(last, column));
    adds_up(cells, value).then(|| formula(&range))
}

/// 几个小计之和的公式；各组是同一批项目的不同分法的，合计即第一组的小计。
pub(crate) fn picked_sum(column: ColNum, cells: &[WrittenCell<'_>], value: Decimal) -> Option<String> {
    let first = &cells[..cells.len().min(1)];
    let picked = [cells, first].into_iter().find(|cells| !cells.is_empty() && adds_up(cells, value))?;
    let list: Vec<String> = picked.iter().map(|(row, _)| row_col_to_cell(*row, column)).collect();
    Some(formula(&list.join(",")))
}

/// 双精度相加会有零头，取到分为止。
fn formula(operands: &str) -> String {
    format!("=ROUND(SUM({operands}),6)")
}

/// 各格都存得下，相加正是这个值。
fn adds_up(cells: &[WrittenCell<'_>], value: Decimal) -> bool {
    let numbers = || cells.iter().filter_map(|(_, cell)| number(&cell.value));
    is_exact(value) && numbers().all(is_exact) && numbers().sum::<Decimal>() == value
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Money;

    fn cells(fen: &[i64]) -> Vec<Cell> {
        fen.iter().map(|f| Cell::amount(Money::from_fen(*f))).collect()
    }

    fn written(cells: &[Cell]) -> Vec<WrittenCell<'_>> {
        (3..).zip(cells).collect()
    }

    #[test]
    fn formulas_refer_to_what_they_sum() {
        let amounts = cells(&[10_000, 20_000]);
        let sum = Decimal::new(3, 2);
        assert_eq!(range_sum(2, &written(&amounts), sum).as_deref(), Some("=ROUND(SUM(C4:C5),6)"));
        assert_eq!(picked_sum(2, &written(&amounts), sum).as_deref(), Some("=ROUND(SUM(C4,C5),6)"));
        assert_eq!(range_sum(2, &written(&amounts), Decimal::ONE), None, "不相符的不写公式");
        assert_eq!(
            picked_sum(2, &written(&cells(&[10_000, 10_000])), Decimal::new(1, 2)).as_deref(),
            Some("=ROUND(SUM(C4),6)")
        );
    }

    #[test]
    fn fifteen_digits_and_no_more() {
        assert!(is_exact(Decimal::new(999_999_999_999_999, 6)));
        assert!(!is_exact(Decimal::new(1_234_567_890_123_456, 6)));
        assert!(is_exact(Decimal::ZERO) && is_exact(Decimal::new(-1, 6)));
        let long = cells(&[1_234_567_890_123_456]);
        assert_eq!(range_sum(0, &written(&long), number(&long[0].value).unwrap()), None);
    }
}

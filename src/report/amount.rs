//! 报表里的金额：以万元计，两位小数；两位写不下的写到六位，总是精确。

use rust_decimal::RoundingStrategy;

use super::Cell;
use crate::model::Money;

/// 万元数，如 `1280.00`、`0.000001`。
#[must_use]
pub fn wan_text(money: Money) -> String {
    let wan = money.wan();
    format!("{wan:.*}", wan.scale().max(2) as usize)
}

/// 印出来的万元数：总是两位小数，四舍五入。
#[must_use]
pub fn rounded_text(money: Money) -> String {
    format!("{:.2}", money.wan().round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero))
}

/// 两位小数写不下，印出来是四舍五入了的。
#[must_use]
pub fn is_rounded(money: Money) -> bool {
    money.wan().scale() > 2
}

/// 句子里的合计：「X万元」，连同没有计入的未知项数。
#[must_use]
pub(super) fn sum_text(cell: &Cell) -> String {
    match (cell.money(), cell.unknown) {
        (Some(money), 0) => format!("{}万元", wan_text(money)),
        (Some(money), unknown) => format!("{}万元（另有{unknown}项未知）", wan_text(money)),
        (None, 0) => "0.00万元".to_owned(),
        (None, unknown) => format!("未知（{unknown}项）"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_decimals_unless_more_are_needed() {
        let cases =
            [(0, "0.00"), (1_280_000_000, "1280.00"), (1, "0.000001"), (12_345_000, "12.345"), (-5_000, "-0.005")];
        for (fen, expected) in cases {
            assert_eq!(wan_text(Money::from_fen(fen)), expected);
        }
        let printed = [(0, "0.00"), (12_345_000, "12.35"), (12_344_999, "12.34"), (-12_345_000, "-12.35"), (1, "0.00")];
        for (fen, expected) in printed {
            assert_eq!(rounded_text(Money::from_fen(fen)), expected);
        }
    }
}

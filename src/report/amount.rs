//! 报表里的金额：以万元计，两位小数；两位写不下的写到六位，总是精确。

use rust_decimal::RoundingStrategy;

use super::Cell;
use crate::model::Money;

/// 通常的小数位数。
pub const DECIMALS: u8 = 2;

/// 万元数，如 `1280.00`、`0.000001`。
#[must_use]
pub fn wan_text(money: Money) -> String {
    exact_text(money, DECIMALS)
}

/// 精确的万元数，至少这么多位小数。
#[must_use]
pub fn exact_text(money: Money, least: u8) -> String {
    let wan = money.wan().normalize();
    format!("{wan:.*}", wan.scale().max(least.into()) as usize)
}

/// 印出来的万元数：总是这么多位小数，四舍五入。
#[must_use]
pub fn rounded_text(money: Money, decimals: u8) -> String {
    let rounded = money.wan().round_dp_with_strategy(decimals.into(), RoundingStrategy::MidpointAwayFromZero);
    format!("{rounded:.*}", decimals.into())
}

/// 这么多位小数写不下，印出来是四舍五入了的。
#[must_use]
pub fn is_rounded(money: Money, decimals: u8) -> bool {
    money.wan().normalize().scale() > decimals.into()
}

/// 句子里的合计：「X万元」，连同没有计入的未知项数。
#[must_use]
pub(super) fn sum_text(cell: &Cell) -> String {
    sum_text_with(cell, None)
}

/// 同上；规则集定了小数位数的照它四舍五入，没有定的总是精确。
#[must_use]
pub(super) fn sum_text_with(cell: &Cell, decimals: Option<u8>) -> String {
    let text = |money| decimals.map_or_else(|| wan_text(money), |decimals| rounded_text(money, decimals));
    match (cell.money(), cell.unknown) {
        (Some(money), 0) => format!("{}万元", text(money)),
        (Some(money), unknown) => format!("{}万元（另有{unknown}项未知）", text(money)),
        (None, 0) => format!("{}万元", text(Money::ZERO)),
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
            assert_eq!(rounded_text(Money::from_fen(fen), 2), expected);
        }
        let whole = [(14_770_000_000, "14770"), (14_770_500_000, "14771"), (14_770_499_999, "14770")];
        for (fen, expected) in whole {
            assert_eq!(rounded_text(Money::from_fen(fen), 0), expected);
        }
        assert_eq!(exact_text(Money::from_fen(14_770_000_000), 0), "14770");
        assert!(is_rounded(Money::from_fen(14_770_500_000), 0) && !is_rounded(Money::from_fen(14_770_000_000), 0));
    }
}

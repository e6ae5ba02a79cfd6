//! 报表里的金额：以万元计，两位小数；两位写不下的写到六位，总是精确。

use crate::model::Money;

/// 万元数，如 `1280.00`、`0.000001`。
#[must_use]
pub fn wan_text(money: Money) -> String {
    let wan = money.wan();
    format!("{wan:.*}", wan.scale().max(2) as usize)
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
    }
}

//! 金额的界限：含不含本数，由写的是哪个键而定（`at_least`、`at_most` 含，`above`、`below` 不含）。

use std::fmt;

use crate::model::Money;

/// 一个界限。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bound {
    /// 数额。
    pub amount: Money,
    /// 含本数。
    pub inclusive: bool,
}

impl Bound {
    /// 两个键写了哪个：前一个含本数，后一个不含；都没有写的为无。
    pub(super) fn of(inclusive: Option<Money>, exclusive: Option<Money>) -> Option<Self> {
        let bound = |inclusive| move |amount| Bound { amount, inclusive };
        inclusive.map(bound(true)).or_else(|| exclusive.map(bound(false)))
    }

    /// 作为下限，这个数到了。
    #[must_use]
    pub fn is_reached_by(self, total: Money) -> bool {
        total > self.amount || self.inclusive && total == self.amount
    }

    /// 作为上限，这个数在其内。
    #[must_use]
    pub fn admits(self, total: Money) -> bool {
        total < self.amount || self.inclusive && total == self.amount
    }

    /// 到了下限的说法，如「达到标准 100万元（含），高出 1万元」。
    #[must_use]
    pub fn reached(self, what: &str, total: Money) -> String {
        match self.inclusive {
            true if total == self.amount => format!("恰达到{what} {self}"),
            true => format!("达到{what} {self}，高出 {}", total - self.amount),
            false => format!("超过{what} {self}，高出 {}", total - self.amount),
        }
    }

    /// 没有到下限的说法，如「不足 100万元（少 1万元）」。
    #[must_use]
    pub fn short(self, total: Money) -> String {
        match self.inclusive {
            true => format!("不足 {}（少 {}）", self.amount, self.amount - total),
            false => format!("没有超过 {}", self.amount),
        }
    }
}

impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}（{}）", self.amount, if self.inclusive { "含" } else { "不含" })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::text::Scalar;

    #[test]
    fn the_edge_belongs_to_the_inclusive_bound_only() {
        let money = |text: &str| Money::read(text).unwrap();
        let at = |inclusive| Bound { amount: money("3000万元"), inclusive };
        for (total, reached, admitted) in [
            ("29999999.99元", [false, false], [true, true]),
            ("3000万元", [true, false], [true, false]),
            ("30000000.01元", [true, true], [false, false]),
        ] {
            let total = money(total);
            assert_eq!([at(true).is_reached_by(total), at(false).is_reached_by(total)], reached, "{total}");
            assert_eq!([at(true).admits(total), at(false).admits(total)], admitted, "{total}");
        }
    }
}

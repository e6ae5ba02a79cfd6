//! 金额的界限：含不含本数，由写的是哪个键而定（`at_least`、`at_most` 含，`above`、`below` 不含）。

use std::fmt;

use super::Percent;
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

/// 百分比的界限。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    /// 百分之几。
    pub percent: Percent,
    /// 含本数。
    pub inclusive: bool,
}

impl Share {
    /// 两个键写了哪个：前一个含本数，后一个不含；都没有写的为无。
    pub(super) fn of(inclusive: Option<Percent>, exclusive: Option<Percent>) -> Option<Self> {
        let share = |inclusive| move |percent| Share { percent, inclusive };
        inclusive.map(share(true)).or_else(|| exclusive.map(share(false)))
    }

    /// 作为上限，`base` 的这个比例容得下这个数。
    #[must_use]
    pub fn admits(self, amount: Money, base: Money) -> bool {
        let Percent(percent) = self.percent;
        if self.inclusive {
            !amount.exceeds_percent_of(percent, base)
        } else {
            amount.is_below_percent_of(percent, base)
        }
    }

    /// 作为下限，这个数到了 `base` 的这个比例。
    #[must_use]
    pub fn is_reached_by(self, amount: Money, base: Money) -> bool {
        let Percent(percent) = self.percent;
        if self.inclusive {
            !amount.is_below_percent_of(percent, base)
        } else {
            amount.exceeds_percent_of(percent, base)
        }
    }
}

/// 上限：基数的百分比与金额，两样都写的都要合。
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ceiling {
    /// 百分比。
    pub share: Option<Share>,
    /// 金额。
    pub sum: Option<Bound>,
}

/// 上限之外：怎么说，限度写在参数表的哪个键里。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excess {
    /// 如「超过上限 50万元」。
    pub text: String,
    /// 参数表的键。
    pub key: &'static str,
}

impl Ceiling {
    /// 一样也没有写。
    pub(super) fn is_unset(self) -> bool {
        self.share.is_none() && self.sum.is_none()
    }

    /// 这个数在上限之外的，怎么说；在其内的为无。
    #[must_use]
    pub fn excess(self, amount: Money, base: Money) -> Option<Excess> {
        if let Some(share) = self.share.filter(|share| !share.admits(amount, base)) {
            let Percent(percent) = share.percent;
            let part = amount.percent_beside(base, percent).map_or(String::new(), |p| format!("，占 {p}%"));
            let (verb, edge, key) = match share.inclusive {
                true => ("超过", "", "at_most_percent"),
                false => ("达到", "，应低于此数", "below_percent"),
            };
            let limit = base.percent(percent);
            return Some(Excess {
                text: format!("{verb}批复总投资 {base} 的 {percent}%（{limit}{edge}）{part}"), key
            });
        }
        let sum = self.sum.filter(|sum| !sum.admits(amount))?;
        Some(match sum.inclusive {
            true => Excess { text: format!("超过上限 {}", sum.amount), key: "at_most" },
            false => Excess { text: format!("达到上限 {}（应低于此数）", sum.amount), key: "below" },
        })
    }

    /// 在其内的说法，如「不超过批复 1000万元 的 10%，且低于 50万元」；`base` 是「批复 1000万元」「批复总投资」。
    #[must_use]
    pub fn within(self, base: &str) -> String {
        let verb = |inclusive: bool| if inclusive { "不超过" } else { "低于" };
        let share = self.share.map(|s| format!("{}{base}的 {}%", verb(s.inclusive), s.percent.0));
        let sum = self.sum.map(|s| format!("{} {}", verb(s.inclusive), s.amount));
        share.into_iter().chain(sum).collect::<Vec<_>>().join("，且")
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use rust_decimal::Decimal;

    use super::*;
    use crate::text::Scalar;

    #[test]
    fn a_ceiling_of_both_kinds_says_which_was_passed() {
        let money = |text: &str| Money::read(text).unwrap();
        let (base, ten) = (money("1000万元"), Percent(Decimal::TEN));
        let key = |inclusive: bool, amount: &str, sum: &str| {
            let sum = Some(Bound { amount: money(sum), inclusive });
            let ceiling = Ceiling { share: Some(Share { percent: ten, inclusive }), sum };
            ceiling.excess(money(amount), base).map(|excess| excess.key)
        };
        assert_eq!([key(true, "100万元", "200万元"), key(false, "100万元", "200万元")], [None, Some("below_percent")]);
        assert_eq!(key(true, "1000000.01元", "200万元"), Some("at_most_percent"));
        assert_eq!(key(false, "999999.99元", "200万元"), None);
        assert_eq!([key(true, "50万元", "50万元"), key(false, "50万元", "50万元")], [None, Some("below")]);
        assert_eq!([key(true, "500000.01元", "50万元"), key(false, "499999.99元", "50万元")], [Some("at_most"), None]);
        let reached = |inclusive, amount: &str| Share { percent: ten, inclusive }.is_reached_by(money(amount), base);
        assert_eq!(
            [reached(true, "100万元"), reached(false, "100万元"), reached(false, "1000000.01元")],
            [true, false, true]
        );
        assert!(!reached(true, "999999.99元"));
    }

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

//! 金额：以分计的整数。十进制小数只在文字、百分比和「万元」列中出现，从不用浮点。

use std::{
    fmt,
    iter::Sum,
    ops::{Add, Neg, Sub},
};

use rust_decimal::Decimal;

use crate::text::{Bad, Content, Faults, Field, Keys, Scalar, Shape, half_width};

/// 金额，单位：分。可为负（差额、调减）。
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Money(i64);

/// 单项金额的上限：1000 亿元。县级项目远不及此；有此上限，十万个项目合计也不会溢出。
const LARGEST: i64 = 1000 * YI;

/// 一万元合多少分。
const WAN: i64 = 1_000_000;

/// 一亿元合多少分。
const YI: i64 = 10_000 * WAN;

/// 计量单位与它合多少分；长的在前，以免「万元」被「元」抢先认去。
const UNITS: [(&str, i64); 5] = [("亿元", YI), ("万元", WAN), ("亿", YI), ("万", WAN), ("元", 100)];

impl Money {
    /// 零。
    pub const ZERO: Money = Money(0);

    /// 由分数构造。
    #[must_use]
    pub const fn from_fen(fen: i64) -> Self {
        Money(fen)
    }

    /// 分数。
    #[must_use]
    pub const fn fen(self) -> i64 {
        self.0
    }

    /// 以万元计，精确，至多六位小数。
    #[must_use]
    pub fn wan(self) -> Decimal {
        Decimal::new(self.0, 6).normalize()
    }

    /// 绝对值。
    #[must_use]
    pub const fn abs(self) -> Self {
        Money(self.0.saturating_abs())
    }

    /// 是否为负。
    #[must_use]
    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }

    /// 本金额是否超过 `base` 的 `percent`%。恰为该比例不算超过；不取整。
    #[must_use]
    pub fn exceeds_percent_of(self, percent: Decimal, base: Money) -> bool {
        Decimal::from(self.0) * Decimal::ONE_HUNDRED > percent * Decimal::from(base.0)
    }

    /// 本金额是 `base` 的百分之几，保留至多四位小数（仅供显示）；`base` 为零时没有。
    #[must_use]
    pub fn percent_of(self, base: Money) -> Option<Decimal> {
        self.share_of(base).map(|share| share.round_dp(4).normalize())
    }

    /// 本金额占 `base` 的百分比；小数取到看得出与 `limit` 不同为止，超过一点点的不说成相等。
    #[must_use]
    pub fn percent_beside(self, base: Money, limit: Decimal) -> Option<Decimal> {
        let exact = self.share_of(base)?;
        let apart = |p: &Decimal| (exact == limit || *p != limit) && (exact.is_zero() || !p.is_zero());
        (4..=20).map(|places| exact.round_dp(places).normalize()).find(apart).or(Some(exact))
    }

    /// 占 `base` 的百分比；`base` 为零时没有。
    fn share_of(self, base: Money) -> Option<Decimal> {
        (base.0 != 0).then(|| Decimal::from(self.0) * Decimal::ONE_HUNDRED / Decimal::from(base.0))
    }

    /// `base` 的 `percent`%，舍去不足一分的部分（仅供显示限额；比较用 `exceeds_percent_of`）。
    #[must_use]
    pub fn percent(self, percent: Decimal) -> Money {
        let fen = (Decimal::from(self.0) * percent / Decimal::ONE_HUNDRED).trunc();
        Money(i64::try_from(fen).unwrap_or(i64::MAX))
    }

    /// 读金额；`signed` 时可带负号。
    fn read_signed(text: &str, signed: bool) -> Result<Self, Bad> {
        let bad = |why: &str| {
            let half = half_width(text);
            if half != text && Money::read_signed(&half, signed).is_ok() {
                return Bad::with_help(format!("「{text}」的数字是全角的"), format!("用半角，写成 {half}"));
            }
            Bad::with_help(format!("「{text}」{why}"), "金额写成「数字＋单位」，如 1280万元、900元、1.2亿元")
        };
        let (negative, rest) = match text.trim().strip_prefix(['-', '−', '－']) {
            Some(rest) => (true, rest),
            None => (false, text.trim().strip_prefix('+').unwrap_or(text.trim())),
        };
        if negative && !signed {
            return Err(bad("是负数，这里的金额不能为负"));
        }
        let Some((number, unit)) = UNITS.iter().find_map(|(name, fen)| Some((rest.strip_suffix(name)?.trim(), *fen)))
        else {
            let digits = !rest.is_empty() && rest.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ','));
            return Err(if digits {
                Bad::with_help(
                    format!("金额「{text}」没有写单位"),
                    format!("写成 {rest}万元 或 {rest}元（少一个「万」就差一万倍）"),
                )
            } else {
                bad("不是带单位的金额")
            });
        };
        if let Some(fen) = exact(number, unit) {
            return Ok(Money(if negative { -fen } else { fen }));
        }
        let plain = ungroup(number).ok_or_else(|| bad("的数字写法不对"))?;
        let decimal = Decimal::from_str_exact(&plain).map_err(|_| bad("的数字写法不对"))?;
        let fen = decimal.checked_mul(Decimal::from(unit)).filter(|d| *d <= Decimal::from(LARGEST));
        let fen = fen.ok_or_else(|| bad("超过 1000 亿元，请核对单位"))?;
        if !fen.fract().is_zero() {
            return Err(bad("精确到分以下"));
        }
        let fen = i64::try_from(fen.trunc()).map_err(|_| bad("超过 1000 亿元，请核对单位"))?;
        Ok(Money(if negative { -fen } else { fen }))
    }
}

/// 最常见的写法——至多十位整数、六位小数，恰到分——直接算出；其余的（连同写错的）由十进制库处理。
fn exact(number: &str, unit: i64) -> Option<i64> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
    let digits = |s: &str, most: usize| (1..=most).contains(&s.len()) && s.bytes().all(|b| b.is_ascii_digit());
    if !digits(whole, 10) || !digits(fraction, 6) {
        return None;
    }
    let scale = 10_i64.pow(u32::try_from(fraction.len()).ok()?);
    let part = fraction.parse::<i64>().ok()?.checked_mul(unit)?;
    let fen = whole.parse::<i64>().ok()?.checked_mul(unit)?.checked_add(part / scale)?;
    (part % scale == 0 && fen <= LARGEST).then_some(fen)
}

/// 去掉千分位；写法不对（如 `1,28`、`1.2.3`、没有数字）时为无。
fn ungroup(number: &str) -> Option<String> {
    let number = number.replace('，', ",");
    let (whole, fraction) = number.split_once('.').map_or((number.as_str(), None), |(w, f)| (w, Some(f)));
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let rest: Vec<&str> = groups.collect();
    let grouped = rest.is_empty() || (first.len() <= 3 && rest.iter().all(|g| g.len() == 3 && digits(g)));
    (digits(first) && grouped && fraction.is_none_or(digits)).then(|| number.replace(',', ""))
}

impl fmt::Display for Money {
    /// 一万元以上写「…万元」，以下写「…元」；精确，不四舍五入。
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (scale, unit) = if self.0 != 0 && self.0.abs() < WAN { (2, "元") } else { (6, "万元") };
        f.pad(&format!("{}{unit}", Decimal::new(self.0, scale).normalize()))
    }
}

impl Scalar for Money {
    fn read(text: &str) -> Result<Self, Bad> {
        Money::read_signed(text, false)
    }

    fn leaf_shape() -> Shape {
        Shape::Money { none: false, signed: false }
    }
}

impl Add for Money {
    type Output = Money;

    fn add(self, other: Money) -> Money {
        Money(self.0.saturating_add(other.0))
    }
}

impl Sub for Money {
    type Output = Money;

    fn sub(self, other: Money) -> Money {
        Money(self.0.saturating_sub(other.0))
    }
}

impl Neg for Money {
    type Output = Money;

    fn neg(self) -> Money {
        Money(self.0.saturating_neg())
    }
}

impl Sum for Money {
    fn sum<I: Iterator<Item = Money>>(iter: I) -> Money {
        iter.fold(Money::ZERO, Add::add)
    }
}

/// 增减额：可为负的金额（调增为正，调减为负）。
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Delta(pub Money);

impl Scalar for Delta {
    fn read(text: &str) -> Result<Self, Bad> {
        if text == "0" {
            return Ok(Delta(Money::ZERO));
        }
        Money::read_signed(text, true).map(Delta)
    }

    fn leaf_shape() -> Shape {
        Shape::Money { none: false, signed: true }
    }
}

/// 已说明的费用：有金额，或写明「无」。没有写则是尚不知道。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cost {
    /// 不发生此项费用。
    None,
    /// 金额。
    Amount(Money),
}

impl Cost {
    /// 金额；「无」计为零。
    #[must_use]
    pub fn amount(self) -> Money {
        match self {
            Cost::None => Money::ZERO,
            Cost::Amount(money) => money,
        }
    }

    /// 写成了 0：分不清是不发生还是尚不知道，不算写明。
    #[must_use]
    pub fn is_zero(self) -> bool {
        self == Cost::Amount(Money::ZERO)
    }
}

impl Scalar for Cost {
    fn read(text: &str) -> Result<Self, Bad> {
        if text == "无" { Ok(Cost::None) } else { Money::read(text).map(Cost::Amount) }
    }

    fn leaf_shape() -> Shape {
        Shape::Money { none: true, signed: false }
    }
}

/// 应写的金额；涉密项目可以不写，不写的不知道。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Amount(Option<Money>);

impl Amount {
    /// 写明的金额。
    #[must_use]
    pub fn known(self) -> Option<Money> {
        self.0
    }

    /// 金额；没有写的计为零，所以金额不全的项目不作金额上的判断。
    #[must_use]
    pub fn money(self) -> Money {
        self.0.unwrap_or_default()
    }
}

impl Field for Amount {
    const REQUIRED: bool = true;

    fn field(keys: &mut Keys<'_, '_>, key: &'static str, doc: &str, faults: &mut Faults) -> Option<Self> {
        let before = faults.0.len();
        match <Money as Field>::field(keys, key, doc, faults) {
            Some(money) => Some(Amount(Some(money))),
            // 写了而读不出的，涉密与否都是问题；没有写的，由项目文件看是否涉密。
            None if keys.get(key).is_some() => None,
            None => {
                faults.0[before..].iter_mut().for_each(|fault| fault.unless_classified = true);
                Some(Amount(None))
            }
        }
    }

    fn shape() -> Shape {
        <Money as Field>::shape()
    }

    fn content(&self) -> Content<'_> {
        if self.0.is_some() { Content::Value } else { Content::Nothing }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn fen(text: &str) -> i64 {
        Money::read(text).unwrap().fen()
    }

    #[test]
    fn every_unit_is_read_exactly() {
        let cases = [
            ("1280万元", 1_280_000_000),
            ("1280万", 1_280_000_000),
            ("1,280万元", 1_280_000_000),
            ("900元", 90_000),
            ("1.2亿元", 12_000_000_000),
            ("1.2亿", 12_000_000_000),
            ("0.000001万元", 1),
            ("2999.999999万元", 2_999_999_999),
            ("36 万元", 36_000_000),
            ("0.01元", 1),
        ];
        for (text, expected) in cases {
            assert_eq!(fen(text), expected, "{text}");
        }
    }

    #[test]
    fn bad_amounts_are_refused_with_a_reason() {
        let cases = [
            ("3000", "没有写单位"),
            ("1.2.3万元", "数字写法不对"),
            ("-5万元", "负数"),
            ("0.001元", "分以下"),
            ("0.0000001万元", "分以下"),
            ("1,28万元", "数字写法不对"),
            ("万元", "数字写法不对"),
            ("19.9（社保卡资金）", "不是带单位的金额"),
            ("1e3万元", "数字写法不对"),
            ("99999999999999999999999999999999亿元", "数字写法不对"),
            ("2000亿元", "1000 亿元"),
            (".5万元", "数字写法不对"),
            ("+-5万元", "数字写法不对"),
            ("5.+3万元", "数字写法不对"),
            ("１２０万元", "全角"),
            ("１２０", "不是带单位的金额"),
        ];
        for (text, reason) in cases {
            let bad = Money::read(text).unwrap_err();
            assert!(bad.message.contains(reason), "{text}: {}", bad.message);
        }
    }

    #[test]
    fn a_share_just_over_the_limit_is_not_shown_as_the_limit() {
        let share = |amount: &str| {
            let amount = Money::read(amount).unwrap();
            amount.percent_beside(Money::read("1000万元").unwrap(), Decimal::TEN).unwrap().to_string()
        };
        assert_eq!(share("100万元"), "10");
        assert_eq!(share("100.000001万元"), "10.0000001");
        assert_eq!(share("120.1万元"), "12.01");
        assert_eq!(share("0.01元"), "0.0000001");
        assert_eq!(share("123.456789万元"), "12.3457");
    }

    #[test]
    fn exactly_ten_percent_does_not_exceed() {
        let base = Money::read("333.33元").unwrap();
        let ten = Decimal::TEN;
        assert!(!Money::from_fen(3_333).exceeds_percent_of(ten, base));
        assert!(Money::from_fen(3_334).exceeds_percent_of(ten, base));
        assert!(!Money::read("100万元").unwrap().exceeds_percent_of(ten, Money::read("1000万元").unwrap()));
        assert!(Money::read("1000000.01元").unwrap().exceeds_percent_of(ten, Money::read("1000万元").unwrap()));
    }

    #[test]
    fn a_change_may_be_negative_and_a_statement_none() {
        assert_eq!(Delta::read("-5万元").unwrap().0, Money::from_fen(-5_000_000));
        assert_eq!(Cost::read("无").unwrap(), Cost::None);
        assert!(Cost::read("0").is_err());
        assert!(Delta::read("--5万元").is_err());
    }

    proptest! {
        #[test]
        fn display_reads_back(fen in -LARGEST..=LARGEST) {
            let money = Money::from_fen(fen);
            prop_assert_eq!(Delta::read(&money.to_string()).unwrap().0, money);
        }

        #[test]
        fn percent_limit_matches_whole_number_arithmetic(a in 0..LARGEST, b in 0..LARGEST, p in 0u32..100) {
            let by_integers = i128::from(a) * 100 > i128::from(p) * i128::from(b);
            prop_assert_eq!(Money::from_fen(a).exceeds_percent_of(Decimal::from(p), Money::from_fen(b)), by_integers);
        }
    }

    #[test]
    fn the_largest_amount_is_a_thousand_times_a_hundred_million() {
        for text in ["1000亿元", "1,000亿元", "10000000万元", "100000000000元"] {
            assert_eq!(fen(text), 10_000_000_000_000, "{text}");
        }
        for text in ["10000000.000001万元", "10,000,000.000001万元", "100000000000.01元", "1000.0001亿元"] {
            let bad = Money::read(text).unwrap_err();
            assert_eq!(bad.message, format!("「{text}」超过 1000 亿元，请核对单位"));
        }
    }

    #[test]
    fn shares_and_signs_are_exact() {
        let [base, part] = ["1000万元", "100.01万元"].map(|text| Money::read(text).unwrap());
        assert_eq!(base.wan(), Decimal::from(1000));
        assert_eq!(part.percent_of(base), Some(Decimal::new(10_001, 3)));
        assert_eq!(part.percent_of(Money::from_fen(0)), None);
        assert_eq!(base.percent(Decimal::TEN), Money::read("100万元").unwrap());
        assert_eq!(Money::from_fen(19).percent(Decimal::TEN), Money::from_fen(1));
        assert_eq!(base.percent_beside(base, Decimal::ONE_HUNDRED), Some(Decimal::ONE_HUNDRED));
        let over = Money::from_fen(Money::read("100万元").unwrap().fen() + 1);
        assert!(over.percent_beside(base, Decimal::TEN).unwrap() > Decimal::TEN);
        assert_eq!([-1, 0, 1].map(|fen| Money::from_fen(fen).is_negative()), [true, false, false]);
        assert_eq!(Money::read_signed("-1,280万元", true).unwrap().fen(), -1_280_000_000);
        assert_eq!(Money::read_signed("-1280万元", true).unwrap().fen(), -1_280_000_000);
    }

    #[test]
    fn amounts_are_shown_in_wan_from_one_wan_on() {
        let shown = [
            (0, "0万元"),
            (1, "0.01元"),
            (999_999, "9999.99元"),
            (1_000_000, "1万元"),
            (-999_999, "-9999.99元"),
            (-1_000_000, "-1万元"),
        ];
        for (fen, text) in shown {
            assert_eq!(Money::from_fen(fen).to_string(), text);
        }
    }

    #[test]
    fn amounts_add_up_and_nothing_stated_is_not_zero_stated() {
        let [a, b] = [300, 45].map(Money::from_fen);
        assert_eq!((a - b, -a), (Money::from_fen(255), Money::from_fen(-300)));
        assert_eq!([a, b].into_iter().sum::<Money>(), Money::from_fen(345));
        let stated = [Cost::None, Cost::Amount(Money::ZERO), Cost::Amount(a)];
        assert_eq!(stated.map(Cost::amount), [Money::ZERO, Money::ZERO, a]);
        assert_eq!(stated.map(Cost::is_zero), [false, true, false]);
    }
}

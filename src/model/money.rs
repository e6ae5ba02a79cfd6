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

    /// 本金额是否低于 `base` 的 `percent`%。恰为该比例不算低于；不取整。
    #[must_use]
    pub fn is_below_percent_of(self, percent: Decimal, base: Money) -> bool {
        Decimal::from(self.0) * Decimal::ONE_HUNDRED < percent * Decimal::from(base.0)
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
mod tests;

//! `when`：全部成立才适用。一项是封闭的表里的一个词，或一个金额的界限，如 `{ total_at_least = "100万元" }`。

use std::{fmt, ops::Deref};

use serde::{Deserialize, Deserializer, de::Error};

use super::{
    Condition,
    scalar::leaf_option,
    short::{self, Short},
};
use crate::{model::Money, text::Scalar};

/// 全部成立才适用。
#[derive(Clone, Debug, Default)]
pub struct Conditions {
    words: Vec<Condition>,
    /// 金额的界限。
    pub amounts: Vec<AmountRange>,
}

impl Deref for Conditions {
    type Target = [Condition];

    /// 只看词的。
    fn deref(&self) -> &[Condition] {
        &self.words
    }
}

/// 看哪个数。
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AmountOf {
    /// 项目的总投资：有批复的看批复，没有的看申报的估算。
    Total,
    /// 这一事件自己的金额。
    Own,
    /// 申报的估算里的一项，如「软件开发」。
    Part(String),
}

/// 一个金额的界限；几个界限都要合。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AmountRange {
    /// 看哪个数。
    pub of: AmountOf,
    /// 达到（含）。
    pub at_least: Option<Money>,
    /// 超过（不含）。
    pub above: Option<Money>,
    /// 不超过（含）。
    pub at_most: Option<Money>,
    /// 低于（不含）。
    pub below: Option<Money>,
}

impl AmountRange {
    /// 这个数合于界限。
    #[must_use]
    pub fn holds(&self, amount: Money) -> bool {
        self.at_least.is_none_or(|limit| amount >= limit)
            && self.above.is_none_or(|limit| amount > limit)
            && self.at_most.is_none_or(|limit| amount <= limit)
            && self.below.is_none_or(|limit| amount < limit)
    }
}

impl fmt::Display for AmountOf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            AmountOf::Total => f.write_str("总投资"),
            AmountOf::Own => f.write_str("金额"),
            AmountOf::Part(name) => write!(f, "估算中的{name}"),
        }
    }
}

impl fmt::Display for AmountRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let limits = [("达到", self.at_least), ("超过", self.above), ("不超过", self.at_most), ("低于", self.below)];
        let said: Vec<String> =
            limits.iter().filter_map(|(word, limit)| Some(format!("{word} {}", (*limit)?))).collect();
        write!(f, "{}{}", self.of, said.join("、"))
    }
}

impl fmt::Display for Conditions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = self.words.iter().map(|c| c.zh().to_owned());
        let all: Vec<String> = words.chain(self.amounts.iter().map(ToString::to_string)).collect();
        f.write_str(&all.join("，且"))
    }
}

/// 写着的界限。
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct WrittenBounds {
    #[serde(deserialize_with = "leaf_option")]
    total_at_least: Option<Money>,
    #[serde(deserialize_with = "leaf_option")]
    total_above: Option<Money>,
    #[serde(deserialize_with = "leaf_option")]
    total_at_most: Option<Money>,
    #[serde(deserialize_with = "leaf_option")]
    total_below: Option<Money>,
    #[serde(deserialize_with = "leaf_option")]
    amount_at_least: Option<Money>,
    #[serde(deserialize_with = "leaf_option")]
    amount_above: Option<Money>,
    #[serde(deserialize_with = "leaf_option")]
    amount_at_most: Option<Money>,
    #[serde(deserialize_with = "leaf_option")]
    amount_below: Option<Money>,
    part: Option<String>,
}

impl WrittenBounds {
    fn ranges(self) -> Result<Vec<AmountRange>, &'static str> {
        let total = AmountRange {
            of: AmountOf::Total,
            at_least: self.total_at_least,
            above: self.total_above,
            at_most: self.total_at_most,
            below: self.total_below,
        };
        let has_part = self.part.is_some();
        let own = AmountRange {
            of: self.part.map_or(AmountOf::Own, AmountOf::Part),
            at_least: self.amount_at_least,
            above: self.amount_above,
            at_most: self.amount_at_most,
            below: self.amount_below,
        };
        let is_set = |r: &AmountRange| [r.at_least, r.above, r.at_most, r.below].iter().any(Option::is_some);
        if has_part && !is_set(&own) {
            return Err("写了 part 而没有写界限，如 amount_at_least = \"200万元\"");
        }
        let ranges: Vec<AmountRange> = [total, own].into_iter().filter(is_set).collect();
        if ranges.is_empty() { Err("没有写界限，如 total_at_least = \"100万元\"") } else { Ok(ranges) }
    }
}

/// 一项条件。
enum WrittenCondition {
    Word(Condition),
    Amounts(WrittenBounds),
}

impl Short for WrittenCondition {
    type Full = WrittenBounds;
    const EXPECTED: &'static str = "条件的用语，或金额的界限，如 { total_at_least = \"100万元\" }";

    fn full(full: WrittenBounds) -> Self {
        WrittenCondition::Amounts(full)
    }

    fn short(text: &str) -> Result<Self, String> {
        let word = Condition::read(text);
        word.map(WrittenCondition::Word)
            .map_err(|bad| bad.help.map_or(bad.message.clone(), |h| format!("{}；{h}", bad.message)))
    }
}

impl<'de> Deserialize<'de> for WrittenCondition {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        short::read(deserializer)
    }
}

impl<'de> Deserialize<'de> for Conditions {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut all = Conditions::default();
        for item in Vec::<WrittenCondition>::deserialize(deserializer)? {
            match item {
                WrittenCondition::Word(word) => all.words.push(word),
                WrittenCondition::Amounts(written) => all.amounts.extend(written.ranges().map_err(D::Error::custom)?),
            }
        }
        Ok(all)
    }
}

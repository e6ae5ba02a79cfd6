//! 百分数。

use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, de::Error};

use super::shaped::Shaped;
use crate::text::Shape;

/// 百分数至多是此数：再大的必是写错。
const MOST_PERCENT: Decimal = Decimal::ONE_THOUSAND;

/// 百分数：TOML 中写整数，或写文字「7.5」；不收浮点数。
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Percent(pub Decimal);

impl<'de> Deserialize<'de> for Percent {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged, expecting = "百分数写整数，有小数的加引号，如 \"7.5\"")]
        enum WrittenPercent {
            Whole(u32),
            Text(String),
        }
        let number = match WrittenPercent::deserialize(deserializer)? {
            WrittenPercent::Whole(n) => Decimal::from(n),
            WrittenPercent::Text(text) => {
                let number = Decimal::from_str_exact(&text).ok().filter(|n| !n.is_sign_negative() && n.scale() <= 4);
                number.ok_or_else(|| {
                    D::Error::custom(format!("「{text}」不是百分数（写 10、12.5 这样，至多四位小数）"))
                })?
            }
        };
        let within = number <= MOST_PERCENT;
        within
            .then_some(Percent(number))
            .ok_or_else(|| D::Error::custom(format!("{number}% 太大，至多 {MOST_PERCENT}%")))
    }
}

impl Shaped for Percent {
    fn shape() -> Shape {
        Shape::Either(Box::new(Shape::Number), Box::new(Shape::Text))
    }
}

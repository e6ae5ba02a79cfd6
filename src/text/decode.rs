//! 收集式解码：树 → 类型。读不出的记下问题，接着往下读。
//!
//! 一处声明（宏 `record!`、`words!`）同时给出结构、读法、形状（[`Shape`]）与说明，
//! 读取、`advance --set`、JSON Schema 和帮助都由此而来。

use super::{Bad, Content, Faults, Node, Shape, Value, unknown_word};

/// 能从树上读出来的类型。
pub trait Decode: Sized {
    /// 读出一个值；读不出时至少记下一处问题并返回无。
    fn decode(node: &Node<'_>, faults: &mut Faults) -> Option<Self>;
    /// 值的形状。
    fn shape() -> Shape;
    /// 写了什么。
    fn content(&self) -> Content<'_> {
        Content::Value
    }
}

/// 由一段文字读出的类型（金额、日期、年份、用语……）。
pub trait Scalar: Sized {
    /// 读；读不出时说明问题与改法。
    ///
    /// # Errors
    /// 文字不合格式。
    fn read(text: &str) -> Result<Self, Bad>;
    /// 形状。
    fn leaf_shape() -> Shape;
    /// 写了什么。
    fn leaf_content(&self) -> Content<'_> {
        Content::Value
    }
}

impl<T: Scalar> Decode for T {
    fn decode(node: &Node<'_>, faults: &mut Faults) -> Option<Self> {
        let wanted = || T::leaf_shape().called();
        match &node.value {
            Value::Scalar { .. } => {
                let Some(text) = node.text() else {
                    faults.add(node.span, format!("没有填写，应为{}", wanted())).help("请填写；尚不知道的，删去这一行");
                    return None;
                };
                match T::read(text).or_else(|bad| in_local_words(text, faults, bad)) {
                    Ok(value) => return Some(value),
                    Err(bad) => faults.add(node.span, bad.message).help = bad.help,
                }
            }
            _ => {
                faults.add(node.span, format!("应为{}，这里是{}", wanted(), node.sort()));
            }
        }
        None
    }

    fn shape() -> Shape {
        T::leaf_shape()
    }

    fn content(&self) -> Content<'_> {
        self.leaf_content()
    }
}

/// 规定的写法不认的，看是不是当地的叫法；都不是的，把当地可用的叫法说出来。
fn in_local_words<T: Scalar>(text: &str, faults: &Faults, bad: Bad) -> Result<T, Bad> {
    let Shape::Word(words) = T::leaf_shape() else { return Err(bad) };
    match faults.words().standard(text, words) {
        Some(standard) => T::read(standard),
        None => Err(unknown_word(text, words, faults.words())),
    }
}

impl Scalar for Box<str> {
    fn read(text: &str) -> Result<Self, Bad> {
        match text.trim() {
            "" => Err(Bad::with_help("文字为空", "请填写；尚不知道的，删去这一行")),
            // 提示里待填的地方都写省略号；照抄进来的不是内容。
            blank if blank.chars().all(|c| matches!(c, '…' | '.' | '。')) => {
                Err(Bad::with_help(format!("「{blank}」是待填的地方，不是内容"), "请填写；尚不知道的，删去这一行"))
            }
            text => Ok(text.into()),
        }
    }

    fn leaf_shape() -> Shape {
        Shape::Text
    }

    fn leaf_content(&self) -> Content<'_> {
        Content::Text(self)
    }
}

impl Scalar for bool {
    fn read(text: &str) -> Result<Self, Bad> {
        match text {
            "true" => Ok(true),
            "false" => Ok(false),
            _ => Err(Bad::with_help(format!("「{text}」不是 true 或 false"), "是写 true，否写 false")),
        }
    }

    fn leaf_shape() -> Shape {
        Shape::Bool
    }
}

impl Scalar for u16 {
    fn read(text: &str) -> Result<Self, Bad> {
        let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        match text.parse() {
            Ok(n) if digits => Ok(n),
            _ => Err(Bad::new(format!("「{text}」不是不大于 {} 的整数", u16::MAX))),
        }
    }

    fn leaf_shape() -> Shape {
        Shape::Number
    }
}

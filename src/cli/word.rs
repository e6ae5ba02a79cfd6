//! 取值是 `words!` 用语的参数：英文标识与中文都收，读出来就是那个类型。

/// 某种用语的读法；帮助里只列英文标识。
macro_rules! word {
    ($type:ty) => {{
        use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
        let values = <$type>::WORDS
            .iter()
            .map(|word| PossibleValue::new(word.en).help(word.zh).alias(word.zh).aliases(word.also.iter().copied()));
        PossibleValuesParser::new(values).try_map(|word| <$type>::find(&word).ok_or("没有这个取值"))
    }};
}
pub(super) use word;

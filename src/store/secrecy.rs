//! 读不出的文件是不是涉密的：只能看原文。

/// 原文说到涉密而没有写明不是的：文件读不出类型时用，宁可多藏。
#[must_use]
pub fn says_classified(text: &str) -> bool {
    text.match_indices("classified").any(|(at, key)| {
        let rest = text[at + key.len()..].trim_start_matches(['"', '\'', ' ']);
        // 全角冒号正是读不出的常见缘故。
        rest.strip_prefix([':', '：'])
            .is_some_and(|value| !value.trim_start_matches(['"', '\'', ' ']).starts_with("false"))
    })
}

//! 近似词提示：「纳入请单」→「纳入清单」。

/// 候选词中与 `word` 最接近的一个；差得太远则没有。
///
/// 编辑距离不超过词长的一半且不超过 3 时才提示。
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = word.chars().count();
    if length > 40 {
        return None;
    }
    candidates
        .into_iter()
        .map(|c| (strsim::damerau_levenshtein(word, c), c))
        .filter(|(distance, c)| *distance <= 3 && *distance * 2 <= length.max(c.chars().count()))
        .min()
        .map(|(_, c)| c)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_near_miss_is_offered_and_a_far_one_is_not() {
        assert_eq!(nearest("纳入请单", ["申报", "纳入清单", "不予纳入"]), Some("纳入清单"));
        assert_eq!(nearest("nmae", ["name", "nature"]), Some("name"));
        assert_eq!(nearest("开会", ["申报", "纳入清单"]), None);
    }
}

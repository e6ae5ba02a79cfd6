//! 写错了，多半是要写什么：近似的词「纳入请单」→「纳入清单」，全角的数字「１２０万元」→「120万元」。

use std::borrow::Cow;

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
        .filter(|c| may_be_near(word, c))
        .map(|c| (strsim::damerau_levenshtein(word, c), c))
        .filter(|(distance, c)| *distance <= 3 && *distance * 2 <= length.max(c.chars().count()))
        .min()
        .map(|(_, c)| c)
}

/// 有没有相同的字。一个字也不同的，编辑距离就是词长，不必算：一份文件里可以有几十万个写错的词。
pub(super) fn may_be_near(word: &str, candidate: &str) -> bool {
    word.chars().any(|c| candidate.contains(c))
}

/// 使意思反过来、或对当事人不利的字眼。
const TURNS: [&str; 11] = ["不", "未", "没", "退", "撤", "终止", "暂", "停", "批评", "限期", "更正"];

/// `candidate` 的意思与 `word` 相反或更不利：含有 `word` 里没有的否定字眼。
/// 「验收通过」不该引向「验收不通过」，「合规」不该引向「不合格」。
#[must_use]
pub fn turns_sense(word: &str, candidate: &str) -> bool {
    TURNS.iter().any(|mark| candidate.contains(mark) && !word.contains(mark))
}

/// 候选词中最接近的一个，说成一句提示；差得太远则没有。
pub fn suggest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(word, candidates).map(did_you_mean)
}

/// 同 [`suggest`]，接在一句话之后；没有的为空。
pub fn hint<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> String {
    suggest(word, candidates).map_or_else(String::new, |said| format!("；{said}"))
}

/// 单位名称近似的一个：简称的字依次都在全称里的优先（「县卫健局」在「县卫生健康局」里），
/// 末尾叫局、叫委记错了的也算；此外只差一个字的才提，提错单位不如不提。
#[must_use]
pub fn nearest_name<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let core = word.trim_end_matches(['局', '委', '办']);
    let is_short_for = |full: &str| {
        let mut rest = full.chars();
        core.chars().count() >= 2 && core.chars().all(|c| rest.any(|r| r == c))
    };
    let candidates: Vec<&str> = candidates.into_iter().collect();
    let mut short = candidates.iter().copied().filter(|c| is_short_for(c));
    match (short.next(), short.next()) {
        (Some(only), None) => Some(only),
        (Some(_), Some(_)) => None,
        (None, _) => {
            let near =
                |c: &&str| c.chars().count() == word.chars().count() && strsim::damerau_levenshtein(word, c) == 1;
            let mut near = candidates.into_iter().filter(near);
            near.next().filter(|_| near.next().is_none())
        }
    }
}

/// 提示的说法。
#[must_use]
pub fn did_you_mean(word: &str) -> String {
    format!("您是否要写「{word}」？")
}

/// 全角的一个字符换成半角，别的照旧。
#[must_use]
pub fn narrow(c: char) -> char {
    match c {
        // 全角的「！」到「～」与半角的「!」到「~」依次对应。
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFF01 + 0x21).unwrap_or(c),
        '\u{3000}' => ' ',
        _ => c,
    }
}

/// 全角的数字与标点换成半角：中文输入法下最容易写成全角。没有全角的照旧。
#[must_use]
pub fn half_width(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let changed: String = text.chars().map(narrow).collect();
    if changed == text { Cow::Borrowed(text) } else { Cow::Owned(changed) }
}

#[cfg(test)]
mod tests {
    use super::{half_width, nearest, nearest_name, turns_sense};

    #[test]
    fn a_near_miss_is_offered_and_a_far_one_is_not() {
        assert_eq!(nearest("纳入请单", ["申报", "纳入清单", "不予纳入"]), Some("纳入清单"));
        assert_eq!(nearest("nmae", ["name", "nature"]), Some("name"));
        assert_eq!(nearest("开会", ["申报", "纳入清单"]), None);
    }

    #[test]
    fn a_word_is_not_turned_into_its_opposite() {
        assert!(turns_sense("验收通过", "验收不通过") && turns_sense("批复", "不予批复"));
        assert!(!turns_sense("不予批付", "不予批复") && !turns_sense("恢复投资", "恢复建设"));
    }

    #[test]
    fn a_short_name_leads_to_its_own_body() {
        let units = ["县公安局", "县卫生健康局", "县教委"];
        assert_eq!(nearest_name("县卫健局", units), Some("县卫生健康局"));
        assert_eq!(nearest_name("县卫健委", units), Some("县卫生健康局"));
        assert_eq!(nearest_name("县教位", units), Some("县教委"));
        assert_eq!(nearest_name("县水利局", units), None);
    }

    #[test]
    fn wide_figures_become_narrow_and_words_stay() {
        assert_eq!(half_width("１，２８０．５０万元"), "1,280.50万元");
        assert_eq!(half_width("２０２３年９月２０日"), "2023年9月20日");
        assert_eq!(half_width("县教委、县公安局"), "县教委、县公安局");
    }
}

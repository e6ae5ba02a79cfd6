//! 按显示宽度折行：英文、数字、日期不从中间断开，标点不放在行首。

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// 不放在行首的标点；放不下时留在上一行末尾，宁可超出一格。
const TRAILING: &str = "，。；：、！？）」』》〉】〕,.;:)]}%";

/// 折成若干行，每行至多 `width` 列；一个词本身更长的，从中间断开。
#[must_use]
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let width = width.max(8);
    let mut lines = vec![String::new()];
    let mut used = 0;
    for word in words(text) {
        let wide = word.width();
        let hangs = word.chars().all(|c| TRAILING.contains(c));
        if used + wide > width && used > 0 && !hangs {
            lines.push(String::new());
            used = 0;
        }
        for piece in pieces(word, width) {
            if used > 0 && used + piece.width() > width && !hangs {
                lines.push(String::new());
                used = 0;
            }
            // 行首不留空格。
            let piece = if used == 0 { piece.trim_start() } else { piece };
            used += piece.width();
            if let Some(last) = lines.last_mut() {
                last.push_str(piece);
            }
        }
    }
    lines.into_iter().map(|line| line.trim_end().to_owned()).collect()
}

/// 不可断开的各段：连着的 ASCII（空格除外）是一段，其余一字一段。
fn words(text: &str) -> Vec<&str> {
    let solid = |c: char| c.is_ascii_graphic();
    let mut words = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let end = match solid(first) {
            true => rest.find(|c: char| !solid(c)).unwrap_or(rest.len()),
            false => first.len_utf8(),
        };
        let (word, after) = rest.split_at(end);
        words.push(word);
        rest = after;
    }
    words
}

/// 比一行还长的词，切成各不超过一行的几段。
fn pieces(word: &str, width: usize) -> Vec<&str> {
    let mut pieces = Vec::new();
    let (mut start, mut used) = (0, 0);
    for (at, c) in word.char_indices() {
        let wide = c.width().unwrap_or_default();
        if used + wide > width && at > start {
            pieces.push(&word[start..at]);
            (start, used) = (at, 0);
        }
        used += wide;
    }
    pieces.push(&word[start..]);
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_words_stay_whole() {
        assert_eq!(
            wrap("申请竣工验收已于 2024-07-18 办理，未过期限", 20),
            ["申请竣工验收已于", "2024-07-18 办理，未", "过期限"]
        );
        assert_eq!(wrap("security-report-after-application", 12).concat(), "security-report-after-application");
        assert_eq!(wrap("甲乙丙丁，戊", 8), ["甲乙丙丁，", "戊"]);
        assert_eq!(wrap("", 20), [""]);
    }

    #[test]
    fn no_line_is_much_wider_than_asked() {
        let text =
            "材料：项目建设总结（文号 巫山文旅〔2024〕69号，日期 2024-07-12），财务报告（文号 巫山文旅〔2024〕65号）";
        for width in 8..60 {
            let lines = wrap(text, width);
            assert!(lines.iter().all(|l| l.width() <= width + 4), "{width}：{lines:?}");
            let plain = |s: &str| s.replace(' ', "");
            assert_eq!(plain(&lines.concat()), plain(text));
        }
    }
}

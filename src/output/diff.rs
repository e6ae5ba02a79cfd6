//! 改动的预览。

use similar::{ChangeTag, TextDiff};

use crate::text::safe;

/// 一行至多列出多少字：一行里写了几十万字的，不铺满屏幕。
const LONGEST: usize = 2_000;

/// 旧与新的差异，只列改动处前后三行；BOM 与换行的差异看不出来，不列，没有别的差异的为空。
#[must_use]
pub fn render(path: &str, old: &str, new: &str, color: bool) -> String {
    let plain = |text: &str| text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let (old, new) = (plain(old), plain(new));
    if old == new {
        return String::new();
    }
    let diff = TextDiff::from_lines(&old, &new);
    let mut text = format!("--- {path}\n+++ {path}（写入之后）\n");
    for group in diff.grouped_ops(3) {
        for change in group.iter().flat_map(|op| diff.iter_changes(op)) {
            let (sign, start, end) = match change.tag() {
                ChangeTag::Insert => ('+', "\u{1b}[32m", "\u{1b}[0m"),
                ChangeTag::Delete => ('-', "\u{1b}[31m", "\u{1b}[0m"),
                ChangeTag::Equal => (' ', "", ""),
            };
            let line = safe::clip(change.value().trim_end_matches('\n'), LONGEST);
            let line = safe::masked(&line);
            let (start, end) = if color { (start, end) } else { ("", "") };
            text.push_str(&format!("{start}{sign}{line}{end}\n"));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_beyond_what_a_screen_holds_is_cut_and_says_so() {
        let line = |n: usize| format!("{}\n", "甲".repeat(n));
        assert!(render("甲.yaml", "", &line(LONGEST), false).ends_with("甲\n"));
        assert!(render("甲.yaml", "", &line(LONGEST + 3), false).ends_with("甲……（略 3 字）\n"));
    }
}

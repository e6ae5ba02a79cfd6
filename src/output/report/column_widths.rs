//! 各栏怎样分一页的宽度：终端表格与电子表格同一个办法。

/// 一栏的宽度范围，以半角字符计。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WidthRange {
    /// 再窄就断开不该断开的字。
    pub least: usize,
    /// 不必折行的宽度。
    pub natural: usize,
}

/// 各栏先给最小的宽度，余下的一格一格分给最需要的栏，所以各栏折成的行数相近。
#[must_use]
pub fn share_out(spans: &[WidthRange], width: usize) -> Vec<usize> {
    let mut widths: Vec<usize> = spans.iter().map(|s| s.least).collect();
    let mut spare = width.saturating_sub(widths.iter().sum());
    while spare > 0 {
        let need = |n: &usize| spans[*n].natural * 100 / widths[*n].max(1);
        let wanting = (0..spans.len()).filter(|n| widths[*n] < spans[*n].natural);
        let Some(next) = wanting.max_by_key(need) else { break };
        widths[next] += 1;
        spare -= 1;
    }
    widths
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_column_gets_most_and_none_gets_more_than_it_needs() {
        let spans = [(4, 4), (8, 10), (8, 60)].map(|(least, natural)| WidthRange { least, natural });
        assert_eq!(share_out(&spans, 200), [4, 10, 60]);
        assert_eq!(share_out(&spans, 44), [4, 8, 32]);
        assert_eq!(share_out(&spans, 10), [4, 8, 8], "放不下也不少于最小的宽度");
    }
}

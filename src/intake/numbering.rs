//! 拟定项目编号：本年度的下一个，写法随已有的项目。

use crate::model::Year;

/// 台账里还没有项目时，编号的开头。
const PREFIX: &str = "WS";

/// 下一个没有用过的编号；`used` 是已用的。
#[must_use]
pub fn propose<'a>(used: impl Iterator<Item = &'a str> + Clone, year: Year) -> String {
    let parts = used.filter_map(split);
    let prefix = parts.clone().next().map_or(PREFIX, |(prefix, ..)| prefix);
    let last = parts.filter(|(p, y, _)| *p == prefix && *y == year.to_string()).map(|(.., n)| n).max();
    format!("{prefix}-{year}-{:03}", last.unwrap_or(0) + 1)
}

/// 「WS-2024-003」拆成前缀、年度、序号；序号太长的不是照此编的。
fn split(id: &str) -> Option<(&str, &str, u32)> {
    let (rest, number) = id.rsplit_once('-')?;
    let (prefix, year) = rest.rsplit_once('-')?;
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let fits = year.len() == 4 && digits(year) && (1..=8).contains(&number.len()) && digits(number);
    fits.then(|| Some((prefix, year, number.parse().ok()?)))?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_number_follows_what_is_there() {
        let next = |used: &[&str]| propose(used.iter().copied(), Year(2024));
        assert_eq!(next(&[]), "WS-2024-001");
        assert_eq!(next(&["县教委", "甲-2023-007"]), "甲-2024-001");
        assert_eq!(next(&["WS-2024-001", "WS-2024-009", "WS-2023-050"]), "WS-2024-010");
        assert_eq!(next(&["WS-2024-999", "WS-2024-1000"]), "WS-2024-1001");
        assert_eq!(next(&["WS-2024-99999999", "WS-2024-4294967295"]), "WS-2024-100000000");
    }
}

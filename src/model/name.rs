//! 项目名称的比较：去掉括号、空格、横线，另列年份、序号与数字，余下的才是名称的主干。

use super::Year;
use crate::text::narrow;

/// 拆开的项目名称。
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct NameParts {
    /// 主干：只留文字。
    pub stem: Box<str>,
    /// 序号：期、批、标段、楼号等；同一件事分作几份的，只有它不同。
    pub ordinals: Box<[u32]>,
    /// 别的数字，如 12345 热线。
    pub digits: Box<[u32]>,
    /// 年份。
    pub years: Box<[Year]>,
}

/// 跟在中文数字之后，使它成为序号的字；「阶段」「标段」取首字。
const ORDINAL_MARKS: &str = "期批号标阶包";

impl NameParts {
    /// 拆开名称。
    #[must_use]
    pub fn of(name: &str) -> Self {
        let letters: Vec<char> = name.chars().map(half_width).collect();
        let mut parts = Parts { stem: String::with_capacity(name.len()), ..Parts::default() };
        let mut at = 0;
        while at < letters.len() {
            at += parts.take(&letters[at..]);
        }
        let Parts { stem, ordinals, digits, years } = parts;
        NameParts { stem: stem.into(), ordinals: ordinals.into(), digits: digits.into(), years: years.into() }
    }
}

/// 正在拆的名称。
#[derive(Default)]
struct Parts {
    stem: String,
    ordinals: Vec<u32>,
    digits: Vec<u32>,
    years: Vec<Year>,
}

impl Parts {
    /// 取走开头的一段，返回字数。
    fn take(&mut self, rest: &[char]) -> usize {
        let ordinal = usize::from(rest[0] == '第');
        if let Some((number, length)) = number(&rest[ordinal..]) {
            let after = rest.get(ordinal + length).copied();
            let year = as_year(number, length, after).filter(|_| ordinal == 0);
            if let Some(year) = year {
                self.years.push(year);
                return length + marks(&rest[length..], &["年度", "年"]);
            }
            let used = ordinal + length;
            if after.is_some_and(|c| ORDINAL_MARKS.contains(c)) || roman(rest[ordinal]).is_some() {
                self.ordinals.push(number);
                return used + marks(&rest[used..], &["阶段", "标段", "期", "批", "号", "包"]);
            }
            if rest[ordinal].is_ascii_digit() {
                self.digits.push(number);
                return used;
            }
        }
        match rest[0] {
            // 汉字没有大小写，不必查表；名称里多半是它。
            c @ '一'..='龥' => self.stem.push(c),
            c if c.is_alphanumeric() => self.stem.extend(c.to_lowercase()),
            _ => {}
        }
        1
    }
}

/// 全角的字母、数字换成半角；「零」「○」都作「〇」。
fn half_width(c: char) -> char {
    match c {
        '零' | '○' => '〇',
        _ => narrow(c),
    }
}

/// 开头的数：阿拉伯数字、中文数字或罗马数字，连同字数。
fn number(rest: &[char]) -> Option<(u32, usize)> {
    let first = *rest.first()?;
    if let Some(value) = roman(first) {
        return Some((value, 1));
    }
    let length = rest.iter().take_while(|c| c.is_ascii_digit()).count();
    if length > 0 {
        let digits: String = rest[..length].iter().collect();
        return Some((digits.parse().unwrap_or(u32::MAX), length));
    }
    chinese_number(rest)
}

/// 罗马数字 Ⅰ 至 Ⅹ。
fn roman(c: char) -> Option<u32> {
    ('Ⅰ'..='Ⅹ').contains(&c).then(|| u32::from(c) - u32::from('Ⅰ') + 1)
}

/// 一个中文数字。
fn digit(c: char) -> Option<u32> {
    Some(match c {
        '〇' => 0,
        '一' => 1,
        '二' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    })
}

/// 百以内的中文数字，或逐位写的年份（二〇二三）。
fn chinese_number(rest: &[char]) -> Option<(u32, usize)> {
    let run = rest.iter().take_while(|c| digit(**c).is_some()).count();
    if run >= 2 {
        let value =
            rest[..run].iter().filter_map(|c| digit(*c)).fold(0_u32, |v, d| v.saturating_mul(10).saturating_add(d));
        return Some((value, run));
    }
    let tens = rest.get(run) == Some(&'十');
    let units = if tens { rest.get(run + 1).and_then(|c| digit(*c)) } else { None };
    let first = rest.first().and_then(|c| digit(*c));
    match (first, tens) {
        (None, false) => None,
        (Some(value), false) => Some((value, 1)),
        (lead, true) => Some((lead.unwrap_or(1) * 10 + units.unwrap_or(0), run + 1 + usize::from(units.is_some()))),
    }
}

/// 数是年份：四位且在可信的范围内；两位的须后跟「年」。
fn as_year(number: u32, length: usize, after: Option<char>) -> Option<Year> {
    let year = match length {
        4 if (1990..=2100).contains(&number) => number,
        2 if after == Some('年') && (10..100).contains(&number) => 2000 + number,
        _ => return None,
    };
    u16::try_from(year).ok().map(Year)
}

/// 开头是其中一个词的，其字数。
fn marks(rest: &[char], words: &[&str]) -> usize {
    let starts = |word: &&str| word.chars().enumerate().all(|(i, c)| rest.get(i) == Some(&c));
    words.iter().find(|w| starts(w)).map_or(0, |w| w.chars().count())
}

#[cfg(test)]
mod tests {
    use super::NameParts;
    use crate::model::Year;

    fn of(name: &str) -> (String, Vec<u32>, Vec<u16>) {
        let parts = NameParts::of(name);
        (parts.stem.into(), parts.ordinals.into(), parts.years.iter().map(|Year(y)| *y).collect())
    }

    #[test]
    fn brackets_spaces_dashes_and_years_do_not_matter() {
        let plain = of("智慧旅游平台");
        for name in ["智慧旅游（平台）", "智慧 旅游—平台", "智慧旅游－平台", "「智慧旅游」平台"]
        {
            assert_eq!(of(name), plain, "{name}");
        }
        assert_eq!(of("2023年度门户网站运维"), ("门户网站运维".into(), vec![], vec![2023]));
        assert_eq!(of("门户网站运维（2023—2024年）"), ("门户网站运维".into(), vec![], vec![2023, 2024]));
        assert_eq!(of("门户网站运维（二〇二三年）"), ("门户网站运维".into(), vec![], vec![2023]));
        assert_eq!(of("２０２３年门户网站运维").2, vec![2023]);
        assert_eq!(of("23年门户网站运维").2, vec![2023]);
    }

    #[test]
    fn ordinals_are_kept_apart() {
        let wanted = ("智慧旅游平台".to_owned(), vec![2], vec![]);
        for name in
            ["智慧旅游平台（二期）", "智慧旅游平台第二期", "智慧旅游平台2期", "智慧旅游平台Ⅱ期", "智慧旅游平台第二阶段"]
        {
            assert_eq!(of(name), wanted, "{name}");
        }
        assert_eq!(of("综合楼十二号机房").1, vec![12]);
        assert_eq!(of("一网通办平台").0, "一网通办平台");
        assert_eq!(*NameParts::of("12345热线").digits, [12345]);
    }
}

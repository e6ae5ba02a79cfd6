//! 条款：规则集对每条每款的登记，和对条款的引用。

use std::{collections::BTreeMap, fmt};

use serde::{Deserialize, Deserializer};

use super::scalar::quoted;

/// 一条。
#[derive(Clone, Debug, Default)]
pub struct Article {
    /// 所在的章。
    pub chapter: String,
    /// 各款，依次。
    pub paragraphs: Vec<Paragraph>,
}

/// 一款。
#[derive(Clone, Debug)]
pub struct Paragraph {
    /// 大意，用自己的话。
    pub gist: String,
    /// 落实的程度。
    pub status: Coverage,
    /// 不能（完全）自动核查的理由。
    pub reason: Option<String>,
    /// 登记了的各项。
    pub items: BTreeMap<u16, String>,
}

/// 一款落实到规则的程度。
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Coverage {
    /// 由规则核查。
    Automated,
    /// 部分由规则核查。
    Partial,
    /// 靠人核查。
    Manual,
    /// 不设义务。
    Informative,
}

impl Coverage {
    /// 各种程度，由多到少。
    pub const ALL: [Coverage; 4] = [Coverage::Automated, Coverage::Partial, Coverage::Manual, Coverage::Informative];

    /// 须有规则引它。
    #[must_use]
    pub fn needs_rule(self) -> bool {
        matches!(self, Coverage::Automated | Coverage::Partial)
    }

    /// 英文标识，用于 JSON。
    #[must_use]
    pub fn en(self) -> &'static str {
        match self {
            Coverage::Automated => "automated",
            Coverage::Partial => "partial",
            Coverage::Manual => "manual",
            Coverage::Informative => "informative",
        }
    }

    /// 中文。
    #[must_use]
    pub fn zh(self) -> &'static str {
        match self {
            Coverage::Automated => "自动核查",
            Coverage::Partial => "部分自动",
            Coverage::Manual => "人工核查",
            Coverage::Informative => "不设义务",
        }
    }
}

/// 对条款的引用：「22」是第二十二条，「22.1」是该条第一款，「22.1(二)」是该款第二项。
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Citation {
    /// 条。
    pub article: u16,
    /// 款；无则整条。
    pub paragraph: Option<u16>,
    /// 项；无则整款。
    pub item: Option<u16>,
}

impl Citation {
    /// 整条。
    #[must_use]
    pub fn whole(article: u16) -> Self {
        Citation { article, paragraph: None, item: None }
    }

    /// 读「22」「22.1」或「22.1(二)」。
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let (text, item) = match text.split_once(['(', '（']) {
            Some((text, item)) => (text, Some(number(item.strip_suffix([')', '）'])?)?)),
            None => (text, None),
        };
        let (article, paragraph) = match text.split_once('.') {
            Some((article, paragraph)) => (article, Some(paragraph.parse().ok().filter(|n| *n > 0)?)),
            None => (text, None),
        };
        let article = article.parse().ok().filter(|n| *n > 0)?;
        (item.is_none() || paragraph.is_some()).then_some(Citation { article, paragraph, item })
    }

    /// 读规则集里的写法；读不懂的说明怎样写。
    pub(super) fn read_written(text: &str) -> Result<Self, String> {
        Citation::read(text).ok_or_else(|| format!("「{text}」不是条款；写成 \"22\"、\"22.1\" 或 \"22.1(二)\""))
    }

    /// 规则集里的写法。
    #[must_use]
    pub(super) fn written(self) -> String {
        let paragraph = self.paragraph.map_or(String::new(), |p| format!(".{p}"));
        let item = self.item.map_or(String::new(), |i| format!("({})", chinese_number(i)));
        format!("{}{paragraph}{item}", self.article)
    }

    /// 读人们常用的写法：「22」「22.1」「第22条」「第二十二条第一款」「二十二」。
    #[must_use]
    pub fn read_loose(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Some(citation) = Citation::read(text) {
            return Some(citation);
        }
        let rest = text.strip_prefix('第').unwrap_or(text);
        let (article, rest) = rest.split_once('条').unwrap_or((rest, ""));
        let (rest, item) = match rest.strip_suffix('项') {
            Some(rest) => {
                let (rest, item) = rest.rsplit_once('第').unwrap_or(("", rest));
                (rest, Some(number(item.trim_matches(['（', '）', '(', ')']))?))
            }
            None => (rest, None),
        };
        let paragraph = match rest.strip_prefix('第').unwrap_or(rest).trim_end_matches('款') {
            "" => item.map(|_| 1),
            paragraph => Some(number(paragraph)?),
        };
        Some(Citation { article: number(article)?, paragraph, item })
    }

    /// 引到某条的某一款：写明这一款的，或引整条的。
    #[must_use]
    pub fn covers(self, article: u16, paragraph: u16) -> bool {
        self.article == article && self.paragraph.is_none_or(|p| p == paragraph)
    }
}

/// 中文数字或阿拉伯数字，一到九十九。
fn number(text: &str) -> Option<u16> {
    let text = text.trim();
    (1..=99).find(|n| chinese_number(*n) == text || n.to_string() == text)
}

impl fmt::Display for Citation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "第{}条", chinese_number(self.article))?;
        if let Some(paragraph) = self.paragraph {
            write!(f, "第{}款", chinese_number(paragraph))?;
        }
        if let Some(item) = self.item {
            write!(f, "第{}项", chinese_number(item))?;
        }
        Ok(())
    }
}

impl<'de> Deserialize<'de> for Citation {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        quoted(deserializer, "加引号的条款，如 \"22.1\"", Citation::read_written)
    }
}

/// 一百以内的中文数字。
#[must_use]
pub fn chinese_number(n: u16) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let (tens, ones) = (usize::from(n / 10), usize::from(n % 10));
    match tens {
        0 if ones == 0 => "零".into(),
        0 => DIGITS[ones].into(),
        1 => format!("十{}", DIGITS[ones]),
        2..=9 => format!("{}十{}", DIGITS[tens], DIGITS[ones]),
        _ => n.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_write_articles_in_several_ways() {
        let cases = [
            ("22", "第二十二条"),
            ("第22条", "第二十二条"),
            ("第二十二条", "第二十二条"),
            ("二十二", "第二十二条"),
            ("22.2", "第二十二条第二款"),
            ("第二十二条第二款", "第二十二条第二款"),
            (" 第9条 ", "第九条"),
            ("第16条第（二）项", "第十六条第一款第二项"),
            ("第16条第一款第二项", "第十六条第一款第二项"),
        ];
        for (text, shown) in cases {
            assert_eq!(Citation::read_loose(text).unwrap().to_string(), shown);
        }
        for bad in ["", "第条", "late-acceptance", "第零条", "第二十二章", "22条3款4"] {
            assert_eq!(Citation::read_loose(bad), None, "{bad}");
        }
    }

    #[test]
    fn citations_are_read_and_shown_as_the_law_writes_them() {
        let cases = [
            ("9", "第九条"),
            ("22.1", "第二十二条第一款"),
            ("10.2", "第十条第二款"),
            ("20", "第二十条"),
            ("11", "第十一条"),
            ("16.1(二)", "第十六条第一款第二项"),
            ("16.1（12）", "第十六条第一款第十二项"),
        ];
        for (text, shown) in cases {
            assert_eq!(Citation::read(text).unwrap().to_string(), shown);
            assert_eq!(Citation::read(&Citation::read(text).unwrap().written()), Citation::read(text), "{text}");
        }
        for bad in ["", "x", "0", "22.0", "22.", "第九条", "16(二)", "16.1(二", "16.1()", "16.1(零)"] {
            assert_eq!(Citation::read(bad), None, "{bad}");
        }
    }
}

//! 条款：规则集对每条每款的登记，和对条款的引用。

use std::fmt;

use serde::{Deserialize, Deserializer, de::Error};

/// 一条。
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Article {
    /// 所在的章。
    pub chapter: String,
    /// 各款，依次。
    pub paragraphs: Vec<Paragraph>,
}

/// 一款。
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Paragraph {
    /// 大意，用自己的话。
    pub gist: String,
    /// 落实的程度。
    pub status: Coverage,
    /// 不能（完全）自动核查的理由。
    pub reason: Option<String>,
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

/// 对条款的引用：「22」是第二十二条，「22.1」是该条第一款。
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Citation {
    /// 条。
    pub article: u16,
    /// 款；无则整条。
    pub paragraph: Option<u16>,
}

impl Citation {
    /// 读「22」或「22.1」。
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let (article, paragraph) = match text.split_once('.') {
            Some((article, paragraph)) => (article, Some(paragraph.parse().ok().filter(|n| *n > 0)?)),
            None => (text, None),
        };
        let article = article.parse().ok().filter(|n| *n > 0)?;
        Some(Citation { article, paragraph })
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
        let paragraph = match rest.strip_prefix('第').unwrap_or(rest).trim_end_matches('款') {
            "" => None,
            paragraph => Some(number(paragraph)?),
        };
        Some(Citation { article: number(article)?, paragraph })
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
        match self.paragraph {
            Some(paragraph) => write!(f, "第{}款", chinese_number(paragraph)),
            None => Ok(()),
        }
    }
}

impl<'de> Deserialize<'de> for Citation {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Citation::read(&text).ok_or_else(|| D::Error::custom(format!("「{text}」不是条款；写成 \"22\" 或 \"22.1\"")))
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
        ];
        for (text, shown) in cases {
            assert_eq!(Citation::read_loose(text).unwrap().to_string(), shown);
        }
        for bad in ["", "第条", "late-acceptance", "第零条", "第二十二章", "22条3项"] {
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
        ];
        for (text, shown) in cases {
            assert_eq!(Citation::read(text).unwrap().to_string(), shown);
        }
        for bad in ["", "x", "0", "22.0", "22.", "第九条"] {
            assert_eq!(Citation::read(bad), None, "{bad}");
        }
    }
}

//! 材料：写作文号、路径或明细；写作「无」「未附」的，视为没有附。

use super::{Date, Text};
use crate::text::{Either, record};

record! {
    /// 一份材料。
    Material "材料" {
        /// 文号
        #[kept(doc_number)] doc: Option<Text>,
        /// 日期
        #[kept(values)] date: Option<Date>,
        /// 文件路径（在台账文件夹内）
        file: Option<Text>,
        /// 结论
        result: Option<Text>,
    }
}

/// 表示没有这回事的写法；应附的材料、应写明的事写作这些的，即是缺。
const NOTHING: [&str; 3] = ["无", "没有", "暂无"];

/// 表示应有而没有的写法，或只写了个样子的。
const LACKING: [&str; 13] =
    ["未附", "未提供", "未提交", "未出具", "未做", "未办", "缺", "缺少", "缺失", "待补", "文号", "-", "—"];

/// 口头、电话里说的，没有文号。
const ORAL: [&str; 3] = ["口头", "电话", "当面"];

/// 写明没有，或只写了个样子的。
#[must_use]
pub fn says_none(word: &str) -> bool {
    NOTHING.contains(&word.trim()) || says_lacking(word)
}

/// 写明应有而没有的；「无」也许是没有可说的，不在其中。
#[must_use]
pub fn says_lacking(word: &str) -> bool {
    LACKING.contains(&word.trim())
}

/// 写明了的一项；写作「无」「未办」等的，视为没有写。
#[must_use]
pub fn written(text: Option<&str>) -> Option<&str> {
    text.filter(|text| !says_none(text))
}

/// 写明了的文号；写作「无」的，和只说「口头同意」「电话通知」的，视为没有写。
#[must_use]
pub fn documented(doc: Option<&str>) -> Option<&str> {
    let is_oral = |doc: &str| !doc.contains('号') && ORAL.iter().any(|word| doc.trim().starts_with(word));
    written(doc).filter(|doc| !is_oral(doc))
}

impl Either<Text, Material> {
    /// 写明没有：名称之后写的是「无」「未附」等。
    #[must_use]
    pub fn is_absent(&self) -> bool {
        let word = match self {
            Either::Plain(text) => Some(text),
            Either::Full(full) if full.file.is_none() => full.doc.as_ref(),
            Either::Full(_) => None,
        };
        word.is_some_and(|word| says_none(word))
    }

    /// 文件路径：写明的 `file`，或像路径的文字。
    #[must_use]
    pub fn file(&self) -> Option<&str> {
        match self {
            Either::Plain(text) => Some(&**text).filter(|text| looks_like_path(text)),
            Either::Full(full) => full.file.as_deref(),
        }
    }

    /// 文号：写明的 `doc`，或不像路径的文字。
    #[must_use]
    pub fn doc(&self) -> Option<&str> {
        let doc = match self {
            Either::Plain(text) => Some(&**text).filter(|text| !looks_like_path(text)),
            Either::Full(full) => full.doc.as_deref(),
        };
        doc.filter(|_| !self.is_absent())
    }
}

/// 文字像文件路径：含分隔符（网址除外），或带扩展名（「V1.0」这样全是数字的不算）。
fn looks_like_path(text: &str) -> bool {
    // 文号里没有这几个字符，不必细看。
    if !text.bytes().any(|b| matches!(b, b'.' | b'/' | b'\\')) || text.contains("://") {
        return false;
    }
    let extension = text.rsplit_once('.').map_or("", |(stem, ext)| if stem.is_empty() { "" } else { ext });
    let named = (1..=5).contains(&extension.len())
        && extension.bytes().all(|b| b.is_ascii_alphanumeric())
        && extension.bytes().any(|b| b.is_ascii_alphabetic());
    text.contains(['/', '\\']) || named
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_says_none_is_not_written() {
        for (text, is_written, is_documented) in [
            ("巫山府〔2023〕1号", true, true),
            ("电话会议纪要第3号", true, true),
            ("口头同意", true, false),
            ("电话通知", true, false),
            ("无", false, false),
            (" 未办 ", false, false),
        ] {
            assert_eq!(written(Some(text)).is_some(), is_written, "{text}");
            assert_eq!(documented(Some(text)).is_some(), is_documented, "{text}");
        }
        assert!(says_lacking("未提供") && !says_lacking("无"));
    }

    #[test]
    fn a_material_is_a_path_or_a_doc_number() {
        for path in ["附件/总结.pdf", "总结.docx", r"附件\总结", "../总结", "库.7z"] {
            assert!(looks_like_path(path), "{path}");
        }
        for other in ["巫教〔2024〕106号", "合格", "V1.0", "https://example.cn/a.pdf", ".pdf", "第3.5版"] {
            assert!(!looks_like_path(other), "{other}");
        }
    }
}

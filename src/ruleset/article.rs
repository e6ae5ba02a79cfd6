//! 条文登记的两种写法：逐条写各款，或一款一行 `"16.1" = "大意"`、`"16.1(二)" = "大意"`。

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer};

use super::{
    Article, Citation, Coverage, Paragraph,
    reader::Wrong,
    short::{self, Short},
};

/// 一行登记。
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenArticle {
    chapter: Option<String>,
    paragraphs: Option<Vec<WrittenParagraph>>,
    gist: Option<String>,
    status: Option<Coverage>,
    reason: Option<String>,
}

/// 逐款写的一款。
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenParagraph {
    gist: String,
    status: Coverage,
    reason: Option<String>,
}

/// 写着的一行。
#[derive(Clone, Debug)]
pub(super) struct ShortArticle(WrittenArticle);

impl Short for ShortArticle {
    type Full = WrittenArticle;
    const EXPECTED: &'static str = "这一款的大意，或写有 gist 的一张表";

    fn full(full: WrittenArticle) -> Self {
        ShortArticle(full)
    }

    fn short(text: &str) -> Result<Self, String> {
        Ok(ShortArticle(WrittenArticle { gist: Some(text.to_owned()), ..WrittenArticle::default() }))
    }
}

impl<'de> Deserialize<'de> for ShortArticle {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        short::read(deserializer)
    }
}

/// 没有写落实程度的各款：条与款。
pub(super) type Unsaid = Vec<(u16, u16)>;

/// 由各行得出条文登记，和没有写落实程度的各款；`at` 给出一行所在的位置。
pub(super) fn register(
    lines: BTreeMap<String, ShortArticle>,
    at: impl Fn(&str) -> usize,
    wrong: &mut Vec<Wrong>,
) -> (BTreeMap<u16, Article>, Unsaid) {
    let mut articles: BTreeMap<u16, Article> = BTreeMap::new();
    let mut unsaid = Unsaid::new();
    for (key, ShortArticle(mut line)) in lines {
        match (key.parse::<u16>(), line.paragraphs.take()) {
            (Ok(number), Some(paragraphs)) => {
                let own = articles.entry(number).or_default();
                own.chapter = line.chapter.unwrap_or_default();
                own.paragraphs = paragraphs.into_iter().map(paragraph).collect();
                for (index, text) in own.paragraphs.iter().enumerate() {
                    if text.status != Coverage::Automated && text.reason.is_none() {
                        let what = format!("第 {} 款不（完全）自动核查，应写明 reason", index + 1);
                        wrong.push((at(&key), what));
                    }
                }
            }
            (_, Some(_)) => wrong.push((at(&key), format!("「{key}」不是条的序号"))),
            (_, None) => match one(&mut articles, &key, &line) {
                Ok(citation) if line.status.is_none() && citation.item.is_none() => {
                    unsaid.push((citation.article, citation.paragraph.unwrap_or(1)));
                }
                Ok(_) => {}
                Err(says) => wrong.push((at(&key), says)),
            },
        }
    }
    (articles, unsaid)
}

fn paragraph(line: WrittenParagraph) -> Paragraph {
    Paragraph { gist: line.gist, status: line.status, reason: line.reason, items: BTreeMap::new() }
}

/// 一款（或一项）一行的写法；只写条的序号的，即第一款。
fn one(articles: &mut BTreeMap<u16, Article>, key: &str, line: &WrittenArticle) -> Result<Citation, String> {
    let citation =
        Citation::read(key).ok_or_else(|| format!("「{key}」不是条款；写成 \"16\"、\"16.1\" 或 \"16.1(二)\""))?;
    let gist = line.gist.clone().ok_or("没有写大意（gist）")?;
    let own = articles.entry(citation.article).or_default();
    let index = usize::from(citation.paragraph.unwrap_or(1));
    while own.paragraphs.len() < index {
        own.paragraphs.push(blank());
    }
    let text = &mut own.paragraphs[index - 1];
    match citation.item {
        Some(item) => drop(text.items.insert(item, gist)),
        None => {
            (text.gist, text.reason) = (gist, line.reason.clone());
            text.status = line.status.unwrap_or(Coverage::Partial);
        }
    }
    Ok(citation)
}

/// 没有登记的一款：后面的款登记了，前面的空着。
fn blank() -> Paragraph {
    Paragraph {
        gist: "（没有登记）".into(),
        status: Coverage::Manual,
        reason: Some("规则集没有登记这一款".into()),
        items: BTreeMap::new(),
    }
}

//! `[words]`：当地怎样称呼规定的用语（`events = { "竣工" = "建成" }`），与当地自己列举的词（`funds = ["市级财政", …]`）。

use std::{collections::BTreeMap, fmt};

use serde::{
    Deserialize, Deserializer,
    de::{self, MapAccess, SeqAccess, Visitor, value::MapAccessDeserializer},
};

use super::{
    Citation,
    parameter_tables::FundKinds,
    reader::Wrong,
    short::{self, Short},
};
use crate::{
    model::{
        Category, ContractKind, CountyActKind, ExceptionBasis, Feature, FundingMode, Funds, Grade, Ground, Kind,
        Nature, Opinion, ReviewField, SpecialKind, StatusKind, Tier, UnitActKind, UnitKind,
    },
    text::{Called, Dictionary, Word, hint},
};

/// 只能另起叫法的用语表里，词也是日常的词的几张。
const EVERYDAY: [&str; 3] = ["contracts", "opinions", "grades"];

/// 只能另起叫法的用语表：事件、性质等，各有程序的含义。
const NAMED: [(&str, &[Word]); 11] = [
    ("events", Kind::WORDS),
    ("unit_acts", UnitActKind::WORDS),
    ("county_acts", CountyActKind::WORDS),
    ("natures", Nature::WORDS),
    ("funding_modes", FundingMode::WORDS),
    ("features", Feature::WORDS),
    ("tiers", Tier::WORDS),
    ("statuses", StatusKind::WORDS),
    ("contracts", ContractKind::WORDS),
    ("opinions", Opinion::WORDS),
    ("grades", Grade::WORDS),
];

/// 资金来源：列举的次序就是报表各栏的次序。
pub(super) const FUNDS: &str = "funds";

/// 没有另外列举的，报表里通常有这么多栏。
const COLUMNS: usize = 4;

/// 资金来源至多这么多种：再多的，报表排不下。
const MOST_FUNDS: usize = 12;

/// 可以另外列举的，与通常的词；资金来源通常的各栏在报表里。
const LISTED: [(&str, &[Word]); 7] = [
    (Category::LIST, Category::WORDS),
    (UnitKind::LIST, UnitKind::WORDS),
    (ExceptionBasis::LIST, ExceptionBasis::WORDS),
    (ReviewField::LIST, ReviewField::WORDS),
    (Ground::LIST, Ground::WORDS),
    (SpecialKind::LIST, SpecialKind::WORDS),
    (FUNDS, &[]),
];

/// `[words]` 的各张表。
pub(super) type WordTables = BTreeMap<String, WordTable>;

/// 一张表。
#[derive(Clone, Debug)]
pub(super) enum WordTable {
    /// 当地的叫法到规定的词。
    Named(BTreeMap<String, String>),
    /// 当地列举的词。
    Listed(Vec<ShortWord>),
}

/// 列举的一项；资金来源可以写明是不是财政资金。
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenWord {
    name: String,
    fiscal: Option<bool>,
}

/// [`WrittenWord`]，可以只写名称。
#[derive(Clone, Debug)]
pub(super) struct ShortWord(WrittenWord);

impl Short for ShortWord {
    type Full = WrittenWord;
    const EXPECTED: &'static str = "一个词，如 \"市级财政\"，或 { name = \"市级财政\", fiscal = true }";

    fn full(full: WrittenWord) -> Self {
        ShortWord(full)
    }

    fn short(text: &str) -> Result<Self, String> {
        Ok(ShortWord(WrittenWord { name: text.to_owned(), fiscal: None }))
    }
}

impl<'de> Deserialize<'de> for ShortWord {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        short::read(deserializer)
    }
}

impl<'de> Deserialize<'de> for WordTable {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TableVisitor;

        impl<'de> Visitor<'de> for TableVisitor {
            type Value = WordTable;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("当地的叫法，如 { \"竣工\" = \"建成\" }，或一列词，如 [\"甲\", \"乙\"]")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<WordTable, A::Error> {
                let mut items = Vec::new();
                while let Some(item) = seq.next_element::<ShortWord>()? {
                    items.push(item);
                }
                Ok(WordTable::Listed(items))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<WordTable, A::Error> {
                BTreeMap::deserialize(MapAccessDeserializer::new(map)).map(WordTable::Named)
            }

            fn visit_str<E: de::Error>(self, _: &str) -> Result<WordTable, E> {
                Err(E::custom("写法不对：应写当地的叫法，如 { \"竣工\" = \"建成\" }，或一列词，如 [\"甲\", \"乙\"]"))
            }
        }

        deserializer.deserialize_any(TableVisitor)
    }
}

/// 各张表成为用语；不对的各处一并得出。`at` 给出一处在文件里的位置。
pub(super) fn dictionary(tables: &WordTables, at: impl Fn(&[&str]) -> usize) -> (Dictionary, Vec<Wrong>) {
    let (mut called, mut lists, mut wrong) = (Vec::new(), BTreeMap::new(), Vec::new());
    for (name, table) in tables {
        let named = NAMED.iter().find(|(own, _)| own == name).map(|(_, words)| *words);
        let listed = LISTED.iter().any(|(own, _)| own == name);
        match (table, named, listed) {
            (WordTable::Named(pairs), Some(words), _) => {
                let mut own = Vec::new();
                for (local, standard) in pairs {
                    let offset = at(&["words", name, local]);
                    match meant(local, standard, words) {
                        Ok(standard) => {
                            let everyday = EVERYDAY.contains(&name.as_str());
                            own.push((offset, Called { words, local: local.clone(), standard, everyday }));
                        }
                        Err(why) => wrong.push((offset, why)),
                    }
                }
                // 先写的用于输出。
                own.sort_by_key(|(offset, _)| *offset);
                called.extend(own.into_iter().map(|(_, own)| own));
            }
            (WordTable::Listed(items), _, true) => {
                let names: Vec<String> = items.iter().map(|ShortWord(item)| item.name.clone()).collect();
                wrong.extend(faults(name, items).into_iter().map(|(i, why)| {
                    let index = i.to_string();
                    (at(&["words", name, &index]), why)
                }));
                lists.insert(name.clone(), names);
            }
            (_, Some(_), _) => {
                wrong.push((
                    at(&["words", name]),
                    format!("{name} 写当地的叫法，如 {name} = {{ \"当地的叫法\" = \"规定的用语\" }}"),
                ));
            }
            (_, _, true) => {
                wrong.push((at(&["words", name]), format!("{name} 写一列词，如 {name} = [\"甲\", \"乙\"]")))
            }
            _ => {
                let all = || NAMED.iter().map(|(own, _)| *own).chain(LISTED.iter().map(|(own, _)| *own));
                let near = hint(name, all());
                let known = all().collect::<Vec<_>>().join("、");
                wrong.push((at(&["words", name]), format!("不认识的键「{name}」{near}；这里可写：{known}")));
            }
        }
    }
    (Dictionary::new(called, lists), wrong)
}

/// 一种叫法所指的规定的词。
fn meant(local: &str, standard: &str, words: &'static [Word]) -> Result<&'static str, String> {
    if local.trim().is_empty() || local.contains(['@', '#', '·']) {
        return Err(format!("「{local}」不能当叫法：不能空着，也不能有 @、# 和 ·"));
    }
    if words.iter().any(|w| w.zh == local || w.also.contains(&local)) {
        return Err(format!("「{local}」本来就是规定的用语，不能又当别的叫法"));
    }
    words.iter().find(|w| w.zh == standard).map(|w| w.zh).ok_or_else(|| {
        let near = hint(standard, words.iter().map(|w| w.zh));
        let known = words.iter().map(|w| w.zh).collect::<Vec<_>>().join("、");
        format!("「{standard}」不是规定的用语{near}；可用：{known}")
    })
}

/// 一列词里不对的：第几个，与缘故。
fn faults(name: &str, items: &[ShortWord]) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    if name == FUNDS && items.len() > MOST_FUNDS {
        found.push((MOST_FUNDS, format!("资金来源至多 {MOST_FUNDS} 种，报表才排得下")));
    }
    if items.is_empty() {
        found.push((0, format!("{name} 不能空着；照通常的，删去这一行")));
    }
    for (i, ShortWord(item)) in items.iter().enumerate() {
        if item.name.trim().is_empty() {
            found.push((i, "词不能空着".to_owned()));
        }
        if items[..i].iter().any(|ShortWord(earlier)| earlier.name == item.name) {
            found.push((i, format!("「{}」写了两次", item.name)));
        }
        if item.fiscal.is_some() && name != FUNDS {
            found.push((i, "fiscal 只用于资金来源（funds）".to_owned()));
        }
    }
    found
}

/// 写明了是不是财政资金的资金来源；没有写明的为无。
pub(super) fn fund_kinds(tables: &WordTables, article: Option<Citation>) -> Option<FundKinds> {
    let Some(WordTable::Listed(items)) = tables.get(FUNDS) else { return None };
    let of = |fiscal: bool| -> Vec<String> {
        items
            .iter()
            .filter(|ShortWord(item)| item.fiscal == Some(fiscal))
            .map(|ShortWord(item)| item.name.clone())
            .collect()
    };
    let (fiscal, other) = (of(true), of(false));
    let said = !fiscal.is_empty() || !other.is_empty();
    Some(FundKinds { article: article?, interpretation: false, fiscal, other }).filter(|_| said)
}

/// 认得的资金种类：报表的各栏，与参数里写明是不是财政资金的；都没有写的，照通常的。
pub(super) fn with_funds(words: &Dictionary, kinds: Option<&FundKinds>) -> Dictionary {
    let mut known: Vec<String> = words.list(FUNDS).unwrap_or_default().to_vec();
    if known.is_empty() {
        known.extend(Funds::USUAL.iter().take(COLUMNS).map(|w| w.zh.to_owned()));
    }
    for name in kinds.into_iter().flat_map(|kinds| kinds.fiscal.iter().chain(&kinds.other)) {
        if !known.contains(name) {
            known.push(name.clone());
        }
    }
    if words.list(FUNDS).is_none() && kinds.is_none() {
        return words.clone();
    }
    words.and(&Dictionary::new(Vec::new(), [(Funds::LIST.to_owned(), known)].into()))
}

/// 参数里的一个词须在列举之中。
pub(super) fn unlisted(list: &str, word: &str, words: &Dictionary) -> Option<String> {
    let usual = LISTED.iter().find(|(own, _)| *own == list).map_or(&[][..], |(_, usual)| usual);
    let offered: Vec<&str> = match words.list(list) {
        Some(own) => own.iter().map(String::as_str).collect(),
        None => usual.iter().map(|w| w.zh).collect(),
    };
    let near = hint(word, offered.iter().copied());
    (!offered.contains(&word)).then(|| {
        format!("没有列举「{word}」{near}；可用：{}；本地另有的，在 [words] 的 {list} 里列出全部", offered.join("、"))
    })
}

//! 一个地方的用语：规定的词在当地的叫法，当地自己列举的词。文件照它读，输出照它写；没有写的照规定的。

use std::{
    borrow::Cow,
    collections::BTreeMap,
    sync::{Arc, LazyLock},
};

use super::{
    Called, Node, Shape, Word,
    saying::{Tokens, Verbatim},
};

/// 一个地方的用语；空的是规定的用语本身。复制它只添一个引用。
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dictionary(Option<Arc<Entries>>);

#[derive(Debug, Default, PartialEq, Eq)]
struct Entries {
    /// 各种叫法；一个词有几种叫法的，先写的用于输出。
    called: Vec<Called>,
    /// 当地列举的词，按表名。
    lists: BTreeMap<String, Vec<String>>,
    /// 句子里认得的词，由各种叫法得出。
    tokens: Tokens,
}

impl Dictionary {
    /// 由叫法与列举的词得到。
    #[must_use]
    pub fn new(called: Vec<Called>, lists: BTreeMap<String, Vec<String>>) -> Self {
        let is_empty = called.is_empty() && lists.is_empty();
        let tokens = Tokens::of(&called);
        Dictionary((!is_empty).then(|| Arc::new(Entries { called, lists, tokens })))
    }

    fn entries(&self) -> &Entries {
        static NONE: LazyLock<Entries> = LazyLock::new(Entries::default);
        self.0.as_deref().unwrap_or(&NONE)
    }

    /// 有改了叫法的词。
    #[must_use]
    pub fn renames(&self) -> bool {
        !self.entries().tokens.is_empty()
    }

    /// 程序的一句话，换成当地的叫法；`quoted` 是其中可能引到的原话，照原样。
    #[must_use]
    pub fn say<'s>(&self, sentence: &'s str, quoted: &[&Verbatim]) -> Cow<'s, str> {
        self.entries().tokens.say(sentence, quoted)
    }

    /// 这些文字里，句子引到时要照原样的。
    pub fn quote<'t>(&self, texts: impl IntoIterator<Item = &'t str>) -> Verbatim {
        self.entries().tokens.quote(texts)
    }

    /// 一个文件里，句子引到时要照原样的。
    #[must_use]
    pub fn quote_tree(&self, root: &Node<'_>) -> Verbatim {
        self.entries().tokens.quote_tree(root)
    }

    /// 当地的叫法在一张用语表里指哪个规定的词。
    #[must_use]
    pub fn standard(&self, word: &str, words: &'static [Word]) -> Option<&'static str> {
        self.entries().called.iter().find(|c| c.local == word && c.words == words).map(|c| c.standard)
    }

    /// 规定的词在当地的叫法；没有另外叫法的就是它自己。
    #[must_use]
    pub fn called<'w>(&'w self, words: &'static [Word], standard: &'w str) -> &'w str {
        let own = self.entries().called.iter().find(|c| c.standard == standard && c.words == words);
        own.map_or(standard, |c| &c.local)
    }

    /// 一张用语表在当地的全部叫法：有当地叫法的写当地的。
    pub fn offered<'w>(&'w self, words: &'static [Word]) -> impl Iterator<Item = &'w str> {
        words.iter().map(move |w| self.called(words, w.zh))
    }

    /// 一种值可选的词，都用当地的叫法；没有限定的为空。
    #[must_use]
    pub fn choices(&self, shape: &Shape) -> Vec<&str> {
        match shape {
            Shape::Word(words) => self.offered(words).collect(),
            Shape::Listed(name, usual) => match self.list(name) {
                Some(own) => own.iter().map(String::as_str).collect(),
                None => usual.iter().map(|word| word.zh).collect(),
            },
            _ => Vec::new(),
        }
    }

    /// 当地列举的词；没有另外列举的为无。
    #[must_use]
    pub fn list(&self, name: &str) -> Option<&[String]> {
        self.entries().lists.get(name).map(Vec::as_slice)
    }

    /// 与另一部的合在一起：叫法都认，同一张表列举的都算；后一部的在前。
    #[must_use]
    pub fn and(&self, later: &Dictionary) -> Dictionary {
        let (old, new) = (self.entries(), later.entries());
        let mut called = new.called.clone();
        called.extend(old.called.iter().filter(|c| !new.called.contains(c)).cloned());
        let mut lists = new.lists.clone();
        for (name, words) in &old.lists {
            let list = lists.entry(name.clone()).or_default();
            words.iter().filter(|word| !new.lists.get(name).is_some_and(|l| l.contains(word))).for_each(|word| {
                list.push(word.clone());
            });
        }
        Dictionary::new(called, lists)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const WORDS: &[Word] = &[Word { zh: "建成", en: "complete", also: &[] }, Word { zh: "支付", en: "pay", also: &[] }];

    fn dictionary(called: &[(&str, &'static str)], units: &[&str]) -> Dictionary {
        let standard = |zh: &str| WORDS.iter().find(|w| w.zh == zh).unwrap().zh;
        let own = |(local, zh): &(&str, &'static str)| Called {
            words: WORDS,
            local: (*local).to_owned(),
            standard: standard(zh),
            everyday: false,
        };
        let units: Vec<String> = units.iter().map(|u| (*u).to_owned()).collect();
        let lists = if units.is_empty() { BTreeMap::new() } else { [("units".to_owned(), units)].into() };
        Dictionary::new(called.iter().map(own).collect(), lists)
    }

    #[test]
    fn words_are_read_and_shown_as_the_place_calls_them() {
        let own = dictionary(&[("竣工", "建成"), ("完工", "建成")], &["市属国有企业"]);
        assert_eq!([own.standard("竣工", WORDS), own.standard("完工", WORDS)], [Some("建成"); 2]);
        assert_eq!((own.standard("付款", WORDS), own.standard("竣工", &WORDS[1..])), (None, None));
        assert_eq!((own.called(WORDS, "建成"), own.called(WORDS, "支付")), ("竣工", "支付"));
        assert_eq!(own.offered(WORDS).collect::<Vec<_>>(), ["竣工", "支付"]);
        assert_eq!((own.list("units").map(<[String]>::len), own.list("funds")), (Some(1), None));
    }

    #[test]
    fn a_later_law_calls_things_by_its_own_names_and_still_reads_the_old() {
        let old = dictionary(&[("竣工", "建成")], &["甲"]);
        let both = old.and(&dictionary(&[("完工", "建成")], &["乙"]));
        assert_eq!(both.called(WORDS, "建成"), "完工");
        assert_eq!(both.standard("竣工", WORDS), Some("建成"));
        assert_eq!(both.list("units"), Some(&["乙".to_owned(), "甲".to_owned()][..]));
        assert_eq!(Dictionary::default().and(&Dictionary::default()), Dictionary::default());
    }
}

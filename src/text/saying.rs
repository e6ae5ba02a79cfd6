//! 程序的话里规定的用语，换成当地的叫法：句子照规定的用语写，出口处换一次。引自文件、规则集的话照原样。

use std::{borrow::Cow, cmp::Reverse, collections::BTreeMap, ops::Range, sync::Arc};

use super::{Called, Node, Value};

/// 夹着改了叫法的词的原话：句子引到它们时不改一字，如项目名「智慧支付平台」。
#[derive(Clone, Debug, Default)]
pub struct Verbatim(Option<Arc<[Box<str>]>>);

/// 原话由内容得出：两份内容相比，不看它。
impl PartialEq for Verbatim {
    fn eq(&self, _: &Verbatim) -> bool {
        true
    }
}

impl Verbatim {
    /// 各段原话。
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.0.iter().flat_map(|kept| kept.iter().map(AsRef::as_ref))
    }

    /// 在句子里的各处。
    fn within(&self, sentence: &str) -> Vec<Range<usize>> {
        let found = |text| sentence.match_indices(text).map(|(at, text): (usize, &str)| at..at + text.len());
        self.texts().flat_map(found).collect()
    }
}

/// 各段文字换一种说法；说法没有变的不动。
pub fn retell<'t>(texts: impl IntoIterator<Item = &'t mut String>, say: impl Fn(&str) -> Cow<'_, str>) {
    for text in texts {
        if let Cow::Owned(said) = say(text) {
            *text = said;
        }
    }
}

/// 一棵树里的全部文字。
fn gather<'n>(node: &'n Node<'_>, texts: &mut Vec<&'n str>) {
    match &node.value {
        Value::Scalar { text, .. } => texts.push(text),
        Value::List(items) => items.iter().for_each(|item| gather(item, texts)),
        Value::Map(pairs) => pairs.iter().for_each(|(key, value)| {
            gather(key, texts);
            gather(value, texts);
        }),
    }
}

/// 句子里认得的一个词：改了叫法的、没有改的规定的词，当地的叫法自己。
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    text: String,
    /// 当地的叫法；不必换的为无。
    local: Option<String>,
    /// 也是日常的词：在引号里、圆点之后才是规定的词。
    everyday: bool,
}

/// 改了叫法的各张表里认得的词，按首字；同一首字的，长的在前：「计划调整」里没有「调整」。
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Tokens(BTreeMap<char, Vec<Token>>);

impl Tokens {
    /// 由各种叫法得到；一个词有几种叫法的，先写的用于输出。
    pub(super) fn of(called: &[Called]) -> Self {
        let mut tokens: BTreeMap<char, Vec<Token>> = BTreeMap::new();
        let mut add = |text: &str, local: Option<&Called>| {
            let Some(first) = text.chars().next() else { return };
            let same = tokens.entry(first).or_default();
            if same.iter().all(|token| token.text != text) {
                let everyday = local.is_some_and(|called| called.everyday);
                same.push(Token { text: text.into(), local: local.map(|called| called.local.clone()), everyday });
            }
        };
        // 当地的叫法不再换一次。
        called.iter().for_each(|own| add(&own.local, None));
        called.iter().for_each(|own| add(own.standard, Some(own)));
        called.iter().flat_map(|own| own.words).for_each(|word| add(word.zh, None));
        tokens.values_mut().for_each(|same| same.sort_by_key(|token| Reverse(token.text.len())));
        Tokens(tokens)
    }

    /// 一个也没有。
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// 程序的一句话，换成当地的叫法；`quoted` 是其中可能引到的原话。
    pub(super) fn say<'s>(&self, sentence: &'s str, quoted: &[&Verbatim]) -> Cow<'s, str> {
        if self.is_empty() {
            return Cow::Borrowed(sentence);
        }
        let kept: Vec<Range<usize>> = quoted.iter().flat_map(|q| q.within(sentence)).collect();
        let (mut said, mut at) = (String::with_capacity(sentence.len()), 0);
        while let Some((token, length)) = self.first(&sentence[at..]) {
            let is_quoted = kept.iter().any(|range| range.start <= at && at + length <= range.end);
            let local = token.filter(|_| !is_quoted).and_then(|token| token.here(sentence, at));
            said.push_str(local.unwrap_or(&sentence[at..at + length]));
            at += length;
        }
        Cow::Owned(said)
    }

    /// 这些文字里要照原样引的。
    pub(super) fn quote<'t>(&self, texts: impl IntoIterator<Item = &'t str>) -> Verbatim {
        if self.is_empty() {
            return Verbatim::default();
        }
        let own = texts.into_iter().filter(|text| self.would_spoil(text));
        let mut kept: Vec<Box<str>> = own.map(Into::into).collect();
        kept.sort_unstable();
        kept.dedup();
        Verbatim((!kept.is_empty()).then(|| kept.into()))
    }

    /// 一棵树的各处文字里要照原样引的。
    pub(super) fn quote_tree(&self, root: &Node<'_>) -> Verbatim {
        let mut texts = Vec::new();
        if !self.is_empty() {
            gather(root, &mut texts);
        }
        self.quote(texts)
    }

    /// 开头的一个词（取最长的）或一个字，与它的长短；到末尾了为无。
    fn first(&self, rest: &str) -> Option<(Option<&Token>, usize)> {
        let next = rest.chars().next()?;
        let token = self.0.get(&next).and_then(|same| same.iter().find(|token| rest.starts_with(&token.text)));
        Some((token, token.map_or(next.len_utf8(), |token| token.text.len())))
    }

    /// 照着换，会改坏的原话。「签订合同·建设」「支付@2023-06-01」只是指事件，不是原话。
    fn would_spoil(&self, text: &str) -> bool {
        self.say(text, &[]) != text && !self.is_all_names(text)
    }

    /// 只有规定的词，与指事件所用的符号、日期。
    fn is_all_names(&self, mut text: &str) -> bool {
        while let Some((token, length)) = self.first(text) {
            if token.is_none()
                && !text.starts_with(['·', '@', '#', '-'])
                && !text.starts_with(|c: char| c.is_ascii_digit())
            {
                return false;
            }
            text = &text[length..];
        }
        true
    }
}

impl Token {
    /// 在句子的这一处换成什么；不换的为无。
    fn here(&self, sentence: &str, at: usize) -> Option<&str> {
        let (before, after) = (&sentence[..at], &sentence[at + self.text.len()..]);
        let is_meant = !self.everyday || before.ends_with('·') || before.ends_with('「') && after.starts_with('」');
        self.local.as_deref().filter(|_| is_meant)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Word;

    const EVENTS: &[Word] = &[
        Word { zh: "建成", en: "complete", also: &[] },
        Word { zh: "支付", en: "pay", also: &[] },
        Word { zh: "调整", en: "adjust", also: &[] },
        Word { zh: "计划调整", en: "adjust-plan", also: &[] },
    ];
    const CONTRACTS: &[Word] = &[Word { zh: "建设", en: "build", also: &[] }];

    fn called(words: &'static [Word], local: &str, standard: &'static str, everyday: bool) -> Called {
        Called { words, local: local.into(), standard, everyday }
    }

    fn place() -> Tokens {
        let events = [("竣工", "建成"), ("付款支付", "支付"), ("变更", "调整")];
        let events = events.map(|(local, standard)| called(EVENTS, local, standard, false));
        let all: Vec<Called> = events.into_iter().chain([called(CONTRACTS, "施工", "建设", true)]).collect();
        Tokens::of(&all)
    }

    #[test]
    fn a_sentence_is_said_in_the_words_of_the_place() {
        let place = place();
        let say = |sentence: &str| place.say(sentence, &[]).into_owned();
        assert_eq!(say("2023-06-01 建成，此前没有「支付」"), "2023-06-01 竣工，此前没有「付款支付」");
        assert_eq!(say("计划调整早于调整"), "计划调整早于变更", "长的词里没有短的");
        assert_eq!(say("建设单位签订「建设」合同：签订合同·建设"), "建设单位签订「施工」合同：签订合同·施工");
        assert_eq!(say(&say("支付")), "付款支付", "说两遍也只换一次");
        assert_eq!(Tokens::default().say("建成", &[]), "建成");
    }

    #[test]
    fn what_is_quoted_is_left_as_it_was_written() {
        let place = place();
        let quoted = place.quote(["智慧支付平台", "支付", "建成@2023-06-01", "计划调整表", "县建设局"]);
        assert_eq!(quoted.texts().collect::<Vec<_>>(), ["智慧支付平台"]);
        assert_eq!(place.say("智慧支付平台没有支付", &[&quoted]), "智慧支付平台没有付款支付");
        assert!(Tokens::default().quote(["智慧支付平台"]).texts().next().is_none());
    }
}

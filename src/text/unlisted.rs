//! 用语表之外的词：说出可用的与近似的，都用当地的叫法。

use crate::text::{Bad, Dictionary, Faults, Span, Word, did_you_mean, nearest, suggest::may_be_near, turns_sense};

/// 不在用语表中的词；有近似词时一并提示，都用当地的叫法。
#[must_use]
pub fn unknown_word(text: &str, words: &'static [Word], local: &Dictionary) -> Bad {
    let meant = words.iter().find(|w| w.en == text).map(|w| local.called(words, w.zh));
    let offered = || local.offered(words);
    let help = match meant
        .or_else(|| nearest(text, offered().filter(|word| may_be_near(text, word) && !turns_sense(text, word))))
    {
        Some(near) => did_you_mean(near),
        None => format!("可用：{}", offered().collect::<Vec<_>>().join("、")),
    };
    Bad::with_help(format!("不认识的用语「{text}」"), help)
}

/// 列举的词之外的词：照收，提醒一声，列出可用的与近似的。
pub fn open_word(text: &str, span: Span, list: &str, called: &str, usual: &'static [Word], faults: &mut Faults) {
    let local = faults.words().list(list);
    let offered = || -> Vec<&str> {
        local.map_or_else(|| usual.iter().map(|w| w.zh).collect(), |own| own.iter().map(String::as_str).collect())
    };
    // 没有另外列举的，惯用的别名也算；多数文件写的就是规定的词，不必分配。
    let listed = match local {
        Some(own) => own.iter().any(|word| word == text),
        None => usual.iter().any(|w| w.zh == text || w.also.contains(&text)),
    };
    if listed {
        return;
    }
    let who = if local.is_some() { "办法" } else { "通常" };
    let said = format!("{who}没有列举「{text}」这一{called}");
    if faults.0.len() >= HELPED {
        faults.add(span, said).mild();
        return;
    }
    let near = nearest(text, offered()).map_or_else(String::new, did_you_mean);
    let help = format!("{near}{who}列举：{}；确属其他{called}的可以不改", offered().join("、"));
    faults.add(span, said).help(help).mild();
}

/// 一个文件里问题多于此数的，列不到那里：只说是什么，不各存一份改法。
const HELPED: usize = 1000;

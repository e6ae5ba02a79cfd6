//! 一个规定的用语，与它的各种写法。

/// 一个规定的用语。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word {
    /// 文件里的写法。
    pub zh: &'static str,
    /// 英文标识。
    pub en: &'static str,
    /// 也认的写法。
    pub also: &'static [&'static str],
}

/// 一个用语表的全部写法（中文、英文、别名）。
pub fn words_of(words: &'static [Word]) -> impl Iterator<Item = &'static str> {
    words.iter().flat_map(|w| [w.zh, w.en].into_iter().chain(w.also.iter().copied()))
}

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

/// 一种叫法。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Called {
    /// 属于哪张用语表。
    pub words: &'static [Word],
    /// 当地的叫法。
    pub local: String,
    /// 规定的词。
    pub standard: &'static str,
    /// 规定的词也是日常的词，如合同种类的「建设」：句子里不都指它。
    pub everyday: bool,
}

/// 一个用语表的全部写法（中文、英文、别名）。
pub fn words_of(words: &'static [Word]) -> impl Iterator<Item = &'static str> {
    words.iter().flat_map(|w| [w.zh, w.en].into_iter().chain(w.also.iter().copied()))
}

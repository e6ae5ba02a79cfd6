//! 写了什么：一个值粗看是文字、别的值、一串还是一组键，供只管「写没写」的规则遍历。

/// 一个值粗看是什么。
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content<'a> {
    /// 没有写，或是空的列表、键值。
    Nothing,
    /// 文字：任意写什么都收。
    Text(&'a str),
    /// 用语、日期、金额等，写法有定规；名称到值也在内。
    Value,
    /// 列表。
    Many(Vec<Content<'a>>),
    /// 记录：规定的键。
    Record(Vec<Written<'a>>),
}

/// 记录里的一个键。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written<'a> {
    /// 键。
    pub key: &'static str,
    /// 中文名称。
    pub title: &'static str,
    /// 必填。
    pub required: bool,
    /// 写了什么。
    pub content: Content<'a>,
}

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
    /// 涉密的文件里可写什么。
    pub kept: Kept,
    /// 写了什么。
    pub content: Content<'a>,
}

/// 涉密的文件里，一个键可写什么。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// 可缺的不写，必填的不写文字。
    Nothing,
    /// 日期、用语等，不是文字。
    Values,
    /// 文号。
    DocNumber,
    /// 规则名。
    Rule,
    /// 规则集的清单所列的名称。
    Listed,
    /// 任意文字：编号、代号、机关。
    Any,
}

//! 数据表的栏：名称、类型、含义。别的引擎照着它读，所以名称定了就不改。

use crate::model::{Date, Money, Year};

/// 一张数据表。
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DataTable {
    /// 项目：一个一行。
    Projects,
    /// 事件：一个一行，已更正的也在内。
    Events,
    /// 资金：核查日有效的各数，一笔一行。
    Money,
    /// 义务：一项一行。
    Duties,
    /// 疑点：一处一行。
    Findings,
    /// 不能判断的：一个项目一条规则一行。
    Undecidable,
    /// 清点：这一份各表几行，什么没有列入。
    Manifest,
}

impl DataTable {
    /// 全部，依写出的次序；清点在最后。
    pub const ALL: [DataTable; 7] = [
        DataTable::Projects,
        DataTable::Events,
        DataTable::Money,
        DataTable::Duties,
        DataTable::Findings,
        DataTable::Undecidable,
        DataTable::Manifest,
    ];

    /// 名称：文件夹与 SQL 里的表名。
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            DataTable::Projects => "projects",
            DataTable::Events => "events",
            DataTable::Money => "money",
            DataTable::Duties => "duties",
            DataTable::Findings => "findings",
            DataTable::Undecidable => "undecidable",
            DataTable::Manifest => "manifest",
        }
    }
}

/// 一栏的类型。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// 文字。
    Text,
    /// 整数；金额以分计。
    Integer,
    /// 是否。
    Flag,
    /// 日期。
    Day,
}

/// 一栏。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DataColumn {
    /// 名称。
    pub name: &'static str,
    /// 类型。
    pub kind: Type,
    /// 含义。
    pub doc: &'static str,
}

/// 一格；未知与不适用的都是空。
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DataValue {
    /// 空。
    Null,
    /// 文字。
    Text(String),
    /// 整数。
    Integer(i64),
    /// 是否。
    Flag(bool),
    /// 日期。
    Day(Date),
}

/// 一行，依所属表的栏。
pub type DataRow = Vec<DataValue>;

impl From<&str> for DataValue {
    fn from(text: &str) -> Self {
        DataValue::Text(text.to_owned())
    }
}

impl From<String> for DataValue {
    fn from(text: String) -> Self {
        DataValue::Text(text)
    }
}

impl From<Date> for DataValue {
    fn from(date: Date) -> Self {
        DataValue::Day(date)
    }
}

impl From<Money> for DataValue {
    fn from(money: Money) -> Self {
        DataValue::Integer(money.fen())
    }
}

impl From<Year> for DataValue {
    fn from(year: Year) -> Self {
        DataValue::Integer(year.0.into())
    }
}

impl From<bool> for DataValue {
    fn from(flag: bool) -> Self {
        DataValue::Flag(flag)
    }
}

impl From<usize> for DataValue {
    fn from(count: usize) -> Self {
        DataValue::Integer(i64::try_from(count).unwrap_or(i64::MAX))
    }
}

impl<T: Into<DataValue>> From<Option<T>> for DataValue {
    fn from(value: Option<T>) -> Self {
        value.map_or(DataValue::Null, Into::into)
    }
}

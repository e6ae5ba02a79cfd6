//! 数据表的写法：每行一个 JSON，与各引擎装入的 SQL。

pub mod load_sql;
pub mod ndjson;

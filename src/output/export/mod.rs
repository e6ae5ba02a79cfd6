//! 数据表的写法：每行一个 JSON，或 Parquet；与各引擎装入的 SQL。

pub mod layout;
pub mod load_sql;
pub mod ndjson;
#[cfg(feature = "parquet")]
pub mod parquet;

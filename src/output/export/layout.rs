//! 数据表写成什么样的文件。

use crate::text::words;

words! {
    /// 数据表的写法；英文标识也是文件的扩展名。
    Layout {
        Ndjson "一行一个 JSON" "ndjson",
        Parquet "Parquet" "parquet",
    }
}

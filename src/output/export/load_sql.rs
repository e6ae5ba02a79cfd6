//! 装入各表的 SQL：写明每栏的类型，空表、全空的栏也读得对；在导出的文件夹里运行。

use super::layout::Layout;
use crate::report::export::{DataTable, Type};

/// 引擎。
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// DuckDB：`duckdb -c ".read load.sql"`。
    DuckDb,
    /// Spark SQL：逐句运行。
    Spark,
}

/// 各表一句；多个县、多个核查日的都在一张表里。
#[must_use]
pub fn load_sql(engine: Engine, layout: Layout) -> String {
    let head = "-- 由 wsgov export 写出。金额以分计；同一县导出过几个核查日的，用 as_of 挑。\n";
    let views = DataTable::ALL.iter().map(|table| match (engine, layout) {
        (Engine::DuckDb, Layout::Ndjson) => duckdb(*table),
        (Engine::Spark, Layout::Ndjson) => spark(*table),
        (_, Layout::Parquet) => parquet(table.name(), engine),
    });
    head.to_owned() + &views.collect::<String>()
}

/// 栏名都加引号：by 等在 DuckDB 里是保留字。
fn duckdb(table: DataTable) -> String {
    let name = table.name();
    let columns: Vec<String> =
        table.columns().iter().map(|c| format!("  \"{}\": '{}'", c.name, sql_type(c.kind, "VARCHAR"))).collect();
    format!(
        "create or replace view {name} as select * from read_json('{name}/*/*/*.ndjson', \
         format = 'newline_delimited', hive_partitioning = false, columns = {{\n{}\n}});\n",
        columns.join(",\n")
    )
}

/// 类型写在文件里，不必再说。
fn parquet(name: &str, engine: Engine) -> String {
    let files = format!("'{name}/*/*/*.parquet'");
    match engine {
        Engine::DuckDb => format!(
            "create or replace view {name} as select * from read_parquet({files}, hive_partitioning = false);\n"
        ),
        Engine::Spark => {
            format!("create or replace temporary view {name} using parquet options (path {files});\n")
        }
    }
}

fn spark(table: DataTable) -> String {
    let name = table.name();
    let columns: Vec<String> =
        table.columns().iter().map(|c| format!("  {} {}", quoted(c.name), sql_type(c.kind, "STRING"))).collect();
    format!(
        "create or replace temporary view {name} (\n{}\n) using json options (path '{name}/*/*/*.ndjson');\n",
        columns.join(",\n")
    )
}

/// Spark 的保留字加反引号。
fn quoted(name: &str) -> String {
    format!("`{name}`")
}

fn sql_type(kind: Type, text: &'static str) -> &'static str {
    match kind {
        Type::Text => text,
        Type::Integer => "BIGINT",
        Type::Flag => "BOOLEAN",
        Type::Day => "DATE",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_is_typed_for_both_engines() {
        for engine in [Engine::DuckDb, Engine::Spark] {
            assert!(load_sql(engine, Layout::Parquet).contains("duties/*/*/*.parquet"));
            let sql = load_sql(engine, Layout::Ndjson);
            for table in DataTable::ALL {
                assert!(sql.contains(&format!("view {} ", table.name())), "{sql}");
                let names: Vec<&str> = table.columns().iter().map(|c| c.name).collect();
                let mut once = names.clone();
                once.sort_unstable();
                once.dedup();
                assert_eq!(once.len(), names.len(), "{} 有同名的栏", table.name());
                assert!(names.iter().all(|name| sql.contains(name)));
            }
        }
    }
}

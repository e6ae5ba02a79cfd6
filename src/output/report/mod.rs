//! 报表的各种格式。

pub mod cell;
pub mod column_widths;
pub mod csv;
pub mod markdown;
pub mod plain;
mod provenance;
pub mod table;
pub mod xlsx;

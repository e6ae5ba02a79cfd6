//! 表格的读取：登记表与申报表，csv 与 xlsx。

pub mod cell;
pub mod form_reader;
mod hidden;
mod quotes;
pub mod row;
pub mod table_reader;
pub mod xlsx_reader;

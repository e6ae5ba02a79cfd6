//! 输出层：各种格式的书写。
mod cell;
mod report_csv;
mod report_json;
mod report_markdown;
pub mod safe;
mod table;

pub use report_csv::report_csv;
pub use report_json::report_json;
pub use report_markdown::report_markdown;
pub use table::table;

//! 输出层：各种格式。凡是来自文件的文字，都先经 [`safe`] 处理。

mod cell;
mod check;
pub mod diff;
mod excerpt;
mod explain;
mod github;
mod json;
mod markdown;
pub mod next;
mod page;
mod register;
mod report_csv;
mod report_json;
mod report_markdown;
pub mod safe;
mod sarif;
mod table;
mod text;
mod xlsx;

#[cfg(test)]
mod check_tests;
#[cfg(test)]
mod layout_tests;

pub use check::{CheckView, DISCLAIMER, Entry, Summary};
pub use explain::{ArticlePage, RulePage};
pub use github::github;
pub use json::{json, pretty};
pub use markdown::markdown;
pub use page::{Look, Page};
pub use register::Register;
pub use report_csv::report_csv;
pub use report_json::report_json;
pub use report_markdown::report_markdown;
pub use sarif::sarif;
pub use table::table;
pub use text::{findings, text};
pub use xlsx::report_xlsx;

//! 输出层：各种格式。凡是来自文件的文字，都先经 [`safe`] 处理。

mod check;
pub mod diff;
mod excerpt;
mod github;
mod json;
mod markdown;
pub mod next;
pub mod safe;
mod sarif;
mod schema;
mod schema_rules;
mod text;

#[cfg(test)]
mod check_tests;
#[cfg(test)]
mod layout_tests;

pub use check::{CheckView, DISCLAIMER, Entry, Summary};
pub use github::github;
pub use json::json;
pub use markdown::markdown;
pub use sarif::sarif;
pub use schema::{Document, schema, title_of};
pub use text::{findings, text};

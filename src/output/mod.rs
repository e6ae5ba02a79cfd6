//! 输出层：各种格式。凡是来自文件的文字，都先经 [`safe`] 处理。

mod agenda;
mod calendar;
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
pub mod safe;
mod sarif;
mod text;

#[cfg(test)]
mod check_tests;
#[cfg(test)]
mod layout_tests;

pub use agenda::{Agenda, Duty};
pub use calendar::calendar;
pub use check::{CheckView, DISCLAIMER, Entry, Summary};
pub use explain::{ArticlePage, RulePage};
pub use github::github;
pub use json::{json, pretty};
pub use markdown::markdown;
pub use page::{Look, Page};
pub use register::Register;
pub use sarif::sarif;
pub use text::{findings, text};

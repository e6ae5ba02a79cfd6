//! 输出层：各种格式。凡是来自文件的文字，都先经 [`safe`] 处理。

mod agenda;
mod calendar;
mod cell;
mod check;
mod course;
mod declaration_form;
pub mod diff;
mod dossier;
mod evidence;
mod excerpt;
mod explain;
mod fit;
mod github;
mod html;
mod json;
mod log;
mod markdown;
pub mod next;
mod page;
mod register;
mod report_csv;
mod report_json;
mod report_markdown;
pub mod safe;
mod sarif;
mod schema;
mod schema_rules;
mod steps;
mod svg;
mod table;
mod text;
mod traced;
mod upcoming;
mod wrap;
mod xlsx;

#[cfg(test)]
mod check_tests;
#[cfg(test)]
mod layout_tests;

pub use agenda::{Agenda, Duty};
pub use calendar::calendar;
pub use check::{CheckView, DISCLAIMER, Entry, Summary};
pub use course::{machine_page, mermaid};
pub use declaration_form::{FORM_SHEET, declaration_form};
pub use dossier::Dossier;
pub use evidence::Evidence;
pub use explain::{ArticlePage, RulePage};
pub use github::github;
pub use html::{dashboard_html, report_html};
pub use json::{json, pretty};
pub use log::Log;
pub use markdown::markdown;
pub use page::{Look, Page};
pub use register::Register;
pub use report_csv::report_csv;
pub use report_json::report_json;
pub use report_markdown::report_markdown;
pub use sarif::sarif;
pub use schema::{Document, schema};
pub use steps::{NextStep, quoted};
pub use table::table;
pub use text::{findings, text};
pub use upcoming::Upcoming;
pub use xlsx::report_xlsx;

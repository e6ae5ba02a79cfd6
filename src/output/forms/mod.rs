//! 空白表与文件格式的说明。

pub mod declaration_form;
mod grounds;
pub mod paper_html;
pub mod paper_xlsx;
pub mod register_form;
pub mod schema;
pub mod schema_common;
mod schema_rules;
mod snippets;

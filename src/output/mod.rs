//! 输出层：各种格式。凡是来自文件的文字，都先经 [`crate::text::safe`] 处理。

mod calendar;
mod check;
pub mod diff;
mod export;
mod forms;
mod html;
mod json;
mod pages;
mod report;
mod wrap;

pub use calendar::calendar;
pub use check::{
    concise::concise,
    github::github,
    gitlab::gitlab,
    junit::junit,
    markdown::markdown,
    rdjson::rdjson,
    sarif::sarif,
    statistics::statistics,
    text::{findings, text, undecidable},
    view::{CheckView, DISCLAIMER, Listed, Summary},
};
#[cfg(feature = "parquet")]
pub use export::parquet::ParquetTable;
pub use export::{
    layout::Layout,
    load_sql::{Engine, load_sql},
    ndjson::write_row,
};
pub use forms::{
    declaration_form::{FORM_SHEET, GUIDE_SHEET, declaration_form, declaration_form_with},
    paper_html::papers_html,
    paper_xlsx::papers_xlsx,
    register_form::{Heading, register_form},
    schema::schema,
    schema_common::Document,
};
pub use html::{PAGE_SCRIPT, PAGE_STYLE, dashboard_html, report_fragment, report_html, sheet_html};
pub(crate) use json::v1::envelope::shown_root;
pub use json::{
    pretty,
    v1::{
        check::{finding_values, json, ndjson},
        envelope::{Envelope, Setting},
        lists::{CheckedSet, CheckedSets, ListedProject, ProjectList, SetChange, SetChanges},
        receipt::{FileChange, Receipt, Recorded},
        report::report_json,
        schema::{described_outputs, output_schema},
        stages::Stages,
    },
};
pub use pages::{
    coverage::Register,
    deadlines::{Agenda, Duty, Waiting},
    dossier::Dossier,
    explain::{ArticlePage, RulePage},
    log::Log,
    machine::{machine_page, mermaid},
    next,
    opened::Evidence,
    page::{Look, Page},
    steps::NextStep,
    upcoming::Upcoming,
};
pub use report::{
    csv::report_csv,
    markdown::report_markdown,
    plain::{plain_csv, plain_ndjson},
    table::table,
    xlsx::report_xlsx,
};

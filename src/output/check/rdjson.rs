//! Reviewdog 的诊断格式（rdjson）。它的列以 UTF-8 字节计。

use std::io::{self, Write};

use serde::Serialize;

use crate::{
    output::{CheckView, Listed, check::view::LAPSED, pretty},
    ruleset::Severity,
    store::Place,
};

#[derive(Serialize)]
struct Diagnostics {
    source: RdjsonSource,
    diagnostics: Vec<Diagnostic>,
}

#[derive(Serialize)]
struct RdjsonSource {
    name: &'static str,
}

#[derive(Serialize)]
struct Diagnostic {
    message: String,
    location: Location,
    severity: &'static str,
    code: Code,
}

#[derive(Serialize)]
struct Code {
    value: &'static str,
}

#[derive(Serialize)]
struct Location {
    path: String,
    range: Range,
}

#[derive(Serialize)]
struct Range {
    start: RdjsonPosition,
    end: RdjsonPosition,
}

#[derive(Serialize)]
struct RdjsonPosition {
    line: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<usize>,
}

/// 写 rdjson，路径从仓库最上层看。
///
/// # Errors
/// 写不出去。
pub fn rdjson(view: &CheckView<'_>, out: &mut dyn Write) -> io::Result<()> {
    let reported = view.reported();
    let lapsed = view.lapsed().map(|(message, path)| lapsed(message, path));
    let diagnostics = lapsed.into_iter().chain(reported.iter().map(|entry| diagnostic(view, entry))).collect();
    pretty(&Diagnostics { source: RdjsonSource { name: env!("CARGO_PKG_NAME") }, diagnostics }, out)
}

/// 没有施行中的规则集：评审里也看得见，不只是退出码。
fn lapsed(message: String, path: String) -> Diagnostic {
    let at = || RdjsonPosition { line: 1, column: None };
    let range = Range { start: at(), end: at() };
    Diagnostic { message, location: Location { path, range }, severity: "ERROR", code: Code { value: LAPSED } }
}

fn diagnostic(view: &CheckView<'_>, entry: &Listed<'_>) -> Diagnostic {
    let finding = &entry.located.finding;
    let help = finding.help.as_deref().map(|help| format!("\n怎么办：{help}")).unwrap_or_default();
    Diagnostic {
        message: format!("{}\n依据：{}{help}", entry.told(), entry.basis()),
        location: Location { path: view.path(&entry.located.path), range: range(&entry.located.place) },
        severity: match entry.weight() {
            Severity::Error => "ERROR",
            Severity::Warn => "WARNING",
            Severity::Info => "INFO",
        },
        code: Code { value: finding.rule },
    }
}

/// 起止；没有摘录的（不宜引用的内容）只写行。
fn range(place: &Place) -> Range {
    let column = |end: usize| {
        let before = place.excerpt.get(..end)?;
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        (!place.excerpt.is_empty()).then(|| end - line_start + 1)
    };
    Range {
        start: RdjsonPosition { line: place.line, column: column(place.within.start) },
        end: RdjsonPosition { line: place.end_line, column: column(place.within.end) },
    }
}

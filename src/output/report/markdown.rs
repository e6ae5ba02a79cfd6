//! 报表写成 Markdown：标题、表前的话、一张表、注。

use crate::{
    output::report::{
        cell::{Slot, is_rounded_here, rounding_note, slots},
        provenance::traced,
    },
    report::{Report, Row, RowSources},
    text::safe::markdown,
};

/// 写成 Markdown；`origins` 有则末尾附各数的出处。
#[must_use]
pub fn report_markdown(report: &Report, origins: Option<&RowSources>) -> String {
    let slots = slots(&report.columns);
    let mut text = format!("# {}\n\n", markdown(&report.title));
    for sentence in &report.lead {
        text.push_str(&format!("{}\n\n", markdown(sentence)));
    }
    if let Some(unit) = report.unit_line {
        text.push_str(&format!("<p align=\"right\">{unit}</p>\n\n"));
    }
    for line in lines(report, &slots) {
        text.push_str(&format!("| {} |\n", line.join(" | ")));
    }
    text.push('\n');
    let rounding = rounding_note(report).filter(|_| is_rounded_here(report));
    for note in report.notes.iter().chain(&rounding) {
        text.push_str(&format!("- 注：{}\n", markdown(note)));
    }
    if let Some(origins) = origins {
        text.push_str("\n## 出处\n\n");
        text.extend(traced(report, origins).iter().map(|line| format!("- {}\n", markdown(line))));
    }
    text
}

fn lines(report: &Report, slots: &[Slot<'_>]) -> Vec<Vec<String>> {
    let line = |row: &Row| -> Vec<String> { slots.iter().map(|s| cell(s, report, row)).collect() };
    let bold = |row: &Row| -> Vec<String> { line(row).into_iter().map(|c| strong(&c)).collect() };
    let at = slots.iter().position(|s| !s.numeric).unwrap_or_default();
    let heading = |title: &str| -> Vec<String> {
        (0..slots.len()).map(|i| if i == at { strong(&markdown(title)) } else { String::new() }).collect()
    };
    let mut lines = vec![
        slots.iter().map(|s| markdown(s.title)).collect(),
        slots.iter().map(|s| if s.numeric { "---:" } else { "---" }.to_owned()).collect(),
    ];
    for group in &report.groups {
        lines.extend((!group.title.is_empty()).then(|| heading(&group.title)));
        lines.extend(group.rows.iter().map(line));
        lines.extend(group.subtotal.as_ref().map(bold));
    }
    lines.extend(report.total.as_ref().map(bold));
    lines
}

fn cell(slot: &Slot<'_>, report: &Report, row: &Row) -> String {
    let lines = slot.lines(&report.columns, &row.cells);
    lines.iter().map(|l| markdown(l)).collect::<Vec<_>>().join("<br>")
}

fn strong(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("**{text}**") }
}

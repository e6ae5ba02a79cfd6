//! Markdown 输出：供合并请求的评论和作业小结。

use std::io::{self, Write};

use crate::{
    output::{CheckView, DISCLAIMER, Listed},
    ruleset::Severity,
    store::Located,
    text::safe,
};

/// 每个单元格至多多少字。
const LONGEST: usize = 300;
/// 每张表至多多少行；评论的长短有限。
const MOST_ROWS: usize = 200;

/// 写 Markdown 输出：待核的按轻重、已处置的合为一张，各成一表。
///
/// # Errors
/// 写不出去。
pub fn markdown(view: &CheckView<'_>, out: &mut dyn Write) -> io::Result<()> {
    let summary = view.summary();
    let entries = view.entries(false);
    writeln!(out, "## 核查结果\n")?;
    if summary.is_clean() {
        writeln!(out, "**未发现疑点。**\n")?;
    }
    writeln!(out, "{summary}。\n")?;
    for severity in [Severity::Error, Severity::Warn, Severity::Info] {
        let rows: Vec<&Listed<'_>> = entries.iter().filter(|e| e.located.is_open() && e.severity == severity).collect();
        table(view, severity.zh(), "怎么办", &rows, out)?;
    }
    let closed: Vec<&Listed<'_>> = entries.iter().filter(|e| !e.located.is_open()).collect();
    table(view, "已处置", "处置", &closed, out)?;
    undecidable(view, out)?;
    if let Some(classified) = summary.about_classified(false) {
        writeln!(out, "{classified}。\n")?;
    }
    if let Some(compared) = &view.checked.compared {
        writeln!(out, "{}。\n", safe::markdown(&safe::clip(compared, LONGEST)))?;
    }
    writeln!(out, "{}。\n\n_{DISCLAIMER}。_", safe::markdown(&view.premises()))
}

/// 不能判断的各处。
fn undecidable(view: &CheckView<'_>, out: &mut dyn Write) -> io::Result<()> {
    let unknown: Vec<&Located> = view.unknown(false).collect();
    if unknown.is_empty() {
        return Ok(());
    }
    writeln!(out, "### 不能判断（{}）\n", unknown.len())?;
    writeln!(out, "| 位置 | 规则 | 缘由 | 缺的事实 | 职责 |\n| --- | --- | --- | --- | --- |")?;
    for located in unknown.iter().take(MOST_ROWS) {
        let (finding, place) = (&located.finding, &located.place);
        let cells = [
            format!("{}:{}:{}", view.path(&located.path), place.line, place.column),
            finding.rule.to_owned(),
            finding.message.clone(),
            finding.subject.to_string(),
            finding.duty(located.law(view.laws)).to_owned(),
        ];
        let cells: Vec<String> = cells.iter().map(|cell| safe::markdown(&safe::clip(cell, LONGEST))).collect();
        writeln!(out, "| {} |", cells.join(" | "))?;
    }
    writeln!(out)
}

/// 一张表；`last` 是最后一列的名称。
fn table(view: &CheckView<'_>, title: &str, last: &str, rows: &[&Listed<'_>], out: &mut dyn Write) -> io::Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    writeln!(out, "### {title}（{}）\n", rows.len())?;
    writeln!(out, "| 位置 | 规则 | 疑点 | 依据 | 职责 | {last} |\n| --- | --- | --- | --- | --- | --- |")?;
    for entry in rows.iter().take(MOST_ROWS) {
        writeln!(out, "{}", row(view, entry))?;
    }
    if rows.len() > MOST_ROWS {
        writeln!(out, "\n另有 {} 处未在此列出。", rows.len() - MOST_ROWS)?;
    }
    writeln!(out)
}

fn row(view: &CheckView<'_>, entry: &Listed<'_>) -> String {
    let (finding, place) = (&entry.located.finding, &entry.located.place);
    let disposal = finding.status.disposal();
    let last = disposal.as_deref().or(finding.help.as_deref()).unwrap_or_default();
    let cells = [
        format!("{}:{}:{}", view.path(&entry.located.path), place.line, place.column),
        finding.rule.to_owned(),
        finding.message.clone(),
        entry.basis(),
        entry.duty_in_full(),
        last.to_owned(),
    ];
    let cells: Vec<String> = cells.iter().map(|cell| safe::markdown(&safe::clip(cell, LONGEST))).collect();
    format!("| {} |", cells.join(" | "))
}

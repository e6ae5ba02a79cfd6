//! 文字输出：供人在终端上看。

use std::io::{self, Write};

use annotate_snippets::{Element, Group, Level, Origin, Renderer};

use crate::{
    output::{CheckView, DISCLAIMER, Listed, check::excerpt},
    rules::{Finding, Status},
    ruleset::Severity,
    text::safe,
};

/// 疑点、依据、怎么办各至多多少字。
const LONGEST: usize = 600;
/// 终端再窄，也按这么宽来排。
const NARROWEST: usize = 40;

/// 写文字输出：先逐处列出待核的，再一行一处列出已处置的，最后小计。
///
/// # Errors
/// 写不出去。
pub fn text(view: &CheckView<'_>, out: &mut dyn Write) -> io::Result<()> {
    findings(view, out)?;
    closing(view, out)
}

/// 只写疑点，不写小计。
///
/// # Errors
/// 写不出去。
pub fn findings(view: &CheckView<'_>, out: &mut dyn Write) -> io::Result<()> {
    let renderer = if view.color { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.term_width(view.width.max(NARROWEST));
    let entries = view.entries(view.include_classified);
    let (open, closed): (Vec<_>, Vec<_>) = entries.iter().partition(|e| e.located.is_open());
    for entry in &open {
        writeln!(out, "{}\n", renderer.render(&[group(entry, &view.path(&entry.located.path))]))?;
    }
    for entry in &closed {
        writeln!(out, "{}", closed_line(entry, &view.path(&entry.located.path)))?;
    }
    if !closed.is_empty() {
        writeln!(out)?;
    }
    Ok(())
}

/// 一处待核的疑点：标题、摘录、依据、职责、怎么办。
fn group<'a>(entry: &Listed<'_>, path: &str) -> Group<'a> {
    let finding = &entry.located.finding;
    let title = level(entry.severity).primary_title(safe::line(&finding.message, LONGEST)).id(finding.rule);
    let parts = excerpt::parts(entry, path);
    Group::with_title(title).elements(origin(entry, path)).elements(parts).elements(notes(entry))
}

/// 没有内容可摘的文件，只写位置。
fn origin<'a>(entry: &Listed<'_>, path: &str) -> Option<Origin<'a>> {
    let place = &entry.located.place;
    let origin =
        || Origin::path(safe::line(path, LONGEST)).line(place.line as usize).char_column(place.column as usize);
    place.excerpt.is_empty().then(origin)
}

fn level(severity: Severity) -> Level<'static> {
    let level = match severity {
        Severity::Error => Level::ERROR,
        Severity::Warn => Level::WARNING,
        Severity::Info => Level::INFO,
    };
    level.with_name(severity.zh())
}

/// 摘录之后的各项说明。
fn notes<'a>(entry: &Listed<'_>) -> Vec<Element<'a>> {
    let note = |name: &'static str, text: &str| {
        let level = if name == "怎么办" { Level::HELP } else { Level::NOTE };
        Element::from(level.with_name(name).message(safe::line(text, LONGEST)))
    };
    let mut notes = vec![note("依据", &entry.basis())];
    notes.extend(entry.reading.map(|reading| note("读法", reading)));
    notes.push(note("职责", &entry.duty_in_full()));
    notes.extend(entry.located.finding.help.as_deref().map(|help| note("怎么办", help)));
    notes
}

/// 已处置的一处，一行。
fn closed_line(entry: &Listed<'_>, path: &str) -> String {
    let (finding, place) = (&entry.located.finding, &entry.located.place);
    let (word, how) = match &finding.status {
        Status::Open => ("待核", String::new()),
        Status::Waived { until, doc } => ("已豁免", format!("（至 {until}，{doc}）")),
        Status::Settled { on } => ("已处理", format!("（{on} 复查合格）")),
        Status::MadeGood { on } => ("已补办", format!("（{on}）")),
        Status::Explained { reason } => ("已说明", format!("：{reason}")),
    };
    let line = format!("{word}[{}]: {path}:{}:{} {}{how}", finding.rule, place.line, place.column, finding.message);
    safe::line(&line, LONGEST)
}

/// 不能判断的各处，一处一行：缺什么事实，是谁的职责（`check --undecidable`）。
///
/// # Errors
/// 写不出去。
pub fn undecidable(view: &CheckView<'_>, out: &mut dyn Write) -> io::Result<()> {
    for located in view.unknown(view.include_classified) {
        let (place, path) = (&located.place, view.path(&located.path));
        let duty = located.finding.duty(located.law(view.laws));
        let Finding { rule, message, subject, .. } = &located.finding;
        // 缺在一件事里的，句子里已经说了，位置指到那一行。
        let missing = if located.finding.at.event().is_some() { String::new() } else { format!("缺 {subject}；") };
        let at = format!("{path}:{}:{}", place.line, place.column);
        writeln!(out, "{}", safe::line(&format!("不能判断[{rule}]: {at} {message}（{missing}职责 {duty}）"), LONGEST))?;
    }
    Ok(())
}

/// 结尾：有无疑点、小计、前提。
fn closing(view: &CheckView<'_>, out: &mut dyn Write) -> io::Result<()> {
    let summary = view.summary();
    if summary.is_clean() {
        writeln!(out, "未发现疑点。")?;
    }
    writeln!(out, "{summary}。")?;
    if let Some(classified) = summary.about_classified(view.include_classified) {
        writeln!(out, "{classified}。")?;
    }
    if let Some(compared) = &view.checked.compared {
        writeln!(out, "{}。", safe::line(compared, LONGEST))?;
    }
    writeln!(out, "{}。", safe::visible(&view.premises()))?;
    if let Some(unregistered) = view.unregistered() {
        writeln!(out, "{}。", safe::visible(&unregistered))?;
    }
    writeln!(out, "{DISCLAIMER}。")
}

//! GitHub Actions 的工作流命令：每处待核的疑点标注在改动的那一行上。

use std::io::{self, Write};

use crate::{
    output::{CheckView, DISCLAIMER, Listed},
    ruleset::Severity,
    text::safe,
};

/// 正文至多多少字。
const LONGEST: usize = 1000;

/// 写工作流命令；已处置的不标注，计在最后的小计里。
///
/// # Errors
/// 写不出去。
pub fn github(view: &CheckView<'_>, out: &mut dyn Write) -> io::Result<()> {
    let entries = view.entries(false);
    for entry in entries.iter().filter(|e| e.located.is_open()) {
        writeln!(out, "{}", command(entry, &view.path(&entry.located.path)))?;
    }
    let summary = view.summary();
    let compared = view.checked.compared.clone();
    let lines = [Some(summary.to_string()), summary.about_classified(false), compared, Some(view.premises())];
    let lines: Vec<String> = lines.into_iter().flatten().chain([DISCLAIMER.to_owned()]).collect();
    writeln!(out, "::notice title=wsgov check::{}", safe::github(&lines.join("。\n")))
}

fn command(entry: &Listed<'_>, path: &str) -> String {
    let word = match entry.severity {
        Severity::Error => "error",
        Severity::Warn => "warning",
        Severity::Info => "notice",
    };
    let (finding, place) = (&entry.located.finding, &entry.located.place);
    let title = format!("{}[{}]", entry.severity.zh(), finding.rule);
    let mut message = safe::clip(&finding.message, LONGEST).into_owned();
    message.push_str(&format!("\n依据：{}\n职责：{}", entry.basis(), entry.duty_in_full()));
    if let Some(help) = &finding.help {
        message.push_str(&format!("\n怎么办：{}", safe::clip(help, LONGEST)));
    }
    // 一行之内的才写终止列：跨行时 GitHub 不收列。
    let columns = if place.line == place.end_line {
        format!(",col={},endColumn={}", place.column, place.end_column)
    } else {
        String::new()
    };
    format!(
        "::{word} file={},line={},endLine={}{columns},title={}::{}",
        safe::github_property(path),
        place.line,
        place.end_line,
        safe::github_property(&title),
        safe::github(&message)
    )
}

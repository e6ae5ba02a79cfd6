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
    let mut entries = view.reported();
    // 平台只显示前几处，重的在前。
    entries.sort_by_key(|entry| std::cmp::Reverse(entry.weight()));
    let (notices, graver): (Vec<&Listed<'_>>, Vec<_>) = entries.iter().partition(|e| e.weight() == Severity::Info);
    let write =
        |entry: &Listed<'_>, out: &mut dyn Write| writeln!(out, "{}", command(entry, &view.path(&entry.located.path)));
    graver.into_iter().try_for_each(|entry| write(entry, out))?;
    let summary = view.summary();
    let compared = view.checked.compared.clone();
    let lines =
        [Some(summary.to_string()), hidden(&entries), summary.about_classified(false), compared, Some(view.premises())];
    let lines: Vec<String> = lines.into_iter().flatten().chain([DISCLAIMER.to_owned()]).collect();
    // 小计也是一处 notice，写在各处提示之前，才不会是被略去的那一处。
    writeln!(out, "::notice title=wsgov check::{}", safe::github(&lines.join("。\n")))?;
    notices.into_iter().try_for_each(|entry| write(entry, out))
}

/// 每一步里，平台每种注记至多显示这么多处。
const SHOWN: usize = 10;

/// 平台不显示的有多少处。
fn hidden(entries: &[Listed<'_>]) -> Option<String> {
    let over = |severity: Severity| {
        let all = entries.iter().filter(|e| e.weight() == severity).count();
        let room = SHOWN - usize::from(severity == Severity::Info);
        (all > room).then(|| format!("{} {} 处", severity.zh(), all - room))
    };
    let parts: Vec<String> = [Severity::Error, Severity::Warn, Severity::Info].into_iter().filter_map(over).collect();
    let said = || format!("平台每一步每种注记只显示 {SHOWN} 处，另有{}没有显示，全部见本步的日志", parts.join("、"));
    (!parts.is_empty()).then(said)
}

fn command(entry: &Listed<'_>, path: &str) -> String {
    let word = match entry.weight() {
        Severity::Error => "error",
        Severity::Warn => "warning",
        Severity::Info => "notice",
    };
    let (finding, place) = (&entry.located.finding, &entry.located.place);
    let title = format!("{}[{}]", entry.weight().zh(), finding.rule);
    let mut message = safe::clip(&entry.told(), LONGEST).into_owned();
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

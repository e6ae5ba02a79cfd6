//! 按规则计数：多的在前。

use std::{
    collections::BTreeMap,
    io::{self, Write},
};

use comfy_table::{CellAlignment, Table, presets::NOTHING};

use crate::{
    output::{CheckView, DISCLAIMER},
    rules::title_of,
    ruleset::Severity,
};

/// 写待核的各条规则有多少处；涉密项目的计在末尾的一句里。
///
/// # Errors
/// 写不出去。
pub fn statistics(view: &CheckView<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut counts: BTreeMap<(Severity, &str), usize> = BTreeMap::new();
    for entry in &view.reported() {
        *counts.entry((entry.severity, entry.located.finding.rule)).or_default() += 1;
    }
    let mut rows: Vec<_> = counts.into_iter().collect();
    rows.sort_by(|((a, _), n), ((b, _), m)| (m, b).cmp(&(n, a)));
    let mut table = Table::new();
    table.load_style(NOTHING);
    for ((severity, slug), count) in rows {
        table.add_row([&count.to_string(), severity.zh(), slug, &title_of(view.laws, slug)]);
    }
    if let Some(column) = table.column_mut(0) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    if !table.is_empty() {
        table.lines().try_for_each(|line| writeln!(out, "{}", line.trim_end()))?;
        writeln!(out)?;
    }
    let summary = view.summary();
    writeln!(out, "{summary}。")?;
    summary.about_classified(false).iter().try_for_each(|said| writeln!(out, "{said}。"))?;
    writeln!(out, "{DISCLAIMER}。")
}

//! 一处疑点一行：供 grep 与编辑器的快速修复列表（路径:行:列: 轻重[规则] 说明）。

use std::io::{self, Write};

use crate::{output::CheckView, text::safe};

/// 一行至多多少字。
const LONGEST: usize = 300;

/// 写一处一行的输出；小计在末行。
///
/// # Errors
/// 写不出去。
pub fn concise(view: &CheckView<'_>, out: &mut dyn Write) -> io::Result<()> {
    for entry in &view.reported() {
        let (finding, place) = (&entry.located.finding, &entry.located.place);
        let at = format!("{}:{}:{}", view.path(&entry.located.path), place.line, place.column);
        let line = format!("{at}: {}[{}] {}", entry.weight().zh(), finding.rule, entry.told());
        writeln!(out, "{}", safe::line(&line, LONGEST))?;
    }
    view.laws
        .lapse(view.as_of.date)
        .iter()
        .try_for_each(|lapse| writeln!(out, "注意：{}。", safe::line(lapse, LONGEST)))?;
    let summary = view.summary();
    writeln!(out, "{summary}。")?;
    summary.about_classified(false).iter().try_for_each(|said| writeln!(out, "{said}。"))
}

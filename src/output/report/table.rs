//! 终端表格：中文按显示宽度对齐，数目靠右，长的折行，放不下的栏目略去并说明。
//!
//! 只用 ASCII 画线：制表符在不少中文终端里占两格，会使各栏错开。

use comfy_table::{
    Cell, CellAlignment, ColumnConstraint, ContentArrangement, Table, Width, presets::ASCII_FULL_CONDENSED,
};
use unicode_width::UnicodeWidthStr;

use crate::{
    output::report::{
        cell::{Slot, is_rounded_here, rounding_note, slots},
        column_widths::{WidthRange, share_out},
        provenance::traced,
    },
    report::{Report, Row, RowSources},
    text::safe::visible,
};

/// 一栏两侧的空与一道竖线。
const FRAME: usize = 3;
/// 文字栏折行之后的最小宽度。
const NARROW: usize = 8;
/// 不折行的栏的最大宽度；更长的多半不是文号、日期，只好折行。
const WHOLE: usize = 30;
/// 不限宽度时，文字栏的最大宽度。
const WIDE: usize = 40;

/// 写成表格；`width` 是终端的宽度，不限的为无；`origins` 有则表后附各数的出处。
#[must_use]
pub fn table(report: &Report, width: Option<usize>, origins: Option<&RowSources>) -> String {
    let slots = slots(&report.columns);
    let body: Vec<TextLine> = lines(report, &slots);
    let spans: Vec<WidthRange> = slots.iter().enumerate().map(|(i, slot)| span(slot, &body, i)).collect();
    let (kept, widths) = fit(&slots, &spans, width);
    let drawn = draw(&slots, &body, &kept, &widths);
    let mut text = format!("{}\n\n", visible(&report.title));
    for sentence in &report.lead {
        text.push_str(&format!("{}\n", visible(sentence)));
    }
    if let Some(unit) = report.unit_line {
        let pad = drawn.lines().next().map_or(0, UnicodeWidthStr::width).saturating_sub(unit.width());
        text.push_str(&format!("{}{unit}\n", " ".repeat(pad)));
    }
    text.push_str(&drawn);
    text.push('\n');
    for note in notes(report, &slots, &kept, width) {
        text.push_str(&format!("注：{}\n", visible(&note)));
    }
    if let Some(origins) = origins {
        text.push_str("\n出处：\n");
        text.extend(traced(report, origins).iter().map(|line| format!("{}\n", visible(line))));
    }
    text
}

fn notes(report: &Report, slots: &[Slot<'_>], kept: &[usize], width: Option<usize>) -> Vec<String> {
    let left_out: Vec<&str> = (0..slots.len()).filter(|i| !kept.contains(i)).map(|i| slots[i].title).collect();
    let mut notes = report.notes.clone();
    notes.extend(rounding_note(report).filter(|_| is_rounded_here(report)));
    if let Some(width) = width.filter(|_| !left_out.is_empty()) {
        let left_out = left_out.join("、");
        notes.push(format!("宽 {width} 列放不下，略去 {left_out}；加宽终端，或用 -o 存成文件可看全部栏目。"));
    }
    notes
}

/// 表中的一行：各栏的文字，可有几行。
type TextLine = Vec<String>;

fn lines(report: &Report, slots: &[Slot<'_>]) -> Vec<TextLine> {
    let line =
        |row: &Row| -> TextLine { slots.iter().map(|s| safe_lines(&s.lines(&report.columns, &row.cells))).collect() };
    // 组的标题写在第一个文字栏，与项目名称对齐。
    let at = slots.iter().position(|s| !s.numeric).unwrap_or_default();
    let heading = |title: &str| -> TextLine {
        (0..slots.len()).map(|i| if i == at { visible(title).into_owned() } else { String::new() }).collect()
    };
    let mut lines = Vec::new();
    for group in &report.groups {
        lines.extend((!group.title.is_empty()).then(|| heading(&group.title)));
        lines.extend(group.rows.iter().map(line));
        lines.extend(group.subtotal.as_ref().map(line));
    }
    lines.extend(report.total.as_ref().map(line));
    lines
}

fn safe_lines(lines: &[String]) -> String {
    lines.iter().map(|l| visible(l)).collect::<Vec<_>>().join("\n")
}

/// 一栏的宽度范围：由栏目与各行的文字得出。
fn span(slot: &Slot<'_>, body: &[TextLine], index: usize) -> WidthRange {
    let widest = body.iter().flat_map(|l| l[index].lines()).map(UnicodeWidthStr::width).max().unwrap_or_default();
    let title = slot.title.width();
    if slot.whole {
        // 内容不折行，再长也有限度；栏目名称可折成两三行。
        let least = widest.min(WHOLE).max(title.div_ceil(3)).max(2);
        return WidthRange { least, natural: least.max(title.div_ceil(2)) };
    }
    let natural = widest.max(title).min(WIDE);
    WidthRange { least: natural.min(NARROW), natural }
}

/// 定各栏的取舍与宽度：放不下就从最可略的略起，余下的宽度按所需分给各栏。
fn fit(slots: &[Slot<'_>], spans: &[WidthRange], width: Option<usize>) -> (Vec<usize>, Vec<usize>) {
    let mut kept: Vec<usize> = (0..slots.len()).collect();
    let Some(width) = width else {
        return (kept.clone(), spans.iter().map(|s| s.natural).collect());
    };
    let least = |kept: &[usize]| kept.iter().map(|i| spans[*i].least + FRAME).sum::<usize>() + 1;
    while least(&kept) > width {
        let Some(drop) = kept.iter().copied().filter(|i| slots[*i].rank > 0).max_by_key(|i| slots[*i].rank) else {
            break;
        };
        kept.retain(|i| *i != drop);
    }
    let spans: Vec<WidthRange> = kept.iter().map(|i| spans[*i]).collect();
    let frames = spans.len() * FRAME + 1;
    (kept, share_out(&spans, width.saturating_sub(frames)))
}

fn draw(slots: &[Slot<'_>], body: &[TextLine], kept: &[usize], widths: &[usize]) -> String {
    let mut table = Table::new();
    table.load_style(ASCII_FULL_CONDENSED).set_content_arrangement(ContentArrangement::Dynamic);
    // 宽度已经定好，不让它再去量终端。
    table.set_width(u16::try_from(widths.iter().map(|w| w + FRAME).sum::<usize>() + 1).unwrap_or(u16::MAX));
    table.set_header(kept.iter().map(|i| Cell::new(slots[*i].title).set_alignment(CellAlignment::Center)));
    for line in body {
        table.add_row(kept.iter().map(|i| line[*i].as_str()));
    }
    for (n, (index, width)) in kept.iter().zip(widths).enumerate() {
        let Some(column) = table.column_mut(n) else { continue };
        let padded = u16::try_from(*width + 2).unwrap_or(u16::MAX);
        column.set_constraint(ColumnConstraint::Absolute(Width::Fixed(padded)));
        if slots[*index].numeric {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table.to_string()
}

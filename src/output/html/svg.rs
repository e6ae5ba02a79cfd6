//! 看板的图：由数据直接画成内嵌 SVG。坐标用整数算；样子（颜色、字体）由样式定；每张图有标题与文字说明，
//! 各段另写明数目，不单靠颜色。

use std::fmt::Write;

use crate::{
    model::{Date, Money, Year},
    output::report::cell::{unknown_text, value_text},
    report::{Cell, Dashboard, ProjectSheet},
    rules::DutyState,
    text::safe::visible,
};

/// 一组横条：一类一组，组内一个序列一条。
#[derive(Clone, Debug)]
pub struct Bars<'a> {
    /// 在页中的标识。
    pub id: &'static str,
    /// 图的标题。
    pub title: &'static str,
    /// 各序列的名称。
    pub series: &'a [&'static str],
    /// 各类的名称与各序列的格。
    pub groups: Vec<(String, Vec<Cell>)>,
}

/// 名称占的宽度。
const LABEL: i64 = 190;
/// 数目占的宽度。
const NUMBER: i64 = 170;
/// 图的宽度。
const WIDE: i64 = 760;

/// 转义：文字与属性都用得。
fn escape(text: &str) -> String {
    let text = visible(text);
    text.chars().fold(String::with_capacity(text.len()), |mut safe, c| {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c => safe.push(c),
        }
        safe
    })
}

/// 至多几个字；长的以省略号结尾。
fn short(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", &text[..end]),
    }
}

/// 套上标题与说明。
fn frame(id: &str, title: &str, desc: &str, (width, height): (i64, i64), body: &str) -> String {
    format!(
        "<svg viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" \
         preserveAspectRatio=\"xMinYMin slice\" role=\"img\" \
         aria-labelledby=\"{id}-title {id}-desc\"><title id=\"{id}-title\">{}</title>\
         <desc id=\"{id}-desc\">{}</desc>{body}</svg>",
        escape(title),
        escape(desc)
    )
}

fn text(out: &mut String, class: &str, x: i64, y: i64, content: &str) {
    // 写入字符串不会失败，下同。
    let _ = write!(out, "<text class=\"{class}\" x=\"{x}\" y=\"{y}\">{}</text>", escape(content));
}

fn rect(out: &mut String, class: &str, x: i64, y: i64, width: i64, height: i64) {
    let _ = write!(out, "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"/>");
}

/// `part` 占 `whole` 的宽度；有而极少的也画出一点。
fn share(part: i64, whole: i64, width: i64) -> i64 {
    let exact = i128::from(part.max(0)) * i128::from(width) / i128::from(whole.max(1));
    i64::try_from(exact).unwrap_or(width).clamp(i64::from(part > 0), width)
}

/// 漏斗：走到各步的个数，越往后越窄。
#[must_use]
pub fn funnel(counts: &[(&str, usize)]) -> String {
    steps("funnel", "建设项目走到各步的个数", counts)
}

/// 居中的横条，一步一条。
#[must_use]
pub fn steps(id: &str, title: &str, steps: &[(&str, usize)]) -> String {
    const ROW: i64 = 34;
    let most = steps.iter().map(|(_, n)| *n).max().unwrap_or_default();
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let mut body = String::new();
    for (i, (label, n)) in steps.iter().enumerate() {
        let y = count(i) * ROW;
        let width = share(count(*n), count(most), WIDE - LABEL - 80);
        let x = LABEL + (WIDE - LABEL - 80 - width) / 2;
        text(&mut body, "end", LABEL - 14, y + 22, label);
        rect(&mut body, "s0", x, y + 4, width, ROW - 8);
        text(&mut body, "number", WIDE - 66, y + 22, &format!("{n} 个"));
    }
    let desc: Vec<String> = steps.iter().map(|(label, n)| format!("{label} {n} 个")).collect();
    frame(id, title, &desc.join("，"), (WIDE, count(steps.len()) * ROW), &body)
}

/// 横条图：数目写在条旁。
#[must_use]
pub fn bars(chart: &Bars<'_>) -> String {
    const ROW: i64 = 20;
    const GAP: i64 = 12;
    let fen = |cell: &Cell| cell.money().map_or(0, Money::fen);
    let most = chart.groups.iter().flat_map(|(_, cells)| cells).map(fen).max().unwrap_or_default();
    let mut body = String::new();
    let mut y = 4;
    for (label, cells) in &chart.groups {
        text(&mut body, "end", LABEL - 62, y + 15, &short(label, 9));
        for (i, (cell, series)) in cells.iter().zip(chart.series).enumerate() {
            let width = share(fen(cell), most, WIDE - LABEL - NUMBER);
            text(&mut body, "small end", LABEL - 8, y + 15, series);
            rect(&mut body, &format!("s{i}"), LABEL, y + 2, width, ROW - 4);
            text(&mut body, "number", LABEL + width + 6, y + 15, &amount(cell));
            y += ROW;
        }
        y += GAP;
    }
    frame(chart.id, chart.title, &described(chart), (WIDE, y), &body)
}

/// 金额的文字，连同没有计入的未知项数；没有的写「无」。
fn amount(cell: &Cell) -> String {
    let text = match value_text(&cell.value) {
        text if text.is_empty() => "无".to_owned(),
        text => text,
    };
    std::iter::once(text).chain(unknown_text(cell)).collect::<Vec<_>>().join("，")
}

fn described(chart: &Bars<'_>) -> String {
    let one = |(label, cells): &(String, Vec<Cell>)| {
        let parts: Vec<String> =
            chart.series.iter().zip(cells).map(|(series, cell)| format!("{series} {}", amount(cell))).collect();
        format!("{label}：{}", parts.join("，"))
    };
    format!("单位：万元。{}。", chart.groups.iter().map(one).collect::<Vec<_>>().join("；"))
}

/// 横道图里的时间轴。
struct Axis {
    from: Date,
    days: i64,
    left: i64,
    width: i64,
}

impl Axis {
    fn over(dates: impl Iterator<Item = Date> + Clone, left: i64, width: i64) -> Option<Axis> {
        let (first, last) = (Year::of(dates.clone().min()?), Year::of(dates.max()?));
        let (from, to) = (first.day(1, 1), last.day(12, 31));
        Some(Axis { from, days: (to - from).num_days().max(1), left, width })
    }

    fn x(&self, date: Date) -> i64 {
        self.left + (date - self.from).num_days().clamp(0, self.days) * self.width / self.days
    }

    fn years(&self) -> impl Iterator<Item = (i64, Year)> {
        let first = Year::of(self.from).0;
        let last = Year::of(self.from + chrono::Days::new(self.days.unsigned_abs())).0;
        (first..=last).map(|y| (self.x(Year(y).day(1, 1)), Year(y)))
    }
}

/// 横道图的一张：左边的灯与名称，右边的时间轴；窄屏上右边滚动，左边不动。
#[derive(Clone, Debug)]
pub struct Gantt {
    /// 灯与名称。
    pub names: String,
    /// 时间轴。
    pub axis: String,
}

/// 横道图：计划工期为空框，实际为实条，菱形为未办的期限，竖线为核查日。
/// 项目多的分成几张，时间轴相同，一张正好印一页。
#[must_use]
pub fn gantt(board: &Dashboard) -> Vec<Gantt> {
    /// 一张至多几个项目。
    const MOST: usize = 26;
    let as_of = board.as_of.date;
    let drawn: Vec<&ProjectSheet> = board.projects.iter().filter(|p| dates(p).next().is_some()).collect();
    let all = drawn.iter().flat_map(|p| dates(p)).chain([as_of]);
    let Some(axis) = Axis::over(all.collect::<Vec<_>>().into_iter(), MARGIN, WIDTH) else { return Vec::new() };
    drawn.chunks(MOST).enumerate().map(|(n, part)| gantt_part(n + 1, part, &axis, as_of)).collect()
}

/// 横道图的名称占的宽度，时间轴的宽度与两边的空；打印时两边的比例见样式。
const NAMES: i64 = 340;
const WIDTH: i64 = 840;
const MARGIN: i64 = 10;

/// 横道图的一张。
fn gantt_part(n: usize, drawn: &[&ProjectSheet], axis: &Axis, as_of: Date) -> Gantt {
    const ROW: i64 = 24;
    const TOP: i64 = 44;
    let height = TOP + i64::try_from(drawn.len()).unwrap_or_default() * ROW + 8;
    let (mut names, mut body) = (String::new(), String::new());
    for (x, year) in axis.years() {
        let _ = write!(body, "<path class=\"year\" d=\"M{x} 28V{height}\"/>");
        text(&mut body, "small", x + 4, 40, &year.to_string());
    }
    for (y, project) in (0..).map(|n| TOP + n * ROW).zip(drawn) {
        name(&mut names, project, y);
        bar(&mut body, axis, project, y, as_of);
    }
    let today = axis.x(as_of);
    let _ = write!(body, "<path class=\"today\" d=\"M{today} 18V{height}\"/>");
    text(&mut body, "small mid", today, 13, &format!("核查日 {as_of}"));
    let desc = format!(
        "{} 个项目的计划工期（空框）、实际建设（实条）、未办的期限（菱形）；竖线为核查日 {as_of}。各项目的日期见「各项目」一节。",
        drawn.len()
    );
    let lit: Vec<String> = drawn.iter().map(|p| format!("{} {}", p.signal.light.zh(), p.name)).collect();
    let size = |width| (width, height);
    Gantt {
        names: frame(&format!("names-{n}"), &format!("灯与名称之{n}"), &lit.join("；"), size(NAMES), &names),
        axis: frame(&format!("gantt-{n}"), &format!("各项目时间轴之{n}"), &desc, size(WIDTH + 2 * MARGIN), &body),
    }
}

/// 一个项目在轴上的日期。
fn dates(project: &ProjectSheet) -> impl Iterator<Item = Date> + '_ {
    let planned = project.planned.into_iter().flat_map(|(from, to)| [from, to]);
    planned.chain(project.started).chain(project.finished).chain(pending(project).map(|(due, _)| due))
}

/// 未办的期限。
fn pending(project: &ProjectSheet) -> impl Iterator<Item = (Date, &str)> {
    let open = [DutyState::Open, DutyState::DueSoon, DutyState::Overdue];
    let duties = project.duties.iter().filter(move |d| open.contains(&d.standing));
    duties.map(|d| (d.due, d.what.as_str()))
}

/// 一个项目的灯与名称。
fn name(body: &mut String, project: &ProjectSheet, y: i64) {
    let light = project.signal.light;
    rect(body, &format!("light {}", light.en()), 4, y + 4, 38, 16);
    text(body, &format!("lit {}", light.en()), 23, y + 16, light.zh());
    text(body, "small", 50, y + 16, &short(&project.name, 22));
}

/// 一个项目的条。
fn bar(body: &mut String, axis: &Axis, project: &ProjectSheet, y: i64, as_of: Date) {
    if let Some((from, to)) = project.planned {
        rect(body, "planned", axis.x(from), y + 4, (axis.x(to) - axis.x(from)).max(2), 16);
    }
    if let Some(started) = project.started {
        let end = project.finished.unwrap_or(as_of);
        rect(body, "actual", axis.x(started), y + 8, (axis.x(end) - axis.x(started)).max(2), 8);
    }
    for (due, what) in pending(project) {
        let (x, mid) = (axis.x(due), y + 12);
        let title = escape(&format!("{what}：{due}"));
        let _ = write!(
            body,
            "<path class=\"due\" d=\"M{x} {}L{} {mid}L{x} {}L{} {mid}Z\"><title>{title}</title></path>",
            mid - 7,
            x + 7,
            mid + 7,
            x - 7
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_name_becomes_markup() {
        let svg = funnel(&[("<script>&\"'", 3), ("无", 0)]);
        assert!(!svg.contains("<script") && svg.contains("&lt;script&gt;&amp;&quot;&#39;"), "{svg}");
    }

    #[test]
    fn shares_are_whole_and_small_parts_are_seen() {
        assert_eq!(
            [share(50, 100, 400), share(1, 1_000_000, 400), share(0, 100, 400), share(-5, 100, 400)],
            [200, 1, 0, 0]
        );
    }
}

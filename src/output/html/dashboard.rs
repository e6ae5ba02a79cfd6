//! 看板写成网页：卡片、期限、时间轴、阶段与资金、各项目。

use minijinja::{Value, context, value::Serde};

use crate::{
    output::{
        html::{
            HtmlPage,
            dashboard_overview::{months, pages, share_of, tally, undecided, units},
            dashboard_rows::{DutyOut, DutySection, EventOut, FigureOut, OutcomeOut, ProjectOut},
            svg::{Bars, bars, funnel, gantt},
        },
        report::cell::{UNKNOWN, unknown_text, value_text},
    },
    report::{Cell, Dashboard, DashboardDuty, Light, MonthCount, OutcomeLine, ProjectSheet, RowSources},
    rules::{DutyState, Verdict},
    ruleset::Lights,
    text::safe::visible,
};

/// 写成网页；`origins` 是大事记与金额的出处，`limits` 是红黄灯的界限。
#[must_use]
pub fn dashboard_html(board: &Dashboard, origins: &RowSources, limits: Option<&Lights>) -> String {
    let duties = [DutyState::Overdue, DutyState::DueSoon].map(|standing| {
        let all = board.duties(standing);
        let rows = all.into_iter().take(MOST_DUTIES).map(|(n, d)| duty(&board.projects[n], d, anchor(n))).collect();
        DutySection { title: standing.zh(), rows }
    });
    let projects: Vec<ProjectOut> =
        board.projects.iter().enumerate().map(|(n, p)| project(p, anchor(n), origins)).collect();
    let body = context! {
        as_of => board.as_of.date.to_string(),
        reason => board.as_of.reason.printed(),
        cards => cards(board),
        units => units(board),
        undecided => undecided(board),
        undecided_count => board.findings.undecidable.len(),
        months => months(board),
        year => board.year.to_string(),
        pages => (board.page.1 > 1).then(|| pages(board)),
        lights => lights(board, limits),
        duties => Value::from(Serde(&duties)),
        gantt => gantt(board).into_iter().map(|g| context! { names => g.names, axis => g.axis }).collect::<Vec<_>>(),
        charts => charts(board),
        columns => ["灯", "编号", "项目名称", "建设单位", "性质", "阶段"].into_iter().map(str::to_owned)
            .chain(board.projects.first().into_iter().flat_map(|p| &p.figures).map(|(name, _)| format!("{name}（万元）")))
            .chain(["进度".to_owned()]).collect::<Vec<_>>(),
        projects => Value::from(Serde(&projects)),
        notes => board.notes.iter().map(|n| visible(n).into_owned()).chain([
            "卡片与各图的数目取自统计表；投资完成比例为累计支付占批复总投资，工期过去的比例按日计；运行维护项目不计入各步的个数。".to_owned(),
            "几个项目之间的规则（拆分、重复等）、单位与县的规则不在各项目的逐条结论里，见疑点清单。".to_owned(),
            "序时进度：全年计划按月均摊，与到月底的累计支付相比；支付按发生的日期计。".to_owned(),
        ]).collect::<Vec<_>>(),
    };
    let page = HtmlPage {
        is_finding: true,
        template: include_str!("dashboard.html"),
        style: include_str!("dashboard.css"),
        script: include_str!("dashboard.js"),
        title: &board.title,
    };
    board.words.say(&page.render(body)).into_owned()
}

/// 逾期、临近的事项各至多列几项。
const MOST_DUTIES: usize = 200;

/// 各项目一节在页中的标识，由次序而来。
fn anchor(n: usize) -> String {
    format!("project-{}", n + 1)
}

fn safe(text: &str) -> String {
    visible(text).into_owned()
}

fn cards(board: &Dashboard) -> Vec<Value> {
    let year = board.year;
    let total = |key: &str| board.stats.total_of(key);
    let wan = "万元";
    let cards = [
        ("count", "项目数".to_owned(), total("count"), "个"),
        ("errors", "待核的错误".to_owned(), tally(board, "errors"), "处"),
        ("approved", "批复总投资".to_owned(), total("approved"), wan),
        ("planned", format!("{year}年计划"), board.this_year("planned"), wan),
        ("budgeted", format!("{year}年预算"), board.this_year("budgeted"), wan),
        ("paid", format!("{year}年支付"), board.this_year("paid"), wan),
    ];
    let card = |(key, label, cell, unit): (&str, String, Cell, &str)| {
        let known = !matches!(value_text(&cell.value).as_str(), "" | UNKNOWN);
        context! {
            key => key,
            label => label,
            value => shown(&cell),
            unit => if known { unit } else { "" },
            unknown => unknown_text(&cell).unwrap_or_default(),
        }
    };
    cards.into_iter().map(card).collect()
}

/// 支付序时进度：到各月底的累计支付，与全年计划按月均摊的数。
fn pace(board: &Dashboard) -> Value {
    let plan = board.this_year("planned").money();
    let as_of = board.as_of.date;
    let group = |(n, month): (usize, &MonthCount)| {
        let begun = board.year.day(u32::try_from(n + 1).unwrap_or(1), 1) <= as_of;
        let even = plan.map_or_else(Cell::empty, |plan| Cell::amount(share_of(plan, n + 1)));
        let paid = if begun { Cell::amount(month.paid) } else { Cell::empty() };
        (format!("{}月", n + 1), vec![even, paid])
    };
    let groups: Vec<(String, Vec<Cell>)> = board.overview.months.iter().enumerate().map(group).collect();
    let series: &[&'static str] = &["计划均摊", "累计支付"];
    let svg = bars(&Bars { id: "pace", title: "支付序时进度（万元）", series, groups: groups.clone() });
    let title = format!("{}年支付序时进度（万元）", board.year);
    chart(&title, svg, vec!["月底", "计划均摊", "累计支付"], groups.into_iter().map(texts).collect())
}

/// 格的文字；不适用的写「无」。
fn shown(cell: &Cell) -> String {
    let text = value_text(&cell.value);
    if text.is_empty() { "无".to_owned() } else { safe(&text) }
}

fn lights(board: &Dashboard, limits: Option<&Lights>) -> Vec<Value> {
    let (months, amber, red) =
        limits.map_or((0, 0, 0), |l| (l.planned_start_missed_months, l.progress_amber_percent, l.progress_red_percent));
    let meanings = [
        (
            Light::Red,
            format!("有逾期未办的事，过计划开工月满 {months} 个月没有开工，或投资完成比例落后工期 {red} 个百分点以上"),
        ),
        (Light::Amber, format!("过计划开工月没有开工，或落后 {amber} 至 {red} 个百分点")),
        (Light::Green, "如期，或已建成，没有逾期未办的事".to_owned()),
        (Light::None, "没有工期、批复总投资，或已暂停、终止".to_owned()),
    ];
    let item = |(light, meaning): (Light, String)| {
        context! { name => light.zh(), class => light.en(), count => board.lit(light), meaning => meaning }
    };
    meanings.into_iter().map(item).collect()
}

fn duty(project: &ProjectSheet, duty: &DashboardDuty, anchor: String) -> DutyOut {
    let days = duty.days_left;
    DutyOut {
        due: duty.due.to_string(),
        days: if days < 0 { format!("逾期 {} 天", -days) } else { format!("还有 {days} 天") },
        what: safe(&duty.what),
        project: safe(&format!("{} {}", project.id, project.name)),
        anchor,
        duty: safe(&duty.duty),
        because: safe(&duty.because),
        help: safe(&duty.help),
    }
}

/// 一张图，连同它的数目。
fn chart(title: &str, svg: String, head: Vec<&'static str>, rows: Vec<(String, Vec<String>)>) -> Value {
    let row = |(label, values): (String, Vec<String>)| context! { label => safe(&label), values => values };
    let rows: Vec<Value> = rows.into_iter().map(row).collect();
    context! { title => title, svg => svg, head => head, rows => rows }
}

fn charts(board: &Dashboard) -> Vec<Value> {
    let steps: Vec<(String, Vec<String>)> =
        board.funnel.iter().map(|(label, n)| ((*label).to_owned(), vec![n.to_string()])).collect();
    let stages: Vec<(String, Vec<String>)> = grouped(board, "按阶段", &["count"]).into_iter().map(texts).collect();
    let money = |id, title, by: &str, label: &'static str, series: &[&'static str], keys: &[&str]| {
        let groups = grouped(board, by, keys);
        let head: Vec<&'static str> = std::iter::once(label).chain(series.iter().copied()).collect();
        let svg = bars(&Bars { id, title, series, groups: groups.clone() });
        chart(title, svg, head, groups.into_iter().map(texts).collect())
    };
    vec![
        chart("建设项目走到各步的个数", funnel(&board.funnel), vec!["走到的一步", "个数"], steps),
        chart("各项目现在的阶段", funnel_of(&stages), vec!["阶段", "项目数"], stages),
        money(
            "by-year",
            "分年度资金（万元）",
            "按资金年度",
            "年度",
            &["计划", "预算", "支付"],
            &["planned", "budgeted", "paid"],
        ),
        money("by-unit", "分单位资金（万元）", "按单位", "单位", &["批复", "支付"], &["approved", "paid"]),
        money(
            "cut-by-unit",
            "分单位核减（万元）",
            "按单位",
            "单位",
            &["已批复的申报额", "核减额"],
            &["compared", "cut"],
        ),
        pace(board),
    ]
}

/// 现在的阶段：同样以横条画，个数取自统计表。
fn funnel_of(stages: &[(String, Vec<String>)]) -> String {
    let count = |values: &Vec<String>| values.first().and_then(|n| n.parse().ok()).unwrap_or_default();
    let steps: Vec<(&str, usize)> = stages.iter().map(|(label, values)| (label.as_str(), count(values))).collect();
    super::svg::steps("stages", "各项目现在的阶段", &steps)
}

fn texts((label, cells): (String, Vec<Cell>)) -> (String, Vec<String>) {
    (label, cells.iter().map(told).collect())
}

/// 格的文字，连同没有计入的未知项数。
fn told(cell: &Cell) -> String {
    std::iter::once(shown(cell)).chain(unknown_text(cell)).collect::<Vec<_>>().join("，")
}

/// 统计表的一种分法：名称与所要的几栏。
fn grouped(board: &Dashboard, by: &str, keys: &[&str]) -> Vec<(String, Vec<Cell>)> {
    let cells = |row| keys.iter().map(|k| board.stats.cell(row, k).cloned().unwrap_or_else(Cell::empty)).collect();
    board.rows(by).map(|row| (row.cells.first().map(shown).unwrap_or_default(), cells(row))).collect()
}

fn project(project: &ProjectSheet, anchor: String, origins: &RowSources) -> ProjectOut {
    let (not_applicable, outcomes): (Vec<_>, Vec<_>) =
        project.outcomes.iter().partition(|o| o.verdict == Verdict::NotApplicable);
    let light = project.signal.light;
    let planned = project.planned.map_or(UNKNOWN.to_owned(), |(from, to)| format!("{from} 至 {to}"));
    ProjectOut {
        anchor,
        id: safe(&project.id),
        name: safe(&project.name),
        unit: safe(&project.unit),
        nature: project.nature.clone(),
        stage: project.stage.clone(),
        planned,
        lamp: light.zh(),
        lamp_class: light.en(),
        lamp_order: Light::WORDS.len() - light as usize,
        because: safe(&project.signal.because),
        figures: project.figures.iter().map(|(_, cell)| figure(cell, origins)).collect(),
        events: events(project, origins),
        duties: project.duties.iter().map(|d| safe(&duty_sentence(d))).collect(),
        counts: counts(project),
        outcomes: outcomes.into_iter().map(outcome).collect(),
        not_applicable: not_applicable.into_iter().map(outcome).collect(),
    }
}

fn figure(cell: &Cell, origins: &RowSources) -> FigureOut {
    let tips: Vec<String> = cell.trace.iter().map(|t| safe(&origins.text(t))).collect();
    FigureOut {
        text: [Some(value_text(&cell.value)), unknown_text(cell)].into_iter().flatten().collect::<Vec<_>>().join("，"),
        key: cell.money().map(|m| m.fen().to_string()),
        tip: if tips.is_empty() { "台账中没有记录".to_owned() } else { tips.join("\n") },
    }
}

fn events(project: &ProjectSheet, origins: &RowSources) -> Vec<EventOut> {
    let one = |e: &crate::report::Happening| {
        let parts =
            [Some(e.kind.to_string()), e.by.as_ref().map(ToString::to_string), e.doc.as_ref().map(ToString::to_string)];
        EventOut {
            date: e.date.to_string(),
            what: safe(&parts.into_iter().flatten().collect::<Vec<_>>().join(" ")),
            tip: safe(&origins.text(&e.trace)),
        }
    };
    project.events.iter().map(one).collect()
}

fn duty_sentence(duty: &DashboardDuty) -> String {
    format!("{}：最迟 {}（{}），{}", duty.what, duty.due, duty.because, duty.standing)
}

fn counts(project: &ProjectSheet) -> String {
    let count = |verdict| project.outcomes.iter().filter(|o| o.verdict == verdict).count();
    let parts =
        Verdict::WORDS.iter().zip([Verdict::NotApplicable, Verdict::Pass, Verdict::Undecidable, Verdict::Violated]);
    let parts: Vec<String> = parts.rev().map(|(word, verdict)| format!("{} {} 条", word.zh, count(verdict))).collect();
    format!("{}。", parts.join("，"))
}

fn outcome(line: &OutcomeLine) -> OutcomeOut {
    OutcomeOut {
        verdict: line.verdict.zh(),
        class: line.verdict.en(),
        title: line.title.clone(),
        articles: line.articles.clone(),
        rule: line.rule,
        sentences: safe(&line.sentences.join("；")),
    }
}

//! 催办单：各单位逾期的、临近期限的事，依单位分组；还没有人申报时，也列申报与发布的截止日。

use crate::{
    report::{
        Cell, CellValue, Column, Filter, Group, Report, ReportContext, ReportError, ReportKind, ReportQuery, Row,
        gather::{Selection, units_in_order},
        sections::grouped,
        undecided::attach,
    },
    rules::{DutyState, Obligation},
    store::{Picked, Scope, WantedDuties, check},
};

fn columns() -> Vec<Column> {
    vec![
        Column::number(),
        Column::date("due", "期限"),
        Column::text("standing", "状况"),
        Column::count("overdue", "逾期").rank(9),
        Column::text("id", "编号").whole().rank(1),
        Column::text("name", "项目名称").rank(2),
        Column::text("what", "要办的事"),
        Column::text("because", "由来").rank(3),
        Column::text("basis", "依据").rank(4),
        Column::text("help", "怎样办").rank(5),
        Column::text("reply", "办理情况").rank(6),
    ]
}

pub(crate) fn build(env: ReportContext<'_>, request: &ReportQuery) -> Result<Report, ReportError> {
    let as_of = env.as_of.date;
    let soon = env.laws.due_soon(as_of);
    let within = request.within.unwrap_or(soon);
    let checked = check(env.store, env.laws, as_of, &Scope { duties: WantedDuties::Open, ..Scope::default() });
    let pressing = |duty: &Obligation| {
        let standing = duty.standing(as_of, within);
        matches!(standing, DutyState::Overdue | DutyState::DueSoon)
    };
    let all = checked.obligations.iter().chain(&checked.season).filter(|(_, duty)| pressing(duty));
    let (hidden, mut listed): (Vec<&(Picked, Obligation)>, Vec<_>) = all.partition(|(of, _)| of.classified);
    let selection = Selection::of(env, &request.filter)?;
    listed.retain(|(of, _)| takes(&request.filter, &of.unit) && selection.has(&of.path));
    listed.sort_by(|(a, x), (b, y)| (x.due, &a.id, x.rule).cmp(&(y.due, &b.id, y.rule)));
    let rows: Vec<(String, Row)> =
        listed.iter().map(|(of, duty)| (of.unit.to_string(), row(env, of, duty, soon))).collect();
    let mut units = units_in_order(env);
    let others: Vec<String> = rows.iter().map(|(unit, _)| unit.clone()).filter(|u| !units.contains(u)).collect();
    for unit in others {
        if !units.contains(&unit) {
            units.push(unit);
        }
    }
    let groups: Vec<Group> = grouped(&units, rows);
    let count = groups.len();
    let mut report = Report::assemble(ReportKind::Reminder, env.as_of, columns(), groups);
    report.title = env.title("政务信息化项目催办单");
    let overdue = report.total_of("overdue").number().unwrap_or_default();
    report.lead = vec![format!(
        "截至 {as_of}，{count}个单位有{}项要办的事：已逾期{overdue}项，{within}天之内到期{}项。请按期办理，办理情况填在末栏。",
        report.rows().count(),
        report.rows().count() - overdue
    )];
    report.notes = vec![format!("数据截至 {as_of}（{}）。", env.as_of.reason.printed())];
    if checked.classified > 0 {
        let (projects, duties) = (checked.classified, hidden.len());
        report.notes.push(format!("涉密项目 {projects} 个，依规定不列入，其中要办的 {duties} 项。"));
    }
    attach(&mut report, env, &selection, Some(&checked));
    if report.rows().count() == 0 {
        report.total = None;
    }
    Ok(report)
}

/// 单位合于条件：全称，或名称里的几个字。
fn takes(filter: &Filter, unit: &str) -> bool {
    filter.units.is_empty() || filter.units.iter().any(|word| unit.contains(word.as_str()))
}

fn row(env: ReportContext<'_>, of: &Picked, duty: &Obligation, soon: u16) -> Row {
    let as_of = env.as_of.date;
    let standing = duty.standing(as_of, soon);
    let days = duty.days_left(as_of);
    let said = match standing {
        DutyState::Overdue => format!("逾期 {} 天", -days),
        _ => format!("余 {} 天", days.max(0)),
    };
    let overdue = if standing == DutyState::Overdue { CellValue::Count(1) } else { CellValue::Empty };
    let is_project =
        of.path.extension().is_some() && !of.path.ends_with("unit.yaml") && !of.path.ends_with("county.yaml");
    Row {
        project: is_project.then(|| of.id.clone()),
        cells: vec![
            Cell::empty(),
            Cell::new(CellValue::Date(duty.due)),
            Cell::text(said),
            Cell::new(overdue),
            Cell::text(if is_project { &*of.id } else { "" }),
            Cell::text(if is_project { &*of.name } else { "" }),
            Cell::text(duty.what.as_str()),
            Cell::text(duty.because.as_str()),
            Cell::text(env.laws.get(duty.law).basis(duty.rule).join("、")),
            Cell::text(duty.help.as_str()),
            Cell::empty(),
        ],
    }
}

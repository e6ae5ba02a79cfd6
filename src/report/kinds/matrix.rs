//! 疑点矩阵：单位 × 规则，格里是待核的处数。疑点清单的另一种看法，条件相同。

use std::collections::BTreeMap;

use super::findings::{left_out, names_of_units, picked};
use crate::{
    report::{
        Cell, CellValue, Column, Group, Report, ReportContext, ReportError, ReportKind, ReportQuery, Row,
        gather::Selection,
    },
    rules::title_of,
    store::{Located, Scope, check},
};

pub(crate) fn build(env: ReportContext<'_>, request: &ReportQuery) -> Result<Report, ReportError> {
    let checked = check(env.store, env.laws, env.as_of.date, &Scope::default());
    let selection = Selection::of(env, &request.filter)?;
    let open: Vec<(String, &Located)> =
        picked(&selection, &checked).into_iter().filter(|(_, located)| located.is_open()).collect();
    let mut tally: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let mut rules: BTreeMap<&'static str, usize> = BTreeMap::new();
    for (unit, located) in &open {
        *tally.entry((unit, located.finding.rule)).or_default() += 1;
        *rules.entry(located.finding.rule).or_default() += 1;
    }
    // 处数多的规则在前。
    let mut order: Vec<(&'static str, usize)> = rules.into_iter().collect();
    order.sort_by_key(|(rule, count)| (std::cmp::Reverse(*count), *rule));
    let mut columns = vec![Column::number(), Column::text("unit", "单位").whole(), Column::count("open", "待核")];
    columns.extend(order.iter().map(|(rule, _)| Column::count(rule, title_of(env.laws, rule))));
    let units = names_of_units(env, open.iter().map(|(unit, _)| unit.clone()));
    let row = |unit: &String| {
        let of = |rule: &'static str| tally.get(&(unit.as_str(), rule)).copied();
        let counts: Vec<Option<usize>> = order.iter().map(|(rule, _)| of(rule)).collect();
        let all: usize = counts.iter().flatten().sum();
        let count = |n: Option<usize>| n.map_or_else(Cell::empty, |n| Cell::new(CellValue::Count(n)));
        let head = [Cell::empty(), Cell::text(unit.as_str()), count(Some(all))];
        let cells = head.into_iter().chain(counts.into_iter().map(count)).collect();
        (all > 0).then_some(Row { project: None, cells })
    };
    let rows: Vec<Row> = units.iter().filter_map(row).collect();
    let mut report = Report::assemble(ReportKind::Matrix, env.as_of, columns, vec![Group::new("", rows)]);
    report.title = env.title("政务信息化项目疑点矩阵（单位 × 规则）");
    report.lead = vec![format!("待核的疑点{}处，{}个单位，{}条规则。", open.len(), report.rows().count(), order.len())];
    report.notes = vec![
        format!("数据截至 {}（{}），其后的事件不计。", env.as_of.date, env.as_of.reason.printed()),
        "已豁免、已处理、已说明的不计；各处的证据与怎样办见疑点清单。所列是疑点，供核查，不构成认定。".to_owned(),
    ];
    report.notes.extend(left_out(&checked));
    if open.is_empty() {
        report.total = None;
    }
    Ok(report)
}

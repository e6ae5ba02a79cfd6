//! 疑点清单：一处一行，依单位分组；轻重各占一栏，小计、合计即各单位、全县的处数。涉密项目的只计数。

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    model::{Project, Text},
    report::{
        Cell, CellValue, Column, Group, Report, ReportContext, ReportError, ReportKind, ReportQuery, Row, Trace,
        gather::{Selection, units_in_order},
        sections::grouped,
        undecided::attach,
    },
    rules::title_of,
    ruleset::{Laws, Severity},
    store::{Checked, Located, Scope, check, read_file, shown},
};

/// 不属于哪个单位的疑点归在这里。
const COUNTY: &str = "全县";

fn columns() -> Vec<Column> {
    vec![
        Column::number(),
        Column::text("id", "编号").whole().rank(1),
        Column::text("name", "项目名称").rank(3),
        Column::text("message", "疑点"),
        Column::count("errors", "错误"),
        Column::count("warnings", "提醒"),
        Column::count("infos", "提示").rank(8),
        Column::text("basis", "依据").rank(2),
        Column::text("evidence", "证据").rank(5),
        Column::text("duty", "职责").rank(4),
        Column::text("status", "处置").rank(6),
        Column::text("help", "怎样办").rank(7),
        Column::text("rule", "规则").rank(9),
    ]
}

pub(crate) fn build(env: ReportContext<'_>, request: &ReportQuery) -> Result<Report, ReportError> {
    let checked = check(env.store, env.laws, env.as_of.date, &Scope::default());
    let listed: Vec<&Located> = checked.findings.iter().filter_map(|located| located.disclosed(false)).collect();
    let names = names(env, &listed);
    let selection = Selection::of(env, &request.filter)?;
    let picked = picked(&selection, &checked).into_iter();
    let rows: Vec<(String, Row)> = picked.map(|(unit, located)| (unit, row(env.laws, located, &names))).collect();
    let units = names_of_units(env, rows.iter().map(|(unit, _)| unit.clone()));
    let groups: Vec<Group> = grouped(&units, rows);
    let mut report = Report::assemble(ReportKind::Findings, env.as_of, columns(), groups);
    report.title = env.title("政务信息化项目疑点清单");
    let count = |key: &str| report.total_of(key).number().unwrap_or_default();
    report.lead = vec![
        format!(
            "核查项目{}个，待核的错误{}处、提醒{}处、提示{}处；已豁免、已处理、已说明的也列出，不计在内。",
            checked.projects,
            count("errors"),
            count("warnings"),
            count("infos")
        ),
        by_rule(&report),
    ];
    report.lead.retain(|line| !line.is_empty());
    let date = env.as_of.date;
    report.notes = vec![format!("数据截至 {date}（{}），其后的事件不计。", env.as_of.reason.printed())];
    report.notes.extend(left_out(&checked));
    // 一处待核的也没有，就没有可合计的。
    if ["errors", "warnings", "infos"].iter().all(|key| report.total_of(key).number().unwrap_or_default() == 0) {
        report.total = None;
    }
    attach(&mut report, env, &selection, Some(&checked));
    report.notes.push("所列是疑点，供核查，不构成认定；证据是台账的文件与行。".to_owned());
    Ok(report)
}

/// 涉密的只说个数。
pub(super) fn left_out(checked: &Checked) -> Option<String> {
    let hidden = checked.findings.iter().filter(|located| located.disclosed(false).is_none()).count();
    let said = || format!("涉密项目 {} 个，依规定不列入，其中疑点 {hidden} 处。", checked.classified);
    (checked.classified + hidden > 0).then(said)
}

/// 合于条件、可以列出的疑点，各连同它的单位。
pub(super) fn picked<'c>(selection: &Selection<'_>, checked: &'c Checked) -> Vec<(String, &'c Located)> {
    let of = |located: &Located| located.unit.as_deref().unwrap_or(COUNTY).to_owned();
    let listed = checked.findings.iter().filter_map(|located| located.disclosed(false));
    let named = listed.map(|located| (of(located), located));
    named.filter(|(unit, located)| selection.takes(&located.path, Some(unit))).collect()
}

/// 各单位的次序：排定的在前，其后是疑点里才有的；不重复。
pub(super) fn names_of_units(env: ReportContext<'_>, found: impl Iterator<Item = String>) -> Vec<String> {
    let mut units = units_in_order(env);
    units.push(COUNTY.to_owned());
    units.extend(found);
    let mut seen: BTreeSet<String> = BTreeSet::new();
    units.retain(|unit| seen.insert(unit.clone()));
    units
}

/// 所涉项目的名称：只读有疑点的文件。
fn names(env: ReportContext<'_>, listed: &[&Located]) -> BTreeMap<std::path::PathBuf, Text> {
    let mut names = BTreeMap::new();
    for located in listed.iter().filter(|l| l.project.is_some()) {
        names.entry(located.path.clone()).or_insert_with(|| {
            let loaded = read_file::<Project>(&env.store.files, &located.path);
            loaded.value.map_or_else(|| "".into(), |project| project.facts.name)
        });
    }
    names
}

fn row(laws: &Laws, located: &Located, names: &BTreeMap<std::path::PathBuf, Text>) -> Row {
    let law = located.law(laws);
    let finding = &located.finding;
    let severity = located.severity(laws);
    let tally = |wanted: Severity| {
        Cell::new(if located.is_open() && severity == wanted { CellValue::Count(1) } else { CellValue::Empty })
    };
    let articles: Vec<String> = finding.articles(law).iter().map(|a| law.cite(*a)).collect();
    let external = law.rules.get(finding.rule).map_or(&[][..], |c| &c.external);
    let basis: Vec<String> = articles.into_iter().chain(external.iter().cloned()).collect();
    let status = if located.is_open() { "待核".to_owned() } else { finding.status.disposal().unwrap_or_default() };
    let evidence = format!("{}:{}", shown(&located.path), located.place.line);
    let trace = Trace { path: located.path.as_path().into(), route: finding.at.clone() };
    let name = names.get(&located.path).map_or(String::new(), ToString::to_string);
    Row {
        project: located.project.clone(),
        cells: vec![
            Cell::empty(),
            Cell::text(located.project.as_deref().unwrap_or_default()),
            Cell::text(name),
            Cell::text(finding.message.as_str()).from([trace]),
            tally(Severity::Error),
            tally(Severity::Warn),
            tally(Severity::Info),
            Cell::text(basis.join("、")),
            Cell::text(evidence),
            Cell::text(located.accountable(laws)),
            Cell::text(status),
            Cell::text(finding.help.clone().unwrap_or_default()),
            Cell::text(title_of(laws, finding.rule)),
        ],
    }
}

/// 哪些规则下的错误多：一句话，多的在前。
fn by_rule(report: &Report) -> String {
    const MOST: usize = 8;
    let mut tally: BTreeMap<String, usize> = BTreeMap::new();
    for row in report.rows() {
        let is_error = report.cell(row, "errors").and_then(Cell::number).is_some();
        if let (true, Some(CellValue::Text(rule))) = (is_error, report.cell(row, "rule").map(|c| &c.value)) {
            *tally.entry(rule.trim_end_matches('。').to_owned()).or_default() += 1;
        }
    }
    let mut most: Vec<(String, usize)> = tally.into_iter().collect();
    most.sort_by(|a, b| (b.1, &a.0).cmp(&(a.1, &b.0)));
    let parts: Vec<String> = most.iter().take(MOST).map(|(rule, n)| format!("{rule} {n}")).collect();
    if parts.is_empty() { String::new() } else { format!("错误较多的是：{}。", parts.join("；")) }
}

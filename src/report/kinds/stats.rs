//! 统计：按阶段、单位、建设性质、申报年度、资金年度的个数与合计，和核减率。

use std::collections::BTreeSet;

use crate::{
    model::{Declare, Kind, Year},
    report::{
        Cell, CellValue, Column, ColumnOf, Figure, Group, Report, ReportContext, ReportError, ReportKind, ReportQuery,
        Row, View,
        amount::{sum_text, wan_text},
        gather::gather,
        kinds::budget::BALANCE_NOTE,
        sections::ordinal,
        sums::sum_row,
    },
};

/// 一栏与它怎样取得。
type StatsColumn = ColumnOf<fn(&View<'_>) -> Cell>;

fn fields() -> Vec<StatsColumn> {
    vec![
        (Column::text("category", "分类"), |_| Cell::empty()),
        (Column::count(COUNT, "项目数"), |_| Cell::new(CellValue::Count(1))),
        (Column::amount("estimate", "申报估算").rank(2), estimate),
        (Column::amount("approved", "批复总投资"), |v| v.approved_cell()),
        (Column::amount("compared", "已批复项目的申报额").rank(3), |v| {
            v.money_or_empty(compared(v).map(|(declared, _)| declared).as_ref())
        }),
        (Column::amount("cut", "核减额").rank(1), |v| {
            v.money_or_empty(compared(v).map(|(declared, approved)| declared.less([&approved])).as_ref())
        }),
        (Column::ratio("cut_rate", "核减率", ("cut", "compared")).rank(1), |_| Cell::empty()),
        (Column::amount("planned", "累计计划"), |v| v.money(Some(&v.planned(|_| true)))),
        (Column::amount("budgeted", "累计预算"), |v| v.money(Some(&v.budgeted()))),
        (Column::amount("paid", "累计支付"), |v| v.money(Some(&v.paid(|_| true)))),
        (Column::amount("executed", "执行数").rank(5), |v| v.money(Some(&v.executed(|_| true)))),
        (Column::amount("balance", "结余").rank(4), |v| v.money(Some(&v.balance(|_| true)))),
    ]
}

const COUNT: &str = "count";

/// 一个项目：各种分类下的名称、各栏的数、各资金年度的数。
struct CountedProject {
    labels: [String; DIMENSIONS.len()],
    row: Row,
    years: Vec<(Year, Row)>,
}

/// 分类的办法与怎样归类。
type Dimension = (&'static str, fn(&View<'_>) -> String);

const DIMENSIONS: [Dimension; 4] = [
    ("按阶段", |v| v.say(v.position.stage())),
    ("按单位", |v| v.unit.to_owned()),
    ("按建设性质", |v| v.say(v.facts.nature.zh())),
    ("按首次申报的计划年度", |v| first_year(v).map_or("未申报".into(), |y| format!("{y}年"))),
];

pub(crate) fn build(env: ReportContext<'_>, request: &ReportQuery) -> Result<Report, ReportError> {
    let fields = fields();
    let gathered = gather(env, &request.filter, |view| vec![CountedProject::of(view, &fields)])?;
    let notes = gathered.notes(env);
    let columns = Column::of(fields);
    let mut groups: Vec<Group> = (0..DIMENSIONS.len()).map(|n| dimension(n, &columns, &gathered.items)).collect();
    groups.push(by_money_year(&columns, &gathered.items));
    let total = summed(&columns, "合计", &gathered.items.iter().map(|i| &i.row).collect::<Vec<_>>());
    let mut report = Report::assemble(ReportKind::Stats, env.as_of, columns, groups);
    // 各组是同一批项目的不同分法，合计只算一遍。
    report.total = total;
    forget_yearly_count(&mut report);
    report.title = env.title("政务信息化项目统计表");
    report.lead = lead(&report);
    report.notes = notes;
    report.notes.push(
        "各组是同一批项目的不同分法；核减率为核减额占已批复项目的申报额；同一项目可有几个资金年度，故项目数不相加。"
            .into(),
    );
    report.notes.push(BALANCE_NOTE.into());
    report.notes.extend(yearly_balance(&report));
    Ok(report)
}

impl CountedProject {
    fn of(view: &View<'_>, fields: &[StatsColumn]) -> CountedProject {
        let cells = |cell: &dyn Fn(&StatsColumn) -> Cell| fields.iter().map(cell).collect();
        let of_year = |year: Year| {
            let value = |field: &StatsColumn| match field.0.key {
                COUNT => Cell::new(CellValue::Count(1)),
                "planned" => view.money_or_empty(view.plan(year).as_ref()),
                "budgeted" => view.money_or_empty(view.budget(year).as_ref()),
                "paid" => view.money_or_empty(Some(&view.paid(|y| y == year)).filter(|f| !f.at.is_empty())),
                "executed" => view.money_or_empty(Some(&view.executed(|y| y == year)).filter(|f| !f.at.is_empty())),
                "balance" => view.money_or_empty(Some(&view.balance(|y| y == year)).filter(|f| !f.at.is_empty())),
                _ => Cell::empty(),
            };
            (year, Row { project: None, cells: cells(&value) })
        };
        CountedProject {
            labels: DIMENSIONS.map(|(_, label)| label(view)),
            row: Row { project: None, cells: cells(&|field| field.1(view)) },
            years: view.money_years().into_iter().map(of_year).collect(),
        }
    }
}

/// 申报估算：没有申报的不适用，申报没有写估算的未知。
fn estimate(view: &View<'_>) -> Cell {
    match view.estimate(None) {
        None if view.timeline.has(Kind::Declare) => Cell::unknown(),
        figure => view.money_or_empty(figure.as_ref()),
    }
}

/// 既有申报额又有批复的：申报额与批复总投资。
fn compared(view: &View<'_>) -> Option<(Figure, Figure)> {
    view.estimate(None).zip(view.approved())
}

fn first_year(view: &View<'_>) -> Option<Year> {
    view.timeline.of::<Declare>().map(|(_, d)| d.plan_year).min()
}

/// 几个项目合成一行；各项目不另列，所以各格连同出处。
fn summed(columns: &[Column], label: &str, rows: &[&Row]) -> Option<Row> {
    let mut sum = sum_row(columns, label, rows.iter().copied())?;
    for (at, cell) in sum.cells.iter_mut().enumerate() {
        cell.trace = rows.iter().flat_map(|row| row.cells[at].trace.iter().cloned()).collect();
    }
    Some(sum)
}

/// 一种分法：一类一行。
fn dimension(n: usize, columns: &[Column], items: &[CountedProject]) -> Group {
    let mut labels: Vec<&str> = items.iter().map(|i| i.labels[n].as_str()).collect();
    labels.sort_by_key(|label| order(label));
    labels.dedup();
    let of = |label: &str| items.iter().filter(|i| i.labels[n] == *label).map(|i| &i.row).collect::<Vec<_>>();
    let rows = labels.iter().filter_map(|label| summed(columns, label, &of(label))).collect();
    Group::new(format!("{}{}", ordinal(n), DIMENSIONS[n].0), rows)
}

/// 阶段按先后，其余按字。
fn order(label: &str) -> (usize, String) {
    use crate::model::{Overlay, Procedure, Works};
    let stages = Procedure::WORDS.iter().chain(Works::WORDS).chain(Overlay::WORDS);
    (stages.map(|w| w.zh).position(|zh| zh == label).unwrap_or_default(), label.to_owned())
}

fn by_money_year(columns: &[Column], items: &[CountedProject]) -> Group {
    let yearly = || items.iter().flat_map(|i| &i.years);
    let years: BTreeSet<Year> = yearly().map(|(year, _)| *year).collect();
    let of = |year: Year| yearly().filter(|(y, _)| *y == year).map(|(_, row)| row).collect::<Vec<_>>();
    let rows = years.iter().filter_map(|y| summed(columns, &format!("{y}年"), &of(*y))).collect();
    Group::new(format!("{}按资金年度", ordinal(DIMENSIONS.len())), rows)
}

/// 资金年度一组的项目数不相加。
fn forget_yearly_count(report: &mut Report) {
    let Some(index) = report.column(COUNT) else { return };
    let yearly = report.groups.last_mut().filter(|g| g.title.ends_with("按资金年度"));
    if let Some(subtotal) = yearly.and_then(|g| g.subtotal.as_mut()) {
        subtotal.cells[index] = Cell::empty();
    }
}

/// 结余逐年算的与合起来算的不等：为什么。
fn yearly_balance(report: &Report) -> Option<String> {
    let yearly = report.groups.last()?.subtotal.as_ref()?;
    let (yearly, whole) = (report.cell(yearly, "balance")?.money()?, report.total_of("balance").money()?);
    let told = format!(
        "按资金年度逐年算的结余合计 {}，与各年合起来算的 {} 不等：没有写明用什么钱的支付，逐年算时先用当年的预算，合起来算时先用各年的预算，都用完了才用自有等资金。",
        wan_text(yearly),
        wan_text(whole)
    );
    (yearly != whole).then_some(told)
}

fn lead(report: &Report) -> Vec<String> {
    let sum = |key: &str| sum_text(&report.total_of(key));
    let rate = match report.total_of("cut_rate").value {
        CellValue::Percent(percent) => format!("，核减率{percent:.1}%"),
        _ => String::new(),
    };
    let count = report.total_of(COUNT).number().unwrap_or_default();
    vec![format!(
        "项目{count}个，申报估算{}，批复总投资{}{rate}；累计计划{}，累计预算{}，累计支付{}。",
        sum("estimate"),
        sum("approved"),
        sum("planned"),
        sum("budgeted"),
        sum("paid")
    )]
}

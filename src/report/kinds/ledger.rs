//! 项目台账：每个项目一行，阶段与各项累计。

use crate::{
    model::Kind,
    report::{
        Cell, Column, ColumnOf, Report, ReportContext, ReportError, ReportKind, ReportQuery, Row, View,
        amount::sum_text, kinds::budget::BALANCE_NOTE, listing::listing,
    },
};

/// 一栏与它怎样取得。
type LedgerColumn = ColumnOf<fn(&View<'_>) -> Cell>;

fn fields() -> Vec<LedgerColumn> {
    vec![
        (Column::number(), |_| Cell::empty()),
        (Column::text("id", "编号").whole().rank(1), |v| v.id()),
        (Column::text("name", "项目名称"), |v| v.name()),
        (Column::text("unit", "建设单位").rank(1), |v| v.unit()),
        (Column::text("nature", "建设性质").rank(4), |v| v.nature()),
        (Column::text("stage", "阶段"), |v| Cell::text(v.say(&v.position.stage_marked(v.facts)))),
        (Column::amount("total", "批复总投资"), |v| v.approved_cell()),
        (Column::amount("planned", "累计计划"), |v| v.money(Some(&v.planned(|_| true)))),
        (Column::amount("budgeted", "累计预算").rank(3), |v| v.money(Some(&v.budgeted()))),
        (Column::amount("contracted", "合同金额").rank(2), |v| v.contracted()),
        (Column::amount("paid", "已支付"), |v| v.money(Some(&v.paid(|_| true)))),
        (Column::amount("balance", "结余").rank(4), |v| v.money(Some(&v.balance(|_| true)))),
        (Column::date("started", "开工").rank(6), |v| v.date_of(Kind::Start)),
        (Column::date("completed", "建成").rank(5), |v| v.event_date(v.timeline.completed())),
        (Column::date("accepted", "通过验收").rank(5), |v| v.date_of(Kind::PassAcceptance)),
        (Column::text("responsible", "责任人").rank(7), |v| v.responsible()),
    ]
}

pub(crate) fn build(env: ReportContext<'_>, request: &ReportQuery) -> Result<Report, ReportError> {
    let row = |view: &View<'_>, fields: &[_]| vec![Row::of(&view.project.id, fields, view)];
    let mut report = listing(ReportKind::Ledger, (env, request), fields(), row)?;
    report.title = env.title("政务信息化项目台账");
    let sum = |key: &str| sum_text(&report.total_of(key));
    report.lead = vec![format!(
        "列入项目{}个，批复总投资{}，累计列入计划{}，累计安排预算{}，累计支付{}。",
        report.rows().count(),
        sum("total"),
        sum("planned"),
        sum("budgeted"),
        sum("paid")
    )];
    report.notes.push(BALANCE_NOTE.into());
    Ok(report)
}

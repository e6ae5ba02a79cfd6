//! 资金支付情况：按部门，总费用、已支付、本年已支付、本年需支付。

use crate::{
    model::{Contract, Money, Year},
    report::{
        Cell, CellValue, Column, ColumnOf, Figure, Report, ReportContext, ReportError, ReportKind, ReportQuery, Row,
        View,
        amount::{sum_text, wan_text},
        gather::gather,
        sections::grouped,
    },
};

/// 一个项目的支付。
struct ProjectPayments<'a> {
    view: &'a View<'a>,
    year: Year,
    contracted: Cell,
}

/// 一栏与它怎样取得。
type PaymentColumn = ColumnOf<fn(&ProjectPayments<'_>) -> Cell>;

fn fields(year: Year) -> Vec<PaymentColumn> {
    vec![
        (Column::number(), |_| Cell::empty()),
        (Column::text("name", "项目名称"), |l| l.view.name()),
        (Column::text("unit", "部门").rank(2), |l| l.view.unit()),
        (Column::amount("cost", "总费用"), |l| l.cost()),
        (Column::amount("paid", "已支付"), |l| l.view.money(Some(&l.view.paid(|_| true)))),
        (Column::amount("paid_this_year", format!("{year}年已支付")), |l| {
            l.view.money(Some(&l.view.paid(|y| y == l.year)))
        }),
        (Column::amount("due_this_year", format!("{year}年需支付")), |l| l.due()),
        (Column::ratio("progress", "支付完成情况", ("paid", "cost")), |_| Cell::empty()),
        (Column::text("remark", "备注").rank(1), |l| Cell::text(l.remarks().join("；"))),
    ]
}

pub(crate) fn build(env: ReportContext<'_>, request: &ReportQuery) -> Result<Report, ReportError> {
    let year = request.year(env);
    let fields = fields(year);
    let gathered = gather(env, &request.filter, |view| {
        let line = ProjectPayments { view, year, contracted: view.contracted() };
        let row = |l: &ProjectPayments<'_>| Row::of(&view.project.id, &fields, l);
        Some(&line).filter(|l| l.concerns()).map(|l| (view.unit.to_owned(), row(l))).into_iter().collect()
    })?;
    let notes = gathered.notes(env);
    let groups = grouped(&[], gathered.items);
    let columns = Column::of(fields);
    let mut report = Report::assemble(ReportKind::Payments, env.as_of, columns, groups);
    report.year = Some(year);
    report.title = env.title(&format!("政务信息化项目资金支付情况表（{year}年）"));
    let sum = |key: &str| sum_text(&report.total_of(key));
    let has_due = report.rows().next().is_none() || report.total_of("due_this_year").money().is_some();
    let due = if has_due { sum("due_this_year") } else { "未知（没有本年的预算和计划）".to_owned() };
    report.lead = vec![format!(
        "{}个部门，项目{}个，总费用{}，已支付{}；{year}年已支付{}，还需支付{}。",
        report.groups.len(),
        report.rows().count(),
        sum("cost"),
        sum("paid"),
        sum("paid_this_year"),
        due
    )];
    report.notes = notes;
    report.notes.push(
        "总费用为各合同金额之和；支付按所用预算的年度计；某年需支付为该年度预算（还没有预算的，为计划）减去已支付。"
            .into(),
    );
    Ok(report)
}

impl ProjectPayments<'_> {
    /// 签有合同、有过支付或本年有预算。
    fn concerns(&self) -> bool {
        let timeline = self.view.timeline;
        timeline.of::<Contract>().next().is_some()
            || timeline.has(crate::model::Kind::Pay)
            || self.view.budget(self.year).is_some()
    }

    fn unsigned(&self) -> bool {
        self.contracted.value == CellValue::Empty
    }

    /// 总费用：合同金额之和；没有签合同的，批复总投资；都没有的未知。
    fn cost(&self) -> Cell {
        if self.unsigned() { self.view.money(self.view.approved().as_ref()) } else { self.contracted.clone() }
    }

    /// 本年预算中还没有支付的；还没有预算的，依本年计划；都没有的不知道。
    fn left(&self) -> Option<Figure> {
        let arranged = self.view.budget(self.year).or_else(|| self.view.plan(self.year))?;
        Some(self.unpaid(arranged))
    }

    /// 本年所安排的，减去本年的支付。
    fn unpaid(&self, arranged: Figure) -> Figure {
        arranged.less([&self.view.paid(|y| y == self.year)])
    }

    /// 本年用预算的支付多于本年预算，连同以前年度结余仍不够的。
    fn over(&self) -> Option<Money> {
        self.view.budget(self.year)?;
        let left = self.view.balance(|y| y == self.year).amount + self.view.carried(self.year);
        Some(left).filter(|left| left.is_negative()).map(Money::abs)
    }

    fn due(&self) -> Cell {
        let due = self.left().map(|left| Figure { amount: left.amount.max(Money::ZERO), ..left });
        self.view.money_or_empty(due.as_ref())
    }

    fn remarks(&self) -> Vec<String> {
        let mut remarks = Vec::new();
        if self.unsigned() {
            remarks.push("没有签合同，总费用为批复总投资".to_owned());
        }
        remarks.extend(self.over().map(|over| self.view.say(&format!("本年支付超过本年预算 {}", wan_text(over)))));
        remarks.extend(self.view.overlay(self.view.as_of()).map(str::to_owned));
        remarks
    }
}

//! 计划与预算对照（第十条）：年度投资计划与预算是否一致，执行多少。

use crate::{
    model::{Act, AnnualReport, Date, Money, Year, end_of_year},
    report::{
        Cell, Column, ColumnOf, Figure, Report, ReportContext, ReportError, ReportKind, ReportQuery, Row, View,
        amount::{sum_text, wan_text},
        figure::total,
        listing::listing,
    },
};

/// 结余怎样算。
pub(super) const BALANCE_NOTE: &str = "执行数只算用预算的支付；写明用自有等资金的，和预算用完之后用计划里自有等资金的，只在已支付里。结余为预算减去执行数，超支的、用了以前年度结余的为负。";

/// 一个项目在本年度的计划与预算。
struct PlanAgainstBudget<'a> {
    view: &'a View<'a>,
    year: Year,
    /// 预算与计划对上的截止日。
    due: Date,
    plan: Option<Figure>,
    budget: Option<Figure>,
}

/// 一栏与它怎样取得。
type BudgetColumn = ColumnOf<fn(&PlanAgainstBudget<'_>) -> Cell>;

fn fields() -> Vec<BudgetColumn> {
    vec![
        (Column::number(), |_| Cell::empty()),
        (Column::text("name", "项目名称"), |l| l.view.name()),
        (Column::text("unit", "建设单位").rank(1), |l| l.view.unit()),
        (Column::text("nature", "建设性质").rank(4), |l| l.view.nature()),
        (Column::amount("plan_listed", "列入计划").rank(3), |l| l.before_adjustment(listed)),
        (Column::amount("plan", "调整后计划"), |l| l.view.money_or_empty(l.plan.as_ref())),
        (Column::amount("plan_own", "其中自有等资金").rank(7), |l| {
            l.view.money_or_empty(l.view.plan_own(l.year).as_ref())
        }),
        (Column::amount("budget_arranged", "安排预算").rank(3), |l| l.before_adjustment(arranged)),
        (Column::amount("budget", "调整后预算"), |l| l.view.money_or_empty(l.budget.as_ref())),
        (Column::amount("difference", "预算减计划"), |l| l.view.money(l.view.budget_gap(l.year).as_ref())),
        (Column::amount("paid", "已支付").rank(8), |l| l.view.money(Some(&l.view.paid(|y| y == l.year)))),
        (Column::amount("executed", "执行数"), |l| l.view.money(Some(&l.view.executed(|y| y == l.year)))),
        (Column::ratio("execution", "执行率", ("executed", "budget")), |_| Cell::empty()),
        (Column::amount("balance", "结余").rank(5), |l| l.view.money(Some(&l.view.balance(|y| y == l.year)))),
        (Column::text("explained", "执行说明").rank(6), |l| l.explained()),
        (Column::text("remark", "备注").rank(2), |l| Cell::text(l.remark())),
    ]
}

pub(crate) fn build(env: ReportContext<'_>, request: &ReportQuery) -> Result<Report, ReportError> {
    let year = request.year(env);
    let law = env.laws.nearest(end_of_year(year));
    let due = law.parameters.budget.match_plan.as_ref().map_or(end_of_year(year), |d| d.due(year));
    let mut report = listing(ReportKind::Budget, (env, request), fields(), |view, fields| {
        let line = PlanAgainstBudget { view, year, due, plan: view.plan(year), budget: view.budget(year) };
        let kept = (line.plan.is_some() || line.budget.is_some()).then_some(line);
        kept.map(|l| Row::of(&view.project.id, fields, &l)).into_iter().collect()
    })?;
    report.year = Some(year);
    report.title = env.title(&format!("{year}年度政务信息化项目投资计划与预算对照表"));
    report.lead = lead(&report, year, due, env.as_of.date);
    report.notes.push("预算减计划只比财政资金：计划里自有等资金不列部门预算。执行率为执行数占调整后预算。".into());
    report.notes.push(BALANCE_NOTE.into());
    Ok(report)
}

/// 「列入计划」的年度与金额。
fn listed(act: &Act) -> Option<(Year, Money)> {
    if let Act::Plan(own) = act { Some((own.year, own.amount.money())) } else { None }
}

/// 「预算安排」的年度与金额。
fn arranged(act: &Act) -> Option<(Year, Money)> {
    if let Act::Budget(own) = act { Some((own.year, own.amount.money())) } else { None }
}

impl PlanAgainstBudget<'_> {
    /// 调整之前的数：各次之和；没有的不适用。
    fn before_adjustment(&self, entry: fn(&Act) -> Option<(Year, Money)>) -> Cell {
        let entries = self.view.timeline.events().filter_map(|e| {
            let (_, amount) = entry(&e.act).filter(|(year, _)| *year == self.year)?;
            Some(Figure { amount, at: vec![e.at("amount")] })
        });
        let sum = total(entries);
        self.view.money_or_empty(Some(&sum).filter(|s| !s.at.is_empty()))
    }

    /// 年度绩效评价报告所写的投资计划执行情况。
    fn explained(&self) -> Cell {
        let reports = self.view.timeline.of::<AnnualReport>().filter(|(_, r)| r.year == self.year);
        let found = reports.filter_map(|(e, r)| Some((e, r.plan_execution.as_ref()?))).next_back();
        found.map_or_else(Cell::empty, |(e, text)| Cell::text(&**text).from([self.view.trace(e.at("plan_execution"))]))
    }

    fn remark(&self) -> String {
        let carried = Some(self.view.carried(self.year)).filter(|carried| *carried != Money::ZERO);
        let carried = carried.map(|carried| format!("用以前年度结余 {}", wan_text(carried)));
        [Some(self.compared()).filter(|said| !said.is_empty()), carried]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join("；")
    }

    /// 预算与计划对不对得上。
    fn compared(&self) -> String {
        let Some(gap) = self.view.budget_gap(self.year).map(|gap| gap.amount) else {
            return "资金来源里不知哪些是财政资金，无从比较".into();
        };
        match (&self.plan, &self.budget) {
            (None, _) => "有预算，没有列入计划".into(),
            (_, None) if gap == Money::ZERO => "计划全是自有等资金，不列部门预算".into(),
            (_, None) => "没有安排预算".into(),
            _ if gap > Money::ZERO => format!("预算多于计划 {}", wan_text(gap)),
            _ if gap < Money::ZERO && self.view.as_of() <= self.due => {
                format!("预算尚少 {}，{} 前可补", wan_text(gap.abs()), self.due)
            }
            _ if gap < Money::ZERO => format!("预算少于计划 {}", wan_text(gap.abs())),
            _ => String::new(),
        }
    }
}

fn lead(report: &Report, year: Year, due: Date, as_of: Date) -> Vec<String> {
    let sum = |key: &str| sum_text(&report.total_of(key));
    let gap = |row| report.cell(row, "difference").and_then(Cell::money).unwrap_or_default();
    let differing = report.rows().filter(|row| gap(row) != Money::ZERO);
    let differing = match (differing.count(), as_of <= due) {
        (0, _) => "逐项一致".to_owned(),
        (n, true) => format!("有{n}个项目不一致（{due} 前仍可补安排）"),
        (n, false) => format!("有{n}个项目不一致"),
    };
    vec![format!(
        "{year}年度列有计划或预算的项目{}个，调整后计划{}，调整后预算{}，{differing}；执行{}，结余{}。",
        report.rows().count(),
        sum("plan"),
        sum("budget"),
        sum("executed"),
        sum("balance")
    )]
}

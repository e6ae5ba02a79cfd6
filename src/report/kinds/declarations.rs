//! 申报汇总（第八条）：某计划年度各单位申报了什么，合计多少，哪些单位没有申报。

use crate::{
    model::{Declare, Event, Kind, Payload, Year},
    report::{
        Cell, CellValue, Column, ColumnOf, Filter, Group, Report, ReportContext, ReportError, ReportKind, ReportQuery,
        Row, View,
        amount::sum_text,
        gather::{gather, units_in_order},
        sections::grouped,
        sources,
    },
    text::Dictionary,
};

/// 一个申报的项目。
struct DeclaredProject<'a> {
    view: &'a View<'a>,
    year: Year,
    event: &'a Event,
}

/// 一栏与它怎样取得。
type DeclaredColumn = ColumnOf<fn(&DeclaredProject<'_>) -> Cell>;

fn fields(words: &Dictionary) -> Vec<DeclaredColumn> {
    let mut fields: Vec<DeclaredColumn> = vec![
        (Column::number(), |_| Cell::empty()),
        (Column::text("id", "编号").whole().rank(2), |l| l.view.id()),
        (Column::text("name", "项目名称"), |l| l.view.name()),
        (Column::text("nature", "建设性质").rank(3), |l| l.view.nature()),
        (Column::text("content", "建设内容及规模").rank(9), |l| l.view.content()),
        (Column::text("schedule", "建设工期").whole().rank(7), |l| l.view.schedule()),
        (Column::date("declared", "申报日期").rank(1), |l| l.view.event_date(Some(l.event))),
        (Column::amount("estimate", "申报估算"), |l| l.view.money(l.view.estimate(Some(l.year)).as_ref())),
    ];
    fields.extend(sources::fields(words, 5, SOURCE_CELLS));
    let rest: [DeclaredColumn; 2] = [
        (Column::text("stage", "现况").rank(4), |l| Cell::text(l.standing())),
        (Column::text("remark", "备注").rank(6), |l| Cell::text(l.remark())),
    ];
    fields.extend(rest);
    fields
}

/// 资金来源的第几栏。
fn source(l: &DeclaredProject<'_>, index: usize) -> Cell {
    l.view.source(l.view.funds().as_ref(), index)
}

const SOURCE_CELLS: [fn(&DeclaredProject<'_>) -> Cell; sources::MOST] = sources::source_cells!(source);

impl DeclaredProject<'_> {
    /// 申报之后怎样了：退回、不予纳入、撤回，或现在的阶段。
    fn standing(&self) -> String {
        let kinds = [Kind::Return, Kind::RefuseListing, Kind::Withdraw];
        let after = self.view.timeline.any(&kinds).rfind(|e| e.order() > self.event.order());
        let text = after.map_or_else(|| self.view.position.stage_marked(self.view.facts), |e| e.kind().to_string());
        self.view.say(&text)
    }

    /// 过了截止日的注明；属例外情形的写事由。
    fn remark(&self) -> String {
        let laws = self.view.judgement.laws;
        let deadline = laws.nearest(self.event.date).parameters.declaration.deadline.as_ref();
        let late = deadline.map(|d| d.due(self.year)).filter(|due| self.event.date > *due);
        let exception = Declare::of(&self.event.act).and_then(|own| own.exception.as_ref());
        match (late, exception) {
            (_, Some(exception)) => format!("例外：{}", exception.basis),
            (Some(due), None) => format!("晚于 {due}"),
            (None, None) => String::new(),
        }
    }
}

pub(crate) fn build(env: ReportContext<'_>, request: &ReportQuery) -> Result<Report, ReportError> {
    let year = request.year.unwrap_or_else(|| Year::of(env.as_of.date).after());
    let fields = fields(env.laws.words());
    let gathered = gather(env, &request.filter, |view| {
        let declared = view.timeline.of::<Declare>().rfind(|(_, own)| own.plan_year == year);
        let line = declared.map(|(event, _)| DeclaredProject { view, year, event });
        line.map(|l| (view.unit.to_owned(), Row::of(&view.project.id, &fields, &l))).into_iter().collect()
    })?;
    let mut notes = gathered.notes(env);
    let mut units: Vec<String> = Vec::new();
    for (unit, _) in &gathered.items {
        if !units.contains(unit) {
            units.push(unit.clone());
        }
    }
    let columns = Column::of(fields);
    let groups: Vec<Group> = grouped(&units, gathered.items);
    let mut report = Report::assemble(ReportKind::Declarations, env.as_of, columns, groups);
    report.year = Some(year);
    report.title = env.title(&format!("{year}年度政务信息化项目申报汇总表"));
    let silent = silent(env, &request.filter, &units);
    report.lead = lead(&report, year, units.len(), &silent);
    let deadline = env.laws.nearest(env.as_of.date).parameters.declaration.deadline.as_ref();
    notes.extend(deadline.map(|d| format!("{year} 年度申报的截止日为 {}。", d.due(year))));
    report.notes = notes;
    Ok(report)
}

/// 没有申报的单位，依单位的次序。
fn silent(env: ReportContext<'_>, filter: &Filter, declared: &[String]) -> Vec<String> {
    let wanted = |unit: &String| filter.units.is_empty() || filter.units.contains(unit);
    units_in_order(env).into_iter().filter(|unit| wanted(unit) && !declared.contains(unit)).collect()
}

fn lead(report: &Report, year: Year, units: usize, silent: &[String]) -> Vec<String> {
    let count = report.rows().count();
    let estimate = match report.total_of("estimate") {
        Cell { value: CellValue::Empty, .. } => "0.00万元".to_owned(),
        cell => sum_text(&cell),
    };
    let mut lead = vec![format!("{year}年度有{units}个单位申报项目{count}个，申报估算合计{estimate}。")];
    lead.push(match silent.len() {
        0 => "各单位都已申报。".to_owned(),
        n => format!("没有申报的单位{n}个：{}。", silent.join("、")),
    });
    lead
}

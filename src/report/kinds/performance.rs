//! 年度绩效评价（第十七条）：应提交与已提交的报告。

use std::collections::BTreeSet;

use crate::{
    model::{AnnualReport, Date, Event, Text, Year},
    report::{
        Cell, CellValue, Column, ColumnOf, Report, ReportContext, ReportError, ReportKind, ReportQuery, Row, View,
        listing::listing,
    },
    rules::{DutyState, Obligation, Subject, slugs},
};

/// 一个项目一个年度的报告：应提交的、已提交的，至少有一。
struct ReportedYear<'a> {
    view: &'a View<'a>,
    year: Year,
    duty: Option<Obligation>,
    filed: Option<(&'a Event, &'a AnnualReport)>,
    soon: u16,
}

/// 一栏与它怎样取得。
type PerformanceColumn = ColumnOf<fn(&ReportedYear<'_>) -> Cell>;

fn fields() -> Vec<PerformanceColumn> {
    vec![
        (Column::number(), |_| Cell::empty()),
        (Column::text("name", "项目名称"), |l| l.view.name()),
        (Column::text("unit", "建设单位").rank(1), |l| l.view.unit()),
        (Column::text("year", "年度").whole(), |l| Cell::text(l.year.to_string())),
        (Column::date("due", "期限"), |l| l.due()),
        (Column::text("standing", "状况"), |l| Cell::text(l.standing())),
        (Column::date("filed", "提交日期"), |l| l.done()),
        (Column::text("progress", "建设进度").rank(2), |l| l.written("progress", |r| r.progress.as_ref())),
        (Column::text("plan_execution", "投资计划执行情况").rank(3), |l| {
            l.written("plan_execution", |r| r.plan_execution.as_ref())
        }),
        (Column::text("trial_effect", "试运行效果").rank(4), |l| {
            l.written("trial_effect", |r| r.trial_effect.as_ref())
        }),
        (Column::text("problems", "试运行遇到的问题").rank(5), |l| {
            l.written("problems", |r| r.problems.as_ref())
        }),
        (Column::text("opinions", "使用单位、监理单位意见").rank(6), |l| l.opinions()),
        (Column::text("remark", "备注").rank(2), |l| Cell::text(l.remark())),
    ]
}

pub(crate) fn build(env: ReportContext<'_>, request: &ReportQuery) -> Result<Report, ReportError> {
    let soon = env.laws.due_soon(env.as_of.date);
    let mut report = listing(ReportKind::Performance, (env, request), fields(), |view, fields| {
        let lines = lines(view, soon).into_iter().filter(|l| request.year.is_none_or(|y| y == l.year));
        let row = |l: &ReportedYear<'_>| Row::of(&view.project.id, fields, l);
        lines.map(|l| row(&l)).collect()
    })?;
    report.year = request.year;
    let year = request.year.map_or(String::new(), |y| format!("{y}年度"));
    report.title = env.title(&format!("政务信息化项目{year}绩效评价报告情况表"));
    report.lead = vec![counts(&report, "standing", "应提交或已提交的报告", "份")];
    Ok(report)
}

/// 没有要求而提交的。
const UNASKED: &str = "已提交（不在建设期）";

/// 「共 N 份：如期办理 x 份，…」，由某栏的文字数出。
pub(crate) fn counts(report: &Report, key: &str, what: &str, measure: &str) -> String {
    let mut kinds: Vec<(&str, usize)> = Vec::new();
    for row in report.rows() {
        let Some(CellValue::Text(text)) = report.cell(row, key).map(|c| &c.value) else { continue };
        match kinds.iter_mut().find(|(kind, _)| kind == text) {
            Some((_, n)) => *n += 1,
            None => kinds.push((text, 1)),
        }
    }
    kinds.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    let total: usize = kinds.iter().map(|(_, n)| n).sum();
    let parts: Vec<String> = kinds.iter().map(|(kind, n)| format!("{kind}{n}{measure}")).collect();
    match parts.is_empty() {
        true => format!("没有{what}。"),
        false => format!("{what}{total}{measure}：{}。", parts.join("，")),
    }
}

fn lines<'a>(view: &'a View<'a>, soon: u16) -> Vec<ReportedYear<'a>> {
    let mut duties = view.obligations(slugs::ANNUAL_REPORT_MISSING);
    let year_of = |duty: &Obligation| if let Subject::Year(year) = duty.subject { Some(year) } else { None };
    let filed: Vec<(&Event, &AnnualReport)> = view.timeline.of::<AnnualReport>().collect();
    let years: BTreeSet<Year> = duties.iter().filter_map(year_of).chain(filed.iter().map(|(_, r)| r.year)).collect();
    let mut line = |year: Year| {
        let duty = duties.iter().position(|d| year_of(d) == Some(year)).map(|i| duties.swap_remove(i));
        let filed = filed.iter().rev().find(|(_, r)| r.year == year).copied();
        ReportedYear { view, year, duty, filed, soon }
    };
    years.into_iter().map(&mut line).collect()
}

impl ReportedYear<'_> {
    fn date(&self, date: Date, route: crate::text::Route) -> Cell {
        Cell::new(CellValue::Date(date)).from([self.view.trace(route)])
    }

    fn due(&self) -> Cell {
        self.duty.as_ref().map_or_else(Cell::empty, |d| self.date(d.due, d.anchor.clone()))
    }

    fn standing(&self) -> String {
        let known = self.duty.as_ref().map(|d| d.standing(self.view.as_of(), self.soon));
        known.map_or(UNASKED, DutyState::zh).to_owned()
    }

    /// 三家都提交的日期；没有义务的，事件的日期。
    fn done(&self) -> Cell {
        match (self.duty.as_ref().and_then(|d| d.done.as_ref()), &self.duty) {
            (Some(done), _) => self.date(done.date, done.at.clone()),
            (None, None) => self.view.event_date(self.filed.map(|(e, _)| e)),
            (None, Some(_)) => Cell::empty(),
        }
    }

    /// 报告里写的一项：没有报告的不适用，报告没有写的未知。
    fn written(&self, key: &'static str, of: impl Fn(&AnnualReport) -> Option<&Text>) -> Cell {
        let Some((event, report)) = self.filed else { return Cell::empty() };
        of(report).map_or_else(Cell::unknown, |t| Cell::text(&**t)).from([self.view.trace(event.at(key))])
    }

    fn opinions(&self) -> Cell {
        let Some((event, report)) = self.filed else { return Cell::empty() };
        let texts = report.opinions.iter().flat_map(|m| m.iter()).map(|(who, text)| format!("{who}：{text}"));
        let text = texts.collect::<Vec<_>>().join("；");
        let cell = if text.is_empty() { Cell::unknown() } else { Cell::text(text) };
        cell.from([self.view.trace(event.at("opinions"))])
    }

    fn remark(&self) -> String {
        let open = self.duty.as_ref().filter(|d| d.done.is_none());
        open.and_then(|d| d.softened).map(|(_, reason)| self.view.say(reason)).unwrap_or_default()
    }
}

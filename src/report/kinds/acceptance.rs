//! 竣工验收情况（第二十二至二十四条）：已建成的项目，期限、延期、申请与通过。

use crate::{
    model::{AcceptArchives, DecideExtension, Event, Kind, Opinion, RequestExtension, SelfEvaluate},
    report::{
        Cell, CellValue, Column, ColumnOf, Report, ReportContext, ReportError, ReportKind, ReportQuery, Row, View,
        kinds::performance::counts, listing::listing,
    },
    rules::{DutyState, Obligation, slugs},
};

/// 一个已建成的项目。
struct BuiltProject<'a> {
    view: &'a View<'a>,
    built: &'a Event,
    duty: Option<Obligation>,
    soon: u16,
}

/// 一栏与它怎样取得。
type AcceptanceColumn = ColumnOf<fn(&BuiltProject<'_>) -> Cell>;

fn fields() -> Vec<AcceptanceColumn> {
    vec![
        (Column::number(), |_| Cell::empty()),
        (Column::text("name", "项目名称"), |l| l.view.name()),
        (Column::text("unit", "建设单位").rank(1), |l| l.view.unit()),
        (Column::date("completed", "建成"), |l| l.view.event_date(Some(l.built))),
        (Column::date("due", "申请期限"), |l| l.due()),
        (Column::text("extended", "延期").rank(4), |l| l.extended()),
        (Column::text("standing", "状况"), |l| Cell::text(l.standing())),
        (Column::text("archives", "档案验收").rank(5), |l| l.archives()),
        (Column::date("applied", "申请验收").rank(2), |l| {
            l.view.event_date(l.view.timeline.first(Kind::ApplyAcceptance))
        }),
        (Column::date("accepted", "通过验收").rank(2), |l| l.view.date_of(Kind::PassAcceptance)),
        (Column::date("operating", "投入运行").rank(6), |l| l.view.date_of(Kind::Operate)),
        (Column::text("self_evaluation", "自评价").rank(6), |l| l.self_evaluation()),
        (Column::text("remark", "备注").rank(3), |l| Cell::text(l.remarks().join("；"))),
    ]
}

pub(crate) fn build(env: ReportContext<'_>, request: &ReportQuery) -> Result<Report, ReportError> {
    let soon = env.laws.due_soon(env.as_of.date);
    let mut report = listing(ReportKind::Acceptance, (env, request), fields(), |view, fields| {
        let line = view.timeline.completed().map(|built| {
            let duty = view.obligations(slugs::LATE_ACCEPTANCE).into_iter().next();
            BuiltProject { view, built, duty, soon }
        });
        line.map(|l| Row::of(&view.project.id, fields, &l)).into_iter().collect()
    })?;
    report.title = env.title("政务信息化项目竣工验收情况表");
    report.lead = vec![counts(&report, "standing", "已建成的项目", "个")];
    report.notes.push("申请期限为未因休息日顺延的最后一日；已批准延期的，为延期后的最后一日。".into());
    Ok(report)
}

impl BuiltProject<'_> {
    fn due(&self) -> Cell {
        let due =
            self.duty.as_ref().map(|d| Cell::new(CellValue::Date(d.due)).from([self.view.trace(d.anchor.clone())]));
        due.unwrap_or_else(Cell::unknown)
    }

    /// 最近一次延期：申请，或批复的结果。
    fn extended(&self) -> Cell {
        let timeline = self.view.timeline;
        let Some((asked, request)) = timeline.of::<RequestExtension>().next_back() else { return Cell::empty() };
        let decided = timeline.since(asked.date).of::<DecideExtension>().next_back();
        let (event, text) = match decided {
            None => (asked, format!("申请延至 {}，未见批复", request.until)),
            Some((e, d)) if d.result == Opinion::Approved => {
                (e, format!("同意延至 {}", d.until.unwrap_or(request.until)))
            }
            Some((e, _)) => (e, "不同意延期".to_owned()),
        };
        Cell::text(text).from([self.view.trace(event.route())])
    }

    fn standing(&self) -> String {
        let acts = [Kind::ApplyAcceptance, Kind::PassAcceptance, Kind::FailAcceptance];
        let text = match self.view.timeline.any(&acts).next_back().map(Event::kind) {
            Some(Kind::PassAcceptance) => "已通过验收",
            Some(Kind::FailAcceptance) => "未通过待再次申请",
            Some(_) => "已申请待验收",
            None => match self.duty.as_ref().map(|d| d.standing(self.view.as_of(), self.soon)) {
                Some(DutyState::Overdue) => "逾期未申请",
                Some(DutyState::DueSoon) => "临近期限",
                _ => "期限内待申请",
            },
        };
        self.view.say(text)
    }

    fn archives(&self) -> Cell {
        let last = self.view.timeline.of::<AcceptArchives>().next_back();
        last.map_or_else(Cell::empty, |(e, own)| {
            Cell::text(format!("{} {}", e.date, own.result)).from([self.view.trace(e.at("result"))])
        })
    }

    fn self_evaluation(&self) -> Cell {
        let last = self.view.timeline.of::<SelfEvaluate>().next_back();
        last.map_or_else(Cell::empty, |(e, own)| {
            let grade = own.result.map_or("等次未知", |g| g.zh());
            Cell::text(format!("{} {grade}", e.date)).from([self.view.trace(e.at("result"))])
        })
    }

    fn remarks(&self) -> Vec<String> {
        let late = self.duty.as_ref().filter(|d| d.standing(self.view.as_of(), self.soon) == DutyState::MetLate);
        let late = late.and_then(|d| Some((d.done.as_ref()?.date - d.due).num_days()));
        let mut remarks: Vec<String> = late.map(|days| format!("申请迟 {days} 天")).into_iter().collect();
        remarks.extend(self.duty.as_ref().and_then(|d| d.softened).map(|(_, reason)| self.view.say(reason)));
        remarks
    }
}

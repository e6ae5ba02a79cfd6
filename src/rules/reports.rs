//! 建设期内的报告（第十七、十八条）。

use super::{Cx, Done, Obligation, Out, Subject, context::filings, registry::chapter};
use crate::{
    model::{AnnualReport, Contract, ContractKind, Date, Event, Kind, Year},
    ruleset::{RuleSet, Severity},
};

chapter! {
    /// 没有提交年度绩效评价报告。
    ///
    /// 建设期（开工，没有开工记录的自建设合同，至建成）内每年年底前，须向县发展改革委、县财政局、县政府办公室提交，三家都提交才算。
    /// 年内已建成的年度只作提醒；暂停建设不免除。
    ///
    /// 反例：2023-05 开工，2024-06 建成，2023 年没有报告。
    /// 正例：2023-12-20 向三家提交 2023 年度报告。
    /// 改法：补交并记「绩效评价」，写明 filed_with。
    "annual-report-missing" Duty(annual_reports) reads ["annual_report.deadline"];

    /// 年度绩效评价报告逾期提交。
    ///
    /// 12 月 31 日当日算在内；三家中有一家迟的，即为逾期。
    ///
    /// 反例：2023 年度报告 2024-01-05 才送县财政局。
    /// 正例：三家都在 2023-12-31 或之前。
    /// 改法：日期属实的不要改；由有权机关责令整改并复查后，即列为「已处理」。
    "annual-report-late" Duty(annual_reports) reads ["annual_report.deadline"];
}

/// 建设期：起于开工（没有的，首个建设合同），止于建成或终止。
struct Construction<'a> {
    start: &'a Event,
    end: Option<&'a Event>,
}

fn construction<'a>(cx: &Cx<'a>) -> Option<Construction<'a>> {
    let contract = || cx.timeline.of::<Contract>().find(|(_, c)| c.kind == ContractKind::Construction).map(|(e, _)| e);
    let start = cx.timeline.first(Kind::Start).or_else(contract)?;
    let end = cx.timeline.since(start.date).events().find(|e| matches!(e.kind(), Kind::Complete | Kind::Terminate));
    Some(Construction { start, end })
}

fn annual_reports(cx: &Cx<'_>, out: &mut Out) -> Vec<Obligation> {
    if cx.facts_now().is_maintenance() {
        out.na(|| "运行维护项目没有建设期".into());
        return Vec::new();
    }
    let Some(period) = construction(cx) else {
        out.na(|| "尚未开工，也没有签订建设合同".into());
        return Vec::new();
    };
    let first = Year::of(period.start.date);
    let last = Year::of(period.end.map_or(cx.as_of, |e| e.date));
    (first.0..=last.0).filter_map(|year| annual_report(cx, &period, Year(year), out)).collect()
}

fn annual_report(cx: &Cx<'_>, period: &Construction<'_>, year: Year, out: &mut Out) -> Option<Obligation> {
    let due = cx.laws.nearest(year.day(12, 31)).parameters.annual_report.deadline.as_ref()?.due(year);
    let law = cx.law_for(due, || format!("{year} 年度"), out)?;
    let deadline = law.parameters.annual_report.deadline.as_ref()?;
    let ended_within = period.end.filter(|e| e.date <= due);
    if ended_within.is_some_and(|e| e.kind() == Kind::Terminate) {
        out.na(|| format!("{year} 年度：年内已终止"));
        return None;
    }
    let (done, missing) = filed(cx, law, &deadline.file_with, year);
    let names = if missing.is_empty() { bodies(law, &deadline.file_with) } else { missing.join("、") };
    Some(Obligation {
        rule: "annual-report-missing",
        law: law.index,
        subject: Subject::Year(year),
        what: format!("向{names}提交 {year} 年度绩效评价报告"),
        opens: Some(year.day(1, 1).max(period.start.date)),
        due,
        lenient: if law.parameters.calendar.roll_fixed_dates { law.parameters.calendar.rolled(due) } else { due },
        done,
        anchor: period.start.at("date"),
        because: format!("{} {}，建设期内每年年底前", period.start.date, period.start.kind()),
        help: format!("补交后记「绩效评价」（year: {year}），filed_with 写明各机关的日期"),
        parameter: "annual_report.deadline",
        softened: ended_within.map(|_| (Severity::Warn, "当年已建成，只作提醒")),
        late_rule: Some("annual-report-late"),
    })
}

fn bodies(law: &RuleSet, roles: &[String]) -> String {
    roles.iter().map(|r| law.bodies.name(r)).collect::<Vec<_>>().join("、")
}

/// 某年度报告送齐的日期；没有送齐的，缺哪几家。同一年度的几次提交合并计算。
fn filed<'l>(cx: &Cx<'_>, law: &'l RuleSet, roles: &'l [String], year: Year) -> (Option<Done>, Vec<&'l str>) {
    let reports: Vec<(&Event, &AnnualReport)> =
        cx.timeline.of::<AnnualReport>().filter(|(_, r)| r.year == year).collect();
    let mut latest: Option<Done> = None;
    let mut missing = Vec::new();
    for (index, role) in roles.iter().enumerate() {
        let dates = reports.iter().filter_map(|(event, report)| {
            let date: Date = filings(law, roles, report.filed_with.as_ref())[index].1?;
            Some(Done { date, at: event.at("filed_with") })
        });
        match dates.min_by_key(|d| d.date) {
            Some(done) if latest.as_ref().is_none_or(|l| l.date < done.date) => latest = Some(done),
            Some(_) => {}
            None => missing.push(law.bodies.name(role)),
        }
    }
    if missing.is_empty() { (latest, missing) } else { (None, missing) }
}

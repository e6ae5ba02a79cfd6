//! 各种报表，一种一个文件。

mod acceptance;
mod budget;
mod catalogue;
mod declarations;
mod findings;
mod ledger;
mod matrix;
mod payments;
mod performance;
mod plan;
mod reminder;
mod rolling;
mod stats;

use super::{
    Report, ReportContext, ReportError, ReportKind, ReportQuery,
    gather::Selection,
    undecided::{attach, judges},
};

/// 做出报表。
///
/// # Errors
/// 条件或排序写错，或一个文件也读不出。
pub fn build(env: ReportContext<'_>, request: &ReportQuery) -> Result<Report, ReportError> {
    if !request.filter.units.is_empty() {
        request.filter.check_units(env)?;
    }
    let build: fn(ReportContext<'_>, &ReportQuery) -> Result<Report, ReportError> = match request.kind {
        ReportKind::Plan => plan::build,
        ReportKind::Catalogue => catalogue::build,
        ReportKind::Rolling => rolling::build,
        ReportKind::Budget => budget::build,
        ReportKind::Ledger => ledger::build,
        ReportKind::Payments => payments::build,
        ReportKind::Performance => performance::build,
        ReportKind::Acceptance => acceptance::build,
        ReportKind::Stats => stats::build,
        ReportKind::Declarations => declarations::build,
        ReportKind::Findings => findings::build,
        ReportKind::Matrix => matrix::build,
        ReportKind::Reminder => reminder::build,
    };
    let mut report = build(env, request)?;
    // 这两种自己已经核查过。
    if judges(request.kind).is_some() && !matches!(request.kind, ReportKind::Findings | ReportKind::Reminder) {
        attach(&mut report, env, &Selection::of(env, &request.filter)?, None);
    }
    if let Some(sort) = &request.sort {
        report.sort(sort)?;
    }
    let at = report.notes.len().min(1);
    let lapse = env.laws.lapse(env.as_of.date).map(|lapse| format!("{lapse}。"));
    report.notes.splice(at..at, lapse.into_iter().chain(request.filter.note()));
    report.say(|text| env.laws.own_words(text));
    Ok(report)
}

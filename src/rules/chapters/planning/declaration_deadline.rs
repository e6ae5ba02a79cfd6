//! 规划与申报（第六至八条、第十一条、第十三条、第十四条）。

use super::declaration::disproved;
use crate::{
    model::{Declare, Event, Kind, Payload, Year, documented},
    rules::{Cx, Obligation, Out, Subject, engine::duty::done, rule::Rule},
    ruleset::Severity,
};

pub(crate) const RULES: &[Rule] = &[
    Rule::duty(
        "late-declaration",
        "申报晚于规定日期。

        下一年度的项目应于规则集所定的日期之前申报，当日算在内；这是固定日期，遇休息日是否顺延见规则集的 calendar，提早总是稳妥的。
        先按期申报、退回后再报的，以首次申报为准；自行撤回后再报的，以再报为准。例外情形（exception）要件齐全的，不受此日期约束。运行维护迟报只作提醒。

        反例：如限 9 月 30 日，2023-10-01 申报 2024 年度项目。
        正例：2023-09-30 申报 2024 年度项目。
        改法：列入再下一年度；确属例外情形的，按例外情形办理并写明 exception。",
        late_declaration,
    )
    .reads(&["declaration.deadline"])
    .met_by(Kind::Declare),
];

fn late_declaration(cx: &Cx<'_>, out: &mut Out) -> Vec<Obligation> {
    let mut years: Vec<Year> = Vec::new();
    let mut duties = Vec::new();
    // 同一年度首次申报为准，退回后再报的不论；撤回的等于没有报，撤回之后没有再报的仍看它。
    let kept_first = cx.timeline.in_force(&[Kind::Withdraw]).chain(cx.timeline.events());
    for (event, declared) in kept_first.filter_map(|e| Declare::of(&e.act).map(|own| (e, own))) {
        if years.contains(&declared.plan_year) {
            continue;
        }
        years.push(declared.plan_year);
        duties.extend(declaration_duty(cx, event, declared, out));
    }
    duties
}

fn declaration_duty(cx: &Cx<'_>, event: &Event, declared: &Declare, out: &mut Out) -> Option<Obligation> {
    let year = declared.plan_year;
    let (law, due) = cx.governing(
        event.date,
        || format!("{year} 年度的申报期限"),
        out,
        |law| law.parameters.declaration.deadline.as_ref().map(|d| d.due(year)),
    )?;
    if event.date > due && excused(cx, event, declared, out) {
        return None;
    }
    if Year::of(event.date) < Year::of(due) {
        out.pass(|| format!("{} 申报 {year} 年度项目，未过 {due}", event.date));
        let message = format!("{} 即申报 {year} 年度项目，早于应申报的年度（{}）", event.date, Year::of(due));
        out.add_finding(law, Subject::Year(year), event.date, event.at("plan_year"), message)
            .soften(Severity::Warn)
            .limit("declaration.deadline")
            .help("核对 plan_year；确系提前申报的，可用 wsgov answer 说明");
        return None;
    }
    let lenient = law.parameters.calendar.rolled_fixed(due);
    if out.passes_unread(event.date, lenient.sure) {
        return None;
    }
    let maintenance = cx.facts(event.date).is_maintenance();
    let remedy = format!(
        "日期属实的不要改；列入 {} 年度重新申报，上级或本级明确要求的，按例外情形写明 exception（事由、文号、范围核对）",
        year.after()
    );
    Some(Obligation {
        rule: out.rule,
        law: law.index,
        subject: Subject::Year(year),
        what: format!("申报 {year} 年度项目"),
        opens: None,
        due,
        lenient,
        done: Some(done(event)),
        anchor: event.at("plan_year"),
        because: format!("{year} 年度申报的截止日"),
        help: remedy.clone(),
        redo: Some(remedy),
        parameter: "declaration.deadline",
        softened: maintenance.then_some((Severity::Warn, "运行维护项目，只作提醒")),
        late_rule: None,
        unclear: None,
    })
}

/// 第十一条情形要件齐全：不受申报日期约束。范围核对没有写的，不能判断。
fn excused(cx: &Cx<'_>, event: &Event, declared: &Declare, out: &mut Out) -> bool {
    let Some(exception) = &declared.exception else { return false };
    if disproved(cx, event, declared.plan_year, &exception.basis).is_some() {
        return false;
    }
    let budgeted = cx.timeline.before(event.date).budget_of(declared.plan_year).is_some();
    let lacking = documented(exception.doc.as_deref()).is_none()
        || budgeted
        || exception.scope.as_ref().is_some_and(|s| !s.conforms);
    if lacking && cx.laws.nearest(event.date).rule("exception-without-basis").is_some() {
        out.not_applicable(|| format!("{} 申报，例外情形的依据不全，由 exception-without-basis 说", event.date));
        return true;
    }
    match exception.scope.as_ref().map(|s| s.conforms) {
        Some(true) => {
            out.pass(|| format!("{} 申报，属例外情形（{}），不受申报日期约束", event.date, exception.basis));
            true
        }
        Some(false) => false,
        None => {
            out.unknown(event.at("exception"), || format!("{} 申报，例外情形没有写明范围核对（scope）", event.date));
            true
        }
    }
}

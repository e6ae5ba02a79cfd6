//! 不能判断的：凡下结论的报表都列出——依哪条规则、缺什么事实、是谁的职责。

use super::{Report, ReportContext, ReportKind, Undecided, gather::Selection};
use crate::{
    rules::{Check, rule, slugs, title_of},
    store::{Checked, Located, Scope, check, shown},
};

/// 表后至多列几处。
const MOST: usize = 40;

/// 这种报表依哪些规则下结论；不下结论的为无。
pub(super) fn judges(kind: ReportKind) -> Option<fn(&str) -> bool> {
    match kind {
        ReportKind::Findings => Some(|_| true),
        ReportKind::Reminder => Some(|slug| rule(slug).is_some_and(|rule| matches!(rule.check, Check::Duty(_)))),
        ReportKind::Acceptance => Some(|slug| {
            [slugs::LATE_ACCEPTANCE, "extension-late", "self-evaluation-late", "self-evaluation-early"].contains(&slug)
        }),
        ReportKind::Performance => Some(|slug| [slugs::ANNUAL_REPORT_MISSING, "annual-report-late"].contains(&slug)),
        ReportKind::Budget => Some(|slug| slug == "budget-differs-from-plan"),
        ReportKind::Declarations => Some(|slug| slug == "late-declaration"),
        _ => None,
    }
}

/// 补上不能判断的；`checked` 是已有的核查结果，没有的这里核查。
pub(super) fn attach(
    report: &mut Report,
    env: ReportContext<'_>,
    selection: &Selection<'_>,
    checked: Option<&Checked>,
) {
    let Some(judges) = judges(report.kind) else { return };
    let own;
    let checked = match checked {
        Some(checked) => checked,
        None => {
            own = check(env.store, env.laws, env.as_of.date, &Scope::default());
            &own
        }
    };
    let wanted =
        |located: &&Located| judges(located.finding.rule) && selection.takes(&located.path, located.unit.as_deref());
    let disclosed = checked.unknown.iter().filter(|located| !located.classified);
    report.undecidable = disclosed.filter(wanted).map(|located| undecided(env, located)).collect();
    report.notes.extend(notes(env, &report.undecidable));
}

fn undecided(env: ReportContext<'_>, located: &Located) -> Undecided {
    Undecided {
        project: located.project.clone(),
        unit: located.unit.clone(),
        rule: located.finding.rule,
        message: located.finding.message.clone(),
        missing: located.finding.subject.to_string(),
        duty: located.accountable(env.laws),
        path: located.path.clone(),
        line: located.place.line,
    }
}

/// 表后的话：一处一句。
fn notes(env: ReportContext<'_>, all: &[Undecided]) -> Vec<String> {
    if all.is_empty() {
        return Vec::new();
    }
    let head = format!("另有 {} 处缺事实，不能判断，不算没有疑点：", all.len());
    let of = |one: &Undecided| {
        let project = one.project.as_deref().unwrap_or_default();
        format!(
            "{project} {}（规则「{}」；职责 {}；{}:{}）。",
            one.message,
            title_of(env.laws, one.rule),
            one.duty,
            shown(&one.path),
            one.line
        )
    };
    let rest = all.len().saturating_sub(MOST);
    let rest = (rest > 0).then(|| format!("其余 {rest} 处用 wsgov check --undecidable 列出。"));
    std::iter::once(head).chain(all.iter().take(MOST).map(of)).chain(rest).collect()
}

//! 登记的系统的年度测评：等级保护测评、密码应用安全性评估（第二十九条）。

use crate::{
    model::{Date, RegisteredSystem, Unit, months_after},
    rules::{CountyCx, Done, DutyState, Obligation, Out, Subject, UnitCx, rule::Rule},
    ruleset::{Laws, RuleSet, SystemAssessment},
    text::{Route, quoted},
};

pub(crate) const RULES: &[Rule] = &[
    Rule::unit(
        PROTECTION,
        "系统的网络安全等级保护测评过期。

        条文要求落实等级保护制度，没有写多久测评一次：取国家的规定，三级每年至少一次；四级的国家规定每半年，这里也只看一年。
        自最近一次测评起算，满期的对应日（遇休息日顺延）仍在期内；登记了等级而没有测评过的，自登记这一等级之日起算，不追到登记以前；
        规则施行以前的，自施行之日起算。低于这一等级、没有登记等级、已经停用的不适用。从前误过、后来补上的不再说。只作提醒。

        反例：三级系统 2023-03-10 测评，到 2024-03-11 没有再测。
        正例：2024-03-10 又测评一次，记「系统登记」，assessed 写测评日期。
        改法：测评之后记入：wsgov unit 单位 系统登记 --set system=系统 --set assessed=测评日期；停用了的，--set retired=停用日期。",
        |cx, out| overdue(cx, out, &ASSESSMENTS[0]),
    )
    .warn()
    .reads(&["systems.protection"]),
    Rule::unit(
        CRYPTOGRAPHY,
        "系统的密码应用安全性评估过期。

        各部门应定期开展密码应用安全性评估；「定期」没有写多久：取国家对重要网络与信息系统的规定，每年至少一次。
        国家的规定没有按等级保护的等级划线，三级（含）以上才看是所取的一种读法；起算不早于国家的规定施行之日（2023-11-01）。
        顺延、停用与等级保护测评相同：自最近一次评估，或登记这一等级之日起算。只作提醒。

        反例：三级系统 2024-03-10 评估，到 2025-03-11 没有再评。
        正例：2025-03-10 又评估一次，记「系统登记」，cryptography 写评估日期。
        改法：评估之后记入：wsgov unit 单位 系统登记 --set system=系统 --set cryptography=评估日期；停用了的，--set retired=停用日期。",
        |cx, out| overdue(cx, out, &ASSESSMENTS[1]),
    )
    .warn()
    .reads(&["systems.cryptography"]),
];

const PROTECTION: &str = "protection-assessment-overdue";
const CRYPTOGRAPHY: &str = "cryptography-assessment-overdue";

/// 一种定期的测评。
struct Assessment {
    rule: &'static str,
    what: &'static str,
    key: &'static str,
    parameter: &'static str,
    term: fn(&RuleSet) -> Option<&SystemAssessment>,
    last: fn(&RegisteredSystem<'_>) -> Option<Date>,
}

const ASSESSMENTS: [Assessment; 2] = [
    Assessment {
        rule: PROTECTION,
        what: "网络安全等级保护测评",
        key: "assessed",
        parameter: "systems.protection.months",
        term: |law| law.parameters.systems.protection.as_ref(),
        last: |system| system.assessed,
    },
    Assessment {
        rule: CRYPTOGRAPHY,
        what: "密码应用安全性评估",
        key: "cryptography",
        parameter: "systems.cryptography.months",
        term: |law| law.parameters.systems.cryptography.as_ref(),
        last: |system| system.cryptography,
    },
];

fn overdue(cx: &UnitCx<'_>, out: &mut Out, assessment: &Assessment) {
    for (duty, start) in duties_of(assessment, cx.unit, cx.folder, (cx.laws, cx.as_of)) {
        if duty.standing(cx.as_of, 0) != DutyState::Overdue || duty.lenient.leaves_open(cx.as_of) {
            continue;
        }
        let days = (cx.as_of - duty.due).num_days();
        let message = format!("{}最迟应在 {}（{}），没有记录，已过 {days} 天", duty.what, duty.due, duty.because);
        let law = cx.laws.get(duty.law);
        let finding = out.add_finding(law, duty.subject, start, duty.anchor, message);
        finding.limit(duty.parameter);
        finding.help(duty.help);
    }
}

/// 各单位的系统到期要做的测评：单位文件夹与义务。
#[must_use]
pub fn assessment_duties<'a>(across: &CountyCx<'a>) -> Vec<(&'a str, Obligation)> {
    let mut duties = Vec::new();
    for (_, folder, unit) in across.units {
        for assessment in &ASSESSMENTS {
            let own = duties_of(assessment, unit, folder, (across.laws, across.as_of));
            duties.extend(own.map(|(duty, _)| (folder.as_str(), duty)));
        }
    }
    duties
}

/// 一个单位的一种测评：义务，与起算日。
fn duties_of<'a>(
    assessment: &'a Assessment,
    unit: &'a Unit,
    folder: &'a str,
    (laws, as_of): (&'a Laws, Date),
) -> impl Iterator<Item = (Obligation, Date)> + 'a {
    let systems = if unit.events.is_some() { unit.registered_systems(as_of) } else { Vec::new() };
    systems.into_iter().filter(|system| system.retired.is_none()).filter_map(move |system| {
        let first = laws.iter().find(|law| (assessment.term)(law).is_some())?;
        let term = (assessment.term)(first)?;
        let last = (assessment.last)(&system);
        // 等级的要求依起算日施行的规则。
        let level = term.level_at_least;
        let graded = system.at_least_since(level)?;
        let since = last.unwrap_or(graded);
        let start = since.max(first.effective_from).max(term.since.unwrap_or(since));
        let law = laws.on_with(start, assessment.rule)?;
        let months = (assessment.term)(law)?.months;
        let due = months_after(start, months);
        let from = match last {
            _ if start != since => format!("自规定施行之日 {start} 起算"),
            Some(_) => format!("{start} 测评"),
            None => format!("{start} 登记为 {} 级，没有测评过", system.level().unwrap_or(level)),
        };
        let duty = Obligation {
            rule: assessment.rule,
            law: law.index,
            subject: Subject::other(system.name),
            what: format!("「{}」的{}", system.name, assessment.what),
            opens: None,
            due,
            lenient: law.parameters.calendar.rolled(due),
            done: None::<Done>,
            anchor: Route::key("events").item(system.at).then("system"),
            because: format!("{from}，满 {months} 个月"),
            help: format!(
                "测评之后记入：wsgov unit {} 系统登记 --set system={} --set {}=测评日期",
                quoted(folder),
                quoted(system.name),
                assessment.key
            ),
            redo: None,
            parameter: assessment.parameter,
            softened: None,
            late_rule: None,
            unclear: None,
        };
        Some((duty, start))
    })
}

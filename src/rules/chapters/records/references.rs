//! 事件之间的呼应：所指的事件在不在、对不对，答复、恢复有没有前事。

use crate::{
    model::{Event, EventRef, Kind, Project, Timeline, Unresolved},
    rules::{Cx, Out, rule::Rule},
    ruleset::Severity,
};

pub(super) const ILLEGAL_TRANSITION: Rule = Rule::project(
    "illegal-transition",
    "事件前后不能成立。

        只有说不通的才算：指代的事件不存在或不是那一种；恢复之前没有暂停；答复早于所答复的；短名重复。
        说得通而多半记错了的只作提醒：没有建成也没有申请而「验收不通过」；已经批复、其后没有再申报而「退回」
        （收回批复的是「撤销批复」）；已在清单而「不予纳入」，已经批复而「不予批复」，也是如此。
        其余一概照实记录，再由别的规则核查。

        反例：没有「暂停建设」而记「恢复建设」。
        正例：先记「暂停建设」，再记「恢复建设」。
        改法：核对日期与所指的事件；误记的用「更正」。",
    illegal_transition,
);

fn illegal_transition(cx: &Cx<'_>, out: &mut Out) {
    for event in &cx.project.events {
        for (key, reason) in faults_of(cx, event) {
            out.add_finding(
                cx.law_at(event.date),
                cx.name(event),
                event.date,
                event.at(key),
                format!("{} {}：{reason}", event.date, event.kind()),
            )
            .help("核对日期与所指的事件；误记的，追加「更正」");
        }
        unlikely(cx, event, out);
    }
    if out.findings.is_empty() {
        out.pass(|| format!("{} 个事件前后都能成立", cx.project.events.len()));
    }
}

/// 一个事件说不通的地方：键与理由。
fn faults_of(cx: &Cx<'_>, event: &Event) -> Vec<(&'static str, String)> {
    let project = cx.project;
    let mut faults = Vec::new();
    if let Some(id) = &event.id
        && project.events[..event.n].iter().any(|e| e.id.as_ref() == Some(id))
    {
        faults.push(("id", format!("短名「{id}」已被前面的事件用过")));
    }
    if let Some(reference) = event.points_at() {
        faults.extend(reference_fault(project, event, reference).map(|reason| ("of", reason)));
    }
    let voided = !cx.timeline.events().any(|e| e.n == event.n);
    if !voided {
        faults.extend(missing_counterpart(cx, event).map(|reason| ("event", reason)));
    }
    faults
}

/// 指代另一事件的事件，和所指应是哪几种；不在其中的，所指的不限。
const REFERENCES: &[(Kind, &[Kind])] = &[
    (Kind::ReportRectified, &[Kind::OrderRectification]),
    (Kind::ReviewRectified, &[Kind::OrderRectification]),
    (Kind::ChangeContract, &[Kind::Contract]),
    (Kind::DissolveContract, &[Kind::Contract]),
    (Kind::Settle, &[Kind::Contract]),
    (Kind::Refund, &[Kind::Pay]),
    (Kind::File, &[Kind::AnnualReport, Kind::ReportTrouble, Kind::Adjust, Kind::SelfEvaluate]),
];

/// 所指的不是应指的那几种：应是哪几种。
fn wrong_target(event: &Event, target: &Event) -> Option<String> {
    let (_, wanted) = REFERENCES.iter().find(|(kind, _)| *kind == event.kind())?;
    let names = || wanted.iter().map(|kind| format!("「{kind}」")).collect::<Vec<_>>().join("");
    (!wanted.contains(&target.kind())).then(names)
}

fn reference_fault(project: &Project, event: &Event, reference: &EventRef) -> Option<String> {
    match project.resolve(reference) {
        Err(Unresolved::Nothing) => Some("所指的事件不存在".into()),
        Err(Unresolved::Several(n)) => Some(format!("所指的事件有 {n} 个，请用 number 指明第几个")),
        Ok(target) if target.n == event.n => Some("所指的是它自己".into()),
        Ok(target) => match wrong_target(event, target) {
            Some(wanted) => Some(format!("所指的是「{}」，应是{wanted}", target.kind())),
            None if event.kind() != Kind::Correct && target.date > event.date => {
                Some(format!("早于所指的{}（{}）", target.kind(), target.date))
            }
            None => None,
        },
    }
}

/// 须有前事的事件：恢复须有暂停在先，答复须有申请在先。
const COUNTERPARTS: &[(Kind, Kind, &str)] = &[
    (Kind::ResumeInvestment, Kind::DeferInvestment, "此前没有「暂缓投资」"),
    (Kind::Resume, Kind::Suspend, "此前没有「暂停建设」"),
    (Kind::DecideExtension, Kind::RequestExtension, "此前没有「延期验收申请」"),
];

/// 说得通而多半记错了的：只作提醒。
fn unlikely(cx: &Cx<'_>, event: &Event, out: &mut Out) {
    let Some(law) = cx.laws.on_with(event.date, ILLEGAL_TRANSITION.slug) else { return };
    let live = cx.timeline.events().any(|e| e.n == event.n);
    let Some(reason) = unlikely_because(cx.timeline, event).filter(|_| live) else { return };
    let message = format!("{} {}，而{reason}", event.date, event.kind());
    let finding = out.add_finding(law, cx.name(event), event.date, event.at("event"), message);
    finding.soften(Severity::Warn).help("核对是哪一件事；误记的，追加「更正」后重记；属实的，用 wsgov answer 说明");
}

fn unlikely_because(timeline: Timeline<'_>, event: &Event) -> Option<String> {
    let before = timeline.ahead_of(event);
    // 其后没有再申报、再报批的，已有的结果没有什么可退、可不予的。
    let standing = |given: Option<&Event>| {
        let given = given?;
        let again = before.since(given.date).any(&[Kind::Declare, Kind::Submit]).next();
        again.is_none().then(|| format!("此前 {} 已{}，其后没有再申报", given.date, given.kind()))
    };
    match event.kind() {
        Kind::FailAcceptance => {
            let known = timeline.up_to(event.date).any(&[Kind::Complete, Kind::ApplyAcceptance]).next();
            known.is_none().then(|| "此前没有「建成」，也没有「申请验收」".to_owned())
        }
        Kind::Return | Kind::RefuseApproval => standing(before.approval_in_force().map(|(approval, _)| approval))
            .map(|reason| format!("{reason}；收回批复的是「撤销批复」")),
        Kind::RefuseListing => standing(before.listing_in_force()),
        _ => None,
    }
}

fn missing_counterpart(cx: &Cx<'_>, event: &Event) -> Option<String> {
    let (_, needed, reason) = COUNTERPARTS.iter().find(|(kind, ..)| *kind == event.kind())?;
    let beyond = cx.beyond.halts.iter().filter(|halt| halt.kind == *needed && halt.date <= event.date);
    let beyond = beyond.filter(|halt| halt.told_in != cx.project.id).count();
    let called_for = cx.timeline.up_to(event.date).all(*needed).count() + beyond;
    let answered = cx.timeline.through(event).all(event.kind()).count();
    (called_for < answered).then(|| (*reason).to_owned())
}

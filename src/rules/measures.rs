//! 整改与处理措施（第十八、二十九、三十一条）。

use super::{Cx, Obligation, Out, duty::done, registry::chapter};
use crate::{
    model::{Act, Date, Event, EventRef, Kind, MeasureBasis, OrderRectification, RectificationResult},
    ruleset::{Party, RuleSet},
};

chapter! {
    /// 没有按期完成整改。
    ///
    /// 「整改完成」（或「整改复查」合格）不得晚于「限期整改」写明的 `due`，当日算在内；这是固定日期，不顺延。
    /// 期限届满之前（含当日）项目已终止的，不再要求。
    ///
    /// 反例：限期 2023-09-30 整改，2023-10-01 才报告完成。
    /// 正例：2023-09-30 报告整改完成。
    /// 改法：尽快整改并记「整改完成」，写明 of；日期属实的不要改。
    "rectification-overdue" Duty(rectification_overdue);

    /// 未经限期整改即采取处理措施。
    ///
    /// 依第二十九条通报批评、暂缓投资、暂停建设、终止的，须先有「限期整改」，且逾期没有完成，或复查仍不符合；由县发展改革委、县财政局、县政府办公室作出。
    /// 第十八条的暂停建设由县发展改革委在情况报告或监督检查之后作出；第三十一条的通报批评由监督管理部门作出：二者不以限期整改为前提。
    /// 没有写 basis 的，合于任一条即可。机关不合 competence 的，由 wrong-authority 指出，这里只看有无整改。
    ///
    /// 反例：没有「限期整改」即「暂停建设」（basis: 29）。
    /// 正例：限期 2023-09-30 整改，到期没有完成，2023-10-10 暂停建设。
    /// 改法：写明所依据的条（basis）；确无在先的限期整改的，由作出措施的机关纠正。
    "measure-without-rectification" Project(measure_without_rectification) reads ["supervision.measures"];

    /// 没有经过较轻的措施即终止。
    ///
    /// 第二十九条依次列举通报批评、暂缓投资、暂停建设「直至」终止；是否须逐级，条文没有明说，此前一种也没有的只作提醒。
    ///
    /// 反例：限期整改逾期后直接终止。
    /// 正例：先暂停建设，再终止。
    /// 改法：核对有无漏记的措施；可在 explanations 中说明。
    "measure-ladder-skipped" Project(measure_ladder_skipped);
}

fn rectification_overdue(cx: &Cx<'_>, out: &mut Out) -> Vec<Obligation> {
    let mut duties = Vec::new();
    for (event, order, law) in cx.judged::<OrderRectification>(out) {
        let completed = rectified(cx, event);
        let ended = cx.timeline.up_to(order.due).first(Kind::Terminate);
        if let Some(ended) = ended.filter(|_| completed.is_none()) {
            out.na(|| format!("{} 限期整改：{} 已终止", event.date, ended.date));
            continue;
        }
        duties.push(Obligation {
            rule: out.rule,
            law: law.index,
            subject: cx.name(event),
            what: "完成整改".into(),
            opens: Some(event.date),
            due: order.due,
            lenient: order.due,
            done: completed.map(done),
            anchor: event.at("due"),
            because: format!("{} 限期整改", event.date),
            help: format!("整改后记「整改完成」，of 写 {}；日期属实的不要改", cx.name(event)),
            parameter: "",
            softened: None,
            late_rule: None,
        });
    }
    duties
}

/// 整改何时算完成：报告整改完成，或复查合格，取早者。
fn rectified<'a>(cx: &Cx<'a>, order: &Event) -> Option<&'a Event> {
    cx.timeline.events().find(|e| match &e.act {
        Act::ReportRectified(report) => answers(cx, order, &report.of),
        Act::ReviewRectified(review) => review.result == RectificationResult::Passed && answers(cx, order, &review.of),
        _ => false,
    })
}

/// 某日或之前复查仍不符合。
fn still_failing<'a>(cx: &Cx<'a>, order: &Event, date: Date) -> Option<&'a Event> {
    cx.timeline.up_to(date).events().find(|e| match &e.act {
        Act::ReviewRectified(review) => {
            review.result == RectificationResult::StillFailing && answers(cx, order, &review.of)
        }
        _ => false,
    })
}

fn answers(cx: &Cx<'_>, order: &Event, of: &EventRef) -> bool {
    cx.project.resolve(of).is_ok_and(|e| e.n == order.n)
}

/// 处理措施所写的依据；不是处理措施的为无。
fn basis_of(act: &Act) -> Option<Option<MeasureBasis>> {
    match act {
        Act::Criticise(own) => Some(own.basis),
        Act::DeferInvestment(own) => Some(own.basis),
        Act::Suspend(own) => Some(own.basis),
        Act::Terminate(own) => Some(own.basis),
        _ => None,
    }
}

fn measure_without_rectification(cx: &Cx<'_>, out: &mut Out) {
    for event in cx.timeline.events() {
        let Some(basis) = basis_of(&event.act) else { continue };
        let Some(law) = cx.law_of(event, out) else { continue };
        match regular(cx, law, event, basis) {
            Ok(why) => out.pass(|| format!("{} {}：{why}", event.date, event.kind())),
            Err(why) => {
                let message = format!("{} {}，{why}", event.date, event.kind());
                out.hit(law, cx.name(event), event.date, event.at("event"), message)
                    .limit("supervision.measures")
                    .help("写明所依据的条（basis）；此前确有限期整改而漏记的，补记；确没有的，由作出措施的机关纠正");
            }
        }
    }
    if out.verdict == super::Verdict::NotApplicable && out.notes.is_empty() {
        out.na(|| "没有采取处理措施".into());
    }
}

/// 措施是否合于所写的条；没有写的，合于任一条即可。
fn regular(cx: &Cx<'_>, law: &RuleSet, event: &Event, basis: Option<MeasureBasis>) -> Result<String, String> {
    let under = |basis| match basis {
        MeasureBasis::Article18 => under_18(cx, law, event),
        MeasureBasis::Article29 => under_29(cx, law, event),
        MeasureBasis::Article31 => under_31(cx, law, event),
    };
    match basis {
        Some(basis) => under(basis),
        None => under(MeasureBasis::Article29).or_else(|fault| {
            let others = under(MeasureBasis::Article18).or_else(|_| under(MeasureBasis::Article31));
            others.map_err(|_| fault)
        }),
    }
}

/// 第二十九条：限期整改之后。
fn under_29(cx: &Cx<'_>, law: &RuleSet, event: &Event) -> Result<String, String> {
    let orders = cx.timeline.up_to(event.date).of::<OrderRectification>();
    let reasons: Vec<_> = orders.map(|(order, own)| unmet(cx, order, own.due, event.date)).collect();
    let why = reasons.iter().find_map(Option::as_ref).ok_or_else(|| {
        if reasons.is_empty() {
            "此前没有「限期整改」"
        } else {
            "此前的「限期整改」没有逾期未完成，也没有复查仍不符合"
        }
        .to_owned()
    })?;
    let bodies = law.parameters.supervision.measures.as_ref().map_or(&[][..], |m| &m.by);
    // competence 已限定的，由 wrong-authority 指出。
    if law.competence.contains_key(&event.kind()) || acts_as(cx, law, event, bodies) {
        return Ok(why.clone());
    }
    let names: Vec<&str> = bodies.iter().map(|role| law.bodies.name(role)).collect();
    Err(format!("依第二十九条应由{}作出，而由{}作出", names.join("或"), cx.actor(event)))
}

/// 一次限期整改到某日为止没有落实：逾期没有完成，或复查仍不符合。
fn unmet(cx: &Cx<'_>, order: &Event, due: Date, date: Date) -> Option<String> {
    if let Some(review) = still_failing(cx, order, date) {
        return Some(format!("{} 限期整改，{} 复查仍不符合", order.date, review.date));
    }
    let in_time = rectified(cx, order).is_some_and(|e| e.date <= due);
    (due < date && !in_time).then(|| format!("{} 限期整改，到 {due} 没有完成", order.date))
}

/// 第十八条：情况报告或监督检查之后，县发展改革委督促整改或暂停建设。
fn under_18(cx: &Cx<'_>, law: &RuleSet, event: &Event) -> Result<String, String> {
    let Some(suspension) = law.parameters.trouble.suspension.as_ref() else {
        return Err("没有依第十八条暂停建设的规定".into());
    };
    if event.kind() != Kind::Suspend {
        return Err(format!("第十八条只有暂停建设，没有{}", event.kind()));
    }
    if !acts_as(cx, law, event, &suspension.by) {
        let names: Vec<&str> = suspension.by.iter().map(|role| law.bodies.name(role)).collect();
        return Err(format!("依第十八条应由{}作出，而由{}作出", names.join("或"), cx.actor(event)));
    }
    let cause = cx.timeline.up_to(event.date).any(&[Kind::ReportTrouble, Kind::Inspect]).next_back();
    cause
        .map(|e| format!("依第十八条，此前 {} 有{}", e.date, e.kind()))
        .ok_or_else(|| "依第十八条，而此前没有「情况报告」或「监督检查」".into())
}

/// 第三十一条：监督管理部门通报批评。
fn under_31(cx: &Cx<'_>, law: &RuleSet, event: &Event) -> Result<String, String> {
    if event.kind() != Kind::Criticise {
        return Err(format!("第三十一条只有通报批评，没有{}", event.kind()));
    }
    let actor = cx.actor(event);
    if law.same_party(actor, cx.unit_name()) {
        return Err("依第三十一条应由监督管理部门作出，而没有写明由谁作出（by）".into());
    }
    Ok(format!("依第三十一条，由{actor}作出"))
}

/// 作出的机关属于所列角色。
fn acts_as(cx: &Cx<'_>, law: &RuleSet, event: &Event, roles: &[String]) -> bool {
    matches!(law.party(cx.actor(event)), Party::Body(role) if roles.iter().any(|r| r == role))
}

/// 比终止轻的措施。
const MILDER: &[Kind] = &[Kind::Criticise, Kind::DeferInvestment, Kind::Suspend];

fn measure_ladder_skipped(cx: &Cx<'_>, out: &mut Out) {
    let Some(event) = cx.timeline.first(Kind::Terminate) else {
        out.na(|| "没有终止".into());
        return;
    };
    let Some(law) = cx.law_of(event, out) else { return };
    if let Some(milder) = cx.timeline.up_to(event.date).any(MILDER).next_back() {
        out.pass(|| format!("{} 终止，此前 {} 已{}", event.date, milder.date, milder.kind()));
        return;
    }
    let message = format!("{} 终止，此前没有通报批评、暂缓投资或暂停建设", event.date);
    out.hit(law, cx.name(event), event.date, event.at("event"), message)
        .help("核对有无漏记的措施；情形严重、直接终止的，在 explanations 中说明");
}

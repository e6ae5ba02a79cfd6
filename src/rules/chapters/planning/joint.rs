//! 跨部门共建与分期（第十三条、第十四条）。

use std::collections::HashMap;

use crate::{
    model::{Date, Digest, Event, Kind, Milestone},
    rules::{CountyCx, CountyOut, Cx, Out, Subject, rule::Rule, shared::strangers::ask},
    ruleset::Severity,
    text::Route,
};

pub(crate) const RULES: &[Rule] = &[
    Rule::store(
        "framework-not-reviewed",
        "跨部门项目的框架方案未经审核即批复。

        框架审核意见是各部门报批的要件：首次批复之前（含当日）须有同意的「框架审核」，且不早于记有它的项目的申报。
        批复之后才改为跨部门的，不追到从前。先同意、后不同意的，以后一次为准。牵头与参建部门的项目都要有；同一框架（framework 相同）审核一次即可，记在哪一家的文件里、记在框架文件（projects/框架/）里都算，报批所附的「框架审核意见」也算。

        反例：`joint: {framework: WS-F-2022-01, …}` 的项目已批复，各家文件里都没有框架审核。
        正例：牵头部门的文件里有 2022-12-20 框架审核同意，各家此后批复。
        改法：补记此前的「框架审核」；framework 写法不一的，改为一致；确未审核的，补办审核。",
        framework_not_reviewed,
    ),
    Rule::project(
        "phase-not-declared",
        "后期项目没有单独申报、纳入清单或批复。

        分期建设的，以后各期也按规定流程申报，不能沿用第一期的手续。第二期起，已批复、列入计划、签约或开工而自己没有申报、纳入清单或批复的，即指出。

        反例：`phase: {number: 2, …}` 的项目列入计划，只引第一期的批复。
        正例：第二期有自己的申报、纳入清单和批复。
        改法：补记本期的手续；确未办理的，停止实施，按规定流程申报。",
        phase_not_declared,
    ),
    Rule::store(
        "phase-out-of-order",
        "后期先于前期批复。

        前期尚未完工不妨碍后期；但后期批复时前期还没有批复的，提醒核对分期次序。

        反例：第二期 2023-03-01 批复，第一期 2023-06-01 才批复。
        正例：第一期 2022-03-01 批复，第二期 2023-03-01 批复，第一期仍在建设。
        改法：核对 phase 的 number、after 与批复日期；确系如此的，用 wsgov answer 说明。",
        phase_out_of_order,
    ).warn(),
];

fn framework_not_reviewed(across: &CountyCx<'_>, out: &mut CountyOut) {
    let reviews = reviews_by_framework(across);
    for digest in across.digests {
        let (Some(joint), Some(approval)) = (&digest.joint, &digest.approval) else { continue };
        if !joint.in_time {
            continue;
        }
        let Some(law) = across.laws.on_with(approval.date, out.rule) else { continue };
        let shared = joint.framework.as_deref().and_then(|f| reviews.get(f));
        let all: Vec<Reviewed<'_>> = shared.map_or_else(|| own_reviews(digest).collect(), Clone::clone);
        let earlier = || all.iter().filter(|review| review.date <= approval.date);
        // 批复之前最近一次不同意；其后（含当日）同意的才算。
        let refused =
            earlier().filter(|review| !review.agreed && review.stranger.is_none()).map(|review| review.date).max();
        let stands = |review: &Reviewed<'_>| {
            review.agreed
                && refused.is_none_or(|d| d <= review.date)
                && review.after.is_none_or(|declared| declared <= review.date)
        };
        if earlier().any(|review| review.stranger.is_none() && stands(review)) {
            continue;
        }
        let doubtful = earlier().filter(|review| stands(review)).find_map(|review| Some((review, review.stranger?)));
        let agreed = all.iter().filter(|review| review.agreed);
        let when = agreed.min_by_key(|review| review.date).map_or(String::new(), |review| {
            let why = match refused.filter(|d| review.date < *d) {
                Some(refused) => format!("而 {refused} 又不同意"),
                None if review.date > approval.date => "迟于批复".to_owned(),
                None => "早于申报".to_owned(),
            };
            format!("（{} 所记的审核在 {}，{why}）", review.of, review.date)
        });
        let framework = joint.framework.as_deref().map_or(String::new(), |f| format!("「{f}」"));
        let message = match doubtful {
            Some((review, name)) => {
                let bodies = law.competence.get(&Kind::ReviewFramework).map_or(&[][..], |c| &c.by);
                let asked = ask(law, name, bodies.iter().map(String::as_str));
                format!(
                    "{} {}，{} 所记 {} 的框架审核由「{name}」作出，{asked}",
                    approval.date, approval.kind, review.of, review.date
                )
            }
            None => format!("{} {}，此前没有同意框架方案{framework}的「框架审核」{when}", approval.date, approval.kind),
        };
        let subject = Subject::Event(approval.name.to_string());
        let finding = out.add_finding(law, &digest.path, subject, approval.date, at(approval), message);
        finding.softened = doubtful.map(|_| Severity::Warn);
        finding.help("补记此前的「框架审核」（记在牵头部门的文件里也可，framework 须相同；有框架文件的，用 wsgov framework）；确未审核的，补办审核");
    }
}

fn at(milestone: &Milestone) -> Route {
    Route::key("events").item(milestone.n).then("date")
}

/// 一次框架审核。
#[derive(Clone, Copy)]
struct Reviewed<'a> {
    date: Date,
    agreed: bool,
    /// 不能早于的一日：记有它的项目的申报，框架文件的报审。
    after: Option<Date>,
    /// 记在哪里。
    of: &'a str,
    /// 写着的审核机关不知是谁。
    stranger: Option<&'a str>,
}

fn own_reviews(digest: &Digest) -> impl Iterator<Item = Reviewed<'_>> {
    let reviewed = digest.joint.iter().flat_map(|joint| joint.reviewed.iter());
    reviewed.map(|(date, agreed)| Reviewed {
        date: *date,
        agreed: *agreed,
        after: digest.declared,
        of: &digest.id,
        stranger: None,
    })
}

/// 各框架已有的审核：各家文件里记的，与框架文件里有权的机关作出的。
fn reviews_by_framework<'a>(across: &CountyCx<'a>) -> HashMap<&'a str, Vec<Reviewed<'a>>> {
    let mut reviews: HashMap<&str, Vec<Reviewed<'_>>> = HashMap::new();
    for digest in across.digests {
        if let Some(framework) = digest.joint.as_ref().and_then(|joint| joint.framework.as_deref()) {
            reviews.entry(framework).or_default().extend(own_reviews(digest));
        }
    }
    for (_, framework) in across.frameworks {
        let may = |by: Option<&str>, date: Date| {
            let law = across.laws.nearest(date);
            let competence = law.competence.get(&Kind::ReviewFramework);
            let role = by.and_then(|by| law.bodies.role(by));
            competence.is_none_or(|c| role.is_some_and(|role| c.by.iter().any(|own| own == role)))
        };
        let own = framework.reviews().filter_map(|(deed, agreed)| {
            let by = deed.by.as_deref();
            let stranger = by.filter(|by| is_unknown(across, deed.date, by));
            let counts = stranger.is_some() || may(by, deed.date);
            let (date, after, of) = (deed.date, framework.submitted(), &*framework.id);
            counts.then_some(Reviewed { date, agreed, after, of, stranger })
        });
        reviews.entry(&framework.id).or_default().extend(own);
    }
    reviews
}

/// 既不是规则集的机关，也不是台账里的单位。
fn is_unknown(across: &CountyCx<'_>, date: Date, name: &str) -> bool {
    let law = across.laws.nearest(date);
    let is_unit =
        across.units.iter().any(|(_, folder, unit)| law.same_party(folder, name) || law.same_party(&unit.name, name));
    law.bodies.role(name).is_none() && !is_unit
}

/// 表明本期已在进行的事件。
const UNDER_WAY: [Kind; 5] = [Kind::ApproveOneStep, Kind::ApproveEstimate, Kind::Plan, Kind::Contract, Kind::Start];

fn phase_not_declared(cx: &Cx<'_>, out: &mut Out) {
    let Some(first) = cx.timeline.any(&UNDER_WAY).next() else {
        out.not_applicable(|| "尚未批复、列入计划、签约或开工".into());
        return;
    };
    let facts = cx.facts(first.date);
    let Some(phase) = facts.phase.as_ref().or(cx.facts_now().phase.as_ref()).filter(|p| p.number > 1) else {
        out.not_applicable(|| "不是分期建设的第二期及以后".into());
        return;
    };
    if facts.is_maintenance() {
        out.not_applicable(|| "运行维护项目不分期建设".into());
        return;
    }
    let Some(law) = cx.law_of(first, out) else { return };
    let missing: Vec<&str> = own_steps(cx).into_iter().filter(|(_, found)| found.is_none()).map(|(n, _)| n).collect();
    if missing.is_empty() {
        out.pass(|| format!("第 {} 期有自己的申报、纳入清单和批复", phase.number));
        return;
    }
    let message =
        format!("{} {}，本项目是第 {} 期，自己没有{}", first.date, first.kind(), phase.number, missing.join("、"));
    out.add_finding(law, Subject::Project, first.date, first.at("date"), message)
        .related(Route::key("phase"), format!("第 {} 期", phase.number))
        .help("补记本期的手续（日期须属实）；确未办理的，停止实施，按规定流程申报、纳入清单、批复");
}

/// 本期自己的三道手续。
fn own_steps<'a>(cx: &Cx<'a>) -> [(&'static str, Option<&'a Event>); 3] {
    [
        ("申报", cx.timeline.first(Kind::Declare)),
        ("纳入清单", cx.timeline.first(Kind::Listing)),
        ("批复", cx.timeline.approvals().next().map(|(e, _)| e)),
    ]
}

fn phase_out_of_order(across: &CountyCx<'_>, out: &mut CountyOut) {
    let by_id: HashMap<&str, &Digest> = across.digests.iter().map(|d| (&*d.id, d)).collect();
    for digest in across.digests {
        let (Some(phase), Some(approval)) = (&digest.phase, &digest.approval) else { continue };
        let Some(before) = phase.after.as_deref().and_then(|id| by_id.get(id)) else { continue };
        let Some(law) = across.laws.on_with(approval.date, out.rule) else { continue };
        // 前期没有批复而早已动工的，由别的规则指出。
        let earlier = before.approval.as_ref().map(|a| a.date).into_iter().chain(before.begun).min();
        if before.id == digest.id || earlier.is_some_and(|date| date <= approval.date) {
            continue;
        }
        let state = match &before.approval {
            Some(a) => format!("{} 才{}", a.date, a.kind),
            None => "尚未批复".to_owned(),
        };
        let message = format!("{} {}，而前一期 {} {state}", approval.date, approval.kind, before.id);
        out.add_finding(law, &digest.path, Subject::other(before.id.clone()), approval.date, at(approval), message)
            .help(format!("核对 phase 与两期的批复日期；确系如此的，用 wsgov answer 说明（--about {}）", before.id));
    }
}

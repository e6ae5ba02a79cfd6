//! 评审与各项意见（第九条、第十二条、第十六条、第二十五条第二句）。

use crate::{
    model::{
        ApproveEstimate, Date, Evaluate, Event, Feature, Kind, Opinion, ReviewSharing, SpecialApproval, Timeline,
        written,
    },
    rules::{
        Cx, Need, Out,
        chapters::approval::sharing_claim::{claims_not_shared, county_approval, county_refusal, is_restated},
        rule::{Rule, is_built},
        shared::{
            feature_signs::{sign, special_sign},
            shapes::{checklist, requires},
            works_start::{Occasion, must_be_done_by},
        },
    },
    ruleset::{RuleSet, Severity},
};

pub(crate) const RULES: &[Rule] = &[
    Rule::project(
        "not-evaluated",
        "批复之前没有完成评估和技术审查。

        批复前应委托第三方咨询评估机构评估，并组织规则集所列的各方面（网络安全、预算管理等）共同参与技术审查。
        首次批复之前（含当日）须有写明评估机构、各方面齐全的「评审」；分几次评审的，合起来看。批复之后补齐的，列为「已补办」。涉密项目只记事件，有评审即可；运行维护不适用。

        反例：「评审」的 fields 中没有密码应用。
        正例：评审写有 evaluator，fields 各项齐全，在批复之前。
        改法：补记此前的「评审」；确未评审的，由组织评审的机关补办。",
        not_evaluated,
    )
    .duty_of(Kind::ApproveOneStep)
    .reads(&["approval.evaluation"])
    .needs(&[Need {
        before: &[Kind::ApproveFeasibility, Kind::ApproveOneStep, Kind::ApproveEstimate],
        when: is_built,
        what: "评审",
        found: |t| t.last(Kind::Evaluate).map(|e| e.date),
    }]),
    Rule::project(
        "over-feasibility",
        "概算超过可研批复的总投资。

        概算依据可研批复编制。办法没有写能否超过；《政府投资条例》规定超过一定比例（见参数）的，投资主管部门可以要求重新报送可研。只作提醒。

        反例：可研批复 4000万元，概算批复 4100万元。
        正例：概算批复 4000万元。
        改法：核对金额；确需超过的，用 wsgov answer 说明理由。",
        over_feasibility,
    ).warn()
    .reads(&["approval.over_feasibility"])
    .counts_money(),
    Rule::project(
        "sharing-not-reviewed",
        "未经数据共享审核即开工。

        新建、升级改造的项目，开工之前（含当日）须有同意的「共享审核」；不同意的不算。没有记开工而已建成的，以建设合同、建成中最早的为准；签了建设合同还没有开工的作提醒。扩建条文没有点到，只作提醒。

        反例：2023-05-01 开工，没有共享审核，或审核意见是不同意。
        正例：2023-03-10 共享审核同意，2023-05-01 开工。
        改法：补记此前的「共享审核」；确未审核的，停止实施，补办审核。",
        requires,
    )
    .reads(&["requires.sharing-not-reviewed"]),
    Rule::project(
        "not-shared-unapproved",
        "不能共享的项目未经批准即开工。

        认为不能共享的，先初审（共享审核），再报批准（「县政府批准」，事项写「数据不共享」），都在开工之前（含当日）。
        事项写「不同意」「驳回」「不予」等的，不是批准；初审几次的，以最近一次意见为准。
        新建、升级改造没有初审的，由 sharing-not-reviewed 核查，不重复指出。
        没有写能否共享而经批准不共享的，同样看；一直写的是可共享的，只作提醒：也许是事实写错了。

        反例：`sharing: 不能共享`，开工前没有「县政府批准」。
        正例：2023-03-10 共享审核，2023-04-01 县政府批准数据不共享，2023-05-01 开工。
        改法：补记此前的批准；确未批准的，停止实施，报批准；能够共享的，用「事实变更」改为可共享。",
        not_shared_unapproved,
    ),
    Rule::project(
        "extra-approval-missing",
        "应办的专项审批没有结果即开工。

        有规则集所列特征（如新建土建工程、高耗能）的项目，所列各种专项审批在开工之前（含当日）各须有结果：批准，或无需办理。
        没有写特征而看来也许有的（估算单列土建等款项，或没有写 features 而办了其中一种），没有办齐即不能判断。

        反例：`features: [新建土建工程]`，开工前没有环境影响评价的结果。
        正例：各种都记有「专项审批」，其中不需办的记 `result: 无需办理`。
        改法：补记此前的结果；确未办理的，停止实施，补办手续。",
        extra_approval_missing,
    )
    .reads(&["approval.special"]),
    Rule::project(
        "needless-approval",
        "不需要的专项审批。

        没有规则集所列特征（如新建土建工程、高耗能）的项目，原则上不再进行这些审批；办了也不违规，只作提示。

        反例：纯软件项目记有「专项审批 节能评估」。
        正例：`features: [高耗能]` 的项目办节能评估。
        改法：以后不必再办；项目确有土建或高耗能的，补写 features。",
        needless_approval,
    ).duty_of_actor().info()
    .reads(&["approval.special"]),
    Rule::project(
        "product-safety-unstated",
        "报批时没有说明产品的安全可靠情况。

        项目应采用安全可靠的软硬件产品，报批时要附情况说明；几次报批的，附过一次即可。已批复而没有「报批」记录的，不能判断。

        反例：「报批」的 materials 中没有安全可靠情况说明。
        正例：`materials: {安全可靠情况说明: 附件/说明.pdf}`。
        改法：补附说明；当时已附而漏记的，用「更正」重记这一事件。",
        product_safety_unstated,
    )
    .reads(&["checklist.product-safety-unstated"]),
];

fn not_evaluated(cx: &Cx<'_>, out: &mut Out) {
    let Some((approval, _)) = cx.timeline.approvals().next() else {
        out.not_applicable(|| "尚未批复".into());
        return;
    };
    if cx.facts(approval.date).is_maintenance() {
        out.not_applicable(|| "运行维护项目不经评审".into());
        return;
    }
    let Some(law) = cx.law_of(approval, out) else { return };
    let Some(wanted) = law.parameters.approval.evaluation.as_ref().map(|e| e.fields.as_slice()) else { return };
    // 涉密项目只记事件与日期，有评审即可。
    let classified = cx.facts(approval.date).is_classified();
    let earlier = cx.timeline.up_to(approval.date);
    let what = approval.kind();
    // 几次评审合起来看；缺的，以最后一次相称。
    let reviews: Vec<(&Event, &Evaluate)> = earlier.of::<Evaluate>().collect();
    let together = if classified { Vec::new() } else { shortcomings_together(earlier, wanted) };
    let best = reviews.last().map(|(event, _)| (*event, together));
    let message = match &best {
        Some((event, lacking)) if lacking.is_empty() => {
            out.pass(|| format!("{} {what}，此前 {} 已评审", approval.date, event.date));
            return;
        }
        Some((event, lacking)) => {
            format!("{} {what}，此前 {} 的评审没有写明{}", approval.date, event.date, lacking.join("、"))
        }
        None => {
            let later = cx.timeline.after(approval.date).first(Kind::Evaluate);
            let when = later.map_or(String::new(), |e| format!("（评审在 {}，迟于{what}）", e.date));
            format!("{} {what}，此前没有「评审」{when}", approval.date)
        }
    };
    let finding = out.add_finding(law, cx.name(approval), approval.date, approval.at("date"), message);
    let mut later = cx.timeline.after(approval.date).of::<Evaluate>();
    let completes = |e: &Event| classified || shortcomings_together(cx.timeline.through(e), wanted).is_empty();
    finding.made_good(later.find(|(e, _)| completes(e)).map(|(e, _)| e.date));
    finding.limit("approval.evaluation.fields").help(format!(
        "补记批复之前的「评审」，写明 evaluator 和 fields；确未评审或缺方面的，由{}补办",
        law.who(Kind::Evaluate)
    ));
    if let Some((event, _)) = best {
        finding.related(event.route(), format!("{} 评审", event.date));
    }
}

/// 几次评审合起来仍缺的；没有评审的为空。
fn shortcomings_together<'l>(timeline: Timeline<'_>, wanted: &'l [String]) -> Vec<&'l str> {
    let each = timeline.of::<Evaluate>().map(|(_, own)| shortcomings(own, wanted));
    let both =
        |lacking: Vec<&'l str>, own: Vec<&'l str>| lacking.into_iter().filter(|item| own.contains(item)).collect();
    each.reduce(both).unwrap_or_default()
}

/// 一次评审所缺的：评估机构，和没有参与的方面。
fn shortcomings<'l>(review: &Evaluate, wanted: &'l [String]) -> Vec<&'l str> {
    let has = |field: &String| review.fields.as_ref().is_some_and(|f| f.iter().any(|own| own.zh() == field));
    let evaluator = written(review.evaluator.as_deref()).is_none().then_some("评估机构");
    evaluator.into_iter().chain(wanted.iter().filter(|f| !has(f)).map(String::as_str)).collect()
}

fn over_feasibility(cx: &Cx<'_>, out: &mut Out) {
    for (event, own, law) in cx.judged::<ApproveEstimate>(out) {
        let Some(limit) = law.parameters.approval.over_feasibility.as_ref() else { continue };
        let Some(strong) = limit.strong() else { continue };
        let Some((first, base)) = cx.timeline.up_to(event.date).feasibility_in_force() else {
            out.not_applicable(|| format!("{} 概算批复：此前没有可研批复", event.date));
            continue;
        };
        let total = own.total.money();
        if total <= base {
            out.pass(|| format!("{} 概算 {total}，不超过可研 {base}", event.date));
            continue;
        }
        let over = total - base;
        let share = over.percent_beside(base, strong.percent.0).map_or(String::new(), |p| format!("，超 {p}%"));
        let mut message =
            format!("{} 概算批复 {total}，超过 {} 可研批复 {base}，多 {over}{share}", event.date, first.date);
        let help = if strong.is_reached_by(over, base) {
            let verb = if strong.inclusive { "达到" } else { "超过" };
            message.push_str(&format!("，已{verb} {}%，投资主管部门可以要求重新报送可研", strong.percent.0));
            let body = law.who(Kind::ApproveFeasibility);
            format!("核对金额；属实的，请{body}研究是否重新报送可研，并用 wsgov answer 说明")
        } else {
            "核对金额；确需超过的，用 wsgov answer 说明理由".to_owned()
        };
        out.add_finding(law, cx.name(event), event.date, event.at("total"), message)
            .related(first.at("total"), format!("{} 可研批复", first.date))
            .limit(limit.key())
            .help(help);
    }
}

fn not_shared_unapproved(cx: &Cx<'_>, out: &mut Out) {
    let undone = |event: &Event| matches!(not_shared(cx, event), NotShared::Lacking(_));
    let Some(Occasion { event, law, softened }) = must_be_done_by(cx, out, undone) else { return };
    let (date, what) = (event.date, event.kind());
    let fault = match not_shared(cx, event) {
        NotShared::Shares => {
            out.not_applicable(|| format!("{date} {what}：没有认为不能共享"));
            return;
        }
        NotShared::Approved => {
            out.pass(|| format!("{date} {what}，此前已初审并经批准"));
            return;
        }
        NotShared::Unreviewed => {
            out.not_applicable(|| format!("{date} {what}：没有初审，由 sharing-not-reviewed 核查"));
            return;
        }
        NotShared::Lacking(fault) => fault,
    };
    let lacks = county_approval(cx.timeline.up_to(date)).is_none();
    let later = county_approval(cx.timeline.after(date)).filter(|_| lacks);
    let refused = county_refusal(cx.timeline.up_to(date)).filter(|_| lacks);
    let when = match (later, refused) {
        (Some(e), _) => format!("（批准在 {}，迟于{what}）", e.date),
        (None, Some(e)) => format!("（{} 所记的不是同意不共享）", e.date),
        (None, None) => String::new(),
    };
    let restated = is_restated(cx, date);
    let claim = match cx.facts(date).sharing {
        Some(_) if restated => "经批准不共享数据（而 sharing 写的是可共享）",
        None if restated => "后来经批准不共享数据（sharing 没有写）",
        _ => "项目不能共享数据",
    };
    let message = format!("{date} {what}，{claim}，此前{fault}{when}");
    let finding = out.add_finding(law, cx.name(event), date, event.at("date"), message);
    finding.softened = softened.or(restated.then_some(Severity::Warn));
    finding.help(format!(
        "补记此前的初审与批准；确未办的，停止实施，先报{}初审，再报{}批准；能够共享的，用「事实变更」改为可共享",
        law.who(Kind::ReviewSharing),
        law.who(Kind::CountyApproval)
    ));
}

/// 不共享的手续到某件事为止办得怎样。
enum NotShared {
    /// 没有认为不能共享。
    Shares,
    /// 已初审并经批准。
    Approved,
    /// 没有初审，由别的规则说。
    Unreviewed,
    /// 缺什么。
    Lacking(String),
}

fn not_shared(cx: &Cx<'_>, event: &Event) -> NotShared {
    let (law, earlier) = (cx.laws.nearest(event.date), cx.timeline.up_to(event.date));
    if cx.facts(event.date).is_maintenance() || !claims_not_shared(cx, event.date) {
        return NotShared::Shares;
    }
    match (first_review(earlier), county_approval(earlier)) {
        (Some(review), Some(_)) if county_approval(earlier.since(review.date)).is_some() => NotShared::Approved,
        (Some(review), Some(approval)) => {
            NotShared::Lacking(format!("批准（{}）早于初审（{}），应先初审再报批准", approval.date, review.date))
        }
        (None, Some(_)) if law.rule("sharing-not-reviewed").is_some() && review_is_required(cx, law, event.date) => {
            NotShared::Unreviewed
        }
        (None, Some(_)) => NotShared::Lacking(format!("没有{}的初审（共享审核）", law.who(Kind::ReviewSharing))),
        (_, None) => NotShared::Lacking(format!("没有{}「数据不共享」的批准", law.who(Kind::CountyApproval))),
    }
}

/// 没有初审时，sharing-not-reviewed 会作为错误指出。
fn review_is_required(cx: &Cx<'_>, law: &RuleSet, date: Date) -> bool {
    let mut rows = law.requirements("sharing-not-reviewed").iter();
    rows.any(|row| row.severity.is_none() && cx.holds(&row.when, date))
}

/// 最近一次不同意之后，首次同意的初审。
fn first_review(timeline: Timeline<'_>) -> Option<&Event> {
    let reviews = || timeline.of::<ReviewSharing>();
    let refused = reviews().rfind(|(_, r)| r.result == Opinion::Refused).map(|(e, _)| e.order());
    reviews().map(|(e, _)| e).find(|e| refused.is_none_or(|refused| refused < e.order()))
}

/// 项目须办专项审批：有规则集所列的特征之一。
fn needs_special(cx: &Cx<'_>, law: &RuleSet, date: Date) -> bool {
    let special = law.parameters.approval.special.as_ref();
    special.is_some_and(|s| s.features.iter().any(|f| cx.facts(date).has(*f)))
}

/// 几种特征，以「、」相连。
fn join(features: &[Feature]) -> String {
    features.iter().map(|f| f.zh()).collect::<Vec<_>>().join("、")
}

fn extra_approval_missing(cx: &Cx<'_>, out: &mut Out) {
    let undone = |event: &Event| !lacking_special(cx, event).is_empty();
    let Some(Occasion { event, law, softened }) = must_be_done_by(cx, out, undone) else { return };
    let Some(special) = law.parameters.approval.special.as_ref() else { return };
    let (date, what) = (event.date, event.kind());
    if !needs_special(cx, law, date) {
        let sign =
            special.features.iter().find_map(|feature| sign(cx, *feature, date)).or_else(|| special_sign(cx, date));
        let unfinished = unfinished_special(cx, law, date);
        if let Some(sign) = sign.filter(|_| !unfinished.is_empty()) {
            let asked = join(&special.features);
            out.unknown(event.at("date"), || {
                format!("{date} {what}：{sign}，不知有没有{asked}；有的，还缺{}", unfinished.join("、"))
            });
            return;
        }
        out.not_applicable(|| format!("{date} {what}：没有须办专项审批的特征（{}）", join(&special.features)));
        return;
    }
    let missing = lacking_special(cx, event);
    if missing.is_empty() {
        out.pass(|| format!("{date} {what}，{} 种专项审批都有结果", special.kinds.len()));
        return;
    }
    let features: Vec<Feature> = special.features.iter().copied().filter(|f| cx.facts(date).has(*f)).collect();
    let message = format!("{date} {what}，项目有{}，此前没有结果的专项审批：{}", join(&features), missing.join("、"));
    let finding = out.add_finding(law, cx.name(event), date, event.at("date"), message);
    finding.softened = softened;
    finding
        .limit("approval.special.kinds")
        .help("补记此前的「专项审批」，不需办的写 result: 无需办理；确未办理的，停止实施，补办手续");
}

/// 到某件事为止还没有结果的专项审批；不须办的为空。
fn lacking_special<'a>(cx: &Cx<'a>, event: &Event) -> Vec<&'a str> {
    let law = cx.laws.nearest(event.date);
    if needs_special(cx, law, event.date) { unfinished_special(cx, law, event.date) } else { Vec::new() }
}

/// 到某日为止还没有结果的各种专项审批。
fn unfinished_special<'a>(cx: &Cx<'_>, law: &'a RuleSet, date: Date) -> Vec<&'a str> {
    let Some(special) = law.parameters.approval.special.as_ref() else { return Vec::new() };
    let earlier = cx.timeline.up_to(date);
    let done: Vec<&str> = earlier.of::<SpecialApproval>().map(|(_, own)| own.kind.zh()).collect();
    special.kinds.iter().map(String::as_str).filter(|kind| !done.contains(kind)).collect()
}

fn needless_approval(cx: &Cx<'_>, out: &mut Out) {
    for (event, own, law) in cx.judged::<SpecialApproval>(out) {
        let Some(special) = law.parameters.approval.special.as_ref() else { continue };
        if needs_special(cx, law, event.date) {
            out.pass(|| format!("{} {}：项目须办专项审批", event.date, own.kind));
            continue;
        }
        let message = format!(
            "{} 办理{}（{}），而项目没有{}，原则上不再办",
            event.date,
            own.kind,
            own.result,
            join(&special.features)
        );
        out.add_finding(law, cx.name(event), event.date, event.at("kind"), message)
            .limit("approval.special.features")
            .help("以后不必再办；项目确有这些特征的，补写 features（已提交的用「事实变更」）");
    }
}

fn product_safety_unstated(cx: &Cx<'_>, out: &mut Out) {
    checklist(cx, out);
    let Some((approval, _)) = cx.timeline.approvals().next() else { return };
    if cx.facts(approval.date).is_maintenance()
        || cx.facts(approval.date).is_classified()
        || cx.timeline.has(Kind::Submit)
    {
        return;
    }
    if cx.law_of(approval, out).is_some() {
        out.unknown_since(approval.date, crate::text::Route::key("events"), || {
            format!("{} {}，没有「报批」的记录，不知是否说明了安全可靠情况", approval.date, approval.kind())
        });
    }
}

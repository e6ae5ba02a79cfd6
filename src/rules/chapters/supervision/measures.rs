//! 整改与处理措施（第十八、二十九、三十一条）。

use crate::{
    model::{Act, Date, Event, EventRef, Kind, OrderRectification, RectificationResult},
    rules::{
        Cx, Obligation, Out, Verdict,
        engine::duty::done,
        rule::Rule,
        shared::strangers::{ask, is_stranger},
    },
    ruleset::{APPROVER, Citation, LastDay, Measures, Party, RuleSet, Severity},
};

pub(crate) const RULES: &[Rule] = &[
    Rule::duty(
        "rectification-overdue",
        "没有按期完成整改。

        「整改完成」（或「整改复查」合格）不得晚于「限期整改」写明的 `due`，当日算在内；这是固定日期，不顺延。报告完成而复查仍不符合，其后既没有再报、也没有采取措施的，提醒。
        期限届满之前（含当日）项目已终止的，不再要求。

        反例：限期 2023-09-30 整改，2023-10-01 才报告完成。
        正例：2023-09-30 报告整改完成。
        改法：尽快整改并记「整改完成」，写明 of；日期属实的不要改。",
        rectification_overdue,
    )
    .met_by(Kind::ReportRectified),
    Rule::project(
        "measure-without-rectification",
        "未经限期整改即采取处理措施。

        依据 supervision.measures 通报批评、暂缓投资、暂停建设、终止的，须先有「限期整改」，且逾期没有完成，或复查仍不符合。
        依据 supervision.suspension 的暂停建设在情况报告或监督检查之后作出，依据 supervision.criticism 的通报批评由监督管理部门作出（规则集中的机关都算，不在其中的不能判断）：二者不以限期整改为前提。
        由规则集所列的机关作出。没有写 basis 的，合于任一条即可。后来前提齐备又采取了同样措施的，列为「已补办」。机关不合 competence 的，由 wrong-authority 指出，这里只看有无整改。

        反例：没有「限期整改」，也没有情况报告、监督检查，即「暂停建设」。
        正例：限期 2023-09-30 整改，到期没有完成，2023-10-10 暂停建设。
        改法：写明所依据的条（basis）；确无在先的限期整改的，由作出措施的机关纠正。",
        measure_without_rectification,
    ).duty_of_actor()
    .reads(&["supervision"]),
    Rule::project(
        "measure-ladder-skipped",
        "没有经过较轻的措施即终止。

        条文依次列举通报批评、暂缓投资、暂停建设「直至」终止；是否须逐级，条文没有明说，此前一种也没有的只作提醒。

        反例：限期整改逾期后直接终止。
        正例：先暂停建设，再终止。
        改法：核对有无漏记的措施；可用 wsgov answer 说明。",
        measure_ladder_skipped,
    ).duty_of_actor().warn(),
];

fn rectification_overdue(cx: &Cx<'_>, out: &mut Out) -> Vec<Obligation> {
    let mut duties = Vec::new();
    for (event, order, law) in cx.judged::<OrderRectification>(out) {
        let completed = rectified(cx, event);
        // 报告得迟的，迟了就是迟了，复查不符合不使它变轻。
        let failed = completed.filter(|done| done.date <= order.due).and_then(|_| failed_and_left(cx, event));
        let since = failed.map_or(String::new(), |review| format!("，{} 复查仍不符合", review.date));
        let ended = cx.timeline.up_to(order.due).first(Kind::Terminate);
        if let Some(ended) = ended.filter(|_| completed.is_none()) {
            out.not_applicable(|| format!("{} 限期整改：{} 已终止", event.date, ended.date));
            continue;
        }
        duties.push(Obligation {
            rule: out.rule,
            law: law.index,
            subject: cx.name(event),
            what: "完成整改".into(),
            opens: Some(event.date),
            due: order.due,
            lenient: LastDay::fixed(order.due),
            done: completed.filter(|_| failed.is_none()).map(done),
            anchor: event.at("due"),
            because: format!("{} 限期整改{since}", event.date),
            help: format!("整改后记「整改完成」，of 写 {}", cx.name(event)),
            redo: None,
            parameter: "",
            softened: failed.map(|_| (Severity::Warn, "报告过完成，只作提醒")),
            late_rule: None,
            unclear: None,
        });
    }
    duties
}

/// 整改何时算完成：报告整改完成，或复查合格，取早者。
fn rectified<'a>(cx: &Cx<'a>, order: &Event) -> Option<&'a Event> {
    cx.timeline.events().find(|e| completes(cx, order, e))
}

fn completes(cx: &Cx<'_>, order: &Event, event: &Event) -> bool {
    match &event.act {
        Act::ReportRectified(report) => answers(cx, order, &report.of),
        Act::ReviewRectified(review) => review.result == RectificationResult::Passed && answers(cx, order, &review.of),
        _ => false,
    }
}

/// 最近一次复查仍不符合，而其后既没有再报完成，也没有采取措施。
fn failed_and_left<'a>(cx: &Cx<'a>, order: &Event) -> Option<&'a Event> {
    let failed = cx.timeline.events().rfind(|e| fails(cx, order, e))?;
    let is_dealt_with = |e: &Event| completes(cx, order, e) || basis_of(&e.act).is_some();
    (!cx.timeline.beyond(failed).events().any(is_dealt_with)).then_some(failed)
}

/// 某日或之前复查仍不符合。
fn still_failing<'a>(cx: &Cx<'a>, order: &Event, date: Date) -> Option<&'a Event> {
    cx.timeline.up_to(date).events().find(|e| fails(cx, order, e))
}

fn fails(cx: &Cx<'_>, order: &Event, event: &Event) -> bool {
    let Act::ReviewRectified(review) = &event.act else { return false };
    review.result == RectificationResult::StillFailing && answers(cx, order, &review.of)
}

fn answers(cx: &Cx<'_>, order: &Event, of: &EventRef) -> bool {
    cx.project.resolve(of).is_ok_and(|e| e.n == order.n)
}

/// 处理措施所写的依据；不是处理措施的为无。
fn basis_of(act: &Act) -> Option<Option<u16>> {
    match act {
        Act::Criticise(own) => Some(own.basis),
        Act::DeferInvestment(own) => Some(own.basis),
        Act::Suspend(own) => Some(own.basis),
        Act::Terminate(own) => Some(own.basis),
        _ => None,
    }
}

/// 取消：写理由、不写依据，由有权决定的机关作出的「终止」，不是处理措施。
pub(crate) fn is_cancellation(law: &RuleSet, event: &Event, actor: &str) -> bool {
    let Act::Terminate(own) = &event.act else { return false };
    let Some(power) = law.parameters.supervision.cancellation.as_ref() else { return false };
    let decides = matches!(law.party(actor), Party::Body(role) if power.by.iter().any(|by| by == role));
    own.basis.is_none() && own.reason.is_some() && decides
}

/// 作出的不知是谁，若是有权的机关即是取消：怎样问。
fn may_be_cancellation(cx: &Cx<'_>, law: &RuleSet, event: &Event) -> Option<String> {
    let (Act::Terminate(own), actor) = (&event.act, cx.actor(event)) else { return None };
    let power = law.parameters.supervision.cancellation.as_ref()?;
    let is_reasoned = own.basis.is_none() && own.reason.is_some();
    let asked = || ask(law, actor, power.by.iter().map(String::as_str));
    (is_reasoned && is_stranger(cx, law, actor)).then(asked)
}

/// 采取措施的前提：合的说明理由，不合的说明缺什么。
type Premise = fn(&Cx<'_>, &Event) -> Result<String, String>;

/// 采取处理措施的一种依据。
struct LegalGround<'a> {
    /// 所出的条，和可以采取的机关。
    power: &'a Measures,
    /// 参数的名字。
    parameter: &'static str,
    /// 可以采取哪些措施。
    kinds: &'static [Kind],
    /// 前提。
    premise: Premise,
}

impl LegalGround<'_> {
    /// 如「第二十九条」。
    fn called(&self) -> String {
        Citation::whole(self.power.article.article).to_string()
    }

    /// 不合于这一依据之处。
    fn fault(&self, why: String) -> BasisFault {
        BasisFault { parameter: self.parameter, article: Some(self.power.article), why, unknown: false }
    }
}

/// 规则集写有的依据；不经限期整改的在后。
fn grounds(law: &RuleSet) -> Vec<LegalGround<'_>> {
    let supervision = &law.parameters.supervision;
    let measures = &[Kind::Criticise, Kind::DeferInvestment, Kind::Suspend, Kind::Terminate];
    let all: [(_, _, &'static [Kind], Premise); 3] = [
        (&supervision.measures, "supervision.measures", measures, unrectified),
        (&supervision.suspension, "supervision.suspension", &[Kind::Suspend], in_trouble),
        (&supervision.criticism, "supervision.criticism", &[Kind::Criticise], |_, _| Ok(String::new())),
    ];
    all.into_iter()
        .filter_map(|(power, parameter, kinds, premise)| {
            Some(LegalGround { power: power.as_ref()?, parameter, kinds, premise })
        })
        .collect()
}

fn measure_without_rectification(cx: &Cx<'_>, out: &mut Out) {
    for event in cx.timeline.events() {
        let Some(basis) = basis_of(&event.act) else { continue };
        let Some(law) = cx.law_of(event, out) else { continue };
        if is_cancellation(law, event, cx.actor(event)) {
            out.not_applicable(|| {
                format!("{} 终止：写有理由、没有写依据，由有权的机关决定不再实施，不是处理措施", event.date)
            });
            continue;
        }
        if let Some(asked) = may_be_cancellation(cx, law, event) {
            out.unknown(event.at("by"), || format!("{} 终止由「{}」作出，{asked}", event.date, cx.actor(event)));
            continue;
        }
        match regular(cx, law, event, basis) {
            Ok(why) => out.pass(|| format!("{} {}：{why}", event.date, event.kind())),
            Err(BasisFault { unknown: true, why, .. }) => {
                out.unknown(event.at("by"), || format!("{} {}：{why}", event.date, event.kind()));
            }
            Err(fault) => {
                let message = format!("{} {}，{}", event.date, event.kind(), fault.why);
                out.add_finding(law, cx.name(event), event.date, event.at("event"), message)
                    .limit(fault.parameter)
                    .made_good(taken_again(cx, event))
                    .under(fault.article)
                    .help("写明所依据的条（basis）；此前确有限期整改而漏记的，补记；确没有的，由作出措施的机关纠正");
            }
        }
    }
    if out.verdict == Verdict::NotApplicable && out.notes.is_empty() {
        out.not_applicable(|| "没有采取处理措施".into());
    }
}

/// 后来又采取了同样的措施，那一次合于所写的条：那次的日期。
fn taken_again(cx: &Cx<'_>, event: &Event) -> Option<Date> {
    let mut again = cx.timeline.after(event.date).events().filter(|e| e.kind() == event.kind());
    let is_regular =
        |e: &&Event| basis_of(&e.act).is_some_and(|basis| regular(cx, cx.laws.nearest(e.date), e, basis).is_ok());
    again.find(is_regular).map(|e| e.date)
}

/// 不合于一种依据之处。
struct BasisFault {
    /// 所据的参数。
    parameter: &'static str,
    /// 所出的条；写了不是依据的条的为无。
    article: Option<Citation>,
    /// 缺什么。
    why: String,
    /// 只是不知道作出的是不是有权的机关。
    unknown: bool,
}

/// 措施是否合于所写的条；没有写的，合于任一条即可。不合的，以首个依据说明。
fn regular(cx: &Cx<'_>, law: &RuleSet, event: &Event, basis: Option<u16>) -> Result<String, BasisFault> {
    let grounds = grounds(law);
    let named = grounds.iter().filter(|g| basis.is_none_or(|n| g.power.article.article == n));
    let mut faults = Vec::new();
    for ground in named {
        match under(cx, law, event, ground) {
            Ok(why) => return Ok(why),
            Err(fault) => faults.push(fault),
        }
    }
    // 有一种依据只差不知机关的，即不能判断。
    let doubtful = faults.iter().position(|f| f.unknown).unwrap_or(0);
    Err(faults.into_iter().nth(doubtful).unwrap_or_else(|| {
        let known: Vec<String> = grounds.iter().map(LegalGround::called).collect();
        let written = Citation::whole(basis.unwrap_or_default());
        let why = format!("而{written}不是采取处理措施的依据（{}是）", known.join("、"));
        BasisFault { parameter: "supervision", article: None, why, unknown: false }
    }))
}

fn under(cx: &Cx<'_>, law: &RuleSet, event: &Event, ground: &LegalGround<'_>) -> Result<String, BasisFault> {
    let called = ground.called();
    if !ground.kinds.contains(&event.kind()) {
        let kinds: Vec<String> = ground.kinds.iter().map(ToString::to_string).collect();
        return Err(ground.fault(format!("{called}只有{}，没有{}", kinds.join("、"), event.kind())));
    }
    let why = (ground.premise)(cx, event).map_err(|lacking| ground.fault(format!("依{called}，{lacking}")))?;
    authorised(cx, law, event, ground)?;
    let comma = if why.is_empty() { "" } else { "，" };
    Ok(format!("依{called}{comma}{why}"))
}

/// 由有权的机关作出；连 competence 也不合的，由 wrong-authority 指出。
/// 不限定机关的，规则集中的机关都算监督管理部门；不在其中的，是不是监督管理部门无从知道。
fn authorised(cx: &Cx<'_>, law: &RuleSet, event: &Event, ground: &LegalGround<'_>) -> Result<(), BasisFault> {
    let (called, actor, bodies) = (ground.called(), cx.actor(event), &ground.power.by);
    if bodies.is_empty() {
        if cx.is_owner(law, event, actor) {
            let why = format!("依{called}应由监督管理部门作出，而没有写明由谁作出（by），或写的是本单位");
            return Err(ground.fault(why));
        }
        return match law.party(actor) {
            Party::Body(_) => Ok(()),
            Party::Other(name) => {
                let why = format!("依{called}应由监督管理部门作出，不知「{name}」是不是监督管理部门");
                Err(BasisFault { unknown: true, ..ground.fault(why) })
            }
        };
    }
    let elsewhere = law.competence.get(&event.kind()).is_some_and(|c| !acts_as(cx, law, event, &c.by));
    if elsewhere || acts_as(cx, law, event, bodies) {
        return Ok(());
    }
    let unknown = is_stranger(cx, law, actor);
    let why = match unknown {
        true => format!("依{called}，作出的「{actor}」{}", ask(law, actor, bodies.iter().map(String::as_str))),
        false => format!("依{called}应由{}作出，而由{actor}作出", law.either(bodies)),
    };
    Err(BasisFault { unknown, ..ground.fault(why) })
}

/// 此前有限期整改逾期没有完成，或复查仍不符合。
fn unrectified(cx: &Cx<'_>, event: &Event) -> Result<String, String> {
    let orders = cx.timeline.up_to(event.date).of::<OrderRectification>();
    let reasons: Vec<_> = orders.map(|(order, own)| unmet(cx, order, own.due, event.date)).collect();
    reasons.iter().find_map(Clone::clone).ok_or_else(|| {
        if reasons.is_empty() {
            "而此前没有「限期整改」"
        } else {
            "而此前的「限期整改」没有逾期未完成，也没有复查仍不符合"
        }
        .to_owned()
    })
}

/// 一次限期整改到某日为止没有落实：逾期没有完成，或复查仍不符合。
fn unmet(cx: &Cx<'_>, order: &Event, due: Date, date: Date) -> Option<String> {
    if let Some(review) = still_failing(cx, order, date) {
        return Some(format!("{} 限期整改，{} 复查仍不符合", order.date, review.date));
    }
    let in_time = rectified(cx, order).is_some_and(|e| e.date <= due);
    (due < date && !in_time).then(|| format!("{} 限期整改，到 {due} 没有完成", order.date))
}

/// 此前有情况报告或监督检查。
fn in_trouble(cx: &Cx<'_>, event: &Event) -> Result<String, String> {
    let cause = cx.timeline.up_to(event.date).any(&[Kind::ReportTrouble, Kind::Inspect]).next_back();
    cause
        .map(|e| format!("此前 {} 有{}", e.date, e.kind()))
        .ok_or_else(|| "而此前没有「情况报告」或「监督检查」".into())
}

/// 作出的机关属于所列角色。
fn acts_as(cx: &Cx<'_>, law: &RuleSet, event: &Event, roles: &[String]) -> bool {
    let actor = cx.actor(event);
    let approves = || cx.approver(event.date).is_some_and(|approver| law.same_party(actor, approver));
    matches!(law.party(actor), Party::Body(role) if roles.iter().any(|r| r == role))
        || (roles.iter().any(|r| r == APPROVER) && approves())
}

/// 比终止轻的措施。
const MILDER: &[Kind] = &[Kind::Criticise, Kind::DeferInvestment, Kind::Suspend];

fn measure_ladder_skipped(cx: &Cx<'_>, out: &mut Out) {
    let Some(event) = cx.timeline.first(Kind::Terminate) else {
        out.not_applicable(|| "没有终止".into());
        return;
    };
    let Some(law) = cx.law_of(event, out) else { return };
    if is_cancellation(law, event, cx.actor(event)) {
        out.not_applicable(|| format!("{} 终止：由有权的机关决定不再实施，不是处理措施", event.date));
        return;
    }
    if let Some(asked) = may_be_cancellation(cx, law, event) {
        out.unknown(event.at("by"), || format!("{} 终止由「{}」作出，{asked}", event.date, cx.actor(event)));
        return;
    }
    if let Some(milder) = cx.timeline.up_to(event.date).any(MILDER).next_back() {
        out.pass(|| format!("{} 终止，此前 {} 已{}", event.date, milder.date, milder.kind()));
        return;
    }
    let message = format!("{} 终止，此前没有通报批评、暂缓投资或暂停建设", event.date);
    out.add_finding(law, cx.name(event), event.date, event.at("event"), message)
        .help("核对有无漏记的措施；情形严重、直接终止的，用 wsgov answer 说明");
}

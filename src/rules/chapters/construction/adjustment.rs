//! 调整（第二十条）：自行调整的五个条件，不合的须经批准；备案；累计；当年计划与预算的跟进。

use crate::{
    model::{Adjust, Date, Event, Kind, Money},
    rules::{
        Cx, Obligation, Out,
        chapters::funds::total::{
            approved_by, approved_since, approved_total, doubt, doubtful_approval, flaw, may_approve,
        },
        rule::Rule,
        shared::{
            filing::{Filings, filings, send},
            remedy::rerecord,
        },
    },
    ruleset::{AdjustmentSelfMade, Excess, LastDay, RuleSet},
};

const NOT_FILED: &str = "adjustment-not-filed";
const FILED_LATE: &str = "adjustment-filed-late";

pub(crate) const RULES: &[Rule] = &[
    Rule::project(
        "adjustment-over-limit",
        "自行调整超过限度。

        资金调整数额不超过概（预）算总投资的一定比例（规则集所定；另定有金额上限的取低者），建设单位才可自行调整；限度含不含本数，由规则集写的是哪个键而定。以当日有效的批复总投资为基数：最近一次批复，加上其后经批准的增减。

        反例：如限度为 10%，批复 1000万元，自行调整 100.000001万元。
        正例：批复 1000万元，自行调整 100万元。
        改法：报原批复机关批准，批准在先的，写明 approval 的机关、文号、日期；已记而漏写的，用「更正」后重记。",
        over_limit,
    )
    .reads(&["adjustment.self_made"])
    .counts_money()
    .gates(&[Kind::Adjust]),
    Rule::project(
        "adjustment-needs-approval",
        "不属自行调整的情形而未经批准。

        增加总投资、改变建设目标，或合同合计已超过批复规模的，须先履行批准手续；文号写作「无」的不算，批准不早于项目的批复，在调整之前（含当日），由作出批复的机关作出。
        建设单位自己、主管部门等无权批复的，所作的批准不算。

        反例：`total_change: 20万元` 而没有 approval。
        正例：`total_change: 20万元`，并有在先的 approval。
        改法：报原批复机关批准，批准在先的，写明 approval 的机关、文号、日期；已记而漏写的，用「更正」后重记。",
        needs_approval,
    )
    .reads(&["adjustment.self_made"])
    .counts_money()
    .gates(&[Kind::Adjust]),
    Rule::project(
        "adjustment-without-ground",
        "自行调整没有写明属于哪一种情形。

        只有规则集所列的几种情形可以自行调整；不属其一的不能自行调整。

        反例：自行调整而没有 ground。
        正例：`ground: 方案优化`。
        改法：漏写 ground 的，用「更正」后重记；不属所列情形的，报批准。",
        without_ground,
    )
    .reads(&["adjustment.self_made.grounds"])
    .counts_money(),
    Rule::duty(
        NOT_FILED,
        "自行调整没有向规定的机关备案。

        自行调整的，同时向规则集所列的机关备案，缺一不可：当日没有备案的待办，过了当日仍没有的即指出。调整自己的 filed_with 与其后的「报送」合起来看。经批准的调整不另备案。

        反例：只向其中一家备案。
        正例：`filed_with` 写有各家机关的日期。
        改法：向缺的机关备案，再记「报送」。",
        filing,
    )
    .reads(&["adjustment.self_made.file_with"])
    .counts_money()
    .met_by(Kind::File),
    Rule::duty(
        FILED_LATE,
        "自行调整备案迟于调整。

        备案应与调整「同时」；迟几日是否仍算同时，条文没有说，只作提醒。各家都备齐才算备案。

        反例：2023-06-01 调整，2023-06-20 备案。
        正例：2023-06-01 调整，当日备案。
        改法：以后当日备案；可用 wsgov answer 说明缘由。",
        filing,
    ).warn()
    .reads(&["adjustment.self_made.file_with"])
    .counts_money(),
    Rule::project(
        "adjustment-cumulative",
        "自行调整累计超过限度。

        条文没有说限度管单次还是累计；逐次不超而累计超过的，提醒核查是否化整为零。自最近一次批复、或经批准的调整起累计。

        反例：如限度为 10%，批复 1000万元，先后自行调整 60万元、60万元。
        正例：批复 1000万元，先后自行调整 50万元、50万元。
        改法：累计将超过的，报批准；可用 wsgov answer 说明。",
        cumulative,
    ).warn()
    .reads(&["adjustment.cumulative"])
    .counts_money(),
];

/// 一次应判断的调整。
struct Case<'a> {
    event: &'a Event,
    own: &'a Adjust,
    law: &'a RuleSet,
    limits: &'a AdjustmentSelfMade,
    /// 基数：调整当日有效的批复总投资，此前（含当日）经批准的增减计入。
    base: Money,
}

/// 未经批准、而基数已知的调整；经批准的没有疑点，没有批复的不能判断。
fn unapproved<'a>(cx: &Cx<'a>, out: &mut Out) -> Vec<Case<'a>> {
    let mut cases = Vec::new();
    for (event, own, law) in cx.judged::<Adjust>(out) {
        let Some(limits) = law.parameters.adjustment.self_made.as_ref() else { continue };
        if approved_by(cx.laws, cx.timeline, event, own) {
            out.pass(|| format!("{} 调整：已经批准", event.date));
            continue;
        }
        if let Some(approval) = doubtful_approval(cx, event, own) {
            let (at, text) = doubt(cx, event, approval);
            out.unknown(at, || text);
            continue;
        }
        let Some((base, _)) = approved_total(cx.laws, cx.timeline.up_to(event.date)) else {
            out.unknown(event.at("amount"), || format!("{} 调整：此前没有批复，不知以多少为基数", event.date));
            continue;
        };
        cases.push(Case { event, own, law, limits, base });
    }
    cases
}

impl<'a> Case<'a> {
    /// 本次调整超过的限度。
    fn excess(&self) -> Option<Excess> {
        self.limits.ceiling().excess(self.own.amount.money(), self.base)
    }

    /// 须经批准的缘由。
    fn reasons(&self, cx: &Cx<'_>) -> Vec<String> {
        let mut reasons = Vec::new();
        if let Some(change) = self.own.total_change.filter(|c| c.0 > Money::ZERO && !self.limits.total_may_rise) {
            reasons.push(format!("总投资增加 {}", change.0));
        }
        if self.own.goal_changed == Some(true) {
            reasons.push("建设目标有变化".into());
        }
        let (contracted, _) = self.contracted(cx);
        if contracted > self.base {
            reasons.push(format!("合同合计 {contracted} 已超过批复 {}", self.base));
        }
        reasons
    }

    /// 调整之时（含当日）的合同合计，与金额不明的合同数。
    fn contracted(&self, cx: &Cx<'_>) -> (Money, usize) {
        cx.timeline.up_to(self.event.date).contracted()
    }

    /// 有合同没有写金额；涉密项目的本不写入台账，不算缺。
    fn lacks_contract_sums(&self, cx: &Cx<'_>) -> bool {
        self.contracted(cx).1 > 0 && !cx.facts(self.event.date).is_classified()
    }

    /// 判断是否自行调整所缺的事实：所在的键，与怎么说。
    fn unknown(&self, cx: &Cx<'_>) -> Option<(&'static str, &'static str)> {
        let gaps = [
            (self.own.goal_changed.is_none(), "goal_changed", "没有写明 goal_changed"),
            (self.own.total_change.is_none() && !self.limits.total_may_rise, "total_change", "没有写明 total_change"),
            (self.lacks_contract_sums(cx), "date", "此前有合同没有写金额，不知合同合计是否超过批复"),
        ];
        gaps.into_iter().find(|(lacking, ..)| *lacking).map(|(_, key, text)| (key, text))
    }

    /// 必定不是自行调整，不论还缺什么事实。
    fn is_beyond(&self, cx: &Cx<'_>) -> bool {
        self.excess().is_some() || !self.reasons(cx).is_empty()
    }

    /// 备案各机关的日期；核查日之后的不算。
    fn filings(&self, cx: &Cx<'a>) -> Filings<'a> {
        filings(cx, self.law, &self.limits.file_with, &[self.event], Date::MIN)
    }

    fn filing(&self, cx: &Cx<'a>, out: &mut Out) -> Option<Obligation> {
        let (event, date) = (self.event, self.event.date);
        let filings = self.filings(cx);
        let (done, missing) = (filings.complete(), filings.missing());
        if out.passes_unread(done.as_ref().map_or(cx.as_of, |done| done.date), date) {
            return None;
        }
        let names = if missing.is_empty() { self.law.names(&self.limits.file_with) } else { missing.join("、") };
        Some(Obligation {
            rule: NOT_FILED,
            law: self.law.index,
            subject: cx.name(event),
            what: format!("自行调整向{names}备案"),
            opens: None,
            due: date,
            lenient: LastDay::fixed(date),
            done,
            anchor: event.at("filed_with"),
            because: format!("{date} 自行调整，{}", filed_so_far(&filings, date)),
            help: send(cx, event, &missing),
            redo: Some("备案应与调整同时；有缘由的，用 wsgov answer 说明".into()),
            parameter: "adjustment.self_made.file_with",
            softened: None,
            late_rule: Some(FILED_LATE),
            unclear: filings.unclear(),
        })
    }

    fn has_ground(&self) -> bool {
        self.limits.grounds.is_empty()
            || self.own.ground.as_ref().is_some_and(|own| self.limits.grounds.iter().any(|ground| own.zh() == ground))
    }

    /// 合于自行调整的全部条件。
    fn is_self_made(&self, cx: &Cx<'_>) -> bool {
        !self.is_beyond(cx) && self.unknown(cx).is_none() && self.has_ground()
    }

    /// 记有批准而不算数的缘由：机关无权，或迟于调整。
    fn void_approval(&self, cx: &Cx<'_>) -> String {
        let Some(approval) = &self.own.approval else { return String::new() };
        if let Some(flaw) = flaw(approval, cx.timeline.up_to(self.event.date)) {
            return format!("；{flaw}");
        }
        if may_approve(self.law, &approval.by) {
            return format!("；批准在 {}，迟于调整", approval.date);
        }
        format!("；所记的批准由「{}」作出，应由{}作出", approval.by, approvers(self.law))
    }
}

/// 须经批准的怎样办。
fn ask(cx: &Cx<'_>, case: &Case<'_>) -> String {
    let rerecord = rerecord(cx, case.event, "approval 的机关、文号、日期");
    format!("应先报原批复机关批准，再调整；批准在先而漏记的，{rerecord}；没有批准的，由{}处理", approvers(case.law))
}

/// 批复概算的机关。
fn approvers(law: &RuleSet) -> String {
    law.who(Kind::ApproveEstimate)
}

/// 备案到了哪里：还缺哪几家，或哪几家在其后。
fn filed_so_far(filings: &Filings<'_>, date: Date) -> String {
    let missing = filings.missing();
    if !missing.is_empty() {
        return format!("没有向{}备案", missing.join("、"));
    }
    let later = filings.each().filter_map(|(name, filed)| Some(format!("{name} {}", filed.filter(|on| *on > date)?)));
    let later: Vec<String> = later.collect();
    if later.is_empty() { "已同时备案".into() } else { format!("备案在其后：{}", later.join("，")) }
}

fn over_limit(cx: &Cx<'_>, out: &mut Out) {
    for case in unapproved(cx, out) {
        let (date, amount) = (case.event.date, case.own.amount.money());
        let Some(limit) = case.excess() else {
            let within = || case.limits.ceiling().within(&format!("批复 {} ", case.base));
            out.pass(|| format!("{date} 调整 {amount}，{}", within()));
            continue;
        };
        let message = format!("{date} 自行调整 {amount}，{}{}", limit.text, case.void_approval(cx));
        out.add_finding(case.law, cx.name(case.event), date, case.event.at("amount"), message)
            .limit(format!("adjustment.self_made.{}", limit.key))
            .help(ask(cx, &case));
    }
}

fn needs_approval(cx: &Cx<'_>, out: &mut Out) {
    for case in unapproved(cx, out) {
        let date = case.event.date;
        let reasons = case.reasons(cx);
        if !reasons.is_empty() {
            let message = format!("{date} 调整，{}，没有在先的批准{}", reasons.join("，"), case.void_approval(cx));
            let key = if case.own.goal_changed == Some(true) { "goal_changed" } else { "total_change" };
            out.add_finding(case.law, cx.name(case.event), date, case.event.at(key), message)
                .limit("adjustment.self_made")
                .help(ask(cx, &case));
        } else if let Some((key, lacking)) = case.unknown(cx) {
            out.unknown(case.event.at(key), || format!("{date} 调整：{lacking}，不知是否须经批准"));
        } else {
            out.pass(|| format!("{date} 调整：总投资不增，目标不变，合同未超批复"));
        }
    }
}

fn without_ground(cx: &Cx<'_>, out: &mut Out) {
    for case in unapproved(cx, out) {
        let date = case.event.date;
        if case.is_beyond(cx) {
            out.not_applicable(|| format!("{date} 调整：须经批准，不论情形"));
        } else if case.has_ground() {
            out.pass(|| format!("{date} 调整：情形已写明"));
        } else if case.unknown(cx).is_some() {
            out.unknown(case.event.at("goal_changed"), || format!("{date} 调整：不知是否自行调整"));
        } else {
            let message = format!("{date} 自行调整，没有写明属于{}中的哪一种", case.limits.grounds.join("、"));
            out.add_finding(case.law, cx.name(case.event), date, case.event.at("ground"), message)
                .limit("adjustment.self_made.grounds")
                .help(format!(
                    "属于其中一种的，{}；都不属于的，应先报原批复机关批准",
                    rerecord(cx, case.event, "ground")
                ));
        }
    }
}

/// 备案：与调整同时，即当日。
fn filing(cx: &Cx<'_>, out: &mut Out) -> Vec<Obligation> {
    self_made(cx, out).iter().filter_map(|case| case.filing(cx, out)).collect()
}

/// 合于自行调整条件的；须经批准的与不能判断的，由别的规则说。
fn self_made<'a>(cx: &Cx<'a>, out: &mut Out) -> Vec<Case<'a>> {
    let mut made = Vec::new();
    for case in unapproved(cx, out) {
        if case.is_self_made(cx) {
            made.push(case);
        } else if let Some((key, lacking)) = case.unknown(cx).filter(|_| !case.is_beyond(cx)) {
            out.unknown(case.event.at(key), || format!("{} 调整：{lacking}，不知是否自行调整", case.event.date));
        } else {
            out.not_applicable(|| format!("{} 调整：不属自行调整", case.event.date));
        }
    }
    made
}

fn cumulative(cx: &Cx<'_>, out: &mut Out) {
    for case in unapproved(cx, out) {
        let date = case.event.date;
        let Some(limits) = case.law.parameters.adjustment.cumulative.as_ref() else { continue };
        if case.excess().is_some() {
            out.not_applicable(|| format!("{date} 调整：本次已超限度，由 adjustment-over-limit 指出"));
            continue;
        }
        let sum = self_made_since_approval(cx, case.event);
        let Some(limit) = limits.ceiling().excess(sum, case.base) else {
            let within = || limits.ceiling().within(&format!("批复 {} ", case.base));
            out.pass(|| format!("{date} 调整之后累计 {sum}，{}", within()));
            continue;
        };
        let message = format!("{date} 调整之后，自最近一次批准起自行调整累计 {sum}，{}", limit.text);
        out.add_finding(case.law, cx.name(case.event), date, case.event.at("amount"), message)
            .limit(format!("adjustment.cumulative.{}", limit.key))
            .help("核查是否化整为零；再有调整宜报批准，有缘由的用 wsgov answer 说明");
    }
}

/// 总投资最近一次经批准确定以来、到此次为止（含）未经批准的调整合计。
fn self_made_since_approval(cx: &Cx<'_>, event: &Event) -> Money {
    let earlier = cx.timeline.up_to(event.date);
    let Some(since) = approved_since(cx.laws, earlier) else { return Money::ZERO };
    let made = earlier.since(since).of::<Adjust>();
    made.filter(|(e, a)| e.order() <= event.order() && !approved_by(cx.laws, cx.timeline, e, a))
        .map(|(_, a)| a.amount.money())
        .sum()
}

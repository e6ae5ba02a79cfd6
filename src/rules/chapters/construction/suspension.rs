//! 暂缓、暂停、终止期间的行为（第十八、二十九条）。

use crate::{
    model::{Act, AdjustPlan, Contract, ContractKind, Date, Event, Kind, Payload, Plan, UnitHalt, Year},
    rules::{Cx, Finding, Out, rule::Rule, shared::after_end::ended_before, slugs},
    ruleset::{RuleSet, Severity},
};

pub(crate) const RULES: &[Rule] = &[
    Rule::project(
        "act-while-suspended",
        "暂停建设期间仍在建设。

        自「暂停建设」次日到「恢复建设」前一日，不得开工、签订建设合同、试运行、建成；暂停、恢复当日分不清先后，不指出。
        采购、调整、签订服务合同可能正是整改所需，只作提醒。为已完成的工作付款，审计、验收、整改都不在此限。
        及于单位的（unit.yaml 的「单位措施」，或本单位任一项目里 scope 为单位的），本单位各项目都算；没有写明由有权机关作出的，不能判断。

        反例：2023-08-01 暂停建设，2023-09-01 开工，没有「恢复建设」。
        正例：2023-08-01 暂停建设，2023-09-01 恢复建设，当日开工。
        改法：补记此前的「恢复建设」；确未恢复的，停止建设，由作出暂停的机关处理。",
        act_while_suspended,
    ),
    Rule::project(
        "plan-while-deferred",
        "暂缓投资期间仍列入或调增投资计划。

        自「暂缓投资」次日到「恢复投资」前一日，不得列入计划，也不得以「计划调整」调增；调减不在此限。暂缓、恢复当日不指出。
        及于单位的（unit.yaml 的「单位措施」，或本单位任一项目里 scope 为单位的），本单位各项目都算；没有写明由有权机关作出的，不能判断。
        后来撤下了这一笔，或恢复投资之后又列入、调整了同一年度的计划的，列为「已补办」。

        反例：2023-08-01 暂缓投资，2023-12-01 列入 2024 年度计划。
        正例：2023-08-01 暂缓投资，2023-11-30 恢复投资，2023-12-01 列入计划。
        改法：补记此前的「恢复投资」；确未恢复的，以「计划调整」撤下这一笔。",
        plan_while_deferred,
    ).duty_of_actor(),
    Rule::project(
        slugs::ACT_AFTER_TERMINATION,
        "项目终止、撤回、撤销批复之后仍在建设。

        「终止」、整个退出的「撤回」、批复全部撤销的「撤销批复」，次日起不得采购、签订建设或服务合同、开工、试运行、建成；调整可能属于善后，只作提醒。
        撤回、撤销之后重新申报或批复的，项目重新进行，不在此限；撤回、撤销之后的建设合同与开工，由 built-before-approval 指出。
        付清欠款、退款、结算、审计、更正、档案与已完成部分的验收，以及为善后签订的其他合同，不在此限。

        反例：2023-08-01 终止，2023-09-01 签订建设合同。
        正例：2023-08-01 终止，2023-09-01 支付已完工部分的价款。
        改法：停止实施；仍要建设的，作为新项目重新申报。",
        act_after_termination,
    ),
];

/// 建设行为：种类、合同的种类，暂停期间与终止之后的轻重；可能属于整改或善后的减轻为提醒。
const BUILDING: &[Building] = &[
    (Kind::Start, None, None, None),
    (Kind::Contract, Some(ContractKind::Construction), None, None),
    (Kind::TrialRun, None, None, None),
    (Kind::Complete, None, None, None),
    (Kind::Procure, None, Some(Severity::Warn), None),
    (Kind::Contract, Some(ContractKind::Service), Some(Severity::Warn), None),
    (Kind::Adjust, None, Some(Severity::Warn), Some(Severity::Warn)),
];

type Building = (Kind, Option<ContractKind>, Option<Severity>, Option<Severity>);

/// 建设行为在表中的一行；不是的为无。
fn building(event: &Event) -> Option<&'static Building> {
    let contract = Contract::of(&event.act).map(|own| own.kind);
    BUILDING.iter().find(|(kind, of, ..)| *kind == event.kind() && *of == contract)
}

/// 一种中止的状态：由哪种事件开始，被哪些事件结束。
type Halt = [Kind; 3];
const SUSPENSION: &Halt = &[Kind::Suspend, Kind::Resume, Kind::Terminate];
const DEFERRAL: &Halt = &[Kind::DeferInvestment, Kind::ResumeInvestment, Kind::Terminate];

/// 中止的开始。
#[derive(Clone, Copy)]
pub(crate) struct Began<'a> {
    /// 日期。
    pub date: Date,
    kind: Kind,
    told: Told<'a>,
}

/// 开始记在哪里。
#[derive(Clone, Copy)]
enum Told<'a> {
    /// 本项目的事件。
    Here(&'a Event),
    /// 及于单位的措施，记在别处。
    Elsewhere(&'a UnitHalt),
}

impl<'a> Began<'a> {
    fn here(event: &'a Event) -> Self {
        Began { date: event.date, kind: event.kind(), told: Told::Here(event) }
    }

    /// 如「暂停建设」，及于单位的加「本单位（记在 WS-2023-001）」。
    fn called(self) -> String {
        match self.told {
            Told::Here(_) => self.kind.to_string(),
            Told::Elsewhere(halt) => format!("{}本单位（记在 {}）", self.kind, halt.told_in),
        }
    }

    /// 在疑点里指到开始之处；记在别的文件的，句子里已经说了。
    fn relate(self, finding: &mut Finding) {
        if let Told::Here(event) = self.told {
            finding.related(event.at("date"), format!("{} {}", self.date, self.kind));
        }
    }

    /// 及于单位的措施不是有权的机关作出的，或没有写由谁作出：不知是否有效。
    fn doubt(self, law: &RuleSet) -> Option<String> {
        let Told::Elsewhere(halt) = self.told else { return None };
        let power = law.parameters.supervision.measures.as_ref()?;
        let by = halt.by.as_deref().and_then(|by| law.bodies.role(by));
        let may = by.is_some_and(|role| power.by.iter().any(|body| body == role));
        (!may)
            .then(|| format!("{} {}，没有写明由{}作出，不知是否有效", self.date, self.called(), law.either(&power.by)))
    }
}

/// 某日所处的中止：在其之前开始，而当日或之前没有结束的。本项目的与及于单位的各自起止，本项目的恢复、终止两者都算。
fn halted<'a>(cx: &Cx<'a>, date: Date, halt: &'static Halt) -> Option<Began<'a>> {
    let ends_today = cx.timeline.since(date).up_to(date).any(&halt[1..]).next().is_some();
    let last = cx.timeline.before(date).any(halt).next_back();
    if ends_today {
        return None;
    }
    let own = last.filter(|e| e.kind() == halt[0]).map(Began::here);
    own.or_else(|| {
        let ended = cx.timeline.before(date).any(&halt[1..]).next_back().map(|e| e.date);
        unit_halted(cx, date, halt).filter(|began| ended.is_none_or(|ended| ended < began.date))
    })
}

/// 某日本单位所处的中止，记在别处的。
fn unit_halted<'a>(cx: &Cx<'a>, date: Date, halt: &'static Halt) -> Option<Began<'a>> {
    let others = cx.beyond.halts.iter().filter(|h| h.told_in != cx.project.id);
    let others = || others.clone().filter(|h| halt.contains(&h.kind));
    let last = others().filter(|h| h.date < date).max_by_key(|h| (h.date, h.kind != halt[0]))?;
    let ends_today = others().any(|h| h.date == date && h.kind != halt[0]);
    let began = Began { date: last.date, kind: last.kind, told: Told::Elsewhere(last) };
    (last.kind == halt[0] && !ends_today).then_some(began)
}

/// 首次中止：本项目的，或及于单位的。
fn first<'a>(cx: &Cx<'a>, kind: Kind) -> Option<Began<'a>> {
    let others = cx.beyond.halts.iter().filter(|h| h.told_in != cx.project.id && h.kind == kind);
    let elsewhere = others.map(|h| Began { date: h.date, kind, told: Told::Elsewhere(h) });
    cx.timeline.first(kind).map(Began::here).into_iter().chain(elsewhere).min_by_key(|began| began.date)
}

/// 某日在暂停建设期间：暂停的开始。
pub(crate) fn suspended<'a>(cx: &Cx<'a>, date: Date) -> Option<Began<'a>> {
    halted(cx, date, SUSPENSION)
}

fn act_while_suspended(cx: &Cx<'_>, out: &mut Out) {
    let halt = Halted {
        none: "没有「暂停建设」",
        first: first(cx, Kind::Suspend),
        find: |cx, event| suspended(cx, event.date),
        severity: |(_, _, suspended, _)| *suspended,
        note: "，其间没有恢复",
        help: "应先有「恢复建设」再继续；确未恢复的，停止建设，由作出暂停的机关处理",
    };
    no_building(cx, &halt, out);
}

fn act_after_termination(cx: &Cx<'_>, out: &mut Out) {
    let ends = &[Kind::Terminate, Kind::Withdraw, Kind::RevokeApproval];
    let halt = Halted {
        none: "没有终止、撤回、撤销批复",
        first: cx.timeline.any(ends).next().map(Began::here),
        find: |cx, event| ended_before(cx, event).map(Began::here),
        severity: |(.., ended)| *ended,
        note: "",
        help: "停止实施；仍要建设的，作为新项目重新申报",
    };
    no_building(cx, &halt, out);
}

/// 一种中止：怎样找，怎样说。
struct Halted<'a> {
    /// 没有时怎样说。
    none: &'static str,
    /// 首次中止。
    first: Option<Began<'a>>,
    /// 某一事件之时所处的中止。
    find: fn(&Cx<'a>, &Event) -> Option<Began<'a>>,
    /// 取表中哪一栏的轻重。
    severity: fn(&Building) -> Option<Severity>,
    /// 句末另说。
    note: &'static str,
    /// 怎样办。
    help: &'static str,
}

/// 中止之下的建设行为逐个指出。
fn no_building<'a>(cx: &Cx<'a>, halt: &Halted<'a>, out: &mut Out) {
    let Some(first) = halt.first else {
        out.not_applicable(|| halt.none.into());
        return;
    };
    let mut unjudged = false;
    for event in cx.timeline.events() {
        let Some(row) = building(event) else { continue };
        let Some(began) = (halt.find)(cx, event) else { continue };
        let Some(law) = cx.law_of(event, out) else {
            unjudged = true;
            continue;
        };
        if let Some(why) = began.doubt(law) {
            out.unknown(event.at("event"), || format!("{} {}：{why}", event.date, event.kind()));
            continue;
        }
        let days = (event.date - began.date).num_days();
        let (done, kind) = (event.kind(), began.called());
        let message = format!("{} {done}，而 {} 已{kind}，相距 {days} 天{}", event.date, began.date, halt.note);
        let finding = out.add_finding(law, cx.name(event), event.date, event.at("date"), message);
        finding.softened = (halt.severity)(row);
        finding.help(halt.help);
        began.relate(finding);
    }
    if out.findings.is_empty() && !unjudged {
        out.pass(|| format!("{} {}，此后没有不许的建设行为", first.date, first.called()));
    }
}

fn plan_while_deferred(cx: &Cx<'_>, out: &mut Out) {
    let Some(first) = first(cx, Kind::DeferInvestment) else {
        out.not_applicable(|| "没有「暂缓投资」".into());
        return;
    };
    for event in cx.timeline.events() {
        let Some((year, what)) = raises_plan(cx, event) else { continue };
        let Some(began) = halted(cx, event.date, DEFERRAL) else { continue };
        let Some(law) = cx.law_of(event, out) else { continue };
        if let Some(why) = began.doubt(law) {
            out.unknown(event.at("event"), || format!("{} {}：{why}", event.date, event.kind()));
            continue;
        }
        let called = began.called();
        let message = format!("{} {what} {year} 年度投资计划，而 {} 已{called}，其间没有恢复", event.date, began.date);
        let finding = out.add_finding(law, cx.name(event), event.date, event.at("amount"), message);
        finding
            .made_good(put_right(cx, event, year))
            .help(format!("应先有「恢复投资」；确未恢复的，由{}以「计划调整」撤下这一笔", law.who(Kind::AdjustPlan)));
        began.relate(finding);
    }
    if out.findings.is_empty() {
        out.pass(|| format!("{} {}，其间没有列入或调增计划", first.date, first.called()));
    }
}

/// 后来撤下了这一笔，或不在暂缓期间又列入、调整了同一年度的计划：那次的日期。
fn put_right(cx: &Cx<'_>, event: &Event, year: Year) -> Option<Date> {
    let before = cx.timeline.ahead_of(event).plan_of(year).unwrap_or_default();
    let is_taken_off = |e: &Event| {
        !cx.withholds_amounts && cx.timeline.through(e).plan_of(year).is_some_and(|planned| planned <= before)
    };
    let mut again = cx.timeline.after(event.date).events().filter(|e| e.planned_year() == Some(year));
    again.find(|e| is_taken_off(e) || halted(cx, e.date, DEFERRAL).is_none()).map(|e| e.date)
}

/// 增加年度计划的事件：年度与说法。调减、不动的不算。
fn raises_plan(cx: &Cx<'_>, event: &Event) -> Option<(Year, &'static str)> {
    match &event.act {
        Act::Plan(Plan { year, .. }) => Some((*year, "列入")),
        Act::AdjustPlan(AdjustPlan { year, amount, .. }) => {
            let planned = cx.timeline.before(event.date).plan_of(*year).unwrap_or_default();
            (amount.money() > planned).then_some((*year, "调增"))
        }
        _ => None,
    }
}

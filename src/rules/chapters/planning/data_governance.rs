//! 数据治理在先（第七条）。

use crate::{
    model::{ChangeFacts, DataGovernance, Date, Event, written},
    rules::{
        Cx, Out,
        rule::Rule,
        shared::works_start::{Occasion, must_be_done_by},
    },
    ruleset::Severity,
    text::Route,
};

pub(crate) const RULES: &[Rule] = &[
    Rule::project(
        "data-not-governed",
        "开工时数据没有治理好。

        先治理、后新建：数据汇聚治理须在开工之前（含当日）完成；没有记开工而已建成的，以建设合同、建成中最早的为准。
        签了建设合同还没有开工而没有治理好的，条文没有说到签约，只作提醒。写明不需治理的理由的、运行维护的不适用；还没有动手的不核。
        以当时的事实为准；事后才以「事实变更」补写的，改由 late-statement 提醒。数据标准迟于动手而治理在先的，记载可疑，只作提醒。

        反例：2023-05-01 开工，`governed: 2023-05-02`。
        正例：2023-05-01 开工，`governed: 2023-05-01`。
        改法：补记治理完成日期；不需治理的，写 `not_needed` 和理由；确未治理的，暂缓开工。",
        data_not_governed,
    ),
    Rule::project(
        "late-statement",
        "事后才说的从前的事。

        动手建设之后才以「事实变更」写明此前已经治理、或不需治理的，说的是从前的事，当时的文件没有，提醒核对凭据。每个项目只说一次。
        写明在先的，事后再补充的，不提醒。

        反例：2023-05-01 开工，2024-06-01 事实变更 `data_governance: {governed: 2023-04-01}`。
        正例：开头就写有 data_governance。
        改法：核对当时的凭据；属实的，用 wsgov answer 说明。",
        late_statement,
    ).warn(),
];

/// 不需治理的理由；写作「无」的不算。
fn not_needed(data: &DataGovernance) -> Option<&str> {
    written(data.not_needed.as_deref())
}

/// 到 `date` 为止已治理，或写明不需治理。
fn is_settled(data: Option<&DataGovernance>, date: Date) -> bool {
    data.is_some_and(|d| not_needed(d).is_some() || d.governed.is_some_and(|governed| governed <= date))
}

/// 当时所写的，到那一日为止已治理或不需治理。
fn was_settled(cx: &Cx<'_>, date: Date) -> bool {
    is_settled(cx.facts(date).data_governance.as_ref(), date)
}

/// 动手之后才说从前的事、而使当时的欠缺不成其为欠缺的「事实变更」。
fn belated<'a>(cx: &Cx<'a>, start: &Event) -> Option<&'a Event> {
    if was_settled(cx, start.date) {
        return None;
    }
    let mut later = cx.timeline.after(start.date).of::<ChangeFacts>();
    later.find(|(_, own)| is_settled(own.set.data_governance.as_ref(), start.date)).map(|(event, _)| event)
}

fn data_not_governed(cx: &Cx<'_>, out: &mut Out) {
    let stated = || cx.facts_now().data_governance.as_ref();
    let is_late = |day: Option<Date>, e: &Event| day.is_none_or(|day| day > e.date);
    let undone = |e: &Event| {
        !was_settled(cx, e.date) && belated(cx, e).is_none() && is_late(stated().and_then(|d| d.governed), e)
            || stated().is_some_and(|d| not_needed(d).is_none() && d.standards.is_some_and(|s| s > e.date))
    };
    let Some(Occasion { event: start, law, softened }) = must_be_done_by(cx, out, undone) else { return };
    let (date, what) = (start.date, start.kind());
    if cx.facts(date).is_maintenance() {
        out.not_applicable(|| "运行维护项目，不适用".into());
        return;
    }
    if cx.facts(date).is_classified() && stated().is_none() {
        out.not_applicable(|| "涉密项目，数据治理不写入台账".into());
        return;
    }
    if let Some(belated) = belated(cx, start) {
        out.not_applicable(|| format!("{} 才补写，由 late-statement 提醒", belated.date));
        return;
    }
    // 当时没有治理的，看最近所写的日期，说明迟了多少。
    let then = cx.facts(date).data_governance.as_ref().filter(|data| is_settled(Some(data), date));
    if let Some(reason) = then.and_then(not_needed) {
        out.not_applicable(|| format!("不需治理：{reason}"));
        return;
    }
    let data = then.or_else(stated);
    let at = |key| cx.fact("data_governance", |set| set.data_governance.is_some()).then(key);
    let (standards, governed) = (data.and_then(|d| d.standards), data.and_then(|d| d.governed));
    let (route, message) = match governed {
        None => (start.at("date"), format!("{date} {what}，没有数据汇聚治理完成的日期")),
        Some(governed) if governed > date => {
            let days = (governed - date).num_days();
            (at("governed"), format!("{date} {what}，数据汇聚治理 {governed} 才完成，迟 {days} 天"))
        }
        Some(_) if standards.is_some_and(|standards| standards > date) => {
            (at("standards"), format!("{date} {what}，数据标准的日期却在{what}之后，请核对"))
        }
        Some(governed) => {
            out.pass(|| format!("{date} {what}，数据汇聚治理已于 {governed} 完成"));
            return;
        }
    };
    let finding = out.add_finding(law, cx.name(start), date, route, message);
    finding.softened = softened.or(governed.is_some_and(|governed| governed <= date).then_some(Severity::Warn));
    finding.act(start);
    finding.help(
        "治理在先的，补记 data_governance 的 governed（已提交的文件用「事实变更」）；不需治理的，写 not_needed 和理由；确未治理的，先治理再建",
    );
}

fn late_statement(cx: &Cx<'_>, out: &mut Out) {
    let Some(Occasion { event: start, law, .. }) = must_be_done_by(cx, out, |e| belated(cx, e).is_some()) else {
        return;
    };
    if cx.facts(start.date).is_maintenance() {
        out.not_applicable(|| "运行维护项目，不适用".into());
        return;
    }
    let Some(belated) = belated(cx, start) else {
        out.pass(|| "没有事后才补写的从前的事".into());
        return;
    };
    let (date, what) = (start.date, start.kind());
    let message = format!("{} 才写明数据已于 {date} {what}之前治理，或不需治理；当时的文件没有", belated.date);
    let at: Route = belated.at("set").then("data_governance");
    out.add_finding(law, cx.name(belated), belated.date, at, message)
        .related(start.at("date"), format!("{date} {what}"))
        .help("核对当时的凭据；属实的，用 wsgov answer 说明");
}

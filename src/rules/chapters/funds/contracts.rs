//! 合同：不超批复、不超限价，支付不超合同，监理不是承接单位（第十五、十九条）。

use crate::{
    model::{
        Agreement, ApproveEstimate, ApproveOneStep, Contract, ContractKind, Event, Kind, Money, Pay, Procure,
        ProcurementResult, Timeline, written,
    },
    rules::{
        Cx, Out, Verdict,
        chapters::funds::total::{approved_total, doubtful_total},
        rule::Rule,
    },
    ruleset::RuleSet,
    text::half_width,
};

pub(crate) const RULES: &[Rule] = &[
    Rule::project(
        "over-approved-total",
        "合同或支付合计超过批复总投资。

        应当按批复的概（预）算实施。以当日有效的批复总投资为限，经批准的调增计入；恰等于批复的不算超过。
        「合同变更」「结算」增加了合计的，同样看。合同按有效的金额算：变更后的数，解除的只算已付的，结算的以审定数代替；支付减去退款。
        批复之前的是前期费用；未批先建由 built-before-approval 指出，这里不另说。
        重新批复的总投资低于已签合同，到核查日合同仍未减下来、也没有经批准的调增或处理措施的，同样指出。

        反例：批复 1000万元，合同合计 1000.01万元。
        正例：批复 1000万元，合同合计 1000万元。
        改法：核对金额单位；确需增加的，先报原批复机关批准，再签合同。",
        over_approved_total,
    )
    .counts_money(),
    Rule::project(
        "paid-over-contract",
        "累计支付超过合同金额。

        签订合同以后的累计支付（减去退款）不应超过当日有效的合同合计（变更、解除、结算都计入）；恰等于的不算超过。
        签约之前的前期费用不计。没有合同的由 paid-before-contract 核查；合同金额不明的不能判断；已超批复总投资的由 over-approved-total 指出。条文没有直接写明，只作提醒。

        反例：合同合计 440万元，累计支付 470万元，没有合同变更。
        正例：合同变更为 470万元之后，累计支付 470万元。
        改法：核对金额；合同已变更、结算的，补记「合同变更」「结算」；多付的追回，记「退款」。",
        paid_over_contract,
    )
    .warn()
    .counts_money(),
    Rule::project(
        "contract-over-ceiling",
        "合同金额超过最高限价。

        采购写明最高限价（ceiling）的，其后签订的建设、服务合同不应高于它；几次采购的取其中最高的，废标的不计。条文没有直接写明，只作提醒。

        反例：最高限价 440万元，合同 460万元。
        正例：最高限价 440万元，合同 440万元。
        改法：核对采购文件与合同；限价另有更正的，补记「采购」。",
        contract_over_ceiling,
    )
    .warn(),
    Rule::project(
        "supervisor-is-contractor",
        "监理单位就是承接单位。

        监理不能监理自己：监理合同的承接单位，或合同写明的监理（supervisor），与建设合同的承接单位同名的，提醒。已解除的合同不看。

        反例：建设合同与监理合同的承接单位都是同一公司。
        正例：监理由另一公司承接。
        改法：核对名称；确是同一单位的，另行委托监理。",
        supervisor_is_contractor,
    )
    .warn(),
];

fn over_approved_total(cx: &Cx<'_>, out: &mut Out) {
    for (event, own, law) in cx.judged::<Contract>(out) {
        if own.amount.is_none() && cx.facts(event.date).is_classified() {
            out.not_applicable(|| format!("{} 签订合同：涉密项目的合同金额不写入台账", event.date));
            continue;
        }
        if own.amount.is_none() {
            out.unknown(event.at("amount"), || format!("{} 合同金额不明", event.date));
            continue;
        }
        let (sum, _) = cx.timeline.through(event).contracted();
        within_total(cx, law, event, "合同合计", sum, out);
    }
    for event in cx.timeline.any(&[Kind::ChangeContract, Kind::Settle]) {
        let Some(law) = cx.law_of(event, out) else { continue };
        let ((before, _), (sum, _)) =
            (cx.timeline.ahead_of(event).contracted(), cx.timeline.through(event).contracted());
        if sum > before {
            within_total(cx, law, event, "合同合计", sum, out);
        }
    }
    let contracts_over = out.verdict == Verdict::Violated;
    over_again(cx, out);
    for (event, _, law) in cx.judged::<Pay>(out) {
        let paid = cx.timeline.through(event).paid();
        if contracts_over {
            out.not_applicable(|| format!("{} 支付：合同已超批复，不另指出", event.date));
        } else {
            within_total(cx, law, event, "累计支付", paid, out);
        }
    }
}

fn within_total(cx: &Cx<'_>, law: &RuleSet, event: &Event, what: &str, sum: Money, out: &mut Out) {
    if cx.facts(event.date).is_maintenance() {
        out.not_applicable(|| format!("{} {what}：运行维护项目没有概算批复", event.date));
        return;
    }
    let Some((total, approval)) = approved_total(cx.laws, cx.timeline.up_to(event.date)) else {
        out.not_applicable(|| {
            format!("{} {what} {sum}：还没有批复；是前期费用，或由 built-before-approval 等指出", event.date)
        });
        return;
    };
    if sum <= total {
        out.pass(|| format!("{} {what} {sum}，不超过批复 {total}", event.date));
        return;
    }
    if let Some((_, (at, doubt))) = doubtful_total(cx, cx.timeline.up_to(event.date)).filter(|(most, _)| sum <= *most) {
        out.unknown(at, || format!("{} {what} {sum}，批复总投资 {total}；{doubt}", event.date));
        return;
    }
    let message = format!("{} {what} {sum}，超过批复总投资 {total}，多 {}", event.date, sum - total);
    out.add_finding(law, cx.name(event), event.date, event.at("amount"), message)
        .related(approval.at("total"), format!("{} {}", approval.date, approval.kind()))
        .help("核对金额与单位；确需增加投资的，应先报原批复机关批准，记入「调整」的 approval");
}

/// 重新批复低于已签的合同：到核查日仍是如此，也没有缘由的。
fn over_again(cx: &Cx<'_>, out: &mut Out) {
    let estimates = cx.judged::<ApproveEstimate>(out).into_iter().map(|(event, _, law)| (event, law));
    let approvals = cx.judged::<ApproveOneStep>(out).into_iter().map(|(event, _, law)| (event, law)).chain(estimates);
    for (event, law) in approvals.filter(|(event, _)| !cx.facts(event.date).is_maintenance()) {
        let earlier = cx.timeline.ahead_of(event);
        let (signed, _) = earlier.contracted();
        let Some((total, _)) = approved_total(cx.laws, cx.timeline.through(event)) else { continue };
        let was_within = approved_total(cx.laws, earlier).is_some_and(|(before, _)| signed <= before);
        let most = doubtful_total(cx, cx.timeline).map(|(most, _)| most);
        let most = most.or(approved_total(cx.laws, cx.timeline).map(|(now, _)| now));
        let still = most.is_some_and(|now| cx.timeline.contracted().0 > now);
        if was_within && signed > total && still && !dealt_with(cx.timeline.since(event.date)) {
            let message =
                format!("{} {} {total}，低于已签合同合计 {signed}，少 {}", event.date, event.kind(), signed - total);
            out.add_finding(law, cx.name(event), event.date, event.at("total"), message)
                .owed_by(cx.party_of(law, event))
                .help(
                    "合同已减少的，补记「合同变更」「合同解除」或「结算」；另经批准增加投资的，记入「调整」的 approval",
                );
        }
    }
}

/// 有处理措施：合同、支付与批复、预算的差额已在处理。
pub(super) fn dealt_with(timeline: Timeline<'_>) -> bool {
    let measures =
        &[Kind::OrderRectification, Kind::DeferInvestment, Kind::Suspend, Kind::Terminate, Kind::RevokeApproval];
    timeline.any(measures).next().is_some()
}

fn paid_over_contract(cx: &Cx<'_>, out: &mut Out) {
    for (event, _, law) in cx.judged::<Pay>(out) {
        let earlier = cx.timeline.through(event);
        let date = event.date;
        let Some(first) = cx.timeline.up_to(date).first(Kind::Contract) else {
            out.not_applicable(|| format!("{date} 支付：此前没有合同，由 paid-before-contract 核查"));
            continue;
        };
        // 同一天签约、变更、解除又付款的，分不清先后：以当日之末与签约之后较多的一个为限，不看文件次序。
        let today = cx.timeline.up_to(date);
        let last = today.events().rfind(|e| e.kind().within_day() <= event.kind().within_day()).unwrap_or(event);
        let (signed, unknown) = cx.timeline.through(last).contracted().max(today.contracted());
        let paid: Money = earlier.since(first.date).payments().map(|payment| payment.amount).sum();
        let over_total = approved_total(cx.laws, earlier).is_some_and(|(total, _)| earlier.paid() > total);
        if paid <= signed {
            out.pass(|| format!("{date} 支付后累计 {paid}，不超过合同合计 {signed}"));
        } else if unknown > 0 && cx.facts(date).is_classified() {
            out.not_applicable(|| format!("{date} 支付：涉密项目的合同金额不写入台账"));
        } else if unknown > 0 {
            out.unknown(event.at("amount"), || format!("{date} 支付：有 {unknown} 份合同没有写金额，无从比较"));
        } else if over_total && !cx.facts(date).is_maintenance() {
            out.not_applicable(|| format!("{date} 支付：累计已超批复总投资，由 over-approved-total 指出"));
        } else {
            let message = format!("{date} 支付后累计 {paid}，超过合同合计 {signed}，多 {}", paid - signed);
            out.add_finding(law, cx.name(event), date, event.at("amount"), message).help(
                "核对金额；合同已变更、结算的，补记「合同变更」「结算」；多付的追回，记「退款」；没有合同的前期费用，用 wsgov answer 说明",
            );
        }
    }
}

fn contract_over_ceiling(cx: &Cx<'_>, out: &mut Out) {
    for (event, own, law) in cx.judged::<Contract>(out) {
        let date = event.date;
        let called_for = matches!(own.kind, ContractKind::Construction | ContractKind::Service);
        let procured =
            cx.timeline.up_to(date).of::<Procure>().filter(|(_, p)| p.result != Some(ProcurementResult::Failed));
        let highest = procured.filter_map(|(e, p)| Some((p.ceiling?, e))).max_by_key(|(ceiling, _)| *ceiling);
        let (Some((ceiling, procurement)), Some(amount)) = (highest.filter(|_| called_for), own.amount) else {
            out.not_applicable(|| format!("{date} 签订合同：没有写最高限价或合同金额，或不是建设、服务合同"));
            continue;
        };
        if amount <= ceiling {
            out.pass(|| format!("{date} 合同 {amount}，不超过最高限价 {ceiling}"));
            continue;
        }
        let message = format!("{date} 合同 {amount}，超过最高限价 {ceiling}，多 {}", amount - ceiling);
        out.add_finding(law, cx.name(event), date, event.at("amount"), message)
            .related(procurement.at("ceiling"), format!("{} 采购", procurement.date))
            .help("核对采购文件与合同；金额或限价记错的，用 wsgov undo 更正后重记；限价另有更正的，补记「采购」");
    }
}

fn supervisor_is_contractor(cx: &Cx<'_>, out: &mut Out) {
    let contracts = cx.timeline.contracts();
    let standing: Vec<&Agreement<'_>> = contracts.agreements.iter().filter(|a| a.dissolved.is_none()).collect();
    let builders: Vec<&str> = standing.iter().filter_map(|a| builder(a.own)).collect();
    let supervisors: Vec<(&Agreement<'_>, &str)> =
        standing.iter().filter_map(|a| Some((*a, supervisor(a.own)?))).collect();
    if builders.is_empty() || supervisors.is_empty() {
        out.not_applicable(|| "没有写明建设合同的承接单位，或没有写明监理".into());
        return;
    }
    for (agreement, name) in supervisors {
        let event = agreement.event;
        let Some(law) = cx.law_of(event, out) else { continue };
        if builders.iter().any(|builder| half_width(builder) == half_width(name)) {
            let key = if agreement.own.kind == ContractKind::Supervision { "contractor" } else { "supervisor" };
            let message = format!("{} 写明的监理是{name}，也是建设合同的承接单位", event.date);
            out.add_finding(law, cx.name(event), event.date, event.at(key), message)
                .help("核对名称；确是同一单位的，另行委托监理");
        } else {
            out.pass(|| format!("{} 监理是{name}，不是承接单位", event.date));
        }
    }
}

fn builder(contract: &Contract) -> Option<&str> {
    contract.contractor.as_deref().filter(|_| contract.kind == ContractKind::Construction)
}

fn supervisor(contract: &Contract) -> Option<&str> {
    match contract.kind {
        ContractKind::Supervision => contract.contractor.as_deref(),
        _ => written(contract.supervisor.as_deref()),
    }
}

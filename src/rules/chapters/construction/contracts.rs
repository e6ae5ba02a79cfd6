//! 合同与所记的别的事实对不上（第十五、十九条）：都只作提醒。

use crate::{
    model::{Contract, ContractKind, Money, Pay, Procure},
    rules::{Cx, Out, rule::Rule},
};

pub(crate) const RULES: &[Rule] = &[
    Rule::project(
        "contract-over-ceiling",
        "合同金额超过采购的最高限价。

        签订建设合同之前（含当日）各次采购所写的最高限价（ceiling），取最高的一次；合同超过的提醒。恰等于的不算超过；没有写限价的不适用。

        反例：最高限价 440万元，合同 440.01万元。
        正例：最高限价 440万元，合同 440万元。
        改法：核对两个数；另有缘由的，在 explanations 中说明。",
        over_ceiling,
    ).warn(),
    Rule::project(
        "paid-over-contract",
        "累计支付超过合同合计。

        有建设或服务合同、各合同金额都写明的，到支付之日止的累计支付超过合同合计的，提醒；恰等于的不算超过。前期费用可能没有合同。

        反例：合同合计 440万元，累计支付 440.01万元。
        正例：合同合计 440万元，累计支付 440万元。
        改法：核对两个数；付的是没有合同的前期费用的，在 explanations 中说明。",
        over_contract,
    ).warn(),
    Rule::project(
        "supervisor-is-contractor",
        "监理单位就是承建单位。

        监理合同的承接单位，或建设合同写明的监理，与建设合同的承接单位同名的，提醒。

        反例：`contractor: 甲公司, supervisor: 甲公司`。
        正例：`contractor: 甲公司, supervisor: 乙公司`。
        改法：核对名称；属实的，另行委托监理。",
        supervisor_is_contractor,
    ).warn(),
];

fn over_ceiling(cx: &Cx<'_>, out: &mut Out) {
    for (event, own, law) in
        cx.judged::<Contract>(out).into_iter().filter(|(_, c, _)| c.kind == ContractKind::Construction)
    {
        let ceilings = cx.timeline.up_to(event.date).of::<Procure>().filter_map(|(e, p)| Some((e, p.ceiling?)));
        let highest = ceilings.max_by_key(|(_, ceiling)| *ceiling);
        let (Some((procured, ceiling)), Some(amount)) = (highest, own.amount) else {
            out.not_applicable(|| format!("{} 签订合同：没有写最高限价或合同金额", event.date));
            continue;
        };
        if amount <= ceiling {
            out.pass(|| format!("{} 合同 {amount}，不超过最高限价 {ceiling}", event.date));
            continue;
        }
        let message = format!("{} 合同 {amount}，超过采购的最高限价 {ceiling}，多 {}", event.date, amount - ceiling);
        out.add_finding(law, cx.name(event), event.date, event.at("amount"), message)
            .related(procured.at("ceiling"), format!("{} 采购", procured.date))
            .help("核对两个数；另有缘由的，在 explanations 中说明");
    }
}

fn over_contract(cx: &Cx<'_>, out: &mut Out) {
    for (event, _, law) in cx.judged::<Pay>(out) {
        let earlier = cx.timeline.up_to(event.date);
        let works = |c: &Contract| matches!(c.kind, ContractKind::Construction | ContractKind::Service);
        let (sum, unknown) = earlier.contracted();
        if !earlier.of::<Contract>().any(|(_, c)| works(c)) || unknown > 0 || sum <= Money::ZERO {
            out.not_applicable(|| format!("{} 支付：没有合同，或有合同没有写金额", event.date));
            continue;
        }
        let paid = cx.timeline.through(event).paid();
        if paid <= sum {
            out.pass(|| format!("{} 累计支付 {paid}，不超过合同合计 {sum}", event.date));
            continue;
        }
        let message = format!("{} 累计支付 {paid}，超过合同合计 {sum}，多 {}", event.date, paid - sum);
        out.add_finding(law, cx.name(event), event.date, event.at("amount"), message)
            .help("核对两个数；付的是没有合同的前期费用的，在 explanations 中说明");
    }
}

fn supervisor_is_contractor(cx: &Cx<'_>, out: &mut Out) {
    let contracts = cx.judged::<Contract>(out);
    let builders: Vec<&str> = contracts
        .iter()
        .filter(|(_, c, _)| c.kind == ContractKind::Construction)
        .filter_map(|(_, c, _)| c.contractor.as_deref())
        .collect();
    for (event, own, law) in &contracts {
        let supervisor = match own.kind {
            ContractKind::Supervision => own.contractor.as_deref(),
            _ => own.supervisor.as_deref(),
        };
        let Some(supervisor) = supervisor else {
            out.not_applicable(|| format!("{} 签订合同：没有写监理", event.date));
            continue;
        };
        if !builders.contains(&supervisor) || cx.facts(event.date).is_classified() {
            out.pass(|| format!("{} 签订合同，监理不是承建单位", event.date));
            continue;
        }
        let key = if own.kind == ContractKind::Supervision { "contractor" } else { "supervisor" };
        let message = format!("{} 签订{}合同，监理「{supervisor}」就是承建单位", event.date, own.kind);
        out.add_finding(law, cx.name(event), event.date, event.at(key), message).help("核对名称；属实的，另行委托监理");
    }
}

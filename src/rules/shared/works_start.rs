//! 动手建设：从哪一件事算起。少记一件「开工」，别的事照样说明已经动手。

use crate::{
    model::{Contract, ContractKind, Cost, Date, Declare, Event, FundingMode, Kind, Payload},
    rules::{
        Cx, Out,
        shared::{feature_signs::purchase_sign, remedy::unstarted},
    },
    ruleset::{RuleSet, Severity},
};

/// 备注、承接单位里有这些话的服务合同，像是前期咨询。
const CONSULTANCY: [&str; 8] = ["前期", "可研", "可行性", "咨询", "勘察", "设计", "评估", "编制"];

/// 备注里又有这些话的，买的不只是前期咨询。
const BEYOND_CONSULTANCY: [&str; 8] = ["运行", "运维", "运营", "保障", "开发", "实施", "部署", "租"];

/// 前期所编的文件：里面有上面的字，买的仍只是编制。
const EARLY_PAPERS: [&str; 7] =
    ["实施方案", "运行维护方案", "运维方案", "运营方案", "部署方案", "开发方案", "开发需求"];

/// 投资估算里的前期费用。
const EARLY_COSTS: &str = "前期费用";

/// 动手建设的最早一件事：建设合同（政府购买服务的，服务合同与办结），开工，试运行，建成，投入运行，通过验收。
pub(crate) fn works_start<'a>(cx: &Cx<'a>) -> Option<&'a Event> {
    let starts = cx.timeline.events().filter(|event| match event.kind() {
        Kind::Contract => is_works_contract(cx, event),
        kind => kind == Kind::Start || is_proof(cx, event),
    });
    starts.min_by_key(by_day_and_kind)
}

/// 同一天的几件，依种类定先后，不看文件次序。
fn by_day_and_kind(event: &&Event) -> (Date, usize, usize) {
    (event.date, event.kind() as usize, event.n)
}

/// 建设合同；政府购买服务的项目，服务合同也是（前期咨询除外）。
pub(crate) fn is_works_contract(cx: &Cx<'_>, event: &Event) -> bool {
    let purchase = || cx.facts(event.date).funding_mode == Some(FundingMode::Purchase);
    match Contract::of(&event.act).map(|own| own.kind) {
        Some(ContractKind::Construction) => true,
        Some(ContractKind::Service) => purchase() && !is_consultancy(cx, event),
        _ => false,
    }
}

/// 前期咨询的服务合同：写明是的；不是购买服务、运行维护的项目，批复之前所签的也是，那时没有别的服务可买。
pub(crate) fn is_consultancy(cx: &Cx<'_>, event: &Event) -> bool {
    if Contract::of(&event.act).is_none_or(|own| own.kind != ContractKind::Service) {
        return false;
    }
    let facts = cx.facts(event.date);
    let buys_services = facts.is_maintenance() || facts.funding_mode == Some(FundingMode::Purchase);
    says_consultancy(event) || !buys_services && cx.timeline.up_to(event.date).approvals().next().is_none()
}

/// 看来是前期咨询：备注这样说，或者承接单位的名称像；备注又说到别的服务的不是。
fn says_consultancy(event: &Event) -> bool {
    let contractor = Contract::of(&event.act).and_then(|own| own.contractor.as_deref());
    let note = event.note.as_deref();
    let says =
        |text: Option<&str>, words: &[&str]| text.is_some_and(|text| words.iter().any(|word| text.contains(word)));
    let services = note.map(|note| EARLY_PAPERS.iter().fold(note.to_owned(), |text, paper| text.replace(paper, "")));
    !says(services.as_deref(), &BEYOND_CONSULTANCY)
        && [note, contractor].into_iter().any(|text| says(text, &CONSULTANCY))
}

/// 合同金额超过所申报的前期费用；有一样没有写的不知道。
fn exceeds_early_costs(cx: &Cx<'_>, event: &Event) -> bool {
    let amount = Contract::of(&event.act).and_then(|own| own.amount);
    let declared = cx.timeline.of::<Declare>().next_back();
    let most = declared.and_then(|(_, own)| own.estimated_at(EARLY_COSTS)).map(Cost::amount);
    amount.zip(most).is_some_and(|(amount, most)| amount > most)
}

/// 服务合同，也许买的是服务：不像前期咨询，也没有写资金与建设方式，而看来是的；
/// 购买服务的，像是前期咨询，而金额超过申报的前期费用。怎样看出。
pub(crate) fn perhaps_bought(cx: &Cx<'_>, event: &Event) -> Option<String> {
    Contract::of(&event.act).filter(|own| own.kind == ContractKind::Service)?;
    if !says_consultancy(event) {
        return purchase_sign(cx, event.date);
    }
    let buys = cx.facts(event.date).funding_mode == Some(FundingMode::Purchase);
    (buys && exceeds_early_costs(cx, event)).then(|| "像是前期咨询，而金额超过申报的前期费用".into())
}

/// 建设之前须办妥的事，以哪一件事看。
pub(crate) struct Occasion<'a> {
    /// 以它相称的事。
    pub event: &'a Event,
    /// 据以判断的规则集。
    pub law: &'a RuleSet,
    /// 只签了建设合同，还没有开工：只作提醒。
    pub softened: Option<Severity>,
}

/// 建设之前（含当日）须办妥的事：以开工为准（购买服务的，以服务合同）；没有记开工而已建成的，以建设合同、建成中最早的为准。
/// 签了建设合同还没有开工的，只作提醒：条文说的是建设，没有说签约。还没有动手、当时规则没有施行的，记为不适用。
pub(crate) fn must_be_done_by<'a>(cx: &Cx<'a>, out: &mut Out, undone: impl Fn(&Event) -> bool) -> Option<Occasion<'a>> {
    let Some(first) = works_start(cx) else {
        let mut services =
            cx.timeline.all(Kind::Contract).filter_map(|event| Some((event, perhaps_bought(cx, event)?)));
        if let Some((event, sign)) = services.next().filter(|(event, _)| undone(event)) {
            out.unknown(event.at("date"), || format!("{} 签订服务合同：{sign}，不知买的是不是服务", event.date));
            return None;
        }
        out.not_applicable(|| unstarted(cx).into());
        return None;
    };
    let bought = Some(first).filter(|e| Contract::of(&e.act).is_some_and(|c| c.kind == ContractKind::Service));
    let begun = bought.or_else(|| cx.timeline.first(Kind::Start));
    let event = begun.unwrap_or(first);
    let only_signed = begun.is_none() && !cx.timeline.events().any(|event| is_proof(cx, event));
    if only_signed && !undone(event) {
        out.not_applicable(|| unstarted(cx).into());
        return None;
    }
    let law = cx.law_of(event, out)?;
    Some(Occasion { event, law, softened: only_signed.then_some(Severity::Warn) })
}

/// 说明早已动手的事；购买的服务办结了，也说明早已买过。
fn is_proof(cx: &Cx<'_>, event: &Event) -> bool {
    let bought = || cx.facts(event.date).funding_mode == Some(FundingMode::Purchase);
    PROOFS.contains(&event.kind()) || event.kind() == Kind::Close && bought()
}

/// 说明早已动手建设的事。
const PROOFS: &[Kind] = &[Kind::TrialRun, Kind::Complete, Kind::Operate, Kind::PassAcceptance];

/// 建成：记有的；没有记的，投入运行、通过验收、办结说明早已建成。运行维护没有建成一说，购买的服务
/// （没有写资金与建设方式而看来是的）以办结为终，也不算。
pub(crate) fn completed<'a>(cx: &Cx<'a>) -> Option<&'a Event> {
    cx.timeline.completed().or_else(|| {
        let proofs = cx.timeline.events().filter(|event| {
            let facts = cx.facts(event.date);
            let purchase = facts.funding_mode == Some(FundingMode::Purchase);
            !facts.is_maintenance()
                && match event.kind() {
                    Kind::Operate | Kind::PassAcceptance => true,
                    Kind::Close => !purchase && purchase_sign(cx, event.date).is_none(),
                    _ => false,
                }
        });
        proofs.min_by_key(by_day_and_kind)
    })
}

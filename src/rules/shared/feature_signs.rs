//! 项目特征、资金与建设方式没有写，而台账里别的事说明也许有、也许是：不当作没有，问一声。

use crate::{
    model::{Contract, ContractKind, Date, Declare, Feature, Kind, Money, SpecialApproval, SpecialResult},
    rules::Cx,
};

/// 估算里单列了款项的这些名目，说明也许有的特征。
const ITEMS: [(Feature, &[&str]); 4] = [
    (Feature::Hardware, &["硬件购置", "设备购置", "硬件设备"]),
    (Feature::DataCentre, &["新建数据中心", "数据中心建设"]),
    (Feature::Civil, &["土建"]),
    (Feature::NewSoftware, &["软件开发"]),
];

/// 到某日为止说明也许有这一特征的：怎样看出。写着有的、看不出的为无。
pub(crate) fn sign(cx: &Cx<'_>, feature: Feature, date: Date) -> Option<String> {
    if cx.facts(date).has(feature) {
        return None;
    }
    let (_, words) = ITEMS.iter().find(|(of, _)| *of == feature)?;
    let (_, declared) = cx.timeline.up_to(date).of::<Declare>().next_back()?;
    let mut items = declared.estimate.iter().flat_map(|estimate| estimate.iter());
    let (name, _) =
        items.find(|(name, cost)| cost.amount() != Money::ZERO && words.iter().any(|word| name.contains(word)))?;
    Some(format!("估算单列「{name}」，而项目特征（features）没有写{feature}"))
}

/// 没有写项目特征，而办了专项审批：也许有须办的特征。
pub(crate) fn special_sign(cx: &Cx<'_>, date: Date) -> Option<String> {
    if cx.facts(date).features.is_some() {
        return None;
    }
    let granted = |own: &SpecialApproval| own.result != SpecialResult::NotNeeded;
    let (event, own) = cx.timeline.up_to(date).of::<SpecialApproval>().find(|(_, own)| granted(own))?;
    Some(format!("{} 办了{}，而没有写项目特征（features）", event.date, own.kind))
}

/// 建设项目才有的事。
const WORKS: [Kind; 5] = [Kind::Start, Kind::TrialRun, Kind::Complete, Kind::Operate, Kind::PassAcceptance];

/// 没有写资金与建设方式，没有建设的事，而有购买服务才有的：怎样看出也许买的是服务。
pub(crate) fn purchase_sign(cx: &Cx<'_>, date: Date) -> Option<String> {
    let facts = cx.facts(date);
    let builds = || cx.timeline.of::<Contract>().any(|(_, own)| own.kind == ContractKind::Construction);
    if facts.funding_mode.is_some() || facts.is_maintenance() || cx.timeline.any(&WORKS).next().is_some() || builds() {
        return None;
    }
    let performed = cx.timeline.any(&[Kind::AcceptService, Kind::Close]).next();
    let unsaid = "而没有写资金与建设方式（funding_mode）";
    performed.map(|event| format!("{} {}，{unsaid}", event.date, event.kind())).or_else(|| {
        let (event, own) = cx.timeline.of::<Declare>().next_back()?;
        let is_paid = |word: &str| {
            let mut items = own.estimate.iter().flat_map(|estimate| estimate.iter());
            items.any(|(name, cost)| name.contains(word) && cost.amount() != Money::ZERO)
        };
        (is_paid("政府购买服务") && !is_paid("建设")).then(|| format!("{} 申报的估算是购买服务，{unsaid}", event.date))
    })
}

//! 建设：手续在先、五项制度、涉密采购（第八、九、十、十五、十九条）。

use crate::{
    model::{Contract, ContractKind, Event, FundingMode, Kind, Procure, ProcurementResult, Timeline, written},
    rules::{
        Cx, Out,
        rule::Rule,
        shared::{
            remedy::{rerecord, unstarted},
            shapes::requires,
            works_start::{completed, is_consultancy},
        },
    },
    ruleset::RuleSet,
    text::Route,
};

pub(crate) const RULES: &[Rule] = &[
    Rule::project(
        "built-before-listing",
        "未入清单先实施。

        动手建设（签订建设合同，购买服务的签订服务合同，开工，试运行，建成）之前（含当日），项目须已纳入清单；采购只是准备，只作提醒。
        已有批复的，由 approved-before-listing 核查；没有入清单也没有批复的，只在这里说一处，不另说未批先建。

        反例：2023-05-01 开工，项目从未纳入清单，也没有批复。
        正例：2022-11-28 纳入清单，批复后开工。
        改法：补记此前的「纳入清单」；确未纳入的，停止实施并补办手续。",
        requires,
    )
    .reads(&["requires.built-before-listing"]),
    Rule::project(
        "built-before-approval",
        "未批先建。

        动手建设（签订建设合同，购买服务的签订服务合同，开工，试运行，建成）之前（含当日），须有仍有效的代初设批复或概算批复；只有可研批复的不算。
        采购只是准备，只作提醒。几件事都在批复之前的，只说一处；没有入清单也没有批复的，由 built-before-listing 说。

        反例：2023-05-01 开工，2023-06-01 才概算批复。
        正例：2023-04-30 概算批复，2023-05-01 开工。
        改法：补记此前的批复；确无批复的，停止实施并补办手续，由有权机关处理。",
        requires,
    )
    .reads(&["requires.built-before-approval"])
    .gates(&[Kind::Start]),
    Rule::project(
        "contract-before-budget",
        "没有预算即采购、签订合同。

        采购、签订建设或服务合同之前（含当日）应有「预算安排」（或例外情形的「预算调整」）。办法没有直接写明，依政府采购法提醒。
        批复之前的服务合同是前期咨询，总在预算之前，不在此列；没有批复的由未批先建各条说；运行维护、已列的计划写明全是自有等资金的，也不在此列。几件事都在预算之前的，只说一处。

        反例：2023-05-01 签订合同，2023-06-01 才安排预算。
        正例：2023-04-30 安排预算，2023-05-01 签订合同。
        改法：补记此前的「预算安排」；不用财政预算的，用 wsgov answer 说明。",
        requires,
    ).warn()
    .reads(&["requires.contract-before-budget"]),
    Rule::project(
        "contract-before-procurement",
        "先签合同，后办采购。

        记有「采购」的项目，签订建设合同之前（含当日）须已采购；只作提醒，也许采购的是别的标段。没有采购记录的，由 five-systems-missing 核查。

        反例：2023-04-10 签订建设合同，2023-04-12 才采购。
        正例：2023-04-10 采购，当日签订合同。
        改法：核对两个日期；采购的是别的内容的，用 wsgov answer 说明。",
        requires,
    ).warn()
    .reads(&["requires.contract-before-procurement"]),
    Rule::project(
        "paid-before-contract",
        "没有合同即支付。

        支付之前（含当日）应有「签订合同」。前期费用等可能没有合同，只作提醒。

        反例：2023-05-01 支付，2023-06-01 才签订合同。
        正例：2023-04-30 签订合同，2023-05-01 支付。
        改法：补记此前的合同；确无合同的，用 wsgov answer 说明付的是什么。",
        requires,
    ).warn()
    .reads(&["requires.paid-before-contract"]),
    Rule::project(
        "five-systems-missing",
        "五项制度不全。

        开工之前（含当日）应有：项目法人（合同写明 legal_person）、招标采购（「采购」，或合同写明 method）、监理（监理合同，或合同写明 supervisor）、合同。
        写作「无」的，视为没有写。竣工验收制由验收各规则核查。没有开工记录而已建成的，以首个建设合同为准，看到建成之日；办过采购、付过款而没有建设合同的，以建成为准。
        开工时一份建设或服务合同（前期咨询除外）也没有的，只指出合同管理制：其余各项本应写在合同里。缺几项，只报一处。运行维护、购买服务的项目不要求监理。
        监理的是建设，只签了服务合同的，也不要求；没有写怎样出资（funding_mode）的，不知买的是不是服务，不能判断。没有记建成的，以投入运行、通过验收为准。

        反例：2023-05-01 开工，合同没有写监理，也没有监理合同。
        正例：合同写明 legal_person、method，另签监理合同。
        改法：当时已有而漏记的，用「更正」重记合同；确没有的，补齐制度，由有权机关处理。",
        five_systems_missing,
    ),
    Rule::project(
        "classified-procurement",
        "涉密项目的承接单位没有写明涉密资质。

        涉密项目的建设、监理、服务合同，承接单位应有相应的涉密资质，写入 qualification。其他合同不要求。

        反例：涉密项目签订建设合同，没有 qualification。
        正例：`qualification: 涉密信息系统集成乙级`。
        改法：漏写的，用「更正」后重记合同，写明资质；确无资质的，停止委托，报保密机关处理。",
        classified_procurement,
    ),
];

/// 何时核查五项制度：首次开工；没有开工记录而已建成的，首个建设合同（没有的，建成），看到建成之日。
fn works_begin<'a>(cx: &Cx<'a>) -> Option<(&'a Event, &'a Event)> {
    if let Some(start) = cx.timeline.first(Kind::Start) {
        return Some((start, start));
    }
    let completed = completed(cx)?;
    let earlier = cx.timeline.up_to(completed.date);
    let contract = earlier.of::<Contract>().find(|(_, c)| c.kind == ContractKind::Construction).map(|(event, _)| event);
    // 花了钱、办了采购而没有一份建设合同的，看建成。
    let spent = || earlier.any(&[Kind::Procure, Kind::Contract, Kind::Pay]).next().map(|_| completed);
    Some((contract.or_else(spent)?, completed))
}

fn five_systems_missing(cx: &Cx<'_>, out: &mut Out) {
    let Some((begun, until)) = works_begin(cx) else {
        out.not_applicable(|| unstarted(cx).into());
        return;
    };
    let Some(law) = cx.law_of(begun, out) else { return };
    if cx.facts(begun.date).is_maintenance() {
        out.not_applicable(|| "运行维护项目不在此列".into());
        return;
    }
    let missing = missing_systems(cx, until);
    if missing.is_empty() && is_perhaps_works(cx, until) {
        out.unknown_since(begun.date, Route::key("funding_mode"), || {
            format!(
                "{} {}，只签了服务合同，没有监理：没有写怎样出资（funding_mode），不知买的是不是服务",
                begun.date,
                begun.kind()
            )
        });
        return;
    }
    if missing.is_empty() {
        out.pass(|| format!("{} {}，法人、招标采购、监理、合同都有记录", begun.date, begun.kind()));
        return;
    }
    let message = format!("{} {}，没有{}的记录", begun.date, begun.kind(), missing.join("、"));
    let finding = out.add_finding(law, cx.name(begun), begun.date, begun.at("event"), message);
    finding.help(
        "当时已有而漏记的，用「更正」重记合同，写明 legal_person、method、supervisor；确没有的，补齐后由有权机关处理",
    );
    let later = cx.timeline.after(until.date).events().find(|e| matches!(e.kind(), Kind::Contract | Kind::Procure));
    if let Some(later) = later {
        finding.related(later.at("date"), format!("{} {}，迟于{}", later.date, later.kind(), begun.kind()));
    }
}

/// 只签了服务合同而没有监理，也没有写怎样出资：也许是建设合同写成了服务。
fn is_perhaps_works(cx: &Cx<'_>, until: &Event) -> bool {
    let earlier = cx.timeline.up_to(until.date);
    let builds = earlier.of::<Contract>().any(|(_, c)| c.kind == ContractKind::Construction);
    cx.facts(until.date).funding_mode.is_none() && !builds && earlier.supervisor().is_none()
}

/// 到某一事件当日为止缺少记录的制度。
fn missing_systems(cx: &Cx<'_>, until: &Event) -> Vec<&'static str> {
    let earlier = cx.timeline.up_to(until.date);
    // 前期咨询不是建设的合同。
    let contracts = || earlier.of::<Contract>().filter(|(event, _)| !is_consultancy(cx, event)).map(|(_, c)| c);
    let works = |c: &Contract| matches!(c.kind, ContractKind::Construction | ContractKind::Service);
    if !contracts().any(works) {
        return vec!["合同管理制（合同）"];
    }
    // 监理的是建设；买的是服务的，没有监理可言。
    let purchase = cx.facts(until.date).funding_mode == Some(FundingMode::Purchase);
    let builds = !purchase && contracts().any(|c| c.kind == ContractKind::Construction);
    let systems = [
        ("项目法人责任制（legal_person）", contracts().any(|c| written(c.legal_person.as_deref()).is_some())),
        (
            "招标采购制（采购，或 method）",
            procured(earlier) || contracts().any(|c| written(c.method.as_deref()).is_some()),
        ),
        ("监理制（监理合同，或 supervisor）", !builds || earlier.supervisor().is_some()),
    ];
    systems.into_iter().filter(|(_, kept)| !kept).map(|(name, _)| name).collect()
}

/// 有采购，而且不是废标。
fn procured(timeline: Timeline<'_>) -> bool {
    timeline.of::<Procure>().any(|(_, own)| own.result != Some(ProcurementResult::Failed))
}

fn classified_procurement(cx: &Cx<'_>, out: &mut Out) {
    for (event, own, law) in cx.judged::<Contract>(out) {
        if !cx.facts(event.date).is_classified() {
            out.not_applicable(|| format!("{} 签订合同：不是涉密项目", event.date));
        } else if own.kind == ContractKind::Other {
            out.not_applicable(|| format!("{} 签订合同：其他合同不要求涉密资质", event.date));
        } else if let Some(qualification) = written(own.qualification.as_deref()) {
            out.pass(|| format!("{} 签订合同，承接单位有{qualification}", event.date));
        } else {
            unqualified(cx, law, event, own, out);
        }
    }
}

fn unqualified(cx: &Cx<'_>, law: &RuleSet, event: &Event, own: &Contract, out: &mut Out) {
    let message = format!("{} 涉密项目签订{}合同，没有写明承接单位的涉密资质", event.date, own.kind);
    out.add_finding(law, cx.name(event), event.date, event.at("event"), message).help(format!(
        "有资质而漏记的，{}；确无资质的，停止委托，报{}处理",
        rerecord(cx, event, "qualification"),
        law.who(Kind::ReviewSecrecy)
    ));
}

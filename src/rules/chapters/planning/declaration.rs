//! 申报、清单与例外情形（第八条、第十一条）。

use crate::{
    model::{Act, Contract, ContractKind, Declare, Event, Exception, ExceptionBasis, Kind, Listing, Year, documented},
    rules::{
        Cx, Out, Subject,
        rule::Rule,
        shared::{
            remedy::rerecord,
            shapes::{checklist, requires},
        },
    },
    ruleset::Severity,
};

pub(crate) const RULES: &[Rule] = &[
    Rule::project(
        "declaration-incomplete",
        "项目实施方案缺少规定的部分。

        申请应附项目实施方案，共十个部分；分期建设的另有「本期目标和主要建设内容」，共十一个。
        因此被退回或撤回的申报不再核查，看重新申报的那一次。

        反例：contents 中没有「政务数据资源目录清单」。
        正例：contents 列有十个部分；分期的列有十一个。
        改法：补齐实施方案；当时已附而漏记的，用「更正」重记这一事件。",
        checklist,
    )
    .reads(&["checklist.declaration-incomplete"]),
    Rule::project(
        "estimate-incomplete",
        "投资估算缺少规定的费用项。

        估算应包括前期费用、软件测评（新开发应用软件的）、信息安全风险评估、运行维护费、政府购买服务。
        每项写金额；不发生的写「无」，不写 0，也不能略去。
        没有写这一特征，而估算单列软件开发的款项、没有软件测评的，不能判断。

        反例：estimate 中没有「运行维护费」。
        正例：`政府购买服务: 无`。
        改法：补齐估算；当时已列而漏记的，用「更正」重记这一事件。",
        checklist,
    )
    .reads(&["checklist.estimate-incomplete"]),
    Rule::project(
        "listed-undeclared",
        "未经申报即纳入清单。

        清单依各单位的申请编制，纳入之前（含当日）须有申报；撤回之后要重新申报。申报之后又重新纳入的，列为「已补办」。

        反例：只有「纳入清单」，没有「申报」。
        正例：2022-09-20 申报，2022-11-28 纳入清单。
        改法：补记此前的「申报」；确未申报的，由列入清单的机关核处。",
        requires,
    ).duty_of(Kind::Listing)
    .reads(&["requires.listed-undeclared"]),
    Rule::project(
        "listing-year-differs",
        "清单年度与申报的计划年度不同。

        清单是次年度的建设清单，年度应与此前某次申报的计划年度相同。挪到别的年度也许有缘由，只作提醒。

        反例：申报 2023 年度，纳入 2024 年度清单。
        正例：申报 2023 年度，纳入 2023 年度清单。
        改法：核对两个年度；确系顺延的，用 wsgov answer 说明。",
        listing_year_differs,
    ).warn().duty_of(Kind::Listing),
    Rule::project(
        "exception-without-basis",
        "按例外情形申报而依据不全。

        例外情形指上级或本级明确要求建设，或确需续建、运行维护，而未纳入年度预算安排的。须有依据文号，符合申报范围及边界的要求，且当年尚未安排预算。没有写范围核对（scope）的，不能判断。
        写续建而此前没有以前年度的计划、合同、开工的，写运行维护而性质不是的，文件自己就说明不属例外，所列事由之外的（领导要求等）也不属：申报的期限照算。

        反例：`exception: {basis: 市委市政府}`，没有 doc。
        正例：`exception: {basis: 市委市政府, doc: 渝府办发〔2023〕12号, scope: {conforms: true}}`，此前没有当年预算。
        改法：补齐依据；不属例外情形的，列入下一年度申报。",
        exception_without_basis,
    ).duty_of_superior(),
    Rule::project(
        "exception-plan-not-adjusted",
        "按例外情形办理而没有先调整年度投资计划。

        次序是：纳入清单，批复，计划调整（或列入计划），预算调整（或预算安排）；同日办理的不算颠倒。
        清单与批复的先后由 approved-before-listing、unapproved-in-plan 核查，这里只看计划是否先于预算。
        已经签约、开工而当年计划始终没有调整的，作提醒。依据不全的申报不走此路，由 budget-without-plan 核查。调整计划之后又调整了当年预算的，列为「已补办」。

        反例：2023-06-01 预算调整，2023-06-10 才计划调整。
        正例：2023-06-01 计划调整，当日或其后预算调整。
        改法：先调整年度投资计划，再安排预算。",
        exception_plan_not_adjusted,
    ).duty_of(Kind::Plan),
];

fn listing_year_differs(cx: &Cx<'_>, out: &mut Out) {
    for (event, own, law) in cx.judged::<Listing>(out) {
        let declared: Vec<Year> = cx.timeline.up_to(event.date).of::<Declare>().map(|(_, d)| d.plan_year).collect();
        let Some(last) = declared.last() else {
            out.not_applicable(|| format!("{} 纳入清单：此前没有申报，由 listed-undeclared 核查", event.date));
            continue;
        };
        if declared.contains(&own.year) {
            out.pass(|| format!("{} 纳入 {} 年度清单，与申报相同", event.date, own.year));
            continue;
        }
        let message = format!("{} 纳入 {} 年度清单，而申报的是 {last} 年度", event.date, own.year);
        out.add_finding(law, cx.name(event), event.date, event.at("year"), message)
            .help("核对两个年度；确系顺延的，用 wsgov answer 说明");
    }
}

fn exception_without_basis(cx: &Cx<'_>, out: &mut Out) {
    for (event, declared, law) in cx.judged::<Declare>(out) {
        let Some(exception) = &declared.exception else {
            out.not_applicable(|| format!("{} 申报：不是例外情形", event.date));
            continue;
        };
        let faults = faults_of(cx, event, declared.plan_year, exception);
        if let Some((route, _)) = faults.first() {
            let reasons: Vec<&str> = faults.iter().map(|(_, reason)| reason.as_str()).collect();
            let message = format!("{} 按例外情形（{}）申报，{}", event.date, exception.basis, reasons.join("；"));
            out.add_finding(law, cx.name(event), event.date, route.clone(), message).help(format!(
                "补齐依据文号与范围核对，{}；不属例外情形的，列入下一年度申报",
                rerecord(cx, event, "exception")
            ));
        } else if exception.scope.is_none() {
            out.unknown(event.at("exception").then("scope"), || {
                format!("{} 按例外情形申报，没有写明范围核对（scope）", event.date)
            });
        } else {
            out.pass(|| format!("{} 按例外情形（{}）申报，依据齐全", event.date, exception.basis));
        }
    }
    if cx.timeline.first(Kind::Declare).is_none() {
        out.not_applicable(|| "没有申报".into());
    }
}

/// 第十一条的依据有何不全：所在的键与理由。没有写的范围核对不在其中。
fn faults_of(cx: &Cx<'_>, event: &Event, year: Year, exception: &Exception) -> Vec<(crate::text::Route, String)> {
    let at = || event.at("exception");
    let mut faults = Vec::new();
    if documented(exception.doc.as_deref()).is_none() {
        faults.push((at().then("doc"), "没有写依据文号（doc）".to_owned()));
    }
    if exception.scope.as_ref().is_some_and(|s| !s.conforms) {
        faults.push((at().then("scope").then("conforms"), "不符合市级申报范围及边界的要求".to_owned()));
    }
    faults.extend(disproved(cx, event, year, &exception.basis).map(|reason| (at().then("basis"), reason)));
    let arranged = cx.timeline.before(event.date).events().find(|e| e.budgeted_year() == Some(year));
    if let Some(budget) = arranged {
        let reason = format!("而 {} 已安排 {year} 年度预算，不属「未纳入年度预算安排」", budget.date);
        faults.push((at(), reason));
    }
    faults
}

/// 所写的事由不在条文所列之内，或文件自己说明不是所写的：写续建而以前没有计划、合同、开工；写运行维护而性质不是。
pub(crate) fn disproved(cx: &Cx<'_>, event: &Event, year: Year, basis: &ExceptionBasis) -> Option<String> {
    let earlier = cx.timeline.up_to(event.date);
    let went_on = || {
        let planned = earlier.events().filter_map(Event::planned_year).any(|y| y < year);
        planned || earlier.any(&[Kind::Contract, Kind::Start]).next().is_some()
    };
    match basis.zh() {
        ExceptionBasis::CONTINUATION if !went_on() => {
            Some("而此前没有以前年度的计划，也没有合同、开工，不是续建".into())
        }
        ExceptionBasis::MAINTENANCE if !cx.facts(event.date).is_maintenance() => {
            Some(format!("而项目的性质是{}，不是运行维护", cx.facts(event.date).nature))
        }
        basis if !listed_bases(cx, event).contains(&basis) => {
            Some(format!("而条文所列的事由只有{}", listed_bases(cx, event).join("、")))
        }
        _ => None,
    }
}

/// 第十一条所列的事由：规则集另外列举的依它。
fn listed_bases<'a>(cx: &Cx<'a>, event: &Event) -> Vec<&'a str> {
    let local = cx.laws.nearest(event.date).words.list(ExceptionBasis::LIST);
    let usual = || ExceptionBasis::WORDS.iter().map(|word| word.zh).collect();
    local.map_or_else(usual, |own| own.iter().map(String::as_str).collect())
}

/// 某年度的预算依第十一条办理：此前（含当日）有依据齐全（范围核对未写的也算）的申报。
pub(crate) fn exception_for<'a>(cx: &Cx<'a>, event: &Event, year: Year) -> Option<&'a Event> {
    let mut declared = cx.timeline.up_to(event.date).of::<Declare>().filter(|(_, d)| d.plan_year == year);
    let valid =
        |(e, d): &(&Event, &Declare)| d.exception.as_ref().is_some_and(|x| faults_of(cx, e, year, x).is_empty());
    declared.find(valid).map(|(e, _)| e)
}

fn exception_plan_not_adjusted(cx: &Cx<'_>, out: &mut Out) {
    let mut years: Vec<Year> = Vec::new();
    for (event, declared) in cx.timeline.of::<Declare>().filter(|(_, d)| d.exception.is_some()) {
        let year = declared.plan_year;
        if years.contains(&year) {
            continue;
        }
        years.push(year);
        if exception_for(cx, event, year).is_some() {
            plan_before_budget(cx, event, year, out);
        } else {
            out.not_applicable(|| format!("{} 申报：例外情形的依据不全，由 exception-without-basis 核查", event.date));
        }
    }
    if years.is_empty() {
        out.not_applicable(|| "没有按例外情形申报".into());
    }
}

/// 当年首次安排预算之前（含当日）须已列入或调整计划。
fn plan_before_budget(cx: &Cx<'_>, declared: &Event, year: Year, out: &mut Out) {
    let later = cx.timeline.since(declared.date);
    let plan = cx.timeline.events().find(|e| e.planned_year() == Some(year));
    let budget = later.events().find(|e| e.budgeted_year() == Some(year));
    let (act, softened) = match (budget, plan) {
        (Some(budget), Some(plan)) if plan.date <= budget.date => {
            out.pass(|| format!("{} {}，{} {} {year} 年度", plan.date, plan.kind(), budget.date, budget.kind()));
            return;
        }
        (Some(budget), _) => (budget, None),
        (None, Some(plan)) => {
            out.pass(|| format!("{} 已{} {year} 年度，预算尚未安排", plan.date, plan.kind()));
            return;
        }
        (None, None) => match later.events().find(|e| is_works(e)) {
            Some(works) => (works, Some(Severity::Warn)),
            None => {
                out.pass(|| format!("{} 申报，尚未安排 {year} 年度预算，也未开工", declared.date));
                return;
            }
        },
    };
    let Some(law) = cx.law_of(act, out) else { return };
    let when = plan.map_or(String::new(), |p| format!("（{}在 {}，迟于{}）", p.kind(), p.date, act.kind()));
    let message = format!("按例外情形办理的项目，{} {}，此前没有调整 {year} 年度投资计划{when}", act.date, act.kind());
    let again = cx.timeline.after(act.date).events().filter(|e| e.budgeted_year() == Some(year));
    let made_good = again.map(|e| e.date).find(|date| plan.is_some_and(|plan| plan.date <= *date));
    let finding = out.add_finding(law, Subject::Year(year), act.date, act.at("date"), message);
    finding.softened = softened;
    finding
        .made_good(made_good)
        .help(format!(
            "先由{}「计划调整」（或「列入计划」）{year} 年度，再由{}「预算调整」",
            law.who(Kind::AdjustPlan),
            law.who(Kind::AdjustBudget)
        ))
        .related(declared.at("exception"), format!("{} 按例外情形申报", declared.date));
}

/// 签订建设、服务合同，或开工。
fn is_works(event: &Event) -> bool {
    match &event.act {
        Act::Contract(Contract { kind, .. }) => matches!(kind, ContractKind::Construction | ContractKind::Service),
        _ => event.kind() == Kind::Start,
    }
}

//! 规划先行（第六条）：县级规划、部门总体方案。总体方案只约束县级部门。

use std::{cell::LazyCell, collections::HashMap, path::Path};

use super::{
    overall_plan_editions::{editions, only_inform},
    overall_plan_listing::{ProjectNames, decided_text, entered_later, listing_on},
};
use crate::{
    model::{Date, Declare, Event, Kind, OverallPlan, Tier, Unit, Year},
    rules::{CountyCx, CountyOut, Cx, Finding, Out, Subject, UnitCx, Verdict, rule::Rule},
    ruleset::{RuleSet, Severity},
    text::{Route, quoted},
};

pub(crate) const RULES: &[Rule] = &[
    Rule::county(
        "county-plan-unapproved",
        "政务信息化建设规划没有批准的记录。

        本级的政务信息化建设规划报批准后实施。写了规划而没有批准日期，或批准日期未到的，为错误；
        没有写规划的，可能只是未登记，作提醒。

        反例：`county_plan` 没有 approved_on。
        正例：`approved_on: 2022-03-16`。
        改法：报批准后，用 wsgov county 规划批准 记入。",
        county_plan_unapproved,
    ).duty_of(Kind::Listing),
    Rule::store(
        "no-overall-plan",
        "部门没有总体方案。

        县级部门应编制整合建设总体方案（年限见 overall-plan-years），项目据以逐年申报。规则施行后申报过项目（含运行维护）而没有方案的才算；
        没有项目可报的部门，方案无从列项，不算。乡镇街道等不受此条约束。

        反例：县级部门 2022-09-20 申报项目，没有记总体方案。
        正例：记有「总体方案审议」。
        改法：编制总体方案，经集体审议后报备，用 wsgov unit 单位 总体方案审议 记入。",
        no_overall_plan,
    ),
    Rule::unit(
        "overall-plan-years",
        "总体方案的年限不合规定。

        年限的上下限由规则集所定，首尾两年都计：2022-2024 是三年，2022-2026 是五年。修订改了年限的同样核；年限已由后来的修订改过的，只作提示。规则施行前审议的方案不适用。

        反例：如限三至五年，`years: 2022-2027`。
        正例：`years: 2022-2026`。
        改法：修订总体方案，重新审议并报备。",
        overall_plan_years,
    )
    .reads(&["overall_plan.term"]),
    Rule::unit(
        "overall-plan-not-deliberated",
        "总体方案没有集体审议的记录。

        总体方案须经本部门集体审议决定；没有审议日期，或所写的日期未到，都算没有。其后的修订已经审议的，只作提示。

        反例：overall_plan 没有 decided_on。
        正例：`decided_on: 2022-06-28`。
        改法：补记审议日期（`wsgov unit 单位 总体方案修订`）；确未审议的，提请审议后再报备。",
        overall_plan_not_deliberated,
    ),
    Rule::store(
        "overall-plan-not-filed",
        "总体方案没有向规定的机关报备。

        审议决定后向规则集所列的机关报备，缺一不可，且不早于审议（同日可以）。每次修订都重新报备；条文没有期限，审议当日不算没有报备，还没有项目据此申报的只作提醒，申报了的为错误，补报即可。
        已被后来的修订取代的一版，只作提示。写着的名称不知是谁的，只作提醒。

        反例：2022-06-28 审议，只向其中一家报备；或报备在审议之前。
        正例：`filed` 写有各家机关不早于 2022-06-28 的日期。
        改法：向缺的机关报备，用 `wsgov unit 单位 总体方案报备` 记入；早于审议的，以审议后的文本重新报备，改记新的日期。",
        overall_plan_not_filed,
    )
    .reads(&["overall_plan.filing"]),
    Rule::project(
        "not-in-overall-plan",
        "申报的项目不在总体方案里。

        方案里写着编号、项目名称（括号、空格、年份的写法不论），或项目自己写明的 plan_item（在方案中的名称），都算在内。
        以申报当日已审议的方案（含修订）为准；当日还没有审议的方案，而今天的方案里有的，只作提醒。同一年度退回后再报的，看最后一次申报。例外情形（exception）也要先入方案：它只免除日期和年度程序。
        没有方案的由 no-overall-plan 核查；乡镇街道等不适用。

        反例：2023-09-20 申报，2023-10-08 才修订方案列入。
        正例：2023-09-20 修订方案列入，当日申报。
        改法：方案里用的是别的名称的，写明 plan_item；没有列入的，修订总体方案（审议、报备）后重新申报。",
        not_in_overall_plan,
    ),
];

fn county_plan_unapproved(across: &CountyCx<'_>, out: &mut CountyOut) {
    let Some((path, county)) = across.county else { return };
    let (law, as_of) = (across.laws.nearest(across.as_of), across.as_of);
    let Some(plan) = &county.county_plan else {
        out.add_finding(law, path, Subject::Project, as_of, Route::key("name"), "没有登记政务信息化建设规划")
            .soften(Severity::Warn)
            .help(format!(
                "由{}批准后记入：wsgov county 规划批准 --date 批准日期 --doc 文号 --set title=规划名称 --set years=起止年份",
                law.who(Kind::CountyApproval)
            ));
        return;
    };
    let message = match plan.approved_on {
        Some(date) if date <= as_of => return,
        Some(date) => format!("《{}》所记的批准日期 {date} 在核查日 {as_of} 之后，尚未批准", plan.title),
        None => format!("《{}》没有{}批准的日期", plan.title, law.who(Kind::CountyApproval)),
    };
    let at = county.plan_route(if plan.approved_on.is_some() { "approved_on" } else { "title" });
    out.add_finding(law, path, Subject::Project, as_of, at, message).help(format!(
        "报{}批准后记入：wsgov county 规划批准 --date 批准日期 --doc 文号 --set title=规划名称 --set years=起止年份；批准之前不实施",
        law.who(Kind::CountyApproval)
    ));
}

/// 某日受总体方案约束。
fn is_bound(unit: &Unit, date: Date) -> bool {
    unit.tier_on(date) == Some(Tier::Department)
}

/// 总体方案报备的机关。
fn filed_with(law: &RuleSet) -> String {
    law.parameters.overall_plan.filing.as_ref().map_or("有关机关".into(), |filing| law.names(&filing.file_with))
}

fn no_overall_plan(across: &CountyCx<'_>, out: &mut CountyOut) {
    let is_bare = |unit: &Unit| unit.was_ever(Tier::Department) && unit.overall_plan.is_none();
    let bare = across.units.iter().filter(|(.., unit)| is_bare(unit));
    let mut declared: HashMap<&str, (&Unit, Vec<Date>)> =
        bare.clone().map(|(_, folder, unit)| (&**folder, (unit, vec![]))).collect();
    for digest in across.digests {
        if let Some((unit, dates)) = declared.get_mut(&*digest.folder) {
            let judged = |date: &Date| {
                *date <= across.as_of && is_bound(unit, *date) && across.laws.on_with(*date, out.rule).is_some()
            };
            dates.extend(digest.declarations().filter(judged).min());
        }
    }
    for (path, folder, unit) in bare {
        let (_, dates) = &declared[&**folder];
        let Some((first, law)) = dates.iter().min().and_then(|d| Some((*d, across.laws.on_with(*d, out.rule)?))) else {
            continue;
        };
        let tier = law.words.called(Tier::WORDS, Tier::Department.zh());
        let message =
            format!("{}是{tier}，已申报 {} 个项目（最早 {first}），而没有整合建设总体方案", unit.name, dates.len());
        out.add_finding(law, path, Subject::Project, first, Route::key("name"), message)
            .help(format!(
                "编制总体方案，经集体审议后向{}报备，记入：wsgov unit {} 总体方案审议 --date 审议日期 --set title=方案名称 --set years=起止年份 --set projects=编号、编号",
                filed_with(law),
                quoted(folder)
            ));
    }
}

fn overall_plan_years(cx: &UnitCx<'_>, out: &mut Out) {
    for edition in editions(cx) {
        let Some((law, made)) = edition.law(cx, out.rule) else { continue };
        let (Some(years), Some(term)) = (edition.years, law.parameters.overall_plan.term.as_ref()) else { continue };
        let count = years.count();
        let (limit, parameter) = if count < i32::from(term.years_at_least) {
            (format!("少于 {} 年", term.years_at_least), "overall_plan.term.years_at_least")
        } else if count > i32::from(term.years_at_most) {
            (format!("多于 {} 年", term.years_at_most), "overall_plan.term.years_at_most")
        } else {
            continue;
        };
        let message = format!("{}的起止年份 {years} 共 {count} 年，{limit}", edition.name);
        let finding = out.add_finding(law, edition.subject(), made, edition.at.clone().then("years"), message);
        finding.limit(parameter);
        finding
            .help(format!("修订为 {} 至 {} 年（首尾都计），重新审议并报备", term.years_at_least, term.years_at_most));
        only_inform(finding, edition.superseded.years);
    }
}

fn overall_plan_not_deliberated(cx: &UnitCx<'_>, out: &mut Out) {
    for edition in editions(cx) {
        let Some((law, made)) = edition.law(cx, out.rule) else { continue };
        let (message, key) = match edition.decided {
            Some(date) if date <= cx.as_of => continue,
            Some(date) => (format!("所写的审议日期 {date} 在核查日 {} 之后，尚未审议", cx.as_of), "decided_on"),
            None => ("没有集体审议决定的日期".to_owned(), "title"),
        };
        let message = format!("{}{message}", edition.name);
        let finding = out.add_finding(law, edition.subject(), made, edition.at.clone().then(key), message);
        finding.help("补记审议日期（wsgov unit 单位 总体方案修订 --date 审议日期）；确未审议的，提请集体审议后再报备");
        only_inform(finding, edition.superseded.edition);
    }
}

fn overall_plan_not_filed(across: &CountyCx<'_>, out: &mut CountyOut) {
    let (laws, as_of) = (across.laws, across.as_of);
    let declared = LazyCell::new(|| last_declared(across));
    for (path, folder, unit) in across.units.iter().filter(|(.., unit)| unit.overall_plan.is_some()) {
        let last = || declared.get(&**folder).copied();
        check_filed(path, &UnitCx { unit, folder, laws, as_of }, last, out);
    }
}

/// 各单位（文件夹）最近一次申报的日期。
fn last_declared<'a>(across: &CountyCx<'a>) -> HashMap<&'a str, Date> {
    let mut last = HashMap::new();
    for digest in across.digests {
        if let Some(date) = digest.declarations().filter(|date| *date <= across.as_of).max() {
            let latest = last.entry(&*digest.folder).or_insert(date);
            *latest = date.max(*latest);
        }
    }
    last
}

/// `declared` 是本单位最近一次申报的日期：据一版方案申报，就须已经报备。
fn check_filed(path: &Path, cx: &UnitCx<'_>, declared: impl Fn() -> Option<Date>, out: &mut CountyOut) {
    let known: Vec<&str> = [&*cx.unit.name, cx.folder].into_iter().chain(cx.unit.renamed()).collect();
    for edition in editions(cx).into_iter().filter(|e| e.decided.is_none_or(|date| date < cx.as_of)) {
        let Some((law, made)) = edition.law(cx, out.rule) else { continue };
        let Some(filing) = law.parameters.overall_plan.filing.as_ref() else { continue };
        let filed = edition.filings(&known, law, &filing.file_with, edition.decided.unwrap_or(Date::MIN)..=cx.as_of);
        let missing = filed.missing();
        if missing.is_empty() {
            continue;
        }
        let ever = edition.filings(&known, law, &filing.file_with, Date::MIN..=cx.as_of);
        let early = |body: &str| ever.each().find(|(name, _)| *name == body)?.1.zip(edition.decided);
        let fault = |body: &&str| match early(body) {
            Some((date, decided)) => {
                format!("向{body}报备在 {date}，早于审议 {} 天", (decided - date).num_days())
            }
            None => format!("没有向{body}报备"),
        };
        let faults: Vec<String> = missing.iter().map(fault).collect();
        let decided = edition.decided.map_or(String::new(), |date| format!("（{date} 审议）"));
        let unclear = filed.unclear().map_or(String::new(), |unclear| format!("；{}", unclear.text));
        let unused = declared().is_none_or(|last| edition.decided.is_some_and(|decided| last < decided));
        let still = if unused { "；还没有据此申报，只作提醒" } else { "" };
        let message = format!("{}{decided}{}{unclear}{still}", edition.name, faults.join("，"));
        let key = if edition.filed.is_some() {
            "filed"
        } else if edition.decided.is_some() {
            "decided_on"
        } else {
            "title"
        };
        let finding = out.add_finding(law, path, edition.subject(), made, edition.at.clone().then(key), message);
        finding.limit("overall_plan.filing.file_with");
        finding.help(format!(
            "向所缺的机关报备后记入：wsgov unit {} 总体方案报备 --date 报备日期 --set filed_with.机关=日期；早于审议的，审议后重新报备",
            quoted(cx.folder)
        ));
        if unused || !unclear.is_empty() {
            finding.soften(Severity::Warn);
        }
        only_inform(finding, edition.superseded.edition);
    }
}

fn not_in_overall_plan(cx: &Cx<'_>, out: &mut Out) {
    let mut last: Vec<(Year, &Event, &RuleSet)> = Vec::new();
    for (event, own, law) in cx.judged::<Declare>(out) {
        last.retain(|(year, ..)| *year != own.plan_year);
        last.push((own.plan_year, event, law));
    }
    let Some(unit) = cx.unit else {
        if let Some((_, event, _)) = last.first().filter(|_| cx.unit_unread) {
            out.unknown(event.route(), || cx.unread_unit());
            return;
        }
        out.not_applicable(|| "不知道是哪个单位，由 unknown-unit 核查".into());
        return;
    };
    for (year, event, law) in last {
        let owner = cx.owner(event);
        if !cx.is_home(law, owner) {
            out.not_applicable(|| format!("{} 申报：当时是{owner}的项目，依它的总体方案", event.date));
            continue;
        }
        match (unit.tier_on(event.date), &unit.overall_plan) {
            (Some(Tier::Department), Some(plan)) => check_listed(cx, law, plan, (year, event), out),
            (Some(Tier::Department), None) => out.not_applicable(|| "没有总体方案，由 no-overall-plan 核查".into()),
            (Some(tier), _) => out.not_applicable(|| format!("{}是{tier}，不受此条约束", unit.name)),
            (None, _) => out.unknown(event.route(), || format!("没有记{}的层级（tier）", unit.name)),
        }
    }
    if out.notes.is_empty() && out.verdict == Verdict::NotApplicable {
        out.not_applicable(|| "没有申报".into());
    }
}

fn check_listed(cx: &Cx<'_>, law: &RuleSet, plan: &OverallPlan, (year, event): (Year, &Event), out: &mut Out) {
    let date = event.date;
    let (called, what) = (ProjectNames::on(cx, date), format!("{date} 申报 {year} 年度项目"));
    let Some((edition, projects)) = listing_on(plan, date) else {
        let now = listing_on(plan, cx.as_of).and_then(|(_, projects)| projects);
        let listed_now = now.is_some_and(|list| called.is_in(list));
        let state = if listed_now { "；现在的方案列有本项目，只作提醒" } else { "" };
        let message = format!("{what}，当时总体方案尚未审议（{}）{state}", decided_text(plan));
        let finding = report_unlisted(cx, law, event, message, out);
        if listed_now {
            finding.soften(Severity::Warn);
        }
        return;
    };
    match projects {
        None => out.unknown(event.route(), || format!("{what}：{edition}没有写纳入的项目（projects）")),
        Some(list) if called.is_in(list) => out.pass(|| format!("{what}，已列入{edition}")),
        Some(list) => {
            let later = entered_later(plan, &called, date).map_or(String::new(), |d| format!("（{d} 才修订列入）"));
            let message = format!("{what}，当时的{edition}列有 {} 个项目，没有本项目{later}", list.len());
            _ = report_unlisted(cx, law, event, message, out);
        }
    }
}

fn report_unlisted<'o>(
    cx: &Cx<'_>,
    law: &RuleSet,
    event: &Event,
    message: String,
    out: &'o mut Out,
) -> &'o mut Finding {
    out.add_finding(law, cx.name(event), event.date, event.at("date"), message).help(format!(
        "方案里用的是别的名称的，写明 plan_item；没有列入的，修订总体方案把项目列入（集体审议并报备），记入后再申报：wsgov unit {} 总体方案修订 --date 审议日期 --set add={}",
        quoted(cx.folder),
        quoted(&cx.project.id)
    ))
}

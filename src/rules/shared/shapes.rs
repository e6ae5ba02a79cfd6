//! 两种只有数据不同的规则形状：「须先有」与「清单」。各规则在规则集里占一行。

use crate::{
    model::{Act, Cost, Date, Event, Kind, KindSet, Timeline},
    rules::{
        Cx, Out, Subject,
        engine::context::matching,
        shared::{
            after_end::ended_before,
            conditions::{applies, unsaid},
            remedy::{rerecord, undo_act},
            sources::only_own_money,
            works_start::{is_consultancy, perhaps_bought},
        },
        slugs::ACT_AFTER_TERMINATION,
    },
    ruleset::{
        APPROVALS, Checklist, ChecklistItem, Competence, EventPattern, Requirement, RuleSet, Severity, UNIT, Within,
    },
};

/// 「须先有」：所列事件之前（含当日）须有 `needs` 之一，且没有被撤销。
/// 写明 `once` 的各行，几件事缺的是同一步，只算一处：以最重的相称，一样重的先说开工，再依先后。
pub fn requires(cx: &Cx<'_>, out: &mut Out) {
    // 各部规则集的各行先取出：规则名只查一次，不必每个事件都查。
    let rows: Vec<&[Requirement]> = cx.laws.iter().map(|law| law.requirements(out.rule)).collect();
    if !rows.iter().copied().flatten().any(|row| cx.timeline.may_hold(row.events.kinds())) {
        return;
    }
    let mut together: Vec<LackingStep<'_>> = Vec::new();
    for event in cx.timeline.events() {
        let law = cx.laws.nearest(event.date);
        for (index, row) in rows[cx.laws.position(law)].iter().enumerate().filter(|(_, row)| row.events.matches(event))
        {
            if law.off(out.rule).is_some() {
                break;
            }
            if !law.covers(event.date) {
                out.not_applicable(|| format!("{} {}：当时没有施行中的规则", event.date, event.kind()));
                break;
            }
            let Some(lacking) = require(cx, law, (index, row), event, out) else { continue };
            if row.once { together.push(lacking) } else { lacking.report(cx, &[], out) }
        }
    }
    // 同一轻重的，先说开工：它最要紧；别的依先后，同日的依种类，不看文件次序。
    let rank = |l: &LackingStep<'_>| {
        let severity = std::cmp::Reverse(l.row.severity.unwrap_or(Severity::Error));
        (severity, l.event.kind() != Kind::Start, l.event.date, l.event.kind() as usize)
    };
    together.sort_by_key(rank);
    // 一件事合于几行的，只算最重的。
    let mut seen: Vec<usize> = Vec::new();
    together.retain(|l| {
        !seen.contains(&l.event.n) && {
            seen.push(l.event.n);
            true
        }
    });
    if let Some((lead, rest)) = together.split_first() {
        let rest: Vec<&Event> = rest.iter().map(|l| l.event).collect();
        lead.report(cx, &rest, out);
    }
}

/// 缺了在先的一步的一件事。
struct LackingStep<'a> {
    law: &'a RuleSet,
    index: usize,
    row: &'a Requirement,
    event: &'a Event,
}

/// 一件事合不合一行；缺了在先的一步的，交回去说。
fn require<'a>(
    cx: &Cx<'a>,
    law: &'a RuleSet,
    (index, row): (usize, &'a Requirement),
    event: &'a Event,
    out: &mut Out,
) -> Option<LackingStep<'a>> {
    let what = event.kind();
    let unsaid = match applies(cx, &row.when, Some(event), event.date) {
        Some(true) => None,
        Some(false) => {
            out.not_applicable(|| format!("{} {what}：本项目不在此列", event.date));
            return None;
        }
        None => Some(unsaid(cx, &row.when, event.date)),
    };
    let bought = perhaps_bought(cx, event).filter(|_| row.spare_consultancy);
    if row.spare_consultancy && bought.is_none() && is_consultancy(cx, event) {
        out.not_applicable(|| format!("{} {what}：前期咨询，不在此列", event.date));
        return None;
    }
    let earlier = cx.timeline.up_to(event.date);
    if row.spare_own_money && only_own_money(law, earlier) {
        out.not_applicable(|| format!("{} {what}：已列的计划全是自有等资金，不列部门预算", event.date));
        return None;
    }
    if let Some(other) = told_elsewhere(earlier, row) {
        out.not_applicable(|| format!("{} {what}：已有 {} {}，由其他规则核查", event.date, other.date, other.kind()));
        return None;
    }
    if let Some(found) = row.met(earlier) {
        out.pass(|| format!("{} {what}，此前 {} 已{}", event.date, found.date, found.kind()));
        return None;
    }
    if let Some(why) = unsaid.or_else(|| bought.map(|sign| format!("{sign}，不知买的是不是服务"))) {
        out.unknown(event.route(), || format!("{} {what}：{why}", event.date));
        return None;
    }
    // 原来有，项目不再进行才没有的：毛病在不再进行之后还在办，由 act-after-termination 说。
    let ended = matching(earlier, &row.needs).next_back().and_then(|_| ended_before(cx, event));
    if let Some(end) = ended.filter(|_| law.rule(ACT_AFTER_TERMINATION).is_some()) {
        out.not_applicable(|| format!("{} {what}：{} 已{}，由其他规则核查", event.date, end.date, end.kind()));
        return None;
    }
    Some(LackingStep { law, index, row, event })
}

/// 已有的、由别的规则核查的一件。退出之后又重新办理的，从前的合同、开工是从前那一次的，不算；
/// 从前的批复已经失效，由核查批复的规则说。
fn told_elsewhere<'a>(earlier: Timeline<'a>, row: &Requirement) -> Option<&'a Event> {
    if row.unless.is_empty() {
        return None;
    }
    let revived = earlier.revived();
    let is_past = |e: &Event| revived.is_some_and(|setback| e.order() < setback.order());
    matching(earlier, &row.unless).rfind(|e| !is_past(e) || APPROVALS.contains(&e.kind()))
}

impl LackingStep<'_> {
    /// 写成疑点；`rest` 是犯同一处的别的事。
    fn report(&self, cx: &Cx<'_>, rest: &[&Event], out: &mut Out) {
        let LackingStep { law, index, row, event } = *self;
        let (what, earlier) = (event.kind(), cx.timeline.up_to(event.date));
        let needs = join(&row.needs);
        let had = matching(earlier, &row.needs).next_back();
        let undone = had.and_then(|_| earlier.any(&row.undone_by).next_back());
        let later = matching(cx.timeline.after(event.date), &row.needs).next();
        let mut message =
            format!("{} {what}，此前没有{}{needs}", event.date, if had.is_some() { "仍有效的" } else { "" });
        if let Some(later) = later {
            message.push_str(&format!("（{}在 {}，迟于{what}）", later.kind(), later.date));
        }
        let last = rest.iter().map(|e| e.date).max().unwrap_or(event.date).max(event.date);
        let finding = out.add_finding(law, cx.name(event), last, event.at("date"), message);
        finding.softened = row.severity;
        finding.limit(format!("requires.{}.{index}", finding.rule)).made_good(made_good(cx, row, event));
        finding.under(law.basis_of_row(finding.rule, row.article));
        // 该由机关先办而没有办的，是作出这件事的机关的职责。
        let is_units = law.rules.get(finding.rule).is_some_and(|config| config.duty == UNIT);
        let is_bodys = |c: &Competence| c.by.iter().all(|role| law.bodies.has(role));
        if is_units && law.competence.get(&what).is_some_and(is_bodys) {
            finding.owed_by(cx.party_of(law, event));
        }
        finding.help(format!(
            "应先有{needs}，再{what}：此前确有的，补记（日期须属实）；没有的，补办手续，{}",
            undo_act(law, what)
        ));
        for other in [undone, later].into_iter().flatten().chain(rest.iter().copied()) {
            finding.related(other.at("date"), format!("{} {}", other.date, other.kind()));
        }
        rest.iter().for_each(|other| {
            finding.act(other);
        });
    }
}

/// 机关漏了的一步后来补了，又重新作出的：重作的日期。
fn made_good(cx: &Cx<'_>, row: &Requirement, event: &Event) -> Option<Date> {
    let again = cx.timeline.after(event.date).events().filter(|e| e.kind() == event.kind());
    again.map(|e| e.date).find(|date| row.met(cx.timeline.up_to(*date)).is_some())
}

pub(crate) fn join(patterns: &[EventPattern]) -> String {
    let words: Vec<String> = patterns.iter().map(|p| format!("「{p}」")).collect();
    words.join("或")
}

/// 「清单」：某种事件须附齐的各项。一个事件缺几项，只报一处疑点。
pub fn checklist(cx: &Cx<'_>, out: &mut Out) {
    let lists: Vec<Option<&Checklist>> = cx.laws.iter().map(|law| law.checklists.get(out.rule)).collect();
    let kinds = KindSet::of(lists.iter().flatten().map(|list| list.event.kind));
    for event in cx.timeline.of_kinds(kinds) {
        let Some(list) = lists[cx.laws.position(cx.laws.nearest(event.date))].filter(|l| l.event.matches(event)) else {
            continue;
        };
        let Some(law) = cx.law_of(event, out) else { continue };
        match undone(cx, list, event) {
            Some(undone) => out
                .not_applicable(|| format!("{} {}：已于 {} {}", event.date, event.kind(), undone.date, undone.kind())),
            None => check_list(cx, law, list, event, out),
        }
    }
}

/// 使这一事件作废的：其后、下一次同种事件之前的。
fn undone<'a>(cx: &Cx<'a>, list: &Checklist, event: &Event) -> Option<&'a Event> {
    let later = cx.timeline.events().filter(|e| e.order() > event.order());
    let mut next = later.filter(|e| e.kind() == event.kind() || list.undone_by.contains(&e.kind()));
    next.next().filter(|e| e.kind() != event.kind())
}

fn check_list(cx: &Cx<'_>, law: &RuleSet, list: &Checklist, event: &Event, out: &mut Out) {
    let applies = |when| applies(cx, when, Some(event), event.date);
    if applies(&list.when) == Some(false) {
        out.not_applicable(|| format!("{} {}：本项目不在此列", event.date, event.kind()));
        return;
    }
    let lacks = |item: &&ChecklistItem| !item.names().any(|n| stated(cx, list, event, n));
    let whens = list.items.iter().filter(lacks).map(|item| &item.when).chain([&list.when]);
    for when in whens.filter(|when| applies(when).is_none()) {
        out.unknown(event.route(), || format!("{} {}：{}", event.date, event.kind(), unsaid(cx, when, event.date)));
    }
    let certain = applies(&list.when) == Some(true);
    let wanted: Vec<&ChecklistItem> =
        list.items.iter().filter(|item| certain && applies(&item.when) == Some(true)).collect();
    let missing: Vec<&ChecklistItem> = wanted.iter().copied().filter(lacks).collect();
    for severity in [None, Some(Severity::Warn), Some(Severity::Info)] {
        let of_severity = missing.iter().filter(|i| i.severity == severity);
        let names: Vec<String> = of_severity.map(|item| written(list, event, item)).collect();
        if names.is_empty() {
            continue;
        }
        let key = list.within.key();
        let message = format!("{} {}缺少 {} 项：{}", event.date, event.kind(), names.len(), names.join("、"));
        let subject = match severity {
            None => cx.name(event),
            Some(s) => Subject::other(format!("{}·{}", cx.project.event_name(event), s.zh())),
        };
        let finding = out.add_finding(law, subject, event.date, event.at(key), message);
        finding.softened = severity;
        finding.limit(format!("checklist.{}", finding.rule)).made_good(listed_again(cx, list, event, &missing));
        finding.help(format!("当时已有而漏记的，{}；确实没有的，{}", rerecord(cx, event, key), redo(law, list)));
    }
    if missing.is_empty() && certain {
        out.pass(|| format!("{} {}，应有的 {} 项都有", event.date, event.kind(), wanted.len()));
    }
}

/// 机关后来又作出这件事，缺的各项都有了：那次的日期。
fn listed_again(cx: &Cx<'_>, list: &Checklist, event: &Event, missing: &[&ChecklistItem]) -> Option<Date> {
    let mut again = cx.timeline.after(event.date).events().filter(|e| list.event.matches(e));
    let has = |e: &Event| missing.iter().all(|item| item.names().any(|name| stated(cx, list, e, name)));
    again.find(|e| has(e)).map(|e| e.date)
}

/// 缺少的一项怎么说：写了而不算数的，指出所写的。
fn written(list: &Checklist, event: &Event, item: &ChecklistItem) -> String {
    let note = match (list.within, &event.act) {
        (Within::Materials, _) if item.names().any(|name| event.says_absent(name)) => "（写明没有附）",
        (Within::Estimate, Act::Declare(own))
            if item.names().filter_map(|name| own.estimated_at(name)).any(Cost::is_zero) =>
        {
            "（写的是 0；不发生的写「无」，尚不知道的不写）"
        }
        _ => "",
    };
    format!("{}{note}", item.name)
}

/// 确实缺项的怎样办：可以退回重办的重办，其余由有权机关处理。
fn redo(law: &RuleSet, list: &Checklist) -> String {
    let kind = list.event.kind;
    if list.undone_by.is_empty() {
        return format!("补齐后由{}处理", law.who(kind));
    }
    let ways: Vec<String> = list.undone_by.iter().map(|k| format!("「{k}」")).collect();
    format!("{}之后补齐，重新{kind}", ways.join("或"))
}

/// 某一项已写明。重新申请的，先前申请所附的材料也算。
fn stated(cx: &Cx<'_>, list: &Checklist, event: &Event, name: &str) -> bool {
    let has =
        |words: Option<&crate::text::List<crate::model::Text>>| words.is_some_and(|l| l.iter().any(|w| &**w == name));
    match (list.within, &event.act) {
        (Within::Materials, _) => cx.timeline.up_to(event.date).all(event.kind()).any(|e| e.material(name).is_some()),
        (Within::Contents, Act::Declare(d)) => has(d.contents.as_ref()),
        (Within::Contents, Act::ReviewFramework(r)) => has(r.contents.as_ref()),
        (Within::Estimate, Act::Declare(d)) => d.estimated_at(name).is_some_and(|stated| !stated.is_zero()),
        (Within::Reviewed, Act::PassAcceptance(p)) => has(p.reviewed.as_ref()),
        _ => false,
    }
}

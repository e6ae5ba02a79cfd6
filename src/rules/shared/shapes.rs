//! 两种只有数据不同的规则形状：「须先有」与「清单」。各规则在规则集里占一行。

use crate::{
    model::{Act, Cost, Event},
    rules::{
        Cx, Out, Subject,
        engine::context::matching,
        shared::remedy::{rerecord, undo_act},
    },
    ruleset::{Checklist, ChecklistItem, EventPattern, Requirement, RuleSet, Severity, Within},
};

/// 「须先有」：所列事件之前（含当日）须有 `needs` 之一，且没有被撤销。
pub fn requires(cx: &Cx<'_>, out: &mut Out) {
    // 各部规则集的各行先取出：规则名只查一次，不必每个事件都查。
    let rows: Vec<&[Requirement]> = cx.laws.iter().map(|law| law.requirements(out.rule)).collect();
    for event in cx.timeline.events() {
        let law = cx.laws.nearest(event.date);
        for (index, row) in rows[law.index].iter().enumerate().filter(|(_, row)| row.events.matches(event)) {
            if law.off(out.rule).is_some() {
                break;
            }
            if !law.covers(event.date) {
                out.not_applicable(|| format!("{} {}：当时没有施行中的规则", event.date, event.kind()));
                break;
            }
            require(cx, law, (index, row), event, out);
        }
    }
}

fn require(cx: &Cx<'_>, law: &RuleSet, (index, row): (usize, &Requirement), event: &Event, out: &mut Out) {
    let what = event.kind();
    if !cx.holds(&row.when, event.date) {
        out.not_applicable(|| format!("{} {what}：本项目不在此列", event.date));
        return;
    }
    let earlier = cx.timeline.up_to(event.date);
    if let Some(other) = matching(earlier, &row.unless).next_back() {
        out.not_applicable(|| format!("{} {what}：已有 {} {}，由其他规则核查", event.date, other.date, other.kind()));
        return;
    }
    if let Some(found) = row.met(earlier) {
        out.pass(|| format!("{} {what}，此前 {} 已{}", event.date, found.date, found.kind()));
        return;
    }
    let needs = join(&row.needs);
    let had = matching(earlier, &row.needs).next_back();
    let undone = had.and_then(|_| earlier.any(&row.undone_by).next_back());
    let later = matching(cx.timeline.after(event.date), &row.needs).next();
    let mut message = format!("{} {what}，此前没有{}{needs}", event.date, if had.is_some() { "仍有效的" } else { "" });
    if let Some(later) = later {
        message.push_str(&format!("（{}在 {}，迟于{what}）", later.kind(), later.date));
    }
    let finding = out.add_finding(law, cx.name(event), event.date, event.at("date"), message);
    finding.softened = row.severity;
    finding.limit(format!("requires.{}.{index}", finding.rule));
    finding.help(format!(
        "应先有{needs}，再{what}：此前确有的，补记（日期须属实）；没有的，补办手续，{}",
        undo_act(law, what)
    ));
    for other in [undone, later].into_iter().flatten() {
        finding.related(other.at("date"), format!("{} {}", other.date, other.kind()));
    }
}

fn join(patterns: &[EventPattern]) -> String {
    let words: Vec<String> = patterns.iter().map(|p| format!("「{p}」")).collect();
    words.join("或")
}

/// 「清单」：某种事件须附齐的各项。一个事件缺几项，只报一处疑点。
pub fn checklist(cx: &Cx<'_>, out: &mut Out) {
    let lists: Vec<Option<&Checklist>> = cx.laws.iter().map(|law| law.checklists.get(out.rule)).collect();
    for event in cx.timeline.events() {
        let Some(list) = lists[cx.laws.nearest(event.date).index].filter(|l| l.event.matches(event)) else { continue };
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
    if !cx.holds(&list.when, event.date) {
        out.not_applicable(|| format!("{} {}：本项目不在此列", event.date, event.kind()));
        return;
    }
    let wanted: Vec<&ChecklistItem> = list.items.iter().filter(|item| cx.holds(&item.when, event.date)).collect();
    let lacks = |item: &&ChecklistItem| !item.names().any(|n| stated(cx, list, event, n));
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
        finding.limit(format!("checklist.{}", finding.rule));
        finding.help(format!("当时已有而漏记的，{}；确实没有的，{}", rerecord(cx, event, key), redo(law, list)));
    }
    if missing.is_empty() {
        out.pass(|| format!("{} {}，应有的 {} 项都有", event.date, event.kind(), wanted.len()));
    }
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

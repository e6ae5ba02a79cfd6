//! 本地自立的期间规则：一件事之后多久应办（或才可办、不得办）另一件，批复多久不实施即失效。
//!
//! 起算的首日不计，期满当日在内；应办的最后一日遇休息日顺延，其余取少指疑点的一侧。

use crate::{
    model::{Date, Event, Timeline, Year, end_of_year},
    rules::{
        Cx, Obligation, Out,
        engine::{context::matching, duty::done},
        shared::{
            conditions::{applies, unsaid},
            shapes::join,
        },
    },
    ruleset::{Calendar, Interval, LastDay, RuleSet, YearEnd},
};

/// 起算的事件：某一段里最近的、仍有效的一个。
fn start<'p>(row: &Interval, earlier: Timeline<'p>) -> Option<&'p Event> {
    earlier.in_force(&row.undone_by).rfind(|e| row.after.matches(e))
}

/// 不得办、才可办的各行：逐个看受约束的事件。
fn each<'a>(
    cx: &Cx<'a>,
    out: &mut Out,
    mut judge: impl FnMut(&Cx<'a>, &'a RuleSet, (usize, &'a Interval), (&'a Event, &'a Event), &mut Out),
) {
    for event in cx.timeline.events() {
        let rows = cx.laws.nearest(event.date).intervals(out.rule);
        for (index, row) in rows.iter().enumerate().filter(|(_, row)| row.then.matches(event)) {
            let Some(law) = cx.law_of(event, out) else { break };
            let earlier = cx.timeline.through(event);
            let Some(from) = start(row, earlier).filter(|from| from.n != event.n) else {
                out.not_applicable(|| format!("{} {}：此前没有{}", event.date, event.kind(), join(&row.after)));
                continue;
            };
            match applies(cx, &row.when, Some(event), event.date) {
                Some(true) => judge(cx, law, (index, row), (from, event), out),
                Some(false) => {
                    out.not_applicable(|| format!("{} {}：本项目不在此列", event.date, event.kind()));
                }
                None => out.unknown(event.route(), || {
                    format!("{} {}：{}", event.date, event.kind(), unsaid(cx, &row.when, event.date))
                }),
            }
        }
    }
}

fn report(
    law: &RuleSet,
    index: usize,
    table: &str,
    cx: &Cx<'_>,
    pair: (&Event, &Event),
    message: String,
    out: &mut Out,
) {
    let (from, event) = pair;
    let rule = out.rule;
    let row = &law.intervals(rule)[index];
    let (article, severity) = (row.article, row.severity);
    let finding = out.add_finding(law, cx.name(event), event.date, event.at("date"), message);
    finding.softened = severity;
    finding.limit(format!("{table}.{rule}.{index}"));
    finding.under([article]);
    finding.related(from.at("date"), format!("{} {}", from.date, from.kind()));
    finding.help("日期记错的，用 wsgov undo 更正后重记；属实的，由有权机关处理");
}

/// 一件事之后多久之内应办另一件，或至少隔多久才可办。
pub fn within(cx: &Cx<'_>, out: &mut Out) -> Vec<Obligation> {
    each(cx, out, |cx, law, (index, row), (from, event), out| {
        let Some(least) = row.at_least else { return };
        let ends = least.ends(from.date, &law.parameters.calendar);
        if ends.sure <= event.date && event.date < ends.latest {
            out.unknown(event.at("date"), || format!("{} {}：{}", event.date, event.kind(), ends.unsettled()));
            return;
        }
        let first = ends.latest;
        if event.date >= first {
            out.pass(|| format!("{} {}，距 {} {}已满 {least}", event.date, event.kind(), from.date, from.kind()));
            return;
        }
        let days = (first - event.date).num_days();
        let message = format!(
            "{} {}，距 {} {}不满 {least}，早 {days} 天，最早应在 {first}",
            event.date,
            event.kind(),
            from.date,
            from.kind()
        );
        report(law, index, "within", cx, (from, event), message, out);
    });
    duties(cx, out)
}

/// 应在多久之内办的：每个起算的事件一项义务；其后又有起算的事件而中间没有办的，只算头一个。
fn duties(cx: &Cx<'_>, out: &mut Out) -> Vec<Obligation> {
    let mut found = Vec::new();
    for event in cx.timeline.events() {
        let rows = cx.laws.nearest(event.date).intervals(out.rule);
        for row in rows.iter().filter(|row| row.after.matches(event)) {
            let Some(most) = row.at_most else { continue };
            let Some(law) = cx.law_of(event, out) else { break };
            if applies(cx, &row.when, Some(event), event.date) != Some(true) || is_repeated(cx, row, event) {
                continue;
            }
            let later = cx.timeline.after(event.date);
            let same_day = cx.timeline.events().filter(|e| e.date == event.date && e.order() > event.order());
            let met = same_day.chain(later.events()).find(|e| row.then.matches(e));
            let undone = later.any(&row.undone_by).next().filter(|e| met.is_none_or(|met| e.date <= met.date));
            if let Some(undone) = undone {
                out.not_applicable(|| {
                    format!("{} {}：已于 {} {}", event.date, event.kind(), undone.date, undone.kind())
                });
                continue;
            }
            let calendar = &law.parameters.calendar;
            let (due, lenient) = (most.ends(event.date, calendar).sure, most.last_day(event.date, calendar));
            let then = join(&row.then);
            let duty = Obligation {
                rule: out.rule,
                law: law.index,
                subject: cx.name(event),
                what: then.clone(),
                opens: None,
                due,
                lenient,
                done: met.map(done),
                anchor: event.at("date"),
                because: format!("{} {}，{most}内", event.date, event.kind()),
                help: format!("尽快办理{then}；已办而漏记的，补记"),
                redo: None,
                parameter: parameter(law, out.rule),
                softened: None,
                late_rule: None,
                unclear: None,
            };
            found.push(duty);
        }
    }
    found
}

/// 前面已有起算的事件，中间没有办。
fn is_repeated(cx: &Cx<'_>, row: &Interval, event: &Event) -> bool {
    let mut earlier = cx.timeline.events().rev().filter(|e| e.order() < event.order());
    earlier.find(|e| row.after.matches(e) || row.then.matches(e)).is_some_and(|e| row.after.matches(e))
}

/// 限度写在哪张表里。
fn parameter(law: &RuleSet, rule: &str) -> &'static str {
    law.own.iter().find(|own| own.slug == rule).map_or("", |own| own.reads[0])
}

/// 批复多久没有实施即失效，其后不能据以实施。
pub fn lapse(cx: &Cx<'_>, out: &mut Out) {
    each(cx, out, |cx, law, (index, row), (from, event), out| {
        let Some(most) = row.at_most else { return };
        let begun = matching(cx.timeline.through(event), &row.then).find(|e| e.date >= from.date && e.n != event.n);
        let span = most.last_day(from.date, &law.parameters.calendar);
        // 有没有在期内实施、眼前这件事在不在期内，有一样要看还没有公布的放假安排的，不能判断。
        let begun_in_time = begun.filter(|e| e.date <= span.sure).is_some() || event.date <= span.sure;
        let open = begun.is_some_and(|e| span.leaves_open(e.date)) || span.leaves_open(event.date);
        if open && !begun_in_time {
            out.unknown(event.at("date"), || format!("{} {}：{}", event.date, event.kind(), span.unsettled()));
            return;
        }
        let last = span.latest;
        if let Some(begun) = begun.filter(|e| e.date <= last) {
            out.pass(|| format!("{} {}，{} 已{}，没有失效", event.date, event.kind(), begun.date, begun.kind()));
            return;
        }
        if event.date <= last {
            out.pass(|| {
                format!("{} {}，在 {} {}的有效期（至 {last}）内", event.date, event.kind(), from.date, from.kind())
            });
            return;
        }
        let days = (event.date - last).num_days();
        let message = format!(
            "{} {}，而 {} {}满 {most}没有实施，{last} 之后已失效，过 {days} 天",
            event.date,
            event.kind(),
            from.date,
            from.kind()
        );
        report(law, index, "lapse", cx, (from, event), message, out);
    });
}

/// 一件事之后多久不得办另一件。
pub fn lockout(cx: &Cx<'_>, out: &mut Out) {
    each(cx, out, |cx, law, (index, row), (from, event), out| {
        let span = locked_until(row, from.date, &law.parameters.calendar);
        if span.leaves_open(event.date) {
            out.unknown(event.at("date"), || format!("{} {}：{}", event.date, event.kind(), span.unsettled()));
            return;
        }
        let last = span.latest;
        if event.date > last {
            out.pass(|| {
                format!("{} {}，已过 {} {}之后的限制（至 {last}）", event.date, event.kind(), from.date, from.kind())
            });
            return;
        }
        let message = format!(
            "{} {}，而 {} {}之后到 {last} 为止不得{}",
            event.date,
            event.kind(),
            from.date,
            from.kind(),
            event.kind()
        );
        report(law, index, "lockout", cx, (from, event), message, out);
    });
}

fn locked_until(row: &Interval, from: Date, calendar: &Calendar) -> LastDay {
    match (row.until, row.at_least) {
        (Some(YearEnd::This), _) => LastDay::fixed(end_of_year(Year::of(from))),
        (Some(YearEnd::Next), _) => LastDay::fixed(end_of_year(Year::of(from).after())),
        (None, Some(least)) => least.ends(from, calendar),
        (None, None) => LastDay::fixed(from),
    }
}

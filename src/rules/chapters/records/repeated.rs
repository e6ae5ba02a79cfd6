//! 重复：同一件事记了两次。

use std::collections::BTreeMap;

use crate::{
    model::{Contract, Event, Kind, Payload},
    rules::{Cx, Out, rule::Rule},
};

pub(crate) const RULES: &[Rule] = &[Rule::project(
    "recorded-twice",
    "同一件事记了两次。

    两个事件除短名外都相同：多半是一个人按了两次，或两个人各记了一次再合并；钱记了两遍，合计就错。
    同一件事被更正了两次的也指出来：两个人各自更正、各重记一遍，合并之后重记的两件都算。
    也可能确是两笔，所以只作提醒；在备注里写明区别（如凭证号）的不算。已被更正失效的、没有写金额的不算。

    反例：两个 `{event: 支付, date: 2023-06-01, amount: 1万元}`。
    正例：第二个写明 `note: 凭证 0602-17`。
    改法：记重了的，用 wsgov undo 更正一个；确是两笔的，更正后重记，在备注里写明区别，或用 wsgov answer 说明。",
    recorded_twice,
)
.warn()];

fn recorded_twice(cx: &Cx<'_>, out: &mut Out) {
    let mut events: Vec<&Event> = cx.timeline.events().collect();
    // 时间线依日期排好，内容相同的同日；同日之中依文件的先后。
    events.sort_by_key(|e| (e.date, e.n));
    for (n, event) in events.iter().enumerate() {
        let mut same_day = events[..n].iter().rev().take_while(|e| e.date == event.date);
        let Some(first) = same_day.find(|e| e.repeats(event)).filter(|_| !is_bare(event)) else { continue };
        let message = format!("{} {}记了两次，内容相同", event.date, event.kind());
        let Some(law) = cx.law_of(event, out) else { continue };
        out.add_finding(law, cx.name(event), event.date, event.at("event"), message)
            .related(first.at("event"), "先记的一次")
            .help("记重了的，用 wsgov undo 更正一个；确是两笔的，在备注里写明区别（如凭证号），或用 wsgov answer 说明");
    }
    voided_twice(cx, &events, out);
    match events.len() {
        0 => out.not_applicable(|| "没有事件".into()),
        n if out.findings.is_empty() => out.pass(|| format!("{n} 个事件没有相同的")),
        _ => {}
    }
}

/// 一件事被更正了两次：各自重记了一遍的，重记的都算。
fn voided_twice(cx: &Cx<'_>, events: &[&Event], out: &mut Out) {
    let mut first: BTreeMap<usize, &Event> = BTreeMap::new();
    for event in events.iter().filter(|e| e.kind() == Kind::Correct) {
        let Some(target) = event.target.and_then(|n| cx.project.events.get(n)) else { continue };
        let Some(before) = first.get(&target.n) else {
            first.insert(target.n, event);
            continue;
        };
        let message = format!("{} {}已被更正过，又更正了一次", target.date, target.kind());
        let Some(law) = cx.law_of(event, out) else { continue };
        out.add_finding(law, cx.name(event), event.date, event.at("of"), message)
            .related(before.at("of"), "先记的更正")
            .help("两次都重记了的，重记的两件都算：留一件，另一件用 wsgov undo 更正；多记的这次更正，用 wsgov answer 说明");
    }
}

/// 涉密项目没有写金额的一笔、一份：分得出的本不写入台账，相同的未必是同一件。
fn is_bare(event: &Event) -> bool {
    event.withholds_amount() || Contract::of(&event.act).is_some_and(|own| own.amount.is_none())
}

//! 重复：同一件事记了两次。

use crate::{
    model::{Contract, Event, Payload},
    rules::{Cx, Out, rule::Rule},
};

pub(crate) const RULES: &[Rule] = &[Rule::project(
    "recorded-twice",
    "同一件事记了两次。

    两个事件除短名外都相同：多半是一个人按了两次，或两个人各记了一次再合并；钱记了两遍，合计就错。
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
    match events.len() {
        0 => out.not_applicable(|| "没有事件".into()),
        n if out.findings.is_empty() => out.pass(|| format!("{n} 个事件没有相同的")),
        _ => {}
    }
}

/// 涉密项目没有写金额的一笔、一份：分得出的本不写入台账，相同的未必是同一件。
fn is_bare(event: &Event) -> bool {
    event.withholds_amount() || Contract::of(&event.act).is_some_and(|own| own.amount.is_none())
}

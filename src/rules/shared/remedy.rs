//! 怎样办：各规则共用的几句话。

use crate::{
    model::{Event, Kind},
    rules::Cx,
    ruleset::{RuleSet, Severity},
};

/// 已记的事件漏写了内容：事件只追加，不改旧行。说种类与日期，不说短名：还没有记入的，短名每次不同。
pub(crate) fn rerecord(cx: &Cx<'_>, event: &Event, what: &str) -> String {
    let name = cx.project.event_name(&Event { id: None, ..event.clone() });
    format!("写明 {what}（已提交的不要直接改，用 wsgov undo 更正「{name}」后重记）")
}

/// 事情已经迟了、日期属实的，怎样了结。
pub(crate) fn settle(rule: &str, severity: Severity) -> String {
    if severity == Severity::Error {
        format!("日期属实的不要改；由有权机关「限期整改」（for 写 {rule}），「整改复查」合格后即列为「已处理」")
    } else {
        "日期属实的不要改；可用 wsgov answer 说明缘由".into()
    }
}

/// 不该办而已经办了的事件怎样办：签约、开工的先停下来。
pub(crate) fn undo_act(law: &RuleSet, kind: Kind) -> String {
    let stop = if matches!(kind, Kind::Contract | Kind::Start) { "停止实施，" } else { "" };
    format!("已经{kind}的，{stop}由{}处理", law.who(kind))
}

/// 没有「开工」的记录时怎样说：已建成的不说尚未开工。
pub(crate) fn unstarted(cx: &Cx<'_>) -> &'static str {
    if cx.timeline.has(Kind::Complete) { "没有开工的记录" } else { "尚未开工" }
}

//! 项目不再进行之后的建设行为，由哪条规则说：一个缘由只说一处。

use crate::{
    model::{Act, ContractKind, Event, Kind},
    rules::Cx,
};

/// 项目不再进行之后所办的事，由 `act-after-termination` 说的：项目因何不再进行；不由它说的为无。
///
/// 撤回、撤销批复之后的建设合同与开工没有批复可据，由 `built-before-approval` 说。
pub(crate) fn ended_before<'a>(cx: &Cx<'a>, event: &Event) -> Option<&'a Event> {
    if !is_building(event) {
        return None;
    }
    let end = cx.timeline.before(event.date).ending()?;
    let needs_approval = match &event.act {
        Act::Contract(own) => own.kind == ContractKind::Construction,
        act => act.kind() == Kind::Start,
    };
    let law = cx.laws.nearest(event.date);
    let judged = law.rule("built-before-approval").is_some() && !cx.facts(event.date).is_maintenance();
    let elsewhere = end.kind() != Kind::Terminate && needs_approval && judged;
    (!elsewhere).then_some(end)
}

/// 建设行为：不再进行之后不该再办的。
fn is_building(event: &Event) -> bool {
    match &event.act {
        Act::Contract(own) => matches!(own.kind, ContractKind::Construction | ContractKind::Service),
        act => [Kind::Procure, Kind::Start, Kind::TrialRun, Kind::Complete, Kind::Adjust].contains(&act.kind()),
    }
}

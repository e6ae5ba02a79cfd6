//! 性质与所做的事不合：运行维护而在建设（第九条）。

use crate::{
    model::{Contract, ContractKind, Event, Kind, Payload},
    rules::{Cx, Out, Subject, rule::Rule},
};

pub(crate) const RULES: &[Rule] = &[Rule::project(
    "maintenance-builds",
    "运行维护项目有建设行为。

        运行维护不走立项审批，也不受建设各条的约束；当日性质是运行维护，而签订建设合同、试运行、建成的，提醒核对性质。
        开工、服务合同、采购，运行维护也有，不指出。几件事只算一处。

        反例：性质写运行维护，而签订了建设合同、建成。
        正例：运行维护签订服务合同，办结；新建项目建成之后转为运行维护。
        改法：性质写错的，用「事实变更」改正并补办审批；确是运行维护的，在 explanations 中说明。",
    maintenance_builds,
)
.warn()];

fn maintenance_builds(cx: &Cx<'_>, out: &mut Out) {
    let mut built: Vec<&Event> = cx.timeline.events().filter(|event| builds(event)).collect();
    built.retain(|event| cx.facts(event.date).is_maintenance());
    let (Some(first), Some(last)) = (built.first(), built.last()) else {
        match cx.facts_now().is_maintenance() {
            true => out.pass(|| "运行维护，没有建设行为".into()),
            false => out.not_applicable(|| "不是运行维护项目".into()),
        }
        return;
    };
    let Some(law) = cx.law_of(first, out) else { return };
    let message = format!("{} {}，而项目的性质是运行维护", first.date, first.kind());
    let finding = out.add_finding(law, Subject::Project, last.date, first.at("event"), message);
    finding.help("核对性质：写错的，用「事实变更」改正并补办审批；确是运行维护的，在 explanations 中说明");
    for other in &built[1..] {
        finding.related(other.at("event"), format!("{} {}", other.date, other.kind()));
    }
}

/// 只有建设才有的事。
fn builds(event: &Event) -> bool {
    let contract = || Contract::of(&event.act).is_some_and(|own| own.kind == ContractKind::Construction);
    matches!(event.kind(), Kind::TrialRun | Kind::Complete) || contract()
}

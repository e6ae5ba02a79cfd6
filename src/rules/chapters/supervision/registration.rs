//! 建成的系统进单位的系统登记（第二十五条）：登记了，才看得见它的状况与测评。

use crate::{
    model::{Date, Kind},
    rules::{Cx, Out, Subject, chapters::approval::system_status::runs, rule::Rule},
    text::quoted,
};

pub(crate) const RULES: &[Rule] = &[Rule::project(
    "system-unregistered",
    "建成的系统没有登记。

    项目写明建的是哪些系统（systems），已经投入运行或通过验收的，系统应在本单位（或运行它的别的单位）的系统登记里：
    入没入总目录、有没有按期测评，都由登记看出。条文没有写何时登记，规则集所定的日数（含最后一日）之内不说，过了只作提醒。
    自投入运行、全部通过验收中先到的一件起算。没有写 systems 的、运行维护、涉密项目不适用；有单位的文件读不出、查不全的，不能判断。

    反例：2023-06-01 投入运行，到 2023-07-02 哪个单位也没有登记这个系统。
    正例：2023-07-01 登记。
    改法：wsgov unit 单位 系统登记 --set system=系统名称；登记的是别的名称的，改成同一个名称。",
    system_unregistered,
)
.warn()
.reads(&["systems.register"])];

fn system_unregistered(cx: &Cx<'_>, out: &mut Out) {
    let Some((done, kind)) = finished(cx) else {
        out.not_applicable(|| "尚未投入运行，也没有通过验收".into());
        return;
    };
    let Some(law) = cx.law_for(done, || format!("{done} {kind}"), out) else { return };
    let Some(limit) = law.parameters.systems.register.as_ref() else { return };
    let facts = cx.facts_now();
    if facts.is_maintenance() || facts.is_classified() {
        out.not_applicable(|| "运行维护或涉密项目，不在此列".into());
        return;
    }
    let Some(systems) = facts.systems.as_ref().filter(|list| !list.is_empty()) else {
        out.not_applicable(|| "没有写明建的是哪些系统".into());
        return;
    };
    let at = || cx.fact("systems", |set| set.systems.is_some());
    let days = (cx.as_of - done).num_days();
    for name in systems.iter().map(|system| system.name()) {
        match is_registered(cx, name) {
            Some(true) => out.pass(|| format!("「{name}」已登记")),
            _ if days <= i64::from(limit.days) => {
                out.pass(|| format!("{done} {kind}，「{name}」还没有登记，{} 日之内不说", limit.days));
            }
            None => out.unknown_since(done, at(), || format!("有单位的文件读不出，不知「{name}」有没有登记")),
            Some(false) => {
                let message = format!("{done} {kind}，已 {days} 天，而「{name}」没有登记为任何单位的系统");
                out.add_finding(law, Subject::other(name), done, at(), message).limit("systems.register.days").help(
                    format!(
                        "登记：wsgov unit {} 系统登记 --set system={}；登记的是别的名称的，改成同一个名称",
                        quoted(cx.folder),
                        quoted(name)
                    ),
                );
            }
        }
    }
}

/// 投入运行、全部通过验收中先到的一件。
fn finished(cx: &Cx<'_>) -> Option<(Date, Kind)> {
    let events = cx.timeline.first(Kind::Operate).into_iter().chain(cx.timeline.accepted());
    events.map(|event| (event.date, event.kind())).min_by_key(|(date, _)| *date)
}

/// 本单位或别的单位登记有这个系统；查不全而没有找到的，不知道。
fn is_registered(cx: &Cx<'_>, name: &str) -> Option<bool> {
    if runs(cx, name) {
        return Some(true);
    }
    if cx.unit_unread {
        return None;
    }
    cx.beyond.registry.keepers(name).map(|keepers| !keepers.is_empty())
}

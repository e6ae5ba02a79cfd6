//! 第一页：要办的事。依期限、依各步，可以只看一个单位。

use minijinja::{Value, context, value::Serde};
use serde::Serialize;

use super::{
    desk::Desk,
    overview::{CountyOverview, WaitingPlaces},
    page::{Ask, Reply},
};
use crate::{commands::Failure, output::Duty, store::Store};

/// 一页列几项。
const MOST: usize = 100;

/// 各步待办：事件、英文标识、项目。
#[derive(Serialize)]
struct PendingStep<'o> {
    event: &'o str,
    event_en: &'static str,
    count: usize,
    projects: Vec<(&'o str, &'o str)>,
}

/// 要办的事。
pub(super) fn page(desk: &Desk, ask: &Ask) -> Result<Reply, Failure> {
    let Some(actor) = desk.actor() else { return Ok(Reply::to("/as")) };
    let session = desk.session()?;
    let overview = desk.overview(&session)?;
    // 建设单位先看自己的；选了全县（all）的看全县。
    let asked = ask.query.get("unit").map(str::to_owned).or(actor.folder);
    let unit = asked.filter(|unit| unit != "all");
    let ours = |of: &str| unit.as_deref().is_none_or(|unit| unit == of);
    let duties: Vec<&Duty> = overview.agenda.duties().iter().filter(|duty| ours(&duty.unit)).collect();
    let count = |standing: &str| duties.iter().filter(|duty| duty.standing == standing).count();
    let steps = steps(&overview, ours);
    let body = context! {
        unit => unit,
        units => Store::units(&session.root),
        as_of => session.as_of.date.to_string(),
        overdue => count("overdue"),
        soon => count("due_soon"),
        total => duties.len(),
        duties => Value::from(Serde(&duties.iter().take(MOST).collect::<Vec<_>>())),
        steps => Value::from(Serde(&steps)),
        most => MOST,
    };
    Reply::page(desk, "home.html", "要办的事", body)
}

fn steps<'o>(overview: &'o CountyOverview, ours: impl Fn(&str) -> bool) -> Vec<PendingStep<'o>> {
    let entry = |place: &usize| overview.projects.get(*place).filter(|entry| ours(&entry.unit));
    let step = |w: &'o WaitingPlaces| {
        let projects: Vec<_> = w.projects.iter().filter_map(entry).map(|e| (e.id.as_str(), e.name.as_str())).collect();
        (w.called.as_str(), w.event_en, projects)
    };
    let all = overview.waiting.iter().map(step).filter(|(.., projects)| !projects.is_empty());
    all.map(|(event, event_en, projects)| {
        let count = projects.len();
        PendingStep { event, event_en, count, projects: projects.into_iter().take(MOST).collect() }
    })
    .collect()
}

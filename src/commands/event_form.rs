//! 一种事件的表单：问些什么，可以指哪些事件，新的短名。网页由此排出表单，填好后照样走 `advance`。

use crate::{
    commands::{
        Env, Failure, Session,
        advance::short_name,
        append_session::{Recording, called},
        find::find_open,
    },
    intake::questions::{Question, questions},
    model::{Event, Kind, Project},
};

/// 一种事件的表单。
#[derive(Clone, Debug)]
pub struct EventForm {
    /// 各项。
    pub questions: Vec<Question>,
    /// 没有失效的事件：名称与叫法，依文件的次序。
    pub events: Vec<(String, String)>,
    /// 没有用过的短名：预览与记入用同一个，写的就是看过的。
    pub short: String,
}

/// 一个项目的一种事件的表单。
///
/// # Errors
/// 没有这个项目，涉密，或文件有格式问题。
pub fn event_form(env: &Env, desk: &Session, id: &str, kind: Kind) -> Result<EventForm, Failure> {
    let path = find_open(desk, id)?;
    let path = path.ok_or_else(|| Failure::nothing("没有这个项目"))?;
    let recording = Recording::open(env, desk, &path)?;
    let project = recording.project()?;
    Ok(EventForm {
        questions: questions((&desk.laws, desk.as_of.date), project, kind),
        events: live(project).map(|event| (project.event_name(event), called(event, desk.laws.words()))).collect(),
        short: short_name(project),
    })
}

/// 没有失效的事件。
fn live(project: &Project) -> impl Iterator<Item = &Event> {
    let live: Vec<usize> = project.chronology().iter().map(|event| event.n).collect();
    project.events.iter().filter(move |event| live.contains(&event.n))
}

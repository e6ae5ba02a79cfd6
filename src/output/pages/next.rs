//! 接下来：现在的阶段，和近期的义务。

use crate::{
    model::{Date, Project, Stage, Timeline, facts_on},
    rules::{DutyState, Judged},
    ruleset::Laws,
    text::safe,
};

/// 记入之后的两三行：阶段与待办。
#[must_use]
pub fn brief(project: &Project, judged: &Judged, as_of: Date, laws: &Laws) -> String {
    let chronology = project.chronology();
    let versions = project.versions(&chronology);
    let facts = facts_on(&versions, as_of).unwrap_or(&project.facts);
    let position = Stage::of(Timeline::new(&chronology).up_to(as_of), facts);
    let mut text = format!("阶段：{}\n", laws.own_words(&position.stage_marked(facts)));
    let soon = laws.due_soon(as_of);
    for duty in &judged.obligations {
        let standing = duty.standing(as_of, soon);
        if matches!(standing, DutyState::MetInTime | DutyState::MetLate) {
            continue;
        }
        let (what, because) = (safe::visible(&duty.what), safe::visible(&duty.because));
        text.push_str(&format!("待办：{what}，最迟 {}（{because}；{standing}）\n", duty.due));
    }
    text
}

//! `wsgov next`：一个项目接下来可有哪些事件；不写编号，列出全县各项目最先到期的一项。

use super::{
    Env, Exit, Failure, PageFormat, Session, due,
    first_steps::first_step,
    print_page,
    project::{Showing, open},
    tell,
};
use crate::{
    model::Kind,
    output::{Agenda, Upcoming, Waiting},
    report::{COURSE, NextAct, View, steps},
    rules::{Options, judge, with_context},
    store::{ProjectFile, open_project},
};
use rayon::prelude::*;

/// 请求。
#[derive(Clone, Debug)]
pub struct NextRequest {
    /// 项目编号；不写为全县。
    pub id: Option<String>,
    /// 显示的方式。
    pub showing: Showing,
}

/// 列出接下来的事。
///
/// # Errors
/// 没有台账或项目，涉密项目没有要求显示。
pub fn run(ambient: &Env, request: &NextRequest) -> Result<Exit, Failure> {
    let desk = ambient.open()?;
    let Some(id) = &request.id else { return county(ambient, &desk, request.showing.format) };
    open(ambient, &desk, id, request.showing, |evidence| {
        let upcoming = Upcoming::new(&evidence);
        print_page(ambient, request.showing.format, || upcoming.page(), &upcoming)
    })?;
    Ok(Exit::Clean)
}

/// 全县：各步有多少个项目在等，再一个项目一行。
fn county(ambient: &Env, desk: &Session, format: PageFormat) -> Result<Exit, Failure> {
    let checked = due::duties(desk)?;
    let waiting = waiting(desk)?;
    let agenda = Agenda::new(&checked.obligations, &desk.laws, desk.as_of, None).first_of_each().waiting(waiting);
    print_page(ambient, format, || agenda.brief_page(), &agenda)?;
    first_step(&desk.store()?).iter().for_each(|said| tell(said));
    Ok(if checked.projects == 0 { Exit::Nothing } else { Exit::Clean })
}

/// 往前走的第一步；年年可有的（列入计划、支付）让给别的。
fn onward(steps: &[NextAct]) -> Option<Kind> {
    let repeats = |kind: Kind| COURSE.iter().any(|turn| turn.kind == kind && turn.repeats);
    let ahead = || steps.iter().filter(|step| !step.detour).map(|step| step.kind);
    ahead().find(|kind| !repeats(*kind)).or_else(|| ahead().next())
}

/// 各非涉密项目往前走的第一步，依一生的次序。
///
/// # Errors
/// 读不了台账。
pub fn waiting(desk: &Session) -> Result<Vec<Waiting>, Failure> {
    let store = desk.store()?;
    let as_of = desk.as_of.date;
    let first = |file: &ProjectFile| {
        open_project(&desk.files, &store.full(&file.path), &desk.laws, as_of, |loaded, judgement| {
            let project = loaded.value.filter(|project| !project.was_classified())?;
            let judged = judge(&project, judgement, Options { explain: false, duties: true });
            let step = with_context(&project, judgement, |cx| {
                let view = View::new(cx, &file.path, judgement);
                onward(&steps(cx, &view, &judged.obligations))
            })?;
            Some((step, project.id.to_string()))
        })
    };
    let mut found: Vec<(Kind, String)> = store.projects.par_iter().filter_map(first).collect();
    let place = |kind: Kind| COURSE.iter().position(|turn| turn.kind == kind).unwrap_or(COURSE.len());
    found.sort_by_key(|(kind, _)| place(*kind));
    let mut waiting: Vec<Waiting> = Vec::new();
    for (kind, id) in found {
        match waiting.last_mut() {
            Some(last) if last.event == kind.zh() => last.projects.push(id),
            _ => waiting.push(Waiting {
                event: kind.zh(),
                called: desk.laws.words().called(Kind::WORDS, kind.zh()).to_owned(),
                event_en: kind.en(),
                projects: vec![id],
            }),
        }
    }
    Ok(waiting)
}

//! `wsgov next`：一个项目接下来可有哪些事件；不写编号，列出全县各项目最先到期的一项。

use super::{
    Env, Exit, Failure, PageFormat, Session, due,
    first_steps::{first_step, tell_unread},
    print_page,
    project::{Showing, open},
    tell,
};
use crate::{
    model::{Kind, Text},
    output::{Agenda, Upcoming, Waiting},
    report::{ReportContext, queue},
    rules::Obligation,
    store::{Picked, Store, WantedDuties},
};

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
    let store = desk.store()?;
    let checked = due::duties(desk, &store, WantedDuties::Open);
    let waiting = waiting(desk, &store, &checked.obligations);
    let agenda = Agenda::new(&checked.obligations, &desk.laws, desk.as_of, None).first_of_each().waiting(waiting);
    print_page(ambient, format, || agenda.brief_page(), &agenda)?;
    tell_unread(checked.unread());
    first_step(&store).iter().for_each(|said| tell(said));
    Ok(if checked.projects == 0 { Exit::Nothing } else { Exit::Clean })
}

/// 各非涉密项目往前走的第一步，依一生的次序；`owed` 是全县的义务。
#[must_use]
pub fn waiting(desk: &Session, store: &Store, owed: &[(Picked, Obligation)]) -> Vec<Waiting> {
    let of = |(kind, projects): (Kind, Vec<Text>)| Waiting {
        event: kind.zh(),
        called: desk.laws.words().called(Kind::WORDS, kind.zh()).to_owned(),
        event_en: kind.en(),
        projects: projects.iter().map(ToString::to_string).collect(),
    };
    let county = desk.county();
    let env = ReportContext { store, laws: &desk.laws, county: county.as_ref(), as_of: desk.as_of, traced: false };
    queue(env, owed).into_iter().map(of).collect()
}

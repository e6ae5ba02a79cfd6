//! 更正：选一件误记的，写明理由；原来的行不动，追加一个「更正」。就是 `undo`。

use minijinja::{Value, context, value::Serde};

use super::{
    answers::Answers,
    attempt::Attempt,
    desk::Desk,
    page::{Ask, Reply},
    project::{self, ProjectAddress},
};
use crate::{
    commands::{Exit, Failure, Session, event_form::event_form, gathered, undo},
    model::Kind,
    text::safe,
};

/// 表单。
pub(super) fn page(desk: &Desk, ask: &Ask) -> Result<Reply, Failure> {
    let session = desk.session()?;
    let place = project::find(&session, ask)?;
    show(desk, &session, &place, &Answers::default(), None)
}

/// 预览，或更正。
pub(super) fn act(desk: &Desk, ask: &Ask) -> Result<Reply, Failure> {
    let session = desk.session()?;
    let place = project::writable(desk, &session, ask)?;
    let records = ask.form.has("record");
    let attempt = attempt(desk, &place, ask, !records);
    if records && attempt.exit == Exit::Clean {
        return Ok(Reply::to(format!("/project/{}?done=undone", safe::uri(&place.id))));
    }
    show(desk, &session, &place, &ask.form, Some(attempt))
}

/// 边填边试。
pub(super) fn attempted(desk: &Desk, ask: &Ask) -> Result<Reply, Failure> {
    let place = project::writable(desk, &desk.session()?, ask)?;
    Reply::live(desk, &attempt(desk, &place, ask, true))
}

/// 照填的办一次。
fn attempt(desk: &Desk, place: &ProjectAddress, ask: &Ask, dry_run: bool) -> Attempt {
    let text = |key: &str| ask.form.get(key).map(str::to_owned);
    Attempt::of(gathered(&desk.env(), "undo", |env| {
        let request = undo::UndoRequest {
            id: place.id.clone(),
            event: Some(text("event").ok_or_else(|| Failure::usage("还没有选更正哪一件"))?),
            reason: text("reason"),
            date: ask.form.date("date")?,
            by: text("by"),
            doc: text("doc"),
            set: Vec::new(),
            dry_run,
            record_anyway: ask.form.has("anyway"),
        };
        undo::run(env, &request)
    }))
}

fn show(
    desk: &Desk,
    session: &Session,
    place: &ProjectAddress,
    answers: &Answers,
    attempt: Option<Attempt>,
) -> Result<Reply, Failure> {
    let form = event_form(&desk.env(), session, &place.id, Kind::Correct)?;
    let events: Vec<(String, String)> = form.events.into_iter().rev().collect();
    let value = |key: &str| answers.get(key).unwrap_or_default().to_owned();
    let body = context! {
        id => place.id.as_str(),
        events,
        event => value("event"),
        reason => value("reason"),
        date => if answers.has("date") { value("date") } else { session.as_of.date.to_string() },
        by => value("by"),
        doc => value("doc"),
        anyway => answers.has("anyway"),
        attempt => Value::from(Serde(&attempt)),
        writes => desk.may_write(&place.unit).is_ok(),
    };
    Reply::page(desk, "undo.html", &format!("{} 更正", place.id), body)
}

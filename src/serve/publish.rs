//! 发布清单目录：已纳入的逐个收进来，先预览再发布。就是 `publish`。

use minijinja::{Value, context, value::Serde};

use super::{
    attempt::Attempt,
    desk::Desk,
    page::{Ask, Reply},
};
use crate::{
    commands::{
        Exit, Failure, Session,
        deed::{How, PublishRequest, publish},
        gathered,
    },
    model::Year,
    text::Scalar,
};

/// 表单。
pub(super) fn page(desk: &Desk, ask: &Ask) -> Result<Reply, Failure> {
    show(desk, &desk.session()?, ask, None)
}

/// 预览，或发布。
pub(super) fn act(desk: &Desk, ask: &Ask) -> Result<Reply, Failure> {
    desk.may_write_county()?;
    let session = desk.session()?;
    let records = ask.form.has("record");
    let attempt = attempt(desk, &session, ask, !records);
    if records && attempt.exit == Exit::Clean {
        return Ok(Reply::to("/acts?done=recorded"));
    }
    show(desk, &session, ask, Some(attempt))
}

/// 边填边试。
pub(super) fn attempted(desk: &Desk, ask: &Ask) -> Result<Reply, Failure> {
    desk.may_write_county()?;
    Reply::live(desk, &attempt(desk, &desk.session()?, ask, true))
}

/// 照填的办一次。
fn attempt(desk: &Desk, session: &Session, ask: &Ask, dry_run: bool) -> Attempt {
    Attempt::of(gathered(&desk.env(), "publish", |env| {
        let year = Year::read(ask.form.get("year").unwrap_or_default());
        let request = PublishRequest {
            year: year.map_err(|bad| Failure::usage(format!("年度：{bad}")))?,
            date: Some(ask.form.date("date")?.unwrap_or(session.as_of.date.into())),
            doc: ask.form.get("doc").map(str::to_owned),
            all_listed: true,
            projects: Vec::new(),
            how: How { dry_run, record_anyway: ask.form.has("anyway"), reason: ask.form.get("why").map(str::to_owned) },
        };
        publish(env, &request)
    }))
}

fn show(desk: &Desk, session: &Session, ask: &Ask, attempt: Option<Attempt>) -> Result<Reply, Failure> {
    let as_of = session.as_of.date;
    let value = |key: &str, default: String| ask.form.get(key).map_or(default, str::to_owned);
    let body = context! {
        year => value("year", Year::of(as_of).after().to_string()),
        date => value("date", as_of.to_string()),
        doc => value("doc", String::new()),
        anyway => ask.form.has("anyway"),
        why => ask.form.get("why"),
        attempt => Value::from(Serde(&attempt)),
    };
    Reply::page(desk, "publish.html", "发布清单目录", body)
}

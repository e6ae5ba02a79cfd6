//! 新建项目：编号自动拟定。就是 `new`；涉密项目不在网页上建。

use minijinja::{Value, context, value::Serde};

use super::{
    attempt::Attempt,
    controls::{Control, Drawer, assignment},
    desk::Desk,
    page::{Ask, Reply},
};
use crate::{
    commands::{
        Exit, Failure, gathered,
        new::{self, NewProjectRequest},
    },
    intake::ask::Hint,
    model::{Project, Year},
    output::Receipt,
    store::Store,
    text::{FieldShape, Scalar},
};

/// 填的各项在表单里都以它开头。
const OWN: &str = "v";
/// 以后再有的，或自动拟定的，或不在网页上填的。
const LATER: [&str; 5] = ["id", "classified", "explanations", "waivers", "events"];

/// 表单。
pub(super) fn page(desk: &Desk, ask: &Ask) -> Result<Reply, Failure> {
    show(desk, ask, None)
}

/// 预览，或新建。
pub(super) fn act(desk: &Desk, ask: &Ask) -> Result<Reply, Failure> {
    let records = ask.form.has("record");
    let receipt = attempt(desk, ask, !records)?;
    let made =
        receipt.files.first().and_then(|file| Some(file.path.rsplit('/').next()?.strip_suffix(".yaml")?.to_owned()));
    let attempt = Attempt::of(receipt);
    match made.filter(|_| records && attempt.exit == Exit::Clean) {
        Some(id) => Ok(Reply::to(format!("/project/{}?done=recorded", crate::text::safe::uri(&id)))),
        None => show(desk, ask, Some(attempt)),
    }
}

/// 边填边试。
pub(super) fn attempted(desk: &Desk, ask: &Ask) -> Result<Reply, Failure> {
    Reply::live(desk, &Attempt::of(attempt(desk, ask, true)?))
}

/// 照填的办一次；建在哪个单位，名义须管得着。
fn attempt(desk: &Desk, ask: &Ask, dry_run: bool) -> Result<Receipt, Failure> {
    let unit = ask.form.get("unit").ok_or_else(|| Failure::usage("还没有选单位"))?;
    desk.may_write(unit)?;
    Ok(gathered(&desk.env(), "new", |env| {
        let year = ask.form.get("year").map(Year::read).transpose();
        let none = Hint::default();
        let set = fields().into_iter().filter_map(|field| assignment(&ask.form, OWN, &field, &none));
        let request = NewProjectRequest {
            unit: Some(unit.to_owned()),
            year: year.map_err(|bad| Failure::usage(format!("年度：{bad}")))?,
            set: set.chain(["classified=否".to_owned()]).collect(),
            dry_run,
            ..NewProjectRequest::default()
        };
        new::run(env, &request)
    }))
}

fn fields() -> Vec<FieldShape> {
    Project::fields().into_iter().filter(|field| !LATER.contains(&field.key)).collect()
}

fn show(desk: &Desk, ask: &Ask, attempt: Option<Attempt>) -> Result<Reply, Failure> {
    let session = desk.session()?;
    let mut drawer = Drawer::new(&ask.form, session.laws.words());
    let controls: Vec<Control> = fields().iter().map(|field| drawer.field(OWN, field, &Hint::default())).collect();
    let own = desk.actor().and_then(|actor| actor.folder);
    let body = context! {
        units => Store::units(&session.root),
        unit => ask.form.get("unit").map(str::to_owned).or(own),
        year => ask.form.get("year").map_or_else(|| Year::of(session.as_of.date).after().to_string(), str::to_owned),
        controls => Value::from(Serde(&controls)),
        attempt => Value::from(Serde(&attempt)),
    };
    Reply::page(desk, "new.html", "新建项目", body)
}

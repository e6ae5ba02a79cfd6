//! 跨部门框架：新建，记报审、审核。就是 `new framework`、`framework`；机关记得，牵头的单位也记得。

use minijinja::context;

use super::{
    attempt::Attempt,
    controls::{Control, Drawer, assignment},
    deed::{self, DeedOwner},
    desk::Desk,
    form_page::FormPage,
    page::{Ask, Reply},
};
use crate::{
    commands::{
        Env, Exit, Failure, Session,
        deed::{DeedRequest, FrameworkRequest, framework, frameworks},
        gathered,
        new_framework::{self, NewFrameworkRequest},
    },
    intake::{ask::Hint, deed::DeedChoices},
    model::{Framework, FrameworkAct},
    store::Store,
    text::{FieldShape, safe},
};

/// 填的各项在表单里都以它开头。
const OWN: &str = "v";

/// 一个框架：可记的事。
pub(super) fn page(desk: &Desk, ask: &Ask) -> Result<Reply, Failure> {
    let session = desk.session()?;
    let owner = found(&session, ask)?.0;
    let body = context! {
        base => owner.base,
        name => owner.name,
        systems => owner.known.systems,
        is_unit => false,
        acts => deed::kinds::<FrameworkAct>(session.laws.words()),
        done => ask.query.get("done"),
    };
    Reply::page(desk, "unit.html", ask.segment("id"), body)
}

/// 一种事的表单。
pub(super) fn form(desk: &Desk, ask: &Ask) -> Result<Reply, Failure> {
    let session = desk.session()?;
    deed::show::<FrameworkAct>(desk, &session, &found(&session, ask)?.0, (ask, None))
}

/// 预览，或记入。
pub(super) fn act(desk: &Desk, ask: &Ask) -> Result<Reply, Failure> {
    let session = desk.session()?;
    let owner = writable(desk, &session, ask)?;
    deed::act::<FrameworkAct>(desk, &session, &owner, ask, |env, deed| record(&owner, env, deed))
}

/// 边填边试。
pub(super) fn attempted(desk: &Desk, ask: &Ask) -> Result<Reply, Failure> {
    let session = desk.session()?;
    let owner = writable(desk, &session, ask)?;
    deed::live::<FrameworkAct>(desk, &session, &owner, ask, |env, deed| record(&owner, env, deed))
}

fn record(owner: &DeedOwner, env: &Env, deed: DeedRequest) -> Result<Exit, Failure> {
    framework(env, &FrameworkRequest { id: Some(owner.name.clone()), deed })
}

/// 网址所指的框架，与牵头的单位。
fn found(session: &Session, ask: &Ask) -> Result<(DeedOwner, String), Failure> {
    let id = ask.segment("id");
    let own = frameworks(session).into_iter().find(|framework| *framework.id == *id);
    let own = own.ok_or_else(|| Failure::nothing("没有这个框架"))?;
    let base = format!("/framework/{}", safe::uri(id));
    Ok((DeedOwner { base, name: id.to_owned(), known: DeedChoices::default() }, own.lead.to_string()))
}

fn writable(desk: &Desk, session: &Session, ask: &Ask) -> Result<DeedOwner, Failure> {
    let (owner, lead) = found(session, ask)?;
    desk.may_write(&lead)?;
    Ok(owner)
}

/// 新建的表单。
pub(super) fn new_page(desk: &Desk, ask: &Ask) -> Result<Reply, Failure> {
    show_new(desk, ask, None)
}

/// 预览，或新建。
pub(super) fn new_act(desk: &Desk, ask: &Ask) -> Result<Reply, Failure> {
    let records = ask.form.has("record");
    let attempt = attempt(desk, ask, !records)?;
    match ask.form.get("v:id").filter(|_| records && attempt.exit == Exit::Clean) {
        Some(id) => Ok(Reply::to(format!("/framework/{}?done=recorded", safe::uri(id)))),
        None => show_new(desk, ask, Some(attempt)),
    }
}

/// 边填边试。
pub(super) fn new_attempted(desk: &Desk, ask: &Ask) -> Result<Reply, Failure> {
    Reply::live(desk, &attempt(desk, ask, true)?)
}

fn fields() -> Vec<FieldShape> {
    Framework::fields().into_iter().filter(|field| field.key != "events").collect()
}

/// 照填的办一次；只有机关与牵头的单位办得。
fn attempt(desk: &Desk, ask: &Ask, dry_run: bool) -> Result<Attempt, Failure> {
    let text = |key: &str| ask.form.get(&format!("{OWN}:{key}")).unwrap_or_default().to_owned();
    desk.may_write(&text("lead"))?;
    let apart = ["id", "name", "lead", "members"];
    let none = Hint::default();
    let rest = fields().into_iter().filter(|field| !apart.contains(&field.key));
    let request = NewFrameworkRequest {
        id: text("id"),
        name: text("name"),
        lead: text("lead"),
        members: text("members").split(['、', '，', ',']).map(str::trim).map(str::to_owned).collect(),
        set: rest.filter_map(|field| assignment(&ask.form, OWN, &field, &none)).collect(),
        dry_run,
    };
    Ok(Attempt::of(gathered(&desk.env(), "new", |env| new_framework::run(env, &request))))
}

fn show_new(desk: &Desk, ask: &Ask, attempt: Option<Attempt>) -> Result<Reply, Failure> {
    let session = desk.session()?;
    let units = Store::units(&session.root);
    let mut drawer = Drawer::new(&ask.form, session.laws.words());
    let drawn = |field: &FieldShape| -> Control {
        let hint = if field.key == "lead" { Hint::of(units.clone()) } else { Hint::default() };
        drawer.field(OWN, field, &hint)
    };
    let controls = fields().iter().map(drawn).collect();
    FormPage {
        title: "新建跨部门框架".to_owned(),
        back: ("/acts".to_owned(), "县与单位".to_owned()),
        doc: "几家共建的一个框架：牵头部门、参建部门、总投资。各家的项目文件再写明属于它。".to_owned(),
        action: "/new-framework".to_owned(),
        controls,
        anyway: false,
    }
    .reply(desk, ask, attempt)
}

//! 单位与县的事：表单、预览、记入。就是 `unit`、`county`。

use minijinja::{Value, context, value::Serde};

use super::{
    answers::Answers,
    attempt::Attempt,
    controls::{Control, Drawer, assignment},
    desk::Desk,
    page::{Ask, Reply},
};
use crate::{
    commands::{
        Env, Exit, Failure, Session,
        deed::{self, DeedRequest, How, UnitRequest, find_unit},
        gathered,
    },
    intake::{
        ask::Hint,
        deed::{deed_hint, deed_kind},
    },
    model::{CountyAct, Date, Deed, DeedAct, Unit, UnitAct, effective_unit},
    store::{Store, read_file},
    text::{FieldShape, safe},
};

/// 填的各项在表单里都以它开头。
const OWN: &str = "v";
/// 另有自己的参数的键。
const APART: [&str; 6] = ["event", "id", "date", "by", "doc", "note"];

/// 记在哪里：网址、名称、单位的系统。
struct DeedOwner {
    base: String,
    name: String,
    systems: Vec<String>,
}

/// 县与各单位：可记的事。
pub(super) fn page(desk: &Desk, ask: &Ask) -> Result<Reply, Failure> {
    let session = desk.session()?;
    let body =
        context! { units => Store::units(&session.root), acts => kinds::<CountyAct>(), done => ask.query.get("done") };
    Reply::page(desk, "acts.html", "县与单位", body)
}

/// 一个单位：可记的事。
pub(super) fn unit_page(desk: &Desk, ask: &Ask) -> Result<Reply, Failure> {
    let owner = unit(&desk.session()?, ask)?;
    let body = context! { base => owner.base, name => owner.name, systems => owner.systems, acts => kinds::<UnitAct>(), done => ask.query.get("done") };
    Reply::page(desk, "unit.html", ask.segment("unit"), body)
}

/// 单位的一种事的表单。
pub(super) fn unit_form(desk: &Desk, ask: &Ask) -> Result<Reply, Failure> {
    let session = desk.session()?;
    show::<UnitAct>(desk, &session, &unit(&session, ask)?, (ask, None))
}

/// 预览，或记入单位的一件事。
pub(super) fn unit_act(desk: &Desk, ask: &Ask) -> Result<Reply, Failure> {
    let session = desk.session()?;
    let owner = unit(&session, ask)?;
    desk.may_write(&owner.name)?;
    act::<UnitAct>(desk, &session, &owner, ask, |env, deed| {
        deed::unit(env, &UnitRequest { unit: Some(owner.name.clone()), deed })
    })
}

/// 县的一种事的表单。
pub(super) fn county_form(desk: &Desk, ask: &Ask) -> Result<Reply, Failure> {
    show::<CountyAct>(desk, &desk.session()?, &county(), (ask, None))
}

/// 预览，或记入县的一件事。
pub(super) fn county_act(desk: &Desk, ask: &Ask) -> Result<Reply, Failure> {
    desk.may_write_county()?;
    act::<CountyAct>(desk, &desk.session()?, &county(), ask, |env, deed| deed::county(env, &deed))
}

fn county() -> DeedOwner {
    DeedOwner { base: "/county".to_owned(), name: "县".to_owned(), systems: Vec::new() }
}

/// 网址所指的单位，文件夹名须一字不差。
fn unit(session: &Session, ask: &Ask) -> Result<DeedOwner, Failure> {
    let name = ask.segment("unit");
    let known = Store::units(&session.root).iter().any(|folder| folder == name);
    if !known {
        return Err(Failure::nothing("没有这个单位"));
    }
    let file = read_file::<Unit>(&session.files, &find_unit(session, name)?).value.map(effective_unit);
    let systems = file.into_iter().filter_map(|unit| unit.systems).flat_map(|systems| systems.0);
    let systems = systems.map(|system| system.name.to_string());
    Ok(DeedOwner { base: format!("/unit/{}", safe::uri(name)), name: name.to_owned(), systems: systems.collect() })
}

fn kinds<A: DeedAct>() -> Vec<(String, &'static str)> {
    A::kinds().iter().map(|kind| (kind.to_string(), A::doc(*kind))).collect()
}

/// 要填的各项。
fn fields<A: DeedAct>(kind: A::Kind) -> Vec<FieldShape> {
    let all = Deed::<A>::fields_of(kind).into_iter().filter(|field| !matches!(field.key, "event" | "id"));
    let (last, first): (Vec<_>, Vec<_>) = all.partition(|field| field.key == "note");
    first.into_iter().chain(last).collect()
}

fn hint(session: &Session, owner: &DeedOwner, key: &str) -> Hint {
    deed_hint(session.laws.nearest(session.as_of.date), key, &owner.systems)
}

fn act<A: DeedAct>(
    desk: &Desk,
    session: &Session,
    owner: &DeedOwner,
    ask: &Ask,
    run: impl Fn(&Env, DeedRequest) -> Result<Exit, Failure>,
) -> Result<Reply, Failure> {
    let kind = deed_kind::<A>(ask.segment("kind"))?;
    let records = ask.form.has("record");
    let receipt = gathered(&desk.env(), "deed", |env| {
        let rest = fields::<A>(kind);
        let rest = rest.iter().filter(|field| !APART.contains(&field.key));
        let set = rest.filter_map(|field| assignment(&ask.form, OWN, field, &hint(session, owner, field.key)));
        let request = request(session.as_of.date, &ask.form, set.collect(), !records)?;
        run(env, DeedRequest { event: Some(kind.to_string()), ..request })
    });
    let attempt = Attempt::of(receipt);
    if records && attempt.exit == Exit::Clean {
        return Ok(Reply::to(format!("{}?done=recorded", if owner.base == "/county" { "/acts" } else { &owner.base })));
    }
    show::<A>(desk, session, owner, (ask, Some(attempt)))
}

fn request(as_of: Date, answers: &Answers, set: Vec<String>, dry_run: bool) -> Result<DeedRequest, Failure> {
    let text = |key: &str| answers.get(&format!("{OWN}:{key}")).map(str::to_owned);
    let date = answers.date(&format!("{OWN}:date"))?;
    let how = How { dry_run, record_anyway: answers.has("anyway"), reason: answers.get("why").map(str::to_owned) };
    Ok(DeedRequest {
        event: None,
        file: None,
        date: Some(date.unwrap_or(as_of.into())),
        by: text("by"),
        doc: text("doc"),
        note: text("note"),
        set,
        how,
    })
}

fn show<A: DeedAct>(
    desk: &Desk,
    session: &Session,
    owner: &DeedOwner,
    (ask, attempt): (&Ask, Option<Attempt>),
) -> Result<Reply, Failure> {
    let kind = deed_kind::<A>(ask.segment("kind"))?;
    let mut drawer = Drawer::new(&ask.form);
    let drawn = |field: &FieldShape| {
        let own = drawer.field(OWN, field, &hint(session, owner, field.key));
        if field.key == "date" { own.or(session.as_of.date) } else { own }
    };
    let controls: Vec<Control> = fields::<A>(kind).iter().map(drawn).collect();
    let body = context! {
        base => owner.base.as_str(),
        name => owner.name.as_str(),
        action => format!("{}/act/{}", owner.base, safe::uri(&kind.to_string())),
        doc => A::doc(kind),
        controls => Value::from(Serde(&controls)),
        attempt => Value::from(Serde(&attempt)),
        anyway => ask.form.has("anyway"),
        why => ask.form.get("why"),
    };
    Reply::page(desk, "act.html", &format!("{} {kind}", owner.name), body)
}

//! 单位与县的事：表单、预览、记入。就是 `unit`、`county`。

use minijinja::context;

use super::{
    answers::Answers,
    attempt::Attempt,
    controls::{Drawer, assignment},
    desk::Desk,
    form_page::FormPage,
    page::{Ask, Reply},
};
use crate::{
    commands::{
        Env, Exit, Failure, Session,
        deed::{self, DeedRequest, How, UnitRequest, find_unit, frameworks},
        gathered,
    },
    intake::{
        ask::Hint,
        deed::{DeedChoices, deed_hint, deed_kind},
    },
    model::{CountyAct, Date, Deed, DeedAct, Unit, UnitAct, effective_unit},
    store::{Store, read_file},
    text::{Dictionary, FieldShape, safe},
};

/// 填的各项在表单里都以它开头。
const OWN: &str = "v";
/// 县的事的网址。
const COUNTY: &str = "/county";
/// 另有自己的参数的键。
const APART: [&str; 6] = ["event", "id", "date", "by", "doc", "note"];

/// 记在哪里：网址、名称、单位的系统。
#[derive(Debug)]
pub(super) struct DeedOwner {
    /// 网址。
    pub(super) base: String,
    /// 名称。
    pub(super) name: String,
    /// 可以选的：单位的系统。
    pub(super) known: DeedChoices,
}

impl DeedOwner {
    /// 记入之后回到哪里。
    fn back(&self) -> &str {
        if self.base == COUNTY { "/acts" } else { &self.base }
    }
}

/// 县与各单位：可记的事。
pub(super) fn page(desk: &Desk, ask: &Ask) -> Result<Reply, Failure> {
    let session = desk.session()?;
    let body = context! {
        units => Store::units(&session.root),
        frameworks => frameworks(&session).iter().map(|own| (own.id.to_string(), own.name.to_string())).collect::<Vec<_>>(),
        acts => kinds::<CountyAct>(session.laws.words()),
        done => ask.query.get("done"),
    };
    Reply::page(desk, "acts.html", "县与单位", body)
}

/// 一个单位：可记的事。
pub(super) fn unit_page(desk: &Desk, ask: &Ask) -> Result<Reply, Failure> {
    let session = desk.session()?;
    let owner = unit(&session, ask)?;
    let body = context! { base => owner.base, name => owner.name, systems => owner.known.systems, is_unit => true, acts => kinds::<UnitAct>(session.laws.words()), done => ask.query.get("done") };
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
    let owner = writable_unit(desk, &session, ask)?;
    act::<UnitAct>(desk, &session, &owner, ask, |env, deed| record_unit(&owner, env, deed))
}

/// 边填边试单位的一件事。
pub(super) fn unit_attempted(desk: &Desk, ask: &Ask) -> Result<Reply, Failure> {
    let session = desk.session()?;
    let owner = writable_unit(desk, &session, ask)?;
    live::<UnitAct>(desk, &session, &owner, ask, |env, deed| record_unit(&owner, env, deed))
}

fn writable_unit(desk: &Desk, session: &Session, ask: &Ask) -> Result<DeedOwner, Failure> {
    let owner = unit(session, ask)?;
    desk.may_write(&owner.name)?;
    Ok(owner)
}

fn record_unit(owner: &DeedOwner, env: &Env, deed: DeedRequest) -> Result<Exit, Failure> {
    deed::unit(env, &UnitRequest { unit: Some(owner.name.clone()), deed })
}

/// 县的一种事的表单。
pub(super) fn county_form(desk: &Desk, ask: &Ask) -> Result<Reply, Failure> {
    show::<CountyAct>(desk, &desk.session()?, &county(), (ask, None))
}

/// 预览，或记入县的一件事。
pub(super) fn county_act(desk: &Desk, ask: &Ask) -> Result<Reply, Failure> {
    desk.may_write_county()?;
    act::<CountyAct>(desk, &desk.session()?, &county(), ask, |env, deed| deed::county(env, &deed.into()))
}

/// 边填边试县的一件事。
pub(super) fn county_attempted(desk: &Desk, ask: &Ask) -> Result<Reply, Failure> {
    desk.may_write_county()?;
    live::<CountyAct>(desk, &desk.session()?, &county(), ask, |env, deed| deed::county(env, &deed.into()))
}

fn county() -> DeedOwner {
    DeedOwner { base: COUNTY.to_owned(), name: "县".to_owned(), known: DeedChoices::default() }
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
    Ok(DeedOwner {
        base: format!("/unit/{}", safe::uri(name)),
        name: name.to_owned(),
        known: DeedChoices { systems: systems.collect(), ..DeedChoices::default() },
    })
}

/// 可记的各种事：规定的词、在当地的叫法、说明。
pub(super) fn kinds<A: DeedAct>(words: &Dictionary) -> Vec<[String; 3]> {
    let say = |text: &str| words.say(text, &[]).into_owned();
    let own = |kind: &A::Kind| [kind.to_string(), say(&kind.to_string()), say(A::doc(*kind))];
    A::kinds().iter().map(own).collect()
}

/// 要填的各项。
fn fields<A: DeedAct>(kind: A::Kind) -> Vec<FieldShape> {
    let all = Deed::<A>::fields_of(kind).into_iter().filter(|field| !matches!(field.key, "event" | "id"));
    let (last, first): (Vec<_>, Vec<_>) = all.partition(|field| field.key == "note");
    first.into_iter().chain(last).collect()
}

fn hint(session: &Session, owner: &DeedOwner, key: &str) -> Hint {
    deed_hint(session.laws.nearest(session.as_of.date), key, &owner.known)
}

/// 照填的办一次。
fn attempt<A: DeedAct>(
    desk: &Desk,
    session: &Session,
    owner: &DeedOwner,
    (ask, dry_run): (&Ask, bool),
    run: impl Fn(&Env, DeedRequest) -> Result<Exit, Failure>,
) -> Result<Attempt, Failure> {
    let kind = deed_kind::<A>(ask.segment("kind"))?;
    let receipt = gathered(&desk.env(), "deed", |env| {
        let rest = fields::<A>(kind);
        let rest = rest.iter().filter(|field| !APART.contains(&field.key));
        let set = rest.filter_map(|field| assignment(&ask.form, OWN, field, &hint(session, owner, field.key)));
        let request = request(session.as_of.date, &ask.form, set.collect(), dry_run)?;
        run(env, DeedRequest { event: Some(kind.to_string()), ..request })
    });
    Ok(Attempt::of(receipt))
}

/// 预览，或记入。
pub(super) fn act<A: DeedAct>(
    desk: &Desk,
    session: &Session,
    owner: &DeedOwner,
    ask: &Ask,
    run: impl Fn(&Env, DeedRequest) -> Result<Exit, Failure>,
) -> Result<Reply, Failure> {
    let records = ask.form.has("record");
    let attempt = attempt::<A>(desk, session, owner, (ask, !records), run)?;
    if records && attempt.exit == Exit::Clean {
        return Ok(Reply::to(format!("{}?done=recorded", owner.back())));
    }
    show::<A>(desk, session, owner, (ask, Some(attempt)))
}

/// 边填边试。
pub(super) fn live<A: DeedAct>(
    desk: &Desk,
    session: &Session,
    owner: &DeedOwner,
    ask: &Ask,
    run: impl Fn(&Env, DeedRequest) -> Result<Exit, Failure>,
) -> Result<Reply, Failure> {
    Reply::live(desk, &attempt::<A>(desk, session, owner, (ask, true), run)?)
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

/// 一种事的表单，连同办的结果。
pub(super) fn show<A: DeedAct>(
    desk: &Desk,
    session: &Session,
    owner: &DeedOwner,
    (ask, attempt): (&Ask, Option<Attempt>),
) -> Result<Reply, Failure> {
    let (kind, words) = (deed_kind::<A>(ask.segment("kind"))?, session.laws.words());
    let mut drawer = Drawer::new(&ask.form, words);
    let drawn = |field: &FieldShape| {
        let own = drawer.field(OWN, field, &hint(session, owner, field.key));
        if field.key == "date" { own.or(session.as_of.date) } else { own }
    };
    FormPage {
        title: format!("{} {}", owner.name, words.say(&kind.to_string(), &[])),
        back: (owner.back().to_owned(), owner.name.clone()),
        doc: words.say(A::doc(kind), &[]).into_owned(),
        action: format!("{}/act/{}", owner.base, safe::uri(&kind.to_string())),
        controls: fields::<A>(kind).iter().map(drawn).collect(),
        anyway: true,
    }
    .reply(desk, ask, attempt)
}

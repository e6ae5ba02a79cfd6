//! 记一件事：表单、边填边试、预览、记入。预览就是 `advance --dry-run`，记入就是 `advance`。

use minijinja::{Value, context, value::Serde};

use super::{
    answers::Answers,
    attempt::Attempt,
    controls::{Control, Drawer, assignment},
    desk::Desk,
    dossier::SHOWING,
    page::{Ask, Reply},
    project::{self, ProjectAddress},
};
use crate::{
    commands::{
        Env, Exit, Failure, Session, advance,
        event_form::{EventForm, event_form},
        gathered, show,
    },
    intake::{ask::Hint, questions::Question},
    model::{Date, Kind},
    text::Shape,
};

/// 填的各项在表单里都以它开头。
const OWN: &str = "v";
/// 预先说好的短名。
const SHORT: &str = "short";

/// 表单。
pub(super) fn page(desk: &Desk, ask: &Ask) -> Result<Reply, Failure> {
    let session = desk.session()?;
    let (place, kind) = (project::find(&session, ask)?, kind(ask)?);
    let form = event_form(&desk.env(), &session, &place.id, kind)?;
    show_form(desk, &session, (&place, kind), &form, &Answers::default(), None)
}

/// 预览，或记入。
pub(super) fn act(desk: &Desk, ask: &Ask) -> Result<Reply, Failure> {
    let session = desk.session()?;
    let (place, kind) = (project::writable(desk, &session, ask)?, kind(ask)?);
    let form = event_form(&desk.env(), &session, &place.id, kind)?;
    let records = ask.form.has("record");
    let attempt = attempt(&desk.env(), &session, (&place, kind), &form, &ask.form, !records);
    if records && attempt.exit == Exit::Clean {
        return Ok(Reply::to(format!("/project/{}?done=recorded", crate::text::safe::uri(&place.id))));
    }
    show_form(desk, &session, (&place, kind), &form, &ask.form, Some(attempt))
}

/// 边填边试：只要「还缺、疑点」那一段。
pub(super) fn attempted(desk: &Desk, ask: &Ask) -> Result<Reply, Failure> {
    let session = desk.session()?;
    let (place, kind) = (project::writable(desk, &session, ask)?, kind(ask)?);
    let form = event_form(&desk.env(), &session, &place.id, kind)?;
    let attempt = attempt(&desk.env(), &session, (&place, kind), &form, &ask.form, true);
    Reply::live(desk, &attempt)
}

fn kind(ask: &Ask) -> Result<Kind, Failure> {
    let word = ask.segment("kind");
    Kind::ALL.iter().copied().find(|kind| kind.en() == word).ok_or_else(|| Failure::nothing("没有这种事件"))
}

/// 照填的办一次。
fn attempt(
    env: &Env,
    session: &Session,
    (place, kind): (&ProjectAddress, Kind),
    form: &EventForm,
    answers: &Answers,
    dry_run: bool,
) -> Attempt {
    let receipt = gathered(env, "advance", |env| {
        let request = request(session.as_of.date, (place, kind), form, answers)?;
        advance::run(env, &advance::AdvanceRequest { dry_run, ..request })
    });
    Attempt::of(receipt)
}

/// 由填的各项写成命令的请求。
fn request(
    as_of: Date,
    (place, kind): (&ProjectAddress, Kind),
    form: &EventForm,
    answers: &Answers,
) -> Result<advance::AdvanceRequest, Failure> {
    let text = |key: &str| answers.get(&format!("{OWN}:{key}")).map(str::to_owned);
    let date = answers.date(&format!("{OWN}:date"))?;
    let apart = ["date", "by", "doc", "note"];
    let rest = form.questions.iter().filter(|q| !apart.contains(&q.field.key));
    let set = rest.filter_map(|q| assignment(answers, OWN, &q.field, &q.hint));
    let short = answers.get(SHORT).filter(|short| is_short(short)).map(|short| format!("id={short}"));
    Ok(advance::AdvanceRequest {
        id: place.id.clone(),
        event: Some(kind.zh().to_owned()),
        date: Some(date.unwrap_or(as_of.into())),
        by: text("by"),
        doc: text("doc"),
        note: text("note"),
        set: short.into_iter().chain(set).collect(),
        record_anyway: answers.has("anyway"),
        reason: answers.get("why").map(str::to_owned),
        ..advance::AdvanceRequest::default()
    })
}

/// 预先说好的短名：是程序自己起的样子才用。
fn is_short(text: &str) -> bool {
    text.len() == 7
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        && !text.as_bytes()[0].is_ascii_digit()
}

fn show_form(
    desk: &Desk,
    session: &Session,
    (place, kind): (&ProjectAddress, Kind),
    form: &EventForm,
    answers: &Answers,
    attempt: Option<Attempt>,
) -> Result<Reply, Failure> {
    let dossier = show::dossier(&desk.env(), session, &place.id, SHOWING)?;
    let step = dossier.next.steps.iter().find(|step| step.event_en == kind.en());
    let words = session.laws.words();
    let mut drawer = Drawer::new(answers, words);
    let actor = desk.actor().map(|actor| actor.name).unwrap_or_default();
    let mut drawn = |q: &Question| draw(&mut drawer, q, form, (session.as_of.date, &actor));
    let (wanted, others): (Vec<&Question>, Vec<&Question>) = form.questions.iter().partition(|q| q.wanted);
    let wanted: Vec<Control> = wanted.into_iter().map(&mut drawn).collect();
    let others: Vec<Control> = others.into_iter().map(&mut drawn).collect();
    let short = answers.get(SHORT).filter(|short| is_short(short)).unwrap_or(&form.short);
    let body = context! {
        id => place.id.as_str(),
        name => dossier.name.as_str(),
        unit => dossier.unit.as_str(),
        position => dossier.next.position,
        kind_en => kind.en(),
        doc => words.say(kind.doc(), &[]),
        step => Value::from(Serde(&step)),
        wanted => Value::from(Serde(&wanted)),
        others => Value::from(Serde(&others)),
        short,
        anyway => answers.has("anyway"),
        why => answers.get("why"),
        attempt => Value::from(Serde(&attempt)),
        writes => desk.may_write(&place.unit).is_ok(),
    };
    Reply::page(desk, "event.html", &format!("{} {}", place.id, words.called(Kind::WORDS, kind.zh())), body)
}

/// 一项的控件：日期先写当日，由谁先写自己——有权的才写。
fn draw(drawer: &mut Drawer<'_>, question: &Question, form: &EventForm, (as_of, actor): (Date, &str)) -> Control {
    let Question { field, hint, .. } = question;
    match field.key {
        "date" => drawer.field(OWN, field, hint).or(as_of),
        "by" if hint.options.iter().any(|body| body == actor) => {
            drawer.field(OWN, field, &Hint { default: Some(actor.to_owned()), ..hint.clone() })
        }
        "of" if !matches!(field.shape, Shape::Word(_)) => drawer.field(OWN, field, hint).among(&form.events),
        _ => drawer.field(OWN, field, hint),
    }
}

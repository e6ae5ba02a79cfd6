//! 豁免、说明：选这个项目待核的一条规则，写明理由。就是 `waive`、`answer`。

use super::{
    attempt::Attempt,
    controls::{Control, Drawer},
    desk::Desk,
    form_page::FormPage,
    page::{Ask, Reply},
    project::{self, ProjectAddress},
};
use crate::{
    commands::{
        Exit, Failure, Session,
        excuse::{AnswerRequest, ExcuseKind, WaiveRequest, answer, excusable, waive},
        gathered,
    },
    intake::ask::Hint,
    model::SpokenDate,
    rules::title_of,
    text::{FieldShape, safe},
};

/// 填的各项在表单里都以它开头。
const OWN: &str = "v";

/// 网址里的两种，与它们的说明。
const KINDS: [(&str, ExcuseKind, &str, &str); 2] = [
    ("waive", ExcuseKind::Waiver, "豁免", "有权的机关准予豁免的，凭文号记入；只有规则集写明可以豁免的规则才列在这里。"),
    (
        "answer",
        ExcuseKind::Explanation,
        "说明",
        "提醒确有缘由的，写明理由；疑点仍在，标为「已说明」，错误不能这样消去。",
    ),
];

type ExcuseTab = &'static (&'static str, ExcuseKind, &'static str, &'static str);

/// 表单。
pub(super) fn page(desk: &Desk, ask: &Ask) -> Result<Reply, Failure> {
    let session = desk.session()?;
    let (place, kind) = (project::find(&session, ask)?, kind(ask)?);
    show(desk, &session, (&place, kind), ask, None)
}

/// 预览，或写入。
pub(super) fn act(desk: &Desk, ask: &Ask) -> Result<Reply, Failure> {
    let session = desk.session()?;
    let (place, kind) = (project::writable(desk, &session, ask)?, kind(ask)?);
    let records = ask.form.has("record");
    let attempt = attempt(desk, (&place, kind), ask, !records);
    if records && attempt.exit == Exit::Clean {
        return Ok(Reply::to(format!("/project/{}?done=recorded", safe::uri(&place.id))));
    }
    show(desk, &session, (&place, kind), ask, Some(attempt))
}

/// 边填边试。
pub(super) fn attempted(desk: &Desk, ask: &Ask) -> Result<Reply, Failure> {
    let session = desk.session()?;
    let (place, kind) = (project::writable(desk, &session, ask)?, kind(ask)?);
    Reply::live(desk, &attempt(desk, (&place, kind), ask, true))
}

fn kind(ask: &Ask) -> Result<ExcuseTab, Failure> {
    let word = ask.segment("kind");
    KINDS.iter().find(|(own, ..)| *own == word).ok_or_else(|| Failure::nothing("没有这一页"))
}

fn attempt(desk: &Desk, (place, kind): (&ProjectAddress, ExcuseTab), ask: &Ask, dry_run: bool) -> Attempt {
    let text = |key: &str| ask.form.get(&format!("{OWN}:{key}")).map(str::to_owned);
    let date = |key: &str| -> Result<Option<SpokenDate>, Failure> { ask.form.date(&format!("{OWN}:{key}")) };
    let rule = || text("rule").ok_or_else(|| Failure::usage("还没有选规则"));
    let id = Some(place.id.clone());
    Attempt::of(gathered(&desk.env(), kind.0, |env| match kind.1 {
        ExcuseKind::Waiver => {
            let (by, doc, until) = (text("by"), text("doc"), date("until")?);
            let (rule, date, reason) = (Some(rule()?), date("date")?, text("reason"));
            waive(env, &WaiveRequest { id: id.clone(), rule, date, by, doc, until, reason, file: None, dry_run })
        }
        ExcuseKind::Explanation => {
            let (rule, date, reason) = (Some(rule()?), date("date")?, text("reason"));
            answer(
                env,
                &AnswerRequest { id: id.clone(), rule, about: text("about"), date, reason, file: None, dry_run },
            )
        }
    }))
}

fn show(
    desk: &Desk,
    session: &Session,
    (place, kind): (&ProjectAddress, ExcuseTab),
    ask: &Ask,
    attempt: Option<Attempt>,
) -> Result<Reply, Failure> {
    let slugs: Vec<(String, String)> = excusable(session, kind.1, &place.id)?
        .into_iter()
        .map(|slug| (slug.to_owned(), title_of(&session.laws, slug)))
        .collect();
    let bodies = &session.laws.nearest(session.as_of.date).bodies;
    let bodies: Vec<String> = bodies.iter().filter_map(|(_, names)| names.first()).cloned().collect();
    let mut drawer = Drawer::new(&ask.form, session.laws.words());
    let drawn = |field: &FieldShape| -> Control {
        match field.key {
            "rule" => {
                let known = slugs.iter().map(|(slug, _)| slug.clone()).collect();
                drawer.field(OWN, field, &Hint::of(known)).among(&slugs)
            }
            "by" => drawer.field(OWN, field, &Hint::of(bodies.clone())),
            "date" => drawer.field(OWN, field, &Hint::default()).or(session.as_of.date),
            _ => drawer.field(OWN, field, &Hint::default()),
        }
    };
    let controls = kind.1.fields().iter().map(drawn).collect();
    let doc = match slugs.is_empty() {
        true => format!("{}这个项目现在没有可以{}的。", kind.3, kind.2),
        false => kind.3.to_owned(),
    };
    let home = format!("/project/{}", safe::uri(&place.id));
    FormPage {
        title: format!("{} {}", place.id, kind.2),
        back: (home.clone(), format!(" {}", place.id)),
        doc,
        action: format!("{home}/excuse/{}", kind.0),
        controls,
        anyway: false,
    }
    .reply(desk, ask, attempt)
}

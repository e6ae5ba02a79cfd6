//! 项目档案：接下来可办的、资金、经过、逐条核查。与 `wsgov show` 是同一份。

use std::collections::BTreeMap;

use minijinja::{Value, context, value::Serde};

use super::{
    desk::Desk,
    page::{Ask, Reply},
    project,
};
use crate::{
    commands::{Failure, PageFormat, project::Showing, show},
    model::Kind,
};

/// 给网页看的：涉密项目一律不给。
pub(super) const SHOWING: Showing = Showing { format: PageFormat::Html, include_classified: false };

/// 档案。
pub(super) fn page(desk: &Desk, ask: &Ask) -> Result<Reply, Failure> {
    let session = desk.session()?;
    let place = project::find(&session, ask)?;
    let dossier = show::dossier(&desk.env(), &session, &place.id, SHOWING)?;
    let words = session.laws.words();
    let coming: Vec<&str> = dossier.next.steps.iter().map(|step| step.event_en).collect();
    let named = |kind: &Kind| (kind.zh(), words.called(Kind::WORDS, kind.zh()).to_owned());
    let called: BTreeMap<&str, String> = Kind::ALL.iter().map(named).collect();
    let others = Kind::ALL.iter().filter(|kind| !coming.contains(&kind.en()));
    let others: Vec<(&str, String)> = others.map(|kind| (kind.en(), called[kind.zh()].clone())).collect();
    let title = format!("{} {}", dossier.project, dossier.name);
    let body = context! {
        d => Value::from(Serde(&dossier)),
        position => dossier.next.position,
        others,
        called,
        pay => words.called(Kind::WORDS, Kind::Pay.zh()),
        writes => !desk.read_only && desk.may_write(&place.unit).is_ok(),
        done => ask.query.get("done"),
    };
    Reply::page(desk, "dossier.html", &title, body)
}

//! 换编号：两个人各自新建而编号相撞的，给一个换一个。就是 `renumber`。

use super::{
    attempt::Attempt,
    controls::Control,
    desk::Desk,
    form_page::FormPage,
    page::{Ask, Reply},
    project::{self, ProjectAddress},
};
use crate::{
    commands::{
        Exit, Failure, gathered,
        renumber::{self, RenumberRequest},
    },
    text::{half_width, safe},
};

/// 新编号在表单里的名称。
const NEW: &str = "new";

/// 表单。
pub(super) fn page(desk: &Desk, ask: &Ask) -> Result<Reply, Failure> {
    show(desk, &project::find(&desk.session()?, ask)?, ask, None)
}

/// 预览，或换。
pub(super) fn act(desk: &Desk, ask: &Ask) -> Result<Reply, Failure> {
    let place = project::writable(desk, &desk.session()?, ask)?;
    let records = ask.form.has("record");
    let attempt = attempt(desk, &place, ask, !records);
    if records && attempt.exit == Exit::Clean {
        let new = half_width(ask.form.get(NEW).unwrap_or_default()).into_owned();
        return Ok(Reply::to(format!("/project/{}?done=recorded", safe::uri(&new))));
    }
    show(desk, &place, ask, Some(attempt))
}

/// 边填边试。
pub(super) fn attempted(desk: &Desk, ask: &Ask) -> Result<Reply, Failure> {
    let place = project::writable(desk, &desk.session()?, ask)?;
    Reply::live(desk, &attempt(desk, &place, ask, true))
}

fn attempt(desk: &Desk, place: &ProjectAddress, ask: &Ask, dry_run: bool) -> Attempt {
    Attempt::of(gathered(&desk.env(), "renumber", |env| {
        let new = ask.form.get(NEW).ok_or_else(|| Failure::usage("还没有写新的编号"))?.to_owned();
        let request = RenumberRequest { old: place.id.clone(), new, unit: Some(place.unit.clone()), dry_run };
        renumber::run(env, &request)
    }))
}

fn show(desk: &Desk, place: &ProjectAddress, ask: &Ask, attempt: Option<Attempt>) -> Result<Reply, Failure> {
    let own = Control {
        name: NEW.to_owned(),
        id: NEW.to_owned(),
        title: "新的编号".to_owned(),
        about: "也是文件名；全县没有用过的".to_owned(),
        must: true,
        kind: "text",
        value: ask.form.get(NEW).unwrap_or_default().to_owned(),
        ..Control::default()
    };
    let home = format!("/project/{}", safe::uri(&place.id));
    FormPage {
        title: format!("{} 换编号", place.id),
        back: (home.clone(), format!(" {}", place.id)),
        doc: "只改编号与文件名，别的一字不动；别处写着原来编号的，列出来请核对。".to_owned(),
        action: format!("{home}/renumber"),
        controls: vec![own],
        anyway: false,
    }
    .reply(desk, ask, attempt)
}

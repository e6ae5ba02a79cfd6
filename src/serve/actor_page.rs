//! 选以谁的名义办理。

use minijinja::context;

use super::{
    actor::Clerk,
    desk::Desk,
    page::{Ask, Reply},
};
use crate::{commands::Failure, store::Store};

/// 选以谁的名义。
pub(super) fn page(desk: &Desk, _: &Ask) -> Result<Reply, Failure> {
    let session = desk.session()?;
    let bodies: Vec<String> = session
        .laws
        .nearest(session.as_of.date)
        .bodies
        .iter()
        .filter_map(|(_, names)| names.first().map(ToString::to_string))
        .collect();
    Reply::page(desk, "actor.html", "以谁的名义办理", context! { bodies, units => Store::units(&session.root) })
}

/// 选定。
pub(super) fn choose(desk: &Desk, ask: &Ask) -> Result<Reply, Failure> {
    let name = ask.form.get("name").ok_or_else(|| Failure::usage("还没有选"))?;
    desk.act_as(Clerk::named(&desk.session()?, name)?);
    Ok(Reply::to("/"))
}

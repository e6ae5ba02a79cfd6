//! 查项目：编号、名称、单位或文号里的几个字。涉密项目不在其列。

use minijinja::context;

use super::{
    desk::Desk,
    page::{Ask, Reply},
};
use crate::commands::Failure;

/// 至多列几个。
const MOST: usize = 200;

/// 查项目。
pub(super) fn page(desk: &Desk, ask: &Ask) -> Result<Reply, Failure> {
    let session = desk.session()?;
    let overview = desk.overview(&session)?;
    let word = ask.query.get("q").unwrap_or_default();
    let found: Vec<_> = overview.projects.iter().filter(|entry| entry.is_like(word)).collect();
    let row = |entry: &&crate::commands::list::Entry| vec![entry.id.clone(), entry.name.clone(), entry.unit.clone()];
    let rows: Vec<_> = found.iter().take(MOST).map(row).collect();
    let body = context! { word, total => found.len(), rows, most => MOST };
    Reply::page(desk, "search.html", "查项目", body)
}

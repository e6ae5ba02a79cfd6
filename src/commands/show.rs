//! `wsgov show`：项目档案。

use super::{
    Env, Exit, Failure, print_page,
    project::{Showing, open},
};
use crate::{
    output::{Dossier, Upcoming},
    store::across,
};

/// 请求。
#[derive(Clone, Debug)]
pub struct ShowRequest {
    /// 项目编号。
    pub id: String,
    /// 显示的方式。
    pub showing: Showing,
}

/// 显示一个项目的档案。
///
/// # Errors
/// 没有台账或项目，文件有格式问题，涉密项目没有要求显示。
pub fn run(ambient: &Env, request: &ShowRequest) -> Result<Exit, Failure> {
    let desk = ambient.open()?;
    open(ambient, &desk, &request.id, request.showing, |evidence| {
        let path = desk.root.join(&evidence.source.path);
        let across = across(&desk.files, &desk.laws, desk.as_of.date, &[path])?;
        let dossier = Dossier::new(&evidence, across, Upcoming::new(&evidence));
        let dossier = dossier.ok_or_else(|| Failure::failed(format!("「{}」的文件读不成树", request.id)))?;
        print_page(ambient, request.showing.format, || dossier.page(), &dossier)
    })?;
    Ok(Exit::Clean)
}

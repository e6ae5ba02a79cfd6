//! `wsgov show`：项目档案。

use std::path::PathBuf;

use super::{
    Audience, Env, Exit, Failure, PageFormat, Session,
    project::{Showing, open},
    save_page,
};
use crate::{
    intake::printed_record,
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
    /// 存成文件；没有写格式的，看它的扩展名。
    pub output: Option<PathBuf>,
}

/// 显示一个项目的档案。
///
/// # Errors
/// 没有台账或项目，文件有格式问题，涉密项目没有要求显示。
pub fn run(ambient: &Env, request: &ShowRequest) -> Result<Exit, Failure> {
    let desk = ambient.open()?;
    let dossier = dossier(ambient, &desk, &request.id, request.showing)?;
    let page = || match request.showing.format {
        PageFormat::Html => dossier.page().reworded(printed_record),
        _ => dossier.page(),
    };
    save_page(ambient, request.showing.format, request.output.as_ref(), page, &dossier)?;
    Ok(Exit::Clean)
}

/// 一个项目的档案。
///
/// # Errors
/// 没有这个项目，文件有格式问题，涉密项目没有要求显示。
pub fn dossier(ambient: &Env, desk: &Session, id: &str, showing: Showing) -> Result<Dossier, Failure> {
    open(ambient, desk, id, showing, |evidence| {
        let path = desk.root.join(&evidence.source.path);
        let store = desk.store()?;
        let across = across(&store, &desk.laws, desk.as_of.date, &[path]);
        desk.doubt(&store);
        let dossier = Dossier::new(&evidence, across, Upcoming::new(&evidence));
        let mut dossier =
            dossier.ok_or_else(|| Failure::failed(format!("「{id}」的文件读不成树；先照 wsgov check 改好")))?;
        // 存成网页的档案是印给人看的。
        let is_printed = showing.format == PageFormat::Html && ambient.asked == Audience::Terminal;
        let told = if is_printed { Audience::Paper } else { ambient.asked };
        dossier.retell(|text| told.say(text));
        Ok(dossier)
    })
}

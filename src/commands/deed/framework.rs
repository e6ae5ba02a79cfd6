//! `wsgov framework`：记入跨部门框架的事件——报审、审核。

use std::path::PathBuf;

use super::{DeedRequest, Pen, aim::choices, draft, finish, pen_of, register, seal_all};
use crate::{
    commands::{Env, Exit, Failure, Session},
    model::{FRAMEWORKS, Framework, FrameworkAct},
    store::{Addable, is_project_id, projects_dir, read_file},
    text::safe,
};

/// 请求。
#[derive(Clone, Debug, Default)]
pub struct FrameworkRequest {
    /// 框架编号；由登记表记入的写在表里。
    pub id: Option<String>,
    /// 事件。
    pub deed: DeedRequest,
}

/// 记入框架的事件。
///
/// # Errors
/// 没有这个框架，事件不完整，会产生新的错误，或写不了；这时文件不变。
pub fn run(ambient: &Env, request: &FrameworkRequest) -> Result<Exit, Failure> {
    let desk = ambient.open()?;
    if let Some(file) = &request.deed.file {
        let mut pens: Vec<Pen<Framework>> = Vec::new();
        let register = (&**file, register::FRAMEWORK_IDS);
        let find = |owner: &str| find(&desk, owner);
        register::each::<FrameworkAct, PathBuf>((ambient, &desk), register, find, |path, draft| {
            pen_of(ambient, &desk, &mut pens, &path)?.stage(&desk, &draft)
        })?;
        seal_all(ambient, &desk, &mut pens)?;
        return finish(ambient, &desk, &pens, &request.deed.how);
    }
    let id = request.id.as_deref().unwrap_or_default();
    let mut pen = Pen::<Framework>::open(ambient, &desk, &find(&desk, id)?)?;
    let known = choices(ambient, pen.value()?.deeds());
    let draft = draft::<FrameworkAct>(ambient, &desk, &request.deed, &known)?;
    pen.add(ambient, &desk, &draft)?;
    finish(ambient, &desk, &[pen], &request.deed.how)
}

/// 全部读得出的框架，依编号。
#[must_use]
pub fn frameworks(desk: &Session) -> Vec<Framework> {
    let folder = projects_dir(&desk.root).join(FRAMEWORKS);
    let listed = desk.files.list(&folder).unwrap_or_default();
    let own = listed.into_iter().filter(|(path, _)| path.extension().is_some_and(|x| x == "yaml"));
    let mut found: Vec<Framework> =
        own.filter_map(|(path, _)| read_file::<Framework>(&desk.files, &path).value).collect();
    found.sort_by(|a, b| a.id.cmp(&b.id));
    found
}

fn find(desk: &Session, id: &str) -> Result<PathBuf, Failure> {
    let path = projects_dir(&desk.root).join(FRAMEWORKS).join(format!("{id}.yaml"));
    if is_project_id(id) && path.is_file() {
        return Ok(path);
    }
    let id = safe::line(id, 40);
    Err(Failure::usage(format!(
        "没有框架「{id}」；先用 wsgov new framework {id} --name 名称 --lead 牵头部门 --members 参建部门 新建"
    )))
}

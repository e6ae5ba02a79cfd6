//! `wsgov framework`：记入跨部门框架的事件——报审、审核。

use std::path::PathBuf;

use super::{DeedRequest, Pen, draft, finish};
use crate::{
    commands::{Env, Exit, Failure, Session},
    model::{FRAMEWORKS, Framework, FrameworkAct},
    store::{is_project_id, projects_dir},
    text::safe,
};

/// 请求。
#[derive(Clone, Debug, Default)]
pub struct FrameworkRequest {
    /// 框架编号。
    pub id: String,
    /// 事件。
    pub deed: DeedRequest,
}

/// 记入框架的事件。
///
/// # Errors
/// 没有这个框架，事件不完整，会产生新的错误，或写不了；这时文件不变。
pub fn run(ambient: &Env, request: &FrameworkRequest) -> Result<Exit, Failure> {
    let desk = ambient.open()?;
    let mut pen = Pen::<Framework>::open(ambient, &desk, &find(&desk, &request.id)?)?;
    let draft = draft::<FrameworkAct>(ambient, &desk, &request.deed, &[])?;
    pen.add(ambient, &desk, &draft)?;
    finish(ambient, &desk, &[pen], &request.deed.how)
}

fn find(desk: &Session, id: &str) -> Result<PathBuf, Failure> {
    let path = projects_dir(&desk.root).join(FRAMEWORKS).join(format!("{id}.yaml"));
    if is_project_id(id) && path.is_file() {
        return Ok(path);
    }
    let id = safe::line(id, 40);
    Err(Failure::usage(format!("没有框架「{id}」；先用 wsgov new framework --id {id} 新建")))
}

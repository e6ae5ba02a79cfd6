//! `wsgov county`：记入县的事件——建设规划的批准与调整、清单目录的发布、滚动规划的通过。

use std::path::PathBuf;

use super::{DeedRequest, Pen, draft, finish, register};
use crate::{
    commands::{Env, Exit, Failure, Session},
    model::{County, CountyAct},
    store::projects_dir,
};

/// 请求。
pub type CountyRequest = DeedRequest;

/// 记入县的事件。
///
/// # Errors
/// 没有 county.yaml，事件不完整，会产生新的错误，或写不了；这时文件不变。
pub fn run(ambient: &Env, request: &CountyRequest) -> Result<Exit, Failure> {
    let desk = ambient.open()?;
    let mut pen = open(ambient, &desk)?;
    if let Some(file) = &request.file {
        let own = |_: &str| Ok(());
        let take = |(), draft| pen.stage(&desk, &draft);
        register::each::<CountyAct, ()>((ambient, &desk), (file, register::COUNTY), own, take)?;
        pen.seal(ambient, &desk)?;
        return finish(ambient, &desk, &[pen], &request.how);
    }
    let draft = draft::<CountyAct>(ambient, &desk, request, &[])?;
    pen.add(ambient, &desk, &draft)?;
    finish(ambient, &desk, &[pen], &request.how)
}

/// 打开 county.yaml。
pub(super) fn open(ambient: &Env, desk: &Session) -> Result<Pen<County>, Failure> {
    Pen::open(ambient, desk, &path(desk)?)
}

fn path(desk: &Session) -> Result<PathBuf, Failure> {
    let path = projects_dir(&desk.root).join("county.yaml");
    if path.is_file() {
        Ok(path)
    } else {
        Err(Failure::usage("没有 projects/county.yaml；先用 wsgov init 新建台账"))
    }
}

//! 网址里的项目：编号须一字不差，文件由台账查得；涉密的、没有的，说法相同。

use std::path::PathBuf;

use super::{desk::Desk, page::Ask};
use crate::commands::{Failure, Session, find::find_open};

/// 网址所指的项目。
#[derive(Debug)]
pub(super) struct ProjectAddress {
    /// 编号。
    pub(super) id: String,
    /// 单位的文件夹。
    pub(super) unit: String,
}

/// 没有这个项目。
fn missing() -> Failure {
    Failure::nothing("没有这个项目")
}

/// 网址所指的项目。
///
/// # Errors
/// 没有，或不能在网页上看。
pub(super) fn find(session: &Session, ask: &Ask) -> Result<ProjectAddress, Failure> {
    let id = ask.segment("id");
    let path: PathBuf = find_open(session, id)?.ok_or_else(missing)?;
    let folder = path.parent().and_then(|folder| folder.file_name()).ok_or_else(missing)?;
    Ok(ProjectAddress { id: id.to_owned(), unit: folder.to_string_lossy().into_owned() })
}

/// 网址所指的项目，要往里写的：名义须管得着它。
///
/// # Errors
/// 没有这个项目，没有选名义，或管不着。
pub(super) fn writable(desk: &Desk, session: &Session, ask: &Ask) -> Result<ProjectAddress, Failure> {
    let place = find(session, ask)?;
    desk.may_write(&place.unit)?;
    Ok(place)
}

//! 新编号：能作文件名，全县没有用过。新建、换编号共用。

use super::{Failure, Session};
use crate::{
    store::{PLAIN_NAME, Store, is_portable_name, is_project_id, shown, unseen_ids},
    text::safe,
};

/// 编号能作文件名。
///
/// # Errors
/// 不能。
pub(super) fn usable_id(id: &str) -> Result<(), Failure> {
    if is_project_id(id) && is_portable_name(id) {
        return Ok(());
    }
    Err(Failure::usage(format!("编号「{}」不能用作文件名：{PLAIN_NAME}", safe::line(id, 60))))
}

/// 编号能作文件名，全县没有用过；没有检出的也算，只差大小写的也算：Windows 上是同一个文件。
///
/// # Errors
/// 不能用，或读不了台账。
pub(super) fn free_id(desk: &Session, id: &str) -> Result<(), Failure> {
    usable_id(id)?;
    let taken = |by: String| Failure::usage(format!("编号「{id}」{by}；换一个编号，或不写 --id，由程序编下一个"));
    let store = desk.store()?;
    if unseen_ids(&store).iter().any(|used| used == id) {
        return Err(taken("已用于一个没有检出的项目文件（稀疏检出）".to_owned()));
    }
    if let Some(used) = Store::find_project(&desk.files, id)?.first() {
        return Err(taken(format!("已用于 {}", safe::visible(&shown(desk.relative(used))))));
    }
    let lower = id.to_lowercase();
    match store.projects.iter().find(|project| project.stem().to_lowercase() == lower) {
        None => Ok(()),
        Some(near) => {
            let near = shown(&near.path);
            Err(taken(format!("与 {} 只差大小写，Windows 上是同一个文件", safe::visible(&near))))
        }
    }
}

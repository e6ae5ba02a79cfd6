//! 还空着的台账：先办什么。各命令遇到空的，都说这一句。

use super::{Failure, tell};
use crate::store::Store;

/// 建项目的几种办法。
const NEW_PROJECTS: &str =
    "用 wsgov new 新建，或用 wsgov import 申报表.xlsx 导入（空白表：wsgov report template -o 申报表.xlsx）";

/// 台账里还没有项目的，先办什么；有项目的为无。
#[must_use]
pub fn first_step(store: &Store) -> Option<String> {
    match (store.projects.is_empty(), store.folders.is_empty()) {
        (false, _) => None,
        (true, false) => Some(format!("台账里还没有项目；{NEW_PROJECTS}")),
        (true, true) => Some(format!("{NO_UNITS}，再用 wsgov new 或 wsgov import 申报表.xlsx 建项目")),
    }
}

/// 还没有单位：项目放在单位的文件夹里，所以先建它。
pub const NO_UNITS: &str =
    "台账里还没有单位；先用 wsgov new unit 名称 建单位（许多个的 wsgov new unit --file 名单.xlsx）";

/// 有单位就办得了的：还没有人申报的时候，催的、汇总的正是这些单位。
///
/// # Errors
/// 项目、单位都还没有。
pub fn needs_units(store: &Store) -> Result<(), Failure> {
    if store.folders.is_empty() { needs_projects(store) } else { Ok(()) }
}

/// 要有项目才办得了的。
///
/// # Errors
/// 还没有项目。
pub fn needs_projects(store: &Store) -> Result<(), Failure> {
    first_step(store).map_or(Ok(()), |said| Err(Failure::nothing(said)))
}

/// 有文件读不出，没有列出的，在标准错误上说一句：不说，像是本来就没有。
pub fn tell_unread(files: usize) {
    if files > 0 {
        tell(&unread(files));
    }
}

/// 有文件读不出：怎样说。
#[must_use]
pub fn unread(files: usize) -> String {
    format!("有 {files} 个文件读不出，没有列入，所列的不全；用 wsgov check 查明")
}

//! 台账读不了、用不了的原因，都说成中文。

use std::{
    io,
    path::{Path, PathBuf},
};

use crate::ruleset::RuleSetError;

/// 台账读不了、用不了的原因：不是文件内容的问题。
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// 没有台账。
    #[error("从 {} 往上都没有找到台账（含 projects/ 的文件夹）；台账在别处的，进到那里再办，或用 -C 文件夹 指明；还没有的，用 wsgov init 文件夹 --county 县名 新建", .0.display())]
    NotFound(PathBuf),
    /// 读写失败。
    #[error("{}：{reason}", path.display())]
    Io {
        /// 文件。
        path: PathBuf,
        /// 原因，中文。
        reason: String,
    },
    /// 规则集有错误。
    #[error("规则集有 {} 处错误：\n{}", .0.len(), .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    RuleSet(Vec<RuleSetError>),
}

impl StoreError {
    /// 读写失败，原因译成中文。
    #[must_use]
    pub fn io(path: &Path, error: &io::Error) -> Self {
        StoreError::Io { path: path.to_owned(), reason: io_reason(error) }
    }
}

/// 系统错误的中文说法。
#[must_use]
pub fn io_reason(error: &io::Error) -> String {
    use io::ErrorKind;
    if let Some(reason) = held_open(error) {
        return reason.to_owned();
    }
    let known = match error.kind() {
        ErrorKind::NotFound => "没有这个文件或文件夹",
        ErrorKind::PermissionDenied => "没有权限",
        ErrorKind::AlreadyExists => "已经存在",
        ErrorKind::StorageFull => "磁盘已满",
        ErrorKind::ReadOnlyFilesystem => "磁盘是只读的",
        ErrorKind::IsADirectory => "这是文件夹，不是文件",
        ErrorKind::NotADirectory => "路径中有一段不是文件夹",
        ErrorKind::InvalidData => "不是 UTF-8 编码的文字；请另存为 UTF-8",
        // 本程序自己说的，照说。
        ErrorKind::Other if error.get_ref().is_some() => return error.to_string(),
        _ => return format!("系统错误：{error}"),
    };
    known.to_owned()
}

/// Windows 上别的程序开着的文件换不掉：32、33 说的就是这个，5 有两种缘故，分不清的都说。
fn held_open(error: &io::Error) -> Option<&'static str> {
    match error.raw_os_error() {
        Some(32 | 33) if cfg!(windows) => Some("正被别的程序（如 Excel、WPS）打开着，关掉它再试"),
        Some(5) if cfg!(windows) => Some("没有权限，或者正被别的程序（如 Excel、WPS）打开着，关掉它再试"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 32 在 Windows 上是「别的程序正在用」，在别处是另一回事。
    #[test]
    fn a_file_held_open_is_told_where_it_can_happen() {
        for code in [5, 32, 33] {
            let said = io_reason(&io::Error::from_raw_os_error(code));
            assert_eq!(said.contains("打开着"), cfg!(windows), "{code}：{said}");
        }
    }
}

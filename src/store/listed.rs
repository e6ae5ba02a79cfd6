//! 列出来的文件与文件夹，还没有读内容。

use std::{
    ffi::OsStr,
    path::{Path, PathBuf},
    sync::Arc,
};

/// 一个单位的文件夹。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folder {
    /// 文件夹名。
    pub name: Arc<str>,
    /// unit.yaml，有则。
    pub unit: Option<PathBuf>,
}

/// 一个项目文件。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProjectFile {
    /// 路径，相对于根；摘要也用这一份。
    pub path: Arc<Path>,
    /// 所在文件夹（在 `Store::folders` 中的次序）。
    pub folder: usize,
}

impl ProjectFile {
    /// 文件名，不含扩展名。
    #[must_use]
    pub fn stem(&self) -> &str {
        self.path.file_stem().and_then(OsStr::to_str).unwrap_or_default()
    }
}

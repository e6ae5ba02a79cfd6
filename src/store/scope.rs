//! 核查的范围：只看哪些文件，要什么。

use std::{
    collections::HashSet,
    path::{Path, PathBuf},
};

/// 核查的范围与所要的东西。
#[derive(Clone, Debug, Default)]
pub struct Scope {
    /// 只列这些文件或文件夹里的疑点（绝对路径）；空则全部。
    pub paths: Vec<PathBuf>,
    /// 要义务。
    pub duties: bool,
}

/// 范围所及：相对于根的文件与文件夹；全部的为无。
pub(super) struct Extent(Option<HashSet<PathBuf>>);

impl Extent {
    /// 由范围得出。
    pub fn of(scope: &Scope, root: &Path) -> Self {
        let inside = scope.paths.iter().filter_map(|path| path.strip_prefix(root).ok());
        Extent((!scope.paths.is_empty()).then(|| inside.map(Path::to_owned).collect()))
    }

    /// 即全部。
    pub fn is_all(&self) -> bool {
        self.0.is_none()
    }

    /// 一个文件（相对于根）在不在范围之内。
    pub fn covers(&self, path: &Path) -> bool {
        self.0.as_ref().is_none_or(|listed| path.ancestors().any(|part| listed.contains(part)))
    }
}

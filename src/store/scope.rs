//! 核查的范围：只看哪些文件，要什么。

use std::{
    collections::HashSet,
    path::{Path, PathBuf},
};

use super::ProjectFile;

/// 核查的范围与所要的东西。
#[derive(Clone, Debug, Default)]
pub struct Scope {
    /// 只列这些文件或文件夹里的疑点（绝对路径）；空则全部。
    pub paths: Vec<PathBuf>,
    /// 要哪些义务。
    pub duties: WantedDuties,
    /// 只要看全县的规则所得：各项目只取摘要，不逐个判断。
    pub county_only: bool,
    /// 看哪些规则。
    pub rules: RuleChoice,
}

/// 看哪些规则：一个文件的疑点多得列不完时，先照它挑，再数。
#[derive(Clone, Debug, Default)]
pub struct RuleChoice {
    /// 只看这些；空则全部。
    pub only: Vec<String>,
    /// 不看这些。
    pub ignore: Vec<String>,
}

impl RuleChoice {
    /// 看不看这条规则。
    #[must_use]
    pub fn wants(&self, slug: &str) -> bool {
        (self.only.is_empty() || self.only.iter().any(|own| own == slug)) && self.ignore.iter().all(|own| own != slug)
    }
}

/// 要哪些义务：大台账里办了的占多数，用不着的不留。
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WantedDuties {
    /// 不要。
    #[default]
    Nothing,
    /// 还没有办的。
    Open,
    /// 连同办了的。
    All,
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

    /// 各项目文件在不在范围之内：它们依路径排好，所列的各占一段，不必逐个问。
    pub fn marks(&self, projects: &[ProjectFile]) -> Vec<bool> {
        let mut marks = vec![self.is_all(); projects.len()];
        for listed in self.0.iter().flatten() {
            let start = projects.partition_point(|file| *file.path < **listed);
            let inside = projects[start..].iter().take_while(|file| file.path.starts_with(listed)).count();
            marks[start..start + inside].fill(true);
        }
        marks
    }

    /// 一个文件（相对于根）在不在范围之内。
    pub fn covers(&self, path: &Path) -> bool {
        self.0.as_ref().is_none_or(|listed| path.ancestors().any(|part| listed.contains(part)))
    }
}

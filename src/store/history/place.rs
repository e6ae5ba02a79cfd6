//! 台账里的一个路径是什么：项目、单位，还是管着全部的县与规则集。

use std::path::{Component, Path, PathBuf};

use crate::model::FRAMEWORKS;

/// 路径是什么。
#[derive(Debug, PartialEq, Eq)]
pub(super) enum PathKind {
    /// 县或规则集：管着全部。
    Everywhere,
    /// unit.yaml，连同它的文件夹。
    Unit(PathBuf),
    /// 项目文件，连同所在的文件夹。
    Project(PathBuf),
    /// 其他。
    Other,
}

/// 认出路径（相对于台账的根）；与找台账文件时所认的一致。
pub(super) fn place(path: &Path) -> PathKind {
    let names: Option<Vec<&str>> = path
        .components()
        .map(|c| match c {
            Component::Normal(name) => Some(name.to_str().unwrap_or("\u{FFFD}")),
            _ => None,
        })
        .collect();
    let Some(names) = names.filter(|names| !names.iter().any(|n| n.starts_with('.'))) else { return PathKind::Other };
    let folder = || path.parent().unwrap_or(path).to_owned();
    match names[..] {
        ["rules", name] if name.ends_with(".toml") => PathKind::Everywhere,
        ["projects", "county.yaml"] => PathKind::Everywhere,
        // 框架牵着各家的项目。
        ["projects", FRAMEWORKS, name] if name.ends_with(".yaml") => PathKind::Everywhere,
        ["projects", _, "unit.yaml"] => PathKind::Unit(folder()),
        ["projects", _, name] if name.ends_with(".yaml") || path.extension().is_some_and(|x| x == "yaml") => {
            PathKind::Project(folder())
        }
        _ => PathKind::Other,
    }
}

/// 是不是项目文件。
pub(super) fn is_project(path: &Path) -> bool {
    matches!(place(path), PathKind::Project(_))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_told_apart() {
        let folder = || PathBuf::from("projects/县 教委");
        assert_eq!(place(Path::new("projects/县 教委/-WS\n1.yaml")), PathKind::Project(folder()));
        assert_eq!(place(Path::new("projects/县 教委/unit.yaml")), PathKind::Unit(folder()));
        assert_eq!(place(Path::new("projects/county.yaml")), PathKind::Everywhere);
        assert_eq!(place(Path::new("rules/a.toml")), PathKind::Everywhere);
        assert_eq!(place(Path::new("projects/框架/WS-F-1.yaml")), PathKind::Everywhere);
        for other in ["projects/a.yaml", "projects/a/b/c.yaml", "projects/.a/b.yaml", "projects/a/.b.yaml", "x.yaml"] {
            assert_eq!(place(Path::new(other)), PathKind::Other, "{other}");
        }
    }
}

//! 摘要：一个项目在读过、判过、丢开之后所留的东西，供看几个项目的规则用。

use std::path::PathBuf;

use super::{Project, Text};

/// 一个项目的摘要，几百字节。
#[derive(Clone, Debug, PartialEq)]
pub struct Digest {
    /// 文件路径（相对台账）。
    pub path: PathBuf,
    /// 所在文件夹。
    pub folder: Text,
    /// 项目编号。
    pub id: Text,
}

impl Digest {
    /// 摘取。
    #[must_use]
    pub fn of(project: &Project, path: PathBuf, folder: &str) -> Self {
        Digest { path, folder: folder.into(), id: project.id.clone() }
    }
}

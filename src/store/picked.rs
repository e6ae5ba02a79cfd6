//! 义务所属的项目：够列一行的几项。

use std::path::PathBuf;

use crate::model::Text;

/// 义务所属的项目。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picked {
    /// 文件，相对于根。
    pub path: PathBuf,
    /// 编号。
    pub id: Text,
    /// 名称。
    pub name: Text,
    /// 单位。
    pub unit: Text,
    /// 涉密。
    pub classified: bool,
}

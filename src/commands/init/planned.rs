//! 一个要写的文件。

/// 一个要写的文件：相对路径与内容。
pub(super) struct Planned {
    /// 从台账看的路径。
    pub(super) path: String,
    /// 模板里的路径；平台的脚本从仓库最上层看。
    pub(super) name: &'static str,
    pub(super) text: String,
}

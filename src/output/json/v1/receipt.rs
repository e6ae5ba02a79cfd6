//! 办理的命令写成 JSON：办成没有，写了哪些文件，记了哪些事件，说了什么，有哪些疑点。

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::check::FindingOut;

/// 一次办理的回执。
#[derive(Clone, Debug, Default, JsonSchema, Serialize)]
pub struct Receipt {
    /// 命令。
    pub command: String,
    /// 结果：done 办成，preview 只预览，refused 被拒，usage 参数不对，nothing 没有可办的，failed 没能完成。
    pub outcome: &'static str,
    /// 退出码。
    pub exit: u8,
    /// 说明，一行一句。
    pub messages: Vec<String>,
    /// 写了的文件；只预览的是将写的，没有办成的为空。
    pub files: Vec<FileChange>,
    /// 记了的事件；只预览的是将记的，没有办成的是想记的。
    pub events: Vec<Recorded>,
    /// 改动前后的差异，逐行；只预览的才有。
    pub diff: Vec<String>,
    /// 疑点，键同 check 的 findings。
    #[schemars(with = "Vec<FindingOut<'static>>")]
    pub findings: Vec<Value>,
}

/// 一个文件的改动。
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema, Serialize)]
pub struct FileChange {
    /// 路径，从台账的根看。
    pub path: String,
    /// created 新建，changed 改写，removed 删去。
    pub change: &'static str,
}

/// 记入的一个事件。
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct Recorded {
    /// 所在的文件，从台账的根看。
    pub path: String,
    /// 项目编号；单位、县的事件没有。
    pub project: Option<String>,
    /// 事件。
    pub event: String,
    /// 日期。
    pub date: String,
    /// 短名。
    pub id: Option<String>,
}

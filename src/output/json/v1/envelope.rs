//! JSON 的外层，各命令相同：键名与含义已经固定，别人的程序靠它；要改，另出一版。

use std::path::Path;

use schemars::JsonSchema;
use serde::Serialize;

use crate::store::shown;

/// 版本。
pub(crate) const VERSION: u8 = 1;

/// 本程序的名称与版本。
#[derive(JsonSchema, Serialize)]
pub(crate) struct Tool {
    name: &'static str,
    version: &'static str,
}

impl Tool {
    pub(crate) const THIS: Tool = Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") };
}

/// 各命令的 JSON 输出。
#[derive(JsonSchema, Serialize)]
pub struct Envelope<T> {
    /// 版本：同一版的键只增不改。
    version: u8,
    /// 本程序。
    tool: Tool,
    /// 核查日；内容里自己写了的，这里不再写。
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(required)]
    as_of: Option<String>,
    /// 台账的根，从当前文件夹看：各处的文件路径接在它之后。不在台账里的没有。
    #[serde(skip_serializing_if = "Option::is_none")]
    root: Option<String>,
    /// 规则集的标识。
    rule_sets: Vec<String>,
    /// 内容。
    #[serde(flatten)]
    value: T,
}

/// 外层里随台账而定的几项。
#[derive(Clone, Debug, Default)]
pub struct Setting {
    /// 核查日。
    pub as_of: String,
    /// 台账的根。
    pub root: Option<String>,
    /// 规则集的标识。
    pub rule_sets: Vec<String>,
}

impl<T: Serialize> Envelope<T> {
    /// 套上外层。
    pub fn new(setting: Setting, value: T) -> Self {
        let own = serde_json::to_value(&value).unwrap_or_default();
        let Setting { as_of, root, rule_sets } = setting;
        let as_of = Some(as_of).filter(|_| own.get("as_of").is_none());
        Envelope { version: VERSION, tool: Tool::THIS, as_of, root, rule_sets, value }
    }
}

/// 台账的根，从当前文件夹看。
pub(crate) fn shown_root(root: &Path) -> String {
    if root.as_os_str().is_empty() { ".".to_owned() } else { shown(root) }
}

//! 列出的项目、查验的规则集，写成 JSON。

use schemars::JsonSchema;
use serde::Serialize;

/// `list` 所列。
#[derive(Debug, JsonSchema, Serialize)]
pub struct ProjectList {
    /// 项目，依文件的次序；涉密的不列。
    pub projects: Vec<ListedProject>,
}

/// 一个项目。
#[derive(Debug, JsonSchema, Serialize)]
pub struct ListedProject {
    /// 项目编号。
    pub project: String,
    /// 项目名称。
    pub name: String,
    /// 单位。
    pub unit: String,
    /// 文件，从台账的根看。
    pub path: String,
}

/// `rules check` 所查。
#[derive(Debug, JsonSchema, Serialize)]
pub struct CheckedSets {
    /// 各部规则集。
    pub sets: Vec<CheckedSet>,
}

/// 一部规则集的查验。
#[derive(Debug, JsonSchema, Serialize)]
pub struct CheckedSet {
    /// 文件，或随程序带的标识。
    pub name: String,
    /// 标识；有错误读不出的没有。
    pub rule_set: Option<String>,
    /// 错误，各指到行。
    pub errors: Vec<String>,
    /// 说明：落实了多少。
    pub summary: Option<String>,
}

/// `rules diff` 所列。
#[derive(Debug, JsonSchema, Serialize)]
pub struct SetChanges {
    /// 前一部。
    pub before: String,
    /// 后一部。
    pub after: String,
    /// 差别。
    pub changes: Vec<SetChange>,
}

/// 一处差别。
#[derive(Debug, JsonSchema, Serialize)]
pub struct SetChange {
    /// 哪一张表。
    pub table: &'static str,
    /// 哪一项。
    pub key: String,
    /// 改前；没有的为无。
    pub from: Option<String>,
    /// 改后；没有的为无。
    pub to: Option<String>,
}

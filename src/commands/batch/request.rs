//! 由登记表记入的请求。

use std::path::PathBuf;

/// 请求。
#[derive(Clone, Debug)]
pub struct BatchRequest {
    /// 登记表。
    pub file: PathBuf,
    /// 只预览。
    pub dry_run: bool,
    /// 有疑点也照实记入。
    pub record_anyway: bool,
    /// 照实记入的理由。
    pub reason: Option<String>,
}

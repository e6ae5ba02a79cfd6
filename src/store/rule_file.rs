//! 指明一部规则集：文件，或随程序带的一部的标识。

use std::{fs, path::Path};

use super::StoreError;
use crate::ruleset::SHIPPED;

/// 一部规则集的来处与原文。
#[derive(Clone, Debug)]
pub struct RuleFile {
    /// 文件名，如 `lishui-2025.toml`。
    pub name: String,
    /// 原文。
    pub text: String,
}

/// 找一部规则集；既不是文件、也不是随程序带的为无。
///
/// # Errors
/// 有这个文件而读不出。
pub fn find_rule_file(path: &Path) -> Result<Option<RuleFile>, StoreError> {
    if path.is_file() {
        let text = fs::read_to_string(path).map_err(|e| StoreError::io(path, &e))?;
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        return Ok(Some(RuleFile { name, text }));
    }
    let found = SHIPPED.iter().find(|(id, _)| path == Path::new(id));
    Ok(found.map(|(id, text)| RuleFile { name: format!("{id}.toml"), text: (*text).to_owned() }))
}

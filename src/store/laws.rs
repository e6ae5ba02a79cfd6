//! 读规则集：指定的文件，或台账的 `rules/`，或内置的。

use std::path::{Path, PathBuf};

use super::{
    StoreError,
    files::{Files, Kind},
};
use crate::{
    rules,
    ruleset::{BUILTIN, Laws, RuleSet, RuleSetError},
};

/// 读规则集。`chosen` 非空时只用这些文件；否则用台账的 `rules/*.toml`；没有时用内置的。
///
/// # Errors
/// 读不出文件，或规则集有错误（全部错误，各指到行）。
pub fn load_laws(files: Option<&Files>, chosen: &[PathBuf]) -> Result<Laws, StoreError> {
    let texts = match files {
        // 指定的由用户负责，经不经链接由他。
        _ if !chosen.is_empty() => chosen.iter().map(|path| (path.clone(), std::fs::read(path))).collect(),
        Some(files) => rule_files(files)?.into_iter().map(|path| (path.clone(), files.read(&path))).collect(),
        None => Vec::new(),
    };
    let known = rules::known();
    let (mut sets, mut errors): (Vec<RuleSet>, Vec<RuleSetError>) = Default::default();
    let mut take = |path: &Path, text: &str| match RuleSet::parse(path, text, &known) {
        Ok(set) => sets.push(set),
        Err(found) => errors.extend(found),
    };
    for (path, bytes) in &texts {
        let fail = |e: std::io::Error| StoreError::io(path, &e);
        let bytes = bytes.as_ref().map_err(|e| StoreError::io(path, e))?;
        let text = std::str::from_utf8(bytes).map_err(|_| fail(std::io::ErrorKind::InvalidData.into()))?;
        take(files.map_or(path, |files| files.relative(path)), text);
    }
    if texts.is_empty() {
        take(Path::new(BUILTIN.0), BUILTIN.1);
    }
    if !errors.is_empty() {
        return Err(StoreError::RuleSet(errors));
    }
    Laws::new(sets).ok_or(StoreError::NoRules)
}

fn rule_files(files: &Files) -> Result<Vec<PathBuf>, StoreError> {
    // 与别的台账共用一部规则集的，用 --rules 指定，不用链接。
    let folder = Path::new("rules");
    let listed = files.list(folder).map_err(|e| StoreError::io(&files.root().join(folder), &e))?;
    let wanted = listed
        .into_iter()
        .filter(|(path, kind)| *kind != Kind::Folder && path.extension().is_some_and(|x| x == "toml"));
    Ok(wanted.map(|(path, _)| path).collect())
}

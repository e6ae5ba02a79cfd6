//! 读规则集：指定的文件，或台账的 `rules/`，或内置的。

use std::{fs, path::Path};

use super::{StoreError, refuse_link};
use crate::{
    rules,
    ruleset::{BUILTIN, Laws, RuleSet, RuleSetError},
};

/// 读规则集。`chosen` 非空时只用这些文件；否则用台账的 `rules/*.toml`；没有时用内置的。
///
/// # Errors
/// 读不出文件，或规则集有错误（全部错误，各指到行）。
pub fn load_laws(root: Option<&Path>, chosen: &[std::path::PathBuf]) -> Result<Laws, StoreError> {
    let files = if chosen.is_empty() { rule_files(root)? } else { chosen.to_vec() };
    let known = rules::known();
    let (mut sets, mut errors): (Vec<RuleSet>, Vec<RuleSetError>) = Default::default();
    let mut take = |path: &Path, text: &str| match RuleSet::parse(path, text, &known) {
        Ok(set) => sets.push(set),
        Err(found) => errors.extend(found),
    };
    for path in &files {
        let text = fs::read_to_string(path).map_err(|e| StoreError::io(path, &e))?;
        let shown = root.and_then(|r| path.strip_prefix(r).ok()).unwrap_or(path);
        take(shown, &text);
    }
    if files.is_empty() {
        take(Path::new(BUILTIN.0), BUILTIN.1);
    }
    if !errors.is_empty() {
        return Err(StoreError::RuleSet(errors));
    }
    Laws::new(sets).ok_or(StoreError::NoRules)
}

fn rule_files(root: Option<&Path>) -> Result<Vec<std::path::PathBuf>, StoreError> {
    let Some(folder) = root.map(|r| r.join("rules")).filter(|f| f.is_dir()) else { return Ok(Vec::new()) };
    // 与别的台账共用一部规则集的，用 --rules 指定。
    refuse_link(&folder)?;
    let entries = fs::read_dir(&folder).map_err(|e| StoreError::io(&folder, &e))?;
    let mut files: Vec<_> = entries
        .filter_map(Result::ok)
        .map(|e| e.path())
        .filter(|p| p.extension().is_some_and(|x| x == "toml"))
        .collect();
    files.sort();
    files.iter().try_for_each(|file| refuse_link(file))?;
    Ok(files)
}

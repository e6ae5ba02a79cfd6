//! 读规则集与节假日：指定的文件，或台账的 `rules/`，或内置的。

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::{StoreError, refuse_link};
use crate::{
    rules,
    ruleset::{BUILTIN, HOLIDAYS, Holidays, Laws, RuleSet, RuleSetError},
};

/// 节假日的文件名：与规则集放在一起，不是规则集。
const HOLIDAY_FILE: &str = "holidays.toml";

/// 读规则集。`chosen` 非空时只用这些文件；否则用台账的 `rules/*.toml`；没有时用内置的。
/// 节假日用台账的和内置的，同一年度以台账的为准。
///
/// # Errors
/// 读不出文件，或规则集、节假日有错误，或几部规则集不相接（全部错误，各指到行）。
pub fn load_laws(root: Option<&Path>, chosen: &[PathBuf]) -> Result<Laws, StoreError> {
    let files = if chosen.is_empty() { rule_files(root)? } else { chosen.to_vec() };
    let shown = |path: &Path| root.and_then(|r| path.strip_prefix(r).ok()).unwrap_or(path).to_owned();
    let known = rules::known();
    let (mut sets, mut errors): (Vec<RuleSet>, Vec<RuleSetError>) = Default::default();
    let mut take = |path: &Path, text: &str| match RuleSet::parse(path, text, &known) {
        Ok(set) => sets.push(set),
        Err(found) => errors.extend(found),
    };
    for path in &files {
        take(&shown(path), &read(path)?);
    }
    if files.is_empty() {
        take(Path::new(BUILTIN.0), BUILTIN.1);
    }
    let mut holidays = Holidays::parse(Path::new(HOLIDAYS.0), HOLIDAYS.1).map_err(StoreError::RuleSet)?;
    for path in holiday_files(root, chosen) {
        match Holidays::parse(&shown(&path), &read(&path)?) {
            Ok(own) => holidays = own.or(holidays),
            Err(found) => errors.extend(found),
        }
    }
    if errors.is_empty() {
        Laws::new(sets, holidays).map_err(StoreError::RuleSet)
    } else {
        Err(StoreError::RuleSet(errors))
    }
}

fn read(path: &Path) -> Result<String, StoreError> {
    fs::read_to_string(path).map_err(|e| StoreError::io(path, &e))
}

/// 台账里、指定的规则集旁边的节假日，后面的为准。
fn holiday_files(root: Option<&Path>, chosen: &[PathBuf]) -> Vec<PathBuf> {
    let beside = chosen.iter().filter_map(|file| file.parent()).map(Path::to_owned);
    let folders = root.map(|r| r.join("rules")).into_iter().chain(beside);
    let mut files: Vec<PathBuf> = folders.map(|folder| folder.join(HOLIDAY_FILE)).filter(|f| f.is_file()).collect();
    files.dedup();
    files
}

fn rule_files(root: Option<&Path>) -> Result<Vec<PathBuf>, StoreError> {
    let Some(folder) = root.map(|r| r.join("rules")).filter(|f| f.is_dir()) else { return Ok(Vec::new()) };
    // 与别的台账共用一部规则集的，用 --rules 指定。
    refuse_link(&folder)?;
    let entries = fs::read_dir(&folder).map_err(|e| StoreError::io(&folder, &e))?;
    let mut files: Vec<_> = entries.filter_map(Result::ok).map(|e| e.path()).filter(|p| is_rule_set(p)).collect();
    files.sort();
    files.iter().try_for_each(|file| refuse_link(file))?;
    let leftovers: Vec<RuleSetError> = files.iter().filter_map(|file| leftover(file)).collect();
    if leftovers.is_empty() { Ok(files) } else { Err(StoreError::RuleSet(leftovers)) }
}

fn is_rule_set(path: &Path) -> bool {
    let toml = path.extension().is_some_and(|x| x.eq_ignore_ascii_case("toml"));
    toml && path.file_name().is_some_and(|name| name != HOLIDAY_FILE)
}

/// 编辑程序留下的临时文件：不是规则集，也不悄悄略过。
fn leftover(path: &Path) -> Option<RuleSetError> {
    let name = path.file_name()?.to_str()?;
    let original = ["~$", ".~lock.", ".#", "#", "."].iter().find_map(|mark| name.strip_prefix(mark))?;
    let message = format!("像是编辑 rules/{original} 时留下的临时文件；关上编辑程序，删去它");
    let shown = Path::new("rules").join(name);
    Some(RuleSetError { path: shown, line: 1, column: 1, message })
}

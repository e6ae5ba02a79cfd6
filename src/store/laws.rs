//! 读规则集与节假日：指定的文件，或台账的 `rules/`，或内置的。

use std::{
    io::{self, Read},
    path::{Path, PathBuf},
};

use super::{
    StoreError,
    files::{FileKind, Files},
};
use crate::{
    rules,
    ruleset::{BUILTIN, HOLIDAYS, Holidays, Laws, RuleSet, RuleSetError, id_of},
    text::{MOST_BYTES, foreign},
};

/// 节假日的文件名：与规则集放在一起，不是规则集。
const HOLIDAY_FILE: &str = "holidays.toml";

/// 一个文件的路径与内容。
type RuleSetFile = (PathBuf, io::Result<Vec<u8>>);

/// 读规则集。`chosen` 非空时只用这些文件；否则用台账的 `rules/*.toml`；没有时用内置的。
/// 节假日用台账的、指定的规则集旁边的和内置的，同一年度以在前的为准。
///
/// # Errors
/// 读不出文件，或规则集、节假日有错误，或几部规则集不相接（全部错误，各指到行）。
pub fn load_laws(files: Option<&Files>, chosen: &[PathBuf]) -> Result<Laws, StoreError> {
    let shown = |path: &Path| files.map_or(path, |files| files.relative(path)).to_owned();
    let listed = files.map(rule_files).transpose()?.unwrap_or_default();
    let (calendars, sets): (Vec<PathBuf>, Vec<PathBuf>) = listed.into_iter().partition(|path| is_calendar(path));
    let own = |paths: Vec<PathBuf>| -> Vec<RuleSetFile> {
        let read = |path: PathBuf| files.map(|files| (path.clone(), files.read(&path)));
        paths.into_iter().filter_map(read).collect()
    };
    // 指定的由用户负责，经不经链接由他。
    let given = |path: &PathBuf| (path.clone(), read_given(path));
    let texts = if chosen.is_empty() { own(sets) } else { chosen.iter().map(given).collect() };
    let known = rules::known();
    let (mut sets, mut errors): (Vec<RuleSet>, Vec<RuleSetError>) = Default::default();
    // 可以沿用同一个文件夹里的另一部。
    let beside = |id: &str| {
        let with_id = |text: &&RuleSetFile| utf8(text).ok().and_then(id_of).is_some_and(|own| own == id);
        texts.iter().find(with_id).and_then(|text| Some((shown(&text.0), utf8(text).ok()?.to_owned())))
    };
    for text in &texts {
        match RuleSet::editions(&shown(&text.0), utf8(text)?, &known, &beside) {
            Ok(editions) => sets.extend(editions),
            Err(found) => errors.extend(found),
        }
    }
    if texts.is_empty() {
        sets.push(RuleSet::parse(Path::new(BUILTIN.0), BUILTIN.1, &known).map_err(StoreError::RuleSet)?);
    }
    let mut holidays = Holidays::parse(Path::new(HOLIDAYS.0), HOLIDAYS.1).map_err(StoreError::RuleSet)?;
    let beside = calendars_beside(chosen).iter().map(given).collect::<Vec<_>>();
    for text in beside.iter().chain(&own(calendars)) {
        match Holidays::parse(&shown(&text.0), utf8(text)?) {
            Ok(more) => holidays = more.or(holidays),
            Err(found) => errors.extend(found),
        }
    }
    if errors.is_empty() {
        Laws::new(sets, holidays).map_err(StoreError::RuleSet)
    } else {
        Err(StoreError::RuleSet(errors))
    }
}

/// 用户指定的一个文件；没有尽头的也只读到上限。
pub(super) fn read_given(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    std::fs::File::open(path)?.take(MOST_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    if bytes.len() > MOST_BYTES { Err(io::Error::other("文件太大，不像规则集")) } else { Ok(bytes) }
}

pub(super) fn utf8((path, bytes): &RuleSetFile) -> Result<&str, StoreError> {
    let bytes = bytes.as_ref().map_err(|e| StoreError::io(path, e))?;
    if let Some(found) = foreign::recognize(bytes) {
        return Err(StoreError::Io { path: path.clone(), reason: found.to_string() });
    }
    std::str::from_utf8(bytes).map_err(|_| StoreError::io(path, &io::ErrorKind::InvalidData.into()))
}

/// 是放假安排，不是规则集。
#[must_use]
pub fn is_calendar(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name == HOLIDAY_FILE)
}

/// 指定的规则集旁边的节假日。
fn calendars_beside(chosen: &[PathBuf]) -> Vec<PathBuf> {
    let folders = chosen.iter().filter_map(|file| file.parent());
    let mut files: Vec<PathBuf> = folders.map(|folder| folder.join(HOLIDAY_FILE)).filter(|f| f.is_file()).collect();
    files.dedup();
    files
}

/// 台账 `rules/` 下的规则集与节假日。
fn rule_files(files: &Files) -> Result<Vec<PathBuf>, StoreError> {
    // 与别的台账共用一部规则集的，用 --rules 指定，不用链接。
    let folder = Path::new("rules");
    let listed = files.list(folder).map_err(|e| StoreError::io(&files.root().join(folder), &e))?;
    let named = |path: &Path| path.file_name().is_some_and(|name| name.to_string_lossy().contains(".toml"));
    let wanted: Vec<PathBuf> = listed
        .into_iter()
        .filter(|(path, kind)| *kind != FileKind::Folder && (is_toml(path) || named(path)))
        .map(|(path, _)| path)
        .collect();
    let leftovers: Vec<RuleSetError> = wanted.iter().filter_map(|file| leftover(file)).collect();
    if leftovers.is_empty() { Ok(wanted) } else { Err(StoreError::RuleSet(leftovers)) }
}

fn is_toml(path: &Path) -> bool {
    path.extension().is_some_and(|x| x.eq_ignore_ascii_case("toml"))
}

/// 编辑程序留下的临时文件、扩展名写错的：不是规则集，也不悄悄略过。
fn leftover(path: &Path) -> Option<RuleSetError> {
    let name = path.file_name()?.to_str()?;
    let original = ["~$", ".~lock.", ".#", "#", "."].iter().find_map(|mark| name.strip_prefix(mark));
    let message = match original {
        Some(original) => format!("像是编辑 rules/{original} 时留下的临时文件；关上编辑程序，删去它"),
        None if !is_toml(path) => {
            format!(
                "扩展名不是 .toml，读不到；是规则集的，改名为 {}.toml，是留下的副本的，移到别处",
                name.split(".toml").next()?
            )
        }
        None => return None,
    };
    let shown = Path::new("rules").join(name);
    Some(RuleSetError { path: shown, line: 1, column: 1, message })
}

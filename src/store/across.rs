//! 只办几个项目时，看全县的规则就这几个项目所得的疑点：与 `check` 只看这几个文件所见的一样。

use std::{collections::HashMap, path::PathBuf};

use super::{Store, StoreError, check::check, files::Files, locate::Located, scope::Scope};
use crate::{
    model::Date,
    rules::{Finding, rule},
    ruleset::Laws,
};

/// 看全县的规则所得，各在哪个文件；所在单位的文件里的也在其中。
///
/// # Errors
/// 文件夹读不了。
pub fn across(files: &Files, laws: &Laws, as_of: Date, paths: &[PathBuf]) -> Result<Vec<Located>, StoreError> {
    let store = Store::open(files)?;
    let units = paths.iter().map(|path| path.with_file_name("unit.yaml"));
    let paths = paths.iter().cloned().chain(units).map(|path| store.full(files.relative(&path))).collect();
    let mut found = check(&store, laws, as_of, &Scope { paths, duties: false }).findings;
    found.retain(|located| rule(located.finding.rule).is_some_and(|rule| rule.county_check().is_some()));
    Ok(found)
}

/// 同上，只要各项目文件里的，按文件分好。
///
/// # Errors
/// 文件夹读不了。
pub fn across_each(
    files: &Files,
    laws: &Laws,
    as_of: Date,
    paths: &[PathBuf],
) -> Result<HashMap<PathBuf, Vec<Finding>>, StoreError> {
    let mut each: HashMap<PathBuf, Vec<Finding>> = HashMap::new();
    for located in across(files, laws, as_of, paths)? {
        each.entry(located.path).or_default().push(located.finding);
    }
    Ok(each)
}

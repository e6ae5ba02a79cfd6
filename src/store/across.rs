//! 只办几个项目时，看全县的规则就这几个项目所得的疑点：与 `check` 只看这几个文件所见的一样。

use std::{collections::HashMap, path::PathBuf};

use super::{Store, check::check, locate::Located, scope::Scope};
use crate::{
    model::Date,
    rules::{Finding, rule},
    ruleset::Laws,
};

/// 看全县的规则所得，各在哪个文件；所在单位的文件里的也在其中。项目自己的裁断另有人作，这里不再判一遍。
#[must_use]
pub fn across(store: &Store, laws: &Laws, as_of: Date, paths: &[PathBuf]) -> Vec<Located> {
    let units = paths.iter().map(|path| path.with_file_name("unit.yaml"));
    let paths = paths.iter().cloned().chain(units).map(|path| store.full(store.files.relative(&path))).collect();
    let mut found = check(store, laws, as_of, &Scope { paths, county_only: true, ..Scope::default() }).findings;
    found.retain(|located| rule(located.finding.rule).is_some_and(|rule| rule.county_check().is_some()));
    found
}

/// 同上，按文件分好。
#[must_use]
pub fn across_each(store: &Store, laws: &Laws, as_of: Date, paths: &[PathBuf]) -> HashMap<PathBuf, Vec<Finding>> {
    let mut each: HashMap<PathBuf, Vec<Finding>> = HashMap::new();
    for located in across(store, laws, as_of, paths) {
        each.entry(located.path).or_default().push(located.finding);
    }
    each
}

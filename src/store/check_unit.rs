//! 核查一个单位的文件；读不好的地方变成疑点。

use std::path::Path;

use crate::{
    model::{Date, Unit, effective_unit},
    rules::{UnitCx, judge_unit},
    ruleset::Laws,
    store::{
        Located, Place, Store, bad_files,
        locate::{Owner, locate_all},
        read::{Loaded, most, read_file},
        scope::RuleChoice,
    },
    text::{Faults, Source},
};

/// 读过的单位。
#[derive(Default)]
pub(super) struct UnitFile {
    pub unit: Option<Unit>,
    pub source: Option<Source>,
    pub findings: Vec<Located>,
}

impl UnitFile {
    /// 有 unit.yaml 而读不出。
    pub fn is_unread(&self) -> bool {
        self.source.is_some() && self.unit.is_none()
    }
}

/// 读、判一个单位的文件；没有的为空。
pub(super) fn check_unit(
    store: &Store,
    (path, folder): (Option<&Path>, &str),
    laws: &Laws,
    as_of: Date,
    rules: &RuleChoice,
) -> UnitFile {
    let Some(path) = path else { return UnitFile::default() };
    let mut loaded = read_file::<Unit>(&store.files, path);
    loaded.value = loaded.value.map(effective_unit);
    let name = loaded.value.as_ref().map_or_else(|| folder.into(), |u| u.name.clone());
    let owner = Owner { path: loaded.source.path.clone(), unit: Some(name), ..Owner::default() };
    let mut findings = from_faults(&owner, &loaded.source, loaded.faults, laws, as_of);
    if let Some(unit) = &loaded.value {
        let judged = judge_unit(&UnitCx { unit, folder, laws, as_of });
        findings.extend(locate_all(&owner, most(judged, laws, rules), &loaded.source));
    }
    UnitFile { unit: loaded.value, source: Some(loaded.source), findings }
}

/// 格式问题变成疑点。
pub(super) fn from_faults(owner: &Owner, source: &Source, faults: Faults, laws: &Laws, as_of: Date) -> Vec<Located> {
    bad_files(source, faults, laws, as_of)
        .into_iter()
        .map(|(finding, span)| owner.at(finding, Place::of(source, span), Vec::new()))
        .collect()
}

/// 县、框架的文件读不好的地方。
pub(super) fn file_faults<T>(loaded: Loaded<T>, laws: &Laws, as_of: Date) -> Vec<Located> {
    let owner = Owner { path: loaded.source.path.clone(), ..Owner::default() };
    from_faults(&owner, &loaded.source, loaded.faults, laws, as_of)
}

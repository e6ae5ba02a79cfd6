//! 核查一个单位的文件；读不好的地方变成疑点。

use std::path::Path;

use crate::{
    model::{Date, Unit, Unresolved, deed_name, effective_unit, unresolved_deeds},
    rules::{Finding, MOST_FINDINGS, Subject, UnitCx, judge_unit, slugs},
    ruleset::Laws,
    store::{
        Addable, Located, Place, Store, bad_files,
        locate::{Owner, locate_all},
        read::{Loaded, most, read_file},
        scope::RuleChoice,
    },
    text::{Faults, Route, Source},
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
    let dangling = loaded.value.as_ref().map_or_else(Vec::new, |unit| dangling(unit, laws, as_of));
    let name = loaded.value.as_ref().map_or_else(|| folder.into(), |u| u.name.clone());
    let owner = Owner { path: loaded.source.path.clone(), unit: Some(name), ..Owner::default() };
    let mut findings = from_faults(&owner, &loaded.source, loaded.faults, laws, as_of);
    if let Some(unit) = &loaded.value {
        let judged = judge_unit(&UnitCx { unit, folder, laws, as_of }).into_iter().chain(dangling).collect();
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
pub(super) fn file_faults<T: Addable>(loaded: Loaded<T>, laws: &Laws, as_of: Date) -> Vec<Located> {
    let owner = Owner { path: loaded.source.path.clone(), ..Owner::default() };
    let dangling = loaded.value.as_ref().map_or_else(Vec::new, |value| dangling(value, laws, as_of));
    let mut findings = from_faults(&owner, &loaded.source, loaded.faults, laws, as_of);
    findings.extend(locate_all(&owner, dangling, &loaded.source));
    findings
}

/// 更正所指的事件不存在，或不止一个：什么也没有更正，与写错的键一样要改。
fn dangling<T: Addable>(value: &T, laws: &Laws, as_of: Date) -> Vec<Finding> {
    let (deeds, law) = (value.deeds(), laws.nearest(as_of).index);
    let finding = |(n, why): (usize, Unresolved)| {
        let (message, help) = match why {
            Unresolved::Nothing => ("更正所指的事件不存在，什么也没有更正", "of 写那件事的短名（id），或「种类@日期」"),
            Unresolved::Several(_) => {
                ("更正所指的事件不止一个，不知是哪一件", "of 写那件事的短名（id），或「种类@日期#第几个」")
            }
        };
        let (subject, at) = (Subject::other(deed_name(&deeds[n])), Route::key("events").item(n).then("of"));
        let mut finding = Finding::new(slugs::BAD_FILE, law, subject, deeds[n].date, at, message.into());
        finding.help(help);
        finding
    };
    unresolved_deeds(deeds).into_iter().take(MOST_FINDINGS).map(finding).collect()
}

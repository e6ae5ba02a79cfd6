//! 对单位、对全县的裁断：各条规则依次判断，再定处置状况。

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
};

use crate::{
    model::Excuses,
    rules::{
        Check, CountyCx, CountyOut, Finding, Options, Out, UnitCx, engine::disposal::excuse_across, judge::is_barred,
        rules,
    },
};

/// 只看摘要、单位与县的规则，依次判断。
#[must_use]
pub fn reduce(across: &CountyCx<'_>) -> Vec<(PathBuf, Finding)> {
    let mut found = Vec::new();
    for rule in rules() {
        if let Some(check) = rule.county_check() {
            let mut out = CountyOut { rule: rule.slug, findings: Vec::new() };
            check(across, &mut out);
            out.findings.retain(|(_, finding)| !is_barred(finding, across.laws, across.as_of));
            found.append(&mut out.findings);
        }
    }
    excuse_all(across, &mut found);
    let quoted = across.quoted();
    found.iter_mut().for_each(|(_, finding)| finding.say(across.laws, &quoted));
    found
}

/// 给各疑点定处置状况，依所在项目的说明与整改。
fn excuse_all(across: &CountyCx<'_>, found: &mut [(PathBuf, Finding)]) {
    let excused: HashMap<&Path, (&Excuses, &str)> =
        across.digests.iter().filter_map(|d| Some((&*d.path, (d.excuses.as_deref()?, &*d.folder)))).collect();
    for (path, finding) in found {
        if let Some((excuses, folder)) = excused.get(path.as_path()) {
            excuse_across(excuses, folder, finding, across);
        }
    }
}

/// 判断一个单位：疑点在它的 unit.yaml 里。
#[must_use]
pub fn judge_unit(cx: &UnitCx<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for rule in rules() {
        if let Check::Unit(check) = rule.check {
            let mut out = Out::new(rule.slug, Options::default());
            check(cx, &mut out);
            out.findings.retain(|finding| !is_barred(finding, cx.laws, cx.as_of));
            found.append(&mut out.findings);
        }
    }
    let quoted = cx.quoted();
    found.iter_mut().for_each(|finding| finding.say(cx.laws, &quoted));
    found
}

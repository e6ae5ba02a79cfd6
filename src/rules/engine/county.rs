//! 看几个项目、单位或全县的规则所见与所写。

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use crate::{
    model::{County, Date, Digest, Framework, Unit},
    rules::{Finding, Subject},
    ruleset::{Laws, RuleSet},
    text::{Route, Verbatim},
};

/// 全部项目的摘要，连同单位与县。
#[derive(Clone, Copy, Debug)]
pub struct CountyCx<'a> {
    /// 各项目的摘要，按路径。
    pub digests: &'a [Digest],
    /// 各单位：文件路径、文件夹、内容。
    pub units: &'a [(PathBuf, String, Unit)],
    /// 跨部门框架：文件路径与内容。
    pub frameworks: &'a [(PathBuf, Framework)],
    /// 县及其文件路径。
    pub county: Option<(&'a Path, &'a County)>,
    /// 规则集。
    pub laws: &'a Laws,
    /// 核查日。
    pub as_of: Date,
}

impl<'a> CountyCx<'a> {
    /// 疑点可能引到的原话：各项目、单位、系统、方案与县的名称。
    #[must_use]
    pub fn quoted(&self) -> Verbatim {
        let projects = self.digests.iter().flat_map(|digest| [&*digest.name, &*digest.folder]);
        let units = self.units.iter().flat_map(|(_, _, unit)| names_of(unit));
        let county = self.county.iter().map(|(_, county)| &*county.name);
        self.laws.words().quote(projects.chain(units).chain(county))
    }

    /// 一个框架：以文件名为编号。
    #[must_use]
    pub fn framework(&self, id: &str) -> Option<&'a Framework> {
        let named = |path: &Path| path.file_stem().is_some_and(|stem| stem == id);
        self.frameworks.iter().find(|(path, _)| named(path)).map(|(_, framework)| framework)
    }

    /// 各部规则集的一个参数，各不相同的值。
    pub fn each<T: Ord>(&self, of: impl Fn(&RuleSet) -> Option<T>) -> BTreeSet<T> {
        self.laws.iter().filter_map(of).collect()
    }
}

/// 看几个项目的规则写下的疑点：各在哪个文件。
#[derive(Debug)]
pub struct CountyOut {
    /// 规则名。
    pub rule: &'static str,
    /// 疑点与所在文件。
    pub findings: Vec<(PathBuf, Finding)>,
}

impl CountyOut {
    /// 疑点，在 `path` 这个文件的 `at` 处。
    pub fn add_finding(
        &mut self,
        law: &RuleSet,
        path: &Path,
        subject: Subject,
        date: Date,
        at: Route,
        message: impl Into<String>,
    ) -> &mut Finding {
        let finding = Finding::new(self.rule, law.index, subject, date, at, message.into());
        self.findings.push((path.to_owned(), finding));
        let last = self.findings.len() - 1;
        &mut self.findings[last].1
    }
}

/// 规则判断一个单位时看得见的东西。
#[derive(Clone, Copy, Debug)]
pub struct UnitCx<'a> {
    /// 单位。
    pub unit: &'a Unit,
    /// 文件夹。
    pub folder: &'a str,
    /// 规则集。
    pub laws: &'a Laws,
    /// 核查日。
    pub as_of: Date,
}

/// 一个单位文件里的名称。
fn names_of(unit: &Unit) -> impl Iterator<Item = &str> {
    let systems = unit.systems.iter().flat_map(|systems| systems.0.iter().map(|system| &*system.name));
    let plan = unit.overall_plan.iter().map(|plan| &*plan.title);
    std::iter::once(&*unit.name).chain(systems).chain(plan)
}

impl UnitCx<'_> {
    /// 疑点可能引到的原话。
    #[must_use]
    pub fn quoted(&self) -> Verbatim {
        self.laws.words().quote(names_of(self.unit))
    }
}

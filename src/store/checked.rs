//! 核查的结果。

use std::path::PathBuf;

use super::{
    Located, Store,
    scope::{Extent, Scope},
};
use crate::{model::Text, rules::Obligation};

/// 核查的结果。
#[derive(Debug, Default)]
pub struct Checked {
    /// 疑点，按文件、位置、规则。
    pub findings: Vec<Located>,
    /// 读过的文件数。
    pub files: usize,
    /// 项目数。
    pub projects: usize,
    /// 其中涉密的。
    pub classified: usize,
    /// 因缺事实而不能判断的（项目，规则）数。
    pub undecidable: usize,
    /// 不能判断的各处：缺什么事实，在哪里。
    pub unknown: Vec<Located>,
    /// 义务，各属哪个项目（要了才有）。
    pub obligations: Vec<(Picked, Obligation)>,
    /// 还没有人申报时也看得见的期限：各单位的申报、县的发布。不是义务，过了不算误期。
    pub season: Vec<(Picked, Obligation)>,
    /// 与 git 里的基准比较过：一句说明。
    pub compared: Option<String>,
    /// 基准那时的疑点；没有要的为无。
    pub before: Option<Vec<Located>>,
}

impl Checked {
    /// 并入另外得出的疑点，只要范围之内的。
    pub fn absorb(&mut self, found: Vec<Located>, store: &Store, scope: &Scope) {
        let extent = Extent::of(scope, &store.root);
        self.findings.extend(found.into_iter().filter(|f| extent.covers(&f.path)));
        sort(&mut self.findings);
    }
}

/// 义务所属的项目。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picked {
    /// 文件，相对于根。
    pub path: PathBuf,
    /// 编号。
    pub id: Text,
    /// 名称。
    pub name: Text,
    /// 单位。
    pub unit: Text,
    /// 涉密。
    pub classified: bool,
}

/// 按文件、位置、规则排好：结果与线程多少、先后无关。
pub(super) fn sort(findings: &mut [Located]) {
    findings.sort_by(|a, b| {
        let key = |f: &Located| (f.place.line, f.place.column, f.finding.rule, f.finding.subject.clone());
        a.path.cmp(&b.path).then_with(|| key(a).cmp(&key(b)))
    });
}

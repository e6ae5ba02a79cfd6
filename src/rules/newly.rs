//! 记入之后多出了什么：与从前待核的疑点相比，按身份，不按行。

use std::{
    borrow::Borrow,
    collections::{HashMap, HashSet},
};

use crate::{
    rules::{Finding, Judged, Status, Subject, slugs::CLASSIFIED_CONTENT},
    ruleset::{Laws, Severity},
};

/// 从前待核的疑点，只留身份：一个文件的疑点可以有十万处，话与路径用不着，不留。
#[derive(Clone, Debug, Default)]
pub struct OpenFindings(HashMap<(Severity, &'static str), HashSet<Subject>>);

impl OpenFindings {
    /// 其中待核的。
    #[must_use]
    pub fn of(findings: impl IntoIterator<Item = impl Borrow<Finding>>, laws: &Laws) -> Self {
        OpenFindings::default().with(findings, laws)
    }

    /// 再加上这些里待核的。
    #[must_use]
    pub fn with(mut self, findings: impl IntoIterator<Item = impl Borrow<Finding>>, laws: &Laws) -> Self {
        for finding in findings {
            let finding: &Finding = finding.borrow();
            if finding.status != Status::Open {
                continue;
            }
            let severity = finding.severity(laws.get(finding.law));
            let rule = finding.identity().0;
            self.0.entry((severity, rule)).or_default().insert(finding.subject.clone());
        }
        self
    }

    fn has(&self, finding: &Finding, severity: Severity) -> bool {
        let (rule, subject) = finding.identity();
        self.0.get(&(severity, rule)).is_some_and(|subjects| subjects.contains(subject))
    }
}

/// 记入第 `first` 件及以后的，使之记不进去的错误：新出现而所指在这几件里的，和从前已犯、这几件又犯一次的。
/// 期限、别的机关或从前的事所致的不在其中：不妨碍记入。
#[must_use]
pub fn refused(old: &OpenFindings, new: &Judged, laws: &Laws, first: usize) -> Vec<Finding> {
    let own = |f: &&Finding| f.is_act_since(first) || f.rule == CLASSIFIED_CONTENT;
    let mut errors: Vec<Finding> = fresh(old, new, laws, Severity::Error).filter(own).cloned().collect();
    let again = |f: &&Finding| f.is_open(laws, Severity::Error) && f.acts.iter().any(|n| *n >= first);
    let again: Vec<&Finding> = new.findings.iter().filter(again).filter(|f| !errors.contains(f)).collect();
    errors.extend(again.into_iter().cloned());
    errors
}

/// 记入一个事件之后新出现的、待核的、某一轻重的疑点。
pub fn fresh<'j>(
    old: &'j OpenFindings,
    new: &'j Judged,
    laws: &'j Laws,
    severity: Severity,
) -> impl Iterator<Item = &'j Finding> {
    new.findings.iter().filter(move |f| f.is_open(laws, severity) && !old.has(f, severity))
}

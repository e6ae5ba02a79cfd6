//! 项目档案：事实、经过、资金、逐条核查的结果、期限与接下来。一页纸，可以交给审计。

mod checklist;
mod facts;
mod page;
mod record;
mod to_words;

pub use record::{Dossier, DossierEvent, DossierFunds, DossierRule, Doubt, Fact, FactChange, Tally, YearFunds};

use checklist::checklist;
use facts::{facts, funds, timeline, tree};

use crate::{
    output::{Duty, Evidence, Upcoming},
    store::{Located, shown},
};

impl Dossier {
    /// 由打开的项目和看全县的规则所得写成；文件不成树的为无。
    #[must_use]
    pub fn new(evidence: &Evidence<'_>, across: Vec<Located>, next: Upcoming) -> Option<Self> {
        let root = tree(evidence)?;
        let laws = evidence.cx.laws;
        let (checklist, elsewhere) = checklist(evidence, across);
        let mut summary = Tally::default();
        checklist.iter().for_each(|(verdict, _)| summary.add(*verdict));
        let duty = |o| Duty::new(&evidence.picked(), o, laws, evidence.as_of.date);
        let mut duties: Vec<Duty> = evidence.judged.obligations.iter().map(duty).collect();
        duties.sort_by_key(|d| d.due);
        Some(Dossier {
            project: next.project.clone(),
            name: next.name.clone(),
            unit: next.unit.clone(),
            path: shown(&evidence.source.path),
            as_of: evidence.as_of.date.to_string(),
            as_of_reason: evidence.as_of.reason.zh(),
            rule_sets: laws.iter().map(|law| format!("{} {}", law.short_title(), shown(&law.path))).collect(),
            lapse: laws.lapse(evidence.as_of.date),
            classified: evidence.classified,
            facts: facts(evidence, &root),
            timeline: timeline(evidence, &root),
            money: funds(evidence),
            summary,
            checklist: checklist.into_iter().map(|(_, item)| item).collect(),
            elsewhere,
            duties,
            next,
        })
    }
}

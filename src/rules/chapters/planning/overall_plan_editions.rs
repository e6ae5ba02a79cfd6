//! 总体方案的各版：原来的一版与历次修订，写在哪里，被后来的取代没有。

use std::{collections::HashMap, ops::RangeInclusive};

use crate::{
    model::{Date, Tier, Years},
    rules::{Finding, Subject, UnitCx, shared::filing::Filings},
    ruleset::{RuleSet, Severity},
    text::{Map, Route},
};

/// 总体方案的一版：原方案，或一次修订。
pub(super) struct Edition<'a> {
    pub(super) name: String,
    pub(super) at: Route,
    pub(super) years: Option<Years>,
    pub(super) decided: Option<Date>,
    pub(super) filed: Option<&'a Map<Date>>,
    /// 其后另有审议的一版；其中有没有改年限的。
    pub(super) superseded: Superseded,
}

/// 已被后来的一版取代的，只作提示。
#[derive(Clone, Copy, Default)]
pub(super) struct Superseded {
    pub(super) edition: bool,
    pub(super) years: bool,
}

/// 各版：原方案在前，修订依次；审议日期未到的修订尚未发生。
pub(super) fn editions<'a>(cx: &UnitCx<'a>) -> Vec<Edition<'a>> {
    let Some(plan) = cx.unit.overall_plan.as_ref() else { return vec![] };
    let root = Route::key("overall_plan");
    let told = cx.unit.edition_routes();
    // 同一天审议的几版，依次各取一处。
    let mut taken: HashMap<Date, usize> = HashMap::new();
    let mut at = |decided: Option<Date>| {
        let nth = taken.entry(decided?).or_default();
        *nth += 1;
        told.get(&decided?)?.get(*nth - 1).cloned()
    };
    let mut editions = vec![Edition {
        name: "总体方案".into(),
        at: at(plan.decided_on).unwrap_or_else(|| root.clone()),
        years: Some(plan.years),
        decided: plan.decided_on,
        filed: plan.filed.as_ref(),
        superseded: Superseded::default(),
    }];
    let revisions = plan.revisions.iter().flat_map(|r| r.iter()).enumerate();
    editions.extend(revisions.filter(|(_, r)| r.decided_on <= cx.as_of).map(|(i, r)| Edition {
        name: format!("{} 修订", r.decided_on),
        at: at(Some(r.decided_on)).unwrap_or_else(|| root.clone().then("revisions").item(i)),
        years: r.years,
        decided: Some(r.decided_on),
        filed: r.filed.as_ref(),
        superseded: Superseded::default(),
    }));
    let tier_on = cx.unit.tiers();
    let made = |e: &Edition<'_>| e.decided.map_or(cx.as_of, |date| date.min(cx.as_of));
    editions.retain(|e| tier_on(made(e)) == Some(Tier::Department));
    // 没有审议日期的是最早的一版；修订在文件里的次序不论。
    let placed = |of: &[Edition<'_>], counts: fn(&Edition<'_>) -> bool| {
        of.iter().enumerate().filter(|(_, e)| counts(e)).map(|(at, e)| (e.decided, at)).max()
    };
    let (last, last_years) = (placed(&editions, |_| true), placed(&editions, |e| e.years.is_some()));
    for (at, edition) in editions.iter_mut().enumerate() {
        let here = Some((edition.decided, at));
        edition.superseded = Superseded { edition: here < last, years: here < last_years };
    }
    editions
}

/// 已被取代的一版的疑点，只作提示。
pub(super) fn only_inform(finding: &mut Finding, superseded: bool) {
    if superseded {
        finding.message.push_str("；已由后来的修订取代");
        finding.soften(Severity::Info);
    }
}

impl Edition<'_> {
    /// 作出这一版时的规则集：依审议日期，没有写的依最早的报备；都没有的依核查日。施行之前的不判断。
    pub(super) fn law<'a>(&self, cx: &UnitCx<'a>, rule: &str) -> Option<(&'a RuleSet, Date)> {
        let filed = || self.filed.into_iter().flat_map(|f| f.iter()).map(|(_, date)| *date).min();
        let made = self.decided.or_else(filed).map_or(cx.as_of, |date| date.min(cx.as_of));
        Some((cx.laws.on_with(made, rule)?, made))
    }

    pub(super) fn subject(&self) -> Subject {
        Subject::other(self.name.clone())
    }

    /// 这些日子里的报备；`known` 是单位的各个名称。
    pub(super) fn filings<'l>(
        &self,
        known: &[&str],
        law: &'l RuleSet,
        roles: &'l [String],
        days: RangeInclusive<Date>,
    ) -> Filings<'l> {
        let papers = self.filed.map(|map| (self.at.clone().then("filed"), map));
        let is_known = |to: &str| known.iter().any(|name| law.same_party(to, name));
        Filings::of(law, roles, papers.into_iter(), days, None, is_known)
    }
}

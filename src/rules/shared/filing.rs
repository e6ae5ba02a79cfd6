//! 报送、备案（第六、十七、十八、二十、二十四条）：一件报告送到各机关没有。
//!
//! 送齐没有，几处合起来看：报告自己的 filed_with，再报一次的同种报告，其后的「报送」。

use std::{collections::HashSet, ops::RangeInclusive};

use crate::{
    model::{Date, Event, Kind},
    rules::{
        Cx, Done, Unknown,
        shared::strangers::{enlist, is_stranger, resembling},
    },
    ruleset::{APPROVER, RuleSet},
    text::{Map, Route},
};

/// 一件报告送到各机关的情况。
pub(crate) struct Filings<'l> {
    law: &'l RuleSet,
    /// 应送的各家，与首次送到；没有送到的为无。
    bodies: Vec<(&'l str, Option<Done>)>,
    /// 写着而不知是谁的名称，至多 [`MOST_STRANGERS`] 个，与首次写在哪里。
    strangers: Vec<(String, Route)>,
    /// 这样的名称还有，没有数完。
    more: bool,
}

/// 送给谁，是哪个角色，何时送到。
struct Sent<'p, 'l> {
    to: &'p str,
    role: Option<&'l str>,
    done: Done,
}

/// 一句话里至多列出几个不知是谁的名称；比应送的各家多得多。
const MOST_STRANGERS: usize = 20;

/// 一处写明的报送：写在哪里，机关到日期。
pub(crate) type StatedFiling<'p> = (Route, &'p Map<Date>);

impl<'l> Filings<'l> {
    /// 规则集列出的角色，依次。只认 `within` 之内的日期：核查日之后的尚未报送，早于所报期间的不可能报送。
    /// 「审批部门」是 `approver`；还不知道是谁的，写着「审批部门」的才算。`is_known` 认机关之外已知的名称。
    pub fn of<'p>(
        law: &'l RuleSet,
        roles: &'l [String],
        papers: impl Iterator<Item = StatedFiling<'p>>,
        within: RangeInclusive<Date>,
        approver: Option<&'l str>,
        is_known: impl Fn(&str) -> bool,
    ) -> Self {
        let approver = approver.unwrap_or(APPROVER);
        // 每个名称的角色只问一次：一张表里可以写着十万个。
        let sent: Vec<Sent<'p, 'l>> = papers
            .flat_map(|(at, map)| map.iter().map(move |(to, date)| (&**to, Done { date: *date, at: at.clone() })))
            .filter(|(_, done)| within.contains(&done.date))
            .map(|(to, done)| Sent { to, role: law.bodies.role(to), done })
            .collect();
        let approver_role = law.bodies.role(approver);
        let is = |role: &str, sent: &Sent<'_, '_>| match role {
            APPROVER => sent.role == approver_role && (approver_role.is_some() || law.same_party(sent.to, approver)),
            _ => sent.role == Some(role),
        };
        let first = |role: &str| {
            let own = sent.iter().filter(|sent| is(role, sent)).map(|sent| &sent.done);
            own.min_by_key(|done| done.date).cloned()
        };
        let called = |role: &'l str| if role == APPROVER { approver } else { law.bodies.name(role) };
        let is_known = |to: &str| is_known(to) || law.same_party(to, approver);
        let mut seen: HashSet<&str> = HashSet::new();
        let distinct = sent.iter().filter(|sent| sent.role.is_none() && seen.insert(sent.to) && !is_known(sent.to));
        let mut strangers: Vec<(String, Route)> =
            distinct.take(MOST_STRANGERS + 1).map(|sent| (sent.to.to_owned(), sent.done.at.clone())).collect();
        let more = strangers.len() > MOST_STRANGERS;
        strangers.truncate(MOST_STRANGERS);
        Filings { law, bodies: roles.iter().map(|role| (called(role), first(role))).collect(), strangers, more }
    }

    /// 应送几家。
    pub fn count(&self) -> usize {
        self.bodies.len()
    }

    /// 没有送到的各家。
    pub fn missing(&self) -> Vec<&'l str> {
        self.bodies.iter().filter(|(_, done)| done.is_none()).map(|(name, _)| *name).collect()
    }

    /// 送齐的那一日：最后送到的一家；没有送齐的为无。
    pub fn complete(&self) -> Option<Done> {
        let done: Option<Vec<&Done>> = self.bodies.iter().map(|(_, done)| done.as_ref()).collect();
        done?.into_iter().max_by_key(|done| done.date).cloned()
    }

    /// 应送的各家，与送到的日期。
    pub fn each(&self) -> impl Iterator<Item = (&'l str, Option<Date>)> {
        self.bodies.iter().map(|(name, done)| (*name, done.as_ref().map(|done| done.date)))
    }

    /// 缺着几家，而另写着不少于此数的不知是谁的名称：也许只是写法不同，不能说没有送到。
    pub fn unclear(&self) -> Option<Unknown> {
        let missing = self.missing();
        if missing.is_empty() || self.strangers.len() < missing.len() && !self.more {
            return None;
        }
        let names: Vec<&str> = self.strangers.iter().map(|(name, _)| name.as_str()).collect();
        let near = |name: &&str| resembling(self.law, name, self.law.bodies.iter().map(|(role, _)| role)).is_some();
        let enlisted = if names.iter().all(near) { String::new() } else { format!("；{}", enlist(self.law)) };
        let more = if self.more { "等" } else { "" };
        let text = format!("送给「{}」{more}，不知是谁：是否指{}{enlisted}", names.join("」「"), missing.join("、"));
        Some(Unknown { at: self.strangers.first()?.1.clone(), text, since: None })
    }
}

/// 几次同种报告合起来，送到各机关的情况；早于 `since` 的日期不算。
pub(crate) fn filings<'l>(
    cx: &Cx<'l>,
    law: &'l RuleSet,
    roles: &'l [String],
    reports: &[&Event],
    since: Date,
) -> Filings<'l> {
    let of = |event: &Event| {
        let sends = event.kind() == Kind::File && event.target.is_some_and(|n| reports.iter().any(|r| r.n == n));
        sends || reports.iter().any(|report| report.n == event.n)
    };
    let papers = cx.timeline.events().filter(|event| of(event));
    let papers = papers.filter_map(|event| Some((event.at("filed_with"), event.filed_with()?)));
    let approver = reports.last().and_then(|report| cx.approver(report.date));
    Filings::of(law, roles, papers, since..=cx.as_of, approver, |to| !is_stranger(cx, law, to))
}

/// 还缺几家的怎样补：后来的报送另记一件，不必更正原来的。
pub(crate) fn send(cx: &Cx<'_>, report: &Event, missing: &[&str]) -> String {
    let name = cx.project.event_name(report);
    format!("向{}补送后记「报送」（of: {name}），filed_with 写明各机关的日期", missing.join("、"))
}

//! 单位、县的文件，规则集，附件：原有的不在了、改了，说成疑点。添上的不说。

use std::{
    collections::{HashMap, VecDeque},
    hash::{BuildHasher, Hash, Hasher, RandomState},
};

use super::{Baseline, say::quote_from};
use crate::{
    model::County,
    rules::{Finding, MOST_FINDINGS, Subject, untold},
    text::{Decode, Faults, Node, Route, Source, Step, Value},
};

impl Baseline<'_> {
    /// 单位、县的文件里原有的各项：不在了、改了的。已记的事件改写了的是错误。
    #[must_use]
    pub fn record(&self, old: (&Node<'_>, &Source), new: &Node<'_>) -> Vec<Finding> {
        let mut lost = Vec::new();
        missing(old.0, new, Route::default(), &mut lost);
        let (acts, others): (Vec<_>, Vec<_>) = lost.into_iter().partition(Lost::is_act);
        [acts, others].into_iter().flat_map(|lost| self.most(&lost, old.1)).collect()
    }

    /// 头几处，末一处说还有多少：十万处只拼看得到的几句。
    fn most(&self, lost: &[Lost<'_>], source: &Source) -> Vec<Finding> {
        let mut told: Vec<Finding> = lost.iter().take(MOST_FINDINGS).map(|lost| self.lost(lost, source)).collect();
        if let Some(last) = told.last_mut().filter(|_| lost.len() > MOST_FINDINGS) {
            last.message.push_str(&untold(lost.len() - MOST_FINDINGS));
        }
        told
    }

    fn lost(&self, lost: &Lost<'_>, source: &Source) -> Finding {
        let was = quote_from(source, lost.old);
        let line = source.position(lost.old.span.lo).line;
        let subject = Subject::other(format!("{}·{was}", lost.at));
        let verb = if lost.gone { "已被删去" } else { "已被改动" };
        let back = format!("{}第 {line} 行原为「{was}」。", self.name);
        if lost.is_act() {
            let message = format!("已记的「{was}」{verb}");
            let mut finding = self.rewriting(subject, self.as_of, lost.near.clone(), message);
            finding.help(format!("{back}恢复原样；确有误的，另追加「更正」，再记正确的"));
            return finding;
        }
        let mut finding = self.warn(subject, lost.near.clone(), format!("原有的 {}「{was}」{verb}", lost.at));
        finding.help(format!("{back}后来才变的，恢复原样，另加新的一项并写明日期；原来就写错的，在提交的说明里写明"));
        finding
    }

    /// 县的台账新写了封存日期（写在开头，或由「事实变更」）：核查到那一天为止，其后逾期的就都看不见了。
    #[must_use]
    pub fn frozen(&self, old: &Node<'_>, new: &Node<'_>) -> Option<Finding> {
        let day = |root: &Node<'_>| {
            let county = County::decode(root, &mut Faults::default())?;
            county.with_changed_facts().frozen_on
        };
        let frozen = day(new).filter(|now| day(old) != Some(*now))?;
        let written = |root: &Node<'_>| root.get("frozen_on").and_then(Node::text).map(str::to_owned);
        let (was, now) = (written(old), written(new));
        // 改了原有的一行的，已经说了。
        if was.is_some() && was != now {
            return None;
        }
        let key = if was == now { "events" } else { "frozen_on" };
        let message = format!("台账新写了封存日期 {frozen}：只核查到这一天，其后逾期的都不再列出");
        let mut finding = self.warn(Subject::other("frozen_on"), Route::key(key), message);
        finding.help("核对封存有没有依据；要看今天的状况，用 wsgov check --as-of 今天的日期");
        Some(finding)
    }

    /// 单位、县的文件不在了。
    #[must_use]
    pub fn record_gone(&self, path: &str) -> Finding {
        let mut finding = self.warn(Subject::other(path), Route::default(), format!("原有的 {path} 不在了"));
        finding.help(format!("{}有这个文件；恢复它", self.name));
        finding
    }

    /// 规则集变了：同一次改动里的项目，照原来的规则也判一遍。
    #[must_use]
    pub fn rule_set(&self, path: &str, was: bool, now: bool) -> Finding {
        let verb = match (was, now) {
            (true, true) => "改了",
            (true, false) => "删去了",
            (false, _) => "新加了",
        };
        let message = format!("核查所据的规则集{verb}：{path}");
        let mut finding = self.warn(Subject::other(path), Route::default(), message);
        finding.help("核对规则为何改动、有没有依据；这次改动的项目，照原来的规则也判了一遍");
        finding
    }

    /// 附件换过，或不在了。
    #[must_use]
    pub fn attachment(&self, path: &str, now: bool) -> Finding {
        let verb = if now { "内容换过" } else { "不在了" };
        let subject = Subject::other(format!("附件·{path}"));
        let mut finding = self.warn(subject, Route::key("events"), format!("已记的事件所附的 {path} {verb}"));
        finding.help(format!("{}有原来的一份；恢复它，新的一份另用一个文件名", self.name));
        finding
    }

    /// 项目换到了别的单位的文件夹。
    #[must_use]
    pub fn rehoused(&self, was: &str, is: &str) -> Finding {
        let message = format!("项目文件由 {was} 移到了 {is}：没有写明机关的事件，都成了另一个单位的");
        let mut finding = self.warn(Subject::other("单位"), Route::key("id"), message);
        finding.help("移回原处；机构改革、项目移交的，用 wsgov answer 说明依据");
        finding
    }
}

/// 原有而现在没有的一处。
struct Lost<'a> {
    /// 原来在哪里。
    at: Route,
    /// 现在最近的一处。
    near: Route,
    old: &'a Node<'a>,
    /// 不在了，不是改了。
    gone: bool,
}

impl Lost<'_> {
    /// 在已记的事件里。
    fn is_act(&self) -> bool {
        matches!(self.at.0.first(), Some(Step::Key(key)) if key == "events")
    }
}

fn missing<'a>(old: &'a Node<'a>, new: &Node<'_>, at: Route, lost: &mut Vec<Lost<'a>>) {
    if old.same(new) {
        return;
    }
    match (&old.value, &new.value) {
        (Value::Map(was), Value::Map(_)) => {
            let now = new.keyed();
            for (key, value) in was {
                let Some(key) = key.text() else { continue };
                let here = at.clone().then(key.to_owned());
                match now.get(key) {
                    Some(is) => missing(value, is, here, lost),
                    None => lost.push(Lost { at: here, near: at.clone(), old: value, gone: true }),
                }
            }
        }
        (Value::List(was), Value::List(is)) => items(was, is, &at, lost),
        _ => lost.push(Lost { near: at.clone(), at, old, gone: false }),
    }
}

/// 列表：原有的各项都还在，先后不计；有同名一项的，看那一项里少了什么。
fn items<'a>(was: &'a [Node<'a>], is: &[Node<'_>], at: &Route, lost: &mut Vec<Lost<'a>>) {
    // 摘要的种子随机：别人凑不出摘要相同而内容不同的两项。
    let seed = RandomState::new();
    let digest = |node: &Node<'_>| {
        let mut hasher = seed.build_hasher();
        node.digest(&mut hasher);
        hasher.finish()
    };
    let mut spare = Queues::of(is.iter().map(|node| Some(digest(node))));
    let mut rest = Vec::new();
    let mut taken = vec![false; is.len()];
    for (n, old) in was.iter().enumerate() {
        match spare.next(&digest(old)) {
            Some(m) => taken[m] = true,
            None => rest.push((n, old)),
        }
    }
    let mut named = Queues::of(is.iter().zip(&taken).map(|(node, taken)| name(node).filter(|_| !taken)));
    for (n, old) in rest {
        match name(old).and_then(|name| named.next(&name)) {
            Some(m) => missing(old, &is[m], at.clone().item(m), lost),
            None => lost.push(Lost { at: at.clone().item(n), near: at.clone(), old, gone: true }),
        }
    }
}

/// 各项按键分开排队，先来的先取：项再多，一项也只看一次。
struct Queues<K>(HashMap<K, VecDeque<usize>>);

impl<K: Eq + Hash> Queues<K> {
    fn of(keys: impl Iterator<Item = Option<K>>) -> Self {
        let mut queues: HashMap<K, VecDeque<usize>> = HashMap::new();
        for (n, key) in keys.enumerate() {
            key.into_iter().for_each(|key| queues.entry(key).or_default().push_back(n));
        }
        Queues(queues)
    }

    fn next(&mut self, key: &K) -> Option<usize> {
        self.0.get_mut(key)?.pop_front()
    }
}

/// 一项凭什么认出：短名，或名称。
fn name<'a>(node: &'a Node<'_>) -> Option<&'a str> {
    ["id", "name", "what"].into_iter().find_map(|key| node.get(key)?.text())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::Date,
        ruleset::Severity,
        text::{Faults, Scalar, parse},
    };

    fn found(old: &str, new: &str) -> Vec<(&'static str, String, Option<Severity>)> {
        let source = |text: &str| Source::read("unit.yaml", text.as_bytes().to_vec(), &mut Faults::default());
        let (old, new) = (source(old), source(new));
        let roots = (parse(&old, &mut Faults::default()).unwrap(), parse(&new, &mut Faults::default()).unwrap());
        let baseline = Baseline { name: "基准 甲 ", law: 0, as_of: Date::read("2026-01-01").unwrap() };
        let found = baseline.record((&roots.0, &old), &roots.1);
        found.into_iter().map(|f| (f.rule, f.message, f.least)).collect()
    }

    const OLD: &str = "name: 甲\nsystems:\n  - name: 乙\n    status:\n      - {what: 未共享, since: 2023-01-01}\n  - name: 丙\npublished:\n  2023: {date: 2022-12-01, projects: [A, B]}\n";

    #[test]
    fn what_is_added_is_not_told() {
        assert_eq!(found(OLD, OLD), []);
        let more = OLD
            .replace("since: 2023-01-01}", "since: 2023-01-01, until: 2024-01-01}\n      - {what: 重大隐患}")
            .replace("[A, B]", "[C, A, B]")
            .replace("name: 甲", "name: 甲\nkind: 机关");
        assert_eq!(found(OLD, &more), []);
        let reordered = "name: 甲\nsystems: [{name: 丙}, {name: 乙, status: [{what: 未共享, since: 2023-01-01}]}]\npublished:\n  2023: {date: 2022-12-01, projects: [B, A]}\n";
        assert_eq!(found(OLD, reordered), []);
    }

    #[test]
    fn what_is_lost_or_changed_is_told_where_it_was() {
        let gone = OLD.replace("      - {what: 未共享, since: 2023-01-01}\n", "      []\n");
        let one = found(OLD, &gone);
        assert_eq!(one.len(), 1, "{one:?}");
        assert!(one[0].0 == "facts-changed" && one[0].1.contains("未共享") && one[0].1.contains("删去"), "{one:?}");
        assert_eq!(one[0].2, Some(Severity::Warn));
        let changed = found(OLD, &OLD.replace("since: 2023-01-01", "since: 2024-01-01"));
        assert!(changed.len() == 1 && changed[0].1.contains("「2023-01-01」已被改动"), "{changed:?}");
        let unpublished = found(OLD, &OLD.replace("  2023: {date: 2022-12-01, projects: [A, B]}\n", "  {}\n"));
        assert!(unpublished.len() == 1 && unpublished[0].1.contains("published.2023"), "{unpublished:?}");
        let dropped = found(OLD, &OLD.replace("[A, B]", "[A]"));
        assert!(dropped.len() == 1 && dropped[0].1.contains("「B」已被删去"), "{dropped:?}");
        assert_eq!(found(OLD, &OLD.replace("  - name: 丙\n", "")).len(), 1);
    }

    #[test]
    fn a_recorded_act_that_is_rewritten_is_an_error() {
        let old =
            "name: 甲\nevents:\n  - {event: 系统登记, date: 2023-01-01, id: a}\n  - {event: 豁免, date: 2023-02-01}\n";
        assert_eq!(found(old, &format!("{old}  - {{event: 豁免, date: 2023-03-01}}\n")), []);
        let changed = found(old, &old.replace("2023-01-01", "2023-01-02"));
        assert!(changed.len() == 1 && changed[0].0 == "history-rewritten", "{changed:?}");
        assert_eq!(changed[0].2, Some(Severity::Error));
        assert_eq!(found(old, &old.replace("  - {event: 豁免, date: 2023-02-01}\n", "")).len(), 1);
    }
}

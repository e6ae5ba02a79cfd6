//! 变化的说法：原来怎样、现在怎样、怎么办，写成疑点。

use std::{collections::HashSet, fmt};

use super::{EventChange, Side};
use crate::{
    model::{Date, Event, Project},
    rules::{Finding, Subject, slugs},
    ruleset::Severity,
    text::{Node, Route, Source, Span, Value, locate},
};

/// 一处疑点里至多说几处不同。
pub(super) const MOST: usize = 3;
/// 引文至多多少字。
const LONGEST: usize = 60;

/// 据以比较的基准，供写疑点用。
#[derive(Clone, Copy, Debug)]
pub struct Baseline<'a> {
    /// 基准的叫法，如「基准 1a2b3c4d」。
    pub name: &'a str,
    /// 规则集。
    pub law: usize,
    /// 核查日。
    pub as_of: Date,
}

/// 两棵树的一处不同；没有写的为无。
struct TreeDifference<'a> {
    at: Route,
    old: Option<&'a Node<'a>>,
    new: Option<&'a Node<'a>>,
}

impl Baseline<'_> {
    /// 事件的一处变化；说不出有何不同的（如只是键的先后）为无。
    #[must_use]
    pub fn event(&self, change: EventChange, old: Side<'_>, new: Side<'_>) -> Option<Finding> {
        match change {
            EventChange::Rewritten { old: o, new: n } => self.rewritten(old, new, o, n),
            EventChange::Removed { old: o, after } => Some(self.removed(old, o, after)),
            EventChange::Moved { old: o, new: n } => Some(self.moved(old, new, o, n)),
            EventChange::Inserted { new: n } => Some(self.inserted(new, n)),
        }
    }

    fn rewritten(&self, old: Side<'_>, new: Side<'_>, o: usize, n: usize) -> Option<Finding> {
        let (was, is) = (&old.project.events[o], &new.project.events[n]);
        let mut differences = Vec::new();
        compare(old.event(o)?, new.event(n)?, Route::default(), &mut differences);
        let first = differences.first()?;
        let said = self.differences(old, new, &differences);
        let at = |d: &TreeDifference<'_>| Route([is.route().0, d.at.0.clone()].concat());
        let lines: Vec<String> = differences
            .iter()
            .take(MOST)
            .map(|d| line(old, &Route([was.route().0, d.at.0.clone()].concat())))
            .collect();
        let message = format!("{}已被改写：{said}", called(was));
        let mut finding = self.error(old.project, was, at(first), message);
        for other in differences.iter().take(MOST).skip(1) {
            finding.related(at(other), "这里也改了");
        }
        finding.help(format!("{}{}。恢复原样；确有误的，另追加「更正」，再记正确的", self.name, lines.join("，")));
        Some(finding)
    }

    fn removed(&self, old: Side<'_>, o: usize, after: Option<usize>) -> Finding {
        let was = &old.project.events[o];
        let at = after.map_or(Route::key("events"), |n| Route::key("events").item(n));
        let place = if after.is_some() { "（原在所指事件之后）" } else { "" };
        let message = format!("{}已被删去{place}", called(was));
        let text = old.event(o).map(|node| quote(old, node)).unwrap_or_default();
        let mut finding = self.error(old.project, was, at, message);
        finding.help(format!(
            "{}第 {} 行起原为「{text}」。恢复原样；误记的，另追加「更正」",
            self.name,
            number(old, &was.route())
        ));
        finding
    }

    fn moved(&self, old: Side<'_>, new: Side<'_>, o: usize, n: usize) -> Finding {
        let was = &old.project.events[o];
        let at = new.project.events[n].route();
        let message = format!("{}的先后被改动：原是第 {} 个事件，现是第 {} 个", called(was), o + 1, n + 1);
        let mut finding = self.error(old.project, was, at, message);
        finding.help(format!(
            "{}{}。恢复原来的先后；补记的事件写在末尾，日期照实写",
            self.name,
            line(old, &was.route())
        ));
        finding
    }

    fn inserted(&self, new: Side<'_>, n: usize) -> Finding {
        let is = &new.project.events[n];
        let message = format!("{}插在了早先已记的事件之前（现是第 {} 个）", called(is), n + 1);
        let mut finding = self.error(new.project, is, is.route(), message);
        finding.help("移到事件表的末尾；补记的事件日期照实写，先后不影响判断");
        finding
    }

    fn error(&self, project: &Project, event: &Event, at: Route, message: String) -> Finding {
        let subject = Subject::Event(project.event_name(event));
        self.rewriting(subject, event.date, at, message)
    }

    /// 改写已记的：规则集改不轻，也关不掉，否则同一次改动就能把它一起关掉。
    pub(super) fn rewriting(&self, subject: Subject, date: Date, at: Route, message: String) -> Finding {
        let mut finding = Finding::new(slugs::HISTORY_REWRITTEN, self.law, subject, date, at, message);
        finding.least = Some(Severity::Error);
        finding
    }

    /// 项目文件不在了；`renamed` 是原处现在的编号。
    #[must_use]
    pub fn gone(&self, old: &Project, path: &str, renamed: Option<&str>) -> Finding {
        let (id, count) = (&old.id, old.events.len());
        let (at, message) = match renamed {
            Some(now) => {
                (Route::key("id"), format!("项目编号由「{id}」改为「{now}」，原项目及其 {count} 个事件不再可查"))
            }
            None => (Route::default(), format!("项目「{id}」的文件已删去，连同其 {count} 个事件")),
        };
        let subject = Subject::other(id.to_string());
        let mut finding = self.rewriting(subject, self.as_of, at, message);
        finding.help(format!("{}有 {path}。恢复这个文件；不再进行的项目，追加「撤回」或「终止」", self.name));
        finding
    }

    /// 没能比较：只说明，不算错误。
    #[must_use]
    pub fn unread(&self, message: String) -> Finding {
        let subject = Subject::other("没有比较");
        let mut finding =
            Finding::new(slugs::HISTORY_REWRITTEN, self.law, subject, self.as_of, Route::default(), message);
        finding.soften(Severity::Info);
        finding.help("先改正格式问题；这个文件的前后变化须另行核对");
        finding
    }

    /// 开头的事实、说明与豁免的变化。
    #[must_use]
    pub fn facts(&self, old: Side<'_>, new: Side<'_>) -> Vec<Finding> {
        let keys = old.project.facts.differing(&new.project.facts);
        let mut findings: Vec<Finding> = keys.into_iter().filter_map(|key| self.fact(old, new, key)).collect();
        let (was, is) = (old.project, new.project);
        let waivers = gone(&was.waivers, &is.waivers);
        let explanations = gone(&was.explanations, &is.explanations);
        findings.extend(explanations.into_iter().map(|n| self.dropped(old, "explanations", n)));
        findings.extend(waivers.into_iter().map(|n| self.dropped(old, "waivers", n)));
        findings
    }

    fn fact(&self, old: Side<'_>, new: Side<'_>, key: &'static str) -> Option<Finding> {
        let mut differences = Vec::new();
        match (old.root.get(key), new.root.get(key)) {
            (Some(a), Some(b)) => compare(a, b, Route::key(key), &mut differences),
            (old, new) => differences.push(TreeDifference { at: Route::key(key), old, new }),
        }
        let first = differences.first()?;
        let message = format!("开头的事实已被改动：{}", self.differences(old, new, &differences));
        let mut finding = self.warn(Subject::other(key), first.at.clone(), message);
        let original = first.old.map_or(format!("没有写 {key}"), |_| line(old, &first.at));
        finding.help(format!(
            "{}{original}。后来才变的，恢复原样，另追加「事实变更」写明日期；原来就写错或漏写的，用 wsgov answer 说明",
            self.name
        ));
        Some(finding)
    }

    /// 原有的一项说明或豁免不在了，或改了。
    fn dropped(&self, old: Side<'_>, key: &'static str, n: usize) -> Finding {
        let (what, rule, date) = match key {
            "waivers" => ("豁免", &old.project.waivers[n].rule, old.project.waivers[n].date),
            _ => ("说明", &old.project.explanations[n].rule, old.project.explanations[n].date),
        };
        let text = old.root.get(key).and_then(|list| list.at(n)).map(|node| quote(old, node)).unwrap_or_default();
        let subject = Subject::other(format!("{key}·{rule}@{date}"));
        let message = format!("{date} 对「{rule}」的{what}已被删去或改动");
        let mut finding = self.warn(subject, Route::key(key), message);
        let at = Route::key(key).item(n);
        finding.help(format!("{}第 {} 行起原为「{text}」。恢复原样，另加新的一项", self.name, number(old, &at)));
        finding
    }

    pub(super) fn warn(&self, subject: Subject, at: Route, message: String) -> Finding {
        let mut finding = Finding::new(slugs::FACTS_CHANGED, self.law, subject, self.as_of, at, message);
        finding.least = Some(Severity::Warn);
        finding
    }

    fn differences(&self, old: Side<'_>, new: Side<'_>, differences: &[TreeDifference<'_>]) -> String {
        let say = |d: &TreeDifference<'_>| {
            let value = |side, node: Option<&Node<'_>>| node.map_or("（没有写）".into(), |n| quote(side, n));
            format!("{} 由「{}」改为「{}」", d.at, value(old, d.old), value(new, d.new))
        };
        let mut said: Vec<String> = differences.iter().take(MOST).map(say).collect();
        if differences.len() > MOST {
            said.push(format!("另有 {} 处", differences.len() - MOST));
        }
        said.join("；")
    }
}

/// 原有的哪几项不在了。项再多，一项也只看一次：凭写出来的样子相认。
fn gone<T: fmt::Debug>(was: &[T], is: &[T]) -> Vec<usize> {
    let shape = |one: &T| format!("{one:?}");
    let now: HashSet<String> = is.iter().map(shape).collect();
    (0..was.len()).filter(|n| !now.contains(&shape(&was[*n]))).collect()
}

/// 事件的叫法：日期、种类与短名。
fn called(event: &Event) -> String {
    let id = event.id.as_ref().map_or(String::new(), |id| format!("（{id}）"));
    format!("已记的 {} {}{id}", event.date, event.kind())
}

/// 逐处相比：键值往下看，列表和文字作一处。
fn compare<'a>(old: &'a Node<'a>, new: &'a Node<'a>, at: Route, found: &mut Vec<TreeDifference<'a>>) {
    if old.same(new) {
        return;
    }
    let (Value::Map(a), Value::Map(b)) = (&old.value, &new.value) else {
        found.push(TreeDifference { at, old: Some(old), new: Some(new) });
        return;
    };
    let under = |key: &str| at.clone().then(key.to_owned());
    let (before, now) = (old.keyed(), new.keyed());
    for (key, was) in a {
        let Some(key) = key.text() else { continue };
        match now.get(key) {
            Some(is) => compare(was, is, under(key), found),
            None => found.push(TreeDifference { at: under(key), old: Some(was), new: None }),
        }
    }
    for (key, is) in b {
        let Some(key) = key.text().filter(|key| !before.contains_key(key)) else { continue };
        found.push(TreeDifference { at: under(key), old: None, new: Some(is) });
    }
}

/// 引一个值：文字照引，其余引原文，都并作一行。
fn quote(side: Side<'_>, node: &Node<'_>) -> String {
    quote_from(side.source, node)
}

/// 引 `source` 里的一个值。
pub(super) fn quote_from(source: &Source, node: &Node<'_>) -> String {
    let text = match &node.value {
        Value::Scalar { text, .. } => text,
        _ => source.slice(node.span),
    };
    let joined = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match joined.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}……", &joined[..end]),
        None => joined,
    }
}

/// 原来的一行：「第 45 行原为「amount: 120万元」」。
fn line(side: Side<'_>, at: &Route) -> String {
    let excerpt = side.source.lines(side.source.first_line(place(side, at)));
    let text = excerpt.text.trim();
    let text = text.char_indices().nth(LONGEST).map_or(text, |(end, _)| &text[..end]);
    format!("第 {} 行原为「{text}」", excerpt.line)
}

/// 原来的行号。
fn number(side: Side<'_>, at: &Route) -> u32 {
    side.source.position(place(side, at).lo).line
}

fn place(side: Side<'_>, at: &Route) -> Span {
    locate(side.root, at)
}

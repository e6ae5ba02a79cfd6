//! 规则集升级：第一版写成第二版——`[rules]` 只留与通常不同的；本版程序多出来的规则，添在末尾，行首有 #。
//!
//! 只动 `[rules]` 的各行、开头的几个键，别处的字句、注释一个不动；升级之后每条规则的条款、轻重、职责与原来的相同，
//! 不同的不升级。

use std::{collections::BTreeMap, ops::Range, path::Path};

use toml::de::{DeTable, DeValue};

use super::{BUILTIN, Known, RuleConfig, RuleSet, RuleSetError, verify::usual};

/// 升级的结果。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upgraded {
    /// 新的原文。
    pub text: String,
    /// `[rules]` 里省去的条数。
    pub dropped: usize,
    /// 添上的规则，都还没有启用。
    pub offered: Vec<String>,
}

/// `[rules]` 里的一条：整行的范围、值的范围、行末的注释。
struct RuleLine {
    whole: Range<usize>,
    value: Range<usize>,
    comment: String,
}

/// 升级一部。
///
/// # Errors
/// 原来的就有错误，或升级之后有规则与原来的不同。
pub fn upgrade(path: &Path, text: &str, known: &[Known]) -> Result<Upgraded, Vec<RuleSetError>> {
    let old = RuleSet::parse(path, text, known)?;
    let lines = lines(text);
    let bare = headed(&without(text, lines.values()), &old, known);
    // 全部去掉之后，各条通常怎样用。
    let usual = usual(&bare, known);
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    let (mut dropped, mut added) = (0, String::new());
    for (slug, config) in &old.rules {
        let default = usual.get(slug).filter(|c| c.off.is_some() || !c.articles.is_empty());
        let same = default.is_some_and(|default| alike(config, default));
        match (lines.get(slug), same) {
            (Some(line), true) => {
                dropped += 1;
                let kept =
                    if line.comment.is_empty() { String::new() } else { format!("# {slug}：{}\n", line.comment) };
                edits.push((line.whole.clone(), kept));
            }
            (Some(line), false) => edits.push((line.value.clone(), shortest(config, default))),
            (None, true) => {}
            // 原来没有登记、即没有启用的；写明停用，结论才与原来的相同。
            (None, false) if config.off.is_some() => {
                added.push_str(&format!("{slug} = {{ off = \"升级之前没有登记；要用它，删去这一行\" }}\n"));
            }
            (None, false) => {}
        }
    }
    let mut new = headed(&edited(text, edits), &old, known);
    if !added.is_empty() {
        new = appended_to_rules(&new, &added);
    }
    let offered = offer(&mut new, &old);
    let now = RuleSet::parse(path, &new, known)?;
    let changed: Vec<&String> = old
        .rules
        .iter()
        .filter(|(slug, was)| now.rules.get(*slug).is_none_or(|is| !alike(was, is)))
        .map(|(s, _)| s)
        .collect();
    if changed.is_empty() {
        return Ok(Upgraded { text: new, dropped, offered });
    }
    let names = changed.iter().map(|slug| slug.as_str()).collect::<Vec<_>>().join("、");
    let message = format!("升级之后有规则与原来的不同，没有升级：{names}");
    Err(vec![RuleSetError { path: path.to_owned(), line: 1, column: 1, message }])
}

/// 用法相同：条款、轻重、职责、停用与豁免。
fn alike(a: &RuleConfig, b: &RuleConfig) -> bool {
    let off = |config: &RuleConfig| config.off.is_some();
    if off(a) && off(b) {
        return true;
    }
    off(a) == off(b)
        && a.articles == b.articles
        && a.external == b.external
        && a.severity == b.severity
        && a.duty == b.duty
        && a.waivable == b.waivable
        && a.waiver_bodies == b.waiver_bodies
        && a.interpretation == b.interpretation
        && a.note == b.note
}

/// 只写与通常不同的几项。
fn shortest(config: &RuleConfig, usual: Option<&RuleConfig>) -> String {
    if let Some(reason) = &config.off {
        return format!("{{ off = {} }}", quoted(reason));
    }
    let differs = |same: fn(&RuleConfig, &RuleConfig) -> bool| {
        usual.is_none_or(|usual| usual.off.is_some() || !same(config, usual))
    };
    let list = |items: &mut dyn Iterator<Item = String>| {
        format!("[{}]", items.map(|i| quoted(&i)).collect::<Vec<_>>().join(", "))
    };
    let articles = list(&mut config.articles.iter().map(|c| c.written()));
    let mut keys = Vec::new();
    if differs(|a, b| a.articles == b.articles) {
        keys.push(("articles", articles));
    }
    if !config.external.is_empty() {
        keys.push(("external", list(&mut config.external.iter().cloned())));
    }
    if differs(|a, b| a.severity == b.severity) {
        keys.push(("severity", quoted(config.severity.en())));
    }
    if differs(|a, b| a.duty == b.duty) {
        keys.push(("duty", quoted(&config.duty)));
    }
    if config.waivable {
        keys.push(("waivable", "true".into()));
        keys.push(("waiver_bodies", list(&mut config.waiver_bodies.iter().cloned())));
    }
    if config.interpretation {
        keys.push(("interpretation", "true".into()));
    }
    if let Some(note) = &config.note {
        keys.push(("note", quoted(note)));
    }
    match &keys[..] {
        [("articles", list)] => match &config.articles[..] {
            [only] => quoted(&only.written()),
            _ => list.clone(),
        },
        _ => format!("{{ {} }}", keys.iter().map(|(k, v)| format!("{k} = {v}")).collect::<Vec<_>>().join(", ")),
    }
}

fn quoted(text: &str) -> String {
    DeValueText(text).to_string()
}

/// TOML 的字符串。
struct DeValueText<'t>(&'t str);

impl std::fmt::Display for DeValueText<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "\"{}\"", self.0.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n"))
    }
}

/// `[rules]` 的各条写在哪里；写成几行的也取全。
fn lines(text: &str) -> BTreeMap<String, RuleLine> {
    let Ok(document) = DeTable::parse(text) else { return BTreeMap::new() };
    let Some(DeValue::Table(rules)) = document.get_ref().get("rules").map(toml::Spanned::get_ref) else {
        return BTreeMap::new();
    };
    let line = |(key, value): (&toml::Spanned<_>, &toml::Spanned<DeValue<'_>>)| {
        let (start, value) = (key.span().start, value.span());
        let begin = text[..start].rfind('\n').map_or(0, |i| i + 1);
        let end = text[value.end..].find('\n').map_or(text.len(), |i| value.end + i + 1);
        let comment = text[value.end..end].trim().trim_start_matches('#').trim().to_owned();
        RuleLine { whole: begin..end, value, comment }
    };
    // 另起一段写的（[rules.甲]）照原样留着。
    let in_line = |line: &RuleLine| {
        text[line.value.clone()].starts_with(['{', '"', '[']) && !text[line.whole.clone()].trim_start().starts_with('[')
    };
    let all = rules.iter().map(|(key, value)| (key.get_ref().to_string(), line((key, value))));
    all.filter(|(_, line)| in_line(line)).collect()
}

fn without<'l>(text: &str, lines: impl Iterator<Item = &'l RuleLine>) -> String {
    edited(text, lines.map(|line| (line.whole.clone(), String::new())).collect())
}

fn edited(text: &str, mut edits: Vec<(Range<usize>, String)>) -> String {
    edits.sort_by_key(|(range, _)| std::cmp::Reverse(range.start));
    let mut text = text.to_owned();
    for (range, new) in edits {
        text.replace_range(range, &new);
    }
    text
}

/// 开头写上第二版、档案规则共同的条款、停用的共同理由；本来就写了的不动。
fn headed(text: &str, old: &RuleSet, known: &[Known]) -> String {
    let has = |key: &str| DeTable::parse(text).is_ok_and(|d| d.get_ref().contains_key(key));
    let mut head = String::new();
    if !has("records") && !has("records.article") {
        let cited = known.iter().filter(|k| k.record).filter_map(|k| old.rules.get(k.slug)).filter(|c| c.off.is_none());
        if let Some(article) = most(cited.filter_map(|c| c.articles.first().map(|a| a.written()))) {
            head.push_str(&format!("records = {}\n", quoted(&article)));
        }
    }
    if !has("unused") {
        let reason =
            most(old.rules.values().filter_map(|c| c.off.clone())).unwrap_or_else(|| "办法没有此项规定".into());
        head.push_str(&format!("unused = {}\n", quoted(&reason)));
    }
    let with_format = match text.lines().find(|line| line.split('=').next().is_some_and(|key| key.trim() == "format")) {
        Some(line) => text.replacen(line, "format = 2", 1),
        None => {
            head.insert_str(0, "format = 2\n");
            text.to_owned()
        }
    };
    // 写在第一个键之前。
    let mut at = 0;
    for line in with_format.split_inclusive('\n') {
        if !line.trim().is_empty() && !line.starts_with('#') {
            break;
        }
        at += line.len();
    }
    let (before, after) = with_format.split_at(at);
    format!("{before}{head}{after}")
}

/// 出现最多的一个。
fn most(items: impl Iterator<Item = String>) -> Option<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    items.for_each(|item| *counts.entry(item).or_default() += 1);
    counts.into_iter().max_by_key(|(_, n)| *n).map(|(item, _)| item)
}

/// 在 `[rules]` 之下添几行；没有这张表的，在末尾另起。
fn appended_to_rules(text: &str, added: &str) -> String {
    match text.find("\n[rules]") {
        Some(at) => {
            let end = text[at + 1..].find('\n').map_or(text.len(), |i| at + 1 + i + 1);
            format!("{}{added}{}", &text[..end], &text[end..])
        }
        None => format!("{}\n\n[rules]\n{added}", text.trim_end()),
    }
}

/// 本版程序有、这里没有启用的规则所读的表：照内置的一部抄来，行首有 #，去掉 # 即启用。
fn offer(text: &mut String, old: &RuleSet) -> Vec<String> {
    let missing: Vec<(&String, &str)> =
        old.unregistered.iter().filter_map(|u| Some((&u.rule, u.lacks.as_deref()?))).collect();
    let mut offered = Vec::new();
    for (rule, lacks) in missing {
        let table = section(BUILTIN.1, lacks);
        let mark = format!("# [{lacks}]");
        if table.is_empty() || text.contains(&mark) {
            continue;
        }
        if offered.is_empty() {
            text.push_str("\n# ── 本版程序另有这些规定，这里没有启用；适用的，去掉行首的 #，改成自己的条款与数 ──\n");
        }
        text.push_str(&format!("# {rule}\n{table}"));
        offered.push(rule.clone());
    }
    offered
}

/// 一张表的原文，每行前加 #。
fn section(text: &str, name: &str) -> String {
    let mut taken = String::new();
    let mut within = false;
    for line in text.lines() {
        if line.starts_with('[') {
            let own = line.trim_start_matches('[').split(']').next().unwrap_or_default();
            within = own == name || name.strip_prefix(own).is_some_and(|rest| rest.starts_with('.'));
        }
        if within && !line.trim().is_empty() && !line.starts_with('#') {
            taken.push_str(&format!("# {line}\n"));
        }
    }
    taken
}

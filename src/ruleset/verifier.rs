//! 规则集内部的呼应：所引的条款、机关、规则都有，所写的都有人读。写了而不起作用的，也是错误。

use std::{
    collections::{BTreeMap, HashMap},
    fmt::Display,
};

use toml::de::{DeArray, DeTable, DeValue};

use super::{
    ACTOR, Article, Checklist, Citation, Known, OwnRule, OwnShape, Parameters, Requirement, RuleConfig, Severity,
    Within,
    bodies::RELATIVE,
    reader::{MOST_WRONG, Wrong},
    registration::Registered,
    words,
    written::{ShortRule, WrittenRule, WrittenRuleSet},
};
use crate::{
    model::{Ground, Kind, ReviewField, SpecialKind},
    text::{Dictionary, Scalar, hint},
};

/// 期间的三种表各应写什么长短。
const WRITES: [&str; 3] = [
    "within 应写 at_least（至少隔多久）或 at_most（至多隔多久），如 \"3个月\"",
    "lapse 只写 at_most（多久不实施即失效），如 \"12个月\"",
    "lockout 写 at_least（多久不得再办），如 \"12个月\"，或 until（当年年底、次年年底）",
];

/// 查验一部已读出的规则集。
pub(super) struct Verifier<'a> {
    pub(super) document: &'a DeTable<'a>,
    known: &'a [Known],
    /// 各条规则怎样用。
    rules: &'a BTreeMap<String, RuleConfig>,
    /// 本地自立的规则。
    own: &'a [&'static OwnRule],
    /// 条文登记。
    articles: &'a BTreeMap<u16, Article>,
    /// 当地的用语。
    words: Dictionary,
    wrong: Vec<Wrong>,
}

impl<'a> Verifier<'a> {
    pub(super) fn new(
        document: &'a DeTable<'a>,
        known: &'a [Known],
        registered: &'a Registered,
        articles: &'a BTreeMap<u16, Article>,
    ) -> Self {
        let Registered { rules, own, .. } = registered;
        Verifier { document, known, rules, own, articles, words: Dictionary::default(), wrong: Vec::new() }
    }

    /// 连同当地的用语。
    pub(super) fn with_words(self, words: &Dictionary) -> Self {
        Verifier { words: words.clone(), ..self }
    }

    /// 参数里的词须在列举之中。
    fn listed(&mut self, parameters: &Parameters) {
        let (approval, adjustment) = (&parameters.approval, &parameters.adjustment);
        let fields = approval.evaluation.iter().flat_map(|t| &t.fields);
        let kinds = approval.special.iter().flat_map(|t| &t.kinds);
        let grounds = adjustment.self_made.iter().flat_map(|t| &t.grounds);
        let all = fields
            .map(|word| (ReviewField::LIST, ["approval", "evaluation", "fields"], word))
            .chain(kinds.map(|word| (SpecialKind::LIST, ["approval", "special", "kinds"], word)))
            .chain(grounds.map(|word| (Ground::LIST, ["adjustment", "self_made", "grounds"], word)));
        for (list, route, word) in all {
            if let Some(why) = words::unlisted(list, word, &self.words) {
                self.add(&route, why);
            }
        }
    }

    /// 查验全部，得出全部错误。
    pub(super) fn all(
        mut self,
        set: &WrittenRuleSet,
        parameters: &Parameters,
        records: Option<Citation>,
    ) -> Vec<Wrong> {
        self.dates(set);
        self.bodies(set);
        self.registered_rules(set);
        self.competences(set);
        self.requirements(set);
        self.checklists(set);
        self.intervals(set);
        for (table, citation) in parameters.citations() {
            let mut route: Vec<&str> = table.split('.').collect();
            route.push("article");
            self.citation(&route, citation);
        }
        if let Some(records) = records {
            self.citation(&["records"], records);
        }
        self.default_duty(set);
        self.limits();
        self.bounds();
        self.listed(parameters);
        self.roles_in_parameters(set);
        self.wrong
    }

    /// 错误已经够多，不必再找。
    fn is_full(&self) -> bool {
        self.wrong.len() > MOST_WRONG
    }

    /// 记下错误，位置是 `route` 所指的键或值。
    pub(super) fn add(&mut self, route: &[&str], message: impl Display) {
        if self.is_full() {
            return;
        }
        let offset = offset(self.document, route);
        self.wrong.push((offset, message.to_string()));
    }

    fn dates(&mut self, set: &WrittenRuleSet) {
        if set.effective_to.is_some_and(|to| to < set.effective_from) {
            self.add(&["effective_to"], "失效日期早于施行日期；核对 effective_from 与 effective_to");
        }
        for (key, text) in [("id", &set.id), ("title", &set.title), ("issuer", &set.issuer)] {
            if text.trim().is_empty() {
                self.add(&[key], format!("{key} 不能空着：疑点的依据、几部规则集的先后都要用它"));
            }
        }
    }

    fn citation(&mut self, route: &[&str], citation: Citation) {
        let paragraphs = self.articles.get(&citation.article).map(|a| a.paragraphs.as_slice());
        let paragraph = |p: u16| paragraphs.and_then(|all| all.get(usize::from(p) - 1));
        let exists = paragraphs.is_some() && citation.paragraph.is_none_or(|p| paragraph(p).is_some());
        // 登记了各项的款，所引的项须在其中；没有登记各项的不问。
        let items = citation.paragraph.and_then(paragraph).map(|p| &p.items).filter(|items| !items.is_empty());
        let has_item = citation.item.zip(items).is_none_or(|(item, items)| items.contains_key(&item));
        if !exists || !has_item {
            self.add(route, format!("[articles] 中没有{citation}"));
        }
    }

    fn default_duty(&mut self, set: &WrittenRuleSet) {
        if let Some(role) = &set.default_duty {
            self.role(set, &["default_duty"], role);
        }
        if set.format.is_some_and(|format| !(1..=2).contains(&format)) {
            self.add(&["format"], "规则集的格式只有第 1 版和第 2 版；请换用新版 wsgov");
        }
    }

    /// 一个名称只归一个角色，否则说不清是谁。
    fn bodies(&mut self, set: &WrittenRuleSet) {
        let mut seen: HashMap<&str, &str> = HashMap::new();
        for (role, names) in set.bodies.iter() {
            if names.is_empty() {
                self.add(&["bodies", role], format!("「{role}」没有写名称"));
            }
            if RELATIVE.contains(&role) || role == ACTOR {
                self.add(&["bodies", role], format!("「{role}」随项目而定，不能列在 [bodies] 中"));
            }
            for name in names {
                if let Some(other) = seen.get(&**name) {
                    self.add(&["bodies", role], format!("名称「{name}」已归「{other}」，不能又归「{role}」"));
                }
                seen.entry(name).or_insert(role);
            }
        }
    }

    pub(super) fn role(&mut self, set: &WrittenRuleSet, route: &[&str], role: &str) {
        if !self.is_full() && !set.bodies.has(role) && !RELATIVE.contains(&role) {
            let near = hint(role, set.bodies.iter().map(|(r, _)| r));
            self.add(route, format!("[bodies] 中没有「{role}」{near}"));
        }
    }

    fn registered_rules(&mut self, set: &WrittenRuleSet) {
        for (slug, ShortRule(config)) in &set.rules {
            if self.is_full() {
                return;
            }
            if !self.rules.contains_key(slug) {
                let near = hint(slug, self.known.iter().map(|k| k.slug));
                self.add(&["rules", slug], format!("没有「{slug}」这条规则{near}"));
            }
            self.registration(set, slug, config);
        }
    }

    /// 在用的规则须写全；停用的可以只写理由，写了的仍要对。
    fn registration(&mut self, set: &WrittenRuleSet, slug: &str, config: &WrittenRule) {
        for citation in &config.articles {
            self.citation(&["rules", slug, "articles"], *citation);
        }
        if let Some(duty) = config.duty.as_ref().filter(|duty| *duty != ACTOR) {
            self.role(set, &["rules", slug, "duty"], duty);
        }
        for body in &config.waiver_bodies {
            self.role(set, &["rules", slug, "waiver_bodies"], body);
        }
        match (config.waivable, config.waiver_bodies.is_empty()) {
            (true, true) => self.add(&["rules", slug, "waivable"], "可以豁免的规则应写明 waiver_bodies"),
            (false, false) => self.add(
                &["rules", slug, "waiver_bodies"],
                "写了 waiver_bodies 而没有 waivable = true；不可豁免的，删去 waiver_bodies",
            ),
            _ => {}
        }
        if config.off.as_ref().is_some_and(|reason| reason.trim().is_empty()) {
            self.add(&["rules", slug, "off"], "off 应写明不用这条规则的理由");
        }
    }

    fn competences(&mut self, set: &WrittenRuleSet) {
        for (event, competence) in &set.competence {
            if self.is_full() {
                return;
            }
            if let Err(bad) = Kind::read(event) {
                let help = bad.help.unwrap_or_default();
                self.add(&["competence", event], format!("没有「{event}」这种事件；{help}"));
            }
            if competence.by.is_empty() {
                self.add(&["competence", event, "by"], "没有写由谁作出；不限定的，删去这一行");
            }
            self.citation(&["competence", event, "article"], competence.article);
            for body in &competence.by {
                self.role(set, &["competence", event, "by"], body);
            }
            if let Some(jointly) = &competence.jointly {
                self.citation(&["competence", event, "jointly", "article"], jointly.article);
                for body in &jointly.by {
                    self.role(set, &["competence", event, "jointly", "by"], body);
                }
            }
            for (i, tier) in competence.tiers.iter().enumerate() {
                let index = i.to_string();
                self.citation(&["competence", event, "tiers", &index, "article"], tier.article);
                for body in &tier.by {
                    self.role(set, &["competence", event, "tiers", &index, "by"], body);
                }
                if tier.by.is_empty() || (tier.when.is_empty() && tier.when.amounts.is_empty()) {
                    self.add(&["competence", event, "tiers", &index], "一档应写明条件（when）和由谁作出（by）");
                }
            }
        }
    }

    fn requirements(&mut self, set: &WrittenRuleSet) {
        for (slug, rows) in &set.requires {
            let config = self.reader("requires", slug);
            for (i, row) in rows.iter().enumerate() {
                self.requirement(slug, &i.to_string(), row, config);
            }
        }
    }

    fn requirement(&mut self, slug: &str, i: &str, row: &Requirement, config: Option<&RuleConfig>) {
        self.citation(&["requires", slug, i, "article"], row.article);
        self.lighter(&["requires", slug, i, "severity"], row.severity, config);
        for (key, empty) in [("events", row.events.is_empty()), ("needs", row.needs.is_empty())] {
            if empty {
                self.add(&["requires", slug, i, key], format!("{key} 不能空着；不用这一行的，整行删去"));
            }
        }
    }

    fn checklists(&mut self, set: &WrittenRuleSet) {
        for (slug, list) in &set.checklist {
            let config = self.reader("checklist", slug);
            self.citation(&["checklist", slug, "article"], list.article);
            self.place(slug, list);
            self.dated(slug, list);
            if list.items.is_empty() {
                self.add(&["checklist", slug, "items"], "清单不能空着；不用这条规则的，写 off = \"理由\"");
            }
            for (i, item) in list.items.iter().enumerate() {
                self.lighter(&["checklist", slug, "items", &i.to_string(), "severity"], item.severity, config);
            }
        }
    }

    fn intervals(&mut self, set: &WrittenRuleSet) {
        for (shape, tables) in set.intervals() {
            for (slug, rows) in tables {
                self.reader(shape.table(), slug);
                for (i, row) in rows.iter().enumerate() {
                    let index = i.to_string();
                    let at = |key| [shape.table(), slug.as_str(), index.as_str(), key];
                    self.citation(&at("article"), row.article);
                    if let Some(duty) = &row.duty {
                        self.role(set, &at("duty"), duty);
                    }
                    for (key, empty) in [("after", row.after.is_empty()), ("then", row.then.is_empty())] {
                        if empty {
                            self.add(&at(key), format!("{key} 不能空着；不用这一行的，整行删去"));
                        }
                    }
                    let (least, most, until) = (row.at_least.is_some(), row.at_most.is_some(), row.until.is_some());
                    let fits = match shape {
                        OwnShape::Within => (least || most) && !until,
                        OwnShape::Lapse => most && !least && !until,
                        _ => (least != until) && !most,
                    };
                    if !fits {
                        self.add(
                            &at("after"),
                            WRITES[usize::from(shape == OwnShape::Lapse) + 2 * usize::from(shape == OwnShape::Lockout)],
                        );
                    }
                }
            }
        }
    }

    /// 这种事件要有所说的键，否则每次都算缺项。
    fn place(&mut self, slug: &str, list: &Checklist) {
        let kind = list.event.kind;
        let fits = list.within == Within::Materials || kind.own_fields().iter().any(|f| f.key == list.within.key());
        if !fits {
            let message = format!("事件「{kind}」没有 {} 这个键", list.within.key());
            self.add(&["checklist", slug, "within"], message);
        }
    }

    /// `dated` 由另一条规则核查：没有那条规则的清单不能写，有而在用的须写。
    fn dated(&mut self, slug: &str, list: &Checklist) {
        let name = format!("checklist.{slug}");
        let reader = self.known.iter().find(|k| k.slug != slug && k.reads.contains(&name.as_str()));
        let on = reader.is_some_and(|r| self.rules.get(r.slug).is_some_and(|c| c.off.is_none()));
        match (list.dated, reader) {
            (true, None) => self.add(&["checklist", slug, "dated"], "这份清单没有核查日期的规则，不能写 dated"),
            (false, Some(reader)) if on => {
                let message = format!("规则「{}」核查各项的日期，这里须写 dated = true；不用的写 off", reader.slug);
                self.add(&["checklist", slug], message);
            }
            _ => {}
        }
    }

    /// 读这张表的规则须已登记，且确实读它。
    fn reader(&mut self, table: &str, slug: &str) -> Option<&'a RuleConfig> {
        let name = format!("{table}.{slug}");
        let config = self.rules.get(slug);
        if self.is_full() {
            return config;
        }
        if config.is_none() {
            let near = hint(slug, self.known.iter().map(|k| k.slug));
            let near = if near.is_empty() { "；本地自立的规则，写上标题 title".to_owned() } else { near };
            self.add(&[table, slug], format!("没有「{slug}」这条规则{near}"));
        } else if !self.own.iter().any(|own| own.reads.contains(&name.as_str()))
            && !self.known.iter().any(|k| k.reads.contains(&name.as_str()))
        {
            self.add(&[table, slug], format!("规则「{slug}」不读 {table}，写了也不起作用；请删去"));
        }
        config
    }

    /// 行与项只能轻于规则：写得更重并不起作用。
    fn lighter(&mut self, route: &[&str], severity: Option<Severity>, config: Option<&RuleConfig>) {
        let (Some(own), Some(config)) = (severity, config) else { return };
        if own > config.severity {
            self.add(route, format!("这里的{}重于规则本身的{}，不起作用", own.zh(), config.severity.zh()));
        }
    }
}

/// 路径所指的位置；走不到底时取走到的最远处。
pub(super) fn offset(document: &DeTable<'_>, route: &[&str]) -> usize {
    let mut offset = 0;
    let mut table = Some(document);
    let mut array: Option<&DeArray<'_>> = None;
    for step in route {
        let next = match (table, array) {
            (Some(t), _) => t.get_key_value(*step).map(|(k, v)| (k.span().start, v)),
            (None, Some(a)) => step.parse::<usize>().ok().and_then(|i| a.get(i)).map(|v| (v.span().start, v)),
            (None, None) => None,
        };
        let Some((start, value)) = next else { break };
        offset = start;
        (table, array) = match value.get_ref() {
            DeValue::Table(t) => (Some(t), None),
            DeValue::Array(a) => (None, Some(a)),
            _ => (None, None),
        };
    }
    offset
}

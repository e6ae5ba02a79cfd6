//! 规则的登记：有数据的启用，条款取自所读的数据，轻重、职责取通常的，`[rules]` 只写不同的。
//!
//! 没有登记的、所读的参数没有写的，停用，记下来，不拦台账：规则集抄在各个台账里，程序会先它而新；
//! 多一条规则、多读一个参数，不该使旧的台账停摆。

use std::collections::BTreeMap;

use toml::de::{DeTable, DeValue};

use super::{
    ACTOR, Article, Citation, Competence, Coverage, DefaultDuty, Known, Parameters, RuleConfig, SUPERIOR, UNIT,
    Unregistered,
    article::Unsaid,
    own::{self, OwnRule},
    reader::{LackingKey, Wrong},
    written::{WrittenRule, WrittenRuleSet},
};

/// 会同的机关分写在权限各行里，不成一张表；读它的规则这样写。
pub const JOINTLY: &str = "competence.jointly";

/// 没有登记的理由。
const NOT_REGISTERED: &str = "规则集没有登记";

/// 登记所据：文件里写着的一切。
pub(super) struct Registrar<'a> {
    pub set: &'a WrittenRuleSet,
    pub parameters: &'a Parameters,
    /// 只看档案自身的规则所据的一条。
    pub records: Option<Citation>,
    pub document: &'a DeTable<'a>,
    pub lacking: &'a [LackingKey],
}

/// 登记的结果。
#[derive(Default)]
pub(super) struct Registered {
    pub rules: BTreeMap<String, RuleConfig>,
    pub unregistered: Vec<Unregistered>,
    /// 在用而找不到所据条款的规则。
    pub baseless: Vec<&'static str>,
    /// 本地自立的规则。
    pub own: Vec<&'static OwnRule>,
}

impl Registrar<'_> {
    /// 写成第二版的：有数据的规则不必登记。
    fn is_second(&self) -> bool {
        self.set.format == Some(2) || self.set.unused.is_some() || self.records.is_some()
    }

    /// 程序的每一条规则怎样用。
    pub(super) fn register(&self, known: &[Known]) -> Registered {
        let mut done = Registered::default();
        for rule in known {
            let written = self.set.rules.get(rule.slug).map(|entry| &entry.0);
            let mut config = self.config(rule, written);
            if config.off.is_none() {
                let lacks = rule.reads.iter().find_map(|name| self.absent(name));
                let mentioned = written.is_some() || self.is_second() && self.has_data(rule);
                config.off = match (&lacks, mentioned) {
                    (None, true) => None,
                    (Some(name), true) => Some(format!("规则集没有写 {name}")),
                    (_, false) => Some(self.set.unused.clone().unwrap_or_else(|| NOT_REGISTERED.to_owned())),
                };
                let told = !mentioned && self.set.unused.is_some();
                if config.off.is_some() && !told {
                    let lacks = lacks.filter(|_| mentioned);
                    done.unregistered.push(Unregistered { rule: rule.slug.into(), lacks });
                }
            }
            if config.off.is_none() && config.articles.is_empty() {
                done.baseless.push(rule.slug);
            }
            done.rules.insert(rule.slug.to_owned(), config);
        }
        self.register_own(known, &mut done);
        done
    }

    /// 本地自立的规则：程序不认识而写了标题的。
    fn register_own(&self, known: &[Known], done: &mut Registered) {
        for (slug, shape, head, rows) in own::tables(&self.set.requires, &self.set.checklist, self.set.intervals()) {
            let is_known = known.iter().any(|k| k.slug == slug);
            // 没有写标题的、程序的规则不读这张表的，由查验的来说。
            let Some(title) = head.title.filter(|_| !is_known) else { continue };
            let own = own::lasting(slug, shape, title.trim_end_matches('。'), &rows);
            let rule = Known { severity: head.severity.unwrap_or_default(), ..Known::new(own.slug, own.reads) };
            let mut config = self.config(&rule, self.set.rules.get(slug).map(|entry| &entry.0));
            if let Some(duty) = head.duty {
                config.duty = duty;
            }
            done.rules.insert(slug.to_owned(), config);
            done.own.push(own);
        }
    }

    /// 所读的数据都在；什么也不读的，看它是不是只看档案自身的规则。
    fn has_data(&self, rule: &Known) -> bool {
        if rule.record {
            return self.records.is_some();
        }
        // 核查别人清单里各项日期的，那份清单要写明 dated。
        let dated = |name: &&str| match name.strip_prefix("checklist.") {
            Some(slug) if slug != rule.slug => self.set.checklist.get(slug).is_some_and(|list| list.dated),
            _ => true,
        };
        let has = |name: &&str| self.absent(name).is_none() && dated(name);
        !rule.reads.is_empty() && rule.reads.iter().all(has)
    }

    fn config(&self, rule: &Known, written: Option<&WrittenRule>) -> RuleConfig {
        let own = written.cloned().unwrap_or_default();
        let mut sources = self.sources(rule);
        // 另写了条款的以所写的为准；权限与「须先有」各据自己的一条，仍算引用。
        if !own.articles.is_empty() && !rule.reads.iter().any(|r| *r == "competence" || r.starts_with("requires.")) {
            sources.clear();
        }
        RuleConfig {
            articles: if own.articles.is_empty() { sources.clone() } else { own.articles },
            sources,
            external: own.external,
            severity: own.severity.unwrap_or(rule.severity),
            duty: own.duty.unwrap_or_else(|| self.duty(rule.duty)),
            waivable: own.waivable,
            waiver_bodies: own.waiver_bodies,
            off: own.off,
            interpretation: own.interpretation,
            note: own.note,
        }
    }

    /// 所读的数据各出自哪一条。
    fn sources(&self, rule: &Known) -> Vec<Citation> {
        let mut found = Vec::new();
        let mut take = |citation: Citation| {
            if !found.contains(&citation) {
                found.push(citation);
            }
        };
        for name in rule.reads {
            match name.split_once('.') {
                Some(("requires", slug)) => {
                    self.set.requires.get(slug).into_iter().flatten().for_each(|row| take(row.article));
                }
                Some((table, slug)) if self.set.intervals().iter().any(|(shape, _)| shape.table() == table) => {
                    let tables = self.set.intervals();
                    let rows =
                        tables.iter().filter(|(shape, _)| shape.table() == table).filter_map(|(_, t)| t.get(slug));
                    rows.flatten().for_each(|row| take(row.article));
                }
                _ if *name == JOINTLY => {
                    let jointly = self.set.competence.values().filter_map(|c| c.jointly.as_ref());
                    jointly.for_each(|own| take(own.article));
                }
                Some(("checklist", slug)) => self.set.checklist.get(slug).into_iter().for_each(|l| take(l.article)),
                _ if *name == "competence" => {
                    self.set.competence.values().flat_map(Competence::articles).for_each(&mut take)
                }
                _ => {
                    let within = |outer: &str, inner: &str| {
                        inner.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
                    };
                    let tables = self.parameters.citations();
                    tables.iter().filter(|(t, _)| within(name, t) || within(t, name)).for_each(|(_, c)| take(*c));
                }
            }
        }
        self.records.filter(|_| rule.record).into_iter().for_each(take);
        found
    }

    fn duty(&self, duty: DefaultDuty) -> String {
        let body = |competence: &Competence| competence.by.iter().find(|role| self.set.bodies.has(role)).cloned();
        match duty {
            DefaultDuty::Unit => UNIT.to_owned(),
            DefaultDuty::Superior => SUPERIOR.to_owned(),
            DefaultDuty::Actor => ACTOR.to_owned(),
            DefaultDuty::Of(kind) => {
                let able = self.set.competence.get(kind.zh()).and_then(body);
                able.or_else(|| self.set.default_duty.clone()).unwrap_or_else(|| UNIT.to_owned())
            }
        }
    }

    /// 所读的参数没有写：整张表没有，或表里缺键；都有的为无。
    fn absent(&self, name: &str) -> Option<String> {
        let within = |lack: &&LackingKey| {
            let (table, key) = (format!("{}.", lack.table), format!("{name}."));
            lack.table == name || lack.table.starts_with(&key) || name.starts_with(&table)
        };
        if let Some(lack) = self.lacking.iter().find(within) {
            return Some(format!("{}.{}", lack.table, lack.key));
        }
        // 有通常的取值：写了所据条款即可。
        if name == "records.unit_slip" && self.records.is_some() {
            return None;
        }
        // 也可以在资金来源的用语里写明。
        if name == "budget.fund_kinds" && self.parameters.budget.fund_kinds.is_some() {
            return None;
        }
        if name == JOINTLY {
            return self.set.competence.values().all(|c| c.jointly.is_none()).then(|| name.to_owned());
        }
        let mut here = Some(self.document);
        let written = name.split('.').all(|step| {
            let next = here.and_then(|t| t.get(step));
            here = next.and_then(|v| if let DeValue::Table(t) = v.get_ref() { Some(t) } else { None });
            next.is_some()
        });
        (!written).then(|| name.to_owned())
    }
}

impl Registered {
    /// 没有写落实程度的各款：有在用的规则引它的，部分自动；没有的，人工核查。
    pub(super) fn settle(&self, unsaid: &Unsaid, articles: &mut BTreeMap<u16, Article>) {
        let used = || self.rules.values().filter(|r| r.off.is_none());
        let cited = |article, paragraph| {
            used().any(|r| r.articles.iter().chain(&r.sources).any(|c| c.covers(article, paragraph)))
        };
        for (article, paragraph) in unsaid {
            let text = articles.get_mut(article).and_then(|a| a.paragraphs.get_mut(usize::from(*paragraph) - 1));
            if let Some(text) = text.filter(|_| !cited(*article, *paragraph)) {
                text.status = Coverage::Manual;
            }
        }
    }
}

/// 在用的规则都要有所据的条款。
pub(super) fn baseless(done: &Registered, offset: impl Fn(&str) -> usize) -> Vec<Wrong> {
    let says = |slug: &&str| {
        (
            offset(slug),
            format!("规则「{slug}」没有写所据的条款：写成 {slug} = \"16.1\"；不用这条规则的，写 off = \"理由\""),
        )
    };
    done.baseless.iter().map(says).collect()
}

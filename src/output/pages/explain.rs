//! 讲清一条规则，或一条条文：查什么、依据哪一款、限度写在哪里、是谁的职责、怎样改。
//!
//! 说明来自规则所在之处，数来自规则集；这里只把两者合在一起。

use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    output::Page,
    rules::{Check, Prose, Rule, doc_under, own_rule, rules, title_under},
    ruleset::{Citation, JOINTLY, Paragraph, RuleConfig, RuleSet, UNIT},
    store::shown,
};

/// 所据的一款。
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct Basis {
    /// 如「22.1」。
    article: String,
    /// 如「第二十二条第一款」。
    called: String,
    /// 大意。
    gist: Vec<String>,
}

/// 一个参数与它写在哪里。
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(rename = "Limit")]
struct LimitOut {
    name: String,
    value: String,
    path: String,
    line: usize,
}

/// 一条规则的说明。
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct RulePage {
    rule: &'static str,
    title: String,
    rule_set: String,
    off: Option<String>,
    severity: Option<&'static str>,
    severity_zh: Option<&'static str>,
    scope: &'static str,
    duty: Option<String>,
    waivable: bool,
    waiver_bodies: Vec<String>,
    interpretation: bool,
    note: Option<String>,
    articles: Vec<Basis>,
    external: Vec<String>,
    checks: Vec<String>,
    bad: String,
    good: String,
    fix: String,
    reads: &'static [&'static str],
    parameters: Vec<LimitOut>,
    gates: Vec<String>,
}

impl RulePage {
    /// 由规则与规则集合成。
    #[must_use]
    pub fn new(rule: &'static Rule, law: &RuleSet) -> Self {
        let prose = Prose::of(&law.own_words(&doc_under(law, rule)));
        let config = law.rules.get(rule.slug);
        let body = |role: &String| law.bodies.name(role).to_owned();
        let limits = |table: &&'static str| limits(law, table);
        RulePage {
            rule: rule.slug,
            title: prose.title,
            rule_set: law.id.clone(),
            off: match config {
                Some(config) => config.off.clone(),
                None => Some("这部规则集没有登记这条规则".into()),
            },
            severity: config.map(|c| c.severity.en()),
            severity_zh: config.map(|c| c.severity.zh()),
            scope: scope(rule),
            duty: config.map(|c| body(&c.duty)),
            waivable: config.is_some_and(|c| c.waivable),
            waiver_bodies: config.map(|c| c.waiver_bodies.iter().map(body).collect()).unwrap_or_default(),
            interpretation: config.is_some_and(|c| c.interpretation),
            note: config.and_then(|c| c.note.clone()),
            articles: config.map(|c| c.articles.iter().map(|a| basis(law, *a)).collect()).unwrap_or_default(),
            external: config.map(|c| c.external.clone()).unwrap_or_default(),
            checks: prose.checks,
            bad: prose.bad,
            good: prose.good,
            fix: prose.fix,
            reads: rule.reads,
            parameters: rule.reads.iter().flat_map(limits).collect(),
            gates: rule.gates.iter().map(|kind| law.called(*kind).to_owned()).collect(),
        }
    }

    /// 排成一页。
    #[must_use]
    pub fn page(&self) -> Page {
        let mut page = Page::new(format!("{}：{}", self.rule, self.title));
        if let Some(reason) = &self.off {
            page.text(format!("本规则集不用这条规则：{reason}"));
        }
        page.pairs([
            ("轻重", self.severity_zh.unwrap_or_default().to_owned()),
            ("职责", self.duty.clone().unwrap_or_default()),
            ("范围", self.scope.to_owned()),
            ("豁免", self.waiver()),
            ("读法", self.reading()),
        ]);
        page.heading("核查什么");
        self.checks.iter().for_each(|text| page.text(text));
        if !self.gates.is_empty() {
            page.text(format!("缺少事实而不能判断时，不能记入「{}」。", self.gates.join("」「")));
        }
        page.heading("依据");
        let own = self.articles.iter().map(|a| format!("{}：{}", a.called, a.gist.join("；")));
        page.list(own.chain(self.external.iter().cloned()).collect());
        self.parameters_on(&mut page);
        page.heading("怎样写");
        page.pairs([("反例", self.bad.clone()), ("正例", self.good.clone()), ("改法", self.fix.clone())]);
        page
    }

    /// 一张参数表一段，表中只写表名之后的部分。
    fn parameters_on(&self, page: &mut Page) {
        if !self.reads.is_empty() {
            page.heading("参数");
        }
        for table in self.reads.iter().map(|table| plain_name(table)) {
            let key = |name: &'static str, written: &str| match written.strip_prefix(name)? {
                "" => Some(name.rsplit('.').next().unwrap_or(name).to_owned()),
                rest => rest.strip_prefix('.').map(str::to_owned),
            };
            let own = self.parameters.iter().filter_map(|p| Some((key(table, &p.name)?, p)));
            let rows: Vec<_> =
                own.map(|(key, p)| vec![key.to_owned(), plain(&p.value), format!("{}:{}", p.path, p.line)]).collect();
            let empty = if rows.is_empty() { "没有写值，按未定处理" } else { "" };
            page.text(format!("[{table}]{empty}"));
            page.table(&["参数", "现在的值", "写在哪里"], rows, &[]);
        }
    }

    fn waiver(&self) -> String {
        match (self.waivable, self.waiver_bodies.join("、")) {
            (false, _) => "不可豁免".into(),
            (true, bodies) => format!("可以，由{bodies}以文件作出"),
        }
    }

    fn reading(&self) -> String {
        let open = if self.interpretation { "条文有解释余地" } else { "" };
        [open, self.note.as_deref().unwrap_or_default()]
            .into_iter()
            .filter(|s| !s.is_empty())
            .collect::<Vec<_>>()
            .join("；")
    }
}

/// 值去掉 TOML 的引号与括号，供人看。
fn plain(value: &str) -> String {
    let inner = value.trim_matches(['[', ']', '{', '}', ' ']).trim_end_matches(',');
    if inner.contains('=') { inner.replace('"', "") } else { inner.replace("\", \"", "、").replace('"', "") }
}

/// 参数写在哪张表里。
fn plain_name(table: &'static str) -> &'static str {
    if table == JOINTLY { "competence" } else { table }
}

fn limits(law: &RuleSet, table: &'static str) -> Vec<LimitOut> {
    let only = if table == JOINTLY { "jointly" } else { "" };
    let found = law.parameters_in(plain_name(table)).into_iter().filter(|p| p.value.contains(only));
    found.map(|p| LimitOut { name: p.name, value: p.value, path: shown(&p.path), line: p.line }).collect()
}

fn scope(rule: &Rule) -> &'static str {
    match rule.check {
        Check::Project(_) => "一个项目",
        Check::Duty(_) => "一个项目的有期限的义务",
        Check::Unit(_) => "一个单位，疑点在 unit.yaml",
        Check::Store(_) => "全部项目一起看",
        Check::County(_) => "全部项目一起看，疑点在 county.yaml",
        Check::Reading => "读文件时",
        Check::Excusing => "处理豁免时",
    }
}

/// 一处引用与所引各款的大意。
fn basis(law: &RuleSet, citation: Citation) -> Basis {
    let paragraphs = law.articles.get(&citation.article).map_or(&[][..], |a| &a.paragraphs);
    let cited = paragraphs.iter().zip(1..).filter(|(_, n)| citation.covers(citation.article, *n));
    Basis { article: number(citation), called: law.cite(citation), gist: cited.map(|(p, _)| p.gist.clone()).collect() }
}

fn number(citation: Citation) -> String {
    citation.paragraph.map_or_else(|| citation.article.to_string(), |p| format!("{}.{p}", citation.article))
}

/// 一款，和引它的规则。
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct ArticleRow {
    /// 如「22.1」。
    pub article: String,
    /// 如「第二十二条第一款」。
    pub called: String,
    /// 大意。
    pub gist: String,
    /// 落实的程度，英文标识。
    pub status: &'static str,
    /// 落实的程度。
    pub status_zh: &'static str,
    /// 不能（完全）自动核查的理由。
    pub reason: Option<String>,
    /// 引它的规则。
    pub rules: Vec<Citing>,
}

/// 引某款的一条规则。
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct Citing {
    /// 名字。
    pub rule: &'static str,
    /// 什么不对。
    pub title: String,
    /// 轻重，英文标识。
    pub severity: &'static str,
    /// 轻重。
    pub severity_zh: &'static str,
    /// 是谁的职责。
    pub duty: String,
}

impl ArticleRow {
    /// 某条某款。
    #[must_use]
    pub fn new(law: &RuleSet, article: u16, paragraph: u16, text: &Paragraph) -> Self {
        let citation = Citation { paragraph: Some(paragraph), ..Citation::whole(article) };
        let citing = |rule: Rule| {
            let found = law.citing(article, paragraph).find(|(slug, _)| *slug == rule.slug);
            found.map(|(_, config)| Citing::new(&rule, config, law))
        };
        ArticleRow {
            article: number(citation),
            called: law.cite(citation),
            gist: text.gist.clone(),
            status: text.status.en(),
            status_zh: text.status.zh(),
            reason: text.reason.clone(),
            rules: rules().copied().chain(law.own.iter().map(|own| own_rule(own))).filter_map(citing).collect(),
        }
    }
}

impl Citing {
    fn new(rule: &Rule, config: &RuleConfig, law: &RuleSet) -> Self {
        Citing {
            rule: rule.slug,
            title: law.own_words(&title_under(law, rule)).into_owned(),
            severity: config.severity.en(),
            severity_zh: config.severity.zh(),
            duty: law.bodies.name(&config.duty).to_owned(),
        }
    }
}

/// 一条条文的说明。
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct ArticlePage {
    article: u16,
    called: String,
    chapter: String,
    title: String,
    rule_set: String,
    paragraphs: Vec<ArticleRow>,
    competences: Vec<Power>,
}

/// 条文授予的权限。
#[derive(Clone, Debug, JsonSchema, Serialize)]
struct Power {
    event: String,
    by: Vec<String>,
    /// 会同的机关。
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    jointly: Vec<String>,
    article: String,
}

impl Power {
    fn told(&self) -> String {
        let jointly =
            if self.jointly.is_empty() { String::new() } else { format!("会同{}", self.jointly.join("、")) };
        format!("「{}」由{}{jointly}作出", self.event, self.by.join("或"))
    }
}

impl ArticlePage {
    /// 由规则集合成；`citation` 写明款的，只讲那一款；没有这一条款的为无。
    #[must_use]
    pub fn new(citation: Citation, law: &RuleSet) -> Option<Self> {
        let article = law.articles.get(&citation.article)?;
        let wanted = article.paragraphs.iter().zip(1..).filter(|(_, n)| citation.covers(citation.article, *n));
        let paragraphs: Vec<ArticleRow> = wanted.map(|(p, n)| ArticleRow::new(law, citation.article, n, p)).collect();
        let granted = law.competence.iter().filter(|(_, c)| {
            c.article.article == citation.article && citation.paragraph.is_none_or(|p| c.article.paragraph == Some(p))
        });
        let names = |roles: &[String]| roles.iter().map(|role| law.bodies.name(role).to_owned()).collect::<Vec<_>>();
        let power = |(kind, c): (&crate::model::Kind, &crate::ruleset::Competence)| Power {
            event: law.called(*kind).to_owned(),
            by: names(&c.by),
            jointly: c.jointly.iter().flat_map(|joint| names(&joint.by)).collect(),
            article: number(c.article),
        };
        (!paragraphs.is_empty()).then(|| ArticlePage {
            article: citation.article,
            called: law.cite(citation),
            chapter: article.chapter.clone(),
            title: law.title.clone(),
            rule_set: law.id.clone(),
            competences: granted.map(power).collect(),
            paragraphs,
        })
    }

    /// 排成一页。
    #[must_use]
    pub fn page(&self) -> Page {
        let mut page = Page::new(format!("《{}》{}（{}）", self.title, self.called, self.chapter));
        for row in &self.paragraphs {
            page.heading(row.called.clone());
            page.pairs([
                ("大意", row.gist.clone()),
                ("落实", row.status_zh.to_owned()),
                ("理由", row.reason.clone().unwrap_or_default()),
            ]);
            let rules = row.rules.iter().map(|r| {
                let duty = if r.duty == UNIT { String::new() } else { format!("，{}的职责", r.duty) };
                format!("{}（{}{duty}）：{}", r.rule, r.severity_zh, r.title)
            });
            page.list(rules.collect());
        }
        if !self.competences.is_empty() {
            page.heading("权限");
            page.list(self.competences.iter().map(Power::told).collect());
        }
        page
    }
}

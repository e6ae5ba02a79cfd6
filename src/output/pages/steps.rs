//! 接下来的各步：办什么、由谁、最迟何时、还缺什么，和可以照着敲的命令。

use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    model::Date,
    output::Page,
    report::{Earlier, NextAct, Papers},
    ruleset::RuleSet,
    text::quoted,
};

/// 接下来的一步。
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct NextStep {
    /// 事件。
    pub event: &'static str,
    /// 事件在当地的叫法：给人看的用它。
    #[serde(skip)]
    pub called: String,
    /// 事件，英文标识。
    pub event_en: &'static str,
    /// 含义。
    pub meaning: String,
    /// 不是往前走的一步。
    pub detour: bool,
    /// 由谁作出，任一。
    pub by: Vec<String>,
    /// 由谁作出所据的条款。
    pub article: Option<String>,
    /// 最早何时。
    pub opens: Option<Date>,
    /// 最迟何时。
    pub due: Option<Date>,
    /// 期限怎样得出。
    pub because: Option<String>,
    /// 必填的键。
    pub fields: Vec<NeededKey>,
    /// 还缺的各项。
    pub papers: Vec<MissingPaper>,
    /// 须报送的机关。
    pub filing: Vec<String>,
    /// 须先有的事件。
    pub earlier: Vec<Prerequisite>,
    /// 照现在的样子去办，它自己会有的疑点。
    pub doubts: Vec<String>,
    /// 可以照着敲的命令，斜体的部分要改。
    pub command: String,
}

/// 一个必填的键。
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct NeededKey {
    key: &'static str,
    meaning: String,
    kind: String,
}

/// 清单里还缺的一项。
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(rename = "Paper")]
pub struct MissingPaper {
    name: String,
    key: &'static str,
    mild: bool,
    rule: String,
    article: String,
}

/// 须先有的一项。
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(rename = "Before")]
pub struct Prerequisite {
    needs: Vec<String>,
    of: Vec<String>,
    found: Option<Date>,
    rule: String,
    article: String,
}

impl NextStep {
    /// 由算出的一步写成；命令里的日期取核查日。
    #[must_use]
    pub fn new(step: &NextAct, project: &str, law: &RuleSet, as_of: Date) -> Self {
        let say = |text: &str| law.own_words(text).into_owned();
        let fields = step.fields.iter();
        let fields = fields.map(|f| NeededKey { key: f.key, meaning: say(f.doc), kind: say(&f.shape.called()) });
        let stated = step.stated.iter();
        let stated = stated.map(|s| NeededKey { key: s.key, meaning: say(s.name), kind: s.value.clone() });
        let deadline = step.duty.as_ref().map(|d| (d.due, d.because.clone())).or_else(|| step.deadline.clone());
        NextStep {
            event: step.kind.zh(),
            called: law.called(step.kind).to_owned(),
            event_en: step.kind.en(),
            meaning: say(step.kind.doc()),
            detour: step.detour,
            by: step.by.clone(),
            article: step.article.map(|a| law.cite(a)),
            opens: step.duty.as_ref().and_then(|d| d.opens).filter(|opens| as_of < *opens),
            due: deadline.as_ref().map(|(due, _)| *due),
            because: deadline.map(|(_, because)| because),
            fields: fields.chain(stated).collect(),
            papers: step.papers.iter().flat_map(|list| papers(list, law)).collect(),
            filing: step.filing.clone(),
            earlier: step.earlier.iter().map(|row| before(row, law)).collect(),
            doubts: Vec::new(),
            command: command(step, project, law, as_of),
        }
    }

    /// 在页上占一段。
    pub fn on(&self, page: &mut Page) {
        page.heading(&self.called);
        page.text(self.meaning.as_str());
        let basis = self.article.as_ref().map(|a| format!("（{a}）")).unwrap_or_default();
        let due = self.due.map(|due| format!("{due}（{}）", self.because.as_deref().unwrap_or_default()));
        let fields: Vec<String> = self.fields.iter().map(NeededKey::to_words).collect();
        page.pairs([
            ("由谁", format!("{}{basis}", self.by.join("或"))),
            ("最早", self.opens.map(|date| date.to_string()).unwrap_or_default()),
            ("最迟", due.unwrap_or_default()),
            ("须先有", self.earlier.iter().map(Prerequisite::to_words).collect::<Vec<_>>().join("；")),
            ("必填", fields.join("；")),
            ("须附", self.papers.iter().map(MissingPaper::to_words).collect::<Vec<_>>().join("、")),
            ("报送", self.filing.join("、")),
            ("还缺", self.doubts.join("；")),
        ]);
        page.code(vec![self.command.clone()]);
    }
}

impl NeededKey {
    fn to_words(&self) -> String {
        let kind = if self.kind == "…" { String::new() } else { format!("（{}）", self.kind) };
        format!("{}：{}{kind}", self.key, self.meaning)
    }
}

impl MissingPaper {
    fn to_words(&self) -> String {
        if self.mild { format!("{}（没有的只作提醒）", self.name) } else { self.name.clone() }
    }
}

impl Prerequisite {
    fn to_words(&self) -> String {
        let of = if self.of.is_empty() { String::new() } else { format!("{}之前：", self.of.join("、")) };
        let state = self.found.map_or_else(|| "还没有".to_owned(), |date| format!("已有，{date}"));
        format!("{of}「{}」（{}，{state}）", self.needs.join("」或「"), self.article)
    }
}

fn papers<'a>(list: &'a Papers, law: &RuleSet) -> impl Iterator<Item = MissingPaper> + use<'a> {
    let article = law.cite(list.article);
    list.items.iter().map(move |(name, mild)| MissingPaper {
        name: name.clone(),
        key: list.key,
        mild: *mild,
        rule: list.rule.clone(),
        article: article.clone(),
    })
}

fn before(row: &Earlier, law: &RuleSet) -> Prerequisite {
    Prerequisite {
        needs: row.needs.iter().map(|name| law.own_words(name).into_owned()).collect(),
        of: row.of.iter().map(|name| law.own_words(name).into_owned()).collect(),
        found: row.found,
        rule: row.rule.clone(),
        article: law.cite(row.article),
    }
}

/// 可以照着敲的命令：必填的键、还缺的各项都列上，值写作「…」。
fn command(step: &NextAct, project: &str, law: &RuleSet, as_of: Date) -> String {
    let mut words =
        vec!["wsgov advance".to_owned(), quoted(project), quoted(law.called(step.kind)), format!("--date {as_of}")];
    let authority = step.by.iter().any(|name| law.bodies.role(name).is_some());
    if step.by.len() > 1 {
        words.push(format!("--by {}", quoted(&step.by[0])));
    }
    if step.outside {
        words.push("--by …".into());
    }
    if authority || step.outside {
        words.push("--doc …".into());
    }
    words.extend(step.fields.iter().map(|f| format!("--set {}=…", f.key)));
    words.extend(step.stated.iter().map(|s| format!("--set {}={}", s.key, s.value)));
    for list in &step.papers {
        let names = list.items.iter().map(|(name, _)| name.as_str());
        match list.key {
            "materials" => words.extend(names.map(|name| format!("--material {}=…", quoted(name)))),
            "estimate" => words.extend(names.map(|name| format!("--set estimate.{}=…", quoted(name)))),
            key => words.push(format!("--set {key}={}", quoted(&names.collect::<Vec<_>>().join(",")))),
        }
    }
    words.extend(step.filing.iter().map(|body| format!("--set filed_with.{}={as_of}", quoted(body))));
    words.join(" ")
}

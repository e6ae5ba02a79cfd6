//! 记入：在内存里给一个项目追加事件，用同一个裁断再判一次，看有没有新的错误。写不写由各命令定。

use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
    path::{Path, PathBuf},
};

use super::advice::{LEFT_OUT, NOT_RECORDED, UNREAD_EVENT, anyway, later_duty};
use crate::{
    commands::{Audience, Env, Failure, Session, show_findings},
    intake::form::draft::Draft,
    model::{Act, Event, Kind, Project},
    report::{View, steps},
    rules::{
        Cx, Finding, Judged, OpenFindings, Options, Subject, Unknown, Verdict, fresh, refused, rules, slugs,
        with_context,
    },
    ruleset::Severity,
    store::{Addition, Loaded, Store, across_each, append_all, judge_at, on_project, open_project, read_item, shown},
    text::{Dictionary, Faults, Route, Step, safe},
};

/// 查涉密内容的规则。
const CLASSIFIED: &str = slugs::CLASSIFIED_CONTENT;
const OPTIONS: Options = Options { explain: false, duties: true };

/// 一个项目上的记入，尚未写回。
#[derive(Debug)]
pub struct Recording {
    path: PathBuf,
    original: Loaded<Project>,
    current: Loaded<Project>,
    /// 从前的裁断；疑点只留身份，在 `known`。
    old: Judged,
    known: OpenFindings,
    kinds: Vec<Kind>,
    /// 要追加的各个事件（YAML）。
    items: Vec<String>,
}

impl Recording {
    /// 读一个项目，备好追加。
    ///
    /// # Errors
    /// 文件有格式问题。
    pub fn open(ambient: &Env, desk: &Session, path: &Path) -> Result<Self, Failure> {
        let (mut loaded, judged) = on_project(&desk.files, path, &desk.laws, desk.as_of.date, OPTIONS);
        match (&loaded.value, judged) {
            (Some(project), Some(mut old)) => {
                ambient.refuse_classified(&project.id, project.was_classified())?;
                let known = OpenFindings::of(std::mem::take(&mut old.findings), &desk.laws);
                // 提醒在核查时说过，记入时用不着；一个文件里可以有十万处。
                loaded.faults = Faults::default();
                let current = loaded.clone();
                Ok(Recording {
                    path: path.to_owned(),
                    original: loaded,
                    current,
                    old,
                    known,
                    kinds: Vec::new(),
                    items: Vec::new(),
                })
            }
            _ => Err(show_findings::unreadable(ambient, desk, loaded, NOT_RECORDED)),
        }
    }

    /// 项目文件。
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// 现在的项目，连同已追加的事件。
    ///
    /// # Errors
    /// 不会发生：读不出的在打开时已经拒绝。
    pub fn project(&self) -> Result<&Project, Failure> {
        self.current.value.as_ref().ok_or_else(|| Failure::failed("项目读不出"))
    }

    /// 接下来可有的事件，依 `next` 所列的次序。
    #[must_use]
    pub fn coming(&self, desk: &Session) -> Vec<Kind> {
        open_project(&desk.files, &self.path, &desk.laws, desk.as_of.date, |loaded, judgement| {
            let kinds = |cx: &Cx<'_>| {
                let view = View::new(cx, &self.path, judgement);
                steps(cx, &view, &self.old.obligations).into_iter().map(|step| step.kind).collect()
            };
            loaded.value.map_or_else(Vec::new, |project| with_context(&project, judgement, kinds))
        })
    }

    /// 文件里写着的一个事件，各键照原样。
    #[must_use]
    pub fn written(&self, n: usize) -> Option<serde_yaml::Mapping> {
        let file: serde_yaml::Value = serde_yaml::from_str(&self.original.source.text).ok()?;
        file.get("events")?.get(n)?.as_mapping().cloned()
    }

    /// 新记的第一个事件在事件表中的位置。
    #[must_use]
    pub fn first(&self) -> usize {
        self.original.value.as_ref().map_or(0, |project| project.events.len())
    }

    /// 追加的事件。
    pub fn added(&self) -> &[Event] {
        self.current.value.as_ref().and_then(|p| p.events.get(self.first()..)).unwrap_or_default()
    }

    /// 更正的是哪个事件，附在「更正」之后；别的事件为空。
    #[must_use]
    pub fn voided(&self, event: &Event, words: &Dictionary) -> String {
        let Act::Correct(own) = &event.act else { return String::new() };
        let Some(project) = &self.current.value else { return String::new() };
        match project.resolve(&own.of) {
            Ok(target) => format!("（{}）", undoing(project, target, words)),
            Err(_) => String::new(),
        }
    }

    /// 追加一个事件。
    ///
    /// # Errors
    /// 事件不完整，或文件的写法不容追加。
    pub fn append(&mut self, ambient: &Env, desk: &Session, draft: &Draft) -> Result<(), Failure> {
        self.stage(draft)?;
        self.seal(ambient, desk)
    }

    /// 备一个事件，还没有续在文本后面：许多个的先逐个备好，再由 `seal` 一次续上，不必每个都把文件重读。
    ///
    /// # Errors
    /// 事件不完整。
    pub fn stage(&mut self, draft: &Draft) -> Result<(), Failure> {
        let item = draft.to_yaml()?;
        let event: Option<Event> = read_item(&item, &self.original.source.words);
        let (Some(event), Some(project)) = (event, &mut self.current.value) else {
            return Err(Failure::failed(UNREAD_EVENT));
        };
        project.extend([event]);
        self.items.push(item);
        self.kinds.push(draft.kind);
        Ok(())
    }

    /// 备好的各个事件续在文本末尾，证明续得不错。
    ///
    /// # Errors
    /// 文件的写法不容追加，或复读不符。
    pub fn seal(&mut self, ambient: &Env, desk: &Session) -> Result<(), Failure> {
        let items: Vec<&str> = self.items.iter().map(String::as_str).collect();
        let appended =
            append_all(&self.original, &items).map_err(|error| show_findings::not_recorded(ambient, desk, error))?;
        self.current = Loaded { faults: Faults::default(), ..appended.loaded };
        Ok(())
    }

    /// 再判一次，看变化；`county` 是看全县的规则，记入前后各得什么。
    #[must_use]
    pub fn review(&self, desk: &Session, county: &CountyChange) -> Review {
        let judged = judge_at(&desk.files, &self.path, &self.current, &desk.laws, desk.as_of.date, OPTIONS);
        let first = self.first();
        let path = desk.relative(&self.path);
        // 从前的可以有十万处，多半不必另抄一份。
        let known = match county.before.get(path) {
            None => Cow::Borrowed(&self.known),
            Some(before) => Cow::Owned(self.known.clone().with(before, &desk.laws)),
        };
        let new = with(judged.unwrap_or_default(), county.after.get(path));
        Review::of(desk, (&self.old, &known), new, &self.kinds, first)
    }

    /// 要写回的改动。
    #[must_use]
    pub fn change(&self) -> Addition {
        let (old, new) = (self.original.source.bytes(), self.current.source.bytes());
        Addition { path: self.path.clone(), old: Some(old), new: Some(new), runs: false }
    }

    /// 给人看前后的差异。
    ///
    /// # Errors
    /// 写不出去。
    pub fn show_diff(&self, ambient: &Env, desk: &Session) -> Result<(), Failure> {
        ambient.show_diff(&self.shown(desk), &self.original.source.text, &self.current.source.text)
    }

    /// 文件，供显示。
    #[must_use]
    pub fn shown(&self, desk: &Session) -> String {
        safe::visible(&shown(desk.relative(&self.path))).into_owned()
    }

    /// 记入之后要列给经办人看的：照实记入的错误在前，由此还有的在后。
    #[must_use]
    pub fn told(&self, env: &Env, session: &Session, review: &Review) -> String {
        let own = self.list(env, session, &review.errors);
        let besides = review.besides();
        if besides.is_empty() {
            return own;
        }
        let count = besides.len();
        format!("{own}由此还有（{count} 处，不妨碍记入）：\n{}", self.list(env, session, &besides))
    }

    /// 疑点收进回执；不收的什么也不做。
    pub fn keep(&self, ambient: &Env, desk: &Session, findings: &[Finding]) {
        show_findings::keep(ambient, desk, show_findings::located(&self.current.source, findings));
    }

    /// 疑点，写成文字。
    #[must_use]
    pub fn list(&self, ambient: &Env, desk: &Session, findings: &[Finding]) -> String {
        show_findings::findings(ambient, desk, &self.current.source, findings)
    }
}

/// 加上看全县的规则所得，已有的不重写。
fn with(mut judged: Judged, across: Option<&Vec<Finding>>) -> Judged {
    for finding in across.into_iter().flatten() {
        if !judged.findings.contains(finding) {
            judged.findings.push(finding.clone());
        }
    }
    judged
}

/// 看全县的规则，记入前后在各项目里各得什么。
#[derive(Debug, Default)]
pub struct CountyChange {
    before: HashMap<PathBuf, Vec<Finding>>,
    after: HashMap<PathBuf, Vec<Finding>>,
}

impl CountyChange {
    /// 当这些记入都写了。
    ///
    /// # Errors
    /// 台账读不了。
    pub fn around<'r>(desk: &Session, recordings: impl Iterator<Item = &'r Recording>) -> Result<Self, Failure> {
        let pending = recordings.map(|r| (desk.relative(&r.path).to_owned(), r.current.source.bytes()));
        let pending: Vec<(PathBuf, Vec<u8>)> = pending.collect();
        let paths: Vec<PathBuf> = pending.iter().map(|(path, _)| path.clone()).collect();
        let store = desk.store()?;
        let judge = |store: &Store| across_each(store, &desk.laws, desk.as_of.date, &paths);
        let after = judge(&store.with_pending(&pending)?);
        // 记了之后也没有的，不必看记之前。
        let before = if after.is_empty() { HashMap::new() } else { judge(&store) };
        desk.doubt(&store);
        Ok(CountyChange { before, after })
    }
}

/// 更正这一件，是作废它；它本身是更正的，是恢复它所作废的。
#[must_use]
pub fn undoing(project: &Project, target: &Event, words: &Dictionary) -> String {
    match &target.act {
        Act::Correct(own) => match project.resolve(&own.of) {
            Ok(restored) => format!("恢复 {}", called(restored, words)),
            Err(_) => format!("作废 {}", called(target, words)),
        },
        _ => format!("作废 {}", called(target, words)),
    }
}

/// 一个事件的叫法：日期、种类在当地的叫法，有文号的连同文号。
#[must_use]
pub fn called(event: &Event, words: &Dictionary) -> String {
    let doc = event.doc.as_deref().map_or_else(String::new, |doc| format!(" {}", safe::line(doc, 60)));
    format!("{} {}{doc}", event.date, words.called(Kind::WORDS, event.kind().zh()))
}

/// 追加的事件里写着的机关不知是谁：当场问一声，不妨碍记入。
fn asked(desk: &Session, new: &Judged, first: usize) -> Vec<Finding> {
    let names_a_body = |at: &Route| matches!(at.0.last(), Some(Step::Key(key)) if key == "by" || key == "filed_with");
    let (law, as_of) = (desk.laws.nearest(desk.as_of.date), desk.as_of.date);
    let is_own = |u: &Unknown| u.at.event().is_some_and(|n| n >= first) && names_a_body(&u.at);
    let unknowns = new.outcomes.iter().flat_map(|o| o.unknowns.iter().map(|u| (o.rule, u)));
    let mut told: HashSet<&str> = HashSet::new();
    let fresh = unknowns.filter(|(_, unknown)| is_own(unknown) && told.insert(&unknown.text));
    let doubtful = fresh.map(|(rule, Unknown { at, text, .. })| {
        let subject = Subject::other(at.to_string());
        let mut finding = Finding::new(rule, law.index, subject, as_of, at.clone(), text.clone());
        finding.soften(Severity::Warn);
        finding
    });
    doubtful.collect()
}

/// 记入之后的变化。
#[derive(Debug)]
pub struct Review {
    /// 记入之后的裁断。
    pub judged: Judged,
    /// 新出现的待核错误，所指在追加的事件里：是这件事自己的毛病，不能记入。
    pub errors: Vec<Finding>,
    /// 新出现而所指在别处的待核错误：期限、别的机关或从前的事所致，不妨碍记入，要说给经办人听。
    pub besides: Vec<Finding>,
    /// 新出现的提醒：不妨碍记入，但要让经办人看见。
    pub warnings: Vec<Finding>,
    /// 因缺事实而不能记入的规则。
    pub blocked: Vec<&'static str>,
    /// 所追加的写了涉密项目不该写的：照实记入也不收。
    pub leaks: bool,
}

impl Review {
    fn of(desk: &Session, (old, known): (&Judged, &OpenFindings), new: Judged, kinds: &[Kind], first: usize) -> Self {
        let gated = |slug: &str| rules().any(|r| r.slug == slug && r.gates.iter().any(|g| kinds.contains(g)));
        let undecidable = |judged: &Judged, slug: &str| {
            judged.outcomes.iter().any(|o| o.rule == slug && o.verdict == Verdict::Undecidable)
        };
        let blocked = new
            .outcomes
            .iter()
            .filter(|o| o.verdict == Verdict::Undecidable && gated(o.rule) && !undecidable(old, o.rule))
            .map(|o| o.rule)
            .collect();
        let errors = refused(known, &new, &desk.laws, first);
        let of = |severity| fresh(known, &new, &desk.laws, severity).cloned();
        let besides: Vec<Finding> = of(Severity::Error).filter(|f| !errors.contains(f)).collect();
        let asked = asked(desk, &new, first);
        let warnings: Vec<Finding> = of(Severity::Warn).chain(asked).collect();
        let leaks =
            errors.iter().chain(&warnings).any(|f| f.rule == CLASSIFIED && f.at.event().is_some_and(|n| n >= first));
        Review { judged: new, errors, besides, warnings, blocked, leaks }
    }

    /// 可以记入：没有新的问题；或说了照实记入，而没有写涉密内容。
    #[must_use]
    pub fn permits(&self, record_anyway: bool) -> bool {
        !self.leaks && (record_anyway || self.is_clear())
    }

    /// 这件事自己没有新的错误，也没有判断不了的。
    #[must_use]
    pub fn is_clear(&self) -> bool {
        self.errors.is_empty() && self.blocked.is_empty()
    }

    /// 不妨碍记入而要列出的：错误在前，提醒在后。
    #[must_use]
    pub fn besides(&self) -> Vec<Finding> {
        self.besides.iter().chain(&self.warnings).cloned().collect()
    }

    /// 不能记入的理由，接在疑点之后。
    #[must_use]
    pub fn refusal(&self, asked: Audience) -> String {
        let lines = self.blocked.iter().map(|slug| match asked {
            Audience::Terminal => {
                format!("缺少事实，规则「{slug}」不能判断；用 wsgov explain {slug} 看要补什么\n")
            }
            Audience::Page | Audience::Paper => {
                let title = rules().find(|rule| rule.slug == *slug).map_or(*slug, |rule| rule.title());
                format!("缺少事实，「{title}」不能判断\n")
            }
        });
        let undecided = match self.blocked.len() {
            0 => String::new(),
            n => format!("，{n} 处不能判断"),
        };
        let advice = if self.leaks { LEFT_OUT } else { anyway(asked) };
        format!(
            "{}没有记入：会新增 {} 处错误{undecided}。文件没有改动。\n{advice}{}",
            lines.collect::<String>(),
            self.errors.len(),
            if self.has_later_duty() { later_duty(asked) } else { "" }
        )
    }

    /// 新的错误里，有的是这件事引起的、到核查日已经过了的期限：补记从前的事时常有。
    fn has_later_duty(&self) -> bool {
        let pending = self.judged.obligations.iter().filter(|duty| duty.done.is_none());
        pending.into_iter().any(|duty| self.errors.iter().any(|e| e.rule == duty.rule && e.subject == duty.subject))
    }
}

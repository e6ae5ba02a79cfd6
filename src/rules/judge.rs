//! 裁断：一个项目对全部规则，得出疑点、义务与（按需的）逐条结论。`check` 与 `advance` 用的是同一个。

use crate::{
    model::{Date, Event, Project, Timeline, Unit},
    rules::{
        Attachments, Beyond, Check, Cx, Finding, Note, Obligation, Options, Out, Rule, Subject, Unknown, Verdict,
        engine::{
            disposal::{doubtful_waivers, excuse},
            voice::Voice,
        },
        own_rule, rules,
        slugs::{FACT_MISSING, WAIVER_NOT_ALLOWED},
    },
    ruleset::{ACTOR, Laws, Severity, UNIT},
};

/// 一条规则的结论。
#[derive(Clone, Debug)]
pub struct Outcome {
    /// 规则名。
    pub rule: &'static str,
    /// 结论。
    pub verdict: Verdict,
    /// 各处的理由。
    pub notes: Vec<Note>,
    /// 缺少的事实。
    pub unknowns: Vec<Unknown>,
}

/// 裁断的结果。
#[derive(Clone, Debug, Default)]
pub struct Judged {
    /// 疑点，已定处置状况。
    pub findings: Vec<Finding>,
    /// 义务。
    pub obligations: Vec<Obligation>,
    /// 逐条结论：不要求说明时只有「不能判断」的。
    pub outcomes: Vec<Outcome>,
}

/// 一次裁断所据：项目之外的一切。
#[derive(Clone, Copy, Debug)]
pub struct Judgement<'a> {
    /// 文件名（不含扩展名）。
    pub stem: &'a str,
    /// 所在文件夹的名称。
    pub folder: &'a str,
    /// 所在单位；没有 unit.yaml 或读不出时为无。
    pub unit: Option<&'a Unit>,
    /// 有 unit.yaml 而读不出：凡看单位的都不能判断，缘故由那个文件自己的 `bad-file` 说。
    pub unit_unread: bool,
    /// 规则集。
    pub laws: &'a Laws,
    /// 核查日。
    pub as_of: Date,
    /// 问附件的下落；没有接上存储层的写 [`Attachments::UNKNOWN`]。
    pub attachments: Attachments<'a>,
    /// 项目之外的事实；没有接上存储层的写 [`Beyond::NONE`]。
    pub beyond: Beyond<'a>,
}

impl<'a> Judgement<'a> {
    /// 换一种问附件的办法，别的照旧。
    #[must_use]
    pub fn with_attachments<'b>(self, attachments: Attachments<'b>) -> Judgement<'b>
    where
        'a: 'b,
    {
        Judgement { attachments, ..self }
    }

    /// 换上项目之外的事实，别的照旧。
    #[must_use]
    pub fn with_beyond<'b>(self, beyond: Beyond<'b>) -> Judgement<'b>
    where
        'a: 'b,
    {
        Judgement { beyond, ..self }
    }
}

/// 裁断一个项目。
#[must_use]
pub fn judge(project: &Project, judgement: Judgement<'_>, options: Options) -> Judged {
    with_context(project, judgement, |cx| run(cx, options))
}

/// 备好一个项目的背景，交给 `then`。
pub fn with_context<T>(project: &Project, judgement: Judgement<'_>, then: impl FnOnce(&Cx<'_>) -> T) -> T {
    let Judgement { stem, folder, unit, unit_unread, laws, as_of, attachments, beyond } = judgement;
    let chronology = project.chronology();
    let versions = project.versions(&chronology);
    let timeline = Timeline::new(&chronology).up_to(as_of);
    let withholds_amounts = timeline.events().any(Event::withholds_amount);
    then(&Cx {
        project,
        stem,
        timeline,
        versions: &versions,
        unit,
        unit_unread,
        folder,
        laws,
        as_of,
        attachments,
        beyond,
        withholds_amounts,
    })
}

fn run(cx: &Cx<'_>, options: Options) -> Judged {
    let mut judged = Judged::default();
    let mut one = |rule: &Rule| {
        let mut out = apply(rule, cx, options, &mut judged.obligations);
        // 多的不搬，少的插到多的前面：十万处疑点不同时占两份。
        if judged.findings.len() < out.findings.len() {
            out.findings.splice(0..0, std::mem::take(&mut judged.findings));
            judged.findings = out.findings;
        } else {
            judged.findings.append(&mut out.findings);
        }
        if options.explain || out.verdict == Verdict::Undecidable {
            judged.outcomes.push(Outcome {
                rule: rule.slug,
                verdict: out.verdict,
                notes: out.notes,
                unknowns: out.unknowns,
            });
        }
    };
    rules().for_each(&mut one);
    cx.laws.own_rules().map(own_rule).for_each(|rule| one(&rule));
    let missing: Vec<Finding> = judged.outcomes.iter().filter_map(|outcome| fact_missing(cx, outcome)).collect();
    judged.findings.extend(missing);
    judged.findings = excuse(cx, judged.findings);
    if let Some(voice) = Voice::of(cx.laws, &cx.project.quoted) {
        judged.say(voice);
    }
    judged
}

impl Judged {
    /// 换成当地的说法。
    fn say(&mut self, voice: Voice<'_>) {
        self.findings.iter_mut().for_each(|finding| voice.finding(finding));
        self.obligations.iter_mut().for_each(|duty| voice.obligation(duty));
        for outcome in &mut self.outcomes {
            outcome.notes.iter_mut().for_each(|note| voice.note(note));
            outcome.unknowns.iter_mut().for_each(|unknown| voice.unknown(unknown));
        }
    }
}

fn apply(rule: &Rule, cx: &Cx<'_>, options: Options, obligations: &mut Vec<Obligation>) -> Out {
    let mut out = Out::new(rule.slug, options);
    if rule.counts_money && cx.withholds_amounts {
        out.not_applicable(|| "涉密项目，金额没有写全，不作金额上的判断".into());
        return out;
    }
    match rule.check {
        Check::Project(check) => check(cx, &mut out),
        Check::Duty(duties) => {
            let duties = duties(cx, &mut out);
            for duty in &duties {
                duty.report(cx, &mut out);
            }
            if options.duties {
                let in_force = |duty: &Obligation| cx.laws.get(duty.law).effective_from <= cx.as_of;
                obligations.extend(duties.into_iter().filter(|d| d.rule == rule.slug && in_force(d)));
            }
        }
        Check::Excusing if rule.slug == WAIVER_NOT_ALLOWED => {
            doubtful_waivers(cx).into_iter().for_each(|(at, why)| out.unknown(at, || why));
        }
        Check::Unit(_) | Check::Store(_) | Check::County(_) | Check::Reading | Check::Excusing => {}
    }
    drop_unasked(cx, &mut out);
    if !out.findings.is_empty() {
        drop_switched_off(cx.laws, cx.as_of, &mut out);
        out.findings.iter_mut().for_each(|finding| assign_duty(cx, finding));
    }
    out
}

/// 缺事实使一条错误规则很久不能判断：不说，缺着就等于没有毛病。自它该有的那天起算。
fn fact_missing(cx: &Cx<'_>, outcome: &Outcome) -> Option<Finding> {
    let law = cx.law_now();
    // 单位的文件读不出，由它自己的 bad-file 说，不另说一遍。
    law.rule(FACT_MISSING).filter(|_| !cx.unit_unread)?;
    let limit = law.parameters.records.fact_missing.as_ref()?.days;
    law.rule(outcome.rule).filter(|config| config.severity == Severity::Error)?;
    let since = |unknown: &Unknown| {
        let event = || unknown.at.event().and_then(|n| cx.project.events.get(n));
        unknown.since.or_else(|| event().or_else(|| cx.timeline.events().next_back()).map(|e| e.date))
    };
    let is_old = |date: &Date| (cx.as_of - *date).num_days() > i64::from(limit);
    let undecided = outcome.verdict == Verdict::Undecidable;
    let mut old = outcome.unknowns.iter().filter_map(|u| Some((u, since(u).filter(is_old)?)));
    let (unknown, date) = old.next().filter(|_| undecided)?;
    let message = format!("{}；已 {} 天，{} 不能判断", unknown.text, (cx.as_of - date).num_days(), outcome.rule);
    let subject = Subject::other(outcome.rule);
    let mut finding = Finding::new(FACT_MISSING, law.index, subject, date, unknown.at.clone(), message);
    finding.limit("records.fact_missing.days").help("补上所缺的事实（已提交的，用「事实变更」或「更正」后重记）");
    Some(finding)
}

/// 规则集写明职责在作出方的，依疑点所指的事件由谁作出。
fn assign_duty(cx: &Cx<'_>, finding: &mut Finding) {
    let law = cx.laws.get(finding.law);
    let is_actors = law.rules.get(finding.rule).is_some_and(|config| config.duty == ACTOR);
    if let Some(event) = finding.at.event().and_then(|n| cx.project.events.get(n)).filter(|_| is_actors) {
        finding.owed_by(cx.party_of(law, event));
    }
    // 移交之前的，仍是移出单位的职责。
    let owner = cx.owner_on(finding.date);
    if finding.duty(law) == UNIT && !cx.is_home(law, owner) {
        finding.owed_by(owner);
    }
}

/// 所据的规则集停用这条规则，或者到核查日还没有施行的，不出疑点，不论规则自己看没看。
pub(super) fn is_barred(finding: &Finding, laws: &Laws, as_of: Date) -> bool {
    let law = laws.get(finding.law);
    law.off(finding.rule).is_some() || law.effective_from > as_of
}

/// 当时的规则集停用这条规则的，缺什么事实都不必问。
fn drop_unasked(cx: &Cx<'_>, out: &mut Out) {
    let date = |unknown: &Unknown| unknown.since.or_else(|| Some(cx.project.events.get(unknown.at.event()?)?.date));
    let rule = out.rule;
    let before = out.unknowns.len();
    out.unknowns.retain(|unknown| cx.laws.nearest(date(unknown).unwrap_or(cx.as_of)).off(rule).is_none());
    if out.unknowns.len() < before && out.unknowns.is_empty() && out.verdict == Verdict::Undecidable {
        out.verdict = Verdict::NotApplicable;
    }
}

fn drop_switched_off(laws: &Laws, as_of: Date, out: &mut Out) {
    out.findings.retain(|f| !is_barred(f, laws, as_of));
    if out.findings.is_empty() {
        out.verdict = Verdict::NotApplicable;
    }
}

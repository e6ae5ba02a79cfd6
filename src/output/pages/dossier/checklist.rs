//! 由打开的项目写成档案：逐条核查的结果。项目自己的规则之外，所在单位的、读文件与豁免的也列。

use std::collections::HashSet;

use crate::{
    model::Unit,
    output::{
        Evidence,
        pages::dossier::{DossierRule, Doubt},
    },
    rules::{Check, Note, Outcome, Rule, UnitCx, Verdict, judge_unit, rules_with_own, slugs, title_of},
    ruleset::Laws,
    store::{Located, bad_files, locate_findings, locate_in, read_file, shown},
};

/// 一条规则至多列出几句理由。
const MOST_REASONS: usize = 100;

/// 逐条的结果，重的在前；疑点在县的文件里的规则另列。`across` 是看全县的规则所得。
#[must_use]
pub fn checklist(evidence: &Evidence<'_>, across: Vec<Located>) -> (Vec<(Verdict, DossierRule)>, Vec<&'static str>) {
    let (county, own): (Vec<&Rule>, Vec<&Rule>) =
        rules_with_own(evidence.cx.laws).into_iter().partition(|r| matches!(r.check, Check::County(_)));
    let mut located = located(evidence);
    let fresh: Vec<Located> = across.into_iter().filter(|f| !located.iter().any(|l| l.finding == f.finding)).collect();
    located.extend(fresh);
    let mut items: Vec<(Verdict, DossierRule)> = own.into_iter().map(|rule| judged(evidence, rule, &located)).collect();
    items.sort_by_key(|(verdict, _)| std::cmp::Reverse(*verdict));
    (items, county.into_iter().map(|r| r.slug).collect())
}

/// 全部疑点，有了位置：项目的、读文件的、单位的。
fn located(evidence: &Evidence<'_>) -> Vec<Located> {
    let (laws, as_of) = (evidence.cx.laws, evidence.as_of.date);
    let mut found = locate_in(evidence.source, &evidence.judged.findings);
    found.extend(locate_findings(evidence.source, bad_files(evidence.source, evidence.faults.clone(), laws, as_of)));
    let Some(unit) = evidence.cx.unit else { return found };
    let judged = judge_unit(&UnitCx { unit, folder: evidence.cx.folder, laws, as_of });
    if !judged.is_empty() {
        let path = evidence.source.path.with_file_name("unit.yaml");
        found.extend(locate_in(&read_file::<Unit>(evidence.files, &path).source, &judged));
    }
    found
}

/// 一条规则的结果。
fn judged(evidence: &Evidence<'_>, rule: &'static Rule, located: &[Located]) -> (Verdict, DossierRule) {
    let findings: Vec<&Located> = located.iter().filter(|f| f.finding.rule == rule.slug).collect();
    let judges = matches!(rule.check, Check::Project(_) | Check::Duty(_));
    let outcome = evidence.judged.outcomes.iter().find(|o| judges && o.rule == rule.slug);
    let law = evidence.cx.law_now();
    // 哪一部都不设的规则，既没有通过，也没有不通过。
    let off = law.off(rule.slug).filter(|_| evidence.cx.laws.iter().all(|set| set.off(rule.slug).is_some()));
    let outcome = outcome.filter(|_| off.is_none());
    let (verdict, sentence) = match (outcome, off, findings.is_empty()) {
        (_, _, false) => (Verdict::Violated, String::new()),
        (_, Some(reason), true) => (Verdict::NotApplicable, format!("不设此条：{reason}")),
        (Some(outcome), None, true) => (outcome.verdict, plain(outcome.verdict).to_owned()),
        (None, None, true) => {
            let (verdict, sentence) = aside(evidence, rule);
            (verdict, sentence.to_owned())
        }
    };
    let config = law.rules.get(rule.slug);
    let mut sentences = outcome.map(|o| reasons(o, verdict)).unwrap_or_default();
    if sentences.is_empty() && !sentence.is_empty() {
        sentences.push(sentence);
    }
    let item = DossierRule {
        rule: rule.slug,
        title: title_of(evidence.cx.laws, rule.slug),
        verdict: verdict.en(),
        verdict_zh: verdict.zh(),
        severity: config.map(|c| c.severity.en()),
        duty: config.map(|c| law.bodies.name(&c.duty).to_owned()),
        articles: law.basis(rule.slug),
        sentences,
        findings: findings.into_iter().map(|f| doubt(f, evidence.cx.laws)).collect(),
        missing: outcome.map(|o| o.unknowns.iter().map(|u| u.at.to_string()).collect()).unwrap_or_default(),
    };
    (verdict, item)
}

/// 与结论一致的各处理由，和其中不能判断的。
fn reasons(outcome: &Outcome, verdict: Verdict) -> Vec<String> {
    let told = |note: &&Note| note.verdict == verdict || note.verdict == Verdict::Undecidable;
    let mut seen: HashSet<&str> = HashSet::new();
    let mut said = outcome.notes.iter().filter(told).map(|note| &*note.text).filter(|text| seen.insert(text));
    let mut listed: Vec<String> = said.by_ref().take(MOST_REASONS).map(str::to_owned).collect();
    let more = said.count();
    if more > 0 {
        listed.push(format!("另有 {more} 句，没有列出"));
    }
    listed
}

/// 没有写理由的，也有一句。
fn plain(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::NotApplicable => "没有所涉的事项",
        Verdict::Pass => "没有发现不符",
        Verdict::Undecidable => "缺少事实",
        Verdict::Violated => "",
    }
}

/// 不在裁断一个项目时得出的规则：读文件、豁免与单位的。
fn aside(evidence: &Evidence<'_>, rule: &Rule) -> (Verdict, &'static str) {
    match rule.check {
        Check::Reading if rule.slug == slugs::BAD_FILE => (Verdict::Pass, "文件读得出，格式没有问题"),
        Check::Reading => (Verdict::NotApplicable, "与从前的版本比较时才核查（check --base）"),
        Check::Excusing if rule.slug == slugs::FACT_MISSING => (Verdict::Pass, "没有缺了很久的事实"),
        Check::Excusing if evidence.cx.project.waivers.is_empty() => (Verdict::NotApplicable, "没有豁免"),
        Check::Excusing => (Verdict::Pass, "豁免没有这类问题"),
        Check::Unit(_) if evidence.cx.unit.is_none() => (Verdict::Undecidable, "没有 unit.yaml，或读不出"),
        Check::Unit(_) => (Verdict::Pass, "所在单位的 unit.yaml 没有这类疑点"),
        Check::Store(_) => (Verdict::Pass, "与全县的项目、单位一并看过，本项目没有这类疑点"),
        _ => (Verdict::NotApplicable, plain(Verdict::NotApplicable)),
    }
}

fn doubt(located: &Located, laws: &Laws) -> Doubt {
    let severity = located.severity(laws);
    Doubt {
        severity: severity.en(),
        severity_zh: severity.zh(),
        status: located.finding.status.en(),
        disposal: located.finding.status.disposal(),
        subject: located.finding.subject.to_string(),
        message: located.finding.message.clone(),
        help: located.finding.help.as_deref().map(str::to_owned),
        path: shown(&located.path),
        line: located.place.line,
    }
}

//! 修法的性质：把一部规则集在许多日子切成前后两部，后一部改一个数，切开之前的行为，疑点一处不变；
//! 没有疑点依的是当时还没有施行的规则，所说的期限就是所引文件里写的。

#![allow(clippy::unwrap_used, clippy::panic)]

use std::{collections::BTreeSet, path::Path};

use crate::mutants::mutants;
use rayon::prelude::*;
use wsgov::{
    model::{Date, Year},
    rules::{Finding, Subject, known},
    ruleset::{BUILTIN, HOLIDAYS, Holidays, Laws, RuleSet},
    store::{Files, Located, Scope, Store, check, shown},
    text::Scalar,
};

const STORES: [(&str, &str); 2] = [("", "2026-06-30"), ("examples/violations", "2025-06-30")];

const CUTS: [&str; 14] = [
    "2022-06-15",
    "2022-09-30",
    "2022-10-01",
    "2023-01-01",
    "2023-04-20",
    "2023-09-01",
    "2023-12-31",
    "2024-01-01",
    "2024-06-25",
    "2024-12-15",
    "2024-12-31",
    "2025-01-01",
    "2025-03-31",
    "2025-06-30",
];

fn d(text: &str) -> Date {
    Date::read(text).unwrap()
}

fn set(path: &str, text: &str) -> Option<RuleSet> {
    RuleSet::parse(Path::new(path), text, &known()).ok()
}

fn laws(sets: Vec<RuleSet>) -> Laws {
    Laws::new(sets, Holidays::parse(Path::new(HOLIDAYS.0), HOLIDAYS.1).unwrap()).unwrap()
}

/// 自 `cut` 起由 `later` 接替内置的一部；`later` 读不出的（改数改出了错）为无。
fn cut_at(cut: &str, later: &str) -> Option<Laws> {
    let later = later.replacen("\"wushan-2022\"", "\"wushan-2099\"\nsupersedes = \"wushan-2022\"", 1).replacen(
        "\"2022-05-30\"",
        &format!("\"{cut}\""),
        1,
    );
    Some(laws(vec![set("rules/旧.toml", BUILTIN.1)?, set("rules/新.toml", &later)?]))
}

/// 一处疑点，连同轻重与所说的话；依哪一部不计。
type Said = (String, &'static str, Subject, Date, String, &'static str);

fn said(located: &Located, laws: &Laws) -> Said {
    let Finding { rule, subject, date, message, .. } = &located.finding;
    (shown(&located.path), rule, subject.clone(), *date, message.clone(), located.severity(laws).en())
}

struct Judged {
    laws: Laws,
    findings: Vec<Located>,
}

fn judge((root, as_of): (&str, &str), laws: Laws) -> Judged {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(root);
    let store = Store::open(&Files::on_disk(&root)).unwrap();
    let laws = laws.known_on(d(as_of));
    let mut findings = check(&store, &laws, d(as_of), &Scope::default()).findings;
    // 缺事实已久说的是台账今天的状况，依今天的规则。
    findings.retain(|located| located.finding.rule != "fact-missing");
    Judged { laws, findings }
}

impl Judged {
    fn said(&self, before: Option<Date>) -> BTreeSet<String> {
        let wanted = self.findings.iter().filter(|l| before.is_none_or(|cut| l.finding.date < cut));
        wanted.map(|l| format!("{:?}", said(l, &self.laws))).collect()
    }

    /// 依的规则集在所指的日子已经施行；期限是固定日期的，正是它所写的那一日。
    fn cites_the_law_of_its_day(&self) {
        for located in &self.findings {
            let finding = &located.finding;
            let law = self.laws.get(finding.law);
            let first = self.laws.iter().next().unwrap();
            assert!(law.effective_from <= finding.date || law.index == first.index, "{finding:?} 依 {}", law.id);
            let (parameters, Subject::Year(year)) = (&law.parameters, &finding.subject) else { continue };
            let due = match finding.rule {
                "late-declaration" => parameters.declaration.deadline.as_ref().map(|p| p.due(*year)),
                "annual-report-missing" | "annual-report-late" => {
                    parameters.annual_report.deadline.as_ref().map(|p| p.due(Year(year.0)))
                }
                _ => None,
            };
            if let Some(due) = due.filter(|_| finding.message.contains("最迟应在")) {
                assert!(finding.message.contains(&due.to_string()), "{}：{due}", finding.message);
            }
        }
    }
}

#[test]
fn a_law_cut_in_two_identical_halves_changes_nothing() {
    for store in STORES {
        let whole = judge(store, laws(vec![set("rules/旧.toml", BUILTIN.1).unwrap()])).said(None);
        CUTS.par_iter().for_each(|cut| {
            let halves = judge(store, cut_at(cut, BUILTIN.1).unwrap());
            let found = halves.said(None);
            let (lost, new): (Vec<_>, Vec<_>) =
                (whole.difference(&found).collect(), found.difference(&whole).collect());
            assert!(lost.is_empty() && new.is_empty(), "{cut} 少了 {lost:#?} 多了 {new:#?}");
            halves.cites_the_law_of_its_day();
        });
    }
}

#[test]
fn a_number_changed_from_a_day_on_changes_nothing_before_it() {
    const NOT_NUMBERS: [&str; 6] = ["articles", "rules", "bodies", "competence", "checklist", "requires"];
    let numbers = mutants(BUILTIN.1).into_iter().filter(|m| {
        let top = m.route.split('.').next().unwrap();
        m.what.contains('→') && m.route.contains('.') && !NOT_NUMBERS.contains(&top)
    });
    let numbers: Vec<_> = numbers.collect();
    assert!(numbers.len() > 60, "规则集里应有许多数：{}", numbers.len());
    let store = STORES[1];
    let whole = judge(store, laws(vec![set("rules/旧.toml", BUILTIN.1).unwrap()]));
    const DAYS: [&str; 4] = ["2023-04-20", "2023-09-01", "2024-06-25", "2024-12-15"];
    // 平常一个数换一个日子切，`.ci/long` 每个数在各日都切。
    let each = if std::env::var_os("CUTS").is_some() { DAYS.len() } else { 1 };
    numbers.par_iter().enumerate().for_each(|(n, mutant)| {
        for cut in DAYS.iter().cycle().skip(n).take(each) {
            let Some(changed) = cut_at(cut, &mutant.text) else { continue };
            let after = judge(store, changed);
            after.cites_the_law_of_its_day();
            let (before, after) = (whole.said(Some(d(cut))), after.said(Some(d(cut))));
            let (lost, new): (Vec<_>, Vec<_>) =
                (before.difference(&after).collect(), after.difference(&before).collect());
            let change = format!("{cut} 起 {}（{}）", mutant.route, mutant.what);
            assert!(lost.is_empty() && new.is_empty(), "{change}\n少了 {lost:#?}\n多了 {new:#?}");
        }
    });
}

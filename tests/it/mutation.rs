//! 规则集的每个数都有案例守着：逐个改动一个单位、逐项删去，重判全部案例，每次须至少有一个案例的结论因此改变。

#![allow(clippy::unwrap_used, clippy::panic)]

use std::{
    path::{Path, PathBuf},
    sync::LazyLock,
};

use crate::common::{Case, decode, is_project, yaml_files};
use crate::mutants::{Mutant, mutants};
use rayon::prelude::*;
use wsgov::{
    model::{County, Digest, FRAMEWORKS, Framework, Project, Unit, UnitHalt, effective_county, effective_unit},
    rules::{
        Attachments, Beyond, CountyCx, Enlisted, Finding, Judgement, Keeper, Options, Registry, UnitCx, Verdict, judge,
        judge_unit, known, reduce, rules,
    },
    ruleset::{BUILTIN, HOLIDAYS, Holidays, Laws, RuleSet, Severity},
};

/// 不必有案例守着的，连同理由。路径中的 `*` 是任一段；写到哪里，其下的都算。
const EXEMPT: &[(&str, &str)] = &[
    ("checked_on", "核对日期只供显示"),
    ("superior", "上位规定只供显示"),
    ("articles", "条文登记不参与判断；与规则的呼应由 tests/rule_set.rs 核对"),
    ("rules.*.articles", "疑点引哪几条只供显示；所引都有，由规则集的查验保证"),
    ("rules.*.external", "另据的上位法只供显示"),
    ("rules.*.interpretation", "「条文有余地」的标记只供显示"),
    ("*.*.interpretation", "同上"),
    ("*.interpretation", "同上"),
    ("warning_lights", "只用于看板的红黄灯，没有规则读它"),
    ("due_soon", "只决定多少天算临近，不影响结论"),
    ("bodies.*", "机关的别名各是一种叫法，逐个守着没有意义；角色由报送、权限的改动守着"),
    ("words.categories", "只决定读文件时提不提醒，案例不经过读；由 words::every_listed_category_is_needed 逐个守着"),
    ("checklist.*.items.*.also", "清单各项的别名，理由同机关的别名"),
];

/// 读好的一个案例。
struct Loaded {
    case: Case,
    /// 所守的规则；一生守全部规则。
    slug: Option<String>,
    projects: Vec<(Digest, String, String, Project)>,
    units: Vec<(PathBuf, String, Unit)>,
    frameworks: Vec<(PathBuf, Framework)>,
    /// 有 unit.yaml 而读不出的文件夹。
    unread: Vec<String>,
    county: Option<County>,
    subject: Option<String>,
}

/// 会让案例测试通不过的那些：疑点与结论。
#[derive(Debug, Default, PartialEq, Eq)]
struct Outcome {
    findings: Vec<String>,
    verdicts: Vec<(String, &'static str, Verdict)>,
}

impl Loaded {
    fn read(path: &Path) -> Loaded {
        let case = Case::read(path);
        let folder = path.parent().and_then(Path::file_name).and_then(|f| f.to_str()).unwrap();
        let texts = case.texts();
        let (mut projects, mut units, mut unread, mut frameworks) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for (name, text) in &texts {
            let Some((folder, file)) = name.split_once('/') else { continue };
            let path = Path::new("projects").join(name);
            if folder == FRAMEWORKS {
                frameworks.extend(decode::<Framework>(text).map(|framework| (path, framework)));
            } else if file == "unit.yaml" {
                match decode::<Unit>(text) {
                    Some(unit) => units.push((path, folder.to_owned(), effective_unit(unit))),
                    None => unread.push(folder.to_owned()),
                }
            } else if is_project(file) {
                let stem = file.trim_end_matches(".yaml").to_owned();
                projects.extend(decode::<Project>(text).map(|project| {
                    (Digest::of(&project, &path.into(), &folder.into(), case.as_of), folder.to_owned(), stem, project)
                }));
            }
        }
        projects.sort_by(|a, b| a.0.path.cmp(&b.0.path));
        let county = texts
            .iter()
            .find(|(name, _)| name == "county.yaml")
            .and_then(|(_, text)| decode(text))
            .map(effective_county);
        let subject = case.subject_file().map(|file| format!("projects/{file}"));
        let slug = (folder != "lives").then(|| folder.to_owned());
        Loaded { case, slug, projects, units, unread, frameworks, county, subject }
    }

    /// 案例所用的规则集：由改动过的全文，再作案例自己的改动。改不成的，这个案例守不着。
    fn laws(&self, text: &str, plain: &Laws) -> Option<Laws> {
        if self.case.rules.is_some() {
            return None;
        }
        if self.case.adapt.is_empty() {
            return Some(plain.clone());
        }
        let mut text = text.to_owned();
        for (from, to) in &self.case.adapt {
            if text.matches(from).count() != 1 {
                return None;
            }
            text = text.replace(from, to);
        }
        laws(&text)
    }

    fn judge(&self, laws: &Laws) -> Outcome {
        let (as_of, county) = (self.case.as_of, self.county.as_ref());
        let mut outcome = Outcome::default();
        for (digest, folder, stem, project) in &self.projects {
            let unit = self.units.iter().find(|(_, f, _)| f == folder).map(|(.., unit)| unit);
            let own = unit.map(|unit| UnitHalt::of_unit(unit, as_of)).unwrap_or_default();
            let told = self.projects.iter().filter(|(_, f, ..)| f == folder).flat_map(|(d, ..)| d.halts.to_vec());
            let mut halts: Vec<UnitHalt> = own.into_iter().chain(told).collect();
            halts.sort_by_key(|halt| halt.date);
            let judgement = Judgement {
                stem,
                folder,
                unit,
                unit_unread: self.unread.contains(folder),
                laws,
                as_of,
                attachments: Attachments::UNKNOWN,
                beyond: Beyond { halts: &halts, registry: self },
            };
            let judged = judge(project, judgement, Options { explain: true, duties: false });
            let path = digest.path.to_string_lossy();
            self.take(&mut outcome, &path, &judged.findings, laws);
            let counts = |rule: &str| match &self.slug {
                Some(slug) => slug == rule && self.subject.as_deref() == Some(&path),
                None => true,
            };
            let verdicts = judged.outcomes.iter().filter(|o| counts(o.rule));
            outcome.verdicts.extend(verdicts.map(|o| (path.to_string(), o.rule, o.verdict)));
        }
        for (path, folder, unit) in &self.units {
            let found = judge_unit(&UnitCx { unit, folder, laws, as_of });
            self.take(&mut outcome, &path.to_string_lossy(), &found, laws);
        }
        let digests: Vec<Digest> = self.projects.iter().map(|(digest, ..)| digest.clone()).collect();
        let county = county.map(|county| (Path::new("projects/county.yaml"), county));
        for (path, finding) in reduce(&CountyCx {
            digests: &digests,
            units: &self.units,
            frameworks: &self.frameworks,
            county,
            laws,
            as_of,
        }) {
            self.take(&mut outcome, &path.to_string_lossy(), &[finding], laws);
        }
        outcome.findings.sort();
        outcome.findings.dedup();
        outcome
    }

    /// 案例测试看得见的疑点：所守规则的全部，和别的规则的待核错误（只看有没有）。
    fn take(&self, outcome: &mut Outcome, path: &str, findings: &[Finding], laws: &Laws) {
        for finding in findings {
            let severity = finding.severity(laws.get(finding.law));
            let own = self.slug.as_deref().is_none_or(|slug| slug == finding.rule);
            if own {
                let says: Vec<bool> = self.case.finds.iter().map(|e| e.says(&finding.message)).collect();
                outcome.findings.push(format!(
                    "{path} {} {} {} {} {says:?}",
                    finding.rule,
                    finding.subject,
                    severity.en(),
                    finding.status.en()
                ));
            } else if severity == Severity::Error && finding.status == wsgov::rules::Status::Open {
                outcome.findings.push(finding.rule.to_owned());
            }
        }
    }
}

impl Registry for Loaded {
    fn unit(&self, is: &dyn Fn(&str) -> bool) -> Option<Option<Enlisted>> {
        Some(self.units.iter().find(|(.., unit)| is(&unit.name)).map(|(.., unit)| Enlisted::of(unit)))
    }

    fn keepers(&self, system: &str) -> Option<Vec<Keeper>> {
        let of = |unit: &Unit| {
            let systems = unit.systems.iter().flat_map(|list| list.iter()).filter(|own| &*own.name == system);
            systems.map(|own| Keeper { unit: unit.name.clone(), system: own.clone() }).collect::<Vec<_>>()
        };
        Some(self.units.iter().flat_map(|(.., unit)| of(unit)).collect())
    }
}

fn laws(text: &str) -> Option<Laws> {
    let holidays = Holidays::parse(Path::new(HOLIDAYS.0), HOLIDAYS.1).unwrap();
    let set = RuleSet::parse(Path::new("rules/wushan-2022.toml"), text, &known()).ok()?;
    Laws::new(vec![set], holidays).ok()
}

/// 全部案例，连同用原来的规则集判得的结论；几项测试共用。
fn cases() -> &'static [(Loaded, Outcome)] {
    static CASES: LazyLock<Vec<(Loaded, Outcome)>> = LazyLock::new(read_cases);
    &CASES
}

fn read_cases() -> Vec<(Loaded, Outcome)> {
    let plain = laws(BUILTIN.1).unwrap();
    let paths = yaml_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases"));
    let read = |path: &PathBuf| {
        let loaded = Loaded::read(path);
        let outcome = loaded.laws(BUILTIN.1, &plain).map(|laws| loaded.judge(&laws))?;
        Some((loaded, outcome))
    };
    paths.par_iter().filter_map(read).collect()
}

/// 因一处改动而改变结论的第一个案例；先看有关规则的。规则集因此读不出的，全部案例都通不过。
fn caught_by(mutant: &Mutant, cases: &[(Loaded, Outcome)]) -> Option<String> {
    let Some(plain) = laws(&mutant.text) else { return Some("规则集读不出".into()) };
    let concerned = concerned(&mutant.route);
    let is_first = |loaded: &Loaded| loaded.slug.as_deref().is_none_or(|slug| concerned.contains(&slug));
    let (first, rest): (Vec<_>, Vec<_>) = cases.iter().partition(|(loaded, _)| is_first(loaded));
    let changed = |(loaded, outcome): &&&(Loaded, Outcome)| {
        loaded.laws(&mutant.text, &plain).is_some_and(|laws| loaded.judge(&laws) != *outcome)
    };
    let caught = first.iter().find(changed).or_else(|| rest.iter().find(changed));
    caught.map(|(loaded, _)| loaded.case.path.display().to_string())
}

/// 读这个参数的规则，和以它登记的规则。
fn concerned(route: &str) -> Vec<&'static str> {
    let reads = |read: &str| route == read || route.starts_with(&format!("{read}."));
    let by_competence = ["wrong-authority", "authority-undocumented", "accepted-unapplied", "acceptance-scale-unset"];
    let about = |slug: &str| {
        route.split('.').nth(1) == Some(slug) || (route.starts_with("competence.") && by_competence.contains(&slug))
    };
    rules().filter(|r| about(r.slug) || r.reads.iter().any(|read| reads(read))).map(|r| r.slug).collect()
}

fn is_exempt(pattern: &str, route: &str) -> bool {
    let mut steps = route.split('.');
    pattern.split('.').all(|wanted| steps.next().is_some_and(|step| wanted == "*" || wanted == step))
}

#[test]
fn every_number_and_every_item_of_the_rule_set_is_guarded_by_a_case() {
    let cases = cases();
    let filter = std::env::var("MUTANT").unwrap_or_default();
    let all: Vec<Mutant> = mutants(BUILTIN.1).into_iter().filter(|m| m.route.contains(&filter)).collect();
    let (exempt, guarded): (Vec<Mutant>, Vec<Mutant>) =
        all.into_iter().partition(|m| EXEMPT.iter().any(|(pattern, _)| is_exempt(pattern, &m.route)));
    for (pattern, _) in EXEMPT {
        let used = exempt.iter().any(|m| is_exempt(pattern, &m.route));
        assert!(used || !filter.is_empty(), "豁免「{pattern}」没有用到");
    }
    let survivors: Vec<String> = guarded
        .par_iter()
        .filter(|m| caught_by(m, cases).is_none())
        .map(|m| format!("{}：{}", m.route, m.what))
        .collect();
    assert!(guarded.len() > 200 || !filter.is_empty(), "只有 {} 处改动", guarded.len());
    assert!(
        survivors.is_empty(),
        "{} 处改动中 {} 处没有案例守着：\n{}",
        guarded.len(),
        survivors.len(),
        survivors.join("\n")
    );
}

/// 人最常问起的几个数，逐个写明。
#[test]
fn the_numbers_people_ask_about_are_guarded() {
    let changes = [
        ("两步审批 2999万元", "total_at_least = \"3000万元\"", "total_at_least = \"2999万元\"", "two-step-skipped"),
        ("自行调整 11%", "at_most_percent = 10\n# at_most", "at_most_percent = 11\n# at_most", "adjustment-over-limit"),
        (
            "10 月 1 日前申报",
            "month        = 9\nday          = 30",
            "month        = 10\nday          = 1",
            "late-declaration",
        ),
        (
            "建成后 7 个月",
            "months  = 6\n\n[acceptance.extension]",
            "months  = 7\n\n[acceptance.extension]",
            "late-acceptance",
        ),
        ("自评价 11 个月起", "from_months = 12", "from_months = 11", "self-evaluation-early"),
        ("自评价 25 个月止", "to_months   = 24", "to_months   = 25", "self-evaluation-late"),
    ];
    let cases = cases();
    for (what, from, to, slug) in changes {
        assert_eq!(BUILTIN.1.matches(from).count(), 1, "{what}：规则集中「{from}」不是恰有一处");
        let mutant = Mutant { route: format!("rules.{slug}"), what: what.into(), text: BUILTIN.1.replace(from, to) };
        assert!(laws(&mutant.text).is_some(), "{what}：改后的规则集应读得出");
        let by = caught_by(&mutant, cases).unwrap_or_else(|| panic!("{what}：没有案例守着"));
        assert!(by.contains(slug) || by.contains("lives"), "{what}：由 {by} 守着，而不是 {slug} 的案例");
    }
}

/// 在内存里判得的，与案例测试在文件上判得的一致；否则上面的比较没有意义。
#[test]
fn judging_in_memory_agrees_with_judging_files() {
    for (loaded, outcome) in cases().iter().step_by(23) {
        let laws = loaded.case.laws();
        let dir = loaded.case.build();
        let (_, checked) = loaded.case.check(&dir, &laws);
        // 有文件读不出的，别的文件也可能因此不能判断；内存里没有那个文件，比不了。
        if checked.findings.iter().any(|f| f.finding.rule == "bad-file") {
            continue;
        }
        let mut files = Outcome::default();
        for located in checked.findings.iter().filter(|f| f.finding.rule != "missing-attachment") {
            let path = wsgov::store::shown(&located.path);
            loaded.take(&mut files, &path, std::slice::from_ref(&located.finding), &laws);
        }
        files.findings.sort();
        files.findings.dedup();
        let memory: Vec<&String> = outcome.findings.iter().filter(|f| !f.contains("missing-attachment")).collect();
        assert_eq!(memory, files.findings.iter().collect::<Vec<_>>(), "{}", loaded.case.path.display());
    }
}

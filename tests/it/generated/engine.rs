//! 以程序的规则裁断一份一生：文字 → 项目 → 疑点，不经磁盘。

use std::{collections::BTreeSet, path::PathBuf};

use wsgov::{
    model::{Date, Project, Unit},
    rules::{Attachments, Beyond, Finding, Judged, Judgement, Options, Verdict, judge},
    ruleset::{Laws, Severity},
    store::load_laws,
    text::{Decode, Faults, Route, Scalar, Source, parse},
};

use super::{Day, Life};

/// 一处疑点：规则、对象、轻重。
pub type Doubt = (String, String, String);

/// 单位、县与规则集。
pub struct World {
    pub laws: Laws,
    pub unit: Unit,
}

const UNIT: &str = "name: 县教委
kind: 机关
tier: 县级部门
overall_plan:
  title: 县教委信息化整合建设总体方案
  years: 2022-2026
  decided_on: 2022-05-10
  filed: {县政府办公室: 2022-05-12, 县发展改革委: 2022-05-12, 县网络舆情监管中心: 2022-05-12}
  projects: [WS-2023-001]
systems: [{name: 业务系统}]
";

/// 读一段文字；有毛病即停。
pub fn read<T: Decode>(text: &str) -> T {
    try_read(text).unwrap_or_else(|faults| panic!("读不出：{faults:?}\n{text}"))
}

/// 读一段文字；有毛病的，是哪些毛病。
fn try_read<T: Decode>(text: &str) -> Result<T, Faults> {
    let mut faults = Faults::default();
    let source = Source::read("生成.yaml", text.as_bytes().to_vec(), &mut faults);
    let value = parse(&source, &mut faults).and_then(|root| T::decode(&root, &mut faults));
    if faults.is_empty() { value.ok_or(faults) } else { Err(faults) }
}

impl World {
    /// 附在程序里的规则集之下。
    pub fn new() -> World {
        World::under(&[])
    }

    /// 所给的规则集之下。
    pub fn under(rules: &[PathBuf]) -> World {
        World { laws: load_laws(None, rules).unwrap(), unit: read(UNIT) }
    }

    /// 裁断，连同逐条结论。
    pub fn judge(&self, life: &Life) -> Judged {
        Judging { text: life.text(), as_of: life.as_of }.judge(self)
    }

    fn judge_project(&self, project: &Project, as_of: Day) -> Judged {
        let judgement = Judgement {
            stem: "WS-2023-001",
            folder: "县教委",
            unit: Some(&self.unit),
            unit_unread: false,
            laws: &self.laws,
            as_of: Date::read(&as_of.to_string()).unwrap(),
            attachments: Attachments::UNKNOWN,
            beyond: Beyond::NONE,
        };
        judge(project, judgement, Options::default())
    }

    /// 疑点：规则、对象、轻重。
    pub fn doubts(&self, judged: &Judged) -> BTreeSet<Doubt> {
        let severity = |f: &wsgov::rules::Finding| f.severity(self.laws.get(f.law)).en().to_owned();
        judged.findings.iter().map(|f| (f.rule.to_owned(), f.subject.to_string(), severity(f))).collect()
    }

    /// 缺事实而不能判断的规则。
    pub fn undecidable(&self, judged: &Judged) -> BTreeSet<String> {
        let open = judged.outcomes.iter().filter(|o| o.verdict == Verdict::Undecidable);
        open.map(|o| o.rule.to_owned()).collect()
    }
}

/// 一份项目文件的文字与核查日。
pub struct Judging {
    pub text: String,
    pub as_of: Day,
}

impl Judging {
    /// 读出并裁断。
    pub fn judge(&self, world: &World) -> Judged {
        world.judge_project(&read(&self.text), self.as_of)
    }

    /// 读出并裁断；读不出的为无。
    pub fn try_judge(&self, world: &World) -> Option<Judged> {
        Some(world.judge_project(&try_read(&self.text).ok()?, self.as_of))
    }
}

/// 一处错误：规则与对象、句子、指着哪几件事。
#[derive(Clone, Debug)]
pub struct Blamed {
    pub name: String,
    pub message: String,
    pub acts: Vec<usize>,
}

impl Blamed {
    /// 规则名。
    pub fn rule(&self) -> &str {
        self.name.split(' ').next().unwrap_or_default()
    }
}

/// 裁断所得：错误各一处，提醒、已了结的与不能判断各是哪一处。
#[derive(Clone, Debug)]
pub struct Told {
    pub errors: Vec<Blamed>,
    pub warnings: BTreeSet<String>,
    pub settled: BTreeSet<String>,
    pub unknown: BTreeSet<&'static str>,
}

impl Told {
    /// 裁断一份；读不出的为无。
    pub fn of(world: &World, judging: &Judging) -> Option<Told> {
        let judged = judging.try_judge(world)?;
        let of = |severity| judged.findings.iter().filter(move |f| f.is_open(&world.laws, severity));
        let name = |f: &Finding| format!("{} {}", f.rule, f.subject);
        let errors = of(Severity::Error).map(|f| {
            let acts = [&f.at].into_iter().chain(f.related.iter().map(|r| &r.at)).filter_map(Route::event);
            Blamed { name: name(f), message: f.message.clone(), acts: acts.collect() }
        });
        Some(Told {
            errors: errors.collect(),
            warnings: of(Severity::Warn).map(name).collect(),
            settled: judged.findings.iter().filter(|f| f.status.en() == "settled").map(name).collect(),
            unknown: judged.outcomes.iter().map(|o| o.rule).collect(),
        })
    }

    /// 改过之后不再有的错误。
    pub fn lost<'t>(&self, before: &'t Told) -> Vec<&'t Blamed> {
        before.errors.iter().filter(|old| self.errors.iter().all(|new| new.name != old.name)).collect()
    }

    /// 由 `before` 改成的一份，有没有交代：错误没有少；少了的，另有新的错误、提醒、已了结的或不能判断。
    pub fn accounts_for(&self, before: &Told) -> bool {
        self.errors.len() >= before.errors.len()
            || !before.lost(self).is_empty()
            || !self.warnings.is_subset(&before.warnings)
            || !self.settled.is_subset(&before.settled)
            || !self.unknown.is_subset(&before.unknown)
    }

    /// 有这条规则的错误、提醒，或它不能判断。
    pub fn tells(&self, rule: &str) -> bool {
        let warned = self.warnings.iter().any(|name| name.split(' ').next() == Some(rule));
        warned || self.errors.iter().any(|error| error.rule() == rule) || self.unknown.contains(rule)
    }
}

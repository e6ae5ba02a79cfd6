//! 看板：县里一眼看全的数与图所据的行。合计取自统计表，所以与统计表必然一致。

use std::{collections::BTreeSet, path::Path};

use crate::{
    model::{Date, Kind, Money, Text, Year},
    report::{
        Cell, Filter, Light, PageWords, Report, ReportContext, ReportError, ReportKind, ReportQuery, Row, Signal,
        Trace, View, build,
        gather::{gather, gather_these, lost_note},
    },
    rules::{Attachments, DutyState, Finding, Judged, Obligation, Options, Verdict, judge, title_of},
    ruleset::{Laws, UNIT},
    store::{AsOf, Surroundings},
    text::Verbatim,
};

/// 看板。
#[derive(Clone, Debug)]
pub struct Dashboard {
    /// 标题。
    pub title: String,
    /// 核查日。
    pub as_of: AsOf,
    /// 本年度。
    pub year: Year,
    /// 统计表：卡片与各图的数目。
    pub stats: Report,
    /// 漏斗：走到过这一步的建设项目数，由前到后。
    pub funnel: Vec<(&'static str, usize)>,
    /// 本页所列的项目：逾期的、灯重的在前；一页放不下的分页。
    pub projects: Vec<ProjectSheet>,
    /// 第几页，共几页。
    pub page: (usize, usize),
    /// 全部项目的几样数。
    pub overview: Overview,
    /// 疑点清单：各单位的处数由此而来。
    pub findings: Report,
    /// 注。
    pub notes: Vec<String>,
    /// 当地的叫法。
    pub words: PageWords,
}

/// 一页至多列几个项目：再多，网页大得打不开。
pub const MOST_PROJECTS: usize = 120;

/// 全部项目的几样数，不限于本页所列的。
#[derive(Clone, Debug, Default)]
pub struct Overview {
    /// 项目数。
    pub count: usize,
    /// 各种灯的项目数，依 [`Light`] 的次序。
    pub lights: [usize; Light::ALL.len()],
    /// 本年各月：要办的事几项，到月底累计支付多少。
    pub months: [MonthCount; 12],
}

/// 一个月。
#[derive(Clone, Copy, Debug, Default)]
pub struct MonthCount {
    /// 期限在本月、还没有办的。
    pub due: usize,
    /// 期限在本月、已经办了的。
    pub done: usize,
    /// 年初到本月底的支付。
    pub paid: Money,
}

/// 一个项目的几样数，不连细目。
struct Brief {
    path: std::path::PathBuf,
    light: Light,
    overdue: usize,
    reached: Option<usize>,
    /// 期限：最后一日，办了没有。
    duties: Vec<(Date, bool)>,
    paid: Vec<(Date, Money)>,
}

impl Brief {
    fn of(env: ReportContext<'_>, view: &View<'_>, year: Year) -> Brief {
        let judged = judge(view.project, view.judgement, Options { explain: false, duties: true });
        let soon = env.laws.due_soon(env.as_of.date);
        let overdue = |o: &&Obligation| o.standing(env.as_of.date, soon) == DutyState::Overdue;
        let limits = env.laws.nearest(env.as_of.date).parameters.warning_lights.as_ref();
        let late = judged.obligations.iter().filter(overdue).min_by_key(|o| o.due);
        let of_year = |date: Date| Year::of(date) == year;
        Brief {
            path: view.path.to_path_buf(),
            light: Signal::of(view, limits)
                .pressed(late.map(|o| (o.what.as_str(), -o.days_left(env.as_of.date))))
                .light,
            overdue: judged.obligations.iter().filter(overdue).count(),
            reached: (!view.facts.is_maintenance()).then(|| reached(view)),
            duties: judged.obligations.iter().filter(|o| of_year(o.due)).map(|o| (o.due, o.done.is_some())).collect(),
            paid: view
                .timeline
                .payments()
                .filter(|p| of_year(p.event.date))
                .map(|p| (p.event.date, p.amount))
                .collect(),
        }
    }
}

impl Overview {
    fn of(briefs: &[Brief]) -> Overview {
        let mut overview = Overview { count: briefs.len(), ..Overview::default() };
        let month = |date: Date| chrono::Datelike::month0(&date) as usize;
        for brief in briefs {
            overview.lights[brief.light as usize] += 1;
            for (due, done) in &brief.duties {
                let slot = &mut overview.months[month(*due)];
                if *done { slot.done += 1 } else { slot.due += 1 }
            }
            for (date, amount) in &brief.paid {
                for slot in &mut overview.months[month(*date)..] {
                    slot.paid = slot.paid + *amount;
                }
            }
        }
        overview
    }
}

/// 一个项目。
#[derive(Clone, Debug)]
pub struct ProjectSheet {
    /// 编号。
    pub id: Text,
    /// 名称。
    pub name: Text,
    /// 单位。
    pub unit: String,
    /// 建设性质。
    pub nature: String,
    /// 阶段，手续未全的注明。
    pub stage: String,
    /// 灯。
    pub signal: Signal,
    /// 计划工期的首日、末日。
    pub planned: Option<(Date, Date)>,
    /// 开工。
    pub started: Option<Date>,
    /// 建成、办结或终止。
    pub finished: Option<Date>,
    /// 金额：名称与格。
    pub figures: Vec<(&'static str, Cell)>,
    /// 大事记，按日期。
    pub events: Vec<Happening>,
    /// 有期限的事。
    pub duties: Vec<DashboardDuty>,
    /// 逐条结论，重的在前。
    pub outcomes: Vec<OutcomeLine>,
    quoted: Verbatim,
}

/// 一件事。
#[derive(Clone, Debug)]
pub struct Happening {
    /// 日期。
    pub date: Date,
    /// 种类。
    pub kind: Kind,
    /// 由谁。
    pub by: Option<Text>,
    /// 文号。
    pub doc: Option<Text>,
    /// 出处。
    pub trace: Trace,
}

/// 一项有期限的事。
#[derive(Clone, Debug)]
pub struct DashboardDuty {
    /// 办什么。
    pub what: String,
    /// 最后一日。
    pub due: Date,
    /// 状况。
    pub standing: DutyState,
    /// 离期限还有几天；已过的为负。
    pub days_left: i64,
    /// 期限怎样得出。
    pub because: String,
    /// 怎样办。
    pub help: String,
    /// 谁的职责。
    pub duty: String,
}

/// 一条规则的结论。
#[derive(Clone, Debug)]
pub struct OutcomeLine {
    /// 规则名。
    pub rule: &'static str,
    /// 规则说什么不对。
    pub title: String,
    /// 条款，如「第二十二条第一款」。
    pub articles: String,
    /// 结论。
    pub verdict: Verdict,
    /// 理由，一处一句。
    pub sentences: Vec<String>,
}

/// 漏斗的各步：走到后一步的，也算走过前一步。
const STEPS: [(&str, &[Kind]); 10] = [
    ("申报", &[Kind::Declare]),
    ("纳入清单", &[Kind::Listing]),
    ("批复", &[Kind::ApproveOneStep, Kind::ApproveEstimate]),
    ("列入计划", &[Kind::Plan]),
    ("安排预算", &[Kind::Budget]),
    ("签订合同", &[Kind::Contract]),
    ("开工", &[Kind::Start]),
    ("建成", &[Kind::Complete]),
    ("通过验收", &[Kind::PassAcceptance]),
    ("自评价", &[Kind::SelfEvaluate]),
];

impl Dashboard {
    /// 做出看板。
    ///
    /// # Errors
    /// 条件写错，或一个文件也读不出。
    pub fn build(
        env: ReportContext<'_>,
        year: Option<Year>,
        filter: &Filter,
        page: usize,
    ) -> Result<Dashboard, ReportError> {
        let around = Surroundings::of(env.store, env.as_of.date);
        let year = year.unwrap_or_else(|| Year::of(env.as_of.date));
        // 出处只有所列的项目要：统计与小样不记。
        let untraced = ReportContext { traced: false, ..env };
        let report = |kind| build(untraced, &ReportQuery { filter: filter.clone(), ..ReportQuery::new(kind, None) });
        let (stats, findings) = (report(ReportKind::Stats)?, report(ReportKind::Findings)?);
        let gathered = gather(untraced, filter, |view| vec![Brief::of(env, view, year)])?;
        let unread = gathered.unreadable_note();
        let briefs = gathered.items;
        let pages = briefs.len().div_ceil(MOST_PROJECTS).max(1);
        let page = page.clamp(1, pages);
        // 放得下的依单位、编号；放不下的，逾期多的、灯重的在前。
        let mut order: Vec<&Brief> = briefs.iter().collect();
        if pages > 1 {
            order.sort_by_key(|b| std::cmp::Reverse((b.overdue, b.light as usize)));
        }
        let wanted: BTreeSet<&Path> =
            order.iter().skip((page - 1) * MOST_PROJECTS).take(MOST_PROJECTS).map(|b| b.path.as_path()).collect();
        let sheet = |view: &View<'_>| vec![(view.path.to_path_buf(), ProjectSheet::of(env, view, &around))];
        let (listed, projects): (Vec<_>, Vec<_>) = gather_these(env, &wanted, sheet).items.into_iter().unzip();
        // 读几遍，其间文件可能正在改：哪一遍读不出的都说。
        let later = unread.filter(|note| !stats.notes.contains(note)).into_iter().chain(lost_note(&wanted, &listed));
        let reached = |n: usize| briefs.iter().filter(|p| p.reached.is_some_and(|r| r > n)).count();
        Ok(Dashboard {
            title: env.title("政务信息化项目看板"),
            as_of: env.as_of,
            year,
            page: (page, pages),
            overview: Overview::of(&briefs),
            findings,
            funnel: STEPS.iter().enumerate().map(|(n, (label, _))| (*label, reached(n))).collect(),
            notes: stats.notes.iter().cloned().chain(later).collect(),
            words: PageWords::of(env, projects.iter().map(|sheet| sheet.quoted.clone()).collect(), &stats),
            projects,
            stats,
        })
    }

    /// 统计表的一种分法，如「按阶段」。
    pub fn rows(&self, by: &str) -> impl Iterator<Item = &Row> {
        self.stats.groups.iter().filter(move |g| g.title.ends_with(by)).flat_map(|g| &g.rows)
    }

    /// 本年度的一项合计；没有的为不适用。
    #[must_use]
    pub fn this_year(&self, key: &str) -> Cell {
        let label = format!("{}年", self.year);
        let row = self.rows("按资金年度").find(|r| r.cells.first() == Some(&Cell::text(label.as_str())));
        row.and_then(|r| self.stats.cell(r, key)).cloned().unwrap_or_else(Cell::empty)
    }

    /// 某种灯的项目数。
    #[must_use]
    pub fn lit(&self, light: Light) -> usize {
        self.overview.lights[light as usize]
    }

    /// 某种状况的义务与所属的项目（在 [`Dashboard::projects`] 中的次序），按期限。
    #[must_use]
    pub fn duties(&self, standing: DutyState) -> Vec<(usize, &DashboardDuty)> {
        let all = self.projects.iter().enumerate().flat_map(|(n, p)| p.duties.iter().map(move |d| (n, d)));
        let mut found: Vec<_> = all.filter(|(_, d)| d.standing == standing).collect();
        found.sort_by_key(|(_, d)| d.due);
        found
    }
}

impl ProjectSheet {
    fn of(env: ReportContext<'_>, view: &View<'_>, around: &Surroundings<'_>) -> ProjectSheet {
        let look = |path: &str| env.store.files.attachment(path);
        let beyond = around.beyond(&view.path, view.judgement.unit);
        let judgement = view.judgement.with_attachments(Attachments::new(&look)).with_beyond(beyond);
        let judged = judge(view.project, judgement, Options { explain: true, duties: true });
        let law = env.laws.nearest(env.as_of.date);
        let kinds = [Kind::Complete, Kind::Close, Kind::Terminate];
        let facts = view.facts;
        let duties = duties(view, &judged, env.laws);
        let late = duties.iter().find(|d| d.standing == DutyState::Overdue);
        let signal = Signal::of(view, law.parameters.warning_lights.as_ref());
        ProjectSheet {
            id: view.project.id.clone(),
            name: facts.name.clone(),
            unit: view.unit.to_owned(),
            nature: view.say(facts.nature.zh()),
            stage: view.say(&view.position.stage_marked(facts)),
            signal: signal.pressed(late.map(|d| (d.what.as_str(), -d.days_left))),
            planned: facts.schedule.as_ref().map(|s| (s.from.first_day(), s.to.last_day_after(0))),
            started: view.timeline.first(Kind::Start).map(|e| e.date),
            finished: view.timeline.any(&kinds).next().map(|e| e.date),
            figures: figures(view),
            events: happenings(view),
            duties,
            outcomes: outcomes(&judged, env.laws, env.as_of.date),
            quoted: view.project.quoted.clone(),
        }
    }
}

fn figures(view: &View<'_>) -> Vec<(&'static str, Cell)> {
    vec![
        ("批复总投资", view.approved_cell()),
        ("累计计划", view.money(Some(&view.planned(|_| true)))),
        ("累计预算", view.money(Some(&view.budgeted()))),
        ("合同金额", view.contracted()),
        ("累计支付", view.money(Some(&view.paid(|_| true)))),
    ]
}

fn happenings(view: &View<'_>) -> Vec<Happening> {
    let events = view.timeline.events();
    events
        .map(|e| Happening {
            date: e.date,
            kind: e.kind(),
            by: e.by.clone(),
            doc: e.doc.clone(),
            trace: view.trace(e.route()),
        })
        .collect()
}

fn duties(view: &View<'_>, judged: &Judged, laws: &Laws) -> Vec<DashboardDuty> {
    let as_of = view.as_of();
    let soon = laws.due_soon(as_of);
    let line = |o: &Obligation| {
        let law = laws.get(o.law);
        let duty = law.rules.get(o.rule).map_or(UNIT, |c| law.bodies.name(&c.duty));
        DashboardDuty {
            what: o.what.clone(),
            due: o.due,
            standing: o.standing(as_of, soon),
            days_left: o.days_left(as_of),
            because: o.because.clone(),
            help: o.help.clone(),
            duty: if duty == UNIT { view.unit.to_owned() } else { duty.to_owned() },
        }
    };
    let mut lines: Vec<DashboardDuty> = judged.obligations.iter().map(line).collect();
    lines.sort_by_key(|d| d.due);
    lines
}

/// 逐条结论：有疑点的写疑点，其余写理由；一句理由也没有的（几个项目之间的规则）不列。
fn outcomes(judged: &Judged, laws: &Laws, as_of: Date) -> Vec<OutcomeLine> {
    let law = laws.nearest(as_of);
    let line = |outcome: &crate::rules::Outcome| {
        let found = judged.findings.iter().filter(|f| f.rule == outcome.rule);
        let disposal = |f: &Finding| f.status.disposal().map_or(String::new(), |said| format!("（{said}）"));
        let sentences = found.map(|f| format!("{}{}", f.message, disposal(f)));
        let notes = outcome.notes.iter().map(|n| n.text.clone());
        OutcomeLine {
            rule: outcome.rule,
            title: title_of(laws, outcome.rule),
            articles: law.basis(outcome.rule).join("、"),
            verdict: outcome.verdict,
            sentences: sentences.chain(notes).collect(),
        }
    };
    let mut lines: Vec<OutcomeLine> = judged.outcomes.iter().map(line).filter(|o| !o.sentences.is_empty()).collect();
    lines.sort_by_key(|o| std::cmp::Reverse(o.verdict));
    lines
}

fn reached(view: &View<'_>) -> usize {
    let has = |kinds: &[Kind]| view.timeline.events().any(|e| kinds.contains(&e.kind()));
    STEPS.iter().rposition(|(_, kinds)| has(kinds)).map_or(0, |n| n + 1)
}

//! 另一套朴素的推算：依条文与约定的界限重写一遍，不用程序的日期、金额、时间线与规则。
//!
//! 写法力求直白，宁可重复；两处都错成一样，才会看不见。

mod works;

use std::collections::BTreeSet;

use super::{
    Day, Happening, Life, What,
    engine::Doubt,
    life::{Fen, WAN, effective},
};

/// 所推算的规则。
pub const RULES: &[&str] = &[
    "late-declaration",
    "two-step-skipped",
    "steps-out-of-order",
    "plan-ineligible",
    "unapproved-in-plan",
    "budget-without-plan",
    "budget-differs-from-plan",
    "over-approved-total",
    "adjustment-over-limit",
    "adjustment-needs-approval",
    "adjustment-without-ground",
    "adjustment-not-filed",
    "adjustment-filed-late",
    "adjustment-cumulative",
    "annual-report-missing",
    "annual-report-late",
    "late-acceptance",
    "extension-late",
    "self-evaluation-late",
    "self-evaluation-early",
];

/// 其中推算了「不能判断」的。
pub const OPEN: &[&str] = &[
    "late-declaration",
    "over-approved-total",
    "adjustment-needs-approval",
    "self-evaluation-late",
    "self-evaluation-early",
];

/// 推算的结果。
#[derive(Default)]
pub struct Reckoning {
    pub doubts: BTreeSet<Doubt>,
    pub undecidable: BTreeSet<String>,
}

/// 推算一份一生。
pub fn reckon(life: &Life) -> Reckoning {
    let mut seen: Vec<(usize, &Happening)> =
        life.happenings.iter().enumerate().filter(|(_, h)| h.voided.is_none() && h.day <= life.as_of).collect();
    seen.sort_by_key(|(n, h)| (h.day, within_day(&h.what), *n));
    let mut teller = Teller { life, seen, maintenance: life.nature == "运行维护", told: Reckoning::default() };
    teller.declarations();
    teller.approvals();
    teller.plans();
    teller.budgets();
    teller.contracts();
    teller.adjustments();
    teller.reports();
    teller.acceptance();
    teller.evaluation();
    let violated: BTreeSet<String> = teller.told.doubts.iter().map(|(rule, ..)| rule.clone()).collect();
    teller.told.undecidable.retain(|rule| !violated.contains(rule));
    teller.told
}

struct Teller<'a> {
    life: &'a Life,
    /// 到核查日为止没有失效的，按日期、同日的先后、再按文件次序；连同在文件中的位置。
    seen: Vec<(usize, &'a Happening)>,
    maintenance: bool,
    told: Reckoning,
}

impl<'a> Teller<'a> {
    fn doubt(&mut self, rule: &str, subject: impl ToString, severity: &str) {
        self.told.doubts.insert((rule.into(), subject.to_string(), severity.into()));
    }

    fn name(&self, n: usize) -> String {
        self.life.name(n)
    }

    /// 到某日为止（含当日）。
    fn until(&self, day: Day) -> impl DoubleEndedIterator<Item = &'a Happening> + '_ {
        self.seen.iter().filter(move |(_, h)| h.day <= day).map(|(_, h)| *h)
    }

    fn first(&self, is: impl Fn(&What) -> bool) -> Option<Day> {
        self.seen.iter().find(|(_, h)| is(&h.what)).map(|(_, h)| h.day)
    }

    // ── 第八条 ──

    fn declarations(&mut self) {
        let mut years = Vec::new();
        // 没有撤回的在先；撤回之后没有再报的年度，仍看撤回的那一次。
        let kept: Vec<usize> = self.papers(self.life.as_of).kept.iter().map(|(at, _)| *at).collect();
        let kept = kept.into_iter().map(|at| self.seen[at]);
        let declared: Vec<(usize, &Happening)> = kept.chain(self.seen.clone()).collect();
        for (_, h) in declared {
            let What::Declare { year, basis } = h.what else { continue };
            if years.contains(&year) {
                continue;
            }
            years.push(year);
            let deadline = Day::of(year - 1, 9, 30);
            if deadline < effective() {
                continue;
            }
            // 核查日办法还没有施行的，什么也不说。
            let in_force = self.life.as_of >= effective();
            if h.day.year() < year - 1 && in_force {
                self.doubt("late-declaration", year, "warn");
            }
            if h.day <= deadline {
                continue;
            }
            let budgeted = self.seen.iter().any(|(_, b)| b.day < h.day && budget_year(&b.what) == Some(year));
            match basis {
                None if in_force => {
                    self.doubt("late-declaration", year, if self.maintenance { "warn" } else { "error" });
                }
                // 依据不全的，由别的规则说；齐全的不受限。
                Some(own) if own.doc && !budgeted && own.conforms.is_none() => {
                    self.told.undecidable.insert("late-declaration".into());
                }
                _ => {}
            }
        }
    }

    // ── 第九条 ──

    fn approvals(&mut self) {
        if self.maintenance {
            return;
        }
        let line = 3000 * WAN;
        for (n, h) in self.seen.clone() {
            if h.day < effective() {
                continue;
            }
            let before = !self.papers(h.day).feasible.is_empty();
            let is_after = |f: &Happening| matches!(f.what, What::Feasibility { .. }) && h.day < f.day;
            let after = self.seen.iter().any(|(_, f)| is_after(f));
            match h.what {
                What::OneStep { total } if total >= line => self.doubt("two-step-skipped", self.name(n), "error"),
                What::Estimate { total } => {
                    if total >= line && !before {
                        self.doubt("two-step-skipped", self.name(n), "error");
                    }
                    if after && !before {
                        self.doubt("steps-out-of-order", self.name(n), "error");
                    }
                }
                _ => {}
            }
        }
    }

    /// 到某日为止的手续。
    fn papers(&self, day: Day) -> Papers {
        self.papers_in(&self.until(day).collect::<Vec<_>>(), day)
    }

    /// 几件事里到某日为止的手续。
    fn papers_in(&self, seen: &[&Happening], day: Day) -> Papers {
        let mut papers = Papers::default();
        for (at, h) in seen.iter().filter(|h| h.day <= day).enumerate() {
            let year = |h: &&Happening| if let What::Declare { year, .. } = h.what { Some(year) } else { None };
            let today = seen.iter().filter(|d| d.day == h.day).rev().find_map(year);
            papers.take(at, h, today);
        }
        papers
    }

    /// 到某日为止仍在清单中。
    fn is_listed(&self, day: Day) -> bool {
        !self.papers(day).listed.is_empty()
    }

    /// 到某日为止仍有效的批复：是否两步、总投资、日期，按先后。
    fn approved(&self, day: Day) -> Vec<(bool, Fen, Day)> {
        self.papers(day).approved
    }

    fn approved_in(&self, seen: &[&Happening], day: Day) -> Vec<(bool, Fen, Day)> {
        self.papers_in(seen, day).approved
    }

    // ── 第十条、第二十一条 ──

    fn plans(&mut self) {
        for (n, h) in self.seen.clone() {
            let year = match h.what {
                What::Plan { year, .. } => year,
                // 没有列入而径行调整的，等于列入。
                What::AdjustPlan { year, .. } => {
                    let planned = |p: &What| matches!(p, What::Plan { year: y, .. } if *y == year);
                    let adjusted = |p: &What| matches!(p, What::AdjustPlan { year: y, .. } if *y == year);
                    let known = |p: &Happening| planned(&p.what) || (adjusted(&p.what) && p.day < h.day);
                    if self.until(h.day).any(known) {
                        continue;
                    }
                    year
                }
                _ => continue,
            };
            if h.day < effective() {
                continue;
            }
            let (listed, approved) = (self.is_listed(h.day), self.approved(h.day));
            let earlier_plan = self.until(h.day).any(|p| plan_year(&p.what).is_some_and(|y| y < year));
            let begun = self.first(|w| *w == What::Start).is_some_and(|d| d < Day::of(year, 1, 1));
            let k1 = self.maintenance && listed;
            let k2 = !approved.is_empty() && (earlier_plan || begun);
            let k3 = listed && approved.iter().any(|(two_step, ..)| !two_step);
            let k4 = approved.iter().any(|(two_step, ..)| *two_step);
            match (k1 || k2 || k3 || k4, listed) {
                (true, _) => {}
                (false, false) => {
                    // 施行当年的计划，施行之前已批复的只作提醒。
                    let transitional = year == 2022 && approved.iter().any(|(.., day)| *day < effective());
                    self.doubt("plan-ineligible", self.name(n), if transitional { "warn" } else { "error" });
                }
                (false, true) => self.doubt("unapproved-in-plan", self.name(n), "error"),
            }
        }
    }

    /// 某年度到某日为止的净额：一笔笔加，遇调整则改为所调的数。
    fn net(&self, day: Day, entry: impl Fn(&What) -> Option<(bool, Fen)>) -> Option<Fen> {
        let mut sum = None;
        for h in self.until(day) {
            match entry(&h.what) {
                Some((true, amount)) => sum = Some(sum.unwrap_or(0) + amount),
                Some((false, amount)) => sum = Some(amount),
                None => {}
            }
        }
        sum
    }

    fn plan(&self, year: i64, day: Day) -> Option<Fen> {
        self.net(day, |w| match w {
            What::Plan { year: y, amount, own } if *y == year => Some((true, amount - own)),
            What::AdjustPlan { year: y, amount } if *y == year => Some((false, *amount)),
            _ => None,
        })
    }

    fn budget(&self, year: i64, day: Day) -> Option<Fen> {
        self.net(day, |w| match w {
            What::Budget { year: y, amount } if *y == year => Some((true, *amount)),
            What::AdjustBudget { year: y, amount } if *y == year => Some((false, *amount)),
            _ => None,
        })
    }

    /// 第十一条：到某日为止有依据齐全的申报，申报之前没有安排过当年预算。
    fn excepted(&self, year: i64, day: Day) -> bool {
        self.until(day).any(|h| match h.what {
            What::Declare { year: y, basis: Some(basis) } => {
                let arranged = self.seen.iter().any(|(_, b)| b.day < h.day && budget_year(&b.what) == Some(year));
                y == year && basis.doc && basis.conforms != Some(false) && !arranged
            }
            _ => false,
        })
    }

    fn budgets(&mut self) {
        let mut years = BTreeSet::new();
        for (n, h) in self.seen.clone() {
            years.extend(plan_year(&h.what).or(budget_year(&h.what)));
            let Some(year) = budget_year(&h.what) else { continue };
            let arranged = |b: &Happening| matches!(b.what, What::Budget { year: y, .. } if y == year);
            let adjusts = matches!(h.what, What::AdjustBudget { .. });
            if h.day < effective() || (adjusts && self.until(h.day).any(arranged)) {
                continue;
            }
            if self.plan(year, h.day).is_none() && !self.excepted(year, h.day) {
                self.doubt("budget-without-plan", self.name(n), "error");
            }
        }
        for year in years {
            let of_year = |h: &&(usize, &Happening)| plan_year(&h.1.what).or(budget_year(&h.1.what)) == Some(year);
            let last = self.seen.iter().filter(of_year).map(|(_, h)| h.day).max();
            if last.is_none_or(|day| day < effective()) {
                continue;
            }
            let Some(plan) = self.plan(year, self.life.as_of) else { continue };
            let budget = self.budget(year, self.life.as_of).unwrap_or(0);
            let over = self.life.as_of > Day::of(year, 12, 31);
            // 计划先调减而预算还没有跟上的，到年底为止只作提醒。
            if budget > plan && !over && self.lowered(year) {
                self.doubt("budget-differs-from-plan", year, "warn");
            } else if budget > plan || (budget < plan && over) {
                self.doubt("budget-differs-from-plan", year, "error");
            }
        }
    }
}

impl Teller<'_> {
    /// 项目不再进行之日：终止，或整个退出的撤回、批复全部撤销而此后没有重新办理的，取先发生的。
    fn ending(&self) -> Option<Day> {
        let mut papers = Papers::default();
        for (at, (_, h)) in self.seen.iter().enumerate() {
            let year = |h: &Happening| if let What::Declare { year, .. } = h.what { Some(year) } else { None };
            let today = self.until(h.day).rev().take_while(|d| d.day == h.day).find_map(year);
            let left = match h.what {
                What::Terminate => return Some(h.day),
                What::Withdraw => papers.declared.len() < 2 && !today.is_some_and(|year| papers.is_another(year)),
                What::Revoke => papers.approved.is_empty() || self.papers(h.day).feasible.is_empty(),
                _ => false,
            };
            let revives = |what: &What| {
                matches!(
                    what,
                    What::Declare { .. }
                        | What::List { .. }
                        | What::Feasibility { .. }
                        | What::OneStep { .. }
                        | What::Estimate { .. }
                )
            };
            if left && !self.seen[at + 1..].iter().any(|(_, later)| revives(&later.what)) {
                return Some(h.day);
            }
            papers.take(at, h, today);
        }
        None
    }

    /// 该年度最近一次动计划的是调减，而且不早于最近一次动预算。
    fn lowered(&self, year: i64) -> bool {
        let plans: Vec<&Happening> =
            self.seen.iter().map(|(_, h)| *h).filter(|h| plan_year(&h.what) == Some(year)).collect();
        let Some((last, earlier)) = plans.split_last() else { return false };
        let mut before = None;
        for h in earlier {
            match h.what {
                What::Plan { amount, .. } => before = Some(before.unwrap_or(0) + amount),
                What::AdjustPlan { amount, .. } => before = Some(amount),
                _ => {}
            }
        }
        let lower = matches!(last.what, What::AdjustPlan { amount, .. } if before.is_some_and(|b| amount < b));
        let budget = self.seen.iter().rfind(|(_, h)| budget_year(&h.what) == Some(year)).map(|(_, h)| h.day);
        lower && budget.is_none_or(|day| day <= last.day)
    }
}

/// 同一日里，推翻手续的最先，改数、答复、终止的最后。
fn within_day(what: &What) -> u8 {
    match what {
        What::Return | What::Withdraw | What::Revoke => 0,
        What::AdjustPlan { .. } | What::AdjustBudget { .. } | What::AnswerExtension { .. } | What::Terminate => 2,
        What::Estimate { .. } => 2,
        _ => 1,
    }
}

/// 手续：仍立着的申报、清单与批复。
#[derive(Default)]
struct Papers {
    /// 年度，与这一年度首次申报的日期；最近申报的在后。
    declared: Vec<(i64, Day)>,
    /// 各次申报中没有撤回的：第几件事，年度。
    kept: Vec<(usize, i64)>,
    listed: Vec<i64>,
    /// 可研批复的日期。
    feasible: Vec<Day>,
    /// 是否两步，总投资，日期。
    approved: Vec<(bool, Fen, Day)>,
}

impl Papers {
    /// `today` 是当日最后一次申报的年度。
    fn take(&mut self, at: usize, h: &Happening, today: Option<i64>) {
        match h.what {
            What::Declare { year, .. } => {
                let since = self.declared.iter().find(|(y, _)| *y == year).map_or(h.day, |(_, since)| *since);
                self.declared.retain(|(y, _)| *y != year);
                self.declared.push((year, since));
                self.kept.push((at, year));
            }
            What::List { year } => self.listed.push(year),
            What::Feasibility { .. } => self.feasible.push(h.day),
            What::OneStep { total } => self.approved.push((false, total, h.day)),
            What::Estimate { total } => self.approved.push((true, total, h.day)),
            // 撤销的是最近的一道批复：有批复的撤销批复，只有可研的撤销可研。
            What::Revoke if self.approved.is_empty() => self.feasible.clear(),
            What::Revoke => self.approved.clear(),
            // 先前没有报过、当日才报的年度，退的是当日的，先前的都还在。
            What::Return | What::Withdraw if today.is_some_and(|year| self.is_another(year)) => {
                self.listed.retain(|year| Some(*year) != today);
            }
            What::Return => drop(self.lose_latest()),
            What::Withdraw => match self.lose_latest() {
                None => *self = Papers::default(),
                Some((year, since)) => {
                    self.kept.retain(|(_, y)| *y != year);
                    if self.listed.is_empty() {
                        self.feasible.retain(|day| *day < since);
                        self.approved.retain(|(.., day)| *day < since);
                    }
                }
            },
            _ => {}
        }
    }

    fn is_another(&self, year: i64) -> bool {
        !self.declared.is_empty() && self.declared.iter().all(|(y, _)| *y != year)
    }

    /// 最近一次申报及其清单不再算；没有别的申报的，整个退出，为无。
    fn lose_latest(&mut self) -> Option<(i64, Day)> {
        let latest = self.declared.pop().filter(|_| !self.declared.is_empty());
        match latest {
            Some((year, _)) => self.listed.retain(|y| *y != year),
            None => self.listed.clear(),
        }
        latest
    }
}

fn plan_year(what: &What) -> Option<i64> {
    match what {
        What::Plan { year, .. } | What::AdjustPlan { year, .. } => Some(*year),
        _ => None,
    }
}

fn budget_year(what: &What) -> Option<i64> {
    match what {
        What::Budget { year, .. } | What::AdjustBudget { year, .. } => Some(*year),
        _ => None,
    }
}

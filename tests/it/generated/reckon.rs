//! 另一套朴素的推算：依条文与约定的界限重写一遍，不用程序的日期、金额、时间线与规则。
//!
//! 写法力求直白，宁可重复；两处都错成一样，才会看不见。

mod acceptance;
mod funds;
mod papers;
mod planning;
mod spending;
mod works;

use std::collections::BTreeSet;

use super::{Day, Happening, Life, What, engine::Doubt};

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
    "paid-over-budget",
    "paid-over-contract",
    "money-after-end",
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
    "self-evaluation-not-filed",
    "completed-twice",
    "act-after-termination",
];

/// 其中推算了「不能判断」的。
pub const OPEN: &[&str] = &[
    "late-declaration",
    "over-approved-total",
    "adjustment-needs-approval",
    "self-evaluation-late",
    "self-evaluation-early",
    "self-evaluation-not-filed",
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
    teller.payments();
    teller.money_after_end();
    teller.adjustments();
    teller.reports();
    teller.acceptance();
    teller.completed_twice();
    teller.evaluation();
    teller.evaluation_filed();
    teller.acts_after_end();
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

    /// 有过某种事。
    fn has(&self, is: impl Fn(&What) -> bool) -> bool {
        self.first(is).is_some()
    }

    /// 到某日为止（含当日）。
    fn until(&self, day: Day) -> impl DoubleEndedIterator<Item = &'a Happening> + '_ {
        self.seen.iter().filter(move |(_, h)| h.day <= day).map(|(_, h)| *h)
    }

    fn first(&self, is: impl Fn(&What) -> bool) -> Option<Day> {
        self.seen.iter().find(|(_, h)| is(&h.what)).map(|(_, h)| h.day)
    }
}

/// 同一日里，推翻手续的最先，改数、答复、终止的最后。
fn within_day(what: &What) -> u8 {
    match what {
        What::Return | What::Withdraw | What::Revoke => 0,
        What::AdjustPlan { .. } | What::AdjustBudget { .. } | What::AnswerExtension { .. } | What::Terminate => 2,
        What::Estimate { .. } | What::Change { .. } => 2,
        What::Dissolve { .. } => 3,
        What::Settle { .. } => 4,
        What::Refund { .. } | What::Send { .. } => 2,
        _ => 1,
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

//! 推算：计划与预算。

use std::collections::BTreeSet;

use super::{
    super::{
        Day, Happening, What,
        life::{Fen, effective},
    },
    Teller, budget_year, plan_year,
};

impl Teller<'_> {
    /// 某年度到某日为止的净额：一笔笔加，遇调整则改为所调的数。
    pub(super) fn net(&self, day: Day, entry: impl Fn(&What) -> Option<(bool, Fen)>) -> Option<Fen> {
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

    pub(super) fn plan(&self, year: i64, day: Day) -> Option<Fen> {
        self.net(day, |w| match w {
            What::Plan { year: y, amount, own } if *y == year => Some((true, amount - own)),
            What::AdjustPlan { year: y, amount } if *y == year => Some((false, *amount)),
            _ => None,
        })
    }

    pub(super) fn budget(&self, year: i64, day: Day) -> Option<Fen> {
        self.net(day, |w| match w {
            What::Budget { year: y, amount } if *y == year => Some((true, *amount)),
            What::AdjustBudget { year: y, amount } if *y == year => Some((false, *amount)),
            _ => None,
        })
    }

    /// 第十一条：到某日为止有依据齐全的申报，申报之前没有安排过当年预算。
    pub(super) fn excepted(&self, year: i64, day: Day) -> bool {
        self.until(day).any(|h| match h.what {
            What::Declare { year: y, basis: Some(basis) } => {
                let arranged = self.seen.iter().any(|(_, b)| b.day < h.day && budget_year(&b.what) == Some(year));
                y == year && basis.doc && basis.conforms != Some(false) && !arranged
            }
            _ => false,
        })
    }

    pub(super) fn budgets(&mut self) {
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
            // 年底之前已不再进行的，不必再安排。
            let ended = self.ending().is_some_and(|day| day <= Day::of(year, 12, 31));
            // 计划先调减而预算还没有跟上的，到年底为止只作提醒。
            if budget > plan && !over && self.lowered(year) {
                self.doubt("budget-differs-from-plan", year, "warn");
            } else if budget > plan || (budget < plan && over && !ended) {
                self.doubt("budget-differs-from-plan", year, "error");
            }
        }
    }

    /// 该年度最近一次动计划的是调减，而且不早于最近一次动预算。
    pub(super) fn lowered(&self, year: i64) -> bool {
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

//! 推算：支付与退款，项目止了之后的钱。

use std::collections::BTreeSet;

use super::{
    super::{
        Happening, What,
        life::{Fen, effective},
    },
    Teller, budget_year, plan_year, within_day,
};

type Seen<'s, 'a> = &'s [&'a Happening];

impl<'a> Teller<'a> {
    fn all(&self) -> Vec<&'a Happening> {
        self.seen.iter().map(|(_, h)| *h).collect()
    }

    /// 一笔退款退的是哪一年度的支付。
    fn refunded(&self, of: usize) -> i64 {
        match self.life.happenings[of].what {
            What::Pay { year, .. } => year,
            _ => unreachable!(),
        }
    }

    /// 净支付，某一年度的，或全部的。
    pub(super) fn paid(&self, seen: Seen<'_, 'a>, only: Option<i64>) -> Fen {
        seen.iter()
            .map(|h| match h.what {
                What::Pay { year, amount, .. } if only.is_none_or(|y| y == year) => amount,
                What::Refund { of, amount, .. } if only.is_none_or(|y| y == self.refunded(of)) => -amount,
                _ => 0,
            })
            .sum()
    }

    /// 某一年度的计划里自有的资金。
    fn own(seen: Seen<'_, 'a>, of: i64) -> Fen {
        seen.iter()
            .map(|h| match h.what {
                What::Plan { year, own, .. } if year == of => own,
                _ => 0,
            })
            .sum()
    }

    /// 到某一年度为止，支付超过可用的预算与自有资金；`by_source` 另看写明用财政资金的超没超预算。
    fn overspends(&self, known: Seen<'_, 'a>, through: Seen<'_, 'a>, year: i64, by_source: bool) -> bool {
        let arranged = known.iter().filter_map(|h| budget_year(&h.what).or(plan_year(&h.what)));
        let paid = through.iter().filter_map(|h| match h.what {
            What::Pay { year, .. } => Some(year),
            What::Refund { of, .. } => Some(self.refunded(of)),
            _ => None,
        });
        let years: BTreeSet<i64> = arranged.chain(paid).filter(|y| *y < year).collect();
        let mut left = (0, 0);
        for y in years {
            let (usable, own, spent) = self.usable(known, through, y, left);
            let budget = usable - spent.fiscal;
            let from_own = (spent.unsaid - budget.max(0)).max(0);
            left = ((budget - spent.unsaid).max(0), (own - from_own).max(0));
        }
        let (usable, own, spent) = self.usable(known, through, year, left);
        (by_source && spent.fiscal > usable) || spent.fiscal + spent.unsaid > usable + own
    }

    /// 一个年度连同以前结余，可用的预算与自有资金，和已用的。
    fn usable(&self, known: Seen<'_, 'a>, through: Seen<'_, 'a>, year: i64, left: (Fen, Fen)) -> (Fen, Fen, Spent) {
        let spent = self.spent(through, year);
        let own = left.1 + Self::own(known, year) - spent.own;
        (left.0 + budget_in(known, year).unwrap_or(0), own.max(0), spent)
    }

    /// 一个年度的净支付，依所写的来源分开。
    fn spent(&self, seen: Seen<'_, 'a>, of_year: i64) -> Spent {
        let mut spent = Spent::default();
        for h in seen {
            let (year, sign, amount, own) = match h.what {
                What::Pay { year, amount, own } => (year, 1, amount, own),
                What::Refund { of, amount, own } => (self.refunded(of), -1, amount, own),
                _ => continue,
            };
            if year != of_year {
                continue;
            }
            match own {
                None => spent.unsaid += sign * amount,
                Some(own) => {
                    spent.own += sign * own;
                    spent.fiscal += sign * (amount - own);
                }
            }
        }
        spent
    }

    // ── 第十九条第二款 ──

    pub(super) fn payments(&mut self) {
        let all = self.all();
        for (at, (n, h)) in self.seen.clone().into_iter().enumerate() {
            if h.day < effective() {
                continue;
            }
            let known: Vec<&Happening> = self.until(h.day).collect();
            let through = &all[..=at];
            match h.what {
                What::Pay { year, amount, own } => {
                    self.pays_over_contract(n, h, &known, through);
                    // 全用自有资金的，不比预算。
                    if own != Some(amount) {
                        self.pays_over_budget(n, h, year, (&known, through));
                    }
                }
                What::AdjustBudget { year, amount } => {
                    let lowers = budget_in(&all[..at], year).is_some_and(|before| amount < before);
                    let over = |seen: Seen<'_, 'a>| self.overspends(seen, seen, year, false);
                    let dealt = |h: &&Happening| matches!(h.what, What::Terminate | What::Revoke);
                    let dealt = all.iter().filter(|later| later.day >= h.day).any(dealt);
                    if lowers && !over(&all[..at]) && over(through) && over(&all) && !dealt {
                        self.doubt("paid-over-budget", self.name(n), "error");
                    }
                }
                _ => {}
            }
        }
    }

    fn pays_over_contract(&mut self, n: usize, h: &Happening, known: Seen<'_, 'a>, through: Seen<'_, 'a>) {
        let Some(first) = known.iter().find(|h| matches!(h.what, What::Contract { .. })) else { return };
        // 同日的变更、解除在签约、付款之后；以两个时候较多的一个为限。
        let before = known.iter().copied().filter(|k| k.day < h.day || within_day(&k.what) <= within_day(&h.what));
        let signed = self.signed(before).max(self.signed(known.iter().copied()));
        let since: Vec<&Happening> = through.iter().copied().filter(|h| h.day >= first.day).collect();
        let over_total = self.total(through.to_vec(), h.day).is_some_and(|total| self.paid(through, None) > total);
        if self.paid(&since, None) > signed && (self.maintenance || !over_total) {
            self.doubt("paid-over-contract", self.name(n), "warn");
        }
    }

    fn pays_over_budget(&mut self, n: usize, h: &Happening, year: i64, (known, through): (Seen<'_, 'a>, Seen<'_, 'a>)) {
        let budgeted = known.iter().any(|h| budget_year(&h.what).is_some());
        let approved = known.iter().any(|h| matches!(h.what, What::OneStep { .. } | What::Estimate { .. }));
        let any = self.seen.iter().any(|(_, h)| budget_year(&h.what).is_some_and(|y| y <= year));
        let over = |total: Fen| self.paid(through, None) > total && self.signed(known.iter().copied()) <= total;
        let over_total = !self.maintenance && self.total(known.to_vec(), h.day).is_some_and(over);
        // 没有批复也没有预算的是前期费用；没有预算的记录的，不能判断；超过批复的由别的规则说。
        let told_elsewhere = (!self.maintenance && !budgeted && !approved) || !any || over_total;
        if !told_elsewhere && self.overspends(known, through, year, true) {
            self.doubt("paid-over-budget", self.name(n), "error");
        }
    }

    // ── 止了之后 ──

    pub(super) fn money_after_end(&mut self) {
        let Some(end) = self.ending().filter(|end| *end >= effective()) else { return };
        if self.life.as_of <= end.plus(30) {
            return;
        }
        let all = self.all();
        let owed = (self.signed(all.iter().copied()) - self.paid(&all, None)).max(0);
        let years: BTreeSet<i64> = all.iter().filter_map(|h| plan_year(&h.what).or(budget_year(&h.what))).collect();
        for year in years.into_iter().filter(|year| *year >= end.year()) {
            let spent = self.paid(&all, Some(year)) + owed;
            let plan = self.plan(year, self.life.as_of).map(|fiscal| fiscal + Self::own(&all, year));
            if plan.is_some_and(|plan| plan > spent) || budget_in(&all, year).is_some_and(|budget| budget > spent) {
                self.doubt("money-after-end", year, "warn");
            }
        }
    }
}

/// 一个年度已用的：写明是财政资金的，写明是自有资金的，没有写的。
#[derive(Default)]
struct Spent {
    fiscal: Fen,
    own: Fen,
    unsaid: Fen,
}

fn budget_in(seen: Seen<'_, '_>, of: i64) -> Option<Fen> {
    let mut sum = None;
    for h in seen {
        match h.what {
            What::Budget { year, amount } if year == of => sum = Some(sum.unwrap_or(0) + amount),
            What::AdjustBudget { year, amount } if year == of => sum = Some(amount),
            _ => {}
        }
    }
    sum
}

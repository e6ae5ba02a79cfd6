//! 推算的后半：调整、年度报告、验收与自评价。

use std::collections::BTreeSet;

use super::{
    super::{
        Day, Happening, What,
        life::{Adjustment, Fen, Filed, effective},
    },
    Teller,
    acceptance::completed,
};

impl Teller<'_> {
    // ── 第十九条 ──

    /// 合同合计以当日有效的批复总投资为限。
    pub(super) fn contracts(&mut self) {
        if self.maintenance {
            return;
        }
        let mut over = false;
        for (at, (n, h)) in self.seen.clone().into_iter().enumerate() {
            if h.day < effective() {
                continue;
            }
            let upto = |count: usize| self.signed(self.seen[..count].iter().map(|(_, h)| *h));
            let (before, sum) = (upto(at), upto(at + 1));
            let counts = match h.what {
                What::Contract { .. } => true,
                What::Change { .. } | What::Settle { .. } => sum > before,
                What::OneStep { .. } | What::Estimate { .. } => {
                    if self.lowered_below(at) {
                        self.doubt("over-approved-total", self.name(n), "error");
                    }
                    continue;
                }
                _ => continue,
            };
            if !counts {
                continue;
            }
            match self.total(self.until(h.day).collect(), h.day) {
                // 没有批复的，由未经批准开工等指出。
                Some(total) if sum > total => {
                    over = true;
                    self.doubt("over-approved-total", self.name(n), "error");
                }
                _ => {}
            }
        }
        if !over {
            self.paid_over_total();
        }
    }

    /// 合同没有超的，累计支付也以批复总投资为限。
    fn paid_over_total(&mut self) {
        let all: Vec<&Happening> = self.seen.iter().map(|(_, h)| *h).collect();
        for (at, (n, h)) in self.seen.clone().into_iter().enumerate() {
            let is_judged = matches!(h.what, What::Pay { .. }) && h.day >= effective();
            let paid = self.paid(&all[..=at], None);
            if is_judged && self.total(self.until(h.day).collect(), h.day).is_some_and(|total| paid > total) {
                self.doubt("over-approved-total", self.name(n), "error");
            }
        }
    }

    /// 有效的批复总投资，连同经批准的增减。
    pub(super) fn total(&self, seen: Vec<&Happening>, day: Day) -> Option<Fen> {
        let (_, total, approved) = self.approved_in(&seen, day).last().copied()?;
        Some(total + raised(seen.into_iter(), approved).iter().map(|(_, change)| change).sum::<Fen>())
    }

    /// 第 `at` 件批复低于已签的合同：原来在限内，到核查日仍没有减下来，也没有处理。
    fn lowered_below(&self, at: usize) -> bool {
        let slice = |count: usize| -> Vec<&Happening> { self.seen[..count].iter().map(|(_, h)| *h).collect() };
        let day = self.seen[at].1.day;
        let signed_before = self.signed(slice(at).into_iter());
        let Some(total) = self.total(slice(at + 1), day) else { return false };
        let was_within = self.total(slice(at), day).is_some_and(|before| signed_before <= before);
        let all = slice(self.seen.len());
        let now = self.signed(all.iter().copied());
        let still = self.total(all, self.life.as_of).is_some_and(|total| now > total);
        let dealt = |w: &What| matches!(w, What::Terminate | What::Revoke);
        let dealt = self.seen.iter().any(|(_, h)| h.day >= day && dealt(&h.what));
        was_within && signed_before > total && still && !dealt
    }

    // ── 第二十条 ──

    pub(super) fn adjustments(&mut self) {
        for (n, h) in self.seen.clone() {
            let What::Adjust(own) = &h.what else { continue };
            if h.day < effective() || is_approved(own, h.day, self.until(h.day)) {
                continue;
            }
            let Some((_, total, approved)) = self.approved(h.day).last().copied() else {
                self.told.undecidable.insert("adjustment-needs-approval".into());
                continue;
            };
            // 批复之后（含当日）经批准的调整，增减都计入基数，累计也从它重新起算。
            let raised = raised(self.until(h.day), approved);
            let base = total + raised.iter().map(|(_, change)| change).sum::<Fen>();
            let since = raised.last().map_or(approved, |(day, _)| *day);
            let contracts = self.signed(self.until(h.day));
            let over = own.amount * 10 > base;
            let raises = own.total.is_some_and(|t| t > 0) || own.goal == Some(true) || contracts > base;
            let unknown = own.total.is_none() || own.goal.is_none();
            let name = self.name(n);
            if over {
                self.doubt("adjustment-over-limit", &name, "error");
            }
            if raises {
                self.doubt("adjustment-needs-approval", &name, "error");
            } else if unknown {
                self.told.undecidable.insert("adjustment-needs-approval".into());
            }
            if !over {
                let made: Fen = self.made_since(since, (h.day, n));
                if made * 10 > base {
                    self.doubt("adjustment-cumulative", &name, "warn");
                }
            }
            if over || raises || unknown {
                continue;
            }
            if !own.ground {
                self.doubt("adjustment-without-ground", &name, "error");
                continue;
            }
            let mut filed = own.filed.map(|day| day.filter(|d| *d <= self.life.as_of));
            self.sent(n, &mut filed, |d| *d <= self.life.as_of);
            // 「同时」以当日为限，当日还没有过。
            if filed.contains(&None) && self.life.as_of > h.day {
                self.doubt("adjustment-not-filed", &name, "error");
            }
            if filed.iter().flatten().any(|d| *d > h.day) {
                self.doubt("adjustment-filed-late", &name, "warn");
            }
        }
    }

    /// 某日以来、到某一次为止（含）未经批准的调整合计。
    fn made_since(&self, since: Day, to: (Day, usize)) -> Fen {
        let mut sum = 0;
        for (n, h) in &self.seen {
            if let What::Adjust(own) = &h.what
                && since <= h.day
                && (h.day, *n) <= to
                && !is_approved(own, h.day, self.until(h.day))
            {
                sum += own.amount;
            }
        }
        sum
    }

    // ── 第十七条 ──

    /// 撤回之后又重新办理的，前后各有一个建设期。
    pub(super) fn reports(&mut self) {
        if self.maintenance {
            return;
        }
        let seen = self.seen.clone();
        let lives = match self.withdrawn_and_taken_up() {
            Some(at) => vec![(&seen[..at], Some(seen[at].1.day)), (&seen[at + 1..], None)],
            None => vec![(&seen[..], self.ending())],
        };
        let mut told = BTreeSet::new();
        for (life, ended) in lives {
            self.reports_of(life, ended, &mut told);
        }
    }

    fn reports_of(&mut self, life: &[(usize, &Happening)], ended: Option<Day>, told: &mut BTreeSet<i64>) {
        // 全部建成之后才记的开工、才签的合同，不是起点。
        let begins = |start: &Day| {
            let side = |after: bool| completed(life.iter().map(|(_, h)| *h).filter(|h| (h.day >= *start) == after));
            side(false).is_none() || side(true).is_some()
        };
        let first = |is: &dyn Fn(usize, &What) -> bool| life.iter().find(|(n, h)| is(*n, &h.what)).map(|(_, h)| h.day);
        let contract = first(&|n, w| matches!(w, What::Contract { .. }) && !is_void(life, n)).filter(begins);
        let started = first(&|_, w| *w == What::Start).filter(begins);
        let Some(start) = started.or(contract) else { return };
        if ended.is_some_and(|day| day < start) {
            return;
        }
        let built = completed(life.iter().map(|(_, h)| *h).filter(|h| h.day >= start));
        let built = built.or(self.built().filter(|day| *day >= start));
        // 止于先到的一个；同日的算终止。
        let end = match (built, ended) {
            (Some(built), Some(ended)) if built < ended => Some((built, false)),
            (_, Some(ended)) => Some((ended, true)),
            (built, None) => built.map(|day| (day, false)),
        };
        // 建成、终止之日不算在建设期内。
        let last = end.map_or(self.life.as_of, |(day, _)| day.plus(-1));
        if last < start {
            return;
        }
        for year in start.year().max(2022)..=last.year() {
            let due = Day::of(year, 12, 31);
            let within = end.filter(|(day, _)| *day <= due);
            if within.is_some_and(|(_, ended)| ended) || !told.insert(year) {
                continue;
            }
            let severity = if within.is_some() { "warn" } else { "error" };
            match self.filed(year) {
                Some(day) if day > due => self.doubt("annual-report-late", year, severity),
                None if self.life.as_of > due => self.doubt("annual-report-missing", year, severity),
                _ => {}
            }
        }
    }

    /// 某年度报告送齐三家的日期：每家取最早的一次，三家取最迟的。
    fn filed(&self, year: i64) -> Option<Day> {
        let mut earliest: Filed = [None; 3];
        let counts = |d: &Day| Day::of(year, 1, 1) <= *d && *d <= self.life.as_of;
        for (n, h) in &self.seen {
            let What::Report { year: y, filed } = &h.what else { continue };
            if *y != year {
                continue;
            }
            merge(&mut earliest, filed.map(|day| day.filter(counts)));
            self.sent(*n, &mut earliest, counts);
        }
        let [a, b, c] = earliest;
        Some(a?.max(b?).max(c?))
    }

    /// 另行报送的那一件，也算送到。
    pub(super) fn sent(&self, n: usize, earliest: &mut Filed, counts: impl Fn(&Day) -> bool) {
        for (_, h) in &self.seen {
            if let What::Send { of, filed } = &h.what
                && *of == n
            {
                merge(earliest, filed.map(|day| day.filter(&counts)));
            }
        }
    }

    /// 各份合同有效金额之和：变更后的数，解除的只算已付的，结算的以审定数代替。
    pub(super) fn signed<'h>(&self, seen: impl Iterator<Item = &'h Happening>) -> Fen {
        let mut sums: Vec<(&Happening, Fen)> = Vec::new();
        for h in seen {
            let (of, sum) = match h.what {
                What::Contract { amount } => {
                    sums.push((h, amount));
                    continue;
                }
                What::Change { of, amount } | What::Settle { of, amount } => (of, amount),
                What::Dissolve { of, paid } => (of, paid),
                _ => continue,
            };
            let contract = &self.life.happenings[of];
            sums.iter_mut().filter(|(own, _)| std::ptr::eq(*own, contract)).for_each(|(_, own)| *own = sum);
        }
        sums.iter().map(|(_, sum)| sum).sum()
    }

    // ── 第二十九条 ──

    /// 止了之后还在建设；撤回、撤销之后的建设合同与开工没有批复可据，由别的规则说。
    pub(super) fn acts_after_end(&mut self) {
        for (n, h) in self.seen.clone() {
            let (severity, needs_approval) = match h.what {
                What::Contract { .. } | What::Start => ("error", true),
                What::Procure | What::TryOut | What::Complete | What::CompletePart(_) => ("error", false),
                What::Adjust(_) => ("warn", false),
                _ => continue,
            };
            let earlier = self.seen.iter().take_while(|(_, other)| other.day < h.day).count();
            let Some((_, terminated)) = self.ending_among(earlier) else { continue };
            let elsewhere = !terminated && needs_approval && !self.maintenance;
            if h.day >= effective() && !elsewhere {
                self.doubt("act-after-termination", self.name(n), severity);
            }
        }
    }
}

/// 自某日起经批准的调整：日期与总投资的增减。
fn raised<'a>(seen: impl Iterator<Item = &'a Happening>, since: Day) -> Vec<(Day, Fen)> {
    let seen: Vec<&Happening> = seen.collect();
    let counts = |own: &Adjustment, day: Day| {
        own.approved.is_some_and(|approved| approved >= since) && is_approved(own, day, seen.iter().copied())
    };
    let later = seen.iter().filter(|h| h.day >= since);
    later
        .filter_map(|h| match &h.what {
            What::Adjust(own) if counts(own, h.day) => Some((h.day, own.total.unwrap_or(0))),
            _ => None,
        })
        .collect()
}

/// 分文未付就解除了的合同。
fn is_void(life: &[(usize, &Happening)], contract: usize) -> bool {
    let mut void = (false, None);
    for (_, h) in life {
        match h.what {
            What::Dissolve { of, paid } if of == contract => void = (true, Some(paid)),
            What::Change { of, amount } | What::Settle { of, amount } if of == contract => void.1 = Some(amount),
            _ => {}
        }
    }
    void == (true, Some(0))
}

/// 每家取最早的一次。
pub(super) fn merge(earliest: &mut Filed, more: Filed) {
    for (body, day) in earliest.iter_mut().zip(more) {
        *body = match (*body, day) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
    }
}

/// 批准在调整之前（含当日），又不早于项目的首次批复。
fn is_approved<'a>(own: &Adjustment, day: Day, seen: impl Iterator<Item = &'a Happening>) -> bool {
    let approves = |h: &&Happening| matches!(h.what, What::OneStep { .. } | What::Estimate { .. }) && h.day <= day;
    let first = seen.filter(approves).map(|h| h.day).min();
    own.approved.is_some_and(|approved| approved <= day && first.is_none_or(|first| first <= approved))
}

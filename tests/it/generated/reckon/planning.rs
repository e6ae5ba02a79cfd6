//! 推算：申报、批复、列入计划。

use super::{
    super::{
        Day, Happening, What,
        life::{WAN, effective},
    },
    Teller, budget_year, plan_year,
};

impl Teller<'_> {
    // ── 第八条 ──

    pub(super) fn declarations(&mut self) {
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

    pub(super) fn approvals(&mut self) {
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

    // ── 第十条、第二十一条 ──

    pub(super) fn plans(&mut self) {
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
}

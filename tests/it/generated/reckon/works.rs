//! 推算的后半：调整、年度报告、验收与自评价。

use super::{
    super::{
        Day, What,
        life::{Adjustment, Fen, Filed, effective},
    },
    Teller,
};

impl Teller<'_> {
    // ── 第二十条 ──

    pub(super) fn adjustments(&mut self) {
        for (n, h) in self.seen.clone() {
            let What::Adjust(own) = &h.what else { continue };
            if h.day < effective() || is_approved(own, h.day) {
                continue;
            }
            let Some((_, base, since)) = self.approved(h.day).last().copied() else {
                self.told.undecidable.insert("adjustment-needs-approval".into());
                continue;
            };
            let contracts: Fen =
                self.until(h.day).map(|c| if let What::Contract { amount } = c.what { amount } else { 0 }).sum();
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
            let filed = own.filed.map(|day| day.filter(|d| *d <= self.life.as_of));
            if filed.contains(&None) {
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
                && !is_approved(own, h.day)
            {
                sum += own.amount;
            }
        }
        sum
    }

    // ── 第十七条 ──

    pub(super) fn reports(&mut self) {
        let contract = self.first(|w| matches!(w, What::Contract { .. }));
        let Some(start) = self.first(|w| *w == What::Start).or(contract) else { return };
        if self.maintenance {
            return;
        }
        let on = |what: What| self.seen.iter().find(|(_, h)| h.what == what && h.day >= start).map(|(_, h)| h.day);
        let (built, terminated) = (on(What::Complete), on(What::Terminate));
        // 止于先到的一个；同日的算终止。
        let end = match (built, terminated) {
            (Some(built), Some(terminated)) if built < terminated => Some((built, false)),
            (_, Some(terminated)) => Some((terminated, true)),
            (built, None) => built.map(|day| (day, false)),
        };
        // 建成、终止之日不算在建设期内。
        let last = end.map_or(self.life.as_of, |(day, _)| day.plus(-1));
        for year in start.year().max(2022)..=last.year() {
            let due = Day::of(year, 12, 31);
            let within = end.filter(|(day, _)| *day <= due);
            if within.is_some_and(|(_, terminated)| terminated) {
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
        for (_, h) in &self.seen {
            let What::Report { year: y, filed } = &h.what else { continue };
            if *y != year {
                continue;
            }
            let counts = |d: &Day| Day::of(year, 1, 1) <= *d && *d <= self.life.as_of;
            for (body, day) in earliest.iter_mut().zip(filed.map(|day| day.filter(counts))) {
                *body = match (*body, day) {
                    (Some(a), Some(b)) => Some(a.min(b)),
                    (a, b) => a.or(b),
                };
            }
        }
        let [a, b, c] = earliest;
        Some(a?.max(b?).max(c?))
    }

    // ── 第二十二条 ──

    pub(super) fn acceptance(&mut self) {
        let Some(built) = self.first(|w| *w == What::Complete) else { return };
        let mut due = built.max(effective()).months_later(6);
        let severity = if built < effective() { "warn" } else { "error" };
        // 待答复的延期申请：申请延至，与原来的期限；过期才提出的为无。
        let mut asked: Vec<Option<(Day, Day)>> = Vec::new();
        // 按期申请而没有同意的，到这一日为止申请验收，只作提醒。
        let mut grace: Option<Day> = None;
        for (n, h) in self.seen.clone() {
            match &h.what {
                What::AskExtension { .. } if h.day > due.rolled() => {
                    self.doubt("extension-late", self.name(n), severity);
                    asked.push(None);
                }
                What::AskExtension { until } => {
                    asked.push(Some((*until, due)));
                    due = due.max(*until);
                }
                // 同意最近的一次；不同意的，待答的都不准。
                What::AnswerExtension { agreed, until } => {
                    // 延期不使期限提前：都从最早一次待答的申请之前的期限算起。
                    let earliest = asked.iter().flatten().next().copied();
                    match (earliest, asked.last().copied().flatten()) {
                        (Some((_, before)), Some((wanted, _))) if *agreed => {
                            due = until.unwrap_or(wanted).max(before);
                            grace = None;
                        }
                        (Some((_, before)), _) if !*agreed => {
                            due = before;
                            grace = Some(h.day.workdays_later(10));
                        }
                        _ => {}
                    }
                    asked.clear();
                }
                _ => {}
            }
        }
        let applied = self.first(|w| *w == What::Apply).unwrap_or(self.life.as_of);
        if applied > due.rolled() {
            let spared = grace.is_some_and(|grace| applied <= grace);
            self.doubt("late-acceptance", "竣工验收", if spared { "warn" } else { severity });
        }
    }

    // ── 第二十四条 ──

    pub(super) fn evaluation(&mut self) {
        let Some(passed) = self.first(|w| *w == What::Pass) else { return };
        let Some(operating) = self.first(|w| *w == What::Operate) else {
            self.told.undecidable.insert("self-evaluation-late".into());
            self.told.undecidable.insert("self-evaluation-early".into());
            return;
        };
        let start = passed.max(operating);
        if start < effective() {
            return;
        }
        let (opens, due) = (start.months_later(12), start.months_later(24));
        let made: Vec<(usize, Day)> =
            self.seen.iter().filter(|(_, h)| h.what == What::SelfEvaluate).map(|(n, h)| (*n, h.day)).collect();
        let early = made.iter().rfind(|(_, day)| *day < opens);
        let inside = made.iter().any(|(_, day)| opens <= *day && *day <= due.rolled());
        let (any, after) = (!made.is_empty(), made.iter().any(|(_, day)| *day > due.rolled()));
        match early {
            Some((n, _)) if !inside => self.doubt("self-evaluation-early", self.name(*n), "warn"),
            None if !inside && (after || (!any && self.life.as_of > due.rolled())) => {
                self.doubt("self-evaluation-late", "自评价", "error");
            }
            _ => {}
        }
    }
}

fn is_approved(own: &Adjustment, day: Day) -> bool {
    own.approved.is_some_and(|d| d <= day)
}

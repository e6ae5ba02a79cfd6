//! 推算：建成、验收与自评价。

use super::{
    super::{Day, Happening, What, life::effective},
    Teller,
};

impl Teller<'_> {
    // ── 第二十二条 ──

    pub(super) fn acceptance(&mut self) {
        let Some(built) = self.built() else { return };
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
        let completed = completed(self.seen.iter().map(|(_, h)| *h));
        // 建成之前的申请不算；而其后照它组织了验收的，以验收之日为准。
        let since = |day: Day| completed.is_none_or(|built| day >= built);
        let applied = self.seen.iter().find(|(_, h)| h.what == What::Apply && since(h.day)).map(|(_, h)| h.day);
        let early = self.seen.iter().any(|(_, h)| h.what == What::Apply && !since(h.day));
        let held = |h: &Happening| matches!(h.what, What::Pass | What::Fail) && since(h.day) && early;
        let applied = applied.or_else(|| self.seen.iter().find(|(_, h)| held(h)).map(|(_, h)| h.day));
        // 没有申请而通过了验收，毛病在验收。
        if applied.is_none() && self.first(|w| *w == What::Pass).is_some() {
            return;
        }
        let last = due.rolled();
        let terminated = self.ending().is_some_and(|day| day <= last);
        let applied = applied.unwrap_or(self.life.as_of);
        if applied > last && !terminated {
            let spared = grace.is_some_and(|grace| applied <= grace);
            self.doubt("late-acceptance", "竣工验收", if spared { "warn" } else { severity });
        }
    }

    /// 建成之日；一次也没有记的，投入运行、通过验收中最早的一件说明已经建成。
    pub(super) fn built(&self) -> Option<Day> {
        let proof = || if self.maintenance { None } else { self.first(|w| matches!(w, What::Operate | What::Pass)) };
        completed(self.seen.iter().map(|(_, h)| *h)).or_else(proof)
    }

    // ── 第二十四条 ──

    /// 申请验收之后没有结果，而自评价的期间早已过了，或已经自评价。
    fn outcome_unrecorded(&self) -> bool {
        let outcomes = |h: &Happening| matches!(h.what, What::Apply | What::Pass | What::Fail);
        let Some((_, last)) = self.seen.iter().rfind(|(_, h)| outcomes(h)) else { return false };
        let Some(operating) = self.first(|w| *w == What::Operate) else { return false };
        let from = operating.max(last.day);
        let evaluated = self.first(|w| *w == What::SelfEvaluate).is_some();
        last.what == What::Apply && from >= effective() && (self.life.as_of > from.months_later(24) || evaluated)
    }

    pub(super) fn evaluation(&mut self) {
        let Some(passed) = self.first(|w| *w == What::Pass) else {
            if self.outcome_unrecorded() {
                self.told.undecidable.insert("self-evaluation-late".into());
                self.told.undecidable.insert("self-evaluation-early".into());
            }
            return;
        };
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

/// 全部建成的首次；只有标段的，最后一个标段。
pub(super) fn completed<'a>(seen: impl Iterator<Item = &'a Happening>) -> Option<Day> {
    let (mut whole, mut part) = (None, None);
    for h in seen {
        match h.what {
            What::Complete => whole = whole.or(Some(h.day)),
            What::CompletePart(_) => part = Some(h.day),
            _ => {}
        }
    }
    whole.or(part)
}

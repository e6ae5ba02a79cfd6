//! 推算：建成、验收与自评价。

use super::{
    super::{
        Day, Happening, What,
        life::{Filed, effective},
    },
    Teller,
    works::merge,
};

impl Teller<'_> {
    // ── 第二十二条 ──

    pub(super) fn acceptance(&mut self) {
        let Some(built) = self.built() else { return };
        let severity = if built < effective() { "warn" } else { "error" };
        let Term { due, grace, late } = self.term(built);
        for n in late {
            self.doubt("extension-late", self.name(n), severity);
        }
        let completed = completed(self.seen.iter().map(|(_, h)| *h));
        // 建成之前的申请不算；而其后照它组织了验收的，以验收之日为准。
        let since = |day: Day| completed.is_none_or(|built| day >= built);
        let applied = self.seen.iter().find(|(_, h)| h.what == What::Apply && since(h.day)).map(|(_, h)| h.day);
        let early = self.seen.iter().any(|(_, h)| h.what == What::Apply && !since(h.day));
        let held = |h: &Happening| (passes(&h.what) || h.what == What::Fail) && since(h.day) && early;
        let applied = applied.or_else(|| self.seen.iter().find(|(_, h)| held(h)).map(|(_, h)| h.day));
        // 没有申请而通过了验收，毛病在验收。
        if applied.is_none() && self.has(passes) {
            return;
        }
        let last = due.rolled();
        let terminated = self.ending().is_some_and(|day| day <= last);
        let applied = applied.unwrap_or(self.life.as_of);
        if applied > last && !terminated {
            let spared = grace.is_some_and(|grace| applied <= grace) || self.cured_by_last(applied);
            self.doubt("late-acceptance", "竣工验收", if spared { "warn" } else { severity });
        }
    }

    /// 几次记为全部建成，以最后一次为准就不迟。
    fn cured_by_last(&self, applied: Day) -> bool {
        let Some(first) = self.first(|w| *w == What::Complete) else { return false };
        let again = |h: &Happening| matches!(h.what, What::Complete | What::CompletePart(_)) && h.day > first;
        let again = self.seen.iter().rfind(|(_, h)| again(h)).map(|(_, h)| h.day);
        again.is_some_and(|day| applied <= self.term(day).due.rolled())
    }

    /// 自某日建成起的期限。
    fn term(&self, built: Day) -> Term {
        let mut due = built.max(effective()).months_later(6);
        let mut late = Vec::new();
        // 待答复的延期申请：申请延至，与原来的期限；过期才提出的为无。
        let mut asked: Vec<Option<(Day, Day)>> = Vec::new();
        // 按期申请而没有同意的，到这一日为止申请验收，只作提醒。
        let mut grace: Option<Day> = None;
        for (n, h) in self.seen.clone() {
            match &h.what {
                What::AskExtension { .. } if h.day > due.rolled() => {
                    late.push(n);
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
        Term { due, grace, late }
    }

    /// 建成之日；一次也没有记的，投入运行、通过验收中最早的一件说明已经建成。
    pub(super) fn built(&self) -> Option<Day> {
        let proof = || if self.maintenance { None } else { self.first(|w| *w == What::Operate || passes(w)) };
        completed(self.seen.iter().map(|(_, h)| *h)).or_else(proof)
    }

    // ── 第二十四条 ──

    /// 申请验收之后没有结果，而自评价的期间早已过了，或已经自评价。
    fn outcome_unrecorded(&self) -> bool {
        let outcomes = |h: &Happening| passes(&h.what) || matches!(h.what, What::Apply | What::Fail);
        let Some((_, last)) = self.seen.iter().rfind(|(_, h)| outcomes(h)) else { return false };
        let Some(operating) = self.first(|w| *w == What::Operate) else { return false };
        let from = operating.max(last.day);
        let evaluated = self.has(evaluates);
        last.what == What::Apply && from >= effective() && (self.life.as_of > from.months_later(24) || evaluated)
    }

    /// 通过验收：全部通过的首次；只有标段的，建成的各标段都通过之后，最后通过的一个。
    fn accepted(&self) -> Option<Day> {
        let parts: Vec<&What> =
            self.seen.iter().map(|(_, h)| &h.what).filter(|w| matches!(w, What::CompletePart(_))).collect();
        let is_passed = |part: &&What| match part {
            What::CompletePart(own) => self.has(|w| *w == What::PassPart(own)),
            _ => false,
        };
        let all = !parts.is_empty() && parts.iter().all(is_passed);
        let last = self.seen.iter().rfind(|(_, h)| passes(&h.what)).map(|(_, h)| h.day);
        self.first(|w| *w == What::Pass).or(last.filter(|_| all))
    }

    /// 自评价的期间自何日起算；不适用的为 `Ok(None)`，不知道的为 `Err`。
    fn evaluation_start(&self) -> Result<Option<Day>, ()> {
        let Some(passed) = self.accepted() else {
            return if self.outcome_unrecorded() { Err(()) } else { Ok(None) };
        };
        let operating = self.first(|w| *w == What::Operate).ok_or(())?;
        Ok(Some(passed.max(operating)).filter(|start| *start >= effective()))
    }

    /// 各次自评价：第几件，哪一日，送了谁。
    fn evaluations(&self) -> Vec<(usize, Day, Filed)> {
        let made = self.seen.iter().filter_map(|(n, h)| match h.what {
            What::SelfEvaluate { filed } => Some((*n, h.day, filed)),
            _ => None,
        });
        made.collect()
    }

    pub(super) fn evaluation(&mut self) {
        let start = match self.evaluation_start() {
            Err(()) => {
                self.told.undecidable.insert("self-evaluation-late".into());
                self.told.undecidable.insert("self-evaluation-early".into());
                return;
            }
            Ok(None) => return,
            Ok(Some(start)) => start,
        };
        let (opens, due) = (start.months_later(12), start.months_later(24));
        let made = self.evaluations();
        let early = made.iter().rfind(|(_, day, _)| *day < opens);
        let inside = made.iter().any(|(_, day, _)| opens <= *day && *day <= due.rolled());
        let (any, after) = (!made.is_empty(), made.iter().any(|(_, day, _)| *day > due.rolled()));
        match early {
            Some((n, ..)) if !inside => self.doubt("self-evaluation-early", self.name(*n), "warn"),
            None if !inside && (after || (!any && self.life.as_of > due.rolled())) => {
                self.doubt("self-evaluation-late", "自评价", "error");
            }
            _ => {}
        }
    }

    /// 自评价报告送齐三家：期间届满而没有的错误，届满之后才送齐的提醒；期间之内做过的，早做的所送不算。
    pub(super) fn evaluation_filed(&mut self) {
        let mut made = self.evaluations();
        made.retain(|(_, day, _)| *day >= effective());
        let start = self.evaluation_start().ok().flatten();
        let inside = |day: Day| start.is_some_and(|start| day >= start.months_later(12));
        if made.iter().any(|(_, day, _)| inside(*day)) {
            made.retain(|(_, day, _)| inside(*day));
        }
        let Some(((first, ..), (_, last, _))) = made.first().zip(made.last()) else { return };
        let mut sent: Filed = [None; 3];
        let counts = |day: &Day| *day <= self.life.as_of;
        for (n, _, filed) in &made {
            merge(&mut sent, filed.map(|day| day.filter(counts)));
            self.sent(*n, &mut sent, counts);
        }
        let all = sent.iter().copied().collect::<Option<Vec<Day>>>().and_then(|days| days.into_iter().max());
        let Some(start) = start else {
            if all.is_none() {
                self.told.undecidable.insert("self-evaluation-not-filed".into());
            }
            return;
        };
        // 过期才做的，当日报送不算迟。
        let due = last.max(&start.months_later(24).rolled()).to_owned();
        match all {
            Some(day) if day > due => self.doubt("self-evaluation-not-filed", self.name(*first), "warn"),
            None if self.life.as_of > due => self.doubt("self-evaluation-not-filed", self.name(*first), "error"),
            _ => {}
        }
    }

    /// 施行以来首次全部建成之后，又记的建成。
    pub(super) fn completed_twice(&mut self) {
        let mut whole = false;
        for (n, h) in self.seen.clone() {
            let is_whole = match h.what {
                What::Complete => true,
                What::CompletePart(_) => false,
                _ => continue,
            };
            if h.day < effective() {
                continue;
            }
            if whole {
                self.doubt("completed-twice", self.name(n), "warn");
            }
            whole |= is_whole;
        }
    }
}

/// 验收的期限。
struct Term {
    due: Day,
    /// 按期申请而没有同意的，到这一日为止申请验收，只作提醒。
    grace: Option<Day>,
    /// 过期才提出的延期申请，是第几件。
    late: Vec<usize>,
}

fn passes(what: &What) -> bool {
    matches!(what, What::Pass | What::PassPart(_))
}

fn evaluates(what: &What) -> bool {
    matches!(what, What::SelfEvaluate { .. })
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

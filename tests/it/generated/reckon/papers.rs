//! 推算：手续立到哪一日，项目止于哪一日。

use super::{
    super::{Day, Happening, What, life::Fen},
    Teller,
};

impl Teller<'_> {
    /// 到某日为止的手续。
    pub(super) fn papers(&self, day: Day) -> Papers {
        self.papers_in(&self.until(day).collect::<Vec<_>>(), day)
    }

    /// 几件事里到某日为止的手续。
    pub(super) fn papers_in(&self, seen: &[&Happening], day: Day) -> Papers {
        let mut papers = Papers::default();
        for (at, h) in seen.iter().filter(|h| h.day <= day).enumerate() {
            let year = |h: &&Happening| if let What::Declare { year, .. } = h.what { Some(year) } else { None };
            let today = seen.iter().filter(|d| d.day == h.day).rev().find_map(year);
            papers.take(at, h, today);
        }
        papers
    }

    /// 到某日为止仍在清单中。
    pub(super) fn is_listed(&self, day: Day) -> bool {
        !self.papers(day).listed.is_empty()
    }

    /// 到某日为止仍有效的批复：是否两步、总投资、日期，按先后。
    pub(super) fn approved(&self, day: Day) -> Vec<(bool, Fen, Day)> {
        self.papers(day).approved
    }

    pub(super) fn approved_in(&self, seen: &[&Happening], day: Day) -> Vec<(bool, Fen, Day)> {
        self.papers_in(seen, day).approved
    }

    /// 项目不再进行之日。
    pub(super) fn ending(&self) -> Option<Day> {
        self.ending_among(self.seen.len()).map(|(day, _)| day)
    }

    /// 头 `count` 件里，项目不再进行之日，和是不是终止：终止，或整个退出的撤回、批复全部撤销而此后没有重新办理的，取先发生的。
    pub(super) fn ending_among(&self, count: usize) -> Option<(Day, bool)> {
        let mut papers = Papers::default();
        let seen = &self.seen[..count];
        for (at, (_, h)) in seen.iter().enumerate() {
            let today = self.declared_on(h.day);
            let left = match h.what {
                What::Terminate => return Some((h.day, true)),
                What::Withdraw => papers.is_leaving(today),
                What::Revoke => papers.approved.is_empty() || self.papers(h.day).feasible.is_empty(),
                _ => false,
            };
            if left && !seen[at + 1..].iter().any(|(_, later)| revives(&later.what)) {
                return Some((h.day, false));
            }
            papers.take(at, h, today);
        }
        None
    }

    /// 整个撤回之后又重新办理的：是第几件事；其后又撤销过批复的、不再进行的没有。
    pub(super) fn withdrawn_and_taken_up(&self) -> Option<usize> {
        let (mut papers, mut last) = (Papers::default(), None);
        for (at, (_, h)) in self.seen.iter().enumerate() {
            let today = self.declared_on(h.day);
            match h.what {
                What::Withdraw if papers.is_leaving(today) => last = Some(at),
                What::Revoke => last = None,
                _ => {}
            }
            papers.take(at, h, today);
        }
        last.filter(|_| self.ending().is_none())
    }

    /// 当日最后一次申报的年度。
    fn declared_on(&self, day: Day) -> Option<i64> {
        let year = |h: &Happening| if let What::Declare { year, .. } = h.what { Some(year) } else { None };
        self.until(day).rev().take_while(|d| d.day == day).find_map(year)
    }
}

/// 使项目重新进行的手续。
fn revives(what: &What) -> bool {
    matches!(
        what,
        What::Declare { .. }
            | What::List { .. }
            | What::Feasibility { .. }
            | What::OneStep { .. }
            | What::Estimate { .. }
    )
}

/// 手续：仍立着的申报、清单与批复。
#[derive(Default)]
pub(super) struct Papers {
    /// 年度，与这一年度首次申报的日期；最近申报的在后。
    declared: Vec<(i64, Day)>,
    /// 各次申报中没有撤回的：第几件事，年度。
    pub(super) kept: Vec<(usize, i64)>,
    listed: Vec<i64>,
    /// 可研批复的日期。
    pub(super) feasible: Vec<Day>,
    /// 是否两步，总投资，日期。
    approved: Vec<(bool, Fen, Day)>,
}

impl Papers {
    /// 此时撤回即整个退出；`today` 是当日最后一次申报的年度。
    fn is_leaving(&self, today: Option<i64>) -> bool {
        self.declared.len() < 2 && !today.is_some_and(|year| self.is_another(year))
    }

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

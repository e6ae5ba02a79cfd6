//! 推翻：退回、不予纳入、撤回、撤销批复各使哪些先前的手续失效。
//!
//! 申报逐年进行。对下一年度申报的退回、撤回，只及于那一年度的申报与清单，不动本年度的清单和批复；
//! 再没有别的申报的，项目才整个退出。

use crate::model::{Act, Date, Declare, Event, Kind, Timeline, Year};

/// 一次推翻。
pub(super) struct Revocation<'p> {
    /// 推翻的事件。
    pub event: &'p Event,
    /// 及于哪些。
    pub reach: RevocationScope,
}

/// 推翻所及。
pub(super) enum RevocationScope {
    /// 此前的一切。
    All,
    /// 此前的一切，可研批复除外：撤销的是可研之后的批复。
    AfterFeasibility,
    /// 这一年度的申报与清单；别的年度都没有入清单的，连同自这次申报起的批复。
    Year {
        /// 计划年度。
        year: Year,
        /// 这次申报的日期；别的年度已入清单的为无。
        since: Option<Date>,
    },
}

impl Revocation<'_> {
    /// 只及于一个年度，项目没有退出。
    pub fn is_partial(&self) -> bool {
        matches!(self.reach, RevocationScope::Year { .. })
    }

    /// 使这一事件失效。
    pub fn undoes(&self, event: &Event) -> bool {
        event.order() < self.event.order()
            && match (&self.reach, &event.act) {
                (RevocationScope::All, _) => true,
                (RevocationScope::AfterFeasibility, act) => act.kind() != Kind::ApproveFeasibility,
                (RevocationScope::Year { year, .. }, Act::Declare(own)) => own.plan_year == *year,
                (RevocationScope::Year { year, .. }, Act::Listing(own)) => own.year == *year,
                (RevocationScope::Year { since, .. }, _) => since.is_some_and(|declared| declared <= event.date),
            }
    }
}

/// 一段时间线上 `kinds` 这几种推翻，连同所及。没有推翻的不花代价。
pub(super) fn revocations<'p>(timeline: Timeline<'p>, kinds: &[Kind]) -> Vec<Revocation<'p>> {
    if timeline.any(kinds).next().is_none() {
        return Vec::new();
    }
    let mut standing = InForce::default();
    let all = timeline.events().filter_map(|event| Some(Revocation { event, reach: standing.take(timeline, event)? }));
    all.filter(|setback| kinds.contains(&setback.event.kind())).collect()
}

/// 使项目重新进行的手续：撤回、撤销批复之后有了它们，就没有停下来。
const REVIVING: [Kind; 5] =
    [Kind::Declare, Kind::Listing, Kind::ApproveFeasibility, Kind::ApproveOneStep, Kind::ApproveEstimate];

impl<'p> Timeline<'p> {
    /// 项目不再进行的起点：终止，或整个退出的撤回、批复全部撤销而此后没有重新办理的；还在进行的为无。
    #[must_use]
    pub fn ending(self) -> Option<&'p Event> {
        let revived = |end: &Event| self.any(&REVIVING).any(|e| e.order() > end.order());
        let feasible = |end: &Event| self.up_to(end.date).feasibility_in_force().is_some();
        let ends = |s: &Revocation<'p>| match s.reach {
            RevocationScope::All => true,
            RevocationScope::AfterFeasibility => !feasible(s.event),
            RevocationScope::Year { .. } => false,
        };
        let revocations = revocations(self, &[Kind::Withdraw, Kind::RevokeApproval]);
        let left = revocations.iter().find(|s| ends(s) && !revived(s.event)).map(|s| s.event);
        left.into_iter().chain(self.first(Kind::Terminate)).min_by_key(|e| e.order())
    }

    /// 整个退出、撤销批复之后还在进行的（又重新办理，或可研仍在）：最近一次退出、撤销；没有退出过的、不再进行的为无。
    #[must_use]
    pub fn revived(self) -> Option<&'p Event> {
        let revocations = revocations(self, &[Kind::Withdraw, Kind::RevokeApproval]);
        let last = revocations.iter().rfind(|setback| !setback.is_partial())?.event;
        self.ending().is_none().then_some(last)
    }
}

/// 到某一事件为止仍立着的申报、清单与批复。
#[derive(Default)]
struct InForce {
    /// 没有退回、撤回的申报：计划年度与首次申报的日期；最近的在后。
    declared: Vec<(Year, Date)>,
    /// 已入清单的年度。
    listed: Vec<Year>,
    /// 有代初设批复或概算批复。
    approved: bool,
}

impl InForce {
    /// 记下一个事件；能推翻先前手续的，给出所及。
    fn take(&mut self, timeline: Timeline<'_>, event: &Event) -> Option<RevocationScope> {
        match &event.act {
            Act::Declare(own) => self.declare(own.plan_year, event.date),
            Act::Listing(own) => self.listed.push(own.year),
            Act::ApproveOneStep(_) | Act::ApproveEstimate(_) => self.approved = true,
            Act::RevokeApproval(_) if std::mem::take(&mut self.approved) => {
                return Some(RevocationScope::AfterFeasibility);
            }
            Act::Return(_) | Act::RefuseListing(_) => return Some(self.drop_latest(timeline, event.date)),
            Act::Withdraw(_) => {
                let reach = self.drop_latest(timeline, event.date);
                self.approved &= !matches!(reach, RevocationScope::All);
                return Some(reach);
            }
            _ => return Some(RevocationScope::All),
        }
        None
    }

    /// 同一年度再报的，仍以首次为起点。
    fn declare(&mut self, year: Year, date: Date) {
        let first = self.declared.iter().position(|(y, _)| *y == year).map(|i| self.declared.remove(i));
        self.declared.push(first.unwrap_or((year, date)));
    }

    /// 所答复的是最近的一次申报；此外再没有申报的，项目整个退出。
    /// 当日才申报的年度，先前没有报过而别的年度报过的，所答复的是当日这一次，不动先前的。
    fn drop_latest(&mut self, timeline: Timeline<'_>, date: Date) -> RevocationScope {
        let today = timeline.since(date).up_to(date).of::<Declare>().next_back().map(|(_, own)| own.plan_year);
        let is_new = |year: &Year| !self.declared.is_empty() && self.declared.iter().all(|(y, _)| y != year);
        if let Some(year) = today.filter(is_new) {
            self.listed.retain(|listed| *listed != year);
            return RevocationScope::Year { year, since: None };
        }
        match self.declared.pop() {
            Some((year, declared)) if !self.declared.is_empty() => {
                self.listed.retain(|listed| *listed != year);
                RevocationScope::Year { year, since: self.listed.is_empty().then_some(declared) }
            }
            _ => {
                self.listed.clear();
                RevocationScope::All
            }
        }
    }
}

impl<'p> Timeline<'p> {
    /// 没有被 `undone_by` 这几种事件推翻的。
    pub fn in_force(self, undone_by: &[Kind]) -> impl DoubleEndedIterator<Item = &'p Event> + use<'p> {
        let revocations = revocations(self, undone_by);
        self.events().filter(move |e| !revocations.iter().any(|s| s.undoes(e)))
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Kind, Project, Timeline};
    use super::revocations;
    use crate::text::{Decode, Faults, Source, parse};

    /// 逐月一件的事件；以「=」开头的与前一件同日。
    fn project(events: &str) -> Project {
        let mut text = "id: A\nname: 甲\nnature: 新建\nevents:\n".to_owned();
        let mut month = 0;
        for word in events.split(' ') {
            let word = word.strip_prefix('=').unwrap_or_else(|| {
                month += 1;
                word
            });
            let (kind, year) = word.split_at(word.find(|c: char| c.is_ascii_digit()).unwrap_or(word.len()));
            let own = match kind {
                "申报" => format!("plan_year: {year}"),
                "纳入清单" => format!("year: {year}"),
                "可研批复" | "代初设批复" => "total: 100万元".to_owned(),
                _ => "reason: 甲".to_owned(),
            };
            text.push_str(&format!("  - event: {kind}\n    date: 2023-{month:02}-01\n    {own}\n"));
        }
        let mut faults = Faults::default();
        let source = Source::read("t.yaml", text.into_bytes(), &mut faults);
        let project = parse(&source, &mut faults).and_then(|root| Project::decode(&root, &mut faults));
        project.unwrap_or_else(|| panic!("{faults:?}"))
    }

    /// 仍立着的申报、清单与批复，写作种类与所在的月份。
    fn standing(events: &str) -> String {
        let project = project(events);
        let order = project.chronology();
        let undone_by = [Kind::Return, Kind::RefuseListing, Kind::Withdraw, Kind::RevokeApproval];
        let kept = Timeline::new(&order).in_force(&undone_by).filter(|e| !undone_by.contains(&e.kind()));
        kept.map(|e| format!("{}{}", e.kind(), e.date.format("%-m"))).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_setback_reaches_only_what_it_answers() {
        for (events, kept) in [
            // 只报过一次的，整个退出。
            ("申报2024 纳入清单2024 代初设批复 退回", ""),
            ("申报2024 纳入清单2024 代初设批复 撤回", ""),
            // 下一年度的申报被退回，只及于那一年度。
            ("申报2024 纳入清单2024 代初设批复 申报2025 退回", "申报1 纳入清单2 代初设批复3"),
            ("申报2024 纳入清单2024 申报2025 纳入清单2025 不予纳入", "申报1 纳入清单2"),
            ("申报2024 申报2025 纳入清单2025 代初设批复 撤回", "申报1"),
            ("申报2024 纳入清单2024 申报2025 撤回 代初设批复", "申报1 纳入清单2 代初设批复5"),
            // 别的年度已入清单的，其后的批复仍是它的；没有入清单的，批复随这次申报。
            ("申报2024 纳入清单2024 申报2025 代初设批复 退回", "申报1 纳入清单2 代初设批复4"),
            ("申报2024 申报2025 代初设批复 退回", "申报1"),
            ("申报2024 纳入清单2024 申报2025 =退回 申报2026 代初设批复 退回", "申报1 纳入清单2 申报3 代初设批复5"),
            // 同一年度再报的，算一次，以首次为起点。
            ("申报2024 纳入清单2024 申报2024 代初设批复 退回", ""),
            // 退回之后再报的，重新立起来。
            ("申报2024 退回 申报2024 纳入清单2024", "申报3 纳入清单4"),
            // 同日的退回排在申报之前（退回之后当日重报的仍立着）；答复的既不是先前的年度，先前的不动。
            ("申报2024 纳入清单2024 申报2025 =退回", "申报1 纳入清单2 申报3"),
            // 当日重报的是先前报过的年度：先退回、后重报，所答复的是此前最近的一次。
            ("申报2024 申报2025 申报2024 =退回", "申报1 申报3"),
            // 撤销的是可研之后的批复；没有批复的，连可研也撤销。
            ("申报2024 可研批复 代初设批复 撤销批复", "可研批复2"),
            ("申报2024 可研批复 撤销批复", ""),
            ("申报2024 可研批复 代初设批复 撤销批复 撤销批复", ""),
            // 撤回之后不再有批复，再撤销的及于一切。
            ("申报2024 代初设批复 撤回 申报2024 可研批复 撤销批复", ""),
            // 只撤回下一年度的申报，批复仍在，撤销的是批复。
            ("申报2024 纳入清单2024 可研批复 代初设批复 申报2025 撤回 撤销批复", "可研批复3"),
        ] {
            assert_eq!(standing(events), kept, "{events}");
        }
    }

    #[test]
    fn a_project_ends_unless_it_is_taken_up_again() {
        for (events, end) in [
            ("申报2024 代初设批复", None),
            ("申报2024 代初设批复 撤回", Some("撤回")),
            ("申报2024 代初设批复 撤回 申报2025", None),
            ("申报2024 申报2025 撤回", None),
            ("申报2024 代初设批复 撤销批复", Some("撤销批复")),
            ("申报2024 代初设批复 撤销批复 代初设批复", None),
            ("申报2024 可研批复 代初设批复 撤销批复", None),
            ("申报2024 代初设批复 终止 代初设批复", Some("终止")),
            ("申报2024 代初设批复 撤回 终止", Some("撤回")),
        ] {
            let project = project(events);
            let order = project.chronology();
            let found = Timeline::new(&order).ending().map(|e| e.kind().to_string());
            assert_eq!(found.as_deref(), end, "{events}");
        }
    }

    #[test]
    fn a_project_is_revived_by_being_taken_up_again() {
        for (events, revived) in [
            ("申报2024 代初设批复", None),
            ("申报2024 代初设批复 撤回", None),
            ("申报2024 代初设批复 撤回 申报2025", Some("撤回")),
            ("申报2024 申报2025 撤回 申报2025", None),
            ("申报2024 代初设批复 撤销批复 代初设批复", Some("撤销批复")),
            ("申报2024 代初设批复 撤回 申报2025 终止", None),
        ] {
            let project = project(events);
            let order = project.chronology();
            let found = Timeline::new(&order).revived().map(|e| e.kind().to_string());
            assert_eq!(found.as_deref(), revived, "{events}");
        }
    }

    #[test]
    fn only_a_setback_of_one_year_is_partial() {
        let partial = |events: &str| -> Vec<bool> {
            let project = project(events);
            let order = project.chronology();
            revocations(Timeline::new(&order), &[Kind::Return]).iter().map(super::Revocation::is_partial).collect()
        };
        assert_eq!(partial("申报2024 申报2025 退回 退回"), [true, false]);
        assert!(partial("申报2024 撤回").is_empty());
    }
}

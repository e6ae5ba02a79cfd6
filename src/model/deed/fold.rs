//! 并：把事件并进原来的各键，得到到某一刻为止的总体方案、系统、建设规划与清单目录。

use std::collections::HashMap;

use super::{CountyAct, Deed, UnitAct, changes::adopt, live};
use crate::{
    model::{
        County, CountyFacts, CountyPlan, Date, OverallPlan, PlanRevision, Published, Revision, StatusKind, System,
        SystemStatus, Text, Unit,
    },
    text::{List, Map, Route},
};

/// 并好的单位；没有事件的原样。
#[must_use]
pub fn effective_unit(mut unit: Unit) -> Unit {
    let deeds = unit.events.clone().unwrap_or_default();
    let mut slots = Slots::default();
    for (_, deed) in live(&deeds) {
        apply_to_unit(&mut unit, &mut slots, deed);
    }
    unit
}

/// 各系统在单位的系统表里的位置：系统多时也一查即得。
#[derive(Default)]
struct Slots {
    known: HashMap<Text, usize>,
    /// 表里前多少个已经记下。
    counted: usize,
}

fn apply_to_unit(unit: &mut Unit, slots: &mut Slots, deed: &Deed<UnitAct>) {
    match &deed.act {
        UnitAct::DecidePlan(own) => {
            let (title, years, projects) = (own.title.clone(), own.years, own.projects.clone());
            decide(unit, PlanEdition { title, years, projects, filed: own.filed_with.clone(), date: deed.date });
        }
        UnitAct::FilePlan(own) => file(unit, deed.date, &own.filed_with),
        UnitAct::RevisePlan(own) => {
            let projects = own.projects.clone().or_else(|| own.add.as_ref().map(|add| with(unit, deed.date, add)));
            let revision = Revision {
                title: own.title.clone(),
                years: own.years,
                decided_on: deed.date,
                filed: own.filed_with.clone(),
                projects,
            };
            revise(unit, revision);
        }
        UnitAct::RegisterSystem(own) => _ = system(unit, slots, &own.system),
        UnitAct::FindStatus(own) => {
            let since = Some(own.since.unwrap_or(deed.date));
            let found = SystemStatus { since, determined_by: deed.by.clone(), ..blank(own.what, deed) };
            push(unit, slots, &own.system, found);
        }
        UnitAct::LiftStatus(own) => lift(unit, slots, (&own.system, own.what), deed.date),
        UnitAct::Exempt(own) => {
            let granted = SystemStatus {
                until: own.until,
                by: deed.by.clone(),
                date: Some(deed.date),
                ..blank(StatusKind::MayStaySeparate, deed)
            };
            push(unit, slots, &own.system, granted);
        }
        UnitAct::ChangeFacts(own) => adopt(unit, &own.set),
        UnitAct::Measure(_) | UnitAct::LiftMeasure(_) | UnitAct::Correct(_) => {}
    }
}

/// 审议决定的一版。
struct PlanEdition {
    title: Text,
    years: crate::model::Years,
    projects: Option<List<Text>>,
    filed: Option<Map<Date>>,
    date: Date,
}

/// 头一次审议的是方案，其后的算修订。
fn decide(unit: &mut Unit, edition: PlanEdition) {
    let PlanEdition { title, years, projects, filed, date } = edition;
    if unit.overall_plan.is_some() {
        revise(unit, Revision { title: Some(title), years: Some(years), decided_on: date, filed, projects });
    } else {
        unit.overall_plan =
            Some(OverallPlan { title, years, decided_on: Some(date), filed, projects, revisions: None });
    }
}

/// 没有方案而记了修订的，修订当作方案：规则自会说没有审议的方案。
fn revise(unit: &mut Unit, revision: Revision) {
    match &mut unit.overall_plan {
        Some(plan) => plan.revisions.get_or_insert_default().0.push(revision),
        None => {
            let Revision { title: Some(title), years: Some(years), decided_on, filed, projects } = revision else {
                return;
            };
            let decided_on = Some(decided_on);
            unit.overall_plan = Some(OverallPlan { title, years, decided_on, filed, projects, revisions: None });
        }
    }
}

/// 某日已审议的最近一版的报备。
fn file(unit: &mut Unit, date: Date, filed: &Map<Date>) {
    let Some(plan) = &mut unit.overall_plan else { return };
    let revisions = plan.revisions.iter_mut().flat_map(|r| r.0.iter_mut());
    let latest = revisions.filter(|r| r.decided_on <= date).max_by_key(|r| r.decided_on);
    let target = latest.map_or(&mut plan.filed, |revision| &mut revision.filed);
    let all = target.get_or_insert_default();
    for (body, day) in filed.iter() {
        all.0.retain(|(known, _)| known != body);
        all.0.push((body.clone(), *day));
    }
}

/// 某日的一版所纳入的，加上新纳入的。
fn with(unit: &Unit, date: Date, add: &List<Text>) -> List<Text> {
    let plan = unit.overall_plan.as_ref();
    let revisions = plan.iter().flat_map(|p| p.revisions.iter().flat_map(|r| r.iter()));
    let listing = revisions.filter(|r| r.decided_on <= date && r.projects.is_some());
    let latest = listing.max_by_key(|r| r.decided_on).and_then(|r| r.projects.clone());
    let mut all = latest.or_else(|| plan.and_then(|p| p.projects.clone())).unwrap_or_default();
    all.0.extend(add.iter().filter(|id| !all.contains(id)).cloned().collect::<Vec<_>>());
    all
}

fn system<'u>(unit: &'u mut Unit, slots: &mut Slots, name: &Text) -> Option<&'u mut System> {
    let systems = &mut unit.systems.get_or_insert_default().0;
    for (n, system) in systems.iter().enumerate().skip(slots.counted) {
        slots.known.entry(system.name.clone()).or_insert(n);
    }
    let slot = *slots.known.entry(name.clone()).or_insert(systems.len());
    if slot == systems.len() {
        systems.push(System { name: name.clone(), status: None });
    }
    slots.counted = systems.len();
    systems.get_mut(slot)
}

fn push(unit: &mut Unit, slots: &mut Slots, name: &Text, status: SystemStatus) {
    if let Some(system) = system(unit, slots, name) {
        system.status.get_or_insert_default().0.push(status);
    }
}

/// 仍有的这种状况到此为止。
fn lift(unit: &mut Unit, slots: &mut Slots, (name, what): (&Text, StatusKind), date: Date) {
    let statuses = system(unit, slots, name).and_then(|system| system.status.as_mut());
    let open = statuses.into_iter().flat_map(|s| s.0.iter_mut()).filter(|s| s.what == what && s.until.is_none());
    open.for_each(|status| status.until = Some(date));
}

fn blank(what: StatusKind, deed: &Deed<UnitAct>) -> SystemStatus {
    SystemStatus { what, since: None, until: None, determined_by: None, by: None, doc: deed.doc.clone(), date: None }
}

impl Unit {
    /// 各日审议的各版（方案或修订）写在哪里：事件的路径，同日的依次；写在原来的键里的没有。
    #[must_use]
    pub fn edition_routes(&self) -> HashMap<Date, Vec<Route>> {
        let is_edition = |act: &UnitAct| matches!(act, UnitAct::DecidePlan(_) | UnitAct::RevisePlan(_));
        let mut routes: HashMap<Date, Vec<Route>> = HashMap::new();
        for (n, deed) in live(self.events.as_deref().unwrap_or_default()) {
            if is_edition(&deed.act) {
                routes.entry(deed.date).or_default().push(Route::key("events").item(n));
            }
        }
        routes
    }
}

/// 并好的县；没有事件的原样。
#[must_use]
pub fn effective_county(mut county: County) -> County {
    let deeds = county.events.clone().unwrap_or_default();
    for (_, deed) in live(&deeds) {
        match &deed.act {
            CountyAct::ApprovePlan(own) => {
                let (title, years) = (own.title.clone(), own.years);
                county.county_plan = Some(CountyPlan { title, years, approved_on: Some(deed.date), revisions: None });
            }
            CountyAct::RevisePlan(own) => {
                if let Some(plan) = &mut county.county_plan {
                    let revision =
                        PlanRevision { approved_on: deed.date, doc: deed.doc.clone(), note: own.reason.clone() };
                    plan.revisions.get_or_insert_default().0.push(revision);
                }
            }
            CountyAct::Publish(own) => publish(&mut county, deed, &own.year.to_string(), &own.projects),
            CountyAct::AdoptRolling(_)
            | CountyAct::AppointSigner(_)
            | CountyAct::ChangeFacts(_)
            | CountyAct::Correct(_) => {}
        }
    }
    county.with_changed_facts()
}

impl County {
    /// 先后有过的区划代码与县名：最初的，与每次变更之后的。
    #[must_use]
    pub fn identities(&self) -> Vec<(Option<Text>, Text)> {
        let mut now = (self.region.clone(), self.name.clone());
        let mut all = vec![now.clone()];
        for CountyFacts { name, region, .. } in self.fact_changes() {
            now = (region.or(now.0), name.unwrap_or(now.1));
            all.push(now.clone());
        }
        all
    }

    /// 各次「事实变更」所写的，先后有序；更正了的不算。
    fn fact_changes(&self) -> Vec<CountyFacts> {
        let changed = |act: &CountyAct| match act {
            CountyAct::ChangeFacts(own) => Some(own.set.clone()),
            _ => None,
        };
        self.events.iter().flat_map(|deeds| live(deeds)).filter_map(|(_, deed)| changed(&deed.act)).collect()
    }

    /// 照「事实变更」改过的县名、区划代码、封存日期；以最近的为准。
    #[must_use]
    pub fn with_changed_facts(mut self) -> Self {
        for CountyFacts { name, region, frozen_on } in self.fact_changes() {
            self.name = name.unwrap_or(self.name);
            self.region = region.or(self.region);
            self.frozen_on = frozen_on.or(self.frozen_on);
        }
        self
    }
}

/// 头一次发布的日期算数，所列的以最近一次为准。
fn publish(county: &mut County, deed: &Deed<CountyAct>, year: &str, projects: &List<Text>) {
    let all = county.published.get_or_insert_default();
    let known = all.0.iter_mut().find(|(known, _)| &**known == year);
    match known {
        Some((_, published)) => {
            published.projects = projects.clone();
            published.doc = deed.doc.clone().or_else(|| published.doc.clone());
        }
        None => {
            let published = Published { date: deed.date, doc: deed.doc.clone(), projects: projects.clone() };
            all.0.push((year.into(), published));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Decode, Faults, Source, parse};

    fn read<T: Decode>(text: &str) -> T {
        let mut faults = Faults::default();
        let source = Source::read("t.yaml", text.as_bytes().to_vec(), &mut faults);
        let value = parse(&source, &mut faults).and_then(|root| T::decode(&root, &mut faults));
        value.unwrap_or_else(|| panic!("{faults:?}"))
    }

    #[test]
    fn a_plan_kept_by_events_is_the_plan_written_in_keys() {
        let events = effective_unit(read(
            "name: 甲\nevents:\n\
             \x20 - {event: 总体方案审议, date: 2024-01-05, title: 方案, years: 2024-2026, projects: [A]}\n\
             \x20 - {event: 总体方案报备, date: 2024-01-09, filed_with: {县财政局: 2024-01-08}}\n\
             \x20 - {event: 总体方案修订, date: 2024-06-01, add: [B], filed_with: {县财政局: 2024-06-02}}\n\
             \x20 - {event: 总体方案修订, date: 2024-07-01, id: wrong, add: [C]}\n\
             \x20 - {event: 更正, date: 2024-07-02, of: wrong, reason: 误记}\n",
        ));
        let keys: Unit = read(
            "name: 甲\noverall_plan:\n  title: 方案\n  years: 2024-2026\n  decided_on: 2024-01-05\n  filed: {县财政局: 2024-01-08}\n  projects: [A]\n\
             \x20 revisions:\n    - {decided_on: 2024-06-01, filed: {县财政局: 2024-06-02}, projects: [A, B]}\n",
        );
        assert_eq!(events.overall_plan, keys.overall_plan);
    }

    #[test]
    fn a_status_begins_and_ends_and_an_exemption_stands_beside_it() {
        let unit = effective_unit(read(
            "name: 甲\nsystems: [{name: 平台, status: [{what: 密码不符, since: 2023-01-01, determined_by: 县审计局}]}]\nevents:\n\
             \x20 - {event: 系统状况, date: 2024-01-05, by: 县政府办公室, system: 平台, what: 未共享}\n\
             \x20 - {event: 状况解除, date: 2024-03-05, system: 平台, what: 密码不符}\n\
             \x20 - {event: 豁免, date: 2024-04-01, by: 县政府, doc: 甲〔2024〕1号, system: 库}\n",
        ));
        let systems = unit.systems.unwrap();
        let status = systems[0].status.as_ref().unwrap();
        assert_eq!(status[0].until.map(|d| d.to_string()).as_deref(), Some("2024-03-05"));
        assert_eq!((status[1].what, status[1].until), (StatusKind::NotShared, None));
        assert_eq!(systems[1].status.as_ref().unwrap()[0].what, StatusKind::MayStaySeparate);
    }

    #[test]
    fn the_facts_of_a_county_are_those_changed_last() {
        let county = effective_county(read(
            "format: 2\nname: 甲县\nregion: '500001'\nevents:\n\
             \x20 - {event: 事实变更, date: 2024-03-01, set: {name: 甲区}, reason: 撤县设区}\n\
             \x20 - {event: 事实变更, date: 2025-01-05, id: a, set: {frozen_on: 2023-12-31}}\n\
             \x20 - {event: 更正, date: 2025-01-06, of: a, reason: 写错日期}\n\
             \x20 - {event: 事实变更, date: 2025-01-06, set: {frozen_on: 2024-12-31}}\n",
        ));
        assert_eq!((&*county.name, county.region.as_deref()), ("甲区", Some("500001")));
        assert_eq!(county.frozen_on.map(|day| day.to_string()).as_deref(), Some("2024-12-31"));
    }

    #[test]
    fn lists_are_published_and_published_again() {
        let county = effective_county(read(
            "format: 2\nname: 县\npublished: {2023: {date: 2022-12-01, projects: [A]}}\nevents:\n\
             \x20 - {event: 规划批准, date: 2022-03-01, title: 规划, years: 2022-2026}\n\
             \x20 - {event: 发布清单, date: 2023-12-04, doc: 甲〔2023〕9号, year: 2024, projects: [B]}\n\
             \x20 - {event: 发布清单, date: 2024-02-04, year: 2024, projects: [B, C]}\n",
        ));
        let published = county.published.unwrap();
        let second = published.value("2024").unwrap();
        assert_eq!((second.date.to_string().as_str(), second.projects.len()), ("2023-12-04", 2));
        assert_eq!(county.county_plan.unwrap().approved_on.unwrap().to_string(), "2022-03-01");
    }
}

//! 旧写法的各键（county_plan、published、overall_plan、系统的状况）：没有写成事件，却也是谁作出的一件事；
//! 添了、改了、删了，都照样看由谁签署。

use std::path::Path;

use super::{readable::FileStanding, versions::HistoryEntry};
use crate::{
    model::{County, CountyPlan, Date, OverallPlan, Published, SystemStatus, Text, Unit},
    ruleset::RuleSet,
    store::{
        open::ProjectContext,
        read::decode,
        signers::{Actor, COUNTY},
    },
    text::{Dictionary, Route},
};

/// 一项。
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Former {
    Plan(CountyPlan),
    Published(Text, Published),
    Overall(OverallPlan),
    Status(Text, SystemStatus),
}

impl Former {
    pub(super) fn of_county(county: County) -> Vec<Self> {
        let published = county.published.map(|all| all.0).unwrap_or_default();
        let published = published.into_iter().map(|(year, one)| Former::Published(year, one));
        county.county_plan.map(Former::Plan).into_iter().chain(published).collect()
    }

    pub(super) fn of_unit(unit: Unit) -> Vec<Self> {
        let systems = unit.systems.map(|all| all.0).unwrap_or_default().into_iter();
        let statuses = systems.flat_map(|system| {
            let all = system.status.map(|all| all.0).unwrap_or_default();
            all.into_iter().map(move |status| Former::Status(system.name.clone(), status))
        });
        unit.overall_plan.map(Former::Overall).into_iter().chain(statuses).collect()
    }

    /// 哪一键，用作疑点的对象。
    pub(super) fn key(&self) -> String {
        match self {
            Former::Plan(_) => "county_plan".to_owned(),
            Former::Published(year, _) => format!("published.{year}"),
            Former::Overall(_) => "overall_plan".to_owned(),
            Former::Status(system, status) => format!("systems.{system}.{}", status.what),
        }
    }

    /// 在文档何处。
    pub(super) fn at(&self) -> Route {
        Route::key(match self {
            Former::Plan(_) => "county_plan",
            Former::Published(..) => "published",
            Former::Overall(_) => "overall_plan",
            Former::Status(..) => "systems",
        })
    }

    pub(super) fn date(&self) -> Option<Date> {
        match self {
            Former::Plan(plan) => plan.approved_on,
            Former::Published(_, one) => Some(one.date),
            Former::Overall(plan) => plan.decided_on,
            Former::Status(_, status) => status.since.or(status.date),
        }
    }

    /// 由谁作出：总体方案是单位自己的，状况是认定的机关的，别的是县政府的。
    pub(super) fn actor(&self, home: &ProjectContext, law: &RuleSet) -> Actor {
        match self {
            Former::Plan(_) | Former::Published(..) => Actor::government(law),
            Former::Overall(_) => Actor::of(None, home, law, &[]),
            Former::Status(_, status) => match status.determined_by.as_deref().or(status.by.as_deref()) {
                Some(by) => Actor::of(Some(by), home, law, &[]),
                None => Actor::government(law),
            },
        }
    }
}

impl HistoryEntry for Former {
    fn list(path: &Path, bytes: Vec<u8>, _: Option<&str>, words: &Dictionary) -> FileStanding<Vec<Self>> {
        let found = match path == Path::new(COUNTY) {
            true => decode::<County>(path, bytes, words).value.map(Former::of_county),
            false => decode::<Unit>(path, bytes, words).value.map(Former::of_unit),
        };
        found.map_or(FileStanding::Unread, FileStanding::Read)
    }

    fn same(&self, other: &Self) -> bool {
        self == other
    }
}

//! 全县一览：项目、期限、各步待办。算一次要读全部项目，所以留着；台账变了（文件的长短、时间）才重算。

use std::{
    collections::HashMap,
    path::Path,
    sync::{Arc, Mutex},
};

use serde::Serialize;

use crate::{
    commands::{Audience, Failure, Rested, Session, due, list, next},
    model::Date,
    output::Agenda,
    rules::Status,
    store::{Located, Stamp, WantedDuties, stamp},
};

/// 多少天之内到期的算临近要办。
const WITHIN: u16 = 90;

/// 算过的。
#[derive(Debug, Default)]
pub(super) struct OverviewCache {
    kept: Mutex<Option<Arc<CountyOverview>>>,
    stamp: Rested<Stamp>,
}

/// 全县一览。
#[derive(Debug)]
pub(super) struct CountyOverview {
    stamp: (Stamp, Date),
    /// 非涉密项目：编号、名称、单位、文号。
    pub(super) projects: Vec<list::Entry>,
    /// 待核的疑点。
    pub(super) findings: Vec<OpenFinding>,
    /// 没有办的义务。
    pub(super) agenda: Agenda,
    /// 各步在等的项目。
    pub(super) waiting: Vec<WaitingPlaces>,
}

/// 等着同一步的各项目。
#[derive(Debug)]
pub(super) struct WaitingPlaces {
    /// 这一步在当地的叫法。
    pub(super) called: String,
    /// 英文标识。
    pub(super) event_en: &'static str,
    /// 各是第几个项目。
    pub(super) projects: Vec<usize>,
}

/// 一处待核的疑点。
#[derive(Clone, Debug, Serialize)]
pub(super) struct OpenFinding {
    pub(super) unit: String,
    project: Option<String>,
    pub(super) rule: &'static str,
    severity: &'static str,
    message: String,
    help: Option<String>,
}

impl OpenFinding {
    /// 待核而不属涉密项目的。
    fn of(session: &Session, located: Located) -> Option<Self> {
        let Located { finding, project, unit, classified, .. } = located;
        (!classified && finding.status == Status::Open).then(|| OpenFinding {
            unit: unit.map_or_else(|| "全县".to_owned(), |unit| unit.to_string()),
            project: project.map(|project| project.to_string()),
            rule: finding.rule,
            severity: finding.severity(session.laws.get(finding.law)).en(),
            message: Audience::Page.retold(&finding.message),
            help: finding.help.as_deref().map(|help| Audience::Page.retold(help)),
        })
    }
}

impl CountyOverview {
    fn of(session: &Session, stamp: (Stamp, Date)) -> Result<Self, Failure> {
        let store = session.store()?;
        let checked = due::owed(session, &store, &[], WantedDuties::Open);
        let projects = list::entries(&store);
        let by_id: HashMap<&str, usize> = projects.iter().enumerate().map(|(n, p)| (p.id.as_str(), n)).collect();
        let place = |id: &String| by_id.get(id.as_str()).copied();
        let waiting = next::waiting(session, &store, &checked.obligations);
        let waiting = waiting.into_iter().map(|w| WaitingPlaces {
            projects: w.projects.iter().filter_map(place).collect(),
            called: w.called,
            event_en: w.event_en,
        });
        Ok(CountyOverview {
            stamp,
            waiting: waiting.collect(),
            projects,
            agenda: Agenda::new(&checked.obligations, &session.laws, session.as_of, Some(WITHIN)),
            findings: checked.findings.into_iter().filter_map(|located| OpenFinding::of(session, located)).collect(),
        })
    }
}

impl OverviewCache {
    /// 全县一览；台账没有变的，用算过的。
    ///
    /// # Errors
    /// 台账读不了。
    pub(super) fn on(&self, session: &Session) -> Result<Arc<CountyOverview>, Failure> {
        let look = || Ok::<Stamp, Failure>(stamp(Path::new(&session.root)));
        let now = (self.stamp.get(look)?, session.as_of.date);
        // 几个人一起来看的，只算一次。
        let mut kept = self.kept.lock().map_err(|_| Failure::failed("网页出了错，请重开"))?;
        if let Some(known) = kept.as_ref().filter(|known| known.stamp == now) {
            return Ok(Arc::clone(known));
        }
        let fresh = Arc::new(CountyOverview::of(session, now)?);
        *kept = Some(Arc::clone(&fresh));
        Ok(fresh)
    }

    /// 写过了，下一页就再看。
    pub(super) fn look_again(&self) {
        self.stamp.forget();
    }
}

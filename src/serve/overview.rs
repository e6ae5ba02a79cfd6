//! 全县一览：项目、期限、各步待办。算一次要读全部项目，所以留着；台账变了（文件的长短、时间）才重算。

use std::{
    path::Path,
    sync::{Arc, Mutex},
};

use serde::Serialize;

use crate::{
    commands::{Audience, Failure, Session, due, list, next},
    model::Date,
    output::{Agenda, Waiting},
    rules::Status,
    store::{Located, Stamp, WantedDuties, stamp},
};

/// 多少天之内到期的算临近要办。
const WITHIN: u16 = 90;

/// 算过的。
#[derive(Debug, Default)]
pub(super) struct OverviewCache(Mutex<Option<Arc<CountyOverview>>>);

/// 全县一览。
#[derive(Debug)]
pub(super) struct CountyOverview {
    stamp: (Stamp, Date),
    /// 非涉密项目：编号、名称、单位、文号。
    pub(super) projects: Vec<list::Entry>,
    /// 各项目的位置，依编号。
    by_id: Vec<usize>,
    /// 待核的疑点。
    pub(super) findings: Vec<OpenFinding>,
    /// 没有办的义务。
    pub(super) agenda: Agenda,
    /// 各步在等的项目。
    pub(super) waiting: Vec<Waiting>,
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
            message: on_page(&finding.message),
            help: finding.help.as_deref().map(on_page),
        })
    }
}

fn on_page(text: &str) -> String {
    Audience::Page.say(text).into_owned()
}

impl CountyOverview {
    /// 这个编号的项目。
    pub(super) fn find(&self, id: &str) -> Option<&list::Entry> {
        let place = self.by_id.binary_search_by_key(&id, |n| self.projects[*n].id.as_str()).ok()?;
        self.projects.get(*self.by_id.get(place)?)
    }

    fn of(session: &Session, stamp: (Stamp, Date)) -> Result<Self, Failure> {
        let store = session.store()?;
        let checked = due::owed(session, &store, &[], WantedDuties::Open);
        let projects = list::entries(&store);
        let mut by_id: Vec<usize> = (0..projects.len()).collect();
        by_id.sort_by_key(|n| projects[*n].id.as_str());
        Ok(CountyOverview {
            stamp,
            by_id,
            projects,
            agenda: Agenda::new(&checked.obligations, &session.laws, session.as_of, Some(WITHIN)),
            findings: checked.findings.into_iter().filter_map(|located| OpenFinding::of(session, located)).collect(),
            waiting: next::waiting(session, &store, &checked.obligations),
        })
    }
}

impl OverviewCache {
    /// 全县一览；台账没有变的，用算过的。
    ///
    /// # Errors
    /// 台账读不了。
    pub(super) fn on(&self, session: &Session) -> Result<Arc<CountyOverview>, Failure> {
        let now = (stamp(Path::new(&session.root)), session.as_of.date);
        // 几个人一起来看的，只算一次。
        let mut kept = self.0.lock().map_err(|_| Failure::failed("网页出了错，请重开"))?;
        if let Some(known) = kept.as_ref().filter(|known| known.stamp == now) {
            return Ok(Arc::clone(known));
        }
        let fresh = Arc::new(CountyOverview::of(session, now)?);
        *kept = Some(Arc::clone(&fresh));
        Ok(fresh)
    }
}

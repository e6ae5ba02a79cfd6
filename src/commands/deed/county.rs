//! `wsgov county`：记入县的事件——建设规划的批准与调整、清单目录的发布、滚动规划的通过。

use std::path::PathBuf;

use super::{DeedRequest, Pen, aim::choices, draft, finish, register};
use crate::{
    commands::{Env, Exit, Failure, Session, report::ReportFailure},
    intake::deed::DeedDraft,
    model::{County, CountyAct, Deed},
    report::{ReportContext, ReportKind, ReportQuery, build},
    store::{Addable, projects_dir, read_item},
};

/// 请求。
#[derive(Clone, Debug, Default)]
pub struct CountyRequest {
    /// 事件。
    pub deed: DeedRequest,
    /// 滚动规划表所列的项目，全部。
    pub all_listed: bool,
}

impl From<DeedRequest> for CountyRequest {
    fn from(deed: DeedRequest) -> Self {
        CountyRequest { deed, all_listed: false }
    }
}

/// 记入县的事件。
///
/// # Errors
/// 没有 county.yaml，事件不完整，会产生新的错误，或写不了；这时文件不变。
pub fn run(ambient: &Env, request: &CountyRequest) -> Result<Exit, Failure> {
    let desk = ambient.open()?;
    let mut pen = open(ambient, &desk)?;
    let CountyRequest { deed, all_listed } = request;
    if let Some(file) = &deed.file {
        let own = |_: &str| Ok(());
        let take = |(), draft| pen.stage(&desk, &draft);
        register::each::<CountyAct, ()>((ambient, &desk), (file, register::COUNTY), own, take)?;
        pen.seal(ambient, &desk)?;
        return finish(ambient, &desk, &[pen], &deed.how);
    }
    let known = choices(ambient, pen.value()?.deeds());
    let mut draft = draft::<CountyAct>(ambient, &desk, deed, &known)?;
    if *all_listed {
        enrol(ambient, &desk, &mut draft)?;
    }
    pen.add(ambient, &desk, &draft)?;
    finish(ambient, &desk, &[pen], &deed.how)
}

/// 把滚动规划表自首年起所列的项目写进「滚动规划通过」，不必抄编号。
fn enrol(ambient: &Env, desk: &Session, draft: &mut DeedDraft<CountyAct>) -> Result<(), Failure> {
    let deed: Option<Deed<CountyAct>> = read_item(&draft.to_yaml()?, desk.laws.words());
    let Some(CountyAct::AdoptRolling(own)) = deed.map(|deed| deed.act) else {
        return Err(Failure::usage(
            "--all-listed 只用于「滚动规划通过」；发布清单目录用 wsgov publish 年度 --all-listed",
        ));
    };
    if own.projects.is_some() {
        return Err(Failure::usage("所列的项目已用 projects 写明，不必再写 --all-listed"));
    }
    let (store, county) = (desk.store()?, desk.county());
    let env =
        ReportContext { store: &store, laws: &desk.laws, county: county.as_ref(), as_of: desk.as_of, traced: false };
    let query = ReportQuery::new(ReportKind::Rolling, Some(own.years.first));
    let report = build(env, &query).map_err(ReportFailure::from)?;
    let ids: Vec<&str> = report.rows().filter_map(|row| row.project.as_deref()).collect();
    if ids.is_empty() {
        return Err(Failure::refused(format!(
            "{}；没有可列的项目：先用 wsgov new 建项目，或核对起止年份",
            report.lead.concat().trim_end_matches('。')
        )));
    }
    ambient.mention(&format!("滚动规划表所列的项目 {} 个\n{}\n", ids.len(), report.notes.join("\n")));
    draft.assign(&format!("projects={}", ids.join("、")))
}

/// 打开 county.yaml。
pub(super) fn open(ambient: &Env, desk: &Session) -> Result<Pen<County>, Failure> {
    Pen::open(ambient, desk, &path(desk)?)
}

fn path(desk: &Session) -> Result<PathBuf, Failure> {
    let path = projects_dir(&desk.root).join("county.yaml");
    if path.is_file() {
        Ok(path)
    } else {
        Err(Failure::usage("没有 projects/county.yaml；先用 wsgov init 新建台账"))
    }
}

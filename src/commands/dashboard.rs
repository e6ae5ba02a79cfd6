//! `wsgov report dashboard`：做出看板，一个网页文件。

use std::path::PathBuf;

use super::{
    Audience, Env, Exit, Failure, deliver,
    first_steps::needs_projects,
    report::{ReportFailure, with_env},
};
use crate::{
    model::Year,
    output::dashboard_html,
    report::{Dashboard, Filter, ReportContext, RowSources},
};

/// 要怎样的看板。
#[derive(Clone, Debug, Default)]
pub struct DashboardRequest {
    /// 本年度；不写为核查日所在的年。
    pub year: Option<Year>,
    /// 条件。
    pub filter: Filter,
    /// 第几页；项目多的分页。
    pub page: Option<usize>,
    /// 存成的文件；没有的写到标准输出。
    pub output: Option<PathBuf>,
}

/// 做出看板，写到标准输出或文件。
///
/// # Errors
/// 没有台账或项目，条件写错，或写不了文件。
pub fn run(ambient: &Env, wanted: &DashboardRequest) -> Result<Exit, Failure> {
    with_env(ambient, needs_projects, |env| {
        let page = page(env, wanted)?;
        deliver(page.as_bytes(), wanted.output.as_ref(), "")
    })
}

/// 打开台账，做出看板。
///
/// # Errors
/// 没有台账或项目，或条件写错。
pub fn html(ambient: &Env, wanted: &DashboardRequest) -> Result<String, Failure> {
    let mut made = String::new();
    with_env(ambient, needs_projects, |env| {
        made = page(env, wanted)?;
        Ok(())
    })?;
    Ok(made)
}

/// 看板的网页。
///
/// # Errors
/// 条件写错，或一个文件也读不出。
pub fn page(env: ReportContext<'_>, wanted: &DashboardRequest) -> Result<String, ReportFailure> {
    let mut board = Dashboard::build(env, wanted.year, &wanted.filter, wanted.page.unwrap_or(1))?;
    reword(&mut board);
    let traces = board.projects.iter().flat_map(|p| {
        let figures = p.figures.iter().flat_map(|(_, cell)| &cell.trace);
        figures.chain(p.events.iter().map(|e| &e.trace))
    });
    let origins = RowSources::find(&env.store.files, traces);
    let limits = env.laws.nearest(env.as_of.date).parameters.warning_lights.as_ref();
    Ok(dashboard_html(&board, &origins, limits))
}

/// 看板是印给人看的：程序说的话不带命令与键。
fn reword(board: &mut Dashboard) {
    let say = |text: &str| Audience::Paper.retold(text);
    board.findings.reword(|text| Audience::Paper.say(text));
    board.notes.iter_mut().for_each(|text| *text = say(text));
    for sheet in &mut board.projects {
        let duties = sheet.duties.iter_mut().flat_map(|duty| [&mut duty.help, &mut duty.because]);
        let sentences = sheet.outcomes.iter_mut().flat_map(|outcome| &mut outcome.sentences);
        duties.chain(sentences).for_each(|text| *text = say(text));
    }
}

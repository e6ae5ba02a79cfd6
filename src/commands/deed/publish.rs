//! `wsgov publish`：发布一个年度的非涉密项目建设清单目录。已纳入清单的逐个收进来，不必抄编号。

use super::{DeedRequest, How, county, draft, finish};
use crate::{
    commands::{Env, Exit, Failure, Session},
    intake::deed::DeedChoices,
    model::{CountyAct, Kind, Listing, Project, SpokenDate, Timeline, Year},
    store::read_file,
    text::{safe, shown},
};

/// 请求。
#[derive(Clone, Debug)]
pub struct PublishRequest {
    /// 清单年度。
    pub year: Year,
    /// 发布日期。
    pub date: Option<SpokenDate>,
    /// 文号。
    pub doc: Option<String>,
    /// 已纳入这一年度清单的非涉密项目，全部。
    pub all_listed: bool,
    /// 逐个写明的编号。
    pub projects: Vec<String>,
    /// 怎样写。
    pub how: How,
}

/// 发布清单目录。
///
/// # Errors
/// 没有说发布哪些，没有纳入清单的项目，会产生新的错误，或写不了。
pub fn run(ambient: &Env, request: &PublishRequest) -> Result<Exit, Failure> {
    let desk = ambient.open()?;
    let mut pen = county::open(ambient, &desk)?;
    let listed = listed(&desk, request.year)?;
    let projects = if request.projects.is_empty() { listed.clone() } else { request.projects.clone() };
    if !request.all_listed && request.projects.is_empty() && !listed.is_empty() && !ambient.interactive {
        return Err(Failure::usage(format!(
            "没有说发布哪些：已纳入 {} 年度清单的有 {} 个，全部发布写 --all-listed，只发布几个的写 --project 编号",
            request.year,
            listed.len()
        )));
    }
    if projects.is_empty() {
        let none = format!("没有纳入 {} 年度清单的非涉密项目，无可发布", request.year);
        let how = format!("先用 wsgov advance 编号 纳入清单 --set year={} 记入", request.year);
        return Err(Failure::refused(format!("{none}；{how}")).on_page(format!("{none}；先记「纳入清单」")));
    }
    let left: Vec<&String> = listed.iter().filter(|id| !projects.contains(id)).collect();
    let outside = projects.iter().filter(|id| !listed.contains(id)).count();
    if !left.is_empty() || outside > 0 {
        ambient.mention(&format!("已纳入清单而没有写的 {} 个，写了而没有纳入清单的 {outside} 个\n", left.len()));
    }
    let set = vec![format!("year={}", request.year), format!("projects={}", projects.join("、"))];
    let deed = DeedRequest {
        event: Some("发布清单".to_owned()),
        date: request.date,
        doc: request.doc.clone(),
        set,
        how: request.how.clone(),
        ..DeedRequest::default()
    };
    let draft = draft::<CountyAct>(ambient, &desk, &deed, &DeedChoices::default())?;
    pen.add(ambient, &desk, &draft)?;
    ambient.mention(&format!("{} 年度清单目录，{} 个项目\n", request.year, projects.len()));
    finish(ambient, &desk, &[pen], &request.how)
}

/// 核查日仍在这一年度清单里的非涉密项目。
fn listed(desk: &Session, year: Year) -> Result<Vec<String>, Failure> {
    let store = desk.store()?;
    let mut ids = Vec::new();
    for file in &store.projects {
        let Some(project) = read_file::<Project>(&desk.files, &file.path).value else {
            let path = shown(&file.path);
            return Err(Failure::refused(format!(
                "{} 读不出，不知道它在不在清单里；先照 wsgov check 改好",
                safe::visible(&path)
            )));
        };
        let chronology = project.chronology();
        let timeline = Timeline::new(&chronology).up_to(desk.as_of.date);
        let undone_by = [Kind::Return, Kind::RefuseListing, Kind::Withdraw];
        let in_force = timeline.in_force(&undone_by);
        let is_listed = in_force.filter_map(|e| Some((e, <Listing as crate::model::Payload>::of(&e.act)?)));
        if !project.was_classified() && is_listed.into_iter().any(|(_, own)| own.year == year) {
            ids.push(project.id.to_string());
        }
    }
    Ok(ids)
}

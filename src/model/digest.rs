//! 摘要：一个项目在读过、判过、丢开之后所留的东西，供看几个项目的规则用。

use std::path::PathBuf;

use super::{Act, ChangeFacts, Date, Grade, Plan, Project, RectificationResult, Text, Timeline, Year};

/// 一个项目的摘要，几百字节。
#[derive(Clone, Debug, PartialEq)]
pub struct Digest {
    /// 文件路径（相对台账）。
    pub path: PathBuf,
    /// 所在文件夹。
    pub folder: Text,
    /// 项目编号。
    pub id: Text,
    /// 上一期的项目编号（分期的）。
    pub after: Option<Text>,
    /// 各次列入计划：计划年度、日期、在事件表中的位置。
    pub planned: Box<[(Year, Date, usize)]>,
    /// 各次评价的日期，是否为「差」。
    pub evaluated: Box<[(Date, bool)]>,
    /// 各次整改的日期，是否完成（复查仍不符合的为否）。
    pub rectified: Box<[(Date, bool)]>,
}

impl Digest {
    /// 摘取。
    #[must_use]
    pub fn of(project: &Project, path: PathBuf, folder: &str) -> Self {
        let chronology = project.chronology();
        let timeline = Timeline::new(&chronology);
        Digest {
            path,
            folder: folder.into(),
            id: project.id.clone(),
            after: previous_phase(project, timeline),
            planned: timeline.of::<Plan>().map(|(e, own)| (own.year, e.date, e.n)).collect(),
            evaluated: timeline.events().filter_map(|e| Some((e.date, is_poor(&e.act)?))).collect(),
            rectified: timeline.events().filter_map(|e| Some((e.date, is_rectified(&e.act)?))).collect(),
        }
    }
}

/// 最后所记的上一期。
fn previous_phase(project: &Project, timeline: Timeline<'_>) -> Option<Text> {
    let changed = timeline.of::<ChangeFacts>().filter_map(|(_, own)| own.set.phase.as_ref()).next_back();
    changed.or(project.facts.phase.as_ref())?.after.clone()
}

/// 评价是否为「差」；不是评价、没有写等次的为无。
fn is_poor(act: &Act) -> Option<bool> {
    let grade = match act {
        Act::SelfEvaluate(own) => own.result,
        Act::PostEvaluate(own) => own.result,
        _ => None,
    };
    grade.map(|g| g == Grade::Poor)
}

/// 整改是否完成；与整改无关的为无。
fn is_rectified(act: &Act) -> Option<bool> {
    match act {
        Act::ReportRectified(_) => Some(true),
        Act::ReviewRectified(own) => Some(own.result == RectificationResult::Passed),
        _ => None,
    }
}

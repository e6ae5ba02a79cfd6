//! 摘要：一个项目在读过、判过、丢开之后所留的东西，供看几个项目的规则用。

use std::path::PathBuf;

use super::{ChangeFacts, Date, Kind, Listing, Project, Text, Timeline, Year};

/// 一个项目的摘要，几百字节。日期照实留下，是否已到由规则看核查日。
#[derive(Clone, Debug, PartialEq)]
pub struct Digest {
    /// 文件路径（相对台账）。
    pub path: PathBuf,
    /// 所在文件夹。
    pub folder: Text,
    /// 项目编号。
    pub id: Text,
    /// 各次申报的日期。
    pub declared: Box<[Date]>,
    /// 仍有效的纳入清单：清单年度与日期。
    pub listed: Box<[(Year, Date)]>,
    /// 自何日起涉密至今；不涉密的为无。
    pub classified_since: Option<Date>,
}

impl Digest {
    /// 摘取。
    #[must_use]
    pub fn of(project: &Project, path: PathBuf, folder: &str) -> Self {
        let chronology = project.chronology();
        let timeline = Timeline::new(&chronology);
        let listed = timeline.in_force(&[Kind::Return, Kind::RefuseListing, Kind::Withdraw]);
        Digest {
            path,
            folder: folder.into(),
            id: project.id.clone(),
            declared: timeline.all(Kind::Declare).map(|e| e.date).collect(),
            listed: listed.of::<Listing>().map(|(e, own)| (own.year, e.date)).collect(),
            classified_since: classified_since(project, timeline),
        }
    }
}

/// 最近一段连续涉密的起始日期；最后不涉密的为无。
fn classified_since(project: &Project, timeline: Timeline<'_>) -> Option<Date> {
    let first = project.facts.is_classified().then_some(Date::MIN);
    timeline.of::<ChangeFacts>().fold(first, |since, (event, own)| match own.set.classified {
        Some(true) => since.or(Some(event.date)),
        Some(false) => None,
        None => since,
    })
}

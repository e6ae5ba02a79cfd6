//! 及于整个单位的暂缓投资、暂停建设（第二十九条）：记在单位的文件里，或记在某个项目里而范围是单位。

use super::{
    Act, Date, DeferInvestment, Kind, MeasureKind, MeasureScope, Project, Suspend, Text, Timeline, Unit, UnitAct,
};
use crate::model::deed::live;

/// 一次开始或恢复。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitHalt {
    /// 日期。
    pub date: Date,
    /// 暂缓投资、暂停建设，或与之相应的恢复。
    pub kind: Kind,
    /// 由谁作出；没有写的为无。
    pub by: Option<Text>,
    /// 记在哪里：项目编号，或 unit.yaml。
    pub told_in: Text,
}

/// 单位的文件。
const UNIT_FILE: &str = "unit.yaml";

impl UnitHalt {
    /// 一个项目里范围是单位的，与其后的恢复。
    #[must_use]
    pub fn of_project(project: &Project, timeline: Timeline<'_>) -> Vec<Self> {
        let mut open: Vec<Kind> = Vec::new();
        let mut found = Vec::new();
        for event in timeline.events() {
            let kind = event.kind();
            let counts = match &event.act {
                Act::DeferInvestment(DeferInvestment { scope, .. }) | Act::Suspend(Suspend { scope, .. }) => {
                    let whole = *scope == Some(MeasureScope::Unit);
                    open.extend(whole.then(|| resumed_by(kind)).flatten());
                    whole
                }
                _ => {
                    let before = open.len();
                    open.retain(|resumed| *resumed != kind);
                    open.len() < before
                }
            };
            if counts {
                let (by, told_in) = (event.by.clone(), project.id.clone());
                found.push(UnitHalt { date: event.date, kind, by, told_in });
            }
        }
        found
    }

    /// 单位的文件里到某日为止的「单位措施」与「措施解除」。
    #[must_use]
    pub fn of_unit(unit: &Unit, as_of: Date) -> Vec<Self> {
        let deeds = unit.events.as_deref().unwrap_or_default();
        let halt = |act: &UnitAct| match act {
            UnitAct::Measure(own) => halting(own.what),
            UnitAct::LiftMeasure(own) => halting(own.what).and_then(resumed_by),
            _ => None,
        };
        let up_to = live(deeds).into_iter().filter(|(_, deed)| deed.date <= as_of);
        up_to
            .filter_map(|(_, deed)| {
                let (kind, by) = (halt(&deed.act)?, deed.by.clone());
                Some(UnitHalt { date: deed.date, kind, by, told_in: UNIT_FILE.into() })
            })
            .collect()
    }
}

fn halting(what: MeasureKind) -> Option<Kind> {
    match what {
        MeasureKind::Criticise => None,
        MeasureKind::DeferInvestment => Some(Kind::DeferInvestment),
        MeasureKind::Suspend => Some(Kind::Suspend),
    }
}

fn resumed_by(kind: Kind) -> Option<Kind> {
    match kind {
        Kind::DeferInvestment => Some(Kind::ResumeInvestment),
        Kind::Suspend => Some(Kind::Resume),
        _ => None,
    }
}

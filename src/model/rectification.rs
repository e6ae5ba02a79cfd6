//! 已了结的整改：有权机关责令限期整改，复查合格。

use crate::{
    model::{Date, OrderRectification, Project, RectificationResult, ReviewRectified, Text, Timeline},
    text::List,
};

/// 一次复查合格的整改。
#[derive(Clone, Debug, PartialEq)]
pub struct Rectification {
    /// 作出责令与复查的机关。
    pub by: [Text; 2],
    /// 责令整改的日期。
    pub ordered: Date,
    /// 复查合格的日期。
    pub reviewed: Date,
    /// 针对的问题：规则名，有几处的再写明对象，如 `annual-report-late:2023`。
    pub targets: List<Text>,
}

impl Rectification {
    /// 时间线上已了结的整改；以最近一次复查为准。没有写机关的是单位自己所为，不能了结。
    #[must_use]
    pub fn all(project: &Project, timeline: Timeline<'_>) -> Vec<Rectification> {
        timeline
            .of::<OrderRectification>()
            .filter_map(|(event, order)| {
                let reviews = timeline.of::<ReviewRectified>();
                let mut own = reviews.filter(|(_, r)| project.resolve(&r.of).is_ok_and(|e| e.n == event.n));
                let (review, result) = own.next_back()?;
                let targets = order.r#for.clone()?;
                let by = [event.by.clone()?, review.by.clone()?];
                (result.result == RectificationResult::Passed).then_some(Rectification {
                    by,
                    ordered: event.date,
                    reviewed: review.date,
                    targets,
                })
            })
            .collect()
    }

    /// 针对某规则的某对象：写明规则名；又写明对象的，对象也须相符。
    #[must_use]
    pub fn targets(&self, rule: &str, subject: &str) -> bool {
        self.targets.iter().any(|word| match word.split_once([':', '：']) {
            Some((name, about)) => name.trim() == rule && about.trim() == subject,
            None => &**word == rule,
        })
    }
}

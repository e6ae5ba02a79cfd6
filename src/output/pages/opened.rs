//! 打开的一个项目：档案与「接下来」都由它写出。

use crate::{
    report::View,
    rules::{Cx, Judged},
    store::{AsOf, Attested, Files, Picked},
    text::{Faults, Source},
};

/// 打开的一个项目，已经裁断。
pub struct Evidence<'a> {
    /// 从哪里读。
    pub files: &'a Files,
    /// 源文件。
    pub source: &'a Source,
    /// 读文件时的提醒。
    pub faults: &'a Faults,
    /// 规则的背景。
    pub cx: &'a Cx<'a>,
    /// 报表眼里的样子。
    pub view: View<'a>,
    /// 裁断的结果，连同逐条结论与义务。
    pub judged: Judged,
    /// 核查日。
    pub as_of: AsOf,
    /// 涉密。
    pub classified: bool,
    /// 各个事件的签署，次序同文件；没有指明签署人的为空。
    pub attested: Vec<Option<Attested>>,
}

impl Evidence<'_> {
    /// 所属的项目，供义务用。
    #[must_use]
    pub fn picked(&self) -> Picked {
        Picked {
            path: self.source.path.clone(),
            id: self.cx.project.id.clone(),
            name: self.view.facts.name.clone(),
            unit: self.cx.unit_name().into(),
            classified: self.classified,
        }
    }
}

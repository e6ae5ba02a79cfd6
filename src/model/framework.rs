//! 跨部门框架（第十三条）：`projects/框架/编号.yaml`，牵头与参建各家的项目由编号引它。

use super::{Date, Deed, Deeds, FrameworkAct, Money, Opinion, Text, live_deeds};
use crate::text::{List, record};

/// 框架文件所在的文件夹；不是单位。
pub const FRAMEWORKS: &str = "框架";

record! {
    /// 跨部门框架。
    Framework "框架" {
        /// 框架编号，同文件名
        id: Text,
        /// 名称
        name: Text,
        /// 牵头部门
        lead: Text,
        /// 参建部门
        members: List<Text>,
        /// 各家合计的总投资
        total: Option<Money>,
        /// 建设内容及分工
        content: Option<Text>,
        /// 框架的事件，只在末尾追加
        events: Option<Deeds<FrameworkAct>>,
    }
}

impl Framework {
    /// 没有被更正的审核：事件，是否同意。
    pub fn reviews(&self) -> impl Iterator<Item = (&Deed<FrameworkAct>, bool)> {
        let deeds = self.events.as_deref().map_or(&[][..], |deeds| deeds);
        live_deeds(deeds).into_iter().filter_map(|(_, deed)| match &deed.act {
            FrameworkAct::Review(own) => Some((deed, own.result == Opinion::Approved)),
            _ => None,
        })
    }

    /// 最早的报审。
    #[must_use]
    pub fn submitted(&self) -> Option<Date> {
        let deeds = self.events.as_deref().map_or(&[][..], |deeds| deeds);
        let is_submission = |deed: &&Deed<FrameworkAct>| matches!(deed.act, FrameworkAct::Submit(_));
        live_deeds(deeds).into_iter().map(|(_, deed)| deed).find(is_submission).map(|deed| deed.date)
    }

    /// 牵头与参建各家。
    pub fn parties(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&*self.lead).chain(self.members.iter().map(|member| &**member))
    }
}

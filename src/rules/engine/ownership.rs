//! 项目属哪个单位：移交之前的事是移出单位的，移交之后的是接收单位的（机构改革等）。

use crate::{
    model::{Date, Event, Kind, Timeline, Transfer},
    rules::Cx,
    ruleset::RuleSet,
};

impl<'a> Cx<'a> {
    /// 某一事件当时的建设单位。
    #[must_use]
    pub fn owner(&self, event: &Event) -> &'a str {
        self.handed(self.timeline.ahead_of(event), |e| e.order() >= event.order())
    }

    /// 某日终了时的建设单位。
    #[must_use]
    pub fn owner_on(&self, date: Date) -> &'a str {
        self.handed(self.timeline.up_to(date), |e| e.date > date)
    }

    /// 此前移交给的；此前没有移交的，其后首次移交写明的移出单位；都没有的，是文件所在的单位。
    fn handed(&self, earlier: Timeline<'a>, is_later: impl Fn(&Event) -> bool) -> &'a str {
        if !self.timeline.has(Kind::Transfer) {
            return self.unit_name();
        }
        let received = earlier.of::<Transfer>().next_back().map(|(_, own)| &*own.to);
        let given =
            || self.timeline.of::<Transfer>().find(|(e, _)| is_later(e)).and_then(|(_, own)| own.from.as_deref());
        received.or_else(given).unwrap_or_else(|| self.unit_name())
    }

    /// 是文件所在的单位：先后的名称、文件夹名都认。
    #[must_use]
    pub fn is_home(&self, law: &RuleSet, name: &str) -> bool {
        name == self.folder || self.unit_names().any(|own| law.same_party(name, own))
    }

    /// 是某一事件当时的建设单位。
    #[must_use]
    pub fn is_owner(&self, law: &RuleSet, event: &Event, name: &str) -> bool {
        let owner = self.owner(event);
        law.same_party(name, owner) || self.is_home(law, owner) && self.is_home(law, name)
    }
}

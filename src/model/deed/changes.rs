//! 单位的事实变了：此前的事依此前的层级、主管部门判断，名称新旧都认。

use super::{UnitAct, live};
use crate::{
    model::{Date, Text, Tier, Unit, UnitFacts},
    text::Route,
};

impl Unit {
    /// 各次变更，依日期。
    fn changes(&self) -> impl DoubleEndedIterator<Item = (Date, &UnitFacts)> {
        let deeds = self.events.as_deref().unwrap_or_default();
        let live = if deeds.is_empty() { Vec::new() } else { live(deeds) };
        live.into_iter().filter_map(|(_, deed)| match &deed.act {
            UnitAct::ChangeFacts(own) => Some((deed.date, &own.set)),
            _ => None,
        })
    }

    /// 某日的一项：最近一次变更写的，没有的照开头的键。
    fn latest<T>(&self, date: Date, own: impl Fn(&UnitFacts) -> Option<T>) -> Option<T> {
        self.changes().filter(|(changed, _)| *changed <= date).rev().find_map(|(_, facts)| own(facts))
    }

    /// 统一社会信用代码写在哪里：最近一次变更，或开头的键。
    #[must_use]
    pub fn credit_code_route(&self) -> Route {
        let deeds = self.events.as_deref().unwrap_or_default();
        let changed = |act: &UnitAct| matches!(act, UnitAct::ChangeFacts(own) if own.set.credit_code.is_some());
        let latest = live(deeds).into_iter().rfind(|(_, deed)| changed(&deed.act));
        let key = Route::key("credit_code");
        latest.map_or(key, |(n, _)| Route::key("events").item(n).then("set").then("credit_code"))
    }

    /// 某日的层级。
    #[must_use]
    pub fn tier_on(&self, date: Date) -> Option<Tier> {
        self.tiers()(date)
    }

    /// 各日的层级：先后的变更只看一遍，问多少日都行。
    pub fn tiers(&self) -> impl Fn(Date) -> Option<Tier> + use<> {
        let tiers: Vec<(Date, Tier)> = self.changes().filter_map(|(date, facts)| Some((date, facts.tier?))).collect();
        let first = self.tier;
        move |date| {
            let changed = tiers.partition_point(|(changed, _)| *changed <= date);
            tiers[..changed].last().map(|(_, tier)| *tier).or(first)
        }
    }

    /// 某日的主管部门。
    #[must_use]
    pub fn superior_on(&self, date: Date) -> Option<Text> {
        self.latest(date, |facts| facts.superior.clone()).or_else(|| self.superior.clone())
    }

    /// 先后有过的主管部门。
    pub fn superiors(&self) -> impl Iterator<Item = &str> {
        self.superior.as_deref().into_iter().chain(self.changes().filter_map(|(_, facts)| facts.superior.as_deref()))
    }

    /// 改成过的各个名称；最初的名称就是文件夹的。
    pub fn renamed(&self) -> impl Iterator<Item = &str> {
        self.changes().filter_map(|(_, facts)| facts.name.as_deref())
    }

    /// 何时曾是某一层级的：开头写的，或变更成的。
    #[must_use]
    pub fn was_ever(&self, tier: Tier) -> bool {
        self.tier == Some(tier) || self.changes().any(|(_, facts)| facts.tier == Some(tier))
    }
}

/// 名称、类别、代码、次序是什么就显示什么：照最近一次变更。层级、主管部门分日期问。
pub(super) fn adopt(unit: &mut Unit, facts: &UnitFacts) {
    if let Some(name) = &facts.name {
        unit.name = name.clone();
    }
    unit.order = facts.order.or(unit.order);
    if facts.kind.is_some() {
        unit.kind.clone_from(&facts.kind);
    }
    if facts.credit_code.is_some() {
        unit.credit_code.clone_from(&facts.credit_code);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::effective_unit,
        text::{Decode, Faults, Scalar, Source, parse},
    };

    #[test]
    fn the_past_keeps_its_facts() {
        let text = "name: 甲镇\ntier: 乡镇街道\nsuperior: 县府办\nevents:\n\
                    \x20 - {event: 事实变更, date: 2024-03-01, id: a, set: {name: 甲局, tier: 县级部门, superior: 县政府, order: 3}, reason: 机构改革}\n\
                    \x20 - {event: 事实变更, date: 2024-05-01, id: b, set: {tier: 其他}}\n\
                    \x20 - {event: 更正, date: 2024-05-02, of: b, reason: 误记}\n";
        let mut faults = Faults::default();
        let source = Source::read("unit.yaml", text.as_bytes().to_vec(), &mut faults);
        let unit = parse(&source, &mut faults).and_then(|root| Unit::decode(&root, &mut faults));
        let unit = effective_unit(unit.unwrap_or_else(|| panic!("{faults:?}")));
        let d = |text: &str| Date::read(text).unwrap();
        assert_eq!((&*unit.name, unit.order), ("甲局", Some(3)));
        assert_eq!(unit.tier_on(d("2024-02-29")), Some(Tier::Township));
        assert_eq!(unit.tier_on(d("2024-03-01")), Some(Tier::Department));
        assert_eq!(unit.tier_on(d("2024-12-31")), Some(Tier::Department));
        assert_eq!(unit.superior_on(d("2024-02-29")).as_deref(), Some("县府办"));
        assert_eq!(unit.superiors().collect::<Vec<_>>(), ["县府办", "县政府"]);
        assert_eq!(unit.renamed().collect::<Vec<_>>(), ["甲局"]);
        assert!(unit.was_ever(Tier::Department) && !unit.was_ever(Tier::Other));
    }
}

//! 文件格式第几版才有的：第一版的程序不认得，或会读错的事件与写法。

use super::{Act, Event, FactsPatch, Kind};

/// 第二版才有的事件。
const ADDED: &[Kind] = &[
    Kind::ChangeContract,
    Kind::DissolveContract,
    Kind::Settle,
    Kind::Refund,
    Kind::File,
    Kind::Transfer,
    Kind::AcceptPreliminarily,
];

impl Event {
    /// 写得出它的最早一版文件格式。
    #[must_use]
    pub fn needs_format(&self) -> u16 {
        let is_new = ADDED.contains(&self.kind())
            || match &self.act {
                Act::Complete(own) => own.part.is_some(),
                Act::PassAcceptance(own) => own.part.is_some(),
                Act::Budget(own) => own.sources.is_some(),
                Act::AdjustPlan(own) => own.sources.is_some(),
                Act::AdjustBudget(own) => own.sources.is_some(),
                Act::Pay(own) => own.sources.is_some(),
                Act::Procure(own) => own.result.is_some(),
                // 不写依据的终止，第二版读作取消，第一版读作没有整改在先的处理措施。
                Act::Terminate(own) => own.basis.is_none(),
                Act::ChangeFacts(own) => adds_facts(&own.set),
                _ => false,
            };
        if is_new { 2 } else { 1 }
    }
}

fn adds_facts(set: &FactsPatch) -> bool {
    set.plan_item.is_some() || set.framework.is_some()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use crate::{
        model::Project,
        text::{Decode, Dictionary, Faults, Source, parse},
    };

    #[test]
    fn what_an_old_program_would_not_know_or_misread_needs_the_second_edition() {
        for (event, format) in [
            ("建成, date: 2023-06-01", 1),
            ("建成, date: 2023-06-01, part: 一标段", 2),
            ("退款, date: 2023-06-01, amount: 5万元", 2),
            ("终止, date: 2023-06-01, basis: 29, reason: 甲", 1),
            ("终止, date: 2023-06-01, reason: 甲", 2),
            ("列入计划, date: 2023-06-01, year: 2023, amount: 5万元, sources: {自筹: 5万元}", 1),
            ("预算安排, date: 2023-06-01, year: 2023, amount: 5万元, sources: {自筹: 5万元}", 2),
            ("采购, date: 2023-06-01, result: 废标", 2),
            ("事实变更, date: 2023-06-01, set: {plan_item: 甲}, reason: 乙", 2),
            ("事实变更, date: 2023-06-01, set: {content: 甲}, reason: 乙", 1),
        ] {
            let text = format!("id: A\nname: 甲\nnature: 新建\nevents:\n  - {{event: {event}}}\n");
            let mut faults = Faults::within(&Dictionary::default());
            let source = Source::read(Path::new("甲.yaml"), text.into_bytes(), &mut faults);
            let root = parse(&source, &mut faults).unwrap();
            let project = Project::decode(&root, &mut faults).unwrap();
            assert_eq!(project.events[0].needs_format(), format, "{event}");
        }
    }
}

//! 漏写、改写任何一处，都有交代：由合规的一生改出有毛病的一份，再逐件、逐键、逐项地漏写与改写，
//! 错误少了，须另有新的错误、提醒或不能判断。
//!
//! 份数取自 ESCAPES，平常取三份；每份取几种毛病。

#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeMap;

use crate::generated::{
    World,
    engine::{Blamed, Judging, Told},
    escape::{Mutant, faults, kinds, omissions},
    lawful::LawfulLife,
};
use fastrand::Rng;
use rayon::prelude::*;

fn number(name: &str, usual: u64) -> u64 {
    std::env::var(name).ok().and_then(|n| n.parse().ok()).unwrap_or(usual)
}

fn told(world: &World, life: &LawfulLife, text: &str) -> Option<Told> {
    Told::of(world, &Judging { text: text.to_owned(), as_of: life.as_of })
}

/// 一件事没有了，它自己的毛病随之不见：有这几件事之一的，说明它发生过，仍须有交代；没有的，台账上无从知道。
const PROOFS: &[(&str, &[&str])] = &[
    ("申报", &["纳入清单"]),
    ("纳入清单", &["可研批复", "代初设批复", "概算批复", "列入计划"]),
    // 可研批复之前评审不评审，到概算批复才看。
    ("评审", &["代初设批复", "概算批复"]),
    ("代初设批复", &["列入计划", "签订合同", "开工", "建成"]),
    ("概算批复", &["列入计划", "签订合同", "开工", "建成"]),
    ("共享审核", &["开工", "建成"]),
    ("列入计划", &["预算安排"]),
    ("预算安排", &["签订合同", "支付"]),
    ("签订合同", &["支付", "合同变更", "结算", "开工", "建成"]),
    ("开工", &["建成", "投入运行", "通过验收"]),
    ("建成", &["投入运行", "通过验收"]),
    ("申请验收", &["通过验收"]),
    ("通过验收", &["自评价"]),
];

/// 后一种可以当作前一种的。
const SAME: &[(&str, &str)] =
    &[("列入计划", "计划调整"), ("预算安排", "预算调整"), ("代初设批复", "概算批复"), ("概算批复", "代初设批复")];

/// 原有的错误不见了，而这一条还在说同一件事的，也是交代。
const STAND_INS: &[(&str, &[&str])] = &[
    ("late-declaration", &["listed-undeclared"]),
    ("late-acceptance", &["accepted-unapplied"]),
    ("steps-out-of-order", &["two-step-skipped"]),
    ("budget-differs-from-plan", &["contract-before-budget"]),
    ("not-shared-unapproved", &["future-event"]),
];

/// 一处逃避：所据的一份、毛病、怎样一改。
struct Escape<'a> {
    lawful: &'a str,
    fault: &'a Mutant,
    before: &'a Told,
    escape: &'a Mutant,
    after: &'a Told,
}

impl Escape<'_> {
    fn is_accounted_for(&self) -> bool {
        let Escape { fault, escape, before, after, .. } = self;
        // 毛病就在那个键里，改写它等于另说一种事实。
        let renamed = |mutant: &Mutant| !mutant.gone || mutant.place.1 == "event";
        let same = fault.place == escape.place && renamed(fault) && renamed(escape);
        after.accounts_for(before)
            || same
            || self.puts_back()
            || after.lost(before).iter().all(|lost| self.excuses(lost))
    }

    /// 改称的恰是毛病里少掉的那一种事（或可以当作它的）：等于补记。
    fn puts_back(&self) -> bool {
        let is = |own: &str, kind: &str| own == kind || SAME.contains(&(kind, own));
        let count = |text: &str, kind: &str| kinds(text).iter().filter(|k| is(k, kind)).count();
        let (fault, escape) = (&self.fault.text, &self.escape.text);
        self.escape.gone
            && kinds(escape)
                .iter()
                .any(|k| count(fault, k) < count(self.lawful, k) && count(escape, k) > count(fault, k))
    }

    fn excuses(&self, lost: &Blamed) -> bool {
        // 性质改写成运行维护，而没有一件建设的事与它相抵触。
        let builds =
            ["kind: 建设\n", "event: 试运行\n", "event: 建成\n"].iter().any(|did| self.escape.text.contains(did));
        if self.escape.place == (None, "nature".to_owned()) && !builds {
            return true;
        }
        // 特征改写，等于另说一种项目：台账上没有别的事说明它有没有这一特征。
        if self.escape.place == (None, "features".to_owned()) {
            return true;
        }
        let stand_in = STAND_INS.iter().filter(|(rule, _)| *rule == lost.rule()).flat_map(|(_, rules)| rules.iter());
        stand_in.copied().any(|rule| self.after.tells(rule)) || self.is_own(lost)
    }

    /// 错误指着没有了的那一件，而别的事证明不了它。
    fn is_own(&self, lost: &Blamed) -> bool {
        let Some(gone) = self.escape.gone() else { return false };
        let all = kinds(&self.fault.text);
        let kind = all[gone];
        // 挪了日期的，毛病在日期，别的事证明不了哪一日；还有同样的一件的，证明的也许是那一件。
        let untold = self.fault.place.1 == "date" || lost.rule() == "future-event";
        let another = kinds(&self.escape.text).iter().any(|other| *other == kind || SAME.contains(&(kind, other)));
        let proofs = PROOFS.iter().filter(|(proven, _)| *proven == kind).flat_map(|(_, proofs)| proofs.iter());
        let proven = proofs.copied().any(|proof| all.contains(&proof));
        lost.acts.contains(&gone) && (untold || another || !proven)
    }
}

/// 看不住的各处：一类一句。
fn unaccounted(world: &World, n: u64) -> Vec<(String, String)> {
    let life = LawfulLife::nth(n);
    let lawful = life.text();
    let mut made = faults(&lawful);
    Rng::with_seed(n).shuffle(&mut made);
    let faulty = made.into_iter().filter_map(|fault| {
        let before = told(world, &life, &fault.text)?;
        (!before.errors.is_empty()).then_some((fault, before))
    });
    let mut missed = Vec::new();
    for (fault, before) in faulty.take(number("FAULTS", 6) as usize) {
        for escape in omissions(&fault.text).into_iter().filter(|escape| escape.text != lawful) {
            let Some(after) = told(world, &life, &escape.text) else { continue };
            let tried = Escape { lawful: &lawful, fault: &fault, before: &before, escape: &escape, after: &after };
            if !tried.is_accounted_for() {
                let lost = after.lost(&before);
                let rules: Vec<&str> = lost.iter().map(|lost| lost.rule()).collect();
                let said = format!(
                    "第 {n} 份，核查日 {}，毛病「{}」，逃避「{}」\n    经过 {}\n    少了 {lost:?}\n    还有 {after:?}",
                    life.as_of,
                    fault.what,
                    escape.what,
                    kinds(&fault.text).join("、")
                );
                missed.push((format!("{} ← {}", rules.join("、"), escape.what), said));
            }
        }
    }
    missed
}

#[test]
fn every_omission_is_accounted_for() {
    let world = World::new();
    let missed: Vec<(String, String)> =
        (0..number("ESCAPES", 3)).into_par_iter().flat_map_iter(|n| unaccounted(&world, n)).collect();
    let mut classes: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    missed.iter().for_each(|(class, said)| classes.entry(class).or_default().push(said));
    let said: Vec<String> =
        classes.iter().map(|(class, all)| format!("{class}：{} 处，如\n    {}", all.len(), all[0])).collect();
    assert!(missed.is_empty(), "{} 处没有交代：\n{}", missed.len(), said.join("\n"));
}

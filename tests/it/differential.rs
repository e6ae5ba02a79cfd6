//! 差分测试：同一份随机的一生，程序的裁断与另一套朴素的推算须完全相同。
//!
//! 四组同时进行；种子固定，所以每次都是同样的一生。每组的份数取自 LIVES（`.ci/long` 取一万），平常取八百。

#![allow(clippy::unwrap_used, clippy::panic)]

use std::{
    cell::{Cell, RefCell},
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use crate::generated::{Life, World, day::Day, engine::Doubt, for_each_life, reckon};
use proptest::prelude::*;

/// 每组的份数。
fn lives() -> u32 {
    std::env::var("LIVES").ok().and_then(|n| n.parse().ok()).unwrap_or(800)
}

/// 程序的裁断中，另有推算的部分：疑点，与不能判断的规则。
fn judged(world: &World, life: &Life) -> (BTreeSet<Doubt>, BTreeSet<String>) {
    let judged = world.judge(life);
    let doubts = world.doubts(&judged).into_iter().filter(|(rule, ..)| reckon::RULES.contains(&rule.as_str()));
    let open = world.undecidable(&judged).into_iter().filter(|rule| reckon::OPEN.contains(&rule.as_str()));
    (doubts.collect(), open.collect())
}

/// 没有公布放假的年度，节日前后（元旦可及于上年之末）程序不能判断，推算不知道是哪几天：有关的规则不比，别的照比。
fn is_reckoned(rule: &str, life: &Life) -> bool {
    let rolls = [
        "late-acceptance",
        "extension-late",
        "self-evaluation-late",
        "self-evaluation-early",
        "self-evaluation-not-filed",
    ];
    life.as_of < Day::of(2026, 12, 20) || !rolls.contains(&rule)
}

/// 一组：逐份比较；各规则都须有相当多的疑点，否则等于没有比。
fn compare(seed: u8) {
    let world = World::new();
    let counts: RefCell<BTreeMap<String, u32>> = RefCell::default();
    for_each_life(seed, lives(), |life| {
        let (found, undecidable) = judged(&world, life);
        let reckoned = reckon::reckon(life);
        for (rule, ..) in &found {
            *counts.borrow_mut().entry(rule.clone()).or_default() += 1;
        }
        let explain = || format!("核查日 {}\n{}", life.as_of, life.text());
        let reckoned_doubts: BTreeSet<Doubt> =
            reckoned.doubts.into_iter().filter(|d| is_reckoned(&d.0, life)).collect();
        let found: BTreeSet<Doubt> = found.into_iter().filter(|d| is_reckoned(&d.0, life)).collect();
        let undecidable: BTreeSet<String> = undecidable.into_iter().filter(|r| is_reckoned(r, life)).collect();
        let open: BTreeSet<String> = reckoned.undecidable.into_iter().filter(|r| is_reckoned(r, life)).collect();
        prop_assert_eq!(found, reckoned_doubts, "左为程序，右为推算；{}", explain());
        prop_assert_eq!(undecidable, open, "不能判断的；{}", explain());
        Ok(())
    });
    let counts = counts.into_inner();
    let seldom: Vec<String> = reckon::RULES
        .iter()
        .map(|rule| (rule, counts.get(*rule).copied().unwrap_or_default()))
        .filter(|(_, count)| *count < lives() / 100)
        .map(|(rule, count)| format!("{rule} {count}"))
        .collect();
    assert!(seldom.is_empty(), "疑点太少，比不出什么：{seldom:?}");
}

#[test]
fn the_first_lives_agree() {
    compare(1);
}

#[test]
fn the_second_lives_agree() {
    compare(2);
}

#[test]
fn the_third_lives_agree() {
    compare(3);
}

#[test]
fn the_fourth_lives_agree() {
    compare(4);
}

/// 规则集里的一处改动：所在的表（空为开头）、键与改成的值。
type Change = (&'static str, &'static str, &'static str);

/// 常数改动一点，比较就须看得出来。
const CHANGES: &[&[Change]] = &[
    &[("approval.two_step", "total_at_least", "\"2999万元\"")],
    &[("approval.two_step", "total_at_least", "\"3000.000001万元\"")],
    &[("declaration.deadline", "month", "10"), ("declaration.deadline", "day", "1")],
    &[("declaration.deadline", "day", "29")],
    &[("budget.match_plan", "day", "30")],
    &[("annual_report.deadline", "day", "30")],
    &[("annual_report.deadline", "file_with", "[\"发展改革\", \"财政\"]")],
    &[("adjustment.self_made", "at_most_percent", "11")],
    &[("adjustment.self_made", "at_most_percent", "9")],
    &[("adjustment.self_made", "total_may_rise", "true")],
    &[("adjustment.cumulative", "at_most_percent", "11")],
    &[("acceptance.window", "months", "7")],
    &[("acceptance.window", "months", "5")],
    &[("self_evaluation.window", "from_months", "11")],
    &[("self_evaluation.window", "from_months", "13")],
    &[("self_evaluation.window", "to_months", "25")],
    &[("self_evaluation.window", "to_months", "23")],
    &[("calendar", "roll_fixed_dates", "true")],
    &[("", "effective_from", "\"2022-05-31\"")],
];

/// 改动后的规则集文字。
fn changed(text: &str, changes: &[Change]) -> String {
    let mut table = String::new();
    let mut made = 0;
    let mut lines = Vec::new();
    for line in text.lines() {
        if let Some(head) = line.strip_prefix('[').filter(|l| !l.starts_with('[')) {
            table = head.split(']').next().unwrap_or_default().to_owned();
        }
        let key = line.split('=').next().unwrap_or_default().trim();
        match changes.iter().find(|(of, own, _)| *of == table && *own == key) {
            Some((_, _, value)) => {
                made += 1;
                lines.push(format!("{key} = {value}"));
            }
            None => lines.push(line.to_owned()),
        }
    }
    assert_eq!(made, changes.len(), "规则集里没有 {changes:?}");
    lines.join("\n")
}

/// 在改动后的规则集下，有没有一份一生与推算不同。
fn is_noticed(changes: &[Change]) -> bool {
    let original = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/wushan-2022.toml")).unwrap();
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("changed.toml");
    fs::write(&path, changed(&original, changes)).unwrap();
    let world = World::under(&[path]);
    let noticed = Cell::new(false);
    for seed in 11..16 {
        for_each_life(seed, 200, |life| {
            if !noticed.get() {
                let reckoned = reckon::reckon(life);
                noticed.set(judged(&world, life) != (reckoned.doubts, reckoned.undecidable));
            }
            Ok(())
        });
        if noticed.get() {
            break;
        }
    }
    noticed.get()
}

#[test]
fn a_changed_constant_is_noticed() {
    let unseen: Vec<_> = CHANGES.iter().filter(|changes| !is_noticed(changes)).collect();
    assert!(unseen.is_empty(), "改了看不出来：{unseen:?}");
}

//! 合规的一生没有错误也没有提醒，不论文件里的次序；其中每一件事，当天都记得进去。
//!
//! 份数取自 LAWFUL（`.ci/long` 取二万），平常取一百五。

#![allow(clippy::unwrap_used, clippy::panic)]

use crate::generated::{
    Day, World,
    engine::Judging,
    lawful::{Deed, LawfulLife},
};
use rayon::prelude::*;
use wsgov::{
    rules::{Finding, Judged, OpenFindings, refused},
    ruleset::Severity,
};

fn count() -> u64 {
    std::env::var("LAWFUL").ok().and_then(|n| n.parse().ok()).unwrap_or(150)
}

fn judge(world: &World, text: &str, as_of: Day) -> Judged {
    Judging { text: text.to_owned(), as_of }.judge(world)
}

/// 待核的错误与提醒，各一句。
fn faults(world: &World, judged: &Judged) -> Vec<String> {
    let open = |f: &&Finding| [Severity::Error, Severity::Warn].iter().any(|s| f.is_open(&world.laws, *s));
    judged.findings.iter().filter(open).map(|f| format!("{} {}：{}", f.rule, f.subject, f.message)).collect()
}

/// 逐份看，有不合的，列出头几份。
fn each(check: impl Fn(&World, &LawfulLife, u64) -> Option<String> + Sync) {
    let world = World::new();
    let wrong: Vec<String> =
        (0..count()).into_par_iter().filter_map(|n| check(&world, &LawfulLife::nth(n), n)).collect();
    let shown = wrong.iter().take(3).cloned().collect::<Vec<_>>().join("\n────\n");
    assert!(wrong.is_empty(), "{} 份不合：\n{shown}", wrong.len());
}

#[test]
fn a_lawful_life_is_clean_in_any_order() {
    each(|world, life, n| {
        let text = life.shuffled(n);
        let faults = faults(world, &judge(world, &text, life.as_of));
        (!faults.is_empty()).then(|| format!("第 {n} 份，核查日 {}\n{}\n{text}", life.as_of, faults.join("\n")))
    });
}

#[test]
fn each_act_of_a_lawful_life_is_accepted_on_its_day() {
    each(|world, life, n| {
        for (at, deed) in life.deeds.iter().enumerate() {
            let old = judge(world, &life.first(at), deed.day);
            let new = judge(world, &life.first(at + 1), deed.day);
            let errors = refused(&OpenFindings::of(old.findings, &world.laws), &new, &world.laws, at);
            if let Some(error) = errors.first() {
                return Some(format!(
                    "第 {n} 份，{}\n记不进去：{} {}\n{}",
                    deed.text,
                    error.rule,
                    error.message,
                    life.first(at)
                ));
            }
        }
        None
    });
}

/// 各种事都有相当多：一样也没有，等于没有比。
#[test]
fn lawful_lives_are_various() {
    let lives: Vec<LawfulLife> = (0..400).map(LawfulLife::nth).collect();
    for (kind, least) in [
        ("申报", 400),
        ("退回", 8),
        ("撤回", 3),
        ("终止", 3),
        ("概算批复", 30),
        ("合同解除", 5),
        ("合同变更", 20),
        ("结算", 20),
        ("退款", 5),
        ("调整", 40),
        ("延期批复", 10),
        ("整改复查", 10),
        ("自评价", 60),
        ("办结", 20),
        ("更正", 8),
        ("事实变更", 8),
        ("预算调整", 20),
        ("绩效评价", 50),
        ("报送", 60),
        ("撤销批复", 4),
        ("暂停建设", 8),
        ("初验", 20),
        ("专项审批", 60),
        ("县政府批准", 20),
        ("审计", 1),
        ("移交", 40),
    ] {
        let found =
            lives.iter().flat_map(|l| &l.deeds).filter(|d| d.text.contains(&format!("event: {kind}\n"))).count();
        assert!(found >= least, "{kind} 只有 {found} 件");
    }
    for head in ["funding_mode: 政府购买服务", "phase: ", "joint: ", "sharing: 不能共享", "新建土建工程"]
    {
        let found = lives.iter().filter(|life| life.head.contains(head)).count();
        assert!(found > 20, "{head} 只有 {found} 份");
    }
    for words in ["part: ", "sources: ", "exception: ", "approval: "] {
        assert!(lives.iter().flat_map(|l| &l.deeds).any(|d| d.text.contains(words)), "没有 {words}");
    }
    let of = |kind: &str, words: &str| {
        let is_both = |d: &&Deed| d.text.contains(&format!("event: {kind}\n")) && d.text.contains(words);
        lives.iter().flat_map(|l| &l.deeds).filter(is_both).count()
    };
    assert!(of("通过验收", "part: ") > 5 && of("支付", "sources: ") > 5, "标段的验收、分来源的支付");
    let continued =
        lives.iter().filter(|l| l.deeds.iter().filter(|d| d.text.contains("event: 列入计划\n")).count() > 1);
    assert!(continued.count() > 10, "续建的");
    let same_day = lives.iter().filter(|l| l.deeds.windows(2).any(|w| w[0].day == w[1].day)).count();
    assert!(same_day > 300, "一天几件事的只有 {same_day} 份");
}

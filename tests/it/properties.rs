//! 性质：对随机的一生，裁断在这些变动之下应当不变，或只朝一个方向变。

#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};

use crate::generated::{
    Day, Happening, Life, What, World,
    dice::Dice,
    engine::{Doubt, Judging},
    for_each_life,
};
use proptest::prelude::*;
use rayon::prelude::*;
use wsgov::rules::{Judged, Status};

/// 每条性质检验的份数。
const LIVES: u32 = 300;

/// 与各条规则都无关的事。带发现的检查、整改、措施、支付都不在其中：它们本身要被核查，或能了结别的疑点。
const UNRELATED: &[(&str, &str)] = &[
    ("审计", "by: 县审计局"),
    ("监督检查", "by: 县政府办公室"),
    ("后评价", "by: 县发展改革委"),
    ("履约验收", "period: 2023年"),
    ("县政府批准", "by: 县政府\n    matter: 其他事项"),
    ("保密审查", "by: 县保密局"),
];

/// 由骰带派生的另一串骰子，决定怎样变动。
fn dice_of(life: &Life) -> Vec<u32> {
    let mut seed = life.text().bytes().fold(2_166_136_261_u32, |h, b| (h ^ u32::from(b)).wrapping_mul(16_777_619));
    let mut next = || {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        seed >> 8
    };
    (0..64).map(|_| next()).collect()
}

/// 疑点中的错误。
fn errors(doubts: &BTreeSet<Doubt>) -> BTreeSet<Doubt> {
    doubts.iter().filter(|(_, _, severity)| severity == "error").cloned().collect()
}

#[test]
fn an_unrelated_event_removes_no_error() {
    let world = World::new();
    for_each_life(21, LIVES, |life| {
        let before = errors(&world.doubts(&world.judge(life)));
        let dice = dice_of(life);
        let mut dice = Dice::new(&dice);
        let mut more = life.clone();
        for _ in 0..3 {
            let (kind, line) = dice.one(UNRELATED);
            let beside = dice.roll(more.happenings.len() + 1);
            let day = more.happenings.get(beside).map_or(life.as_of, |h| h.day);
            let day = dice.near(day);
            more.happenings.push(Happening { day, what: What::Unrelated(kind, line), voided: None });
        }
        let after = world.doubts(&world.judge(&more));
        let lost: Vec<&Doubt> = before.iter().filter(|d| !after.contains(*d)).collect();
        prop_assert!(lost.is_empty(), "少了 {lost:?}；核查日 {}\n{}", life.as_of, more.text());
        Ok(())
    });
}

/// 打乱文件次序，而同日同种的保持原来的先后：名称按次序加「#2」，换了次序就是换了名称，身份随之而变。
/// 不同种的，先退回后纳入、先列入后调整、先申请后答复，都由时间线排定，怎样换都不应有别。
fn shuffled(life: &Life) -> Life {
    let dice = dice_of(life);
    let mut dice = Dice::new(&dice);
    let mut strands: BTreeMap<(Day, &str), Vec<usize>> = BTreeMap::new();
    for (n, happening) in life.happenings.iter().enumerate() {
        strands.entry((happening.day, happening.what.kind())).or_default().push(n);
    }
    let mut left: Vec<Vec<usize>> = strands.into_values().collect();
    let mut order = Vec::new();
    while !left.is_empty() {
        let which = dice.roll(left.len());
        order.push(left[which].remove(0));
        left.retain(|strand| !strand.is_empty());
    }
    // 所指的还是那一件。
    let place = |was: usize| order.iter().position(|n| *n == was).unwrap();
    let moved = |n: &usize| {
        let mut happening = life.happenings[*n].clone();
        if let Some(of) = happening.what.of_mut() {
            *of = place(*of);
        }
        happening
    };
    Life { happenings: order.iter().map(moved).collect(), ..life.clone() }
}

/// 各事挤在每月同一日，所以同日的很多。
fn crowded(life: &Life) -> Life {
    let crowd = |h: &Happening| Happening { day: h.day.plus(-(h.day.0 % 30)), ..h.clone() };
    Life { happenings: life.happenings.iter().map(crowd).collect(), ..life.clone() }
}

#[test]
fn the_order_within_a_day_decides_nothing() {
    let world = World::new();
    for_each_life(22, 2 * LIVES, |life| {
        let life = &crowded(life);
        // 迟记只看文件次序，本来就随次序而变。
        let told = |life: &Life| {
            let judged = world.judge(life);
            let doubts = world.doubts(&judged).into_iter().filter(|(rule, ..)| *rule != "recorded-late");
            // 同日的几件更正谁是第二件，依文件次序，不算。
            let plain = |subject: String| subject.split('#').next().unwrap_or_default().to_owned();
            let mut doubts: Vec<_> = doubts.map(|(rule, at, weight)| (rule, plain(at), weight)).collect();
            doubts.sort();
            (doubts, world.undecidable(&judged))
        };
        let other = shuffled(life);
        prop_assert_eq!(told(life), told(&other), "核查日 {}\n{}\n{}", life.as_of, life.text(), other.text());
        Ok(())
    });
}

#[test]
fn judging_is_deterministic() {
    let world = World::new();
    let lives = std::cell::RefCell::new(Vec::new());
    for_each_life(23, LIVES, |life| {
        lives.borrow_mut().push(life.clone());
        Ok(())
    });
    let lives = lives.into_inner();
    let told = |judged: &Judged| format!("{judged:?}");
    let alone: Vec<String> = lives.iter().map(|life| told(&world.judge(life))).collect();
    for threads in [1, 2] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let again: Vec<String> = pool.install(|| lives.par_iter().map(|life| told(&world.judge(life))).collect());
        assert!(alone == again, "{threads} 个线程与逐份裁断不同");
    }
}

/// 疑点而不论处置状况；关于豁免本身的不在其内。
fn whatever_the_status(world: &World, judged: &Judged) -> BTreeSet<Doubt> {
    let mut doubts = world.doubts(judged);
    doubts.retain(|(rule, ..)| !rule.starts_with("waiver-"));
    doubts
}

/// 状况不是待核的，须是所指的规则；机关后来自己补办了的，本来就不待核。
fn touches_only(judged: &Judged, rules: &[&str], is: fn(&Status) -> bool) -> Result<(), TestCaseError> {
    let untouched = |status: &Status| matches!(status, Status::Open | Status::MadeGood { .. });
    for finding in judged.findings.iter().filter(|f| !untouched(&f.status)) {
        prop_assert!(rules.contains(&finding.rule) && is(&finding.status), "{finding:?}");
    }
    Ok(())
}

#[test]
fn a_waiver_hides_nothing_else() {
    let world = World::new();
    for_each_life(24, LIVES, |life| {
        let before = world.judge(life);
        let mut waived = life.clone();
        waived.head = "waivers:
  - {rule: unapproved-in-plan, date: 2021-01-01, by: 县发展改革委, doc: 巫山发改〔2021〕1号, until: 2029-12-31}
  - {rule: late-acceptance, date: 2021-01-01, by: 县发展改革委, doc: 巫山发改〔2021〕2号, until: 2029-12-31}
"
        .into();
        let after = world.judge(&waived);
        prop_assert_eq!(whatever_the_status(&world, &before), whatever_the_status(&world, &after));
        touches_only(&after, &["unapproved-in-plan"], |s| matches!(s, Status::Waived { .. }))?;
        let open = after.findings.iter().any(|f| f.rule == "unapproved-in-plan" && f.status == Status::Open);
        prop_assert!(!open, "没有豁免");
        Ok(())
    });
}

/// 了结的整改：责令、完成、复查合格，都在核查日之前的最后几日；所指的规则写在 `targets`。
fn redress(life: &Life, targets: &str) -> Judging {
    let day = life.as_of;
    let order = format!(
        "  - event: 限期整改\n    id: zg\n    date: {day}\n    by: 县审计局\n    doc: 巫山审〔2023〕1号\n    due: {day}\n    for: [{targets}]\n"
    );
    let answer = format!("  - event: 整改完成\n    date: {day}\n    of: zg\n");
    let review = format!(
        "  - event: 整改复查\n    date: {day}\n    by: 县审计局\n    doc: 巫山审〔2023〕2号\n    of: zg\n    result: 合格\n"
    );
    Judging { text: format!("{}{order}{answer}{review}", life.text()), as_of: day }
}

#[test]
fn a_settlement_hides_nothing_else() {
    const TARGETS: [&str; 3] = ["late-acceptance", "two-step-skipped", "annual-report-late"];
    let world = World::new();
    for_each_life(25, LIVES, |life| {
        prop_assume!(!life.happenings.is_empty());
        let (plain, settled) = (redress(life, "其他事项"), redress(life, &TARGETS.join(", ")));
        let (before, after) = (plain.judge(&world), settled.judge(&world));
        touches_only(&before, &[], |_| false)?;
        prop_assert_eq!(whatever_the_status(&world, &before), whatever_the_status(&world, &after));
        touches_only(&after, &TARGETS, |s| matches!(s, Status::Settled { .. }))?;
        for finding in after.findings.iter().filter(|f| f.status == Status::Open && TARGETS.contains(&f.rule)) {
            // 责令当日及以后的事，不在所了结之列。
            // 到整改时还没有办的，复查合格也不算了结，说明「而仍没有…」。
            let undone = finding.message.contains("复查合格，而");
            prop_assert!(undone || finding.date.to_string() >= life.as_of.to_string(), "没有了结：{finding:?}");
        }
        Ok(())
    });
}

#[test]
fn moving_lines_changes_no_identity() {
    let world = World::new();
    for_each_life(26, LIVES, |life| {
        let moved = Life { between: "\n  # 说明：此处加了几行\n\n".into(), ..life.clone() };
        let moved = Life { head: "# 上面也加了一行\n".into(), ..moved };
        let told = |life: &Life| {
            let judged = world.judge(life);
            let identities: Vec<_> =
                judged.findings.iter().map(|f| format!("{:?} {:?}", f.identity(), f.status)).collect();
            identities
        };
        prop_assert_eq!(told(life), told(&moved));
        Ok(())
    });
}

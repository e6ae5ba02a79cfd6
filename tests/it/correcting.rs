//! 更正：指的是哪一件要落到实处，落不到的不算记过。

use std::fs;

use crate::cli_driver::{Clerk, PLAIN};

/// 县的事件：两件「规划批准」。
const COUNTY: &str = "format: 2\nname: 巫山县\nevents:\n  - {event: 规划批准, date: 2022-03-16, by: 县政府, doc: 巫山府〔2022〕3号, title: 规划, years: 2022-2026}\n  - {event: 规划批准, date: 2026-01-05, by: 县政府, doc: 巫山府〔2026〕1号, title: 规划, years: 2026-2030}\n";

fn clerk() -> Clerk {
    let clerk = Clerk { as_of: "2026-06-30", ..Clerk::plain(PLAIN.as_bytes()) };
    fs::write(clerk.path("projects/county.yaml"), COUNTY).unwrap();
    clerk
}

#[test]
fn a_correction_of_a_unit_act_is_resolved_to_its_short_name() {
    let clerk = clerk();
    clerk.must(clerk.as_of, &["unit", "县教委", "事实变更", "--date=2026-02-01", "--set=superior=县政府"]);
    let unit = || fs::read_to_string(clerk.path("projects/县教委/unit.yaml")).unwrap();
    let kept = unit();
    let id = kept.split("id: ").nth(1).unwrap().lines().next().unwrap().to_owned();
    for wrong in ["没有的事", "zzzzzzz", "事实变更@2026-02-01#9", "系统登记"] {
        let done = clerk.run(&["unit", "县教委", "更正", &format!("--set=of={wrong}"), "--set=理由=错"]);
        assert!(done.code == 2 && done.err.contains(&format!("{id}　2026-02-01 事实变更")), "{}", done.said());
    }
    assert_eq!(unit(), kept);
    let done = clerk.must(clerk.as_of, &["unit", "县教委", "更正", "--set=of=事实变更", "--set=理由=错"]);
    assert!(done.out.contains("更正（作废 2026-02-01 事实变更）"), "{}", done.out);
    assert!(unit().contains(&format!("of: {id}\n")), "{}", unit());
    let again = clerk.run(&["unit", "县教委", "更正", &format!("--set=of={id}"), "--set=理由=又错"]);
    assert!(again.code == 2 && again.err.contains("已经更正过"), "{}", again.said());
}

#[test]
fn one_of_two_county_acts_has_to_be_named() {
    let clerk = clerk();
    let file = clerk.path("projects/county.yaml");
    let correct = |of: &str| clerk.run(&["county", "更正", &format!("--set=of={of}"), "--set=理由=错"]);
    let done = correct("规划批准");
    assert!(done.code == 2 && done.err.contains("「规划批准」不止一个"), "{}", done.said());
    assert!(done.err.contains("规划批准@2022-03-16　2022-03-16 规划批准 巫山府〔2022〕3号"), "{}", done.err);
    assert_eq!(correct("规划批准@2026-01-05#9").code, 2);
    assert_eq!(fs::read_to_string(&file).unwrap(), COUNTY);
    assert_eq!(correct("规划批准@2026年1月5日").code, 0);
    let text = fs::read_to_string(&file).unwrap();
    assert!(text.contains("of: 规划批准@2026-01-05\n"), "{text}");
    // 由登记表记的也一样：有一行指不到，一行也不记。
    let table = clerk.path("表.csv");
    fs::write(
        &table,
        "事件,日期,被更正的事件,理由\n更正,2026-03-01,规划批准@2022-03-16,错\n更正,2026-03-01,没有的,错\n",
    )
    .unwrap();
    let done = clerk.run(&["county", "--file", table.to_str().unwrap()]);
    assert!(done.code == 2 && done.err.contains("没有「没有的」这个事件"), "{}", done.said());
    assert_eq!(fs::read_to_string(&file).unwrap(), text);
}

#[test]
fn a_hand_written_correction_that_points_at_nothing_is_a_bad_file() {
    let clerk = clerk();
    let unit = clerk.path("projects/县教委/unit.yaml");
    let events = "events:\n  - {event: 系统登记, date: 2026-01-05, by: 县教委, system: 甲}\n  - {event: 系统登记, date: 2026-01-05, by: 县教委, system: 乙}\n";
    let own = fs::read_to_string(&unit).unwrap() + events;
    for (of, said) in [
        ("没有的事", Some("更正所指的事件不存在")),
        ("系统登记@2026-01-05", Some("更正所指的事件不止一个")),
        ("系统登记@2026-01-05#3", Some("更正所指的事件不存在")),
        ("系统登记@2026-01-05#2", None),
    ] {
        fs::write(&unit, format!("{own}  - {{event: 更正, date: 2026-02-01, of: {of}, reason: 误}}\n")).unwrap();
        let done = clerk.run(&["check", "--only", "bad-file"]);
        match said {
            Some(said) => assert!(done.code == 1 && done.out.contains(said), "{of}：{}", done.said()),
            None => assert_eq!(done.code, 0, "{of}：{}", done.said()),
        }
    }
    let county = clerk.path("projects/county.yaml");
    fs::write(&county, format!("{COUNTY}  - {{event: 更正, date: 2026-02-01, of: 规划批准, reason: 误}}\n")).unwrap();
    let done = clerk.run(&["check", "--only", "bad-file"]);
    assert!(done.code == 1 && done.out.contains("county.yaml:6:"), "{}", done.said());
}

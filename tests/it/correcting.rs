//! 更正、说明、豁免、换编号：落到实处的才算办成；落不到的说清楚，不写。

use std::{fs, process::Command};

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

/// 错误不能以说明了结；对象不相干的、豁免还用不着的，都说清楚。
#[test]
fn an_answer_that_bears_on_nothing_is_refused_and_a_waiver_in_advance_says_so() {
    let clerk = Clerk::plain(PLAIN.replace("巫审〔2024〕", "巫审[2024]").replace("id: WS", "id: XX").as_bytes());
    let kept = clerk.text();
    let answer = |rest: &[&str]| clerk.run(&[&["answer", "WS-2024-001"], rest, &["--reason=原件如此"]].concat());
    let done = answer(&["id-mismatch"]);
    assert!(done.code == 1 && done.err.contains("在这里是错误，说明只了结提醒"), "{}", done.said());
    let done = answer(&["doc-number-format", "--about=别的"]);
    assert!(done.code == 1 && done.err.contains("没有对象为「别的」的待核疑点；--about 可写："), "{}", done.said());
    assert_eq!(clerk.text(), kept);
    assert_eq!(answer(&["doc-number-format"]).code, 0);
    let waive = ["waive", "WS-2024-001", "unapproved-in-plan", "--by=县发展改革委", "--doc=巫发改〔2024〕9号"];
    let done = clerk.run(&[&waive[..], &["--until=2024-12-31", "--reason=急"]].concat());
    assert!(done.code == 0 && done.out.contains("现在没有这条规则的疑点"), "{}", done.said());
}

/// 已经提交的编号不换；撞了的照换。
#[test]
fn a_committed_number_stays() {
    let clerk = Clerk::plain(PLAIN.as_bytes());
    let git = |args: &[&str]| {
        let done = Command::new("git").current_dir(clerk.dir.path()).args(args).output().unwrap();
        assert!(done.status.success(), "{args:?}");
    };
    git(&["init", "-q"]);
    git(&["add", "-A"]);
    git(&["-c", "user.name=甲", "-c", "user.email=a@b", "commit", "-qm", "初"]);
    let done = clerk.run(&["renumber", "WS-2024-001", "WS-2024-009"]);
    assert!(done.code == 1 && done.err.contains("WS-2024-001 已经提交，编号不再换"), "{}", done.said());
    assert!(clerk.project().exists());
    fs::create_dir_all(clerk.path("projects/县公安局")).unwrap();
    fs::write(clerk.path("projects/县公安局/unit.yaml"), "name: 县公安局\n").unwrap();
    fs::write(clerk.path("projects/县公安局/WS-2024-001.yaml"), PLAIN).unwrap();
    let done = clerk.run(&["renumber", "WS-2024-001", "WS-2024-009", "--unit=县公安局"]);
    assert_eq!(done.code, 0, "{}", done.said());
}

/// 一张表里写重了的，指出先写的一行；名称里的「 #」多半截断了文字。
#[test]
fn a_row_written_twice_names_the_first_and_a_cut_text_is_told() {
    let clerk = Clerk::plain(PLAIN.as_bytes());
    let table = clerk.path("表.csv");
    let path = table.to_str().unwrap();
    let row = "WS-2024-001,监督检查,2024-05-06,县审计局,巫审〔2024〕3号\n";
    fs::write(&table, format!("编号,事件,日期,机关,文号\n{row}{row}")).unwrap();
    let done = clerk.run(&["advance", "--file", path]);
    assert!(done.code == 2 && done.err.contains("与第 2 行（WS-2024-001）内容相同"), "{}", done.said());
    let row = "县教委,系统登记,2024-05-06,甲系统\n";
    fs::write(&table, format!("单位,事件,日期,系统名称\n{row}{row}")).unwrap();
    let done = clerk.run(&["unit", "--file", path]);
    assert!(done.code == 2 && done.err.contains("与第 2 行内容相同"), "{}", done.said());

    fs::write(clerk.project(), PLAIN.replace("name: 甲", "name: 防汛 #1 平台  # 注")).unwrap();
    let done = clerk.run(&["check"]);
    assert!(done.code == 0 && done.out.contains("「#1 平台  # 注」没有读进去"), "{}", done.said());
    fs::write(clerk.project(), format!("{PLAIN}\u{3000}\n")).unwrap();
    let done = clerk.run(&["check"]);
    assert!(done.out.contains("WS-2024-001.yaml:9:1") && done.out.contains("只有全角空格"), "{}", done.said());
}

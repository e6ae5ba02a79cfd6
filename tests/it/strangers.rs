//! 机关的名称：写法不同而所指相同的都认；既不是机关、也不是单位的，问「是否指…」，不能判断，不说它无权。

#![allow(clippy::unwrap_used, clippy::panic)]

use std::{fs, path::Path};

use tempfile::TempDir;
use wsgov::{
    model::{Date, Kind},
    ruleset::{Laws, Severity},
    store::{Checked, Files, Scope, Store, check, load_laws},
    text::Scalar,
};

use crate::cli_driver::Clerk;
use places::{PLACES, Place};

mod places;

/// 名单里没有的名称，与哪个机关都不像。
const STRANGER: &str = "渝东审图服务社";

/// 一个台账：县教委的一个项目，另有一个单位县交通局。
fn store(files: &[(&str, String)]) -> TempDir {
    let dir = TempDir::new().unwrap();
    let put = |name: &str, text: &str| {
        let path = dir.path().join("projects").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    put("county.yaml", "format: 2\nname: 巫山县\n");
    put("县教委/unit.yaml", "name: 县教委\nkind: 机关\ntier: 其他\nsuperior: 县委教育工委\n");
    put("县交通局/unit.yaml", "name: 县交通局\nkind: 机关\ntier: 县级部门\n");
    put("县融媒体中心/unit.yaml", "name: 县融媒体中心\nkind: 事业单位\ntier: 其他\n");
    files.iter().for_each(|(name, text)| put(name, text));
    dir
}

fn project(head: &str, events: &[String]) -> (&'static str, String) {
    let events: String = events.iter().map(|e| format!("  - {{{e}}}\n")).collect();
    let name = "县教委/WS-2024-001.yaml";
    (name, format!("id: WS-2024-001\nname: 校园安防平台\nnature: 新建\n{head}events:\n{events}"))
}

fn checked(files: &[(&str, String)], laws: &Laws) -> Checked {
    let dir = store(files);
    let store = Store::open(&Files::on_disk(dir.path())).unwrap();
    let checked = check(&store, laws, Date::read("2025-06-30").unwrap(), &Scope::default());
    let read = |f: &&wsgov::store::Located| f.finding.rule == "bad-file" && f.severity(laws) == Severity::Error;
    let bad: Vec<_> = checked.findings.iter().filter(read).map(|f| f.finding.message.clone()).collect();
    assert!(bad.is_empty(), "{bad:?}：{files:?}");
    checked
}

/// 这条规则说的话：错误、提醒、不能判断。
fn told(checked: &Checked, laws: &Laws, rule: &str, mark: &str) -> [Vec<String>; 3] {
    let of = |severity: Severity| -> Vec<String> {
        let of_rule = checked.findings.iter().filter(|f| f.finding.rule == rule && f.severity(laws) == severity);
        of_rule.map(|f| f.finding.message.clone()).filter(|m| m.contains(mark)).collect()
    };
    let unknown = checked.unknown.iter().filter(|f| f.finding.rule == rule).map(|f| f.finding.message.clone());
    [of(Severity::Error), of(Severity::Warn), unknown.filter(|m| m.contains(mark)).collect()]
}

/// 一种事件必写的键。
fn needed(kind: Kind) -> &'static str {
    match kind {
        Kind::Declare => ", plan_year: 2025",
        Kind::Listing => ", year: 2025",
        Kind::ReviewFramework | Kind::ReviewSharing => ", result: 同意",
        Kind::CountyApproval => ", matter: 数据不共享",
        Kind::ApproveFeasibility | Kind::ApproveEstimate | Kind::ApproveOneStep => ", total: 90万元",
        Kind::Plan | Kind::Budget | Kind::AdjustPlan | Kind::AdjustBudget => ", year: 2024, amount: 90万元",
        Kind::Adjust => ", amount: 1万元",
        Kind::DecideExtension => ", result: 不同意",
        Kind::OrderRectification => ", due: 2024-09-30, for: [late-acceptance]",
        Kind::ReviewRectified => ", of: zg, result: 合格",
        _ => "",
    }
}

/// 写法不同而所指相同的几种：县名、空格、半角与全角的括号、通行的简称。
fn spellings(name: &str) -> Vec<String> {
    let bracketed = [format!("{name}(某某中心)"), format!("{name}（某某中心）")];
    let spaced: String = name.chars().flat_map(|c| [c, ' ']).collect();
    [name.to_owned(), format!("巫山{name}"), spaced].into_iter().chain(bracketed).collect()
}

#[test]
fn every_event_that_only_certain_bodies_may_do_asks_who_a_stranger_is() {
    let laws = load_laws(None, &[]).unwrap();
    let law = laws.get(0);
    let mut seen = 0;
    for (kind, competence) in &law.competence {
        let Some(role) = competence.by.iter().find(|role| law.bodies.has(role)) else {
            // 只有建设单位才可以的（调整）：陌生的名称同样只问。
            let [errors, _, unknown] = by(&laws, *kind, STRANGER);
            assert!(errors.is_empty() && unknown.len() == 1, "{kind}：{errors:?}{unknown:?}");
            continue;
        };
        let official = law.bodies.name(role);
        for name in spellings(official) {
            let [errors, _, unknown] = by(&laws, *kind, &name);
            assert!(errors.is_empty() && unknown.is_empty(), "{kind}「{name}」：{errors:?}{unknown:?}");
            seen += 1;
        }
        let [errors, _, unknown] = by(&laws, *kind, STRANGER);
        assert!(errors.is_empty(), "{kind}：{errors:?}");
        if competence.others {
            continue;
        }
        assert!(unknown[0].contains("是否指") && unknown[0].contains("[bodies]"), "{kind}：{unknown:?}");
        assert!(unknown[0].contains("wsgov new unit"), "{kind}：{unknown:?}");
        // 只差一个字的，问是不是它，不必再说怎样登记。
        let typo = official.replacen('县', "県", 1);
        let [errors, _, unknown] = by(&laws, *kind, &typo);
        assert!(errors.is_empty(), "{kind}「{typo}」：{errors:?}");
        let asked = unknown.first().is_some_and(|text| text.contains(&format!("是否指{official}")));
        assert!(asked || official.chars().count() < 4, "{kind}「{typo}」：{unknown:?}");
        // 名单里有而无权的机关、别的单位，仍是疑点。
        if !competence.by.iter().any(|by| by == "网络安全") {
            let [errors, ..] = by(&laws, *kind, "县委网信办");
            assert_eq!(errors.len(), 1, "{kind}");
        }
        let [errors, ..] = by(&laws, *kind, "县交通局");
        let own_superior = competence.by.iter().any(|by| by == "主管部门");
        assert!(errors.len() == 1 || own_superior, "{kind}：{errors:?}");
    }
    assert!(seen > 120, "只试了 {seen} 种写法");
}

/// 一种事件由某个名称作出，wrong-authority 怎样说。
fn by(laws: &Laws, kind: Kind, name: &str) -> [Vec<String>; 3] {
    let order =
        "event: 限期整改, id: zg, date: 2024-03-01, by: 县审计局, due: 2024-04-01, for: [late-acceptance]".to_owned();
    let event = format!("event: {kind}, date: 2024-05-06, by: '{name}', doc: 巫发〔2024〕1号{}", needed(kind));
    let checked = checked(&[project("", &[order, event])], laws);
    told(&checked, laws, "wrong-authority", "2024-05-06")
}

#[test]
fn every_key_that_names_a_body_asks_who_a_stranger_is() {
    let laws = load_laws(None, &[]).unwrap();
    for place in PLACES {
        let Place { called, rule, right, wrong, files } = place;
        let said = |name: &str| told(&checked(&files(name), &laws), &laws, rule, "");
        let names = if right.is_empty() { Vec::new() } else { spellings(right) };
        for name in names {
            let [errors, warns, unknown] = said(&name);
            let clean = errors.is_empty() && warns.is_empty() && unknown.is_empty();
            assert!(clean || *called == "豁免所管的疑点", "{called}「{name}」：{errors:?}{warns:?}{unknown:?}");
        }
        let [errors, warns, unknown] = said(STRANGER);
        assert!(errors.is_empty(), "{called}：{errors:?}");
        let asked = warns.iter().chain(&unknown).any(|text| text.contains("是否指") && text.contains("[bodies]"));
        assert!(asked, "{called}：{warns:?}{unknown:?}");
        for wrong in wrong.iter() {
            let [errors, ..] = said(wrong);
            assert!(!errors.is_empty(), "{called}「{wrong}」没有疑点");
        }
    }
}

#[test]
fn a_unit_is_the_same_unit_however_it_is_spelt() {
    let laws = load_laws(None, &[]).unwrap();
    for name in ["县教委", "巫山县教委", "县教育委员会", "县 教委", "县教委（机关）", "县教委(机关)"]
    {
        let event = format!("event: 申报, date: 2024-05-06, by: '{name}', plan_year: 2025");
        let found = told(&checked(&[project("", &[event])], &laws), &laws, "wrong-authority", "");
        assert_eq!(found.map(|said| said.len()), [0, 0, 0], "{name}");
    }
    let event = "event: 申报, date: 2024-05-06, by: 奉节县教委, plan_year: 2025".to_owned();
    let [errors, _, unknown] = told(&checked(&[project("", &[event])], &laws), &laws, "wrong-authority", "");
    assert!(errors.is_empty() && unknown.len() == 1, "{errors:?}{unknown:?}");
}

/// 「等部门」整改、复查的，名单之外而是台账里的单位也了结得了；谁也不是的，说出来。
#[test]
fn a_rectification_is_settled_by_another_unit_but_not_by_a_stranger() {
    let laws = load_laws(None, &[]).unwrap();
    let status = |name: &str| {
        let events = [
            "event: 申报, date: 2023-10-08, plan_year: 2024".to_owned(),
            format!(
                "event: 限期整改, id: zg, date: 2024-03-01, by: '{name}', doc: 巫公〔2024〕1号, due: 2024-04-01, for: [late-declaration]"
            ),
            "event: 整改完成, date: 2024-03-20, of: zg".to_owned(),
            format!("event: 整改复查, date: 2024-03-25, by: '{name}', doc: 巫公〔2024〕2号, of: zg, result: 合格"),
        ];
        let checked = checked(&[project("", &events)], &laws);
        let found = checked.findings.iter().find(|f| f.finding.rule == "late-declaration").unwrap();
        (found.finding.status.en().to_owned(), found.finding.message.clone())
    };
    assert_eq!(status("县交通局").0, "settled");
    assert_eq!(status("县审计局").0, "settled");
    assert_eq!(status("县融媒体中心").0, "open", "不是县级部门");
    assert_eq!(status("县教委").0, "open");
    let (open, said) = status(STRANGER);
    assert!(open == "open" && said.contains("是否指") && said.contains(STRANGER), "{said}");
}

#[test]
fn what_is_typed_is_written_by_the_official_name_and_a_stranger_is_asked_about() {
    let declared = "  - event: 申报\n    date: 2024-04-01\n    plan_year: 2025\n";
    let clerk = Clerk::plain(format!("{}{declared}", crate::cli_driver::PLAIN).as_bytes());
    let listing = |by: &str| {
        let by = format!("--set=by={by}");
        clerk.run(&[
            "advance",
            "WS-2024-001",
            "纳入清单",
            "--date=2024-05-06",
            &by,
            "--set=year=2025",
            "--set=doc=巫府办〔2024〕1号",
            "--dry-run",
        ])
    };
    for name in ["县政府办(县大数据中心)", "巫山县人民政府办公室", "县府办"] {
        let said = listing(name).said();
        assert!(said.contains("写成「县政府办公室」"), "{name}：{said}");
    }
    let done = listing(STRANGER);
    assert!(done.said().contains("是否指县政府办公室"), "{}", done.said());
    let path = clerk.path("登记.csv");
    let row = |by: &str| {
        format!(
            "\u{feff}项目编号,事件,日期,机关,文号,清单年度\nWS-2024-001,纳入清单,2024-05-06,{by},巫府办〔2024〕1号,2025\n"
        )
    };
    for (by, says) in [("县府办", "县政府办公室"), (STRANGER, "是否指县政府办公室")] {
        fs::write(&path, row(by)).unwrap();
        let said = clerk.run(&["advance", "--dry-run", "--file", path.to_str().unwrap()]).said();
        assert!(said.contains(says), "{by}：{said}");
    }
    assert!(Path::new(&path).is_file());
}

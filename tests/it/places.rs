//! 同一个项目在四部规则集下的结论：写在 examples/rules/README.md 的一张表里，与程序所判核对。
//! 改了规则集或规则而表要跟着改的：README_BLESS=1 cargo test --test it places

#![allow(clippy::unwrap_used, clippy::panic)]

use std::{fs, path::Path};

use tempfile::TempDir;
use wsgov::{
    model::Date,
    rules::Options,
    ruleset::RuleSet,
    store::{Files, load_laws, on_project},
    text::Scalar,
};

use crate::cli_driver::Clerk;

const SETS: [(&str, &str); 4] = [
    ("巫山县 2022", "rules/wushan-2022.toml"),
    ("国办发〔2019〕57号", "examples/rules/national-2019.toml"),
    ("青山县 2024（虚构）", "examples/rules/qingshan-2024.toml"),
    ("丽水市 2025", "examples/rules/lishui-2025.toml"),
];

/// 一个项目，每一处都在某部规则集的界限两侧之间。
const PROJECT: &str = "id: WS-2027-001
name: 山区校车调度系统
nature: 新建
category: 信息化应用系统
classified: false
events:
  - {event: 申报, date: 2026-09-20, plan_year: 2027}
  - {event: 代初设批复, date: 2026-12-20, by: 县发展改革委, total: 3500万元}
  - {event: 开工, date: 2027-02-10}
  - {event: 调整, date: 2027-03-03, amount: 420万元, total_change: 0元, goal_changed: false, ground: 方案优化, filed_with: {县发展改革委: 2027-03-03}}
  - {event: 试运行, date: 2027-07-01}
  - {event: 建成, date: 2027-07-10}
  - {event: 申请验收, date: 2027-12-05, materials: {项目建设总结: 已附, 财务报告: 已附, 审计报告: 已附, 安全风险评估报告: 已附, 网络安全等级保护测评报告: 已附, 网络安全等级保护备案: 已附, 密码应用安全性评估报告: 已附}}
";

/// 事实与核查它的规则。
const ROWS: [(&str, &str); 8] = [
    ("2026-09-20 申报 2027 年度项目", "late-declaration"),
    ("3500万元，一步批复", "two-step-skipped"),
    ("没有共享审核即开工", "sharing-not-reviewed"),
    ("自行调整 420万元（12%）", "adjustment-over-limit"),
    ("调整只向作出批复的机关备案", "adjustment-not-filed"),
    ("建成后 4 个月 25 日申请验收", "late-acceptance"),
    ("申请验收没有附数据字典", "acceptance-materials"),
    ("试运行 5 个月后申请验收", "trial-too-short"),
];

/// 一部规则集下各条规则的结论，疑点连同所据的条款。
fn verdicts(set: &str) -> Vec<String> {
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("projects/县教委/WS-2027-001.yaml");
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path.with_file_name("unit.yaml"), "name: 县教委\nkind: 机关\ntier: 其他\n").unwrap();
    fs::write(&path, PROJECT).unwrap();
    let laws = load_laws(None, &[Path::new(env!("CARGO_MANIFEST_DIR")).join(set)]).unwrap();
    let law: &RuleSet = laws.get(0);
    let options = Options { explain: true, duties: false };
    let as_of = Date::read("2027-12-31").unwrap();
    let (loaded, judged) = on_project(&Files::on_disk(dir.path()), &path, &laws, as_of, options);
    let judged = judged.unwrap_or_else(|| panic!("{:?}", loaded.faults));
    let say = |(_, rule): &(&str, &str)| {
        let cited = judged.findings.iter().find(|f| f.rule == *rule).map(|f| {
            let articles: Vec<String> = f.articles(law).iter().map(|c| law.cite(*c)).collect();
            format!("有疑点（{}）", articles.join("、"))
        });
        let outcome = judged.outcomes.iter().find(|o| o.rule == *rule).filter(|_| law.rule(rule).is_some());
        cited.or_else(|| outcome.map(|o| o.verdict.zh().to_owned())).unwrap_or_else(|| "没有此项规定".into())
    };
    ROWS.iter().map(say).collect()
}

#[test]
fn the_same_project_is_judged_differently_under_each_law() {
    let columns: Vec<Vec<String>> = SETS.iter().map(|(_, set)| verdicts(set)).collect();
    let names: Vec<&str> = SETS.iter().map(|(name, _)| *name).collect();
    let mut table = format!("| 同一个项目 | {} |\n|---|{}\n", names.join(" | "), "---|".repeat(SETS.len()));
    for (i, (fact, rule)) in ROWS.iter().enumerate() {
        let cells: Vec<&str> = columns.iter().map(|column| column[i].as_str()).collect();
        table.push_str(&format!("| {fact}（`{rule}`） | {} |\n", cells.join(" | ")));
    }
    for (i, (fact, _)) in ROWS.iter().enumerate() {
        let first = &columns[0][i];
        assert!(columns.iter().any(|column| column[i] != *first), "四部的结论都一样：{fact}");
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/rules/README.md");
    let text = fs::read_to_string(&path).unwrap();
    let (head, rest) = text.split_once("<!-- 表 -->\n").unwrap();
    let (shown, tail) = rest.split_once("<!-- 完 -->\n").unwrap();
    if std::env::var_os("README_BLESS").is_some() {
        fs::write(&path, format!("{head}<!-- 表 -->\n{table}<!-- 完 -->\n{tail}")).unwrap();
        return;
    }
    assert_eq!(shown, table, "表与程序所判不符；看过之后 README_BLESS=1 更新");
}

/// 处处有毛病的台账，换上一部规则集；不是这里的区划代码去掉。
fn violations_under(set: &str) -> String {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/violations/projects");
    let clerk = Clerk { dir: TempDir::new().unwrap(), as_of: "2026-06-30" };
    for entry in walkdir::WalkDir::new(&source).into_iter().filter_map(Result::ok).filter(|e| e.file_type().is_file()) {
        let to = clerk.path("projects").join(entry.path().strip_prefix(&source).unwrap());
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        let bytes = fs::read(entry.path()).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        let kept = |line: &&str| !line.starts_with("region:") && !line.starts_with("frozen_on:");
        let is_county = entry.file_name() == "county.yaml";
        let own: String = text.lines().filter(kept).map(|l| format!("{l}\n")).collect();
        fs::write(to, if is_county { own.into_bytes() } else { bytes }).unwrap();
    }
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join(set);
    clerk.run(&["check", "--rules", rules.to_str().unwrap(), "--show-settled"]).out
}

#[test]
fn each_place_cites_its_own_law_only() {
    let titles: Vec<String> = SETS
        .iter()
        .map(|(_, set)| {
            load_laws(None, &[Path::new(env!("CARGO_MANIFEST_DIR")).join(set)]).unwrap().get(0).title.clone()
        })
        .collect();
    for (i, (_, set)) in SETS.iter().enumerate() {
        let said = violations_under(set);
        let bases: Vec<&str> = said.lines().filter(|line| line.contains("依据: ")).collect();
        assert!(bases.len() > 10, "{set}：只有 {} 处：{said}", bases.len());
        for basis in bases {
            assert!(basis.contains(&titles[i]), "{set}：{basis}");
            let others = titles.iter().enumerate().filter(|(j, _)| *j != i);
            assert!(others.into_iter().all(|(_, title)| !basis.contains(title.as_str())), "{set}：{basis}");
        }
    }
}

/// 别处的规则集下，说明不说巫山县的规矩：各行不同的，由各行写成。
#[test]
fn what_a_rule_checks_is_told_in_the_rows_of_the_place() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let clerk = Clerk { dir: TempDir::new().unwrap(), as_of: "2026-06-30" };
    for set in ["examples/rules/lishui-2025.toml", "examples/rules/national-2019.toml"] {
        let file = root.join(set);
        let explain = |rule: &str| clerk.run(&["explain", rule, "--rules", file.to_str().unwrap()]).out;
        for rule in wsgov::rules::rules() {
            let said = explain(rule.slug);
            let own = said.split("【参数】").next().unwrap_or_default();
            for word in ["县发展改革委", "县财政局", "县政府办公室", "县教委", "县级财政", "巫山"]
            {
                assert!(!own.contains(word), "{set} {}：{own}", rule.slug);
            }
        }
    }
    let lishui = root.join("examples/rules/lishui-2025.toml");
    let explain = |rule: &str| clerk.run(&["explain", rule, "--rules", lishui.to_str().unwrap()]).out;
    let said = explain("accepted-before-completion");
    assert!(said.contains("「申请验收」之前没有「试运行」") && !said.contains("须有「建成」"), "{said}");
    let said = explain("built-before-approval").replace('\n', "");
    for row in ["须先有「列入计划」或「计划调整」", "须先有「评审」"] {
        assert!(said.contains(row), "{said}");
    }
    assert!(!said.contains("概算批复"), "{said}");
    let wushan = clerk.run(&["explain", "built-before-approval"]).out;
    assert!(wushan.contains("概算批复"), "{wushan}");
}

/// 该由机关先办而没有办的，职责在作出这件事的机关。
#[test]
fn the_duty_of_a_row_is_that_of_the_body_which_acts() {
    let clerk = Clerk { dir: TempDir::new().unwrap(), as_of: "2026-06-30" };
    let put = |name: &str, text: &str| {
        let path = clerk.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    put("projects/county.yaml", "format: 2\nname: 丽水市\n");
    put("projects/市教育局/unit.yaml", "name: 市教育局\nkind: 机关\ntier: 其他\n");
    let text = "id: LS-2026-001\nname: 甲\nnature: 新建\nevents:\n  - {event: 代初设批复, date: 2026-02-20, by: 市数据局, doc: 丽数〔2026〕3号, total: 600万元}\n  - {event: 开工, date: 2026-03-01}\n";
    put("projects/市教育局/LS-2026-001.yaml", text);
    let set = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/rules/lishui-2025.toml");
    put("rules/lishui-2025.toml", &fs::read_to_string(set).unwrap());
    let said = clerk.run(&["check", "--only", "built-before-approval"]).out;
    assert!(said.contains("此前没有「评审」") && said.contains("职责: 市数据局"), "{said}");
}

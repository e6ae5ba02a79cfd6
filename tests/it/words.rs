//! 当地的用语：事件与各种词的叫法，当地列举的词；文件、命令、登记表、报表都用它。

#![allow(clippy::unwrap_used, clippy::panic)]

mod forms;

use std::{fs, path::Path};

use tempfile::TempDir;
use wsgov::{
    rules::known,
    ruleset::{BUILTIN, RuleSet, SHIPPED},
};

use crate::cli_driver::Clerk;

const WORDS: &str = r#"
[words]
events        = { "立项批复" = "代初设批复", "竣工" = "建成", "付款" = "支付" }
tiers         = { "市级部门" = "县级部门", "区县" = "乡镇街道" }
natures       = { "改建" = "升级改造" }
units         = ["机关", "事业单位", "市属国有企业"]
categories    = ["电子政务网络平台", "信息资源库"]
review_fields = ["公安", "安全可靠"]
exceptions    = ["省委省政府", "续建", "运行维护"]
grounds       = ["政策要求", "技术进步"]
special       = ["节能审查"]
funds         = ["市级财政", "省级补助", "自筹"]
"#;

/// 一座城市的台账：丽水市的规则集，换上自己的用语。
fn city(project: &str) -> Clerk {
    let clerk = Clerk { dir: TempDir::new().unwrap(), as_of: "2026-11-28" };
    let unit = clerk.path("projects/市教育局");
    fs::create_dir_all(&unit).unwrap();
    fs::create_dir_all(clerk.path("rules")).unwrap();
    let (head, rest) = lishui().split_once("[words]").unwrap();
    let rest = rest.split_once("\n\n").unwrap().1;
    fs::write(clerk.path("rules/lishui-2025.toml"), format!("{head}{rest}{WORDS}")).unwrap();
    fs::write(clerk.path("projects/county.yaml"), "format: 2\nname: 丽水市\n").unwrap();
    fs::write(unit.join("unit.yaml"), "name: 市教育局\nkind: 市属国有企业\ntier: 市级部门\n").unwrap();
    fs::write(unit.join("LS-2026-001.yaml"), project).unwrap();
    clerk
}

fn lishui() -> &'static str {
    SHIPPED.iter().find(|(id, _)| *id == "lishui-2025").unwrap().1
}

const PROJECT: &str = "id: LS-2026-001
name: 城市数据平台
nature: 改建
category: 信息资源库
funds: {市级财政: 800万元, 省级补助: 400万元}
events:
  - {event: 评审, date: 2026-01-10, by: 市数据局, doc: 丽数〔2026〕1号, evaluator: 某所, fields: [公安, 安全可靠]}
  - {event: 列入计划, date: 2026-01-20, by: 市数据局, doc: 丽数〔2026〕2号, year: 2026, amount: 600万元, sources: {市级财政: 400万元, 省级补助: 200万元}}
  - {event: 立项批复, date: 2026-02-20, by: 市数据局, doc: 丽数〔2026〕3号, total: 1200万元}
  - {event: 专项审批, date: 2026-02-21, by: 市数据局, doc: 丽数〔2026〕4号, kind: 节能审查, result: 批准}
  - {event: 签订合同, date: 2026-03-05, kind: 建设, contractor: 甲公司, amount: 1000万元}
  - {event: 开工, date: 2026-03-06}
  - {event: 付款, date: 2026-04-06, amount: 100万元}
";

fn file(clerk: &Clerk) -> String {
    fs::read_to_string(clerk.path("projects/市教育局/LS-2026-001.yaml")).unwrap()
}

#[test]
fn files_are_read_in_the_words_of_the_place() {
    let clerk = city(PROJECT);
    let said = clerk.run(&["check", "--strict"]).said();
    assert!(!said.contains("bad-file"), "{said}");
    let shown = clerk.must("", &["show", "LS-2026-001"]).out;
    let approved = shown.lines().find(|line| line.trim_start().starts_with("2026-02-20")).unwrap();
    assert!(approved.contains("立项批复"), "{shown}");
    // 办法不设的规则不算通过。
    let (_, rest) = shown.split_once("overall-plan-years").unwrap();
    let next = rest.lines().nth(1).unwrap();
    assert!(next.contains("不设此条：该办法没有此项规定"), "{next}");
}

#[test]
fn what_is_not_listed_is_a_warning_with_the_words_of_the_place() {
    let odd = PROJECT
        .replace("category: 信息资源库", "category: 信息资原库")
        .replace("funds: {市级财政: 800万元", "funds: {县级财政: 800万元")
        .replace("fields: [公安, 安全可靠]", "fields: [公安, 保密]")
        .replace("kind: 节能审查", "kind: 节能评估");
    let clerk = city(&odd);
    let said = clerk.run(&["check"]).said();
    for (word, told) in [
        ("信息资原库", "您是否要写「信息资源库」"),
        ("县级财政", "您是否要写「市级财政」"),
        ("保密", "办法列举：公安、安全可靠"),
        ("节能评估", "您是否要写「节能审查」"),
    ] {
        assert!(said.contains(&format!("办法没有列举「{word}」")) && said.contains(told), "{word}：{said}");
    }
    assert!(!said.contains("错误[bad-file]"), "{said}");
    // 不在规定里的层级不是提醒：它决定哪些条款适用。
    let unit = clerk.path("projects/市教育局/unit.yaml");
    fs::write(&unit, "name: 市教育局\nkind: 机关\ntier: 市级部们\n").unwrap();
    let said = clerk.run(&["check"]).said();
    assert!(said.contains("不认识的用语「市级部们」") && said.contains("您是否要写「市级部门」"), "{said}");
}

/// 内置规则集列举的项目类别：列着的照收，删去一个就提醒一声。
#[test]
fn every_listed_category_is_needed() {
    let (_, listed) = BUILTIN.1.split_once("\ncategories = [").unwrap();
    let line = listed.split_once(']').unwrap().0;
    let words: Vec<&str> = line.split(", ").map(|word| word.trim_matches('"')).collect();
    assert!(words.len() > 3, "{words:?}");
    let clerk = Clerk { dir: TempDir::new().unwrap(), as_of: "2026-11-28" };
    let unit = clerk.path("projects/县教委");
    fs::create_dir_all(&unit).unwrap();
    fs::create_dir_all(clerk.path("rules")).unwrap();
    fs::write(clerk.path("projects/county.yaml"), "format: 2\nname: 巫山县\n").unwrap();
    fs::write(unit.join("unit.yaml"), "name: 县教委\nkind: 机关\ntier: 县级部门\n").unwrap();
    for word in &words {
        let project = format!("id: WS-2026-001\nname: 某平台\nnature: 新建\ncategory: {word}\n");
        fs::write(unit.join("WS-2026-001.yaml"), project).unwrap();
        let others = words.iter().filter(|other| other != &word).map(|other| format!("\"{other}\""));
        let others = others.collect::<Vec<_>>().join(", ");
        for (text, warned) in [(line, false), (&*others, true)] {
            fs::write(clerk.path("rules/wushan-2022.toml"), BUILTIN.1.replace(line, text)).unwrap();
            let said = clerk.run(&["check"]).said();
            assert_eq!(said.contains(&format!("办法没有列举「{word}」")), warned, "{word}：{said}");
        }
    }
}

#[test]
fn commands_and_registers_take_the_words_of_the_place() {
    let clerk = city(PROJECT);
    let said = clerk.must("", &["advance", "LS-2026-001", "竣工", "--date", "2026-10-20"]).said();
    assert!(said.contains("「竣工」记作「建成」"), "{said}");
    assert!(file(&clerk).contains("event: 建成"), "{}", file(&clerk));
    let nothing = clerk.run(&["advance", "LS-2026-001", "竣公", "--date", "2026-10-21"]).said();
    assert!(nothing.contains("竣工"), "{nothing}");
    fs::write(
        clerk.path("付款.csv"),
        "\u{feff}".to_owned() + "项目编号,事件,日期,支付金额（万元）\nLS-2026-001,付款,2026-11-02,50\n",
    )
    .unwrap();
    let done = clerk.run(&["advance", "--file", clerk.path("付款.csv").to_str().unwrap()]);
    assert!(file(&clerk).matches("event: 支付").count() == 1, "{}{}", done.said(), file(&clerk));
    let new = ["new", "unit", "--name", "市卫健委", "--kind", "机关", "--tier", "市级部门"];
    clerk.must("", &new);
    let unit = fs::read_to_string(clerk.path("projects/市卫健委/unit.yaml")).unwrap();
    assert!(unit.contains("tier: 县级部门"), "{unit}");
}

#[test]
fn tables_have_the_columns_of_the_place() {
    let clerk = city(PROJECT);
    let plan = clerk.must("", &["report", "plan", "--year", "2026", "--format", "csv"]).out;
    let head = plan.lines().find(|line| line.contains("市级财政")).unwrap_or_else(|| panic!("{plan}"));
    let columns: Vec<&str> = head.split(',').collect();
    let at = |name: &str| columns.iter().position(|c| c.contains(name)).unwrap();
    assert!(at("市级财政") < at("省级补助") && at("省级补助") < at("自筹") && at("自筹") < at("其他"), "{head}");
    let row = plan.lines().find(|line| line.contains("城市数据平台")).unwrap();
    let cells: Vec<&str> = row.split(',').collect();
    assert_eq!((cells[at("市级财政")], cells[at("省级补助")]), ("400.00", "200.00"), "{plan}");
    assert!(!plan.contains('县'), "{plan}");
    let json = clerk.must("", &["report", "rolling", "--from", "2026", "--format", "json"]).out;
    assert!(json.contains("市级财政") && !json.contains("县级"), "{json}");
}

#[test]
fn a_project_without_a_plan_is_found_by_the_year_it_was_worked_on() {
    let plain: String = PROJECT.lines().filter(|l| !l.contains("列入计划")).map(|l| format!("{l}\n")).collect();
    let clerk = city(&plain);
    let ledger = |year: &str| clerk.must("", &["report", "ledger", "--year", year, "--format", "csv"]).out;
    assert!(ledger("2026").contains("城市数据平台") && !ledger("2025").contains("城市数据平台"));
    let plan = clerk.must("", &["report", "plan", "--year", "2026"]).out;
    assert!(!plan.contains("尚未列入计划"), "{plan}");
}

#[test]
fn the_words_of_a_rule_set_are_verified() {
    for (words, says) in [
        ("events = { \"竣工\" = \"建城\" }", "「建城」不是规定的用语；您是否要写「建成」"),
        ("events = { \"支付\" = \"建成\" }", "本来就是规定的用语"),
        ("events = [\"竣工\"]", "events 写当地的叫法"),
        ("event = { \"竣工\" = \"建成\" }", "不认识的键「event」；您是否要写「events」"),
        ("funds = { \"甲\" = \"乙\" }", "funds 写一列词"),
        ("funds = []", "funds 不能空着"),
        ("units = [\"机关\", \"机关\"]", "「机关」写了两次"),
        ("units = [{ name = \"机关\", fiscal = true }]", "fiscal 只用于资金来源"),
        ("review_fields = [\"公安\"]", "没有列举「网络安全」"),
        ("tiers = 3", "应写当地的叫法"),
        ("funds = [3]", "应写一个词"),
    ] {
        let (head, _) = BUILTIN.1.split_once("[words]").unwrap();
        let text = format!("{head}[words]\n{words}\n");
        let errors = RuleSet::parse(Path::new("rules/x.toml"), &text, &known()).err().unwrap_or_default();
        assert!(errors.iter().any(|e| e.message.contains(says)), "{words}：{errors:#?}");
        let line = head.lines().count() + 2;
        assert!(says.contains("网络安全") || errors.iter().any(|e| e.line == line), "{words}：{errors:#?}");
    }
}

#[test]
fn a_fund_may_say_whether_it_is_fiscal() {
    let funds = "[words]\nfunds = [{ name = \"市级财政\", fiscal = true }, { name = \"自筹\", fiscal = false }]\n";
    let (head, _) = BUILTIN.1.split_once("[words]").unwrap();
    let (before, rest) = head.split_once("[budget.fund_kinds]").unwrap();
    let rest = rest.split_once("\n\n").unwrap().1;
    let text = format!("{before}{rest}{funds}");
    let set = RuleSet::parse(Path::new("rules/x.toml"), &text, &known()).unwrap_or_else(|e| panic!("{e:#?}"));
    let kinds = set.parameters.budget.fund_kinds.as_ref().unwrap();
    assert_eq!((kinds.fiscal.join(""), kinds.other.join("")), ("市级财政".to_owned(), "自筹".to_owned()));
    assert!(set.rule("paid-over-budget").is_some() && set.unregistered.is_empty(), "{:?}", set.unregistered);
}

#[test]
fn the_bodies_of_a_city_are_known_by_their_other_names() {
    for (by, known) in [
        ("丽水市财政局", true),
        ("市财政局", true),
        ("丽水市 财政局（市国资委）", true),
        ("丽水市数据局(市大数据局)", true),
        ("市卫生健康委", false),
    ] {
        let event = format!(
            "  - {{event: 预算安排, date: 2026-01-25, by: {by}, doc: 丽财〔2026〕1号, year: 2026, amount: 600万元}}\n"
        );
        let said = city(&PROJECT.replace("  - {event: 立项批复", &format!("{event}  - {{event: 立项批复")))
            .run(&["check", "--undecidable"])
            .said();
        // 不认得的名称不能判断，不说它越权。
        let accused = known && by.contains("数据");
        assert_eq!(said.contains("错误[wrong-authority]"), accused, "{by}：{said}");
        assert_eq!(said.contains("wrong-authority"), accused || !known, "{by}：{said}");
        assert_eq!(said.contains("是否指"), !known, "{by}：{said}");
    }
}

/// 处处有毛病的台账，换上另有叫法的规则集，文件里也照当地的叫法写。
fn renamed() -> Clerk {
    let clerk = Clerk { dir: TempDir::new().unwrap(), as_of: "2026-06-30" };
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/violations/projects");
    let mut folders = vec![source.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let to = clerk.path("projects").join(path.strip_prefix(&source).unwrap());
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            match fs::read_to_string(&path) {
                Ok(text) => fs::write(&to, in_own_words(&text)).unwrap(),
                Err(_) => fs::write(&to, fs::read(&path).unwrap()).unwrap(),
            }
        }
    }
    let events = RENAMED.map(|(local, standard)| format!("\"{local}\" = \"{standard}\"")).join(", ");
    let words = format!("\n[words]\nevents = {{ {events} }}\ntiers = {{ \"本级部门\" = \"县级部门\" }}\n");
    fs::create_dir_all(clerk.path("rules")).unwrap();
    fs::write(clerk.path("rules/wushan-2022.toml"), BUILTIN.1.replacen("\n[words]\n", &words, 1)).unwrap();
    clerk
}

const RENAMED: [(&str, &str); 5] =
    [("立项批复", "代初设批复"), ("竣工", "建成"), ("付款", "支付"), ("动工", "开工"), ("交工申请", "申请验收")];

/// 文件照当地的叫法写；注释是给看例子的人的，去掉。
fn in_own_words(text: &str) -> String {
    let plain = text.lines().map(|line| line.split(" # ").next().unwrap_or_default().to_owned() + "\n");
    let named = RENAMED.iter().fold(plain.collect::<String>(), |text, (local, standard)| text.replace(standard, local));
    named.replace("tier: 县级部门", "tier: 本级部门")
}

/// 说的话里还有规定的词的各行；从规则集里摘录的不算，那是当地自己写的。
fn standard_words(said: &str) -> Vec<String> {
    let excerpt = |line: &str| line.trim_start().split_once(" | ").is_some_and(|(n, _)| n.parse::<u32>().is_ok());
    // 疑点的名称给程序用，各地一样；读法、条文大意是规则集自己的话
    let own = |line: &str| {
        line.contains("rules/wushan-2022.toml:")
            || line.contains("<testcase ")
            || line.contains("读法: ")
            || line.starts_with("  · 第")
    };
    let told = said.lines().filter(|line| !excerpt(line) && !own(line));
    let standard =
        |line: &&str| RENAMED.iter().any(|(_, standard)| line.contains(standard)) || line.contains("县级部门");
    told.filter(standard).map(str::to_owned).collect()
}

#[test]
fn nothing_said_uses_a_word_that_the_place_does_not_use() {
    let clerk = renamed();
    let mut wrong = Vec::new();
    let mut seen = 0;
    let mut look = |args: &[&str]| {
        let said = clerk.run(args).said();
        seen += said.lines().filter(|line| RENAMED.iter().any(|(local, _)| line.contains(local))).count();
        wrong.extend(standard_words(&said).into_iter().map(|line| format!("{}：{line}", args.join(" "))));
    };
    for args in [
        &["check", "--undecidable", "--include-classified"][..],
        &["check", "--format", "markdown"],
        &["check", "--format", "junit"],
        &["due"],
        &["next"],
        &["report", "findings"],
        &["report", "payments", "--year", "2024"],
        &["report", "acceptance"],
        &["report", "ledger"],
        &["explain", "built-before-approval"],
        &["explain", "late-acceptance"],
        &["machine"],
        &["machine", "--format", "mermaid"],
    ] {
        look(args);
    }
    let mut found: Vec<_> = fs::read_dir(clerk.path("projects/云溪镇")).unwrap().map(|e| e.unwrap().path()).collect();
    found.sort();
    found.retain(|path| path.file_name().unwrap() != "unit.yaml");
    for path in found.iter().step_by(3) {
        let id = path.file_stem().unwrap().to_str().unwrap();
        ["show", "next"].into_iter().for_each(|command| look(&[command, id]));
    }
    assert!(wrong.is_empty(), "{} 行：\n{}", wrong.len(), wrong.join("\n"));
    assert!(seen > 300, "只见到 {seen} 行当地的叫法");
}

/// 名称、事由是文件里的原话，一个字也不改；指代事件可用当地的叫法。
#[test]
fn what_the_file_says_is_quoted_as_it_stands() {
    let own = PROJECT
        .replace("name: 城市数据平台", "name: 智慧支付与建成区管理平台")
        .replace("contractor: 甲公司", "contractor: 支付科技公司")
        .replace(
            "{event: 付款, date: 2026-04-06, amount: 100万元}",
            "{event: 付款, date: 2026-04-06, amount: 2000万元}",
        )
        + "  - {event: 竣工, date: 2026-05-01}\n  - {event: 更正, date: 2026-05-02, of: 竣工@2026-05-01, reason: 建成一半}\n";
    let clerk = city(&own);
    let shown = clerk.must("", &["show", "LS-2026-001"]).out;
    for kept in ["智慧支付与建成区管理平台", "支付科技公司", "建成一半"] {
        assert!(shown.contains(kept), "{kept}：{shown}");
    }
    assert!(!shown.contains("bad-reference") && shown.contains("〔已更正〕"), "{shown}");
    let said = clerk.run(&["check"]).said();
    assert!(said.contains("付款") && !said.contains("建成一半，"), "{said}");
    let json = clerk.run(&["check", "--format", "json"]).out;
    assert!(!json.contains("\"message\":\"支付"), "{json}");
}

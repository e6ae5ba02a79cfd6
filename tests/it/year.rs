//! 一年：一个空的县，三十个单位、七十六个申报，从九月到清单发布、批复、计划、预算、合同、验收和自评价。
//! 只用命令、名单与登记表，不动编辑器，不手写 YAML；每一步都由同一个裁断放行。

#![allow(clippy::unwrap_used, clippy::panic)]

use std::{collections::BTreeMap, fmt::Write, fs, path::PathBuf};

use rust_xlsxwriter::{Workbook, Worksheet};
use wsgov::{model::BLANKS, output::FORM_SHEET};

use tempfile::TempDir;

use crate::{cli_driver::Clerk, common::ACCEPTANCE_PAPERS};

const UNITS: usize = 30;
const PROJECTS: usize = 76;

fn unit(n: usize) -> String {
    format!("第{n:02}局")
}

/// 每个单位的项目：前十六个单位各三个，其余各两个。
fn projects() -> Vec<(usize, String)> {
    let mut all = Vec::new();
    for n in 1..=UNITS {
        let count = if n <= PROJECTS - 2 * UNITS { 3 } else { 2 };
        all.extend((1..=count).map(|i| (n, format!("{}业务平台{}", unit(n), ["甲", "乙", "丙"][i - 1]))));
    }
    assert_eq!(all.len(), PROJECTS);
    all
}

/// 一个单位的申报表。
fn form(clerk: &Clerk, n: usize, names: &[String]) {
    let mut sheet = Worksheet::new();
    sheet.set_name(FORM_SHEET).unwrap();
    sheet.write_string(1, 0, "单位：万元").unwrap();
    for (column, blank) in (0_u16..).zip(&BLANKS) {
        sheet.write_string(2, column, blank.title).unwrap();
    }
    for (row, name) in (3_u32..).zip(names) {
        let unit = unit(n);
        let texts = [
            ("项目名称", name.as_str()),
            ("建设单位", &unit),
            ("建设性质", "新建"),
            ("项目类别", "信息化应用系统"),
            ("资金与建设方式", "政府投资"),
            ("能否共享", "可共享"),
            ("申报日期", "2024年9月20日"),
            ("软件测评", "无"),
            ("政府购买服务", "无"),
        ];
        for (column, blank) in (0_u16..).zip(&BLANKS) {
            let text = texts.iter().find(|(title, _)| *title == blank.title).map(|(_, text)| *text);
            let part = blank.route == "申报.contents" && blank.title != "本期目标和主要建设内容";
            if let Some(text) = text.or(part.then_some("√")) {
                sheet.write_string(row, column, text).unwrap();
            }
            let number = match blank.title {
                "计划年度" => 2025.0,
                "县级财政" => 90.0,
                "前期费用" | "信息安全风险评估" | "运行维护费" => 2.0,
                "建设费用" => 84.0,
                _ => continue,
            };
            sheet.write_number(row, column, number).unwrap();
        }
    }
    let mut book = Workbook::new();
    book.push_worksheet(sheet);
    book.save(clerk.path(&format!("申报/{}申报.xlsx", unit(n)))).unwrap();
}

/// 一张登记表，写成 csv。
fn register(clerk: &Clerk, name: &str, header: &str, rows: impl Iterator<Item = String>) -> PathBuf {
    let mut text = format!("{header}\n");
    rows.for_each(|row| writeln!(text, "{row}").unwrap());
    let path = clerk.path(name);
    fs::write(&path, text).unwrap();
    path
}

/// 记入一张登记表。
fn record(clerk: &Clerk, as_of: &str, name: &str, header: &str, rows: impl Iterator<Item = String>) {
    let path = register(clerk, name, header, rows);
    clerk.must(as_of, &["advance", "--file", path.to_str().unwrap()]);
}

#[test]
fn an_empty_county_lives_through_a_year_without_an_editor() {
    let clerk = Clerk { dir: TempDir::new().unwrap(), as_of: "2024-06-01" };
    clerk.must("2024-06-01", &["init", clerk.dir.path().to_str().unwrap(), "--county", "云溪县"]);
    // 不编造规划、单位、项目和代码。
    let county = fs::read_to_string(clerk.path("projects/county.yaml")).unwrap();
    assert!(county.ends_with("format: 2\nname: 云溪县\n"), "{county}");
    assert_eq!(fs::read_dir(clerk.path("projects")).unwrap().count(), 1);
    clerk.must(
        "2024-06-01",
        &[
            "county",
            "规划批准",
            "--date=2024-03-16",
            "--by=县政府",
            "--doc=某府发〔2024〕6号",
            "--set=规划名称=政务信息化建设规划",
            "--set=起止年份=2024-2028",
        ],
    );

    let list = register(
        &clerk,
        "单位.csv",
        "单位名称,单位类别,层级",
        (1..=UNITS).map(|n| format!("{},机关,县级部门", unit(n))),
    );
    let done = clerk.must("2024-06-01", &["new", "unit", "--file", list.to_str().unwrap()]);
    assert!(done.out.contains("已新建 30 个单位"), "{}", done.said());

    // 九月：三十份申报表一次导入。
    fs::create_dir(clerk.path("申报")).unwrap();
    let all = projects();
    for n in 1..=UNITS {
        let names: Vec<String> = all.iter().filter(|(unit, _)| *unit == n).map(|(_, name)| name.clone()).collect();
        form(&clerk, n, &names);
    }
    let folder = clerk.path("申报");
    // 总体方案先行：编号由程序依次编，名单照着写。
    let mut ids: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for (k, (n, _)) in all.iter().enumerate() {
        ids.entry(*n).or_default().push(format!("WS-2025-{:03}", k + 1));
    }
    let plan = |(n, ids): (&usize, &Vec<String>)| {
        format!(
            "{},总体方案审议,2024-07-10,{}整合方案,2024-2027,{},2024-07-15,2024-07-15,2024-07-15",
            unit(*n),
            unit(*n),
            ids.join("、")
        )
    };
    let header =
        "单位,事件,日期,方案名称,起止年份,纳入的项目编号,报备·县发展改革委,报备·县网络舆情监管中心,报备·县政府办公室";
    let plans = register(&clerk, "方案.csv", header, ids.iter().map(plan));
    clerk.must("2024-09-01", &["unit", "--file", plans.to_str().unwrap()]);
    let done = clerk.must("2024-09-25", &["import", folder.to_str().unwrap()]);
    assert!(done.out.contains("已导入 76 个项目"), "{}", done.said());
    assert_eq!(clerk.on("2024-09-25", &["check"]).code, 0, "{}", clerk.on("2024-09-25", &["check"]).out);
    let again = clerk.on("2024-09-25", &["import", folder.to_str().unwrap()]);
    assert!(again.code == 1 && again.err.contains("都已在台账里"), "{}", again.said());

    // 纳入清单、发布。
    let names: Vec<&String> = all.iter().map(|(_, name)| name).collect();
    let each = |row: &'static str| names.iter().map(move |name| format!("{name},{row}"));
    record(
        &clerk,
        "2024-11-28",
        "清单.csv",
        "项目名称,事件,日期,文号,年度",
        each("纳入清单,2024-11-28,某府办发〔2024〕61号,2025"),
    );
    clerk.must("2024-12-03", &["publish", "2025", "--doc=某府办发〔2024〕62号", "--all-listed"]);

    // 先办十个：报批、共享审核、评审、批复、计划、预算。
    let few = |row: &'static str| names.iter().take(10).map(move |name| format!("{name},{row}"));
    record(&clerk, "2024-12-10", "报批.csv", "项目名称,事件,日期,安全可靠情况说明", few("报批,2024-12-10,见附页"));
    record(
        &clerk,
        "2024-12-20",
        "评审.csv",
        "项目名称,事件,日期,文号,评估机构,参与技术审查的领域",
        few("评审,2024-12-20,某发改〔2024〕80号,某咨询中心,网络安全、预算管理、政务数据资源、密码应用、保密"),
    );
    record(
        &clerk,
        "2024-12-22",
        "共享.csv",
        "项目名称,事件,日期,文号,审核意见",
        few("共享审核,2024-12-22,某府办函〔2024〕9号,同意"),
    );
    record(
        &clerk,
        "2025-01-10",
        "批复.csv",
        "项目名称,事件,日期,文号,批复总投资（万元）",
        few("代初设批复,2025-01-10,某发改投〔2025〕3号,90"),
    );
    record(
        &clerk,
        "2025-02-10",
        "计划.csv",
        "项目名称,事件,日期,会同机关,文号,年度,本年度计划投资（万元）",
        few("列入计划,2025-02-10,县财政局,某发改投〔2025〕9号,2025,90"),
    );
    record(
        &clerk,
        "2025-02-20",
        "预算.csv",
        "项目名称,事件,日期,文号,年度,预算金额（万元）",
        few("预算安排,2025-02-20,某财预〔2025〕2号,2025,90"),
    );

    // 一个办到底：数据治理、采购、合同、开工、支付、建成、验收、运行、自评价。
    let id = "WS-2025-001";
    let go = |as_of: &str, args: &[&str]| {
        clerk.must(as_of, &[&["advance", id][..], args].concat());
    };
    go("2025-03-01", &["事实变更", "--date=2025-03-01", "--set=数据治理.governed=2025-02-28", "--set=理由=治理完成"]);
    go("2025-03-05", &["采购", "--date=2025-03-05", "--set=采购方式=公开招标", "--set=最高限价=88万元"]);
    go(
        "2025-04-01",
        &[
            "签订合同",
            "--date=2025-04-01",
            "--set=kind=建设",
            "--set=金额=85万元",
            "--set=采购方式=公开招标",
            "--set=承接单位=某软件公司",
            "--set=监理单位=某监理公司",
            "--set=项目法人=第01局",
        ],
    );
    go("2025-04-10", &["开工", "--date=2025-04-10"]);
    go("2025-05-10", &["付款", "--date=2025-05-10", "--set=金额=40万元"]);
    go("2025-09-10", &["建成", "--date=2025-09-10"]);
    go("2025-10-10", &["档案验收", "--date=2025-10-10", "--set=结果=合格"]);
    let papers: Vec<String> = ACCEPTANCE_PAPERS.iter().map(|paper| format!("--material={paper}=见案卷")).collect();
    let apply: Vec<&str> =
        ["申请验收", "--date=2025-10-20"].into_iter().chain(papers.iter().map(String::as_str)).collect();
    go("2025-10-20", &apply);
    go(
        "2025-11-20",
        &[
            "竣工验收",
            "--date=2025-11-20",
            "--by=县政府办公室",
            "--doc=某府办函〔2025〕20号",
            "--set=reviewed=安全可靠产品、密码应用和安全审查",
        ],
    );
    go("2025-12-01", &["投入运行", "--date=2025-12-01"]);
    go(
        "2025-12-20",
        &[
            "绩效评价",
            "--date=2025-12-20",
            "--set=year=2025",
            "--set=progress=已建成",
            "--set=plan_execution=已支付四十万元",
            "--set=opinions={使用单位: 可用, 监理单位: 合格}",
            "--set=filed_with={县发展改革委: 2025-12-20, 县财政局: 2025-12-20, 县政府办公室: 2025-12-20}",
        ],
    );
    go(
        "2026-12-20",
        &[
            "自评价",
            "--date=2026-12-20",
            "--set=result=良",
            "--set=filed_with={县发展改革委: 2026-12-20, 县财政局: 2026-12-20, 县政府办公室: 2026-12-20}",
        ],
    );
    let shown = clerk.must("2026-12-20", &["show", "第01局业务平台甲"]);
    assert!(shown.out.contains("已自评价"), "{}", shown.out);
    let plan = clerk.must("2025-03-01", &["report", "--year", "2025", "--format", "csv"]);
    assert_eq!(plan.out.lines().filter(|line| line.contains("业务平台")).count(), 10, "{}", plan.out);
}

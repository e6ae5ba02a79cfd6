//! 年度投资计划印成各地历来的样子：规则集的 `[plan_table]`。两张真的表的样子（单位、项目都是虚构的）：
//! 一张依申报部门分组、部门依官方次序、资金来源是当地的几种；一张新建在续建之前、只印整数万元。

#![allow(clippy::unwrap_used)]

use std::fs;

use calamine::{Data, Reader, Xlsx, open_workbook};
use tempfile::TempDir;

use crate::cli_driver::Clerk;

/// 一个县：规则集的样子，单位与项目。
fn county(table: &str, funds: &str, units: &[(&str, u16)], projects: &[(&str, &str, String)]) -> Clerk {
    let clerk = Clerk { dir: TempDir::new().unwrap(), as_of: "2026-03-31" };
    let write = |path: &str, text: &str| {
        let path = clerk.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    let rules = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/rules/wushan-2022.toml")).unwrap();
    let rules = rules.replacen("[words]\n", &format!("[words]\n{funds}\n"), 1) + table;
    write("rules/wushan-2022.toml", &rules);
    write("projects/county.yaml", "format: 2\nname: 清河县\nregion: 500237\n");
    for (unit, order) in units {
        write(
            &format!("projects/{unit}/unit.yaml"),
            &format!("name: {unit}\nkind: 机关\ntier: 其他\norder: {order}\n"),
        );
    }
    for (unit, id, text) in projects {
        write(&format!("projects/{unit}/{id}.yaml"), text);
    }
    clerk
}

/// 一个项目：批复与各年的计划。
fn project(id: &str, name: &str, total: &str, plans: &str, more: &str) -> String {
    format!(
        "id: {id}\nname: {name}\nnature: 新建\nresponsible: 信息科\nevents:\n  \
         - {{event: 代初设批复, date: 2024-12-20, by: 县发展改革委, doc: 清发改〔2024〕8号, total: {total}}}\n{plans}{more}"
    )
}

fn plan(year: u16, amount: &str, sources: &str) -> String {
    format!(
        "  - {{event: 列入计划, date: {year}-01-20, by: 县发展改革委, with: [县财政局], doc: 清发改〔{year}〕3号, year: {year}, \
         amount: {amount}, sources: {{{sources}}}}}\n"
    )
}

/// 三种写法：终端上的表、csv、电子表格里看见的各格。
fn printed(clerk: &Clerk) -> String {
    let report = ["report", "plan", "--year", "2026"];
    let table = clerk.must(clerk.as_of, &[&report[..], &["--format", "table"]].concat()).out;
    let csv = clerk.must(clerk.as_of, &[&report[..], &["--format", "csv"]].concat()).out;
    let path = clerk.path("计划.xlsx");
    clerk.must(clerk.as_of, &[&report[..], &["-o", path.to_str().unwrap()]].concat());
    let mut book: Xlsx<_> = open_workbook(&path).unwrap();
    let sheet = book.worksheet_range_at(0).unwrap().unwrap();
    let cell = |data: &Data| data.to_string();
    let rows: Vec<String> = sheet.rows().map(|row| row.iter().map(cell).collect::<Vec<_>>().join("|")).collect();
    format!("{table}\n── csv ──\n{}\n── xlsx ──\n{}\n", csv.replace('\r', ""), rows.join("\n"))
}

#[test]
fn grouped_by_the_declaring_department_in_official_order_with_local_funds() {
    let table = r#"
[plan_table]
group    = "单位"
columns  = ["name", "total", "before", "this_year", "平台资金", "市级财政", "上争资金", "自筹", "其他", "later", "remark"]
titles   = { name = "项目名称及内容", total = "合同金额", this_year = "2026年投资" }
decimals = 2
"#;
    let funds = r#"funds = ["平台资金", "市级财政", "上争资金", "自筹"]"#;
    // 官方次序里住建在前、人社在后；按字排则相反。
    let units = [("县住建局", 1), ("县人社局", 2)];
    let projects = [
        (
            "县人社局",
            "QH-1",
            project(
                "QH-1",
                "社保经办一体化平台",
                "137.98324万元",
                &plan(2026, "40.4295万元", "市级财政: 40.4295万元"),
                "",
            ),
        ),
        (
            "县住建局",
            "QH-2",
            project(
                "QH-2",
                "危房动态监测",
                "96万元",
                &(plan(2025, "48万元", "平台资金: 48万元") + &plan(2026, "9.6万元", "上争资金: 6万元, 自筹: 3.6万元")),
                "",
            ),
        ),
        (
            "县住建局",
            "QH-3",
            project(
                "QH-3",
                "工地扬尘视频接入",
                "60万元",
                &plan(2026, "60万元", "市级财政: 40万元, 彩票公益金: 20万元"),
                "",
            ),
        ),
    ];
    insta::assert_snapshot!(printed(&county(table, funds, &units, &projects)));
}

#[test]
fn new_before_continued_in_whole_ten_thousands() {
    let table = r#"
[plan_table]
parts    = ["新建", "续建", "尾款"]
columns  = ["unit", "name", "content", "total", "before", "this_year", "responsible"]
titles   = { unit = "申报单位", before = "已安排", this_year = "2026年计划" }
decimals = 0
"#;
    let units = [("县大数据中心", 1), ("县水利局", 2)];
    let built = "  - {event: 签订合同, date: 2025-02-10, kind: 建设, contractor: 砺石公司, amount: 380万元}\n  - {event: 建成, date: 2025-11-20}\n";
    let projects = [
        (
            "县大数据中心",
            "QZ-1",
            project(
                "QZ-1",
                "公共数据平台二期",
                "820万元",
                &(plan(2025, "400万元", "县级财政: 400万元") + &plan(2026, "420万元", "县级财政: 420万元")),
                "",
            ),
        ),
        (
            "县水利局",
            "QZ-2",
            project("QZ-2", "山塘水库监测", "1477.4万元", &plan(2026, "1477.4万元", "县级财政: 1477.4万元"), ""),
        ),
        (
            "县水利局",
            "QZ-3",
            project(
                "QZ-3",
                "河长制移动端",
                "400万元",
                &(plan(2025, "360万元", "县级财政: 360万元") + &plan(2026, "39.5万元", "县级财政: 39.5万元")),
                built,
            ),
        ),
    ];
    insta::assert_snapshot!(printed(&county(table, "", &units, &projects)));
}

/// 各组的名称，年度投资计划与滚动规划相同。
fn groups(clerk: &Clerk, report: &str) -> Vec<String> {
    let json = clerk.must(clerk.as_of, &["report", report, "--year", "2026", "--format", "json"]).out;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let groups = json["groups"].as_array().unwrap();
    groups.iter().map(|group| group["title"].as_str().unwrap().to_owned()).collect()
}

/// 升级改造、扩建不是新建：各成一部，用当地的叫法；当地合在一起的，照当地的。
#[test]
fn new_projects_are_grouped_by_nature_as_the_place_says() {
    let natures = ["新建", "升级改造", "扩建"];
    let projects: Vec<(&str, &str, String)> = ["XJ-1", "XJ-2", "XJ-3"]
        .into_iter()
        .zip(natures)
        .map(|(id, nature)| {
            let text = project(id, &format!("{id}平台"), "90万元", &plan(2026, "90万元", "县级财政: 90万元"), "");
            ("县水利局", id, text.replace("nature: 新建", &format!("nature: {nature}")))
        })
        .collect();
    for (table, words, expected) in [
        ("", "", &["一、新建", "二、扩建", "三、升级改造"][..]),
        ("", "natures = { \"改造\" = \"升级改造\" }", &["一、新建", "二、扩建", "三、改造"]),
        ("natures = { \"新开工\" = [\"新建\", \"扩建\", \"升级改造\"] }", "", &["一、新开工"]),
        (
            "natures = { \"改扩建\" = [\"扩建\", \"改造\"] }\nparts = [\"改扩建\"]",
            "natures = { \"改造\" = \"升级改造\" }",
            &["一、改扩建", "二、新建"],
        ),
        ("parts = [\"升级改造\"]", "natures = { \"改造\" = \"升级改造\" }", &["一、改造", "二、新建", "三、扩建"]),
    ] {
        let clerk = county(&format!("\n[plan_table]\n{table}\n"), words, &[("县水利局", 1)], &projects);
        for report in ["plan", "rolling"] {
            assert_eq!(groups(&clerk, report), expected, "{report}：{table} {words}");
        }
    }
}

#[test]
fn what_is_not_a_column_is_said() {
    let wrong = [
        ("columns = [\"金额\"]", "没有「金额」这一栏"),
        ("decimals = 7", "至多 6 位小数"),
        ("parts = [\"新\"]", "没有「新」这一部；可用：续建、新建、扩建、升级改造、运行维护、尾款"),
        ("natures = { \"新开工\" = [\"新建\", \"改建\"] }", "没有「改建」这一建设性质；可用：新建、扩建、升级改造"),
        ("natures = { \"新开工\" = [\"运行维护\"] }", "没有「运行维护」这一建设性质"),
        ("natures = { \"甲\" = [\"新建\"], \"乙\" = [\"新建\"] }", "「新建」归了两部"),
        ("natures = { \"新开工\" = [\"新建\"] }\nparts = [\"新建\"]", "没有「新建」这一部；可用：续建、新开工、扩建"),
        ("group = \"部门\"", "不认识的取值「部门」；可用：分部、单位"),
        ("colums = []", "colums"),
    ];
    let projects = [(
        "县水利局",
        "QZ-2",
        project("QZ-2", "山塘水库监测", "90万元", &plan(2026, "90万元", "县级财政: 90万元"), ""),
    )];
    for (line, said) in wrong {
        let clerk = county(&format!("\n[plan_table]\n{line}\n"), "", &[("县水利局", 1)], &projects);
        let done = clerk.run(&["report", "plan", "--year", "2026"]);
        assert!(done.code == 4 && done.err.contains(said), "{line}：{}", done.said());
    }
}

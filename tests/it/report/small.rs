//! 几个项目的小县：没有写的、写得古怪的、读不出的。

use super::*;

/// 一个只有几个项目的台账。
fn small_county(files: &[(&str, &str)]) -> (tempfile::TempDir, County) {
    let folder = tempfile::tempdir().unwrap();
    let unit = folder.path().join("projects/县教委");
    fs::create_dir_all(&unit).unwrap();
    fs::write(folder.path().join("projects/county.yaml"), "format: 1\nname: 某县\n").unwrap();
    fs::write(unit.join("unit.yaml"), "name: 县教委\n").unwrap();
    for (id, text) in files {
        fs::write(unit.join(format!("{id}.yaml")), text).unwrap();
    }
    let county = County::open(folder.path());
    (folder, county)
}

fn project(id: &str, name: &str, events: &str) -> String {
    format!("id: {id}\nname: {name}\nnature: 新建\nevents:\n{events}")
}

/// 一栏的各格，不是文字的为空。
fn texts(report: &Report, key: &str) -> Vec<String> {
    let text = |row| match &report.cell(row, key).unwrap().value {
        CellValue::Text(text) => text.clone(),
        _ => String::new(),
    };
    report.rows().map(text).collect()
}

const PLANNED: &str = "  - {event: 代初设批复, date: 2024-01-05, total: 100万元, doc: 文〔2024〕1号}
  - {event: 列入计划, date: 2024-01-10, year: 2024, amount: 60万元, doc: 文〔2024〕2号, sources: {县级财政: 60万元}}
";

#[test]
fn hostile_names_stay_text_in_every_format() {
    let names = [
        r#""=HYPERLINK(\"http://e.cn\",\"点我\")""#,
        r#""<script>alert(1)</script>|甲|乙""#,
        r#""甲\n# 乙\e[31m""#,
        r#""+cmd|' /C calc'!A0""#,
        r#""@甲 [乙](http://e.cn)""#,
        r#""\t=1+1""#,
        r#""\r=1+1""#,
        r#""-2+3""#,
    ];
    let files: Vec<(String, String)> = names
        .iter()
        .enumerate()
        .map(|(n, name)| (format!("P-{n}"), project(&format!("P-{n}"), name, PLANNED)))
        .collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    let (_folder, county) = small_county(&files);
    let report = county.report(ReportKind::Plan, 2024);
    assert_eq!(report.rows().count(), names.len());

    let csv = written(&report, ReportFormat::Csv, None);
    assert!(csv.starts_with('\u{feff}') && csv.contains("\r\n"));
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).from_reader(csv.trim_start_matches('\u{feff}').as_bytes());
    let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert!(records.iter().flatten().all(|field| !field.starts_with(['=', '+', '-', '@', '\t', '\r'])));
    assert!(records.iter().flatten().any(|field| field.starts_with("'=HYPERLINK")));

    let markdown = written(&report, ReportFormat::Markdown, None);
    assert!(!markdown.contains("<script>") && !markdown.contains("@甲") && !markdown.contains("[乙]("), "{markdown}");
    let columns = |line: &str| line.replace("\\|", "").matches('|').count();
    let table: Vec<&str> = markdown.lines().filter(|l| l.starts_with('|')).collect();
    assert!(table.iter().all(|l| columns(l) == columns(table[0])), "{markdown}");

    let html = written(&report, ReportFormat::Html, None);
    assert!(!html.contains("<script>alert") && html.contains("&lt;script&gt;alert(1)"));

    let terminal = written(&report, ReportFormat::Table, Some(100));
    assert!(!terminal.contains('\u{1b}') && terminal.contains(r"甲\n#"), "{terminal}");

    let json: serde_json::Value = serde_json::from_str(&written(&report, ReportFormat::Json, None)).unwrap();
    assert_eq!(json["groups"][0]["rows"][2]["values"]["name"], "甲\n# 乙\u{1b}[31m");
}

#[test]
fn unknown_is_not_zero() {
    let unapproved = "  - {event: 列入计划, date: 2024-01-10, year: 2024, amount: 60万元}\n";
    let files = [("P-1", project("P-1", "甲", PLANNED)), ("P-2", project("P-2", "乙", unapproved))];
    let files: Vec<(&str, &str)> = files.iter().map(|(a, b)| (*a, b.as_str())).collect();
    let (_folder, county) = small_county(&files);
    let report = county.report(ReportKind::Plan, 2024);
    let json: serde_json::Value = serde_json::from_str(&written(&report, ReportFormat::Json, None)).unwrap();
    let second = &json["groups"][0]["rows"][1];
    assert_eq!((&second["values"]["total"], &second["unknown"]["total"]), (&serde_json::Value::Null, &1.into()));
    assert_eq!(second["values"]["approval"], "未批复");
    assert_eq!(json["total"]["values"]["total"], "100.00");
    assert_eq!(json["total"]["unknown"]["total"], 1);
    assert_eq!(json["total"]["values"]["this_year"], "120.00");
    assert!(report.lead[0].contains("总投资100.00万元（另有1项未知）"), "{}", report.lead[0]);
    assert!(written(&report, ReportFormat::Table, None).contains("另1项未知"));
    let csv = written(&report, ReportFormat::Csv, None);
    assert!(csv.contains("没有计入的未知项：合计 总投资 1 项"), "{csv}");
}

#[test]
fn adjustments_batches_and_traces_are_shown() {
    let events = format!(
        "{PLANNED}  - {{event: 列入计划, date: 2024-05-10, year: 2024, amount: 20.005万元, batch: 第二批}}
  - {{event: 计划调整, date: 2024-09-01, year: 2024, amount: 70.000001万元, doc: 文〔2024〕9号}}
"
    );
    let text = project("P-1", "甲", &events);
    let (_folder, county) = small_county(&[("P-1", &text)]);
    let report = county.report(ReportKind::Plan, 2024);
    let remark =
        |report: &Report| wsgov::report::Cell::clone(report.cell(&report.groups[0].rows[0], "remark").unwrap());
    let CellValue::Text(text) = remark(&report).value else { panic!() };
    assert!(text.starts_with("年内调整：由 80.005 调至 70.000001"), "{text}");
    let row = &report.groups[0].rows[0];
    let trace = &report.cell(row, "this_year").unwrap().trace;
    let routes: Vec<String> = trace.iter().map(|t| t.route.to_string()).collect();
    assert_eq!(routes, ["events[1].amount", "events[2].amount", "events[3].amount"]);

    let batch = |name: &str| {
        let request = ReportQuery { batch: Some(name.into()), ..ReportQuery::new(ReportKind::Plan, Some(Year(2024))) };
        let report = build(county.env(), &request).unwrap();
        report.total.as_ref().and_then(|t| report.cell(t, "this_year")).and_then(|c| c.money()).unwrap()
    };
    assert_eq!(batch("文〔2024〕2号"), Money::from_fen(60_000_000));
    assert_eq!(batch("第二批"), Money::from_fen(20_005_000));
    assert_eq!(batch("文〔2024〕9号"), Money::from_fen(-10_004_999));
    let request = ReportQuery { batch: Some("没有".into()), ..ReportQuery::new(ReportKind::Plan, Some(Year(2024))) };
    assert!(matches!(build(county.env(), &request), Err(ReportError::UnknownBatch { .. })));
}

#[test]
fn unreadable_files_are_named_and_alone_are_an_error() {
    let (_folder, county) = small_county(&[("P-1", &project("P-1", "甲", PLANNED)), ("P-2", "id: [")]);
    let report = county.report(ReportKind::Plan, 2024);
    assert!(report.notes.iter().any(|n| n.contains("1 个文件读不出") && n.contains("P-2.yaml")), "{:?}", report.notes);
    let (_folder, county) = small_county(&[("P-2", "id: [")]);
    let request = ReportQuery::new(ReportKind::Plan, Some(Year(2024)));
    assert_eq!(build(county.env(), &request), Err(ReportError::NothingRead(1)));
}

/// 预算 300万元（计划 400万元里有自筹 100万元）：没有写来源的支付先用预算，不够的用自筹；写明自筹的不动预算。
#[test]
fn the_balance_is_the_budget_less_what_was_paid_out_of_it() {
    let money = "  - {event: 代初设批复, date: 2024-01-05, total: 400万元, doc: 文〔2024〕1号}
  - {event: 列入计划, date: 2024-01-10, year: 2024, amount: 400万元, doc: 文〔2024〕2号, sources: {县级财政: 300万元, 自筹: 100万元}}
  - {event: 预算安排, date: 2024-01-20, year: 2024, amount: 300万元, doc: 文〔2024〕3号}
";
    let pay = |sum: &str| format!("  - {{event: 支付, date: 2024-05-01, year: 2024, {sum}}}\n");
    let paid = [
        (String::new(), 300),
        (pay("amount: 120万元"), 180),
        (pay("amount: 300万元"), 0),
        (pay("amount: 360万元"), 0),
        (pay("amount: 410万元"), -10),
        (pay("amount: 80万元, sources: {自筹: 80万元}"), 300),
        (pay("amount: 310万元, sources: {县级财政: 310万元}"), -10),
        (pay("amount: 120万元") + "  - {event: 退款, date: 2024-06-01, of: 支付@2024-05-01, amount: 20万元}\n", 200),
    ];
    let wan = |n: i64| Money::from_fen(n * 1_000_000);
    for (events, left) in paid {
        let text = project("P-1", "平台", &format!("{money}{events}"));
        let (_folder, county) = small_county(&[("P-1", &text)]);
        for kind in [ReportKind::Budget, ReportKind::Ledger, ReportKind::Stats] {
            let report = county.report(kind, 2024);
            assert_eq!(report.total_of("balance").money(), Some(wan(left)), "{kind} {events}");
        }
    }
    // 下一年度用的是上一年度的结余：两年合起来刚好用完。
    let next = format!(
        "{money}{}  - {{event: 支付, date: 2025-02-01, year: 2025, amount: 100万元, sources: {{县级财政: 100万元}}}}\n",
        pay("amount: 200万元, sources: {县级财政: 200万元}")
    );
    let text = project("P-1", "平台", &next);
    let (_folder, county) = small_county(&[("P-1", &text)]);
    assert_eq!(county.report(ReportKind::Budget, 2024).total_of("balance").money(), Some(wan(100)));
    assert_eq!(county.report(ReportKind::Ledger, 2024).total_of("balance").money(), Some(Money::ZERO));
}

/// 同一种钱才相减：执行数只算用预算的，预算减计划只比财政资金，结余总等于预算减执行数。
#[test]
fn the_columns_of_the_budget_add_up() {
    let money = "  - {event: 代初设批复, date: 2024-01-05, total: 640万元, doc: 文〔2024〕1号}
  - {event: 列入计划, date: 2024-01-10, year: 2024, amount: 640万元, doc: 文〔2024〕2号, sources: {县级财政: 380万元, 自筹: 260万元}}
  - {event: 预算安排, date: 2024-01-20, year: 2024, amount: 380万元, doc: 文〔2024〕3号}
  - {event: 签订合同, date: 2024-02-01, kind: 建设, amount: 640万元}
  - {event: 支付, date: 2024-05-01, year: 2024, amount: 551.16万元}
";
    let text = project("P-1", "平台", money);
    let (_folder, county) = small_county(&[("P-1", &text)]);
    let report = county.report(ReportKind::Budget, 2024);
    let total = |key: &str| report.total_of(key).money().map(|money| money.fen() / 10_000);
    assert_eq!(total("plan_own"), Some(26_000));
    assert_eq!((total("difference"), total("balance")), (Some(0), Some(0)));
    assert_eq!((total("paid"), total("executed")), (Some(55_116), Some(38_000)));
    assert!(report.lead[0].contains("逐项一致"), "{:?}", report.lead);
    assert_eq!(texts(&report, "remark"), [""]);
    let payments = county.report(ReportKind::Payments, 2024);
    let remark = |report: &Report| texts(report, "remark").concat();
    assert!(!remark(&payments).contains("超过本年预算"), "{}", remark(&payments));
    // 用了上年的结余：超出的是结余，不是超支。
    let text = project("P-1", "平台", &format!("{money}  - {{event: 列入计划, date: 2025-01-10, year: 2025, amount: 100万元, doc: 文〔2025〕2号}}\n  - {{event: 预算安排, date: 2025-01-20, year: 2025, amount: 100万元, doc: 文〔2025〕3号}}\n  - {{event: 支付, date: 2025-05-01, year: 2025, amount: 130万元}}\n").replace("551.16", "340"));
    let (_folder, county) = small_county(&[("P-1", &text)]);
    let report = county.report(ReportKind::Budget, 2025);
    assert!(remark(&report).contains("用以前年度结余 30.00"), "{}", remark(&report));
}

/// 计划调整写了来源的，来源照调整后的；只由调整进来的也是；取消的项目不算一个。
#[test]
fn an_adjusted_plan_shows_its_adjusted_sources() {
    let plan = "  - {event: 代初设批复, date: 2024-01-05, total: 480万元, doc: 文〔2024〕1号}
  - {event: 列入计划, date: 2024-01-10, year: 2024, batch: 第一批, amount: 480万元, doc: 文〔2024〕2号, sources: {县级财政: 280万元, 自筹: 200万元}}
";
    let adjusted = "  - {event: 计划调整, date: 2024-05-01, year: 2024, amount: 400万元, doc: 文〔2024〕5号, sources: {县级财政: 280万元, 自筹: 120万元}}\n";
    let ended = "  - {event: 计划调整, date: 2024-05-01, year: 2024, amount: 0元, doc: 文〔2024〕5号}\n  - {event: 终止, date: 2024-05-02, reason: 不办了}\n";
    let approved = plan.lines().next().unwrap();
    let files = [
        ("P-1", project("P-1", "甲", &format!("{plan}{adjusted}"))),
        ("P-2", project("P-2", "乙", &format!("{approved}\n{adjusted}"))),
        ("P-3", project("P-3", "丙", &format!("{plan}{ended}"))),
        (
            "P-4",
            project(
                "P-4",
                "丁",
                &format!(
                    "  - {{event: 申报, date: 2023-09-01, plan_year: 2024}}\n  - {{event: 不予批复, date: 2023-11-01, doc: 文〔2023〕9号}}\n{plan}"
                ),
            ),
        ),
        ("P-5", project("P-5", "戊", &format!("{plan}  - {{event: 终止, date: 2024-05-02, reason: 不办了}}\n"))),
    ];
    let files: Vec<(&str, &str)> = files.iter().map(|(id, text)| (*id, text.as_str())).collect();
    let (_folder, county) = small_county(&files);
    let report = county.report(ReportKind::Plan, 2024);
    let cells = |key: &str| -> Vec<Option<i64>> {
        report.rows().map(|row| report.cell(row, key).unwrap().money().map(|m| m.fen() / 1_000_000)).collect()
    };
    let mut own = cells("source_own");
    own.sort_unstable();
    assert_eq!(own, [Some(120), Some(120), Some(200), Some(200)]);
    assert!(report.lead[0].contains("安排项目4个"), "{:?}", report.lead);
    assert!(report.notes.iter().any(|note| note.contains("有 1 个项目不再实施") && note.contains("丙")));
    // 滚动规划：不予批复之后又列了计划的照列；终止的另说，两张表对得上。
    let rolling = county.report(ReportKind::Rolling, 2024);
    let names: Vec<String> = texts(&rolling, "name");
    assert!(names.contains(&"丁".to_owned()) && names.len() == 3, "{names:?}");
    assert!(rolling.notes.iter().any(|note| note.contains("480.00 万元不在表内：戊 480.00")), "{:?}", rolling.notes);
    // 没有这一批的，列出有哪些。
    let query = ReportQuery { batch: Some("巫山".into()), ..ReportQuery::new(ReportKind::Plan, Some(Year(2024))) };
    let error = build(county.env(), &query).unwrap_err().to_string();
    assert!(error.contains("2024年没有批次或文号为「巫山」的计划；已有：") && error.contains("第一批"), "{error}");
}

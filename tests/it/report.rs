//! 报表：样例县各年度的部分之和等于总数；各种格式一致；名称里的公式、标记、换行都只是文字。
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

mod small;

use std::{
    fs,
    path::{Path, PathBuf},
};

use wsgov::{
    commands::report::{ReportFormat, ReportRequest, render},
    model::{Date, Money, Nature, Project, Timeline, Year},
    output::Setting,
    report::{CellValue, Filter, Report, ReportContext, ReportError, ReportKind, ReportQuery, Row, SortBy, build},
    ruleset::Laws,
    store::{AsOf, Reason, Store, load_laws, read_file},
};

struct County {
    store: Store,
    laws: Laws,
    county: wsgov::model::County,
}

impl County {
    fn open(root: &Path) -> County {
        let store = Store::open(&wsgov::store::Files::on_disk(root)).unwrap();
        let laws = load_laws(None, &[]).unwrap();
        let county = read_file(&store.files, store.county.as_ref().unwrap()).value.unwrap();
        County { store, laws, county }
    }

    fn sample() -> County {
        County::open(Path::new(env!("CARGO_MANIFEST_DIR")))
    }

    fn env(&self) -> ReportContext<'_> {
        let as_of = AsOf { date: date(2026, 6, 30), reason: Reason::Frozen };
        ReportContext { store: &self.store, laws: &self.laws, county: Some(&self.county), as_of, traced: true }
    }

    fn report(&self, kind: ReportKind, year: u16) -> Report {
        build(self.env(), &ReportQuery::new(kind, Some(Year(year)))).unwrap()
    }
}

fn date(year: u16, month: u32, day: u32) -> Date {
    Year(year).day(month, day)
}

fn money(report: &Report, row: &Row, key: &str) -> Money {
    report.cell(row, key).unwrap().money().unwrap_or_default()
}

/// 样例县的根。
fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn written(report: &Report, format: ReportFormat, width: Option<usize>) -> String {
    let request = ReportQuery::new(report.kind, report.year);
    let wanted = ReportRequest { request, format, output: None, trace: true, width, plain: false };
    let bytes = render(report, &wanted, &wsgov::store::Files::on_disk(&root()), Setting::default()).unwrap();
    String::from_utf8(bytes).unwrap()
}

/// 「总投资X万元」里的 X。
fn stated(sentence: &str, label: &str) -> Money {
    let Some((_, rest)) = sentence.split_once(label) else { panic!("{sentence} 没有 {label}") };
    let (amount, _) = rest.split_once("万元").unwrap();
    <Money as wsgov::text::Scalar>::read(&format!("{amount}万元")).unwrap()
}

#[test]
fn parts_sum_to_the_head_line_every_year() {
    let county = County::sample();
    for year in 2022..=2027 {
        let report = county.report(ReportKind::Plan, year);
        let rows = report.rows().count();
        if rows == 0 {
            assert_eq!(report.lead.len(), 1, "{year}");
            continue;
        }
        let (head, parts) = report.lead.split_first().unwrap();
        assert_eq!(parts.len(), report.groups.len());
        for (label, key) in [("总投资", "total"), ("累计安排", "before"), ("计划投资", "this_year")] {
            let sum: Money = parts.iter().map(|p| stated(p, label)).sum();
            assert_eq!(stated(head, label), sum, "{year} {label}");
            let rows: Money = report.rows().map(|r| money(&report, r, key)).sum();
            assert_eq!(sum, rows, "{year} {key}");
            assert_eq!(money(&report, report.total.as_ref().unwrap(), key), rows, "{year} {key}");
        }
        for row in report.rows().filter(|r| report.cell(r, "total").unwrap().money().is_some()) {
            let parts = ["before", "this_year", "later"].map(|k| money(&report, row, k));
            assert_eq!(money(&report, row, "total"), parts.into_iter().sum(), "{year} {:?}", row.project);
        }
    }
}

#[test]
fn every_rolling_row_adds_up() {
    let county = County::sample();
    for year in 2022..=2027 {
        let report = county.report(ReportKind::Rolling, year);
        assert!(report.rows().count() > 0, "{year}");
        let known = |row: &&Row| ["total", "later"].iter().all(|k| report.cell(row, k).unwrap().money().is_some());
        let rows: Vec<&Row> = report.rows().filter(known).collect();
        assert!(!rows.is_empty(), "{year}");
        for row in rows {
            let parts = ["before", "year_1", "year_2", "year_3", "later"].map(|k| money(&report, row, k));
            assert_eq!(money(&report, row, "total"), parts.into_iter().sum(), "{year} {:?}", row.project);
        }
    }
}

#[test]
fn every_part_of_the_statistics_has_the_same_totals() {
    let county = County::sample();
    let report = county.report(ReportKind::Stats, 2026);
    let total = report.total.as_ref().unwrap();
    for group in &report.groups {
        let subtotal = group.subtotal.as_ref().unwrap();
        for key in ["planned", "budgeted", "paid"] {
            assert_eq!(money(&report, subtotal, key), money(&report, total, key), "{} {key}", group.title);
        }
        let count = report.cell(subtotal, "count").unwrap().number();
        let expected = (!group.title.contains("资金年度")).then_some(52);
        assert_eq!(count, expected, "{}", group.title);
    }
}

#[test]
fn reports_agree_with_each_other() {
    let county = County::sample();
    for year in 2022..=2027 {
        let [plan, budget] = [ReportKind::Plan, ReportKind::Budget].map(|kind| county.report(kind, year));
        assert_eq!(plan.total_of("this_year").money(), budget.total_of("plan").money(), "{year}");
        let sum = |key: &str| budget.total_of(key).money().unwrap_or_default();
        // 计划里的自有等资金不列预算；结余就是预算减去用预算的支付。
        assert_eq!(sum("difference"), sum("budget") - (sum("plan") - sum("plan_own")), "{year}");
        assert_eq!(sum("balance"), sum("budget") - sum("executed"), "{year}");
    }
    let [ledger, payments] = [ReportKind::Ledger, ReportKind::Payments].map(|kind| county.report(kind, 2026));
    assert_eq!(ledger.total_of("paid").money(), payments.total_of("paid").money());
}

#[test]
fn filters_narrow_and_say_so_and_columns_sort() {
    let county = County::sample();
    let mut request = ReportQuery::new(ReportKind::Ledger, None);
    request.filter.units = vec!["县教委".into()];
    request.filter.natures = vec![Nature::New];
    request.sort = Some(SortBy { column: "total".into(), descending: true });
    let report = build(county.env(), &request).unwrap();
    let totals: Vec<Money> = report.rows().map(|r| money(&report, r, "total")).collect();
    assert!(totals.len() > 1 && totals.is_sorted_by(|a, b| a >= b), "{totals:?}");
    assert_eq!(report.cell(report.rows().next().unwrap(), "seq").unwrap().number(), Some(1));
    assert!(
        report.notes.iter().any(|n| n.contains("单位为 县教委") && n.contains("建设性质为 新建")),
        "{:?}",
        report.notes
    );

    request.filter =
        Filter { stages: vec![Filter::stage("building").unwrap()], year: Some(Year(2025)), ..Filter::default() };
    let report = build(county.env(), &request).unwrap();
    assert!(report.rows().count() > 0);
    assert!(report.rows().all(|r| report.cell(r, "stage").unwrap().value == CellValue::Text("建设中".into())));

    request.filter.units = vec!["县教位".into()];
    let message = build(county.env(), &request).unwrap_err().to_string();
    assert!(message.contains("您是否要写「县教委」"), "{message}");
    assert!(Filter::stage("没有的阶段").is_err());
    request.filter = Filter::default();
    request.sort = Some(SortBy { column: "nothing".into(), descending: false });
    assert!(build(county.env(), &request).unwrap_err().to_string().contains("total（批复总投资）"));
}

#[test]
fn every_kind_can_be_narrowed_and_sorted_by_any_column() {
    let county = County::sample();
    let filters: [(&str, Filter); 4] = [
        ("县教委", Filter { units: vec!["县教委".into()], ..Filter::default() }),
        ("新建", Filter { natures: vec![Nature::New], ..Filter::default() }),
        ("运行中", Filter { stages: vec![Filter::stage("运行中").unwrap()], ..Filter::default() }),
        ("2025", Filter { year: Some(Year(2025)), ..Filter::default() }),
    ];
    let ids = |report: &Report| -> Vec<_> { report.rows().filter_map(|r| r.project.clone()).collect() };
    for kind in ReportKind::ALL {
        let mut request = ReportQuery::new(*kind, Some(Year(2025)));
        if *kind == ReportKind::Performance {
            request.year = None;
        }
        let whole = build(county.env(), &request).unwrap();
        for (word, filter) in &filters {
            let narrow = build(county.env(), &ReportQuery { filter: filter.clone(), ..request.clone() }).unwrap();
            assert!(narrow.notes.iter().any(|n| n.contains(word) && n.contains("不是全部")), "{kind} {word}");
            assert!(ids(&narrow).len() <= ids(&whole).len(), "{kind} {word}");
            // 疑点、催办可以一处也没有。
            let may_be_none = matches!(kind, ReportKind::Findings | ReportKind::Matrix | ReportKind::Reminder);
            assert!(may_be_none || narrow.rows().count() > 0, "{kind} {word}");
            assert!(ids(&narrow).iter().all(|id| ids(&whole).contains(id)), "{kind} {word}");
            for key in ["unit", "nature", "stage"] {
                let own = ["县教委", "新建", "运行中"].contains(word).then(|| CellValue::Text((*word).into()));
                let fits = |row: &Row| narrow.cell(row, key).is_none_or(|c| Some(&c.value) == own.as_ref());
                let about = [("unit", "县教委"), ("nature", "新建"), ("stage", "运行中")].contains(&(key, word));
                assert!(!about || narrow.rows().all(fits), "{kind} {word}");
            }
        }
        let amount = whole.columns.iter().find(|c| c.sum).unwrap_or(&whole.columns[0]);
        let sort = Some(SortBy { column: amount.title.clone(), descending: true });
        let sorted = build(county.env(), &ReportQuery { sort, ..request.clone() }).unwrap();
        assert_eq!(sorted.total, whole.total, "{kind}");
        for group in &sorted.groups {
            let amounts: Vec<_> = group.rows.iter().filter_map(|r| sorted.cell(r, amount.key)?.money()).collect();
            assert!(amounts.is_sorted_by(|a, b| a >= b), "{kind} {}", group.title);
        }
        let set = |report: &Report| ids(report).into_iter().collect::<std::collections::BTreeSet<_>>();
        assert_eq!(set(&sorted), set(&whole), "{kind}");
    }
}

#[test]
fn traces_name_the_file_the_line_and_the_event() {
    let county = County::sample();
    let report = county.report(ReportKind::Plan, 2026);
    let json: serde_json::Value = serde_json::from_str(&written(&report, ReportFormat::Json, None)).unwrap();
    let row = &json["groups"][0]["rows"][0];
    let trace = &row["trace"]["this_year"][0];
    let (path, line) = (trace["path"].as_str().unwrap(), trace["line"].as_u64().unwrap());
    assert!(trace["event"].as_str().unwrap().starts_with("列入计划 20"), "{trace}");
    let text = fs::read_to_string(root().join(path)).unwrap();
    assert!(text.lines().nth(line as usize - 1).unwrap().trim_start().starts_with("amount:"), "{trace}");
    let said = format!(
        "{} 本年度投资 {}：{path}:{line} 列入计划",
        row["project"].as_str().unwrap(),
        row["values"]["this_year"].as_str().unwrap()
    );
    for format in [ReportFormat::Table, ReportFormat::Csv] {
        assert!(written(&report, format, None).contains(&said), "{format} {said}");
    }
    assert!(written(&report, ReportFormat::Markdown, None).contains("## 出处"));
}

#[test]
fn later_events_do_not_count() {
    let county = County::sample();
    let early = AsOf { date: date(2024, 7, 31), reason: Reason::Given };
    let request = ReportQuery::new(ReportKind::Plan, Some(Year(2024)));
    let report = build(ReportContext { as_of: early, ..county.env() }, &request).unwrap();
    let later = build(county.env(), &request).unwrap();
    assert_eq!(report.rows().count() + 1, later.rows().count(), "八月才追加的一项尚未列入");
    assert!(report.notes[0].contains("2024-07-31"));
}

#[test]
fn the_plan_agrees_with_the_events() {
    let county = County::sample();
    for year in 2022..=2027 {
        let mut expected = Money::ZERO;
        for file in &county.store.projects {
            let project: Project = read_file(&county.store.files, &file.path).value.unwrap();
            if project.facts.is_classified() {
                continue;
            }
            let chronology = project.chronology();
            let timeline = Timeline::new(&chronology).up_to(date(2026, 6, 30));
            expected = expected + timeline.plan_of(Year(year)).unwrap_or_default();
        }
        let report = county.report(ReportKind::Plan, year);
        assert_eq!(money(&report, report.total.as_ref().unwrap(), "this_year"), expected, "{year}");
    }
}

#[test]
fn a_table_fits_the_terminal_and_says_what_it_leaves_out() {
    use unicode_width::UnicodeWidthStr;
    let county = County::sample();
    for kind in ReportKind::ALL {
        let report = county.report(*kind, 2024);
        for width in [80, 100, 120, 160, 240] {
            let text = written(&report, ReportFormat::Table, Some(width));
            let drawn: Vec<&str> = text.lines().filter(|l| l.starts_with(['+', '|'])).collect();
            let widths: Vec<usize> = drawn.iter().map(|l| l.width()).collect();
            assert!(widths.iter().all(|w| *w == widths[0] && *w <= width), "{kind} {width}:\n{text}");
        }
    }
    let narrow = written(&county.report(ReportKind::Plan, 2024), ReportFormat::Table, Some(80));
    assert!(narrow.contains("略去"), "{narrow}");
}

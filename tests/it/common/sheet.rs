//! 电子表格的测试共用：样例县的报表，和照模型推算的各格位置。

#![allow(dead_code)]

use std::path::{Path, PathBuf};

use wsgov::{
    commands::{
        dashboard::{DashboardRequest, page},
        report::{ReportFormat, ReportRequest, render},
    },
    model::{County, Year},
    output::Setting,
    report::{Report, ReportContext, ReportKind, ReportQuery, Row, build},
    ruleset::Laws,
    store::{AsOf, Reason, Store, load_laws, read_file},
};

/// 一个打开的县。
pub struct Opened {
    pub root: PathBuf,
    store: Store,
    laws: Laws,
    county: County,
}

impl Opened {
    pub fn at(root: &Path) -> Self {
        let store = Store::open(&wsgov::store::Files::on_disk(root)).unwrap();
        let county = read_file(&store.files, store.county.as_ref().unwrap()).value.unwrap();
        Opened { root: root.to_owned(), store, laws: load_laws(None, &[]).unwrap(), county }
    }

    pub fn sample() -> Self {
        Self::at(Path::new(env!("CARGO_MANIFEST_DIR")))
    }

    fn env(&self) -> ReportContext<'_> {
        let as_of = AsOf { date: Year(2026).day(6, 30), reason: Reason::Frozen };
        ReportContext { store: &self.store, laws: &self.laws, county: Some(&self.county), as_of, traced: true }
    }

    pub fn report(&self, kind: ReportKind, year: u16) -> Report {
        build(self.env(), &ReportQuery::new(kind, Some(Year(year)))).unwrap()
    }

    pub fn xlsx(&self, report: &Report) -> Vec<u8> {
        self.written(report, ReportFormat::Xlsx)
    }

    pub fn written(&self, report: &Report, format: ReportFormat) -> Vec<u8> {
        let request = ReportQuery::new(report.kind, report.year);
        let wanted = ReportRequest { request, format, output: None, trace: true, width: None, plain: false };
        render(report, &wanted, &wsgov::store::Files::on_disk(&self.root), Setting::default()).unwrap()
    }

    pub fn dashboard(&self) -> String {
        page(self.env(), &DashboardRequest::default()).unwrap()
    }
}

/// 各行在电子表格里的行号（从 0 起）。
pub struct Layout<'r> {
    pub header: u32,
    pub rows: Vec<(u32, &'r Row)>,
    pub subtotals: Vec<(u32, &'r Row)>,
    pub total: Option<(u32, &'r Row)>,
}

/// 照模型推算：标题、表前的话、单位、栏目、各组、合计。
pub fn layout(report: &Report) -> Layout<'_> {
    let banded = u32::from(report.columns.iter().any(|c| c.band.is_some()));
    let header = 1 + report.lead.len() as u32 + u32::from(report.unit_line.is_some());
    let mut next = header + 1 + banded;
    let mut layout = Layout { header, rows: Vec::new(), subtotals: Vec::new(), total: None };
    for group in &report.groups {
        next += u32::from(!group.title.is_empty());
        for row in &group.rows {
            layout.rows.push((next, row));
            next += 1;
        }
        if let Some(row) = &group.subtotal {
            layout.subtotals.push((next, row));
            next += 1;
        }
    }
    layout.total = report.total.as_ref().map(|row| (next, row));
    layout
}

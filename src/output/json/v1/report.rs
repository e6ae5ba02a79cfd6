//! 报表写成 JSON，第 1 版，格式不再改变：金额是以万元计的文字，精确；未知与不适用都是 null，
//! 未知的键另列在 `unknown` 里，合计没有计入的项数也在那里。

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Serialize, Serializer, ser::SerializeMap};

use crate::{
    output::{
        json::v1::envelope::{Envelope, Setting},
        report::cell::value_text,
    },
    report::{Cell, CellValue, Column, Report, Row, RowSources, Trace, Undecided},
    store::shown,
    text::safe,
};

/// 写成 JSON；`origins` 有则连同各格的出处。
#[must_use]
pub fn report_json(report: &Report, origins: Option<&RowSources>, setting: Setting) -> String {
    let columns = &report.columns;
    let row = |row| RowOut::of(columns, row, origins);
    let document = ReportOut {
        kind: report.kind.en(),
        title: &report.title,
        year: report.year.map(|y| y.0),
        unit: report.unit_line.map(|_| "万元"),
        lead: &report.lead,
        columns: columns.iter().map(ColumnOut::of).collect(),
        groups: report
            .groups
            .iter()
            .map(|group| GroupOut {
                title: &group.title,
                rows: group.rows.iter().map(row).collect(),
                subtotal: group.subtotal.as_ref().map(row),
            })
            .collect(),
        total: report.total.as_ref().map(row),
        notes: &report.notes,
        undecidable: report.undecidable.iter().map(UndecidedOut::of).collect(),
    };
    // 都是文字与数目，不会失败。
    let text = serde_json::to_string_pretty(&Envelope::new(setting, document)).unwrap_or_default();
    format!("{}\n", safe::json(&text))
}

/// 一张报表。
#[derive(JsonSchema, Serialize)]
pub(crate) struct ReportOut<'r> {
    kind: &'static str,
    title: &'r str,
    year: Option<u16>,
    unit: Option<&'static str>,
    lead: &'r [String],
    columns: Vec<ColumnOut<'r>>,
    groups: Vec<GroupOut<'r>>,
    total: Option<RowOut<'r>>,
    notes: &'r [String],
    undecidable: Vec<UndecidedOut<'r>>,
}

/// 一处不能判断的，键与核查结果里的相同。
#[derive(JsonSchema, Serialize)]
struct UndecidedOut<'r> {
    rule: &'static str,
    project: Option<&'r str>,
    unit: Option<&'r str>,
    path: String,
    line: u32,
    missing: &'r str,
    message: &'r str,
    duty: &'r str,
}

impl<'r> UndecidedOut<'r> {
    fn of(one: &'r Undecided) -> Self {
        UndecidedOut {
            rule: one.rule,
            project: one.project.as_deref(),
            unit: one.unit.as_deref(),
            path: shown(&one.path),
            line: one.line,
            missing: &one.missing,
            message: &one.message,
            duty: &one.duty,
        }
    }
}

#[derive(JsonSchema, Serialize)]
struct ColumnOut<'r> {
    key: &'static str,
    title: &'r str,
    band: Option<&'static str>,
    measure: &'static str,
    sum: bool,
}

#[derive(JsonSchema, Serialize)]
struct GroupOut<'r> {
    title: &'r str,
    rows: Vec<RowOut<'r>>,
    subtotal: Option<RowOut<'r>>,
}

#[derive(JsonSchema, Serialize)]
struct RowOut<'r> {
    project: Option<&'r str>,
    values: Keyed<'r, ValueOut<'r>>,
    #[serde(skip_serializing_if = "Keyed::is_empty")]
    unknown: Keyed<'r, usize>,
    #[serde(skip_serializing_if = "Keyed::is_empty")]
    trace: Keyed<'r, Vec<TraceOut>>,
}

#[derive(JsonSchema, Serialize)]
struct TraceOut {
    path: String,
    route: String,
    line: Option<u32>,
    event: Option<String>,
}

/// 键值，次序同栏目。
#[derive(JsonSchema)]
#[schemars(with = "BTreeMap<String, T>")]
struct Keyed<'r, T>(Vec<(&'r str, T)>);

/// 一格的值。
#[derive(JsonSchema)]
#[schemars(with = "Option<ScalarOut>")]
struct ValueOut<'r>(&'r CellValue);

/// 金额、百分数是文字，个数是整数。
#[derive(JsonSchema)]
#[serde(untagged)]
#[allow(dead_code)]
#[schemars(rename = "Scalar")]
enum ScalarOut {
    Text(String),
    Count(usize),
}

impl<'r> ColumnOut<'r> {
    fn of(column: &'r Column) -> Self {
        let Column { key, title, band, measure, sum, .. } = column;
        ColumnOut { key, title, band: *band, measure: measure.en(), sum: *sum }
    }
}

impl<'r> RowOut<'r> {
    fn of(columns: &'r [Column], row: &'r Row, origins: Option<&RowSources>) -> Self {
        let cells = || columns.iter().map(|c| c.key).zip(&row.cells);
        let traced = |(key, c): (&'r str, &'r Cell)| {
            let traces = c.trace.iter().filter_map(|t| Some(TraceOut::of(t, origins?))).collect::<Vec<_>>();
            (!traces.is_empty()).then_some((key, traces))
        };
        RowOut {
            project: row.project.as_deref(),
            values: Keyed(cells().map(|(key, c)| (key, ValueOut(&c.value))).collect()),
            unknown: Keyed(cells().map(|(key, c)| (key, c.unknowns())).filter(|(_, n)| *n > 0).collect()),
            trace: Keyed(cells().filter_map(traced).collect()),
        }
    }
}

impl TraceOut {
    fn of(trace: &Trace, origins: &RowSources) -> Self {
        let origin = origins.get(trace);
        TraceOut {
            path: shown(&trace.path),
            route: trace.route.to_string(),
            line: origin.map(|o| o.line),
            event: origin.map(|o| o.event.clone()).filter(|event| !event.is_empty()),
        }
    }
}

impl<T> Keyed<'_, T> {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<T: Serialize> Serialize for Keyed<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (key, value) in &self.0 {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}

impl Serialize for ValueOut<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            CellValue::Unknown | CellValue::Empty => serializer.serialize_none(),
            CellValue::Count(n) => serializer.serialize_u64(*n as u64),
            CellValue::Percent(percent) => serializer.collect_str(&format_args!("{percent:.1}")),
            value => serializer.serialize_str(&value_text(value)),
        }
    }
}

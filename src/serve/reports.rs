//! 报表与表格：在页上看，或存成电子表格、网页。写的人与 `report` 是同一个。

use minijinja::{Value, context};

use super::{
    desk::Desk,
    page::{Ask, Reply},
    project,
};
use crate::{
    commands::{
        Failure, dashboard, papers, register_form,
        report::{self, ReportFormat, ReportRequest},
    },
    model::{Kind, Year, blanks_with},
    output::declaration_form_with,
    report::{Filter, PaperKind, ReportKind, ReportQuery},
    store::Store,
    text::Scalar,
};

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const HTML: &str = "text/html; charset=utf-8";
const CSV: &str = "text/csv; charset=utf-8";

/// 存成的各种格式。
const FORMATS: [(&str, ReportFormat, &str); 3] =
    [("xlsx", ReportFormat::Xlsx, XLSX), ("html", ReportFormat::Html, HTML), ("csv", ReportFormat::Csv, CSV)];

/// 有哪些报表、表格。
pub(super) fn page(desk: &Desk, _: &Ask) -> Result<Reply, Failure> {
    let session = desk.session()?;
    let local = session.laws.words();
    let named = |words: &[crate::text::Word]| words.iter().map(|w| (w.en, local.say(w.zh, &[]))).collect::<Vec<_>>();
    let body = context! {
        reports => named(ReportKind::WORDS),
        papers => named(PaperKind::WORDS),
        events => named(Kind::WORDS),
        units => Store::units(&session.root),
        year => Year::of(session.as_of.date).0,
    };
    Reply::page(desk, "reports.html", "报表与表格", body)
}

/// 看一张报表。
pub(super) fn view(desk: &Desk, ask: &Ask) -> Result<Reply, Failure> {
    let query = query(ask)?;
    let (title, text) = report::fragment(&desk.env(), &query)?;
    let filled = |key: &str| ask.query.get(key).unwrap_or_default().to_owned();
    let body = context! {
        text => Value::from_safe_string(text),
        kind => query.kind.en(),
        year => filled("year"),
        unit => filled("unit"),
        formats => FORMATS.map(|(name, ..)| name),
    };
    Reply::page(desk, "report.html", &title, body)
}

/// 存一张报表。
pub(super) fn save(desk: &Desk, ask: &Ask) -> Result<Reply, Failure> {
    let query = query(ask)?;
    let format = FORMATS.iter().find(|(name, ..)| *name == ask.segment("format"));
    let (extension, format, kind) = *format.ok_or_else(|| Failure::nothing("没有这种格式"))?;
    let name = format!("{}.{extension}", query.kind);
    let wanted = ReportRequest { request: query, format, output: None, trace: false, width: None, plain: false };
    Ok(Reply::File { name, kind, bytes: report::bytes(&desk.env(), &wanted)? })
}

/// 存看板。
pub(super) fn board(desk: &Desk, ask: &Ask) -> Result<Reply, Failure> {
    let filter = Filter { year: None, ..filter(ask)? };
    let wanted = dashboard::DashboardRequest { year: year(ask)?, filter, page: None, output: None };
    let bytes = dashboard::html(&desk.env(), &wanted)?.into_bytes();
    Ok(Reply::File { name: "看板.html".to_owned(), kind: HTML, bytes })
}

/// 存空白的申报表。
pub(super) fn declaration(desk: &Desk, _: &Ask) -> Result<Reply, Failure> {
    let session = desk.session()?;
    let bytes = declaration_form_with(blanks_with(session.laws.words().list("funds")), session.laws.words())
        .map_err(|e| Failure::failed(format!("写不成申报表：{e}")))?;
    Ok(Reply::File { name: "申报表.xlsx".to_owned(), kind: XLSX, bytes })
}

/// 存一种事件的登记表。
pub(super) fn register(desk: &Desk, ask: &Ask) -> Result<Reply, Failure> {
    let word = ask.query.get("event").unwrap_or_default();
    let kind =
        Kind::ALL.iter().copied().find(|kind| kind.en() == word).ok_or_else(|| Failure::nothing("没有这种事件"))?;
    let bytes = register_form::bytes(&desk.env(), &desk.session()?, kind)?;
    Ok(Reply::File { name: format!("{kind}登记表.xlsx"), kind: XLSX, bytes })
}

/// 存一种待签的纸：接下来可办的全部项目，或一个项目。
pub(super) fn paper(desk: &Desk, ask: &Ask) -> Result<Reply, Failure> {
    let word = ask.query.get("paper").unwrap_or_default();
    let kind =
        PaperKind::ALL.iter().copied().find(|kind| kind.en() == word).ok_or_else(|| Failure::nothing("没有这种纸"))?;
    let session = desk.session()?;
    let id = ask.query.get("id").map(|id| Ask { path: [("id".to_owned(), id.to_owned())].into(), ..Ask::default() });
    let ids: Vec<String> =
        id.map(|ask| project::find(&session, &ask)).transpose()?.map(|place| place.id).into_iter().collect();
    let (format, media) =
        if ask.query.get("format") == Some("html") { (ReportFormat::Html, HTML) } else { (ReportFormat::Xlsx, XLSX) };
    let bytes = papers::bytes(&desk.env(), &session, (kind, format), &ids)?;
    let extension = if format == ReportFormat::Html { "html" } else { "xlsx" };
    Ok(Reply::File { name: format!("{kind}.{extension}"), kind: media, bytes })
}

fn query(ask: &Ask) -> Result<ReportQuery, Failure> {
    let word = ask.segment("kind");
    let kind = ReportKind::ALL
        .iter()
        .copied()
        .find(|kind| kind.en() == word)
        .ok_or_else(|| Failure::nothing("没有这张报表"))?;
    let year = year(ask)?;
    // 台账、验收、统计本不分年度，写了年度的只列涉及该年度的项目。
    let filter_year = matches!(kind, ReportKind::Ledger | ReportKind::Acceptance | ReportKind::Stats);
    let filter = Filter { year: year.filter(|_| filter_year), ..filter(ask)? };
    Ok(ReportQuery { filter, ..ReportQuery::new(kind, year.filter(|_| !filter_year)) })
}

fn filter(ask: &Ask) -> Result<Filter, Failure> {
    Ok(Filter { units: ask.query.all("unit").map(str::to_owned).collect(), ..Filter::default() })
}

fn year(ask: &Ask) -> Result<Option<Year>, Failure> {
    ask.query.get("year").map(Year::read).transpose().map_err(|bad| Failure::usage(format!("年度：{bad}")))
}

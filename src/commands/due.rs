//! `wsgov due`：全县有期限的义务，依期限列出。

use std::path::PathBuf;

use super::{
    Env, Exit, Failure, PageFormat, Session,
    first_steps::{NO_UNITS, first_step, tell_unread},
    page_format::save_page,
    report::{self, ReportRequest},
    save_written, tell,
};
use crate::{
    output::{Agenda, calendar},
    report::{Filter, ReportKind, ReportQuery},
    rules::Obligation,
    store::{Checked, Picked, Scope, Store, WantedDuties, check},
    text::{did_you_mean, nearest_name, safe, words},
};

words! {
    /// 输出格式。
    DueFormat {
        Text "文字" "text",
        Json "JSON" "json",
        Csv "CSV" "csv",
        Ics "日历" "ics",
        Markdown "Markdown" "markdown" ["md"],
        Table "催办单（表格）" "table",
        Html "催办单（网页）" "html",
        Xlsx "催办单（电子表格）" "xlsx",
    }
}

/// 请求。
#[derive(Clone, Debug)]
pub struct DueRequest {
    /// 多少天之内到期的；逾期的总列。
    pub within: u16,
    /// 只列这些单位的（名称里有这几个字的）；空则全县。
    pub units: Vec<String>,
    /// 格式。
    pub format: DueFormat,
    /// 存成文件。
    pub output: Option<PathBuf>,
}

impl DueRequest {
    /// 催办单：给单位看的一张，依单位分组。
    fn reminder(self, ambient: &Env, format: report::ReportFormat) -> Result<Exit, Failure> {
        let filter = Filter { units: self.units, ..Filter::default() };
        let query = ReportQuery { within: Some(self.within), filter, ..ReportQuery::new(ReportKind::Reminder, None) };
        let width = ambient.terminal.then_some(ambient.width);
        report::run(
            ambient,
            &ReportRequest { request: query, format, output: self.output, trace: false, width, plain: false },
        )
    }
}

/// 列出期限。
///
/// # Errors
/// 没有台账，读写失败。
pub fn run(ambient: &Env, request: DueRequest) -> Result<Exit, Failure> {
    let format = request.format;
    let table = match format {
        DueFormat::Table => Some(report::ReportFormat::Table),
        DueFormat::Html => Some(report::ReportFormat::Html),
        DueFormat::Xlsx => Some(report::ReportFormat::Xlsx),
        _ => None,
    };
    if let Some(table) = table {
        return request.reminder(ambient, table);
    }
    let desk = ambient.open()?;
    let store = desk.store()?;
    request.units.iter().try_for_each(|word| known(&desk, &store, word))?;
    // 日历里近来办了的要收回，别的只要没有办的。
    let wanted = if format == DueFormat::Ics { WantedDuties::All } else { WantedDuties::Open };
    let checked = owed(&desk, &store, &request.units, wanted);
    let agenda = Agenda::new(&checked.obligations, &desk.laws, desk.as_of, Some(request.within))
        .with_unknown(&checked.unknown, &desk.laws);
    let output = request.output.as_ref();
    let page = |format| save_page(ambient, format, output, || agenda.page(), &agenda);
    match format {
        DueFormat::Json => page(PageFormat::Json)?,
        DueFormat::Markdown => page(PageFormat::Markdown)?,
        DueFormat::Csv => save_written(output, |out| agenda.write_csv(out))?,
        DueFormat::Ics => {
            let done = Agenda::done_lately(&checked.obligations, &desk.laws, desk.as_of, request.within);
            let county = desk.county().map(|county| county.region.as_deref().unwrap_or(&county.name).to_owned());
            let county = county.unwrap_or_default();
            save_written(output, |out| calendar(&agenda, &done, &county, desk.as_of.date, out))?;
        }
        DueFormat::Text | DueFormat::Table | DueFormat::Html | DueFormat::Xlsx => page(PageFormat::Text)?,
    }
    tell_unread(checked.unread());
    first_step(&store).iter().for_each(|said| tell(said));
    let nothing = checked.projects == 0 && agenda.is_empty();
    Ok(if nothing { Exit::Nothing } else { Exit::Clean })
}

/// 名称里有这几个字的单位（或有职责的机关），总要有一个。
fn known(desk: &Session, store: &Store, word: &str) -> Result<(), Failure> {
    let bodies = &desk.laws.nearest(desk.as_of.date).bodies;
    let bodies: Vec<&str> = bodies.iter().filter_map(|(_, names)| names.first()).map(String::as_str).collect();
    let names = || store.folders.iter().map(|folder| &*folder.name).chain(bodies.iter().copied());
    if names().any(|name| name.contains(word)) {
        return Ok(());
    }
    if store.folders.is_empty() {
        return Err(Failure::usage(NO_UNITS));
    }
    let help = nearest_name(word, names()).map(did_you_mean);
    let help = help.unwrap_or_else(|| "单位的名称见 projects 里各文件夹，写其中的几个字也可以".to_owned());
    Err(Failure::usage(format!("没有「{}」这个单位；{help}", safe::line(word, 40))))
}

/// 这些单位（空则全县）的义务，连同还没有申报的。
#[must_use]
pub fn owed(desk: &Session, store: &Store, units: &[String], wanted: WantedDuties) -> Checked {
    let mut checked = duties(desk, store, wanted);
    let season = std::mem::take(&mut checked.season);
    checked.obligations.extend(if units.is_empty() { merged(season) } else { season });
    let wanted = |unit: &str| units.iter().any(|word| unit.contains(word.as_str()));
    checked.obligations.retain(|(of, _)| units.is_empty() || wanted(&of.unit));
    checked.unknown.retain(|located| units.is_empty() || located.unit.as_deref().is_some_and(wanted));
    checked
}

/// 还没有申报的单位并成一项：不写单位的，看的是全县。
fn merged(season: Vec<(Picked, Obligation)>) -> Vec<(Picked, Obligation)> {
    let mut kept: Vec<(Picked, Obligation)> = Vec::new();
    let silent = season.iter().filter(|(_, duty)| duty.rule == "late-declaration").count();
    for (of, duty) in season {
        if duty.rule != "late-declaration" {
            kept.push((of, duty));
        } else if !kept.iter().any(|(_, known)| known.rule == duty.rule) {
            let what = format!("{}（还有 {silent} 个单位没有申报）", duty.what);
            let of = Picked { id: "county".into(), name: "各单位".into(), unit: "各单位".into(), ..of };
            kept.push((of, Obligation { what, because: "申报的截止日".into(), ..duty }));
        }
    }
    kept
}

/// 全部项目的义务。
pub(super) fn duties(desk: &Session, store: &Store, wanted: WantedDuties) -> Checked {
    check(store, &desk.laws, desk.as_of.date, &Scope { duties: wanted, ..Scope::default() })
}

//! `wsgov due`：全县有期限的义务，依期限列出。

use super::{Env, Exit, Failure, PageFormat, Session, print, print_page};
use crate::{
    output::{Agenda, calendar},
    store::{Checked, Scope, check},
    text::words,
};

words! {
    /// 输出格式。
    Format {
        Text "文字" "text",
        Json "JSON" "json",
        Csv "CSV" "csv",
        Ics "日历" "ics",
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
    pub format: Format,
}

/// 列出期限。
///
/// # Errors
/// 没有台账，读写失败。
pub fn run(ambient: &Env, request: DueRequest) -> Result<Exit, Failure> {
    let desk = ambient.open()?;
    let mut checked = duties(&desk)?;
    let wanted = |unit: &str| request.units.iter().any(|word| unit.contains(word.as_str()));
    checked.obligations.retain(|(of, _)| request.units.is_empty() || wanted(&of.unit));
    let agenda = Agenda::new(&checked.obligations, &desk.laws, desk.as_of, Some(request.within));
    match request.format {
        Format::Text => print_page(ambient, PageFormat::Text, || agenda.page(), &agenda)?,
        Format::Json => print_page(ambient, PageFormat::Json, || agenda.page(), &agenda)?,
        Format::Csv => print(|out| agenda.write_csv(out))?,
        Format::Ics => {
            let done = Agenda::done_lately(&checked.obligations, &desk.laws, desk.as_of, request.within);
            let county = desk.county().map(|county| county.region.as_deref().unwrap_or(&county.name).to_owned());
            print(|out| calendar(&agenda, &done, &county.unwrap_or_default(), desk.as_of.date, out))?;
        }
    }
    Ok(if checked.projects == 0 { Exit::Nothing } else { Exit::Clean })
}

/// 全部项目的义务。
///
/// # Errors
/// 读不了台账。
pub(super) fn duties(desk: &Session) -> Result<Checked, Failure> {
    let store = desk.store()?;
    Ok(check(&store, &desk.laws, desk.as_of.date, &Scope { duties: true, ..Scope::default() }))
}

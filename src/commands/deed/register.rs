//! 单位事件的登记表：一行一个单位的一个事件，栏目写键的中文名称。

use std::path::Path;

use super::short_name;
use crate::{
    commands::{Env, Failure, Session},
    intake::{
        deed::{DeedDraft, deed_kind},
        tables::{
            table_reader::{RegisterRow, RegisterSheet},
            xlsx_reader::column_name,
        },
    },
    model::{DeedAct, parse_loose_date},
    text::safe,
};

/// 表里的一行。
pub(super) struct DeedRow {
    /// 在哪里，供指出。
    pub(super) place: String,
    /// 单位。
    pub(super) owner: String,
    event: String,
    /// 其余各格：栏目与内容。
    cells: Vec<(String, String)>,
}

/// 读登记表；`owners` 是「单位」一栏的各种叫法。
pub(super) fn rows(env: &Env, file: &Path, owners: &[&str]) -> Result<Vec<DeedRow>, Failure> {
    let is = |cells: &[String], names: &[&str]| cells.iter().position(|c| names.contains(&plain(c).as_str()));
    let sheet = RegisterSheet::read(file, |cells| is(cells, owners).is_some() && is(cells, &["事件"]).is_some())?;
    env.mention(&sheet.notes.iter().map(|note| format!("{}\n", safe::line(note, 200))).collect::<String>());
    let mut found = Vec::new();
    for page in &sheet.pages {
        let (Some(owner), Some(event)) = (is(&page.headers, owners), is(&page.headers, &["事件"])) else { continue };
        for row in &page.rows {
            refuse_faults(row)?;
            let cell = |n: usize| row.cells.get(n).cloned().unwrap_or_default();
            let others =
                page.headers.iter().enumerate().filter(|(n, h)| *n != owner && *n != event && plain(h) != "序号");
            let cells = others.map(|(n, h)| (plain(h), cell(n))).filter(|(_, text)| !text.is_empty()).collect();
            let page = if page.name.is_empty() { String::new() } else { format!("「{}」", page.name) };
            let place = format!("{page}第 {} 行", row.number);
            found.push(DeedRow { place, owner: cell(owner), event: cell(event), cells });
        }
    }
    Ok(found)
}

fn refuse_faults(row: &RegisterRow) -> Result<(), Failure> {
    match row.faults.first() {
        None => Ok(()),
        Some((column, why)) => Err(Failure::usage(format!("{}{}：{why}", column_name(*column), row.number))),
    }
}

/// 表头里的空白、星号不算。
fn plain(header: &str) -> String {
    header.chars().filter(|c| !c.is_whitespace() && !matches!(c, '*' | '＊')).collect()
}

impl DeedRow {
    /// 拟成一个事件；日期须写明。
    pub(super) fn draft<A: DeedAct>(&self, desk: &Session) -> Result<DeedDraft<A>, Failure> {
        let kind = deed_kind::<A>(&self.event)?;
        let date = self.cells.iter().find(|(header, _)| matches!(header.as_str(), "日期" | "发生日期"));
        let (_, date) = date.ok_or_else(|| Failure::usage("没有写日期"))?;
        let date = parse_loose_date(date).map_err(|bad| Failure::usage(bad.to_string()))?;
        let mut draft = DeedDraft::<A>::new(kind, date, &short_name(), desk.laws.words())?;
        for (header, text) in self.cells.iter().filter(|(header, _)| !matches!(header.as_str(), "日期" | "发生日期"))
        {
            let key = if header == "机关" { "by" } else { header };
            let steps: Vec<&str> = key.splitn(2, ['·', '.']).collect();
            draft.form.assign_at(&steps, text)?;
        }
        draft.spell(desk.laws.nearest(date));
        Ok(draft)
    }
}

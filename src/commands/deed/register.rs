//! 单位、县、框架事件的登记表：一行一件事，栏目写键的中文名称。全部记在内存里，有一处错就一件也不记。

use std::{collections::HashMap, path::Path};

use serde_yaml::Value as Yaml;

use super::short_name;
use crate::{
    commands::{
        Env, Failure, Session,
        table_faults::{LineFault, TableFaults, in_page},
    },
    intake::{
        deed::{DeedDraft, deed_kind},
        tables::table_reader::{RegisterPage, RegisterRow, RegisterSheet, heading},
    },
    model::{Date, DeedAct, parse_loose_date},
    text::{FieldShape, compose_flow, field_named, half_width, safe},
};

/// 一张登记表是谁的事：「单位」一栏的各种叫法；县的没有这一栏。
#[derive(Clone, Copy, Debug)]
pub(super) struct Owners {
    /// 各种叫法，第一个是常用的。
    names: &'static [&'static str],
    /// 表头须有的，供说明。
    wanted: &'static str,
}

/// 单位的。
pub(super) const UNITS: Owners = Owners {
    names: &["单位", "建设单位", "单位名称"],
    wanted: "「单位」「事件」「日期」三列，其余写键的中文名称；空白的登记表用 wsgov report form 系统登记 -o 表.xlsx",
};

/// 框架的。
pub(super) const FRAMEWORK_IDS: Owners = Owners {
    names: &["框架", "框架编号", "编号"],
    wanted: "「框架编号」「事件」「日期」三列，其余写键的中文名称",
};

/// 县的。
pub(super) const COUNTY: Owners = Owners {
    names: &[],
    wanted: "「事件」「日期」两列，其余写键的中文名称；空白的登记表用 wsgov report form 发布清单 -o 表.xlsx",
};

const EVENT: [&str; 2] = ["事件", "event"];
const DATE: [&str; 3] = ["日期", "发生日期", "date"];
const BY: [&str; 3] = ["机关", "由谁作出", "by"];

/// 登记表里的各件事：`find` 认出是谁的，`take` 接下拟好的事件；错处指到格，一次说全。
pub(super) fn each<A: DeedAct, O>(
    (env, desk): (&Env, &Session),
    (file, owners): (&Path, Owners),
    mut find: impl FnMut(&str) -> Result<O, Failure>,
    mut take: impl FnMut(O, DeedDraft<A>) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let sheet = RegisterSheet::read(file, owners.wanted, |cells| {
        let has_owner = owners.names.is_empty() || column(cells, owners.names).is_some();
        has_owner && column(cells, &EVENT).is_some() && column(cells, &DATE).is_some()
    })?;
    env.mention(&sheet.notes.iter().map(|note| format!("{}\n", safe::line(note, 200))).collect::<String>());
    let (mut faults, mut filled) = (TableFaults::default(), 0_usize);
    // 同一张表里写重了的：内容到先写的一行。
    let mut written: HashMap<String, String> = HashMap::new();
    for page in &sheet.pages {
        let columns = Columns::of(page, owners);
        for row in &page.rows {
            if columns.is_unfilled(row) {
                env.mention(&format!("{}第 {} 行没有填，跳过\n", in_page(page), row.number));
                continue;
            }
            filled += 1;
            let at = columns.owner.unwrap_or(columns.event);
            let said = |failure: Failure| (at, failure.told(env.asked).into_owned());
            // 认不出是谁的，别的格也照样查，好一次改完；没有写的，拟稿时说。
            let unsaid = columns.owner.is_some_and(|at| cell(row, at).is_empty() || is_faulty(row, at));
            let owner = (!unsaid).then(|| find(columns.owner.map_or("", |at| cell(row, at))).map_err(said));
            let wrong = match (owner, columns.draft::<A>(desk, page, row)) {
                (Some(Ok(owner)), Ok(draft)) => {
                    let content = content(columns.owner.map_or("", |at| cell(row, at)), &draft);
                    let place = format!("{}第 {} 行", in_page(page), row.number);
                    match written.insert(content, place) {
                        Some(before) => {
                            vec![(at, format!("与{before}内容相同；写重了的删去一行，确是两件的在备注里写明区别"))]
                        }
                        None => take(owner, draft).map_err(said).err().into_iter().collect(),
                    }
                }
                (owner, draft) => {
                    let unknown = owner.and_then(Result::err);
                    unknown.into_iter().chain(draft.err().unwrap_or_default()).collect()
                }
            };
            faults.add(page, row, wrong);
        }
    }
    faults.refuse()?;
    match filled {
        0 => Err(Failure::nothing("表中没有要记入的行：填好日期等各栏再来")),
        _ => Ok(()),
    }
}

/// 一行的内容，短名不算。
fn content<A: DeedAct>(owner: &str, draft: &DeedDraft<A>) -> String {
    let filled = draft.form.filled().filter(|(field, _)| field.key != "id");
    // 多半是一段文字，不必照写进文件的样子排。
    let shown = |value: &Yaml| value.as_str().map_or_else(|| compose_flow(value), str::to_owned);
    let lines = filled.map(|(field, value)| format!("\n{}: {}", field.key, shown(value)));
    std::iter::once(owner.to_owned()).chain(lines).collect()
}

/// 一页的各列。
struct Columns {
    owner: Option<usize>,
    event: usize,
    date: usize,
    by: Option<usize>,
    /// 其余各列：列与名称。
    others: Vec<(usize, String)>,
}

impl Columns {
    fn of(page: &RegisterPage, owners: Owners) -> Self {
        let at = |names: &[&str]| column(&page.headers, names);
        let (owner, by) = (at(owners.names), at(&BY));
        let (event, date) = (at(&EVENT).unwrap_or(0), at(&DATE).unwrap_or(0));
        let taken = [owner, Some(event), Some(date), by];
        let others = page.headers.iter().enumerate().map(|(n, header)| (n, plain(header)));
        let others = others.filter(|(n, name)| !taken.contains(&Some(*n)) && !name.is_empty() && name != "序号");
        Columns { owner, event, date, by, others: others.collect() }
    }

    /// 空白表里预填了几格、没有办的行。
    fn is_unfilled(&self, row: &RegisterRow) -> bool {
        let empty = |(n, name): &(usize, String)| name == "系统名称" || cell(row, *n).is_empty();
        row.faults.is_empty() && cell(row, self.date).is_empty() && self.others.iter().all(empty)
    }

    fn draft<A: DeedAct>(
        &self,
        desk: &Session,
        page: &RegisterPage,
        row: &RegisterRow,
    ) -> Result<DeedDraft<A>, Vec<LineFault>> {
        let mut wrong: Vec<LineFault> =
            row.faults.iter().filter(|(n, _)| !header(page, *n).is_empty()).cloned().collect();
        let faulty = |n: usize| is_faulty(row, n);
        if let Some(owner) = self.owner.filter(|at| cell(row, *at).is_empty() && !faulty(*at)) {
            wrong.push((owner, format!("没有写「{}」", header(page, owner))));
        }
        let date = match cell(row, self.date) {
            "" if faulty(self.date) => None,
            "" => Err("没有写日期".to_owned()).map_err(|why| wrong.push((self.date, why))).ok(),
            text => parse_loose_date(text).map_err(|bad| wrong.push((self.date, bad.to_string()))).ok(),
        };
        let kind = match cell(row, self.event) {
            "" => Err("没有写事件".to_owned()),
            word => deed_kind::<A>(word).map_err(|failure| failure.message),
        };
        let kind = kind.map_err(|why| wrong.push((self.event, why)));
        let Ok(kind) = kind else { return Err(wrong) };
        // 日期错了，别的格也照样查，好一次改完。
        let date = date.unwrap_or(desk.as_of.date);
        let whole = |failure: Failure| vec![(self.event, failure.message)];
        let mut draft = self.start::<A>(desk, kind, date).map_err(whole)?;
        let by = self.by.map(|n| (n, "by"));
        let cells = self.others.iter().map(|(n, name)| (*n, name.as_str())).chain(by);
        for (n, name) in cells.filter(|(n, _)| !cell(row, *n).is_empty() && !faulty(*n)) {
            let put = draft.put(name.splitn(2, ['·', '.']).collect(), cell(row, n));
            wrong.extend(put.err().map(|failure| (n, failure.message)));
        }
        for field in draft.form.missing() {
            let own = self.column_of(field, draft.form.fields());
            if !own.is_some_and(|n| faulty(n) || wrong.iter().any(|(column, _)| *column == n)) {
                wrong.push((own.unwrap_or(self.event), format!("没有写「{}」（{}）", field.title(), field.key)));
            }
        }
        draft.spell(desk.laws.nearest(date));
        if wrong.is_empty() { Ok(draft) } else { Err(wrong) }
    }

    fn start<A: DeedAct>(&self, desk: &Session, kind: A::Kind, date: Date) -> Result<DeedDraft<A>, Failure> {
        DeedDraft::new(kind, date, &short_name(), desk.laws.words())
    }

    /// 一个键所在的列。
    fn column_of(&self, wanted: &FieldShape, fields: &[FieldShape]) -> Option<usize> {
        let names = |name: &str| field_named(fields, name).is_some_and(|field| field.key == wanted.key);
        self.others.iter().find(|(_, name)| names(name.split(['·', '.']).next().unwrap_or_default())).map(|(n, _)| *n)
    }
}

/// 这一格读的时候就有错。
fn is_faulty(row: &RegisterRow, at: usize) -> bool {
    row.faults.iter().any(|(column, _)| *column == at)
}

fn cell(row: &RegisterRow, at: usize) -> &str {
    row.cells.get(at).map_or("", String::as_str)
}

fn header(page: &RegisterPage, at: usize) -> String {
    page.headers.get(at).map_or_else(String::new, |header| plain(header))
}

fn column(cells: &[String], names: &[&str]) -> Option<usize> {
    cells.iter().position(|cell| names.contains(&plain(cell).as_str()))
}

/// 表头，全角的认作半角。
fn plain(header: &str) -> String {
    heading(&half_width(header))
}

//! 读申报表：找到表头，认出各栏，逐行取出各格；合并的单元格、公式、不认识的栏目一一指出。

use std::path::Path;

use calamine::Data;

use crate::{
    intake::Failure,
    intake::tables::{
        table_reader::{heading, is_total},
        xlsx_reader::{CellAt, Grid, UNITS, address, split_unit},
    },
    model::{BLANKS, Blank},
    output::GUIDE_SHEET,
    report::UNIT_LINE,
    text::{safe, suggest},
};

/// 表头在前若干行里找。
const HEADER_WITHIN: u32 = 20;
/// 靠这两栏认出表头。
const LANDMARKS: [&str; 2] = ["项目名称", "建设性质"];
/// 只供人看的栏目。
const IGNORED: [&str; 1] = ["序号"];
/// 计量单位前后不算在内的符号。
const NOT_UNIT: [char; 7] = ['：', ':', ' ', '（', '）', '(', ')'];

/// 一处问题：地址与说明。
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SheetFault {
    /// 行、列，供排序。
    pub at: CellAt,
    /// 地址。
    pub address: String,
    /// 说明与改法。
    pub message: String,
}

/// 一行：各栏的内容，空的没有。
pub type FormLine = Vec<(&'static Blank, CellAt, Data)>;

/// 读出的一张表。
#[derive(Debug)]
pub struct FormSheet {
    name: String,
    /// 计量单位：万元或元。
    pub unit: &'static str,
    /// 表上写明了计量单位。
    unit_said: bool,
    /// 各行，连同行号（从 0 起）。
    pub lines: Vec<(u32, FormLine)>,
    /// 问题。
    pub faults: Vec<SheetFault>,
    /// 没有读的行，各一句。
    pub notes: Vec<String>,
    /// 各栏在第几列。
    columns: Vec<(u32, &'static Blank)>,
    /// 当地的全部栏目。
    pub blanks: &'static [Blank],
}

impl FormSheet {
    /// 读文件里的申报表：有表头的各页都读；隐藏的、没有表头的不读，各说一句。
    ///
    /// # Errors
    /// 读不了文件，不是 xlsx，或各页都找不到表头。
    pub fn read_all(
        path: &Path,
        file: &str,
        blanks: &'static [Blank],
    ) -> Result<(Vec<FormSheet>, Vec<String>), Failure> {
        let (mut sheets, mut notes) = (Vec::new(), Vec::new());
        let grids = Grid::read_all(path)?;
        for grid in &grids {
            let name = format!("{file}{}", grid.name);
            match header_row(grid) {
                Some(_) if grid.is_hidden => notes.push(format!("「{name}」一页是隐藏的，没有读")),
                Some(header) => {
                    notes.extend(grid.unseen(header + 1));
                    sheets.push(FormSheet::of(grid, name, header, blanks));
                }
                None if !grid.is_hidden && grids.len() > 1 && grid.cells.len() > 2 && grid.name != GUIDE_SHEET => {
                    notes.push(format!("「{name}」一页没有申报表的表头，没有读"));
                }
                None => {}
            }
        }
        if sheets.is_empty() {
            let names: Vec<&str> = grids.iter().map(|g| g.name.as_str()).collect();
            return Err(Failure::usage(format!(
                "{file}「{}」前 {HEADER_WITHIN} 行里没有表头（须有「项目名称」「建设性质」两栏）；空白表用 wsgov report template -o 申报表.xlsx",
                names.join("」「")
            )));
        }
        if sheets.len() > 1 {
            let names: Vec<&str> = sheets.iter().map(|sheet| sheet.name.as_str()).collect();
            notes.push(format!("有申报表的 {} 页都读了：「{}」", names.len(), names.join("」「")));
        }
        Ok((sheets, notes))
    }

    fn of(grid: &Grid, name: String, header: u32, blanks: &'static [Blank]) -> FormSheet {
        let mut sheet = FormSheet {
            name,
            unit: UNITS[0],
            unit_said: false,
            lines: Vec::new(),
            faults: Vec::new(),
            notes: Vec::new(),
            columns: Vec::new(),
            blanks,
        };
        sheet.find_unit(grid, header);
        sheet.columns = sheet.columns(grid, header);
        let totals: Vec<u32> =
            (header + 1..=grid.last_row().unwrap_or(header)).filter(|row| is_total_row(grid, *row)).collect();
        sheet.notes.extend(totals.iter().map(|row| format!("「{}」一页的第 {} 行是合计，没有读", sheet.name, row + 1)));
        sheet.merged(grid, header, &totals);
        sheet.take_lines(grid, header, &totals);
        sheet
    }

    /// 记下一处问题。
    pub fn fault(&mut self, at: CellAt, message: impl Into<String>) {
        let address = format!("{}!{}", self.name, address(at));
        self.faults.push(SheetFault { at, address, message: message.into() });
    }

    /// 表头之上写明的计量单位；写了几处的须相同。
    fn find_unit(&mut self, grid: &Grid, header: u32) {
        let above = grid.cells.range(..(header, 0)).filter_map(|(at, data)| Some((*at, text(data)?)));
        let said: Vec<(CellAt, &str)> = above
            .filter_map(|(at, t)| Some((at, t.rsplit_once("单位")?.1.trim_matches(NOT_UNIT))))
            // 「填报单位：县教委」不是计量单位。
            .filter(|(_, said)| said.contains('元'))
            .collect();
        for (at, said) in &said {
            match UNITS.iter().find(|u| *u == said) {
                None => self.fault(*at, format!("计量单位看不懂；写「{UNIT_LINE}」")),
                Some(unit) if *unit != self.unit && self.unit_said => {
                    let first = self.unit;
                    self.fault(*at, format!("这里写「单位：{unit}」，前面写的是「单位：{first}」；统一成一种"));
                }
                Some(unit) => (self.unit, self.unit_said) = (unit, true),
            }
        }
        if said.is_empty() {
            self.fault((header, 0), format!("表头之上没有写计量单位；写「{UNIT_LINE}」"));
        }
    }

    /// 认出各栏：列号与栏目。
    fn columns(&mut self, grid: &Grid, header: u32) -> Vec<(u32, &'static Blank)> {
        let mut columns: Vec<(u32, &'static Blank)> = Vec::new();
        for (at, data) in grid.row(header) {
            let Some(title) = text(data).map(plain_title) else { continue };
            let (title, unit) = split_unit(&title);
            match self.blanks.iter().find(|b| b.title == title) {
                Some(blank) if columns.iter().any(|(_, b)| b.title == blank.title) => {
                    self.fault(at, format!("「{title}」一栏出现了两次；留一栏"));
                }
                Some(blank) => {
                    if unit.is_some_and(|u| u != self.unit) {
                        let own = self.unit;
                        self.fault(at, format!("本栏写的单位与全表的「单位：{own}」不同；统一成一种再填"));
                    }
                    columns.push((at.1, blank));
                }
                None if IGNORED.contains(&title) => {}
                None => {
                    let near = suggest(title, self.blanks.iter().map(|b| b.title));
                    let help = near.unwrap_or_else(|| "删去这一栏，内容移到「备注」".to_owned());
                    self.fault(at, format!("不认识的栏目「{}」；{help}", safe::line(title, 40)));
                }
            }
        }
        for blank in self.blanks.iter().filter(|b| b.required) {
            if !columns.iter().any(|(_, b)| b.title == blank.title) {
                self.fault((header, 0), format!("缺少必填的「{}」一栏", blank.title));
            }
        }
        columns
    }

    /// 数据里合并的单元格：一格管着几行几栏，不知道算谁的。
    fn merged(&mut self, grid: &Grid, header: u32, totals: &[u32]) {
        let counts = |row: u32| row >= header && !totals.contains(&row);
        for region in grid.merged.iter().filter(|r| (r.start.0..=r.end.0).any(counts)) {
            let range = format!("{}:{}", address(region.start), address(region.end));
            self.fault(region.start, format!("{range} 是合并的单元格；取消合并，每格各填各的"));
        }
    }

    /// 一行里某一栏的格，填没填都有地址；表里没有这一栏的为无。
    pub fn cell(&self, row: u32, blank: &Blank) -> Option<CellAt> {
        self.columns.iter().find(|(_, own)| own.title == blank.title).map(|(column, _)| (row, *column))
    }

    fn take_lines(&mut self, grid: &Grid, header: u32, totals: &[u32]) {
        let columns = self.columns.clone();
        let ignored: Vec<u32> = grid.row(header).filter(|(_, d)| is_ignored(d)).map(|(at, _)| at.1).collect();
        for row in (header + 1..=grid.last_row().unwrap_or(header)).filter(|row| !totals.contains(row)) {
            let mut line = FormLine::new();
            for (column, blank) in &columns {
                let at = (row, *column);
                if grid.formulas.contains(&at) {
                    self.fault(at, format!("「{}」是公式；复制后「选择性粘贴」成值", blank.title));
                }
                let data = grid.cells.get(&at).filter(|d| !is_blank(d));
                line.extend(data.map(|data| (*blank, at, data.clone())));
            }
            let known = |column: u32| ignored.contains(&column) || columns.iter().any(|(c, _)| *c == column);
            let strays = grid.row(row).filter(|(at, data)| !known(at.1) && !is_blank(data));
            // 没有栏目的地方写了东西：不读也不丢，指出来。
            for (at, _) in strays {
                let what = match line.is_empty() {
                    true => "这一行没有项目，却写了内容",
                    false => "这一格没有认得的栏目，却写了内容",
                };
                self.fault(at, format!("{what}；删去，或移到「备注」"));
            }
            if !line.is_empty() {
                self.lines.push((row, line));
            }
        }
    }
}

fn header_row(grid: &Grid) -> Option<u32> {
    (0..HEADER_WITHIN).find(|row| {
        let titles: Vec<String> = grid.row(*row).filter_map(|(_, d)| text(d)).map(plain_title).collect();
        LANDMARKS.iter().all(|mark| titles.iter().any(|t| t == mark))
    })
}

/// 合计的一行。
fn is_total_row(grid: &Grid, row: u32) -> bool {
    let cells: Vec<String> = grid.row(row).map(|(_, data)| text(data).unwrap_or("0").trim().to_owned()).collect();
    is_total(&cells)
}

/// 只供人看的栏目。
fn is_ignored(title: &Data) -> bool {
    text(title).is_some_and(|t| IGNORED.contains(&plain_title(t).as_str()))
}

fn text(data: &Data) -> Option<&str> {
    if let Data::String(text) = data { Some(text) } else { None }
}

fn is_blank(data: &Data) -> bool {
    matches!(data, Data::Empty) || text(data).is_some_and(|t| t.trim().is_empty())
}

/// 表头里的换行、空格、星号不算；写在括号里的补充（「项目名称（全称）」）也不算，单位除外。
fn plain_title(title: &str) -> String {
    let plain = heading(title);
    let known = |title: &str| BLANKS.iter().any(|b| b.title == title);
    match plain.split_once(['（', '(']) {
        Some((before, rest)) if known(before) && !rest.contains('元') => before.to_owned(),
        _ => plain,
    }
}

//! 读申报表：找到表头，认出各栏，逐行取出各格；合并的单元格、公式、不认识的栏目一一指出。

use std::{collections::BTreeSet, fs, io::Cursor, path::Path};

use calamine::{Data, Range, Reader, Xlsx};

use super::Failure;
use crate::{
    model::{BLANKS, Blank},
    output::FORM_SHEET,
    store::StoreError,
    text::nearest,
};

/// 申报表至多这么大；再大的多半选错了文件。
const MOST_BYTES: u64 = 16 * 1024 * 1024;
/// 表头在前若干行里找。
const HEADER_WITHIN: u32 = 20;
/// 靠这两栏认出表头。
const LANDMARKS: [&str; 2] = ["项目名称", "建设性质"];
/// 只供人看的栏目。
const IGNORED: [&str; 1] = ["序号"];
/// 金额的计量单位。
const UNITS: [&str; 2] = ["万元", "元"];

/// 一处问题：地址与说明。
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SheetFault {
    /// 行、列，供排序。
    pub at: (u32, u32),
    /// 地址。
    pub address: String,
    /// 说明与改法。
    pub message: String,
}

/// 一行：各栏的内容，空的没有。
pub type Line = Vec<(&'static Blank, (u32, u32), Data)>;

/// 读出的一张表。
#[derive(Debug)]
pub struct Sheet {
    name: String,
    /// 计量单位：万元或元。
    pub unit: &'static str,
    /// 各行，连同行号（从 0 起）。
    pub lines: Vec<(u32, Line)>,
    /// 问题。
    pub faults: Vec<SheetFault>,
}

/// 打开的一页。
struct Opened {
    range: Range<Data>,
    formulas: Range<String>,
    merged: Vec<calamine::Dimensions>,
}

impl Sheet {
    /// 读文件里的申报表：名为「申报表」的一页，没有的取第一页。
    ///
    /// # Errors
    /// 读不了文件，不是 xlsx，或找不到表头。
    pub fn read(path: &Path) -> Result<Sheet, Failure> {
        let (name, opened) = open(path)?;
        let header = header_row(&opened.range).ok_or_else(|| {
            Failure::refused(format!(
                "「{name}」一页前 {HEADER_WITHIN} 行里没有表头（须有「项目名称」「建设性质」两栏）；空白表用 wsgov report template -o 申报表.xlsx"
            ))
        })?;
        let mut sheet = Sheet { name, unit: UNITS[0], lines: Vec::new(), faults: Vec::new() };
        sheet.find_unit(&opened.range, header);
        let columns = sheet.columns(&opened.range, header);
        sheet.merged(&opened.merged, header);
        sheet.take_lines(&opened, header, &columns);
        Ok(sheet)
    }

    /// 记下一处问题。
    pub fn fault(&mut self, at: (u32, u32), message: impl Into<String>) {
        let address = format!("{}!{}", self.name, address(at));
        self.faults.push(SheetFault { at, address, message: message.into() });
    }

    /// 表头之上写明的计量单位。
    fn find_unit(&mut self, range: &Range<Data>, header: u32) {
        let above = cells(range).filter(|(at, _)| at.0 < header).filter_map(|(at, data)| Some((at, text(data)?)));
        let said: Vec<((u32, u32), &str)> = above
            .filter_map(|(at, t)| Some((at, t.rsplit_once("单位")?.1.trim_start_matches(['：', ':', ' ']))))
            // 「填报单位：县教委」不是计量单位。
            .filter(|(_, said)| said.contains('元'))
            .collect();
        match said.first().map(|(at, said)| (*at, UNITS.iter().find(|u| *u == said))) {
            Some((_, Some(unit))) => self.unit = unit,
            Some((at, None)) => self.fault(at, "计量单位看不懂；写「单位：万元」"),
            None => self.fault((header, 0), "表头之上没有写计量单位；写「单位：万元」"),
        }
    }

    /// 认出各栏：列号与栏目。
    fn columns(&mut self, range: &Range<Data>, header: u32) -> Vec<(u32, &'static Blank)> {
        let mut columns: Vec<(u32, &'static Blank)> = Vec::new();
        for (at, data) in cells(range).filter(|(at, _)| at.0 == header) {
            let Some(title) = text(data).map(plain_title) else { continue };
            let (title, unit) = split_unit(&title);
            match BLANKS.iter().find(|b| b.title == title) {
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
                    let near = nearest(title, BLANKS.iter().map(|b| b.title));
                    let help = near.map_or("删去这一栏，内容移到「备注」".into(), |n| {
                        format!("您是否要写「{n}」？")
                    });
                    self.fault(at, format!("不认识的栏目「{}」；{help}", crate::output::safe::line(title, 40)));
                }
            }
        }
        for blank in BLANKS.iter().filter(|b| b.required) {
            if !columns.iter().any(|(_, b)| b.title == blank.title) {
                self.fault((header, 0), format!("缺少必填的「{}」一栏", blank.title));
            }
        }
        columns
    }

    /// 数据里合并的单元格：一格管着几行几栏，不知道算谁的。
    fn merged(&mut self, merged: &[calamine::Dimensions], header: u32) {
        for region in merged.iter().filter(|r| r.end.0 >= header) {
            let range = format!("{}:{}", address(region.start), address(region.end));
            self.fault(region.start, format!("{range} 是合并的单元格；取消合并，每格各填各的"));
        }
    }

    fn take_lines(&mut self, opened: &Opened, header: u32, columns: &[(u32, &'static Blank)]) {
        let last = opened.range.end().map_or(header, |(row, _)| row);
        let formulas: BTreeSet<(u32, u32)> = opened
            .formulas
            .used_cells()
            .filter(|(.., f)| !f.is_empty())
            .map(|(r, c, _)| offset(opened.formulas.start(), r, c))
            .collect();
        for row in header + 1..=last {
            let mut line = Line::new();
            for (column, blank) in columns {
                let at = (row, *column);
                if formulas.contains(&at) {
                    self.fault(at, format!("「{}」是公式；复制后「选择性粘贴」成值", blank.title));
                }
                let data = opened.range.get_value(at).filter(|d| !is_blank(d));
                line.extend(data.map(|data| (*blank, at, data.clone())));
            }
            let known: Vec<u32> = columns.iter().map(|(c, _)| *c).collect();
            self.strays(opened, row, &known, &line);
            if !line.is_empty() {
                self.lines.push((row, line));
            }
        }
    }

    /// 没有栏目的地方写了东西：不读也不丢，指出来。
    fn strays(&mut self, opened: &Opened, row: u32, known: &[u32], line: &Line) {
        let ignored = |column: u32| header_is_ignored(opened, column);
        let found: Vec<(u32, u32)> = cells(&opened.range)
            .filter(|(at, data)| at.0 == row && !known.contains(&at.1) && !is_blank(data) && !ignored(at.1))
            .map(|(at, _)| at)
            .collect();
        for at in found {
            let what = if line.is_empty() {
                "这一行没有项目，却写了内容"
            } else {
                "这一格没有认得的栏目，却写了内容"
            };
            self.fault(at, format!("{what}；删去，或移到「备注」"));
        }
    }
}

/// 这一列的表头是只供人看的栏目。
fn header_is_ignored(opened: &Opened, column: u32) -> bool {
    let header = header_row(&opened.range);
    let title = header.and_then(|row| opened.range.get_value((row, column))).and_then(text).map(plain_title);
    title.is_some_and(|t| IGNORED.contains(&t.as_str()))
}

fn open(path: &Path) -> Result<(String, Opened), Failure> {
    let io = |e| StoreError::io(path, &e);
    let size = fs::metadata(path).map_err(io)?.len();
    if size > MOST_BYTES {
        return Err(Failure::refused(format!("文件有 {} MB，太大，不像申报表", size / 1024 / 1024)));
    }
    let bytes = fs::read(path).map_err(io)?;
    let unreadable = |e: calamine::XlsxError| {
        Failure::refused(format!("{} 读不出，不是完好的 xlsx 文件（{e}）；另存为 xlsx 再导入", path.display()))
    };
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(unreadable)?;
    let names = book.sheet_names();
    let name = names.iter().find(|n| *n == FORM_SHEET).or_else(|| names.first()).cloned();
    let name = name.ok_or_else(|| Failure::refused("文件里一页也没有"))?;
    let range = book.worksheet_range(&name).map_err(unreadable)?;
    let formulas = book.worksheet_formula(&name).map_err(unreadable)?;
    let merged = book.merge_cells_by_sheet_name(&name).map_err(unreadable)?;
    Ok((name, Opened { range, formulas, merged }))
}

fn header_row(range: &Range<Data>) -> Option<u32> {
    (0..HEADER_WITHIN).find(|row| {
        let titles: Vec<String> =
            cells(range).filter(|(at, _)| at.0 == *row).filter_map(|(_, d)| text(d)).map(plain_title).collect();
        LANDMARKS.iter().all(|mark| titles.iter().any(|t| t == mark))
    })
}

/// 各格与它的绝对位置。
fn cells(range: &Range<Data>) -> impl Iterator<Item = ((u32, u32), &Data)> {
    let start = range.start();
    range.used_cells().map(move |(row, column, data)| (offset(start, row, column), data))
}

fn offset(start: Option<(u32, u32)>, row: usize, column: usize) -> (u32, u32) {
    let (top, left) = start.unwrap_or_default();
    let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    (top.saturating_add(number(row)), left.saturating_add(number(column)))
}

fn text(data: &Data) -> Option<&str> {
    if let Data::String(text) = data { Some(text) } else { None }
}

fn is_blank(data: &Data) -> bool {
    matches!(data, Data::Empty) || text(data).is_some_and(|t| t.trim().is_empty())
}

/// 表头里的换行、空格、星号不算。
fn plain_title(title: &str) -> String {
    title.chars().filter(|c| !c.is_whitespace() && !matches!(c, '*' | '＊')).collect()
}

/// 栏目里写明的单位：「县级财政（万元）」。
fn split_unit(title: &str) -> (&str, Option<&'static str>) {
    for unit in UNITS {
        for (open, close) in [("（", "）"), ("(", ")")] {
            if let Some(plain) = title.strip_suffix(&format!("{open}{unit}{close}")) {
                return (plain, Some(unit));
            }
        }
    }
    (title, None)
}

/// 「F7」这样的地址。
fn address((row, column): (u32, u32)) -> String {
    rust_xlsxwriter::utility::row_col_to_cell(row, u16::try_from(column).unwrap_or(u16::MAX))
}

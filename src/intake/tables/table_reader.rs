//! 登记表：由 csv 或 xlsx 读出一张表，每格都知道自己叫什么（如 C5），有错好指出来。

use std::path::Path;

use calamine::Data;

use crate::{
    intake::Failure,
    intake::tables::{
        quotes,
        xlsx_reader::{Grid, address, iso_date, read_bytes},
    },
    text::{foreign, safe},
};

/// 读出的登记表：有表头的各页，和没有读的要说的话。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegisterSheet {
    /// 各页，依次。
    pub pages: Vec<RegisterPage>,
    /// 没有读的页、跳过的行、看不见而读了的：各一句。
    pub notes: Vec<String>,
}

/// 一页：表头与各行。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegisterPage {
    /// 页的名称；csv 为空。
    pub name: String,
    /// 表头，依列。
    pub headers: Vec<String>,
    /// 各行；全空的、合计的不算。
    pub rows: Vec<RegisterRow>,
}

/// 一行。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegisterRow {
    /// 在表中的行号，从 1 起。
    pub number: usize,
    /// 各格的文字，依列。
    pub cells: Vec<String>,
    /// 不能照读的格：列与说明。表里看着有值，文件里却没有，或不止一格共用。
    pub faults: Vec<(usize, String)>,
}

/// 表头的文字：其中的空白、必填的星号不算。
#[must_use]
pub fn heading(title: &str) -> String {
    title.chars().filter(|c| !c.is_whitespace() && !matches!(c, '*' | '＊')).collect()
}

impl RegisterRow {
    fn plain(number: usize, cells: Vec<String>) -> Self {
        RegisterRow { number, cells, faults: Vec::new() }
    }

    fn is_blank(&self) -> bool {
        self.faults.is_empty() && self.cells.iter().all(String::is_empty)
    }
}

/// 一行是合计：头一个有内容的格写着合计、小计。
#[must_use]
pub fn is_total(cells: &[String]) -> bool {
    const WORDS: [&str; 5] = ["合计", "小计", "总计", "共计", "累计"];
    let first = cells.iter().find(|cell| !cell.is_empty());
    first.is_some_and(|cell| {
        let plain: String = cell.chars().filter(|c| !c.is_whitespace()).collect();
        WORDS.iter().any(|word| plain.starts_with(word) || plain.ends_with(word) && plain.chars().count() <= 6)
    })
}

impl RegisterSheet {
    /// 读登记表；`is_header` 认出表头所在的行，`wanted` 说明须有哪些列，其上的标题、说明略去。有表头的各页都读；隐藏的页不读，说明。
    ///
    /// # Errors
    /// 读不了，不是 csv 或 xlsx，或没有表头。
    pub fn read(path: &Path, wanted: &str, is_header: impl Fn(&[String]) -> bool) -> Result<RegisterSheet, Failure> {
        let mut sheet = RegisterSheet { pages: Vec::new(), notes: Vec::new() };
        let bytes = read_bytes(path)?;
        match path.extension().and_then(|x| x.to_str()).map(str::to_lowercase).as_deref() {
            Some("csv") => {
                if let Some(found) = foreign::recognize(&bytes) {
                    return Err(Failure::usage(found.to_string()));
                }
                let rows = from_csv(&bytes)?;
                sheet.take("", rows, &is_header);
            }
            Some("xlsx" | "xlsm") => {
                for grid in Grid::of(path, &bytes)? {
                    sheet.take_grid(&grid, &is_header);
                }
            }
            Some("xls" | "et") => {
                return Err(Failure::usage("旧格式的表读不了；请在电子表格软件里另存为 xlsx 或 csv"));
            }
            _ => return Err(Failure::usage("登记表须是 csv 或 xlsx；在电子表格软件里另存为这两种之一")),
        }
        match sheet.pages.is_empty() {
            true => Err(Failure::usage(format!("表中没有表头：csv 须以逗号分隔；须有{wanted}"))),
            false => Ok(sheet),
        }
    }

    fn take_grid(&mut self, grid: &Grid, is_header: &impl Fn(&[String]) -> bool) {
        let rows = rows_of(grid);
        let header = rows.iter().position(|row| is_header(&row.cells));
        match header {
            Some(at) if grid.is_hidden => {
                let filled = rows[at + 1..].iter().filter(|row| !row.is_blank()).count();
                if filled > 0 {
                    self.notes
                        .push(format!("「{}」一页是隐藏的，没有读，其中有 {filled} 行", safe::line(&grid.name, 40)));
                }
            }
            Some(at) => {
                let from = rows.get(at).map_or(0, |row| row.number);
                self.notes.extend(grid.unseen(u32::try_from(from).unwrap_or(0)));
                self.take(&grid.name, rows, is_header);
            }
            None if !grid.is_hidden
                && rows.iter().any(|row| row.cells.iter().filter(|c| !c.is_empty()).count() > 2) =>
            {
                self.notes.push(format!("「{}」一页没有表头，没有读", safe::line(&grid.name, 40)));
            }
            None => {}
        }
    }

    fn take(&mut self, name: &str, rows: Vec<RegisterRow>, is_header: &impl Fn(&[String]) -> bool) {
        let Some(at) = rows.iter().position(|row| is_header(&row.cells)) else { return };
        let headers = rows[at].cells.clone();
        let (totals, rows): (Vec<RegisterRow>, Vec<RegisterRow>) =
            rows.into_iter().skip(at + 1).filter(|row| !row.is_blank()).partition(|row| is_total(&row.cells));
        let place = if name.is_empty() { String::new() } else { format!("「{}」一页的", safe::line(name, 40)) };
        self.notes.extend(totals.iter().map(|row| format!("{place}第 {} 行是合计，没有读", row.number)));
        self.pages.push(RegisterPage { name: name.to_owned(), headers, rows });
    }
}

/// csv：UTF-8（可有 BOM），或电子表格软件惯常另存的 GB18030。
fn from_csv(bytes: &[u8]) -> Result<Vec<RegisterRow>, Failure> {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.strip_prefix('\u{feff}').unwrap_or(text).to_owned(),
        Err(_) => encoding_rs::GB18030
            .decode_without_bom_handling_and_without_replacement(bytes)
            .ok_or_else(|| Failure::usage("csv 的编码认不出；请另存为 UTF-8"))?
            .into_owned(),
    };
    if let Some((span, message)) = foreign::conflicts(&text).into_iter().next() {
        let row = text[..span.lo as usize].matches('\n').count() + 1;
        return Err(Failure::usage(format!("第 {row} 行：{message}；{}", foreign::CONFLICT_HELP)));
    }
    if let Some(line) = quotes::unpaired(&text) {
        return Err(quotes::refused(line));
    }
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let (mut rows, mut number) = (Vec::new(), 0);
    for record in reader.records() {
        let record =
            record.map_err(|e| Failure::usage(format!("csv 读不出：{e}；请另存为以逗号分隔的 UTF-8 csv，或 xlsx")))?;
        number += 1 + blank_lines(&text, &record);
        let cells = record.iter().map(|cell| cell.trim().to_owned()).collect();
        rows.push(RegisterRow::plain(number, cells));
    }
    match quotes::swallowed(rows.iter().map(|row| (row.number, &row.cells[..]))) {
        Some(row) => Err(quotes::refused(row)),
        None => Ok(rows),
    }
}

/// 一条记录之前的空行：读 csv 时略过，电子表格软件里却各占一行。
fn blank_lines(text: &str, record: &csv::StringRecord) -> usize {
    let from = record.position().map_or(0, |at| usize::try_from(at.byte()).unwrap_or(usize::MAX));
    // 上一行以 CRLF 收尾的，读到 CR 为止。
    let rest = text.get(from..).unwrap_or_default();
    let ended = text.get(..from).is_some_and(|before| before.ends_with('\r'));
    let rest = rest.strip_prefix('\n').filter(|_| ended).unwrap_or(rest);
    rest.bytes().take_while(|b| matches!(b, b'\r' | b'\n')).filter(|b| *b == b'\n').count()
}

/// 一页的各行。
fn rows_of(grid: &Grid) -> Vec<RegisterRow> {
    let mut rows = Vec::new();
    for row in 0..grid.last_row().map_or(0, |last| last + 1) {
        let mut read = RegisterRow::plain(row as usize + 1, Vec::new());
        for (at, data) in grid.row(row) {
            let column = at.1 as usize;
            read.cells.resize(column, String::new());
            let text = text_of(data);
            if grid.formulas.contains(&at) {
                read.faults.push((column, "这一格是公式；复制后「选择性粘贴」成值，再记".to_owned()));
            } else if let Err(why) = &text {
                read.faults.push((column, why.clone()));
            }
            read.cells.push(text.unwrap_or_default());
        }
        read.faults.extend(merged_in(grid, row));
        rows.push(read);
    }
    rows
}

/// 一行里落在合并区域的格：一格管着几行几栏，不知道算谁的。
fn merged_in(grid: &Grid, row: u32) -> Vec<(usize, String)> {
    let regions = grid.merged.iter().filter(|region| (region.start.0..=region.end.0).contains(&row));
    let faults = regions.map(|region| {
        let range = format!("{}:{}", address(region.start), address(region.end));
        let why = match row == region.start.0 {
            true => format!("{range} 是合并的单元格；取消合并，每格各填各的"),
            false => format!("{range} 是合并的单元格，这一格里其实没有值；取消合并，每格各填各的"),
        };
        (region.start.1 as usize, why)
    });
    faults.collect()
}

/// 一格的文字：整数不带小数点，日期写成 ISO；别的数照最短的写法，不取整。
fn text_of(data: &Data) -> Result<String, String> {
    Ok(match data {
        Data::Empty => String::new(),
        Data::String(text) => text.trim().to_owned(),
        Data::DateTime(at) => iso_date(at).unwrap_or_else(|| data.to_string()),
        Data::DateTimeIso(text) => text.chars().take(10).collect(),
        Data::Error(error) => return Err(format!("格里是错误值 {error}")),
        Data::Bool(flag) => flag.to_string(),
        // 浮点数的最短十进制写法：整数写出来没有小数点，小数是多少就是多少。
        other => other.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn is_header(cells: &[String]) -> bool {
        cells.iter().any(|c| c == "编号")
    }

    fn read(name: &str, bytes: &[u8]) -> Result<RegisterSheet, Failure> {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(name);
        fs::write(&path, bytes).unwrap();
        RegisterSheet::read(&path, "编号", is_header)
    }

    #[test]
    fn titles_above_and_blank_rows_are_passed_over() {
        let text = "\u{feff}支付登记表,,\n编号,事件\n甲,支付\n,\n乙,\"支\n付\"\n";
        let sheet = read("表.csv", text.as_bytes()).unwrap();
        assert_eq!(sheet.pages[0].headers, ["编号", "事件"]);
        let numbers: Vec<usize> = sheet.pages[0].rows.iter().map(|r| r.number).collect();
        assert_eq!(numbers, [3, 5]);
        for newline in ["\n", "\r\n"] {
            let text = ["", "编号,事件", "", "", "甲,支付", "乙,\"支\n付\"", "丙,支付"].join(newline);
            let sheet = read("表.csv", text.as_bytes()).unwrap();
            let numbers: Vec<usize> = sheet.pages[0].rows.iter().map(|r| r.number).collect();
            assert_eq!(numbers, [5, 6, 7], "空行也占一行");
        }
        let (gb, ..) = encoding_rs::GB18030.encode("编号,事件\n甲,支付\n");
        assert_eq!(read("表.CSV", &gb).unwrap().pages[0].rows[0].cells, ["甲", "支付"]);
        assert!(read("表.csv", b"a,b\n").unwrap_err().message.contains("表头"));
        assert!(read("表.xls", b"").unwrap_err().message.contains("另存"));
        assert!(read("表.xlsx", b"not a zip").unwrap_err().message.contains("读不出"));
    }

    #[test]
    fn numbers_and_dates_become_text_without_rounding() {
        let date = calamine::ExcelDateTime::new(45_000.0, calamine::ExcelDateTimeType::DateTime, false);
        for (data, text) in [
            (Data::Float(2023.0), "2023"),
            (Data::Float(723.999_999_999_999_9), "723.9999999999999"),
            (Data::Int(7), "7"),
            (Data::DateTime(date), "2023-03-15"),
            (Data::DateTimeIso("2023-03-15T00:00:00".into()), "2023-03-15"),
            (Data::String(" 甲 ".into()), "甲"),
        ] {
            assert_eq!(text_of(&data).unwrap(), text);
        }
        assert!(text_of(&Data::Error(calamine::CellErrorType::Div0)).is_err());
    }

    #[test]
    fn totals_are_passed_over_and_said() {
        let sheet = read("表.csv", "编号,事件\n甲,支付\n合 计,,3\n".as_bytes()).unwrap();
        assert_eq!(sheet.pages[0].rows.len(), 1);
        assert_eq!(sheet.notes, ["第 3 行是合计，没有读"]);
        let cells = |text: &str| vec![String::new(), text.to_owned()];
        assert!(is_total(&cells("县教委小计")) && is_total(&cells("总计：")) && !is_total(&cells("甲")));
        assert!(!is_total(&cells("全县城乡居民合计系统建设小计平台")));
    }

    #[test]
    fn what_is_not_in_the_file_is_named_and_other_pages_are_read() {
        use rust_xlsxwriter::{Format, Workbook};
        let mut book = Workbook::new();
        book.add_worksheet().set_name("填写说明").unwrap().write(0, 0, "怎样填").unwrap();
        for (name, hidden) in [("六月上旬", false), ("六月下旬", false), ("旧稿", true)] {
            let page = book.add_worksheet().set_name(name).unwrap().set_hidden(hidden);
            page.write(0, 0, "编号").unwrap().write(0, 1, "日期").unwrap();
            page.write(1, 0, "甲").unwrap().write_formula(1, 1, "=TODAY()").unwrap().write(2, 0, "乙").unwrap();
            page.merge_range(3, 1, 4, 1, "2026-06-01", &Format::new()).unwrap().write(4, 0, "丙").unwrap();
        }
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("表.xlsx");
        book.save(&path).unwrap();
        let sheet = RegisterSheet::read(&path, "编号", is_header).unwrap();
        let names: Vec<&str> = sheet.pages.iter().map(|p| p.name.as_str()).collect();
        assert_eq!(names, ["六月上旬", "六月下旬"]);
        assert!(sheet.notes.iter().any(|note| note.contains("「旧稿」一页是隐藏的")), "{:?}", sheet.notes);
        let faults: Vec<(usize, usize)> =
            sheet.pages[0].rows.iter().flat_map(|r| r.faults.iter().map(|(c, _)| (r.number, *c))).collect();
        assert_eq!(faults, [(2, 1), (4, 1), (5, 1)]);
    }
}

//! 登记表：由 csv 或 xlsx 读出一张表，每格都知道自己叫什么（如 C5），有错好指出来。

use std::path::Path;

use calamine::Data;

use crate::{
    intake::Failure,
    intake::tables::xlsx_reader::{Grid, address, iso_date, read_bytes},
};

/// 一张表：表头与各行。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegisterSheet {
    /// 表头，依列。
    pub headers: Vec<String>,
    /// 各行；全空的不算。
    pub rows: Vec<RegisterRow>,
}

/// 一行。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegisterRow {
    /// 在表中的行号，从 1 起。
    pub number: usize,
    /// 各格的文字，依列。
    pub cells: Vec<String>,
}

impl RegisterSheet {
    /// 读登记表；`is_header` 认出表头所在的行，其上的标题、说明略去。
    ///
    /// # Errors
    /// 读不了，不是 csv 或 xlsx，或没有表头。
    pub fn read(path: &Path, is_header: impl Fn(&[String]) -> bool) -> Result<RegisterSheet, Failure> {
        let rows = match path.extension().and_then(|x| x.to_str()).map(str::to_lowercase).as_deref() {
            Some("csv") => from_csv(&read_bytes(path).map_err(Failure::usage)?)?,
            Some("xlsx" | "xlsm") => from_xlsx(path)?,
            Some("xls" | "et") => {
                return Err(Failure::usage("旧格式的表读不了；请在电子表格软件里另存为 xlsx 或 csv"));
            }
            _ => return Err(Failure::usage("登记表须是 csv 或 xlsx")),
        };
        let at = rows.iter().position(|row| is_header(&row.cells));
        let at = at.ok_or_else(|| Failure::usage("表中没有表头：须有「编号」和「事件」两列；csv 须以逗号分隔"))?;
        let blank = |row: &RegisterRow| row.cells.iter().all(String::is_empty);
        let headers = rows[at].cells.clone();
        Ok(RegisterSheet { headers, rows: rows.into_iter().skip(at + 1).filter(|row| !blank(row)).collect() })
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
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let (mut rows, mut number) = (Vec::new(), 0);
    for record in reader.records() {
        let record = record.map_err(|e| Failure::usage(format!("csv 读不出：{e}")))?;
        number += 1 + blank_lines(&text, &record);
        let cells = record.iter().map(|cell| cell.trim().to_owned()).collect();
        rows.push(RegisterRow { number, cells });
    }
    Ok(rows)
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

/// xlsx：只看第一张工作表。
fn from_xlsx(path: &Path) -> Result<Vec<RegisterRow>, Failure> {
    let grid = Grid::read(path, "").map_err(Failure::usage)?;
    let mut bad = Vec::new();
    let mut rows = Vec::new();
    for row in 0..grid.last_row().map_or(0, |last| last + 1) {
        let mut cells: Vec<String> = Vec::new();
        for (at, data) in grid.row(row) {
            cells.resize(at.1 as usize, String::new());
            cells.push(text_of(data).unwrap_or_else(|why| {
                bad.push(format!("{}：{why}", address(at)));
                String::new()
            }));
        }
        rows.push(RegisterRow { number: row as usize + 1, cells });
    }
    if bad.is_empty() { Ok(rows) } else { Err(Failure::usage(bad.join("\n"))) }
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
        RegisterSheet::read(&path, is_header)
    }

    #[test]
    fn titles_above_and_blank_rows_are_passed_over() {
        let text = "\u{feff}支付登记表,,\n编号,事件\n甲,支付\n,\n乙,\"支\n付\"\n";
        let sheet = read("表.csv", text.as_bytes()).unwrap();
        assert_eq!(sheet.headers, ["编号", "事件"]);
        let numbers: Vec<usize> = sheet.rows.iter().map(|r| r.number).collect();
        assert_eq!(numbers, [3, 5]);
        for newline in ["\n", "\r\n"] {
            let text = ["", "编号,事件", "", "", "甲,支付", "乙,\"支\n付\"", "丙,支付"].join(newline);
            let sheet = read("表.csv", text.as_bytes()).unwrap();
            let numbers: Vec<usize> = sheet.rows.iter().map(|r| r.number).collect();
            assert_eq!(numbers, [5, 6, 7], "空行也占一行");
        }
        let (gb, ..) = encoding_rs::GB18030.encode("编号,事件\n甲,支付\n");
        assert_eq!(read("表.CSV", &gb).unwrap().rows[0].cells, ["甲", "支付"]);
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
}

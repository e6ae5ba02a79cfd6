//! 电子表格的一页，逐格流式读出，只留有内容的格：远处孤零零的一格、压得极小的大文件，都占不满内存。

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::{self, Cursor, Read, Seek},
    path::Path,
};

use calamine::{Data, Dimensions, ExcelDateTime, Reader, SheetVisible, Xlsx, XlsxError};
use zip::ZipArchive;

use super::hidden::{Hidden, hidden};
use crate::{intake::Failure, store::io_reason, text::foreign};

/// 文件至多这么大，解压后至多这么大；再大的多半选错了文件。
const MOST_BYTES: u64 = 16 * 1024 * 1024;
const MOST_UNPACKED: u64 = 64 * 1024 * 1024;
/// 至多这么多行、这么多列。
const MOST_ROWS: u32 = 20_000;
const MOST_COLUMNS: u32 = 200;
/// 各页合计至多这么多字节的文字：一段长文字只存一份，可以有许多格指着它。
const MOST_TEXT: usize = 64 * 1024 * 1024;
/// 大小乘以页数至多这么大：许多页可以指着同一份内容，每页都要读一遍。
const MOST_READ: u64 = 1024 * 1024 * 1024;
/// 一页至多这么多处合并的格。
const MOST_MERGED: usize = 10_000;

/// 格的位置：行、列，都从 0 起。
pub type CellAt = (u32, u32);

/// 一页。
#[derive(Debug)]
pub struct Grid {
    /// 页的名称。
    pub name: String,
    /// 有内容的格。
    pub cells: BTreeMap<CellAt, Data>,
    /// 公式所在的格。
    pub formulas: BTreeSet<CellAt>,
    /// 合并的区域。
    pub merged: Vec<Dimensions>,
    /// 整页隐藏的。
    pub is_hidden: bool,
    /// 隐藏的行与列。
    pub hidden: Hidden,
}

/// 格的地址，如 `F7`。
#[must_use]
pub fn address((row, column): CellAt) -> String {
    format!("{}{}", column_name(column as usize), u64::from(row) + 1)
}

/// 列的名称，从 0 起：`A`、`Z`、`AA`。
#[must_use]
pub fn column_name(column: usize) -> String {
    let mut letters = String::new();
    let mut rest = column + 1;
    while rest > 0 {
        let letter = u8::try_from((rest - 1) % 26).unwrap_or(0);
        letters.insert(0, char::from(b'A' + letter));
        rest = (rest - 1) / 26;
    }
    letters
}

/// 金额的计量单位。
pub const UNITS: [&str; 2] = ["万元", "元"];

/// 栏目里写明的单位：「县级财政（万元）」。
#[must_use]
pub fn split_unit(title: &str) -> (&str, Option<&'static str>) {
    if !title.ends_with(['）', ')']) {
        return (title, None);
    }
    for unit in UNITS {
        for (open, close) in [("（", "）"), ("(", ")")] {
            if let Some(plain) = title.strip_suffix(&format!("{open}{unit}{close}")) {
                return (plain, Some(unit));
            }
        }
    }
    (title, None)
}

/// 日期格的日期；是时长的为无。
#[must_use]
pub fn iso_date(date: &ExcelDateTime) -> Option<String> {
    let (year, month, day, ..) = date.to_ymd_hms_milli();
    date.is_datetime().then(|| format!("{year:04}-{month:02}-{day:02}"))
}

impl Grid {
    /// 读各页，依工作簿里的次序。
    ///
    /// # Errors
    /// 读不了文件，不是完好的 xlsx，或太大；说明原因与改法。
    pub fn read_all(path: &Path) -> Result<Vec<Grid>, Failure> {
        Self::of(path, &read_bytes(path)?)
    }

    /// 已读来的文件的各页，依次。
    ///
    /// # Errors
    /// 不是完好的 xlsx，或太大。
    pub fn of(path: &Path, bytes: &[u8]) -> Result<Vec<Grid>, Failure> {
        Self::pages(path, bytes).map_err(Failure::usage)
    }

    fn pages(path: &Path, bytes: &[u8]) -> Result<Vec<Grid>, String> {
        if let Some(found) = foreign::recognize(bytes).filter(|_| !foreign::is_zip(bytes)) {
            return Err(format!("{}：{found}", path.display()));
        }
        let broken =
            || format!("{} 读不出，不是完好的 xlsx 文件；在电子表格软件里打开、另存为 xlsx 再试", path.display());
        let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| broken())?;
        let size = unpacked(&mut archive).map_err(|_| broken())?;
        if size > MOST_UNPACKED {
            return Err(format!("{} 解压后超过 {} MB，太大，不像要读的表", path.display(), MOST_UNPACKED >> 20));
        }
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| broken())?;
        let pages: Vec<(String, bool)> =
            book.sheets_metadata().iter().map(|s| (s.name.clone(), s.visible != SheetVisible::Visible)).collect();
        if pages.is_empty() {
            return Err(format!("{} 里一页也没有", path.display()));
        }
        if size.saturating_mul(pages.len() as u64) > MOST_READ {
            return Err(format!("{} 有 {} 页，太多，不像要读的表；只留要读的页再试", path.display(), pages.len()));
        }
        let hidden = hidden(&mut archive, pages.len());
        let mut left = MOST_TEXT;
        let read = |((name, is_hidden), hidden)| Grid::read(&mut book, name, is_hidden, hidden, broken, &mut left);
        pages.into_iter().zip(hidden).map(read).collect()
    }

    fn read(
        book: &mut Xlsx<Cursor<&[u8]>>,
        name: String,
        is_hidden: bool,
        hidden: Hidden,
        broken: impl Fn() -> String,
        left: &mut usize,
    ) -> Result<Grid, String> {
        // 图表页没有格。
        let merged = book.merge_cells_by_sheet_name(&name).unwrap_or_default();
        if merged.len() > MOST_MERGED {
            return Err(format!("「{name}」一页有 {} 处合并的格，不像要读的表；取消合并再试", merged.len()));
        }
        let mut grid = Grid { name, cells: BTreeMap::new(), formulas: BTreeSet::new(), merged, is_hidden, hidden };
        let mut reader = match book.worksheet_cells_reader(&grid.name) {
            Err(XlsxError::NotAWorksheet(_)) => return Ok(grid),
            reader => reader.map_err(|_| broken())?,
        };
        while let Some(cell) = reader.next_cell_with_formula_metadata().map_err(|_| broken())? {
            let (at, data) = (cell.pos, Data::from(cell.value));
            if data == Data::Empty && cell.formula.is_none() {
                continue;
            }
            if at.0 >= MOST_ROWS || at.1 >= MOST_COLUMNS {
                return Err(format!(
                    "「{}」一页的 {} 有内容，超出 {MOST_ROWS} 行、{MOST_COLUMNS} 列，不像要读的表；误填的删去再试",
                    grid.name,
                    address(at)
                ));
            }
            if let Data::String(text) = &data {
                let rest = left.checked_sub(text.len());
                let much = || format!("「{}」一页的文字太多，不像要读的表；误填的删去再试", grid.name);
                *left = rest.ok_or_else(much)?;
            }
            grid.formulas.extend(cell.formula.is_some().then_some(at));
            grid.cells.insert(at, data);
        }
        Ok(grid)
    }

    /// 隐藏的行、列里有内容的，说一句；没有的为空。
    #[must_use]
    pub fn unseen(&self, from: u32) -> Vec<String> {
        let rows: Vec<String> = self
            .hidden
            .rows
            .iter()
            .filter(|r| **r >= from && self.row(**r).next().is_some())
            .map(|r| (r + 1).to_string())
            .collect();
        let filled = |column: &u32| self.cells.keys().any(|at| at.0 >= from && at.1 == *column);
        let columns: Vec<String> =
            self.hidden.columns.iter().filter(|c| filled(c)).map(|c| column_name(*c as usize)).collect();
        let said = |what: &str, list: Vec<String>| {
            (!list.is_empty())
                .then(|| format!("「{}」一页的第 {} {what}是隐藏的，也照样读了", self.name, list.join("、")))
        };
        [said("行", rows), said("列", columns)].into_iter().flatten().collect()
    }

    /// 一行里有内容的格，依列。
    pub fn row(&self, row: u32) -> impl Iterator<Item = (CellAt, &Data)> {
        self.cells.range((row, 0)..=(row, u32::MAX)).map(|(at, data)| (*at, data))
    }

    /// 有内容的末行。
    #[must_use]
    pub fn last_row(&self) -> Option<u32> {
        self.cells.last_key_value().map(|((row, _), _)| *row)
    }
}

/// 读交来的文件；先看大小，读的时候也不超过。
///
/// # Errors
/// 没有这个文件，或不是文件、太大（给错了）；有而读不了（没能完成）。
pub fn read_bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    let shown = path.display();
    let fail = |e: io::Error| match e.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => {
            Failure::usage(format!("没有「{shown}」这个文件；核对文件名与扩展名，不在当前文件夹的写明路径"))
        }
        io::ErrorKind::IsADirectory => Failure::usage(format!("「{shown}」是文件夹；写明其中的哪个文件")),
        _ => Failure::failed(format!("{shown}：{}", io_reason(&e))),
    };
    let mut bytes = Vec::new();
    fs::File::open(path).map_err(fail)?.take(MOST_BYTES + 1).read_to_end(&mut bytes).map_err(fail)?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(Failure::usage(format!("{shown} 超过 {} MB，太大，不像要读的表", MOST_BYTES >> 20)));
    }
    Ok(bytes)
}

/// 解压后实有多大：一边解压一边数，不信文件里写的；过了上限就不再数。
fn unpacked(archive: &mut ZipArchive<impl Read + Seek>) -> io::Result<u64> {
    let mut size = 0;
    for index in 0..archive.len() {
        let left = MOST_UNPACKED + 1 - size.min(MOST_UNPACKED);
        size += io::copy(&mut archive.by_index(index)?.take(left), &mut io::sink())?;
        if size > MOST_UNPACKED {
            break;
        }
    }
    Ok(size)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use rust_xlsxwriter::{Workbook, Worksheet};
    use zip::{ZipWriter, write::SimpleFileOptions};

    use super::*;

    fn read(bytes: &[u8]) -> Result<Grid, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("表.xlsx");
        fs::write(&path, bytes).unwrap();
        Grid::read_all(&path).map(|mut grids| grids.remove(0)).map_err(|failure| failure.message)
    }

    fn sheet(fill: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
        let mut sheet = Worksheet::new();
        fill(&mut sheet);
        let mut book = Workbook::new();
        book.push_worksheet(sheet);
        book.save_to_buffer().unwrap()
    }

    #[test]
    fn cells_are_named_as_spreadsheets_do() {
        for (column, name) in [(0, "A5"), (25, "Z5"), (26, "AA5"), (701, "ZZ5"), (702, "AAA5")] {
            assert_eq!(address((4, column)), name);
        }
    }

    #[test]
    fn only_cells_with_content_are_kept_and_formulas_are_known() {
        let grid = read(&sheet(|s| {
            s.write_string(1, 2, "甲").unwrap().write_formula(3, 0, "=1+1").unwrap();
            s.write_blank(5, 5, &rust_xlsxwriter::Format::new().set_bold()).unwrap();
        }));
        let grid = grid.unwrap();
        assert_eq!(grid.cells.keys().copied().collect::<Vec<_>>(), [(1, 2), (3, 0)]);
        assert_eq!(grid.formulas.into_iter().collect::<Vec<_>>(), [(3, 0)]);
        assert_eq!(grid.cells.last_key_value().map(|(at, _)| at.0), Some(3));
    }

    #[test]
    fn a_far_cell_is_refused_by_name() {
        for (row, column, name) in [(1_048_575, 16_383, "XFD1048576"), (20_000, 0, "A20001"), (0, 200, "GS1")] {
            let far = sheet(|s| drop(s.write_string(row, column, "远")));
            let message = read(&far).unwrap_err();
            assert!(message.contains(name), "{message}");
        }
        assert!(read(&sheet(|s| drop(s.write_string(19_999, 199, "末")))).is_ok());
    }

    /// 几万字节的文件，读进来可以占许多倍的内存、费许多倍的工夫。
    #[test]
    fn what_is_small_on_disk_and_much_in_memory_is_refused() {
        let long = "长".repeat(32_000);
        let repeated = sheet(|s| (0..1_000).for_each(|row| drop(s.write_string(row, 0, &long))));
        assert!(repeated.len() < 100_000 && read(&repeated).unwrap_err().contains("文字太多"));
        let once = sheet(|s| drop(s.write_string(0, 0, &long)));
        assert!(read(&once).is_ok());
        let format = rust_xlsxwriter::Format::new();
        let merged = |count: u32| {
            read(&sheet(|s| (0..count).for_each(|row| drop(s.merge_range(row, 0, row, 1, "合", &format)))))
        };
        assert!(merged(10_001).unwrap_err().contains("10001 处合并"));
        assert!(merged(10).is_ok());
        let mut book = Workbook::new();
        (0..40).for_each(|_| book.push_worksheet(Worksheet::new()));
        let mut pages = ZipArchive::new(Cursor::new(book.save_to_buffer().unwrap())).unwrap();
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        (0..pages.len()).for_each(|n| zip.raw_copy_file(pages.by_index_raw(n).unwrap()).unwrap());
        zip.start_file("xl/填充.xml", SimpleFileOptions::default()).unwrap();
        let megabyte = vec![b' '; 1 << 20];
        (0..40).for_each(|_| zip.write_all(&megabyte).unwrap());
        assert!(read(&zip.finish().unwrap().into_inner()).unwrap_err().contains("有 40 页"));
    }

    #[test]
    fn what_unpacks_to_too_much_is_refused() {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        zip.start_file("xl/sharedStrings.xml", SimpleFileOptions::default()).unwrap();
        let megabyte = vec![b' '; 1 << 20];
        (0..=MOST_UNPACKED >> 20).for_each(|_| zip.write_all(&megabyte).unwrap());
        let bytes = zip.finish().unwrap().into_inner();
        assert!(bytes.len() < 1 << 20, "压得很小");
        assert!(read(&bytes).unwrap_err().contains("解压后超过 64 MB"));
        assert!(read(b"not a zip").unwrap_err().contains("读不出"));
    }
}

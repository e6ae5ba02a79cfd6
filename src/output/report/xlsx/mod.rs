//! 报表写成电子表格：可以直接打印呈报。标题、单位、表前的话、栏目、各组、小计、合计、注；
//! 小计、合计是活的公式；文字一律写成文字，不会成为公式；出处在隐藏的一页。

mod style;
mod sums;
mod text;
mod trace;
mod widths;

use rust_decimal::{Decimal, prelude::ToPrimitive};
use rust_xlsxwriter::{
    ColNum, DocProperties, ExcelDateTime, Format, Formula, RowNum, Workbook, Worksheet, XlsxError,
    utility::row_col_to_cell,
};

use self::{
    style::{CellStyles, Styles},
    sums::{WrittenCell, is_exact, number, picked_sum, range_sum},
    text::text,
    trace::TraceSheet,
};
use crate::{
    model::Date,
    output::report::cell::{rounding_note, unknowns, value_text},
    report::{Cell, CellValue, Column, Group, Report, Row, RowSources},
};

/// A4。
const A4: u8 = 9;

/// 写成电子表格。
///
/// # Errors
/// 行数超过电子表格的上限。
pub fn report_xlsx(report: &Report, origins: &RowSources) -> Result<Vec<u8>, XlsxError> {
    let mut writer = ReportWriter::new(report, origins)?;
    writer.page()?;
    let mut book = Workbook::new();
    // 内容相同的报表，文件也相同：时间取核查日。
    let mut properties = DocProperties::new().set_title(text(&report.title));
    if let Some(date) = excel_date(report.as_of.date) {
        properties = properties.set_creation_datetime(&date);
    }
    book.set_properties(&properties);
    book.push_worksheet(writer.sheet);
    book.push_worksheet(writer.trace.finish());
    book.save_to_buffer()
}

/// 一页的名称：不能用的符号换成空格，太长的截去。
fn sheet_name(name: &str) -> String {
    const FORBIDDEN: [char; 8] = ['[', ']', ':', '*', '?', '/', '\\', '\''];
    const LONGEST: usize = 31;
    name.chars().map(|c| if FORBIDDEN.contains(&c) || c.is_control() { ' ' } else { c }).take(LONGEST).collect()
}

fn excel_date(date: Date) -> Option<ExcelDateTime> {
    ExcelDateTime::parse_from_str(&date.to_string()).ok()
}

/// 逐行写下一张报表。
struct ReportWriter<'r> {
    report: &'r Report,
    sheet: Worksheet,
    trace: TraceSheet<'r>,
    styles: Styles,
    widths: Vec<usize>,
    next: RowNum,
}

impl<'r> ReportWriter<'r> {
    fn new(report: &'r Report, origins: &'r RowSources) -> Result<Self, XlsxError> {
        let mut sheet = Worksheet::new();
        sheet.set_name(sheet_name(&report.name))?;
        let widths = widths::columns(report);
        for (column, width) in (0..).zip(&widths) {
            sheet.set_column_width(column, widths::written(*width))?;
        }
        let trace = TraceSheet::new(origins)?;
        Ok(ReportWriter { report, sheet, trace, styles: Styles::new(), widths, next: 0 })
    }

    /// 写下全部，设好打印。
    fn page(&mut self) -> Result<(), XlsxError> {
        let report = self.report;
        self.line(&report.title, 32.0, |s| &s.title)?;
        for lead in &report.lead {
            self.prose(lead)?;
        }
        if let Some(unit) = report.unit_line {
            self.line(unit, 18.0, |s| &s.unit)?;
        }
        let (first, last) = self.header()?;
        self.print_setup(first, last)?;
        self.body()?;
        // 筛选到合计为止；注不在表内。
        self.sheet.autofilter(last, 0, self.next.saturating_sub(1).max(last), self.last_column())?;
        let unknowns = unknowns(report);
        let rounding = rounding_note(report);
        report.notes.iter().chain(&unknowns).chain(&rounding).try_for_each(|note| self.prose(&format!("注：{note}")))
    }

    fn print_setup(&mut self, first: RowNum, last: RowNum) -> Result<(), XlsxError> {
        let sheet = &mut self.sheet;
        sheet.set_landscape().set_paper_size(A4).set_print_fit_to_pages(1, 0).set_print_center_horizontally(true);
        sheet
            .set_margins(0.5, 0.5, 0.6, 0.7, 0.3, 0.4)
            .set_header("&L附件：")
            .set_footer("&L制表单位：　　　　制表人：&C第 &P 页，共 &N 页&R审核：　　　　日期：　　　　");
        sheet.set_repeat_rows(first, last)?.set_freeze_panes(last + 1, 0)?;
        Ok(())
    }

    /// 横贯全表的一行文字。
    fn line(&mut self, line: &str, height: f64, format: fn(&Styles) -> &Format) -> Result<(), XlsxError> {
        let (row, last) = (self.next, self.last_column());
        self.sheet.set_row_height(row, height)?;
        span(&mut self.sheet, (row, 0), (row, last), &text(line), format(&self.styles))?;
        self.next += 1;
        Ok(())
    }

    fn prose(&mut self, line: &str) -> Result<(), XlsxError> {
        let height = widths::text_height(line, self.widths.iter().sum());
        self.line(line, height, |s| &s.prose)
    }

    fn last_column(&self) -> ColNum {
        column_number(self.report.columns.len().saturating_sub(1))
    }

    /// 栏目：有上级栏目的两行，其余竖着并成一格。返回首末行。
    fn header(&mut self) -> Result<(RowNum, RowNum), XlsxError> {
        let columns = &self.report.columns;
        let first = self.next;
        let last = first + RowNum::from(columns.iter().any(|c| c.band.is_some()));
        let titles = columns.iter().zip(&self.widths).map(|(c, width)| widths::text_height(&c.title, *width));
        let height = titles.fold(0.0, f64::max);
        for row in first..=last {
            self.sheet.set_row_height(row, height)?;
        }
        let mut index = 0;
        while index < columns.len() {
            index += self.heading(index, first, last)?;
        }
        self.next = last + 1;
        Ok((first, last))
    }

    /// 一个栏目，或同一上级栏目的几栏；返回栏数。
    fn heading(&mut self, index: usize, first: RowNum, last: RowNum) -> Result<usize, XlsxError> {
        let columns = &self.report.columns[index..];
        let (header, at) = (&self.styles.header, |n: usize| column_number(index + n));
        let Some(band) = columns[0].band else {
            span(&mut self.sheet, (first, at(0)), (last, at(0)), &columns[0].title, header)?;
            return Ok(1);
        };
        let count = columns.iter().take_while(|c| c.band == Some(band)).count();
        span(&mut self.sheet, (first, at(0)), (first, at(count - 1)), band, header)?;
        for (n, column) in columns[..count].iter().enumerate() {
            self.sheet.write_string_with_format(last, at(n), &column.title, header)?;
        }
        Ok(count)
    }

    /// 各组与合计。
    fn body(&mut self) -> Result<(), XlsxError> {
        let report = self.report;
        let (mut rows, mut subtotals) = (Vec::new(), Vec::new());
        for group in &report.groups {
            let (own, subtotal) = self.group(group)?;
            rows.extend(own);
            subtotals.extend(subtotal);
        }
        let Some(total) = &report.total else { return Ok(()) };
        let sum = |column: usize, value: Decimal| match subtotals.len() == report.groups.len() {
            true => picked_sum(column_number(column), &cells_of(&subtotals, column), value),
            false => range_sum(column_number(column), &cells_of(&rows, column), value),
        };
        self.row(total, true, sum).map(drop)
    }

    /// 一组：标题、各行、小计。返回各行与小计所在的行。
    fn group(&mut self, group: &'r Group) -> Result<(Vec<PlacedRow<'r>>, Option<PlacedRow<'r>>), XlsxError> {
        if !group.title.is_empty() {
            self.line(&group.title, 20.0, |s| &s.group)?;
        }
        let rows = group.rows.iter().map(|row| self.row(row, false, |_, _| None));
        let rows: Vec<PlacedRow<'r>> = rows.collect::<Result<_, _>>()?;
        let sum = |column: usize, value| range_sum(column_number(column), &cells_of(&rows, column), value);
        let subtotal = group.subtotal.as_ref().map(|row| self.row(row, true, sum)).transpose()?;
        Ok((rows, subtotal))
    }

    /// 一行；`sum` 给出相加的栏的公式。
    fn row(
        &mut self,
        row: &'r Row,
        bold: bool,
        sum: impl Fn(usize, Decimal) -> Option<String>,
    ) -> Result<PlacedRow<'r>, XlsxError> {
        let at = self.next;
        self.sheet.set_row_height(at, widths::row_height(row, &self.widths))?;
        let styles = if bold { &self.styles.sum } else { &self.styles.body };
        for (index, (column, cell)) in self.report.columns.iter().zip(&row.cells).enumerate() {
            let formula = number(&cell.value).filter(|_| column.sum).and_then(|value| sum(index, value));
            write(&mut self.sheet, (at, column_number(index)), (column, cell), formula, styles)?;
        }
        self.trace.record(&self.report.columns, row, |i| row_col_to_cell(at, column_number(i)))?;
        self.next += 1;
        Ok((at, row))
    }
}

/// 写下的一行与它所在的行号。
type PlacedRow<'r> = (RowNum, &'r Row);

fn cells_of<'r>(rows: &[PlacedRow<'r>], column: usize) -> Vec<WrittenCell<'r>> {
    rows.iter().map(|(at, row)| (*at, &row.cells[column])).collect()
}

fn column_number(index: usize) -> ColNum {
    ColNum::try_from(index).unwrap_or(ColNum::MAX)
}

/// 几格并成一格写文字；只有一格的不并。
fn span(
    sheet: &mut Worksheet,
    (row, column): (RowNum, ColNum),
    (last_row, last_column): (RowNum, ColNum),
    text: &str,
    format: &Format,
) -> Result<(), XlsxError> {
    if (row, column) == (last_row, last_column) {
        sheet.write_string_with_format(row, column, text, format)?;
    } else {
        sheet.merge_range(row, column, last_row, last_column, text, format)?;
    }
    Ok(())
}

/// 写一格。
fn write(
    sheet: &mut Worksheet,
    (row, at): (RowNum, ColNum),
    (column, cell): (&Column, &Cell),
    formula: Option<String>,
    styles: &CellStyles,
) -> Result<(), XlsxError> {
    let format = match &cell.value {
        CellValue::Text(_) if column.whole => &styles.middle,
        CellValue::Text(_) => &styles.text,
        CellValue::Amount(_) => &styles.amount,
        CellValue::Date(_) => &styles.date,
        CellValue::Percent(_) => &styles.percent,
        CellValue::Count(_) | CellValue::Unknown | CellValue::Empty => &styles.middle,
    };
    let own = column.decimals.filter(|_| cell.money().is_some()).map(|decimals| styles.amount_of(decimals));
    let format = own.as_ref().unwrap_or(format);
    let plain = value_text(&cell.value);
    match (&cell.value, formula) {
        (CellValue::Amount(_) | CellValue::Count(_), Some(formula)) => {
            sheet.write_formula_with_format(row, at, Formula::new(formula).set_result(plain), format)?
        }
        // 不知道的印成空白，由人填写；有几项没有计入，注里有。
        (CellValue::Empty | CellValue::Unknown, _) => sheet.write_blank(row, at, format)?,
        (CellValue::Text(value), _) => sheet.write_string_with_format(row, at, text(value), format)?,
        (CellValue::Date(date), _) => match excel_date(*date) {
            Some(date) => sheet.write_datetime_with_format(row, at, &date, format)?,
            None => sheet.write_string_with_format(row, at, plain, format)?,
        },
        (CellValue::Percent(percent), _) => {
            write_number(sheet, (row, at), *percent / Decimal::ONE_HUNDRED, format, styles)?
        }
        (value, None) => write_number(sheet, (row, at), number(value).unwrap_or_default(), format, styles)?,
    };
    Ok(())
}

/// 写数；存不下的写成文字，一位也不丢。
fn write_number<'s>(
    sheet: &'s mut Worksheet,
    (row, column): (RowNum, ColNum),
    number: Decimal,
    format: &Format,
    styles: &CellStyles,
) -> Result<&'s mut Worksheet, XlsxError> {
    match number.to_f64().filter(|_| is_exact(number)) {
        Some(float) => sheet.write_number_with_format(row, column, float, format),
        None => sheet.write_string_with_format(row, column, number.to_string(), &styles.figure),
    }
}

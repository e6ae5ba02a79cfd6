//! 待签的纸写成电子表格：一份一页，竖印 A4；文字一律写成文字，不会成为公式。

use rust_xlsxwriter::{
    ColNum, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, RowNum, Workbook, Worksheet, XlsxError,
};

use crate::{
    report::{Block, Paper},
    text::safe::visible,
};

/// 一份纸横着分几格。
const COLUMNS: ColNum = 6;
/// 各格的宽度。
const WIDTH: f64 = 14.5;
/// 一行可写多少个汉字：整宽。
const CHARACTERS: usize = 40;
/// 一行字的高度。
const LINE: f64 = 18.0;

/// 写成电子表格；`title` 是这一叠纸的名称。
///
/// # Errors
/// 写不成电子表格。
pub fn papers_xlsx(title: &str, papers: &[Paper]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let fixed = ExcelDateTime::from_ymd(2022, 5, 30)?;
    book.set_properties(&DocProperties::new().set_title(visible(title)).set_creation_datetime(&fixed));
    for (n, paper) in papers.iter().enumerate() {
        let mut sheet = Worksheet::new();
        sheet.set_name(format!("第{}份", n + 1))?;
        PaperWriter { sheet: &mut sheet, next: 0 }.write(paper)?;
        book.push_worksheet(sheet);
    }
    book.save_to_buffer()
}

struct PaperWriter<'s> {
    sheet: &'s mut Worksheet,
    next: RowNum,
}

fn font() -> Format {
    Format::new().set_font_name("仿宋").set_font_size(11.0).set_text_wrap().set_align(FormatAlign::VerticalCenter)
}

fn boxed() -> Format {
    font().set_border(FormatBorder::Thin)
}

impl PaperWriter<'_> {
    fn write(mut self, paper: &Paper) -> Result<(), XlsxError> {
        for column in 0..COLUMNS {
            self.sheet.set_column_width(column, WIDTH)?;
        }
        let title = Format::new().set_font_name("宋体").set_font_size(18.0).set_bold().set_align(FormatAlign::Center);
        self.across(&paper.title, &title, 30.0)?;
        self.across(&format!("{}：", paper.to), &font(), LINE)?;
        for pair in paper.facts.chunks(2) {
            self.facts(pair)?;
        }
        for block in &paper.blocks {
            self.block(block)?;
        }
        self.next += 1;
        for pair in paper.signers.chunks(2) {
            for (n, signer) in (0..).zip(pair) {
                self.span(n * 3, n * 3 + 2, &format!("{signer}："), &font())?;
            }
            self.height(26.0)?;
        }
        for note in &paper.notes {
            let text = format!("注：{note}");
            let lines = text.chars().count().div_ceil(CHARACTERS);
            self.across(&text, &font().set_font_size(9.0), LINE * lines_f(lines))?;
        }
        self.sheet.set_paper_size(9).set_print_fit_to_pages(1, 0).set_print_center_horizontally(true);
        self.sheet.set_footer("&C第 &P 页，共 &N 页");
        Ok(())
    }

    fn facts(&mut self, pair: &[(String, String)]) -> Result<(), XlsxError> {
        let mut longest = 1;
        for (n, (name, value)) in (0..).zip(pair) {
            self.sheet.write_string_with_format(self.next, n * 3, name, &boxed().set_bold())?;
            self.span(n * 3 + 1, n * 3 + 2, value, &boxed())?;
            longest = longest.max(value.chars().count().div_ceil(CHARACTERS / 3));
        }
        self.height(LINE * lines_f(longest))
    }

    fn block(&mut self, block: &Block) -> Result<(), XlsxError> {
        match block {
            Block::Blank { title, text, lines } => {
                self.across(title, &font().set_bold(), LINE)?;
                let needed = text.chars().count().div_ceil(CHARACTERS).max(*lines);
                self.across(text, &boxed().set_align(FormatAlign::Top), LINE * lines_f(needed))
            }
            Block::Grid { title, heads, rows } => {
                self.across(title, &font().set_bold(), LINE)?;
                self.line(heads, &boxed().set_bold())?;
                rows.iter().try_for_each(|row| self.line(row, &boxed()))
            }
        }
    }

    /// 小表的一行：各格依次占一格，内容最长的一格占余下的。
    fn line(&mut self, cells: &[String], format: &Format) -> Result<(), XlsxError> {
        let count = ColNum::try_from(cells.len()).unwrap_or(COLUMNS).clamp(1, COLUMNS);
        let wide = usize::from(count > 1);
        let (mut column, mut longest) = (0, 1);
        for (n, cell) in cells.iter().enumerate().take(usize::from(count)) {
            let span = if n == wide || count == 1 { COLUMNS - count + 1 } else { 1 };
            self.span(column, column + span - 1, cell, format)?;
            longest = longest.max(cell.chars().count().div_ceil(usize::from(span) * (CHARACTERS / 6)));
            column += span;
        }
        self.height(LINE * lines_f(longest))
    }

    fn across(&mut self, text: &str, format: &Format, height: f64) -> Result<(), XlsxError> {
        self.span(0, COLUMNS - 1, text, format)?;
        self.height(height)
    }

    fn span(&mut self, first: ColNum, last: ColNum, text: &str, format: &Format) -> Result<(), XlsxError> {
        let text = visible(text);
        if first == last {
            self.sheet.write_string_with_format(self.next, first, &*text, format)?;
        } else {
            self.sheet.merge_range(self.next, first, self.next, last, &text, format)?;
        }
        Ok(())
    }

    /// 定这一行的高度，换到下一行。
    fn height(&mut self, height: f64) -> Result<(), XlsxError> {
        self.sheet.set_row_height(self.next, height)?;
        self.next += 1;
        Ok(())
    }
}

fn lines_f(lines: usize) -> f64 {
    f64::from(u32::try_from(lines.clamp(1, 20)).unwrap_or(1))
}

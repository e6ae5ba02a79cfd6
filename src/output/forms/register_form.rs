//! 登记表的空白表：一种事件一张，预填接下来可办这件事的项目；规定的用语可以下拉选取。

use rust_xlsxwriter::{
    ColNum, DataValidation, DocProperties, ExcelDateTime, Format, FormatBorder, RowNum, Workbook, Worksheet, XlsxError,
};

/// 一栏：标题，必填，可选的词。
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// 标题。
    pub title: String,
    /// 必填。
    pub required: bool,
    /// 可选的词；没有限定的为空。
    pub choices: Vec<String>,
}

/// 预填之外另备多少行。
const SPARE: RowNum = 100;

/// 怎样填。
const GUIDE: [&str; 4] = [
    "一行一件事。底色深的必填；没有发生的行空着，导入时跳过。",
    "编号、项目名称、建设单位各栏须相符，有一处不符就不记入；可以只写项目名称。",
    "金额照栏目里的单位，只写数；日期写成 2024-09-20；几项以顿号隔开。",
    "不要合并单元格，不要写公式；合计行照样可以有，不读。",
];

/// 写成电子表格；`rows` 是预填的前几栏，`command` 是填好之后的命令。
///
/// # Errors
/// 写不成电子表格。
pub fn register_form(
    title: &str,
    command: &str,
    headings: &[Heading],
    rows: &[Vec<String>],
) -> Result<Vec<u8>, XlsxError> {
    let mut sheet = Worksheet::new();
    sheet.set_name("登记表")?;
    let font = || Format::new().set_font_name("仿宋").set_font_size(11.0);
    sheet.write_string_with_format(0, 0, format!("{title}登记表"), &font().set_bold())?;
    let last = 1 + RowNum::try_from(rows.len()).unwrap_or(0) + SPARE;
    for (column, heading) in (0..).zip(headings) {
        let fill = if heading.required { 0x00FC_E4D6 } else { 0x00ED_EDED };
        let style = font().set_bold().set_border(FormatBorder::Thin).set_text_wrap().set_background_color(fill);
        sheet.write_string_with_format(1, column, &heading.title, &style)?;
        sheet.set_column_width(column, if column == 1 { 36 } else { 16 })?;
        // 编号、日期按文字存，打开的程序不会擅自改样子。
        sheet.set_column_format(column, &font().set_num_format("@"))?;
        if !heading.choices.is_empty() {
            let list = DataValidation::new().allow_list_strings(&heading.choices)?;
            sheet.add_data_validation(2, column, last, column, &list)?;
        }
    }
    for (row, cells) in (2..).zip(rows) {
        for (column, cell) in (0..).zip(cells) {
            sheet.write_string(row, column, cell)?;
        }
    }
    sheet.set_freeze_panes(2, ColNum::from(2_u16))?.set_landscape().set_paper_size(9).set_repeat_rows(1, 1)?;
    let mut guide = Worksheet::new();
    guide.set_name("填写说明")?.set_column_width(0, 90)?;
    let last = format!("填好后：{command} --file 这张表 --dry-run 先看，无误再去掉 --dry-run。");
    for (row, line) in (0..).zip(GUIDE.into_iter().chain([last.as_str()])) {
        guide.write_string_with_format(row, 0, line, &font().set_text_wrap())?;
    }
    let mut book = Workbook::new();
    let fixed = ExcelDateTime::from_ymd(2022, 5, 30)?;
    book.set_properties(&DocProperties::new().set_title(format!("{title}登记表")).set_creation_datetime(&fixed));
    book.push_worksheet(sheet);
    book.push_worksheet(guide);
    book.save_to_buffer()
}

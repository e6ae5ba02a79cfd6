//! 申报表的空白表：各栏由 [`crate::model::blanks_with`] 而来，规定的用语可以下拉选取；另有一页填写说明。

use rust_xlsxwriter::{
    ColNum, DataValidation, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, RowNum, Workbook,
    Worksheet, XlsxError,
};
use unicode_width::UnicodeWidthStr;

use crate::{
    model::{BLANKS, Blank, BlankKind},
    report::UNIT_LINE,
    text::Dictionary,
};

/// 申报表一页的名称。
pub const FORM_SHEET: &str = "申报表";
/// 填写说明一页的名称。
pub const GUIDE_SHEET: &str = "填写说明";
/// 栏目所在的行（从 0 起）。
const HEADER: RowNum = 2;
/// 预备多少行。
const ROWS: RowNum = 500;

/// 怎样填，逐条。
const GUIDE: [&str; 8] = [
    "一行一个项目。涉密项目不得填入本表。",
    "栏目名称、次序可以不动就不动；不认识的栏目、合并的单元格、公式，导入时都会指出，不予写入。",
    "金额一律以万元计，只写数，不写单位，不加说明；说明写在「备注」。",
    "尚不知道的金额留空；投资估算中不发生的费用写「无」。两种情况都不写 0。",
    "日期写成 2024-09-20；年月写成 2025-03；年度写成 2025。",
    "项目编号可以留空，由程序编号；填写的不能与台账中已有的相同。",
    "建设单位写台账中单位文件夹的名称；全表同一单位的可以留空，导入时用 --unit 指明。",
    "填好后：wsgov import 申报表.xlsx --dry-run 先看，无误再去掉 --dry-run。",
];

/// 写成电子表格。
///
/// # Errors
/// 写不成电子表格。
pub fn declaration_form() -> Result<Vec<u8>, XlsxError> {
    declaration_form_with(&BLANKS, &Dictionary::default())
}

/// 同上，用当地的栏目与叫法；栏目的名称不换，交来的表凭它认。
///
/// # Errors
/// 写不成电子表格。
pub fn declaration_form_with(blanks: &[Blank], words: &Dictionary) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // 空白表没有日期，每次写出的文件都相同。
    let fixed = ExcelDateTime::from_ymd(2022, 5, 30)?;
    book.set_properties(&DocProperties::new().set_title("政务信息化项目申报表").set_creation_datetime(&fixed));
    book.push_worksheet(form(blanks, words)?);
    book.push_worksheet(guide(blanks, words)?);
    book.save_to_buffer()
}

fn body_font() -> Format {
    Format::new().set_font_name("仿宋").set_font_size(11.0)
}

fn header(required: bool) -> Format {
    let base = Format::new().set_font_name("宋体").set_font_size(11.0).set_bold().set_text_wrap();
    let base =
        base.set_align(FormatAlign::Center).set_align(FormatAlign::VerticalCenter).set_border(FormatBorder::Thin);
    base.set_background_color(if required { 0x00FC_E4D6 } else { 0x00ED_EDED })
}

fn form(blanks: &[Blank], words: &Dictionary) -> Result<Worksheet, XlsxError> {
    let mut sheet = Worksheet::new();
    sheet.set_name(FORM_SHEET)?;
    let title = Format::new().set_font_name("宋体").set_font_size(18.0).set_bold().set_align(FormatAlign::Center);
    let last = ColNum::try_from(blanks.len().saturating_sub(1)).unwrap_or(ColNum::MAX);
    sheet.merge_range(0, 0, 0, last, "政务信息化项目申报表", &title)?;
    sheet.merge_range(1, 0, 1, last, UNIT_LINE, &body_font().set_align(FormatAlign::Right))?;
    for (column, blank) in (0..).zip(blanks) {
        sheet.write_string_with_format(HEADER, column, blank.title, &header(blank.required))?;
        sheet.set_column_width(column, u32::try_from(width(blank)).unwrap_or(12))?;
        sheet.set_column_format(column, &cell(blank.entry))?;
        if let Some(validation) = validation(blank, words)? {
            sheet.add_data_validation(HEADER + 1, column, HEADER + ROWS, column, &validation)?;
        }
    }
    sheet.set_freeze_panes(HEADER + 1, 2)?.set_repeat_rows(HEADER, HEADER)?;
    // 栏目多，横着印四页，每页都有项目名称；栏目可折成三行。
    sheet.set_row_height(HEADER, 48)?.set_repeat_columns(0, 1)?;
    print_setup(&mut sheet, 4);
    Ok(sheet)
}

/// 横向 A4，横着至多几页。
fn print_setup(sheet: &mut Worksheet, pages: u16) {
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(pages, 0).set_footer("&C第 &P 页，共 &N 页");
}

fn width(blank: &Blank) -> usize {
    match blank.route {
        "name" | "content" => 36,
        _ => blank.title.width().clamp(8, 14) + 2,
    }
}

/// 日期、编号按文字存，打开的程序不会擅自改样子。
fn cell(entry: BlankKind) -> Format {
    match entry {
        BlankKind::Amount | BlankKind::Stated => body_font().set_num_format("0.00####"),
        BlankKind::Year => body_font().set_num_format("0"),
        _ => body_font().set_num_format("@").set_text_wrap(),
    }
}

/// 下拉选取；列举而不限定的词，写别的只提醒。
fn validation(blank: &Blank, words: &Dictionary) -> Result<Option<DataValidation>, XlsxError> {
    let choices = blank.entry.choices(words);
    if choices.is_empty() {
        return Ok(None);
    }
    let validation = DataValidation::new().allow_list_strings(&choices)?;
    let validation = validation.set_error_title("请选用规定的用语")?.set_error_message(choices.join("、"))?;
    let open = matches!(blank.entry, BlankKind::Among(..));
    let style = if open {
        rust_xlsxwriter::DataValidationErrorStyle::Warning
    } else {
        rust_xlsxwriter::DataValidationErrorStyle::Stop
    };
    Ok(Some(validation.set_error_style(style)))
}

fn guide(blanks: &[Blank], words: &Dictionary) -> Result<Worksheet, XlsxError> {
    let mut sheet = Worksheet::new();
    sheet.set_name(GUIDE_SHEET)?;
    let wrap = body_font().set_text_wrap().set_align(FormatAlign::Top);
    for (column, width) in (0..).zip([28, 8, 44, 60]) {
        sheet.set_column_width(column, width)?;
    }
    for (row, line) in (0..).zip(GUIDE) {
        sheet.merge_range(row, 0, row, 3, &format!("{}. {line}", row + 1), &wrap)?;
    }
    let top = RowNum::try_from(GUIDE.len()).unwrap_or_default() + 1;
    for (column, title) in (0..).zip(["栏目", "必填", "填法", "可选的词"]) {
        sheet.write_string_with_format(top, column, title, &header(false))?;
    }
    for (row, blank) in (top + 1..).zip(blanks) {
        let required = if blank.required { "是" } else { "" };
        let (help, choices) = (words.say(blank.help, &[]), blank.entry.choices(words).join("、"));
        for (column, text) in (0..).zip([blank.title, required, &help, &choices]) {
            sheet.write_string_with_format(row, column, text, &wrap)?;
        }
    }
    print_setup(&mut sheet, 1);
    Ok(sheet)
}

//! 电子表格的样式：标题宋体，正文仿宋，框线齐全。

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

/// 金额：看见的总是两位小数，格里的数精确；右边空一点，不贴着框线。
const AMOUNT: &str = "#,##0.00_ ";

/// 全部样式。
pub(crate) struct Styles {
    /// 标题。
    pub title: Format,
    /// 计量单位一行，靠右。
    pub unit: Format,
    /// 表前的话与表后的注。
    pub prose: Format,
    /// 栏目。
    pub header: Format,
    /// 组的标题。
    pub group: Format,
    /// 项目的各格。
    pub body: CellStyles,
    /// 小计、合计的各格。
    pub sum: CellStyles,
}

/// 表内各格的样式，按值的种类。
pub(crate) struct CellStyles {
    /// 文字。
    pub text: Format,
    /// 居中的文字：未知、序号。
    pub middle: Format,
    /// 金额。
    pub amount: Format,
    /// 写成文字的金额，靠右。
    pub figure: Format,
    /// 日期。
    pub date: Format,
    /// 百分比。
    pub percent: Format,
}

impl Styles {
    /// 各样式。
    pub fn new() -> Self {
        let song = |size: f64| Format::new().set_font_name("宋体").set_font_size(size).set_bold();
        let prose = body_font().set_text_wrap().set_align(FormatAlign::VerticalCenter);
        Styles {
            title: song(18.0).set_align(FormatAlign::Center).set_align(FormatAlign::VerticalCenter),
            unit: body_font().set_align(FormatAlign::Right),
            prose,
            header: framed(song(11.0)).set_align(FormatAlign::Center).set_background_color(Color::RGB(0x00ED_EDED)),
            group: framed(song(11.0)),
            body: CellStyles::new(&framed(body_font())),
            sum: CellStyles::new(&framed(body_font().set_bold())),
        }
    }
}

impl CellStyles {
    fn new(base: &Format) -> Self {
        let right = || base.clone().set_align(FormatAlign::Right);
        let middle = || base.clone().set_align(FormatAlign::Center);
        CellStyles {
            text: base.clone(),
            middle: middle(),
            amount: right().set_num_format(AMOUNT),
            figure: right(),
            date: middle().set_num_format("yyyy-mm-dd"),
            percent: right().set_num_format("0.0%_ "),
        }
    }

    /// 金额，看见的是这么多位小数。
    pub fn amount_of(&self, decimals: u8) -> Format {
        let places = if decimals == 0 { String::new() } else { format!(".{}", "0".repeat(decimals.into())) };
        self.amount.clone().set_num_format(format!("#,##0{places}_ "))
    }
}

fn body_font() -> Format {
    Format::new().set_font_name("仿宋").set_font_size(11.0)
}

fn framed(format: Format) -> Format {
    format.set_border(FormatBorder::Thin).set_text_wrap().set_align(FormatAlign::VerticalCenter)
}

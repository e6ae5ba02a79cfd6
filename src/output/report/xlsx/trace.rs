//! 隐藏的「出处」页：哪一格来自哪个文件的哪一行、哪个事件。

use rust_xlsxwriter::{Format, RowNum, Worksheet, XlsxError};

use crate::{
    output::report::{cell::full_title, xlsx::text::text},
    report::{Column, Row, RowSources},
    store::shown,
};

const TITLES: [&str; 7] = ["单元格", "项目编号", "栏目", "文件", "行", "事件", "路径"];
const WIDTHS: [f64; 7] = [10.0, 16.0, 24.0, 44.0, 8.0, 26.0, 30.0];

/// 「出处」页，逐行写下。
pub(crate) struct TraceSheet<'r> {
    sheet: Worksheet,
    next: RowNum,
    origins: &'r RowSources,
}

impl<'r> TraceSheet<'r> {
    /// 只有栏目的一页。
    pub fn new(origins: &'r RowSources) -> Result<Self, XlsxError> {
        let mut sheet = Worksheet::new();
        sheet.set_name("出处")?;
        sheet.set_hidden(true);
        let bold = Format::new().set_bold();
        for ((column, title), width) in (0..).zip(TITLES).zip(WIDTHS) {
            sheet.write_string_with_format(0, column, title, &bold)?;
            sheet.set_column_width(column, width)?;
        }
        sheet.set_freeze_panes(1, 0)?;
        Ok(TraceSheet { sheet, next: 1, origins })
    }

    /// 记下一行各格的出处；`at` 是格的地址。
    pub fn record(&mut self, columns: &[Column], row: &Row, at: impl Fn(usize) -> String) -> Result<(), XlsxError> {
        for (i, (column, cell)) in columns.iter().zip(&row.cells).enumerate() {
            for trace in &cell.trace {
                let origin = self.origins.get(trace);
                let project = row.project.as_deref().unwrap_or_default();
                let route = trace.route.to_string();
                let event = origin.map_or("", |o| &o.event);
                let texts = [
                    (0, at(i)),
                    (1, text(project)),
                    (2, text(&full_title(column))),
                    (3, text(&shown(&trace.path))),
                    (5, text(event)),
                    (6, text(&route)),
                ];
                for (column, text) in texts {
                    self.sheet.write_string(self.next, column, text)?;
                }
                if let Some(origin) = origin {
                    self.sheet.write_number(self.next, 4, origin.line)?;
                }
                self.next += 1;
            }
        }
        Ok(())
    }

    /// 写完的一页。
    pub fn finish(self) -> Worksheet {
        self.sheet
    }
}

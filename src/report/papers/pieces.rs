//! 各种纸共用的零件：表头的事实、格子的文字、空白段与机关的一览。

use super::Block;
use crate::{
    model::{Kind, Money},
    report::{Cell, CellValue, View, wan_text},
};

/// 格子的文字；不知道的、不适用的都留空，由填的人写。
pub(super) fn said(cell: &Cell) -> String {
    match &cell.value {
        CellValue::Text(text) => text.clone(),
        CellValue::Amount(money) => amount(*money),
        CellValue::Count(n) => n.to_string(),
        CellValue::Date(date) => date.to_string(),
        CellValue::Percent(percent) => format!("{percent:.1}%"),
        CellValue::Unknown | CellValue::Empty => String::new(),
    }
}

pub(super) fn amount(money: Money) -> String {
    format!("{}万元", wan_text(money))
}

/// 每份纸的表头：是哪个项目。
pub(super) fn facts(view: &View<'_>) -> Vec<(String, String)> {
    [
        ("项目名称", view.name()),
        ("项目编号", view.id()),
        ("建设单位", view.unit()),
        ("建设性质", view.nature()),
        ("批复文号", view.approval_doc()),
        ("批复总投资", view.approved_cell()),
        ("合同金额", view.contracted()),
        ("累计支付", view.money(Some(&view.paid(|_| true)))),
        ("建设工期", view.schedule()),
        ("开工日期", view.date_of(Kind::Start)),
        ("建成日期", view.event_date(view.timeline.completed())),
        ("责任人", view.responsible()),
    ]
    .map(|(name, cell)| (name.to_owned(), said(&cell)))
    .to_vec()
}

/// 要填写的一段。
pub(super) fn blank(title: impl Into<String>, lines: usize) -> Block {
    Block::Blank { title: title.into(), text: String::new(), lines }
}

/// 已有文字的一段；没有的留空。
pub(super) fn written(title: impl Into<String>, text: Option<&str>, lines: usize) -> Block {
    Block::Blank { title: title.into(), text: text.unwrap_or_default().to_owned(), lines }
}

/// 送哪些机关，送达的日期各留一格。
pub(super) fn filing(title: &str, bodies: Vec<String>) -> Block {
    let rows = bodies.into_iter().map(|body| vec![body, String::new(), String::new()]).collect();
    Block::Grid {
        title: title.to_owned(), heads: ["机关", "送达日期", "经手人"].map(str::to_owned).to_vec(), rows
    }
}

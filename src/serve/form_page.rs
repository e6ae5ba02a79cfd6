//! 一张表单：几项、预览、记入。县与单位的事、豁免与说明、换编号、新建框架都是这个样子。

use minijinja::{Value, context, value::Serde};

use super::{
    attempt::Attempt,
    controls::Control,
    desk::Desk,
    page::{Ask, Reply},
};
use crate::commands::Failure;

/// 一张表单。
#[derive(Debug)]
pub(super) struct FormPage {
    /// 标题。
    pub(super) title: String,
    /// 回到哪里：网址、名称。
    pub(super) back: (String, String),
    /// 说明。
    pub(super) doc: String,
    /// 交到哪里。
    pub(super) action: String,
    /// 各项。
    pub(super) controls: Vec<Control>,
    /// 有疑点也可以照实记入。
    pub(super) anyway: bool,
}

impl FormPage {
    /// 排成一页，连同办的结果。
    ///
    /// # Errors
    /// 模板有错。
    pub(super) fn reply(self, desk: &Desk, ask: &Ask, attempt: Option<Attempt>) -> Result<Reply, Failure> {
        let body = context! {
            back => self.back.0,
            name => self.back.1,
            doc => self.doc,
            action => self.action,
            controls => Value::from(Serde(&self.controls)),
            plain => !self.anyway,
            anyway => ask.form.has("anyway"),
            why => ask.form.get("why"),
            attempt => Value::from(Serde(&attempt)),
        };
        Reply::page(desk, "act.html", &self.title, body)
    }
}

//! 提交并同步：就是 `sync`，合并不了的用话说明。

use minijinja::{Value, context, value::Serde};

use super::{
    attempt::Attempt,
    desk::Desk,
    page::{Ask, Reply},
};
use crate::commands::{Failure, gathered, sync};

/// 表单。
pub(super) fn page(desk: &Desk, _: &Ask) -> Result<Reply, Failure> {
    show(desk, None)
}

/// 同步。
pub(super) fn act(desk: &Desk, ask: &Ask) -> Result<Reply, Failure> {
    desk.may_act()?;
    let request = sync::SyncRequest { message: ask.form.get("message").map(str::to_owned) };
    let receipt = gathered(&desk.env(), "sync", |env| sync::run(env, &request));
    show(desk, Some(Attempt::of(receipt)))
}

fn show(desk: &Desk, attempt: Option<Attempt>) -> Result<Reply, Failure> {
    Reply::page(desk, "sync.html", "提交并同步", context! { attempt => Value::from(Serde(&attempt)) })
}

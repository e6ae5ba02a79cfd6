//! 页面的进与出：问什么，答什么，排成网页。

use std::collections::HashMap;

use axum::{
    body::Body,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use minijinja::{Value, context, value::Serde};

use super::{answers::Answers, attempt::Attempt, desk::Desk, templates::unmade};
use crate::{
    commands::{Audience, Exit, Failure},
    text::safe,
};

/// 一次来访：网址里的、网址后的、表单里的。
#[derive(Clone, Debug, Default)]
pub(super) struct Ask {
    /// 网址里的各段，已还原。
    pub(super) path: HashMap<String, String>,
    /// 网址后的各项。
    pub(super) query: Answers,
    /// 表单里的各项，门口已查过。
    pub(super) form: Answers,
}

impl Ask {
    /// 网址里的一段。
    pub(super) fn segment(&self, key: &str) -> &str {
        self.path.get(key).map_or("", String::as_str)
    }
}

/// 一次回答。
#[derive(Debug)]
pub(super) enum Reply {
    /// 一页，或一页里的一段。
    Html(StatusCode, String),
    /// 交出一个文件：文件名、类型、内容。
    File { name: String, kind: &'static str, bytes: Vec<u8> },
    /// 样式、脚本。
    Asset { kind: &'static str, text: String },
    /// 转到另一页。
    See(String),
}

impl Reply {
    /// 一页。
    ///
    /// # Errors
    /// 模板有错。
    pub(super) fn page(desk: &Desk, template: &str, title: &str, body: Value) -> Result<Self, Failure> {
        Self::with_status(desk, StatusCode::OK, (template, title), body)
    }

    /// 一页，状态另定。
    ///
    /// # Errors
    /// 模板有错。
    pub(super) fn with_status(
        desk: &Desk,
        status: StatusCode,
        (template, title): (&str, &str),
        body: Value,
    ) -> Result<Self, Failure> {
        Ok(Reply::Html(status, render(desk, template, title, body)?))
    }

    /// 边填边试的一段：只有「还缺、疑点」。
    ///
    /// # Errors
    /// 模板有错。
    pub(super) fn live(desk: &Desk, attempt: &Attempt) -> Result<Self, Failure> {
        let body = context! { attempt => Value::from(Serde(attempt)), live => true };
        Ok(Reply::Html(StatusCode::OK, render(desk, "attempt.html", "", body)?))
    }

    /// 转到另一页。
    pub(super) fn to(path: impl Into<String>) -> Self {
        Reply::See(path.into())
    }

    /// 没有办成，说明原因。
    pub(super) fn failed(desk: &Desk, failure: &Failure) -> Self {
        let status = match failure.exit {
            Exit::Usage => StatusCode::BAD_REQUEST,
            Exit::Nothing => StatusCode::NOT_FOUND,
            Exit::Findings | Exit::Clean => StatusCode::CONFLICT,
            Exit::Failed => StatusCode::INTERNAL_SERVER_ERROR,
        };
        let said = context! { said => failure.told(Audience::Page) };
        Self::with_status(desk, status, ("failed.html", "没有办成"), said)
            .unwrap_or_else(|_| Reply::Html(status, "没有办成".to_owned()))
    }
}

impl IntoResponse for Reply {
    fn into_response(self) -> Response {
        match self {
            Reply::Html(status, text) => {
                (status, [(header::CONTENT_TYPE, "text/html; charset=utf-8".to_owned())], text).into_response()
            }
            Reply::File { name, kind, bytes } => {
                let as_file = format!("attachment; filename*=UTF-8''{}", safe::uri(&name).replace('/', "_"));
                let head = [(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, as_file)];
                (head, Body::from(bytes)).into_response()
            }
            Reply::Asset { kind, text } => ([(header::CONTENT_TYPE, kind.to_owned())], text).into_response(),
            Reply::See(path) => (StatusCode::SEE_OTHER, [(header::LOCATION, path)]).into_response(),
        }
    }
}

/// 排成网页：各页共有的一并写上。
///
/// # Errors
/// 模板有错。
pub(super) fn render(desk: &Desk, template: &str, title: &str, body: Value) -> Result<String, Failure> {
    let head = context! {
        title,
        tool => concat!(env!("CARGO_PKG_NAME"), " ", env!("CARGO_PKG_VERSION")),
        actor => Value::from(Serde(&desk.actor())),
        read_only => desk.read_only,
        lapse => desk.lapse(),
        csrf => desk.csrf.as_str(),
    };
    let written = desk.templates.get_template(template).and_then(|own| own.render(context! { ..body, ..head }));
    written.map_err(|e| unmade(&e))
}

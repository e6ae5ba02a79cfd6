//! 页面的进与出：问什么，答什么，排成网页。

use std::collections::HashMap;

use axum::{
    body::Body,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use minijinja::{Environment, Value, context, syntax::SyntaxConfig, value::Serde};

use super::{answers::Answers, desk::Desk};
use crate::{
    commands::{Exit, Failure},
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
        let said = context! { said => failure.message.as_str() };
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

/// 各页的模板。
const TEMPLATES: [(&str, &str); 23] = [
    ("frame.html", include_str!("html/frame.html")),
    ("parts.html", include_str!("html/parts.html")),
    ("controls.html", include_str!("html/controls.html")),
    ("attempt.html", include_str!("html/attempt.html")),
    ("event.html", include_str!("html/event.html")),
    ("act.html", include_str!("html/act.html")),
    ("acts.html", include_str!("html/acts.html")),
    ("unit.html", include_str!("html/unit.html")),
    ("publish.html", include_str!("html/publish.html")),
    ("registers.html", include_str!("html/registers.html")),
    ("new.html", include_str!("html/new.html")),
    ("buttons.html", include_str!("html/buttons.html")),
    ("undo.html", include_str!("html/undo.html")),
    ("reports.html", include_str!("html/reports.html")),
    ("report.html", include_str!("html/report.html")),
    ("matrix.html", include_str!("html/matrix.html")),
    ("findings.html", include_str!("html/findings.html")),
    ("sync.html", include_str!("html/sync.html")),
    ("failed.html", include_str!("html/failed.html")),
    ("actor.html", include_str!("html/actor.html")),
    ("home.html", include_str!("html/home.html")),
    ("search.html", include_str!("html/search.html")),
    ("dossier.html", include_str!("html/dossier.html")),
];

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
        csrf => desk.csrf.as_str(),
    };
    let written = |env: Environment<'_>| env.get_template(template)?.render(context! { ..body, ..head });
    environment().and_then(written).map_err(|e| Failure::failed(format!("网页没有做成：{e:#}")))
}

fn environment() -> Result<Environment<'static>, minijinja::Error> {
    let mut env = Environment::new();
    env.set_undefined_behavior(minijinja::UndefinedBehavior::SemiStrict);
    env.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    // 凡是文字，先作无害处理再转义：页面不必逐处记得。
    env.set_formatter(|out, state, value| match value.as_str().filter(|_| !value.is_safe()) {
        Some(text) => minijinja::escape_formatter(out, state, &Value::from(safe::lines(text))),
        None => minijinja::escape_formatter(out, state, value),
    });
    env.add_filter("url", |text: &str| safe::uri(text).replace('/', "%2F"));
    for (name, text) in TEMPLATES {
        env.add_template(name, text)?;
    }
    Ok(env)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_the_hostile_stay_text() {
        let mut env = environment().unwrap();
        env.add_template("t.html", "<a href=\"/p/{{ n|url }}\" title=\"{{ n }}\">{{ n }}</a>").unwrap();
        let text = env.get_template("t.html").unwrap().render(context! { n => "\"><script>\u{202e}'/../x" }).unwrap();
        assert!(!text.contains("<script") && !text.contains('\u{202e}') && !text.contains("/../"), "{text}");
        assert_eq!(text.matches('"').count(), 4, "{text}");
    }

    #[test]
    fn every_template_is_well_formed() {
        let env = environment().unwrap();
        for (name, text) in TEMPLATES {
            assert!(env.get_template(name).is_ok(), "{name}");
            assert!(!text.contains("|safe") && !text.contains("style=") && !text.contains("onclick"), "{name}");
        }
    }
}

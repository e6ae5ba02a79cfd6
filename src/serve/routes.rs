//! 各页的地址：一张表。

use std::sync::Arc;

use axum::{
    Extension, Router,
    extract::{DefaultBodyLimit, Query, RawPathParams, State},
    http::{StatusCode, header},
    middleware::from_fn_with_state,
    response::{IntoResponse, Response},
    routing::{MethodRouter, get},
};
use tokio::task::spawn_blocking;

use super::{
    actor_page,
    answers::{Answers, MOST_BYTES},
    deed,
    desk::{Desk, ENTRANCE, Shared},
    dossier, event, excuse, framework, gate, home, matrix, new_project,
    page::{Ask, Reply},
    publish, renumber, reports, search, secret, sync, undo, uploads,
};
use crate::commands::Failure;

/// 办一页。
type Handler = fn(&Desk, &Ask) -> Result<Reply, Failure>;

/// 看的各页。
const PAGES: [(&str, Handler); 30] = [
    ("/", home::page),
    ("/as", actor_page::page),
    ("/projects", search::page),
    ("/project/{id}", dossier::page),
    ("/project/{id}/event/{kind}", event::page),
    ("/project/{id}/undo", undo::page),
    ("/project/{id}/excuse/{kind}", excuse::page),
    ("/project/{id}/renumber", renumber::page),
    ("/new", new_project::page),
    ("/new-framework", framework::new_page),
    ("/framework/{id}", framework::page),
    ("/framework/{id}/act/{kind}", framework::form),
    ("/registers", uploads::page),
    ("/acts", deed::page),
    ("/unit/{unit}", deed::unit_page),
    ("/unit/{unit}/act/{kind}", deed::unit_form),
    ("/county/act/{kind}", deed::county_form),
    ("/publish", publish::page),
    ("/reports", reports::page),
    ("/report/{kind}", reports::view),
    ("/report/{kind}/{format}", reports::save),
    ("/dashboard", reports::board),
    ("/declaration-form", reports::declaration),
    ("/form", reports::register),
    ("/paper", reports::paper),
    ("/findings", matrix::page),
    ("/sync", sync::page),
    ("/desk.css", style),
    ("/desk.js", script),
    ("/icon.svg", icon),
];

/// 只试不写的地址以此结尾。
const TRY: &str = "/try";

/// 写的各页。
const ACTS: [(&str, Handler); 23] = [
    ("/as", actor_page::choose),
    ("/project/{id}/event/{kind}", event::act),
    ("/project/{id}/event/{kind}/try", event::attempted),
    ("/project/{id}/undo", undo::act),
    ("/project/{id}/undo/try", undo::attempted),
    ("/project/{id}/excuse/{kind}", excuse::act),
    ("/project/{id}/excuse/{kind}/try", excuse::attempted),
    ("/project/{id}/renumber", renumber::act),
    ("/project/{id}/renumber/try", renumber::attempted),
    ("/new", new_project::act),
    ("/new/try", new_project::attempted),
    ("/new-framework", framework::new_act),
    ("/new-framework/try", framework::new_attempted),
    ("/framework/{id}/act/{kind}", framework::act),
    ("/framework/{id}/act/{kind}/try", framework::attempted),
    ("/registers", uploads::act),
    ("/unit/{unit}/act/{kind}", deed::unit_act),
    ("/unit/{unit}/act/{kind}/try", deed::unit_attempted),
    ("/county/act/{kind}", deed::county_act),
    ("/county/act/{kind}/try", deed::county_attempted),
    ("/publish", publish::act),
    ("/publish/try", publish::attempted),
    ("/sync", sync::act),
];

/// 全部地址，门在最前。
pub(super) fn router(desk: Shared) -> Router {
    let mut router = Router::new().route(ENTRANCE, get(enter));
    for (path, handler) in PAGES {
        router = router.route(path, getting(handler));
    }
    for (path, handler) in ACTS {
        router = router.route(path, posting(handler, !path.ends_with(TRY)));
    }
    router
        .fallback(nowhere)
        .method_not_allowed_fallback(nowhere)
        .layer(from_fn_with_state(Arc::clone(&desk), gate::gate))
        .layer(DefaultBodyLimit::max(MOST_BYTES))
        .with_state(desk)
}

type Pairs = Vec<(String, String)>;

fn getting(handler: Handler) -> MethodRouter<Shared> {
    get(move |State(desk): State<Shared>, path: RawPathParams, Query(query): Query<Pairs>| {
        let ask = Ask { path: segments(&path), query: Answers::of(query), form: Answers::default() };
        done(desk, handler, ask)
    })
}

/// `writes`：不只是试。写之前、写之后都把台账再看一遍。
fn posting(handler: Handler, writes: bool) -> MethodRouter<Shared> {
    axum::routing::post(move |State(desk): State<Shared>, path: RawPathParams, Extension(form): Extension<Answers>| {
        let ask = Ask { path: segments(&path), query: Answers::default(), form };
        done_freshly(desk, handler, ask, writes)
    })
}

fn segments(path: &RawPathParams) -> std::collections::HashMap<String, String> {
    path.iter().map(|(key, value)| (key.to_owned(), value.to_owned())).collect()
}

async fn done_freshly(desk: Shared, handler: Handler, ask: Ask, writes: bool) -> Response {
    if !writes {
        return done(desk, handler, ask).await;
    }
    desk.look_again();
    let response = done(Arc::clone(&desk), handler, ask).await;
    desk.look_again();
    response
}

/// 办理要读盘、等锁，不占着接连接的线程；同时只办几个。
async fn done(desk: Shared, handler: Handler, ask: Ask) -> Response {
    let Ok(hand) = Arc::clone(&desk.hands).acquire_owned().await else {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    };
    let work = spawn_blocking(move || {
        let _hand = hand;
        handler(&desk, &ask).unwrap_or_else(|failure| Reply::failed(&desk, &failure)).into_response()
    });
    work.await.unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
}

/// 地址里的口令换成小甜饼，地址栏里不再留着。
async fn enter(State(desk): State<Shared>, Query(query): Query<Pairs>) -> Response {
    let given = Answers::of(query);
    if !given.get("token").is_some_and(|token| secret::same(token, &desk.token)) {
        return (StatusCode::FORBIDDEN, "口令不对；用 wsgov serve 给的地址打开").into_response();
    }
    let cookie = format!("{}={}; Path=/; HttpOnly; SameSite=Strict", desk.cookie_name(), desk.cookie);
    (StatusCode::SEE_OTHER, [(header::SET_COOKIE, cookie), (header::LOCATION, "/".to_owned())]).into_response()
}

async fn nowhere(State(desk): State<Shared>) -> Response {
    let failure = Failure::nothing("没有这一页");
    Reply::failed(&desk, &failure).into_response()
}

fn style(_: &Desk, _: &Ask) -> Result<Reply, Failure> {
    let text = format!("{}{}", crate::output::PAGE_STYLE, include_str!("html/desk.css"));
    Ok(Reply::Asset { kind: "text/css; charset=utf-8", text })
}

fn script(_: &Desk, _: &Ask) -> Result<Reply, Failure> {
    Ok(Reply::Asset {
        kind: "text/javascript; charset=utf-8",
        text: format!("{}{}", crate::output::PAGE_SCRIPT, include_str!("html/desk.js")),
    })
}

fn icon(_: &Desk, _: &Ask) -> Result<Reply, Failure> {
    Ok(Reply::Asset { kind: "image/svg+xml", text: include_str!("html/icon.svg").to_owned() })
}

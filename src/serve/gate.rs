//! 门：每个请求先过这里。主机、口令、来路、跨站、大小、快慢都在这里查，出去的都带上安全的头。

use std::time::Duration;

use axum::{
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use tokio::time::timeout;

use super::{answers::Answers, desk::Shared, secret};

/// 表单多久之内要到齐。
const BODY: Duration = Duration::from_secs(20);
/// 一个请求至多办多久：等锁至多三十秒，比它长些。
const REQUEST: Duration = Duration::from_secs(60);
/// 表单里的一项：防跨站的口令。
pub(super) const CSRF: &str = "csrf";

/// 出去的每一页都带着：不许内嵌、不许外来、不许被套、不许留存。
/// 来源只告诉自己（same-origin）：写成 no-referrer，浏览器交表单时就不说来路，下面便查不了。
const HEADERS: [(HeaderName, &str); 7] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (header::CACHE_CONTROL, "no-store"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
];

/// 不让进的：状态与一句话。
struct Refused(StatusCode, &'static str);

/// 过门。
pub(super) async fn gate(State(desk): State<Shared>, request: Request, next: Next) -> Response {
    let mut response = match enter(&desk, request).await {
        Ok(request) => match timeout(REQUEST, next.run(request)).await {
            Ok(response) => response,
            Err(_) => {
                refusal(&Refused(StatusCode::SERVICE_UNAVAILABLE, "办得太久，没有等到结果；打开项目看记入了没有"))
            }
        },
        Err(refused) => refusal(&refused),
    };
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

fn refusal(Refused(status, said): &Refused) -> Response {
    let page = format!(
        "<!DOCTYPE html><html lang=\"zh-CN\"><meta charset=\"utf-8\"><title>没有办</title><h1>没有办</h1><p>{said}。</p>"
    );
    (*status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], page).into_response()
}

/// 逐项查；表单读好了放进请求，页面只拿得到查过的。
async fn enter(desk: &Shared, request: Request) -> Result<Request, Refused> {
    if !desk.bucket.takes() {
        return Err(Refused(StatusCode::TOO_MANY_REQUESTS, "来得太快，过几秒再试"));
    }
    let headers = request.headers();
    if one(headers, header::HOST) != Some(desk.host.as_str()) {
        return Err(Refused(StatusCode::MISDIRECTED_REQUEST, "只能从本机的浏览器、用程序给的地址打开"));
    }
    if !["GET", "HEAD", "POST"].contains(&request.method().as_str()) {
        return Err(Refused(StatusCode::METHOD_NOT_ALLOWED, "没有这种请求"));
    }
    if request.uri().path() == super::desk::ENTRANCE {
        return Ok(request);
    }
    if !cookies(headers, &desk.cookie_name()).any(|given| secret::same(given, &desk.cookie)) {
        return Err(Refused(StatusCode::FORBIDDEN, "没有口令；用 wsgov serve 给的地址打开，浏览器关过的重新打开一次"));
    }
    if request.method() != Method::POST {
        return Ok(request);
    }
    same_site(headers, desk)?;
    let (parts, body) = request.into_parts();
    let mut read = Request::from_parts(parts.clone(), Body::empty());
    let answers = match timeout(BODY, Answers::read(Request::from_parts(parts, body))).await {
        Ok(Some(answers)) => answers,
        Ok(None) => return Err(Refused(StatusCode::PAYLOAD_TOO_LARGE, "表单读不出，或太大了")),
        Err(_) => return Err(Refused(StatusCode::REQUEST_TIMEOUT, "表单交得太慢")),
    };
    if !answers.get(CSRF).is_some_and(|given| secret::same(given, &desk.csrf)) {
        return Err(Refused(StatusCode::FORBIDDEN, "这张表不是从本网页交来的，没有办；重新打开那一页再交"));
    }
    if desk.read_only {
        return Err(Refused(StatusCode::FORBIDDEN, "网页是以只看的方式（--read-only）开的，什么也不写"));
    }
    read.extensions_mut().insert(answers);
    Ok(read)
}

/// 来路是自己：浏览器交表单总说来路，不说的也不收。
fn same_site(headers: &HeaderMap, desk: &Shared) -> Result<(), Refused> {
    let foreign = Refused(StatusCode::FORBIDDEN, "这张表是从别的网站交来的，没有办");
    if one(headers, header::ORIGIN) != Some(desk.origin().as_str()) {
        return Err(foreign);
    }
    match one(headers, HeaderName::from_static("sec-fetch-site")) {
        None | Some("same-origin") => Ok(()),
        Some(_) => Err(foreign),
    }
}

fn one(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    let mut all = headers.get_all(name).iter();
    let only = all.next().filter(|_| all.next().is_none());
    only?.to_str().ok()
}

/// 这个名称的小甜饼，可以不止一个。
fn cookies<'h>(headers: &'h HeaderMap, name: &'h str) -> impl Iterator<Item = &'h str> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    let pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.filter(move |(key, _)| *key == name).map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_hosts_are_no_host() {
        let mut headers = HeaderMap::new();
        headers.append(header::HOST, HeaderValue::from_static("a"));
        assert_eq!(one(&headers, header::HOST), Some("a"));
        headers.append(header::HOST, HeaderValue::from_static("b"));
        assert_eq!(one(&headers, header::HOST), None);
        headers.insert(header::COOKIE, HeaderValue::from_static("x=1; y=2;x=3"));
        assert_eq!(cookies(&headers, "x").collect::<Vec<_>>(), ["1", "3"]);
    }
}

//! 攻：换主机名、跨站交表、走出台账、塞得太大、拖着不放、借名称生事、打探涉密。

use std::{
    fs,
    io::{Read, Write},
    time::Duration,
};

use crate::{
    cli_driver::{Clerk, PLAIN},
    client::{Site, encoded},
};

const INSPECT: &str = "/project/WS-2024-001/event/inspect";
const INSPECTION: [(&str, &str); 5] =
    [("v:date", "2024-06-01"), ("v:by", "县审计局"), ("v:doc", "巫审〔2024〕9号"), ("v:note", "甲"), ("record", "1")];

fn plain() -> Clerk {
    Clerk::plain(PLAIN.as_bytes())
}

/// 各种不该进的；台账一字不动。
#[test]
fn nobody_else_gets_in() {
    let clerk = plain();
    let before = clerk.bytes();
    let site = Site::open(&clerk, &["--as", "县政府办公室"]);
    let (host, cookie) = (site.host.clone(), site.cookie.clone());
    let get = |head: &str| site.raw(head, "").status;
    // 换主机名：别的名称解析到本机，或绕过端口。
    let port = host.rsplit(':').next().unwrap();
    for other in
        ["evil.example", "localhost", "127.0.0.1", &format!("evil.example:{port}"), &format!("127.0.0.1.evil:{port}")]
    {
        assert_eq!(get(&format!("GET / HTTP/1.1\r\nHost: {other}\r\nCookie: {cookie}\r\n")), 421, "{other}");
    }
    assert_ne!(get(&format!("GET / HTTP/1.1\r\nHost: {host}\r\nHost: evil\r\nCookie: {cookie}\r\n")), 200);
    assert_ne!(get(&format!("GET / HTTP/1.1\r\nCookie: {cookie}\r\n")), 200);
    // 没有口令，口令不对。
    for bad in ["", "Cookie: a=b\r\n", &format!("Cookie: {}0\r\n", cookie), "Cookie: wsgov-0=\r\n"] {
        assert_eq!(get(&format!("GET / HTTP/1.1\r\nHost: {host}\r\n{bad}")), 403, "{bad}");
    }
    for bad in ["", "?token=", "?token=0000", &format!("?token={}0", site.token)] {
        assert_eq!(get(&format!("GET /enter{bad} HTTP/1.1\r\nHost: {host}\r\n")), 403, "{bad}");
    }
    // 跨站交表：没有来路、别的来路、没有口令、口令不对、别的类型。
    let body = encoded(&[&[("csrf", site.csrf.as_str())], &INSPECTION[..]].concat());
    let head = site.posting(INSPECT, &body);
    let origin = format!("Origin: http://{host}\r\n");
    for other in ["", "Origin: null\r\n", "Origin: http://evil.example\r\n", &format!("Origin: https://{host}\r\n")] {
        assert_eq!(site.raw(&head.replace(&origin, other), &body).status, 403, "{other}");
    }
    assert_eq!(site.raw(&format!("{head}Sec-Fetch-Site: cross-site\r\n"), &body).status, 403);
    assert_eq!(site.raw(&head.replace(&cookie, "a=b"), &body).status, 403);
    for csrf in [vec![], vec![("csrf", "")], vec![("csrf", "0")], vec![("csrf", site.cookie.as_str())]] {
        let body = encoded(&[&csrf[..], &INSPECTION[..]].concat());
        assert_eq!(site.raw(&site.posting(INSPECT, &body), &body).status, 403, "{csrf:?}");
    }
    for kind in ["text/plain", "application/json"] {
        assert_eq!(site.raw(&head.replace("application/x-www-form-urlencoded", kind), &body).status, 413);
    }
    for method in ["PUT", "DELETE", "OPTIONS", "TRACE"] {
        assert_eq!(get(&format!("{method} / HTTP/1.1\r\nHost: {host}\r\nCookie: {cookie}\r\n")), 405, "{method}");
    }
    assert_eq!(get(&format!("GET {INSPECT}/try HTTP/1.1\r\nHost: {host}\r\nCookie: {cookie}\r\n")), 404);
    assert_eq!(clerk.bytes(), before);
    // 都对的，才办得成。
    assert_eq!(site.post(INSPECT, &INSPECTION).status, 303);
    assert_ne!(clerk.bytes(), before);
}

/// 交表的各个地址，没有防跨站的口令都不办，只看的也不办。
const ACTS: [&str; 9] = [
    "/as",
    INSPECT,
    "/project/WS-2024-001/event/inspect/try",
    "/project/WS-2024-001/undo",
    "/new",
    "/registers",
    "/unit/%E5%8E%BF%E6%95%99%E5%A7%94/act/%E7%B3%BB%E7%BB%9F%E7%99%BB%E8%AE%B0",
    "/county/act/%E5%8F%91%E5%B8%83%E6%B8%85%E5%8D%95",
    "/sync",
];

#[test]
fn every_form_needs_its_token_and_a_page_that_writes() {
    let clerk = plain();
    let site = Site::open(&clerk, &["--as", "县政府办公室"]);
    for path in ACTS {
        let body = encoded(&INSPECTION);
        assert_eq!(site.raw(&site.posting(path, &body), &body).status, 403, "{path}");
    }
    let site = Site::open(&clerk, &["--as", "县政府办公室", "--read-only"]);
    for path in ACTS {
        assert_eq!(site.post(path, &INSPECTION).status, 403, "{path}");
    }
}

#[test]
fn every_answer_carries_the_guards() {
    let clerk = plain();
    let site = Site::open(&clerk, &[]);
    for path in ["/as", "/desk.css", "/desk.js", "/icon.svg", "/nowhere", "/project/WS-2024-001"] {
        let answer = site.get(path);
        let policy = answer.header("content-security-policy").unwrap();
        for part in [
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
        ] {
            assert!(policy.contains(part), "{path}：{policy}");
        }
        assert!(!policy.contains("unsafe"), "{policy}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{path}");
        assert_eq!(answer.header("cache-control"), Some("no-store"), "{path}");
        for inline in [" style=", "<style", " onclick", "javascript:", "http://", "https://"] {
            let own = answer.body.replace("http://www.w3.org/2000/svg", "");
            assert!(!own.contains(inline), "{path}：{inline}");
        }
    }
    let cookie = site.raw(&format!("GET /enter?token={} HTTP/1.1\r\nHost: {}\r\n", site.token, site.host), "");
    let cookie = cookie.header("set-cookie").unwrap().to_owned();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
}

#[test]
fn no_path_leads_out_of_the_ledger() {
    let clerk = plain();
    fs::write(clerk.path("secret.yaml"), "id: secret\nname: 外面\n").unwrap();
    let site = Site::open(&clerk, &["--as", "县政府办公室"]);
    for id in [
        "..%2fsecret",
        "%2e%2e%2f%2e%2e%2fsecret",
        "..%5csecret",
        "%2fetc%2fpasswd",
        "unit",
        "county",
        "..",
        ".",
        "%00",
        "WS-2024-001%00",
        "ws-2024-001.yaml",
        "*",
        "~",
    ] {
        for path in [format!("/project/{id}"), format!("/project/{id}/event/inspect")] {
            let answer = site.get(&path);
            assert!(matches!(answer.status, 400 | 404), "{path}：{}", answer.status);
            assert!(!answer.body.contains("外面"), "{path}");
        }
    }
    let root = clerk.dir.path().to_str().unwrap();
    for path in ["/", "/projects", "/project/WS-2024-001", INSPECT] {
        assert!(!site.get(path).body.contains(root), "{path} 说出了台账在哪里");
    }
}

#[test]
fn what_is_too_large_or_too_slow_is_let_go() {
    let clerk = plain();
    let site = Site::open(&clerk, &["--as", "县政府办公室"]);
    let (host, cookie) = (&site.host, &site.cookie);
    let long = "x".repeat(9 * 1024 * 1024);
    assert_eq!(site.post(INSPECT, &[("v:note", &long)]).status, 413);
    let many: Vec<(&str, &str)> = (0..3000).map(|_| ("v:note", "a")).collect();
    assert_eq!(site.post(INSPECT, &many).status, 413);
    let answer = site.raw(&format!("GET /{} HTTP/1.1\r\nHost: {host}\r\n", "x".repeat(64 * 1024)), "");
    assert!(matches!(answer.status, 0 | 400 | 414 | 431), "{}", answer.status);
    // 头一点一点地来，到时就断；别人照常。
    let mut slow: Vec<_> = (0..40).map(|_| site.connect()).collect();
    for stream in &mut slow {
        stream.write_all(format!("GET / HTTP/1.1\r\nHost: {host}\r\nCookie: {cookie}\r\nX-").as_bytes()).unwrap();
    }
    assert_eq!(site.get("/").status, 200);
    let mut rest = String::new();
    let first = &mut slow[0];
    first.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    // 断开或回一句「太慢」，都算放了手。
    let _ = first.read_to_string(&mut rest);
    assert!(!rest.starts_with("HTTP/1.1 200"), "{rest}");
    // 说有一千字而不交：到时就断。
    let mut stream = site.connect();
    stream.write_all(format!("{}\r\ncsrf=", site.posting(INSPECT, &"x".repeat(1000))).as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
}

#[test]
fn hostile_names_stay_text() {
    let name = "</title><script>alert(1)</script>\\u202E\\\" onmouseover=\\\"x";
    let project =
        PLAIN.replace("name: 甲", &format!("name: \"{name}\"")).replace("doc: 巫审〔2024〕1号", "doc: '<img src=x>'");
    let clerk = Clerk::plain(project.as_bytes());
    let site = Site::open(&clerk, &["--as", "县政府办公室"]);
    let attempt = site.post(&format!("{INSPECT}/try"), &[("v:note", "\"><script>2</script>"), ("v:date", "<b>")]);
    let form = site.post(INSPECT, &[("v:note", "\"></textarea><script>2</script>"), ("preview", "1")]);
    for page in [
        site.get("/project/WS-2024-001"),
        site.get("/projects?q=%3Cscript%3E"),
        site.get(INSPECT),
        site.get("/"),
        attempt,
        form,
    ] {
        assert!(
            !page.body.contains("<script>") && !page.body.contains("<img") && !page.body.contains('\u{202e}'),
            "{}",
            page.body
        );
        assert!(!page.body.contains("\" onmouseover"), "{}", page.body);
    }
}

#[test]
fn classified_projects_are_as_if_they_were_not() {
    let clerk = plain();
    let secret = "id: WS-2024-007\nname: 代号七\nnature: 新建\nclassified: true\nevents:\n  - event: 申报\n    date: 2023-09-01\n    plan_year: 2024\n";
    fs::write(clerk.path("projects/县教委/WS-2024-007.yaml"), secret).unwrap();
    let site = Site::open(&clerk, &["--as", "县政府办公室"]);
    let gone = site.get("/project/WS-2024-999");
    for path in ["/project/WS-2024-007", "/project/WS-2024-007/event/inspect"] {
        let answer = site.get(path);
        assert_eq!((answer.status, &answer.body), (404, &gone.body), "{path}");
    }
    for path in ["/", "/?unit=all", "/projects", "/projects?q=WS-2024-007", "/projects?q=%E4%BB%A3%E5%8F%B7", "/as"] {
        let body = site.get(path).body.replace("value=\"WS-2024-007\"", "").replace("value=\"代号\"", "");
        assert!(!body.contains("WS-2024-007") && !body.contains("代号"), "{path}");
    }
    let before = fs::read(clerk.path("projects/县教委/WS-2024-007.yaml")).unwrap();
    for path in ["/project/WS-2024-007/event/inspect", "/project/WS-2024-007/event/inspect/try"] {
        assert_eq!(site.post(path, &INSPECTION).status, 404);
    }
    assert_eq!(fs::read(clerk.path("projects/县教委/WS-2024-007.yaml")).unwrap(), before);
}

#[test]
fn read_only_writes_nothing_and_units_write_only_their_own() {
    let clerk = plain();
    let before = clerk.bytes();
    let site = Site::open(&clerk, &["--read-only", "--as", "县政府办公室"]);
    for path in [INSPECT, &format!("{INSPECT}/try"), "/as"] {
        assert_eq!(site.post(path, &INSPECTION).status, 403, "{path}");
    }
    assert!(!site.get("/project/WS-2024-001").body.contains("/event/"), "只看的不给表单");
    drop(site);
    fs::create_dir_all(clerk.path("projects/县水利局")).unwrap();
    fs::write(clerk.path("projects/县水利局/unit.yaml"), "name: 县水利局\nkind: 机关\ntier: 其他\n").unwrap();
    let site = Site::open(&clerk, &["--as", "县水利局"]);
    assert_eq!(site.post(INSPECT, &INSPECTION).status, 409);
    assert_eq!(clerk.bytes(), before);
    assert!(site.get("/").body.contains("以<strong>县水利局</strong>的名义"));
    let site = Site::open(&clerk, &[]);
    assert_eq!(site.get("/").header("location"), Some("/as"), "没有选名义的，先选");
    assert_eq!(site.post(INSPECT, &INSPECTION).status, 400);
    assert_eq!(site.post("/as", &[("name", "某某局")]).status, 400);
    assert_eq!(site.post("/as", &[("name", "县教委")]).status, 303);
    assert!(site.get("/").body.contains("以<strong>县教委</strong>的名义"));
}

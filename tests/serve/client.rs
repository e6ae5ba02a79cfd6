//! 一个最小的浏览器：记得小甜饼与防跨站的口令，一个请求一个连接。

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{Child, Stdio},
    time::Duration,
};

use crate::cli_driver::Clerk;

/// 一次回答。
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: String,
}

impl Answer {
    /// 一行头的值。
    pub fn header(&self, name: &str) -> Option<&str> {
        let line = |line: &&str| line.to_lowercase().starts_with(&format!("{name}:"));
        self.head.lines().find(line).map(|line| line[name.len() + 1..].trim())
    }
}

/// 打开着的网页。
pub struct Site {
    child: Child,
    pub host: String,
    pub token: String,
    pub cookie: String,
    pub csrf: String,
}

impl Site {
    /// 开网页，进门。
    pub fn open(clerk: &Clerk, args: &[&str]) -> Self {
        let mut site = Self::start(clerk, args);
        site.enter();
        site
    }

    /// 开网页，还没有进门。
    pub fn start(clerk: &Clerk, args: &[&str]) -> Self {
        let args: Vec<&str> = ["serve"].into_iter().chain(args.iter().copied()).collect();
        let mut child = clerk.process(&args).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
        let address = lines.take(3).find(|line| line.contains("http://")).expect("没有说地址");
        let address = address.trim().strip_prefix("http://").unwrap().to_owned();
        let (host, token) = address.split_once("/enter?token=").unwrap();
        Site { child, host: host.to_owned(), token: token.to_owned(), cookie: String::new(), csrf: String::new() }
    }

    /// 以口令换小甜饼，取得防跨站的口令。
    pub fn enter(&mut self) {
        let answer = self.raw(&format!("GET /enter?token={} HTTP/1.1\r\nHost: {}\r\n", self.token, self.host), "");
        assert_eq!(answer.status, 303, "{answer:?}");
        self.cookie = answer.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
        let page = self.get("/as").body;
        self.csrf = page.split("name=\"csrf\" value=\"").nth(1).map_or("", |rest| &rest[..64]).to_owned();
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// 停下它：杀掉，不给它收尾。
    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.host).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(90))).unwrap();
        stream
    }

    /// 交一个请求；连接断了的，状态为 0。
    pub fn raw(&self, head: &str, body: &str) -> Answer {
        let Ok(mut stream) = TcpStream::connect(&self.host) else {
            return Answer { status: 0, head: String::new(), body: String::new() };
        };
        stream.set_read_timeout(Some(Duration::from_secs(90))).unwrap();
        let _ = stream.write_all(format!("{head}Connection: close\r\n\r\n{body}").as_bytes());
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes);
        read(&bytes)
    }

    pub fn get(&self, path: &str) -> Answer {
        self.raw(&format!("GET {path} HTTP/1.1\r\nHost: {}\r\nCookie: {}\r\n", self.host, self.cookie), "")
    }

    /// 交一张表，连同防跨站的口令。
    pub fn post(&self, path: &str, pairs: &[(&str, &str)]) -> Answer {
        let csrf = ("csrf", self.csrf.as_str());
        let body = encoded(&[&[csrf], pairs].concat());
        self.raw(&self.posting(path, &body), &body)
    }

    /// 交一张带文件的表。
    pub fn post_file(&self, path: &str, pairs: &[(&str, &str)], (name, text): (&str, &str)) -> Answer {
        let csrf = ("csrf", self.csrf.as_str());
        let part = |(key, value): &(&str, &str)| {
            format!("--xyz\r\nContent-Disposition: form-data; name=\"{key}\"\r\n\r\n{value}\r\n")
        };
        let plain: String = [&[csrf], pairs].concat().iter().map(part).collect();
        let file = format!(
            "--xyz\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: text/csv\r\n\r\n{text}\r\n--xyz--\r\n"
        );
        let body = plain + &file;
        let head =
            self.posting(path, &body).replace("application/x-www-form-urlencoded", "multipart/form-data; boundary=xyz");
        self.raw(&head, &body)
    }

    /// 浏览器交表单时的头。
    pub fn posting(&self, path: &str, body: &str) -> String {
        format!(
            "POST {path} HTTP/1.1\r\nHost: {0}\r\nOrigin: http://{0}\r\nCookie: {1}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {2}\r\n",
            self.host,
            self.cookie,
            body.len()
        )
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        self.kill();
    }
}

/// 表单的写法。
pub fn encoded(pairs: &[(&str, &str)]) -> String {
    let escape = |text: &str| -> String {
        text.bytes()
            .map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") })
            .collect()
    };
    pairs.iter().map(|(key, value)| format!("{}={}", escape(key), escape(value))).collect::<Vec<_>>().join("&")
}

fn read(bytes: &[u8]) -> Answer {
    let text = String::from_utf8_lossy(bytes);
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
    let status = head.split(' ').nth(1).and_then(|s| s.parse().ok()).unwrap_or_default();
    Answer { status, head: head.to_owned(), body: body.to_owned() }
}

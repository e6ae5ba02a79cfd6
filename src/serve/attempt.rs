//! 办了一次，或预览了一次：将写的各行，疑点，说了什么。由命令的回执而来：命令知道问的是网页上的人，所以照说。

use serde::Serialize;

use crate::{
    commands::{Audience, Exit},
    output::Receipt,
};

/// 办的结果。
#[derive(Clone, Debug, Serialize)]
pub(super) struct Attempt {
    /// 退出码。
    #[serde(skip)]
    pub(super) exit: Exit,
    /// 可以记入，或已经记入。
    good: bool,
    /// 只是没有填全、填错。
    incomplete: bool,
    /// 说了什么，一行一句。
    messages: Vec<String>,
    /// 将写的各行。
    lines: Vec<String>,
    /// 疑点。
    findings: Vec<AttemptDoubt>,
}

/// 一处疑点。
#[derive(Clone, Debug, Serialize)]
struct AttemptDoubt {
    /// 轻重，英文标识。
    severity: String,
    message: String,
    help: Option<String>,
    project: Option<String>,
}

impl Attempt {
    /// 由回执写成。
    pub(super) fn of(receipt: Receipt) -> Self {
        let exit = Exit::of(receipt.exit);
        let text = |value: &serde_json::Value, key: &str| value.get(key)?.as_str().map(str::to_owned);
        let doubt = |value: &serde_json::Value| AttemptDoubt {
            severity: text(value, "severity").unwrap_or_default(),
            message: text(value, "message").map(|said| Audience::Page.retold(&said)).unwrap_or_default(),
            help: text(value, "help").map(|said| Audience::Page.retold(&said)),
            project: text(value, "project"),
        };
        let added = receipt.diff.iter().filter(|line| !line.starts_with("+++"));
        Attempt {
            exit,
            good: exit == Exit::Clean,
            incomplete: exit == Exit::Usage,
            messages: receipt.messages.iter().map(|said| Audience::Page.retold(said)).collect(),
            lines: added.filter_map(|line| line.strip_prefix('+')).map(str::to_owned).collect(),
            findings: receipt.findings.iter().map(doubt).collect(),
        }
    }
}

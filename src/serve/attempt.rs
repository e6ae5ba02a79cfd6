//! 办了一次，或预览了一次：将写的各行，疑点，说了什么。由命令的回执而来，说法改成网页上的。

use serde::Serialize;

use crate::{commands::Exit, output::Receipt};

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
            message: text(value, "message").unwrap_or_default(),
            help: text(value, "help"),
            project: text(value, "project"),
        };
        let added = receipt.diff.iter().filter(|line| !line.starts_with("+++"));
        Attempt {
            exit,
            good: exit == Exit::Clean,
            incomplete: exit == Exit::Usage,
            messages: said(&receipt.messages),
            lines: added.filter_map(|line| line.strip_prefix('+')).map(str::to_owned).collect(),
            findings: receipt.findings.iter().map(doubt).collect(),
        }
    }
}

/// 命令里的说法换成网页上的。
const WORDING: [(&str, &str); 6] = [
    ("可加 --record-anyway --reason 理由 照实记入", "在下面勾上「照实记入」，写明理由"),
    ("用 --record-anyway 照实记入，须以 --reason 写明理由", "照实记入的，须写明理由"),
    ("补记从前的事，加 --as-of 当时的日期，按那一天核查。", "补记从前的事，按那一天核查的，由管理台账的人用命令办。"),
    ("用备注（--note）写明区别", "用备注写明区别"),
    ("请先按上面所指改正", "请先照所指改正"),
    ("还缺：--reason（更正的理由）", "还缺：更正的理由"),
];

/// 各句；教人敲命令、列出各键的不说。
fn said(messages: &[String]) -> Vec<String> {
    let is_for_terminals = |line: &&String| line.starts_with("用 --set") || line.starts_with("改了重试：");
    if messages.iter().any(|line| line.contains("是涉密项目") || line.contains("项目涉密")) {
        return vec!["没有这个项目，或不能在网页上办".to_owned()];
    }
    let own = messages.iter().take_while(|line| !is_for_terminals(line));
    own.map(|line| WORDING.iter().fold(line.clone(), |line, (from, to)| line.replace(from, to)))
        .map(|line| line.split('；').filter(|part| !part.contains("wsgov ")).collect::<Vec<_>>().join("；"))
        .filter(|line| !line.is_empty())
        .collect()
}

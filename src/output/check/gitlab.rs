//! GitLab 的代码质量报告（code quality）：合并请求里逐行显示，凭指纹与目标分支相比。

use std::io::{self, Write};

use serde::Serialize;

use crate::{
    output::{CheckView, Listed, check::view::LAPSED, pretty},
    ruleset::Severity,
};

#[derive(Serialize)]
struct Issue {
    description: String,
    check_name: &'static str,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
    end: u32,
}

/// 写代码质量报告，路径从仓库最上层看。
///
/// # Errors
/// 写不出去。
pub fn gitlab(view: &CheckView<'_>, out: &mut dyn Write) -> io::Result<()> {
    let reported = view.reported();
    let lapsed = view.lapsed().map(|(message, path)| lapsed(view, message, path));
    let issues: Vec<Issue> = lapsed.into_iter().chain(reported.iter().map(|entry| issue(view, entry))).collect();
    pretty(&issues, out)
}

/// 没有施行中的规则集：合并请求里也看得见，不只是退出码。
fn lapsed(view: &CheckView<'_>, message: String, path: String) -> Issue {
    Issue {
        description: message,
        check_name: LAPSED,
        fingerprint: format!("{LAPSED}-{}", view.as_of.date),
        severity: "critical",
        location: Location { path, lines: Lines { begin: 1, end: 1 } },
    }
}

fn issue(view: &CheckView<'_>, entry: &Listed<'_>) -> Issue {
    let (finding, place) = (&entry.located.finding, &entry.located.place);
    Issue {
        description: format!("{}（{}）", entry.told(), entry.basis()),
        check_name: finding.rule,
        fingerprint: entry.fingerprint(),
        severity: match entry.weight() {
            Severity::Error => "critical",
            Severity::Warn => "minor",
            Severity::Info => "info",
        },
        location: Location {
            path: view.path(&entry.located.path),
            lines: Lines { begin: place.line, end: place.end_line },
        },
    }
}

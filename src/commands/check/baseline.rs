//! 基线：接手一个老台账，先把现有的疑点存下来，以后只看新的。

use std::{collections::BTreeMap, path::Path};

use serde::Deserialize;

use crate::{
    commands::Failure,
    store::{Checked, Located, io_reason, shown},
};

/// 存下的疑点：`check --format json` 的输出。
#[derive(Deserialize)]
struct Saved {
    version: u32,
    findings: Vec<KnownFinding>,
}

#[derive(Deserialize, PartialEq, Eq, PartialOrd, Ord)]
struct KnownFinding {
    project: Option<String>,
    path: String,
    rule: String,
    subject: String,
}

/// 改写已记的不能存进基线：那正是要防的。
const NEVER: [&str; 3] = ["history-rewritten", "facts-changed", "signer-not-allowed"];

/// 去掉基线里已有的，返回一句说明。
///
/// # Errors
/// 基线读不了，或不是 `check --format json` 的输出。
pub(super) fn apply(checked: &mut Checked, file: &Path) -> Result<String, Failure> {
    let help = "用 wsgov check --format json > 文件 存下现有的疑点";
    let fail = |reason: String| Failure::failed(format!("基线 {}：{reason}。{help}", file.display()));
    let text = std::fs::read(file).map_err(|e| fail(io_reason(&e)))?;
    let saved: Saved = serde_json::from_slice(&text).map_err(|_| fail("不是核查的 JSON 输出".to_owned()))?;
    if saved.version != 1 {
        return Err(fail(format!("是第 {} 版，本程序只认第 1 版", saved.version)));
    }
    let mut known: BTreeMap<KnownFinding, usize> = BTreeMap::new();
    for mut finding in saved.findings {
        if finding.project.is_some() {
            finding.path.clear();
        }
        *known.entry(finding).or_default() += 1;
    }
    let total: usize = known.values().sum();
    let before = checked.findings.len();
    checked.findings.retain(|found| match known.get_mut(&key(found)) {
        Some(left) if *left > 0 && !NEVER.contains(&found.finding.rule) => {
            *left -= 1;
            false
        }
        _ => true,
    });
    let met = before - checked.findings.len();
    let gone = total - met;
    let rest =
        if gone == 0 { String::new() } else { format!("；另有 {gone} 处已经没有了，可以另存一份") };
    Ok(format!("基线里已知的疑点 {met} 处没有列出{rest}"))
}

/// 凭项目（没有的凭文件）、规则与对象相认，与行号无关。
fn key(found: &Located) -> KnownFinding {
    let project = found.project.as_ref().map(ToString::to_string);
    let path = if project.is_some() { String::new() } else { shown(&found.path) };
    KnownFinding { project, path, rule: found.finding.rule.to_owned(), subject: found.finding.subject.to_string() }
}

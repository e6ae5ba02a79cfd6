//! 基线：接手一个老台账，先把现有的疑点存下来，以后只看新的。

use std::{collections::BTreeMap, fs::File, io::Read, path::Path};

use serde::Deserialize;

use crate::{
    commands::Failure,
    store::{Against, Checked, Located, io_reason, shown},
    text::by_mark,
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

/// 基线至多读多少字节。
const LARGEST: u64 = 64 * 1024 * 1024;

/// 已知的各处，与各有几处。
type KnownFindings = BTreeMap<KnownFinding, usize>;

/// 去掉基线里已有的，返回一句说明。与从前的版本比的（`against`），那时的基线里也有才算已知：
/// 同一次改动里把新的错误写进基线，不能使它不见。
///
/// # Errors
/// 基线读不了，或不是 `check --format json` 的输出。
pub(super) fn apply(checked: &mut Checked, file: &Path, against: Option<&Against>) -> Result<String, Failure> {
    let fail = |reason: String| {
        let help = "用 wsgov check --format json -o .wsgov/baseline.json 存下现有的疑点";
        Failure::failed(format!("基线 {}：{reason}。{help}", file.display()))
    };
    let mut text = Vec::new();
    let read = File::open(file).and_then(|file| file.take(LARGEST).read_to_end(&mut text));
    read.map_err(|e| fail(io_reason(&e)))?;
    let mut known = known(&text).map_err(fail)?;
    let total: usize = known.values().sum();
    let mut new = 0;
    for was in against.map(|against| against.file_in_bases(file)).transpose()?.into_iter().flatten() {
        let was = was.and_then(|text| self::known(&text).ok()).unwrap_or_default();
        known.iter_mut().for_each(|(finding, count)| *count = (*count).min(was.get(finding).copied().unwrap_or(0)));
        new = total - known.values().sum::<usize>();
    }
    let before = checked.findings.len();
    checked.findings.retain(|found| match known.get_mut(&key(found)) {
        Some(left) if *left > 0 && !NEVER.contains(&found.finding.rule) => {
            *left -= 1;
            false
        }
        _ => true,
    });
    let met = before - checked.findings.len();
    let gone = total - new - met;
    let mut said = format!("基线里已知的疑点 {met} 处没有列出");
    if gone > 0 {
        said.push_str(&format!("；另有 {gone} 处已经没有了，可以另存一份"));
    }
    if new > 0 {
        said.push_str(&format!("；基线里有 {new} 处是这次改动添上的，照样列出；核对无误的，把基线单独合入"));
    }
    Ok(said)
}

fn known(text: &[u8]) -> Result<KnownFindings, String> {
    let saved: Saved = serde_json::from_str(&by_mark(text)).map_err(|_| "不是核查的 JSON 输出".to_owned())?;
    if saved.version != 1 {
        return Err(format!("是第 {} 版，本程序只认第 1 版", saved.version));
    }
    let mut known = KnownFindings::new();
    for mut finding in saved.findings {
        if finding.project.is_some() {
            finding.path.clear();
        }
        *known.entry(finding).or_default() += 1;
    }
    Ok(known)
}

/// 凭项目（没有的凭文件）、规则与对象相认，与行号无关。
fn key(found: &Located) -> KnownFinding {
    let project = found.project.as_ref().map(ToString::to_string);
    let path = if project.is_some() { String::new() } else { shown(&found.path) };
    KnownFinding { project, path, rule: found.finding.rule.to_owned(), subject: found.finding.subject.to_string() }
}

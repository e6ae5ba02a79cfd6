//! SARIF 2.1.0 输出：只写所需的一小部分，供代码扫描平台读取。

use std::{
    borrow::Cow,
    collections::BTreeMap,
    io::{self, Write},
};

use serde::Serialize;

use crate::{
    output::{CheckView, DISCLAIMER, Listed, json::pretty},
    rules::{self, Prose, Rule, doc_under},
    ruleset::{Laws, Severity},
    store::Place,
    text::safe,
};

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";
const VERSION: &str = "2.1.0";

#[derive(Serialize)]
struct SarifLog<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: SarifTool,
    /// 列以字符计。
    column_kind: &'static str,
    results: Vec<SarifResult<'a>>,
    properties: Premises,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Premises {
    as_of: String,
    summary: String,
    premises: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    classified: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    compared: Option<String>,
    disclaimer: &'static str,
}

#[derive(Serialize)]
struct SarifTool {
    driver: Driver,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    version: &'static str,
    semantic_version: &'static str,
    information_uri: &'static str,
    rules: Vec<Descriptor>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Descriptor {
    id: &'static str,
    name: String,
    help_uri: String,
    short_description: Message,
    full_description: Message,
    help: Message,
    default_configuration: Configuration,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
struct Message {
    text: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SarifResult<'a> {
    rule_id: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_index: Option<usize>,
    level: &'static str,
    message: Message,
    locations: [Location; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location>,
    partial_fingerprints: Fingerprint<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    baseline_state: Option<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suppressions: Vec<Suppression>,
    properties: Details<'a>,
}

/// 疑点的身份（项目、规则、对象），与行号无关；GitHub 只认后一个，不写的它按那一行的文字另算，会算重。
#[derive(Serialize)]
struct Fingerprint<'a> {
    #[serde(rename = "identity/v1")]
    identity: &'a str,
    #[serde(rename = "primaryLocationLineHash")]
    line_hash: String,
}

#[derive(Serialize)]
struct Suppression {
    kind: &'static str,
    status: &'static str,
    justification: String,
}

#[derive(Serialize)]
struct Details<'a> {
    basis: String,
    duty: &'a str,
    status: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    physical_location: Physical,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Message>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical {
    artifact_location: Artifact,
    region: Region,
}

#[derive(Serialize)]
struct Artifact {
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: u32,
    start_column: u32,
    end_line: u32,
    end_column: u32,
}

/// 写 SARIF 输出：只有待核的；要了已处置的，标为已抑制。涉密项目的不列。
///
/// # Errors
/// 写不出去。
pub fn sarif(view: &CheckView<'_>, out: &mut dyn Write) -> io::Result<()> {
    let entries = view.reported();
    let rules = rules::rules_with_own(view.laws);
    let driver = Driver {
        name: env!("CARGO_PKG_NAME"),
        version: env!("CARGO_PKG_VERSION"),
        semantic_version: env!("CARGO_PKG_VERSION"),
        information_uri: "urn:wsgov",
        rules: rules.iter().map(|rule| descriptor(rule, view.laws)).collect(),
    };
    let before = view.known_before();
    let run = Run {
        tool: SarifTool { driver },
        column_kind: "unicodeCodePoints",
        results: entries.iter().map(|entry| outcome(view, &rules, before.as_ref(), entry)).collect(),
        properties: premises(view),
    };
    let log = SarifLog { schema: SCHEMA, version: VERSION, runs: [run] };
    pretty(&log, out)
}

fn premises(view: &CheckView<'_>) -> Premises {
    let summary = view.summary();
    Premises {
        as_of: view.as_of.date.to_string(),
        summary: summary.to_string(),
        premises: view.premises(),
        classified: summary.about_classified(false),
        compared: view.checked.compared.clone(),
        disclaimer: DISCLAIMER,
    }
}

/// 一条规则：首行为题，全文为说明；轻重取最近一部登记它的规则集。
fn descriptor(rule: &Rule, laws: &Laws) -> Descriptor {
    let law = laws.iter().filter(|law| law.rules.contains_key(rule.slug)).last();
    let doc = law.map_or(Cow::Borrowed(rule.doc), |law| doc_under(law, rule));
    let title = Prose::of(&doc).title;
    let doc = laws.own_words(&doc);
    let doc = doc.lines().map(str::trim).collect::<Vec<_>>().join("\n").trim().to_owned();
    let severity = law.and_then(|law| law.rules.get(rule.slug)).map(|config| config.severity);
    Descriptor {
        id: rule.slug,
        name: pascal(rule.slug),
        help_uri: format!("urn:wsgov:rule:{}", rule.slug),
        short_description: Message { text: laws.own_words(&title).into_owned() },
        full_description: Message { text: doc.clone() },
        help: Message { text: doc },
        default_configuration: Configuration { level: level(severity.unwrap_or(Severity::Error)) },
    }
}

/// `late-acceptance` → `LateAcceptance`：SARIF 要的名称写法。
fn pascal(slug: &str) -> String {
    let capital = |word: &str| word[..1].to_uppercase() + &word[1..];
    slug.split('-').filter(|word| !word.is_empty()).map(capital).collect()
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warn => "warning",
        Severity::Info => "note",
    }
}

/// 与基准那时相比：新的、说法变了的、没有变的。已经没有的不写：平台会把它当作现有的。
fn baseline_state(before: &BTreeMap<String, &str>, entry: &Listed<'_>) -> &'static str {
    match before.get(&entry.identity) {
        None => "new",
        Some(message) if *message == entry.located.finding.message => "unchanged",
        Some(_) => "updated",
    }
}

fn outcome<'a>(
    view: &CheckView<'_>,
    rules: &[&Rule],
    before: Option<&BTreeMap<String, &str>>,
    entry: &'a Listed<'_>,
) -> SarifResult<'a> {
    let (located, finding) = (entry.located, &entry.located.finding);
    let path = view.path(&located.path);
    let location = |place: &Place, message| Location {
        physical_location: Physical { artifact_location: Artifact { uri: safe::uri(&path) }, region: region(place) },
        message,
    };
    let help = finding.help.as_deref().map(|help| format!("。怎么办：{help}")).unwrap_or_default();
    SarifResult {
        rule_id: finding.rule,
        rule_index: rules.iter().position(|rule| rule.slug == finding.rule),
        level: level(entry.severity),
        message: Message { text: format!("{}。依据：{}{help}", finding.message, entry.basis()) },
        locations: [location(&located.place, None)],
        related_locations: located
            .related
            .iter()
            .map(|related| location(&related.place, Some(Message { text: related.text.clone() })))
            .collect(),
        partial_fingerprints: Fingerprint {
            identity: &entry.identity,
            line_hash: format!("{}:1", entry.fingerprint()),
        },
        baseline_state: before.map(|before| baseline_state(before, entry)),
        suppressions: finding.status.disposal().into_iter().map(suppression).collect(),
        properties: Details { basis: entry.basis(), duty: entry.duty, status: finding.status.en() },
    }
}

/// 处置都记在台账的文件里，所以是源内的。
fn suppression(justification: String) -> Suppression {
    Suppression { kind: "inSource", status: "accepted", justification }
}

fn region(place: &Place) -> Region {
    Region {
        start_line: place.line,
        start_column: place.column,
        end_line: place.end_line,
        end_column: place.end_column,
    }
}

//! JSON 输出，第 1 版。键名与含义已经固定，别人的程序靠它；要改，另出一版。
//!
//! 涉密项目的疑点计入 `summary`，不在 `findings` 里；有多少处没有列出，命令另在标准错误上说。

use std::io::{self, Write};

use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    output::{
        CheckView, Listed, Summary,
        json::{
            pretty,
            v1::envelope::{Envelope, Setting, shown_root},
        },
    },
    store::{Located, LocatedRelated, shown},
    text::safe,
};

/// 核查的结果。
#[derive(JsonSchema, Serialize)]
#[schemars(rename = "Checked")]
pub(crate) struct CheckOut<'a> {
    /// 核查日没有施行中的规则集时的说明；有的不写。
    #[serde(skip_serializing_if = "Option::is_none")]
    lapse: Option<String>,
    /// 小计。
    summary: Summary,
    /// 疑点。
    findings: Vec<FindingOut<'a>>,
    /// 不能判断的各处。
    undecidable: Vec<UndecidedDoubt<'a>>,
}

/// 不能判断的一处：哪条规则，缺什么事实，是谁的职责。
#[derive(JsonSchema, Serialize)]
#[schemars(rename = "Undecided")]
struct UndecidedDoubt<'a> {
    rule: &'static str,
    project: Option<&'a str>,
    unit: Option<&'a str>,
    path: String,
    line: u32,
    column: u32,
    missing: String,
    message: &'a str,
    duty: &'a str,
}

/// 一处疑点；行列从 1 起，列以字符计，终点不含在内。
#[derive(JsonSchema, Serialize)]
#[schemars(rename = "Item")]
pub(crate) struct FindingOut<'a> {
    rule: &'static str,
    severity: &'static str,
    status: &'static str,
    project: Option<&'a str>,
    unit: Option<&'a str>,
    path: String,
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
    subject: String,
    message: &'a str,
    help: Option<&'a str>,
    duty: &'a str,
    articles: Vec<String>,
    parameter: Option<Limit>,
    identity: &'a str,
    related: Vec<RelatedOut<'a>>,
}

/// 相关的别处，与疑点在同一个文件里。
#[derive(JsonSchema, Serialize)]
#[schemars(rename = "Related")]
struct RelatedOut<'a> {
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
    message: &'a str,
}

/// 限度写在规则集的哪里。
#[derive(JsonSchema, Serialize)]
struct Limit {
    name: String,
    value: String,
    path: String,
    line: usize,
}

/// 写 JSON 输出。文件路径相对于台账的根。
///
/// # Errors
/// 写不出去。
pub fn json(view: &CheckView<'_>, out: &mut dyn Write) -> io::Result<()> {
    let entries = view.entries(false);
    let setting = Setting {
        as_of: view.as_of.date.to_string(),
        root: Some(shown_root(view.root)),
        rule_sets: view.laws.iter().map(|law| law.id.clone()).collect(),
    };
    let checked = CheckOut {
        lapse: view.laws.lapse(view.as_of.date),
        summary: view.summary(),
        findings: entries.iter().map(item).collect(),
        undecidable: view.unknown(false).map(|located| undecided(view, located)).collect(),
    };
    pretty(&Envelope::new(setting, checked), out)
}

fn item<'a>(entry: &'a Listed<'_>) -> FindingOut<'a> {
    let (located, place) = (entry.located, &entry.located.place);
    FindingOut {
        rule: located.finding.rule,
        severity: entry.severity.en(),
        status: located.finding.status.en(),
        project: located.project.as_deref(),
        unit: located.unit.as_deref(),
        path: shown(&located.path),
        line: place.line,
        column: place.column,
        end_line: place.end_line,
        end_column: place.end_column,
        subject: located.finding.subject.to_string(),
        message: &located.finding.message,
        help: located.finding.help.as_deref(),
        duty: entry.duty,
        articles: article_numbers(entry),
        parameter: entry.parameter.as_ref().map(|parameter| Limit {
            name: parameter.name.clone(),
            value: parameter.value.clone(),
            path: shown(&parameter.path),
            line: parameter.line,
        }),
        identity: &entry.identity,
        related: located.related.iter().map(related).collect(),
    }
}

fn undecided<'a>(view: &CheckView<'a>, located: &'a Located) -> UndecidedDoubt<'a> {
    UndecidedDoubt {
        rule: located.finding.rule,
        project: located.project.as_deref(),
        unit: located.unit.as_deref(),
        path: shown(&located.path),
        line: located.place.line,
        column: located.place.column,
        missing: located.finding.subject.to_string(),
        message: &located.finding.message,
        duty: located.finding.duty(located.law(view.laws)),
    }
}

fn related(related: &LocatedRelated) -> RelatedOut<'_> {
    let place = &related.place;
    RelatedOut {
        line: place.line,
        column: place.column,
        end_line: place.end_line,
        end_column: place.end_column,
        message: &related.text,
    }
}

/// 待核的疑点，各成一个 JSON 值，键与 JSON 输出里的相同。
#[must_use]
pub fn finding_values(view: &CheckView<'_>) -> Vec<serde_json::Value> {
    view.reported().iter().filter_map(|entry| serde_json::to_value(item(entry)).ok()).collect()
}

/// 一行一处疑点的 JSON，键与 JSON 输出里的相同；没有疑点即空。
///
/// # Errors
/// 写不出去。
pub fn ndjson(view: &CheckView<'_>, out: &mut dyn Write) -> io::Result<()> {
    for entry in &view.reported() {
        let text = serde_json::to_string(&item(entry)).map_err(io::Error::other)?;
        writeln!(out, "{}", safe::json(&text))?;
    }
    Ok(())
}

/// 条的序号，不重复；款不写。
fn article_numbers(entry: &Listed<'_>) -> Vec<String> {
    let mut numbers: Vec<String> = Vec::new();
    for citation in entry.articles {
        let number = citation.article.to_string();
        if !numbers.contains(&number) {
            numbers.push(number);
        }
    }
    numbers
}

//! 各命令 JSON 输出的 JSON Schema（2020-12）：由写出它的结构得出，说明取自注释。

use schemars::{JsonSchema, generate::SchemaSettings};
use serde_json::{Value, json};

use super::{
    check::{CheckOut, FindingOut},
    envelope::Envelope,
    lists::{CheckedSets, ProjectList, SetChanges},
    receipt::Receipt,
    report::ReportOut,
    stages::Stages,
};
use crate::output::{Agenda, ArticlePage, Dossier, Log, Register, RulePage, Upcoming};

/// 一个命令，与写它的 Schema 的函数。
type Described = (&'static str, fn() -> Value);

/// 有 JSON 输出的各命令，与它的内容。
const OUTPUTS: &[Described] = &[
    ("check", of::<Envelope<CheckOut<'static>>>),
    ("check-ndjson", of::<FindingOut<'static>>),
    ("show", of::<Envelope<Dossier>>),
    ("next", of::<NextOut>),
    ("due", of::<Envelope<Agenda>>),
    ("log", of::<Envelope<Log>>),
    ("explain", of::<ExplainOut>),
    ("articles", of::<Envelope<Register>>),
    ("machine", of::<Envelope<Stages>>),
    ("list", of::<Envelope<ProjectList>>),
    ("report", of::<Envelope<ReportOut<'static>>>),
    ("rules-check", of::<Envelope<CheckedSets>>),
    ("rules-diff", of::<Envelope<SetChanges>>),
    ("advance", of::<Envelope<Receipt>>),
    ("undo", of::<Envelope<Receipt>>),
    ("new", of::<Envelope<Receipt>>),
    ("import", of::<Envelope<Receipt>>),
    ("unit", of::<Envelope<Receipt>>),
    ("county", of::<Envelope<Receipt>>),
    ("framework", of::<Envelope<Receipt>>),
    ("publish", of::<Envelope<Receipt>>),
    ("waive", of::<Envelope<Receipt>>),
    ("answer", of::<Envelope<Receipt>>),
    ("renumber", of::<Envelope<Receipt>>),
    ("init", of::<Envelope<Receipt>>),
    ("sync", of::<Envelope<Receipt>>),
];

/// 讲的是规则，或条文。
#[derive(JsonSchema)]
#[serde(untagged)]
#[allow(dead_code, clippy::large_enum_variant)]
enum ExplainOut {
    Rule(Envelope<RulePage>),
    Article(Envelope<ArticlePage>),
}

/// 一个项目的，或全县的。
#[derive(JsonSchema)]
#[serde(untagged)]
#[allow(dead_code, clippy::large_enum_variant)]
enum NextOut {
    Project(Envelope<Upcoming>),
    County(Envelope<Agenda>),
}

fn of<T: JsonSchema>() -> Value {
    SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<T>().to_value()
}

/// 有 JSON 输出的各命令。
pub fn described_outputs() -> impl Iterator<Item = &'static str> {
    OUTPUTS.iter().map(|(command, _)| *command)
}

/// 一个命令的 JSON 输出的 Schema；没有这个命令的为无。
#[must_use]
pub fn output_schema(command: &str) -> Option<Value> {
    let (name, build) = OUTPUTS.iter().find(|(name, _)| *name == command)?;
    let mut schema = build();
    schema["$id"] = json!(format!("urn:wsgov:output:{name}:1"));
    schema["title"] = json!(format!("wsgov {} 的 JSON 输出", name.replace('-', " ")));
    Some(schema)
}

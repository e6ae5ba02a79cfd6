//! 说好不变的，都在这里留底：别人的脚本、表格、规则集靠着它们。只许添，不许改、不许删；
//! 添了的，看过差别再更新（`INSTA_UPDATE=always cargo test --test it stable`）。

use std::{collections::BTreeSet, fmt::Write as _, path::Path};

use assert_cmd::Command;
use clap::CommandFactory;
use serde_json::Value;
use wsgov::{
    cli::Cli,
    model::{self, CountyActKind, Event, Kind, Project, UnitActKind},
    output::{Document, schema},
    report::{ReportKind, export::DataTable},
    rules::{known, rules},
    ruleset::{RuleSet, SHIPPED},
    text::{FieldShape, Kept, Shape, Word},
};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// 在样例县或违规的样例里运行：标准输出与退出码。
fn run(at: &str, args: &[&str]) -> (i32, String) {
    let mut command = Command::cargo_bin("wsgov").unwrap();
    let done = command.current_dir(ROOT).args(["-C", at]).args(args).output().unwrap();
    (done.status.code().unwrap_or(-1), String::from_utf8(done.stdout).unwrap())
}

fn listed(lines: impl IntoIterator<Item = String>) -> String {
    lines.into_iter().collect::<Vec<_>>().join("\n")
}

#[test]
fn report_columns() {
    let columns = |kind: &ReportKind| {
        let json: Value = serde_json::from_str(&run(".", &["report", kind.en(), "--format", "json"]).1).unwrap();
        let csv = run(".", &["report", kind.en(), "--format", "csv", "--tidy"]).1;
        let text = |column: &Value, key: &str| column[key].as_str().unwrap_or_default().to_owned();
        let keys: Vec<String> = json["columns"].as_array().unwrap().iter().map(|c| text(c, "key")).collect();
        let heading = csv.lines().next().unwrap_or_default().trim_start_matches('\u{feff}').to_owned();
        format!("{} {}\n  键：{}\n  CSV：{heading}", kind.en(), kind.zh(), keys.join(" "))
    };
    insta::assert_snapshot!(listed(ReportKind::ALL.iter().map(columns)));
}

#[test]
fn table_columns_of_export() {
    let table = |table: &DataTable| {
        let columns: Vec<String> = table.columns().iter().map(|c| format!("{}:{:?}", c.name, c.kind)).collect();
        format!("{}：{}", table.name(), columns.join(" "))
    };
    insta::assert_snapshot!(listed(DataTable::ALL.iter().map(table)));
}

/// 用语：中文、英文与别名。
fn told(words: &[Word]) -> Vec<String> {
    words.iter().map(|w| [&[w.zh, w.en], w.also].concat().join(" ")).collect()
}

#[test]
fn event_names() {
    let kinds = [("项目的事件", Kind::WORDS), ("单位的事件", UnitActKind::WORDS), ("县的事件", CountyActKind::WORDS)];
    insta::assert_snapshot!(listed(kinds.map(|(title, words)| format!("{title}\n  {}", told(words).join("\n  ")))));
}

#[test]
fn stages_and_words() {
    let words = [
        ("手续", model::Procedure::WORDS),
        ("建设", model::Works::WORDS),
        ("另加", model::Overlay::WORDS),
        ("建设性质", model::Nature::WORDS),
        ("资金方式", model::FundingMode::WORDS),
        ("特征", model::Feature::WORDS),
        ("共享", model::Sharing::WORDS),
        ("意见", model::Opinion::WORDS),
        ("合同种类", model::ContractKind::WORDS),
        ("单位类别", model::UnitKind::WORDS),
        ("单位层级", model::Tier::WORDS),
        ("系统状况", model::StatusKind::WORDS),
    ];
    insta::assert_snapshot!(listed(words.map(|(title, words)| format!("{title}：{}", told(words).join("、")))));
}

/// 一份 JSON Schema 里的各键，带 `*` 的必填。
fn keys(schema: &Value, at: &str, found: &mut BTreeSet<String>) {
    let required: Vec<&str> = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    for (key, inner) in schema["properties"].as_object().into_iter().flatten() {
        let star = if required.contains(&key.as_str()) { "*" } else { "" };
        let here = if at.is_empty() { key.clone() } else { format!("{at}.{key}") };
        found.insert(format!("{here}{star}"));
        keys(inner, &here, found);
    }
    for inner in ["items", "additionalProperties"].iter().filter_map(|name| schema.get(name)) {
        keys(inner, at, found);
    }
    for inner in ["anyOf", "oneOf"].iter().filter_map(|name| schema[name].as_array()).flatten() {
        keys(inner, at, found);
    }
    for (name, inner) in schema["$defs"].as_object().into_iter().flatten() {
        keys(inner, name, found);
    }
}

fn keys_of(document: Document) -> String {
    let mut found = BTreeSet::new();
    keys(&schema(document), "", &mut found);
    listed(found)
}

#[test]
fn keys_of_a_project_file() {
    insta::assert_snapshot!(keys_of(Document::Project));
}

/// 涉密项目的文件可写什么：各记录里标明的键，不在此列的不收。
#[test]
fn keys_of_a_classified_project() {
    let mut found = BTreeSet::new();
    let own = |kind: &Kind| (kind.to_string(), kind.own_fields());
    let records = [("项目".to_owned(), Project::fields()), ("事件".to_owned(), Event::common_fields())];
    for (at, fields) in records.into_iter().chain(Kind::ALL.iter().map(own)) {
        kept(&at, &fields, &mut found);
    }
    insta::assert_snapshot!(listed(found));
}

fn kept(at: &str, fields: &[FieldShape], found: &mut BTreeSet<String>) {
    for field in fields.iter().filter(|field| field.kept != Kept::Nothing || field.required) {
        let here = format!("{at}.{}", field.key);
        if field.kept != Kept::Nothing {
            found.insert(format!("{here} {:?}", field.kept));
        }
        within(&here, &field.shape, found);
    }
}

fn within(at: &str, shape: &Shape, found: &mut BTreeSet<String>) {
    match shape {
        Shape::Record(_, fields) => kept(at, fields, found),
        Shape::List(item) | Shape::Map(item) => within(at, item, found),
        Shape::Either(a, b) => [a, b].into_iter().for_each(|shape| within(at, shape, found)),
        _ => {}
    }
}

#[test]
fn keys_of_unit_and_county() {
    insta::assert_snapshot!(format!("{}\n\n{}", keys_of(Document::Unit), keys_of(Document::County)));
}

#[test]
fn tables_and_parameters_of_a_rule_set() {
    insta::assert_snapshot!(keys_of(Document::Rules));
}

/// 规则名、通常的轻重与职责，和内置的各部规则集里的轻重。
#[test]
fn rules_and_severities() {
    let sets: Vec<RuleSet> =
        SHIPPED.iter().map(|(path, text)| RuleSet::parse(Path::new(path), text, &known()).unwrap()).collect();
    let line = |rule: &wsgov::rules::Rule| {
        let in_set = |set: &RuleSet| set.rule(rule.slug).map_or("-", |config| config.severity.en());
        let severities: Vec<&str> = sets.iter().map(in_set).collect();
        format!("{} {} {:?} | {}", rule.slug, rule.severity.en(), rule.duty, severities.join(" "))
    };
    let heading =
        format!("规则 通常的轻重 通常的职责 | {}", sets.iter().map(|s| s.id.as_str()).collect::<Vec<_>>().join(" "));
    insta::assert_snapshot!(listed(std::iter::once(heading).chain(rules().map(line))));
}

/// 各命令的名称与选项；藏起来的不算。
#[test]
fn commands_and_options() {
    fn told(command: &clap::Command, above: &str, out: &mut String) {
        let name = format!("{above}{}", command.get_name());
        let of = |arg: &clap::Arg| match (arg.get_long(), arg.get_value_names()) {
            (Some(long), _) => {
                let short = arg.get_short().map(|s| format!("-{s}/")).unwrap_or_default();
                let also: String = arg.get_visible_aliases().into_iter().flatten().map(|a| format!("/--{a}")).collect();
                format!("{short}--{long}{also}")
            }
            (None, names) => {
                format!("<{}>", names.and_then(|n| n.first()).map_or(arg.get_id().as_str(), |n| n.as_str()))
            }
        };
        let args: Vec<String> = command.get_arguments().filter(|a| !a.is_hide_set()).map(of).collect();
        let _ = writeln!(out, "{name}：{}", args.join(" "));
        command.get_subcommands().filter(|sub| !sub.is_hide_set()).for_each(|sub| told(sub, &format!("{name} "), out));
    }
    let mut out = String::new();
    told(&Cli::command(), "", &mut out);
    insta::assert_snapshot!(out);
}

/// 一份 JSON 的各条键路；列表写作 `[]`，以名称、日期等作键的写作 `*`。
fn paths(value: &Value, at: &str, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => {
            for (key, inner) in map {
                let fixed = key.bytes().all(|b| b.is_ascii_lowercase() || b == b'_' || b == b'$')
                    || key.bytes().all(|b| b.is_ascii_alphabetic());
                paths(inner, &format!("{at}.{}", if fixed { key } else { "*" }), found);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| paths(item, &format!("{at}[]"), found)),
        _ => _ = found.insert(at.to_owned()),
    }
}

/// 在哪个台账里，以什么参数。
type Sample = (&'static str, &'static [&'static str]);

/// 每个查看的命令，各取几份，键路合在一起。
const JSON: [(&str, &[Sample]); 9] = [
    ("check", &[(".", &["check"]), ("examples/violations", &["check"])]),
    ("due", &[(".", &["due"]), ("examples/violations", &["due"])]),
    ("next", &[(".", &["next"]), ("examples/violations", &["next"])]),
    ("next 编号", &[(".", &["next", "WS-2025-004"]), (".", &["next", "WS-2026-001"])]),
    ("show", &[(".", &["show", "WS-2026-001"]), (".", &["show", "WS-2023-011"])]),
    ("explain", &[(".", &["explain", "late-acceptance"]), (".", &["explain", "第22条"])]),
    ("articles", &[(".", &["articles"])]),
    ("machine", &[(".", &["machine"])]),
    ("report", &[(".", &["report", "plan", "--trace"]), (".", &["report", "stats"]), (".", &["report", "ledger"])]),
];

#[test]
fn shapes_of_json() {
    let shape = |(name, samples): &(&str, &[Sample])| {
        let mut found = BTreeSet::new();
        for (at, args) in *samples {
            let out = run(at, &[args, &["--format", "json"][..]].concat()).1;
            paths(&serde_json::from_str(&out).unwrap_or_else(|e| panic!("{args:?}：{e}\n{out}")), "", &mut found);
        }
        format!("{name}\n  {}", listed(found).replace('\n', "\n  "))
    };
    insta::assert_snapshot!(listed(JSON.iter().map(shape)));
}

#[test]
fn shapes_of_the_other_formats_of_check() {
    let shape = |format: &str| {
        let out = run("examples/violations", &["check", "--format", format]).1;
        let mut found = BTreeSet::new();
        let values = serde_json::Deserializer::from_str(&out).into_iter::<Value>();
        values.for_each(|value| paths(&value.unwrap(), "", &mut found));
        format!("{format}\n  {}", listed(found).replace('\n', "\n  "))
    };
    insta::assert_snapshot!(listed(["ndjson", "sarif", "gitlab", "rdjson"].map(shape)));
}

/// 有 JSON 输出的命令，程序自己列的。
fn output_names() -> Vec<String> {
    let mut command = Command::cargo_bin("wsgov").unwrap();
    let said = String::from_utf8(command.args(["schema", "output"]).output().unwrap().stderr).unwrap();
    let (_, list) = said.split_once("有 JSON 输出的命令：").unwrap();
    list.trim().trim_end_matches('。').split('、').map(str::to_owned).collect()
}

/// 各命令公布的 Schema 里的键：凭据、退出的缘由等，样例里未必都有。
#[test]
fn published_shapes_of_json() {
    let shape = |name: &String| {
        let out = run(".", &["schema", "output", name]).1;
        let mut found = BTreeSet::new();
        keys(&serde_json::from_str(&out).unwrap(), "", &mut found);
        format!("{name}\n  {}", listed(found).replace('\n', "\n  "))
    };
    insta::assert_snapshot!(listed(output_names().iter().map(shape)));
}

/// 新添的命令能给 JSON 的，也要公布、留底。
#[test]
fn every_command_that_gives_json_is_looked_at() {
    let known = output_names();
    let gives_json = |command: &clap::Command| {
        let format = command.get_arguments().find(|arg| arg.get_long() == Some("format"))?;
        let possible = format.get_possible_values();
        let named = possible.iter().any(|value| value.get_name() == "json");
        let told = format
            .get_help()
            .is_some_and(|help| help.to_string().split(|c: char| !c.is_ascii_alphanumeric()).any(|w| w == "json"));
        (named || told).then(|| command.get_name().to_owned())
    };
    let given: Vec<String> = Cli::command().get_subcommands().filter_map(gives_json).collect();
    assert!(given.len() >= 20, "{given:?}");
    let is_known = |name: &String| known.iter().any(|k| k == name || k.starts_with(&format!("{name}-")));
    let missing: Vec<&String> = given.iter().filter(|name| !is_known(name)).collect();
    assert!(missing.is_empty(), "没有公布的：{missing:?}");
}

#[test]
fn exit_codes() {
    let empty = tempfile::TempDir::new().unwrap();
    std::fs::create_dir_all(empty.path().join("projects")).unwrap();
    let bare = tempfile::TempDir::new().unwrap();
    let at = |dir: &tempfile::TempDir| dir.path().to_str().unwrap().to_owned();
    let code = |at: &str, args: &[&str]| run(at, args).0;
    assert_eq!(code(".", &["check"]), 0, "没有疑点");
    assert_eq!(code("examples/violations", &["check"]), 1, "有待核的错误");
    assert_eq!(code(".", &["check", "--no-such"]), 2, "参数不对");
    assert_eq!(code(&at(&empty), &["check"]), 3, "没有可核查的");
    assert_eq!(code(&at(&bare), &["check"]), 3, "没有台账");
    assert_eq!(code(".", &["--rules", "Cargo.toml", "check"]), 4, "规则集读不出，没能完成");
}

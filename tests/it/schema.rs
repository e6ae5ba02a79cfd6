//! JSON Schema 与读取器说的是同一件事：读得出的都合于它，结构有问题的都不合。

#![allow(clippy::unwrap_used, clippy::panic)]

use std::{fs, path::Path};

use boon::{Compiler, Draft, SchemaIndex, Schemas};
use serde_json::Value;
use wsgov::{
    model::{County, FRAMEWORKS, Framework, Kind, Project, Unit},
    output::{Document, schema},
    ruleset::BUILTIN,
    text::{Decode, Faults, Source, parse},
};

/// 独立的查验器。
struct Validator(Schemas, SchemaIndex);

impl Validator {
    fn errors(&self, value: &Value) -> Option<String> {
        self.0.validate(value, self.1).err().map(|e| format!("{e:#}"))
    }

    fn is_valid(&self, value: &Value) -> bool {
        self.errors(value).is_none()
    }
}

fn validator(of: Document) -> Validator {
    let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
    compiler.set_default_draft(Draft::V2020_12);
    let location = format!("http://localhost/{}.json", of.en());
    compiler.add_resource(&location, schema(of)).unwrap();
    let index = compiler.compile(&location, &mut schemas).unwrap();
    Validator(schemas, index)
}

/// 编辑器所见：YAML 自己的类型，键都是文字。
fn as_editors_see(text: &str) -> Option<Value> {
    fn convert(value: serde_yaml::Value) -> Value {
        match value {
            serde_yaml::Value::Sequence(items) => items.into_iter().map(convert).collect(),
            serde_yaml::Value::Mapping(pairs) => {
                let key = |k: serde_yaml::Value| match k {
                    serde_yaml::Value::String(text) => text,
                    other => serde_yaml::to_string(&other).unwrap().trim().to_owned(),
                };
                pairs.into_iter().map(|(k, v)| (key(k), convert(v))).collect()
            }
            other => serde_json::to_value(other).unwrap(),
        }
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    serde_yaml::from_str(text).ok().map(convert)
}

/// 读取器的结论；不成树的（YAML 本身不对）为无。
fn readable<T: Decode>(text: &str) -> Option<bool> {
    let mut faults = Faults::default();
    let source = Source::read("甲.yaml", text.as_bytes().to_vec(), &mut faults);
    let root = parse(&source, &mut faults)?;
    if faults.is_fatal() {
        return None;
    }
    Some(T::decode(&root, &mut faults).is_some() && !faults.is_fatal())
}

fn document_of(path: &Path) -> Document {
    if path.parent().is_some_and(|folder| folder.ends_with(FRAMEWORKS)) {
        return Document::Framework;
    }
    match path.file_name().and_then(|n| n.to_str()) {
        Some("unit.yaml") => Document::Unit,
        Some("county.yaml") => Document::County,
        _ => Document::Project,
    }
}

fn reads(of: Document, text: &str) -> Option<bool> {
    match of {
        Document::Project => readable::<Project>(text),
        Document::Unit => readable::<Unit>(text),
        Document::County => readable::<County>(text),
        Document::Framework => readable::<Framework>(text),
        Document::Rules => None,
    }
}

#[test]
fn every_file_of_the_sample_county_is_valid() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("projects");
    let validators: Vec<Validator> = Document::ALL.iter().map(|d| validator(*d)).collect();
    let files = crate::common::yaml_files(&root);
    assert!(files.len() > 60);
    for path in files {
        let seen = as_editors_see(&fs::read_to_string(&path).unwrap()).unwrap();
        let errors = validators[document_of(&path) as usize].errors(&seen);
        assert_eq!(errors, None, "{}", path.display());
    }
}

#[test]
fn the_cases_are_valid_exactly_where_they_are_readable() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let validators: Vec<Validator> = Document::ALL.iter().map(|d| validator(*d)).collect();
    let (mut good, mut bad) = (0, 0);
    for path in crate::common::yaml_files(&root) {
        for (name, text) in crate::common::Case::read(&path).files {
            let of = document_of(Path::new(&name));
            if !name.ends_with(".yaml") {
                continue;
            }
            let (Some(readable), Some(seen)) = (reads(of, &text), as_editors_see(&text)) else { continue };
            let valid = validators[of as usize].is_valid(&seen);
            assert_eq!(valid, readable, "{} 的 {name}", path.display());
            *(if valid { &mut good } else { &mut bad }) += 1;
        }
    }
    assert!(good > 100, "{good} 合，{bad} 不合");
}

/// 一个处处都有的项目。
const FULL: &str = "\
id: WS-2023-001
name: 甲
nature: 新建
classified: false
schedule: {from: 2023-04, to: 2024-03}
features: [硬件购置]
funds: {县级财政: '1,080.5万元'}
phase: {number: 1, of: 2}
systems: [甲系统, {name: 乙系统, remedies: true}]
years: {2023: 900万元}
explanations:
  - {rule: unit-slip, date: 2023-01-02, reason: 核对过}
waivers:
  - {rule: unapproved-in-plan, date: 2023-01-10, by: 县发展改革委, doc: 巫发改〔2023〕9号, until: 2023-12-31}
events:
  - event: 申报
    date: 2022-09-20
    plan_year: 2023
    estimate: {建设费用: 1075万元, 政府购买服务: 无}
  - event: 调整
    date: 2024-02-29
    amount: 50万元
    total_change: -3.5万元
    goal_changed: false
    filed_with: {县财政局: 2024-03-01}
  - event: 通报批评
    date: 2024-03-01
    basis: 18
  - event: 更正
    date: 2024-03-02
    of: {event: 调整, date: 2024-02-29, number: 1}
    reason: 误记
";

#[test]
fn every_structural_fault_is_seen() {
    let validator = validator(Document::Project);
    assert_eq!(readable::<Project>(FULL), Some(true));
    assert!(validator.is_valid(&as_editors_see(FULL).unwrap()));
    let faults = [
        ("nature: 新建", "nature: 新造"),
        ("nature: 新建\n", ""),
        ("name: 甲\n", "name:\n"),
        ("name: 甲\n", "nmae: 甲\nname: 甲\n"),
        ("classified: false", "classified: 否"),
        ("from: 2023-04", "from: 2023-13"),
        ("from: 2023-04, ", ""),
        ("[硬件购置]", "硬件购置"),
        ("[硬件购置]", "[硬件]"),
        ("'1,080.5万元'", "1080.5"),
        ("'1,080.5万元'", "'1,08.5万元'"),
        ("'1,080.5万元'", "-3万元"),
        ("number: 1, of", "number: 一, of"),
        ("remedies: true", "remedy: true"),
        ("2023: 900万元", "23: 900万元"),
        ("years: {2023: 900万元}", "years: 900万元"),
        ("reason: 核对过", "because: 核对过"),
        (", until: 2023-12-31", ""),
        ("event: 申报", "event: 上报"),
        ("event: 申报\n", "kind: 申报\n"),
        ("date: 2022-09-20", "date: 2022-9-20"),
        ("date: 2022-09-20", "date: 2022-02-30"),
        ("date: 2024-02-29\n", "date: 2023-02-29\n"),
        ("plan_year: 2023", "plan_year: 1023"),
        ("    plan_year: 2023\n", ""),
        ("plan_year: 2023", "year: 2023"),
        ("1075万元", "1075"),
        ("建设费用: 1075万元", "建设费用: 0"),
        ("    amount: 50万元", "    amount: 无"),
        ("goal_changed: false", "goal_changed: 没有"),
        ("{县财政局: 2024-03-01}", "{县财政局: 三月}"),
        ("{县财政局: 2024-03-01}", "县财政局"),
        ("basis: 18", "basis: 第十八条"),
        ("of: {event: 调整", "of: {event: 调正"),
        ("    reason: 误记\n", ""),
        ("events:\n", "events: 无\nmore:\n"),
    ];
    for (from, to) in faults {
        let text = FULL.replacen(from, to, 1);
        assert_ne!(text, FULL, "{from}");
        assert_eq!(readable::<Project>(&text), Some(false), "{from} → {to}");
        assert!(!validator.is_valid(&as_editors_see(&text).unwrap()), "{from} → {to}");
    }
}

#[test]
fn every_event_may_be_completed_by_an_editor() {
    let schema = schema(Document::Project);
    let defs = schema["$defs"].as_object().unwrap();
    for kind in Kind::ALL {
        let act = &defs[&format!("event-{}", kind.en())];
        assert_eq!(act["additionalProperties"], false);
        for field in kind.own_fields() {
            let property = &act["properties"][field.key];
            assert!(!property["title"].as_str().unwrap().is_empty(), "{kind} {}", field.key);
            assert!(!property["description"].as_str().unwrap().is_empty());
        }
    }
}

#[test]
fn the_rule_set_is_valid_and_its_faults_are_seen() {
    let validator = validator(Document::Rules);
    let read = |text: &str| toml::from_str::<Value>(text).unwrap();
    assert_eq!(validator.errors(&read(BUILTIN.1)), None);
    for (from, to) in [
        ("effective_from = \"2022-05-30\"", "effective_from = \"2022-5-30\""),
        ("total_at_least = \"3000万元\"", "total_at_least = 3000"),
        ("total_at_least = \"3000万元\"", "total = \"3000万元\""),
        ("at_most_percent = 10", "at_most_percent = \"十\"\nat_least = 1"),
        ("\"纳入清单\"   = {", "\"纳入名单\"   = {"),
        ("severity = \"warn\"", "severity = \"warning\""),
        ("article        = \"6.2\"", "article        = \"第六条\""),
    ] {
        let text = BUILTIN.1.replacen(from, to, 1);
        assert_ne!(text, BUILTIN.1, "{from}");
        assert!(!validator.is_valid(&read(&text)), "{from} → {to}");
    }
}

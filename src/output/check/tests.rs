//! 以临时台账里埋下的疑点，看各种输出说了该说的。版面由 `layout_tests` 的快照看守。

mod fixture;

use std::path::Path;

use serde_json::Value;

use crate::{
    output::{CheckView, concise, github, gitlab, json, junit, markdown, ndjson, rdjson, sarif, text},
    text::safe,
};
use fixture::*;

type Render = fn(&CheckView<'_>, &mut dyn std::io::Write) -> std::io::Result<()>;

const ALL: [(&str, Render); 10] = [
    ("text", text),
    ("json", json),
    ("ndjson", ndjson),
    ("github", github),
    ("gitlab", gitlab),
    ("junit", junit),
    ("concise", concise),
    ("rdjson", rdjson),
    ("markdown", markdown),
    ("sarif", sarif),
];

fn render(view: &CheckView<'_>, render: Render) -> String {
    let mut out = Vec::new();
    render(view, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn parsed(view: &CheckView<'_>, with: Render) -> Value {
    serde_json::from_str(&render(view, with)).unwrap()
}

fn columns(line: &str) -> usize {
    unicode_width::UnicodeWidthStr::width(line)
}

/// 下划线所划的文字：按显示的列，从上一行里取出。
fn underlined(output: &str, mark: char) -> String {
    let lines: Vec<&str> = output.lines().collect();
    let at = lines.iter().position(|l| l.contains(mark)).unwrap();
    let from = columns(&lines[at][..lines[at].find(mark).unwrap()]);
    let to = from + lines[at].chars().filter(|c| *c == mark).count();
    let mut column = 0;
    let picked = lines[at - 1].chars().filter(|c| {
        let start = column;
        column += columns(&c.to_string());
        start >= from && start < to
    });
    picked.collect()
}

#[test]
fn text_shows_where_why_whose_and_what_to_do() {
    let fixture = Fixture::all();
    let shown = render(&fixture.view(), text);
    for part in [
        "错误[late-acceptance]: ",
        "--> projects/县文化旅游委/WS-2022-001.yaml:18:11",
        "2022-08-31 建成",
        "限度写在这里",
        "（内置）wushan-2022.toml:",
        "依据: 《巫山县政务信息化项目管理办法》第二十二条第一款；《中华人民共和国民法典》",
        "职责: 建设单位（县文化旅游委）",
        "怎么办: ",
        "已豁免[unapproved-in-plan]: ",
        "（至 2023-12-31，巫发改〔2022〕9号）",
        "已处理[late-acceptance]: ",
        "（2023-04-02 复查合格）",
        "已说明[self-evaluation-early]: ",
        "：上级统一安排",
        "核查 5 个文件、3 个项目：错误 3，提醒 0，提示 0；已豁免 1，已处理 1，已说明 1；不能判断 0。",
        "涉密项目另有 1 处疑点没有列出：错误 1；在本机加 --include-classified 查看。",
        "核查日 2024-06-30（--as-of 指定）；规则集：《巫山县政务信息化项目管理办法》 （内置）wushan-2022.toml。",
        "本结果供核查，不构成认定。",
    ] {
        assert!(shown.contains(part), "没有「{part}」：\n{shown}");
    }
    assert!(!shown.contains('\x1b'));
}

#[test]
fn the_order_is_title_place_limit_basis_duty_help() {
    let fixture = Fixture::new(&[("WS-2022-001", LATE)]);
    let shown = render(&fixture.view(), text);
    let late = &shown[shown.find("错误[late-acceptance]").unwrap()..];
    let parts = ["错误[", "-->", "限度写在这里", "依据:", "职责:", "怎么办:", "核查 "];
    let places: Vec<usize> = parts.iter().map(|part| late.find(part).unwrap()).collect();
    assert!(places.is_sorted(), "{late}");
}

#[test]
fn a_clean_store_says_so() {
    let clean = Fixture::new(&[("WS-2022-004", "id: WS-2022-004\nname: 乙\nnature: 新建\nevents: []\n")]);
    for (name, with) in [("text", text as Render), ("markdown", markdown)] {
        let shown = render(&clean.view(), with);
        assert!(shown.contains("未发现疑点") && shown.contains("不构成认定"), "{name}：{shown}");
    }
    assert!(!render(&Fixture::all().view(), text).contains("未发现疑点"));
}

#[test]
fn classified_projects_are_counted_and_never_listed() {
    let fixture = Fixture::all();
    let open = |include_classified| CheckView { include_classified, ..fixture.view() };
    for (name, with) in ALL {
        let shown = render(&open(false), with);
        assert!(!shown.contains("WS-2022-003") && !shown.contains("2023-09-21"), "{name}：{shown}");
        let asked = render(&open(true), with);
        assert_eq!(asked.contains("WS-2022-003"), name == "text", "{name}：{asked}");
    }
    let report = parsed(&open(false), json);
    let listed = report["findings"].as_array().unwrap();
    let open_errors = listed.iter().filter(|f| f["status"] == "open" && f["severity"] == "error").count();
    assert_eq!((open_errors, &report["summary"]["errors"]), (2, &Value::from(3)));
}

#[test]
fn json_is_version_one_to_the_key() {
    let fixture = Fixture::all();
    let report = parsed(&fixture.view(), json);
    let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>().join(" ");
    // serde_json 的键按字母排列。
    assert_eq!(keys(&report), "as_of findings root rule_sets summary tool undecidable version");
    assert_eq!(keys(&report["tool"]), "name version");
    assert_eq!(keys(&report["summary"]), "errors explained files infos projects settled undecidable waived warnings");
    let late = &report["findings"].as_array().unwrap()[1];
    assert_eq!(
        keys(late),
        "articles column duty end_column end_line help identity line message parameter path project related rule severity status \
         subject unit"
    );
    assert_eq!((&report["version"], &report["as_of"]), (&Value::from(1), &Value::from("2024-06-30")));
    assert_eq!(report["rule_sets"], serde_json::json!(["wushan-2022"]));
    assert_eq!(late["rule"], "late-acceptance");
    assert_eq!(late["articles"], serde_json::json!(["22"]));
    assert_eq!(late["path"], "projects/县文化旅游委/WS-2022-001.yaml");
    assert_eq!(
        [&late["line"], &late["column"], &late["end_line"], &late["end_column"]],
        [&Value::from(18), &Value::from(11), &Value::from(18), &Value::from(21)]
    );
    assert_eq!(keys(&late["parameter"]), "line name path value");
    assert_eq!(late["parameter"]["name"], "acceptance.window.months");
    assert_eq!(late["parameter"]["value"], "6");
    let line = late["parameter"]["line"].as_u64().unwrap();
    let rules = fixture.laws.get(0).text.lines().nth(usize::try_from(line).unwrap() - 1).unwrap();
    assert!(rules.starts_with("months"), "{rules}");
    let statuses: Vec<&str> =
        report["findings"].as_array().unwrap().iter().map(|f| f["status"].as_str().unwrap()).collect();
    assert!(["open", "waived", "settled", "explained"].iter().all(|s| statuses.contains(s)), "{statuses:?}");
}

#[test]
fn github_marks_open_findings_at_their_place() {
    let fixture = Fixture::all();
    let shown = render(&fixture.view(), github);
    let late = shown.lines().find(|l| l.contains("title=错误[late-acceptance]")).unwrap();
    assert!(
        late.starts_with(
            "::error file=projects/县文化旅游委/WS-2022-001.yaml,line=18,endLine=18,col=11,endColumn=21,title="
        ),
        "{late}"
    );
    assert!(late.contains("%0A依据：") && late.contains("%0A怎么办："), "{late}");
    assert_eq!(shown.matches("[late-acceptance]").count(), 1);
    assert!(shown.lines().all(|l| l.starts_with("::")));
    // 台账不在仓库的根上时，路径从仓库看。
    let below = CheckView { root: Path::new("examples/violations"), ..fixture.view() };
    assert!(render(&below, github).contains("file=examples/violations/projects/县文化旅游委/"));
}

#[test]
fn markdown_has_a_table_for_each_severity() {
    let shown = render(&Fixture::all().view(), markdown);
    for part in [
        "### 错误（2）",
        "### 已处置（3）",
        "| 位置 | 规则 | 疑点 | 依据 | 职责 | 怎么办 |",
        "_本结果供核查，不构成认定。_",
    ] {
        assert!(shown.contains(part), "没有「{part}」：\n{shown}");
    }
    for line in shown.split("### 不能判断").next().unwrap().lines().filter(|l| l.starts_with('|')) {
        assert_eq!(line.replace(r"\|", "").matches('|').count(), 7, "{line}");
    }
}

#[test]
fn sarif_carries_rules_places_identities_and_suppressions() {
    let fixture = Fixture::all();
    let results = |view| parsed(&view, sarif)["runs"][0]["results"].as_array().unwrap().len();
    assert_eq!(results(fixture.view()), 2);
    let log = parsed(&CheckView { show_settled: true, ..fixture.view() }, sarif);
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    assert_eq!(rules.len(), crate::rules::rules().count());
    let results = run["results"].as_array().unwrap();
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
        assert!(!rules[index]["help"]["text"].as_str().unwrap().is_empty());
    }
    let late = results.iter().find(|r| r["ruleId"] == "late-acceptance").unwrap();
    let identity = late["partialFingerprints"]["identity/v1"].as_str().unwrap();
    assert!(identity.starts_with("WS-2022-001/late-acceptance"), "{identity}");
    let physical = &late["locations"][0]["physicalLocation"];
    assert_eq!(physical["region"]["startLine"], 18);
    assert!(physical["artifactLocation"]["uri"].as_str().unwrap().starts_with("projects/%E5%8E%BF"));
    assert_eq!(late["relatedLocations"][0]["physicalLocation"]["region"]["startLine"], 11);
    let suppressed = results.iter().filter(|r| r["suppressions"].is_array()).count();
    assert_eq!((results.len(), suppressed), (5, 3));
}

#[test]
fn carets_stand_under_the_text_they_mean() {
    let fixture = Fixture::new(&[("WS-2022-001", LATE)]);
    let shown = render(&fixture.view(), text);
    let late = &shown[shown.find("错误[late-acceptance]").unwrap()..];
    assert_eq!(underlined(late, '^'), "2023-09-20");
    let wide =
        "id: WS-2022-005\nname: 县\nnature: 新建\nevents:\n  - {event: 建成, note: 全角：😀汉字, date: 2022-13-01}\n";
    let shown = render(&Fixture::new(&[("WS-2022-005", wide)]).view(), text);
    assert_eq!(underlined(&shown, '^'), "2022-13-01", "{shown}");
}

#[test]
fn long_lines_are_cut_around_the_place() {
    let long = "建".repeat(10_000);
    for (front, back) in [(&*long, ""), ("", &*long), (&*long, &*long)] {
        let file = format!(
            "id: WS-2022-005\nname: 县\nnature: 新建\nevents:\n  - {{event: 建成, note: 甲{front}, date: 2022-13-01, doc: 乙{back}}}\n"
        );
        let shown = render(&Fixture::new(&[("WS-2022-005", &file)]).view(), text);
        assert_eq!(underlined(&shown, '^'), "2022-13-01", "{shown}");
        let widest = shown.lines().filter(|l| l.contains(" | ")).map(columns).max().unwrap();
        assert!(widest <= 200, "{widest}：{shown}");
        let column = 32 + front.chars().count();
        assert!(shown.contains(&format!(".yaml:5:{column}\n")), "{column}：{shown}");
    }
    let file = format!("id: WS-2022-005\nname: 县\nnature: {long}\nevents: []\n");
    let shown = render(&Fixture::new(&[("WS-2022-005", &file)]).view(), text);
    assert!(shown.lines().all(|l| l.chars().count() < 700), "{shown}");
    assert_eq!(underlined(&shown, '^').chars().count(), 24);
}

#[test]
fn hostile_files_cannot_touch_the_reader() {
    let nasty = "<img src=x onerror=y>|@all\u{1b}]0;x\u{7}\u{202e}\u{2028}::error::a\u{9b}31m";
    let broken = format!("id: WS-2022-005\nname: 县\nnature: \"{nasty}\"\nevents: []\n");
    let quoted = r#"id: WS-2022-006
name: 县
nature: "\e[31m\u202e::error::x\r\n::error::y|`<b>`"
events: []
"#;
    let fixture = Fixture::new(&[("WS-2022-005", &broken), ("WS-2022-006", quoted)]);
    assert!(fixture.checked.findings.len() >= 2);
    for (name, with) in ALL {
        let shown = render(&fixture.view(), with);
        assert!(!shown.chars().any(|c| c != '\n' && safe::is_hostile(c)), "{name}：{shown:?}");
        assert!(!shown.lines().any(|l| l.starts_with("::error::")), "{name}：{shown}");
    }
    let shown = render(&fixture.view(), markdown);
    assert!(!shown.contains("<b>") && !shown.contains("@all"), "{shown}");
}

#[test]
fn colour_only_when_asked() {
    let fixture = Fixture::all();
    assert!(render(&CheckView { color: true, ..fixture.view() }, text).contains('\x1b'));
}

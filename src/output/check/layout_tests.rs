//! 版面的快照。规则集与疑点都是手造的：真的规则改了说法、挪了行，不动这里。

use std::path::Path;

use crate::{
    model::Date,
    output::{CheckView, github, json, markdown, text},
    rules::{Finding, Status, Subject},
    ruleset::{Holidays, Known, Laws, RuleSet, Severity},
    store::{AsOf, Checked, Located, LocatedRelated, Place, Reason},
    text::{Faults, Route, Source, Span},
};

const RULES: &str = r#"id = "sample"
title = "样例办法"
issuer = "样例县"
effective_from = "2022-05-30"

[acceptance.window]   # 半年
article = "22.1"
months  = 6           # 个月

[bodies]
"大数据" = ["县政府办公室"]

[competence]
"纳入清单" = { by = ["大数据"], article = "4.4" }

[rules]
late-acceptance = { articles = ["22.1"], severity = "error", duty = "建设单位", external = ["《民法典》第二百零二条"] }
wrong-authority = { articles = ["4.1", "4.2"], severity = "error", duty = "大数据" }
adjustment-filed-late = { articles = ["20.1"], severity = "warn", duty = "建设单位", interpretation = true, note = "「同时」读作当日" }
needless-approval = { articles = ["12.1"], severity = "info", duty = "建设单位" }

[articles]
4 = { chapter = "一", paragraphs = [{ gist = "一", status = "automated" }, { gist = "二", status = "automated" }, { gist = "三", status = "automated" }, { gist = "四", status = "automated" }] }
12 = { chapter = "二", paragraphs = [{ gist = "一", status = "automated" }] }
20 = { chapter = "三", paragraphs = [{ gist = "一", status = "automated" }] }
22 = { chapter = "四", paragraphs = [{ gist = "一", status = "automated" }] }
"#;

const FILE: &str = "\
id: WS-1
events:
  - event: 建成
    date: 2022-08-31  # 县里确认
  - event: 纳入清单
    date: 2022-09-01
    by: 县教委
  - event: 申请验收
    date: 2023-09-20
";

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// `FILE` 里某段文字的位置。
fn place(words: &str) -> Place {
    let source = Source::read("甲.yaml", FILE.into(), &mut Faults::default());
    let lo = u32::try_from(FILE.find(words).unwrap()).unwrap();
    Place::of(&source, Span { lo, hi: lo + u32::try_from(words.len()).unwrap() })
}

fn located(rule: &'static str, words: &str, message: &str) -> Located {
    let finding =
        Finding::new(rule, 0, Subject::Event("申请验收".into()), day("2023-02-28"), Route::default(), message.into());
    Located {
        finding,
        path: "projects/县教委/WS-1.yaml".into(),
        project: Some("WS-1".into()),
        unit: Some("县教委".into()),
        classified: false,
        outline: None,
        place: place(words),
        related: Vec::new(),
    }
}

fn related(words: &str, text: &str) -> LocatedRelated {
    LocatedRelated { place: place(words), text: text.into() }
}

fn checked() -> Checked {
    let mut late = located("late-acceptance", "2023-09-20", "迟 204 天");
    late.finding.limit("acceptance.window.months").help("向县政府办公室申请验收");
    late.related = vec![related("2022-08-31", "2022-08-31 建成"), related("2022-09-01", "其间入了清单")];
    let mut authority = located("wrong-authority", "县教委", "「纳入清单」应由县政府办公室作出，记为县教委");
    authority.finding.limit("competence.纳入清单").under(crate::ruleset::Citation::read("4.4"));
    // 恰隔一行的另起一段，不拿空行冒充中间那行。
    authority.related = vec![related("纳入清单", "这一事件")];
    let mut filed = located("adjustment-filed-late", "2022-09-01", "备案晚 3 天");
    filed.finding.help("下次调整当日备案");
    let mut empty = located("needless-approval", "WS-1", "不需要的审批");
    empty.place = Place { excerpt: String::new(), within: 0..0, ..empty.place };
    let closed = |status| {
        let mut one = located("late-acceptance", "2023-09-20", "迟 204 天");
        one.finding.status = status;
        one
    };
    Checked {
        findings: vec![
            late,
            authority,
            filed,
            empty,
            closed(Status::Waived { until: day("2023-12-31"), doc: "巫发改〔2022〕9号".into() }),
            closed(Status::Settled { on: day("2023-11-02") }),
            closed(Status::Explained { reason: "上级统一安排".into() }),
        ],
        files: 3,
        projects: 1,
        undecidable: 2,
        ..Checked::default()
    }
}

fn shown(render: impl Fn(&CheckView<'_>, &mut Vec<u8>) -> std::io::Result<()>) -> String {
    let slugs = ["late-acceptance", "wrong-authority", "adjustment-filed-late", "needless-approval"];
    let known = slugs.map(|slug| Known::new(slug, &[]));
    let set = RuleSet::parse(Path::new("rules/样例.toml"), RULES, &known).unwrap();
    let laws = Laws::new(vec![set], Holidays::default()).unwrap();
    let view = CheckView {
        checked: &checked(),
        laws: &laws,
        as_of: AsOf { date: day("2024-06-30"), reason: Reason::Frozen },
        root: Path::new(""),
        include_classified: false,
        show_settled: false,
        ignored: &[],
        color: false,
        width: 80,
    };
    assert_eq!(view.summary().errors, 2);
    assert_eq!(view.entries(false)[3].severity, Severity::Info);
    let mut out = Vec::new();
    render(&view, &mut out).unwrap();
    String::from_utf8(out).unwrap().replace(env!("CARGO_PKG_VERSION"), "[版本]")
}

#[test]
fn text_layout() {
    insta::assert_snapshot!(shown(|view, out| text(view, out)));
}

#[test]
fn json_layout() {
    insta::assert_snapshot!(shown(|view, out| json(view, out)));
}

#[test]
fn github_layout() {
    insta::assert_snapshot!(shown(|view, out| github(view, out)));
}

#[test]
fn markdown_layout() {
    insta::assert_snapshot!(shown(|view, out| markdown(view, out)));
}

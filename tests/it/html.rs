//! 网页：数目与 JSON 一致；名称里的标记只是文字；不联网；标识不重复；涉密项目不出现。
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]
use std::{collections::BTreeSet, fs, path::Path};

use wsgov::{
    commands::{
        dashboard::{DashboardRequest, page},
        report::{ReportFormat, ReportRequest, render},
    },
    model::{County, Year},
    output::Setting,
    report::{ReportContext, ReportKind, ReportQuery, build},
    ruleset::Laws,
    store::{AsOf, Reason, Store, load_laws, read_file},
};

struct Opened {
    store: Store,
    laws: Laws,
    county: County,
}

impl Opened {
    fn at(root: &Path) -> Opened {
        let store = Store::open(&wsgov::store::Files::on_disk(root)).unwrap();
        let county = read_file(&store.files, store.county.as_ref().unwrap()).value.unwrap();
        Opened { store, laws: load_laws(None, &[]).unwrap(), county }
    }

    fn sample() -> Opened {
        Opened::at(Path::new(env!("CARGO_MANIFEST_DIR")))
    }

    fn env(&self) -> ReportContext<'_> {
        let as_of = AsOf { date: Year(2026).day(6, 30), reason: Reason::Frozen };
        ReportContext { store: &self.store, laws: &self.laws, county: Some(&self.county), as_of, traced: true }
    }

    fn report(&self, kind: ReportKind, format: ReportFormat) -> String {
        let request = ReportQuery::new(kind, Some(Year(2026)));
        let report = build(self.env(), &request).unwrap();
        let wanted = ReportRequest { request, format, output: None, trace: false, width: None, plain: false };
        String::from_utf8(render(&report, &wanted, &self.store.files, Setting::default()).unwrap()).unwrap()
    }

    fn dashboard(&self) -> String {
        page(self.env(), &DashboardRequest::default()).unwrap()
    }

    /// 全部网页。
    fn pages(&self) -> Vec<String> {
        let kinds = ReportKind::WORDS.iter().filter_map(|w| ReportKind::find(w.zh));
        kinds.map(|kind| self.report(kind, ReportFormat::Html)).chain([self.dashboard()]).collect()
    }
}

/// 各个 `start` 与其后最近的 `end` 之间的文字。
fn between<'t>(text: &'t str, start: &str, end: &str) -> Vec<&'t str> {
    text.split(start).skip(1).filter_map(|rest| Some(rest.split_once(end)?.0)).collect()
}

#[test]
fn every_amount_of_the_json_stands_in_the_page() {
    let county = Opened::sample();
    for kind in ReportKind::WORDS.iter().filter_map(|w| ReportKind::find(w.zh)) {
        let json: serde_json::Value = serde_json::from_str(&county.report(kind, ReportFormat::Json)).unwrap();
        let html = county.report(kind, ReportFormat::Html);
        let amounts: Vec<&str> = json["columns"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|c| c["measure"] == "amount")
            .map(|c| c["key"].as_str().unwrap())
            .collect();
        let groups = json["groups"].as_array().unwrap();
        let rows = groups.iter().flat_map(|g| g["rows"].as_array().unwrap().iter().chain([&g["subtotal"]]));
        let rows = rows.chain([&json["total"]]).filter(|r| !r.is_null());
        let expected: Vec<&str> = rows.flat_map(|r| amounts.iter().filter_map(|k| r["values"][*k].as_str())).collect();
        let shown: Vec<&str> = between(&html, "<td class=\"n\" data-key=\"", "</td>")
            .into_iter()
            .filter_map(|cell| cell.split_once('>'))
            .map(|(_, text)| text.split(" <span").next().unwrap().trim())
            .filter(|text| !text.ends_with('%'))
            .collect();
        assert_eq!(shown, expected, "{kind}");
    }
}

#[test]
fn the_cards_are_those_of_the_statistics() {
    let county = Opened::sample();
    let json: serde_json::Value = serde_json::from_str(&county.report(ReportKind::Stats, ReportFormat::Json)).unwrap();
    let html = county.dashboard();
    let card = |key: &str| {
        let cell = between(&html, &format!("data-card=\"{key}\"><span class=\"figure\">"), "</span>");
        cell.first().copied().unwrap().to_owned()
    };
    assert_eq!(card("count"), json["total"]["values"]["count"].to_string());
    assert_eq!(card("approved"), json["total"]["values"]["approved"].as_str().unwrap());
    let years = json["groups"].as_array().unwrap().last().unwrap()["rows"].as_array().unwrap();
    let year = years.iter().find(|r| r["values"]["category"] == "2026年").unwrap();
    for key in ["planned", "budgeted", "paid"] {
        assert_eq!(card(key), year["values"][key].as_str().unwrap(), "{key}");
    }
}

#[test]
fn pages_load_nothing_and_ids_are_unique() {
    let county = Opened::sample();
    for html in county.pages() {
        for outside in
            ["http://", "https://", "//cdn", " src=", "@import", "url(", "<link", "<iframe", " style=\"", " onclick"]
        {
            assert!(!html.contains(outside), "{outside}");
        }
        assert!(html.starts_with("<!DOCTYPE html>\n<html lang=\"zh-CN\">"));
        assert!(html.contains("default-src 'none'; style-src 'sha256-"));
        let speaks = html.contains(wsgov::output::DISCLAIMER);
        assert_eq!(speaks, html.contains("看板") || html.contains("疑点清单"), "有疑点的页才说这一句");
        let ids = between(&html, " id=\"", "\"");
        let unique: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(ids.len(), unique.len(), "{ids:?}");
        for target in between(&html, "href=\"#", "\"")
            .into_iter()
            .chain(between(&html, "aria-labelledby=\"", "\"").into_iter().flat_map(str::split_whitespace))
        {
            assert!(unique.contains(target), "{target}");
        }
    }
}

#[test]
fn traces_name_the_line_and_the_event() {
    let html = Opened::sample().report(ReportKind::Plan, ReportFormat::Html);
    let tips = between(&html, " title=\"", "\"");
    let told =
        tips.iter().filter(|t| t.starts_with("projects&#x2f;") && t.contains(".yaml:") && t.contains("列入计划 2026-"));
    assert!(told.count() > 10, "{:?}", &tips[..6]);
}

#[test]
fn hostile_names_stay_text_and_secrets_stay_out() {
    let dir = tempfile::tempdir().unwrap();
    let unit = dir.path().join("projects/县教委");
    fs::create_dir_all(&unit).unwrap();
    fs::write(dir.path().join("projects/county.yaml"), "format: 1\nname: 巫山县\nregion: '500237'\n").unwrap();
    let hostile = r#"<script>alert(1)</script>"'{{ 7*7 }}<img src=x onerror=y>"#;
    let project = format!(
        "id: WS-1\nname: {}\nnature: 新建\nschedule: {{from: 2026-01, to: 2026-12}}\nevents:\n  - event: 申报\n    date: 2025-09-01\n    plan_year: 2026\n  - event: 列入计划\n    date: 2026-01-10\n    by: 县发展改革委\n    doc: '</svg><script>2</script>'\n    year: 2026\n    amount: 10万元\n",
        serde_json::to_string(hostile).unwrap()
    );
    fs::write(unit.join("WS-1.yaml"), project).unwrap();
    fs::write(unit.join("WS-2.yaml"), "id: WS-2\nname: 代号甲\nnature: 新建\nclassified: true\nevents: []\n").unwrap();
    let county = Opened::at(dir.path());
    for html in county.pages() {
        assert_eq!(html.matches("<script").count(), 1, "只有自己的脚本");
        assert!(
            !html.contains("<img") && !html.contains("7*7 }}<") && !html.contains("代号甲") && !html.contains("WS-2")
        );
        assert!(html.contains("涉密项目 1 个"));
    }
    let dashboard = county.dashboard();
    assert!(dashboard.contains("&lt;script&gt;alert(1)&lt;&#x2f;script&gt;"), "名称仍在");
    assert!(dashboard.contains("{{ 7*7 }}"), "不作模板");
}

/// 一千个以内的也分页：各页合起来一个项目不漏、一个不重，总数每页一样，一页不到 5 MB。
#[test]
fn a_large_county_is_shown_page_by_page() {
    let dir = tempfile::tempdir().unwrap();
    let unit = dir.path().join("projects/县教委");
    fs::create_dir_all(&unit).unwrap();
    fs::write(dir.path().join("projects/county.yaml"), "format: 1\nname: 巫山县\n").unwrap();
    fs::write(unit.join("unit.yaml"), "name: 县教委\nkind: 机关\ntier: 其他\n").unwrap();
    const ALL: usize = 300;
    for n in 1..=ALL {
        let text = format!(
            "id: WS-2026-{n:03}\nname: 平台{n:03}号\nnature: 新建\nevents:\n  - event: 申报\n    date: 2025-09-10\n    plan_year: 2026\n    estimate: {{建设费用: 10万元}}\n"
        );
        fs::write(unit.join(format!("WS-2026-{n:03}.yaml")), text).unwrap();
    }
    let county = Opened::at(dir.path());
    let pages = ALL.div_ceil(wsgov::report::MOST_PROJECTS);
    assert!(pages > 2);
    let (mut seen, mut cards) = (BTreeSet::new(), BTreeSet::new());
    for number in 1..=pages {
        let html = page(county.env(), &DashboardRequest { page: Some(number), ..DashboardRequest::default() }).unwrap();
        assert!(html.len() < 5_000_000, "第 {number} 页 {} 字节", html.len());
        let shown: BTreeSet<String> =
            (1..=ALL).map(|n| format!("平台{n:03}号")).filter(|name| html.contains(name.as_str())).collect();
        assert!(shown.len() <= wsgov::report::MOST_PROJECTS, "第 {number} 页 {} 个", shown.len());
        for name in shown {
            assert!(seen.insert(name.clone()), "{name} 在两页里");
        }
        // 总数、合计是全县的，每页一样；页码都说出来。
        cards.insert(between(&html, "<dl", "</dl>").first().map(|text| (*text).to_owned()));
        assert!(html.contains(&format!("{pages} 页")), "第 {number} 页没有说共几页");
    }
    assert_eq!(seen.len(), ALL, "各页合起来一个不漏");
    assert_eq!(cards.len(), 1, "各页的总数不一样");
}

//! 说明、豁免、换编号、跨部门框架：与命令写的一字不差；各张表单都边填边试；附件变了，看到的也变。

use std::fs;

use crate::{
    cli_driver::Clerk,
    client::{Answer, Site},
};

/// 有一处提醒（机关的事没有文号）的项目。
const UNDOCUMENTED: &str = "id: WS-2024-001\nname: 校园安全平台\nnature: 新建\nevents:\n  - event: 申报\n    date: 2023-09-20\n    plan_year: 2024\n  - event: 纳入清单\n    date: 2023-11-28\n    by: 县政府办公室\n    year: 2024\n";

fn desk() -> (Clerk, Clerk, Site) {
    let (clerk, other) = (Clerk::plain(UNDOCUMENTED.as_bytes()), Clerk::plain(UNDOCUMENTED.as_bytes()));
    let site = Site::open(&clerk, &["--as", "县政府办公室"]);
    (clerk, other, site)
}

/// 试的那一段：不是整页，也没有教人敲命令。
fn live(answer: &Answer) -> &str {
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert!(
        !answer.body.contains("<main") && !answer.body.contains("wsgov ") && !answer.body.contains(" --"),
        "{}",
        answer.body
    );
    &answer.body
}

#[test]
fn a_reminder_is_answered_and_a_waiver_is_asked_for_what_it_needs() {
    let (clerk, other, site) = desk();
    let path = "/project/WS-2024-001/excuse/answer";
    assert!(site.get("/project/WS-2024-001").body.contains(path));
    assert!(site.get(path).body.contains("value=\"authority-undocumented\""));
    let filled = [("v:rule", "authority-undocumented"), ("v:date", "2024-06-20"), ("v:reason", "口头通报: 见纪要")];
    let tried = site.post(&format!("{path}/try"), &filled[..2]);
    assert!(live(&tried).contains("还缺：理由"), "{}", tried.body);
    let tried = site.post(&format!("{path}/try"), &filled);
    assert!(live(&tried).contains("可以记入") && tried.body.contains("authority-undocumented"), "{}", tried.body);
    assert_eq!(clerk.bytes(), UNDOCUMENTED.as_bytes());
    assert_eq!(site.post(path, &[&filled[..], &[("record", "1")]].concat()).status, 303);
    other.must(
        "2024-06-30",
        &["answer", "WS-2024-001", "authority-undocumented", "--date=2024-06-20", "--reason=口头通报: 见纪要"],
    );
    assert_eq!(clerk.text(), other.text());
    let waive = "/project/WS-2024-001/excuse/waive";
    assert!(site.get(waive).body.contains("现在没有可以豁免的"));
    let tried = site.post(&format!("{waive}/try"), &[("v:rule", "unapproved-in-plan")]);
    assert!(live(&tried).contains("还缺：作出机关、文号、截止日期"), "{}", tried.body);
    assert_eq!(site.get("/project/WS-2024-001/excuse/forgive").status, 404);
}

/// 核查日没有施行中的规则集的，每一页都说。
#[test]
fn a_day_without_a_law_in_force_is_said_on_every_page() {
    let clerk = Clerk::plain(UNDOCUMENTED.as_bytes());
    let rules = include_str!("../../rules/wushan-2022.toml");
    let ended = rules.replacen(
        "effective_from = \"2022-05-30\"",
        "effective_from = \"2022-05-30\"\neffective_to = \"2024-03-31\"",
        1,
    );
    fs::create_dir(clerk.path("rules")).unwrap();
    fs::write(clerk.path("rules/wushan-2022.toml"), ended).unwrap();
    let site = Site::open(&clerk, &["--as", "县政府办公室"]);
    for path in [
        "/",
        "/project/WS-2024-001",
        "/project/WS-2024-001/event/start",
        "/findings",
        "/acts",
        "/registers",
        "/report/ledger",
    ] {
        let body = site.get(path).body;
        assert!(body.contains("没有施行中的规则集") && body.contains("施行到 2024-03-31"), "{path}：{body}");
    }
}

/// 可以豁免的：在网页上记入，与命令写的一字不差；记了之后疑点列为已豁免，同样的不写两次。
#[test]
fn a_waiver_is_recorded_through_the_page() {
    let text = "id: WS-2024-001\nname: 校园安全平台\nnature: 新建\nevents:\n  \
        - {event: 申报, date: 2023-09-20, plan_year: 2024}\n  \
        - {event: 纳入清单, date: 2023-11-28, by: 县政府办公室, doc: 巫山府办发〔2023〕61号, year: 2024}\n  \
        - {event: 列入计划, date: 2024-01-18, by: 县发展改革委, doc: 巫山发改〔2024〕3号, year: 2024, amount: 90万元}\n";
    let (clerk, other) = (Clerk::plain(text.as_bytes()), Clerk::plain(text.as_bytes()));
    let site = Site::open(&clerk, &["--as", "县政府办公室"]);
    let path = "/project/WS-2024-001/excuse/waive";
    assert!(site.get(path).body.contains("value=\"unapproved-in-plan\""));
    let filled = [
        ("v:rule", "unapproved-in-plan"),
        ("v:date", "2024-01-10"),
        ("v:by", "县发展改革委"),
        ("v:doc", "巫山发改〔2024〕2号"),
        ("v:until", "2024-12-31"),
        ("v:reason", "防汛急需"),
    ];
    let preview = site.post(path, &[&filled[..], &[("preview", "1")]].concat());
    assert!(preview.body.contains("可以记入") && preview.body.contains("unapproved-in-plan"), "{}", preview.body);
    assert_eq!(clerk.bytes(), text.as_bytes(), "预览不写");
    assert_eq!(site.post(path, &[&filled[..], &[("record", "1")]].concat()).status, 303);
    let waive = ["waive", "WS-2024-001", "unapproved-in-plan", "--date=2024-01-10", "--by=县发展改革委"];
    let rest = ["--doc=巫山发改〔2024〕2号", "--until=2024-12-31", "--reason=防汛急需"];
    other.must("2024-06-30", &[&waive[..], &rest].concat());
    assert_eq!(clerk.text(), other.text());
    let dossier = site.get("/project/WS-2024-001").body;
    assert!(dossier.contains("〔已豁免"), "{dossier}");
    let again = site.post(path, &[&filled[..], &[("record", "1")]].concat());
    assert!(again.body.contains("已经写过"), "{}", again.body);
    let unit = Site::open(&other, &["--as", "县教委", "--read-only"]);
    assert_ne!(unit.post(path, &[&filled[..], &[("record", "1")]].concat()).status, 303, "只看的写不了");
}

#[test]
fn a_project_gets_another_number() {
    let (clerk, other, site) = desk();
    let path = "/project/WS-2024-001/renumber";
    let tried = site.post(&format!("{path}/try"), &[("new", "../x")]);
    assert!(live(&tried).contains("不能用作文件名"), "{}", tried.body);
    let tried = site.post(&format!("{path}/try"), &[("new", "WS-2024-009")]);
    assert!(live(&tried).contains("可以记入"), "{}", tried.body);
    let done = site.post(path, &[("new", "WS-2024-009"), ("record", "1")]);
    assert_eq!(done.header("location"), Some("/project/WS-2024-009?done=recorded"), "{}", done.body);
    other.must("2024-06-30", &["renumber", "WS-2024-001", "WS-2024-009"]);
    let of = |clerk: &Clerk| fs::read(clerk.path("projects/县教委/WS-2024-009.yaml")).unwrap();
    assert_eq!(of(&clerk), of(&other));
    assert_eq!(site.get("/project/WS-2024-001").status, 404);
}

#[test]
fn a_framework_is_made_and_reviewed_by_those_who_may() {
    let (clerk, other, site) = desk();
    let filled = [
        ("v:id", "WS-F-2024-01"),
        ("v:name", "一网统管"),
        ("v:lead", "县教委"),
        ("v:members", "县公安局、县交通局"),
        ("v:total", "1800万元"),
    ];
    let tried = site.post("/new-framework/try", &filled);
    assert!(live(&tried).contains("可以记入") && tried.body.contains("lead: 县教委"), "{}", tried.body);
    let done = site.post("/new-framework", &[&filled[..], &[("record", "1")]].concat());
    assert_eq!(done.header("location"), Some("/framework/WS-F-2024-01?done=recorded"), "{}", done.body);
    other.must(
        "2024-06-30",
        &[
            "new",
            "framework",
            "WS-F-2024-01",
            "--name=一网统管",
            "--lead=县教委",
            "--members=县公安局,县交通局",
            "--set=total=1800万元",
        ],
    );
    let of = |clerk: &Clerk| fs::read_to_string(clerk.path("projects/框架/WS-F-2024-01.yaml")).unwrap();
    assert_eq!(of(&clerk), of(&other));
    assert!(site.get("/acts").body.contains("/framework/WS-F-2024-01"));
    let page = site.get("/framework/WS-F-2024-01").body;
    assert!(page.contains("框架审核") && !page.contains("/findings?unit="), "{page}");
    let act = "/framework/WS-F-2024-01/act/%E6%A1%86%E6%9E%B6%E5%AE%A1%E6%A0%B8";
    let tried = site.post(&format!("{act}/try"), &[("v:date", "2024-06-10")]);
    assert!(live(&tried).contains("还缺"), "{}", tried.body);
    // 参建的单位管不着，牵头的管得着。
    for (actor, status) in [("县教委", 200), ("县公安局", 400)] {
        fs::create_dir_all(clerk.path("projects/县公安局")).unwrap();
        let site = Site::open(&clerk, &["--as", actor]);
        let answer = site.post(&format!("{act}/try"), &[("v:date", "2024-06-10")]);
        assert!(
            answer.status == status || status == 400 && answer.status == 409,
            "{actor}：{} {}",
            answer.status,
            answer.body
        );
    }
    assert_eq!(site.get("/framework/..%2fcounty").status, 404);
}

#[test]
fn county_and_unit_forms_are_tried_as_they_are_filled() {
    let (clerk, _other, site) = desk();
    let before = fs::read_to_string(clerk.path("projects/county.yaml")).unwrap();
    let encoded = |text: &str| text.bytes().map(|b| format!("%{b:02X}")).collect::<String>();
    let county = format!("/county/act/{}", encoded("规划批准"));
    assert!(
        site.get(&county).body.contains(&format!("data-try=\"{county}/try\""))
            || site.get(&county).body.contains("data-try=")
    );
    let tried = site.post(&format!("{county}/try"), &[("v:date", "2024-06-01")]);
    assert!(live(&tried).contains("还没有填全") && tried.body.contains("规划名称"), "{}", tried.body);
    let unit = format!("/unit/{}/act/{}/try", encoded("县教委"), encoded("系统登记"));
    let tried = site.post(&unit, &[("v:date", "2024-06-01"), ("v:system", "学籍系统")]);
    assert!(live(&tried).contains("可以记入"), "{}", tried.body);
    let tried = site.post("/publish/try", &[("year", "2024"), ("date", "2024-06-01"), ("doc", "巫府〔2024〕1号")]);
    assert!(live(&tried).contains("WS-2024-001"), "{}", tried.body);
    let tried = site.post("/publish/try", &[("year", "2027"), ("date", "2024-06-01")]);
    assert!(live(&tried).contains("无可发布；先记「纳入清单」"), "{}", tried.body);
    let tried = site.post("/new/try", &[("unit", "县教委"), ("v:name", "校园一卡通")]);
    assert!(live(&tried).contains("还缺：建设性质"), "{}", tried.body);
    let tried = site.post("/project/WS-2024-001/undo/try", &[("event", "纳入清单@2023-11-28")]);
    assert!(live(&tried).contains("还缺：更正的理由"), "{}", tried.body);
    assert_eq!(fs::read_to_string(clerk.path("projects/county.yaml")).unwrap(), before);
    assert_eq!(clerk.bytes(), UNDOCUMENTED.as_bytes());
}

#[test]
fn a_paper_that_appears_renews_the_page() {
    let attached = "id: WS-2024-001\nname: 校园安全平台\nnature: 新建\nevents:\n  - event: 审计\n    date: 2024-04-01\n    by: 县审计局\n    doc: 巫审〔2024〕7号\n    materials: {审计报告: 附件/审计.pdf}\n";
    let clerk = Clerk::plain(attached.as_bytes());
    let site = Site::open(&clerk, &["--as", "县政府办公室"]);
    let missing = |site: &Site| site.get("/findings?rule=missing-attachment").body.contains("审计报告");
    assert!(missing(&site));
    fs::create_dir_all(clerk.path("附件")).unwrap();
    fs::write(clerk.path("附件/审计.pdf"), "%PDF").unwrap();
    assert!(!missing(&site), "附件补上了");
    fs::remove_file(clerk.path("附件/审计.pdf")).unwrap();
    assert!(missing(&site), "附件又没有了");
}

/// 当地另有叫法的，页上处处用它；表单交来的还是规定的词，写进文件的也是。
#[test]
fn pages_use_the_words_of_the_place() {
    const RENAMED: [(&str, &str); 4] = [("竣工", "建成"), ("动工", "开工"), ("付款", "支付"), ("改建", "升级改造")];
    let text = "id: WS-2024-001\nname: 校园安全平台\nnature: 改建\nevents:\n  \
        - {event: 代初设批复, date: 2024-01-08, by: 县发展改革委, doc: 甲〔2024〕1号, total: 90万元}\n  \
        - {event: 签订合同, date: 2024-02-08, kind: 建设, contractor: 甲公司, amount: 80万元}\n  \
        - {event: 动工, date: 2024-03-01}\n  - {event: 付款, date: 2024-04-01, amount: 9万元, year: 2024}\n";
    let clerk = Clerk::plain(text.as_bytes());
    let words = "[words]\nevents = { \"竣工\" = \"建成\", \"动工\" = \"开工\", \"付款\" = \"支付\" }\nnatures = { \"改建\" = \"升级改造\" }\n";
    let rules = include_str!("../../rules/wushan-2022.toml").replacen("[words]\n", words, 1);
    fs::create_dir(clerk.path("rules")).unwrap();
    fs::write(clerk.path("rules/wushan-2022.toml"), rules).unwrap();
    let site = Site::open(&clerk, &["--as", "县政府办公室"]);
    let shown = |path: &str| -> String {
        let page = site.get(path);
        assert_eq!(page.status, 200, "{path}：{}", page.body);
        // 只看给人看的字：标签与其中的网址、值不算。
        page.body.split('<').filter_map(|part| part.split_once('>').map(|(_, text)| text)).collect()
    };
    let mut seen = 0;
    for path in [
        "/",
        "/new",
        "/acts",
        "/reports",
        "/project/WS-2024-001",
        "/project/WS-2024-001/undo",
        "/project/WS-2024-001/event/complete",
        "/project/WS-2024-001/event/pay",
        "/project/WS-2024-001/event/change-facts",
        "/findings",
        "/report/payments",
    ] {
        let text = shown(path);
        for (local, standard) in RENAMED {
            let at =
                text.find(standard).map(|at| text[..at + standard.len()].chars().rev().take(30).collect::<Vec<_>>());
            let around: Option<String> = at.map(|around| around.into_iter().rev().collect());
            assert!(around.is_none(), "{path} {standard}：{around:?}");
            seen += text.matches(local).count();
        }
    }
    assert!(seen > 20, "{seen}");
    let filled = [("v:date", "2024-06-01"), ("record", "1")];
    assert_eq!(
        site.post("/project/WS-2024-001/event/complete", &[&filled[..], &[("anyway", "1"), ("why", "试")]].concat())
            .status,
        303
    );
    assert!(clerk.text().contains("event: 建成"), "{}", clerk.text());
}

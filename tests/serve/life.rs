//! 一个项目的一生全在网页上办：与 `advance` 写的一字不差。

use std::fs;

use crate::{
    cli_driver::Clerk,
    client::{Answer, Site},
};

const CONTENTS: &str = "背景和依据、必要性和可行性、政务数据资源目录清单、现有信息化系统设备和应用状况、需求分析、总体目标和主要建设内容、共享整合方案和共享目录、软硬件配置、经济和社会效益、投资估算";
const FILED: [(&str, &str); 3] =
    [("filed_with/县政府办公室", ""), ("filed_with/县发展改革委", ""), ("filed_with/县财政局", "")];

/// 一步：日期，事件，英文标识，各项。
type Step = (&'static str, &'static str, &'static str, &'static [(&'static str, &'static str)]);

/// 一生的各步。几项的以顿号隔开；材料写「文号@日期」；报送的日期空着的，取当日。
const LIFE: &[Step] = &[
    (
        "2023-09-20",
        "申报",
        "declare",
        &[
            ("plan_year", "2024"),
            ("estimate/前期费用", "2万元"),
            ("estimate/软件测评", "3万元"),
            ("estimate/信息安全风险评估", "3万元"),
            ("estimate/运行维护费", "6万元"),
            ("estimate/政府购买服务", "无"),
            ("estimate/建设费用", "82万元"),
            ("contents", CONTENTS),
        ],
    ),
    ("2023-11-28", "纳入清单", "list", &[("doc", "巫山府办发〔2023〕75号"), ("year", "2024")]),
    (
        "2023-12-05",
        "报批",
        "submit",
        &[("materials/安全可靠情况说明", "巫教〔2023〕117号"), ("materials/密码应用方案", "巫教〔2023〕118号")],
    ),
    (
        "2023-12-20",
        "评审",
        "evaluate",
        &[
            ("doc", "巫山发改〔2023〕286号"),
            ("evaluator", "砺石工程咨询中心"),
            ("of", "可研"),
            ("fields", "网络安全、预算管理、政务数据资源、密码应用、保密"),
        ],
    ),
    ("2023-12-27", "共享审核", "review-sharing", &[("doc", "巫山府办函〔2023〕275号"), ("result", "同意")]),
    (
        "2024-01-08",
        "代初设批复",
        "approve-one-step",
        &[("by", "县发改委"), ("doc", "巫山发改投[2024]5号"), ("total", "96万元")],
    ),
    (
        "2024-01-18",
        "列入计划",
        "plan",
        &[
            ("with", "县财政局"),
            ("doc", "巫山发改投〔2024〕12号"),
            ("year", "2024"),
            ("amount", "96万"),
            ("batch", "第一批"),
            ("sources/县级财政", "96万元"),
        ],
    ),
    ("2024-02-05", "预算安排", "budget", &[("doc", "巫山财预〔2024〕9号"), ("year", "2024"), ("amount", "96万元")]),
    ("2024-03-01", "采购", "procure", &[("method", "竞争性磋商"), ("ceiling", "88万元")]),
    (
        "2024-03-15",
        "签订合同",
        "contract",
        &[
            ("kind", "建设"),
            ("contractor", "青砚软件公司"),
            ("amount", "84万元"),
            ("method", "竞争性磋商"),
            ("supervisor", "朴正监理公司"),
            ("legal_person", "县教委"),
        ],
    ),
    (
        "2024-03-15",
        "签订合同",
        "contract",
        &[
            ("kind", "监理"),
            ("contractor", "朴正监理公司"),
            ("amount", "3万元"),
            ("method", "网上竞价"),
            ("legal_person", "县教委"),
        ],
    ),
    ("2024-03-20", "开工", "start", &[]),
    ("2024-04-10", "支付", "pay", &[("amount", "25.2万元")]),
    ("2024-09-10", "试运行", "trial-run", &[]),
    ("2024-10-15", "建成", "complete", &[]),
    ("2024-11-08", "支付", "pay", &[("amount", "54.6万元"), ("year", "2024"), ("note", "第二笔：验收前\n另有一行")]),
    (
        "2024-12-10",
        "绩效评价",
        "annual-report",
        &[
            ("year", "2024"),
            ("progress", "全部建成"),
            ("plan_execution", "年度计划96万元，已支付79.8万元"),
            ("trial_effect", "运行平稳"),
            ("problems", "个别接口响应偏慢"),
            ("opinions/使用单位", "同意"),
            ("opinions/监理单位", "质量合格"),
            FILED[0],
            FILED[1],
            FILED[2],
        ],
    ),
    ("2025-01-08", "档案验收", "accept-archives", &[("result", "合格")]),
    (
        "2025-01-20",
        "申请验收",
        "apply-acceptance",
        &[
            ("materials/项目建设总结", "巫教〔2025〕3号@2025-01-10"),
            ("materials/财务报告", "巫教〔2025〕4号@2025-01-09"),
            ("materials/审计报告", "砺会审〔2025〕2号@2025-01-15"),
            ("materials/安全风险评估报告", "嵘安测〔2025〕1号@2025-01-06"),
            ("materials/网络安全等级保护测评报告", "嵘安测〔2024〕88号@2024-12-20"),
            ("materials/网络安全等级保护备案", "巫山公网备〔2024〕30号@2024-12-12"),
            ("materials/密码应用安全性评估报告", "嵘密评〔2024〕60号@2024-12-26"),
            ("materials/数据字典", "巫教〔2025〕5号@2025-01-10"),
        ],
    ),
    (
        "2025-02-18",
        "通过验收",
        "pass-acceptance",
        &[("by", "县政府办公室"), ("doc", "巫山府办函〔2025〕22号"), ("reviewed", "安全可靠产品、密码应用和安全审查")],
    ),
    ("2025-02-24", "投入运行", "operate", &[]),
    (
        "2026-03-16",
        "自评价",
        "self-evaluate",
        &[("doc", "巫教〔2026〕15号"), ("result", "优"), FILED[0], FILED[1], FILED[2]],
    ),
];

/// 各步事先说好的短名。
fn short(n: usize) -> String {
    format!("stepa{n:02}")
}

fn filled<'s>(date: &'s str, value: &'s str) -> &'s str {
    if value.is_empty() { date } else { value }
}

/// 用命令办一步。
fn by_command(clerk: &Clerk, n: usize, form: &str, (date, event, _, pairs): &Step) {
    let mut args = vec![
        "advance".to_owned(),
        "WS-2024-001".into(),
        (*event).into(),
        format!("--date={date}"),
        format!("--set=id={}", short(n)),
    ];
    // 依表单的次序：同一个键里的几项，先写的在前。
    let mut pairs = pairs.to_vec();
    let place = |path: &str| form.find(&format!("name=\"v:{}", path.replace('/', ":"))).unwrap_or(usize::MAX);
    pairs.sort_by_key(|(path, _)| place(path));
    for (path, value) in pairs {
        let value = filled(date, value);
        args.push(match path.split_once('/') {
            None if ["by", "with", "doc", "note"].contains(&path) => format!("--{path}={value}"),
            None => format!("--set={path}={value}"),
            Some(("materials", name)) => match value.split_once('@') {
                Some((doc, day)) => format!("--material={name}={{doc: {doc}, date: {day}}}"),
                None => format!("--material={name}={value}"),
            },
            Some((key, name)) => format!("--set={key}.{name}={value}"),
        });
    }
    clerk.must(date, &args.iter().map(String::as_str).collect::<Vec<_>>());
}

/// 表单里填的各项。
fn answers(form: &str, n: usize, (date, _, _, pairs): &Step) -> Vec<(String, String)> {
    let mut filled_in = vec![("short".to_owned(), short(n)), ("v:date".to_owned(), (*date).to_owned())];
    let mut free = 0;
    for (path, value) in *pairs {
        let (name, value) = (format!("v:{}", path.replace('/', ":")), filled(date, value).to_owned());
        let drawn = |name: &str| form.contains(&format!("name=\"{name}\""));
        let (key, inner) = path.split_once('/').unwrap_or((path, ""));
        if key == "materials" {
            let (doc, day) = value.split_once('@').unwrap_or((&value, ""));
            let mut at = name.clone();
            if !drawn(&format!("{name}:doc")) {
                at = format!("v:{key}::v{free}");
                filled_in.push((format!("v:{key}::k{free}"), inner.to_owned()));
                free += 1;
            }
            filled_in.extend([(format!("{at}:doc"), doc.to_owned()), (format!("{at}:date"), day.to_owned())]);
        } else if !drawn(&name) {
            assert!(drawn(&format!("v:{key}::k{free}")), "表单里没有 {name}\n{form}");
            filled_in.extend([(format!("v:{key}::k{free}"), inner.to_owned()), (format!("v:{key}::v{free}"), value)]);
            free += 1;
        } else if form.contains(&format!("type=\"checkbox\" name=\"{name}\"")) {
            filled_in.extend(value.split('、').map(|item| (name.clone(), item.to_owned())));
        } else {
            filled_in.push((name, value));
        }
    }
    filled_in
}

fn last(text: &str) -> &str {
    text.rsplit("  - event:").next().unwrap()
}

fn post(site: &Site, path: &str, filled_in: &[(String, String)], button: &str) -> Answer {
    let pairs: Vec<(&str, &str)> = filled_in.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    site.post(path, &[&pairs[..], &[(button, "1")]].concat())
}

#[test]
fn a_life_through_the_page_is_byte_for_byte_that_of_advance() {
    let (commands, mut page) = (Clerk::with_new_project().0, Clerk::with_new_project().0);
    assert_eq!(commands.bytes(), page.bytes());
    for (n, step) in LIFE.iter().enumerate() {
        if step.2 == "list" {
            // 发布清单的两边都照写。
            for clerk in [&commands, &page] {
                let county = clerk.path("projects/county.yaml");
                let published =
                    "published:\n  2024: {date: 2023-12-01, doc: 巫山府办发〔2023〕76号, projects: [WS-2024-001]}\n";
                fs::write(&county, fs::read_to_string(&county).unwrap() + published).unwrap();
            }
        }
        page.as_of = step.0;
        let site = Site::open(&page, &["--as", "县政府办公室"]);
        let path = format!("/project/WS-2024-001/event/{}", step.2);
        let form = site.get(&path).body;
        by_command(&commands, n, &form, step);
        let filled_in = answers(&form, n, step);
        let before = page.bytes();
        let live = post(&site, &format!("{path}/try"), &filled_in, "live");
        let preview = post(&site, &path, &filled_in, "preview");
        for shown in [&live, &preview] {
            assert!(shown.status == 200 && shown.body.contains("可以记入"), "{step:?}\n{}", shown.body);
        }
        assert_eq!(page.bytes(), before, "预览不写");
        let done = post(&site, &path, &filled_in, "record");
        assert_eq!(done.status, 303, "{step:?}\n{}", done.body);
        let (own, other) = (page.text(), commands.text());
        assert!(own == other, "{step:?}\n{}\n——\n{}", last(&own), last(&other));
        // 预览所说的各行，就是写了的各行。
        let added = own.strip_prefix(&String::from_utf8(before).unwrap()).unwrap().to_owned();
        for line in added.lines() {
            assert!(preview.body.contains(line), "预览没有说：{line}");
        }
    }
    let checked = page.on("2026-04-01", &["check", "--strict"]);
    assert!(checked.code == 0, "{}", checked.said());
}

/// 填不全、填错的，页上说缺什么，填的还在；不教人敲命令。
#[test]
fn what_is_refused_is_told_in_words_of_the_page() {
    let mut clerk = Clerk::with_new_project().0;
    clerk.as_of = "2024-03-20";
    let site = Site::open(&clerk, &["--as", "县教委"]);
    let before = clerk.bytes();
    let refused = |kind: &str, pairs: &[(&str, &str)], said: &[&str]| {
        let answer = site.post(&format!("/project/WS-2024-001/event/{kind}"), pairs);
        assert_eq!(answer.status, 200, "{}", answer.body);
        let main = answer.body.split("<main").nth(1).unwrap().split("</main>").next().unwrap();
        for said in said {
            assert!(main.contains(said), "{kind} 没有说「{said}」\n{main}");
        }
        for word in ["--", "wsgov "] {
            assert!(!main.contains(word), "{kind} 教人敲命令：{main}");
        }
    };
    refused("pay", &[("v:amount", "3000"), ("record", "1")], &["没有写单位", "value=\"3000\""]);
    refused("pay", &[("record", "1")], &["还没有填全", "支付金额"]);
    refused("pay", &[("v:date", "2024-02-30"), ("v:amount", "3万元"), ("record", "1")], &["没有 30 日"]);
    refused(
        "start",
        &[("v:note", "现场已动工"), ("record", "1")],
        &["现在记不进去", "疑点", "照实记入", ">现场已动工<"],
    );
    refused("start", &[("anyway", "1"), ("record", "1")], &["须写明理由"]);
    assert_eq!(clerk.bytes(), before);
    let anyway = [("v:note", "现场已动工"), ("anyway", "1"), ("why", "汛前抢建"), ("record", "1")];
    assert_eq!(site.post("/project/WS-2024-001/event/start", &anyway).status, 303);
    assert!(clerk.text().contains("现场已动工；汛前抢建"));
    // 同一张表再交一次（按了两下），不记第二件。
    let again = site.post("/project/WS-2024-001/event/start", &anyway);
    assert_eq!(again.status, 200);
    assert!(again.body.contains("已经记过"), "{}", again.body);
}

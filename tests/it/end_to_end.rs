//! 一个项目的一生：从新建台账、申报到自评价，全由命令办成，最后没有疑点。

#![allow(clippy::unwrap_used, clippy::panic)]

mod starting;

use std::fs;

use crate::cli_driver::{Clerk, PLAIN};

const CONTENTS: &str = "背景和依据、必要性和可行性、政务数据资源目录清单、现有信息化系统设备和应用状况、需求分析、\
    总体目标和主要建设内容、共享整合方案和共享目录、软硬件配置、经济和社会效益、投资估算";

/// 新建项目、修订总体方案之后的台账。
fn with_new_project() -> Clerk {
    let (clerk, done) = Clerk::with_new_project();
    assert!(done.out.contains("WS-2024-001.yaml") && done.out.contains("没有疑点"), "{}", done.out);
    clerk
}

#[test]
fn from_declaration_to_self_evaluation_by_commands_alone() {
    let clerk = with_new_project();
    let contents = format!("--set=contents={CONTENTS}");
    let steps: &[(&str, &str, &[&str])] = &[
        (
            "2023-09-20",
            "申报",
            &[
                "--set=plan_year=2024",
                &contents,
                "--set=estimate={前期费用: 2万元, 软件测评: 3万元, 信息安全风险评估: 3万元, 运行维护费: 6万元, 政府购买服务: 无, 建设费用: 82万元}",
            ],
        ),
        ("2023-11-28", "list", &["--doc=巫山府办发〔2023〕75号", "--set=year=2024"]),
        (
            "2023-12-05",
            "报批",
            &["--material=安全可靠情况说明=巫教〔2023〕117号", "--material=密码应用方案=巫教〔2023〕118号"],
        ),
        (
            "2023-12-20",
            "评审",
            &[
                "--doc=巫山发改〔2023〕286号",
                "--set=evaluator=砺石工程咨询中心",
                "--set=of=可研",
                "--set=fields=网络安全、预算管理、政务数据资源、密码应用、保密",
            ],
        ),
        ("2023-12-27", "共享审核", &["--doc=巫山府办函〔2023〕275号", "--set=result=approved"]),
        ("2024-01-04", "初设审核", &["--doc=巫山府办函〔2024〕3号"]),
        ("2024-01-08", "代初设", &["--by=县发改委", "--doc=巫山发改投〔2024〕5号", "--set=total=96万元"]),
        (
            "2024-01-18",
            "列入计划",
            &[
                "--with=县财政局",
                "--doc=巫山发改投〔2024〕12号",
                "--set=year=2024",
                "--set=amount=96万",
                "--set=sources.县级财政=96万元",
                "--set=batch=第一批",
            ],
        ),
        ("2024-02-05", "预算安排", &["--doc=巫山财预〔2024〕9号", "--set=year=2024", "--set=amount=96万元"]),
        ("2024-03-01", "采购", &["--set=method=竞争性磋商", "--set=ceiling=88万元"]),
        (
            "2024-03-15",
            "签订合同",
            &[
                "--set=kind=建设",
                "--set=contractor=青砚软件公司",
                "--set=amount=84万元",
                "--set=method=竞争性磋商",
                "--set=supervisor=朴正监理公司",
                "--set=legal_person=县教委",
            ],
        ),
        (
            "2024-03-15",
            "签订合同",
            &[
                "--set=kind=监理",
                "--set=contractor=朴正监理公司",
                "--set=amount=3万元",
                "--set=method=网上竞价",
                "--set=legal_person=县教委",
            ],
        ),
        ("2024-03-20", "开工", &[]),
        ("2024-04-10", "支付", &["--set=amount=25.2万元"]),
        ("2024-09-10", "试运行", &[]),
        ("2024-10-15", "建成", &[]),
        ("2024-11-08", "支付", &["--set=amount=54.6万元", "--set=year=2024"]),
        (
            "2024-12-10",
            "绩效评价",
            &[
                "--set=year=2024",
                "--set=progress=全部建成",
                "--set=plan_execution=年度计划96万元，已支付79.8万元",
                "--set=trial_effect=运行平稳",
                "--set=problems=个别接口响应偏慢",
                "--set=opinions={使用单位: 同意, 监理单位: 质量合格}",
                "--set=filed_with={县发展改革委: 2024-12-10, 县财政局: 2024-12-10, 县政府办公室: 2024-12-10}",
            ],
        ),
        ("2025-01-08", "档案验收", &["--set=result=合格"]),
        (
            "2025-01-20",
            "申请验收",
            &[
                "--material=项目建设总结={doc: 巫教〔2025〕3号, date: 2025-01-10}",
                "--material=财务报告={doc: 巫教〔2025〕4号, date: 2025-01-09}",
                "--material=审计报告={doc: 砺会审〔2025〕2号, date: 2025-01-15}",
                "--material=安全风险评估报告={doc: 嵘安测〔2025〕1号, date: 2025-01-06}",
                "--material=网络安全等级保护测评报告={doc: 嵘安测〔2024〕88号, date: 2024-12-20}",
                "--material=网络安全等级保护备案={doc: 巫山公网备〔2024〕30号, date: 2024-12-12}",
                "--material=密码应用安全性评估报告={doc: 嵘密评〔2024〕60号, date: 2024-12-26}",
                "--material=数据字典={doc: 巫教〔2025〕5号, date: 2025-01-10}",
            ],
        ),
        (
            "2025-02-26",
            "通过验收",
            &["--by=县政府办公室", "--doc=巫山府办函〔2025〕20号", "--set=reviewed=安全可靠产品、密码应用和安全审查"],
        ),
        ("2025-03-03", "投入运行", &[]),
        (
            "2026-03-16",
            "自评价",
            &[
                "--doc=巫教〔2026〕15号",
                "--set=result=优",
                "--set=filed_with={县发展改革委: 2026-03-16, 县财政局: 2026-03-16, 县政府办公室: 2026-03-16}",
            ],
        ),
    ];
    for (day, event, args) in steps {
        let words = [&["advance", "WS-2024-001", event], *args].concat();
        let done = clerk.must(day, &words);
        assert!(done.out.contains("已记入"), "{}", done.out);
        if *event == "list" {
            let county = clerk.path("projects/county.yaml");
            let published =
                "published:\n  2024: {date: 2023-12-01, doc: 巫山府办发〔2023〕76号, projects: [WS-2024-001]}\n";
            fs::write(&county, fs::read_to_string(&county).unwrap() + published).unwrap();
        }
    }
    let done = clerk.must("2026-04-01", &["check", "--strict"]);
    assert!(done.out.contains("未发现疑点") && done.out.contains("错误 0，提醒 0，提示 0"), "{}", done.out);
    let text = clerk.text();
    assert_eq!(text.matches("  - event: ").count(), steps.len(), "{text}");
    assert!(text.contains("by: 县发展改革委\n") && !text.contains("县发改委\n"), "别名写成正式名称\n{text}");
    assert!(text.contains("amount: 96万\n"), "金额照所写的记\n{text}");
}

#[test]
fn a_refusal_leaves_every_byte() {
    let clerk = with_new_project();
    let before = clerk.bytes();
    for args in [
        &["advance", "WS-2024-001", "开工"][..],
        &["advance", "WS-2024-001", "代初设批复", "--set=total=96"],
        &["advance", "WS-2024-001", "支付"],
        &["advance", "WS-2024-001", "支付", "--set=amuont=3万元"],
        &["advance", "WS-2024-001", "开会"],
        &["advance", "WS-2024-001", "开工", "--date=2024-02-30"],
        &["advance", "WS-2024-001"],
        &["advance", "WS-2024-001", "开工", "--record-anyway"],
        &["undo", "WS-2024-001", "--reason=误记"],
    ] {
        let done = clerk.run(args);
        assert!(matches!(done.code, 1 | 2), "{args:?} {}\n{}", done.code, done.said());
        assert!(!done.err.is_empty());
        assert_eq!(clerk.bytes(), before, "{args:?}");
    }
}

#[test]
fn scripts_are_told_all_that_is_missing() {
    let clerk = Clerk::plain(PLAIN.as_bytes());
    let done = clerk.run(&["advance", "WS-2024-001", "列入计划", "--set=batch=一"]);
    assert_eq!(done.code, 2);
    assert!(done.err.contains("year") && done.err.contains("amount"), "{}", done.err);
    let done = clerk.run(&["advance", "WS-2024-001"]);
    assert_eq!(done.code, 2);
    assert!(done.err.contains("申报") && done.err.contains("自评价"), "{}", done.err);
    let done = clerk.run(&["new"]);
    assert_eq!(done.code, 2);
    assert!(done.err.contains("--name") && done.err.contains("--nature"), "{}", done.err);
    let done = clerk.run(&["new", "unit", "--name=县卫生健康委"]);
    assert_eq!(done.code, 2);
    assert!(done.err.contains("--kind") && done.err.contains("--tier"), "{}", done.err);
}

#[test]
fn a_preview_shows_the_lines_and_writes_nothing() {
    let clerk = Clerk::plain(PLAIN.as_bytes());
    let before = clerk.bytes();
    let done = clerk.run(&["advance", "WS-2024-001", "审计", "--doc=巫审〔2024〕2号", "--dry-run"]);
    assert_eq!(done.code, 0, "{}", done.said());
    for said in ["+  - event: 审计", "+    by: 县审计局", "没有改动"] {
        assert!(done.out.contains(said), "{said}\n{}", done.out);
    }
    assert_eq!(clerk.bytes(), before);
    let done = clerk.run(&["new", "--name=乙", "--nature=新建", "--dry-run"]);
    assert!(done.code == 0 && done.out.contains("name: 乙"), "{}", done.said());
    assert_eq!(fs::read_dir(clerk.path("projects/县教委")).unwrap().count(), 2);
}

#[test]
fn a_true_fact_is_recorded_with_its_reason() {
    let clerk = Clerk::plain(PLAIN.as_bytes());
    let args = ["advance", "WS-2024-001", "开工", "--note=现场已动工"];
    assert_eq!(clerk.run(&args).code, 1);
    let done = clerk.run(&[&args[..], &["--record-anyway", "--reason=汛期抢修，先行开工"]].concat());
    assert_eq!(done.code, 0, "{}", done.said());
    assert!(clerk.text().contains("note: 现场已动工；汛期抢修，先行开工\n"), "{}", clerk.text());
    assert!(done.out.contains("built-before"), "疑点仍列出\n{}", done.out);
}

#[test]
fn a_classified_project_takes_no_content_even_when_recorded_anyway() {
    let clerk = Clerk::plain("id: WS-2024-001\nname: 甲号工程\nnature: 新建\nclassified: true\nevents:\n".as_bytes());
    let anyway = ["--record-anyway", "--reason=汛期抢修"];
    let before = clerk.bytes();
    let secret = ["advance", "WS-2024-001", "开工", "--note=某处"];
    for args in [secret.to_vec(), [&secret[..], &anyway].concat()] {
        let done = clerk.run(&args);
        assert!(done.code == 1 && done.said().contains("留在纸质案卷里"), "{}", done.said());
        assert!(!done.said().contains("可加 --record-anyway"), "{}", done.said());
        assert_eq!(clerk.bytes(), before);
    }
    let done = clerk.run(&[&["advance", "WS-2024-001", "开工"], &anyway[..]].concat());
    assert!(done.code == 0 && done.out.contains("理由没有写入台账"), "{}", done.said());
    assert!(clerk.text().contains("event: 开工") && !clerk.text().contains("汛期"), "{}", clerk.text());
    let done = clerk.run(&["undo", "WS-2024-001", "--reason=记错了"]);
    assert!(done.code == 0 && done.out.contains("理由没有写入台账"), "{}", done.said());
    assert!(clerk.text().contains("reason: 涉密，另存\n"), "{}", clerk.text());
    let done = clerk.run(&["check", "--only", "classified-content"]);
    assert!(done.code == 0, "{}", done.said());
}

#[test]
fn marking_a_project_classified_keeps_the_reason_out() {
    let clerk = Clerk::plain(PLAIN.replace("nature: 新建", "nature: 新建\ncontent: 某系统").as_bytes());
    let args = ["advance", "WS-2024-001", "事实变更", "--set=set.classified=true"];
    assert_eq!(clerk.run(&args).code, 1, "先前写的内容要先删去");
    let done = clerk.run(&[&args[..], &["--record-anyway", "--reason=刚刚定密"]].concat());
    assert_eq!(done.code, 0, "{}", done.said());
    assert!(done.out.contains("理由没有写入台账") && !clerk.text().contains("刚刚定密"), "{}", done.said());
}

#[test]
fn a_warning_is_shown_and_does_not_stand_in_the_way() {
    let clerk = Clerk::plain(PLAIN.as_bytes());
    let done = clerk.run(&["advance", "WS-2024-001", "支付", "--set=amount=3万元"]);
    assert_eq!(done.code, 0, "{}", done.said());
    assert!(done.out.contains("提醒[paid-before-contract]") && done.out.contains("已记入"), "{}", done.out);
    let done = clerk.run(&["advance", "WS-2024-001", "支付", "--set=amount=3万元", "--set=amount=4万元"]);
    assert!(done.code == 2 && done.err.contains("写了两次"), "{}", done.said());
}

#[test]
fn every_old_byte_is_kept() {
    let windows = PLAIN.replace('\n', "\r\n");
    let styles: [(&str, String, &str); 6] = [
        ("BOM", format!("\u{feff}{PLAIN}"), "\n"),
        ("CRLF", windows.clone(), "\r\n"),
        ("BOM 与 CRLF，末行无换行", format!("\u{feff}{}", windows.trim_end()), "\r\n"),
        ("注释与空行", format!("# 头\n\n{}\n  # 尾\n\n", PLAIN.replace("name: 甲", "name: '甲'   # 名")), "\n"),
        ("不缩进的列表", PLAIN.replace("\n  - ", "\n- ").replace("\n    ", "\n  "), "\n"),
        ("块标量在末尾", format!("{PLAIN}    note: |\n      一\n\n      二\n"), "\n"),
    ];
    for (name, text, newline) in styles {
        let clerk = Clerk::plain(text.as_bytes());
        let done = clerk.run(&["advance", "WS-2024-001", "审计", "--doc=巫审〔2024〕2号"]);
        assert_eq!(done.code, 0, "{name}：{}", done.said());
        let bytes = clerk.bytes();
        assert!(bytes.starts_with(text.as_bytes()), "{name}");
        let added = String::from_utf8(bytes[text.len()..].to_vec()).unwrap();
        assert!(added.contains("event: 审计") && added.ends_with(newline), "{name}：{added:?}");
        assert_eq!(added.contains('\r'), newline == "\r\n", "{name}：{added:?}");
        assert_eq!(clerk.run(&["check"]).code, 0, "{name}");
    }
}

#[test]
fn undo_voids_the_right_event_and_keeps_both() {
    let clerk = Clerk::plain(PLAIN.as_bytes());
    for (doc, note) in [("巫审〔2024〕2号", "一"), ("巫审〔2024〕3号", "二")] {
        clerk.must("2024-06-30", &["advance", "WS-2024-001", "审计", "--doc", doc, "--note", note]);
    }
    let before = clerk.bytes();
    // 有短名的也可以用种类和日期相指；同一天不止一个的，列出短名。
    let done = clerk.run(&["undo", "WS-2024-001", "审计@2024年6月30日", "--reason=录错"]);
    assert!(done.code == 2 && done.err.contains("不止一个") && done.err.contains("巫审〔2024〕3号"), "{}", done.said());
    let done = clerk.must("2024-06-30", &["undo", "WS-2024-001", "--reason=录错"]);
    assert!(done.out.contains("更正（作废 2024-06-30 审计 巫审〔2024〕3号）"), "{}", done.out);
    assert!(clerk.bytes().starts_with(&before));
    let text = clerk.text();
    let second = text.split("  - event: ").nth(3).unwrap();
    let id = second.lines().find_map(|l| l.trim().strip_prefix("id: ")).unwrap();
    assert!(text.contains(&format!("of: {id}\n")), "{text}");

    let done = clerk.must(
        "2024-06-30",
        &[
            "undo",
            "WS-2024-001",
            "审计@2024-06-30",
            "--reason=录错",
            "--by=县审计局",
            "--doc=巫审〔2024〕9号",
            "--dry-run",
        ],
    );
    assert!(done.out.contains("作废 2024-06-30 审计 巫审〔2024〕2号"), "{}", done.out);

    // 不写是哪一个而最近记的是更正的，不去动它后面的；指名更正这个更正，就是恢复。
    let kept = clerk.bytes();
    let done = clerk.run(&["undo", "WS-2024-001", "--reason=录错"]);
    assert!(done.code == 2 && done.err.contains("要撤销这个更正") && clerk.bytes() == kept, "{}", done.said());
    let correction = done.err.split("wsgov undo WS-2024-001 ").nth(1).unwrap().split('；').next().unwrap().to_owned();
    let done = clerk.must("2024-06-30", &["undo", "WS-2024-001", &correction, "--reason=没有录错"]);
    assert!(done.out.contains("恢复 2024-06-30 审计 巫审〔2024〕3号"), "{}", done.out);
    let done = clerk.must("2024-06-30", &["undo", "WS-2024-001", id, "--reason=还是录错"]);
    assert!(done.out.contains("作废 2024-06-30 审计 巫审〔2024〕3号"), "{}", done.out);

    // 没有短名的，以种类和日期相指；已更正的不再更正。
    clerk.must(
        "2024-06-30",
        &["undo", "WS-2024-001", "监督检查", "--reason=误记", "--by=县审计局", "--doc=巫审〔2024〕9号"],
    );
    assert!(clerk.text().contains("      event: 监督检查\n      date: 2024-01-05\n"), "{}", clerk.text());
    let again = clerk.run(&["undo", "WS-2024-001", "监督检查@2024-01-05", "--reason=误记"]);
    assert!(again.code == 2 && again.err.contains("已经更正过"), "{}", again.said());
    assert_eq!(clerk.run(&["check"]).code, 0);
}

#[test]
fn the_same_event_is_not_recorded_twice_unless_it_is_told_apart() {
    let clerk = Clerk::plain(PLAIN.as_bytes());
    let audit = ["advance", "WS-2024-001", "审计", "--date=2024-05-06", "--doc=巫审〔2024〕2号"];
    clerk.must("2024-06-30", &audit);
    let kept = clerk.bytes();
    let again = clerk.run(&audit);
    assert!(again.code == 1 && again.err.contains("已经记过，内容相同") && clerk.bytes() == kept, "{}", again.said());
    clerk.must("2024-06-30", &[&audit[..], &["--note=第二份"]].concat());
    // 更正之后可以照样再记。
    let name = clerk.text().lines().filter_map(|l| l.trim().strip_prefix("id: ")).nth(1).unwrap().to_owned();
    clerk.must("2024-06-30", &["undo", "WS-2024-001", &name, "--reason=误"]);
    clerk.must("2024-06-30", &audit);
}

#[test]
fn what_is_written_is_what_was_meant() {
    let clerk = Clerk::plain(PLAIN.as_bytes());
    let kept = clerk.bytes();
    for (word, said) in [("验收", "申请验收、通过验收"), ("撤销", "请写全"), ("退", "请写全"), ("批复", "代初设批复")]
    {
        let done = clerk.run(&["advance", "WS-2024-001", word, "--date=2024-05-06"]);
        assert!(done.code == 2 && done.err.contains(said), "{word}：{}", done.said());
    }
    assert_eq!(clerk.bytes(), kept);
    let done = clerk.must("2024-06-30", &["advance", "ws-2024-001", "检查", "--by=县发改委", "--doc=巫发改[2024]8号"]);
    for said in ["「检查」记作「监督检查」", "「县发改委」写成「县发展改革委」", "写成「巫发改〔2024〕8号」"]
    {
        assert!(done.out.contains(said), "{said}：{}", done.out);
    }
    let text = clerk.text();
    assert!(text.contains("doc: 巫发改〔2024〕8号") && text.contains("by: 县发展改革委"), "{text}");
    let done = clerk.must("2024-06-30", &["show", "甲"]);
    assert!(done.err.contains("「甲」即 WS-2024-001"), "{}", done.err);
}

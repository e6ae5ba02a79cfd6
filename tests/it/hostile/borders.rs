//! 到终端的、台账之外的：一个也不越界。

use super::*;

/// 处处藏着控制字符的台账：引号里写成转义，读出来才是。
fn hostile() -> Clerk {
    let clerk = Clerk::plain(PLAIN.as_bytes());
    let evil = r"\e[31m\u202e\x9b2J\u2028\a";
    let project = format!(
        "id: \"甲{evil}\"\nname: \"名{evil}|=cmd\"\nnature: 新建\ncategory: \"类{evil}\"\ncontent: \"内{evil}\"\ncode: \"码{evil}\"\n\
         funds: {{\"源{evil}\": 3万元}}\nsystems: [\"系{evil}\"]\nresponsible: \"责{evil}\"\nphase: {{number: 2, after: \"期{evil}\"}}\n\
         joint: {{lead: \"牵{evil}\", members: [\"参{evil}\"]}}\n\
         explanations: [{{rule: \"规{evil}\", about: \"对{evil}\", date: 2024-01-01, reason: \"因{evil}\"}}]\n\
         waivers: [{{rule: \"豁{evil}\", date: 2024-01-01, by: \"关{evil}\", doc: \"文{evil}\", until: 2024-12-31}}]\n\
         events:\n  - event: 申报\n    date: 2023-10-08\n    plan_year: 2024\n    estimate: {{\"费{evil}\": 3万元}}\n    contents: [\"部{evil}\"]\n\
         \x20 - event: 代初设批复\n    id: \"短{evil}\"\n    date: 2024-01-05\n    by: \"机{evil}\"\n    doc: \"号{evil}\"\n    total: 3万元\n    note: \"注{evil}\"\n\
         \x20 - event: 申请验收\n    date: 2024-02-05\n    materials: {{\"料{evil}\": \"../../外{evil}.pdf\", 审计报告: \"附件/无{evil}.pdf\"}}\n\
         \x20 - event: 更正\n    date: 2024-02-06\n    of: \"指{evil}\"\n    reason: \"由{evil}\"\n"
    );
    fs::write(clerk.path("projects/县教委/WS-2024-002.yaml"), project).unwrap();
    fs::write(clerk.path("projects/县教委/WS-2024-003.yaml"), b"id: \x1b[31m\xe2\x80\xae\nname: x\n").unwrap();
    let unit = format!(
        "name: \"单{evil}\"\nkind: 机关\ntier: 县级部门\ncredit_code: \"信{evil}\"\nsystems: [{{name: \"系{evil}\", status: [{{what: 未共享, since: 2023-01-01, determined_by: \"认{evil}\"}}]}}]\n"
    );
    fs::write(clerk.path("projects/县教委/unit.yaml"), unit).unwrap();
    // 文件夹与文件的名称也是别人起的。
    let folder = clerk.path("projects/夹\u{1b}[31m\u{202e}\n::error::x");
    if fs::create_dir(&folder).is_ok() {
        fs::write(folder.join("件\u{1b}]0;x\u{7}.yaml"), PLAIN).unwrap();
        fs::write(folder.join("乙.yml"), PLAIN).unwrap();
    }
    clerk
}

fn assert_harmless(done: &Done, args: &[&str]) {
    for (side, text) in [("输出", &done.out), ("提示", &done.err)] {
        // 供电子表格的 csv 以 BOM 开头。
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let found = text.char_indices().find(|(_, c)| *c != '\n' && *c != '\r' && *c != '\t' && is_hostile(*c));
        if let Some((at, c)) = found {
            let from = text[..at].char_indices().rev().nth(60).map_or(0, |(i, _)| i);
            panic!("{args:?} 的{side}里有 {c:?}：…{:?}", &text[from..at + c.len_utf8()]);
        }
    }
    assert!(matches!(done.code, 0..=4), "{args:?}：{}\n{}", done.code, done.said());
    assert!(!done.err.contains("panicked"), "{args:?}：{}", done.err);
}

#[test]
fn control_characters_never_reach_the_terminal() {
    let clerk = hostile();
    let commands: &[&[&str]] = &[
        &["check"],
        &["check", "--format=json"],
        &["check", "--format=markdown"],
        &["check", "--format=github"],
        &["check", "--format=sarif"],
        &["check", "--color=never", "WS-2024-002"],
        &["show", "WS-2024-002"],
        &["show", "WS-2024-002", "--format=json"],
        &["show", "WS-2024-002", "--format=markdown"],
        &["next"],
        &["next", "WS-2024-002"],
        &["due"],
        &["due", "--format=json"],
        &["report", "plan", "--year=2024"],
        &["report", "ledger"],
        &["report", "ledger", "--format=markdown"],
        &["report", "ledger", "--format=csv"],
        &["report", "ledger", "--format=json"],
        &["log", "WS-2024-002"],
        &["advance", "WS-2024-002", "开工"],
        &["advance", "WS-2024-002", "开工", "--dry-run"],
        &["advance", "WS-2024-002"],
        &["advance", "WS-2024-003", "开工"],
        &["undo", "WS-2024-002", "--reason=误", "--dry-run"],
        &["undo", "WS-2024-002", "没有的", "--reason=误"],
        &["new", "--name=乙", "--nature=新建"],
    ];
    for args in commands {
        assert_harmless(&clerk.run(args), args);
    }
    let table = clerk.path("表.csv");
    fs::write(&table, "编号,事件,\u{1b}[31m列,日期\n\u{1b}甲,\u{202e}乙,x,\u{9b}丙\nWS-2024-002,开工,x,2024-05-06\n")
        .unwrap();
    let args = ["advance", "--file", table.to_str().unwrap()];
    assert_harmless(&clerk.run(&args), &args);
}

#[test]
fn nothing_outside_the_store_is_read_or_written() {
    let clerk = Clerk::plain(PLAIN.as_bytes());
    // 台账的上一级，放一个样子像项目的文件。
    let outer = tempfile::TempDir::new().unwrap();
    let inner = outer.path().join("台账");
    fs::rename(clerk.dir.path(), &inner).unwrap();
    fs::create_dir(clerk.dir.path()).unwrap();
    let outside = outer.path().join("WS-9.yaml");
    fs::write(&outside, PLAIN.replace("WS-2024-001", "WS-9")).unwrap();
    let clerk = Clerk { dir: clerk.dir, as_of: "2024-06-30" };
    let run = |args: &[&str]| {
        let mut process = std::process::Command::new(assert_cmd::cargo::cargo_bin("wsgov"));
        let output = process.arg("-C").arg(&inner).args(["--as-of", clerk.as_of]).args(args).output().unwrap();
        (
            output.status.code().unwrap(),
            String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout),
        )
    };
    let absolute = outside.to_str().unwrap().trim_end_matches(".yaml").to_owned();
    for id in ["../../WS-9", "../WS-9", &absolute, "..", ".", "县教委/WS-2024-001", "WS-2024-001\0", "\\..\\WS-9"] {
        if id.contains('\0') {
            continue;
        }
        for args in [&["advance", id, "审计"][..], &["undo", id, "--reason=误"], &["show", id], &["next", id]] {
            let (code, said) = run(args);
            assert!(code == 2, "{args:?} {code} {said}");
        }
    }
    let (code, said) = run(&["check", outside.to_str().unwrap()]);
    assert!(code == 2 && said.contains("之内"), "{said}");
    for args in [
        &["new", "--name=乙", "--nature=新建", "--id=../../WS-8"][..],
        &["new", "--name=乙", "--nature=新建", "--unit=../.."],
        &["new", "unit", "--name=../外", "--kind=机关", "--tier=其他"],
    ] {
        assert_eq!(run(args).0, 2, "{args:?}");
    }
    let (code, said) =
        run(&["advance", "WS-2024-001", "审计", "--doc=巫审〔2024〕2号", "--material=底稿=../WS-9.yaml"]);
    assert!(code == 1 && said.contains("missing-attachment"), "{code} {said}");
    assert_eq!(fs::read_to_string(&outside).unwrap(), PLAIN.replace("WS-2024-001", "WS-9"));
    let names: Vec<String> =
        fs::read_dir(outer.path()).unwrap().map(|e| e.unwrap().file_name().to_string_lossy().into_owned()).collect();
    assert_eq!(names.len(), 2, "{names:?}");
}

#[cfg(unix)]
#[test]
fn links_do_not_lead_out_of_the_store() {
    use std::os::unix::fs::symlink;
    let audit = ["advance", "WS-2024-001", "审计", "--doc=巫审〔2024〕2号"];
    for (link, commands) in [
        ("projects", &[&["check"][..], &audit, &["init", "."], &["new", "--name=乙", "--nature=新建"]][..]),
        ("rules", &[&["check"][..], &audit]),
        (".wsgov.lock", &[&audit]),
    ] {
        let clerk = Clerk::plain(PLAIN.as_bytes());
        let outside = tempfile::TempDir::new().unwrap();
        let (inner, outer) = (clerk.path(link), outside.path().join("外"));
        match link {
            "projects" => fs::rename(&inner, &outer).unwrap(),
            "rules" => fs::create_dir(&outer).unwrap(),
            _ => {}
        }
        symlink(&outer, &inner).unwrap();
        for args in commands {
            let args: Vec<&str> =
                args.iter().map(|a| if *a == "." { clerk.dir.path().to_str().unwrap() } else { a }).collect();
            let done = clerk.run(&args);
            assert!(done.code == 4 && done.err.contains("符号链接"), "{link} {args:?} {}", done.said());
        }
        if link == "projects" {
            assert_eq!(fs::read_to_string(outer.join("县教委/WS-2024-001.yaml")).unwrap(), PLAIN);
        }
        assert!(link != ".wsgov.lock" || !outer.exists(), "锁文件没有建到外面");
    }
}

#[test]
fn a_thousand_missing_attachments_are_named_and_the_rest_are_counted() {
    let untold = |count: usize| -> usize {
        let materials: String = (0..count).map(|n| format!("料{n}: 附件/{n}.pdf, ")).collect();
        let text = format!("{PLAIN}  - {{event: 审计, date: 2024-01-05, by: 县审计局, materials: {{{materials}}}}}\n");
        let said = Clerk::plain(text.as_bytes()).run(&["check", "--only=missing-attachment"]).said();
        let (_, more) = said.split_once("本文件另有 ").unwrap();
        more.split_once(" 处没有列出").unwrap().0.parse().unwrap()
    };
    let most = untold(1_000);
    assert!(most >= 900 && untold(999) == most - 1, "{most}");
    assert_eq!([untold(1_001), untold(1_002), untold(5_000)], [most + 1; 3]);
}

//! 只看改动的；经过由谁记下。

use super::*;

#[test]
fn changed_judges_only_what_was_touched() {
    let repo = Repo::new();
    // 两个项目各有一处疑点（扩展名以外的编号不符）。
    repo.write("projects/县教委/WS-2.yaml", &repo.project().replace("WS-1", "WS-X"));
    repo.write("projects/县公安局/unit.yaml", &UNIT.replace("县教委", "县公安局"));
    repo.write("projects/县公安局/WS-3.yaml", &repo.project().replace("WS-1", "WS-Y"));
    repo.commit("起点");
    let paths = |repo: &Repo| {
        let (code, out, err) =
            repo.run(&["check", "--base", "main", "--changed", "--only", "id-mismatch", "--format", "json"]);
        assert!(matches!(code, Some(0 | 1)), "{err}");
        found(&out).into_iter().map(|f| f.path).collect::<Vec<_>>()
    };
    let none: [&str; 0] = [];
    assert_eq!(paths(&repo), none);
    let (code, out, _) = repo.run(&["check", "--base", "main", "--changed"]);
    assert!(code == Some(0) && out.contains("项目文件变了 0 个"), "{code:?} {out}");
    repo.append(&pay("2023-07-01", "ddddddd"));
    assert_eq!(paths(&repo), none);
    let path = "projects/县公安局/WS-3.yaml";
    repo.write(path, &[&repo.read(path), pay("2023-07-01", "ddddddd").as_str()].concat());
    assert_eq!(paths(&repo), [path]);
    let (_, out, _) = repo.run(&["check", "--base", "main", "--changed"]);
    assert!(out.contains("核查 4 个文件、2 个项目"), "{out}");
    let (code, out, _) = repo.run(&["check", "--base", "main", "--changed", "projects/县教委/WS-2.yaml"]);
    assert!(code == Some(0) && out.contains("核查 0 个文件"), "指定的没有改动，一个也不看：{out}");
    repo.write("projects/县教委/unit.yaml", &format!("{UNIT}superior: 县政府\n"));
    assert_eq!(paths(&repo), [path, "projects/县教委/WS-2.yaml"]);
    repo.git(&["checkout", "-q", "--", "."]);
    assert_eq!(paths(&repo), none);
    repo.write("projects/county.yaml", &format!("{COUNTY}# 注\n"));
    assert_eq!(paths(&repo).len(), 2);
}

#[test]
fn changed_rules_are_told_in_the_sentence_of_comparison() {
    let repo = Repo::with("台账");
    repo.append(&pay("2023-07-01", "ddddddd"));
    assert!(!repo.run(&["check", "--base", "main"]).1.contains("规则集变了"));
    repo.write("rules/a.toml", include_str!("../../../rules/wushan-2022.toml"));
    repo.write("projects/county.yaml", &format!("{COUNTY}# 注\n"));
    repo.write("projects/县教委/unit.yaml", &format!("{UNIT}superior: 县政府\n"));
    for format in ["text", "markdown", "github", "sarif"] {
        let (_, out, err) = repo.run(&["check", "--base", "main", "--changed", "--format", format]);
        let out = out.replace('\\', "");
        assert!(
            out.contains("规则集变了 1 个：rules/a.toml；单位、县的文件变了 2 个：projects/"),
            "{format} {out}{err}"
        );
    }
}

#[test]
fn a_changed_attachment_is_a_change_of_its_project() {
    let repo = Repo::with("台 账");
    let refer = |id: &str, folder: &str, file: &str| {
        let inspect = format!(
            "  - event: 审计\n    date: 2023-04-01\n    by: 县审计局\n    doc: 巫审〔2023〕7号\n    \
             materials: {{审计报告: {{file: {file}}}}}\n"
        );
        let text = [HEAD, LIST, BEGIN, PAY, inspect.as_str()].concat().replace("WS-1", id);
        repo.write(&format!("projects/{folder}/{id}.yaml"), &text);
    };
    repo.write("projects/县公安局/unit.yaml", &UNIT.replace("县教委", "县公安局"));
    refer("WS-2", "县教委", "附件/甲 1.pdf");
    refer("WS-3", "县公安局", "./projects/县公安局/材料/乙.pdf");
    for file in ["附件/甲 1.pdf", "附件/没有用.pdf", "projects/县公安局/材料/乙.pdf"] {
        repo.write(file, "原件");
    }
    repo.commit("起点");
    let judged = |repo: &Repo| {
        let (code, out, err) = repo.run(&["check", "--base", "main", "--changed", "--format", "json"]);
        assert!(matches!(code, Some(0 | 1)), "{err}");
        let value: serde_json::Value = serde_json::from_str(&out).unwrap();
        let found = found(&out).into_iter().filter(|f| f.rule == "missing-attachment").map(|f| f.path);
        (value["summary"]["projects"].as_u64().unwrap(), found.collect::<Vec<_>>())
    };
    let none: Vec<String> = Vec::new();
    repo.write("附件/没有用.pdf", "改");
    repo.write("说明.md", "与项目无关");
    assert_eq!(judged(&repo), (0, none.clone()));
    repo.write("附件/甲 1.pdf", "换了一份");
    assert_eq!(judged(&repo), (1, none.clone()), "内容变了，要核查它的项目");
    repo.write("projects/县公安局/材料/乙.pdf", "换了一份");
    assert_eq!(judged(&repo), (2, none), "放在单位文件夹里的也算");
    fs::remove_file(repo.store.join("附件/甲 1.pdf")).unwrap();
    assert_eq!(judged(&repo), (2, vec!["projects/县教委/WS-2.yaml".to_owned()]), "附件删去的，指出缺了");
}

#[test]
fn classified_projects_are_counted_not_listed() {
    let repo = Repo::new();
    let secret =
        "id: WS-5\nname: 代号五\nnature: 新建\nclassified: true\nevents:\n  - {event: 开工, date: 2023-01-01}\n";
    repo.write("projects/县教委/WS-5.yaml", secret);
    repo.commit("涉密");
    repo.write("projects/县教委/WS-5.yaml", &secret.replace("2023-01-01", "2023-01-02"));
    assert!(repo.findings("main").is_empty());
    let (code, out, _) = repo.run(&["check", "--base", "main", "--only", "history-rewritten"]);
    assert!(code == Some(1) && !out.contains("WS-5") && out.contains("错误 1"), "{code:?} {out}");
    fs::remove_file(repo.store.join("projects/县教委/WS-5.yaml")).unwrap();
    let (code, out, _) = repo.run(&["check", "--base", "main", "--only", "history-rewritten"]);
    assert!(code == Some(1) && !out.contains("WS-5"), "{code:?} {out}");
    for format in ["text", "markdown", "github"] {
        let (_, out, _) = repo.run(&["check", "--base", "main", "--only", "history-rewritten", "--format", format]);
        let told = "涉密项目另有 1 处疑点没有列出：错误 1；在本机加 --include-classified 查看";
        assert!(out.contains(told) && !out.contains("WS-5"), "删去的，也说明错误在哪里：{format} {out}");
    }
    let (_, out, _) = repo.run(&["check", "--base", "main", "--include-classified"]);
    assert!(out.contains("错误[history-rewritten]") && out.contains("WS-5"), "{out}");
    repo.write("projects/县教委/WS-5.yaml", &secret.replace("classified: true", "classified: false"));
    let (_, out, _) = repo.run(&["check", "--base", "main", "--only", "facts-changed"]);
    assert!(out.contains("没有列出：提醒 1；") && !out.contains("WS-5"), "{out}");
}

#[test]
fn the_log_tells_who_recorded_what_and_when() {
    let repo = Repo::new();
    repo.git(&["config", "user.name", "李科员"]);
    repo.append(&pay("2023-05-01", "ddddddd"));
    let second = repo.commit("补记");
    repo.write("projects/县公安局/unit.yaml", &UNIT.replace("县教委", "县公安局"));
    repo.git(&["mv", "projects/县教委/WS-1.yaml", "projects/县公安局/WS-1.yaml"]);
    repo.commit("移交");
    let path = "projects/县公安局/WS-1.yaml";
    let text = repo.read(path).replace("120万元", "12万元");
    repo.write(path, &text);
    let third = repo.commit("改写");
    repo.write(path, &[text.as_str(), &pay("2023-09-01", "eeeeeee")].concat());
    let (code, out, err) = repo.run(&["log", "WS-1", "--format", "json"]);
    assert_eq!(code, Some(0), "{err}");
    let log: Value = serde_json::from_str(&out).unwrap();
    let events = log["events"].as_array().unwrap();
    let authors: Vec<&str> = events.iter().map(|e| e["recorded"]["author"].as_str().unwrap_or("未提交")).collect();
    assert_eq!(authors, ["王科员", "王科员", "王科员", "李科员", "未提交"]);
    assert_eq!(events[3]["recorded"]["commit"], Value::from(second.as_str()));
    assert_eq!((&events[3]["late"], &events[4]["late"]), (&Value::from(true), &Value::from(false)));
    assert_eq!(events[2]["rewritten"]["commit"], Value::from(third.as_str()));
    assert_eq!(events[3]["recorded"]["date"], "2024-01-02");
    let (_, out, _) = repo.run(&["log", "WS-1"]);
    for words in ["李科员", "补记", "未提交", &second[..8], "不作身份与时间的认定"] {
        assert!(out.contains(words), "{words}：{out}");
    }
}

#[test]
fn the_log_sees_both_sides_of_a_merge() {
    let repo = Repo::new();
    repo.install();
    assert!(repo.diverge(&pay("2023-07-01", "ddddddd"), &pay("2023-08-01", "eeeeeee")));
    let (_, out, _) = repo.run(&["log", "WS-1", "--format", "json"]);
    let log: Value = serde_json::from_str(&out).unwrap();
    let commits: Vec<&str> =
        log["events"].as_array().unwrap().iter().map(|e| e["recorded"]["commit"].as_str().unwrap()).collect();
    let (left, right) = (repo.git(&["rev-parse", "left~1"]), repo.git(&["rev-parse", "right"]));
    assert_eq!(commits[3..], [left.as_str(), right.as_str()]);
    assert_eq!(log["lost"].as_array().unwrap().len(), 0);
}

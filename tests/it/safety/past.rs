//! 从前记下的改不掉、藏不住。

use super::*;

#[test]
fn index_bits_replacements_and_rules_hide_no_rewriting() {
    let rewritten = |clerk: &Clerk, prepare: &dyn Fn()| {
        fs::write(clerk.project(), PLAIN.replace("巫审〔2024〕1号", "巫审〔2024〕9号")).unwrap();
        prepare();
        let done = clerk.run(&["check", "--base", "HEAD", "--changed"]);
        assert!(done.code == 1 && done.out.contains("错误[history-rewritten]"), "{}", done.said());
    };
    let file = "projects/县教委/WS-2024-001.yaml";
    for bit in ["--assume-unchanged", "--skip-worktree"] {
        let clerk = tracked();
        rewritten(&clerk, &|| _ = git(clerk.dir.path(), &["update-index", bit, file]));
    }
    let clerk = tracked();
    rewritten(&clerk, &|| {
        let new = git(clerk.dir.path(), &["hash-object", "-w", file]);
        let old = git(clerk.dir.path(), &["rev-parse", &format!("HEAD:{file}")]);
        git(clerk.dir.path(), &["replace", &old, &new]);
    });
    // 同一次改动把规则改轻、关掉。
    let rules = include_str!("../../../rules/wushan-2022.toml");
    for (from, to) in [("severity = \"error\"", "severity = \"info\""), ("", "")] {
        let clerk = tracked();
        let line = rules.lines().find(|l| l.starts_with("history-rewritten")).unwrap();
        assert!(line.contains(from));
        let changed = if from.is_empty() {
            "history-rewritten = { off = \"不用\" }".to_owned()
        } else {
            line.replace(from, to)
        };
        fs::create_dir_all(clerk.path("rules")).unwrap();
        fs::write(clerk.path("rules/a.toml"), rules.replace(line, &changed)).unwrap();
        rewritten(&clerk, &|| ());
        let done = clerk.run(&["check", "--base", "HEAD", "--changed"]);
        assert!(done.out.contains("提醒[facts-changed]") && done.out.contains("rules/a.toml"), "{}", done.out);
    }
}

/// 规则集提交过，这次改动里关掉一条。
fn switched_off(rule: &str) -> Clerk {
    let clerk = tracked();
    let rules = include_str!("../../../rules/wushan-2022.toml");
    fs::create_dir_all(clerk.path("rules")).unwrap();
    fs::write(clerk.path("rules/a.toml"), rules).unwrap();
    commit(clerk.dir.path(), "规则");
    let line = rules.lines().find(|l| l.starts_with(rule)).unwrap();
    fs::write(clerk.path("rules/a.toml"), rules.replace(line, &format!("{rule} = {{ off = \"不用\" }}"))).unwrap();
    clerk
}

#[test]
fn a_rule_switched_off_in_the_same_change_still_judges_it() {
    let clerk = switched_off("future-event");
    fs::write(
        clerk.project(),
        format!("{PLAIN}  - event: 监督检查\n    date: 2099-01-05\n    by: 县审计局\n    doc: 巫审〔2099〕1号\n"),
    )
    .unwrap();
    assert!(!clerk.run(&["check"]).out.contains("future-event"));
    let done = clerk.run(&["check", "--base", "HEAD", "--changed"]);
    assert!(
        done.code == 1 && done.out.contains("错误[future-event]") && done.out.contains("之前的规则集"),
        "{}",
        done.said()
    );
}

/// 单位的文件也照原来的规则再判。
#[test]
fn a_rule_eased_in_the_same_change_still_judges_the_unit() {
    let clerk = switched_off("credit-code-invalid");
    let unit = "name: 县教委\nkind: 机关\ntier: 其他\ncredit_code: 11500237009999999X\n";
    fs::write(clerk.path("projects/县教委/unit.yaml"), unit).unwrap();
    let done = clerk.run(&["check", "--base", "HEAD", "--changed"]);
    assert!(done.code == 1 && done.out.contains("错误[credit-code-invalid]"), "{}", done.said());
    assert!(done.out.contains("之前的规则集"), "{}", done.said());
}

#[test]
fn what_else_stood_in_the_base_is_told_when_it_goes() {
    let clerk = tracked();
    let unit = "name: 县教委\nkind: 机关\ntier: 其他\nsystems:\n  - name: 甲系统\n    status:\n      - {what: 未共享, since: 2024-01-01, determined_by: 县政府办公室, doc: 巫山府办〔2024〕1号}\n";
    let county =
        "format: 1\nname: 巫山县\npublished:\n  2024: {date: 2023-12-01, doc: 巫山府办〔2023〕1号, projects: []}\n";
    fs::write(clerk.path("projects/县教委/unit.yaml"), unit).unwrap();
    fs::write(clerk.path("projects/county.yaml"), county).unwrap();
    fs::write(clerk.project(), format!("{PLAIN}    materials: {{报告: {{file: 附件/甲.pdf}}}}\n")).unwrap();
    fs::create_dir_all(clerk.path("附件")).unwrap();
    fs::write(clerk.path("附件/甲.pdf"), "原件").unwrap();
    commit(clerk.dir.path(), "再记");
    let base = ["check", "--base", "HEAD", "--only", "facts-changed,history-rewritten"];
    assert!(!clerk.run(&base).out.contains("facts-changed"));
    fs::write(
        clerk.path("projects/县教委/unit.yaml"),
        "name: 县教委\nkind: 机关\ntier: 其他\nsystems: [{name: 甲系统}]\n",
    )
    .unwrap();
    fs::write(clerk.path("projects/county.yaml"), "format: 1\nname: 巫山县\n").unwrap();
    fs::write(clerk.path("附件/甲.pdf"), "换过的").unwrap();
    let done = clerk.run(&base);
    for told in ["未共享", "published", "附件/甲.pdf 内容换过"] {
        assert!(done.out.contains(told), "{told}\n{}", done.out);
    }
}

#[test]
fn the_index_is_judged_and_nothing_else() {
    let clerk = Clerk::plain(PLAIN.as_bytes());
    let top = clerk.dir.path();
    git(top, &["init", "-q", "-b", "main"]);
    commit(top, "起初");
    let staged = ["check", "--staged", "--base", "HEAD", "--changed"];
    // 暂存的是改写，盘上是原样。
    fs::write(clerk.project(), PLAIN.replace("2024-01-05", "2024-01-06")).unwrap();
    git(top, &["add", "-A"]);
    fs::write(clerk.project(), PLAIN).unwrap();
    let done = clerk.run(&staged);
    assert!(done.code == 1 && done.out.contains("history-rewritten"), "{}", done.said());
    assert_eq!(clerk.run(&["check", "--base", "HEAD"]).code, 0, "盘上的没有改");
    // 暂存的读不出，盘上已改好。
    fs::write(clerk.project(), PLAIN.replace("nature: 新建", "nature: 乱写")).unwrap();
    git(top, &["add", "-A"]);
    fs::write(clerk.project(), PLAIN).unwrap();
    let done = clerk.run(&staged);
    assert!(done.code == 1 && done.out.contains("bad-file"), "{}", done.said());
    // 没有暂存的草稿、没有纳入 git 的文件不妨碍。
    git(top, &["add", "-A"]);
    fs::write(clerk.project(), "读不出：[\n").unwrap();
    fs::write(clerk.path("projects/县教委/WS-2024-009.yaml"), "也读不出：[\n").unwrap();
    let done = clerk.run(&staged);
    assert_eq!(done.code, 0, "{}", done.said());
}

#[test]
fn the_commit_is_judged_and_nothing_else() {
    let clerk = tracked();
    let committed = ["check", "--committed"];
    assert_eq!(clerk.run(&committed).code, 0);
    // 盘上、索引里的错误都不妨碍。
    fs::write(clerk.project(), "读不出：[\n").unwrap();
    git(clerk.dir.path(), &["add", "-A"]);
    fs::write(clerk.path("projects/县教委/WS-2024-009.yaml"), "也读不出：[\n").unwrap();
    let done = clerk.run(&committed);
    assert!(done.code == 0 && done.out.contains("看的是已经提交的"), "{}", done.said());
    // 提交了的改写，盘上改回也看得见。
    fs::write(clerk.project(), PLAIN.replace("2024-01-05", "2024-01-06")).unwrap();
    fs::remove_file(clerk.path("projects/县教委/WS-2024-009.yaml")).unwrap();
    commit(clerk.dir.path(), "改写");
    fs::write(clerk.project(), PLAIN).unwrap();
    let done = clerk.run(&["check", "--committed", "--base", "HEAD~1"]);
    assert!(done.code == 1 && done.out.contains("history-rewritten"), "{}", done.said());
    let changed = clerk.run(&["check", "--committed", "--base", "HEAD~1", "--changed"]);
    assert!(changed.code == 1 && changed.out.contains("history-rewritten"), "{}", changed.said());
    assert_eq!(clerk.run(&["check", "--committed", "--staged"]).code, 2);
}

#[test]
fn an_attachment_changed_behind_a_link_is_told() {
    let clerk = tracked();
    fs::create_dir_all(clerk.path("附件")).unwrap();
    fs::write(clerk.path("附件/原件.pdf"), "原件").unwrap();
    symlink("原件.pdf", clerk.path("附件/链.pdf")).unwrap();
    fs::write(clerk.project(), format!("{PLAIN}    materials: {{报告: {{file: 附件/链.pdf}}}}\n")).unwrap();
    commit(clerk.dir.path(), "再记");
    fs::write(clerk.path("附件/原件.pdf"), "换过的").unwrap();
    let done = clerk.run(&["check", "--base", "HEAD", "--changed"]);
    assert!(done.out.contains("附件/原件.pdf 内容换过"), "{}", done.said());
}

#[test]
fn known_findings_are_left_out_by_a_baseline_but_not_a_rewriting() {
    let clerk = tracked();
    fs::write(clerk.path("projects/县教委/WS-2024-002.yaml"), PLAIN).unwrap();
    let saved = clerk.run(&["check", "--format", "json"]);
    assert_eq!(saved.code, 1, "{}", saved.said());
    let file = clerk.path("基线.json");
    fs::write(&file, &saved.out).unwrap();
    let with = ["check", "--baseline", file.to_str().unwrap()];
    let done = clerk.run(&with);
    assert!(done.code == 0 && done.out.contains("基线里已知的疑点"), "{}", done.said());
    fs::write(clerk.project(), PLAIN.replace("2024-01-05", "2024-01-06")).unwrap();
    let done = clerk.run(&[&with[..], &["--base", "HEAD"]].concat());
    assert!(done.code == 1 && done.out.contains("history-rewritten"), "{}", done.said());
    fs::write(&file, "不是").unwrap();
    let done = clerk.run(&with);
    assert!(done.code == 4 && done.err.contains("--format json"), "{}", done.said());
}

#[test]
fn a_baseline_widened_in_the_same_change_hides_nothing_new() {
    let clerk = tracked();
    let at = clerk.dir.path();
    fs::write(clerk.path("projects/县教委/WS-2024-002.yaml"), PLAIN).unwrap();
    let saved = clerk.run(&["check", "--format", "json"]).out;
    fs::create_dir_all(clerk.path(".wsgov")).unwrap();
    let file = clerk.path(".wsgov/baseline.json");
    let elsewhere = tempfile::NamedTempFile::new().unwrap();
    fs::write(elsewhere.path(), &saved).unwrap();
    let with = |file: &std::path::Path, base: &str| {
        clerk.run(&["check", "--changed", "--base", base, "--baseline", file.to_str().unwrap()])
    };
    fs::write(&file, &saved).unwrap();
    commit(at, "新的错误，连同放过它的基线");
    let done = with(&file, "HEAD~1");
    assert!(done.code == 1 && done.out.contains("是这次改动添上的"), "{}", done.said());
    // 台账之外的，由运行的人给出；已经合入的，算数。
    assert_eq!(with(elsewhere.path(), "HEAD~1").code, 0);
    assert_eq!(with(&file, "HEAD").code, 0);
    // 基线换成链接，指到台账之外，也不行。
    fs::remove_file(&file).unwrap();
    std::os::unix::fs::symlink(elsewhere.path(), &file).unwrap();
    assert_eq!(with(&file, "HEAD~1").code, 1, "{}", with(&file, "HEAD~1").said());
}

/// 一行里写着许多项的，删去了许多：只说头几处和还有多少，费的工夫不随平方增长。
#[test]
fn very_many_lost_at_once_are_counted_not_listed() {
    let clerk = tracked();
    let ids = (0..20_000).map(|n| format!("WS-2024-{n}")).collect::<Vec<_>>().join(", ");
    let county = |ids: &str| {
        let list = format!("published:\n  2024: {{date: 2023-12-01, doc: 巫山府办发〔2023〕1号, projects: [{ids}]}}\n");
        fs::write(clerk.path("projects/county.yaml"), format!("format: 2\nname: 巫山县\n{list}")).unwrap();
    };
    county(&ids);
    commit(clerk.dir.path(), "发布");
    county("WS-2024-001");
    let started = std::time::Instant::now();
    let done = clerk.run(&["check", "--base", "HEAD", "--only", "facts-changed", "--format", "json"]);
    assert!(done.out.contains("另有 19900 处没有列出"), "{}", &done.said()[..done.said().len().min(2_000)]);
    assert!(done.out.len() < 200_000 && started.elapsed().as_secs() < 60);
}

/// 只说要加、还没有加内容的，不在将要提交的之中；把已记的清空，仍是改写。
#[test]
fn an_intended_file_does_not_stop_the_commit_of_another() {
    let clerk = tracked();
    let at = clerk.dir.path();
    fs::write(clerk.path("projects/县教委/WS-2024-002.yaml"), PLAIN).unwrap();
    git(at, &["add", "-N", "projects/县教委/WS-2024-002.yaml"]);
    let staged = ["check", "--staged", "--base", "HEAD", "--changed"];
    let done = clerk.run(&staged);
    assert!(!done.said().contains("bad-file"), "{}", done.said());
    fs::write(clerk.project(), "").unwrap();
    git(at, &["add", "projects/县教委/WS-2024-001.yaml"]);
    let done = clerk.run(&staged);
    assert!(done.code == 1 && done.out.contains("history-rewritten"), "{}", done.said());
}

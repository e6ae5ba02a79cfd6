//! 先弄走，下一次放回来时改写：与弄走之前的一版比；看不见的改动、封存，也说出来。

use super::*;

const FILE: &str = "projects/县教委/WS-1.yaml";

fn rename(repo: &Repo, to: &str) {
    let to = repo.store.join(to);
    fs::create_dir_all(to.parent().unwrap()).unwrap();
    fs::rename(repo.store.join(FILE), to).unwrap();
}

#[test]
fn a_project_taken_away_and_put_back_is_compared_with_what_it_was() {
    const ELSEWHERE: [Option<&str>; 5] = [
        None,
        Some("projects/县教委/.x.yaml"),
        Some("projects/县教委/WS-1.yml"),
        Some("projects/县教委/旧/WS-1.yaml"),
        Some("链接"),
    ];
    for away in ELSEWHERE {
        let repo = Repo::new();
        let was = repo.project();
        match away {
            None => fs::remove_file(repo.store.join(FILE)).unwrap(),
            #[cfg(unix)]
            Some("链接") => {
                fs::remove_file(repo.store.join(FILE)).unwrap();
                std::os::unix::fs::symlink("unit.yaml", repo.store.join(FILE)).unwrap();
            }
            Some(to) => rename(&repo, to),
        }
        repo.commit("弄走");
        repo.git(&["branch", "base"]);
        let _ = fs::remove_file(repo.store.join(FILE));
        repo.write(FILE, &was.replace("date: 2023-06-01", "date: 2023-01-01"));
        let found = repo.findings("base");
        assert!(found.iter().any(|f| f.rule == "history-rewritten" && f.path == FILE), "{away:?} {found:#?}");
        repo.write(FILE, &was);
        repo.clean("base");
    }
}

#[test]
fn a_unit_file_taken_away_and_put_back_is_compared_with_what_it_was() {
    let repo = Repo::new();
    let unit = "projects/县教委/unit.yaml";
    let was = format!(
        "{UNIT}events:\n  - {{event: 单位措施, date: 2023-01-05, id: aaaaaaa, by: 县发展改革委, what: 暂停建设}}\n"
    );
    repo.write(unit, &was);
    repo.commit("措施");
    fs::remove_file(repo.store.join(unit)).unwrap();
    repo.commit("弄走");
    repo.git(&["branch", "base"]);
    repo.write(unit, UNIT);
    repo.only("base", "history-rewritten", &["单位措施", "已被删去"]);
    repo.write(unit, &was);
    repo.clean("base");
}

#[test]
fn a_day_of_freezing_newly_written_is_told() {
    let repo = Repo::new();
    repo.write("projects/county.yaml", &format!("{COUNTY}frozen_on: 2023-07-01\n"));
    repo.only("main", "facts-changed", &["台账新写了封存日期 2023-07-01", "--as-of"]);
    let deed =
        "events:\n  - {event: 事实变更, date: 2023-12-31, id: aaaaaaa, set: {frozen_on: 2023-07-01}, reason: 年终}\n";
    repo.write("projects/county.yaml", &format!("{}{deed}", COUNTY.replace("format: 1", "format: 2")));
    let found = repo.findings("main");
    assert!(found.iter().any(|f| f.message.contains("台账新写了封存日期 2023-07-01")), "{found:#?}");
}

#[test]
fn attachments_are_guarded_whatever_they_are_called() {
    let repo = Repo::new();
    for (n, file) in ["附件/方案.yaml", "rules/方案.pdf", "链/方案.pdf"].into_iter().enumerate() {
        let materials =
            format!("  - {{event: 审计, date: 2023-07-0{}, by: 县审计局, materials: {{方案: {file}}}}}\n", n + 1);
        repo.append(&materials);
    }
    for file in ["附件/方案.yaml", "rules/方案.pdf", "甲/方案.pdf", "乙/方案.pdf"] {
        repo.write(file, &format!("原件 {file}"));
    }
    #[cfg(unix)]
    std::os::unix::fs::symlink("甲", repo.store.join("链")).unwrap();
    repo.commit("附件");
    repo.git(&["branch", "base"]);
    repo.clean("base");
    repo.write("附件/方案.yaml", "换了");
    repo.only("base", "facts-changed", &["附件/方案.yaml", "内容换过"]);
    repo.write("附件/方案.yaml", "原件 附件/方案.yaml");
    repo.write("rules/方案.pdf", "换了");
    repo.only("base", "facts-changed", &["rules/方案.pdf", "内容换过"]);
    repo.write("rules/方案.pdf", "原件 rules/方案.pdf");
    #[cfg(unix)]
    {
        fs::remove_file(repo.store.join("链")).unwrap();
        std::os::unix::fs::symlink("乙", repo.store.join("链")).unwrap();
        repo.only("base", "facts-changed", &["链", "内容换过"]);
        repo.commit("换链接");
        let (_, out, err) = repo.run(&["check", "--base", "base", "--committed"]);
        assert!(out.contains("内容换过"), "{out} {err}");
    }
}

#[test]
fn an_empty_project_file_is_staged_too() {
    let repo = Repo::new();
    repo.write("projects/县教委/WS-8.yaml", "");
    repo.git(&["add", "-N", "projects/县教委/WS-8.yaml"]);
    let staged = |repo: &Repo| repo.run(&["check", "--staged", "--only", "bad-file"]);
    let (code, out, err) = staged(&repo);
    assert!(code == Some(0), "还没有加内容的不算：{out} {err}");
    repo.write("projects/县教委/WS-9.yaml", "");
    repo.git(&["add", "projects/县教委/WS-9.yaml"]);
    let (code, out, err) = staged(&repo);
    assert!(code == Some(1) && out.contains("WS-9.yaml") && !out.contains("WS-8.yaml"), "{out} {err}");
}

#[test]
fn no_act_of_a_unit_is_lost_in_a_merge_by_line() {
    let repo = Repo::new();
    repo.install();
    let unit = "projects/县教委/unit.yaml";
    let act =
        |day: &str, id: &str| format!("  - {{event: 系统登记, date: 2023-01-{day}, id: {id}, system: 系统{id}}}\n");
    let acts = [act("01", "aaaaaaa"), act("02", "bbbbbbb"), act("03", "ccccccc")];
    repo.write(unit, &format!("{UNIT}events:\n{}", acts.concat()));
    repo.commit("登记");
    repo.git(&["checkout", "-q", "-b", "left"]);
    repo.write(unit, &format!("{UNIT}events:\n{}{}", acts.concat(), act("04", "ddddddd")));
    repo.commit("左");
    repo.git(&["checkout", "-q", "-b", "right", "main"]);
    repo.write(unit, &format!("{UNIT}events:\n{}{}", acts[1], acts[2]));
    repo.commit("右");
    repo.git(&["checkout", "-q", "left"]);
    let merged = repo.try_git(&["merge", "-q", "-m", "合并", "right"]);
    let said = [merged.stdout, merged.stderr].concat();
    let said = String::from_utf8_lossy(&said);
    assert!(!merged.status.success() && said.contains("已记的事件少了"), "{said}");
}

//! 先把基准里的文件弄坏（一处读不出的提交，看着像笔误），再不签而记：绕不过；只改正，不冤枉人。

use super::*;

const COUNTY_FILE: &str = "projects/county.yaml";

/// 一份文件怎样读不出。
type Breaking = (&'static str, fn(&Repo, &str));

const WAYS: [Breaking; 3] = [
    ("语法", |repo, file| repo.append(file, "  - {event: [\n")),
    ("太大", |repo, file| repo.append(file, &format!("#{}\n", "满".repeat(2 << 20)))),
    ("编码", |repo, file| {
        let text: Vec<u8> = repo.read(file).encode_utf16().flat_map(u16::to_le_bytes).collect();
        fs::write(repo.at().join(file), [&[0xFF, 0xFE], &text[..]].concat()).unwrap();
    }),
];

/// 原来的内容坏了一次提交，这就是基准；然后改回来。
fn broken_then_mended(repo: &Repo, file: &str, how: impl Fn(&Repo, &str)) {
    let good = repo.read(file);
    how(repo, file);
    repo.commit("", "弄坏");
    repo.git(&["branch", "-f", "base"]);
    let _ = fs::remove_file(repo.at().join(file));
    repo.write(file, &good);
}

#[test]
fn a_list_broken_in_the_base_still_holds() {
    // 这两样当时就说了「已被删去」；名单却不因此作废。
    let gone: [Breaking; 2] = [
        ("删去", |repo, file| fs::remove_file(repo.at().join(file)).unwrap()),
        ("链接", |repo, file| {
            fs::remove_file(repo.at().join(file)).unwrap();
            std::os::unix::fs::symlink("/etc/hostname", repo.at().join(file)).unwrap();
        }),
    ];
    for (name, how) in WAYS.into_iter().chain(gone) {
        let repo = Repo::new();
        broken_then_mended(&repo, COUNTY_FILE, how);
        repo.commit("", "改正");
        if name != "删去" {
            assert_eq!(repo.found("base"), [], "{name}");
        }
        repo.git(&["branch", "mended"]);
        repo.record("", APPROVE);
        let found = repo.found("base");
        assert!(
            found.iter().any(|(severity, said)| severity == "error" && said.contains("可研批复")),
            "{name} {found:?}"
        );
        let (code, out, _) = repo.run(&["check", "--base", "base"]);
        assert!(
            code == Some(1) && out.contains("照基准之前最后读得出的 county.yaml 里的签署人（3 项）"),
            "{name} {out}"
        );
        repo.git(&["reset", "-q", "--hard", "mended"]);
        repo.record("发改", APPROVE);
        assert!(repo.found("base").iter().all(|(_, said)| !said.contains("可研批复")), "{name}");
    }
    // 改正时夹带自己的钥匙，也要原来的名单签署。
    let repo = Repo::new();
    broken_then_mended(&repo, COUNTY_FILE, WAYS[0].1);
    repo.append(COUNTY_FILE, &appoint("县发展改革委", "外人", ""));
    repo.commit("外人", "改正，换人");
    repo.record("外人", APPROVE);
    assert_eq!(repo.found("base").len(), 2, "{:?}", repo.found("base"));
}

#[test]
fn a_list_broken_for_long_or_by_a_merge_still_holds() {
    // 坏了几次提交，其间还夹着别的。
    let repo = Repo::new();
    let good = repo.read(COUNTY_FILE);
    for n in 0..3 {
        repo.write(COUNTY_FILE, &format!("{good}  - [\n# {n}\n"));
        repo.commit("", "坏");
        repo.record("", &PAY.replace("ddddddd", &format!("ddddd{n}d")));
    }
    repo.git(&["branch", "-f", "base"]);
    repo.write(COUNTY_FILE, &good);
    repo.record("", APPROVE);
    repo.only("error", &["可研批复"]);
    // 合并时弄坏，另一边是没有来历的、名单里是自己的一支。
    let repo = Repo::new();
    repo.git(&["checkout", "-q", "--orphan", "o"]);
    repo.write(COUNTY_FILE, &format!("{COUNTY}{}", appoint("县审计局", "外人", "")));
    repo.commit("", "另一支");
    repo.git(&["merge", "-q", "--no-commit", "-s", "ours", "--allow-unrelated-histories", "main"]);
    repo.write(COUNTY_FILE, "[\n");
    repo.commit("", "合并");
    repo.git(&["branch", "-f", "base"]);
    repo.write(COUNTY_FILE, &good);
    repo.record("", APPROVE);
    assert!(repo.found("base").iter().any(|(_, said)| said.contains("可研批复")), "{:?}", repo.found("base"));
    // 浅克隆看不到读得出的一版：做不了，不说没有疑点。
    let repo = Repo::new();
    broken_then_mended(&repo, COUNTY_FILE, WAYS[0].1);
    repo.record("", APPROVE);
    let there = TempDir::new().unwrap();
    let url = format!("file://{}", repo.at().display());
    repo.git(&["clone", "-q", "--depth", "2", &url, &there.path().join("浅").display().to_string()]);
    let (code, _, err) = wsgov(&there.path().join("浅"), &["check", "--base", "HEAD~1"]);
    assert!(code == Some(4) && err.contains("浅克隆"), "{code:?} {err}");
}

/// 从还没有名单的老提交分出来，也要照现在主线上的名单。
#[test]
fn a_branch_older_than_the_list_is_held_to_it() {
    for (key, fine) in [("发改", true), ("", false), ("外人", false)] {
        let repo = Repo::with("");
        repo.git(&["checkout", "-qb", "old"]);
        repo.record(key, APPROVE);
        repo.git(&["checkout", "-q", "main"]);
        let list = [appoint("县政府", "政府", ""), appoint("县发展改革委", "发改", ", id: kkkkkkk")].concat();
        repo.write(COUNTY_FILE, &format!("{COUNTY}{list}"));
        repo.commit("", "名单");
        repo.git(&["branch", "-f", "base"]);
        repo.git(&["checkout", "-q", "old"]);
        assert_eq!(repo.found("base").is_empty(), fine, "{key} {:?}", repo.found("base"));
        repo.git(&["merge", "-q", "--no-edit", "base"]);
        assert_eq!(repo.found("base").is_empty(), fine, "{key} {:?}", repo.found("base"));
        // 分出之后撤回的钥匙签不了。
        repo.git(&["checkout", "-q", "main"]);
        repo.append(COUNTY_FILE, "  - {event: 更正, date: 2026-02-01, of: kkkkkkk, reason: 失窃}\n");
        repo.append(COUNTY_FILE, &appoint("县发展改革委", "新人", ""));
        repo.commit("政府", "换钥匙");
        repo.git(&["branch", "-f", "base"]);
        repo.git(&["checkout", "-q", "old"]);
        assert_eq!(repo.found("base").len(), 1, "{key}");
    }
}

#[test]
fn a_project_broken_in_the_base_is_compared_with_what_it_was() {
    for (name, how) in WAYS {
        let repo = Repo::new();
        repo.record("发改", APPROVE);
        repo.git(&["branch", "-f", "base"]);
        // 只改正，机关原来签过的不必再签。
        broken_then_mended(&repo, FILE, how);
        repo.commit("", "改正");
        let (code, out, _) = repo.run(&["check", "--base", "base", "--only", "signer-not-allowed,history-rewritten"]);
        assert!(code == Some(0) && out.contains("读不出，改与之前最后读得出的"), "{name} {out}");
        repo.clean();
        // 夹带的照样看得见。
        repo.record("", "  - {event: 概算批复, date: 2023-02-05, id: eeeeeee, by: 县发展改革委, total: 100万元}\n");
        repo.only("error", &["概算批复"]);
        repo.write(FILE, &repo.read(FILE).replace("total: 100万元", "total: 900万元"));
        repo.commit("", "改数");
        let (code, out, _) = repo.run(&["check", "--base", "base", "--only", "history-rewritten"]);
        assert!(code == Some(1) && out.contains("由「100万元」改为「900万元」"), "{name} {out}");
        repo.git(&["rm", "-q", FILE]);
        repo.commit("", "删去");
        let (code, out, _) = repo.run(&["check", "--base", "base", "--only", "history-rewritten"]);
        assert!(code == Some(1) && out.contains("文件已删去"), "{name} {out}");
    }
}

#[test]
fn a_unit_broken_in_the_base_is_compared_with_what_it_was() {
    let acts =
        "events:\n  - {event: 系统状况, date: 2026-02-01, id: sssssss, by: 县发展改革委, system: 甲, what: 未共享}\n";
    for (name, how) in WAYS {
        let repo = Repo::new();
        repo.append(UNIT_FILE, acts);
        repo.commit("发改", "状况");
        broken_then_mended(&repo, UNIT_FILE, how);
        repo.commit("", "改正");
        repo.clean();
        for gone in [false, true] {
            if gone {
                fs::remove_file(repo.at().join(UNIT_FILE)).unwrap()
            } else {
                repo.write(UNIT_FILE, UNIT)
            }
            repo.commit("", "抹去");
            let (code, out, _) = repo.run(&["check", "--base", "base", "--only", "history-rewritten"]);
            assert!(code == Some(1) && out.contains("系统状况"), "{name} {gone} {out}");
        }
    }
}

#[test]
fn rules_broken_in_the_base_judge_as_they_were() {
    let strict = include_str!("../../../rules/wushan-2022.toml");
    let off = |text: &str| {
        let line = text.lines().find(|line| line.starts_with("accepted-before-completion ")).unwrap();
        text.replace(line, &line.replace("severity = \"error\"", "severity = \"info\""))
    };
    let rules = "rules/wushan-2022.toml";
    for bad in ["[[[\n".to_owned(), "编".encode_utf16().map(|_| "\u{0}").collect(), "\n".repeat(5 << 20)] {
        let repo = Repo::new();
        repo.write(rules, strict);
        repo.commit("", "规则");
        repo.write(rules, &bad);
        repo.commit("", "弄坏");
        repo.git(&["branch", "-f", "base"]);
        repo.write(rules, &off(strict));
        repo.append(FILE, "  - {event: 通过验收, date: 2023-09-01, id: fffffff, by: 县政府办公室}\n");
        repo.commit("", "放宽");
        let (code, out, err) = repo.run(&["check", "--base", "base", "--only", "accepted-before-completion"]);
        assert!(code == Some(1) && out.contains("照这次改动之前的规则集判"), "{out} {err}");
    }
}

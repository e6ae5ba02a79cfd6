//! 假的签名。

use super::*;

/// 照现在的提交改一改，另写一个提交，检出它。
fn forge(repo: &Repo, change: impl Fn(&str) -> String) {
    let text = repo.git(&["cat-file", "commit", "HEAD"]);
    let mut command = Command::new("git");
    let piped = isolated(&mut command).arg("-C").arg(repo.at()).args(["hash-object", "-t", "commit", "-w", "--stdin"]);
    let mut child = piped.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(format!("{}\n", change(&text)).as_bytes()).unwrap();
    let oid = String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap();
    repo.git(&["reset", "-q", "--hard", oid.trim()]);
}

#[test]
fn a_signature_belongs_to_one_commit_and_one_purpose() {
    // 搬到另一个提交上。
    let repo = Repo::new();
    repo.record("发改", APPROVE);
    forge(&repo, |text| text.replace("记账", "改了"));
    repo.only("error", &["不是它此时的签署人"]);
    // 写坏了的。
    let repo = Repo::new();
    repo.record("发改", APPROVE);
    forge(&repo, |text| text.replacen("gpgsig -----BEGIN SSH", "gpgsig -----BEGIN PGP", 1));
    repo.only("error", &["不是它此时的签署人"]);
    // 两个签名并在一起。
    let repo = Repo::new();
    repo.record("发改", APPROVE);
    forge(&repo, |text| text.replacen("gpgsig ", "gpgsig x\ngpgsig ", 1));
    repo.only("error", &["不是它此时的签署人"]);
    // 同一把钥匙为别的用途签的。
    for (purpose, fine) in [("git", true), ("file", false)] {
        let repo = Repo::new();
        repo.record("", APPROVE);
        let payload = format!("{}\n", repo.git(&["cat-file", "commit", "HEAD"]));
        let file = repo.at().join(".git/payload");
        fs::write(&file, &payload).unwrap();
        let mut sign = Command::new("ssh-keygen");
        sign.args(["-q", "-Y", "sign", "-n", purpose, "-f"]).arg(key_file("发改")).arg(&file);
        assert!(sign.stderr(Stdio::null()).status().unwrap().success());
        let signature = fs::read_to_string(file.with_extension("sig")).unwrap().trim().replace('\n', "\n ");
        forge(&repo, |text| text.replacen("\n\n", &format!("\ngpgsig {signature}\n\n"), 1));
        assert_eq!(repo.found("base").is_empty(), fine, "{purpose}：{:?}", repo.found("base"));
    }
}

#[test]
fn the_programs_of_the_repository_are_never_run() {
    let repo = Repo::new();
    repo.record("外人", APPROVE);
    let pwned = repo.at().join("pwned");
    let trap = repo.at().join(".git/trap");
    fs::write(&trap, format!("#!/bin/sh\ntouch '{}'\nexit 0\n", pwned.display())).unwrap();
    fs::set_permissions(&trap, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    for name in ["gpg.program", "gpg.ssh.program", "gpg.ssh.defaultKeyCommand", "core.sshCommand"] {
        repo.git(&["config", name, trap.to_str().unwrap()]);
    }
    repo.git(&["config", "gpg.ssh.allowedSignersFile", "/dev/null"]);
    repo.git(&["config", "log.showSignature", "true"]);
    repo.only("error", &["不是它此时的签署人"]);
    repo.run(&["log", "WS-1"]);
    repo.run(&["show", "WS-1"]);
    assert!(!pwned.exists());
}

#[test]
fn names_changed_in_the_same_breath_open_no_door() {
    // 单位改名冒充机关。
    let repo = Repo::new();
    repo.write(UNIT_FILE, &UNIT.replace("name: 县教委", "name: 县发展改革委"));
    repo.append(FILE, &APPROVE.replace(" by: 县发展改革委,", ""));
    repo.commit("教委", "改名");
    repo.only("error", &["可研批复", "由县发展改革委作出"]);
    // 规则集里把自己写成机关的别名，或把机关的别名删去。
    for (from, to) in [("\"县发展改革委\", ", "\"县发展改革委\", \"县教委\", "), ("\"县发改委\", ", "")]
    {
        let repo = Repo::new();
        let rules = include_str!("../../../rules/wushan-2022.toml");
        assert!(rules.contains(from));
        repo.write("rules/wushan-2022.toml", &rules.replacen(from, to, 1));
        repo.append(FILE, &APPROVE.replace("县发展改革委", "县发改委"));
        repo.commit("教委", "改规则");
        repo.only("error", &["由县发改委作出"]);
    }
    // 规则关不掉，也改不轻。
    let repo = Repo::new();
    let rules = include_str!("../../../rules/wushan-2022.toml");
    let line = rules.lines().find(|line| line.starts_with("signer-not-allowed")).unwrap();
    repo.write("rules/wushan-2022.toml", &rules.replace(line, "signer-not-allowed = { off = \"不用\" }"));
    repo.append(FILE, APPROVE);
    repo.commit("教委", "关掉");
    repo.only("error", &["可研批复"]);
}

/// 没有短名的一件，签过；一模一样的又抄一件，没有签。
#[test]
fn a_copy_of_a_signed_act_is_another_act() {
    let plan = "  - {event: 列入计划, date: 2023-02-05, by: 县发展改革委, year: 2023, amount: 100万元}\n";
    for (keys, fine) in [(["发改", ""], false), (["发改", "教委"], false), (["发改", "发改"], true)] {
        // 两件都是这次记的；头一件在基准里。
        for since in ["base", "main~1"] {
            let repo = Repo::new();
            keys.iter().for_each(|key| repo.record(key, plan));
            assert_eq!(repo.found(since).is_empty(), fine, "{keys:?} {since}：{:?}", repo.found(since));
        }
    }
    // 两支各记一件相同的，各自签了，合并不必再签。
    let repo = Repo::new();
    repo.git(&["checkout", "-qb", "side"]);
    repo.write("说明.txt", "旁支\n");
    repo.record("发改", plan);
    repo.git(&["checkout", "-q", "main"]);
    repo.record("发改", plan);
    repo.git(&["merge", "-q", "--no-commit", "-s", "ours", "side"]);
    repo.append(FILE, plan);
    repo.commit("", "合并");
    repo.clean();
}

/// 机关换一个谁也不认得的写法，豁免也是：绕不过它的签署人。
#[test]
fn an_odd_spelling_of_a_body_wants_its_key_all_the_same() {
    let waiver = "waivers:\n  - {rule: unapproved-in-plan, date: 2023-01-10, by: 县发展与改革局, doc: 巫发改〔2023〕9号, until: 2023-12-31, reason: 急}\nevents:\n";
    let changes: [Change<'_>; 2] = [
        ("发改", &|repo| repo.append(FILE, &APPROVE.replace("县发展改革委", "县发展与改革局")), "由县发展与改革局作出"),
        ("发改", &|repo| repo.write(FILE, &PROJECT.replace("events:\n", waiver)), "豁免」由县发展与改革局作出"),
    ];
    for (key, change, what) in changes {
        for (key, fine) in [(key, true), ("", false), ("教委", false)] {
            let repo = Repo::new();
            change(&repo);
            repo.commit(key, "改");
            let found = repo.found("base");
            let told = found.iter().all(|(severity, said)| severity == "error" && said.contains(what));
            assert!(found.is_empty() == fine && told, "{key}：{found:?}");
        }
    }
    // 台账里别的单位不是机关的另一写法。
    let repo = Repo::new();
    repo.write("projects/县公安局/unit.yaml", &UNIT.replace("县教委", "县公安局"));
    repo.append(
        FILE,
        &APPROVE
            .replace("可研批复", "限期整改")
            .replace("total: 100万元", "due: 2023-02-01")
            .replace("县发展改革委", "县公安局"),
    );
    repo.commit("", "整改");
    repo.clean();
}

#[test]
fn a_name_nobody_knows_does_not_go_unsigned() {
    let status = |by: &str| {
        format!(
            "events:\n  - {{event: 系统状况, date: 2023-01-05, id: eeeeeee, by: {by}, system: 平台, what: 未共享}}\n"
        )
    };
    for (by, key, fine) in [
        ("县发展改革委", "发改", true),
        ("县发展改革委", "", false),
        ("县发展 改革 委员会（筹）局", "", false),
        ("某某局", "", false),
        ("某某局", "外人", false),
        ("某某局", "发改", true),
    ] {
        let repo = Repo::new();
        repo.append(UNIT_FILE, &status(by));
        repo.commit(key, "记账");
        assert_eq!(repo.found("base").is_empty(), fine, "{by} {key}：{:?}", repo.found("base"));
    }
}

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

//! 钥匙：起止之日，一把两家用，写错的。

use super::*;

#[test]
fn a_key_counts_only_from_and_until() {
    let at = |repo: &Repo, day: &str, lines: &str| {
        repo.append(FILE, lines);
        repo.git(&["add", "-A"]);
        let when = format!("{day}T12:00:00 +0800");
        let mut command = Command::new("git");
        isolated(&mut command).env("GIT_COMMITTER_DATE", &when).env("GIT_AUTHOR_DATE", &when);
        command.arg("-C").arg(repo.at()).args(["-c", "gpg.format=ssh", "commit", "-q", "-m", "记"]);
        command.arg(format!("--gpg-sign={}", key_file("发改").with_extension("pub").display()));
        assert!(command.status().unwrap().success());
    };
    let list = |more: &str| [appoint("县政府", "政府", ""), appoint("县发展改革委", "发改", more)].concat();
    // 起初的提交是今天的，所以起止写在将来。
    for (day, fine) in [("2098-12-31", false), ("2099-01-01", true), ("2099-06-30", true), ("2099-07-01", false)] {
        let repo = Repo::with(&list(", from: 2099-01-01, until: 2099-06-30"));
        at(&repo, day, APPROVE);
        assert_eq!(repo.found("base").is_empty(), fine, "{day}");
    }
    // 截止之后把日期写早，绕不过。
    let repo = Repo::with(&list(", from: 2020-01-01, until: 2021-01-01"));
    at(&repo, "2020-06-01", APPROVE);
    repo.only("error", &["不是它此时的签署人"]);
    // 撤回了的钥匙什么都签不了。
    let repo = Repo::with(&list(", id: kkkkkkk"));
    repo.append("projects/county.yaml", "  - {event: 更正, date: 2026-02-01, of: kkkkkkk, reason: 失窃}\n");
    repo.append("projects/county.yaml", &appoint("县发展改革委", "新人", ""));
    repo.commit("政府", "撤回");
    repo.git(&["branch", "-f", "base"]);
    repo.record("发改", APPROVE);
    repo.only("error", &["不是它此时的签署人"]);
}

#[test]
fn one_key_for_two_bodies_signs_for_both_and_for_no_third() {
    let list = |key: &str, more: &str| {
        [appoint("县政府", "政府", ""), appoint("县财政局", key, ""), appoint("县发展改革委", "发改", more)].concat()
    };
    let budget =
        "  - {event: 预算安排, date: 2023-02-05, id: fffffff, by: 县财政局, year: 2023, amount: 100万元}\n".to_owned();
    for (key, more, fine) in
        [("发改", "", [true, true]), ("外人", "", [true, false]), ("发改", ", until: 2021-01-01", [false, true])]
    {
        for (act, fine) in [APPROVE, &budget].into_iter().zip(fine) {
            let repo = Repo::with(&list(key, more));
            repo.record("发改", act);
            assert_eq!(repo.found("base").is_empty(), fine, "{key} {more} {act} {:?}", repo.found("base"));
        }
    }
}

/// 写错的钥匙：指到那一行说清楚；名单读不出，不因此放行。
#[test]
fn a_key_that_is_not_plain_is_told_and_lets_nobody_in() {
    let plain = public("新人");
    let bytes = plain.split(' ').nth(1).unwrap();
    for (key, told) in [
        (format!("namespaces=\\\"git\\\" {plain}"), "这不是 SSH 公钥"),
        (format!("* {plain}"), "这不是 SSH 公钥"),
        (format!("ssh-rsa {bytes}"), "这种钥匙不能用"),
        (format!("ssh-ed25519-cert-v01@openssh.com {bytes}"), "这种钥匙不能用"),
        (format!("ssh-ed25519 {}", &bytes[..40]), "这不是 SSH 公钥"),
    ] {
        let repo = Repo::new();
        let act = format!("  - {{event: 签署人, date: 2026-01-06, body: 县财政局, key: \"{key}\"}}\n");
        repo.append("projects/county.yaml", &act);
        repo.commit("政府", "写错");
        let (code, out, _) = repo.run(&["check", "--base", "base"]);
        assert!(code == Some(1) && out.contains(told) && out.contains("county.yaml:8:"), "{key} {out}");
        repo.git(&["branch", "-f", "base"]);
        repo.record("新人", APPROVE);
        repo.only("error", &["可研批复"]);
    }
}

//! 谁可以签署：用 ssh-keygen 做的真钥匙、真的 git 仓库，看各种分合之下 `check --base` 怎么说。

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::panic)]

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    sync::LazyLock,
};

use serde_json::Value;
use tempfile::TempDir;

/// 几把钥匙，全部测试共用。
static KEYS: LazyLock<TempDir> = LazyLock::new(|| {
    let dir = TempDir::new().unwrap();
    for name in ["政府", "发改", "教委", "外人", "新人"] {
        let mut command = Command::new("ssh-keygen");
        command.args(["-q", "-t", "ed25519", "-N", "", "-C", name, "-f"]).arg(dir.path().join(name));
        assert!(command.status().expect("没有 ssh-keygen：apt-get install openssh-client").success());
    }
    dir
});

fn key_file(name: &str) -> PathBuf {
    KEYS.path().join(name)
}

fn public(name: &str) -> String {
    fs::read_to_string(key_file(name).with_extension("pub")).unwrap().trim().to_owned()
}

fn appoint(body: &str, key: &str, more: &str) -> String {
    format!("  - {{event: 签署人, date: 2026-01-05, body: {body}, key: \"{}\"{more}}}\n", public(key))
}

const COUNTY: &str = "format: 2\nname: 巫山县\nregion: 500237\nevents:\n";
const PROJECT: &str = "id: WS-1\nname: 校园安全平台\nnature: 新建\nevents:\n  - {event: 申报, date: 2022-09-20, id: aaaaaaa, plan_year: 2023}\n";
const FILE: &str = "projects/县教委/WS-1.yaml";
const UNIT_FILE: &str = "projects/县教委/unit.yaml";
const UNIT: &str = "name: 县教委\nkind: 机关\ntier: 县级部门\n";
/// 机关的一件，单位自己的一件。
const APPROVE: &str = "  - {event: 可研批复, date: 2023-01-05, id: bbbbbbb, by: 县发展改革委, total: 100万元}\n";
const BEGIN: &str = "  - {event: 开工, date: 2023-03-30, id: ccccccc}\n";
const PAY: &str = "  - {event: 支付, date: 2023-06-01, id: ddddddd, amount: 1万元, year: 2023}\n";

struct Repo {
    dir: TempDir,
}

/// 一处疑点：轻重与说法。
type Found = (String, String);

impl Repo {
    /// 名单里有县政府、县发展改革委、县教委。
    fn new() -> Repo {
        let list = [
            appoint("县政府", "政府", ""),
            appoint("县发展改革委", "发改", ""),
            appoint("县教委", "教委", ", person: 王"),
        ];
        Repo::with(&list.concat())
    }

    fn with(list: &str) -> Repo {
        let repo = Repo { dir: TempDir::new().unwrap() };
        repo.git(&["init", "-q", "-b", "main"]);
        repo.git(&["config", "user.name", "王科员"]);
        repo.git(&["config", "user.email", "wang@example.cn"]);
        repo.write(
            "projects/county.yaml",
            &format!("{}{list}", if list.is_empty() { "format: 2\nname: 巫山县\n" } else { COUNTY }),
        );
        repo.write(UNIT_FILE, UNIT);
        repo.write(FILE, PROJECT);
        repo.commit("", "起初");
        repo.git(&["branch", "base"]);
        repo
    }

    fn at(&self) -> &Path {
        self.dir.path()
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.at().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.at().join(path)).unwrap()
    }

    fn append(&self, path: &str, lines: &str) {
        self.write(path, &format!("{}{lines}", self.read(path)));
    }

    fn try_git(&self, args: &[&str]) -> Output {
        isolated(Command::new("git").arg("-C").arg(self.at()).args(args)).output().unwrap()
    }

    fn git(&self, args: &[&str]) -> String {
        let output = self.try_git(args);
        assert!(output.status.success(), "git {args:?}：{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    /// 用一把钥匙签；空的不签。
    fn signed(&self, key: &str, args: &[&str]) -> String {
        let mut all = vec!["-c".to_owned(), "gpg.format=ssh".to_owned()];
        if !key.is_empty() {
            all.extend(["-c".into(), "commit.gpgSign=true".into(), "-c".into()]);
            all.push(format!("user.signingKey={}", key_file(key).with_extension("pub").display()));
        }
        let all: Vec<&str> = all.iter().map(String::as_str).chain(args.iter().copied()).collect();
        self.git(&all)
    }

    fn commit(&self, key: &str, message: &str) {
        self.git(&["add", "-A"]);
        self.signed(key, &["commit", "-q", "--allow-empty", "-m", message]);
    }

    /// 在现在的分支上记一件并提交。
    fn record(&self, key: &str, lines: &str) {
        self.append(FILE, lines);
        self.commit(key, "记账");
    }

    fn run(&self, args: &[&str]) -> (Option<i32>, String, String) {
        wsgov(self.at(), args)
    }

    fn found(&self, base: &str) -> Vec<Found> {
        let args = ["check", "--base", base, "--only", "signer-not-allowed", "--format", "json"];
        let (code, out, err) = self.run(&args);
        assert!(matches!(code, Some(0 | 1)), "{code:?} {err}");
        let value: Value = serde_json::from_str(&out).unwrap();
        let text = |f: &Value, key: &str| f[key].as_str().unwrap_or_default().to_owned();
        value["findings"].as_array().unwrap().iter().map(|f| (text(f, "severity"), text(f, "message"))).collect()
    }

    fn clean(&self) {
        assert_eq!(self.found("base"), []);
    }

    /// 恰有一处，这样重，说法里有这些词。
    fn only(&self, severity: &str, words: &[&str]) {
        let found = self.found("base");
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].0, severity, "{found:?}");
        assert!(words.iter().all(|word| found[0].1.contains(word)), "{words:?} {found:?}");
    }
}

fn isolated(command: &mut Command) -> &mut Command {
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1").env("LC_ALL", "C.UTF-8")
}

fn wsgov(at: &Path, args: &[&str]) -> (Option<i32>, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wsgov"));
    let output = isolated(command.arg("-C").arg(at).args(["--as-of", "2026-06-30"]).args(args)).env("NO_COLOR", "1");
    let output = output.output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

// ── 名单与钥匙 ──

#[test]
fn without_a_list_nothing_is_judged_and_nothing_more_is_claimed() {
    let repo = Repo::with("");
    repo.record("", APPROVE);
    repo.clean();
    let (_, out, _) = repo.run(&["check", "--base", "base"]);
    assert!(out.contains("有无授权，git 不能证明") && !out.contains("签名"), "{out}");
    let (_, out, _) = repo.run(&["log", "WS-1"]);
    assert!(!out.contains("签"), "{out}");
    // 头一次写下名单的那次改动，也还没有名单可照。
    repo.write("projects/county.yaml", &format!("{COUNTY}{}", appoint("县政府", "政府", "")));
    repo.commit("", "名单");
    repo.clean();
}

#[test]
fn each_act_wants_a_key_of_the_body_that_acts() {
    let repo = Repo::new();
    repo.record("发改", APPROVE);
    repo.record("教委", BEGIN);
    repo.clean();
    let (_, out, _) = repo.run(&["check", "--base", "base"]);
    assert!(out.contains("照基准里的签署人（3 项）核对了提交的签名"), "{out}");
    for (key, how) in [("", "没有签署"), ("教委", "不是它此时的签署人签署的"), ("外人", "不是它此时的签署人签署的")]
    {
        let repo = Repo::new();
        repo.record(key, APPROVE);
        repo.only("error", &["2023-01-05 可研批复", "由县发展改革委作出", how]);
        let (code, ..) = repo.run(&["check", "--base", "base", "--only", "signer-not-allowed"]);
        assert_eq!(code, Some(1));
        // 单位自己的事只作提醒。
        let repo = Repo::new();
        repo.record(if key == "教委" { "发改" } else { key }, BEGIN);
        repo.only("warn", &["2023-03-30 开工", "由县教委作出", how]);
        let (code, ..) = repo.run(&["check", "--base", "base", "--only", "signer-not-allowed"]);
        assert_eq!(code, Some(0));
    }
    // 名单里没有的机关，还没有要它签署；没有提交的，还谈不上。
    let repo = Repo::new();
    repo.record("", "  - {event: 审计, date: 2023-05-05, id: eeeeeee, by: 县审计局}\n");
    repo.clean();
    repo.append(FILE, APPROVE);
    repo.clean();
    // 机关的别名也是它。
    repo.append(FILE, &APPROVE.replace("县发展改革委", "巫山县发展和改革委员会").replace("bbbbbbb", "fffffff"));
    repo.commit("发改", "别名");
    repo.clean();
}

/// 合该谁签、怎样改、怎样说。
type Change<'a> = (&'a str, &'a dyn Fn(&Repo), &'a str);

#[test]
fn waivers_and_the_acts_of_units_and_of_the_county_want_it_too() {
    let waiver = "waivers:\n  - {rule: unapproved-in-plan, date: 2023-01-10, by: 县发展改革委, doc: 巫发改〔2023〕9号, until: 2023-12-31, reason: 急}\nevents:\n";
    let status = "events:\n  - {event: 系统状况, date: 2026-02-01, by: 县发展改革委, system: 甲, what: 未共享}\n";
    let plan = "  - {event: 规划批准, date: 2026-02-01, title: 规划, years: 2026-2030}\n";
    let changes: [Change<'_>; 3] = [
        ("发改", &|repo| repo.write(FILE, &PROJECT.replace("events:\n", waiver)), "对 unapproved-in-plan 的豁免"),
        ("发改", &|repo| repo.append(UNIT_FILE, status), "系统状况"),
        ("政府", &|repo| repo.append("projects/county.yaml", plan), "规划批准"),
    ];
    for (key, change, what) in changes {
        let repo = Repo::new();
        change(&repo);
        repo.commit(key, "改");
        repo.clean();
        let repo = Repo::new();
        change(&repo);
        repo.commit("教委", "改");
        repo.only("error", &[what]);
    }
}

/// 旧写法的各键没有写成事件，添、改、删也都要作出的一方签署。
#[test]
fn the_old_keys_want_it_as_acts_do() {
    let county = "projects/county.yaml";
    let published = "published:\n  2023: {date: 2022-12-01, doc: 巫山府办〔2022〕1号, projects: [WS-1]}\n";
    let with = |text: &str, more: &str| text.replace("events:\n", &format!("{more}events:\n"));
    let unit = |more: &str| format!("name: 县教委\nkind: 机关\ntier: 县级部门\n{more}");
    let status = "systems:\n  - name: 甲\n    status:\n      - {what: 未共享, since: 2023-01-01, determined_by: 县发展改革委, doc: 巫发改〔2023〕1号}\n";
    let overall = "overall_plan: {title: 方案, years: 2022-2026, decided_on: 2022-06-01}\n";
    // 原来有什么，改成什么，合该谁签，轻重，怎样说。
    for (file, old, new, key, severity, told) in [
        (county, "", published, "政府", "error", "改写 published.2023"),
        (county, published, "", "政府", "error", "删去 published.2023"),
        (county, published, &*published.replace("[WS-1]", "[]"), "政府", "error", "改写 published.2023"),
        (UNIT_FILE, "", status, "发改", "error", "改写 systems.甲.未共享"),
        (UNIT_FILE, status, "", "发改", "error", "删去 systems.甲.未共享"),
        (UNIT_FILE, "", overall, "教委", "warn", "改写 overall_plan"),
    ] {
        let change = |signed: &str| {
            let repo = Repo::new();
            let plain = repo.read(county);
            let text = |more: &str| if file == county { with(&plain, more) } else { unit(more) };
            repo.write(file, &text(old));
            repo.commit("政府", "原来");
            repo.git(&["branch", "-f", "base"]);
            repo.write(file, &text(new));
            repo.commit(signed, "改");
            repo
        };
        change(key).clean();
        for other in ["", "外人"] {
            change(other).only(severity, &[told]);
        }
    }
}

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
fn a_change_of_the_list_wants_the_old_list() {
    let county = "projects/county.yaml";
    let by = |body: &str| format!(", by: {body}");
    // 谁签、指明谁、以谁的名义，合不合。
    for (key, body, more, fine) in [
        ("政府", "县财政局", "", true),
        ("政府", "县发展改革委", "", true),
        ("教委", "县发展改革委", "", false),
        ("发改", "县财政局", "", false),
        ("", "县财政局", "", false),
        ("新人", "县财政局", "", false),
        ("发改", "县发展改革委", "县发展改革委", true),
        ("教委", "县发展改革委", "县发展改革委", false),
        ("发改", "县财政局", "县发展改革委", false),
    ] {
        let repo = Repo::new();
        let more = if more.is_empty() { String::new() } else { by(more) };
        repo.append(county, &appoint(body, "新人", &more));
        repo.commit(key, "换人");
        assert_eq!(repo.found("base").is_empty(), fine, "{key} {body} {more}：{:?}", repo.found("base"));
        // 名单取基准里的：同一次改动里指明的，还不算。
        repo.record("新人", APPROVE);
        assert!(repo.found("base").iter().any(|(_, said)| said.contains("可研批复")), "{key} {body}");
        repo.git(&["branch", "-f", "base", "HEAD~1"]);
        assert_eq!(repo.found("base").is_empty(), body == "县发展改革委", "{key} {body}");
    }
    // 撤回一件「签署人」也是改名单。
    let repo = Repo::with(&[appoint("县政府", "政府", ""), appoint("县发展改革委", "发改", ", id: kkkkkkk")].concat());
    repo.append(county, "  - {event: 更正, date: 2026-02-01, of: kkkkkkk, reason: 失窃}\n");
    repo.commit("外人", "撤回");
    repo.only("error", &["更正"]);
    // 名单里没有县政府的，名单里的人都可以改，别人不行。
    for (key, fine) in [("发改", true), ("外人", false)] {
        let repo = Repo::with(&appoint("县发展改革委", "发改", ""));
        repo.append(county, &appoint("县教委", "教委", ""));
        repo.commit(key, "加人");
        assert_eq!(repo.found("base").is_empty(), fine, "{key}");
    }
}

// ── 假的签名 ──

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
        let rules = include_str!("../../rules/wushan-2022.toml");
        assert!(rules.contains(from));
        repo.write("rules/wushan-2022.toml", &rules.replacen(from, to, 1));
        repo.append(FILE, &APPROVE.replace("县发展改革委", "县发改委"));
        repo.commit("教委", "改规则");
        repo.only("error", &["由县发改委作出"]);
    }
    // 规则关不掉，也改不轻。
    let repo = Repo::new();
    let rules = include_str!("../../rules/wushan-2022.toml");
    let line = rules.lines().find(|line| line.starts_with("signer-not-allowed")).unwrap();
    repo.write("rules/wushan-2022.toml", &rules.replace(line, "signer-not-allowed = { off = \"不用\" }"));
    repo.append(FILE, APPROVE);
    repo.commit("教委", "关掉");
    repo.only("error", &["可研批复"]);
}

// ── 各种分合 ──

/// 一种分合：记入机关的一件，用给定的钥匙签（空的不签）；别的提交都不签。
type Topology = (&'static str, fn(&Repo, &str));

const TOPOLOGIES: [Topology; 14] = [
    ("直线", |repo, key| {
        repo.record(key, APPROVE);
        repo.commit("", "空的");
    }),
    ("合并", |repo, key| {
        repo.git(&["checkout", "-qb", "side"]);
        repo.record(key, APPROVE);
        repo.git(&["checkout", "-q", "main"]);
        repo.write("说明.txt", "一\n");
        repo.commit("", "主线");
        repo.git(&["merge", "-q", "--no-edit", "side"]);
    }),
    ("快进", |repo, key| {
        repo.git(&["checkout", "-qb", "side"]);
        repo.record(key, APPROVE);
        repo.git(&["checkout", "-q", "main"]);
        repo.git(&["merge", "-q", "--ff-only", "side"]);
    }),
    ("在合并里记入", |repo, key| {
        repo.git(&["checkout", "-qb", "side"]);
        repo.write("说明.txt", "一\n");
        repo.commit("", "旁支");
        repo.git(&["checkout", "-q", "main"]);
        repo.write("另一.txt", "一\n");
        repo.commit("", "主线");
        repo.git(&["merge", "-q", "--no-commit", "side"]);
        repo.append(FILE, APPROVE);
        repo.commit(key, "合并");
    }),
    ("交叉", |repo, key| {
        for side in ["a", "b"] {
            repo.git(&["checkout", "-qb", side, "main"]);
            repo.write(&format!("{side}.txt"), "一\n");
            repo.commit("", side);
        }
        repo.git(&["branch", "a0", "a"]);
        repo.git(&["merge", "-q", "--no-edit", "a"]);
        repo.git(&["checkout", "-q", "a"]);
        repo.git(&["merge", "-q", "--no-edit", "b~1"]);
        repo.record(key, APPROVE);
        repo.git(&["merge", "-q", "--no-edit", "b"]);
        repo.git(&["branch", "-f", "base", "b"]);
    }),
    ("多方", |repo, key| {
        for side in ["a", "b", "c"] {
            repo.git(&["checkout", "-qb", side, "main"]);
            if side == "b" {
                repo.record(key, APPROVE);
            } else {
                repo.write(&format!("{side}.txt"), "一\n");
                repo.commit("", side);
            }
        }
        repo.git(&["checkout", "-q", "main"]);
        repo.git(&["merge", "-q", "--no-edit", "a", "b", "c"]);
    }),
    ("孤立的根", |repo, key| {
        repo.git(&["checkout", "-q", "--orphan", "o"]);
        repo.append(FILE, APPROVE);
        repo.commit(key, "根");
        repo.git(&["checkout", "-q", "main"]);
        repo.git(&["merge", "-q", "--no-edit", "--allow-unrelated-histories", "-X", "theirs", "o"]);
    }),
    ("-s ours", |repo, key| {
        repo.git(&["checkout", "-qb", "side"]);
        repo.record(key, APPROVE);
        repo.write("另.txt", "一\n");
        repo.commit("", "又");
        repo.git(&["checkout", "-q", "main"]);
        repo.write("说明.txt", "一\n");
        repo.commit("", "主线");
        repo.git(&["checkout", "-q", "side"]);
        repo.git(&["merge", "-q", "--no-edit", "-s", "ours", "main"]);
    }),
    ("变基", |repo, key| {
        repo.git(&["checkout", "-qb", "side"]);
        repo.append(FILE, APPROVE);
        repo.commit("", "还没有签");
        repo.git(&["checkout", "-q", "main"]);
        repo.write("说明.txt", "一\n");
        repo.commit("", "主线");
        repo.git(&["checkout", "-q", "side"]);
        repo.signed(key, &["rebase", "-q", "main"]);
    }),
    ("撤回又恢复", |repo, key| {
        repo.record("外人", APPROVE);
        repo.git(&["revert", "--no-edit", "HEAD"]);
        repo.signed(key, &["revert", "--no-edit", "HEAD"]);
    }),
    ("压成一个", |repo, key| {
        repo.git(&["checkout", "-qb", "side"]);
        repo.record("外人", APPROVE);
        repo.git(&["checkout", "-q", "main"]);
        repo.git(&["merge", "-q", "--squash", "side"]);
        repo.commit(key, "压成一个");
    }),
    ("强制推送", |repo, key| {
        repo.git(&["branch", "-f", "base"]);
        repo.git(&["checkout", "-q", "--detach", "HEAD"]);
        repo.git(&["commit", "-q", "--amend", "-m", "改头"]);
        repo.git(&["branch", "-f", "base", "main"]);
        repo.git(&["checkout", "-q", "main"]);
        repo.record(key, APPROVE);
        repo.commit("", "又");
    }),
    ("老的分叉", |repo, key| {
        repo.git(&["checkout", "-qb", "old"]);
        repo.record(key, APPROVE);
        repo.git(&["checkout", "-q", "main"]);
        repo.write("说明.txt", "一\n");
        repo.commit("", "主线");
        repo.git(&["branch", "-f", "base"]);
        repo.git(&["merge", "-q", "--no-edit", "old"]);
    }),
    ("换文件夹", |repo, key| {
        repo.record(key, APPROVE);
        repo.write("projects/县公安局/unit.yaml", &UNIT.replace("县教委", "县公安局"));
        repo.git(&["mv", FILE, "projects/县公安局/WS-1.yaml"]);
        repo.commit("", "换文件夹");
    }),
];

#[test]
fn in_every_topology_the_commit_that_brought_the_act_is_the_one_that_counts() {
    for (name, build) in TOPOLOGIES {
        for (key, fine) in [("发改", true), ("", false), ("教委", false)] {
            let repo = Repo::new();
            build(&repo, key);
            let found = repo.found("base");
            assert_eq!(found.is_empty(), fine, "{name} {key}：{found:?}");
        }
    }
}

#[test]
fn clones_that_hold_less_do_not_hide_it() {
    for (key, fine) in [("发改", true), ("", false)] {
        let repo = Repo::new();
        repo.record(key, APPROVE);
        repo.record("教委", PAY);
        let url = format!("file://{}", repo.at().display());
        repo.git(&["config", "uploadpack.allowFilter", "true"]);
        let clone = |args: &[&str]| {
            let dir = TempDir::new().unwrap();
            let mut command = Command::new("git");
            isolated(&mut command).args(["clone", "-q"]).args(args).arg(&url).arg(dir.path().join("c"));
            assert!(command.status().unwrap().success());
            let base = ["fetch", "-q", "origin", "base:base"];
            let _ = isolated(Command::new("git").arg("-C").arg(dir.path().join("c")).args(base)).status();
            dir
        };
        let args = ["check", "--base", "base", "--only", "signer-not-allowed"];
        // 部分克隆：没有的内容说清楚，不当作没有。
        let dir = clone(&["--filter=blob:none"]);
        let (code, out, err) = wsgov(&dir.path().join("c"), &args);
        assert!(
            code == Some(4) && err.contains("部分克隆") || code == Some(if fine { 0 } else { 1 }),
            "{code:?} {out} {err}"
        );
        // 浅克隆：看不到记入的提交的，不说已核对。
        let dir = clone(&["--depth=1"]);
        let (code, out, err) = wsgov(&dir.path().join("c"), &args);
        assert!(code == Some(4) && err.contains("浅克隆"), "{code:?} {out} {err}");
        // 稀疏检出、索引的标记、替换的对象。
        let dir = clone(&["--sparse"]);
        let at = dir.path().join("c");
        let git = |args: &[&str]| isolated(Command::new("git").arg("-C").arg(&at).args(args)).output().unwrap();
        git(&["sparse-checkout", "set", "projects"]);
        git(&["update-index", "--assume-unchanged", FILE]);
        let (code, ..) = wsgov(&at, &args);
        assert_eq!(code, Some(i32::from(!fine)));
        let replaced = Repo::new();
        replaced.record(key, APPROVE);
        let honest = Repo::new();
        honest.record("发改", APPROVE);
        replaced.git(&["fetch", "-q", honest.at().to_str().unwrap(), "main:honest"]);
        replaced.git(&["replace", "main", "honest"]);
        assert_eq!(replaced.found("base").is_empty(), fine);
    }
}

// ── 说出来、设起来 ──

#[test]
fn log_and_show_say_who_signed() {
    let repo = Repo::new();
    repo.record("发改", APPROVE);
    repo.record("", BEGIN);
    repo.record("外人", PAY);
    let (_, log, _) = repo.run(&["log", "WS-1"]);
    let line = |text: &str, word: &str| text.lines().find(|line| line.contains(word)).unwrap_or_default().to_owned();
    assert!(line(&log, "可研批复").contains("已签（县发展改革委）"), "{log}");
    assert!(line(&log, "开工").contains("未签"), "{log}");
    assert!(line(&log, "支付").contains("签者不符"), "{log}");
    let (_, json, _) = repo.run(&["log", "WS-1", "--format", "json"]);
    let value: Value = serde_json::from_str(&json).unwrap();
    let signed: Vec<&str> = value["events"].as_array().unwrap().iter().filter_map(|e| e["signed"].as_str()).collect();
    assert_eq!(signed, ["unsigned", "signed", "unsigned", "other"]);
    let (_, show, err) = repo.run(&["show", "WS-1"]);
    for (word, mark) in [("可研批复", "〔已签〕"), ("开工", "〔未签〕"), ("支付", "〔签者不符〕")]
    {
        assert!(show.contains(&format!("{word}{mark}")), "{word} {show}{err}");
    }
}

/// 一个办事的人：家目录、自己的克隆。
struct Clerk {
    home: TempDir,
    at: PathBuf,
}

impl Clerk {
    fn new(remote: &Path, name: &str) -> Clerk {
        let home = TempDir::new().unwrap();
        let at = home.path().join("台账");
        let clerk = Clerk { at, home };
        fs::write(clerk.home.path().join(".gitconfig"), format!("[user]\n\tname = {name}\n\temail = {name}@x\n"))
            .unwrap();
        let mut command = Command::new("git");
        assert!(clerk.env(command.args(["clone", "-q"]).arg(remote).arg(&clerk.at)).status().unwrap().success());
        clerk
    }

    fn env<'c>(&self, command: &'c mut Command) -> &'c mut Command {
        command.env("HOME", self.home.path()).env("GIT_CONFIG_NOSYSTEM", "1").env("NO_COLOR", "1");
        command.env_remove("GIT_CONFIG_GLOBAL").env_remove("XDG_CONFIG_HOME").env_remove("SSH_AUTH_SOCK")
    }

    fn run(&self, args: &[&str]) -> String {
        let mut command = Command::new(env!("CARGO_BIN_EXE_wsgov"));
        let output =
            self.env(command.arg("-C").arg(&self.at).args(["--as-of", "2026-06-30"]).args(args)).output().unwrap();
        let said = [output.stdout, output.stderr].concat();
        let said = String::from_utf8_lossy(&said).into_owned();
        assert!(output.status.success(), "{args:?}\n{said}");
        said
    }

    fn git(&self, args: &[&str]) -> String {
        let mut command = Command::new("git");
        let output = self.env(command.arg("-C").arg(&self.at).args(args)).output().unwrap();
        assert!(output.status.success(), "{args:?} {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }
}

/// 县里的人与教委的人各自备好、各自记、各自 sync；别的什么也不必做，合到一起签名都在。
#[test]
fn init_and_sync_set_signing_up_and_keep_it() {
    let remote = TempDir::new().unwrap();
    let bare = ["init", "-q", "--bare", "-b", "main"];
    assert!(isolated(Command::new("git").args(bare).arg(remote.path())).status().unwrap().success());
    let county = Clerk::new(remote.path(), "县里");
    let at = county.at.to_str().unwrap().to_owned();
    let said = county.run(&["init", &at, "--unit", "县教委", "--sign"]);
    let lists = said.lines().find(|line| line.contains("wsgov county 签署人")).unwrap();
    assert!(lists.contains("ssh-ed25519") && county.home.path().join(".ssh/wsgov_ed25519.pub").is_file(), "{said}");
    let key =
        |clerk: &Clerk| fs::read_to_string(clerk.home.path().join(".ssh/wsgov_ed25519.pub")).unwrap().trim().to_owned();
    let appoint = |body: &str, clerk: &Clerk| {
        let (body, key) = (format!("body={body}"), format!("key={}", key(clerk)));
        county.run(&["county", "签署人", "--set", &body, "--set", &key]);
    };
    appoint("县政府", &county);
    county.run(&["county", "规划批准", "--set", "title=规划", "--set", "years=2022-2026", "--date", "2022-03-16"]);
    county.git(&["checkout", "-qB", "main"]);
    county.git(&["add", "-A"]);
    county.git(&["commit", "-q", "--no-verify", "-m", "建账"]);
    county.git(&["push", "-q", "-u", "origin", "main"]);

    // 教委的人：还没有钥匙时 sync 说明；备好、记入名单之后照常。
    let clerk = Clerk::new(remote.path(), "教委");
    assert!(clerk.run(&["sync"]).contains("本机没有名单里的钥匙"));
    let at = clerk.at.to_str().unwrap().to_owned();
    clerk.run(&["init", &at, "--sign"]);
    for name in ["gpg.format", "user.signingKey", "commit.gpgSign"] {
        clerk.git(&["config", "--unset", name]);
    }
    appoint("县教委", &clerk);
    county.run(&["sync"]);
    clerk.run(&["sync"]);
    // 名单里有了，下一次 sync 自会设好。
    let said = clerk.run(&["sync"]);
    assert!(said.contains("已设好签署") && said.contains("作为县教委"), "{said}");
    let base = clerk.git(&["rev-parse", "HEAD"]);
    let new = ["new", "--id", "WS-2027-001", "--name", "平台", "--nature", "新建", "--unit", "县教委"];
    clerk.run(&new);
    clerk.run(&[
        "advance",
        "WS-2027-001",
        "监督检查",
        "--by",
        "县政府",
        "--doc",
        "巫府〔2026〕1号",
        "--date",
        "2026-06-01",
        "--dry-run",
    ]);
    clerk.run(&["advance", "WS-2027-001", "开工", "--date", "2026-06-02", "--record-anyway", "--reason", "试"]);
    county.run(&["county", "规划修订", "--date", "2026-06-03"]);
    county.run(&["sync"]);
    let said = clerk.run(&["sync"]);
    assert!(said.contains("已与本机的合在一起") && said.contains("已上交"), "{said}");
    // 两边各自的一件都签着，合并的提交也签着。
    let signed = clerk.git(&["log", "--format=%H", &format!("{base}..HEAD")]);
    assert_eq!(signed.lines().count(), 3, "{signed}");
    for oid in signed.lines() {
        assert!(clerk.git(&["cat-file", "commit", oid]).contains("gpgsig -----BEGIN SSH SIGNATURE-----"));
    }
    let said = clerk.run(&["check", "--base", &base, "--only", "signer-not-allowed"]);
    assert!(said.contains("错误 0，提醒 0"), "{said}");
    let log = clerk.run(&["log", "WS-2027-001"]);
    assert!(log.contains("已签（县教委）"), "{log}");
}

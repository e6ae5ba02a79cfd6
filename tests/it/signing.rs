//! 谁可以签署：用 ssh-keygen 做的真钥匙、真的 git 仓库，看各种分合之下 `check --base` 怎么说。

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::panic)]

mod broken;
mod forged;
mod keys;
mod setup;
mod topologies;

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

//! 说出来、设起来。

use super::*;

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

#[test]
fn log_show_and_sync_say_that_the_list_cannot_be_read() {
    let repo = Repo::new();
    repo.record("发改", APPROVE);
    for args in [["log", "WS-1"], ["show", "WS-1"]] {
        assert!(!repo.run(&args).2.contains("不知道指明了谁签署"), "{args:?}");
    }
    repo.append("projects/county.yaml", "  - [\n");
    for args in [&["log", "WS-1"][..], &["show", "WS-1"], &["sync"]] {
        let (code, _, err) = repo.run(args);
        assert!(code == Some(0) && err.contains("county.yaml 读不出，不知道指明了谁签署"), "{args:?} {err}");
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

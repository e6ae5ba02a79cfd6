//! `init` 写的三种平台的核查脚本与提交前的钩子，放到真的仓库里跑：好的放行，改写过的拦下，浅克隆说清楚。

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::panic)]

mod hooks;
mod tricks;

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use serde_yaml::Value;
use tempfile::TempDir;

/// 一个平台的脚本：写在哪里，平台给的变量，各段由什么执行。
struct Platform {
    file: &'static str,
    /// 目标分支是 main 的合并请求。
    request: &'static [(&'static str, &'static str)],
    /// 推送到「办理」分支：推送之前的提交叫什么名字。
    before: &'static str,
    /// 推送到主分支时，分支叫什么名字。
    branch: &'static str,
    shell: &'static str,
    /// 各自在一个壳里跑的各段。
    steps: fn(&Value) -> Vec<String>,
}

const PLATFORMS: [Platform; 3] = [
    Platform {
        file: ".github/workflows/wsgov.yml",
        request: &[("TARGET", "main")],
        before: "BEFORE",
        branch: "BRANCH",
        shell: "set -e",
        steps: |root| {
            let job = &root["jobs"]["change"];
            let steps = job["steps"].as_sequence().unwrap();
            assert_eq!(steps[0]["with"]["fetch-depth"], 0, "要取全部历史");
            assert_eq!(steps[0]["with"]["persist-credentials"], false, "不留凭据");
            assert_eq!(
                (&root["permissions"], &job["permissions"]["contents"]),
                (&Value::Mapping(Default::default()), &"read".into())
            );
            assert_eq!(root["env"]["TZ"], "Asia/Shanghai");
            assert_eq!(root["jobs"]["county"]["continue-on-error"], true, "全县的不妨碍合并");
            let env = &steps[2]["env"];
            assert_eq!(env["TARGET"], "${{ github.base_ref }}");
            assert_eq!(env["BEFORE"], "${{ github.event.before }}");
            let scripts: Vec<String> = steps.iter().filter_map(|s| s["run"].as_str()).map(str::to_owned).collect();
            assert!(scripts.iter().all(|s| !s.contains("${{")), "脚本里不直接代入：{scripts:?}");
            scripts
        },
    },
    Platform {
        file: ".gitlab-ci.yml",
        request: &[("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "main")],
        before: "CI_COMMIT_BEFORE_SHA",
        branch: "CI_COMMIT_BRANCH",
        shell: "set -eo pipefail",
        steps: |root| {
            let ready = &root[".装好"];
            assert_eq!(ready["variables"]["GIT_DEPTH"], "0", "要取全部历史");
            assert_eq!(ready["variables"]["TZ"], "Asia/Shanghai");
            assert_eq!(root["全县"]["allow_failure"], true, "全县的不妨碍合并");
            vec![[texts(&ready["before_script"]), texts(&root["核查台账"]["script"])].concat().join("\n")]
        },
    },
    Platform {
        file: ".workflow/wsgov.yml",
        request: &[("GITEE_PULL_ID", "7"), ("GITEE_BRANCH", "main")],
        before: "GITEE_BEFORE_SHA",
        branch: "分支",
        shell: "set -e",
        steps: |root| vec![texts(&root["stages"][0]["steps"][0]["commands"]).join("\n")],
    },
];

fn texts(list: &Value) -> Vec<String> {
    list.as_sequence().unwrap().iter().map(|v| v.as_str().unwrap().to_owned()).collect()
}

/// 一处远端、一处克隆，和一台只装了 wsgov 的机器。
struct Site {
    dir: TempDir,
    folder: &'static str,
}

const APPEND: [&str; 9] =
    ["--as-of", "2023-11-30", "advance", "WS-2024-001", "审计", "--date", "2023-11-01", "--doc", "巫审〔2023〕2号"];

impl Site {
    /// 远端是 `init` 建起的台账，分支「办理」比 main 多一个事件。
    fn new() -> Site {
        Site::with("")
    }

    /// 台账在仓库的 `folder` 里（空为最上层）。
    fn with(folder: &'static str) -> Site {
        let site = Site { folder, ..Site::bare() };
        fs::create_dir_all(site.path("家")).unwrap();
        let far = site.path("远端");
        site.git(Path::new("."), &["init", "-q", "-b", "main", "远端"]);
        site.git(&far, &["commit", "-q", "--allow-empty", "-m", "起初"]);
        let root = site.store(&far);
        fs::create_dir_all(&root).unwrap();
        site.must(&root, "wsgov init . --example --as-of 2023-11-30");
        site.commit(&far, "建库");
        site.git(&far, &["checkout", "-q", "-b", "办理"]);
        site.wsgov(&root, &APPEND);
        site.commit(&far, "审计");
        site
    }

    fn bare() -> Site {
        Site { dir: TempDir::new().unwrap(), folder: "" }
    }

    /// 一份克隆里台账的文件夹。
    fn store(&self, at: &Path) -> PathBuf {
        at.join(self.folder)
    }

    fn path(&self, relative: &str) -> PathBuf {
        self.dir.path().join(relative)
    }

    fn command(&self, program: &str, at: &Path) -> Command {
        let usual = env::var_os("PATH").unwrap();
        let own = Path::new(env!("CARGO_BIN_EXE_wsgov")).parent().unwrap().to_owned();
        let paths = [own].into_iter().chain(env::split_paths(&usual));
        let mut command = Command::new(program);
        command.current_dir(self.dir.path().join(at)).env("PATH", env::join_paths(paths).unwrap());
        command.env("HOME", self.path("家")).env("GIT_CONFIG_NOSYSTEM", "1").env("NO_COLOR", "1");
        for (key, value) in [("NAME", "王科员"), ("EMAIL", "wang@example.cn")] {
            command.env(format!("GIT_AUTHOR_{key}"), value).env(format!("GIT_COMMITTER_{key}"), value);
        }
        command
    }

    fn git(&self, at: &Path, args: &[&str]) {
        let output = self.command("git", at).args(args).output().unwrap();
        assert!(output.status.success(), "git {args:?}\n{}", said(&output));
    }

    fn wsgov(&self, at: &Path, args: &[&str]) {
        let output = self.command("wsgov", at).args(args).output().unwrap();
        assert!(output.status.success(), "wsgov {args:?}\n{}", said(&output));
    }

    fn bash(&self, at: &Path, script: &str, env: &[(&str, &str)]) -> Output {
        self.command("bash", at).arg("-c").arg(script).envs(env.iter().copied()).output().unwrap()
    }

    fn must(&self, at: &Path, script: &str) {
        let output = self.bash(at, script, &[]);
        assert!(output.status.success(), "{script}\n{}", said(&output));
    }

    /// 提交；台账自己的钩子照跑。
    fn commit(&self, at: &Path, message: &str) {
        self.git(at, &["add", "-A"]);
        self.git(at, &["commit", "-q", "-m", message]);
    }

    /// 取一份「办理」分支的克隆，像平台那样。
    fn clone(&self, name: &str, options: &[&str]) -> PathBuf {
        let url = format!("file://{}", self.path("远端").display());
        self.git(Path::new("."), &[&["clone", "-q", "-b", "办理"], options, &[url.as_str(), name]].concat());
        self.path(name)
    }

    /// 依次跑一个平台的各段，有一段不成就停。
    fn run(&self, platform: &Platform, at: &Path, env: &[(&str, &str)]) -> Output {
        let text = fs::read_to_string(self.path("远端").join(platform.file)).unwrap();
        assert!(!text.contains("install --locked wsgov"), "不从公共的登记处按名字装：那个名字谁都可以占");
        let root: Value = serde_yaml::from_str(&text).unwrap_or_else(|e| panic!("{}：{e}", platform.file));
        let summary = self.path("小结.md");
        let given =
            [("MAIN", "main"), ("CI_DEFAULT_BRANCH", "main"), ("GITHUB_STEP_SUMMARY", summary.to_str().unwrap())];
        let env: Vec<(&str, &str)> = given.iter().chain(env).copied().collect();
        let mut all = String::new();
        for step in (platform.steps)(&root) {
            let output = self.bash(at, &format!("{}\n{step}", platform.shell), &env);
            all.push_str(&said(&output));
            if !output.status.success() {
                return Output { stdout: all.into_bytes(), stderr: Vec::new(), ..output };
            }
        }
        let output = self.bash(at, "true", &[]);
        Output { stdout: all.into_bytes(), ..output }
    }
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// 已提交的那个事件，改掉一个字。
fn rewrite(at: &Path) {
    let file = at.join("projects/县教委/WS-2024-001.yaml");
    let text = fs::read_to_string(&file).unwrap();
    let changed = text.replacen("前期费用: 2万元", "前期费用: 3万元", 1);
    assert_ne!(text, changed);
    fs::write(file, changed).unwrap();
}

#[test]
fn pushes_and_requests_that_only_append_pass() {
    let site = Site::new();
    let zero = "0".repeat(40);
    for (n, platform) in PLATFORMS.iter().enumerate() {
        let at = site.clone(&format!("克隆{n}"), &[]);
        let main = said(&site.bash(&at, "git rev-parse origin/main", &[]));
        for env in [&[][..], &[(platform.before, zero.as_str())], &[(platform.before, main.trim())], platform.request] {
            let output = site.run(platform, &at, env);
            assert!(output.status.success(), "{} {env:?}\n{}", platform.file, said(&output));
            assert!(said(&output).contains("合并基准"), "{}\n{}", platform.file, said(&output));
        }
    }
}

#[test]
fn a_push_that_loses_an_event_is_stopped() {
    let site = Site::new();
    for (n, platform) in PLATFORMS.iter().enumerate() {
        let at = site.clone(&format!("克隆{n}"), &[]);
        let before = said(&site.bash(&at, "git rev-parse HEAD", &[]));
        let env = [(platform.before, before.trim()), (platform.branch, "main")];
        // 撤销一个提交，不经过提交前的钩子。
        site.git(&at, &["revert", "--no-edit", "HEAD"]);
        let output = site.run(platform, &at, &env);
        assert!(!output.status.success() && said(&output).contains("history-rewritten"), "{}", said(&output));
        // 强制推送到主分支：推送之前的提交不在历史里了。
        site.git(&at, &["reset", "-q", "--hard", "HEAD~2"]);
        let output = site.run(platform, &at, &env);
        let told = said(&output).contains("不在现在的历史里");
        assert!(told && (!output.status.success() || platform.file.starts_with(".workflow")), "{}", said(&output));
    }
}

#[test]
fn old_errors_of_others_do_not_hide_a_rewriting_nor_stop_a_change() {
    let site = Site::new();
    let far = site.path("远端");
    site.git(&far, &["checkout", "-q", "main"]);
    let unit = far.join("projects/别的单位");
    fs::create_dir_all(&unit).unwrap();
    fs::write(unit.join("unit.yaml"), "name: 别的单位\nkind: 机关\ntier: 县级部门\n").unwrap();
    fs::write(unit.join("WS-8.yaml"), "id: WS-7\nname: 乙\nnature: 新建\nevents:\n").unwrap();
    site.git(&far, &["add", "-A"]);
    site.git(&far, &["commit", "-q", "--no-verify", "-m", "老的错误"]);
    site.git(&far, &["checkout", "-q", "办理"]);
    site.git(&far, &["merge", "-q", "--no-verify", "--no-edit", "main"]);
    for (n, platform) in PLATFORMS.iter().enumerate() {
        let at = site.clone(&format!("克隆{n}"), &[]);
        let output = site.run(platform, &at, platform.request);
        assert!(output.status.success(), "{}\n{}", platform.file, said(&output));
        rewrite(&at);
        site.commit(&at, "改一个字");
        let output = site.run(platform, &at, platform.request);
        assert!(!output.status.success() && said(&output).contains("history-rewritten"), "{}", said(&output));
    }
}

#[test]
fn a_rewritten_event_stops_the_request() {
    stops_the_request("");
}

#[test]
fn a_store_in_a_subfolder_is_checked_too() {
    stops_the_request("子 文件夹/它的'台账");
}

/// 台账在仓库的 `folder` 里。
fn stops_the_request(folder: &'static str) {
    let site = Site::with(folder);
    for (n, platform) in PLATFORMS.iter().enumerate() {
        let at = site.clone(&format!("克隆{n}"), &[]);
        let passed = site.run(platform, &at, platform.request);
        assert!(passed.status.success(), "{}\n{}", platform.file, said(&passed));
        rewrite(&site.store(&at));
        site.commit(&at, "改一个字");
        let output = site.run(platform, &at, platform.request);
        assert!(!output.status.success(), "{}\n{}", platform.file, said(&output));
        assert!(said(&output).contains("history-rewritten"), "{}\n{}", platform.file, said(&output));
        // 在哪里运行，路径都从仓库的最上层写起。
        let script = "wsgov check --base origin/main --format github";
        let output = said(&site.bash(&site.store(&at), script, &[]));
        let file = Path::new(folder).join("projects/县教委/WS-2024-001.yaml");
        assert!(output.contains(&format!("error file={},", file.display())), "{output}");
    }
}

#[test]
fn a_platform_file_of_ones_own_is_left_alone() {
    let site = Site::bare();
    fs::create_dir_all(site.path("仓库/台账")).unwrap();
    fs::create_dir_all(site.path("家")).unwrap();
    let top = site.path("仓库");
    site.git(&top, &["init", "-q"]);
    fs::write(top.join(".gitlab-ci.yml"), "自己的: {}\n").unwrap();
    let output = said(&site.bash(&top, "wsgov init 台账 --example", &[]));
    assert!(output.contains("已有 ../.gitlab-ci.yml，没有动；在其中加上：wsgov -C '台账' check\n"), "{output}");
    assert_eq!(fs::read_to_string(top.join(".gitlab-ci.yml")).unwrap(), "自己的: {}\n");
    assert!(top.join(".github/workflows/wsgov.yml").is_file() && !top.join("台账/.github").exists());
    let again = said(&site.bash(&top, "wsgov init 台账 --example", &[]));
    assert!(!again.contains("已有 ../.github"), "{again}");
}

#[test]
fn an_error_in_the_store_stops_the_push() {
    let site = Site::new();
    for (n, platform) in PLATFORMS.iter().enumerate() {
        let at = site.clone(&format!("克隆{n}"), &[]);
        fs::write(at.join("projects/县教委/WS-9.yaml"), "id: WS-8\nname: 乙\nnature: 新建\nevents:\n").unwrap();
        let output = site.run(platform, &at, &[]);
        assert!(!output.status.success() && said(&output).contains("id-mismatch"), "{}", said(&output));
    }
}

#[test]
fn a_shallow_clone_is_deepened_or_says_what_to_do() {
    let site = Site::new();
    for (n, platform) in PLATFORMS.iter().enumerate() {
        let at = site.clone(&format!("浅{n}"), &["--depth", "1", "--no-single-branch"]);
        let output = site.run(platform, &at, platform.request);
        if platform.file.starts_with(".workflow") {
            assert!(output.status.success(), "{}", said(&output));
        } else {
            assert_eq!(output.status.code(), Some(4), "{}\n{}", platform.file, said(&output));
            assert!(said(&output).contains("浅克隆") && said(&output).contains("--unshallow"), "{}", said(&output));
        }
    }
}

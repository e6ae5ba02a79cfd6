//! 各测试共用：在临时文件夹里建台账，以用户的方式办事。

#![allow(dead_code, clippy::unwrap_used, clippy::panic)]

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command as Process, Output},
};

use assert_cmd::Command;
use tempfile::TempDir;

/// 运行的结果。
pub struct Done {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Done {
    pub fn of(output: Output) -> Self {
        Done {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// 两边所见。
    pub fn said(&self) -> String {
        format!("{}{}", self.out, self.err)
    }
}

/// 一个办事的人与他的台账。
pub struct Clerk {
    pub dir: TempDir,
    /// 核查日；空则为今天。
    pub as_of: &'static str,
}

/// 一个最小的项目，什么检查都挑不出毛病。
pub const PLAIN: &str = "id: WS-2024-001\nname: 甲\nnature: 新建\nevents:\n  - event: 监督检查\n    date: 2024-01-05\n    by: 县审计局\n    doc: 巫审〔2024〕1号\n";

impl Clerk {
    /// 由 `init` 建起的台账，有示例。
    pub fn init(as_of: &'static str) -> Self {
        let clerk = Clerk { dir: TempDir::new().unwrap(), as_of };
        let dir = clerk.dir.path().to_str().unwrap().to_owned();
        let done = clerk.run(&["init", &dir, "--example"]);
        assert_eq!(done.code, 0, "{}", done.said());
        clerk
    }

    /// 一个单位、一个项目的台账。
    pub fn plain(project: &[u8]) -> Self {
        let clerk = Clerk { dir: TempDir::new().unwrap(), as_of: "2024-06-30" };
        let unit = clerk.path("projects/县教委");
        fs::create_dir_all(&unit).unwrap();
        let county = "format: 1\nname: 巫山县\ncounty_plan: {title: 规划, years: 2022-2026, approved_on: 2022-03-16}\n";
        fs::write(clerk.path("projects/county.yaml"), county).unwrap();
        fs::write(unit.join("unit.yaml"), "name: 县教委\nkind: 机关\ntier: 其他\n").unwrap();
        fs::write(unit.join("WS-2024-001.yaml"), project).unwrap();
        clerk
    }

    /// 由 `init` 建起的台账，加上一个新建的项目，总体方案里有它；连同新建时所说的。
    pub fn with_new_project() -> (Self, Done) {
        let clerk = Clerk::init("2023-08-15");
        let done = clerk.must(
            clerk.as_of,
            &[
                "new",
                "--name=校园一卡通平台",
                "--nature=新建",
                "--set=category=信息化应用系统",
                "--set=funding_mode=政府投资",
                "--set=classified=否",
                "--set=content=建设一卡通、课后服务两个模块",
                "--set=schedule={from: 2024-03, to: 2024-10}",
                "--set=features=新开发应用软件",
                "--set=sharing=可共享",
                "--set=data_governance={standards: 2023-05-20, governed: 2024-02-28}",
                "--set=funds.县级财政=96万元",
                "--set=responsible=办公室",
                "--set=years.2024=96万元",
            ],
        );
        let unit = clerk.path("projects/县教委/unit.yaml");
        let plan = "  revisions:\n    - decided_on: 2023-08-10\n      filed: {县政府办公室: 2023-08-11, 县发展改革委: 2023-08-11, 县网络舆情监管中心: 2023-08-11}\n      projects: [WS-2023-001, WS-2024-001]\nsystems: []\n";
        let text = fs::read_to_string(&unit).unwrap().replace("systems: []\n", plan);
        fs::write(&unit, text).unwrap();
        (clerk, done)
    }

    pub fn path(&self, relative: &str) -> PathBuf {
        self.dir.path().join(relative)
    }

    pub fn project(&self) -> PathBuf {
        self.path("projects/县教委/WS-2024-001.yaml")
    }

    /// 项目文件的字节。
    pub fn bytes(&self) -> Vec<u8> {
        fs::read(self.project()).unwrap()
    }

    pub fn text(&self) -> String {
        fs::read_to_string(self.project()).unwrap()
    }

    /// 办一件事。
    pub fn run(&self, args: &[&str]) -> Done {
        self.on(self.as_of, args)
    }

    /// 在某日办一件事。
    pub fn on(&self, as_of: &str, args: &[&str]) -> Done {
        let mut command = Command::cargo_bin("wsgov").unwrap();
        command.env_remove("COLUMNS").env("NO_COLOR", "1").arg("-C").arg(self.dir.path());
        if !as_of.is_empty() {
            command.args(["--as-of", as_of]);
        }
        Done::of(command.args(args).output().unwrap())
    }

    /// 办一件必须办成的事。
    pub fn must(&self, as_of: &str, args: &[&str]) -> Done {
        let done = self.on(as_of, args);
        assert_eq!(done.code, 0, "{args:?}\n{}", done.said());
        done
    }

    /// 可以起动、可以杀掉的进程。
    pub fn process(&self, args: &[&str]) -> Process {
        let mut process = Process::new(assert_cmd::cargo::cargo_bin("wsgov"));
        process.env("NO_COLOR", "1").arg("-C").arg(self.dir.path()).args(["--as-of", self.as_of]).args(args);
        process
    }
}

/// 文件夹里没写完的临时文件。
pub fn strays(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().to_string_lossy().into_owned());
    names.filter(|n| n.ends_with(".tmp") || n == ".wsgov-journal").collect()
}

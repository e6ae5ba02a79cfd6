//! 大台账：内存，只办一个项目的命令，看全部的命令，改了一个的核查。

use std::{io, path::Path, process::Command};

use super::{
    commands::{milliseconds, peak_megabytes, watched_megabytes},
    table::{Row, Target, row},
};

/// 大台账的各项：项目数、遍数。
pub fn measure(rows: &mut Vec<Row>, root: &Path, program: &Path, size: (usize, usize)) -> io::Result<()> {
    let own = std::env::current_exe()?;
    let limit = 60.0 + 0.5 * size.0 as f64 / 1024.0;
    let peak = peak_megabytes(&own, root)?;
    row(rows, format!("{} 个项目，check 的内存峰值", size.0), Some(Target::AtMost(limit)), peak, " MB");
    let store = Measured { root: root.to_string_lossy().into_owned(), program, size };
    store.whole(rows)?;
    // 有仓库的才存要略；第一次从头读，不算在内。
    committed(root)?;
    let id = some_project(root)?;
    store.milliseconds(&["show", &id], 1)?;
    store.one_project(rows, &id)?;
    store.changed(rows)
}

/// 一个台账上的测量。
struct Measured<'a> {
    root: String,
    program: &'a Path,
    /// 项目数、遍数。
    size: (usize, usize),
}

impl Measured<'_> {
    fn arguments<'b>(&'b self, words: &[&'b str]) -> Vec<&'b str> {
        ["-C", &self.root].into_iter().chain(words.iter().copied()).collect()
    }

    fn milliseconds(&self, words: &[&str], rounds: usize) -> io::Result<Option<f64>> {
        milliseconds(self.program, &self.arguments(words), rounds)
    }

    /// 一行：起一个进程的时间。
    fn timed(&self, rows: &mut Vec<Row>, words: &[&str], name: &str, limit: Option<f64>) -> io::Result<Option<f64>> {
        let time = self.milliseconds(words, self.size.1 * 2)?;
        row(rows, format!("{} 个项目，`{name}`", self.size.0), limit.map(Target::AtMost), time, " ms");
        Ok(time)
    }

    /// 须看全部项目的命令：与 `check` 相比的倍数，和内存。
    fn whole(&self, rows: &mut Vec<Row>) -> io::Result<()> {
        let check = self.milliseconds(&["check"], self.size.1)?;
        row(rows, format!("{} 个项目，`wsgov check`", self.size.0), Some(Target::AtMost(6000.0)), check, " ms");
        for words in [
            &["report", "plan"][..],
            &["report", "ledger", "--format", "csv"],
            &["report", "ledger", "--format", "ndjson"],
            &["due"],
            &["next"],
            &["report", "dashboard"],
        ] {
            let (name, time) = (words.join(" "), self.milliseconds(words, self.size.1)?);
            let times = time.zip(check).map(|(time, check)| time / check);
            let what = |of: &str| format!("{} 个项目，`wsgov {name}` {of}", self.size.0);
            row(rows, what("÷ `wsgov check`"), Some(Target::AtMost(1.3)), times, " 倍");
            let peak = watched_megabytes(self.program, &self.arguments(words))?;
            row(rows, what("的内存峰值"), Some(Target::AtMost(150.0)), peak, " MB");
        }
        Ok(())
    }

    /// 只办一个项目的命令，不随台账变慢。
    fn one_project(&self, rows: &mut Vec<Row>, id: &str) -> io::Result<()> {
        let inspected = ["--set", "found=无", "--by", "县财政局", "--date", "2026-10-30"];
        let advance: Vec<&str> = ["advance", id, "监督检查"].into_iter().chain(inspected).collect();
        let dry: Vec<&str> = advance.iter().copied().chain(["--dry-run"]).collect();
        self.timed(rows, &advance, "wsgov advance", Some(60.0))?;
        self.timed(rows, &dry, "wsgov advance --dry-run", Some(60.0))?;
        self.timed(rows, &["show", id], "wsgov show", Some(60.0))?;
        self.timed(rows, &["next", id], "wsgov next", Some(60.0))?;
        self.timed(rows, &["log", id], "wsgov log", Some(30.0))?;
        self.completion(rows, id)
    }

    /// 命令行补全项目编号：照 fish 的问法。
    fn completion(&self, rows: &mut Vec<Row>, id: &str) -> io::Result<()> {
        let prefix = id.get(..id.len().saturating_sub(1)).unwrap_or(id);
        let mut command = Command::new(self.program);
        command.current_dir(&self.root).env("WSGOV_COMPLETE", "fish");
        command.args(["--", "wsgov", "show", prefix]);
        let time = super::commands::milliseconds_of(&mut command, self.size.1 * 2)?;
        row(rows, format!("{} 个项目，补全一个编号", self.size.0), Some(Target::AtMost(30.0)), time, " ms");
        Ok(())
    }

    /// 改了一个项目，只核查它：与 `git status` 看一遍相比；已提交的两头相比。
    fn changed(&self, rows: &mut Vec<Row>) -> io::Result<()> {
        let status =
            milliseconds(Path::new("git"), &["-C", &self.root, "status", "--porcelain=v2", "-z"], self.size.1 * 2)?;
        row(rows, format!("{} 个项目，`git status`", self.size.0), None, status, " ms");
        let limit = status.map(|status| status + 60.0);
        let changed = ["check", "--base", "HEAD", "--changed"];
        self.timed(rows, &changed, "改了一个，wsgov check --base HEAD --changed", limit)?;
        commit(Path::new(&self.root))?;
        let committed = ["check", "--base", "HEAD~1", "--changed", "--committed"];
        self.timed(rows, &committed, "改了一个，已提交，wsgov check --base HEAD~1 --committed", Some(80.0))?;
        Ok(())
    }
}

/// 放进仓库，提交一次。
fn committed(root: &Path) -> io::Result<()> {
    git(root, &["init", "-q"])?;
    commit(root)?;
    // 照文档的建议：日志按文件查得快。
    git(root, &["commit-graph", "write", "--reachable", "--changed-paths"])
}

fn commit(root: &Path) -> io::Result<()> {
    git(root, &["add", "-A"])?;
    git(root, &["commit", "-q", "-m", "台账"])
}

fn git(root: &Path, arguments: &[&str]) -> io::Result<()> {
    let author = ["-c", "user.name=测量", "-c", "user.email=bench@example.invalid"];
    let done = Command::new("git").arg("-C").arg(root).args(author).args(arguments).output()?;
    if done.status.success() { Ok(()) } else { Err(io::Error::other("git 不成功")) }
}

/// 居中的一个没有埋毛病的建设项目。
fn some_project(root: &Path) -> io::Result<String> {
    let store = wsgov::store::Store::open(&wsgov::store::Files::on_disk(root)).map_err(io::Error::other)?;
    let middle = store.projects.len() / 2;
    let built = |path: &Path| std::fs::read_to_string(path).is_ok_and(|text| text.contains("event: 建成"));
    let found = store.projects[middle..].iter().find(|p| built(&store.full(&p.path)));
    found.map(|p| p.stem().to_owned()).ok_or_else(|| io::Error::other("没有建成的项目"))
}

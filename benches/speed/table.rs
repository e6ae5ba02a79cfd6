//! 生成台账，逐项测量，列成 Markdown 表。

use std::{
    fmt::{self, Display},
    io,
    path::Path,
    process::Command,
};

use super::{
    commands::{milliseconds, peak_megabytes},
    portfolio::{Plan, generate},
    stages::{STAGES, checked, cpu_of, median, wall_of_check},
};

/// 测多大、几遍。
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// 小台账的项目数。
    pub small: usize,
    /// 大台账的项目数。
    pub large: usize,
    /// 遍数。
    pub rounds: usize,
}

impl Settings {
    /// 只看跑不跑得通。
    pub const SMOKE: Settings = Settings { small: 100, large: 200, rounds: 1 };
}

/// 表的一行。
pub struct Row {
    /// 测什么。
    pub what: String,
    /// 应当如何。
    pub target: Option<Target>,
    /// 测得。
    pub value: f64,
    /// 单位。
    pub unit: &'static str,
}

/// 应当如何。
pub enum Target {
    /// 至多。
    AtMost(f64),
    /// 至少。
    AtLeast(f64),
}

impl Target {
    fn is_met(&self, value: f64) -> bool {
        match self {
            Target::AtMost(limit) => value <= *limit,
            Target::AtLeast(limit) => value >= *limit,
        }
    }
}

/// 测得的全部。
pub struct Table(pub Vec<Row>);

impl Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "| 测什么 | 应当 | 测得 | 达到 |\n|---|---|---|---|")?;
        for Row { what, target, value, unit } in &self.0 {
            let (wanted, met) = match target {
                Some(Target::AtMost(limit)) => (format!("≤ {limit}{unit}"), target),
                Some(Target::AtLeast(limit)) => (format!("≥ {limit}{unit}"), target),
                None => (String::new(), target),
            };
            let met = met.as_ref().map_or("", |t| if t.is_met(*value) { "是" } else { "**否**" });
            writeln!(f, "| {what} | {wanted} | {value:.2}{unit} | {met} |")?;
        }
        Ok(())
    }
}

/// 生成台账并测量；`program` 是要测的程序。
///
/// # Errors
/// 写不了台账，起不了进程，或查出的与埋下的不符。
pub fn run(settings: &Settings, program: &Path) -> io::Result<Table> {
    let mut rows = Vec::new();
    for (projects, is_large) in [(settings.small, false), (settings.large, true)] {
        let dir = tempfile::Builder::new().prefix("wsgov-bench-").tempdir()?;
        let planted = generate(dir.path(), &Plan { projects, ..Plan::default() })?.len();
        let found = checked(dir.path())?.findings.len();
        if found != planted {
            return Err(io::Error::other(format!("埋有 {planted} 处毛病，查出 {found} 处")));
        }
        stages(&mut rows, dir.path(), (projects, settings.rounds))?;
        threads(&mut rows, dir.path(), (projects, settings.rounds))?;
        if is_large {
            commands(&mut rows, dir.path(), program, (projects, settings.rounds))?;
        } else {
            let check = milliseconds(program, &["-C", &dir.path().to_string_lossy(), "check"], settings.rounds)?;
            row(&mut rows, format!("{projects} 个项目，`wsgov check`"), Some(Target::AtMost(100.0)), check, " ms");
        }
    }
    let start = milliseconds(program, &["--version"], settings.rounds * 4)?;
    row(&mut rows, "`wsgov --version`".into(), Some(Target::AtMost(5.0)), start, " ms");
    Ok(Table(rows))
}

fn row(rows: &mut Vec<Row>, what: String, target: Option<Target>, value: Option<f64>, unit: &'static str) {
    rows.extend(value.map(|value| Row { what, target, value, unit }));
}

/// 各步的处理器时间：每遍依次做完各步，倍数在同一遍里算，再取中位数。
fn stages(rows: &mut Vec<Row>, root: &Path, (projects, rounds): (usize, usize)) -> io::Result<()> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().map_err(io::Error::other)?;
    let mut times: Vec<Vec<f64>> = Vec::new();
    for _ in 0..rounds.max(1) {
        let round = STAGES.iter().map(|(_, stage)| pool.install(|| cpu_of(*stage, root)));
        times.push(round.collect::<io::Result<_>>()?);
    }
    let of = |value: &dyn Fn(&[f64]) -> f64| median(times.iter().map(|round| value(round)).collect());
    for (at, (name, _)) in STAGES.iter().enumerate() {
        let each = of(&|round| round[at]) / projects as f64 * 1e6;
        row(rows, format!("{projects} 个项目，每个{name}"), None, Some(each), " µs");
    }
    let decoded = of(&|round| round[2] / round[1]);
    row(rows, format!("{projects} 个项目，读成类型 ÷ YAML 事件"), None, Some(decoded), " 倍");
    let events = of(&|round| round[3] / round[1]);
    row(rows, format!("{projects} 个项目，check ÷ YAML 事件"), Some(Target::AtMost(0.4)), Some(events), " 倍");
    let bytes = of(&|round| round[3] / round[0]);
    row(rows, format!("{projects} 个项目，check ÷ 读字节"), Some(Target::AtMost(8.0)), Some(bytes), " 倍");
    Ok(())
}

fn threads(rows: &mut Vec<Row>, root: &Path, (projects, rounds): (usize, usize)) -> io::Result<()> {
    let gains = (0..rounds.max(1)).map(|_| Ok(wall_of_check(root, 1)? / wall_of_check(root, 2)?));
    let gain = median(gains.collect::<io::Result<Vec<f64>>>()?);
    row(rows, format!("{projects} 个项目，两个线程比一个快"), Some(Target::AtLeast(1.85)), Some(gain), " 倍");
    Ok(())
}

/// 大台账的内存，与只办一个项目的命令。
fn commands(rows: &mut Vec<Row>, root: &Path, program: &Path, (projects, rounds): (usize, usize)) -> io::Result<()> {
    if let Some(peak) = std::env::current_exe().ok().map(|own| peak_megabytes(&own, root)).transpose()?.flatten() {
        let limit = 60.0 + 0.5 * projects as f64 / 1024.0;
        row(rows, format!("{projects} 个项目，check 的内存峰值"), Some(Target::AtMost(limit)), Some(peak), " MB");
    }
    let store = root.to_string_lossy().into_owned();
    let whole = milliseconds(program, &["-C", &store, "check"], rounds)?;
    row(rows, format!("{projects} 个项目，`wsgov check`"), Some(Target::AtMost(6000.0)), whole, " ms");
    // 有仓库的才存要略；第一次从头读，不算在内。
    committed(root)?;
    let id = some_project(root)?;
    milliseconds(program, &["-C", &store, "show", &id], 1)?;
    let inspected = ["--set", "found=无", "--by", "县财政局", "--date", "2026-10-30"];
    let advance: Vec<&str> = ["-C", &store, "advance", &id, "监督检查"].into_iter().chain(inspected).collect();
    let dry: Vec<&str> = advance.iter().copied().chain(["--dry-run"]).collect();
    let all: [(&str, Vec<&str>); 4] = [
        ("advance", advance),
        ("advance --dry-run", dry),
        ("show", vec!["-C", &store, "show", &id]),
        ("next", vec!["-C", &store, "next", &id]),
    ];
    for (name, arguments) in all {
        let limit = if name == "next" { 30.0 } else { 60.0 };
        let time = milliseconds(program, &arguments, rounds * 4)?;
        row(rows, format!("{projects} 个项目，`wsgov {name}`"), Some(Target::AtMost(limit)), time, " ms");
    }
    changed(rows, &store, program, (projects, rounds))
}

/// 改了一个项目，只核查它；与 `git status` 看一遍相比。
fn changed(rows: &mut Vec<Row>, store: &str, program: &Path, (projects, rounds): (usize, usize)) -> io::Result<()> {
    let status = milliseconds(Path::new("git"), &["-C", store, "status", "--porcelain=v2", "-z"], rounds * 2)?;
    let check = ["-C", store, "check", "--base", "HEAD", "--changed"];
    let check = milliseconds(program, &check, rounds * 2)?;
    row(rows, format!("{projects} 个项目，`git status`"), None, status, " ms");
    let limit = status.map(|status| Target::AtMost(status + 60.0));
    row(rows, format!("{projects} 个项目，改了一个，`check --changed`"), limit, check, " ms");
    Ok(())
}

/// 放进仓库，提交一次。
fn committed(root: &Path) -> io::Result<()> {
    let author = ["-c", "user.name=测量", "-c", "user.email=bench@example.invalid"];
    for arguments in [&["init", "-q"][..], &["add", "-A"], &["commit", "-q", "-m", "台账"]] {
        let done = Command::new("git").arg("-C").arg(root).args(author).args(arguments).status()?;
        if !done.success() {
            return Err(io::Error::other("git 不成功"));
        }
    }
    Ok(())
}

/// 居中的一个没有埋毛病的建设项目。
fn some_project(root: &Path) -> io::Result<String> {
    let store = wsgov::store::Store::open(&wsgov::store::Files::on_disk(root)).map_err(io::Error::other)?;
    let middle = store.projects.len() / 2;
    let built = |path: &Path| std::fs::read_to_string(path).is_ok_and(|text| text.contains("event: 建成"));
    let found = store.projects[middle..].iter().find(|p| built(&store.full(&p.path)));
    found.map(|p| p.stem().to_owned()).ok_or_else(|| io::Error::other("没有建成的项目"))
}

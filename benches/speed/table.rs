//! 生成台账，逐项测量，列成 Markdown 表。

use std::{
    fmt::{self, Display},
    io,
    path::Path,
};

use super::{
    commands::milliseconds,
    large,
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
    let (mut rows, mut whole) = (Vec::new(), Vec::new());
    for (projects, is_large) in [(settings.small, false), (settings.large, true)] {
        let dir = tempfile::Builder::new().prefix("wsgov-bench-").tempdir()?;
        let planted = generate(dir.path(), &Plan { projects, ..Plan::default() })?.len();
        let found = checked(dir.path())?.findings.len();
        if found != planted {
            return Err(io::Error::other(format!("埋有 {planted} 处毛病，查出 {found} 处")));
        }
        whole.push((projects as f64, stages(&mut rows, dir.path(), (projects, settings.rounds))?));
        threads(&mut rows, dir.path(), (projects, settings.rounds))?;
        if is_large {
            large::measure(&mut rows, dir.path(), program, (projects, settings.rounds))?;
        } else {
            let check = milliseconds(program, &["-C", &dir.path().to_string_lossy(), "check"], settings.rounds)?;
            row(&mut rows, format!("{projects} 个项目，`wsgov check`"), Some(Target::AtMost(100.0)), check, " ms");
        }
    }
    if let [(small, quick), (large, slow)] = whole[..] {
        let exponent = (slow / quick).ln() / (large / small).ln();
        let what = format!("{small} 到 {large} 个项目，用时随项目数的几次方增长");
        row(&mut rows, what, Some(Target::AtMost(1.03)), Some(exponent), " 次方");
    }
    let start = milliseconds(program, &["--version"], settings.rounds * 4)?;
    row(&mut rows, "`wsgov --version`".into(), Some(Target::AtMost(5.0)), start, " ms");
    Ok(Table(rows))
}

/// 添一行；没有测得的不添。
pub fn row(rows: &mut Vec<Row>, what: String, target: Option<Target>, value: Option<f64>, unit: &'static str) {
    rows.extend(value.map(|value| Row { what, target, value, unit }));
}

/// 各步的处理器时间：每遍依次做完各步，倍数在同一遍里算，再取中位数；得出核查全部用了几秒。
fn stages(rows: &mut Vec<Row>, root: &Path, (projects, rounds): (usize, usize)) -> io::Result<f64> {
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
    let (whole, limits) = (STAGES.len() - 1, [(1, 0.4), (2, 0.5), (0, 8.0)]);
    for (part, limit) in limits {
        let (name, times) = (STAGES[part].0, of(&|round| round[whole] / round[part]));
        row(rows, format!("{projects} 个项目，check ÷ {name}"), Some(Target::AtMost(limit)), Some(times), " 倍");
    }
    Ok(of(&|round| round[whole]))
}

fn threads(rows: &mut Vec<Row>, root: &Path, (projects, rounds): (usize, usize)) -> io::Result<()> {
    let gains = (0..rounds.max(1)).map(|_| Ok(wall_of_check(root, 1)? / wall_of_check(root, 2)?));
    let gain = median(gains.collect::<io::Result<Vec<f64>>>()?);
    row(rows, format!("{projects} 个项目，两个线程比一个快"), Some(Target::AtLeast(1.85)), Some(gain), " 倍");
    Ok(())
}

//! 测量：`cargo bench` 在临时文件夹里生成台账，量出各步的处理器时间、内存和命令的快慢，打印一张表。
//!
//! 机器有快慢，所以比的是同一次运行里的倍数。
//! `cargo bench -- --small 2000 --projects 20000 --rounds 5` 可改小、大台账的项目数与遍数；`--smoke` 只看跑不跑得通。

mod commands;
mod large;
mod stages;
mod table;

#[path = "../../examples/generate/portfolio/mod.rs"]
mod portfolio;

use std::{fs, io, path::Path, process::ExitCode};

use table::{Settings, run};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|a| a != "--bench").collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let (settings, program) = (settings(&words), Path::new(env!("CARGO_BIN_EXE_wsgov")));
    let done = match words[..] {
        // 测内存峰值时，本程序另起一个自己，只做一次核查。
        ["--peak", root] => print_peak(Path::new(root)),
        _ => run(&settings, program).map(|table| print!("{table}")),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("没有测成：{error}");
            ExitCode::from(4)
        }
    }
}

/// 正式测量。
const FULL: Settings = Settings { small: 2_000, large: 100_000, rounds: 5 };

/// 核查一次，打印本进程的内存峰值（千字节）。
fn print_peak(root: &Path) -> io::Result<()> {
    std::hint::black_box(stages::checked(root)?);
    let status = fs::read_to_string("/proc/self/status")?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    println!("{}", peak.unwrap_or("").trim().trim_end_matches(" kB"));
    Ok(())
}

fn settings(words: &[&str]) -> Settings {
    let value = |name: &str| words.iter().position(|w| *w == name).and_then(|at| words.get(at + 1)?.parse().ok());
    let mut settings = if words.contains(&"--smoke") { Settings::SMOKE } else { FULL };
    settings.small = value("--small").unwrap_or(settings.small);
    settings.large = value("--projects").unwrap_or(settings.large);
    settings.rounds = value("--rounds").unwrap_or(settings.rounds);
    settings
}

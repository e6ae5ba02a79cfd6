//! 命令的快慢：起一个进程，从开始到结束。

use std::{
    io,
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use super::stages::median;

/// 起一个进程所用的时间（毫秒）的中位数；命令不认这些参数的为无。
pub fn milliseconds(program: &Path, arguments: &[&str], rounds: usize) -> io::Result<Option<f64>> {
    milliseconds_of(Command::new(program).args(arguments), rounds)
}

/// 同上，命令已经备好。
pub fn milliseconds_of(command: &mut Command, rounds: usize) -> io::Result<Option<f64>> {
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let mut times = Vec::new();
    for _ in 0..rounds.max(1) {
        let before = Instant::now();
        let status = command.status()?;
        times.push(before.elapsed().as_secs_f64() * 1e3);
        if status.code().is_none_or(|code| code > 1) {
            return Ok(None);
        }
    }
    Ok(Some(median(times)))
}

/// 起一个进程，看它跑完为止的内存峰值（兆字节）：每隔一毫秒问一次系统，峰值只增不减。
pub fn watched_megabytes(program: &Path, arguments: &[&str]) -> io::Result<Option<f64>> {
    let mut child = Command::new(program).args(arguments).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    let mut peak = None;
    while child.try_wait()?.is_none() {
        let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        peak = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<f64>().ok()).or(peak);
        std::thread::sleep(Duration::from_millis(1));
    }
    Ok(peak.map(|kilobytes| kilobytes / 1024.0))
}

/// 另起一个进程核查一次，得其内存峰值（兆字节）。
pub fn peak_megabytes(program: &Path, root: &Path) -> io::Result<Option<f64>> {
    let output = Command::new(program).arg("--peak").arg(root).stderr(Stdio::null()).output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    Ok(text.trim().parse::<f64>().ok().map(|kilobytes| kilobytes / 1024.0))
}

//! 命令的快慢：起一个进程，从开始到结束。

use std::{
    io,
    path::Path,
    process::{Command, Stdio},
    time::Instant,
};

use super::stages::median;

/// 起一个进程所用的时间（毫秒）的中位数；命令不认这些参数的为无。
pub fn milliseconds(program: &Path, arguments: &[&str], rounds: usize) -> io::Result<Option<f64>> {
    let mut times = Vec::new();
    for _ in 0..rounds.max(1) {
        let before = Instant::now();
        let status = Command::new(program).args(arguments).stdout(Stdio::null()).stderr(Stdio::null()).status()?;
        times.push(before.elapsed().as_secs_f64() * 1e3);
        if status.code().is_none_or(|code| code > 1) {
            return Ok(None);
        }
    }
    Ok(Some(median(times)))
}

/// 另起一个进程核查一次，得其内存峰值（兆字节）。
pub fn peak_megabytes(program: &Path, root: &Path) -> io::Result<Option<f64>> {
    let output = Command::new(program).arg("--peak").arg(root).stderr(Stdio::null()).output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    Ok(text.trim().parse::<f64>().ok().map(|kilobytes| kilobytes / 1024.0))
}

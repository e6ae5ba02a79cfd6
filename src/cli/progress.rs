//! 进度怎样画：做过一秒的，在终端的标准错误上写读到第几个；做完擦去。不是终端的一字不写。

use std::{
    io::{IsTerminal, Write},
    sync::Mutex,
    time::{Duration, Instant},
};

use crate::store::Progress;

/// 做过这么久才画。
const PATIENCE: Duration = Duration::from_secs(1);
/// 隔这么久画一次。
const PACE: Duration = Duration::from_millis(100);
/// 回到行首，擦去这一行。
const ERASE: &str = "\r\u{1b}[K";

/// 画到终端的进度；标准错误不是终端的，不画。
pub(super) fn progress() -> Progress {
    if !std::io::stderr().is_terminal() {
        return Progress::default();
    }
    let (started, last) = (Instant::now(), Mutex::new(None::<Instant>));
    Progress::new(move |done, total| {
        let Ok(mut last) = last.lock() else { return };
        if done == total {
            if last.take().is_some() {
                show(format_args!("{ERASE}"));
            }
        } else if started.elapsed() >= PATIENCE && last.is_none_or(|last| last.elapsed() >= PACE) {
            *last = Some(Instant::now());
            show(format_args!("{ERASE}已读 {done} 个文件，共 {total} 个……"));
        }
    })
}

/// 终端没了，就不报了。
fn show(said: std::fmt::Arguments<'_>) {
    let _ = std::io::stderr().write_fmt(said);
}

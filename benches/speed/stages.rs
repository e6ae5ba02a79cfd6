//! 核查的各步：只读字节、只跑 YAML 事件、读成类型、全部规则。都在一个进程、一个线程里，比处理器时间。

use std::{fs, io, path::Path, time::Instant};

use rustix::time::{ClockId, clock_gettime};
use wsgov::{
    model::{Date, Project},
    ruleset::Laws,
    store::{Checked, Scope, Store, check, load_laws, read_file},
};

use super::portfolio::FROZEN;

/// 一步：名称与做法。
pub type Stage = (&'static str, fn(&Path) -> io::Result<()>);

/// 各步，由少到多。
pub const STAGES: [Stage; 5] = [
    ("读字节", read_bytes),
    ("YAML 事件（granit）", granit_events),
    ("YAML 事件（saphyr）", saphyr_events),
    ("读成类型", read_projects),
    ("check 全部规则", check_all),
];

/// 本进程已用的处理器时间，以秒计。
pub fn cpu() -> f64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

/// 做一件事所用的处理器时间。
pub fn cpu_of(stage: fn(&Path) -> io::Result<()>, root: &Path) -> io::Result<f64> {
    let before = cpu();
    stage(root)?;
    Ok(cpu() - before)
}

/// 以若干线程核查所用的时间。
pub fn wall_of_check(root: &Path, threads: usize) -> io::Result<f64> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().map_err(io::Error::other)?;
    let before = Instant::now();
    pool.install(|| check_all(root))?;
    Ok(before.elapsed().as_secs_f64())
}

/// 中位数。
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

fn open(root: &Path) -> io::Result<Store> {
    Store::open(&wsgov::store::Files::on_disk(root)).map_err(io::Error::other)
}

fn read_bytes(root: &Path) -> io::Result<()> {
    let store = open(root)?;
    for file in &store.projects {
        std::hint::black_box(fs::read(store.full(&file.path))?);
    }
    Ok(())
}

/// 各项目文件的文字。
fn each_text(root: &Path, mut read: impl FnMut(&str) -> io::Result<()>) -> io::Result<()> {
    let store = open(root)?;
    for file in &store.projects {
        read(&String::from_utf8(fs::read(store.full(&file.path))?).map_err(io::Error::other)?)?;
    }
    Ok(())
}

fn granit_events(root: &Path) -> io::Result<()> {
    each_text(root, |text| {
        let mut parser = granit_parser::Parser::new_from_str(text);
        while let Some(event) = parser.next_event() {
            std::hint::black_box(event.map_err(io::Error::other)?);
        }
        Ok(())
    })
}

fn saphyr_events(root: &Path) -> io::Result<()> {
    each_text(root, |text| {
        let mut parser = saphyr_parser::Parser::new_from_str(text);
        while let Some(event) = parser.next_event() {
            std::hint::black_box(event.map_err(io::Error::other)?);
        }
        Ok(())
    })
}

fn read_projects(root: &Path) -> io::Result<()> {
    let store = open(root)?;
    for file in &store.projects {
        std::hint::black_box(read_file::<Project>(&store.files, &file.path));
    }
    Ok(())
}

fn check_all(root: &Path) -> io::Result<()> {
    checked(root).map(|checked| {
        std::hint::black_box(checked);
    })
}

/// 核查整个台账。
pub fn checked(root: &Path) -> io::Result<Checked> {
    let laws: Laws = load_laws(Some(&wsgov::store::Files::on_disk(root)), &[]).map_err(io::Error::other)?;
    let (year, month, day) = FROZEN;
    let as_of = Date::from_ymd_opt(year, month, day).unwrap_or_default();
    Ok(check(&open(root)?, &laws, as_of, &Scope::default()))
}

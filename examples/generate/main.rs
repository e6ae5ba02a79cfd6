//! 生成一个像样的台账，供测量与试用。
//!
//! `cargo run --release --example generate -- DIR --projects N --seed S`

mod portfolio;

use std::{path::PathBuf, process::ExitCode};

use portfolio::{Plan, generate};

const USAGE: &str = "用法：generate DIR [--projects N] [--seed S] [--faults 每千个项目埋几处毛病]";

fn main() -> ExitCode {
    let Some((dir, plan)) = arguments(std::env::args().skip(1)) else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    match generate(&dir, &plan) {
        Ok(faults) => {
            println!("{}：{} 个项目，埋有 {} 处毛病，列在 faults.csv", dir.display(), plan.projects, faults.len());
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("没有写成：{error}");
            ExitCode::from(4)
        }
    }
}

fn arguments(mut words: impl Iterator<Item = String>) -> Option<(PathBuf, Plan)> {
    let (mut dir, mut plan) = (None, Plan::default());
    while let Some(word) = words.next() {
        match word.as_str() {
            "--projects" => plan.projects = words.next()?.parse().ok()?,
            "--seed" => plan.seed = words.next()?.parse().ok()?,
            "--faults" => plan.faults_per_mille = words.next()?.parse().ok()?,
            _ if word.starts_with('-') || dir.is_some() => return None,
            _ => dir = Some(PathBuf::from(word)),
        }
    }
    Some((dir?, plan))
}

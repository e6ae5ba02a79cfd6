//! 网页：办成的与命令一字不差，攻不进来，随时停下也不丢。要 `--features serve`。

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "../it/cli_driver/mod.rs"]
mod cli_driver;

mod attack;
mod clerks;
mod client;
mod desk;
mod keeping;
mod life;

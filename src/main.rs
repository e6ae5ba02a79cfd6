//! `wsgov` 程序入口。

use std::process::ExitCode;

fn main() -> ExitCode {
    wsgov::cli::run()
}

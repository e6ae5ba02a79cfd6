//! 测量跑得通：二百个项目，一遍，不看快慢。

#[path = "../benches/speed/commands.rs"]
mod commands;
#[path = "../examples/generate/portfolio/mod.rs"]
mod portfolio;
#[path = "../benches/speed/stages.rs"]
mod stages;
#[path = "../benches/speed/table.rs"]
mod table;

use std::path::Path;

use table::{Settings, run};

#[test]
fn every_measurement_runs() {
    let table = run(&Settings::SMOKE, Path::new(env!("CARGO_BIN_EXE_wsgov"))).unwrap();
    assert!(table.0.len() > 12 && table.0.iter().all(|row| row.value > 0.0), "{table}");
}

//! 测量跑得通：二百个项目，一遍，不看快慢。

use std::path::Path;

use crate::table::{Settings, run};

#[test]
fn every_measurement_runs() {
    let table = run(&Settings::SMOKE, Path::new(env!("CARGO_BIN_EXE_wsgov"))).unwrap();
    assert!(table.0.len() > 12 && table.0.iter().all(|row| row.value > 0.0), "{table}");
}

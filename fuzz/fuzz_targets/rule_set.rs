//! 读规则集：什么文字都不该崩溃。

#![no_main]

use std::path::Path;

use libfuzzer_sys::fuzz_target;
use wsgov::{rules::known, ruleset::RuleSet};

fuzz_target!(|text: &str| {
    let _ = RuleSet::parse(Path::new("甲.toml"), text, &known());
});

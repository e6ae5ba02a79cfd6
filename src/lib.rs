//! wsgov：政务信息化项目的纯文本台账。
//!
//! 各层只向上引用（后面的层可用前面的层，反之不可），由 `tests/it/layers.rs` 看守：
//! `text` → `model` → `ruleset` → `rules` → `store` → `report` → `output` → `intake` → `commands` → `serve` → `cli`。

pub mod cli;
pub mod commands;
pub mod intake;
pub mod model;
pub mod output;
pub mod report;
pub mod rules;
pub mod ruleset;
#[cfg(feature = "serve")]
pub mod serve;
pub mod store;
pub mod text;

//! 第 1 版。

pub mod check;
pub mod envelope;
pub mod lists;
pub mod receipt;
pub mod report;
pub mod schema;
pub mod stages;

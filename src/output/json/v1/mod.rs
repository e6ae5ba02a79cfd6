//! 第 1 版。

pub mod check;
pub mod report;

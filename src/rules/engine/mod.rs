//! 裁断的机制：看得见什么、得出什么、怎样处置。

pub mod attachment;
pub mod beyond;
pub mod context;
pub mod county;
pub mod disposal;
pub mod duty;
pub mod finding;
pub mod neighbours;
pub mod outcome;
pub mod ownership;
pub mod voice;

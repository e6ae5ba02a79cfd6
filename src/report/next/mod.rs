//! 接下来可办什么。

pub mod course;
pub mod queue;
pub mod steps;
pub mod trial;
